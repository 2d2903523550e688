"""What rests on what: how much of an effect, or of a fan's width, comes from single assumed parameters."""

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.look import LOOKS, axis, bars_of, new_figure, plain
from viz.charts.drawing import GHOST, INK
from viz.compare_numbers import signed
from viz.compare_words import indicator_name, parameter_label
from viz.language import Say

LARGEST = 10


def rests_figure(rows: pd.DataFrame, indicator: str, say: Say) -> Drawn:
    """Draw the whole effect, and the part that rests on each parameter.

    Args:
        rows: (parameter, status, effect, without, rests) of one scenario, year and indicator.
        indicator: a share.
        say: the language.
    """
    order = rows["rests"].abs().sort_values(ascending=False, kind="stable").index
    rows = rows.reindex(order)
    shown = rows[:LARGEST]
    whole = float(shown["effect"].iloc[0]) if len(shown) else 0.0
    labels = [say("总效应", "whole effect")]
    labels += [
        plain(parameter_label(str(name), str(status), say, "\n")).replace("\n", "<br>")
        for name, status in zip(shown["parameter"], shown["status"], strict=True)
    ]
    values = [whole, *shown["rests"].astype(float)]
    height = 110 + 36 * len(values)
    figure = new_figure(height, showlegend=False)
    looks = [{"color": GHOST}, *(bars_of(LOOKS[0 if value >= 0 else 1]) for value in values[1:])]
    for label, value, look in zip(labels, values, looks, strict=True):
        figure.add_bar(
            orientation="h",
            y=[label],
            x=[value],
            marker=look,
            text=[signed(value, 3)],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:+.3f}<extra></extra>",
        )
    figure.update_layout(
        xaxis=axis(say("百分点", "points"), zeroline=True, zerolinecolor=INK, range=_reach(values)),
        yaxis=axis(showgrid=False, categoryorder="array", categoryarray=labels[::-1]),
        bargap=0.25,
    )
    name = indicator_name(indicator, say).removesuffix(" %")
    return Drawn(
        f"rests-{indicator}",
        figure,
        say(f"{name}的效应取决于哪些参数", f"What the effect on the {name} rests on"),
        say(
            "单位：百分点。灰条为总效应；其余各条为经由该参数起作用的杠杆退回基线后失去的部分；各部分有交互，不必相加为总效应。来源：模拟，同一种子。",
            "Percentage points. Grey: the whole effect; each other bar: what is lost when the levers that act "
            "through that "
            "parameter are set back. Parts interact and need not add up. Source: model, same seed.",
        ),
        _table(rows, say),
        height=height,
    )


def _reach(values: list[float]) -> list[float]:
    """Give the ends of the axis, with room for the numbers beyond the bars."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.3 * ((high - low) or 1.0)
    return [low - room * (low < 0), high + room * (high > 0)]


def _table(rows: pd.DataFrame, say: Say) -> pd.DataFrame:
    """Lay out all parameters."""
    names = {
        "parameter": say("参数", "parameter"),
        "status": say("来源", "status"),
        "effect": say("总效应", "effect"),
        "without": say("退回基线", "without"),
        "rests": say("取决于它", "rests on it"),
    }
    return rows[list(names)].rename(columns=names)
