"""The year's conditions, assembled from places, levers, codes and last year's kin: all that households read."""

from typing import Any

import numpy as np
import numpy.typing as npt

from agents.arithmetic import added, log
from agents.columns import NOWHERE
from agents.compiling import table_rule
from agents.levers import AMENITY, PERMIT_COMPULSORY, PERMIT_PRESCHOOL, PERMIT_SENIOR, TRAVEL
from agents.markets import MarketParameters
from agents.places import Places

Floats = npt.NDArray[np.float64]
Shorts = npt.NDArray[np.int16]


@table_rule
def log_hours(minutes: npt.NDArray[np.int32], levers: Floats) -> Floats:
    """(n, n) ln(1 + travel hours) between townships, then outside places.

    A way between two townships is scaled by the mean travel lever of its ends; a way out of the prefecture is not.
    """
    n, townships = minutes.shape[0], levers.shape[1]
    out = np.empty((n, n), np.float64)
    for i in range(n):
        for j in range(n):
            factor = 0.5 * (levers[TRAVEL, i] + levers[TRAVEL, j]) if i < townships and j < townships else 1.0
            out[i, j] = log(1.0 + minutes[i, j] / 60.0 * factor)
    return out


@table_rule
def kin_shares(
    ties: Shorts,
    township: Shorts,
    pooled: bool,
    kin: npt.NDArray[np.integer[Any]],
    registered: npt.NDArray[np.int64],
    out: npt.NDArray[np.float32],
) -> None:
    """(locations, places) persons from tied villages living in a place over those villages' registered persons.

    Args:
        ties: (villages, k) tied villages, −1 padded.
        township: (villages,) township of each village.
        pooled: below scale 0.05 a village's ties are all villages of its township, since single villages are too small.
        kin: (locations, places) persons by origin and residence, last year.
        registered: (locations,) persons registered in each location, last year.
        out: written.
    """
    villages, places = ties.shape[0], kin.shape[1]
    if pooled:
        townships = np.int64(township.max()) + 1
        group = np.zeros((townships, places), np.int64)
        whole = np.zeros(townships, np.int64)
        for v in range(villages):
            whole[township[v]] += registered[v]
            for p in range(places):
                group[township[v], p] += kin[v, p]
        for v in range(villages):
            everyone = max(whole[township[v]], 1)
            for p in range(places):
                out[v, p] = np.float32(group[township[v], p] / everyone)
        return
    persons = np.empty(places, np.int64)
    for v in range(villages):
        persons[:], everyone = 0, 0
        for i in range(ties.shape[1]):
            tied = ties[v, i]
            if tied != NOWHERE:
                everyone += registered[tied]
                for p in range(places):
                    persons[p] += kin[tied, p]
        for p in range(places):
            out[v, p] = np.float32(persons[p] / max(everyone, 1))


@table_rule
def school_access(places: Places, levers: Floats, inside: int) -> Floats:
    """(p, 6) access by stage: seats over those before one in the queue, with a permit times the permit's access."""
    out = np.ones((places.seats.shape[0], 6), np.float64)
    permits = (PERMIT_PRESCHOOL, PERMIT_COMPULSORY, PERMIT_SENIOR)
    for p in range(inside):
        for stage in range(3):
            seats = places.seats[p, stage]
            without, with_ = places.pupils[p, stage], places.pupils[p, 3 + stage]
            out[p, 3 + stage] = min(1.0, seats / max(with_, 1))
            left = min(1.0, max(seats - with_, 0) / max(without, 1))
            out[p, stage] = levers[permits[stage], p // 2] * left
    return out


def attraction(
    places: Places,
    levers: Floats,
    county: Shorts,
    county_terms: Floats,
    b_town: float,
    b_outside: float,
    m: MarketParameters,
    inside: int,
) -> Floats:
    """(p,) utility terms alike for all: amenity and price in towns, the county's term, and the outside term."""
    out = np.full(places.rent.size, b_outside, np.float64)
    towns = [p for p in range(1, inside, 2) if places.rent[p] > 0.0]
    mean = added(float(places.rent[p]) for p in towns) / max(len(towns), 1)
    for p in range(inside):
        out[p] = county_terms[county[p]]
        if p % 2 == 1:
            out[p] += b_town + m.b_amenity * float(levers[AMENITY, p // 2])
            if places.rent[p] > 0.0:
                out[p] += m.b_price * log(float(places.rent[p]) / mean)
    return out


def attraction_parts(
    places: Places,
    levers: Floats,
    county: Shorts,
    county_terms: Floats,
    b_town: float,
    b_outside: float,
    m: MarketParameters,
    inside: int,
) -> dict[str, Floats]:
    """The terms of `attraction` by name, (p,) each: what it is with all others at zero; they add up to it."""
    none, nowhere = m._replace(b_amenity=0.0, b_price=0.0), np.zeros_like(county_terms)
    made_of = {
        "town": (nowhere, b_town, 0.0, none),
        "outside": (nowhere, 0.0, b_outside, none),
        "amenity": (nowhere, 0.0, 0.0, m._replace(b_price=0.0)),
        "price": (nowhere, 0.0, 0.0, m._replace(b_amenity=0.0)),
        "county": (county_terms, 0.0, 0.0, none),
    }
    return {
        name: attraction(places, levers, county, terms, town, outside, market, inside)
        for name, (terms, town, outside, market) in made_of.items()
    }
