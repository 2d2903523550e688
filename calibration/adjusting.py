"""The posterior from a bank of runs without any further run: the nearest ones, drawn in by local linear regression.

Beaumont, Zhang and Balding (2002). The targets' errors are drawn for each run and added to what it gave, so that the
result answers the same question as `calibration.annealing`, whose kernel is those errors; only that chance is here
that of single runs, which at a small scale is larger than that of the real prefecture.
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


class Near(NamedTuple):
    """The runs nearest to an observation."""

    rows: npt.NDArray[np.int64]
    """(n,) of the bank."""
    far: Floats
    """(n, targets aimed at) distances from it, errors drawn."""
    weights: Floats
    """(n,) that add up to 1: the nearer, the more."""

    def moved(self, values: Floats) -> Floats:
        """(n, k) any values of these runs, less what their distances explain of them."""
        terms = np.hstack([np.ones((len(self.rows), 1)), self.far])
        weighted = terms * self.weights[:, None]
        slopes = np.linalg.solve(terms.T @ weighted + RIDGE * np.eye(terms.shape[1]), weighted.T @ values)[1:]
        return np.asarray(values - self.far @ slopes)


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
    return Near(rows, far[rows], weights / weights.sum())


def adjusted(bank: Cloud, yard: Yardstick, nearest: int, luck: np.random.Generator) -> Adjusted:
    """Draw the nearest particles in; arguments as for `near`."""
    found = near(bank, yard, nearest, luck)
    scores = found.moved(bank.particles.scores[found.rows])
    return Adjusted(Particles(scores, bank.particles.populations[found.rows]), found.weights)


def drawn(found: Adjusted, count: int, luck: np.random.Generator) -> Particles:
    """The same as so many particles of equal weight."""
    return found.particles.take(resampled(found.weights, count, luck))
