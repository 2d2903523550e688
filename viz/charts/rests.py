"""How much of an effect rests on each assumed parameter: the effect, and what is left of it with that one neutral."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.charts.bars import name_rows, signed_bars, write_ends
from viz.charts.drawing import Chart, drawing, new_axes
from viz.compare_numbers import signed
from viz.compare_values import Compared
from viz.compare_words import SHARES, indicator_name, parameter_label
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


LARGEST = 12
"""Parameters shown for each share; the others stand in the table."""


def rests_chart(compared: Compared, name: str, say: Say) -> Chart | None:
    """Draw what rests on single parameters in the last year; nothing where that was not run."""
    rows = compared.rests(name, compared.last)
    frames = {share: _largest_first(rows[rows["indicator"] == share])[:LARGEST] for share in SHARES.values()}
    longest = max(map(len, frames.values()))
    if longest == 0:
        return None
    with drawing():
        figure, axes = new_axes(1, 2, 1.1 + 0.42 * (longest + 1))
        for axis, (share, frame) in zip(axes, frames.items(), strict=True):
            whole = compared.effect(name, share, compared.last).difference
            _bars(axis, frame, whole, say)
            axis.set_title(indicator_name(share, say).removesuffix(" %"))
            axis.set_xlabel(say("百分点", "points"))
    return Chart(
        f"rests-{compared.others.index(name)}",
        figure,
        say(f"{compared.last} 年的效应有多少取决于单个参数", f"What the effect of {compared.last} rests on"),
        say(
            "灰条为总效应；其余各条为取决于该参数的部分：总效应减去把经由该参数起作用的杠杆退回参照值后重算的效应。"
            "各部分之间有交互，一个杠杆也可经由几个参数，所以不必相加为总效应。来源：模拟，同一种子。",
            "Grey: the whole effect. Each other bar is the part that rests on one parameter: the effect less the "
            "effect "
            "rerun with the levers that act through it as in the reference. Parts interact and a lever may act through "
            "several parameters, so they need not add up. Source: model, same seed.",
        ),
    )


def _largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort by what rests on a parameter, in size."""
    return rows.reindex(rows["rests"].abs().sort_values(ascending=False, kind="stable").index)


def _bars(axis: "Axes", rows: pd.DataFrame, whole: float, say: Say) -> None:
    """Draw the whole effect, and under it a bar for each parameter."""
    named = zip(rows["parameter"].astype(str), rows["status"].astype(str), strict=True)
    values = [whole, *rows["rests"].astype(float)]
    signed_bars(axis, values, plain=(0,))
    write_ends(axis, values, [signed(value) for value in values], 0.036)
    name_rows(axis, [say("总效应", "whole effect"), *(parameter_label(*names, say, "\n") for names in named)])
