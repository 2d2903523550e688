"""A response surface: what runs give for the targets, as a quadratic of the normal scores and a level a population.

It prunes the prior and gives the fitted point its slopes; particles are led by the surface of `calibration.learning`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from calibration.space import Particles

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """A fitted quadratic."""

    populations: npt.NDArray[np.int64]
    strong: npt.NDArray[np.int64]
    """Scores whose squares and products stand in it, the strongest first."""
    centre: Floats
    """(targets,) mean of what it was fitted to."""
    scale: Floats
    """(targets,) standard deviation of that."""
    coefficients: Floats
    """(terms, targets) in units of `scale`."""
    residual: Floats
    """(targets,) standard deviation of what it leaves in held-out runs, chance included."""

    @property
    def unknowns(self) -> int:
        """How many scores a particle has."""
        products = len(self.strong) * (len(self.strong) + 1) // 2
        return len(self.coefficients) - len(self.populations) - products

    def mean(self, particles: Particles) -> Floats:
        """(n, targets) expected values."""
        terms = _terms(particles, self.populations, self.strong)
        return np.asarray(self.centre + self.scale * (terms @ self.coefficients))

    @property
    def levels(self) -> Floats:
        """(populations, targets)."""
        return np.asarray(self.coefficients[: len(self.populations)] * self.scale)

    @property
    def slopes(self) -> Floats:
        """(unknowns, targets) of the linear part."""
        count = len(self.populations)
        return np.asarray(self.coefficients[count : count + self.unknowns] * self.scale)


def fit_surface(
    particles: Particles,
    values: Floats,
    importance: Floats,
    populations: npt.NDArray[np.int64],
    products: int = 16,
    weights: Floats | None = None,
) -> Surface:
    """Fit by ridge regression, its strength chosen by held-out runs.

    Args:
        particles: what was run.
        values: (n, targets) what the runs gave.
        importance: (targets,) what each target counts for in telling which scores are strong.
        populations: numbers that may occur.
        products: how many of the strongest scores enter with their products.
        weights: (n,) of the runs; all alike if not given.
    """
    w = np.ones(len(values)) if weights is None else weights / weights.mean()
    centre = np.average(values, axis=0, weights=w)
    scale = np.sqrt(np.average((values - centre) ** 2, axis=0, weights=w)) + 1e-12
    wanted = (values - centre) / scale
    strong = _strongest(particles, wanted, importance, populations, w)
    terms = _terms(particles, populations, strong[:products])
    train = np.arange(len(values)) % 5 != 0
    tries = [(_left(terms, wanted, w, train, ridge), ridge) for ridge in (0.3, 1.0, 3.0, 10.0, 30.0)]
    # One ridge for all targets: what is best on the whole.
    left, ridge = min(tries, key=lambda t: float(np.log(t[0] + 1e-9) @ importance))
    return Surface(populations, strong[:products], centre, scale, _solved(terms, wanted, w, ridge), left * scale)


def _terms(particles: Particles, populations: npt.NDArray[np.int64], strong: npt.NDArray[np.int64]) -> Floats:
    """(n, terms): levels of populations, scores, squares and products of the strong ones."""
    z = particles.scores
    level = (particles.populations[:, None] == populations[None, :]).astype(np.float64)
    top = z[:, strong]
    first, second = np.triu_indices(len(strong))
    return np.hstack([level, z, top[:, first] * top[:, second] - (first == second)])


def _solved(terms: Floats, wanted: Floats, w: Floats, ridge: float) -> Floats:
    weighted = terms * w[:, None]
    return np.asarray(np.linalg.solve(terms.T @ weighted + ridge * np.eye(terms.shape[1]), weighted.T @ wanted))


def _left(terms: Floats, wanted: Floats, w: Floats, train: npt.NDArray[np.bool_], ridge: float) -> Floats:
    """(targets,) standard deviation of what is left in the runs that were held out."""
    found = _solved(terms[train], wanted[train], w[train], ridge)
    far = wanted[~train] - terms[~train] @ found
    return np.sqrt(np.average(far * far, axis=0, weights=w[~train]))


def _strongest(
    particles: Particles, wanted: Floats, importance: Floats, populations: npt.NDArray[np.int64], w: Floats
) -> npt.NDArray[np.int64]:
    """Scores in the order of their linear effect."""
    terms = _terms(particles, populations, np.zeros(0, np.int64))
    slopes = _solved(terms, wanted, w, 1.0)[len(populations) :]
    return np.argsort(-((slopes * slopes) @ importance), kind="stable")
