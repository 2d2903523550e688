"""A response surface learned from runs: a small neural network with a linear part, from unknowns to values of targets.

Where a quadratic of some eighty unknowns leaves 1.4 times error and chance of a bank's targets, two hidden layers leave
0.9 (`MEASURED.md`), and less where runs are added. It proposes and lends its strength to single runs; how far it is
wrong is measured on runs that it never saw (`calibration.annealing`).
"""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.space import Particles

Floats = npt.NDArray[np.float64]
Single = npt.NDArray[np.float32]

HIDDEN = (128, 128)
"""Units of the hidden layers."""
EPOCHS, BATCH = 120, 128
RATE, DECAY = 5e-3, 0.25
"""Of a step at the start, falling to nothing as a cosine; and the share of it by which weights shrink in a step."""
LEVEL = 2.0
"""Size of a population's own input beside scores of size 1: its level may go further than an unknown's effect."""
_FIRST, _SECOND, _TINY = 0.9, 0.999, 1e-8
_RIDGE = 1.0


@dataclass(frozen=True)
class Learned:
    """A fitted surface."""

    populations: npt.NDArray[np.int64]
    centre: Floats
    """(targets,) mean of what it was fitted to."""
    scale: Floats
    """(targets,) standard deviation of that."""
    layers: tuple[tuple[Single, Single], ...]
    """Weights and offsets of each layer."""
    direct: Single
    """(inputs, targets) the linear part."""
    levels: Floats
    """(populations, targets) of a linear fit to the same runs, with `slopes`: how populations stand to each other."""
    slopes: Floats
    """(unknowns, targets)."""

    def mean(self, particles: Particles) -> Floats:
        """(n, targets) expected values."""
        inputs = _inputs(particles, self.populations)
        out = _forward(inputs, self.layers)[-1] + inputs @ self.direct
        return np.asarray(self.centre + self.scale * out)


def learn(
    particles: Particles, values: Floats, populations: npt.NDArray[np.int64], weights: Floats, key: list[int]
) -> Learned:
    """Fit by Adam with decoupled decay (Kingma and Ba 2015; Loshchilov and Hutter 2019).

    Args:
        particles: what was run.
        values: (n, targets) what the runs gave.
        populations: numbers that may occur.
        weights: (n,) of the runs.
        key: of the generator that lays out the network and shuffles the runs.
    """
    w = (weights / weights.mean()).astype(np.float32)
    centre = np.average(values, axis=0, weights=w)
    scale = np.sqrt(np.average((values - centre) ** 2, axis=0, weights=w)) + 1e-12
    wanted = ((values - centre) / scale).astype(np.float32)
    inputs = _inputs(particles, populations)
    luck = np.random.default_rng(key)
    state = _Training(inputs.shape[1], wanted.shape[1], luck)
    size = min(BATCH, len(wanted))
    total = EPOCHS * (len(wanted) // size)
    for _ in range(EPOCHS):
        order = luck.permutation(len(wanted))
        for begin in range(0, len(wanted) - size + 1, size):
            rows = order[begin : begin + size]
            state.step(inputs[rows], wanted[rows], w[rows], total)
    linear = _linear(inputs.astype(np.float64), wanted.astype(np.float64), w.astype(np.float64)) * scale
    unknowns = particles.scores.shape[1]
    return Learned(populations, centre, scale, state.layers, state.direct, LEVEL * linear[unknowns:], linear[:unknowns])


class _Training:
    """Weights on their way, with the running moments of their slopes."""

    def __init__(self, inputs: int, outputs: int, luck: np.random.Generator) -> None:
        sizes = [inputs, *HIDDEN, outputs]
        pairs = list(itertools.pairwise(sizes))
        self.depth = len(pairs)
        weights = [(luck.standard_normal((a, b)) / np.sqrt(a)).astype(np.float32) for a, b in pairs]
        offsets = [np.zeros(b, np.float32) for _, b in pairs]
        self.values: list[Single] = [*weights, *offsets, np.zeros((inputs, outputs), np.float32)]
        self.first = [np.zeros_like(x) for x in self.values]
        self.second = [np.zeros_like(x) for x in self.values]
        self.done = 0

    @property
    def layers(self) -> tuple[tuple[Single, Single], ...]:
        return tuple(zip(self.values[: self.depth], self.values[self.depth : 2 * self.depth], strict=True))

    @property
    def direct(self) -> Single:
        return self.values[-1]

    def step(self, inputs: Single, wanted: Single, weights: Single, total: int) -> None:
        """Take one step down the weighted squares of a batch."""
        slopes = self._slopes(inputs, wanted, weights)
        self.done += 1
        rate = RATE * 0.5 * (1.0 + np.cos(np.pi * self.done / total))
        for k, slope in enumerate(slopes):
            self.first[k] = np.float32(_FIRST) * self.first[k] + np.float32(1 - _FIRST) * slope
            self.second[k] = np.float32(_SECOND) * self.second[k] + np.float32(1 - _SECOND) * slope * slope
            first = self.first[k] / (1.0 - _FIRST**self.done)
            second = self.second[k] / (1.0 - _SECOND**self.done)
            shrink = DECAY * self.values[k] if k < self.depth else 0.0
            self.values[k] = (self.values[k] - rate * (first / (np.sqrt(second) + _TINY) + shrink)).astype(np.float32)

    def _slopes(self, inputs: Single, wanted: Single, weights: Single) -> list[Single]:
        """Back-propagation."""
        seen = _forward(inputs, self.layers)
        left = (seen[-1] + inputs @ self.direct - wanted) * (weights[:, None] * np.float32(2.0 / len(wanted)))
        slopes: list[Single] = [inputs] * len(self.values)
        slopes[-1] = inputs.T @ left
        for k in range(self.depth - 1, -1, -1):
            slopes[k], slopes[self.depth + k] = seen[k].T @ left, left.sum(axis=0)
            if k:
                left = (left @ self.values[k].T) * (1 - seen[k] ** 2)
        return slopes


def _inputs(particles: Particles, populations: npt.NDArray[np.int64]) -> Single:
    """(n, inputs): scores, then an input a population."""
    level = (particles.populations[:, None] == populations[None, :]) * LEVEL
    return np.hstack([particles.scores, level]).astype(np.float32)


def _forward(inputs: Single, layers: tuple[tuple[Single, Single], ...]) -> list[Single]:
    """Inputs, what each hidden layer gives, and the output."""
    seen = [inputs]
    for weights, offsets in layers[:-1]:
        seen.append(np.tanh(seen[-1] @ weights + offsets))
    seen.append(seen[-1] @ layers[-1][0] + layers[-1][1])
    return seen


def _linear(inputs: Floats, wanted: Floats, weights: Floats) -> Floats:
    """(inputs, targets) slopes of a ridge regression; the level of populations that never occur is 0."""
    weighted = inputs * weights[:, None]
    inner = inputs.T @ weighted + _RIDGE * np.eye(inputs.shape[1])
    return np.asarray(np.linalg.solve(inner, weighted.T @ wanted))
