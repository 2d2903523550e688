"""Tornado: inputs from the one that matters most, a panel an output, with intervals and the band of luck."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from experiments.sensitivity_files import Sensitivity
from experiments.sensitivity_inputs import LUCK
from viz.charts.bars import across, fill
from viz.charts.drawing import INK, STYLES, Chart, drawing, new_axes
from viz.compare_words import effect_unit, indicator_name
from viz.labels import area_label
from viz.language import Say
from viz.sensitivity_words import input_words
from viz.table import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from model.region import Region

LABEL = 26
"""Columns of a line of an input's name."""
MOST, FEW = 12, 6
"""Inputs shown of the prefecture, and of each county."""


def tornado_chart(found: Sensitivity, region: "Region", say: Say) -> Chart:
    """Draw the prefecture's tornado of every output."""
    outputs = [(each["indicator"], int(each["year"])) for each in found.manifest["outputs"]]
    rows = min(MOST, len(found.manifest["inputs"]))
    down = -(-len(outputs) // 2)
    with drawing():
        figure, axes = new_axes(down, min(2, len(outputs)), 0.9 + down * (0.25 * rows + 0.7))
        for axis, (name, year) in zip(axes, outputs, strict=False):
            _panel(axis, found, name, year, region.code, MOST, say)
            axis.set_title(f"{indicator_name(name, say).removesuffix(' %')} {year}")
        for axis in axes[len(outputs) :]:
            axis.set_visible(False)
    return Chart("tornado", figure, say("哪些输入最要紧", "Which inputs matter most"), _caption(found, say))


def counties_chart(found: Sensitivity, region: "Region", say: Say) -> Chart:
    """Draw a tornado of each county, of the first output."""
    first = found.manifest["outputs"][0]
    name, year = first["indicator"], int(first["year"])
    down = -(-len(region.county_codes) // 2)
    with drawing():
        figure, axes = new_axes(down, 2, 0.9 + down * (0.22 * FEW + 0.75))
        for axis, code in zip(axes, region.county_codes, strict=False):
            _panel(axis, found, name, year, code, FEW, say)
            axis.set_title(area_label(region, code, say))
        for axis in axes[len(region.county_codes) :]:
            axis.set_visible(False)
    title = indicator_name(name, say).removesuffix(" %")
    return Chart(
        "counties",
        figure,
        say(f"各县区最要紧的输入：{title}，{year} 年", f"Which inputs matter most by county: {title}, {year}"),
        _caption(found, say),
    )


def _panel(axis: "Axes", found: Sensitivity, indicator: str, year: int, area: str, most: int, say: Say) -> None:
    """Draw one output's bars: signed for Morris, the part of the input alone within the total for Sobol'."""
    rows = found.ranked(indicator, year, area).head(most)
    other = _other(found, indicator, year, area, "mu" if found.method == "morris" else "S1")
    luck = _luck(found, indicator, year, area)
    axis.axvspan(-luck if found.method == "morris" else 0.0, luck, color="#bbbbbb", alpha=0.5, linewidth=0)
    for at, row in enumerate(rows.to_dict("records")):
        _bar(axis, found.method, row, other[row["input"]], at)
    axis.set_yticks(range(len(rows)), input_labels(found, rows["input"], say), fontsize=7)
    axis.set_ylim(len(rows) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.axvline(0, color=INK, linewidth=0.8)
    axis.grid(axis="x", alpha=0.3)
    unit = str(rows["unit"].iloc[0]) if len(rows) else ""
    axis.set_xlabel(effect_unit(unit, say) if found.method == "morris" else say("方差份额", "share of the variance"))


def input_labels(found: Sensitivity, names: Iterable[str], say: Say) -> list[str]:
    """Give what inputs are called, each in lines of LABEL columns."""
    return ["\n".join(wrap(input_words(found, str(name), say), LABEL)) for name in names]


def _bar(axis: "Axes", method: str, row: dict[Any, Any], other: float, at: int) -> None:
    """Draw the bar of one input; pale where it is not above the noise."""
    style = STYLES[0 if other >= 0 or method == "sobol" else 1]
    pale = 1.0 if row["above_noise"] else 0.4
    value = float(row["value"])
    if method == "morris":
        fill(axis, [across(at, 0.0, other)], style.color, style.hatch)
        side = 1.0 if other >= 0 else -1.0
        axis.plot([side * float(row["low"]), side * float(row["high"])], [at, at], color=INK, linewidth=1.0)
        axis.plot(side * value, at, "D", color=INK, mfc=style.color if pale == 1.0 else "white", markersize=4.5)
        return
    fill(axis, [across(at, 0.0, value)], "#9ecae1" if pale == 1.0 else "#e3e3e3", "")
    fill(axis, [across(at, 0.0, max(other, 0.0), 0.34)], style.color, style.hatch)
    axis.plot([float(row["low"]), float(row["high"])], [at, at], color=INK, linewidth=1.0)
    axis.plot(value, at, "D", color=INK, mfc=style.color if pale == 1.0 else "white", markersize=4.5)


def _rows(found: Sensitivity, indicator: str, year: int, area: str, measure: str) -> pd.DataFrame:
    rows = found.indices
    rows = rows[(rows["indicator"] == indicator) & (rows["year"] == year) & (rows["area_code"] == area)]
    return rows[rows["measure"] == measure]


def _other(found: Sensitivity, indicator: str, year: int, area: str, measure: str) -> dict[Any, float]:
    rows = _rows(found, indicator, year, area, measure)
    return dict(zip(rows["input"], rows["value"].astype(float), strict=True))


def _luck(found: Sensitivity, indicator: str, year: int, area: str) -> float:
    """Upper end of luck's interval."""
    rows = _rows(found, indicator, year, area, found.measure)
    return float(rows.loc[rows["input"] == LUCK, "high"].max())


def _caption(found: Sensitivity, say: Say) -> str:
    if found.method == "morris":
        return say(
            "横条为输入走完整个范围时输出的平均变动 μ（右为升，左为降），菱形为其大小的均值 μ*，黑线为 μ* 的 95% 区"
            "间；灰带为运气（只换种子）的区间上端，白菱形不高于它。范围：目录或先验。来源：模拟；SALib。",
            "Bars: mean change μ of the output as the input goes across its whole range (to the right: up); "
            "diamonds: its mean size μ*, black lines its 95 % interval. Grey band: upper end of luck's interval "
            "(the seed alone changed); white diamonds are not above it. Ranges: the catalogue's or the priors'. "
            "Source: model; SALib.",
        )
    return say(
        "浅条为总指数（含交互），内条为一阶指数，菱形与黑线为总指数及其 95% 区间；灰带为运气（只换种子）的区间上端，"
        "白菱形不高于它。内条长出浅条之处是估计误差，基点多了才会消失。来源：模拟；SALib。",
        "Pale bars: total index, interactions included; inner bars: first order; diamonds and black lines: the "
        "total index and its 95 % interval. Grey band: upper end of luck's interval (the seed alone changed); white "
        "diamonds are not above it. An inner bar longer than the pale one is noise of the estimate, which more base "
        "points take away. Source: model; SALib.",
    )
