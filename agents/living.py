"""One household's year of life: who dies, bears, looks for a spouse, leaves after graduation, or divides off."""

import numpy as np

from agents.columns import MALE, PARTNERED, SCHOOLING_MASK, SCHOOLING_SHIFT, SLOTS, Households
from agents.compiling import row_rule
from agents.forming import FormingParameters, divides, marries
from agents.luck import BIRTH, DEATH, DIVIDE, GRADUATION, MARRY, SCHOOL, Integer, block, draw, uniform
from agents.members import age_in, at_school, schooling_of
from agents.schedules import Schedules
from agents.vital import VitalParameters, dies, gives_birth, graduate_goes, school_level


@row_rule
def attend(row: int, slot: int, age: int, h: Households, s: Schedules, seed: Integer, year: int) -> Integer:
    """Move one member's schooling on at 6, 12, 15 and 18, in place; returns the traits after."""
    traits = np.int64(h.traits[row, slot])
    if age != 6 and age != 12 and age != 15 and age != 18:
        return traits
    sex = traits & MALE
    u = draw(seed, h.id[row], year, SCHOOL, slot)
    level = school_level(age, schooling_of(traits), u, s.to_senior[sex], s.to_college[sex])
    traits = (traits & ~SCHOOLING_MASK) | (level << SCHOOLING_SHIFT)
    h.traits[row, slot] = np.uint8(traits)
    return traits


@row_rule
def live(
    row: int,
    node: int,
    h: Households,
    s: Schedules,
    v: VitalParameters,
    p: FormingParameters,
    seed: Integer,
    year: int,
) -> tuple[int, int, int, int, int]:
    """Bit masks of the slots that die, bear, look for a spouse and leave as graduates, and 1 if a couple divides off.

    Only the household's own row is read, and only its own schooling is written.
    """
    identity = h.id[row]
    died = born = weds = leaves = couples = 0
    words, drawn = block(seed, identity, year, DEATH, 0), 0
    for slot in range(SLOTS):
        birth = np.int64(h.birth[row, slot])
        if birth == 0:
            continue
        # Four members share a block; few households need the second one.
        if slot >> 2 != drawn:
            words, drawn = block(seed, identity, year, DEATH, 1), 1
        age = age_in(year, birth)
        traits = attend(row, slot, age, h, s, seed, year)
        sex = traits & MALE
        if dies(uniform(words[slot & 3]), s.mortality[sex, age] * s.death_factor, v.death_level):
            died |= 1 << slot
            continue
        level = schooling_of(traits)
        if traits & PARTNERED:
            if sex == 0:
                couples += 1
                rate = s.fertility[age] * s.birth_factor[node]
                if rate > 0.0 and gives_birth(draw(seed, identity, year, BIRTH, slot), rate, v.birth_level):
                    born |= 1 << slot
        elif (
            s.marriage[sex, age] > 0.0
            and not at_school(age, level)
            and marries(draw(seed, identity, year, MARRY, slot), s.marriage[sex, age], v.marriage_level)
        ):
            weds |= 1 << slot
        if (
            age == 22
            and traits & PARTNERED == 0
            and graduate_goes(draw(seed, identity, year, GRADUATION, slot), age, level, v.graduate_leaves)
        ):
            leaves |= 1 << slot
    parts = 1 if couples >= 2 and divides(draw(seed, identity, year, DIVIDE, 0), couples, p.division) else 0
    return died, born, weds, leaves & ~weds, parts
