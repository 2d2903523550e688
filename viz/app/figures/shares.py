"""Both urban shares by year: the run, the baseline behind it, the posterior's fan, the plan's history and targets."""

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.figure import Figure
from viz.app.figures.look import LOOKS, Look, axis, ghost_line, line_of, marks_every_fifth, new_figure, veil, years_axis
from viz.app.figures.numbers import ByYear, Numbers
from viz.charts.drawing import INK, spread
from viz.compare_words import LEDGERS, SHARES
from viz.labels import SIGNS
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

BANDS = (("p05", "p95", 0.16), ("p25", "p75", 0.28))
"""Ends of each band of a fan, and how dark it is."""

HEIGHT = 400

LONG, HIGH = 4.2, 0.07
"""What a target's name takes: years, and a part of the height of the figure."""

PERCENTILES = ("p05", "p25", "p50", "p75", "p95")


def shares_figure(region: "Region", say: Say, numbers: Numbers) -> Drawn:
    """Draw both shares of one place; the fan's medians stand in where there is no run.

    Args:
        region: whose plan is shown beside.
        say: the language.
        numbers: of the scenario in hand, of the baseline, drawn behind, and of the fan.
    """
    fan, ran = any(numbers.fan.values()), any(numbers.run.values())
    figure = new_figure(HEIGHT, showlegend=False)
    ends: list[tuple[float, str, str]] = []
    for ledger, look in zip(LEDGERS, LOOKS, strict=False):
        share = SHARES[ledger]
        if numbers.fan[share]:
            _fan(figure, numbers.fan[share], look)
        if numbers.ghost[share]:
            _line(figure, numbers.ghost[share], "value", ghost_line(), None, say("基线", "baseline"))
        line = (numbers.run if ran else numbers.fan)[share]
        if line:
            column = "value" if ran else "p50"
            name = say(*LEDGERS[ledger])
            _line(figure, line, column, line_of(look, 2.6), look, name)
            ends.append((float(_column(line, column)[-1]), name, look.color))
        _plan(figure, numbers.plan[share], region.start, look, say)
    low, high = _reach(figure)
    for ledger in LEDGERS:
        _name_targets(figure, numbers.plan[SHARES[ledger]], region.start, high - low, say)
    _name_ends(figure, ends, region.last, (high - low) * 0.06)
    figure.update_layout(
        xaxis=years_axis(region.start, region.last, 4.6),
        yaxis=axis(say("城镇化率（%）", "urban share (%)"), range=[low, high]),
    )
    return Drawn(
        "shares",
        figure,
        say("两个城镇化率", "Both urban shares"),
        _caption(ran, any(numbers.ghost.values()), fan, say),
        _table(say, numbers),
        height=HEIGHT,
    )


def _column(rows: ByYear, name: str) -> list[float]:
    """Give one column of an area's rows."""
    return [row[name] for row in rows.values()]


def _fan(figure: Figure, rows: ByYear, look: Look) -> None:
    """Draw the bands of a fan, the wide one first."""
    years = list(rows)
    for low, high, strength in BANDS:
        figure.add_scatter(
            x=years + years[::-1],
            y=_column(rows, high) + _column(rows, low)[::-1],
            fill="toself",
            fillcolor=veil(look.color, strength),
            line={"width": 0.6, "color": veil(look.color, 0.5), "dash": look.dash},
            mode="lines",
            hoverinfo="skip",
        )


def _line(figure: Figure, rows: ByYear, column: str, line: dict[str, Any], look: Look | None, name: str) -> None:
    """Draw one line."""
    years = list(rows)
    figure.add_scatter(
        x=years,
        y=_column(rows, column),
        mode="lines" if look is None else "lines+markers",
        line=line,
        marker=None if look is None else marks_every_fifth(years, look),
        opacity=0.5 if look is None else 1.0,
        name=name,
        hovertemplate=f"{name} %{{x}}: %{{y:.2f}} %<extra></extra>",
    )


def _plan(figure: Figure, rows: ByYear, start: int, look: Look, say: Say) -> None:
    """Mark the plan: its history as dots, its targets as lines that end in their year."""
    from model.levers import EXOGENOUS_RECODES

    past = {year: row for year, row in rows.items() if year <= start + EXOGENOUS_RECODES}
    figure.add_scatter(
        x=list(past),
        y=_column(past, "value"),
        mode="markers",
        marker={"symbol": look.symbol, "size": 9, "color": "white", "line": {"width": 2, "color": INK}},
        hovertemplate=say("规划历史值", "the plan's history") + " %{x}: %{y:.2f} %<extra></extra>",
    )
    for year, row in rows.items():
        if year in past:
            continue
        text = f"{SIGNS[row['relation']]}{row['value']:g}"
        figure.add_scatter(
            x=[year - 4, year],
            y=[row["value"], row["value"]],
            mode="lines",
            line={"color": INK, "width": 2, "dash": "3px,3px"},
            hovertemplate=say(f"{year} 年目标 {text} %", f"target of {year}: {text} %") + "<extra></extra>",
        )


