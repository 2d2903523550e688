"""What a scenario changes, against the reference, and the exact parts of it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from model.events import LEDGERS, REGISTRATIONS, RESIDENTS
from model.levers import LeverTable
from model.region import Region

EFFECTS = ("scenario", "year", "area_code", "indicator", "unit", "reference", "value", "difference")
PARTS = ("scenario", "year", "area_code", "ledger", "event", "points")
SPILLOVER = ("scenario", "year", "indicator", "acting", "inside", "outside", "share_outside")

COUNTED = ("persons", "households")
"""Units of what can be added up over counties."""


def effects_frame(scenario: str, reference: pd.DataFrame, changed: pd.DataFrame, region: Region) -> pd.DataFrame:
    """Every indicator of the prefecture and its counties in both runs.

    Args:
        scenario: its name.
        reference: (year, area_code, indicator, value, unit) of the run compared with.
        changed: the same of the scenario's run, in the same order.
        region: whose areas are meant.

    Returns:
        A frame with EFFECTS: shares in percent and their differences in percentage points, counts in full-size persons.
    """
    keys = ["year", "area_code", "indicator"]
    # Of townships, what was built or granted has rows only where there was some, which may differ.
    areas = (region.code, *region.county_codes)
    reference, changed = (rows[rows["area_code"].isin(areas)].reset_index(drop=True) for rows in (reference, changed))
    assert reference[keys].equals(changed[keys])
    old, new = reference["value"].to_numpy(), changed["value"].to_numpy()
    found = reference[[*keys, "unit"]]
    found = found.assign(scenario=scenario, reference=old, value=new, difference=new - old)
    return found[list(EFFECTS)]


def parts_frame(effects: pd.DataFrame) -> pd.DataFrame:
    """Parts of the difference of each urban share, added up since the start, by kind of event.

    In each run the change of a share in a year falls into exact parts by event (`model.accounts.parts_of_change`).
    Added up over the years they are the change since the start, which both runs have in common; so the difference of
    those sums adds up over events to the difference of the share, with nothing left over.

    Args:
        effects: of `effects_frame`.

    Returns:
        A frame with PARTS; `ledger` is residents or registrations, `points` are percentage points.
    """
    found = []
    for ledger in (LEDGERS[RESIDENTS], LEDGERS[REGISTRATIONS]):
        head = f"change_{ledger}_"
        rows = effects[effects["indicator"].str.startswith(head)]
        rows = rows.assign(ledger=ledger, event=rows["indicator"].str.removeprefix(head))
        rows = rows.sort_values("year", kind="stable")
        points = rows.groupby(["scenario", "area_code", "event"], sort=False)["difference"].cumsum()
        found.append(rows.assign(points=points)[list(PARTS)])
    return pd.concat(found, ignore_index=True)


def acting(reference: LeverTable, changed: LeverTable, year: int, region: Region) -> tuple[str, ...]:
    """Codes of the counties where some lever has differed in a year up to `year`."""
    differs = reference.initial != changed.initial
    for each in range(reference.first_year, year + 1):
        differs = differs | (reference.of(each) != changed.of(each))
    townships = np.flatnonzero(differs.any(axis=0))
    return tuple(region.county_codes[c] for c in np.unique(region.township_county[townships]))


def spillover_frame(effects: pd.DataFrame, reference: LeverTable, changed: LeverTable, region: Region) -> pd.DataFrame:
    """Differences inside and outside the counties where the scenario's levers act.

    Args:
        effects: of `effects_frame`, of one scenario.
        reference: levers of the run compared with.
        changed: the scenario's.
        region: whose counties are meant.

    Returns:
        A frame with SPILLOVER, for every count that counties add up to: `inside` and `outside` are differences added up
        over the counties where some lever has differed up to the year, and over the others. `share_outside` is the part
        of all that changed in counties, without signs, that changed outside: Σ |difference| over the others divided by
        Σ |difference| over all counties, from 0 to 1. It is no part of the prefecture's net difference, which is zero
        where one county gains what another loses. Where the levers act in every county there is no outside: NaN; where
        nothing differs the share is NaN.
    """
    counted = effects[effects["unit"].isin(COUNTED)]
    whole = counted.loc[counted["area_code"] == region.code, "indicator"].unique()
    local = counted[counted["area_code"].isin(region.county_codes) & counted["indicator"].isin(whole)]
    counties = [local[local["area_code"] == code] for code in region.county_codes]
    values = np.stack([rows["difference"].to_numpy() for rows in counties], axis=1)
    found = counties[0][["year", "indicator"]].reset_index(drop=True)
    codes = {year: acting(reference, changed, int(year), region) for year in found["year"].unique()}
    here = np.array([np.isin(region.county_codes, codes[year]) for year in found["year"]])
    everywhere = here.all(axis=1)
    total, beyond = np.abs(values).sum(axis=1), np.where(here, 0.0, np.abs(values)).sum(axis=1)
    found["scenario"] = str(effects["scenario"].iloc[0])
    found["acting"] = [" ".join(codes[year]) for year in found["year"]]
    found["inside"] = np.where(here, values, 0.0).sum(axis=1)
    found["outside"] = np.where(everywhere, np.nan, np.where(here, 0.0, values).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        found["share_outside"] = np.where(everywhere | (total == 0.0), np.nan, beyond / total)
    return found[list(SPILLOVER)]


def joined(frames: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """One frame of several, with its columns even where there is nothing in it."""
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(columns))
