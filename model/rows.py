"""Surgery on rows: who lives where, splitting members off into a new household, closing an empty one."""

from typing import Any

import numpy as np
import numpy.typing as npt

from agents.columns import (
    AWAY,
    HOMESTEAD,
    MALE,
    NO_DWELLING,
    NOWHERE,
    PARTNERED,
    RENTED,
    SLOTS,
    Households,
)
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.family import partner_in
from agents.luck import Integer
from agents.members import GENERATION, age_in
from model.events import HOUSEHOLD_DISSOLVED, HOUSEHOLD_FORMED, HOUSEHOLD_MOVED, Flow


@rule
def person_location(row: int, slot: int, h: Households) -> int:
    """Location where a member lives."""
    if h.traits[row, slot] & AWAY:
        return int(h.away[row])
    return int(h.residence[row])


@rule
def living_since(row: int, slot: int, h: Households) -> np.uint8:
    """Year code since which a member lives there."""
    return h.away_since[row] if h.traits[row, slot] & AWAY else h.since[row]


@rule
def size_of(row: int, h: Households) -> int:
    """Members of a household, home and away."""
    members = 0
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            members += 1
    return members


@rule
def grown_at_home(row: int, h: Households, year: int) -> bool:
    """Whether anybody of 16 or over lives at the residence."""
    for slot in range(SLOTS):
        birth = np.int64(h.birth[row, slot])
        if birth != 0 and h.traits[row, slot] & AWAY == 0 and age_in(year, birth) >= 16:
            return True
    return False


@table_rule
def unlike(nothing: int, column: npt.NDArray[np.integer[Any]], first: int, last: int) -> npt.NDArray[np.int64]:
    """Those of some rows whose entry in a column is not `nothing`."""
    rows, n = np.empty(last - first, np.int64), 0
    for row in range(first, last):
        rows[n] = row
        n += column[row] != nothing
    return rows[:n]


def close_up(first: int, last: int, h: Households) -> int:
    """Move the households of rows first … last − 1 up over those that are unused; returns the row after the last."""
    kept = first + np.flatnonzero(h.id[first:last])
    end = first + kept.size
    for column in h:
        column[first:end] = column[kept]
        column[end:last] = 0
    return end


@table_rule
def by_residence(h: Households, used: int, locations: int) -> npt.NDArray[np.int64]:
    """Rows 0 … used − 1 that are in use, by where they live and there in their order."""
    after = np.zeros(locations + 1, np.int64)
    for row in range(used):
        after[h.residence[row] + 1] += h.id[row] != 0
    at = np.cumsum(after)
    rows = np.empty(at[locations], np.int64)
    for row in range(used):
        if h.id[row] != 0:
            rows[at[h.residence[row]]] = row
            at[h.residence[row]] += 1
    return rows


@rule
def empty_slot(row: int, h: Households) -> int:
    """First empty slot, −1 if all are taken."""
    for slot in range(SLOTS):
        if h.birth[row, slot] == 0:
            return slot
    return -1


@rule
def widow(row: int, slot: int, h: Households) -> None:
    """End the partnership of the member in `slot`: the partner, of the other sex, nearest in age, is single too."""
    if h.traits[row, slot] & PARTNERED == 0:
        return
    found = partner_in(row, slot, h)
    if found >= 0:
        h.traits[row, found] = np.uint8(np.int64(h.traits[row, found]) & ~PARTNERED)
    h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) & ~PARTNERED)


@rule
def clear(row: int, slot: int, h: Households) -> None:
    """Empty a slot."""
    h.birth[row, slot] = 0
    h.traits[row, slot] = 0


