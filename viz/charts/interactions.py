"""How inputs interact: μ* against σ for Morris, pairs for Sobol', of the first output in the prefecture."""

from typing import TYPE_CHECKING

import numpy as np

from experiments.sensitivity_files import Sensitivity
from experiments.sensitivity_inputs import LUCK
from viz.charts.drawing import GHOST, INK, STYLES, Chart, drawing, new_axes
from viz.charts.naming import write_names
from viz.charts.tornado import input_labels
from viz.compare_words import effect_unit, indicator_name
from viz.language import Say
from viz.sensitivity_words import input_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from model.region import Region

NAMED = 10
"""Inputs whose names are written at most, of those above the noise."""
MOST = 12
"""Inputs of the matrix of pairs."""
LEAST = 0.1
"""Share of the variance to which the shading reaches at least: a small interaction looks small."""


def interactions_chart(found: Sensitivity, region: "Region", say: Say) -> Chart:
    """Draw how much each input's effect differs with the others."""
    first = found.manifest["outputs"][0]
    name, year = first["indicator"], int(first["year"])
    title = f"{indicator_name(name, say).removesuffix(' %')} {year}"
    with drawing():
        if len(found.pairs):
            size = min(MOST, len(found.manifest["inputs"]))
            figure, (axis,) = new_axes(1, 1, 1.6 + 0.38 * size)
            _matrix(axis, found, (name, year, region.code), say)
        elif found.method == "sobol":
            figure, (axis,) = new_axes(1, 1, 4.6)
            _against(axis, found, (name, year, region.code), ("S1", "ST"), say)
        else:
            figure, (axis,) = new_axes(1, 1, 4.6)
            _against(axis, found, (name, year, region.code), ("mu_star", "sigma"), say)
        axis.set_title(title)
    return Chart("interactions", figure, say("输入之间的交互", "How inputs interact"), _caption(found, say))


def _against(
    axis: "Axes", found: Sensitivity, output: tuple[str, int, str], measures: tuple[str, str], say: Say
) -> None:
    """Draw one measure against another, a mark an input, with the line where both are equal."""
    name, year, area = output
    rows = found.indices
    rows = rows[(rows["indicator"] == name) & (rows["year"] == year) & (rows["area_code"] == area)]
    wide = rows.pivot_table(index="input", columns="measure", values="value", sort=False)
    x, y = wide[measures[0]], wide[measures[1]]
    end = float(max(x.max(), y.max(), 1e-9)) * 1.08
    axis.plot([0, end], [0, end], color="#888888", linewidth=0.9, linestyle=(0, (4, 2)))
    for each in wide.index:
        style, mark = (STYLES[4], "*") if each == LUCK else (STYLES[0], "o")
        axis.plot(x[each], y[each], mark, color=style.color, markersize=10 if each == LUCK else 5)
    unit = effect_unit(str(rows["unit"].iloc[0]), say)
    words = {
        "mu_star": say(f"μ*（{unit}）", f"μ* ({unit})"), "sigma": say(f"σ（{unit}）", f"σ ({unit})"),
        "S1": say("一阶指数", "first-order index"), "ST": say("总指数", "total index"),
    }  # fmt: skip
    axis.set_xlabel(words[measures[0]])
    axis.set_ylabel(words[measures[1]])
    axis.grid(alpha=0.3)
    ranked = found.ranked(name, year, area)
    named = {LUCK, *ranked.loc[ranked["above_noise"], "input"].head(NAMED)}
    # Those furthest out first: they have most room.
    order = sorted(map(str, wide.index), key=lambda each: -float(x[each]))
    texts = [input_words(found, each, say) if each in named else "" for each in order]
    axis.set_xlim(right=end * 1.25)
    write_names(axis, [(x[each], y[each]) for each in order], texts)


def _matrix(axis: "Axes", found: Sensitivity, output: tuple[str, int, str], say: Say) -> None:
    """Draw S2 of every pair as a square with its number; shaded and bold where its interval lies above zero."""
    name, year, area = output
    names = [str(each) for each in found.ranked(name, year, area)["input"]][:MOST]
    pairs = found.pairs
    pairs = pairs[(pairs["indicator"] == name) & (pairs["year"] == year) & (pairs["area_code"] == area)]
    square = np.full((len(names), len(names)), np.nan)
    for row in pairs.to_dict("records"):
        if row["input"] in names and row["other"] in names:
            i, j = sorted((names.index(row["input"]), names.index(row["other"])))
            square[j, i] = row["value"] if row["above_noise"] else 0.0
            weight, color = ("bold", INK) if row["above_noise"] else ("normal", GHOST)
            axis.text(i, j, f"{row['value']:.2f}", ha="center", va="center", fontsize=7.5, weight=weight, color=color)
    axis.imshow(square, cmap="Blues", vmin=0.0, vmax=1.6 * max(LEAST, float(np.nanmax(square, initial=0.0))))
    labels = input_labels(found, names, say)
    axis.set_xticks(range(len(names)), labels, rotation=40, ha="right", rotation_mode="anchor", fontsize=6.5)
    axis.set_yticks(range(len(names)), labels, fontsize=7)


def _caption(found: Sensitivity, say: Say) -> str:
    if len(found.pairs):
        return say(
            "每格为一对输入的二阶 Sobol' 指数（占方差的份额）；95% 区间高于零的用粗体和底色，其余与零分不开，负值也只是"
            "估计误差。来源：模拟；SALib。",
            "Second-order Sobol' index of each pair (share of the variance); bold and shaded where its 95 % interval "
            "lies above zero. The others cannot be told from zero; below zero they are noise of the estimate. Source: "
            "model; SALib.",
        )
    if found.method == "sobol":
        return say(
            "离虚线越高，该输入越是通过交互起作用；星为运气（只换种子）。来源：模拟；SALib。",
            "The higher above the dashed line, the more an input acts through interactions; star: luck (the seed alone "
            "changed). Source: model; SALib.",
        )
    return say(
        "横轴为走完整个范围的平均变动大小，纵轴为它随其他输入而异的程度；虚线以上交互与非线性占主导。星为运气（只换"
        "种子）。来源：模拟；SALib。",
        "Across: mean size of the change over the whole range; up: how much it differs with the other inputs. Above "
        "the dashed line interactions and curves prevail. Star: luck (the seed alone changed). Source: model; SALib.",
    )
