"""Many runs of a store: its design, fans of an indicator, what moves an output most, and the front of two outputs."""

import numpy as np
import pandas as pd

from experiments.point import LEVER, PARAMETER
from viz.app.figures.drawn import Drawn
from viz.app.figures.look import (
    LOOKS,
    axis,
    bars_of,
    line_of,
    marks_every_fifth,
    new_figure,
    persons_axis,
    plain,
    veil,
    years_axis,
)
from viz.app.stored import OUTPUT, Stored
from viz.charts.drawing import GHOST, INK
from viz.compare_words import indicator_name
from viz.discover_report import input_name
from viz.language import Say
from viz.parameter_words import parameter_name

HEIGHT = 400
LARGEST = 15
BANDS = ((0.05, 0.95, 0.16), (0.25, 0.75, 0.28))


COLUMNS = {
    "population": ("合成人口", "synthetic population"),
    "draw": ("后验的抽样", "draw of the posterior"),
    "seed": ("种子", "seed"),
    "scale": ("规模", "scale"),
    "until": ("运行到的年份", "last year of the run"),
}
"""Inputs that are neither levers nor parameters."""
LESS = (
    "share_gap",
    "income_ratio",
    "rent",
    "school_crowding",
    "left_behind_children",
    "refused_moves",
    "departures",
)
"""Outputs of which less is better."""


def column_name(column: str, say: Say) -> str:
    """Name a column of a store: an input in words, an output as its indicator, year and area."""
    if column in COLUMNS:
        return say(*COLUMNS[column])
    if column.startswith(PARAMETER):
        name = column.removeprefix(PARAMETER)
        return parameter_name(name, say) or say(f"参数 {name}", f"parameter {name}")
    if column.startswith(LEVER):
        return input_name(column, say)
    match = OUTPUT.fullmatch(column)
    if match is None:
        return column
    area = say(f"（{match['area']}）", f" ({match['area']})") if match["area"] else ""
    return say(
        f"{match['year']} 年{indicator_name(match['indicator'], say)}{area}",
        f"{indicator_name(match['indicator'], say)}, {match['year']}{area}",
    )


def better_more(column: str) -> bool:
    """Whether more of an output is what one would rather have, as far as that can be told from its name."""
    match = OUTPUT.fullmatch(column)
    return match is None or match["indicator"] not in LESS


def _across(stored: Stored, points: pd.DataFrame, column: str, say: Say) -> tuple[list[float], str]:
    """Give a column's values as an axis shows them, and its title with the unit: persons in 万 or thousands."""
    name, values = column_name(column, say), points[column].astype(float)
    if not stored.counts(column):
        return values.tolist(), name
    divisor, unit = persons_axis(values.tolist(), say)
    return (values / divisor).tolist(), name + say(f"（{unit}）", f" ({unit})")


def design_figure(stored: Stored, across: str, up: str, say: Say) -> Drawn:
    """Draw where the runs lie in two of the columns that vary."""
    figure = new_figure(HEIGHT, showlegend=False)
    points = stored.frame[list(dict.fromkeys((across, up)))]
    (x, wide), (y, high) = (_across(stored, points, column, say) for column in (across, up))
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": 6, "color": veil(LOOKS[0].color, 0.6), "line": {"width": 0.5, "color": "white"}},
        hovertemplate="%{x:.4g}, %{y:.4g}<extra></extra>",
    )
    figure.update_layout(xaxis=axis(plain(wide)), yaxis=axis(plain(high)))
    return Drawn(
        "store-design",
        figure,
        say("设计：各次运行取的值", "The design: values of the runs"),
        _caption(stored, say("各列自己的单位", "each column's own"), say),
        points,
        height=HEIGHT,
    )


def runs_fan_figure(stored: Stored, indicator: str, say: Say) -> Drawn:
    """Draw the middle and the bands of an indicator over all runs, by year."""
    columns = stored.years(indicator)
    years = list(columns)
    marks = [0.05, 0.25, 0.5, 0.75, 0.95]
    drawn = {q: [float(stored.frame[column].quantile(q)) for column in columns.values()] for q in marks}
    divisor, unit = persons_axis(drawn[0.95], say) if stored.counts(columns[years[0]]) else (1.0, "")
    drawn = {q: [value / divisor for value in values] for q, values in drawn.items()}
    figure, look = new_figure(HEIGHT, showlegend=False), LOOKS[0]
    for low, high, strength in BANDS:
        figure.add_scatter(
            x=years + years[::-1],
            y=drawn[high] + drawn[low][::-1],
            fill="toself",
            fillcolor=veil(look.color, strength),
            line={"width": 0.6, "color": look.color},
            mode="lines",
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=years,
        y=drawn[0.5],
        mode="lines+markers",
        line=line_of(look),
        marker=marks_every_fifth(years, look),
        hovertemplate="%{x}: %{y:.3f}<extra></extra>",
    )
    name = indicator_name(indicator, say)
    figure.update_layout(xaxis=years_axis(years[0], years[-1]), yaxis=axis(unit if divisor > 1.0 else plain(name)))
    table = pd.DataFrame({say("年", "year"): years, **{f"p{100 * q:02.0f}": drawn[q] for q in marks}})
    return Drawn(
        f"store-fan-{indicator}",
        figure,
        say(f"各次运行的{name}", f"{name[:1].upper()}{name[1:]} over all runs"),
        _caption(stored, unit if divisor > 1.0 else say("该指标自己的单位", "the indicator's own"), say)
        + say("深浅两带为 50% 与 90%。", " Bands: 50 and 90 % of the runs."),
        table,
        height=HEIGHT,
    )


