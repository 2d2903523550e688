"""The loop that counts: every household of some rows is entered on sheets, which `model/counting.py` adds up.

The sheets hold each number once, so that a household is entered with few additions: what counts by place, by kind of
registration or in town follows from them.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import (
    AWAY,
    MALE,
    RESETTLED,
    SCHOOLING_MASK,
    SCHOOLING_SHIFT,
    SLOTS,
    TRAINED,
    Households,
)
from agents.compiling import row_rule, rule, table_rule
from agents.conditions import Codes, Conditions
from agents.family import (
    ADULT,
    ANY_WORKER,
    CHILD,
    ELDER,
    Family,
    counted,
    is_large,
    number,
    parents_of,
    partners_away,
    role_of,
)
from agents.income import means_of, rent_of, settled_pay
from agents.luck import Integer
from agents.members import AGES, age_in
from agents.utility import present_income
from model.holdings import AT_MINIMUM, CHILDREN_LEFT, ELDERS_LEFT, HOLDINGS, count_rights

Counts = npt.NDArray[np.int64]
SmallCounts = npt.NDArray[np.int32]

ROLES = ADULT // 4 + 5
"""Numbers in a sum of roles, see `agents.family`."""
WORDS = 4
"""Words that a sum of roles is spread over: each holds every fourth of its numbers in lanes of 16 bits."""
_FOURTHS = 0x000F_000F_000F_000F
FEW = 4096
"""Households whose roles no lane is too small for: of eight members each, they come to half of what it holds."""
DWELLINGS = RESETTLED + 1
ELSEWHERE, RURAL, URBAN, LOCAL, SETTLED, FROM_TOWN = range(6)
STANDINGS = FROM_TOWN + 1
"""Where residents of a place are registered: outside the prefecture, in its rural or urban parts, in the place. Those
of the place who come from elsewhere have settled there: from a village or outside, or from another town."""


class Lookup(NamedTuple):
    """What a member is this year by birth code: looking it up spares the processor its wrong guesses."""

    roles: Counts
    """(256, 64) what a member counts as, by `schooling_code`; nothing for an empty slot, whose code is 0."""
    column: Counts
    """(256, 2) column of `Sheets.ages`, by sex; the last one for an empty slot."""


class Sheets(NamedTuple):
    """Counts of one moment; p places, l locations. A leading axis holds one part for each thread."""

    ages: SmallCounts
    """(p, 223) residents: women, then men, by single age; the last column counts empty slots."""
    roles: Counts
    """(p, 6, 14) residents in each role, by where they are registered."""
    lanes: Counts
    """(p, 6, 4) the same of the last few households, in lanes."""
    dwellings: Counts
    """(l, 5) households living in each location, by their dwelling."""
    at_home: Counts
    """(l,) persons living at their household's residence."""
    away: Counts
    """(l,) persons living away from it."""
    registered: Counts
    """(l,) persons registered in each location."""
    kin: SmallCounts
    """(l, p) persons by origin and place of residence."""
    left_behind: Counts
    """(p,) children under 16 at home, with a parent away."""
    couples_away: Counts
    """(p,) couples and others away together, who use a dwelling there."""
    income: Counts
    """(p,) yuan a year of the residents."""
    holdings: Counts
    """(p, 14) in the order of `model.holdings.HOLDINGS`; guests, settlers and tenants follow from the other sheets."""


def empty_sheets(parts: int, places: int, locations: int) -> Sheets:
    """Zeros, with a leading axis of `parts`."""

    def zeros(*shape: int) -> Counts:
        return np.zeros((parts, *shape), np.int64)

    p, n = places, locations
    return Sheets(
        np.zeros((parts, p, 2 * AGES + 1), np.int32), zeros(p, STANDINGS, ROLES), zeros(p, STANDINGS, WORDS),
        zeros(n, DWELLINGS), zeros(n), zeros(n), zeros(n),
        np.zeros((parts, n, p), np.int32), zeros(p), zeros(p), zeros(p), zeros(p, len(HOLDINGS)),
    )  # fmt: skip


@table_rule
def roles_by_traits() -> Counts:
    """(AGES, 256) what a member counts as, by age and traits."""
    roles = np.empty((AGES, 256), np.int64)
    for age in range(AGES):
        for traits in range(256):
            roles[age, traits] = role_of(age, traits)
    return roles


def lookup_of(roles: Counts, year: int) -> Lookup:
    """Give what `roles_by_traits` says, by this year's birth codes; not compiled, since that takes seconds."""
    ages, traits = np.array([age_in(year, birth) for birth in range(256)]), np.arange(64) << SCHOOLING_SHIFT
    by_birth, column = roles[ages[:, None], traits], ages[:, None] + AGES * np.arange(2)
    by_birth[0], column[0] = 0, 2 * AGES
    return Lookup(by_birth, column)


@row_rule
def schooling_code(traits: Integer) -> Integer:
    """Code of all of the traits that roles rest on: few codes lie near at hand."""
    return (traits & (SCHOOLING_MASK | TRAINED)) >> SCHOOLING_SHIFT


@row_rule
def count_members(
    row: int,
    first: int,
    here: Integer,
    there: Integer,
    split: bool,
    part: int,
    h: Households,
    lookup: Lookup,
    ages: SmallCounts,
) -> tuple[Integer, Integer]:
    """Count the members in four slots by sex and age; gives the roles, added up, of those at home and of those away.

    Nobody is away where the household is not `split`.
    """
    home: Integer = 0
    away: Integer = 0
    for slot in range(first, first + 4):
        birth, traits = np.int64(h.birth[row, slot]), np.int64(h.traits[row, slot])
        gone, role = split and traits & AWAY != 0, lookup.roles[birth, schooling_code(traits)]
        ages[part, there if gone else here, lookup.column[birth, traits & MALE]] += 1
        home += 0 if gone else role
        away += role if gone else 0
    return home, away


