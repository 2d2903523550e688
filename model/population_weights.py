"""Weights of prototypes: raked to residents by age and sex, partners, household sizes and groups of persons."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, MALE, PARTNERED, SLOTS
from agents.luck import draw
from model.population_families import Families, home
from model.population_groups import (
    AWAY_IN_TOWN,
    AWAY_OUTSIDE,
    GONE_VILLAGERS,
    GROUPS,
    MOVED,
    PERSON_GROUPS,
    ROUNDING,
    WORKING_IN_TOWN,
    WORKING_OUTSIDE,
)
from model.population_targets import Targets, household_sizes, pyramid
from model.raking import Incidence, incidence, rake, systematic
from model.region import Region

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

OLDEST = 95
"""Single years of age up to here; this and over is one cell."""
_AGES = OLDEST + 1
_WOMEN = 2 * _AGES
_WOMEN_BANDS = 23
_SIZES = _WOMEN + _WOMEN_BANDS
_PERSONS = _SIZES + SLOTS
CELLS = _PERSONS + PERSON_GROUPS
_ROUNDS = 400
_TOLERANCE = 1e-4


class Weighted(NamedTuple):
    """How many households of each prototype there are; n prototypes."""

    households: Integers
    """(n,) households."""
    order: Integers
    """(n,) prototypes sorted by group, size and age: the order of households' serial numbers."""
    rounds: int
    """Passes that the raking took."""
    distance: float
    """Largest relative distance of a cell in the last pass."""


def band(age: Integers) -> Integers:
    """Give the band of a woman's age: 0 (under 20), single years to 29, then five years each, 22 (85 and over).

    Single years where women marry: the births of a married woman fall from year to year of age there.
    """
    early = np.clip(age - 19, 0, 10)
    return np.where(age < 30, early, np.minimum(age // 5 + 5, _WOMEN_BANDS - 1))


def person_group(family: Families) -> Integers:
    """Give the (n, 8) group of persons of every member."""
    group = family.group[:, None]
    away = (family.traits & AWAY) != 0
    stays = np.where(group < MOVED, 0, group)
    return np.where(away, np.where(group == WORKING_IN_TOWN, AWAY_IN_TOWN, AWAY_OUTSIDE), stays).astype(np.int64)


def is_resident(family: Families) -> npt.NDArray[np.bool_]:
    """Give (n, 8) True for members who live in the prefecture."""
    group = family.group[:, None]
    away_outside = ((family.traits & AWAY) != 0) & (group == WORKING_OUTSIDE)
    return (family.age >= 0) & (group < GONE_VILLAGERS) & ~away_outside


def entries(family: Families) -> Incidence:
    """List what each usable prototype brings to each cell."""
    item = np.broadcast_to(np.arange(len(family.group))[:, None], family.age.shape)
    usable, resident = family.usable[:, None], is_resident(family)
    male = (family.traits & MALE) != 0
    listed = usable & (family.age >= 0)
    seen = listed & resident
    wives = seen & ~male & ((family.traits & PARTNERED) != 0)
    at_home = home(family).sum(axis=1)
    counted = family.usable & (family.group < GONE_VILLAGERS) & (at_home > 0)
    cells = [
        (np.where(male, _AGES, 0) + np.minimum(family.age, OLDEST))[seen],
        (_WOMEN + band(family.age))[wives],
        (_SIZES - 1 + at_home)[counted],
        (_PERSONS + person_group(family))[listed],
    ]
    items = [item[seen], item[wives], np.flatnonzero(counted), item[listed]]
    return _merged(np.concatenate(cells), np.concatenate(items))


def _merged(cell: Integers, item: Integers) -> Incidence:
    """Count equal entries together."""
    span = int(item.max()) + 1
    key, count = np.unique(cell * span + item, return_counts=True)
    return incidence(key // span, key % span, count.astype(np.float64), CELLS)


def cell_targets(region: Region, targets: Targets) -> Floats:
    """Give the (CELLS,) wanted totals."""
    wanted = np.zeros(CELLS)
    people = pyramid(region, targets.residents)
    for sex in range(2):
        for age in range(people.shape[1]):
            wanted[sex * _AGES + min(age, OLDEST)] += people[sex, age]
    bands = band(np.arange(people.shape[1]))
    for age in range(people.shape[1]):
        wanted[_WOMEN + bands[age]] += people[0, age] * float(region.married[0, age])
    at_home = targets.residents - float(targets.persons[AWAY_IN_TOWN])
    wanted[_SIZES:_PERSONS] = household_sizes(region, at_home)
    wanted[_PERSONS:] = targets.persons
    return wanted


def _sorted_prototypes(family: Families) -> Integers:
    """Sort by group, persons at home, those away and the oldest age, so that rounding keeps these totals."""
    away = ((family.traits & AWAY) != 0).sum(axis=1)
    at_home = home(family).sum(axis=1)
    key = ((family.group * 16 + at_home) * 16 + away) * 128 + family.age.max(axis=1)
    return np.argsort(key, kind="stable").astype(np.int64)


def weigh(region: Region, index: int, targets: Targets, family: Families) -> Weighted:
    """Rake the prototypes and draw whole households from their weights.

    Args:
        region: pyramid, sizes and schedules.
        index: number of the population.
        targets: totals to meet.
        family: prototypes.
    """
    wanted, listed = cell_targets(region, targets), entries(family)
    weights = np.zeros(len(family.group))
    for g in range(GROUPS):
        mine = (family.group == g) & family.usable
        share = 1.0 / 3.0 if g < MOVED else 1.0
        persons = targets.persons[0 if g < MOVED else g]
        weights[mine] = share * persons / (3.0 * max(int(mine.sum()), 1))
    rounds, distance = rake(weights, listed, wanted, _ROUNDS, _TOLERANCE)
    order = _sorted_prototypes(family)
    count = systematic(weights, order, float(draw(index, 0, 0, ROUNDING, 0)))
    return Weighted(count, order, int(rounds), float(distance))
