"""What one year built, granted and paid, township by township: the flows that unit costs are paid for.

Read off the state before and after the steps that change it; counts of the run's scale that feed no decision, so that
no digest depends on them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import COLLEGE, SLOTS, Households
from agents.compiling import row_rule, rule
from agents.conditions import Codes
from agents.deciding import BUYS
from agents.levers import DWELLING_QUOTA, LAND_PER_SETTLER, MONEY_PER_SETTLER, SEAT_GROWTH
from agents.luck import Integer
from agents.members import schooling_of
from agents.moving import HOME, RETURN
from agents.registering import AWAY_TO_TOWN, SOME_TO_TOWN, TO_TOWN
from model.choosing import Choices
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
    county, seats = state.region.township_county, state.region.county_seat
    settlers = state.places.settlers[1 : state.inside : 2]
    by_growth = np.maximum(state.levers[growth, seats] * np.bincount(county, stock, len(seats)), 0.0)
    by_settlers = state.levers[per_settler, seats] * np.bincount(county, settlers, len(seats))
    part = np.divide(by_settlers, by_growth + by_settlers, out=np.zeros(len(seats)), where=by_settlers > 0.0)
    found: Floats = part[county]
    return found


@rule
def note_returns(moving: Rows, h: Households, choices: Choices, k: Codes, works: Floats) -> None:
    """Note the households of `moving` that settled on coming back, at the township they come back to."""
    for row in moving:
        if choices.destination[row] == HOME:
            add(CAME_HOME, h.origin[row], 1.0, k, works)
        elif choices.destination[row] == RETURN:
            add(CAME_HOME, h.residence[row], 1.0, k, works)


@rule
def note_arrivals(first: int, last: int, h: Households, k: Codes, works: Floats) -> None:
    """Note the households that came from outside into some rows, and their members with college."""
    for row in range(first, last):
        add(ARRIVED, h.residence[row], 1.0, k, works)
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0 and schooling_of(np.int64(h.traits[row, slot])) == COLLEGE:
                add(GRADUATES, h.residence[row], 1.0, k, works)


@rule
def note_registering(rows: Rows, h: Households, choices: Choices, k: Codes, works: Floats) -> None:
    """Note who of some rows is about to register in a town, not coming from another one, and where."""
    for row in rows:
        deed = np.int64(choices.deed[row]) & (BUYS - 1)
        if deed in (TO_TOWN, SOME_TO_TOWN):
            add(REGISTERED, h.residence[row], 1.0, k, works)
        elif deed == AWAY_TO_TOWN:
            add(REGISTERED, h.away[row], 1.0, k, works)


@row_rule
def add(column: int, location: Integer, amount: float, k: Codes, works: Floats) -> None:
    """Add an amount at the township of a location; what lies outside the prefecture, or nowhere, is left out."""
    if 0 <= location < k.villages:
        works[k.node[location], column] += amount
