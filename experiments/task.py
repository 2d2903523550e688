"""A task: one run resolved to what the model reads, with the key that names it; what is sent to a worker.

The key is the SHA-256 of everything a result depends on: the code of `agents/` and `model/`, the region's files, the
population, every parameter, the lever rows that differ from the baseline, seed, scale, last year and structural
variant. How a run was written (scenario file or lever column, order, spelling of numbers) is no part of it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agents.compiling import sources_hash
from agents.errors import InputError
from agents.parameters import Parameter, check
from experiments.lever_rows import Row, baseline, changed_rows, row_hash, scenario_table, with_changes
from experiments.point import BEHAVIOURS, Request, read_point
from experiments.populations import build_and_hash, folder_of
from model.levers import LeverTable
from model.population import SCALES
from model.population_inputs import POPULATIONS
from model.region import Region, load_region
from model.rules import all_parameters

FITTED = BEHAVIOURS[0]


@dataclass(frozen=True)
class Task:
    """One run, ready to be simulated anywhere that has the same code."""

    key: str
    """SHA-256, 64 hexadecimal digits."""
    code: str
    region: str
    """Folder; empty for the packaged one, wherever that is on the machine that simulates."""
    region_hash: str
    population: int
    population_hash: str
    scale: float
    seed: int
    until: int
    variant: str
    """Structural variant of the model; empty for the model itself."""
    scenario: str
    """Its name, for messages only."""
    parameters: Mapping[str, float]
    """Every one of them."""
    rows: Mapping[str, Row]
    """Lever rows that differ from the population's baseline."""


PopulationHash = Callable[[str, str, int, float], str]
"""Region, its hash, index, scale → hash of the population."""


class Resolver:
    """Makes tasks of points, keeping what many of them share: regions, prior means, baselines, scenarios."""

    def __init__(self, population_hash: PopulationHash = build_and_hash) -> None:
        """Take the function that tells a population's hash, building it if need be."""
        self.code = sources_hash()
        self.population_hash = population_hash
        self._regions: dict[str, Region] = {}
        self._parameters: dict[tuple[str, str], tuple[dict[str, Parameter], dict[str, float]]] = {}
        self._hashes: dict[tuple[str, int, float], str] = {}
        self._baselines: dict[tuple[str, int], LeverTable] = {}
        self._scenarios: dict[tuple[str, str, int, int], dict[str, Row]] = {}

    def region(self, name: str) -> Region:
        """A region, read once.

        Raises:
            InputError: the folder holds no region.
        """
        if name not in self._regions:
            self._regions[name] = load_region(folder_of(name))
        return self._regions[name]

    def task(self, point: Mapping[str, Any], where: str) -> Task:
        """Resolve a flat point.

        Raises:
            InputError: naming `where` it stands, what is wrong there, and what is allowed.
        """
        try:
            return self._resolved(read_point(point, where))
        except InputError as error:
            raise error if where in str(error) else InputError(f"{where}: {error}") from error

    def _resolved(self, request: Request) -> Task:
        region = self.region(request.region)
        until = self._until(request, region)
        number = population_of(request, region)
        _within(number, "population", 0, POPULATIONS - 1)
        _within(request.scale, "scale", *SCALES)
        task = Task(
            "", self.code, request.region, region.hash, number,
            self._hash_of(request, region, number), float(request.scale), request.seed, until, request.variant,
            request.scenario, self._all_parameters(request, region), self._rows(request, region, number, until),
        )  # fmt: skip
        return replace(task, key=key_of(task))

    def _until(self, request: Request, region: Region) -> int:
        until = region.last if request.until is None else request.until
        _within(until, "until", region.start + 1, region.last)
        return until

    def _hash_of(self, request: Request, region: Region, number: int) -> str:
        which = (request.region, number, request.scale)
        if which not in self._hashes:
            self._hashes[which] = self.population_hash(request.region, region.hash, number, float(request.scale))
        return self._hashes[which]

    def known_parameters(self, region: Region, variant: str = "") -> dict[str, Parameter]:
        """Every parameter of a region, those of a structural variant among them."""
        return self._known(region, variant)[0]

    def _known(self, region: Region, variant: str) -> tuple[dict[str, Parameter], dict[str, float]]:
        which = (region.hash, variant)
        if which not in self._parameters:
            known = all_parameters(region.county_codes, variant)
            self._parameters[which] = known, {name: float(entry.prior.mean) for name, entry in known.items()}
        return self._parameters[which]

    def _all_parameters(self, request: Request, region: Region) -> dict[str, float]:
        known, means = self._known(region, request.variant)
        given = dict(request.parameters)
        check(given, known)
        fitted = region.default_parameters if request.behaviour == FITTED else {}
        return {**means, **fitted, **given}

    def _rows(self, request: Request, region: Region, number: int, until: int) -> dict[str, Row]:
        where = (request.region, number)
        if where not in self._baselines:
            self._baselines[where] = baseline(region, number)
        given = self._baselines[where]
        which = (request.scenario, *where, until)
        if which not in self._scenarios:
            self._scenarios[which] = changed_rows(scenario_table(request.scenario, region, given), given, until)
        rows = self._scenarios[which]
        return with_changes(rows, request.levers, given, region, until) if request.levers else rows


def population_of(request: Request, region: Region) -> int:
    """Number of the population that a run is on."""
    if request.population is not None:
        return request.population
    return region.default_population if request.behaviour == FITTED else 0


def _within(value: float, name: str, low: float, high: float) -> None:
    if not low <= value <= high:
        raise InputError(f"{name} is {value:g}; allowed is {low:g} to {high:g}")


def key_of(task: Task) -> str:
    """SHA-256 of what the result of a task depends on."""
    content = {
        "code": task.code,
        "region": task.region_hash,
        "population": [task.population, task.population_hash],
        "parameters": {name: value.hex() for name, value in sorted(task.parameters.items())},
        "levers": {name: row_hash(row) for name, row in sorted(task.rows.items())},
        "seed": task.seed,
        "scale": task.scale.hex(),
        "until": task.until,
    }
    if task.variant:
        content["variant"] = task.variant
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
