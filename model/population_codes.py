"""Which villages of today's urban code were still rural at the start, and when they were recoded."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.luck import uniform, word
from model.population_groups import CODES
from model.raking import added
from model.region import Region

FROM_BEFORE, NEVER = 0, 9999
_YEARS = 5
"""Years over which the recodes are spread: those of the plan's history."""
_NEAR = 0.0004
"""Share of rural residents by which the recoded may miss what was drawn: villages are recoded whole."""
_NEVER_SHARE = 0.4
"""Of villages whose registrations are not recoded within these years, those recoded never (assumption)."""

Floats = npt.NDArray[np.float64]
Shorts = npt.NDArray[np.int16]


class Codes(NamedTuple):
    """Codes of the villages by year, and what they make of the start."""

    urban_from: Shorts
    """(v,) first year in which residents count as urban: 0 from before the start, 9999 never."""
    registered_urban_from: Shorts
    """(v,) the same for registrations, never earlier."""
    recoded: float
    """Residents at the start, at full scale, of the villages recoded afterwards."""
    recoded_registered: float
    """Registered persons of those whose registrations follow within the same years."""


def _candidates(region: Region, index: int) -> list[int]:
    """Give the villages that may have been rural, in keyed order; a county's largest neighbourhood never is."""
    edge = [int(v) for v in np.flatnonzero(region.village_edge & region.village_urban_2023)]
    county = region.township_county[region.village_township]
    for c in range(len(region.county_codes)):
        urban = np.flatnonzero(region.village_urban_2023 & (county == c))
        if len(urban) and np.all(region.village_edge[urban]):
            edge.remove(int(urban[np.argmax(region.village_weight[urban])]))
    return sorted(edge, key=lambda v: (int(word(index, v, 0, CODES, 0)), v))


def _residents(region: Region, rural: npt.NDArray[np.bool_], residents: Floats, chosen: list[int]) -> list[float]:
    """Give the residents of chosen villages when each county's rural residents are shared out by weight."""
    county = region.township_county[region.village_township]
    weight = [0.0] * len(region.county_codes)
    for v in np.flatnonzero(rural):
        weight[county[v]] += float(region.village_weight[v])
    return [float(residents[county[v]]) * float(region.village_weight[v]) / weight[county[v]] for v in chosen]


def _added(sizes: list[float]) -> float:
    """Add sizes, none included."""
    return float(added(np.array(sizes, np.float64)))


def _chosen(region: Region, index: int, rural_residents: Floats, recoded: float) -> tuple[list[int], list[float]]:
    """Choose whole villages, in keyed order, with about `recoded` residents in all; give them and their residents."""
    rural = ~region.village_urban_2023
    chosen: list[int] = []
    sizes: list[float] = []
    near = _NEAR * float(added(rural_residents))
    nearest: tuple[float, int] = (recoded, -1)
    for v in _candidates(region, index):
        if _added(sizes) >= recoded - near:
            break
        rural[v] = True
        with_it = _residents(region, rural, rural_residents, [*chosen, v])
        if _added(with_it) <= recoded + near:
            chosen.append(v)
            sizes = with_it
        else:
            rural[v] = False
            nearest = min(nearest, (_added(with_it) - recoded, v)) if not chosen else nearest
    if not chosen and nearest[1] >= 0:
        # Every village is larger than the number: the one that comes nearest, if nearer than none.
        chosen = [nearest[1]]
        rural[nearest[1]] = True
        sizes = _residents(region, rural, rural_residents, chosen)
    return chosen, sizes


def draw_codes(
    region: Region, index: int, rural_residents: Floats, recoded: float, registered: float, per_resident: float
) -> Codes:
    """Set villages at the edge of built-up places back to rural until as many residents as drawn were recoded by 2020.

    Villages come in keyed order; one that would pass the number is left out.

    Args:
        region: its villages.
        index: number of the population.
        rural_residents: (c,) rural residents of each county at the start, full scale.
        recoded: residents to be recoded within five years.
        registered: registered persons to be recoded within the same years; below 0 counts as none.
        per_resident: registered persons of a village per person living there.
    """
    chosen, sizes = _chosen(region, index, rural_residents, recoded)
    urban_from = np.where(region.village_urban_2023, FROM_BEFORE, NEVER).astype(np.int16)
    registered_from = urban_from.copy()
    followed = 0.0
    for k, v in enumerate(chosen):
        year = region.start + 1 + k % _YEARS
        urban_from[v] = year
        lag = 1 + int(word(index, v, 0, CODES, 1)) % 3
        if followed < registered and year + lag <= region.start + _YEARS:
            followed += sizes[k] * per_resident
            registered_from[v] = year + lag
        elif uniform(word(index, v, 0, CODES, 2)) < _NEVER_SHARE:
            registered_from[v] = NEVER
        else:
            registered_from[v] = max(region.start + _YEARS + 1, year + lag)
    return Codes(urban_from, registered_from, _added(sizes), followed)
