"""Counts of a year that costs are reckoned from, by township, county and prefecture; they feed no decision."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from model.holdings import HOLDINGS
from model.state import State
from model.works import WORKS

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

PUPILS = ("guest_pupils_preschool", "guest_pupils_compulsory", "guest_pupils_senior")
"""Children in towns where they are not registered, by stage of school."""
UNITS = {
    "contracted_land": "mu",
    "land_given_up": "mu",
    "urban_jobs": "jobs",
    "rural_jobs": "jobs",
    "seats_opened_by_growth": "seats",
    "seats_opened_for_settlers": "seats",
    "dwellings_opened_for_sale": "dwellings",
    "affordable_dwellings_opened": "dwellings",
    "dwellings_opened_for_settlers": "dwellings",
    "townships_upgraded": "townships",
    "town_dwellings": "dwellings",
    **dict.fromkeys((*PUPILS, "villagers_registered_in_town", "guest_workers"), "persons"),
    **dict.fromkeys(("elders_left_behind", "children_left_behind", "job_seekers", "graduates_arrived"), "persons"),
    **dict.fromkeys(
        ("unskilled_villagers", "rural_registered", "urban_workers_without_job", "persons_at_minimum"), "persons"
    ),
    **dict.fromkeys((name for name in (*HOLDINGS, *WORKS) if name.startswith("households_")), "households"),
}
"""Unit of each count."""


def counts_of(state: State) -> Iterator[tuple[str, Floats]]:
    """Name each count of the year that ends, (t,) in full-size units."""
    tally, places, market, scale = state.tally, state.places, state.market, state.scale
    assert market is not None
    urban, rural = slice(1, state.inside, 2), slice(0, state.inside, 2)

    def both(counts: Counts) -> Counts:
        """Rural and urban part of each township together."""
        pairs: Counts = counts[: state.inside].reshape(state.townships, 2, -1).sum(axis=(1, 2))
        return pairs

    for stage, name in enumerate(PUPILS):
        yield name, tally.pupils[urban, stage] / scale
    for column, name in enumerate(HOLDINGS):
        yield name, both(tally.holdings[:, column]) / (10.0 * scale if UNITS[name] == "mu" else scale)
    yield "urban_jobs", places.jobs[urban].sum(axis=1) / scale
    yield "rural_jobs", places.jobs[rural].sum(axis=1) / scale
    yield "town_dwellings", places.dwellings[urban] / scale
    without = np.maximum(tally.labour[urban] - places.jobs[urban], 0)
    yield "urban_workers_without_job", without.sum(axis=1) / scale
    yield "unskilled_villagers", tally.labour[rural, 0] / scale
    yield "rural_registered", tally.registrations[rural] / scale
    yield "job_seekers", both(market.seekers) / scale
    for column, name in enumerate(WORKS):
        whole = {"mu": 10.0 * scale, "townships": 1.0}.get(UNITS[name], scale)
        yield name, state.works[:, column] / whole


def note_counts(notes: dict[str, list[Any]], state: State, year: int) -> None:
    """Write the year's counts for prefecture and counties, and for townships where they are not zero."""
    region = state.region
    codes = np.array([region.code, *region.county_codes, *region.township_codes], dtype=object)
    counties, index = np.asarray(region.township_county), 1 + len(region.county_codes)
    for name, values in counts_of(state):
        by_county = np.bincount(counties, values, index - 1)
        amounts = np.concatenate([[by_county.sum()], by_county, values])
        shown = np.flatnonzero((amounts != 0.0) | (np.arange(amounts.size) < index))
        for column, entries in zip(
            notes.values(),
            (
                [year] * shown.size,
                codes[shown].tolist(),
                [name] * shown.size,
                amounts[shown].tolist(),
                [UNITS[name]] * shown.size,
            ),
            strict=True,
        ):
            column.extend(entries)
