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
    table, done = values.reshape(count, seeds, -1), np.isfinite(values).all(axis=1).reshape(count, seeds)
    off = [rows[kept] - rows[kept].mean(axis=0) for rows, kept in zip(table, done, strict=True) if kept.sum() > 1]
    if not off:
        raise InputError(f"{runner.folder / stage}: nothing succeeded under two seeds, so chance cannot be told.")
    freedom = sum(len(rows) - 1 for rows in off)
    noise = np.sqrt(np.nanmean(np.nanvar(table, axis=1, ddof=1), axis=0))
    return Chance(noise, np.asarray(sum(rows.T @ rows for rows in off) / freedom))
