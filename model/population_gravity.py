"""Who comes to town from where: flows between townships by size and travel time, and the choice of a neighbourhood."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule
from model.population_groups import assumed
from model.raking import added, balance, running
from model.region import Region

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Parts(NamedTuple):
    """The villages of one code by township, with running shares; v villages, t townships."""

    village: Integers
    """(v,) villages sorted by township."""
    start: Integers
    """(t + 1,) villages of township k stand from start[k] to start[k + 1]."""
    share: Floats
    """(v,) running share within the township."""


@table_rule
def by_township(values: Floats, township: npt.NDArray[np.int16], townships: int) -> Floats:
    """Add (v,) values of villages up by township."""
    sums = np.zeros(townships)
    for v in range(len(values)):
        sums[township[v]] += values[v]
    return sums


def parts(region: Region, residents: Floats) -> Parts:
    """Sort villages by township and give running shares of their residents (0 for villages of the other code)."""
    townships = len(region.township_codes)
    township = region.village_township.astype(np.int64)
    village = np.argsort(township, kind="stable").astype(np.int64)
    start = np.zeros(townships + 1, np.int64)
    start[1:] = np.cumsum(np.bincount(township, minlength=townships))
    share = np.zeros(len(village))
    for k in range(townships):
        mine = village[start[k] : start[k + 1]]
        if len(mine):
            share[start[k] : start[k + 1]] = running(residents[mine])
    return Parts(village, start, share)


@table_rule
def pick(share: Floats, u: float) -> int:
    """Give the first position whose running share is above u."""
    low, high = 0, len(share) - 1
    while low < high:
        middle = (low + high) // 2
        if share[middle] > u:
            high = middle
        else:
            low = middle + 1
    return low


@table_rule
def pick_village(chosen: Parts, township: int, u: float) -> int:
    """Choose a village of a township by its share of residents."""
    first, last = chosen.start[township], chosen.start[township + 1]
    return chosen.village[first + pick(chosen.share[first:last], u)]


def _nearness(region: Region) -> Floats:
    """Give (t, t) 1 / (travel time + a quarter of an hour)², times in hours."""
    townships = len(region.township_codes)
    hours = region.minutes[:townships, :townships].astype(np.float64) / 60.0 + assumed("gravity_hours")
    return 1.0 / (hours * hours)


def villagers_to_town(region: Region, rural: Floats, urban: Floats) -> Floats:
    """Give the (t, t) running shares of the towns to which a township's villagers go.

    Rows are proportional to rural residents, columns to urban residents, those of the centre and the new city raised.

    Args:
        region: travel times.
        rural: (t,) rural residents.
        urban: (t,) urban residents.
    """
    pull = urban.copy()
    for k in {region.centre, region.new_city}:
        pull[k] *= assumed("centre_pull")
    nearness = _nearness(region)
    seed = np.zeros_like(nearness)
    for i in range(len(rural)):
        for j in range(len(urban)):
            seed[i, j] = rural[i] * pull[j] * nearness[i, j]
    flows = balance(seed, rural, pull * (added(rural) / added(pull)), 60)
    return np.array([running(row) for row in flows])


def town_to_town(region: Region, urban: Floats) -> Floats:
    """Give the (t, t) running shares of the towns at which a town's residents are registered if not where they live."""
    push = urban.copy()
    for k in range(len(push)):
        if region.county_declining[region.township_county[k]]:
            push[k] *= assumed("declining_push")
    nearness = _nearness(region)
    return np.array([running(push * nearness[j]) for j in range(len(push))])
