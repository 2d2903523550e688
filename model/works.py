"""What one year built, granted and paid, township by township: the flows that unit costs are paid for.

Read off the state before and after the steps that change it; counts of the run's scale that feed no decision, so that
no digest depends on them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import COLLEGE, SCHOOLING_MASK, SCHOOLING_SHIFT
from agents.deciding import BUYS
from agents.levers import DWELLING_QUOTA, EXIT_PRICE, LAND_PER_SETTLER, MONEY_PER_SETTLER, SEAT_GROWTH
from agents.moving import HOME, RETURN
from agents.registering import AWAY_TO_TOWN, SOME_TO_TOWN, TO_TOWN, TOWN_TO_TOWN
from model.state import State

Rows = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

WORKS = (
    "seats_opened_by_growth",
    "seats_opened_for_settlers",
    "dwellings_opened_for_sale",
    "affordable_dwellings_opened",
    "dwellings_opened_for_settlers",
    "households_resettled",
    "households_merged",
    "households_renewed",
    "townships_upgraded",
    "households_returned",
    "households_registered_in_town",
    "land_given_up",
    "households_arrived",
    "graduates_arrived",
)
"""Columns of `State.works`. Dwellings for settlers are among those for sale and affordable; land in tenths of a mu."""
(
    SEATS_BY_GROWTH, SEATS_FOR_SETTLERS, FOR_SALE, AFFORDABLE, DWELLINGS_FOR_SETTLERS, RESETTLED, MERGED, RENEWED,
    UPGRADED, CAME_HOME, REGISTERED, LAND_GIVEN_UP, ARRIVED, GRADUATES,
) = range(len(WORKS))  # fmt: skip


class Capacities(NamedTuple):
    """What stood before governments decided."""

    dwellings: Counts
    """(t,) in towns."""
    affordable: Counts
    """(t,) affordable rental not yet taken."""
    seats: Counts
    """(t, 3) in towns, by stage."""
    upgrades: int
    """Rural townships that had become towns."""


def open_book(state: State) -> Capacities:
    """Begin the year's book with zeros, and remember what stands."""
    state.works = np.zeros((state.townships, len(WORKS)))
    urban, p = slice(1, state.inside, 2), state.places
    return Capacities(p.dwellings[urban].copy(), p.affordable[urban].copy(), p.seats[urban].copy(), len(state.upgraded))


def note_opened(state: State, before: Capacities) -> None:
    """Note what governments opened; what settlers brought has the part that it had in what their county granted."""
    urban, p, works = slice(1, state.inside, 2), state.places, state.works
    dwellings, affordable = p.dwellings[urban] - before.dwellings, p.affordable[urban] - before.affordable
    seats = p.seats[urban] - before.seats
    works[:, FOR_SALE], works[:, AFFORDABLE] = dwellings - affordable, affordable
    land = settlers_part(state, before.dwellings, DWELLING_QUOTA, LAND_PER_SETTLER)
    works[:, DWELLINGS_FOR_SETTLERS] = dwellings * land
    for stage in range(3):
        money = settlers_part(state, before.seats[:, stage], SEAT_GROWTH, MONEY_PER_SETTLER)
        works[:, SEATS_FOR_SETTLERS] += seats[:, stage] * money
        works[:, SEATS_BY_GROWTH] += seats[:, stage] * (1.0 - money)
    for village in state.upgraded[before.upgrades :]:
        works[state.region.village_township[village], UPGRADED] += 1


def settlers_part(state: State, stock: Counts, growth: int, per_settler: int) -> Floats:
    """(t,) part of what its county granted that last year's settlers brought, 0–1; levers at the county's seat.

    Args:
        state: before settlers are counted anew.
        stock: (t,) that grows.
        growth: lever, share of the stock granted.
        per_settler: lever, units granted for each settler of last year.
    """
    region, part = state.region, np.zeros(state.townships)
    settlers = state.places.settlers[1 : state.inside : 2]
    for county, seat in enumerate(region.county_seat):
        here = region.township_county == county
        by_growth = max(float(state.levers[growth, seat]) * int(stock[here].sum()), 0.0)
        by_settlers = float(state.levers[per_settler, seat]) * int(settlers[here].sum())
        part[here] = by_settlers / (by_growth + by_settlers) if by_settlers > 0.0 else 0.0
    return part


def note_returns(state: State, moving: Rows) -> None:
    """Note the households of `moving` that settled on coming back, at the township they come back to."""
    destination, h = state.choices.destination[moving], state.households
    home, back = moving[destination == HOME], moving[destination == RETURN]
    locations = np.concatenate([h.origin[home], h.residence[back]])
    _add(state, CAME_HOME, locations, np.ones(locations.size))


def note_arrivals(state: State, first: int) -> None:
    """Note the households that came from outside into the rows from `first` on, and their members with college."""
    h, rows = state.households, slice(first, state.used)
    schooling = (h.traits[rows] & SCHOOLING_MASK) >> SCHOOLING_SHIFT
    graduates = ((schooling == COLLEGE) & (h.birth[rows] != 0)).sum(axis=1)
    _add(state, ARRIVED, h.residence[rows], np.ones(state.used - first))
    _add(state, GRADUATES, h.residence[rows], graduates)


class Registering(NamedTuple):
    """Households about to change their registration."""

    rows: Rows
    origin: npt.NDArray[np.int16]
    """Location of origin of each."""
    land: Counts
    """Tenths of a mu that each holds."""
    used: int
    """Rows in use; members away who register divide off into the rows after them."""


def before_registering(state: State, rows: Rows) -> Registering:
    """Note who of some rows registers in a town, where; and remember the land of those who register."""
    h, deed = state.households, state.choices.deed[rows] & np.uint16(BUYS - 1)
    home = (deed == TO_TOWN) | (deed == TOWN_TO_TOWN) | (deed == SOME_TO_TOWN)
    family, away = rows[home], rows[deed == AWAY_TO_TOWN]
    locations = np.concatenate([h.residence[family], h.away[away]])
    _add(state, REGISTERED, locations, np.ones(locations.size))
    rows = rows[(deed == TO_TOWN) | (deed == AWAY_TO_TOWN) | (deed == SOME_TO_TOWN)]
    return Registering(rows, h.origin[rows].copy(), h.land[rows].astype(np.int64), state.used)


def after_registering(state: State, before: Registering) -> None:
    """Note the land given up where there is paid exit: what those who registered held and do not hold any more."""
    h, new = state.households, slice(before.used, state.used)
    origins = np.concatenate([before.origin, before.origin, h.origin[new]])
    land = np.concatenate([before.land, -h.land[before.rows].astype(np.int64), -h.land[new].astype(np.int64)])
    _add(state, LAND_GIVEN_UP, origins, land)
    state.works[state.levers[EXIT_PRICE] <= 0.0, LAND_GIVEN_UP] = 0.0


def _add(state: State, column: int, locations: npt.NDArray[np.int16], amounts: npt.NDArray[np.generic]) -> None:
    """Add amounts at the townships of locations; what lies outside the prefecture is left out."""
    inside = locations < state.codes.villages
    node = state.codes.node[locations[inside]]
    state.works[:, column] += np.bincount(node, amounts[inside].astype(np.float64), state.townships)
