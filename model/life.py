"""Step 3, demography: deaths, births, graduates, division; first decided by all, then carried out."""

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, EPOCH, MALE, NO_DWELLING, NOWHERE, SLOTS, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.identity import DIVISION, GRADUATE, child
from agents.living import Lives
from agents.luck import CHILD_SEX, GRADUATION, Integer, draw
from model.events import (
    BIRTH,
    DEATH,
    DEPARTURE,
    EXIT,
    HOUSEHOLD_MOVED,
    REGISTERED_BIRTH,
    REGISTERED_DEATH,
    REGISTERED_EXIT,
    TRANSFER_OUT,
    Flow,
)
from model.rows import (
    clear,
    empty_slot,
    grown_at_home,
    normalise,
    person_location,
    split_off,
    who_makes_room,
    widow,
    young_couple,
)

Counts = npt.NDArray[np.int64]


@rule
def most_formed(rows: Counts, lives: Lives, h: Households, formed: Counts) -> None:
    """Households that each of `rows` may form: of all who leave, by division, and at births without room for all.

    Written to (m,) `formed`.
    """
    for i in range(rows.size):
        row = rows[i]
        members = births = leaving = 0
        for slot in range(SLOTS):
            members += h.birth[row, slot] != 0
            births += lives.born[row] >> slot & 1
            leaving += lives.leaves[row] >> slot & 1
        formed[i] = leaving + (lives.parts[row] != 0) + (births if members + births > SLOTS else 0)


@table_rule
def eventful(lives: Lives, h: Households, first: int, last: int) -> tuple[Counts, Counts]:
    """Those of some rows in which someone dies, is born, leaves or divides off; most households that each may form."""
    rows, n = np.empty(last - first, np.int64), 0
    for row in range(first, last):
        rows[n] = row
        n += lives.died[row] | lives.born[row] | lives.leaves[row] | lives.parts[row] != 0
    formed = np.empty(n, np.int64)
    most_formed(rows[:n], lives, h, formed)
    return rows[:n], formed


def empty_lives(rows: int) -> Lives:
    """Room for the decisions of `rows` households."""
    return Lives(*(np.zeros(rows, np.uint8) for _ in range(5)))


@rule
def bury(row: int, mask: int, h: Households, k: Codes, flow: Flow) -> None:
    """Remove the dead."""
    nowhere = flow.shape[1] - 1
    for slot in range(SLOTS):
        if mask >> slot & 1:
            flow[DEATH, k.place[person_location(row, slot, h)], nowhere] += 1
            flow[REGISTERED_DEATH, k.registered[h.registration[row]], nowhere] += 1
            widow(row, slot, h)
            clear(row, slot, h)
    normalise(row, h, k, flow)


@rule
def bear(
    row: int,
    mask: int,
    used: int,
    h: Households,
    k: Codes,
    flow: Flow,
    boys: float,
    brought_home: float,
    seed: Integer,
    year: int,
) -> int:
    """Add the newborn, registered with the mother; returns the number of rows then in use.

    They live with the mother, or are brought to the family at home with the chance `brought_home`.
    """
    nowhere = flow.shape[1] - 1
    for mother in range(SLOTS):
        # A mother who left in a division this year, and whose slot may hold a newborn, bears another year.
        if mask >> mother & 1 == 0 or h.birth[row, mother] == 0 or h.birth[row, mother] == year - EPOCH:
            continue
        at = row
        slot = empty_slot(row, h)
        carrier = mother
        if slot < 0:
            leaving = who_makes_room(row, mother, h, year)
            split_off(row, used, leaving, child(h.id[row], year, DIVISION, 8 + mother), h, k, flow, year)
            used += 1
            if leaving >> mother & 1:
                # The mother left with the young couple: her place in the new row is her rank among those who left.
                at, carrier = used - 1, 0
                for before in range(mother):
                    carrier += leaving >> before & 1
            slot = empty_slot(at, h)
        sex = MALE if draw(seed, h.id[row], year, CHILD_SEX, mother) < boys else 0
        h.birth[at, slot] = np.uint8(year - EPOCH)
        away = np.int64(h.traits[at, carrier]) & AWAY
        if away and grown_at_home(at, h, year) and draw(seed, h.id[row], year, CHILD_SEX, mother + 64) < brought_home:
            away = np.int64(0)
        h.traits[at, slot] = np.uint8(sex | away)
        flow[BIRTH, nowhere, k.place[person_location(at, slot, h)]] += 1
        flow[REGISTERED_BIRTH, nowhere, k.registered[h.registration[at]]] += 1
    return used


