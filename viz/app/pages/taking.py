"""What one takes away: the command line and the Python that give the very answer on screen, and the scenario's file."""

import shlex
from typing import NamedTuple

from viz.app.answers import Question
from viz.app.draft import BASELINE, Draft
from viz.language import Say

FILE = "my-scenario.toml"


class Taken(NamedTuple):
    """Words to copy."""

    commands: str
    python: str
    file: str
    """Name of the scenario file that both use; nothing where a named scenario will do."""


def taken(question: Question, others: tuple[Draft, ...], say: Say) -> Taken:
    """Write the commands and the Python of a question.

    Args:
        question: whose answer is on screen.
        others: scenarios that it is compared with, named ones.
        say: the language.
    """
    file = "" if question.draft.untouched else FILE
    scenario = file or question.draft.base
    compared = [BASELINE, *(name for name in dict.fromkeys(d.base for d in others) if name != BASELINE)]
    words = _options(question)
    commands = [
        shlex.join(["luohu", "run", "--scenario", scenario, *words]),
        shlex.join(
            [
                "luohu",
                "compare",
                *(name for name in compared if name != scenario),
                scenario,
                *words,
                "--out",
                "compared",
            ]
        ),
    ]
    if scenario == BASELINE and len(compared) < 2:
        commands.pop()
    if file:
        commands.insert(0, say(f"# 先把情景文件存为 {file}", f"# first save the scenario file as {file}"))
    return Taken("\n".join(commands), _python(question, scenario), file)


def _options(question: Question) -> list[str]:
    """Give the options that differ from the defaults."""
    given = (
        ("--population", question.population, question.draft.region.default_population),
        ("--until", question.until, question.draft.region.last),
        ("--scale", f"{question.scale:g}", "1"),
        ("--seed", question.seed, 1),
    )
    return [word for name, value, usual in given if value != usual for word in (name, str(value))]


def _python(question: Question, scenario: str) -> str:
    """Write the Python that gives the same digest."""
    parameters = f"dict({list(question.parameters)!r})" if question.parameters else "None"
    return f"""from model.migration import MigrationModel, baseline_of
from model.population import build_population
from model.region import default_region, load_region
from policies.scenario import read_scenario

region = load_region(default_region())
population = build_population(region, {question.population}, {question.scale!r})
scenario = read_scenario({scenario!r}, region)
assert scenario.hash == {question.draft.hash!r}
levers = scenario.on(baseline_of(region, population.inputs))
model = MigrationModel(levers, {parameters}, region, seed={question.seed}, population=population)
model.run_until({question.until})
print(model.digest())
print(model.indicators_frame())
"""
