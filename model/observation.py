"""What an office would report of the events: arithmetic on the event matrix that never enters the dynamics.

reported = (rural→urban + registrations from outside + κ · town→town + δ · recoded) · (1 + ρ)
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.parameters import beta
from model.events import (
    MARRIAGE_TRANSFER,
    REGISTERED_RECODE,
    REGISTERED_RESETTLEMENT,
    REGISTERED_UPGRADE,
    RURAL_TO_URBAN,
    TRANSFER_IN,
    URBAN_TO_URBAN,
    Flow,
)

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

KAPPA, DELTA, RHO = beta(2, 2), beta(1, 3), beta(1, 4)
"""Shares of town-to-town transfers and recoded registrations that are reported, and over-reporting: nuisance priors."""


class Reported(NamedTuple):
    """(areas,) persons reported to have registered in town in a year, at κ = 0, at its prior mean, and at κ = 1."""

    without: Floats
    middle: Floats
    with_all: Floats


def transfers_to_town(flow: Flow, given: Counts, inside: int) -> Counts:
    """(4, p) persons rural→urban, from outside, town→town and recoded into each place in one year.

    Marriages and resettlements count where the codes differ.

    Args:
        flow: the year's events.
        given: (events, p + 1) of its `Turnover`.
        inside: number of places of the prefecture.
    """
    rural, recoded = given[RURAL_TO_URBAN].copy(), given[REGISTERED_RECODE] + given[REGISTERED_UPGRADE]
    rural[1:inside:2] += flow[MARRIAGE_TRANSFER, 0:inside:2, 1:inside:2].sum(axis=0)
    recoded[1:inside:2] += flow[REGISTERED_RESETTLEMENT, 0:inside:2, 1:inside:2].sum(axis=0)
    return np.stack([rural, given[TRANSFER_IN], given[URBAN_TO_URBAN], recoded])[:, :-1]


def marriages_to_villages(flow: Flow, inside: int) -> Counts:
    """(p,) persons whose registration followed a spouse from a town to each place, villages all."""
    found = np.zeros(flow.shape[1] - 1, np.int64)
    found[0:inside:2] = flow[MARRIAGE_TRANSFER, 1:inside:2, 0:inside:2].sum(axis=0)
    return found


def reported(rural: Counts, outside: Counts, town: Counts, recoded: Counts) -> Reported:
    """The reported count with δ and ρ at their prior means, at three values of κ.

    The arguments are those of areas, (areas,) each, that `transfers_to_town` gives for places.
    """

    def at(kappa: float) -> Floats:
        found: Floats = (rural + outside + kappa * town + DELTA.mean * recoded) * (1.0 + RHO.mean)
        return found

    return Reported(at(0.0), at(KAPPA.mean), at(1.0))
