"""Where a fitted number comes from: inherited from the start, demography, behaviour, or codes and projects.

Exact: the parts of a share are those of the accounts, those of a count its events; nothing is left over.
"""

from collections.abc import Sequence

import pandas as pd

from calibration.targets import Target
from model.events import EVENTS, LEDGERS, REGISTRATIONS, RESIDENTS
from model.migration import MigrationModel

DEMOGRAPHY = ("birth", "death", "registered_birth", "registered_death", "marriage", "marriage_transfer")
CODES = (
    "recode", "upgrade", "resettlement", "registered_recode", "registered_upgrade", "registered_resettlement",
)  # fmt: skip
SHARES = {"resident_urban_share": RESIDENTS, "registered_urban_share": REGISTRATIONS}
COUNTS = {"resident_population": RESIDENTS, "registered_population": REGISTRATIONS}
SOURCES = ("start", "demography", "behaviour", "codes")
"""Inherited from the start; births, deaths and marriage; moves and transfers; recoding, upgrades and projects."""


def source_of(event: str) -> str:
    """Which of `SOURCES` an event belongs to."""
    if event in DEMOGRAPHY:
        return "demography"
    return "codes" if event in CODES else "behaviour"


def splits(model: MigrationModel, targets: Sequence[Target]) -> pd.DataFrame:
    """Split what a run gives for its targets.

    Args:
        model: run up to the last target's year at least.
        targets: those that are neither a share of the urban nor a count of persons are left out.

    Returns:
        target, found, start, demography, behaviour, codes; in the target's unit.
    """
    indicators, events = model.indicators_frame(), model.events_frame()
    table = indicators.set_index(["indicator", "area_code", "year"])["value"]
    rows: list[dict[str, str | float]] = []
    for target in targets:
        first = model.region.start
        if target.indicator in SHARES:
            parts = _of_share(indicators, target, SHARES[target.indicator], first)
        elif target.indicator in COUNTS:
            parts = _of_count(events, target, COUNTS[target.indicator], model)
        else:
            continue
        at = [float(table[target.indicator, area, year]) for year in (first, target.year) for area in target.areas]
        half = len(target.areas)
        rows.append({"target": target.name, "found": sum(at[half:]), "start": sum(at[:half]), **parts})
    return pd.DataFrame(rows, columns=["target", "found", *SOURCES])


def _of_share(indicators: pd.DataFrame, target: Target, ledger: int, first: int) -> dict[str, float]:
    """Parts of a share, in percentage points, added up over the years."""
    parts = dict.fromkeys(SOURCES[1:], 0.0)
    rows = indicators[(indicators.area_code == target.areas[0]) & indicators.year.between(first + 1, target.year)]
    added = rows.groupby("indicator")["value"].sum()
    for event in EVENTS:
        if event.ledger == ledger:
            parts[source_of(event.name)] += float(added.get(f"change_{LEDGERS[ledger]}_{event.name}", 0.0))
    return parts


def _of_count(events: pd.DataFrame, target: Target, ledger: int, model: MigrationModel) -> dict[str, float]:
    """Parts of a count of persons, in full-size persons."""
    parts = dict.fromkeys(SOURCES[1:], 0.0)
    names = {event.name for event in EVENTS if event.ledger == ledger}
    rows = events[events.event.isin(names) & (events.year <= target.year)]
    region = model.region
    # A township's code need not begin with that of its county.
    county_of = {code: region.county_codes[region.township_county[k]] for k, code in enumerate(region.township_codes)}
    for sign, column in ((1.0, "destination"), (-1.0, "origin")):
        county = rows[column].str.partition("-")[0].map(county_of)
        here = rows[county.notna() if region.code in target.areas else county.isin(target.areas)]
        for name, persons in here.groupby("event")["persons"].sum().items():
            parts[source_of(str(name))] += sign * float(persons) / model.scale
    return parts
