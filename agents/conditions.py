"""What households read when they decide: one year's places, as flat columns.

Written before anyone chooses and not touched until everyone has, so the order in which households are visited cannot
matter. A *place* is 2·township for the rural part, 2·township + 1 for the urban part, then the outside places. A
*location* is a village index, or villages + k for the k-th outside place. A *node* is a township, or townships + k.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Shorts = npt.NDArray[np.int16]
Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


class Codes(NamedTuple):
    """Which place each location belongs to this year; l locations."""

    place: Shorts
    """(l,) place by the resident code."""
    registered: Shorts
    """(l,) place by the registration code."""
    node: Shorts
    """(l,) township, or townships + k outside."""
    villages: int
    """Locations from here on are outside places."""
    inside: int
    """Places from here on are outside."""


class Conditions(NamedTuple):
    """One year of the world; v villages, t townships, o outside places, p = 2t + o places, l = v + o locations."""

    villages: int
    """Number of villages: locations from here on are outside places."""
    townships: int
    """Number of townships: places from 2·townships on are outside."""
    place: Shorts
    """(l,) place of each location this year, by its resident code."""
    registered_place: Shorts
    """(l,) place of each location this year, by its registration code."""
    node: Shorts
    """(l,) node of each location."""
    town_born: Bytes
    """(l,) 1 where those who come from there were townspeople at the start, or come from outside."""
    county: Shorts
    """(p,) county of each place, the number of counties outside."""
    declining: Bytes
    """(counties + 1,) 1 for a declining mining district; the last entry is outside."""
    log_time: Floats
    """(t + o, t + o) ln(1 + travel hours) between nodes."""
    known: Shorts
    """(t + o, k) destination places that every household from this node knows, −1 padded."""
    inclusion: Floats
    """(l, t) cumulative inclusion probabilities of the sampled towns by location of origin."""
    wage: Floats
    """(p, 3) yuan a year of a worker with a job, by skill, as those who decide count it: with what is safe of it, and
    an employer's insurance."""
    chance: Floats
    """(p, 3) chance that a seeker finds a job within the year, by skill."""
    employed: Floats
    """(p, 3) share of the labour force with a job, by skill."""
    informal: Floats
    """(p,) yuan a year of a worker without one."""
    rent: Floats
    """(p,) yuan a year of a dwelling; 0 in rural parts, where the homestead is one's own."""
    affordable_rent: Floats
    """(p,) yuan a year of affordable rental."""
    offered_rent: Floats
    """(p,) yuan a year that a family expects to pay if it comes: the market's, less the chance of affordable rental."""
    kin: npt.NDArray[np.float32]
    """(l, p) kin share: persons from tied villages living in the place over those villages' registered persons."""
    access: Floats
    """(p, 6) school access by stage (first three: without local registration, last three: with it)."""
    attraction: Floats
    """(p,) the utility terms of a place that are alike for all: amenity, county term, price, outside term."""
    threshold: Floats
    """(o,) how hard it is to register at an outside place, 0–1."""
    border: Bytes
    """(p,) 1 in another province."""
    open: Bytes
    """(p,) 1 where a household can move to: urban parts with a neighbourhood, outside places."""
    flooded: Bytes
    """(p,) 1 where last year's flood was."""
    portfolio: Floats
    """(6,) yuan: farm income a mu, lease of a mu, rural and urban pension, rural subsidy a person, living minimum."""
    levers: Floats
    """(levers, t) value of each lever by township, rows as in `agents.levers`."""
    opened: Bytes
    """(t,) 1 in the year in which the eligibility gate opened."""
    one_off: float
    """1 in the region's one-off year, else 0."""
    years_since_start: float
    """Years since the first simulated one, at most `DECAY_YEARS` of `agents.reconsidering`."""
    stayers: float
    """Share of households that never move; 0 but in the structural variant of that name."""
    by_person: bool
    """Each member decides for himself whether he registers in town: a structural variant."""


# Entries of `Conditions.portfolio`.
FARM_INCOME, LAND_RENT, RURAL_PENSION, URBAN_PENSION, SUBSIDY, MINIMUM = range(6)
