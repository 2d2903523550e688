"""Which inputs matter: Morris to screen many, Sobol' for the few that are left, each held against luck.

    from experiments.sensitivity import sensitivity
    from experiments.sensitivity_inputs import inputs

    if __name__ == "__main__":                        # workers are new processes that import this file
        found = sensitivity("morris", inputs("levers", (), region), "runs", points=10, scale=0.1)
        found.ranked("registered_urban_share", 2035, region.code)

Its runs are an ordinary sweep in a store: stopped, it goes on; the same again runs nothing.
"""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.compiling import sources_hash
from agents.errors import InputError
from experiments.axes import Axis, Row, Span
from experiments.design import Design, design_of
from experiments.design_points import sample_of
from experiments.outputs import Output, outputs
from experiments.plan import Report
from experiments.sensitivity_files import PROGRAM, Sensitivity
from experiments.sensitivity_indices import Kind, analyse, block_size
from experiments.sensitivity_inputs import Luck, name_of
from experiments.sweep import sweep
from model.region import Region, default_region, load_region
from model.results import PACKAGES

Floats = npt.NDArray[np.float64]

MOST_REPLICATES = 1000
OF = (("registered_urban_share", 2035), ("resident_urban_share", 2035))
"""Outputs that are looked at unless others are named."""


