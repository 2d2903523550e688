"""How sure a mean over draws × chance is, and how many runs would make it sure enough."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.errors import InputError, nearest
from experiments.draws import Worth
from experiments.proportion import NORMAL
from experiments.variance import nested

Floats = npt.NDArray[np.float64]


class Aimed(NamedTuple):
    """A width that an interval is to have at most."""

    indicator: str
    year: int
    width: float
    """Of the Monte Carlo interval of 95 % of the prefecture's mean, in the indicator's unit."""


class Size(NamedTuple):
    """Draws and replicates of an ensemble."""

    draws: int
    replicates: int

    @property
    def runs(self) -> int:
        """Of one scenario."""
        return self.draws * self.replicates


class Reached(NamedTuple):
    """A round of an ensemble that grows until an interval is narrow enough."""

    size: Size
    width: float
    """The widest over the scenarios."""


def aimed(text: str, width: float, indicators: list[str], years: range) -> Aimed:
    """Read INDICATOR:YEAR.

    Raises:
        InputError: it is not written so, there is no such indicator or year, or the width is not above zero.
    """
    name, colon, year = text.partition(":")
    if not colon or not year.isascii() or not year.isdecimal():
        raise InputError(f"'{text}' is no INDICATOR:YEAR, for instance registered_urban_share:2035.")
    if name not in indicators:
        allowed = f"allowed: {', '.join(indicators)}"
        raise InputError(f"'{text}' names no indicator that is kept{nearest(name, indicators)}; {allowed}.")
    if int(year) not in years:
        raise InputError(f"'{text}' names a year that is not simulated; allowed is {years[0]} to {years[-1]}.")
    if not (math.isfinite(width) and width > 0):
        raise InputError(f"the width is {width:g}; allowed is above zero.")
    return Aimed(name, int(year), width)


def width_of(values: Floats, worth: Worth = float) -> float:
    """Width of the interval of a mean; a draw counts as one observation, whatever its replicates.

    Args:
        values: (draws, replicates); NaN where a run failed.
        worth: how many independent draws so many are worth; see `experiments.draws`.

    Returns:
        Infinite with fewer than two draws, or draws that are worth no more than one.
    """
    there = np.isfinite(values).any(axis=1)
    independent = worth(int(there.sum())) if there.any() else 0.0
    if there.sum() < 2 or independent <= 1:
        return math.inf
    means = np.nanmean(values[there], axis=1)
    return 2.0 * _factor(independent) * math.sqrt(float(means.var(ddof=1)) / independent)


def grown(
    size: Size, values: Floats, populations: npt.NDArray[np.int64], width: float, draws: int, worth: Worth = float
) -> Size | None:
    """The next size, at most twice as large: more draws as long as there are any, which narrow most; then replicates.

    Args:
        size: so far.
        values: (draws, replicates) of the scenario whose interval is widest, nothing missing.
        populations: (draws,).
        width: wanted.
        draws: that there are.
        worth: how many independent draws so many are worth; see `experiments.draws`.

    Returns:
        None where no number of replicates of all draws would do: what is left comes from the draws being few.
    """
    if size.draws < draws:
        needed = _draws_for(size.draws, (width_of(values, worth) / width) ** 2, worth)
        return Size(int(min(max(needed, size.draws + 1), 2 * size.draws, draws)), size.replicates)
    independent = worth(size.draws)
    if independent <= 1:
        return None
    chance = float(np.nan_to_num(nested(values, populations).chance))
    left = (width / (2.0 * _factor(independent))) ** 2 * independent - (
        float(values.mean(axis=1).var(ddof=1)) - chance / size.replicates
    )
    if size.replicates > 1 and left <= 0:
        return None
    needed = math.ceil(chance / left) if size.replicates > 1 else 2
    return Size(size.draws, min(max(needed, size.replicates + 1), 2 * size.replicates))


def _draws_for(draws: int, times: float, worth: Worth) -> float:
    """Draws that are worth so many times as many independent ones as these; infinite where none are."""
    wanted = times * worth(draws)
    # What draws lack of being independent is the same for every number of them: 1 / E − 1 / N.
    left = 1.0 - wanted * (1.0 / worth(draws) - 1.0 / draws)
    return math.ceil(wanted / left) if left > 0 and math.isfinite(wanted) else math.inf


def _factor(draws: float) -> float:
    """Half the width in standard errors: Student's t, by the expansion 26.7.5 of Abramowitz and Stegun."""
    z, degrees = NORMAL, draws - 1
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / degrees**k for k, term in enumerate(terms, start=1))
