"""Where every followed person lives and is registered at one moment, laid out so that two runs can be compared."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, SLOTS, Households
from agents.compiling import row_rule, rule
from agents.conditions import Codes
from agents.members import RETIREMENT_AGE, age_in, schooling_of, stage_of
from model.following_rows import LATER
from model.state import State
from model.threads import over_rows

Names = npt.NDArray[np.uint64]
Shorts = npt.NDArray[np.int16]

ABSENT = -1
"""Location of a person who is not in the model: unborn, dead, never arrived, or gone for good."""

HOUSEHOLD_TYPES = (
    "registered_elsewhere",
    "town_registered",
    "rural_outside",
    "rural_in_town",
    "rural_split",
    "rural_elderly",
    "rural_school_children",
    "rural_with_land",
    "rural_without_land",
)
"""Kinds of household, each household of the first kind that fits: registered outside the prefecture; registered in
town; and of those registered in a village: living outside; living in town; with members away; everyone at least sixty;
with children in need of a school seat; with contracted land; without."""


class Whereabouts(NamedTuple):
    """Everyone, the n who were there when following began by their number, then the m who came later by their name."""

    later: Names
    """(m,) names of those who came later, in ascending order."""
    persons: Shorts
    """(n + m, 5) of each person RESIDENCE, REGISTRATION, BIRTH, SCHOOLING and HOUSEHOLD."""
    codes: Codes
    """Which place each location belongs to at the moment."""

    @property
    def founders(self) -> int:
        """Number of those who were there when following began."""
        return len(self.persons) - self.later.size


RESIDENCE, REGISTRATION, BIRTH, SCHOOLING, HOUSEHOLD = range(5)
"""Columns of `Whereabouts.persons`: location where the person lives and where it is registered, ABSENT if it is not in
the model; year of birth − 1900; level of schooling attended or completed, 0 … 4; type of its household, an index of
HOUSEHOLD_TYPES; these are 0 for who is absent."""


def whereabouts(s: State, founders: int, year: int) -> Whereabouts:
    """Look where everyone is.

    Args:
        s: of a run that follows persons (`model.following.follow`).
        founders: number of those who were there when following began.
        year: at whose end the run stands.
    """
    old = np.zeros((founders, 5), np.int16)
    old[:, : REGISTRATION + 1] = ABSENT
    # Room for all, of which each stretch of rows uses the beginning of its own.
    room = s.used * SLOTS
    names, new = np.empty(room, np.uint64), np.empty((room, 5), np.int16)
    arguments = s.households, s.persons, s.codes, year, old, names, new
    parts = over_rows(s.used, s.threads, lambda first, last, _: (first * SLOTS, look(first, last, *arguments)))
    later, persons = (np.concatenate([column[at : at + count] for at, count in parts]) for column in (names, new))
    order = np.argsort(later)
    return Whereabouts(later[order], np.concatenate([old, persons[order]]), s.codes)


@rule
def look(
    first: int, last: int, h: Households, names: Names, k: Codes, year: int, old: Shorts, later: Names, beside: Shorts
) -> int:
    """Write where the members of some rows are, and who they are.

    Args:
        first: row.
        last: row, not looked at.
        h: households.
        names: (n, 8) of their members.
        k: codes of the year.
        year: calendar year.
        old: (founders, 5) persons who were there when following began, written by their number.
        later: names of those who came later, written from 8 · first on.
        beside: (…, 5) these persons, written beside their names.

    Returns:
        How many of these came later.
    """
    count = 0
    for row in range(first, last):
        if h.id[row] == 0:
            continue
        kind = household_type(row, h, k, year)
        for slot in range(SLOTS):
            if h.birth[row, slot] == 0:
                continue
            name, at = names[row, slot], SLOTS * first + count
            if name & LATER:
                later[at] = name
                write_person(row, slot, kind, h, at, beside)
                count += 1
            else:
                write_person(row, slot, kind, h, int(name) - 1, old)
    return count


@row_rule
def write_person(row: int, slot: int, kind: int, h: Households, at: int, persons: Shorts) -> None:
    """Write one member beside all that is known of the person, since persons are met in the order of households."""
    traits = np.int64(h.traits[row, slot])
    persons[at, RESIDENCE] = h.away[row] if traits & AWAY else h.residence[row]
    persons[at, REGISTRATION] = h.registration[row]
    persons[at, BIRTH] = h.birth[row, slot]
    persons[at, SCHOOLING] = schooling_of(traits)
    persons[at, HOUSEHOLD] = kind


@rule
def household_type(row: int, h: Households, k: Codes, year: int) -> int:
    """Type of a household, an index of HOUSEHOLD_TYPES."""
    if h.registration[row] >= k.villages:
        return 0
    if k.registered[h.registration[row]] % 2 == 1:
        return 1
    if h.residence[row] >= k.villages:
        return 2
    if k.place[h.residence[row]] % 2 == 1:
        return 3
    away = pupils = younger = 0
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            traits, age = np.int64(h.traits[row, slot]), age_in(year, np.int64(h.birth[row, slot]))
            away += traits & AWAY != 0
            younger += age < RETIREMENT_AGE
            pupils += stage_of(age, schooling_of(traits)) >= 0
    if away > 0:
        return 4
    if younger == 0:
        return 5
    if pupils > 0:
        return 6
    return 7 if h.land[row] > 0 else 8
