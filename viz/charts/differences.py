"""Differences from the reference by year: both shares in points, both urban populations in persons."""

import math
from typing import TYPE_CHECKING

from viz.charts.drawing import STYLES, Chart, draw_line, drawing, new_axes, spread
from viz.charts.keys import scenario_key
from viz.compare_numbers import count_unit, signed
from viz.compare_values import Compared
from viz.compare_words import indicator_name
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

APART = 1.5
"""Between the lines of a title, since Chinese letters are higher than what Matplotlib leaves for them."""
SHOWN = ("resident_urban_share", "registered_urban_share", "resident_urban", "registered_urban")
FLOWS = (
    "transfers_rural_to_urban",
    "net_migration_outside",
    "arrivals",
    "departures",
    "returns",
    "refused_moves",
)


def differences_chart(compared: Compared, say: Say) -> Chart:
    """Draw how far each scenario lies from the reference, year by year."""
    with drawing():
        figure, axes = new_axes(2, 2, 5.0, shared=True)
        for axis, indicator in zip(axes, SHOWN, strict=True):
            _panel(axis, compared, indicator, say)
        scenario_key(figure, compared, say)
    return Chart(
        "differences",
        figure,
        say("与参照情景之差，逐年", "Difference from the reference, year by year"),
        say(
            "上排：百分点；下排：人数，单位见各格标题。零线即参照情景。各情景共用同一种子下的运气，差异只由杠杆造成；"
            "但一个种子的逐年起伏不代表参数的不确定性。来源：模拟。",
            "Above: points; below: persons, in the unit of each title. The line at zero is the reference. The "
            "scenarios share all luck of one seed, so the levers alone cause the differences; a seed's ups and downs "
            "are not the parameters' uncertainty. Source: model.",
        ),
    )


def flows_chart(compared: Compared, say: Say) -> Chart:
    """Draw the differences of yearly flows."""
    with drawing():
        figure, axes = new_axes(2, 3, 4.4, shared=True)
        for axis, indicator in zip(axes, FLOWS, strict=True):
            _panel(axis, compared, indicator, say, ends=False)
        scenario_key(figure, compared, say)
    return Chart(
        "flows",
        figure,
        say("流量之差，逐年", "Differences of flows, year by year"),
        say(
            "当年人数之差（净迁移为迁入减迁出），单位见各格标题；各格纵轴不同。来源：模拟。",
            "Persons in the year, scenario less reference (net migration: arrivals less departures), in the unit of "
            "each title; each panel has its own scale. Source: model.",
        ),
    )


def _panel(axis: "Axes", compared: Compared, indicator: str, say: Say, ends: bool = True) -> None:
    """Draw one indicator's differences, with the last one written at the end of each line."""
    lines = {name: [e.difference for e in compared.series(name, indicator)] for name in compared.others}
    counted = compared.units.get(indicator, "") == "persons"
    largest = max((abs(value) for line in lines.values() for value in line if math.isfinite(value)), default=0.0)
    divisor, unit = count_unit(largest, say) if counted else (1.0, say("百分点", "points"))
    axis.axhline(0, color="#555555", linewidth=0.9)
    for (_, values), style in zip(lines.items(), STYLES, strict=False):
        draw_line(axis, compared.years, [value / divisor for value in values], style)
    name = indicator_name(indicator, say).removesuffix(" %")
    axis.set_title(name + say(f"（{unit}）", f" ({unit})") if ends else f"{name}\n{unit}", linespacing=APART)
    axis.grid(axis="y", alpha=0.3)
    axis.set_xticks([year for year in compared.years if year % 5 == 0] or compared.years[-1:])
    if ends:
        _ends(axis, compared, lines, divisor, counted and divisor == 1.0)


def _ends(axis: "Axes", compared: Compared, lines: dict[str, list[float]], divisor: float, whole: bool) -> None:
    """Write the last values beside the lines' ends, apart from each other."""
    axis.margins(y=0.1)
    low, high = axis.get_ylim()
    heights = spread([values[-1] / divisor for values in lines.values()], (high - low) * 0.1)
    for values, height, style in zip(lines.values(), heights, STYLES, strict=False):
        text = signed(values[-1] / divisor, 0 if whole else 2)
        axis.text(compared.last + 0.4, height, text, color=style.color, va="center", fontsize=8.5)
    axis.set_xlim(compared.years[0] - 0.5, compared.last + max(1.2, len(compared.years) * 0.2))
