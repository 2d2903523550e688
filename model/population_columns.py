"""The columns of the households at the start, filled from prototypes, places and keyed draws."""

from typing import Any

import numpy as np
import numpy.typing as npt

from agents.arithmetic import log, normal_quantile
from agents.columns import AWAY, EPOCH, HOMESTEAD, SCHOOLING_SHIFT, SLOTS, Households
from agents.compiling import table_rule
from agents.identity import founder
from agents.luck import draw
from model.population_families import Families
from model.population_groups import (
    ATTACHMENT,
    AWAY_TIME,
    DIVIDEND,
    DWELLING,
    DWELLING_SHARES,
    GONE_VILLAGERS,
    LAND,
    MOVED,
    TENURE,
    TOWNSPEOPLE,
    VILLAGE_DIVIDEND,
    assumed,
)
from model.population_places import Places
from model.raking import running
from model.region import Region

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def empty_households(n: int) -> Households:
    """Give n rows of zeros."""
    return Households(
        id=np.zeros(n, np.uint64),
        birth=np.zeros((n, SLOTS), np.uint8),
        traits=np.zeros((n, SLOTS), np.uint8),
        origin=np.zeros(n, np.int16),
        residence=np.zeros(n, np.int16),
        away=np.zeros(n, np.int16),
        registration=np.zeros(n, np.int16),
        since=np.zeros(n, np.uint8),
        away_since=np.zeros(n, np.uint8),
        land=np.zeros(n, np.uint16),
        dividend=np.zeros(n, np.uint16),
        attachment=np.zeros(n, np.float32),
        dwelling=np.zeros(n, np.uint8),
        holds=np.zeros(n, np.uint8),
    )


@table_rule
def _years(index: int, i: int, process: int, mean: float, most: int) -> int:
    """Draw whole years from an exponential distribution, at most `most`."""
    years = int(-mean * log(draw(index, i, 0, process, 0)))
    return max(0, min(years, most))


@table_rule
def _village_registered(group: int) -> bool:
    """Whether households of this group are registered in a village."""
    return group <= MOVED or group == GONE_VILLAGERS


@table_rule
def fill_members(
    year: int, family: Families, prototype: Integers, levels: npt.NDArray[np.uint8], h: Households
) -> None:
    """Write birth years and traits of members."""
    for i in range(len(prototype)):
        p = prototype[i]
        for slot in range(SLOTS):
            age = family.age[p, slot]
            if age >= 0:
                h.birth[i, slot] = year - EPOCH - age
                h.traits[i, slot] = family.traits[p, slot] | (levels[i, slot] << SCHOOLING_SHIFT)


@table_rule
def fill_times(index: int, year: int, family: Families, prototype: Integers, means: Floats, h: Households) -> None:
    """Write when residence began, and when the members away left; `means` are years: village, town, others, away."""
    for i in range(len(prototype)):
        p = prototype[i]
        oldest, youngest_away = 0, 999
        for slot in range(SLOTS):
            age = family.age[p, slot]
            oldest = max(oldest, age)
            if age >= 0 and (family.traits[p, slot] & AWAY) != 0:
                youngest_away = min(youngest_away, age)
        group = family.group[p]
        own_town = group == TOWNSPEOPLE and h.residence[i] == h.registration[i]
        mean = means[0] if group < MOVED else means[1] if own_town else means[2]
        h.since[i] = year - EPOCH - _years(index, i, TENURE, mean, oldest)
        if youngest_away < 999:
            h.away_since[i] = year - EPOCH - _years(index, i, AWAY_TIME, means[3], youngest_away - 16)


@table_rule
def _tenths_of_mu(mean: float, fixed: float, members: float, u: float) -> int:
    """Give contracted land: partly the same for all, partly by members, times 0.6 to 1.4."""
    return int(10.0 * mean * (fixed + (1.0 - fixed) * members) * (0.6 + 0.8 * u) + 0.5)


@table_rule
def _yuan(mean: float, without: float, by_village: float, by_household: float) -> int:
    """Give the collective dividend: none in a share of villages, in others even up to twice their mean."""
    if by_village < without:
        return 0
    rising = 2.0 * (by_village - without) / (1.0 - without)
    return int(mean / (1.0 - without) * rising * (0.8 + 0.4 * by_household) + 0.5)


@table_rule
def fill_property(
    index: int, family: Families, prototype: Integers, land: Floats, dividend: Floats, dwellings: Floats, h: Households
) -> None:
    """Write land, homestead, dividend, dwelling and attachment.

    Args:
        index: number of the population.
        family: prototypes.
        prototype: (n,) prototype of each household.
        land: mean mu, share that is fixed, members of the mean household.
        dividend: mean yuan, share of villages without one.
        dwellings: (8, 5) running shares of dwellings by group.
        h: households; registration is read.
    """
    for i in range(len(prototype)):
        p = prototype[i]
        group, members = family.group[p], 0
        for slot in range(SLOTS):
            members += family.age[p, slot] >= 0
        if _village_registered(group):
            h.holds[i] = HOMESTEAD
            h.land[i] = _tenths_of_mu(land[0], land[1], members / land[2], draw(index, i, 0, LAND, 0))
            by_village = draw(index, h.registration[i], 0, VILLAGE_DIVIDEND, 0)
            h.dividend[i] = _yuan(dividend[0], dividend[1], by_village, draw(index, i, 0, DIVIDEND, 0))
        u, dwelling = draw(index, i, 0, DWELLING, 0), 0
        while dwelling < dwellings.shape[1] - 1 and u >= dwellings[group, dwelling]:
            dwelling += 1
        h.dwelling[i] = dwelling
        h.attachment[i] = normal_quantile(draw(index, i, 0, ATTACHMENT, 0))


@table_rule
def _name_all(index: int, ids: npt.NDArray[np.uint64]) -> None:
    for i in range(len(ids)):
        ids[i] = founder(index, i)


def make_households(
    region: Region, index: int, family: Families, prototype: Integers, levels: npt.NDArray[np.uint8], places: Places
) -> Households:
    """Fill all columns and sort the rows by id.

    Args:
        region: start year and economy.
        index: number of the population.
        family: prototypes.
        prototype: (n,) prototype of each household, by serial number.
        levels: (n, 8) schooling of members.
        places: locations.
    """
    h = empty_households(len(prototype))
    _name_all(index, h.id)
    for column, values in zip((h.origin, h.residence, h.away, h.registration), places, strict=True):
        column[:] = values
    fill_members(region.start, family, prototype, levels, h)
    means = np.array([assumed(f"tenure_{which}") for which in ("village", "town", "moved", "away")])
    fill_times(index, region.start, family, prototype, means, h)
    land = np.array([float(region.economy["mu_household"]), assumed("land_fixed"), assumed("land_members")])
    dividend = np.array([float(region.economy["dividend"]), assumed("village_without_dividend")])
    dwellings = np.array([running(row) for row in DWELLING_SHARES])
    fill_property(index, family, prototype, land, dividend, dwellings, h)
    order = np.argsort(h.id, kind="stable")
    columns: list[npt.NDArray[Any]] = [np.ascontiguousarray(column[order]) for column in h]
    return Households(*columns)
