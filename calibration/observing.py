"""The observation layer of a calibration: what an office would have published of a run.

It is arithmetic on a run's indicators with nuisance parameters of its own, and never enters the dynamics:
reported = (rural→urban + registrations from outside + κ · town→town + δ · recoded) · (1 + ρ).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from agents.parameters import Parameter, drawn
from calibration.targets import Target
from model.observation import DELTA, KAPPA, RHO

NUISANCE = {
    "kappa": Parameter("town-to-town transfers that are reported", "share", KAPPA, "not stated", "assumption"),
    "delta": Parameter("recoded registrations that are reported", "share", DELTA, "not stated", "assumption"),
    "rho": Parameter("over-reporting, since land and money follow the count", "share", RHO, "not stated", "assumption"),
}
"""Parameters of the observation, each with its prior; none of them changes a run."""

PARTS = ("transfers_rural_to_urban", "transfers_in", "transfers_urban_to_urban", "registrations_recoded")
"""Indicators of a run from which the reported count is reckoned."""


Number = TypeVar("Number", float, npt.NDArray[np.float64])


class Nuisance(NamedTuple):
    """How an office counts."""

    kappa: float = KAPPA.mean
    delta: float = DELTA.mean
    rho: float = RHO.mean

    def reported(self, rural: Number, outside: Number, town: Number, recoded: Number) -> Number:
        """Persons reported to have registered in town, of a run or (n,) of many; arguments as in `PARTS`."""
        return (rural + outside + self.kappa * town + self.delta * recoded) * (1.0 + self.rho)


def drawn_nuisance(number: int) -> Nuisance:
    """A draw from the priors of the observation, keyed by its number."""
    return Nuisance(**drawn(NUISANCE, number))


def observe(indicators: pd.DataFrame, targets: Iterable[Target], nuisance: Nuisance | None = None) -> dict[str, float]:
    """What a run gives for each target.

    Args:
        indicators: (year, area_code, indicator, value) of a run.
        targets: what to look at.
        nuisance: how the office counts; prior means if not given.

    Returns:
        Target's name → value in the indicator's own unit.

    Raises:
        InputError: the run lacks a year, an area or an indicator that a target names.
    """
    table = indicators.set_index(["indicator", "area_code", "year"])["value"]
    values: Mapping[tuple[str, str, int], float] = table.to_dict()  # type: ignore[assignment]
    how = nuisance or Nuisance()
    return {target.name: _seen(values, target, how) for target in targets}


def _seen(values: Mapping[tuple[str, str, int], float], target: Target, nuisance: Nuisance) -> float:
    """One target's value: stocks in its year, flows added up."""

    def at(indicator: str, area: str, year: int) -> float:
        try:
            return values[indicator, area, year]
        except KeyError:
            raise InputError(
                f"target '{target.name}' needs {indicator} of {area} in {year}, which the run does not hold; "
                f"simulate up to {target.year}."
            ) from None

    if target.indicator == "reported_transfers":
        return sum(nuisance.reported(*(at(part, *cell) for part in PARTS)) for cell in target.cells)
    return sum(at(target.indicator, *cell) for cell in target.cells)


def distance(found: Mapping[str, float], targets: Sequence[Target], noise: Mapping[str, float] | None = None) -> float:
    """Root of the weighted mean of squared misfits over the targets that are aimed at.

    Args:
        found: what `observe` gives.
        targets: with their errors and weights.
        noise: standard deviation that chance adds to each found value, by target; none if not given.
    """
    aimed = [target for target in targets if target.use == "fit"]
    chance = noise or {}
    total = sum(t.weight * t.misfit(found[t.name], chance.get(t.name, 0.0)) ** 2 for t in aimed)
    return float((total / sum(t.weight for t in aimed)) ** 0.5)
