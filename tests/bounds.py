"""Run the rules where each index is looked at: below 0 or beyond the end is an error; run by tests/test_bounds.py.

NUMBA_BOUNDSCHECK=1 python -m tests.bounds
"""

from pathlib import Path

import numba
import numpy as np

from agents.compiling import rule, table_rule
from experiments.comparison import compare
from model.freezing import record_reference
from model.migration import MigrationModel
from model.population import Population, build_population
from model.region import Region, default_region, load_region
from model.variants import VARIANTS
from policies.scenario import read_scenario
from tests.conftest import begin, with_levers
from tests.rule_results import all_rules, cases, results_of
from tests.rule_world import world_of
from tests.test_digest import BUSY
from tests.test_rules_compiled import YEAR


@rule
def entry(values, at):
    return values[at]


@table_rule
def entry_of_table(values, at):
    return values[at]


@numba.njit
def entry_elsewhere(values, at):
    return values[at]


def refuses(function) -> bool:
    """Whether a function refuses an index of −1."""
    try:
        function(np.arange(3), -1)
    except IndexError:
        return True
    return False


def rules_by_themselves(region: Region, population: Population) -> int:
    """Ask every rule on its inputs; returns how many rules there are."""
    model = begin(region, population, levers=BUSY)
    model.run_until(YEAR - 1)
    single, crowds = cases(world_of(model))
    rules = all_rules()
    for name, each in rules.items():
        try:
            results_of({name: each}, single, crowds)
        except IndexError as error:
            error.add_note(f"in {name}")
            raise
    return len(rules)


def runs(region: Region, population: Population) -> None:
    """Every kind of run of the made-up prefecture, then the packaged region."""
    for variant in ("", *VARIANTS):
        begin(region, population, levers=BUSY, variant=variant).run_until(2019)
    begin(region, population, levers=BUSY, engine="mesa").run_until(2018)
    reference = record_reference(MigrationModel(region=region, population=population), 2019)
    frozen = MigrationModel(region=region, population=population, frozen=reference)
    MigrationModel(with_levers(frozen, BUSY), region=region, population=population, frozen=reference).run_until(2019)
    compare([frozen.baseline(), with_levers(frozen, BUSY)], region=region, population=population, until=2019)
    packaged = load_region(default_region())
    scenarios = [read_scenario(name, packaged) for name in ("baseline", "plan")]
    compare(scenarios, region=packaged, population=build_population(packaged, 0, 0.01))


def main() -> None:
    assert refuses(entry)
    assert refuses(entry_of_table)
    assert not refuses(entry_elsewhere), "what is no rule of ours counts from the end as ever"
    region = load_region(Path(__file__).parent / "tiny")
    population = build_population(region, 0, 1.0)
    runs(region, population)
    print(rules_by_themselves(region, population), "rules")


if __name__ == "__main__":
    main()
