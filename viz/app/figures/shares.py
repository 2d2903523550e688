"""Both urban shares by year: the run, the baseline behind it, the posterior's fan, the plan's history and targets."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.figure import Figure
from viz.app.figures.look import LOOKS, Look, axis, ghost_line, line_of, marks_every_fifth, new_figure, veil, years_axis
from viz.charts.drawing import INK, spread
from viz.compare_words import LEDGERS, SHARES
from viz.labels import SIGNS
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

BANDS = (("p05", "p95", 0.16), ("p25", "p75", 0.28))
"""Ends of each band of a fan, and how dark it is."""

HEIGHT = 400

ByShare = dict[str, pd.DataFrame]
"""An area's rows by indicator."""


def shares_figure(
    region: "Region",
    say: Say,
    run: pd.DataFrame | None = None,
    ghost: pd.DataFrame | None = None,
    fan: pd.DataFrame | None = None,
) -> Drawn:
    """Draw both shares of the prefecture.

    Args:
        region: whose plan is shown beside.
        say: the language.
        run: (year, area_code, indicator, value, unit) of the scenario in hand.
        ghost: the same of the baseline, drawn behind.
        fan: (area_code, indicator, year, p05, p25, p50, p75, p95) of one scenario; its medians stand in where there is
            no run.
    """
    runs, ghosts, fans = (_by_share(frame, region.code) for frame in (run, ghost, fan))
    figure = new_figure(HEIGHT, showlegend=False)
    ends: list[tuple[float, str, str]] = []
    for ledger, look in zip(LEDGERS, LOOKS, strict=False):
        share = SHARES[ledger]
        if fan is not None:
            _fan(figure, fans[share], look)
        if ghost is not None:
            _line(figure, ghosts[share], "value", ghost_line(), None, say("基线", "baseline"))
        line = (fans if run is None else runs)[share]
        if len(line):
            column = "p50" if run is None else "value"
            name = say(*LEDGERS[ledger])
            _line(figure, line, column, line_of(look, 2.6), look, name)
            ends.append((float(line[column].iloc[-1]), name, look.color))
        _plan(figure, region, share, look, say)
    low, high = _reach(figure)
    _name_ends(figure, ends, region.last, (high - low) * 0.06)
    figure.update_layout(
        xaxis=years_axis(region.start, region.last, 4.6),
        yaxis=axis(say("城镇化率（%）", "urban share (%)"), range=[low, high]),
    )
    return Drawn(
        "shares",
        figure,
        say("两个城镇化率", "Both urban shares"),
        _caption(run is not None, ghost is not None, fan is not None, say),
        _table(region, say, runs, ghosts, fans),
        height=HEIGHT,
    )


def _by_share(frame: pd.DataFrame | None, area: str) -> ByShare:
    """Give an area's rows of each share, by year; empty ones where there is no frame."""
    if frame is None:
        return dict.fromkeys(SHARES.values(), pd.DataFrame())
    rows = frame[frame["area_code"] == area]
    return {share: rows[rows["indicator"] == share].sort_values("year") for share in SHARES.values()}


def _fan(figure: Figure, rows: pd.DataFrame, look: Look) -> None:
    """Draw the bands of a fan, the wide one first."""
    years = rows["year"].tolist()
    for low, high, strength in BANDS:
        figure.add_scatter(
            x=years + years[::-1],
            y=rows[high].tolist() + rows[low].tolist()[::-1],
            fill="toself",
            fillcolor=veil(look.color, strength),
            line={"width": 0.6, "color": veil(look.color, 0.5), "dash": look.dash},
            mode="lines",
            hoverinfo="skip",
        )


def _line(figure: Figure, rows: pd.DataFrame, column: str, line: dict[str, Any], look: Look | None, name: str) -> None:
    """Draw one line."""
    years = rows["year"].astype(int).tolist()
    figure.add_scatter(
        x=years,
        y=rows[column].tolist(),
        mode="lines" if look is None else "lines+markers",
        line=line,
        marker=None if look is None else marks_every_fifth(years, look),
        opacity=0.5 if look is None else 1.0,
        name=name,
        hovertemplate=f"{name} %{{x}}: %{{y:.2f}} %<extra></extra>",
    )


def _plan(figure: Figure, region: "Region", indicator: str, look: Look, say: Say) -> None:
    """Mark the plan: its history as dots, its targets as lines that end in their year."""
    from model.levers import EXOGENOUS_RECODES

    plan = region.plan
    rows = plan[(plan["indicator"] == indicator) & (plan["area_code"] == region.code)]
    past = rows[rows["year"] <= region.start + EXOGENOUS_RECODES]
    figure.add_scatter(
        x=past["year"].tolist(),
        y=past["value"].tolist(),
        mode="markers",
        marker={"symbol": look.symbol, "size": 9, "color": "white", "line": {"width": 2, "color": INK}},
        hovertemplate=say("规划历史值", "the plan's history") + " %{x}: %{y:.2f} %<extra></extra>",
    )
    for row in rows[rows["year"] > region.start + EXOGENOUS_RECODES].to_dict("records"):
        text = f"{SIGNS[row['relation']]}{row['value']:g}"
        figure.add_scatter(
            x=[row["year"] - 4, row["year"]],
            y=[row["value"], row["value"]],
            mode="lines+text",
            line={"color": INK, "width": 2, "dash": "3px,3px"},
            text=[say(f"目标 {text}", f"target {text}"), ""],
            textposition="top right",
            textfont={"size": 12},
            hovertemplate=say(f"{row['year']} 年目标 {text} %", f"target of {row['year']}: {text} %")
            + "<extra></extra>",
        )


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


def _table(region: "Region", say: Say, runs: ByShare, ghosts: ByShare, fans: ByShare) -> pd.DataFrame:
    """Lay out what is drawn, one row a year and share."""
    found, plans = [], _by_share(region.plan, region.code)
    for ledger in LEDGERS:
        rows = [frames[SHARES[ledger]] for frames in (runs, ghosts, fans)]
        columns = {}
        for frame, name in zip(rows[:2], (say("模拟", "run"), say("基线", "baseline")), strict=True):
            if len(frame):
                columns[name] = frame.set_index("year")["value"]
        if len(rows[2]):
            bands = rows[2].set_index("year")
            columns |= {name: bands[name] for name in ("p05", "p25", "p50", "p75", "p95")}
        if not columns:
            continue
        plan = plans[SHARES[ledger]]
        columns[say("规划", "plan")] = plan.drop_duplicates("year").set_index("year")["value"]
        table = pd.DataFrame(columns).rename_axis(say("年", "year")).reset_index()
        table.insert(0, say("指标（%）", "indicator (%)"), say(*LEDGERS[ledger]))
        found.append(table)
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()
