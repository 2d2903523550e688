"""Parts of the difference of a share: bars set end to end from nothing to the whole, and their growth by year."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.charts.bars import across, fill, name_rows
from viz.charts.drawing import INK, STYLES, Chart, drawing, new_axes
from viz.compare_numbers import signed
from viz.compare_values import Compared
from viz.compare_words import LEDGERS, event_name
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST = 0.005
"""Points that round to nothing; parts below are drawn as one bar and stand one by one in the table."""

STACKED = 5
"""Parts that get a layer of their own by year."""


def parts_chart(compared: Compared, name: str, say: Say) -> Chart:
    """Draw how the parts of one scenario's difference add up in the last year, both ledgers beside each other."""
    bars = [_steps(compared.parts(name, ledger, compared.last), say) for ledger in LEDGERS]
    with drawing():
        figure, axes = new_axes(1, 2, 0.95 + 0.235 * max(map(len, bars)))
        for axis, ledger, steps in zip(axes, LEDGERS, bars, strict=True):
            axis.set_title(say(*LEDGERS[ledger]))
            _waterfall(axis, steps, say)
    year = compared.last
    return Chart(
        f"parts-{compared.others.index(name)}",
        figure,
        say(f"{year} 年之差由哪些事件构成", f"What the difference of {year} is made of"),
        say(
            "单位：百分点，自起始年累计。每一条从上一条的末端接起，最下面是合计，各部分相加恰好等于总差，没有余项。"
            "实色为正，斜线为负。村改居、乡改镇改变比率而没有人迁移。来源：模拟的事件账。",
            "Points, added up since the first year. Each bar starts where the one above ends; the last is the sum, "
            "which "
            "the parts make exactly, with no remainder. Plain: upwards; hatched: downwards. Recodes and upgrades "
            "change "
            "a share while nobody moves. Source: the model's account of events.",
        ),
    )


def _steps(points: "pd.Series[float]", say: Say) -> list[tuple[str, float]]:
    """Give the bars: each part that can be seen, the others together, and the sum."""
    seen = points[points.abs() >= SMALLEST]
    steps = [(event_name(str(event), say), float(value)) for event, value in seen.items()]
    rest = len(points) - len(seen)
    if rest:
        label = say(f"其余 {rest} 类（见表）", f"{rest} smaller (see table)")
        steps.append((label, float(points.drop(seen.index).sum())))
    return [*steps, (say("合计", "sum"), float(points.sum()))]


def _waterfall(axis: "Axes", steps: list[tuple[str, float]], say: Say) -> None:
    """Draw bars end to end, downwards, the value beside each."""
    at = 0.0
    edges = [0.0]
    for row, (_, value) in enumerate(steps):
        last = row == len(steps) - 1
        start = 0.0 if last else at
        style = STYLES[0] if value >= 0 else STYLES[1]
        fill(axis, [across(row, start, start + value)], "#555555" if last else style.color, style.hatch)
        if not last:
            at += value
            axis.plot([at, at], [row, row + 1], color="#888888", linewidth=0.6)
        edges += [start, start + value]
        end = max(start, start + value)
        axis.annotate(signed(value), (end, row), xytext=(3, 0), textcoords="offset points", va="center", fontsize=8.5)
    span = (max(edges) - min(edges)) or 1.0
    axis.set_xlim(min(edges) - 0.04 * span, max(edges) + 0.22 * span)
    name_rows(axis, [label for label, _ in steps])
    axis.set_xlabel(say("百分点", "points"))


def layers_chart(compared: Compared, name: str, say: Say) -> Chart:
    """Draw the parts by year as layers of a bar: the largest of the last year by name, the others together."""
    with drawing():
        figure, axes = new_axes(1, 2, 3.9)
        for axis, ledger in zip(axes, LEDGERS, strict=True):
            axis.set_title(say(*LEDGERS[ledger]) + say("（百分点）", " (points)"))
            _layers(axis, compared, name, ledger, say)
    return Chart(
        f"layers-{compared.others.index(name)}",
        figure,
        say("各部分逐年如何累积", "How the parts build up"),
        say(
            "单位：百分点，自起始年累计；零线以上抬高比率，以下压低；黑点为合计。来源：模拟的事件账。",
            "Points, added up since the first year; above zero raises the share, below lowers it; dots: the sum. "
            "Source: the model's account of events.",
        ),
    )


def _layers(axis: "Axes", compared: Compared, name: str, ledger: str, say: Say) -> None:
    """Stack the parts of each year, upwards and downwards apart, with a key beneath."""
    from matplotlib.patches import Patch

    years = [year for year in compared.years if year > 2020] or compared.years
    by_year = {year: compared.parts(name, ledger, year) for year in years}
    leading = [str(event) for event in by_year[years[-1]].index[:STACKED]]
    rows = {event: [float(by_year[y].get(event, 0.0)) for y in years] for event in leading}
    whole = [float(by_year[year].sum()) for year in years]
    others = [sums - sum(row[at] for row in rows.values()) for at, sums in enumerate(whole)]
    others_label = say("其余（见表）", "others (see table)")
    layers = [*((event_name(event, say), row) for event, row in rows.items()), (others_label, others)]
    above, below = [0.0] * len(years), [0.0] * len(years)
    for (_, row), style in zip(layers, STYLES, strict=False):
        boxes = []
        for at, value in enumerate(row):
            side = above if value >= 0 else below
            boxes.append((years[at] - 0.4, years[at] + 0.4, side[at], side[at] + value))
            side[at] += value
        fill(axis, boxes, style.color, style.hatch)
    reach = (max(above) - min(below)) or 1.0
    axis.set_xlim(years[0] - 0.7, years[-1] + 0.7)
    axis.set_ylim(min(below) - 0.05 * reach, max(above) + 0.05 * reach)
    axis.plot(years, whole, "o", color="black", markersize=2.8)
    axis.axhline(0, color=INK, linewidth=0.8)
    axis.set_xticks([year for year in years if year % 5 == 0] or years[-1:])
    marks = [Patch(facecolor=look.color, hatch=look.hatch, edgecolor="white") for look in STYLES[: len(layers)]]
    names = [label for label, _ in layers]
    key = axis.legend(marks, names, loc="upper center", bbox_to_anchor=(0.45, -0.1), ncols=2, frameon=False, fontsize=8)
    key.set_in_layout(True)