def influences(stored: Stored, output: str) -> "pd.Series[float]":
    """Give the rank correlation of every input with an output, largest in size first.

    It tells how steadily an output rises or falls with an input over the whole design; an effect that turns, or that
    needs another input, it does not see.
    """
    ranks = stored.frame[[*stored.inputs, output]].rank()
    found = ranks[list(stored.inputs)].corrwith(ranks[output]).dropna()
    return found.reindex(found.abs().sort_values(ascending=False, kind="stable").index)


def influence_figure(stored: Stored, output: str, say: Say) -> Drawn:
    """Draw the rank correlations."""
    found = influences(stored, output)
    shown = found[:LARGEST]
    height = 120 + 26 * max(len(shown), 2)
    figure = new_figure(height, showlegend=False)
    labels = [plain(column_name(str(name), say)) for name in shown.index]
    for sign, look in ((1.0, LOOKS[0]), (-1.0, LOOKS[1])):
        rows = [at for at, value in enumerate(shown) if (value >= 0) == (sign > 0)]
        figure.add_bar(
            orientation="h",
            y=[labels[at] for at in rows],
            x=[float(shown.iloc[at]) for at in rows],
            marker=bars_of(look),
            hovertemplate="%{y}: %{x:+.2f}<extra></extra>",
        )
    figure.update_layout(
        xaxis=axis(say("秩相关", "rank correlation"), range=[-1.05, 1.05], zeroline=True, zerolinecolor=INK),
        yaxis=axis(showgrid=False, categoryorder="array", categoryarray=labels[::-1]),
    )
    noise = 2.0 / max(len(stored.frame), 1) ** 0.5
    caption = say(
        f"绝对值低于 {noise:.2f} 的与偶然无异。先升后降、或要与别的因素一起才有的作用，它看不到。",
        f" In size below {noise:.2f} it may be chance. Effects that turn, or that need another input, it does not see.",
    )
    return Drawn(
        f"store-influence-{output}",
        figure,
        say(f"哪些输入最能左右：{column_name(output, say)}", f"What moves it most: {column_name(output, say)}"),
        _caption(stored, say("秩相关（−1 到 1）", "rank correlation, −1 to 1"), say) + caption,
        found.rename(say("秩相关", "rank correlation")).rename_axis(say("输入", "input")).reset_index(),
        height=height,
    )


def front_of(
    first: "np.ndarray[tuple[int], np.dtype[np.float64]]", second: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """(n,) which points no other one beats: at least as large in both, larger in one. (n,) values, larger is better."""
    order = np.lexsort((-second, -first))
    best, kept = -np.inf, np.zeros(first.size, np.bool_)
    for at in order.tolist():
        if second[at] > best:
            kept[at], best = True, second[at]
    return kept


def front_figure(stored: Stored, across: str, up: str, wanted: tuple[bool, bool], say: Say) -> Drawn:
    """Draw all runs in two outputs, and those that no other one beats.

    Args:
        stored: the store.
        across: output.
        up: output.
        wanted: of each, whether more is better.
        say: the language.
    """
    frame = stored.frame[list(dict.fromkeys((*stored.inputs, across, up)))].dropna(subset=list({across, up}))
    signs = [1.0 if more else -1.0 for more in wanted]
    kept = front_of(signs[0] * frame[across].to_numpy(float), signs[1] * frame[up].to_numpy(float))
    front = frame[kept].sort_values(across)
    figure = new_figure(HEIGHT)
    (x, wide), (y, high) = (_across(stored, frame, column, say) for column in (across, up))
    best = pd.DataFrame({"x": x, "y": y})[kept].sort_values("x")
    figure.add_scatter(
        x=x,
        y=y,
        mode="markers",
        marker={"size": 5, "color": GHOST, "symbol": "circle-open"},
        name=say("各次运行", "runs"),
        hovertemplate="%{x:.4g}, %{y:.4g}<extra></extra>",
    )
    figure.add_scatter(
        x=best["x"].tolist(),
        y=best["y"].tolist(),
        mode="lines+markers",
        line={"color": LOOKS[0].color, "width": 1.5, "dash": "4px,3px"},
        marker={"size": 9, "color": LOOKS[0].color, "symbol": "diamond"},
        name=say("前沿", "front"),
        hovertemplate="%{x:.4g}, %{y:.4g}<extra></extra>",
    )
    figure.update_layout(xaxis=axis(plain(wide)), yaxis=axis(plain(high)))
    names = [column_name(each, say) for each in (across, up)]
    words = [say("越大越好", "more is better") if more else say("越小越好", "less is better") for more in wanted]
    return Drawn(
        "store-front",
        figure,
        say("帕累托前沿", "The Pareto front"),
        _caption(stored, say("各列自己的单位", "each column's own"), say)
        + say(
            f"{names[0]}：{words[0]}；{names[1]}：{words[1]}。菱形不被任何一次运行全面超过。",
            f" {names[0]}: {words[0]}; {names[1]}: {words[1]}. No other run beats a diamond in both.",
        ),
        front,
        height=HEIGHT,
    )


def _caption(stored: Stored, unit: str, say: Say) -> str:
    """Say what is drawn of which store."""
    drawn = len(stored.frame)
    part = "" if drawn == stored.runs else say(f"，画出其中 {drawn:,} 次", f", {drawn:,} of them drawn")
    return say(
        f"单位：{unit}。来源：运行库 {stored.name}，{stored.runs:,} 次完成的运行{part}。",
        f"Unit: {unit}. Source: store {stored.name}, {stored.runs:,} finished runs{part}.",
    )
