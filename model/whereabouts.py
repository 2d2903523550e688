"""Where every followed person lives and is registered at one moment, laid out so that two runs can be compared."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, SLOTS, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.members import RETIREMENT_AGE, age_in, schooling_of, stage_of
from model.following_rows import LATER
from model.state import State

Names = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
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
    """Everyone, the n who were there at the start by their number, then the m who came later by their name."""

    later: Names
    """(m,) names of those who came later, in ascending order."""
    residence: Shorts
    """(n + m,) location where each lives, ABSENT if not in the model."""
    registration: Shorts
    """(n + m,) location where each is registered."""
    birth: Bytes
    """(n + m,) year of birth − 1900; 0 where absent."""
    schooling: Bytes
    """(n + m,) level of schooling attended or completed, 0 … 4."""
    household: Bytes
    """(n + m,) type of each one's household, an index of HOUSEHOLD_TYPES."""
    codes: Codes
    """Which place each location belongs to at the moment."""

    @property
    def founders(self) -> int:
        """Number of those who were there at the start."""
        return self.residence.size - self.later.size


def whereabouts(s: State, founders: int, year: int) -> Whereabouts:
    """Look where everyone is.

    Args:
        s: of a run that follows persons (`model.following.follow`).
        founders: number of those who were there at the start.
        year: at whose end the run stands.
    """
    persons = int(np.count_nonzero(s.households.birth[: s.used]))
    size = founders + persons
    found = np.full((2, size), ABSENT, np.int16)
    told = np.zeros((3, size), np.uint8)
    later = np.empty(persons, np.uint64)
    count = _look(s.households, s.persons, s.used, s.codes, founders, year, later, found, told)
    order = np.argsort(later[:count], kind="stable")

    def arranged(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return np.concatenate([column[:founders], column[founders : founders + count][order]])

    residence, registration = (arranged(column) for column in found)
    birth, schooling, household = (arranged(column) for column in told)
    return Whereabouts(later[:count][order], residence, registration, birth, schooling, household, s.codes)


@table_rule
def _look(
    h: Households,
    names: Names,
    used: int,
    k: Codes,
    founders: int,
    year: int,
    later: Names,
    found: npt.NDArray[np.int16],
    told: npt.NDArray[np.uint8],
) -> int:
    """Write everyone's place and person; returns how many came later."""
    count = 0
    for row in range(used):
        if h.id[row] == 0:
            continue
        kind = household_type(row, h, k, year)
        for slot in range(SLOTS):
            if h.birth[row, slot] == 0:
                continue
            name = names[row, slot]
            if name & LATER:
                at = founders + count
                later[count] = name
                count += 1
            else:
                at = int(name) - 1
            traits = np.int64(h.traits[row, slot])
            found[0, at] = h.away[row] if traits & AWAY else h.residence[row]
            found[1, at] = h.registration[row]
            told[0, at] = h.birth[row, slot]
            told[1, at] = schooling_of(traits)
            told[2, at] = kind
    return count


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
