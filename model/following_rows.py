"""Who of one row is who in the rows that came out of it; the names of the newborn."""

import numpy as np
import numpy.typing as npt

from agents.columns import EPOCH, MALE, SLOTS, Households
from agents.compiling import table_rule
from agents.identity import MEMBER, child
from agents.luck import Integer

Names = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]

LATER = np.uint64(1 << 63)
"""Bit of the names of those who came after the start; the numbers of those who were there lie below."""


@table_rule
def leaver(row: Integer, born: Integer, sex: Integer, gone: Integer, h: Households, birth: Bytes, traits: Bytes) -> int:
    """First slot that a member of this birth code and sex has left, and whose member has not gone; −1 if none."""
    for slot in range(SLOTS):
        left = birth[row, slot] == born and h.birth[row, slot] != born
        if left and np.int64(traits[row, slot]) & MALE == sex and gone >> slot & 1 == 0:
            return slot
    return -1


@table_rule
def leave(
    row: Integer,
    new: int,
    dead: Integer,
    graduates: Integer,
    h: Households,
    birth: Bytes,
    traits: Bytes,
    names: Names,
    newborn: int,
) -> None:
    """Give the members of row `new` the names of those who left `row` for it, who keep the order of their slots.

    Args:
        row: that they left.
        new: row that they formed.
        dead: mask of the slots whose members died this year.
        graduates: mask of those who were to graduate; one who divides off before does not.
        h: households as they are now.
        birth: (n, 8) birth years of before; those who are placed are taken out.
        traits: (n, 8) traits of before.
        names: changed in place; 0 where nobody fits.
        newborn: birth code of those who are not from there but were born meanwhile; −1 if nobody was.
    """
    for at in range(SLOTS):
        born = np.int64(h.birth[new, at])
        if born == 0 or born == newborn:
            continue
        sex = np.int64(h.traits[new, at]) & MALE
        slot = leaver(row, born, sex, dead | graduates, h, birth, traits)
        if slot < 0:
            slot = leaver(row, born, sex, dead, h, birth, traits)
        if slot >= 0:
            names[new, at] = names[row, slot]
            birth[row, slot] = 0


@table_rule
def name_newborn(row: Integer, first: int, last: int, mothers: Integer, h: Households, names: Names, year: int) -> None:
    """Name the children born in `row`, and in the rows first … last − 1 that left it, after their mothers.

    A mother bears one child a year. The children of two mothers of one row and year go to them in the order of rows
    and slots.
    """
    bearing = names[row].copy()
    mother = 0
    for i in range(last - first + 1):
        at = row if i == 0 else first + i - 1
        for slot in range(SLOTS):
            if h.birth[at, slot] == year - EPOCH:
                while mother < SLOTS - 1 and mothers >> mother & 1 == 0:
                    mother += 1
                sex = np.int64(h.traits[at, slot]) & MALE
                names[at, slot] = child(bearing[mother], year, MEMBER, sex) | LATER
                mother += 1
