"""A calibration whose posterior is known in closed form: values linear in the unknowns, chance and errors normal."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.parameters import Parameter, normal
from calibration.evidence import Evidence
from calibration.space import Particles, Space
from calibration.summaries import Yardstick
from calibration.targets import Target

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Gaussian:
    """The problem, and its solution."""

    space: Space
    yard: Yardstick
    slopes: Floats
    levels: Floats
    observed: Floats

    curved: float = 0.0
    """Size of a part that is no polynomial, which the closed form does not know."""

    def simulate(self, stage: str, number: int, particles: Particles, large: bool) -> Floats:
        """What runs would give: as `calibration.annealing.Simulate`; those of the last steps have half the chance."""
        luck = np.random.default_rng([9, number])
        mean = self.mean(particles)
        return np.asarray(mean + luck.standard_normal(mean.shape) * self.yard.noise * (0.5 if large else 1.0))

    def mean(self, particles: Particles) -> Floats:
        """(n, targets) values without chance."""
        mean = particles.scores @ self.slopes + self.levels[particles.populations]
        return np.asarray(mean + self.curved * np.sin(2.0 * particles.scores[:, : mean.shape[1]]))

    @property
    def chances(self) -> tuple[Floats, Floats]:
        """Covariances of chance: of the bank, and of the last steps."""
        whole = np.diag(self.yard.noise**2)
        return whole, 0.25 * whole

    @property
    def evidence(self) -> Evidence:
        """The real prefecture's own chance is a tenth in variance."""
        return Evidence(self.yard, 0.1 * self.chances[0])

    def solution(self, chance: float = 0.1) -> tuple[Floats, Floats, Floats]:
        """Weights of the populations, means and standard deviations of the scores.

        Args:
            chance: variance that it adds to an observation, in that of a run of the bank.
        """
        error = np.array([target.error for target in self.yard.targets])
        noise = error**2 + chance * self.yard.noise**2
        sigma = self.slopes.T @ self.slopes + np.diag(noise)
        gain = np.linalg.solve(sigma, self.slopes.T).T
        left = self.observed - self.levels
        logs = -0.5 * np.einsum("pt,pt->p", left @ np.linalg.inv(sigma), left)
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        means = left @ gain.T
        inner = np.diag(np.eye(len(gain)) - gain @ self.slopes.T)
        mean = weights @ means
        variance = weights @ (inner + means**2) - mean**2
        return weights, mean, np.sqrt(variance)


def gaussian(unknowns: int = 12, targets: int = 5, populations: int = 4, seed: int = 3) -> Gaussian:
    """A problem drawn by a seed."""
    luck = np.random.default_rng(seed)
    slopes = luck.standard_normal((unknowns, targets)) * luck.uniform(0.0, 1.0, (unknowns, 1))
    levels = luck.standard_normal((populations, targets))
    error, noise = np.full(targets, 0.3), np.full(targets, 0.2)
    observed = luck.standard_normal(unknowns) @ slopes + levels[1] + luck.normal(0.0, 0.3, targets)
    aims = tuple(_target(k, float(value), float(error[k])) for k, value in enumerate(observed))
    prior: Any = normal(0.0, 1.0)
    known = {f"p{k}": Parameter("", "", prior, "", "") for k in range(unknowns)}
    space = Space(known, (), tuple(range(populations)))
    return Gaussian(space, Yardstick(aims, noise, np.ones(targets, bool)), slopes, levels, observed)


def _target(k: int, value: float, error: float) -> Target:
    return Target(f"t{k}", "x", ("a",), 2016, 2016, "normal", value, value, error, "", 1.0, "fit", "", (), "stated", "")
