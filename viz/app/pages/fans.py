"""The fan of what is on screen: the one that ships, or the baseline's with paired differences on top."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from viz.app.draft import BASELINE
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region
    from viz.app.answers import Paired
    from viz.app.draft import Draft
    from viz.app.pages.shipped import Shipped

MARKS = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
KEYS = ["area_code", "indicator", "year"]


class Fan(NamedTuple):
    """A fan, and what is to be said of it."""

    frame: pd.DataFrame | None
    """(area_code, indicator, year, p05, p25, p50, p75, p95)."""
    chances: pd.DataFrame | None
    """(indicator, area_code, year, probability) of the plan's targets; of pairs also `pairs`, their number."""
    words: str


def fan_of(draft: "Draft", paired: "Paired", shipped: "Shipped", say: Say) -> Fan:
    """Give the fan of a draft.

    Args:
        draft: that is drawn.
        paired: its pairs that are done.
        shipped: what comes with the project.
        say: the language.
    """
    if shipped.fans is None:
        return Fan(None, None, shipped.absent(say))
    own = shipped.fan(draft.base) if draft.untouched else None
    if own is not None:
        return Fan(own, shipped.chances(draft.base), "")
    base = shipped.fan(BASELINE)
    if base is None:
        return Fan(None, None, say(*paired.sentence))
    if not paired.draws:
        return Fan(None, None, say(*paired.sentence) or _awaited(paired, say))
    return Fan(carried(base, paired), reached(draft.region, base, paired), _words(paired, say))


def carried(base: pd.DataFrame, paired: "Paired") -> pd.DataFrame:
    """Move each percentile of the baseline's fan by what the pairs say of that percentile.

    The pairs are few, their two sides alike but for the levers: what differs between the percentiles of the one side
    and those of the other is what the levers do to the fan, its width included.
    """
    rows = paired.differences
    sides = rows.assign(after=rows["before"] + rows["difference"]).groupby(KEYS)[["before", "after"]]
    found = base.copy()
    for mark, at in MARKS.items():
        ends = sides.quantile(at)
        shift = (ends["after"] - ends["before"]).rename("shift").reset_index()
        found = found.merge(shift, on=KEYS, how="inner")
        found[mark] = found[mark] + found.pop("shift")
    # Few pairs may move a percentile past its neighbour.
    found[list(MARKS)] = np.sort(found[list(MARKS)].to_numpy(float), axis=1)
    return found


def reached(region: "Region", base: pd.DataFrame, paired: "Paired") -> pd.DataFrame:
    """Count the pairs in which the changed side reaches the plan's targets for shares of the prefecture.

    The pairs' middle is moved onto that of the fan first, whose draws are many more.
    """
    found = []
    rows = paired.differences[paired.differences["area_code"] == region.code]
    plan = region.plan[(region.plan["area_code"] == region.code) & region.plan["relation"].isin((">", "="))]
    for target in plan.itertuples():
        mine, middle = (
            each[(each["indicator"] == target.indicator) & (each["year"] == target.year)]
            for each in (rows, base[base["area_code"] == region.code])
        )
        if mine.empty or middle.empty:
            continue
        values = mine["before"] + mine["difference"] + float(middle["p50"].iloc[0]) - mine["before"].median()
        share = float((values > target.value if target.relation == ">" else values >= target.value).mean())
        found.append((target.indicator, region.code, target.year, share, float(paired.draws)))
    return pd.DataFrame(found, columns=["indicator", "area_code", "year", "probability", "pairs"])


def _awaited(paired: "Paired", say: Say) -> str:
    """Say that a fan is on its way."""
    if not paired.wanted:
        return ""
    return say(
        f"扇形正在计算：{paired.wanted} 对抽取，一对也还没有算完。",
        f"The fan is on its way: {paired.wanted} paired draws, none of them done yet.",
    )


def _words(paired: "Paired", say: Say) -> str:
    """Say how many pairs the fan rests on, and that more are coming."""
    more = (
        ""
        if paired.complete
        else say(f"，尚在补充（共 {paired.wanted} 对）", f", still filling in (of {paired.wanted})")
    )
    stopped = say(*paired.sentence) if not paired.complete else ""
    return (
        say(
            f"扇形为基线的扇形加上 {paired.draws} 对抽取的差异（逐个分位）{more}；成对运行的规模 {paired.scale:g}。",
            f"The fan is the baseline's plus the differences of {paired.draws} paired draws, percentile by "
            f"percentile{more}; scale of the pairs {paired.scale:g}. ",
        )
        + stopped
    ).strip()
