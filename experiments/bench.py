"""Speed and memory of the model, measured in a process of its own beside a loop that tells how fast that is now."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, TypeVar

from agents.compiling import rule
from experiments.memory import peak_mebibytes
from model.migration import MigrationModel
from model.population import Population, build_population
from model.region import default_region, load_region

REFERENCE_TURNS = 20_000_000
Result = TypeVar("Result")


@dataclass(frozen=True)
class Measured:
    """The best of several runs of one kind."""

    scale: float
    threads: int
    engine: str
    first_year: int
    last_year: int
    households: int
    """In the model at the end."""
    household_years: int
    """Households in the model, added up over the simulated years."""
    seconds: float
    """Of the simulation alone: no compiling, no population, no tables."""
    steps: Mapping[str, float]
    """Seconds of each step of the year, and of all that is between them."""
    reference: float
    """Seconds of the reference loop in the same process; ratios to it compare machines and moments."""
    peak: float
    """MiB of the whole process, with everything imported."""
    row_bytes: int
    """Bytes of state a household: its columns, and what it decides in a year."""

    @property
    def nanoseconds(self) -> float:
        """Of one household for one year."""
        return 1e9 * self.seconds / self.household_years


def measure(
    scale: float, threads: int, until: int, engine: str = "kernel", repeats: int = 1, warm: bool = True
) -> Measured:
    """Run the packaged region several times in this process and keep the fastest.

    Args:
        scale: households of the model per household.
        threads: that loop over households.
        until: last simulated year.
        engine: "kernel" or "mesa".
        repeats: runs; the first year of the first one is simulated before, so that everything is loaded, if `warm`.
        warm: see above.
    """
    region = load_region(default_region())
    population = build_population(region, 0, scale)
    if warm:
        MigrationModel(region=region, population=population, threads=threads, engine=engine).step()
    runs = [_timed(population, threads, until, engine) for _ in range(repeats)]
    model, steps, household_years = min(runs, key=lambda run: float(run[0].seconds))
    steps["between"] = model.seconds - sum(steps.values())
    return Measured(
        scale=scale,
        threads=threads,
        engine=engine,
        first_year=region.start + 1,
        last_year=until,
        households=int(model.state.tally.location_households.sum()),
        household_years=household_years,
        seconds=model.seconds,
        steps=steps,
        reference=min(reference_seconds() for _ in range(3)),
        peak=peak_mebibytes(),
        row_bytes=row_bytes(model),
    )


def _timed(
    population: Population, threads: int, until: int, engine: str
) -> tuple[MigrationModel, dict[str, float], int]:
    model = MigrationModel(population=population, threads=threads, engine=engine)
    steps: dict[str, float] = {}
    model.steps_of_the_year = tuple((name, _clocked(name, take, steps)) for name, take in model.steps_of_the_year)
    household_years = 0
    while model.year < until:
        model.step()
        household_years += int(model.state.tally.location_households.sum())
    return model, steps, household_years


def _clocked(name: str, take: Callable[[Any], None], steps: dict[str, float]) -> Callable[[Any], None]:
    def step(run: MigrationModel) -> None:
        begun = time.perf_counter()
        take(run)
        steps[name] = steps.get(name, 0.0) + time.perf_counter() - begun

    return step


def row_bytes(model: MigrationModel) -> int:
    """Bytes that one more household takes: every column with an entry for each row."""
    s = model.state
    columns = (*s.households, *s.lives, *s.choices)
    return sum(column.nbytes // len(column) for column in columns)


@rule
def _reference_loop(turns: int) -> float:
    x = 1.0
    for _ in range(turns):
        x = x * 1.0000001 + 0.5 / x
    return x


def reference_seconds() -> float:
    """Seconds of a plain loop of divisions, the same work on every machine."""
    _reference_loop(1)
    begun = time.perf_counter()
    _reference_loop(REFERENCE_TURNS)
    return time.perf_counter() - begun


def apart(function: Callable[..., Result], *arguments: object) -> Result:
    """Call a function in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()
