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

KAPPA, DELTA, RHO = beta(2, 2), beta(1, 3), beta(1, 4)
"""Shares of town-to-town transfers and recoded registrations that are reported, and over-reporting: nuisance priors."""


class Reported(NamedTuple):
    """Persons reported to have registered in town in a year, at κ = 0, at its prior mean, and at κ = 1."""

    without: float
    middle: float
    with_all: float


def transfers_to_town(flow: Flow, inside: int, there: npt.NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """Persons rural→urban, from outside, town→town and recoded into an area in one year.

    Marriages count where the codes differ.

    Args:
        flow: the year's events.
        inside: number of places of the prefecture.
        there: (p + 1,) the area's places, 'nowhere' last.
    """
    married = flow[MARRIAGE_TRANSFER, 0:inside:2, 1:inside:2]
    rural = int(flow[RURAL_TO_URBAN][:, there].sum()) + int(married[:, there[1:inside:2]].sum())
    outside = int(flow[TRANSFER_IN][:, there].sum())
    town = int(flow[URBAN_TO_URBAN][:, there].sum())
    recodes = (REGISTERED_RECODE, REGISTERED_UPGRADE, REGISTERED_RESETTLEMENT)
    return rural, outside, town, sum(int(flow[event][:, there].sum()) for event in recodes)


def reported(rural: int, outside: int, town: int, recoded: int) -> Reported:
    """The reported count with δ and ρ at their prior means, at three values of κ; arguments of `transfers_to_town`."""

    def at(kappa: float) -> float:
        return (rural + outside + kappa * town + DELTA.mean * recoded) * (1.0 + RHO.mean)

    return Reported(at(0.0), at(KAPPA.mean), at(1.0))
