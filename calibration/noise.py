"""What chance alone adds to the values of targets: the same particles under many seeds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from calibration.running import Runner
from calibration.space import Particles, Space

Floats = npt.NDArray[np.float64]

SEEDS = 8
"""Runs of each population."""


def centre(space: Space, populations: Sequence[int], seeds: int) -> Particles:
    """The prior's centre on each of the populations, so often each."""
    numbers = np.repeat(np.array(populations, np.int64), seeds)
    return Particles(np.zeros((len(numbers), len(space.names))), numbers)


def chance(
    runner: Runner, number: int, populations: Sequence[int], stage: str = "chance", seeds: int = SEEDS
) -> Floats:
    """(targets,) standard deviation that chance adds at the runner's scale, pooled over populations.

    Raises:
        InputError: most of the runs failed.
    """
    values = runner.run(stage, number, centre(runner.space, populations, seeds))
    runner.enough(stage, values)
    table = values.reshape(len(populations), seeds, -1)
    return np.sqrt(np.nanmean(np.nanvar(table, axis=1, ddof=1), axis=0))
