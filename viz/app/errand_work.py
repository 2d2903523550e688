"""What an errand's own process does: a comparison person by person with its reports, or one household's life.

It is given an order on standard input and a folder, says on standard output how far it is, a line of JSON each, and
leaves its results in the folder.
"""

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.errors import AccountError, InputError
from viz.language import LANGUAGES, Say

if TYPE_CHECKING:
    from experiments.branches import Progress
    from model.migration import MigrationModel
    from model.region import Region
    from policies.scenario import Scenario
    from viz.trace_names import Names

Order = dict[str, Any]
MINE = "my-scenario"


def tell(**said: object) -> None:
    """Say something to the process that waits."""
    print(json.dumps(said), flush=True)


class Clock:
    """Says how far the work is, and how long it will take at this speed."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def part(self, done: float) -> None:
        """Say what part of the work is done."""
        spent = time.monotonic() - self._began
        tell(part=round(done, 4), left=round(spent * (1.0 - done) / done, 1) if done > 0 else None)


def scenario_of(order: Order, region: "Region") -> "Scenario":
    """Read the scenario of an order."""
    from policies.scenario import parse_scenario, read_scenario

    if order["untouched"]:
        return read_scenario(order["base"], region)
    return parse_scenario(order["toml"], MINE, region)


def compare_persons(order: Order, folder: Path) -> None:
    """Compare with the baseline, and write frames and a report in either language."""
    from experiments.comparison import compare, table_of
    from model.migration import baseline_of
    from model.population import build_population
    from model.region import load_region
    from model.results import write_whole
    from policies.scenario import read_scenario
    from viz.compare_levers import moved_levers
    from viz.compare_page import page
    from viz.compare_values import Compared

    region, clock = load_region(Path(order["region"])), Clock()
    scenarios = [read_scenario("baseline", region), scenario_of(order, region)]
    people = build_population(region, order["population"], order["scale"])

    def done(progress: "Progress") -> None:
        clock.part(progress.years_done / progress.years)

    found = compare(
        scenarios,
        region=region,
        seed=order["seed"],
        population=people,
        until=order["until"],
        threads=order["threads"],
        rests_on=order["rests_on"],
        progress=done,
    )
    found.write(folder / "frames")
    compared = Compared(found, scenarios, region)
    reference, *tables = (table_of(scenario, baseline_of(region, people.inputs)) for scenario in scenarios)
    levers = {table.name: moved_levers(reference, table, region, order["until"], found.learned) for table in tables}
    for language in LANGUAGES:
        text = page(compared, levers, order["command"], Say(language))
        write_whole(folder / f"report.{language}.html", partial(Path.write_text, data=text, encoding="utf-8"))


def tell_a_life(order: Order, folder: Path) -> None:
    """Find a household, and write its life under the scenario and under the baseline, in either language."""
    from model.finding import find
    from model.lives import differences
    from model.tracing import trace
    from viz.trace_names import Names
    from viz.trace_report import beside_text, life_text

    clock, until = Clock(), int(order["until"])
    begin = _starts(order)
    first = begin(0)
    region = first.region
    years, runs = until - region.start, 2 if order["untouched"] and order["base"] == "baseline" else 3

    def done(run: int) -> Callable[[int], None]:
        return lambda year: clock.part((run * years + year - region.start) / (runs * years))

    household = find(first, order["household"], until, done(0))
    models = [begin(at) for at in range(runs - 1)]
    lives = [trace(model, [household], until, done(at + 1))[0] for at, model in enumerate(models)]
    for language in LANGUAGES:
        names = Names(region, Say(language))
        text = life_text(lives[0], names, _facts(models[0], names))
        if len(lives) > 1:
            titles = (names.scenario(models[0].scenario), names.scenario(models[1].scenario))
            text += "\n\n" + beside_text(lives[0], lives[1], differences(*lives), titles, names)
        (folder / f"life.{language}.txt").write_text(text, encoding="utf-8")


def _starts(order: Order) -> "Callable[[int], MigrationModel]":
    """Give what makes a model at its start: the first under the scenario in hand, the second under the baseline."""
    from model.migration import MigrationModel, baseline_of
    from model.population import build_population
    from model.region import load_region
    from policies.scenario import read_scenario

    region = load_region(Path(order["region"]))
    people = build_population(region, order["population"], order["scale"])
    scenarios = [scenario_of(order, region), read_scenario("baseline", region)]

    def begin(at: int) -> MigrationModel:
        table = scenarios[at].on(baseline_of(region, people.inputs))
        return MigrationModel(table, None, region, order["seed"], population=people, threads=order["threads"])

    return begin


def _facts(model: "MigrationModel", names: "Names") -> str:
    """Write what identifies the run, in one line."""
    say = names.say
    made_of = (
        (say("情景", "scenario"), names.scenario(model.scenario)),
        (say("合成人口", "population"), model.population.index),
        (say("规模", "scale"), f"{model.scale:g}"),
        (say("种子", "seed"), model.seed),
    )
    return " · ".join(f"{name} {value}" for name, value in made_of)


KINDS: dict[str, Callable[[Order, Path], None]] = {"compare": compare_persons, "life": tell_a_life}


def main() -> None:
    """Carry out one order."""
    order, folder = json.load(sys.stdin), Path(sys.argv[1])
    try:
        KINDS[order["kind"]](order, folder)
    except (InputError, AccountError) as error:
        tell(failed=str(error))
    else:
        tell(done=True)


if __name__ == "__main__":
    main()
