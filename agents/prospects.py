"""What a year may hold for a member: looked up by birth code and traits, so that most members are asked nothing."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import PARTNERED
from agents.compiling import row_rule, table_rule
from agents.forming import marriage_chance
from agents.luck import BIRTH, DEATH, GRADUATION, MARRY, SCHOOL, Integer
from agents.members import AGES, age_in
from agents.schedules import Schedules
from agents.vital import VitalParameters, death_chance, graduate_chance, is_wife

Bytes = npt.NDArray[np.uint8]

BIRTHS, TRAITS = 256, 2 * PARTNERED
"""Codes of a birth year, and of the traits on which a year's prospects rest: all bits up to that of a partner."""
WIFE = 0b0100_0000
"""Bit of `Prospects.asked`: counts for a division of the household."""


class Prospects(NamedTuple):
    """What a year may hold for a member by birth code; nothing for an empty slot, whose code is 0."""

    death: npt.NDArray[np.float64]
    """(256, 2) chance to die, by sex."""
    asked: Bytes
    """(256, 64) what is drawn first for those who live, by traits: a process of `agents.luck`, DEATH if nothing is."""


@row_rule
def first_asked(traits: Integer, age: int, s: Schedules, v: VitalParameters) -> int:
    """What is drawn first for a member who lives on; DEATH if nothing else is open to them this year."""
    if age == 6 or age == 12 or age == 15 or age == 18:
        return SCHOOL
    if is_wife(traits) and s.fertility[age] > 0.0:
        return BIRTH
    if marriage_chance(traits, age, s, v.marriage_level) > 0.0:
        return MARRY
    return GRADUATION if graduate_chance(traits, age, v) > 0.0 else DEATH


def prospects_of(s: Schedules, v: VitalParameters, year: int) -> Prospects:
    """Look up once a year for all what `death_chance` and `first_asked` say."""
    found = Prospects(np.zeros((BIRTHS, 2)), np.zeros((BIRTHS, TRAITS), np.uint8))
    fill_prospects(s, v, year, np.zeros((AGES, TRAITS), np.uint8), found)
    return found


@table_rule
def fill_prospects(s: Schedules, v: VitalParameters, year: int, known: Bytes, out: Prospects) -> None:
    """Write what a year may hold; `known` is (AGES, TRAITS) room for what is asked by age.

    Arrays are made outside: what Numba compiles to make them takes longer to compile than all the rest.
    """
    for age in range(AGES):
        for traits in range(TRAITS):
            known[age, traits] = first_asked(traits, age, s, v) | (WIFE if is_wife(traits) else 0)
    for birth in range(1, BIRTHS):
        age = age_in(year, birth)
        for traits in range(TRAITS):
            out.asked[birth, traits] = known[age, traits]
        for sex in range(2):
            out.death[birth, sex] = death_chance(sex, age, s, v)
