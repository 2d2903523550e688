"""Counting the population: who lives, is registered, works and learns where; integers, added in any order."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, EPOCH, SLOTS, UNSEATED, Households
from agents.compiling import kernel, row_rule, rule
from agents.conditions import Codes, Conditions
from agents.family import family_of
from agents.income import means_of, owns, settled_pay
from agents.members import age_in, schooling_of, skill_of, stage_of, works
from agents.utility import present_income

Counts = npt.NDArray[np.int64]

AGES = 111


class Tally(NamedTuple):
    """Counts at one moment; p places, l locations. A leading axis holds one part per chunk of households."""

    residents: Counts
    """(p,) persons living in the place."""
    registrations: Counts
    """(p,) persons registered there."""
    households: Counts
    """(p,) households living there."""
    dwellings: Counts
    """(p,) households, and couples away, that use a dwelling there."""
    labour: Counts
    """(p, 3) labour force by skill."""
    pupils: Counts
    """(p, 6) children by stage, without and with local registration."""
    unseated: Counts
    """(p,) children without a seat."""
    left_behind: Counts
    """(p,) children under 16 with a member away."""
    town_registered: Counts
    """(p,) residents of the place whose registration is urban in the prefecture."""
    registered_here: Counts
    """(p,) residents registered in the prefecture."""
    at_home: Counts
    """(p,) persons living at their household's residence."""
    income: Counts
    """(p,) yuan a year of the residents."""
    ages: Counts
    """(p, 2, 111) residents by sex and single age."""
    schooling: Counts
    """(p, 5) residents of 15 and over by level of schooling."""
    kin: npt.NDArray[np.int32]
    """(l, p) persons by origin and place of residence."""
    origin_registered: Counts
    """(l,) persons registered in each location."""
    location_residents: Counts
    """(l,) persons living in each location."""
    location_households: Counts
    """(l,) households living in each location."""


def empty_tally(chunks: int, places: int, locations: int) -> Tally:
    """Zeros, one part per chunk."""

    def zeros(*shape: int) -> Counts:
        return np.zeros((chunks, *shape), np.int64)

    p = places
    return Tally(
        zeros(p), zeros(p), zeros(p), zeros(p), zeros(p, 3), zeros(p, 6), zeros(p), zeros(p), zeros(p), zeros(p),
        zeros(p), zeros(p), zeros(p, 2, AGES), zeros(p, 5), np.zeros((chunks, locations, p), np.int32),
        zeros(locations), zeros(locations), zeros(locations),
    )  # fmt: skip


def added_up(tally: Tally) -> Tally:
    """One tally of all chunks."""
    return Tally(*(part.sum(axis=0) for part in tally))


@row_rule
def count_member(row: int, slot: int, chunk: int, h: Households, k: Codes, year: int, out: Tally) -> None:
    """Count one member."""
    traits = np.int64(h.traits[row, slot])
    age = age_in(year, np.int64(h.birth[row, slot]))
    level = schooling_of(traits)
    location = np.int64(h.away[row] if traits & AWAY else h.residence[row])
    place = np.int64(k.place[location])
    registered = np.int64(k.registered[h.registration[row]])
    out.residents[chunk, place] += 1
    out.registrations[chunk, registered] += 1
    out.kin[chunk, h.origin[row], place] += 1
    out.origin_registered[chunk, h.registration[row]] += 1
    out.location_residents[chunk, location] += 1
    out.ages[chunk, place, traits & 1, age] += 1
    if h.registration[row] < k.villages:
        out.registered_here[chunk, place] += 1
        out.town_registered[chunk, place] += registered & 1
    if age >= 15:
        out.schooling[chunk, place, level] += 1
    if works(age, level):
        out.labour[chunk, place, skill_of(traits)] += 1
    stage = stage_of(age, level)
    if stage >= 0:
        out.pupils[chunk, place, stage + (3 if registered == place else 0)] += 1
        out.unseated[chunk, place] += traits & UNSEATED != 0


@row_rule
def count_household(row: int, chunk: int, h: Households, k: Codes, year: int, out: Tally) -> None:
    """Count one household and its members."""
    here = np.int64(k.place[h.residence[row]])
    home = away = children = 0
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            count_member(row, slot, chunk, h, k, year, out)
            gone = h.traits[row, slot] & AWAY != 0
            away += gone
            home += not gone
            children += not gone and age_in(year, np.int64(h.birth[row, slot])) < 16
    out.households[chunk, here] += 1
    out.location_households[chunk, h.residence[row]] += 1
    out.dwellings[chunk, here] += 1
    if away >= 2:
        out.dwellings[chunk, k.place[h.away[row]]] += 1
    out.at_home[chunk, here] += home
    if away > 0:
        out.left_behind[chunk, here] += children


@rule
def count_chunk(first: int, last: int, chunk: int, h: Households, k: Codes, year: int, out: Tally) -> None:
    """Count the households of some rows into one part."""
    for row in range(first, last):
        if h.id[row] != 0:
            count_household(row, chunk, h, k, year, out)


@kernel
def count_all(h: Households, used: int, k: Codes, year: int, out: Tally) -> None:
    """Count every household, each chunk of rows into its own part."""
    chunks = out.residents.shape[0]
    for chunk in numba.prange(chunks):
        count_chunk(used * chunk // chunks, used * (chunk + 1) // chunks, chunk, h, k, year, out)


@row_rule
def add_income(
    row: int, chunk: int, h: Households, c: Conditions, room_share: float, year: int, income: Counts
) -> None:
    """Add a household's income as it lives now, in whole yuan a head, to the places where its members live."""
    f = family_of(row, h, year)
    own = owns(h.dwelling[row])
    here = c.place[h.residence[row]]
    rent = 0.0 if own else c.rent[here]
    farms = h.residence[row] == h.origin[row]
    whole = present_income(row, h, c, f, means_of(row, h, c, f), settled_pay(c, here), rent, farms, room_share)
    yuan = np.int64(whole / f.members)
    income[chunk, here] += yuan * f.home
    if f.away > 0:
        income[chunk, c.place[h.away[row]]] += yuan * f.away


@rule
def add_incomes_of(
    first: int, last: int, chunk: int, h: Households, c: Conditions, room: float, year: int, income: Counts
) -> None:
    """Add up the incomes of some rows."""
    for row in range(first, last):
        if h.id[row] != 0:
            add_income(row, chunk, h, c, room, year, income)


@kernel
def add_incomes(h: Households, used: int, c: Conditions, room: float, year: int, income: Counts) -> None:
    """Add up incomes by place at the year's conditions; (chunks, p) parts."""
    chunks = income.shape[0]
    for chunk in numba.prange(chunks):
        add_incomes_of(used * chunk // chunks, used * (chunk + 1) // chunks, chunk, h, c, room, year, income)


@rule
def count_pupils(h: Households, used: int, k: Codes, year: int, pupils: Counts) -> None:
    """(p, 3) children by place and stage, added to `pupils`."""
    for row in range(used):
        if h.id[row] == 0:
            continue
        for slot in range(SLOTS):
            birth = np.int64(h.birth[row, slot])
            if birth != 0 and 3 <= year - EPOCH - birth <= 17:
                traits = np.int64(h.traits[row, slot])
                stage = stage_of(age_in(year, birth), schooling_of(traits))
                if stage >= 0:
                    pupils[k.place[h.away[row] if traits & AWAY else h.residence[row]], stage] += 1
