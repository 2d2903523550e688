"""A naive forecast by cohorts with constant rates: ages and sexes of town and country, and nobody decides anything.

Assumed: women bear and people die by the region's tables; town and country have the region's one pyramid at the start;
from there a constant share of every age moves from country to town each year, and a constant share of all leaves. Both
shares are those that give what is known of the whole region; every county has the same.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from calibration.starts import Parts
from model.region import Region

Floats = npt.NDArray[np.float64]

LARGEST = 0.3
"""Of the yearly shares looked for."""


def cohorts(region: Region, start: Parts, share: Floats, total: Floats | None, known: int, at: int) -> Parts:
    """Carry the start on.

    Args:
        region: pyramid, mortality, fertility and marriage.
        start: at the end of the region's start year.
        share: (n,) urban share of the region's residents in the year `known`, percent.
        total: (n,) its residents in that year; nobody leaves on balance if not given.
        known: last year of which anything is known.
        at: year that is wanted.
    """
    pyramid = region.pyramid / region.pyramid.sum()
    people = np.stack([start.urban, start.rural], axis=2)[..., None, None] * pyramid
    still, span = np.zeros(len(share)), (region.start, known)

    def whole(moving: Floats, leaving: Floats) -> Floats:
        return projected(region, people, moving, leaving, *span).sum(axis=(1, 3, 4))

    def residents(leaving: Floats) -> Floats:
        return whole(still, leaving).sum(axis=1)

    leaving = still if total is None else solved(residents, total, -0.1, 0.1)
    # Whoever leaves does so from both parts alike, so that the share depends on the moves alone.
    moving = solved(lambda rate: -_share(whole(rate, leaving)), -share, -LARGEST, LARGEST)
    found = projected(region, people, moving, leaving, region.start, at).sum(axis=(3, 4))
    return Parts(found[:, :, 0], found[:, :, 1])


def _share(parts: Floats) -> Floats:
    return np.asarray(100.0 * parts[:, 0] / parts.sum(axis=1))


def projected(region: Region, people: Floats, moving: Floats, leaving: Floats, first: int, last: int) -> Floats:
    """(n, counties, 2, 2, ages) people by part (town, country), sex and age, carried on year by year.

    Args:
        region: tables.
        people: at the end of the year `first`.
        moving: (n,) share of the country that moves to town each year.
        leaving: (n,) share of all that leaves.
        first: year.
        last: year.
    """
    for year in range(first + 1, last + 1):
        people = _aged(region, people, min(year, region.last) - region.start - 1)
        gone = people * leaving[:, None, None, None, None]
        step = people[:, :, 1] * moving[:, None, None, None]
        people = people - gone + np.stack([step, -step], axis=2)
    return people


def _aged(region: Region, people: Floats, row: int) -> Floats:
    """A year older, those who die gone and those who are born there."""
    living = 1.0 - np.minimum(region.mortality * region.death_index[row], 1.0)
    wives = people[..., 0, :-1] * region.married[0, :-1]
    births = (wives * region.fertility[1:]).sum(axis=-1) * region.birth_index[row]
    older = np.zeros_like(people)
    older[..., 1:] = people[..., :-1] * living[:, 1:]
    older[..., -1] += people[..., -1] * living[:, -1]
    boys = region.male_birth_share
    older[..., 0] = births[..., None] * np.array([1.0 - boys, boys]) * living[:, 0]
    return older


def solved(falling: Callable[[Floats], Floats], wanted: Floats, low: float, high: float) -> Floats:
    """(n,) where a falling function of as many numbers takes the wanted values, by halving."""
    begin, end = np.full(len(wanted), low), np.full(len(wanted), high)
    for _ in range(40):
        middle = 0.5 * (begin + end)
        above = falling(middle) > wanted
        begin, end = np.where(above, middle, begin), np.where(above, end, middle)
    return 0.5 * (begin + end)
