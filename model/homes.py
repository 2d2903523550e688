"""One household as it stands: members, places and belongings read from its row into plain values."""

from dataclasses import dataclass

import numpy as np

from agents.columns import (
    AWAY,
    EPOCH,
    HOMESTEAD,
    MALE,
    PARTNERED,
    SLOTS,
    TRAINED,
    UNSEATED,
    Households,
)
from agents.conditions import Codes
from agents.members import age_in, at_school, schooling_of
from model.state import State


@dataclass(frozen=True)
class Person:
    """One member of a household in a year."""

    slot: int
    birth: int
    """Calendar year."""
    age: int
    male: bool
    schooling: int
    """Level attended or completed, 0–4."""
    at_school: bool
    away: bool
    partnered: bool
    trained: bool
    unseated: bool
    """A child without a school seat."""


@dataclass(frozen=True)
class Home:
    """A household in a year. A *location* is a village, or villages + k for the k-th outside place."""

    members: tuple[Person, ...]
    origin: int
    residence: int
    """Location."""
    lives_in_town: bool
    """By the year's resident code; False outside the prefecture."""
    since: int
    """Calendar year in which the residence began."""
    away: int
    """Location of the members away, −1 if there are none."""
    away_since: int
    registration: int
    """Location."""
    registered_in_town: bool
    """By the year's registration code; False outside the prefecture."""
    dwelling: int
    """Class, as in `agents.columns`."""
    land: float
    """Mu."""
    dividend: int
    """Yuan a year."""
    homestead: bool


def row_of(s: State, household: int) -> int:
    """Row of a household, −1 if it does not exist at present."""
    found = np.flatnonzero(s.households.id[: s.used] == np.uint64(household))
    return int(found[0]) if found.size else -1


def person_of(h: Households, row: int, slot: int, year: int) -> Person:
    """Read one member."""
    traits, birth = int(h.traits[row, slot]), int(h.birth[row, slot])
    age, level = age_in(year, birth), schooling_of(traits)
    return Person(
        slot,
        birth + EPOCH,
        age,
        traits & MALE != 0,
        level,
        at_school(age, level),
        traits & AWAY != 0,
        traits & PARTNERED != 0,
        traits & TRAINED != 0,
        traits & UNSEATED != 0,
    )


def home_of(h: Households, k: Codes, row: int, year: int) -> Home:
    """Read one household."""
    residence, registration = int(h.residence[row]), int(h.registration[row])
    return Home(
        tuple(person_of(h, row, slot, year) for slot in range(SLOTS) if h.birth[row, slot]),
        int(h.origin[row]),
        residence,
        in_town(k.place, k, residence),
        int(h.since[row]) + EPOCH,
        int(h.away[row]),
        int(h.away_since[row]) + EPOCH,
        registration,
        in_town(k.registered, k, registration),
        int(h.dwelling[row]),
        round(int(h.land[row]) * 0.1, 1),
        int(h.dividend[row]),
        int(h.holds[row]) & HOMESTEAD != 0,
    )


def in_town(codes: np.ndarray, k: Codes, location: int) -> bool:
    """Whether a location of the prefecture is urban by the given codes, of residents or of registrations."""
    return location < k.villages and int(codes[location]) % 2 == 1
