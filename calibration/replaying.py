"""Runs of points that come from a posterior: an ordinary sweep in a store, and what the runs give for the targets.

A point has the columns of a posterior (population, parameter_NAME …, kappa, delta, rho); the last three change no run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from calibration.observing import NUISANCE
from calibration.summaries import Summaries
from experiments.design import Design, design_of
from experiments.plan import Report
from experiments.point import PARAMETER
from experiments.sweep import sweep
from model.region import Region, default_region

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Replay:
    """How points are run."""

    folder: Path
    """Holds a store for each stage: nothing is run twice."""
    region: Region
    workers: int | None = None
    cluster: str | None = None
    report: Callable[[str], Report] = field(default=lambda _: lambda _: None)
    """Gives what is told of a stage's progress."""

    def frame(
        self, stage: str, points: pd.DataFrame, scale: float, until: int, indicators: Sequence[str],
        years: Sequence[int], seeds: Sequence[int] | int = 1,
    ) -> pd.DataFrame:  # fmt: skip
        """Run points, or find their runs in the store.

        Args:
            stage: names the store.
            points: (n, columns) as a posterior has them; a column `scenario` is kept.
            scale: of the runs.
            until: last year.
            indicators: kept of each run, of the prefecture and its counties.
            years: of these.
            seeds: of the runs.

        Returns:
            (n, columns) rows of the store in the order of the points; where a run failed, its reason.

        Raises:
            InputError: nothing can be written, or a point cannot be used.
        """
        table = runnable(points).assign(seed=seeds, scale=scale, until=until)
        if self.region.folder != default_region():
            table.insert(0, "region", str(self.region.folder))
        design = design_for(stage, table, indicators, years)
        done = sweep(
            design, self.folder / stage, workers=self.workers, cluster=self.cluster, progress=self.report(stage)
        )
        return done.frame()

    def values(
        self, stage: str, points: pd.DataFrame, summaries: Summaries, scale: float, seeds: Sequence[int] | int = 1
    ) -> Floats:
        """(n, targets) what points give for targets; NaN where a run failed."""
        indicators, years = summaries.needed()
        runs = self.frame(stage, points, scale, max(years), indicators, years, seeds)
        found = summaries.matrix(runs, points[list(NUISANCE)].to_numpy(np.float64))
        found[(runs["status"] != "done").to_numpy()] = np.nan
        return found


def runnable(points: pd.DataFrame) -> pd.DataFrame:
    """(n, columns) what a design takes of a posterior's columns."""
    kept = [name for name in points if name in ("scenario", "population") or str(name).startswith(PARAMETER)]
    return points[kept].reset_index(drop=True)


def design_for(stage: str, table: pd.DataFrame, indicators: Sequence[str], years: Sequence[int]) -> Design:
    """A design of points that keeps some indicators of some years."""
    outputs = {"indicators": sorted(indicators), "years": sorted(years)}
    entry = {"kind": "table", "file": "made by a calibration", "outputs": outputs}
    return design_of(entry, f"calibration, {stage}", Path(), stage)._replace(table=table)
