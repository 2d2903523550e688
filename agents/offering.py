"""What every place offers to those who come from a location, worked out once a year instead of by each household."""

import numpy as np

from agents.arithmetic import log
from agents.compiling import rule
from agents.conditions import Conditions, Floats
from agents.income import IncomeParameters
from agents.utility import MovingParameters, offer_from

KIN, SHARED, PAY0, PAY1, PAY2, RENT, EXPECTED_RENT, LOG_CHANCE = range(8)
"""Entries of an offer: fields of `Offer` and of its `Pay`, and the logarithm of the inclusion probability."""


def empty_offers(locations: int, nodes: int) -> Floats:
    """Room for the offers to those from each location of the town of each node, or of the outside place."""
    return np.zeros((locations, nodes, 8))


@rule
def fill_offers(first: int, last: int, c: Conditions, m: MovingParameters, p: IncomeParameters, out: Floats) -> None:
    """Write the offers to those who come from the locations `first` … `last` − 1.

    Args:
        first: location.
        last: location.
        c: the year's conditions.
        m: coefficients of V.
        p: what a job is expected to bring.
        out: (locations, nodes, 8) from `empty_offers`.
    """
    for origin in range(first, last):
        before = 0.0
        for node in range(out.shape[1]):
            place = 2 * node + 1 if node < c.townships else node + c.townships
            pay, kin, shared = offer_from(origin, c, m, p, place, node)
            out[origin, node, KIN], out[origin, node, SHARED] = kin, shared
            out[origin, node, PAY0], out[origin, node, PAY1] = pay.skill0, pay.skill1
            out[origin, node, PAY2], out[origin, node, RENT] = pay.skill2, pay.rent
            out[origin, node, EXPECTED_RENT] = c.offered_rent[place]
            chance = 0.0
            if node < c.townships:
                chance = c.inclusion[origin, node] - before
                before = c.inclusion[origin, node]
            # What everyone from there knows is not sampled.
            out[origin, node, LOG_CHANCE] = log(chance) if chance > 0.0 else 0.0
