"""What a comparison costs, in single runs of the same process: scenarios that differ from the start, or only later."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from agents.levers import JOB_GROWTH, LAND_CREDIBILITY
from experiments.comparison import compare
from model.levers import EXOGENOUS_RECODES, LeverTable
from model.migration import MigrationModel, baseline_of
from model.population import Population, build_population
from model.region import Region, default_region, load_region
from model.results import manifest


@dataclass(frozen=True)
class ComparisonCost:
    """Seconds of the fastest of several, turn about in one process, population and region at hand."""

    scale: float
    threads: int
    first_year: int
    last_year: int
    since: int
    """Year in which the later scenario begins to differ."""
    single: float
    """One run with all that is made of it: start, years, digest, tables."""
    paired: float
    """A comparison of two scenarios that differ in every year, with all its frames."""
    later: float
    """A comparison of two that are the same before `since`."""

    @property
    def ratios(self) -> dict[str, float]:
        """Single runs that each comparison costs."""
        return {"paired": self.paired / self.single, "later": self.later / self.single}


def compare_cost(scale: float, threads: int, until: int, repeats: int = 1) -> ComparisonCost:
    """Measure a single run and two comparisons of the packaged region.

    Args:
        scale: households of the model per household.
        threads: that loop over households.
        until: last simulated year.
        repeats: of each, turn about; the fastest counts.
    """
    region = load_region(default_region())
    population = build_population(region, 0, scale)
    first = region.start + 1
    since = first + EXOGENOUS_RECODES
    base = baseline_of(region, population.inputs)

    def pair(year: int) -> Callable[[], object]:
        tables = [base, _changed(base, year)]
        return lambda: compare(tables, region=region, population=population, until=until, threads=threads)

    tasks = (lambda: _single(region, population, base, threads, until), pair(first), pair(since))
    # Loads what is compiled; a year or two of each.
    compare([base, _changed(base, first)], region=region, population=population, until=first, threads=threads)
    times = [[_seconds(task) for task in tasks] for _ in range(repeats)]
    single, paired, later = (min(each) for each in zip(*times, strict=True))
    return ComparisonCost(scale, threads, first, until, since, single, paired, later)


def _changed(base: LeverTable, year: int) -> LeverTable:
    """More jobs, and land kept, everywhere from a year on."""
    values = base.values.copy()
    values[year - base.first_year :, JOB_GROWTH] = 0.03
    values[year - base.first_year :, LAND_CREDIBILITY] = 0.9
    return replace(base, name="changed", values=values)


def _single(region: Region, population: Population, table: LeverTable, threads: int, until: int) -> None:
    model = MigrationModel(table, region=region, population=population, threads=threads)
    model.run_until(until)
    manifest(model)
    model.indicators_frame()
    model.events_frame()


def _seconds(task: Callable[[], object]) -> float:
    begun = time.perf_counter()
    task()
    return time.perf_counter() - begun
