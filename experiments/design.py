"""A design: what is to be run, as a TOML file; `experiments/designs/` has one of each kind.

    kind = "sobol"                 # grid | latin-hypercube | sobol | morris | table
    points = 64                    # latin-hypercube: points; sobol: base sample; morris: trajectories
    scale = 0.1
    until = 2035
    behaviour = "prior"            # what is not varied stands at prior means, not at the region's fitted point

    [[axis]]                       # varied along a range: the catalogue's or the prior's, unless low and high are given
    lever = "fertility"
    from = 2026                    # the value holds from 2021 on, unless years and areas are named
    areas = ["410621", "Qi"]       # everywhere if not given; counties or townships, by code or name
    [[axis]]
    parameter = "b_town"
    [[axis]]
    population = [0, 1, 2]         # or "all"; likewise scenario, region, seed, variant, draws = "posterior.parquet"

    [every]                        # whatever stands here is run for every point
    scenario = ["baseline", "my-plan.toml"]
    replicates = 10                # seeds 1 … 10, shared by all points

    [outputs]                      # see `experiments/outputs.py`
    indicators = ["registered_urban_share"]

Paths are taken from the design's own folder. Here the file is read and checked; `design_points` makes its table.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agents.errors import InputError
from agents.parameters import Parameter
from experiments.axes import (
    Axis,
    Choice,
    Span,
    area_codes,
    choice,
    lever_column,
    lever_span,
    parameter,
    parameter_span,
)
from experiments.design_refusals import complaint
from experiments.design_tables import draw_choice
from experiments.outputs import Selection
from experiments.point import LEVER, PARAMETER
from experiments.populations import folder_of
from model.population_inputs import POPULATIONS
from model.region import Region, load_region
from model.rules import all_parameters
from model.variants import check_variant

KINDS = ("grid", "latin-hypercube", "sobol", "morris", "table")
SAMPLED = ("latin-hypercube", "sobol", "morris")
Kind = Literal["grid", "latin-hypercube", "sobol", "morris", "table"]
SUBJECTS = ("lever", "parameter", "scenario", "region", "population", "seed", "variant", "draws")
Wholes = list[int] | Literal["all"]
Names = Annotated[list[str], Field(min_length=1)]
"""An empty list would be taken for everything, as if nothing had been said."""


class Part(BaseModel):
    """A part of a design; a key that is not known is refused, as is NaN; nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True, allow_inf_nan=False)


class AxisEntry(Part):
    """One [[axis]]: exactly one subject, and how it is varied."""

    lever: str | None = None
    parameter: str | None = None
    scenario: list[str] | None = None
    region: list[str] | None = None
    population: Wholes | None = None
    seed: list[int] | None = None
    variant: list[str] | None = None
    draws: str | None = None
    rows: int | list[int] | None = None
    low: float | None = None
    high: float | None = None
    numbers: list[float] | None = Field(None, alias="values")
    levels: int | None = Field(None, ge=2, le=10_000)
    first: int | None = Field(None, alias="from")
    last: int | None = Field(None, alias="to")
    areas: Names = []
    spread: Literal["uniform", "prior"] = "uniform"

    @model_validator(mode="after")
    def _one_subject(self) -> "AxisEntry":
        given = [name for name in SUBJECTS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"takes exactly one of {', '.join(SUBJECTS)}; found {', '.join(given) or 'none'}")
        allowed = {
            "lever": {"low", "high", "numbers", "levels", "first", "last", "areas"},
            "parameter": {"low", "high", "numbers", "levels", "spread"},
            "draws": {"rows"},
        }.get(given[0], set())
        extra = sorted(self.model_fields_set - allowed - set(given))
        if extra:
            names = ", ".join({"first": "from", "last": "to", "numbers": "values"}.get(name, name) for name in extra)
            raise ValueError(f"an axis of {given[0]} takes no {names}")
        if self.numbers is not None and self.model_fields_set & {"low", "high", "levels", "spread"}:
            raise ValueError("takes either values, or low, high, levels and spread")
        return self


