"""Scenarios compared under the same luck: one pass over a tree of runs, each year that they share simulated once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from agents.errors import InputError
from experiments import movers, reliance
from experiments.branches import Progress
from experiments.comparison_costs import costs_frames
from experiments.comparison_files import write_frames
from experiments.comparison_runs import Runs
from experiments.effects import effects_frame, joined, parts_frame, spillover_frame
from experiments.neutral import Neutral, neutral
from experiments.reliance import reliance_frame
from model.levers import LeverTable
from model.migration import MigrationModel, baseline_of
from model.population import Population, build_population
from model.region import Region, default_region, load_region
from model.rules import all_parameters
from policies.catalogue import catalogue
from policies.scenario import Scenario

FRAMES = ("effects", "parts", "spillover", "movers", "costs", "cost_per", "rests_on")


@dataclass(frozen=True)
class Comparison:
    """What scenarios change against the first; each frame has a column `scenario` and rows for all but the first.

    Shares are in percent and their differences in percentage points, counts in full-size persons or households.
    """

    effects: pd.DataFrame
    """See `experiments.effects.effects_frame`."""
    parts: pd.DataFrame
    """See `experiments.effects.parts_frame`."""
    spillover: pd.DataFrame
    """See `experiments.effects.spillover_frame`."""
    movers: pd.DataFrame
    """See `experiments.movers.movers_frame`."""
    costs: pd.DataFrame
    """See `policies.costing.costs`."""
    cost_per: pd.DataFrame
    """See `policies.costing.cost_per_person`; of the prefecture."""
    rests_on: pd.DataFrame
    """See `experiments.reliance.reliance_frame`; nothing in it unless asked for."""
    manifests: list[dict[str, Any]]
    """One a scenario, the reference first, as `model.results.manifest` gives it; `parts_from_reference_in` is the first
    year in which its levers differ from the reference's, None if they never do."""

    @property
    def learned(self) -> tuple[str, ...]:
        """Parameters that the data taught of those that the runs took."""
        return tuple(self.manifests[0]["behaviour"]["learned"])

    def write(self, folder: Path) -> None:
        """Write each frame as Parquet and CSV, and `manifest.json`, the manifest last.

        Raises:
            InputError: The folder holds something else, or cannot be written to.
        """
        write_frames({name: getattr(self, name) for name in FRAMES}, self.manifests, folder)


def table_of(scenario: Scenario | LeverTable, baseline: LeverTable) -> LeverTable:
    """Lever values of a scenario in a population."""
    return scenario if isinstance(scenario, LeverTable) else scenario.on(baseline)


def compare(
    scenarios: Sequence[Scenario | LeverTable],
    *,
    region: Region | None = None,
    parameters: Mapping[str, float] | None = None,
    seed: int = 1,
    population: int | Population | None = None,
    scale: float = 1.0,
    until: int = 2035,
    threads: int | None = None,
    rests_on: bool = False,
    variant: str = "",
    progress: Callable[[Progress], None] | None = None,
) -> Comparison:
    """Run scenarios under the same seed, and say what each changes against the first.

    All share their luck, so that a difference is caused by the levers alone. What comes out for a scenario does not
    depend on which others are compared, nor on their order after the first.

    Args:
        scenarios: the first is the reference; resolved tables are taken as well.
        region: the packaged one if not given.
        parameters: values by name; what is not given takes that of the region's fitted point, or the mean of its
            prior where there is none.
        seed: of the luck.
        population: number of the synthetic population, or one already built; that of the fitted point, or 0, if not
            given.
        scale: persons of the model per person.
        until: last year.
        threads: that loop over households; all cores if not given.
        rests_on: also run each scenario without the levers of each assumed parameter: a run a parameter.
        variant: of the model's structure, see `model/variants.py`; the model itself if empty.
        progress: told each year that is done.

    Raises:
        InputError: fewer than two scenarios, two of the same name, or what `MigrationModel` does not allow.
    """
    found_region = region or load_region(default_region())
    _check(scenarios, until, found_region)
    number = found_region.default_population if population is None else population
    people = number if isinstance(number, Population) else build_population(found_region, number, scale)

    def begin(table: LeverTable) -> MigrationModel:
        return MigrationModel(
            table, parameters, found_region, seed, population=people, threads=threads, variant=variant
        )

    baseline = baseline_of(found_region, people.inputs)
    tables = [table_of(scenario, baseline) for scenario in scenarios]
    neutrals = [_neutral(tables[0], table, until, found_region) if rests_on else [] for table in tables[1:]]
    runs = Runs(tables, [each.table for group in neutrals for each in group], until, found_region)
    runs.run(begin, progress)
    return _compared(runs, neutrals)


def _compared(runs: Runs, neutrals: Sequence[Sequence[Neutral]]) -> Comparison:
    """The frames of finished runs."""
    region, tables, reference = runs.region, runs.tables, runs.indicators[0]
    others = iter(runs.indicators[len(tables) :])
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in ("effects", "spillover", "rests_on")}
    for table, indicators, without in zip(tables[1:], runs.indicators[1:], neutrals, strict=False):
        own = effects_frame(table.name, reference, indicators, region)
        found["effects"].append(own)
        found["spillover"].append(spillover_frame(own, tables[0], table, region))
        for each in without:
            left = effects_frame(each.table.name, reference, next(others), region)
            found["rests_on"].append(reliance_frame(table.name, each, own, left, region, runs.reported))
    whole = pd.concat(found["effects"], ignore_index=True)
    costs, cost_per = costs_frames([table.name for table in tables], runs.outcomes, region, runs.reported)
    return Comparison(
        effects=whole,
        parts=parts_frame(whole),
        spillover=pd.concat(found["spillover"], ignore_index=True),
        movers=joined(runs.movers, movers.COLUMNS),
        costs=costs,
        cost_per=cost_per,
        rests_on=joined(found["rests_on"], reliance.COLUMNS),
        manifests=runs.manifests,
    )


def _check(scenarios: Sequence[Scenario | LeverTable], until: int, region: Region) -> None:
    names = [scenario.name for scenario in scenarios]
    if len(names) < 2:
        raise InputError(f"a comparison takes at least two scenarios, the first as the reference; given: {len(names)}")
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"scenario '{name}' is given {names.count(name)} times; each name stands for one scenario")
    if not region.start < until <= region.last:
        raise InputError(f"until is {until}; allowed is {region.start + 1} to {region.last}")


def _neutral(reference: LeverTable, changed: LeverTable, until: int, region: Region) -> list[Neutral]:
    return neutral(reference, changed, until, catalogue(), all_parameters(region.county_codes))