@rule
def normalise(row: int, h: Households, k: Codes, flow: Flow) -> None:
    """Restore a household's form after members left: closed if empty, its base with those away if nobody is home."""
    home = away = 0
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            if h.traits[row, slot] & AWAY:
                away += 1
            else:
                home += 1
    nowhere = flow.shape[1] - 1
    here = k.place[h.residence[row]]
    if home + away == 0:
        flow[HOUSEHOLD_DISSOLVED, here, nowhere] += 1
        h.id[row] = 0
    elif away == 0:
        h.away[row] = NOWHERE
        h.away_since[row] = 0
    elif home == 0:
        there = k.place[h.away[row]]
        flow[HOUSEHOLD_MOVED, here, there] += 1
        h.residence[row] = h.away[row]
        h.since[row] = h.away_since[row]
        h.away[row] = NOWHERE
        h.away_since[row] = 0
        h.dwelling[row] = RENTED if h.residence[row] < k.villages else NO_DWELLING
        for slot in range(SLOTS):
            h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) & ~AWAY)


@rule
def split_off(row: int, new: int, mask: int, identity: Integer, h: Households, k: Codes, flow: Flow, year: int) -> None:
    """Write the members in `mask` as a new household into row `new`, living where they live, registered as before.

    Land and dividend are shared by head, rounded down for those who leave. A household that divides in a village
    is entitled to a homestead of its own (one household, one homestead).
    """
    members = size_of(row, h)
    leaving = home = 0
    for slot in range(SLOTS):
        clear(new, slot, h)
        if mask >> slot & 1 and h.birth[row, slot] != 0:
            h.birth[new, leaving] = h.birth[row, slot]
            h.traits[new, leaving] = h.traits[row, slot]
            if h.traits[row, slot] & AWAY == 0:
                home += 1
            leaving += 1
            clear(row, slot, h)
    h.id[new] = identity
    h.origin[new] = h.origin[row]
    h.residence[new] = h.residence[row]
    h.away[new] = h.away[row]
    h.registration[new] = h.registration[row]
    h.since[new] = h.since[row]
    h.away_since[new] = h.away_since[row]
    land = np.int64(h.land[row]) * leaving // members
    dividend = np.int64(h.dividend[row]) * leaving // members
    h.land[new] = np.uint16(land)
    h.dividend[new] = np.uint16(dividend)
    h.land[row] = np.uint16(np.int64(h.land[row]) - land)
    h.dividend[row] = np.uint16(np.int64(h.dividend[row]) - dividend)
    h.attachment[new] = h.attachment[row]
    h.dwelling[new] = h.dwelling[row]
    h.holds[new] = np.uint8(np.int64(h.holds[row]) & HOMESTEAD)
    nowhere = flow.shape[1] - 1
    flow[HOUSEHOLD_FORMED, nowhere, k.place[h.residence[new]]] += 1
    normalise(new, h, k, flow)
    normalise(row, h, k, flow)


@rule
def young_couple(row: int, h: Households, year: int) -> int:
    """Slots of the younger of two couples with its children; 0 if there is only one couple."""
    woman = -1
    couples = 0
    for slot in range(SLOTS):
        traits = h.traits[row, slot]
        if h.birth[row, slot] != 0 and traits & PARTNERED and traits & MALE == 0:
            couples += 1
            if woman < 0 or h.birth[row, slot] > h.birth[row, woman]:
                woman = slot
    if couples < 2:
        return 0
    birth, man = np.int64(h.birth[row, woman]), partner_in(row, woman, h)
    if man < 0:
        return 0
    mask = (1 << woman) | (1 << man)
    for slot in range(SLOTS):
        born = np.int64(h.birth[row, slot])
        if born == 0 or h.traits[row, slot] & PARTNERED != 0:
            continue
        # A child of the young couple: a generation younger than the mother, and under 25.
        if born >= birth + GENERATION and age_in(year, born) < 25:
            mask |= 1 << slot
    return mask


@rule
def who_makes_room(row: int, mother: int, h: Households, year: int) -> int:
    """Slots that divide off so that a full household has room for a birth: the other couple, else its oldest single."""
    couple = young_couple(row, h, year)
    if couple != 0:
        return couple
    oldest = -1
    for slot in range(SLOTS):
        if slot == mother or h.traits[row, slot] & PARTNERED != 0:
            continue
        if oldest < 0 or h.birth[row, slot] < h.birth[row, oldest]:
            oldest = slot
    return 1 << oldest if oldest >= 0 else 0
