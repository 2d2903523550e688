"""Inputs of a sensitivity analysis: levers over the catalogue's ranges, parameters over prior or posterior, and luck.

Luck is the dummy: an input that changes nothing but the seeds. What an output does when luck alone changes is the noise
above which every other input has to rise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from agents.errors import InputError, nearest
from experiments.axes import Axis, Row, Span, lever_span, parameter, parameter_span
from experiments.draws import Draws
from experiments.point import LEVER, PARAMETER
from model.region import Region
from model.rules import all_parameters
from policies.catalogue import catalogue

LEVERS, PARAMETERS = "levers", "parameters"
Over = Literal["levers", "parameters"]
LUCK = "luck"
"""Name of the dummy."""
BLOCKS = 1 << 20
"""Different luck that it may take."""
TAIL = 0.05
"""Parameters go from the quantile TAIL to 1 − TAIL of the draws of a posterior."""


@dataclass(frozen=True)
class Luck:
    """The dummy as an axis: a block of seeds, one a replicate."""

    first: int
    """First seed of all."""
    replicates: int

    @property
    def columns(self) -> tuple[str, ...]:
        """See `experiments.axes.Axis`."""
        return ("seed",)

    def at(self, u: float) -> Row:
        """See `experiments.axes.Axis`."""
        return {"seed": self.first + self.replicates * min(int(u * BLOCKS), BLOCKS - 1)}

    def listed(self) -> list[Row]:
        """See `experiments.axes.Axis`.

        Raises:
            InputError: always, since luck has no entries.
        """
        raise InputError("luck has no entries; it is sampled")


def inputs(over: Over, only: Sequence[str], region: Region, draws: Draws | None = None) -> list[Span]:
    """Axes of the inputs.

    Args:
        over: levers, from 2021 on and everywhere; or parameters.
        only: names to take; all that have a range if none is given.
        region: whose parameters.
        draws: over whose spread parameters go; the priors' if not given.

    Raises:
        InputError: a name is unknown or given twice, or there are fewer than two inputs.
    """
    names = list(only) or _all(over, region, draws)
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputError(f"input '{twice[0]}' is given twice")
    found = [_span(over, name, region, draws) for name in names]
    if len(found) < 2:
        raise InputError(f"a sensitivity analysis takes two inputs at least; found {len(found)}")
    return found


def name_of(axis: Axis) -> str:
    """What an input is called."""
    column = axis.columns[0]
    return LUCK if column == "seed" else column.removeprefix(LEVER).removeprefix(PARAMETER)


def _all(over: Over, region: Region, draws: Draws | None) -> list[str]:
    if over == LEVERS:
        return [name for name, entry in catalogue().items() if entry.range.low < entry.range.high]
    return list(draws.parameters) if draws is not None else list(all_parameters(region.county_codes))


def _span(over: Over, name: str, region: Region, draws: Draws | None) -> Span:
    if over == LEVERS:
        _known(name, catalogue(), "lever")
        return lever_span(f"{LEVER}{name}", None, None, 0)
    column, known = f"{PARAMETER}{name}", all_parameters(region.county_codes)
    if draws is None:
        return parameter_span(column, known, None, None, 0, by_prior=True)
    parameter(column, known)
    _known(name, draws.parameters, f"parameter of {draws.source}")
    low, high = np.quantile(draws.frame[column], [TAIL, 1.0 - TAIL])
    if not low < high:
        raise InputError(f"parameter '{name}' does not vary in {draws.source}; leave it out")
    return Span(column, float(low), float(high), f"{draws.source}, quantiles {TAIL:g} and {1 - TAIL:g}")


def _known(name: str, known: Iterable[str], what: str) -> None:
    every = list(known)
    if name not in every:
        raise InputError(f"there is no {what} '{name}'{nearest(name, every)}")
