"""What chance alone adds to the values of targets: the same particles under many seeds.

Its variance falls as the number of households grows (measured from a scale of 0.05 to 1), so that what is measured at
one scale tells that of another.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.errors import InputError
from calibration.running import Runner
from calibration.space import Particles, Space

Floats = npt.NDArray[np.float64]

SEEDS = 8
"""Runs of each particle."""
NEAR = 16
"""Particles of a bank nearest to the targets, under which chance is measured there."""


class Chance(NamedTuple):
    """What chance adds at a scale."""

    noise: Floats
    """(targets,) standard deviation."""
    covariance: Floats
    """(targets, targets)."""


def centre(space: Space, populations: Sequence[int]) -> Particles:
    """The prior's centre on each of the populations."""
    numbers = np.array(populations, np.int64)
    return Particles(np.zeros((len(numbers), len(space.names))), numbers)


def nearest(particles: Particles, squares: Floats) -> Particles:
    """Those particles of a bank that came nearest to the targets."""
    return particles.take(np.argsort(squares, kind="stable")[:NEAR])


def chance(runner: Runner, number: int, particles: Particles, stage: str = "chance", seeds: int = SEEDS) -> Chance:
    """What chance adds at the runner's scale, pooled over particles.

    Args:
        runner: of particles.
        number: of the stage.
        particles: where it is measured.
        stage: its name.
        seeds: runs of each particle.

    Raises:
        InputError: most of the runs failed, or none succeeded twice.
    """
    count = len(particles.populations)
    values = runner.run(stage, number, particles.take(np.repeat(np.arange(count), seeds)))
    runner.enough(stage, values)
    table = values.reshape(count, seeds, -1)
    covariance = pooled(table)
    if covariance is None:
        raise InputError(f"{runner.folder / stage}: nothing succeeded under two seeds, so chance cannot be told.")
    return Chance(np.sqrt(np.nanmean(np.nanvar(table, axis=1, ddof=1), axis=0)), covariance)


def pooled(table: Floats) -> Floats | None:
    """Covariance of what runs of the same point differ by.

    Args:
        table: (points, seeds, k) values; NaN where a run failed.

    Returns:
        (k, k), or None where no point succeeded twice.
    """
    done = np.asarray(np.isfinite(table).all(axis=2))
    off = [rows[kept] - rows[kept].mean(axis=0) for rows, kept in zip(table, done, strict=True) if kept.sum() > 1]
    if not off:
        return None
    return np.asarray(sum(rows.T @ rows for rows in off) / sum(len(rows) - 1 for rows in off))
