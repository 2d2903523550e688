"""Families as prototypes: plausible sets of relatives, from which the raking chooses how many there are of each.

A prototype is built around a couple or a single: the age of the woman is drawn evenly, her husband's, children's and
parents-in-law's ages follow from age gaps and birth schedules. How frequent each is comes from the raking, so the
shares below matter only where no margin speaks: for the generations living together.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, MALE, PARTNERED, SLOTS
from agents.compiling import table_rule
from agents.luck import Integer, draw
from model.population_groups import (
    FAMILY,
    GONE_TOWNSPEOPLE,
    GONE_VILLAGERS,
    GROUPS,
    MOVED,
    TOWNSPEOPLE,
    WORKING_IN_TOWN,
    WORKING_OUTSIDE,
)
from model.population_leaving import send_away

# Shapes of families.
YOUNG, SINGLE, OLD, YOUNG_COUPLE, OLD_COUPLE, NUCLEAR, ONE_PARENT, THREE, WITH_ELDERS, GRANDCHILDREN = range(10)

# Generations within the household.
ELDER, MIDDLE, CHILD = range(3)

_SHAPES = np.array(
    [  # cumulated per cent of prototypes by shape; assumption
        [2, 4, 27, 29, 60, 82, 85, 97, 99, 100],
        [0, 0, 0, 2, 8, 44, 50, 66, 100, 100],
        [0, 0, 0, 2, 8, 44, 50, 66, 100, 100],
        [8, 10, 11, 21, 26, 78, 82, 97, 100, 100],
        [6, 9, 23, 30, 54, 88, 91, 98, 99, 100],
        [36, 41, 42, 64, 66, 94, 96, 99, 100, 100],
        [22, 25, 26, 42, 45, 88, 91, 97, 100, 100],
        [22, 25, 26, 42, 45, 88, 91, 97, 100, 100],
    ],
    np.int64,
)
_CHILDREN = np.array([[33, 80, 97, 100], [45, 88, 98, 100], [63, 95, 100, 100]], np.int64)
"""Cumulated per cent of mothers by number of children ever born, 1 … 4: villages, moved to town, town; assumption."""
_TRIES = 8


class Families(NamedTuple):
    """Prototypes; n rows of members in the first slots."""

    group: npt.NDArray[np.int64]
    """(n,) group of households."""
    age: npt.NDArray[np.int64]
    """(n, 8) age at the end of the start year, −1 in an empty slot."""
    traits: npt.NDArray[np.uint8]
    """(n, 8) bits male, away, partnered."""
    generation: npt.NDArray[np.int64]
    """(n, 8) elder, middle or child."""
    usable: npt.NDArray[np.bool_]
    """(n,) False where no make-up with someone to send away was found."""


@table_rule
def add_member(family: Families, i: int, age: int, traits: int, generation: int) -> None:
    """Put a member into the first empty slot of prototype i, if there is one."""
    for slot in range(SLOTS):
        if family.age[i, slot] < 0:
            family.age[i, slot] = min(age, 109)
            family.traits[i, slot] = traits
            family.generation[i, slot] = generation
            return


@table_rule
def _some(seed: Integer, serial: Integer, index: int, low: int, high: int) -> int:
    """Draw a whole number evenly from low … high."""
    return low + int((high - low + 1) * draw(seed, serial, 0, FAMILY, index))


@table_rule
def add_couple(
    family: Families, i: int, seed: Integer, serial: Integer, index: int, woman: int, generation: int
) -> int:
    """Add a woman and her husband, three years younger to seven older; give his age."""
    gap = (_some(seed, serial, index, -4, 6) + _some(seed, serial, index + 1, -2, 7)) // 2 + (1 if woman < 36 else 0)
    man = max(20, woman + gap)
    add_member(family, i, woman, PARTNERED, generation)
    add_member(family, i, man, PARTNERED | MALE, generation)
    return man


@table_rule
def _at_home(age: int, male: bool, u: float) -> bool:
    """Whether an unmarried child still belongs to the parents' household."""
    if age < 16:
        return True
    if age < 20:
        return u < 0.9
    if age < 25:
        return u < (0.65 if male else 0.5)
    return u < (0.2 if male else 0.07) if age < 35 else u < (0.04 if male else 0.01)


