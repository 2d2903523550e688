"""Lever values of a run as rows against the baseline: what a scenario and single levers change, and nothing else.

A row is (1 + years, townships): the values before the first year, then those of every year until the run's last. Only
rows that differ from the baseline of the run's population are kept, so that a run's key knows what was changed, not
how it was written. A scenario is read here and nowhere else in many runs.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES, LEVERS
from experiments.point import Change
from model.levers import LeverTable, lever_index
from model.migration import baseline_of
from model.population_inputs import drawn_inputs
from model.region import Region
from policies.projects import shares_of
from policies.scenario import read_scenario
from policies.scenario_change import check_level
from policies.scenario_places import Place

Row = npt.NDArray[np.float64]


def baseline(region: Region, population: int) -> LeverTable:
    """Policy of 2020 carried on, in a population whose gate opened in the year that it drew."""
    return baseline_of(region, drawn_inputs(region, population))


def scenario_table(name: str, region: Region, given: LeverTable) -> LeverTable:
    """A scenario, by name or file, over a baseline.

    Raises:
        InputError: there is no such scenario, or something in it is not allowed.
    """
    return read_scenario(name, region).on(given)


def row_of(table: LeverTable, lever: str, until: int) -> Row:
    """One lever's row of a table, up to a year."""
    years, index = until - table.first_year + 1, lever_index(lever)
    return np.concatenate([table.initial[None, index], table.values[:years, index]])


def changed_rows(table: LeverTable, given: LeverTable, until: int) -> dict[str, Row]:
    """Rows in which a table differs from its baseline."""
    rows = {name: (row_of(table, name, until), row_of(given, name, until)) for name in LEVER_NAMES}
    return {name: row for name, (row, before) in rows.items() if not np.array_equal(row, before)}


def with_changes(
    rows: Mapping[str, Row], changes: tuple[tuple[Change, float], ...], given: LeverTable, region: Region, until: int
) -> dict[str, Row]:
    """Write single levers over the rows of a scenario.

    Args:
        rows: the scenario's, by lever.
        changes: in the order in which they are written.
        given: the baseline.
        region: whose places are named.
        until: last year of the rows.

    Raises:
        InputError: a year or a place does not exist, or the lever is not read in a place so small.
    """
    found = dict(rows)
    for change, value in changes:
        first, last = change.first, until if change.last is None else change.last
        if not given.first_year <= first <= region.last or last > region.last:
            raise InputError(
                f"column '{change.column}' names a year that is not simulated; allowed are {given.first_year} to "
                f"{region.last}"
            )
        _check_places(change, region)
        row = found[change.lever].copy() if change.lever in found else row_of(given, change.lever, until)
        held, weights = places_of(change.lever, change.areas, region)
        row[1 + first - given.first_year : 2 + last - given.first_year, held] = value * weights
        found[change.lever] = row
    unchanged = [name for name, row in found.items() if np.array_equal(row, row_of(given, name, until))]
    return {name: row for name, row in found.items() if name not in unchanged}


def _check_places(change: Change, region: Region) -> None:
    """Refuse a place where the model would not read the lever, as a scenario file does.

    Raises:
        InputError: there is one, or a place does not exist.
    """
    for code in change.areas:
        place = Place(code, 1 if code in region.county_codes else 2, tuple(_townships(code, region).tolist()))
        check_level(LEVERS[lever_index(change.lever)], place, f"lever '{change.lever}' (column '{change.column}')")


def places_of(
    lever: str, areas: tuple[str, ...], region: Region
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    """Townships in which a lever is set, and the factor on its value in each.

    The factor is one, but for a quantity of the whole prefecture that the plan's projects divide among places: that is
    divided by their shares, or evenly where none of the places named has one.

    Raises:
        InputError: a place is neither a county nor a township of the region.
    """
    held = np.concatenate([_townships(code, region) for code in areas]) if areas else np.arange(
        len(region.township_codes)
    )  # fmt: skip
    held = np.unique(held)
    share = shares_of(lever)
    if not share:
        return held, np.ones(held.size)
    weights = np.array([share.get(region.township_codes[t], 0.0) for t in held])
    return held, weights / weights.sum() if weights.any() else np.full(held.size, 1.0 / held.size)


def _townships(code: str, region: Region) -> npt.NDArray[np.intp]:
    if code in region.township_codes:
        return np.array([region.township_codes.index(code)])
    if code in region.county_codes:
        return np.flatnonzero(region.township_county == region.county_codes.index(code))
    known = (*region.county_codes, *region.township_codes)
    raise InputError(f"place '{code}' is no county or township of {region.code}{nearest(code, known)}")


def table_of(rows: Mapping[str, Row], given: LeverTable, name: str) -> LeverTable:
    """The table that the model reads: rows written over the baseline; the last year's values are carried on."""
    values, initial = given.values.copy(), given.initial.copy()
    for lever, row in rows.items():
        index, years = lever_index(lever), len(row) - 1
        initial[index] = row[0]
        values[:years, index] = row[1:]
        values[years:, index] = row[-1]
    return replace(given, name=name, values=values, initial=initial)


def row_hash(row: Row) -> str:
    """SHA-256 of a row as little-endian bytes."""
    return hashlib.sha256(np.ascontiguousarray(row, "<f8").tobytes()).hexdigest()
