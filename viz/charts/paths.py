"""Both urban shares by year under every scenario, beside the plan's history and targets."""

from typing import TYPE_CHECKING

import numpy as np

from viz.charts.drawing import GHOST, INK, STYLES, Chart, draw_line, drawing, new_axes, spread
from viz.charts.keys import scenario_key
from viz.charts.naming import Point, write_names
from viz.compare_values import Compared
from viz.compare_words import LEDGERS, SHARES
from viz.labels import SIGNS
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HISTORY = "·"
"""Stands for a sign where a value is no target."""
NUMBER = 2.8
"""Years over which a number at a line's end reaches."""


def paths_chart(compared: Compared, say: Say) -> Chart:
    """Draw the paths of both shares, the reference as a ghost line."""
    with drawing():
        figure, axes = new_axes(1, 2, 3.7)
        for axis, ledger in zip(axes, LEDGERS, strict=True):
            _share(axis, compared, SHARES[ledger])
            axis.set_title(say(*LEDGERS[ledger]) + say("（%）", " (%)"))
        scenario_key(figure, compared, say, reference=True)
        for axis, ledger in zip(axes, LEDGERS, strict=True):
            _targets(axis, compared, SHARES[ledger])
    return Chart(
        "paths",
        figure,
        say("两个城镇化率的路径", "Paths of both urban shares"),
        say(
            "单位：%。线为模拟（灰色粗线为参照情景），线端标出最后一年的值；实心点为规划给出的历史值，"
            "空心三角为规划目标，"
            "“>”是下限，“≈”是约数。来源：模拟；规划。没有政策变化的趋势也可能自行达到目标。",
            "Per cent. Lines: model (thick grey: the reference), the last year's value at their ends; filled marks: "
            "the "
            "plan's history; open triangles: its targets, “>” a lower bound, “≈” approximate. Source: model; the "
            "plan. The trend without any change of policy may reach a target by itself.",
        ),
    )


def _share(axis: "Axes", compared: Compared, indicator: str) -> None:
    """Draw one share: the reference first, then each scenario over it, with the last values at the ends."""
    years = compared.years
    ends: list[tuple[float, str]] = []
    reference = [effect.reference for effect in compared.series(compared.others[0], indicator)]
    axis.plot(years, reference, color=GHOST, linewidth=4.5, alpha=0.55, solid_capstyle="round")
    ends.append((reference[-1], GHOST))
    for name, style in zip(compared.others, STYLES, strict=False):
        values = [effect.value for effect in compared.series(name, indicator)]
        draw_line(axis, years, values, style)
        ends.append((values[-1], style.color))
    _plan_marks(axis, compared, indicator)
    axis.margins(y=0.08)
    low, high = axis.get_ylim()
    heights = spread([value for value, _ in ends], (high - low) * 0.055)
    for (value, color), height in zip(ends, heights, strict=True):
        axis.text(years[-1] + 0.4, height, f"{value:.2f}", color="#555555" if color == GHOST else color, va="center")
    first = compared.region.start
    axis.set_xlim(first, max(years[-1], first + 5) + 3.4)
    axis.set_xticks([year for year in range(first, compared.region.last + 1, 5) if year <= years[-1]])
    axis.grid(axis="y", alpha=0.3)


def _plan_rows(compared: Compared, indicator: str) -> list[tuple[int, float, str]]:
    """Give year and value of what the plan says of a share, with the sign of a target; nothing for its history."""
    from model.levers import EXOGENOUS_RECODES

    plan, history = compared.region.plan, compared.region.start + EXOGENOUS_RECODES
    rows = plan[(plan["indicator"] == indicator) & (plan["area_code"] == compared.city)]
    rows = rows[rows["year"] <= compared.last]
    return [
        (int(row["year"]), float(row["value"]), SIGNS[row["relation"]] if row["year"] > history else HISTORY)
        for row in rows.to_dict("records")
    ]


def _plan_marks(axis: "Axes", compared: Compared, indicator: str) -> None:
    """Mark the plan's values of a share: history as points, targets as open triangles."""
    for year, value, sign in _plan_rows(compared, indicator):
        look = ("o", INK, 4) if sign == HISTORY else ("^", "white", 7)
        axis.plot(year, value, look[0], color=INK, mfc=look[1], ms=look[2], zorder=5)


def _targets(axis: "Axes", compared: Compared, indicator: str) -> None:
    """Write the targets beside their marks, where they cover no line and no number at a line's end."""
    found = [(year, value, sign) for year, value, sign in _plan_rows(compared, indicator) if sign != HISTORY]
    points: list[Point] = [(year, value) for year, value, _ in found]
    names = [f"{sign}{value:g}" for _, value, sign in found]
    curves: list[list[Point]] = [
        [(x, y) for x, y in np.asarray(line.get_xydata(), float).tolist()] for line in axis.lines
    ]
    numbers = [[(x, y), (x + NUMBER, y)] for text in axis.texts for x, y in [text.get_position()]]
    write_names(axis, points, names, size=8.5, lines=[*(curve for curve in curves if len(curve) > 1), *numbers])