@row_rule
def count_roles(
    roles: Integer, place: Integer, registered: Integer, origin: Integer, part: int, k: Codes, out: Counts
) -> None:
    """Count the members of a household who live in a place by what they count as; (parts, p, 6, 4) lanes.

    Args:
        roles: added up.
        place: where they live.
        registered: place of the registration.
        origin: place that the household comes from.
        part: of the sheets.
        k: codes of the year.
        out: lanes to add to.
    """
    if registered != place:
        where = ELSEWHERE if registered >= k.inside else RURAL + (registered & 1)
    else:
        where = LOCAL if origin == place else SETTLED + (origin < k.inside) * (origin & 1)
    for word in range(WORDS):
        out[part, place, where, word] += roles >> 4 * word & _FOURTHS


@row_rule
def empty_lanes(part: int, out: Sheets) -> None:
    """Add what is in the lanes to the roles."""
    for place in range(out.lanes.shape[1]):
        for where in range(STANDINGS):
            for role in range(ROLES):
                added = out.lanes[part, place, where, role % WORDS]
                out.roles[part, place, where, role] += added >> 16 * (role // WORDS) & 0xFFFF
            for word in range(WORDS):
                out.lanes[part, place, where, word] = 0


@row_rule
def children_left(row: int, h: Households, lookup: Lookup) -> int:
    """Children at home one of whose parents is away."""
    left, gone = 0, partners_away(row, h)
    if gone == 0:
        return left
    for slot in range(SLOTS):
        birth, traits = np.int64(h.birth[row, slot]), np.int64(h.traits[row, slot])
        if traits & AWAY == 0 and number(lookup.roles[birth, schooling_code(traits)], CHILD):
            left += parents_of(row, birth, h) & gone != 0
    return left


@row_rule
def count_household(row: int, split: bool, part: int, h: Households, k: Codes, lookup: Lookup, out: Sheets) -> Family:
    """Count one household and its members, some of them away if it is `split`; gives its family, with nobody to go."""
    here, registered = np.int64(k.place[h.residence[row]]), np.int64(k.registered[h.registration[row]])
    there = np.int64(k.place[h.away[row]]) if split else here
    origin = np.int64(k.place[h.origin[row]])
    home, away = count_members(row, 0, here, there, split, part, h, lookup, out.ages)
    if is_large(row, h):
        more_home, more_away = count_members(row, 4, here, there, split, part, h, lookup, out.ages)
        home, away = home + more_home, away + more_away
    f = counted(home, away)
    count_roles(home, here, registered, origin, part, k, out.lanes)
    out.dwellings[part, h.residence[row], h.dwelling[row]] += 1
    out.at_home[part, h.residence[row]] += f.home
    out.registered[part, h.registration[row]] += f.members
    out.kin[part, h.origin[row], here] += f.home
    count_rights(row, part, h, k, f, out.holdings)
    if split:
        count_roles(away, there, registered, origin, part, k, out.lanes)
        out.away[part, h.away[row]] += f.away
        out.kin[part, h.origin[row], there] += f.away
        behind = children_left(row, h, lookup) if number(home, CHILD) else 0
        out.left_behind[part, here] += behind
        out.couples_away[part, there] += f.away >= 2
        out.holdings[part, here, ELDERS_LEFT] += number(home, ELDER) if home & ANY_WORKER == 0 else 0
        out.holdings[part, here, CHILDREN_LEFT] += behind
    return f


@row_rule
def add_income(row: int, part: int, h: Households, c: Conditions, f: Family, room_share: float, out: Sheets) -> None:
    """Add a household's income as it lives now, in whole yuan a head, to the places where its members live.

    Those from villages who have no more than the living minimum are counted where they come from.
    """
    here = c.place[h.residence[row]]
    rent = rent_of(row, h, c, here)
    farms = h.residence[row] == h.origin[row]
    means = means_of(row, h, c, f)
    whole = present_income(row, h, c, f, means, settled_pay(c, here), rent, farms, room_share)
    if whole <= means.minimum and not c.town_born[h.origin[row]]:
        out.holdings[part, c.place[h.origin[row]], AT_MINIMUM] += f.members
    yuan = np.int64(whole / f.members)
    out.income[part, here] += yuan * f.home
    if f.away > 0:
        out.income[part, c.place[h.away[row]]] += yuan * f.away


@rule
def count_rows(
    first: int,
    last: int,
    part: int,
    h: Households,
    k: Codes,
    c: Conditions,
    lookup: Lookup,
    incomes: bool,
    room_share: float,
    rows: Counts,
    out: Sheets,
) -> None:
    """Count the households of some rows into one part, with their incomes at the year's conditions if wanted.

    Those of whom nobody is away, most of them, are gathered first and then counted by code that thinks of nobody away;
    (2, FEW) `rows` is room for them and for the others.
    """
    for start in range(first, last, FEW):
        n = m = 0
        for row in range(start, min(start + FEW, last)):
            rows[0, n], rows[1, m] = row, row
            n += (h.id[row] != 0) & (h.away[row] < 0)
            m += (h.id[row] != 0) & (h.away[row] >= 0)
        for i in range(n):
            f = count_household(rows[0, i], False, part, h, k, lookup, out)
            if incomes:
                add_income(rows[0, i], part, h, c, f, room_share, out)
        for i in range(m):
            f = count_household(rows[1, i], True, part, h, k, lookup, out)
            if incomes:
                add_income(rows[1, i], part, h, c, f, room_share, out)
        empty_lanes(part, out)
