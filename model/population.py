"""The synthetic population: every household of a region at the end of the start year.

Prototypes of families are raked to what is known, drawn as whole households, and dealt out to villages. Everything is
keyed by the number of the population, never by the seed of a run, and is the same bits on every machine.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import AWAY, Households
from agents.errors import InputError
from model.population_cache import read_population, write_population
from model.population_codes import Codes, draw_codes
from model.population_columns import make_households
from model.population_families import draw_families, home
from model.population_fit import Built, fit_table
from model.population_groups import AT_HOME, AWAY_IN_TOWN, AWAY_OUTSIDE, GONE_VILLAGERS, MOVED, PROTOTYPES
from model.population_inputs import drawn_inputs
from model.population_places import place_households
from model.population_schooling import deal_levels, level_shares, residents_by_group, schooling_group
from model.population_targets import Targets, make_targets
from model.population_weights import weigh
from model.region import Region

SCALES = (0.01, 10.0)


@dataclass(frozen=True)
class Population:
    """A synthetic population, and how well it fits."""

    households: Households
    """Columns of n households, sorted by id."""
    urban_from: npt.NDArray[np.int16]
    """(v,) first year in which a village's residents count as urban; 0 from before the start, 9999 never."""
    registered_urban_from: npt.NDArray[np.int16]
    """(v,) the same for registrations."""
    inputs: dict[str, float]
    """Uncertain inputs as drawn."""
    hash: str
    """SHA-256 of the columns and codes, 64 hexadecimal digits."""
    fit: pd.DataFrame
    """Columns margin, category, target, value, unit, use (raked, held-out or control)."""
    index: int
    """Number of the population."""
    scale: float
    """Size, 1 for one row per household."""


def population_hash(
    households: Households, urban_from: npt.NDArray[np.int16], registered_urban_from: npt.NDArray[np.int16]
) -> str:
    """Give the SHA-256 of columns, in the order of rows, and of the codes, as little-endian bytes."""
    digest = hashlib.sha256()
    columns: dict[str, npt.NDArray[Any]] = dict(zip(Households._fields, households, strict=True))
    columns |= {"urban_from": urban_from, "registered_urban_from": registered_urban_from}
    for name, column in columns.items():
        digest.update(f"{name} {column.shape} {column.dtype.str[1:]}\n".encode())
        digest.update(np.ascontiguousarray(column, column.dtype.newbyteorder("<")).tobytes())
    return digest.hexdigest()


def _codes(region: Region, index: int, inputs: dict[str, float], full: Targets) -> Codes:
    """Draw codes from full-size totals, so that they are the same at every scale."""
    staying = float(full.persons[AT_HOME])
    registered = sum(int(full.persons[g] + 0.5) for g in (AT_HOME, AWAY_IN_TOWN, AWAY_OUTSIDE, MOVED, GONE_VILLAGERS))
    return draw_codes(
        region, index, full.rural, inputs["recoded_residents"], inputs["recoded_registered"], registered / staying
    )


def _build(region: Region, index: int, scale: float) -> Population:
    inputs = drawn_inputs(region, index)
    codes = _codes(region, index, inputs, make_targets(region, inputs, 1.0))
    targets = make_targets(region, inputs, scale)
    family = draw_families(index, PROTOTYPES)
    weighted = weigh(region, index, targets, family)
    prototype = np.repeat(weighted.order, weighted.households[weighted.order])
    shares = level_shares(region, residents_by_group(family, weighted.households))
    levels = deal_levels(index, prototype, family.age, family.traits, schooling_group(family), shares)
    at_home = home(family).sum(axis=1)
    away = ((family.traits & AWAY) != 0).sum(axis=1)
    places = place_households(
        region, index, targets, codes, family.group[prototype], at_home[prototype], away[prototype]
    )
    households = make_households(region, index, family, prototype, levels, places)
    fit = fit_table(region, targets, codes, inputs, Built(family, weighted, prototype, levels, places))
    found = population_hash(households, codes.urban_from, codes.registered_urban_from)
    return Population(households, codes.urban_from, codes.registered_urban_from, inputs, found, fit, index, scale)


def build_population(region: Region, index: int = 0, scale: float = 1.0) -> Population:
    """Give a synthetic population, from the disk if it was built before with the same code and region.

    Args:
        region: what is known.
        index: 0 has every uncertain input at its median; 1–31 span them (Latin hypercube).
        scale: 1 for one row per household; 0.01 to 10.

    Raises:
        InputError: if the index or the scale is out of range, or the region's numbers leave less than nobody somewhere.
    """
    if not SCALES[0] <= scale <= SCALES[1]:
        raise InputError(f"scale is {scale:g}, but must be from {SCALES[0]:g} to {SCALES[1]:g}")
    drawn_inputs(region, index)
    kept = read_population(region, index, scale)
    if kept is not None:
        households, urban_from, registered_urban_from, fit = kept
        found = population_hash(households, urban_from, registered_urban_from)
        inputs = drawn_inputs(region, index)
        return Population(households, urban_from, registered_urban_from, inputs, found, fit, index, scale)
    built = _build(region, index, scale)
    write_population(region, index, scale, (built.households, built.urban_from, built.registered_urban_from, built.fit))
    return built
