"""Regions, populations and runs that many tests share; each is built once a session and never changed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings

from model.levers import LeverTable, lever_index
from model.migration import MigrationModel
from model.population import Population, build_population
from model.region import Region, default_region, load_region
from policies.counts import Outcome
from tests.outcomes import CHANGES, ran

Start = Callable[..., MigrationModel]

# No example has a time limit: the first one compiles, and machines are slow at times.
settings.register_profile("luohu", deadline=None)
settings.load_profile("luohu")


@pytest.fixture(scope="session")
def tiny() -> Region:
    """A made-up prefecture: two counties, five townships, about 6,000 persons."""
    return load_region(Path(__file__).parent / "tiny")


@pytest.fixture(scope="session")
def tiny_population(tiny: Region) -> Population:
    return build_population(tiny, 0, 1.0)


@pytest.fixture(scope="session")
def packaged() -> Region:
    """The packaged region at prior means, so that what a test expects does not move with the fit."""
    return load_region(default_region()).on_prior_means()


@pytest.fixture(scope="session")
def tenth(packaged: Region) -> Population:
    """The packaged region at scale 0.1."""
    return build_population(packaged, 0, 0.1)


def with_levers(model: MigrationModel, changes: dict[str, float]) -> LeverTable:
    """The model's baseline with levers changed in every year and township."""
    table = model.baseline()
    values = table.values.copy()
    for name, value in changes.items():
        values[:, lever_index(name), :] = value
    return replace(table, name="changed", values=values)


def begin(region: Region, population: Population, levers: dict[str, float] | None = None, **options) -> MigrationModel:
    """A model at the start, with changed levers if any are given."""
    model = MigrationModel(region=region, population=population, **options)
    if levers:
        model.scenario = with_levers(model, levers)
        model = MigrationModel(model.scenario, region=region, population=population, **options)
    return model


@pytest.fixture(scope="session")
def start_tiny(tiny: Region, tiny_population: Population) -> Start:
    """Begin a run of the made-up prefecture; options as for `begin`."""

    def start(population: Population = tiny_population, region: Region = tiny, **options) -> MigrationModel:
        return begin(region, population, **options)

    return start


@pytest.fixture(scope="session")
def in_2024(start_tenth: Start) -> MigrationModel:
    """The packaged region at scale 0.1 at the end of 2024, for tests that only read it."""
    model = start_tenth()
    model.run_until(2024)
    return model


@pytest.fixture(scope="session")
def reference_outcome(start_tiny: Start) -> Outcome:
    """What the made-up prefecture's baseline leaves behind, for units and costs."""
    return ran(start_tiny)


@pytest.fixture(scope="session")
def changed_outcome(start_tiny: Start) -> Outcome:
    """The same under `CHANGES`."""
    return ran(start_tiny, levers=CHANGES)


@pytest.fixture(scope="session")
def start_tenth(packaged: Region, tenth: Population) -> Start:
    """Begin a run of the packaged region at scale 0.1."""

    def start(population: Population = tenth, **options) -> MigrationModel:
        return begin(packaged, population, **options)

    return start
