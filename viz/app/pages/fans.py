"""The fan of what is on screen: the one that ships, or the baseline's carried along by paired differences."""

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from viz.app.draft import BASELINE
from viz.language import Say

if TYPE_CHECKING:
    from viz.app.answers import Snapshot
    from viz.app.draft import Draft
    from viz.app.pages.shipped import Shipped

MARKS = ["p05", "p25", "p50", "p75", "p95"]


class Fan(NamedTuple):
    """A fan, and what is to be said of it."""

    frame: pd.DataFrame | None
    """(area_code, indicator, year, p05, p25, p50, p75, p95)."""
    chances: pd.DataFrame | None
    """(indicator, area_code, year, probability) of the plan's targets; only where the very scenario ships."""
    words: str


def fan_of(draft: "Draft", snapshot: "Snapshot", shipped: "Shipped", say: Say) -> Fan:
    """Give the fan of a draft.

    Args:
        draft: on screen.
        snapshot: of its session, with the pairs that are done.
        shipped: what comes with the project.
        say: the language.
    """
    if shipped.fans is None:
        return Fan(None, None, shipped.absent(say))
    own = shipped.fan(draft.base) if draft.untouched else None
    if own is not None:
        return Fan(own, shipped.chances(draft.base), "")
    base, paired = shipped.fan(BASELINE), snapshot.paired
    if base is None or not paired.draws or snapshot.draft.hash != draft.hash:
        return Fan(None, None, say(*paired.sentence))
    return Fan(_carried(base, snapshot), None, _words(snapshot, say))


def _carried(base: pd.DataFrame, snapshot: "Snapshot") -> pd.DataFrame:
    """Shift the baseline's fan by the mean of the paired differences, area by area."""
    rows = snapshot.paired.differences
    keys = ["area_code", "indicator", "year"]
    shift = rows.groupby(keys)["difference"].mean().rename("shift").reset_index()
    found = base.merge(shift, on=keys, how="inner")
    for mark in MARKS:
        found[mark] = found[mark] + found["shift"]
    return found.drop(columns="shift")


def _words(snapshot: "Snapshot", say: Say) -> str:
    """Say how many pairs the fan rests on, and that more are coming."""
    paired = snapshot.paired
    more = (
        ""
        if paired.complete
        else say(f"，尚在补充（共 {paired.wanted} 对）", f", still filling in (of {paired.wanted})")
    )
    return say(
        f"扇形为基线的扇形加上 {paired.draws} 对抽取的平均差异{more}；成对运行的规模 {paired.scale:g}。",
        f"The fan is the baseline's plus the mean difference of {paired.draws} paired draws{more}; scale of the pairs "
        f"{paired.scale:g}.",
    )
