"""What is worked out once a year for all who come from a location, instead of by each household."""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import log
from agents.compiling import rule
from agents.conditions import Conditions, Floats
from agents.income import IncomeParameters, offered_pay
from agents.moving import chance_of
from agents.moving_parameters import MovingParameters
from agents.utility import shared_value

INSIDE, OUTSIDE = 0, 1
"""Entries of `Offers.best`: in towns, and outside."""


class Offers(NamedTuple):
    """What those from each location are offered by each node's town or outside place; l locations."""

    worth: Floats
    """(l, nodes) part of V that every mode shares: most destinations are looked at no further."""
    log_chance: Floats
    """(l, nodes) ln π, logarithm of the inclusion probability; 0, as of certainty, for what everyone knows anyway."""
    best: Floats
    """(2, 3) what the pay that anyone is offered does not exceed, by skill, in towns and outside."""


def empty_offers(inclusion: Floats, nodes: int) -> Offers:
    """Room for the offers.

    What never changes stands there already: how likely each town is among those that a household weighs.

    Args:
        inclusion: (locations, townships) cumulative inclusion probabilities.
        nodes: number of townships and outside places.
    """
    offers = Offers(np.zeros((len(inclusion), nodes)), np.zeros((len(inclusion), nodes)), np.zeros((2, 3)))
    fill_chances(inclusion, offers.log_chance)
    return offers


@rule
def fill_chances(inclusion: Floats, log_chance: Floats) -> None:
    """Write the logarithms of the inclusion probabilities."""
    for origin in range(inclusion.shape[0]):
        for town in range(inclusion.shape[1]):
            chance = chance_of(origin, town, inclusion)
            log_chance[origin, town] = log(chance) if chance > 0.0 else 0.0


@rule
def fill_worth(first: int, last: int, c: Conditions, m: MovingParameters, out: Offers) -> None:
    """Write what a year's destinations are worth to those who come from the locations `first` … `last` − 1.

    Args:
        first: location.
        last: location.
        c: the year's conditions.
        m: coefficients of V.
        out: from `empty_offers`.
    """
    for origin in range(first, last):
        for node in range(out.worth.shape[1]):
            town = node < c.townships
            place = 2 * node + 1 if town else node + c.townships
            _, out.worth[origin, node] = shared_value(origin, c, m, place, node)


@rule
def fill_best(c: Conditions, p: IncomeParameters, best: Floats) -> None:
    """Write what no pay exceeds: it is the highest with as much kin at a place as there can be, or with none."""
    best[:] = 0.0
    for node in range(c.log_time.shape[0]):
        nest = INSIDE if node < c.townships else OUTSIDE
        place = 2 * node + 1 if node < c.townships else node + c.townships
        for kin in (0.0, 1.0):
            pay = offered_pay(c, place, kin, p.job_horizon, p.kin_job)
            best[nest, 0] = max(best[nest, 0], pay.skill0)
            best[nest, 1] = max(best[nest, 1], pay.skill1)
            best[nest, 2] = max(best[nest, 2], pay.skill2)
