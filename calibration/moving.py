"""Walks of particles under the prior times any density: over a response surface they cost no run.

Each particle takes many Metropolis steps, most of them along the difference of two other particles (ter Braak 2006), so
that steps have the shape of what is walked over.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from calibration.space import Particles

Floats = npt.NDArray[np.float64]

STEPS = 120
"""Of a walk."""
JUMP, REFRESH = 0.2, 0.3
"""Shares of steps that try another population, and that draw some scores partly anew; the rest step along the
difference of two other particles (ter Braak 2006)."""


class Ground(Protocol):
    """What a walk goes over."""

    @property
    def populations(self) -> npt.NDArray[np.int64]:
        """Numbers that may occur."""

    def log(self, particles: Particles) -> Floats:
        """(n,) logarithm of the density beside the prior, up to a constant; −inf where nobody may stand."""

    def bridge(self) -> Floats:
        """(populations, unknowns) shift of scores with which a particle keeps its place when its population changes."""


def bridged(levels: Floats, slopes: Floats, precision: Floats) -> Floats:
    """(populations, unknowns) shift of scores that makes up for a population's level, were everything linear.

    Args:
        levels: (populations, targets).
        slopes: (unknowns, targets).
        precision: (targets,) weight of each over the variance of what it may be off by.
    """
    weighted = slopes * precision
    inner = np.eye(len(slopes)) + weighted @ slopes.T
    return np.asarray(-np.linalg.solve(inner, weighted @ levels.T).T)


def walk(
    start: Particles, others: Particles, ground: Ground, luck: np.random.Generator, steps: int = STEPS,
    anew: Sequence[float] = (0.2,),
) -> Particles:  # fmt: skip
    """Take every particle for a walk.

    Args:
        start: where they stand.
        others: particles whose differences give the steps their size and direction; they stay as they are.
        ground: density that the walk keeps, beside the prior.
        luck: of the walk.
        steps: of each.
        anew: shares of the scores of which some steps draw one partly anew. Small ones reach all values of a score that
            the density does not care about; large ones go far.

    Returns:
        Where they come to; some have not moved.
    """
    scores, populations = start.scores.copy(), start.populations.copy()
    count, unknowns = scores.shape
    bridge, numbers = ground.bridge(), ground.populations
    places = {int(number): k for k, number in enumerate(numbers)}
    index = np.array([places[int(number)] for number in populations])
    now = ground.log(Particles(scores, populations))
    stride = 2.38 / np.sqrt(2.0 * unknowns)
    for _ in range(steps):
        kind = luck.random(count)
        jumps, fresh = kind < JUMP, (kind >= JUMP) & (kind < JUMP + REFRESH)
        a, b = luck.integers(0, len(others.populations), (2, count))
        size = np.where(luck.random(count) < 0.1, 1.0, stride * luck.uniform(0.5, 1.2, count))
        proposed = scores + size[:, None] * (others.scores[a] - others.scores[b])
        proposed += 1e-4 * luck.standard_normal(scores.shape)
        partly = _partly_anew(scores, luck, anew)
        proposed[fresh] = partly[fresh]
        target = luck.integers(0, len(bridge), count)
        proposed[jumps] = (scores + bridge[target] - bridge[index])[jumps]
        there = np.where(jumps, target, index)
        found = ground.log(Particles(proposed, numbers[there]))
        # Drawing scores partly anew leaves the prior as it is; the other steps are symmetrical.
        prior = 0.5 * ((scores * scores).sum(axis=1) - (proposed * proposed).sum(axis=1))
        gain = found - now + np.where(fresh, 0.0, prior)
        taken = np.log(luck.random(count)) < gain
        scores[taken], index[taken], now[taken] = proposed[taken], there[taken], found[taken]
    return Particles(scores, numbers[index])


def _partly_anew(scores: Floats, luck: np.random.Generator, anew: Sequence[float]) -> Floats:
    """Scores of which a random part is drawn partly anew."""
    share = luck.choice([0.2, 0.5, 1.0], len(scores))[:, None]
    part = luck.choice(list(anew), len(scores))[:, None] if len(anew) > 1 else anew[0]
    chosen = luck.random(scores.shape) < part
    drawn = np.sqrt(1.0 - share * share) * scores + share * luck.standard_normal(scores.shape)
    return np.where(chosen, drawn, scores)
