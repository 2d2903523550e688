"""The posterior from a bank of runs without any further run: the nearest ones, drawn in by local linear regression.

Beaumont, Zhang and Balding (2002). The targets' errors are drawn for each run and added to what it gave, so that the
result answers the same question as `calibration.annealing`, whose kernel is those errors; only that chance is here
that of single runs, which at a small scale is larger than that of the real prefecture.

That is the posterior if the start is one of the bank's populations. They are few, and one line through all of them
takes what they happen to have in common for what the data say; for a start that is none of them, `unseen` gives each a
level of its own and stretches how these differ (`calibration.recovering` tells whether both are honest).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from calibration.annealing import Cloud, resampled
from calibration.space import Particles
from calibration.summaries import Yardstick

Floats = npt.NDArray[np.float64]


class Adjusted(NamedTuple):
    """Particles moved to where the observation would have put them."""

    particles: Particles
    weights: Floats
    """(n,) that add up to 1."""

    def stretched(self) -> "Adjusted":
        """The same with what populations differ by stretched to what a start that is none of them differs by.

        The populations count as P, by their weights. Their spread about their mean falls short of that of starts by
        1 − 1/P, and a further start differs from their mean by 1 + 1/P of it: together (P + 1) / (P − 1). Of fewer than
        two nothing tells how starts differ; they are stretched as two.
        """
        levels = _levels(self.particles.populations)
        shares = self.weights @ levels
        means = (levels * self.weights[:, None]).T @ self.particles.scores / shares[:, None]
        count = max(1.0 / float(shares @ shares), 2.0)
        stretch = np.sqrt((count + 1.0) / (count - 1.0)) - 1.0
        off = levels @ (means - self.weights @ self.particles.scores)
        return Adjusted(Particles(self.particles.scores + stretch * off, self.particles.populations), self.weights)

    def weighed(self, others: Particles) -> "Adjusted":
        """The same with every population counting as it does among other particles, as far as it is there."""
        here = np.bincount(self.particles.populations, self.weights)
        there = np.bincount(others.populations, minlength=len(here))[: len(here)]
        factor = np.divide(there, here, out=np.zeros(len(here)), where=here > 0.0)
        weights = self.weights * factor[self.particles.populations]
        return self if weights.sum() == 0.0 else Adjusted(self.particles, weights / weights.sum())


class Near(NamedTuple):
    """The runs nearest to an observation."""

    rows: npt.NDArray[np.int64]
    """(n,) of the bank."""
    far: Floats
    """(n, targets aimed at) distances from it, errors drawn."""
    weights: Floats
    """(n,) that add up to 1: the nearer, the more."""
    populations: npt.NDArray[np.int64]
    """(n,) numbers of theirs."""

    def moved(self, values: Floats, within: bool = False) -> Floats:
        """(n, k) any values of these runs, less what their distances explain of them, overall or in a population."""
        levels = _levels(self.populations) if within else np.ones((len(self.rows), 1))
        terms = np.hstack([levels, self.far])
        weighted = terms * self.weights[:, None]
        slopes = np.linalg.solve(terms.T @ weighted + RIDGE * np.eye(terms.shape[1]), weighted.T @ values)
        return np.asarray(values - self.far @ slopes[levels.shape[1] :])


RIDGE = 1e-12
"""Keeps targets that no run tells apart from making the regression singular."""


def near(bank: Cloud, yard: Yardstick, nearest: int, luck: np.random.Generator) -> Near:
    """Find the runs nearest to what is aimed at.

    Args:
        bank: runs from the prior.
        yard: errors of the targets.
        nearest: how many are used.
        luck: of the errors.
    """
    aimed = np.flatnonzero(yard.weight > 0)
    error = (np.array([target.error for target in yard.targets]) / yard.spread)[aimed]
    far = yard.misfits(bank.values)[:, aimed] + error * luck.standard_normal((len(bank.squares), len(aimed)))
    far *= np.sqrt(yard.weight[aimed])
    distance = np.sqrt((far * far).sum(axis=1))
    rows = np.argsort(distance, kind="stable")[:nearest]
    reach = distance[rows[-1]] * (1.0 + 1e-12)
    weights = 1.0 - (distance[rows] / reach) ** 2
    return Near(rows, far[rows], weights / weights.sum(), bank.particles.populations[rows])


def adjusted(bank: Cloud, yard: Yardstick, nearest: int, luck: np.random.Generator) -> Adjusted:
    """Draw the nearest particles in; arguments as for `near`."""
    found = near(bank, yard, nearest, luck)
    scores = found.moved(bank.particles.scores[found.rows])
    return Adjusted(Particles(scores, found.populations), found.weights)


def unseen(bank: Cloud, yard: Yardstick, nearest: int, luck: np.random.Generator) -> Adjusted:
    """The posterior for a start that is none of the bank's populations; arguments as for `near`."""
    found = near(bank, yard, nearest, luck)
    scores = found.moved(bank.particles.scores[found.rows], within=True)
    return Adjusted(Particles(scores, found.populations), found.weights).stretched()


def _levels(populations: npt.NDArray[np.int64]) -> Floats:
    """(n, populations that occur) 1 for its own, else 0."""
    return np.asarray(populations[:, None] == np.unique(populations)[None, :], np.float64)


def drawn(found: Adjusted, count: int, luck: np.random.Generator) -> Particles:
    """The same as so many particles of equal weight."""
    return found.particles.take(resampled(found.weights, count, luck))
