"""What many runs give for the targets: a matrix with a row a run, made from the columns of a store."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.observing import NUISANCE, PARTS, Nuisance
from calibration.space import Space
from calibration.targets import Target
from experiments.outputs import column_of
from model.region import Region

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Summaries:
    """How the columns of a store become values of targets."""

    targets: tuple[Target, ...]
    city: str

    def needed(self) -> tuple[list[str], list[int]]:
        """Indicators and years that a store must hold."""
        names = {name for target in self.targets for name in _indicators(target)}
        years = {year for target in self.targets for year in range(target.since, target.year + 1)}
        return sorted(names), sorted(years)

    def matrix(self, runs: pd.DataFrame, nuisance: Floats) -> Floats:
        """(runs, targets) values.

        Args:
            runs: rows of a store.
            nuisance: (runs, 3) κ, δ, ρ of each.
        """
        return np.stack([self._column(runs, target, nuisance) for target in self.targets], axis=1)

    def _column(self, runs: pd.DataFrame, target: Target, nuisance: Floats) -> Floats:
        def total(indicator: str) -> Floats:
            columns = [column_of(indicator, year, area, self.city) for area, year in target.cells]
            return np.asarray(runs[columns].sum(axis=1), np.float64)

        if target.indicator != "reported_transfers":
            return total(target.indicator)
        return np.asarray(Nuisance(*nuisance.T).reported(*(total(part) for part in PARTS)))


def _indicators(target: Target) -> tuple[str, ...]:
    return PARTS if target.indicator == "reported_transfers" else (target.indicator,)


def summaries_of(targets: Sequence[Target], region: Region) -> Summaries:
    """Values of these targets from runs of a region."""
    return Summaries(tuple(targets), region.code)


def nuisance_of(space: Space, scores: Floats) -> Floats:
    """(n, 3) κ, δ, ρ of particles."""
    return space.values(scores, tuple(NUISANCE))


@dataclass(frozen=True)
class Yardstick:
    """How far a value is from its target: in its error and what chance adds at the scale of the runs."""

    targets: tuple[Target, ...]
    noise: Floats
    """(targets,) standard deviation of chance."""
    fit: npt.NDArray[np.bool_]
    """(targets,) those aimed at."""

    @property
    def spread(self) -> Floats:
        """(targets,) error and chance together."""
        return np.hypot([target.error for target in self.targets], self.noise)

    @property
    def weight(self) -> Floats:
        """(targets,) weight of those aimed at, 0 of the others."""
        return np.array([target.weight for target in self.targets]) * self.fit

    def nearest(self, values: Floats) -> Floats:
        """(n, targets) values as good as the target that are nearest to those found: its own, or within its band."""
        return np.clip(values, [t.low for t in self.targets], [t.high for t in self.targets])

    def misfits(self, values: Floats) -> Floats:
        """(n, targets) distances in standard deviations, signed; 0 within a band."""
        return np.asarray((values - self.nearest(values)) / self.spread)

    def squares(self, values: Floats) -> Floats:
        """(n,) weighted sum of squared misfits of the targets aimed at: −2 × the logarithm of their likelihood."""
        far = self.misfits(values)
        return np.asarray((far * far) @ self.weight)

    def distances(self, values: Floats) -> Floats:
        """(n,) root of the weighted mean of squared misfits."""
        return np.sqrt(self.squares(values) / self.weight.sum())


def yardstick(targets: Sequence[Target], noise: Floats | None = None) -> Yardstick:
    """The error of every target, with chance if it is known."""
    fit = np.array([target.use == "fit" for target in targets])
    return Yardstick(tuple(targets), np.zeros(len(targets)) if noise is None else noise, fit)