class Every(Part):
    """[every]: what is run for every point."""

    scenario: list[str] | None = None
    region: list[str] | None = None
    population: Wholes | None = None
    seed: list[int] | None = None
    replicates: int | None = Field(None, ge=1, le=1_000_000)
    variant: list[str] | None = None
    draws: str | None = None
    rows: int | list[int] | None = None

    @model_validator(mode="after")
    def _one_way_to_seeds(self) -> "Every":
        if self.seed is not None and self.replicates is not None:
            raise ValueError("takes seed or replicates, not both")
        if self.rows is not None and self.draws is None:
            raise ValueError("takes rows only with draws")
        return self


class OutputsEntry(Part):
    """[outputs]: what is kept of each run."""

    indicators: Names | Literal["all"] = []
    years: Annotated[list[int], Field(min_length=1)] | Literal["all"] = []
    areas: Names = ["city", "counties"]

    def selection(self) -> Selection:
        """The same as outputs understands it."""
        indicators = ("all",) if self.indicators == "all" else tuple(self.indicators)
        years: tuple[int | str, ...] = ("all",) if isinstance(self.years, str) else tuple(self.years)
        return Selection(indicators, years, tuple(self.areas))


class DesignFile(Part):
    """A design file as it stands."""

    title_zh: str = ""
    title_en: str = ""
    kind: Kind
    points: int | None = Field(None, ge=1, le=10_000_000)
    second_order: bool = False
    """sobol: also the points for interactions of two."""
    levels: int = Field(4, ge=2, le=1000, multiple_of=2)
    """morris: levels of the grid."""
    sampler_seed: int = Field(1, ge=0, le=2**31 - 1)
    file: str | None = None
    """table: CSV or Parquet, a row a point, columns as in `experiments/point.py`."""
    scale: float = Field(1.0, ge=0.01, le=10.0)
    until: int | None = None
    behaviour: Literal["fitted", "prior"] | None = None
    """Parameters that no axis names: of the region's fitted point, where it has one, or prior means."""
    timeout: float | None = Field(None, gt=0)
    """Seconds after which a run is given up."""
    axis: list[AxisEntry] = []
    every: Every = Field(default_factory=lambda: Every.model_validate({}))
    outputs: OutputsEntry = OutputsEntry()

    @model_validator(mode="after")
    def _what_the_kind_needs(self) -> "DesignFile":
        if self.kind in SAMPLED and self.points is None:
            raise ValueError(f"kind {self.kind} needs points")
        if self.kind not in SAMPLED and self.points is not None:
            raise ValueError(f"kind {self.kind} takes no points")
        if (self.kind == "table") != (self.file is not None):
            raise ValueError("file belongs to the kind table, and that needs it")
        if self.kind == "table" and self.axis:
            raise ValueError("kind table takes no axis; its columns say what varies")
        if self.kind != "table" and not self.axis and self.kind != "grid":
            raise ValueError(f"kind {self.kind} needs an [[axis]]")
        for name, kind in (("second_order", "sobol"), ("levels", "morris")):
            if name in self.model_fields_set and self.kind != kind:
                raise ValueError(f"{name} belongs to the kind {kind}")
        if self.kind == "sobol" and self.points is not None and self.points & (self.points - 1):
            raise ValueError(f"points is {self.points}; a sobol sample needs a power of two")
        return self


PARTS: dict[str, type[BaseModel]] = {"axis": AxisEntry, "every": Every, "outputs": OutputsEntry}
"""Tables of a design file, by their key."""


class Design(NamedTuple):
    """A design, read: the axes to be sampled or crossed, and what every run shares."""

    name: str
    where: str
    """It comes from, for messages."""
    file: DesignFile
    folder: Path
    axes: tuple[Axis, ...]
    """Varied together, as the kind says."""
    every: tuple[Choice, ...]
    """Crossed with every point."""
    table: pd.DataFrame | None = None
    """Points given in Python instead of a file."""
    scale_given: bool = False
    """The size was set beside the design, and goes before any that it names."""

    @property
    def selection(self) -> Selection:
        """Outputs to keep."""
        return self.file.outputs.selection()

    def told(self) -> dict[str, Any]:
        """Plain values that say it all, with the ranges as they were resolved; for the store's notes."""
        spans = {axis.column: [axis.low, axis.high, axis.source] for axis in self.axes if isinstance(axis, Span)}
        content = self.file.model_dump(mode="json", by_alias=True, exclude_unset=True)
        told = {"name": self.name, "design": content, "ranges": spans}
        if self.table is not None:
            told["points"] = hashlib.sha256(self.table.to_csv(index=False).encode()).hexdigest()
        return told


