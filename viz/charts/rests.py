"""How much of an effect rests on each assumed parameter: the effect, and what is left of it with that one neutral."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.charts.bars import write_ends
from viz.charts.drawing import INK, STYLES, Chart, drawing, new_axes
from viz.compare_numbers import signed
from viz.compare_values import Compared
from viz.compare_words import SHARES, indicator_name
from viz.language import Say
from viz.levers_words import STATUSES

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def rests_chart(compared: Compared, name: str, say: Say) -> Chart | None:
    """Draw what rests on single parameters in the last year; nothing where that was not run."""
    rows = compared.rests(name, compared.last)
    frames = {share: _largest_first(rows[rows["indicator"] == share]) for share in SHARES.values()}
    longest = max(map(len, frames.values()))
    if longest == 0:
        return None
    with drawing():
        figure, axes = new_axes(1, 2, 1.1 + 0.27 * (longest + 1))
        for axis, (share, frame) in zip(axes, frames.items(), strict=True):
            whole = compared.effect(name, share, compared.last).difference
            _bars(axis, frame, whole, say)
            axis.set_title(indicator_name(share, say).removesuffix(" %") + say("（百分点）", " (points)"))
    return Chart(
        f"rests-{compared.others.index(name)}",
        figure,
        say(f"{compared.last} 年的效应有多少取决于单个参数", f"What the effect of {compared.last} rests on"),
        say(
            "灰条为总效应；其余各条为取决于该参数的部分，即总效应减去把该参数取中性值重算后的效应。"
            "各部分之间有交互，不必相加为总效应。来源：模拟，同一种子。",
            "Grey: the whole effect. Each other bar is the part that rests on one parameter: the effect less the effect "
            "rerun with that parameter neutral. Parameters interact, so the parts need not add up. Source: model, same "
            "seed.",
        ),
    )


def _largest_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort by what rests on a parameter, in size."""
    return rows.reindex(rows["rests"].abs().sort_values(ascending=False, kind="stable").index)


def _bars(axis: "Axes", rows: pd.DataFrame, whole: float, say: Say) -> None:
    """Draw the whole effect, and under it a bar for each parameter."""
    statuses = [say(*STATUSES.get(str(status), (str(status), str(status)))) for status in rows["status"]]
    named = zip(rows["parameter"].astype(str), statuses, strict=True)
    labels = [say("总效应", "whole effect"), *(say(f"{name}（{status}）", f"{name} ({status})") for name, status in named)]
    values = [whole, *rows["rests"].astype(float)]
    for row, value in enumerate(values):
        style = STYLES[0] if value >= 0 else STYLES[1]
        color = "#777777" if row == 0 else style.color
        axis.barh(row, value, height=0.62, color=color, hatch=style.hatch, edgecolor="white", linewidth=0.4)
    write_ends(axis, list(range(len(values))), values, [signed(value) for value in values])
    axis.axvline(0, color=INK, linewidth=0.8)
    axis.set_yticks(range(len(labels)), labels)
    axis.set_ylim(len(labels) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.locator_params(axis="x", nbins=4)