@table_rule
def add_children(family: Families, i: int, seed: Integer, serial: Integer, index: int, mother: int, most: int) -> None:
    """Add the children of a mother who live with her; one at least, of an age that fits hers."""
    group = family.group[i]
    row = 1 if group == MOVED else 2 if group in (TOWNSPEOPLE, GONE_TOWNSPEOPLE) else 0
    percent, number = _some(seed, serial, index, 0, 99), 1
    while number < 4 and percent >= _CHILDREN[row, number - 1]:
        number += 1
    birth = 20 + (_some(seed, serial, index + 1, 0, 10) + _some(seed, serial, index + 2, 0, 10)) // 2
    added = 0
    for k in range(number):
        male = _some(seed, serial, index + 3 + 3 * k, 0, 99) < 53
        stays = _at_home(mother - birth, male, draw(seed, serial, 0, FAMILY, index + 4 + 3 * k))
        if mother >= birth and added < most and stays:
            add_member(family, i, mother - birth, MALE if male else 0, CHILD)
            added += 1
        birth += _some(seed, serial, index + 5 + 3 * k, 1, 6)
    if added == 0:
        male = _some(seed, serial, index + 16, 0, 99) < 55
        age = mother - _some(seed, serial, index + 17, 20, 40)
        add_member(family, i, max(age, 0), MALE if male else 0, CHILD)


@table_rule
def add_elders(family: Families, i: int, seed: Integer, serial: Integer, index: int, son: int) -> None:
    """Add one or two parents of a man of age `son`."""
    mother = son + _some(seed, serial, index, 19, 33)
    both = _some(seed, serial, index + 1, 0, 99) < (65 if mother < 66 else 40 if mother < 76 else 12)
    if both:
        add_couple(family, i, seed, serial, index + 2, mother, ELDER)
    elif _some(seed, serial, index + 4, 0, 99) < 68:
        add_member(family, i, mother, 0, ELDER)
    else:
        add_member(family, i, mother + _some(seed, serial, index + 5, -2, 6), MALE, ELDER)


@table_rule
def _compose_small(family: Families, i: int, seed: Integer, serial: Integer, index: int, shape: int) -> None:
    """Build a household of singles, a couple, one parent, or elders with grandchildren."""
    male = MALE if _some(seed, serial, index + 1, 0, 99) < (75 if shape == SINGLE else 50) else 0
    if shape == YOUNG:
        add_member(family, i, _some(seed, serial, index + 2, 17, 34), male, MIDDLE)
    elif shape == SINGLE:
        add_member(family, i, _some(seed, serial, index + 2, 30, 60), male, MIDDLE)
    elif shape == OLD:
        u = draw(seed, serial, 0, FAMILY, index + 2)
        add_member(family, i, 58 + int(50 * u * (0.5 + 0.5 * u)), male, MIDDLE)
    elif shape == YOUNG_COUPLE:
        add_couple(family, i, seed, serial, index + 2, _some(seed, serial, index + 4, 18, 40), MIDDLE)
    elif shape == OLD_COUPLE:
        u = draw(seed, serial, 0, FAMILY, index + 4)
        add_couple(family, i, seed, serial, index + 2, 40 + int(60 * u * (0.4 + 0.6 * u)), MIDDLE)
    elif shape == ONE_PARENT:
        mother = _some(seed, serial, index + 2, 22, 80)
        add_member(family, i, mother, MALE if _some(seed, serial, index + 3, 0, 99) < 35 else 0, MIDDLE)
        add_children(family, i, seed, serial, index + 10, mother, 3)
    else:
        elder = _some(seed, serial, index + 2, 46, 72)
        add_couple(family, i, seed, serial, index + 3, elder, ELDER)
        add_member(family, i, max(0, elder - _some(seed, serial, index + 5, 42, 62)), male, CHILD)


