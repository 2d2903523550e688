"""Schooling of members: raked by age and sex over groups, dealt out evenly within them."""

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, COLLEGE, JUNIOR, MALE, NO_SCHOOLING, PRIMARY, SENIOR, SLOTS
from agents.compiling import table_rule
from agents.luck import uniform, word
from model.population_families import Families
from model.population_groups import SCHOOL, SCHOOLING_GROUP, SCHOOLING_GROUPS, SCHOOLING_ODDS
from model.population_weights import is_resident
from model.raking import balance, running
from model.region import Region

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

LEVELS, AGES, FIRST_AGE = 5, 111, 15
"""Below this age the level follows from age alone: none, primary school from 6, junior from 12."""
_AWAY_GROUP = 4
_LITTLE = 1e-3
_GOLDEN = 2654435769
_MASK = 0xFFFFFFFF


def schooling_group(family: Families) -> Integers:
    """Give the (n, 8) group of schooling of every member."""
    away = (family.traits & AWAY) != 0
    return np.where(away, _AWAY_GROUP, SCHOOLING_GROUP[family.group][:, None]).astype(np.int64)


def residents_by_group(family: Families, count: Integers) -> Integers:
    """Count residents by (5 groups, 2 sexes, 111 ages)."""
    seen = is_resident(family) & (count[:, None] > 0)
    male = ((family.traits & MALE) != 0).astype(np.int64)
    cell = (schooling_group(family) * 2 + male) * AGES + np.maximum(family.age, 0)
    weight = np.broadcast_to(count[:, None], cell.shape)[seen]
    numbers = np.zeros(SCHOOLING_GROUPS * 2 * AGES, np.int64)
    np.add.at(numbers, cell[seen], weight)
    return numbers.reshape(SCHOOLING_GROUPS, 2, AGES)


def final_shares(region: Region, age: int, sex: int) -> Floats:
    """Give the (5,) shares of levels at an age from 15 on; at 15 by the chance of going on, if the table is silent."""
    shares = region.schooling[age, sex].astype(np.float64)
    if float(shares.max()) > 0.0 and age > FIRST_AGE:
        return shares
    senior = float(region.progress_senior[sex])
    return np.array([0.0, 0.0, 1.0 - senior, senior, 0.0])


def _odds(age: int) -> Floats:
    """Give the odds of levels by group; members away are at work, not at school."""
    odds = SCHOOLING_ODDS.copy()
    if age < 18:
        odds[_AWAY_GROUP, SENIOR:] = 0.0
    elif age < 22:
        odds[_AWAY_GROUP, COLLEGE] = 0.0
    return odds


def level_shares(region: Region, numbers: Integers) -> Floats:
    """Give (5, 2, 111, 5) running shares of levels, so that residents of each age and sex meet the region's.

    Args:
        region: shares of levels by age and sex.
        numbers: (5, 2, 111) residents by group.
    """
    found = np.ones((SCHOOLING_GROUPS, 2, AGES, LEVELS))
    for sex in range(2):
        for age in range(FIRST_AGE, AGES):
            shares, odds = final_shares(region, age, sex), _odds(age)
            rows = numbers[:, sex, age].astype(np.float64) + _LITTLE
            fitted = balance(
                odds * shares, rows, shares * float(numbers[:, sex, age].sum() + SCHOOLING_GROUPS * _LITTLE), 30
            )
            for g in range(SCHOOLING_GROUPS):
                found[g, sex, age] = running(fitted[g])
    return found


@table_rule
def level_at(age: int, shares: Floats, u: float) -> int:
    """Give the level attended or completed at an age, from running shares."""
    if age < FIRST_AGE:
        return NO_SCHOOLING if age < 6 else PRIMARY if age < 12 else JUNIOR
    level = 0
    while level < COLLEGE and u >= shares[level]:
        level += 1
    return level


@table_rule
def deal_levels(
    index: int, prototype: Integers, age: Integers, traits: npt.NDArray[np.uint8], group: Integers, shares: Floats
) -> npt.NDArray[np.uint8]:
    """Give every member a level of schooling.

    Within a group, age and sex the uniform numbers are the multiples of the golden ratio from a keyed start, which fill
    the unit interval evenly, so that shares are met closely in small populations too.

    Args:
        index: number of the population.
        prototype: (h,) prototype of each household.
        age: (n, 8) ages of prototypes.
        traits: (n, 8) their bits.
        group: (n, 8) their groups of schooling.
        shares: (5, 2, 111, 5) running shares.

    Returns:
        (h, 8) levels.
    """
    levels = np.zeros((len(prototype), SLOTS), np.uint8)
    dealt = np.zeros((SCHOOLING_GROUPS, 2, AGES), np.int64)
    for i in range(len(prototype)):
        p = prototype[i]
        for slot in range(SLOTS):
            a = age[p, slot]
            if a < 0:
                continue
            g, sex = group[p, slot], np.int64(traits[p, slot]) & MALE
            start = np.int64(word(index, (g * 2 + sex) * AGES + a, 0, SCHOOL, 0))
            u = uniform((start + dealt[g, sex, a] * _GOLDEN) & _MASK)
            dealt[g, sex, a] += 1
            levels[i, slot] = level_at(a, shares[g, sex, a], u)
    return levels