def _name_targets(figure: Figure, rows: ByYear, start: int, span: float, say: Say) -> None:
    """Write each target above or below its piece of a line, where it covers least of what is drawn."""
    from model.levers import EXOGENOUS_RECODES

    drawn = [(x, y) for trace in figure.data if trace["mode"] != "markers" for x, y in _fine(trace["x"], trace["y"])]
    for year, row in rows.items():
        if year <= start + EXOGENOUS_RECODES:
            continue
        places = [(left, side) for side in (1, -1) for left in (year - LONG, year - 2.0 * LONG, year + 0.3)]
        left, side = min(places, key=lambda place: _covered(place, float(row["value"]), span, drawn))
        text = f"{SIGNS[row['relation']]}{row['value']:g}"
        figure.add_annotation(
            x=left,
            y=row["value"],
            text=say(f"目标 {text}", f"target {text}"),
            showarrow=False,
            xanchor="left",
            yanchor="bottom" if side > 0 else "top",
            yshift=2 * side,
            font={"size": 12, "color": INK},
        )


def _covered(place: tuple[float, int], value: float, span: float, drawn: list[tuple[float, float]]) -> int:
    """Count the points that a name would cover which begins at a year, above or below a value."""
    left, side = place
    low, high = sorted((value + side * 0.01 * span, value + side * HIGH * span))
    return sum(left <= x <= left + LONG and low <= y <= high for x, y in drawn)


def _fine(years: list[int], values: list[float]) -> list[tuple[float, float]]:
    """Give points along a line, four a year."""
    ends = zip(zip(years, values, strict=True), zip(years[1:], values[1:], strict=True), strict=False)
    parts = [at / 4 for at in range(4)]
    return [(x0 + at * (x1 - x0), y0 + at * (y1 - y0)) for (x0, y0), (x1, y1) in ends for at in parts]


def _reach(figure: Figure) -> tuple[float, float]:
    """Give the ends of the axis: all that is drawn, with some room."""
    values = [y for trace in figure.data for y in trace["y"] if y is not None and y == y]
    low, high = min(values), max(values)
    return low - 0.06 * (high - low), high + 0.08 * (high - low)


def _name_ends(figure: Figure, ends: list[tuple[float, str, str]], last: int, gap: float) -> None:
    """Write name and last value beside the end of each line."""
    heights = spread([end[0] for end in ends], gap * 2)
    for (value, name, color), height in zip(ends, heights, strict=True):
        short = name.replace("人口城镇化率", "").replace(" urban share", "")
        figure.add_annotation(
            x=last + 0.4,
            y=height,
            text=f"{short}<br><b>{value:.1f}</b>",
            showarrow=False,
            xanchor="left",
            align="left",
            font={"color": color, "size": 13},
        )


def _caption(run: bool, ghost: bool, fan: bool, say: Say) -> str:
    """Say what each mark is."""
    parts = [
        say("单位：%。", "Per cent. "),
        say("空心点为规划历史值，虚线段为规划目标", "Open marks: the plan's history; dashed pieces: its targets"),
    ]
    parts.append(say("（“>”为下限）。", " (>: a lower bound). "))
    if run:
        parts.append(say("线为模拟。", "Lines: the run. "))
    if ghost:
        parts.append(say("灰色粗线为基线。", "Thick grey: the baseline. "))
    if fan:
        parts.append(say("深浅两带为后验的 50% 与 90% 区间。", "Bands: 50 and 90 % of the posterior. "))
    parts.append(say("来源：模拟；规划。", "Source: model; the plan."))
    return "".join(parts)


def _table(say: Say, numbers: Numbers) -> pd.DataFrame:
    """Lay out what is drawn, one row a year and share."""
    found = []
    drawn = [(numbers.run, say("模拟", "run"), "value"), (numbers.ghost, say("基线", "baseline"), "value")]
    drawn += [(numbers.fan, name, name) for name in PERCENTILES]
    for ledger in LEDGERS:
        share = SHARES[ledger]
        columns = [(of[share], name, column) for of, name, column in drawn if of[share]]
        if not columns:
            continue
        columns.append((numbers.plan[share], say("规划", "plan"), "value"))
        for year in sorted({year for rows, _, _ in columns for year in rows}):
            head = {say("指标（%）", "indicator (%)"): say(*LEDGERS[ledger]), say("年", "year"): year}
            found.append(head | {name: rows.get(year, {}).get(column, math.nan) for rows, name, column in columns})
    return pd.DataFrame(found)