@table_rule
def _compose_large(family: Families, i: int, seed: Integer, serial: Integer, index: int, shape: int) -> None:
    """Build a household around a couple with children, with parents, or with both."""
    group = family.group[i]
    if shape == NUCLEAR:
        woman = _some(seed, serial, index + 1, 20, 48 if group >= GONE_VILLAGERS else 62)
        if group in (WORKING_IN_TOWN, WORKING_OUTSIDE) and _some(seed, serial, index + 6, 0, 99) < 80:
            woman = _some(seed, serial, index + 7, 41, 62)
        add_couple(family, i, seed, serial, index + 2, woman, MIDDLE)
        add_children(family, i, seed, serial, index + 10, woman, 4)
        return
    woman = _some(seed, serial, index + 1, 20, 50)
    if shape == WITH_ELDERS and _some(seed, serial, index + 6, 0, 99) < 50:
        woman = _some(seed, serial, index + 7, 45, 65)
    man = add_couple(family, i, seed, serial, index + 2, woman, MIDDLE)
    add_elders(family, i, seed, serial, index + 40, man)
    if shape == THREE:
        add_children(family, i, seed, serial, index + 10, woman, 4)
    if man < 36 and _some(seed, serial, index + 8, 0, 99) < 10:
        brother = MALE if _some(seed, serial, index + 9, 0, 99) < 60 else 0
        add_member(family, i, _some(seed, serial, index + 50, 16, 30), brother, MIDDLE)


@table_rule
def _compose(family: Families, i: int, seed: Integer) -> bool:
    """Build prototype i; tries again until someone can be away where the group wants it."""
    group = family.group[i]
    for attempt in range(_TRIES):
        index = 64 * attempt
        family.age[i, :] = -1
        family.traits[i, :] = 0
        percent, shape = _some(seed, i, index, 0, 99), 0
        while percent >= _SHAPES[group, shape]:
            shape += 1
        if NUCLEAR <= shape <= WITH_ELDERS and shape != ONE_PARENT:
            _compose_large(family, i, seed, i, index, shape)
        else:
            _compose_small(family, i, seed, i, index, shape)
        if group != WORKING_IN_TOWN and group != WORKING_OUTSIDE:
            return True
        u, v = draw(seed, i, 0, FAMILY, index + 60), draw(seed, i, 0, FAMILY, index + 61)
        if send_away(family.age[i], family.traits[i], u, v):
            return True
    return False


@table_rule
def _compose_all(family: Families, seed: Integer) -> None:
    for i in range(len(family.group)):
        family.usable[i] = _compose(family, i, seed)


def draw_families(index: int, numbers: npt.NDArray[np.int64]) -> Families:
    """Draw the prototypes of a synthetic population.

    Args:
        index: number of the population.
        numbers: (8,) prototypes of each group.
    """
    group = np.repeat(np.arange(GROUPS, dtype=np.int64), numbers)
    n = len(group)
    family = Families(
        group,
        np.full((n, SLOTS), -1, np.int64),
        np.zeros((n, SLOTS), np.uint8),
        np.zeros((n, SLOTS), np.int64),
        np.zeros(n, np.bool_),
    )
    _compose_all(family, index)
    return family


def home(family: Families) -> npt.NDArray[np.bool_]:
    """Give (n, 8) True for members living at the household's residence."""
    return (family.age >= 0) & ((family.traits & AWAY) == 0)


def generations(family: Families) -> npt.NDArray[np.int64]:
    """Give the (n,) number of generations living together at the residence."""
    living = home(family)
    together = [(living & (family.generation == which)).any(axis=1) for which in (ELDER, MIDDLE, CHILD)]
    return np.sum(together, axis=0, dtype=np.int64)
