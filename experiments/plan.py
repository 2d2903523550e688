"""A design laid out: its table of runs, their keys and the columns of its store. No run has begun."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from agents.errors import InputError
from experiments.design import Design, design_of, read_design
from experiments.design_points import design_points
from experiments.outputs import Output, outputs
from experiments.point import BEHAVIOURS, PLAIN, shown
from experiments.populations import build_and_hash, is_kept
from experiments.task import Resolver, Task
from experiments.warm import ensure_compiled
from model.population import SCALES
from model.population_inputs import POPULATIONS
from model.region import Region


class Progress(NamedTuple):
    """How far a sweep is."""

    stage: str
    """`compile`, `populations`, `keys`, `measure` or `runs`."""
    done: int
    total: int
    failed: int = 0


LABELS = ("behaviour", "variant", "draw")
"""Plain columns that a store holds only where its design has them."""

Report = Callable[[Progress], None]


class Which(NamedTuple):
    """A synthetic population that a design needs."""

    region: str
    region_hash: str
    number: int
    scale: float


Builder = Callable[[list[Which]], Iterable[tuple[Which, str]]]
"""Builds populations, and gives each with its hash as it is done."""


@dataclass
class Plan:
    """What a design comes to."""

    design: Design
    points: pd.DataFrame
    """(runs, columns), after the shard was taken."""
    resolver: Resolver
    regions: dict[str, Region]
    axes: list[str]
    """Columns of levers, parameters, and `LABELS`."""
    outputs: list[Output]
    missing: list[Which] = field(default_factory=list)
    """Populations that are not built yet."""
    keys: list[str] = field(default_factory=list)
    """Of every point; empty until `name_runs`."""

    @cached_property
    def _columns(self) -> dict[str, Any]:
        return {str(name): column.to_numpy() for name, column in self.points.items()}

    @property
    def wanted(self) -> tuple[str, ...]:
        """Columns of outputs."""
        return tuple(output.column for output in self.outputs)

    def point(self, i: int) -> dict[str, Any]:
        """One row of the table, without what it leaves to the default."""
        row = {name: column[i] for name, column in self._columns.items()}
        return {name: value for name, value in row.items() if not pd.isna(value)}

    def task(self, i: int) -> Task:
        """One run, resolved.

        Raises:
            InputError: something in the point is unknown or out of bounds.
        """
        return self.resolver.task(self.point(i), f"{self.design.where}, point {i + 1}")

    def row(self, i: int, task: Task) -> dict[str, Any]:
        """What the store says of a run besides its result."""
        point = self.point(i)
        return {
            "run": task.key, "scenario": task.scenario, "region": task.region, "population": task.population,
            "seed": task.seed, "scale": task.scale, "until": task.until, "code": task.code[:12],
            **{name: point.get(name) for name in self.axes},
        }  # fmt: skip


def any_design(given: Design | Mapping[str, Any] | pd.DataFrame | Path | str) -> Design:
    """A design from its file, from plain values, or from a table of points.

    Raises:
        InputError: it cannot be used.
    """
    if isinstance(given, Design):
        return given
    if isinstance(given, pd.DataFrame):
        design = design_of({"kind": "table", "file": "given in Python"}, "points", Path(), "points")
        return design._replace(table=given)
    if isinstance(given, Mapping):
        return design_of(dict(given), "design", Path(), "design")
    if not isinstance(given, str | Path):
        raise InputError(f"the design is {shown(given)}; allowed is a file, a dict of what one holds, or a DataFrame")
    return read_design(Path(given))


def lay_out(design: Design, shard: tuple[int, int] | None, report: Report) -> Plan:
    """Make the table of runs, and find out what it needs.

    Args:
        design: read.
        shard: (i, n) takes every n-th point from the i-th on, i from 1; all if not given.
        report: is told of each stage.

    Raises:
        InputError: something in the design is unknown or out of bounds.
    """
    points = design_points(design)
    resolver = Resolver()
    names = list(points["region"].fillna("").unique()) if "region" in points else [""]
    report(Progress("compile", 0, 1))
    regions = {str(name): resolver.region(str(name)) for name in names}
    for region in regions.values():
        ensure_compiled(region)
    axes = [str(name) for name in points.columns if name in LABELS or name not in PLAIN]
    # Columns are those of the whole design, so that shards can be merged.
    chosen = _outputs(design, points, regions)
    if shard is not None:
        points = points.iloc[shard[0] - 1 :: shard[1]].reset_index(drop=True)
    plan = Plan(design, points, resolver, regions, axes, chosen)
    plan.missing = [which for which in needed(plan) if not is_kept(regions[which.region], which.number, which.scale)]
    report(Progress("compile", 1, 1))
    return plan


def _outputs(design: Design, points: pd.DataFrame, regions: Mapping[str, Region]) -> list[Output]:
    """Columns of outputs, up to the last year of any point, each once."""
    try:
        until = max((_until(points, region) for region in regions.values()), default=0)
        chosen = [output for region in regions.values() for output in outputs(design.selection, region, until)]
    except InputError as error:
        raise InputError(f"{design.where}: {error}") from error
    return list({output.column: output for output in chosen}.values())


def _until(points: pd.DataFrame, region: Region) -> int:
    if "until" not in points or points["until"].isna().all():
        return region.last
    until = points["until"].fillna(region.last).max()
    if not region.start < until <= region.last:
        raise InputError(f"until is {until:g}; allowed is {region.start + 1} to {region.last}")
    return int(until)


def needed(plan: Plan) -> list[Which]:
    """Every population that a plan runs on.

    Raises:
        InputError: a number or a scale is out of range.
    """
    table = pd.DataFrame(index=plan.points.index)
    for name, default in (("region", ""), ("behaviour", BEHAVIOURS[0]), ("population", math.nan), ("scale", 1.0)):
        table[name] = plan.points[name].fillna(default) if name in plan.points else default
    numbers = {name: region.default_population for name, region in plan.regions.items()}
    usual = table["region"].map(numbers).where(table.pop("behaviour") == BEHAVIOURS[0], 0)
    table["population"] = table["population"].fillna(usual)
    found = []
    for row, region, index, scale in table.drop_duplicates().itertuples():
        where = f"{plan.design.where}, point {row + 1}"
        if not 0 <= index < POPULATIONS or index != int(index):
            raise InputError(f"{where}: population is {index}; allowed is 0 to {POPULATIONS - 1}")
        if not SCALES[0] <= scale <= SCALES[1]:
            raise InputError(f"{where}: scale is {scale:g}; allowed is {SCALES[0]:g} to {SCALES[1]:g}")
        found.append(Which(str(region), plan.regions[str(region)].hash, int(index), float(scale)))
    return found


def name_runs(plan: Plan, build: Builder, report: Report) -> None:
    """Build the populations that are missing, check every point, and name every run by its key.

    Raises:
        InputError: naming the first point in which something is unknown or out of bounds.
    """
    hashes: dict[Which, str] = {}
    if plan.missing:
        report(Progress("populations", 0, len(plan.missing)))
        for which, found in build(plan.missing):
            hashes[which] = found
            report(Progress("populations", len(hashes), len(plan.missing)))
        plan.missing = []

    def population_hash(region: str, region_hash: str, index: int, scale: float) -> str:
        which = Which(region, region_hash, index, scale)
        return hashes.get(which) or build_and_hash(*which)

    plan.resolver.population_hash = population_hash
    total = len(plan.points)
    plan.keys = []
    for i in range(total):
        plan.keys.append(plan.task(i).key)
        if i % 1000 == 999:
            report(Progress("keys", i + 1, total))
