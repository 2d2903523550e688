"""Numbers of the prefecture for the first screen: some hundred among forty thousand rows, looked up once."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from viz.compare_words import SHARES

if TYPE_CHECKING:
    from model.region import Region

URBAN = "resident_urban"

ByYear = dict[int, dict[str, Any]]
"""What a table says of each year, in their order."""
ByIndicator = dict[str, ByYear]


class Numbers(NamedTuple):
    """Of both shares and the urban residents; nothing in what there is not."""

    run: ByIndicator
    """On screen: `value`."""
    ghost: ByIndicator
    """The baseline's: `value`."""
    fan: ByIndicator
    """Of one scenario: `p05`, `p25`, `p50`, `p75`, `p95`."""
    chances: ByIndicator
    """Of the plan's targets: `probability`; with `pairs` it is counted over so many draws."""
    plan: ByIndicator
    """Its history and targets: `relation`, `value`."""


def numbers_of(
    region: "Region",
    run: pd.DataFrame | None = None,
    ghost: pd.DataFrame | None = None,
    fan: pd.DataFrame | None = None,
    chances: pd.DataFrame | None = None,
    area: str = "",
) -> Numbers:
    """Look up what the first screen says of a region.

    Args:
        region: whose plan is meant.
        run: (year, area_code, indicator, value, unit) of the scenario in hand, if there is one.
        ghost: the same of the baseline, if it is another.
        fan: (area_code, indicator, year, p05, p25, p50, p75, p95) of one scenario.
        chances: (indicator, area_code, year, probability) of the same, with a column `pairs` where it was counted.
        area: code of a county; the whole prefecture if not given.
    """
    wanted = (*SHARES.values(), URBAN)
    return Numbers(*(by_year(each, area or region.code, wanted) for each in (run, ghost, fan, chances, region.plan)))


def by_year(frame: pd.DataFrame | None, area: str, indicators: Iterable[str]) -> ByIndicator:
    """Look up an area's rows of some indicators; nothing of each where there is no table.

    Args:
        frame: (area_code, indicator, year, …).
        area: its code.
        indicators: their names; all are keys of what is given.

    Returns:
        Rows by indicator and year; the first of a year if there are several.
    """
    found: ByIndicator = {indicator: {} for indicator in indicators}
    if frame is None or frame.empty:
        return found
    # One passage from a table to plain values: each later question of pandas costs as much as all of them here.
    rows = frame[(frame["area_code"] == area) & frame["indicator"].isin(found)]
    names = [str(name) for name in rows.columns]
    for values in zip(*(rows[name].tolist() for name in names), strict=True):
        row = dict(zip(names, values, strict=True))
        found[row["indicator"]].setdefault(int(row["year"]), row)
    return {indicator: dict(sorted(years.items())) for indicator, years in found.items()}