@dataclass(frozen=True)
class Study:
    """A sensitivity analysis as asked for."""

    kind: Kind
    axes: tuple[Span, ...]
    points: int
    """Trajectories of Morris, base points of Sobol'."""
    of: tuple[tuple[str, int], ...]
    """Indicators and years, looked at in the prefecture and its counties."""
    region: Region
    replicates: int = 1
    """Runs of each point, whose mean counts."""
    second_order: bool = False
    levels: int = 4
    scenario: str = "baseline"
    population: int = 0
    scale: float = 1.0
    seed: int = 1

    @property
    def luck(self) -> Luck:
        """The dummy."""
        return Luck((self.seed + 1) * 10**15, self.replicates)

    @property
    def every(self) -> tuple[Axis, ...]:
        """All that is varied, luck last."""
        return (*self.axes, self.luck)

    @property
    def names(self) -> list[str]:
        """Of all inputs."""
        return [name_of(axis) for axis in self.every]

    def places(self) -> Floats:
        """(points, inputs) in the unit cube."""
        return sample_of(self.kind, self.names, self.points, self.second_order, self.levels, self.seed)

    def table(self, places: Floats) -> pd.DataFrame:
        """(points × replicates, columns) of a design: the replicates of a point one after the other."""
        rows = [self._row(place, k) for k, place in enumerate(places)]
        often = [row | {"seed": row["seed"] + r} for row in rows for r in range(self.replicates)]
        frame = pd.DataFrame(often).assign(
            scenario=self.scenario, population=self.population, scale=self.scale, until=max(year for _, year in self.of)
        )
        if self.region.folder != default_region():
            frame.insert(0, "region", str(self.region.folder))
        return frame

    def _row(self, place: Floats, point: int) -> Row:
        row: Row = {}
        for axis, u in zip(self.every, place, strict=True):
            row |= axis.at(float(u))
        if self.kind == "morris":
            # The grid has few levels: each trajectory has luck of its own at every one of them.
            row["seed"] += self.replicates * (point // block_size(self.kind, len(self.every), False))
        return row

    def design(self, table: pd.DataFrame) -> Design:
        """The sweep of a table."""
        kept = {
            "indicators": list(dict.fromkeys(name for name, _ in self.of)),
            "years": sorted({year for _, year in self.of}),
            "areas": ["city", "counties"],
        }
        entry = {"kind": "table", "file": "made by a sensitivity analysis", "outputs": kept}
        return design_of(entry, "sensitivity", Path(), "sensitivity")._replace(table=table)

    def outputs(self, design: Design) -> list[Output]:
        """What is looked at.

        Raises:
            InputError: an indicator or a year does not exist.
        """
        kept = outputs(design.selection, self.region, max(year for _, year in self.of))
        return [output for output in kept if (output.indicator, output.year) in self.of]


class Ran(NamedTuple):
    """Runs of a study."""

    places: Floats
    values: Floats
    """(points, outputs) means over replicates; NaN where one failed."""
    outputs: list[Output]
    runs: int
    failed: int


def sensitivity(
    kind: Kind,
    axes: Sequence[Span],
    runs: Path | str,
    *,
    points: int,
    of: Sequence[tuple[str, int]] = OF,
    replicates: int = 1,
    second_order: bool = False,
    levels: int = 4,
    scenario: str = "baseline",
    population: int | None = None,
    region: Region | None = None,
    scale: float = 1.0,
    seed: int = 1,
    workers: int | None = None,
    cluster: str | None = None,
    progress: Report | None = None,
) -> Sensitivity:
    """Run a sample of the inputs and of luck, and say which inputs matter.

    Args:
        kind: morris (mean effects across whole ranges, few runs) or sobol (shares of the variance, many runs).
        axes: see `experiments.sensitivity_inputs.inputs`; at least two.
        runs: folder of the store.
        points: trajectories of Morris, each of one run more than there are inputs and luck; base points of Sobol', a
            power of two, each of two runs more, with second_order as many again for pairs.
        of: indicators and years, in the prefecture and in every county.
        replicates: runs of each point under different luck, whose mean counts; more of them make luck matter less.
        second_order: sobol: also pairs of inputs.
        levels: morris: of the grid, an even number.
        scenario: in which the inputs are varied; a lever's value is written over the scenario's, from 2021 on.
        population: number of the synthetic population; the one that the region is run with if not given.
        region: the packaged one if not given.
        scale: persons of the model per person.
        seed: of the sample, of all luck, and of the bootstrap.
        workers: processes on this machine; never changes a result.
        cluster: address of a Dask scheduler, instead of these.
        progress: is told how far the sweep is.

    Returns:
        Indices with intervals, held against luck. Trajectories and base points with a failed run are left out.

    Raises:
        InputError: something given cannot be used, nothing can be written, or too few runs succeeded.
    """
    study = study_of(
        kind, axes, points=points, of=of, replicates=replicates, second_order=second_order, levels=levels,
        scenario=scenario, population=population, region=region, scale=scale, seed=seed,
    )  # fmt: skip
    return analysed(study, Path(runs), workers, cluster, progress)


def study_of(
    kind: Kind, axes: Sequence[Span], *, points: int, of: Sequence[tuple[str, int]] = OF, region: Region | None = None,
    replicates: int = 1, second_order: bool = False, levels: int = 4, population: int | None = None,
    **rest: Any,  # noqa: ANN401 (fields of Study)
) -> Study:  # fmt: skip
    """Check what was asked for; the arguments are those of `sensitivity`.

    Raises:
        InputError: something given cannot be used.
    """
    if kind not in ("morris", "sobol"):
        raise InputError(f"kind is {kind!r}; allowed is morris or sobol")
    if points < 2 or (kind == "sobol" and points & (points - 1)):
        raise InputError(f"points is {points}; allowed is 2 or more, for sobol a power of two")
    if second_order and kind != "sobol":
        raise InputError("second_order belongs to sobol")
    if levels < 2 or levels % 2:
        raise InputError(f"levels is {levels}; allowed are even numbers from 2")
    if not 1 <= replicates <= MOST_REPLICATES:
        raise InputError(f"replicates is {replicates}; allowed is 1 to {MOST_REPLICATES}")
    if len(axes) < 2 or not of:
        found = f"{len(axes)} and {len(of)}"
        raise InputError(f"a sensitivity analysis takes two inputs and an output at least; found {found}")
    place = region or load_region(default_region())
    for _, year in of:
        if not place.start < year <= place.last:
            raise InputError(f"year {year} is not simulated; allowed is {place.start + 1} to {place.last}")
    number = place.default_population if population is None else population
    first = (kind, tuple(axes), points, tuple(of), place, replicates, second_order, levels)
    return Study(*first, population=number, **rest)


def analysed(
    study: Study, runs: Path, workers: int | None = None, cluster: str | None = None, progress: Report | None = None
) -> Sensitivity:
    """Run what the store lacks of a study, and say which inputs matter.

    Raises:
        InputError: nothing can be written, something in the study is unknown, or too few runs succeeded.
    """
    ran = run_study(study, runs, workers, cluster, progress)
    head = pd.DataFrame([output._asdict() for output in ran.outputs]).drop(columns="column")
    indices, pairs = analyse(
        study.kind, study.names, ran.places, ran.values, head, second_order=study.second_order, levels=study.levels,
        seed=study.seed,
    )  # fmt: skip
    return Sensitivity(indices, pairs, manifest(study, ran))


def run_study(
    study: Study, folder: Path, workers: int | None = None, cluster: str | None = None, progress: Report | None = None
) -> Ran:
    """Run what the store lacks of a study, and read it.

    Raises:
        InputError: nothing can be written, or something in the study is unknown.
    """
    places = study.places()
    design = study.design(study.table(places))
    kept = study.outputs(design)
    frame = sweep(design, folder, workers=workers, cluster=cluster, progress=progress).frame()
    failed = (frame["status"] != "done").to_numpy()
    values = frame[[output.column for output in kept]].to_numpy(np.float64, copy=True)
    values[failed] = np.nan
    means = values.reshape(len(places), study.replicates, len(kept)).mean(axis=1)
    return Ran(places, means, kept, len(frame), int(failed.sum()))


def manifest(study: Study, ran: Ran) -> dict[str, Any]:
    """What was run, in plain values."""
    region = study.region
    return {
        "program": PROGRAM,
        "method": study.kind,
        "region": {"code": region.code, "name": region.name_en, "hash": region.hash},
        "inputs": [
            {"name": name_of(axis), "column": axis.column, "low": axis.low, "high": axis.high, "source": axis.source}
            for axis in study.axes
        ],
        "outputs": [{"indicator": name, "year": year} for name, year in study.of],
        "points": study.points,
        "replicates": study.replicates,
        "second_order": study.second_order,
        "levels": study.levels if study.kind == "morris" else None,
        "runs": ran.runs,
        "failed": ran.failed,
        "scenario": study.scenario,
        "population": study.population,
        "scale": study.scale,
        "seed": study.seed,
        "code": sources_hash(),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in (*PACKAGES, "SALib")},
    }
