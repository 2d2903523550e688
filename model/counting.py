"""Counting the population: who lives, is registered, works and learns where; integers, added in any order."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AFFORDABLE, AWAY, MALE, SLOTS, Households
from agents.compiling import row_rule, rule, table_rule
from agents.conditions import Codes, Conditions
from agents.family import ADULT, CHILD, PUPIL, WORKER, Family, family_from, number, role_of
from agents.income import means_of, rent_of, settled_pay
from agents.luck import Integer
from agents.members import age_in
from agents.utility import present_income
from model.holdings import AT_MINIMUM, HOLDINGS, count_guests, count_rights

Counts = npt.NDArray[np.int64]

AGES = 111


class Tally(NamedTuple):
    """Counts at one moment; p places, l locations. A leading axis holds one part for each thread."""

    residents: Counts
    """(p,) persons living in the place."""
    registrations: Counts
    """(p,) persons registered there."""
    households: Counts
    """(p,) households living there."""
    dwellings: Counts
    """(p,) households, and couples away, that use a dwelling there."""
    let: Counts
    """(p,) households in affordable rental."""
    labour: Counts
    """(p, 3) labour force by skill."""
    pupils: Counts
    """(p, 6) children by stage, without and with local registration."""
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
    holdings: Counts
    """(p, 10) what only unit costs are paid for, in the order of `model.holdings.HOLDINGS`."""


def empty_tally(parts: int, places: int, locations: int) -> Tally:
    """Zeros, with a leading axis of `parts`."""

    def zeros(*shape: int) -> Counts:
        return np.zeros((parts, *shape), np.int64)

    p = places
    return Tally(
        zeros(p), zeros(p), zeros(p), zeros(p), zeros(p), zeros(p, 3), zeros(p, 6), zeros(p), zeros(p), zeros(p),
        zeros(p), zeros(p), zeros(p, 2, AGES), zeros(p, 5), np.zeros((parts, locations, p), np.int32),
        zeros(locations), zeros(locations), zeros(locations), zeros(p, len(HOLDINGS)),
    )  # fmt: skip


def added_up(tally: Tally, k: Codes) -> Tally:
    """One tally of all parts; residents and registrations by place follow from those by location."""
    whole = Tally(*(part.sum(axis=0) for part in tally))
    places = whole.residents.size
    return whole._replace(
        residents=np.bincount(k.place, whole.location_residents, places).astype(np.int64),
        registrations=np.bincount(k.registered, whole.origin_registered, places).astype(np.int64),
    )


@table_rule
def roles_by_traits() -> Counts:
    """(AGES, 256) what a member counts as, by age and traits: looking it up spares the processor its wrong guesses."""
    roles = np.empty((AGES, 256), np.int64)
    for age in range(AGES):
        for traits in range(256):
            roles[age, traits] = role_of(age, traits)
    return roles


@row_rule
def count_roles(roles: Integer, place: Integer, registered: Integer, part: int, out: Tally) -> None:
    """Count the members of a household who live in a place by what they count as."""
    local = 3 if registered == place else 0
    for level in range(5):
        out.schooling[part, place, level] += number(roles, ADULT + 4 * level)
    for kind in range(3):
        out.labour[part, place, kind] += number(roles, WORKER + 4 * kind)
        out.pupils[part, place, local + kind] += number(roles, PUPIL + 4 * kind)


@row_rule
def count_living(row: int, location: int, persons: int, part: int, h: Households, k: Codes, out: Tally) -> None:
    """Count the members of a household who live at a location."""
    place = k.place[location]
    out.location_residents[part, location] += persons
    out.kin[part, h.origin[row], place] += persons
    if h.registration[row] < k.villages:
        out.registered_here[part, place] += persons
        out.town_registered[part, place] += persons * (k.registered[h.registration[row]] & 1)


@row_rule
def count_household(row: int, part: int, h: Households, k: Codes, roles: Counts, year: int, out: Tally) -> Family:
    """Count one household and its members; gives its family, without those who would go."""
    here, registered = np.int64(k.place[h.residence[row]]), np.int64(k.registered[h.registration[row]])
    there = np.int64(k.place[h.away[row]]) if h.away[row] >= 0 else here
    home: Integer = 0
    away: Integer = 0
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            age, traits = age_in(year, np.int64(h.birth[row, slot])), np.int64(h.traits[row, slot])
            gone, role = traits & AWAY != 0, roles[age, traits]
            out.ages[part, there if gone else here, traits & MALE, age] += 1
            home += 0 if gone else role
            away += role if gone else 0
    f = family_from(home, away, 0, 0, -1, 0, -1, 0)
    out.origin_registered[part, h.registration[row]] += f.members
    count_living(row, h.residence[row], f.home, part, h, k, out)
    count_roles(home, here, registered, part, out)
    out.households[part, here] += 1
    out.location_households[part, h.residence[row]] += 1
    out.dwellings[part, here] += 1
    out.let[part, here] += h.dwelling[row] == AFFORDABLE
    out.at_home[part, here] += f.home
    if f.away > 0:
        count_living(row, h.away[row], f.away, part, h, k, out)
        count_roles(away, there, registered, part, out)
        out.left_behind[part, here] += number(home, CHILD)
    if f.away >= 2:
        out.dwellings[part, there] += 1
    count_rights(row, part, h, k, f, out.holdings)
    count_guests(row, part, h, k, f, out.holdings)
    return f


@row_rule
def add_income(
    row: int, part: int, h: Households, c: Conditions, f: Family, room_share: float, income: Counts, holdings: Counts
) -> None:
    """Add a household's income as it lives now, in whole yuan a head, to the places where its members live.

    Those from villages who have no more than the living minimum are counted where they come from.
    """
    here = c.place[h.residence[row]]
    rent = rent_of(row, h, c, here)
    farms = h.residence[row] == h.origin[row]
    means = means_of(row, h, c, f)
    whole = present_income(row, h, c, f, means, settled_pay(c, here), rent, farms, room_share)
    if whole <= means.minimum and not c.town_born[h.origin[row]]:
        holdings[part, c.place[h.origin[row]], AT_MINIMUM] += f.members
    yuan = np.int64(whole / f.members)
    income[part, here] += yuan * f.home
    if f.away > 0:
        income[part, c.place[h.away[row]]] += yuan * f.away


@rule
def count_rows(
    first: int,
    last: int,
    part: int,
    h: Households,
    k: Codes,
    c: Conditions,
    roles: Counts,
    incomes: bool,
    room_share: float,
    year: int,
    out: Tally,
) -> None:
    """Count the households of some rows into one part, with their incomes at the year's conditions if wanted."""
    for row in range(first, last):
        if h.id[row] != 0:
            f = count_household(row, part, h, k, roles, year, out)
            if incomes:
                add_income(row, part, h, c, f, room_share, out.income, out.holdings)
