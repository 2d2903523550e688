"""Runs of particles: points of an ordinary sweep, kept in a store of their own, so that nothing is ever run twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.space import Particles, Space
from calibration.summaries import Summaries, nuisance_of
from experiments.design import Design, design_of
from experiments.plan import Report
from experiments.sweep import sweep
from model.region import Region, default_region

Floats = npt.NDArray[np.float64]

SEEDS = 1_000_000
"""Seeds of one stage lie within so many of each other."""


@dataclass(frozen=True)
class Runner:
    """How particles are run."""

    folder: Path
    """Holds a store for each stage."""
    region: Region
    space: Space
    summaries: Summaries
    scale: float
    seed: int
    """Of the calibration."""
    workers: int | None = None
    cluster: str | None = None
    report: Callable[[str], Report] = lambda _: lambda _: None
    """Gives what is told of a stage's progress."""

    @property
    def until(self) -> int:
        """Last year that a target needs."""
        return max(target.year for target in self.summaries.targets)

    def run(self, stage: str, number: int, particles: Particles) -> Floats:
        """Run particles, or find their runs in the store.

        Args:
            stage: names the store.
            number: of the stage, which sets its seeds apart from those of others.
            particles: to be run.

        Returns:
            (n, targets) values; NaN where a run failed, whose reason stands in the store.

        Raises:
            InputError: nothing can be written.
        """
        return self.values(self.frame(stage, number, particles), particles)

    def frame(self, stage: str, number: int, particles: Particles) -> pd.DataFrame:
        """Each run once, as rows of the store in the order of the particles."""
        seeds = self.seeds(number, len(particles.populations))
        return self.swept(stage, self.space.points(particles, seeds, self.scale, self.until))

    def swept(self, stage: str, points: pd.DataFrame, outputs: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Each point run once, as rows of the store in the order of the points.

        Args:
            stage: names the store.
            points: columns of `experiments.point`, without the region.
            outputs: what is kept, as a design says it; what the targets need if not given.
        """
        if self.region.folder != default_region():
            points = points.assign(region=str(self.region.folder))
        return sweep(
            self._design(stage, points, outputs), self.folder / stage, workers=self.workers, cluster=self.cluster,
            progress=self.report(stage),
        ).frame()  # fmt: skip

    def seeds(self, number: int, count: int) -> npt.NDArray[np.int64]:
        """Every run of a calibration has luck of its own."""
        if count > SEEDS:
            raise InputError(f"a stage takes at most {SEEDS:,} runs; {count:,} were asked for")
        return (self.seed * 1000 + number) * SEEDS + np.arange(count, dtype=np.int64)

    def values(self, runs: pd.DataFrame, particles: Particles) -> Floats:
        """(n, targets) values of rows of a store; NaN where a run failed."""
        found = self.summaries.matrix(runs, nuisance_of(self.space, particles.scores))
        found[(runs["status"] != "done").to_numpy()] = np.nan
        return found

    def enough(self, stage: str, values: Floats) -> None:
        """See that most runs of a stage succeeded; single ones that failed never end a calibration.

        Raises:
            InputError: fewer than half did.
        """
        failed = int((~np.isfinite(values).all(axis=1)).sum())
        if failed > 0.5 * len(values):
            folder = self.folder / stage
            raise InputError(
                f"{folder}: of {len(values):,} runs {failed:,} failed; luohu store show {folder} tells why."
            )

    def _design(self, stage: str, points: pd.DataFrame, outputs: Mapping[str, Any] | None) -> Design:
        indicators, years = self.summaries.needed()
        wanted = outputs or {"indicators": indicators, "years": years}
        entry = {"kind": "table", "file": "made by a calibration", "outputs": dict(wanted)}
        return design_of(entry, f"calibration, {stage}", Path(), stage)._replace(table=points)
