"""What draws expect once the chance of their runs is taken out, and what published figures then say of them.

A run of few households holds more chance than the prefecture does. What it gave is drawn towards the mean of all draws,
as far as chance makes up what they differ by; what is not known of a draw's expected values after that is a covariance,
the same for all. A figure weighs a draw by what it expects, and by this, the real prefecture's chance and the figure's
own error together. Exact where draws and chance are normal, whatever the size of the runs.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from calibration.evidence import Evidence, Known, joined

Floats = npt.NDArray[np.float64]

_STANDARD = NormalDist()
SURE = 1e-9
"""Share of a value's variance below which it counts as nothing: keeps values that say the same from being singular."""


def _points(count: int) -> Floats:
    """(count,) points of equal weight that stand for a standard normal, their mean 0 and their variance 1."""
    found = np.array([_STANDARD.inv_cdf((k + 0.5) / count) for k in range(count)])
    return found / np.sqrt(np.mean(found * found))


POINTS = _points(21)


def expected(values: Floats, chance: Floats) -> Known:
    """Take chance out of what runs gave.

    Args:
        values: (draws, k) of one run each.
        chance: (k, k) covariance that chance adds to a run.

    Returns:
        Expected values and what is not known of them; values without chance stay what they are, to the last digit.
    """
    mean, off = values.mean(axis=0), values - values.mean(axis=0)
    total = off.T @ off / max(len(values) - 1, 1)
    unit = np.where(np.diag(total) > 0.0, np.sqrt(np.diag(total)), 1.0)
    own = chance / np.outer(unit, unit)
    size, vectors = np.linalg.eigh(total / np.outer(unit, unit) - own)
    # A covariance has no negative part: where draws differ by less than chance does, they are taken to expect the same.
    left = (vectors * np.maximum(size, SURE)) @ vectors.T
    found = joined(np.zeros_like(off), off / unit, left, own)
    unknown = 0.5 * (found.open + found.open.T) * np.outer(unit, unit)
    exact = np.diag(own) <= SURE
    unknown[exact, :] = unknown[:, exact] = 0.0
    return Known(np.where(exact, values, mean + unit * found.values), unknown)


@dataclass(frozen=True)
class Weighed:
    """Draws weighed by figures: of each a normal about its expected values, with the same covariance for all."""

    known: Known
    """(draws, k) expected values, the first of them those of the figures."""
    chance: Floats
    """(k, k) covariance of the real prefecture's chance."""
    evidence: Evidence
    """The figures, with the part of that chance that is theirs."""

    @property
    def figures(self) -> int:
        """How many there are."""
        return len(self.evidence.yard.targets)

    def log(self, unknown: Floats) -> Floats:
        """(draws,) logarithm of the figures' density, where so much is not known of what a draw expects of them."""
        return self.evidence.log(Known(self.known.values[:, : self.figures], unknown))

    @property
    def weights(self) -> Floats:
        """(draws,) adding up to 1."""
        log = self.log(self._open)
        found = np.exp(log - log.max())
        return np.asarray(found / found.sum())

    @property
    def effective(self) -> float:
        """Effective number of draws (Kish) that would be left if what each expects were known, on average.

        Not that of the weights: what is not known of the draws makes these more alike, and the fewer the households of
        the runs the more, so that by them the worst runs would look best.
        """
        error = self.evidence.error
        first, second = self.log(self._open), self.log(self._open - 0.5 * error)
        # A squared normal density of covariance E is one of E / 2, times that of 2E at its mean.
        squared = second - 0.5 * np.linalg.slogdet(2.0 * error)[1]
        left = 2.0 * _log_mean(first) - _log_mean(squared)
        return float(np.clip(len(first) * np.exp(left), 1.0, len(first)))

    def lower(self, k: int) -> float:
        """Chance that figure k were lower: what draws expect, the real prefecture's chance and its error together."""
        spread = np.sqrt(self.known.open[k, k] + self.evidence.error[k, k])
        off = (self._published[k] - self.known.values[:, k]) / spread
        return float(np.mean([_STANDARD.cdf(each) for each in off.tolist()]))

    def before(self, k: int, chance: bool) -> Floats:
        """(draws, points) a value before the figures; with the real prefecture's chance, or without any."""
        own = self.chance[k, k] if chance else 0.0
        return _fan(self.known.values[:, k], self.known.open[k, k] + own)

    def after(self, k: int, chance: bool) -> Floats:
        """(draws, points) the same after them, to be taken by `weights`.

        A figure tells where a draw's expected values lie within what is not known of them, and how far chance has
        carried the prefecture, a share of which it keeps in later years.
        """
        to = self.known.open[k] + (self.chance[k] if chance else 0.0)
        count = self.figures
        gain = np.linalg.solve(self.evidence.error + self._open, to[:count])
        off = self._published - self.known.values[:, :count]
        return _fan(self.known.values[:, k] + off @ gain, to[k] - to[:count] @ gain)

    @property
    def _open(self) -> Floats:
        return self.known.open[: self.figures, : self.figures]

    @property
    def _published(self) -> Floats:
        return np.array([figure.value for figure in self.evidence.yard.targets])


def _fan(centres: Floats, variance: float) -> Floats:
    return np.asarray(centres[:, None] + np.sqrt(max(variance, 0.0)) * POINTS)


def _log_mean(logs: Floats) -> float:
    top = float(logs.max())
    return top + float(np.log(np.mean(np.exp(logs - top))))
