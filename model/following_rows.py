"""Who of one row is who in the rows that came out of it; the names of the newborn and of arrivals."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import EPOCH, MALE, SLOTS, Households
from agents.compiling import rule
from agents.identity import DIVISION, GRADUATE, MEMBER, SETTLER, child
from agents.living import Lives
from agents.luck import Integer

Names = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

LATER = np.uint64(1 << 63)
"""Bit of the names of those who came since following began; the numbers of those who were there lie below."""


class Before(NamedTuple):
    """What m rows held before households changed."""

    rows: npt.NDArray[np.int64]
    """(m,) ascending."""
    id: Names
    """(m,) identities."""
    birth: Bytes
    """(m, 8) birth codes; those who are placed are taken out."""
    traits: Bytes
    """(m, 8) bits."""
    full: npt.NDArray[np.bool_]
    """(m,) whether no slot was empty."""


@rule
def follow_lives(first: int, used: int, h: Households, names: Names, before: Before, lives: Lives, year: int) -> int:
    """Follow those who divided off and graduated, and name the newborn.

    New rows stand in the order in which rows were gone through, each named after its row and event.

    Args:
        first: rows in use before.
        used: rows in use now.
        h: households after this half of the step.
        names: (n, 8) of the members, from before; changed in place.
        before: the rows in which someone was to be born, to leave or to divide off.
        lives: what was decided.
        year: calendar year.

    Returns:
        The row after the last one whose members are known; `used` if all are.
    """
    new = first
    for i in range(before.rows.size):
        row = before.rows[i]
        begun, dead, graduates = new, np.int64(lives.died[row]), np.int64(lives.leaves[row])
        bearing = np.int64(lives.born[row]) & ~dead
        # Only a full household divides for a birth; a first child can fill it for a second.
        may_divide = bearing and (before.full[i] or bearing & (bearing - 1))
        for mother in range(SLOTS if may_divide else 0):
            bears = bearing >> mother & 1
            if bears and new < used and h.id[new] == child(before.id[i], year, DIVISION, 8 + mother):
                leave(i, new, dead, graduates, h, before, names, year - EPOCH)
                new += 1
        for slot in range(SLOTS):
            goes = graduates >> slot & 1
            if goes and new < used and h.id[new] == child(before.id[i], year, GRADUATE, slot):
                names[new, 0] = names[row, slot]
                new += 1
        if lives.parts[row] and new < used and h.id[new] == child(before.id[i], year, DIVISION, 0):
            leave(i, new, dead, graduates, h, before, names, year - EPOCH)
            new += 1
        if bearing:
            name_newborn(row, begun, new, bearing, h, names, year)
    return new


@rule
def follow_settlers(first: int, used: int, h: Households, names: Names, before: Before, year: int) -> int:
    """Follow members away who registered and so divided off; arguments and result as for `follow_lives`."""
    new = first
    for i in range(before.rows.size):
        if new < used and h.id[new] == child(before.id[i], year, SETTLER, 0):
            leave(i, new, 0, 0, h, before, names, -1)
            new += 1
    return new


@rule
def name_arrivals(first: int, used: int, h: Households, names: Names, year: int) -> None:
    """Name the members of the households that came from outside this year, from row `first` on."""
    for row in range(first, used):
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0:
                names[row, slot] = child(h.id[row], year, MEMBER, slot) | LATER


@rule
def leave(
    i: int, new: int, dead: Integer, graduates: Integer, h: Households, before: Before, names: Names, newborn: int
) -> None:
    """Give the members of row `new` the names of those who left a row for it, who keep the order of their slots.

    Args:
        i: entry of `before` of the row that they left.
        new: row that they formed.
        dead: mask of the slots whose members died this year.
        graduates: mask of those who were to graduate; one who divides off before does not.
        h: households as they are now.
        before: what rows held; those who are placed are taken out.
        names: changed in place; left at 0 where nobody fits.
        newborn: birth code of those who are not from there but were born meanwhile; −1 if nobody was.
    """
    for at in range(SLOTS):
        born = np.int64(h.birth[new, at])
        if born == 0 or born == newborn:
            continue
        sex = np.int64(h.traits[new, at]) & MALE
        slot = leaver(i, born, sex, dead | graduates, h, before)
        if slot < 0:
            slot = leaver(i, born, sex, dead, h, before)
        if slot >= 0:
            names[new, at] = names[before.rows[i], slot]
            before.birth[i, slot] = 0


@rule
def leaver(i: int, born: Integer, sex: Integer, gone: Integer, h: Households, before: Before) -> int:
    """First slot that a member of this birth code and sex has left, and whose member has not gone; −1 if none."""
    row = before.rows[i]
    for slot in range(SLOTS):
        left = before.birth[i, slot] == born and h.birth[row, slot] != born
        if left and np.int64(before.traits[i, slot]) & MALE == sex and gone >> slot & 1 == 0:
            return slot
    return -1


@rule
def name_newborn(row: Integer, first: int, last: int, mothers: Integer, h: Households, names: Names, year: int) -> None:
    """Name the children born in `row`, and in the rows first … last − 1 that left it, after their mothers.

    A mother bears one child a year. The children of two mothers of one row and year go to them in the order of rows
    and slots.
    """
    mother = 0
    for i in range(last - first + 1):
        at = row if i == 0 else first + i - 1
        for slot in range(SLOTS):
            if h.birth[at, slot] == year - EPOCH:
                while mother < SLOTS - 1 and mothers >> mother & 1 == 0:
                    mother += 1
                sex = np.int64(h.traits[at, slot]) & MALE
                names[at, slot] = child(names[row, mother], year, MEMBER, sex) | LATER
                mother += 1
