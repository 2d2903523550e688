"""How likely the targets are: their errors, the chance of the one real prefecture, and what surface and run leave open.

The density is a normal one with full covariances, since chance carries a share of one year over to the next. A band's
nearest end stands for its value. A target's weight divides its variance.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]


LEAST = 0.01
"""Share of chance's variance that a surface is always taken to leave: no fit to noisy runs is exact."""


class Known(NamedTuple):
    """What surface and run together say of a particle's expected values, and what they leave open."""

    values: Floats
    """(n, aimed)."""
    open: Floats
    """(aimed, aimed) covariance of what is not known of them."""


@dataclass(frozen=True)
class Evidence:
    """The targets aimed at, as a density of expected values."""

    yard: Yardstick
    chance: Floats
    """(targets, targets) covariance that chance adds to a run of full size: that of the real prefecture."""

    @property
    def aimed(self) -> npt.NDArray[np.int64]:
        """Columns of the targets aimed at."""
        return np.flatnonzero(self.yard.weight > 0)

    @property
    def error(self) -> Floats:
        """(aimed, aimed) covariance of the targets' own errors and of the real prefecture's chance."""
        errors = np.array([self.yard.targets[k].error for k in self.aimed])
        return np.diag(errors**2 / self.yard.weight[self.aimed]) + self.part(self.chance)

    def part(self, covariance: Floats) -> Floats:
        """(aimed, aimed) of a covariance of all targets."""
        return covariance[np.ix_(self.aimed, self.aimed)]

    def log(self, known: Known) -> Floats:
        """(n,) logarithm of the density, with its constant."""
        low = np.array([self.yard.targets[k].low for k in self.aimed])
        high = np.array([self.yard.targets[k].high for k in self.aimed])
        far = known.values - np.clip(known.values, low, high)
        root = np.linalg.cholesky(self.error + known.open)
        unit = np.linalg.solve(root, far.T)
        return np.asarray(-0.5 * (unit * unit).sum(axis=0) - np.log(np.diag(root)).sum())


def joined(expected: Floats, found: Floats, left: Floats, chance: Floats) -> Known:
    """Join what a surface expects with what a run gave, each for what it is worth.

    Args:
        expected: (n, aimed) of a surface that is right on the mean.
        found: (n, aimed) of one run each.
        left: (aimed, aimed) covariance of what the surface is off by, chance excluded.
        chance: (aimed, aimed) covariance of a run's chance.
    """
    gain = np.linalg.solve(left + chance, left).T
    return Known(expected + (found - expected) @ gain.T, left - gain @ left)


def measured(off: Floats, weights: Floats, chance: Floats) -> tuple[Floats, Floats]:
    """What a surface is off by, from runs that it never saw.

    Args:
        off: (n, aimed) found − expected.
        weights: (n,) of the runs.
        chance: (aimed, aimed) covariance of a run's chance.

    Returns:
        (aimed,) mean, and (aimed, aimed) covariance without chance: what is left of it that can be one.
    """
    w = weights / weights.sum()
    mean = w @ off
    spread = (off - mean).T @ ((off - mean) * w[:, None]) - chance
    # In units of chance, so that no target's unit counts for more; a covariance has no negative part.
    unit = np.sqrt(np.diag(chance)) + 1e-12
    values, vectors = np.linalg.eigh(spread / np.outer(unit, unit))
    kept = (vectors * np.maximum(values, LEAST)) @ vectors.T
    return mean, kept * np.outer(unit, unit)
