"""What a scenario costs more or less than the reference: by payer, and by lever."""

import math
from typing import TYPE_CHECKING

import pandas as pd

from viz.charts.bars import name_rows, signed_bars, write_ends
from viz.charts.drawing import INK, Chart, drawing, new_axes
from viz.compare_numbers import digits, money_range, money_unit
from viz.compare_values import Compared, shortened
from viz.compare_words import lever_name
from viz.language import Say
from viz.levers_words import PAYERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

YUAN = ["yuan", "yuan_low", "yuan_high"]

LARGEST = 12
"""Levers shown one by one; the others are one bar."""
OTHERS = "others"
"""Key of that bar, which is no lever."""


def costs_chart(compared: Compared, name: str, say: Say) -> Chart | None:
    """Draw the costs with their ranges; nothing where there are none."""
    costs = compared.costs(name)
    payers, levers = summed(costs, "payer"), summed(costs, "lever")
    if payers.empty:
        return None
    shown = with_others(levers)
    with drawing():
        heights = (len(payers) + 1.0, len(shown) + 1.0)
        figure, axes = new_axes(2, 1, 0.9 + 0.25 * sum(heights), heights=heights)
        _bars(axes[0], [say(*PAYERS[str(payer)]) for payer in payers.index], payers, say("由谁支付", "by payer"), say)
        names = [shortened(bar_name(str(lever), len(levers), say), 40) for lever in shown.index]
        _bars(axes[1], names, shown, say("按杠杆", "by lever"), say)
    first, last = int(costs["year"].min()), int(costs["year"].max())
    return Chart(
        f"costs-{compared.others.index(name)}",
        figure,
        say(f"{first}—{last} 年的费用", f"Costs, {first}–{last}"),
        say(
            total_text(levers, say)
            + "与参照情景之差，各年相加，不折现。细线为单价的高低范围；单价多为假定（见杠杆目录）。来源："
            "杠杆目录的单价 × 模拟的数量。",
            total_text(levers, say)
            + "Against the reference, years added up, not discounted. Thin lines: from the low to the high unit cost, "
            "most of which are assumptions (see the catalogue). Source: the catalogue's unit costs × the model's "
            "quantities.",
        ),
    )


def with_others(sums: pd.DataFrame) -> pd.DataFrame:
    """Keep the largest sums, and add up all others in a last row."""
    if len(sums) <= LARGEST + 1:
        return sums
    others = sums[LARGEST:].sum().to_frame(OTHERS).T
    return pd.concat([sums[:LARGEST], others])


def bar_name(lever: str, levers: int, say: Say) -> str:
    """Name a lever, or the bar of all those that are not drawn one by one."""
    others = levers - LARGEST
    return say(f"其余 {others} 项合计", f"all others ({others})") if lever == OTHERS else lever_name(lever, say)


def total_text(levers: pd.DataFrame, say: Say) -> str:
    """Say how many levers cost something, and what they cost together."""
    middle, low, high = (float(levers[column].sum()) for column in YUAN)
    whole = money_range(middle, low, high, say)
    others = len(levers) - LARGEST
    drawn = say(f"，最大的 {LARGEST} 项逐项画出", f", the {LARGEST} largest each with its bar") if others > 1 else ""
    return say(f"{len(levers)} 项合计 {whole}{drawn}。", f"{len(levers)} levers, together {whole}{drawn}. ")


def summed(costs: pd.DataFrame, by: str) -> pd.DataFrame:
    """Add up yuan with their range by one column, largest first; what costs nothing at all is left out."""
    from policies.costing import spent

    sums = spent(costs, [by]).set_index(by)[YUAN]
    sums = sums[(sums != 0).any(axis=1)]
    return sums.reindex(sums["yuan"].abs().sort_values(ascending=False, kind="stable").index)


def _bars(axis: "Axes", labels: list[str], sums: pd.DataFrame, title: str, say: Say) -> None:
    """Draw one bar a row, with a thin line from the low to the high end."""
    reach = float(sums.abs().to_numpy().max())
    divisor, unit = money_unit(reach if math.isfinite(reach) else 0.0, say)
    middle, low, high = (sums[column].astype(float).tolist() for column in YUAN)
    signed_bars(axis, [value / divisor for value in middle])
    for row, ends in enumerate(zip(low, high, strict=True)):
        axis.plot([end / divisor for end in ends], [row, row], color=INK, linewidth=1.1, marker="|", ms=5)
    ends_of = [max(found, key=abs) / divisor for found in zip(middle, low, high, strict=True)]
    write_ends(axis, ends_of, [digits(value / divisor) for value in middle], 0.012)
    name_rows(axis, labels)
    axis.set_title(title + say(f"（{unit}）", f" ({unit})"))