@rule
def graduate(
    row: int,
    mask: int,
    used: int,
    h: Households,
    k: Codes,
    outside: npt.NDArray[np.float64],
    takes_along: float,
    flow: Flow,
    seed: Integer,
    year: int,
) -> int:
    """Send graduates outside, with or without their registration; returns the number of rows then in use."""
    nowhere = flow.shape[1] - 1
    for slot in range(SLOTS):
        # A newborn may have the slot of somebody who left in a division this year.
        if mask >> slot & 1 == 0 or h.birth[row, slot] == 0 or h.birth[row, slot] == year - EPOCH:
            continue
        u = draw(seed, h.id[row], year, GRADUATION, slot + 64)
        pick = 0
        while pick < outside.shape[0] - 1 and u >= outside[pick]:
            pick += 1
        here = k.place[person_location(row, slot, h)]
        there = k.place[k.villages + pick]
        if here < k.inside:
            flow[DEPARTURE, here, there] += 1
        else:
            there = here
        local = h.registration[row] < k.villages
        if not local or draw(seed, h.id[row], year, GRADUATION, slot + 128) < takes_along:
            flow[EXIT, there, nowhere] += 1
            gone_from = k.registered[h.registration[row]]
            if local:
                flow[TRANSFER_OUT, gone_from, there] += 1
                gone_from = there
            flow[REGISTERED_EXIT, gone_from, nowhere] += 1
            widow(row, slot, h)
            clear(row, slot, h)
            normalise(row, h, k, flow)
            continue
        identity = child(h.id[row], year, GRADUATE, slot)
        h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) & ~AWAY)
        split_off(row, used, 1 << slot, identity, h, k, flow, year)
        move_new_row(used, k.villages + int(there) - k.inside, h, k, flow, year)
        used += 1
        if h.id[row] == 0:
            break
    return used


@rule
def move_new_row(row: int, location: int, h: Households, k: Codes, flow: Flow, year: int) -> None:
    """Put a household just formed at another location; its persons' moves are noted by the caller."""
    from_place, to_place = k.place[h.residence[row]], k.place[location]
    flow[HOUSEHOLD_MOVED, from_place, to_place] += 1
    h.residence[row] = location
    h.since[row] = np.uint8(year - EPOCH)
    h.away[row] = NOWHERE
    h.away_since[row] = 0
    h.dwelling[row] = NO_DWELLING


@rule
def apply_life(
    h: Households,
    rows: Counts,
    free: Counts,
    lives: Lives,
    k: Codes,
    outside: npt.NDArray[np.float64],
    takes_along: float,
    boys: float,
    brought_home: float,
    flow: Flow,
    seed: Integer,
    year: int,
) -> None:
    """Carry out what the households of `rows` decided; (m,) `free` is the first row for those that each forms.

    Marriages are matched afterwards.
    """
    for i in range(rows.size):
        row, used = rows[i], free[i]
        if lives.died[row]:
            bury(row, lives.died[row], h, k, flow)
        if lives.born[row] and h.id[row] != 0:
            used = bear(row, lives.born[row], used, h, k, flow, boys, brought_home, seed, year)
        if lives.leaves[row] and h.id[row] != 0:
            used = graduate(row, lives.leaves[row], used, h, k, outside, takes_along, flow, seed, year)
        if lives.parts[row] and h.id[row] != 0:
            couple = young_couple(row, h, year)
            if couple != 0:
                split_off(row, used, couple, child(h.id[row], year, DIVISION, 0), h, k, flow, year)
