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
"""Runs of each population."""


def centre(space: Space, populations: Sequence[int], seeds: int) -> Particles:
    """The prior's centre on each of the populations, so often each."""
    numbers = np.repeat(np.array(populations, np.int64), seeds)
    return Particles(np.zeros((len(numbers), len(space.names))), numbers)


class Chance(NamedTuple):
    """What chance adds at a scale."""

    noise: Floats
    """(targets,) standard deviation."""
    covariance: Floats
    """(targets, targets)."""


def chance(
    runner: Runner, number: int, populations: Sequence[int], stage: str = "chance", seeds: int = SEEDS
) -> Chance:
    """What chance adds at the runner's scale, pooled over populations.

    Raises:
        InputError: most of the runs failed.
    """
    values = runner.run(stage, number, centre(runner.space, populations, seeds))
    runner.enough(stage, values)
    done = np.isfinite(values).all(axis=1).reshape(len(populations), seeds)
    table = values.reshape(len(populations), seeds, -1)
    off = [rows[kept] - rows[kept].mean(axis=0) for rows, kept in zip(table, done, strict=True) if kept.sum() > 1]
    if not off:
        raise InputError("chance cannot be told, since no population succeeded under two seeds; give more runs.")
    freedom = sum(len(rows) - 1 for rows in off)
    noise = np.sqrt(np.nanmean(np.nanvar(table, axis=1, ddof=1), axis=0))
    return Chance(noise, np.asarray(sum(rows.T @ rows for rows in off) / freedom))