def read_design(path: Path) -> Design:
    """Read and check a design file.

    Raises:
        InputError: naming the file, the field, the value found and what is allowed.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}); a design is a TOML file.") from error
    except ValueError as error:
        raise InputError(f"{path} is no TOML file: {error}.") from error
    return design_of(content, path.stem, path.parent, str(path))


def design_of(content: dict[str, Any], name: str, folder: Path, where: str) -> Design:
    """Check a design that is given as plain values.

    Args:
        content: what the TOML file would hold.
        name: of the design.
        folder: from which its paths are taken.
        where: it comes from, for messages.

    Raises:
        InputError: naming the field, the value found and what is allowed.
    """
    try:
        file = DesignFile.model_validate(content)
    except ValidationError as error:
        raise InputError(f"{where}: {complaint(error, DesignFile, PARTS)}") from error
    try:
        axes = tuple(_axis(entry, folder, file) for entry in file.axis)
        every = _every(file.every, folder)
        _no_column_twice((*axes, *every))
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    return Design(name, where, file, folder, axes, every)


def _axis(entry: AxisEntry, folder: Path, file: DesignFile) -> Axis:
    if entry.lever is not None:
        areas = area_codes(entry.areas, _a_region(file, folder)) if entry.areas else []
        column = lever_column(entry.lever, entry.first, entry.last, areas)
        if entry.numbers is not None:
            return choice(column, entry.numbers)
        return lever_span(column, entry.low, entry.high, entry.levels or 0)
    if entry.parameter is not None:
        column, known = PARAMETER + entry.parameter, _known_parameters(file, folder)
        parameter(column, known)
        if entry.numbers is not None:
            return choice(column, entry.numbers)
        return parameter_span(column, known, entry.low, entry.high, entry.levels or 0, entry.spread == "prior")
    if entry.draws is not None:
        return draw_choice(folder / entry.draws, entry.rows)
    return _choices(entry, folder)[0]


def _every(entry: Every, folder: Path) -> tuple[Choice, ...]:
    found = _choices(entry, folder)
    if entry.replicates is not None:
        found.append(choice("seed", list(range(1, entry.replicates + 1))))
    if entry.draws is not None:
        found.append(draw_choice(folder / entry.draws, entry.rows))
    return tuple(found)


def _choices(entry: AxisEntry | Every, folder: Path) -> list[Choice]:
    found = []
    if entry.scenario is not None:
        found.append(choice("scenario", [_path(name, folder) for name in entry.scenario]))
    if entry.region is not None:
        found.append(choice("region", [name and str(folder / name) for name in entry.region]))
    if entry.population is not None:
        given = list(range(POPULATIONS)) if entry.population == "all" else list(entry.population)
        found.append(choice("population", given))
    if entry.seed is not None:
        found.append(choice("seed", entry.seed))
    if entry.variant is not None:
        found.append(choice("variant", [check_variant(name) for name in entry.variant]))
    return found


def _path(name: str, folder: Path) -> str:
    """A scenario's name as it is, its file from the design's folder."""
    path = Path(name)
    return str(folder / path) if path.suffix or len(path.parts) > 1 else name


def _a_region(file: DesignFile, folder: Path) -> Region:
    """The first region of a design, whose counties' terms are parameters too."""
    named = [*(file.every.region or []), *(name for entry in file.axis for name in entry.region or [])]
    return load_region(folder_of(str(folder / named[0]) if named and named[0] else ""))


def _known_parameters(file: DesignFile, folder: Path) -> dict[str, Parameter]:
    """Parameters of a design's runs: those of a structural variant where all of them are of it."""
    named = {*(file.every.variant or []), *(name for entry in file.axis for name in entry.variant or [])}
    variant = named.pop() if len(named) == 1 else ""
    return all_parameters(_a_region(file, folder).county_codes, variant)


def _no_column_twice(axes: tuple[Axis, ...]) -> None:
    seen: set[str] = set()
    for axis in axes:
        for column in axis.columns:
            if column in seen:
                raise InputError(f"{column.removeprefix(LEVER).removeprefix(PARAMETER)} is varied twice ({column})")
            seen.add(column)
