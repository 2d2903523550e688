"""The posterior from a bank of runs without any further run: the nearest ones, drawn in by local linear regression.

Beaumont, Zhang and Balding (2002). The targets' errors are drawn for each run and added to what it gave, so that the
result answers the same question as `calibration.annealing`, whose kernel is those errors.
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


def adjusted(bank: Cloud, yard: Yardstick, nearest: int, luck: np.random.Generator) -> Adjusted:
    """Draw the nearest particles in.

    Args:
        bank: runs from the prior.
        yard: errors of the targets.
        nearest: how many are used.
        luck: of the errors.
    """
    aimed = np.flatnonzero(yard.weight > 0)
    far = yard.misfits(bank.values)[:, aimed] + luck.standard_normal((len(bank.squares), len(aimed)))
    far *= np.sqrt(yard.weight[aimed])
    distance = np.sqrt((far * far).sum(axis=1))
    rows = np.argsort(distance, kind="stable")[:nearest]
    reach = distance[rows[-1]] * (1.0 + 1e-12)
    weights = 1.0 - (distance[rows] / reach) ** 2
    z, x = bank.particles.scores[rows], far[rows]
    terms = np.hstack([np.ones((len(rows), 1)), x])
    weighted = terms * weights[:, None]
    slopes = np.linalg.solve(terms.T @ weighted + 1e-9 * np.eye(terms.shape[1]), weighted.T @ z)[1:]
    return Adjusted(Particles(z - x @ slopes, bank.particles.populations[rows]), weights / weights.sum())


def drawn(found: Adjusted, count: int, luck: np.random.Generator) -> Particles:
    """The same as so many particles of equal weight."""
    return found.particles.take(resampled(found.weights, count, luck))
