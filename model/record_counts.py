"""Counts of a year that costs are reckoned from, by township, county and prefecture; they feed no decision."""

import numpy as np
import numpy.typing as npt

from model.holdings import HOLDINGS
from model.record_told import Notes, write
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
    **dict.fromkeys((*PUPILS, "villagers_registered_in_town", "guest_workers", "town_workers"), "persons"),
    **dict.fromkeys((name for name in HOLDINGS if name.startswith("settled_")), "persons"),
    **dict.fromkeys(("elders_left_behind", "children_left_behind", "job_seekers", "graduates_arrived"), "persons"),
    **dict.fromkeys(
        ("unskilled_villagers", "rural_registered", "urban_workers_without_job", "persons_at_minimum"), "persons"
    ),
    **dict.fromkeys((name for name in (*HOLDINGS, *WORKS) if name.startswith("households_")), "households"),
}
"""Unit of each count."""
STANDING = (
    "urban_jobs", "rural_jobs", "town_dwellings", "urban_workers_without_job", "unskilled_villagers",
    "rural_registered", "job_seekers", "town_workers",
)  # fmt: skip
COUNTS = (*PUPILS, *HOLDINGS, *STANDING, *WORKS)
"""Name of each count, in the order in which they are told."""


def counts_of(state: State) -> Floats:
    """(counts, t) each of `COUNTS` in the year that ends, in full-size units."""
    tally, places, market = state.tally, state.places, state.market
    assert market is not None
    urban, rural = slice(1, state.inside, 2), slice(0, state.inside, 2)

    def both(counts: Counts) -> Counts:
        """Rural and urban part of each township together; (k, t)."""
        pairs: Counts = counts[: state.inside].reshape(state.townships, 2, -1).sum(axis=1).T
        return pairs

    raw = np.vstack(
        [
            tally.pupils[urban, : len(PUPILS)].T,
            both(tally.holdings),
            places.jobs[urban].sum(axis=1),
            places.jobs[rural].sum(axis=1),
            places.dwellings[urban],
            np.maximum(tally.labour[urban] - places.jobs[urban], 0).sum(axis=1),
            tally.labour[rural, 0],
            tally.registrations[rural],
            both(market.seekers).sum(axis=0),
            tally.labour[urban, :2].sum(axis=1),
            state.works.T,
        ]
    )
    # Land is counted in tenths of a mu, and a township is one at every scale.
    whole = {"mu": 10.0 * state.scale, "townships": 1.0}
    found: Floats = raw / np.array([whole.get(UNITS[name], state.scale) for name in COUNTS])[:, np.newaxis]
    return found


def note_counts(notes: Notes, state: State, year: int) -> None:
    """Write the year's counts for prefecture and counties, and for townships where they are not zero."""
    region, values = state.region, counts_of(state)
    counties, rows = len(region.county_codes), np.arange(len(COUNTS))[:, np.newaxis]
    cells = (rows * counties + np.asarray(region.township_county)).reshape(-1)
    by_county = np.bincount(cells, values.reshape(-1), rows.size * counties).reshape(-1, counties)
    amounts = np.hstack([by_county.sum(axis=1, keepdims=True), by_county, values])
    count, area = np.nonzero((amounts != 0.0) | (np.arange(amounts.shape[1]) <= counties))
    codes = (region.code, *region.county_codes, *region.township_codes)
    write(notes, year, codes, COUNTS, [UNITS[name] for name in COUNTS], amounts, (count, area))
