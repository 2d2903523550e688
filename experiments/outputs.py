"""Which outputs of a run are kept: indicators of chosen years and areas, each a column.

`registered_urban_share_2035` is the whole prefecture's, `registered_urban_share_2035_410622` a county's or township's.
A value is what the run's `indicators.parquet` would hold: shares in percent, counts in full-size persons.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from agents.compiling import cache_root, sources_hash
from agents.errors import InputError, nearest
from model.migration import MigrationModel
from model.region import Region
from model.warming import nobody

INDICATORS = (
    "resident_population", "resident_urban_share", "resident_urban_share_without_recoding", "registered_population",
    "registered_urban_share", "share_gap", "registered_share_of_urban_residents", "transfers_rural_to_urban",
    "reported_transfers", "net_migration_outside", "new_urban_jobs", "income_ratio", "rent", "job_chance",
    "school_crowding", "left_behind_children",
)  # fmt: skip
"""Kept if nothing else is said."""
YEARS = (2020, 2025, 2030, 2035)
"""Kept if nothing else is said, of those that are simulated; the last year always."""
LEVELS = ("city", "counties", "townships")
ALL = "all"


@dataclass(frozen=True)
class Selection:
    """What to keep of every run; an empty part is the default, `("all",)` everything."""

    indicators: tuple[str, ...] = ()
    years: tuple[int | str, ...] = ()
    areas: tuple[str, ...] = ("city", "counties")
    """Levels, or codes."""


class Output(NamedTuple):
    """One column of outputs."""

    column: str
    indicator: str
    year: int
    area_code: str
    unit: str


class Known(NamedTuple):
    """An indicator that runs of a region have for an area."""

    indicator: str
    area_code: str
    unit: str
    at_start: bool
    """Also for the year at whose end the population stands."""


def column_of(indicator: str, year: int, area: str, city: str) -> str:
    """Name of an output's column."""
    return f"{indicator}_{year}" if area == city else f"{indicator}_{year}_{area}"


def known_outputs(region: Region) -> list[Known]:
    """Every indicator and area that a run of the region gives: learned from one in which nobody lives, kept on disk."""
    path = cache_root() / "outputs" / f"{sources_hash()[:24]}-{region.hash[:24]}.json"
    try:
        return [Known(*entry) for entry in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        pass
    model = MigrationModel(region=region, population=nobody(region), threads=1)
    model.step()
    years, areas, names, _, units = model.record.notes.values()
    later = {(n, a): u for y, a, n, u in zip(years, areas, names, units, strict=True) if y > region.start}
    start = {(n, a) for y, a, n in zip(years, areas, names, strict=True) if y == region.start}
    found = [Known(name, area, unit, (name, area) in start) for (name, area), unit in later.items()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{np.random.default_rng().integers(2**62)}.part")
        part.write_text(json.dumps(found), encoding="utf-8")
        part.replace(path)
    except OSError:
        pass
    return found


def outputs(selection: Selection, region: Region, until: int) -> list[Output]:
    """The columns of a selection, by indicator, year and area.

    Raises:
        InputError: an indicator, a year or an area does not exist, or nothing is left.
    """
    known = known_outputs(region)
    names = _names(selection, known)
    areas = _areas(selection, region)
    years = _years(selection, region, until)
    found = []
    by_name: dict[str, dict[str, Known]] = {}
    for entry in known:
        by_name.setdefault(entry.indicator, {})[entry.area_code] = entry
    for name in names:
        for year in years:
            for area in areas:
                there = by_name[name].get(area)
                if there is not None and (year > region.start or there.at_start):
                    found.append(Output(column_of(name, year, area, region.code), name, year, area, there.unit))
    if not found:
        raise InputError("outputs keep nothing: no indicator chosen exists in the years and areas chosen")
    return found


def _names(selection: Selection, known: Sequence[Known]) -> list[str]:
    every = list(dict.fromkeys(entry.indicator for entry in known))
    if selection.indicators == (ALL,):
        return every
    for name in selection.indicators:
        if name not in every:
            raise InputError(
                f"outputs: there is no indicator '{name}'{nearest(name, every)}; allowed: {', '.join(every)}"
            )
    return list(dict.fromkeys(selection.indicators or [name for name in INDICATORS if name in every]))


def _areas(selection: Selection, region: Region) -> list[str]:
    levels = {"city": (region.code,), "counties": region.county_codes, "townships": region.township_codes}
    every = (region.code, *region.county_codes, *region.township_codes)
    found: list[str] = []
    for area in selection.areas:
        if area not in levels and area not in every:
            raise InputError(
                f"outputs: there is no area '{area}'{nearest(area, (*LEVELS, *every))}; allowed: {', '.join(LEVELS)} "
                f"and their codes"
            )
        found += levels.get(area, (area,))
    return [area for area in every if area in set(found)]


def _years(selection: Selection, region: Region, until: int) -> list[int]:
    if selection.years == (ALL,):
        return list(range(region.start, until + 1))
    if not selection.years:
        return sorted({year for year in YEARS if region.start <= year <= until} | {until})
    for year in selection.years:
        if not isinstance(year, int) or not region.start <= year <= until:
            raise InputError(f"outputs: the year {year!r} is not simulated; allowed are {region.start} to {until}")
    return sorted({int(year) for year in selection.years})


def extract(notes: Mapping[str, list[Any]], wanted: Sequence[str], city: str) -> dict[str, float]:
    """Take the wanted columns out of a run's record; what a run does not have is left out.

    Args:
        notes: of `model.record.Record`: year, area_code, indicator, value, unit.
        wanted: columns.
        city: code of the prefecture.
    """
    columns = set(wanted)
    found: dict[str, float] = {}
    for year, area, name, value, _ in zip(*notes.values(), strict=True):
        column = f"{name}_{year}" if area == city else f"{name}_{year}_{area}"
        if column in columns:
            found[column] = value
    return {column: found[column] for column in wanted if column in found}
