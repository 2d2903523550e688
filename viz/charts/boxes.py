"""Boxes in which runs fail: what each step of the peeling trades, and the ranges of the bounded inputs."""

from typing import TYPE_CHECKING

import numpy as np

from viz.charts.drawing import GHOST, INK, STYLES, Chart, drawing, new_axes
from viz.discover_report import input_name
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from experiments.discovering import Discovered

LETTERS = 46
"""Longest name of an input beside the chart."""


def boxes_chart(found: "Discovered", say: Say) -> Chart:
    """Draw coverage against density of every step, and under it the bounds of each box."""
    rows = sum(len(one.box.restricted) for one in found.found)
    with drawing():
        figure, axes = new_axes(2, 1, 3.6 + 0.32 * max(rows, 1), heights=[2.6, 0.6 + 0.32 * max(rows, 1)])
        _trade(axes[0], found, say)
        _ranges(axes[1], found, say)
    what = say(" 或 ", " or ").join(condition.text for condition in found.conditions)
    return Chart(
        "boxes",
        figure,
        say(f"规划在哪些未来失败：{what}", f"In which futures runs fail: {what}"),
        say(
            "上图：剥离的每一步得到一个盒子，向右覆盖更多失败，向上盒内失败更密；大标记为选中的盒子。"
            "下图：选中的盒子对各输入的界限，横轴为该输入在全部运行中的范围（0 最小，1 最大），数字为准 p 值。",
            "Above: each step of the peeling is a box; to the right it covers more of the failures, upwards its runs "
            "fail more often; large marks: the boxes chosen. Below: their bounds, as a part of each input's range over "
            "all runs (0 the least, 1 the largest value), with quasi-p-values.",
        ),
    )


def _trade(axis: "Axes", found: "Discovered", say: Say) -> None:
    for k, (one, style) in enumerate(zip(found.found, STYLES, strict=False), start=1):
        coverage, density = ([100.0 * getattr(b, name) for b in one.trajectory] for name in ("coverage", "density"))
        axis.plot(
            coverage, density, color=style.color, marker=style.marker, markersize=3, linewidth=0.8, linestyle=style.line
        )
        at = 100.0 * one.box.coverage, 100.0 * one.box.density
        axis.plot(*at, style.marker, color=style.color, markersize=11, label=say(f"盒子 {k}", f"box {k}"))
        axis.annotate(str(k), at, color="white", ha="center", va="center", fontsize=7, zorder=6)
    axis.axhline(100.0 * found.density, color=INK, linewidth=0.8, linestyle=(0, (5, 2)))
    axis.axhline(100.0 * float(np.mean(found.fails)), color=GHOST, linewidth=1.2)
    axis.set_xlim(-2, 102)
    axis.set_ylim(0, 104)
    axis.set_xlabel(say("覆盖：占全部失败的 %", "coverage: % of all failures"))
    axis.set_ylabel(say("密度：盒内失败的 %", "density: % that fail"))
    axis.set_title(
        say("虚线：所要求的密度；灰线：全部运行中的比率", "dashed: density asked for; grey: share in all runs"),
        color="#555555",
    )
    axis.grid(alpha=0.25)


def _ranges(axis: "Axes", found: "Discovered", say: Say) -> None:
    labels, row = [], 0
    for k, (one, style) in enumerate(zip(found.found, STYLES, strict=False), start=1):
        for j in one.box.restricted:
            values = found.inputs.iloc[:, j].to_numpy(float)
            least, width = values.min(), np.ptp(values)
            low, high = (np.clip((end - least) / width, 0.0, 1.0) for end in (one.box.low[j], one.box.high[j]))
            axis.barh(row, 1.0, 0.5, color="#e4e4e4")
            axis.barh(
                row, high - low, 0.5, left=low, color=style.color, hatch=style.hatch, edgecolor="white", linewidth=0.4
            )
            axis.text(1.02, row, f"p {one.chance[j]:.1g}", va="center", fontsize=7.5, color="#555555")
            name = input_name(str(found.inputs.columns[j]), say)
            labels.append(f"{k}  {name if len(name) <= LETTERS else name[: LETTERS - 1] + '…'}")
            row += 1
    axis.set_yticks(range(row), labels)
    axis.set_ylim(row - 0.4, -0.6)
    axis.set_xlim(0, 1.14)
    axis.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axis.tick_params(axis="y", length=0)
    axis.set_xlabel(say("占该输入在全部运行中的范围", "part of the input's range over all runs"))
