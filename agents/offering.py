"""What every place offers to those who come from a location, worked out once a year instead of by each household."""

import numpy as np

from agents.arithmetic import log
from agents.compiling import rule
from agents.conditions import Conditions, Floats
from agents.income import IncomeParameters
from agents.moving import chance_of
from agents.moving_parameters import MovingParameters
from agents.utility import offer_from

INSIDE, OUTSIDE = 0, 1
"""Entries of the row after that of the last location: the best pay that anyone is offered in towns, and outside."""
KIN, SHARED, PAY0, PAY1, PAY2, RENT, EXPECTED_RENT, LOG_CHANCE = range(8)
"""Entries of an offer: fields of `Offer` and of its `Pay`, and the logarithm of the inclusion probability."""


def empty_offers(inclusion: Floats, nodes: int) -> Floats:
    """(locations + 1, nodes, 8) room for the offers to those from each location of each node's town or outside place.

    After the last location stands the best pay that anyone is offered.

    What never changes stands there already: how likely each town is among those that a household weighs.

    Args:
        inclusion: (locations, townships) cumulative inclusion probabilities.
        nodes: number of townships and outside places.
    """
    offers = np.zeros((len(inclusion) + 1, nodes, 8))
    fill_chances(inclusion, offers)
    return offers


@rule
def fill_chances(inclusion: Floats, out: Floats) -> None:
    """Write the logarithms of the inclusion probabilities; 0, as of certainty, for what everyone knows anyway."""
    for origin in range(inclusion.shape[0]):
        for town in range(inclusion.shape[1]):
            chance = chance_of(origin, town, inclusion)
            out[origin, town, LOG_CHANCE] = log(chance) if chance > 0.0 else 0.0


@rule
def fill_offers(
    first: int, last: int, c: Conditions, m: MovingParameters, p: IncomeParameters, out: Floats, best: Floats
) -> None:
    """Write a year's offers to those who come from the locations `first` … `last` − 1.

    Args:
        first: location.
        last: location.
        c: the year's conditions.
        m: coefficients of V.
        p: what a job is expected to bring.
        out: from `empty_offers`.
        best: (2, 3) best pay in towns and outside, by skill, of the offers written to it so far.
    """
    for origin in range(first, last):
        for node in range(out.shape[1]):
            place = 2 * node + 1 if node < c.townships else node + c.townships
            pay, kin, shared = offer_from(origin, c, m, p, place, node)
            out[origin, node, KIN], out[origin, node, SHARED] = kin, shared
            out[origin, node, PAY0], out[origin, node, PAY1] = pay.skill0, pay.skill1
            out[origin, node, PAY2], out[origin, node, RENT] = pay.skill2, pay.rent
            out[origin, node, EXPECTED_RENT] = c.offered_rent[place]
            nest = INSIDE if node < c.townships else OUTSIDE
            best[nest, 0] = max(best[nest, 0], pay.skill0)
            best[nest, 1] = max(best[nest, 1], pay.skill1)
            best[nest, 2] = max(best[nest, 2], pay.skill2)


def note_best(best: Floats, out: Floats) -> None:
    """Write the best pay that anyone is offered; (threads, 2, 3) `best` of what each thread has written."""
    out[-1, [INSIDE, OUTSIDE], PAY0 : PAY2 + 1] = best.max(axis=0)
