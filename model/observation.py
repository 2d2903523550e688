"""What an office would report of the events: arithmetic on the event matrix that never enters the dynamics.

reported = (rural→urban + registrations from outside + κ · town→town + δ · recoded) · (1 + ρ)
"""

from typing import NamedTuple

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


def transfers_to_town(flow: Flow, inside: int) -> tuple[int, int, int, int]:
    """Persons rural→urban, from outside, town→town and recoded, of one year; marriages count where the codes differ."""
    married = flow[MARRIAGE_TRANSFER]
    rural = int(flow[RURAL_TO_URBAN].sum()) + int(married[0:inside:2, 1:inside:2].sum())
    outside = int(flow[TRANSFER_IN].sum())
    town = int(flow[URBAN_TO_URBAN].sum())
    recoded = sum(int(flow[event].sum()) for event in (REGISTERED_RECODE, REGISTERED_UPGRADE, REGISTERED_RESETTLEMENT))
    return rural, outside, town, recoded


def reported(flow: Flow, inside: int) -> Reported:
    """The reported count with δ and ρ at their prior means, at three values of κ."""
    rural, outside, town, recoded = transfers_to_town(flow, inside)

    def at(kappa: float) -> float:
        return (rural + outside + kappa * town + DELTA.mean * recoded) * (1.0 + RHO.mean)

    return Reported(at(0.0), at(KAPPA.mean), at(1.0))
