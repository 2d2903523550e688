"""Arrivals from outside: a keyed pool of candidate households, the same in every scenario and larger than needed."""

from typing import Annotated, NamedTuple

import numpy as np

from agents.columns import (
    COLLEGE,
    EPOCH,
    JUNIOR,
    MALE,
    NOWHERE,
    PARTNERED,
    PRIMARY,
    RENTED,
    SCHOOLING_SHIFT,
    SENIOR,
    SLOTS,
    Households,
)
from agents.compiling import rule
from agents.luck import ARRIVE, ARRIVE_MAKEUP, Integer, block, uniform
from agents.parameters import Parameter
from agents.parameters import uniform as uniform_prior


class ArrivingParameters(NamedTuple):
    """Level and make-up of the pool."""

    arrivals: Annotated[
        float,
        Parameter(
            "households arriving from outside a year, per 1,000 residents in towns at the start",
            "households per 1,000",
            uniform_prior(2.1, 8.5),
            "centre from the anchor `guests_growth` (calibration/ANCHORS.md): 2.2 % a year more registered elsewhere",
            "derived",
            "arrivals from outside",
        ),
    ]
    arriving_families: Annotated[
        float,
        Parameter(
            "share of arriving couples and families",
            "share",
            uniform_prior(0.35, 0.65),
            "F295: 81.8 % of those who are there live with others, of those who come in a year fewer",
            "assumption",
        ),
    ]
    arriving_graduates: Annotated[
        float,
        Parameter(
            "share of arrivals with college schooling", "share", uniform_prior(0.08, 0.2), "F281: 12.2 %", "literature"
        ),
    ]


@rule
def arrives(u: float, expected: float, pool: int, college: bool, factor: float, talent: float, pull: float) -> bool:
    """A candidate of a pool of `pool` comes if its draw is below the rate that levers and wages scale."""
    rate = expected / pool * factor * pull
    if college:
        rate *= talent
    return u < rate


@rule
def arriving_schooling(u: float, graduates: float) -> int:
    """Level of schooling of an arriving adult."""
    if u < graduates:
        return COLLEGE
    if u < graduates + 0.2:
        return SENIOR
    return JUNIOR if u < 0.93 else PRIMARY


@rule
def write_arrival(
    row: int,
    h: Households,
    identity: Integer,
    origin: int,
    residence: int,
    p: ArrivingParameters,
    seed: Integer,
    year: int,
    k: int,
) -> int:
    """Write one arriving household into an empty row: a single, a couple or a family; returns its persons."""
    first = block(seed, k, year, ARRIVE_MAKEUP, 0)
    second = block(seed, k, year, ARRIVE_MAKEUP, 1)
    level = arriving_schooling(uniform(block(seed, k, year, ARRIVE, 0)[1]), p.arriving_graduates)
    age = 19 + np.int64(uniform(first[0]) * uniform(first[1]) * 36.0)
    # Before that a student is at college, and those at college here are from here.
    age = max(age, np.int64(22)) if level == COLLEGE else age
    sex = MALE if uniform(first[2]) < 0.56 else 0
    family = uniform(first[3]) < p.arriving_families and age >= 22
    for slot in range(SLOTS):
        h.birth[row, slot] = 0
        h.traits[row, slot] = 0
    h.id[row] = identity
    h.birth[row, 0] = np.uint8(year - EPOCH - age)
    h.traits[row, 0] = np.uint8(sex | (level << SCHOOLING_SHIFT) | (PARTNERED if family else 0))
    persons = 1
    if family:
        partner = age - 2 if sex else age + 2
        partner = max(partner, np.int64(22)) if level == COLLEGE else partner
        h.birth[row, 1] = np.uint8(year - EPOCH - partner)
        h.traits[row, 1] = np.uint8((0 if sex else MALE) | (level << SCHOOLING_SHIFT) | PARTNERED)
        persons = 2
        child = age - 24 - np.int64(uniform(second[0]) * 6.0)
        if 0 <= child < 16:
            h.birth[row, 2] = np.uint8(year - EPOCH - child)
            school = JUNIOR if child >= 12 else PRIMARY if child >= 6 else 0
            h.traits[row, 2] = np.uint8((MALE if uniform(second[1]) < 0.53 else 0) | (school << SCHOOLING_SHIFT))
            persons = 3
    h.origin[row] = origin
    h.registration[row] = origin
    h.residence[row] = residence
    h.away[row] = NOWHERE
    h.since[row] = np.uint8(year - EPOCH)
    h.away_since[row] = 0
    h.land[row] = 0
    h.dividend[row] = 0
    h.attachment[row] = np.float32(0.0)
    h.dwelling[row] = RENTED
    h.holds[row] = 0
    return persons
