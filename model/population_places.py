"""Where each household lives, where it is from, where it is registered, and where its members away are."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import NOWHERE
from agents.compiling import table_rule
from agents.luck import draw, word
from model.population_codes import FROM_BEFORE, Codes
from model.population_gravity import Parts, by_township, parts, pick, pick_village, town_to_town, villagers_to_town
from model.population_groups import (
    GONE_TOWNSPEOPLE,
    GONE_VILLAGERS,
    GUESTS,
    MOVED,
    OUTSIDE,
    REGISTERED,
    SHUFFLE,
    TOWN,
    TOWNSPEOPLE,
    WORKING_IN_TOWN,
    WORKING_OUTSIDE,
    assumed,
)
from model.population_targets import Targets
from model.raking import added, cut, running
from model.region import Region

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]


class Places(NamedTuple):
    """Locations of households; n rows."""

    origin: Integers
    residence: Integers
    away: Integers
    registration: Integers


class Towns(NamedTuple):
    """What the choice of a town or an outside place needs."""

    parts: Parts
    """Neighbourhoods by township."""
    villagers: Floats
    """(t, t) running shares of towns for a township's villagers."""
    registered: Floats
    """(t, t) running shares of the towns of registration for a town's residents registered elsewhere."""
    outside: Floats
    """(o,) running shares of outside places."""
    township: Shorts
    """(v,) township of each village."""
    elsewhere: float
    """Share of town households registered at another neighbourhood."""


def village_residents(region: Region, targets: Targets, codes: Codes) -> tuple[Floats, Floats]:
    """Share each county's rural and urban residents out over its villages and neighbourhoods by weight.

    Returns:
        (v,) rural residents, 0 for neighbourhoods; (v,) urban residents, 0 for villages.
    """
    county = region.township_county[region.village_township]
    urban = codes.urban_from == FROM_BEFORE
    weight = region.village_weight.astype(np.float64)
    found = (np.zeros(len(weight)), np.zeros(len(weight)))
    for c in range(len(region.county_codes)):
        for part, wanted, flag in ((found[0], targets.rural, ~urban), (found[1], targets.urban, urban)):
            mine = (county == c) & flag
            if mine.any():
                part[mine] = weight[mine] * (wanted[c] / added(weight[mine]))
    return found


@table_rule
def _shuffled_words(index: int, n: int) -> npt.NDArray[np.uint64]:
    words = np.empty(n, np.uint64)
    for i in range(n):
        words[i] = word(index, i, 0, SHUFFLE, 0)
    return words


def _cut_by_village(rows: Integers, persons: Integers, words: npt.NDArray[np.uint64], wanted: Floats) -> Integers:
    """Deal households out over villages so that each village's persons are met to within one household."""
    order = np.argsort(words[rows], kind="stable").astype(np.int64)
    return cut(persons[rows].astype(np.int64), order, wanted)


@table_rule
def _town_of(index: int, i: int, towns: Towns, township: int) -> int:
    """Choose the neighbourhood to which a villager of a township goes."""
    to = pick(towns.villagers[township], draw(index, i, 0, TOWN, 0))
    return pick_village(towns.parts, to, draw(index, i, 0, TOWN, 1))


@table_rule
def _registered_at(index: int, i: int, towns: Towns, residence: int) -> int:
    """Choose the neighbourhood at which a town household is registered."""
    if draw(index, i, 0, REGISTERED, 0) >= towns.elsewhere:
        return residence
    at = pick(towns.registered[towns.township[residence]], draw(index, i, 0, REGISTERED, 1))
    return pick_village(towns.parts, at, draw(index, i, 0, REGISTERED, 2))


@table_rule
def _spread(index: int, group: Integers, towns: Towns, places: Places) -> None:
    """Fill in what follows, household by household, from a village: town, outside place."""
    villages = len(towns.township)
    for i in range(len(group)):
        g, at = group[i], places.registration[i]
        abroad = villages + pick(towns.outside, draw(index, i, 0, OUTSIDE, 0))
        if g <= WORKING_OUTSIDE:
            places.residence[i] = at
            if g == WORKING_IN_TOWN:
                places.away[i] = _town_of(index, i, towns, towns.township[at])
            elif g == WORKING_OUTSIDE:
                places.away[i] = abroad
        elif g == MOVED:
            places.residence[i] = _town_of(index, i, towns, towns.township[at])
        elif g == GUESTS:
            places.residence[i] = at
            places.registration[i] = abroad
        elif g >= GONE_VILLAGERS:
            places.residence[i] = abroad


@table_rule
def _living_in_town(group: Integers, home: Integers, away: Integers, places: Places, villages: int) -> Floats:
    """Count persons already placed in each (v,) neighbourhood: all but registered townspeople."""
    persons = np.zeros(villages)
    for i in range(len(group)):
        if group[i] == WORKING_IN_TOWN:
            persons[places.away[i]] += away[i]
        elif group[i] == MOVED or group[i] == GUESTS:
            persons[places.residence[i]] += home[i]
    return persons


@table_rule
def _finish(index: int, group: Integers, towns: Towns, places: Places) -> None:
    """Register townspeople, and let everyone's origin be the registration."""
    for i in range(len(group)):
        if group[i] == TOWNSPEOPLE:
            places.registration[i] = _registered_at(index, i, towns, places.residence[i])
        places.origin[i] = places.registration[i]


def _towns(region: Region, rural: Floats, urban: Floats) -> Towns:
    """Prepare the choice of towns from residents by village."""
    townships = len(region.township_codes)
    by_rural = by_township(rural, region.village_township, townships)
    by_urban = by_township(urban, region.village_township, townships)
    return Towns(
        parts(region, urban),
        villagers_to_town(region, by_rural, by_urban),
        town_to_town(region, by_urban),
        running(region.outside_weight.astype(np.float64)),
        region.village_township.astype(np.int16),
        assumed("elsewhere_in_town"),
    )


def place_households(
    region: Region, index: int, targets: Targets, codes: Codes, group: Integers, home: Integers, away: Integers
) -> Places:
    """Give every household its locations; each county's rural and urban residents are met.

    Villages are dealt to village households by their members at home; town households fill up what those of village
    registration, the members away and the guests leave of each neighbourhood.

    Args:
        region: places and travel times.
        index: number of the population.
        targets: residents by county.
        codes: codes of villages.
        group: (n,) group of each household.
        home: (n,) members at home.
        away: (n,) members away.
    """
    rural, urban = village_residents(region, targets, codes)
    towns, n = _towns(region, rural, urban), len(group)
    places = Places(*(np.full(n, NOWHERE, np.int64) for _ in range(4)))
    words = _shuffled_words(index, n)
    for wanted, which in (
        (rural, group <= WORKING_OUTSIDE),
        (rural, group == MOVED),
        (urban, group == GUESTS),
        (rural, group == GONE_VILLAGERS),
        (urban, group == GONE_TOWNSPEOPLE),
    ):
        rows = np.flatnonzero(which)
        places.registration[rows] = _cut_by_village(rows, home, words, wanted)
    _spread(index, group, towns, places)
    left = np.maximum(urban - _living_in_town(group, home, away, places, len(urban)), 0.0)
    rows = np.flatnonzero(group == TOWNSPEOPLE)
    places.residence[rows] = _cut_by_village(rows, home, words, left)
    _finish(index, group, towns, places)
    return places
