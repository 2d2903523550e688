"""One household's year of life: who dies, bears, looks for a spouse, leaves after graduation, or divides off."""

import numpy as np

from agents.columns import MALE, PARTNERED, SCHOOLING_MASK, SCHOOLING_SHIFT, SLOTS, Households
from agents.compiling import row_rule
from agents.forming import FormingParameters, division_chance, marriage_chance
from agents.luck import BIRTH, DEATH, DIVIDE, GRADUATION, MARRY, SCHOOL, Integer, block, draw, uniform
from agents.members import age_in, schooling_of
from agents.schedules import Schedules
from agents.vital import VitalParameters, birth_chance, death_chance, graduate_chance, is_wife, school_level


@row_rule
def schooled(traits: Integer, age: int, u: float, s: Schedules) -> Integer:
    """Traits of a member after this birthday at school."""
    sex = traits & MALE
    level = school_level(age, schooling_of(traits), u, s.to_senior[sex], s.to_college[sex])
    return (traits & ~SCHOOLING_MASK) | (level << SCHOOLING_SHIFT)


@row_rule
def attend(row: int, slot: int, age: int, h: Households, s: Schedules, seed: Integer, year: int) -> Integer:
    """Move one member's schooling on at 6, 12, 15 and 18, in place; returns the traits after."""
    traits = np.int64(h.traits[row, slot])
    if age != 6 and age != 12 and age != 15 and age != 18:
        return traits
    traits = np.int64(schooled(traits, age, draw(seed, h.id[row], year, SCHOOL, slot), s))
    h.traits[row, slot] = np.uint8(traits)
    return traits


@row_rule
def happens(chance: float, seed: Integer, identity: Integer, year: int, process: int, index: int) -> bool:
    """Whether something with a chance happens; nothing is drawn where there is none, which is the usual case."""
    return bool(chance > 0.0 and draw(seed, identity, year, process, index) < chance)


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
        if uniform(words[slot & 3]) < death_chance(traits, age, s, v):
            died |= 1 << slot
            continue
        if traits & PARTNERED:
            if is_wife(traits):
                couples += 1
                if happens(birth_chance(traits, age, node, s, v), seed, identity, year, BIRTH, slot):
                    born |= 1 << slot
            # Nothing else is open to those with a partner.
            continue
        if happens(marriage_chance(traits, age, s, v.marriage_level), seed, identity, year, MARRY, slot):
            weds |= 1 << slot
        if happens(graduate_chance(traits, age, v), seed, identity, year, GRADUATION, slot):
            leaves |= 1 << slot
    parts = 1 if happens(division_chance(couples, p), seed, identity, year, DIVIDE, 0) else 0
    return died, born, weds, leaves & ~weds, parts
