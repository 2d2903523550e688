"""Persons of a synthetic population, one row each, for counting its margins."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, MALE, PARTNERED
from model.population_codes import FROM_BEFORE, Codes
from model.population_families import CHILD, Families
from model.population_groups import MOVED
from model.population_places import Places
from model.region import Region

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """Columns of m persons, and two numbers of households."""

    age: npt.NDArray[np.int64]
    male: Flags
    partnered: Flags
    schooling: npt.NDArray[np.uint8]
    resident: Flags
    """Lives in the prefecture."""
    urban: Flags
    """Lives in a place of urban code."""
    county: npt.NDArray[np.int64]
    """County of residence, −1 outside."""
    registered: Flags
    """Is registered in the prefecture."""
    registered_urban: Flags
    alone: Flags
    """Lives at home and nobody else does."""
    village_household: float
    """Registered persons of the mean village household."""
    left_behind: float
    """Per cent of village children under 16 with a parent away."""

    @staticmethod
    def count(which: Flags) -> float:
        """Count persons."""
        return float(np.count_nonzero(which))


def _left_behind(family: Families, prototype: npt.NDArray[np.int64]) -> float:
    """Give the per cent of children in village households who have a partnered member of the middle generation away."""
    child = (family.age >= 0) & (family.age < 16) & (family.generation == CHILD)
    parent_away = ((family.traits & AWAY) != 0) & ((family.traits & PARTNERED) != 0)
    village = family.group < MOVED
    children = np.where(village, child.sum(axis=1), 0)[prototype]
    behind = np.where(parent_away.any(axis=1)[prototype], children, 0)
    return 100.0 * float(behind.sum()) / max(float(children.sum()), 1.0)


def count_people(
    region: Region,
    codes: Codes,
    family: Families,
    prototype: npt.NDArray[np.int64],
    levels: npt.NDArray[np.uint8],
    places: Places,
) -> People:
    """Give every person's columns, in the order of households and slots."""
    age, traits = family.age[prototype], family.traits[prototype]
    there = age >= 0
    away = (traits & AWAY) != 0
    location = np.where(away, places.away[:, None], places.residence[:, None])[there]
    registration = np.broadcast_to(places.registration[:, None], age.shape)[there]
    villages = len(region.village_codes)
    county = np.append(region.township_county[region.village_township].astype(np.int64), -1)
    urban = np.append(codes.urban_from == FROM_BEFORE, False)
    registered_urban = np.append(codes.registered_urban_from == FROM_BEFORE, False)
    living, home = np.minimum(location, villages), there & ~away
    single = np.broadcast_to((home.sum(axis=1) == 1)[:, None], age.shape)
    village = family.group[prototype] < MOVED
    return People(
        age=age[there],
        male=((traits & MALE) != 0)[there],
        partnered=((traits & PARTNERED) != 0)[there],
        schooling=levels[there],
        resident=location < villages,
        urban=urban[living],
        county=county[living],
        registered=registration < villages,
        registered_urban=registered_urban[np.minimum(registration, villages)],
        alone=(single & home)[there],
        village_household=float(there[village].sum()) / max(int(village.sum()), 1),
        left_behind=_left_behind(family, prototype),
    )
