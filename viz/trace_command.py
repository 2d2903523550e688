"""`luohu trace`: one household's life in words, and what it would have done under another scenario."""

from argparse import Namespace
from dataclasses import replace
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, nearest
from viz.behaviour_words import behaviour_short
from viz.language import Say
from viz.progress import year_bar
from viz.run_command import RunRequest, begin, read_request, scenario_option, shared_options
from viz.run_report import behaviour_of

if TYPE_CHECKING:
    from model.lives import Life
    from model.migration import MigrationModel
    from viz.trace_names import Names

LARGEST = 2**64 - 1
WORDS = {
    "any": ("任意一户", "any household"),
    "mover": ("从村里全家搬进城镇的一户", "one that moves from a village to town"),
    "settler": ("全家在城镇落户的一户", "one that registers in town"),
    "split": ("有成员外出进城的一户", "one of which members leave for town"),
    "returner": ("回老家或外出成员回家的一户", "one that comes back"),
}
"""Words that stand for a household whose id is not known."""


def options(say: Say) -> Options:
    """Give the options of `luohu trace`."""
    words = say("；", "; ").join(f"{word} {say(*texts)}" for word, texts in WORDS.items())
    found = Options(
        say,
        say("trace 家庭", "trace HOUSEHOLD"),
        say(
            "逐年讲述一户的一生：成员、概率、抽签与选择，都由同样的规则和带键的随机数重新算出；"
            "也可看它在另一情景下会怎样。",
            "Tell one household's life year by year: its members, chances, draws and choices, computed again from "
            "keyed luck by the same rules; and what it would have done under another scenario.",
        ),
    )
    found.word(
        "household",
        say("家庭", "HOUSEHOLD"),
        say(f"家庭编号（64 位，十进制或 0x 十六进制），或下列之一：{words}", f"64-bit id, decimal or 0x…, or: {words}"),
    )
    scenario_option(found, say)
    shared_options(found, say)
    found.value("--beside", "NAME|FILE", say("另一个情景，运气相同", "another scenario, with the same luck"))
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Find the household, run the years, and print its life; returns 0."""
    household = read_household(arguments.household, say)
    nothing = {"engine": "kernel", "variant": None, "out": None, "picture": None, "by": None}
    request = read_request(Namespace(**vars(arguments) | nothing), say)
    model, until = begin(request, say)
    other = None if arguments.beside is None else replace(request, scenario=arguments.beside)
    if other is not None:
        from policies.scenario import read_scenario

        read_scenario(other.scenario, model.region)
    if isinstance(household, str):
        household, model = look_for(household, model, request, until, say)
    life = follow(household, model, until, say)
    if not life.years:
        raise InputError(unknown(household, model, until, say))
    beside = None
    if other is not None:
        second, _ = begin(other, say)
        beside = follow(household, second, until, say), second
    print(_answer(life, model, beside, request, say))
    return 0


def read_household(text: str | None, say: Say) -> int | str:
    """Read the id, or the word that stands for a household.

    Raises:
        InputError: It is neither.
    """
    if text in WORDS:
        return str(text)
    words = say("、", ", ").join(WORDS)
    if text is None:
        raise InputError(
            say(f"请给出家庭编号，或 {words} 之一。", f"Name a household: its id, or one of the words {words}.")
        )
    try:
        value = int(text, 0) if text.isascii() else 0
    except ValueError:
        value = 0
    if not 1 <= value <= LARGEST:
        raise InputError(
            say(
                f"家庭应为 64 位编号（十进制或 0x 十六进制），或 {words} 之一，而不是“{text}”",
                f"A household is a 64-bit id (decimal, or 0x and hexadecimal) or one of {words}, not “{text}”",
            )
            + nearest(text, WORDS, say)
        )
    return value


def look_for(
    word: str, model: "MigrationModel", request: RunRequest, until: int, say: Say
) -> tuple[int, "MigrationModel"]:
    """Find a household by a word, in a run of its own unless anyone will do; give a model at the start again."""
    from model.finding import find

    if word == "any":
        s = model.state
        return int(s.households.id[: s.used].min()), model
    with year_bar(until - model.region.start, say) as done:
        household = find(model, word, until, done)
    return household, begin(request, say)[0]


def follow(household: int, model: "MigrationModel", until: int, say: Say) -> "Life":
    """Run a model and tell one household's life."""
    from model.tracing import trace

    with year_bar(until - model.region.start, say) as done:
        return trace(model, [household], until, done)[0]


def unknown(household: int, model: "MigrationModel", until: int, say: Say) -> str:
    """Say that a household never lives in a run, and how to get an id."""
    words = say("、", ", ").join(WORDS)
    first = model.region.start + 1
    return say(
        f"{first}—{until} 年的这次模拟中没有家庭 {household:#x}；编号随合成人口、规模而不同，"
        f"用 {words} 之一可找到一户并得知其编号。",
        f"No household {household:#x} lives in this run of {first} to {until}; ids differ between populations and "
        f"scales, and one of the words {words} finds a household and shows its id.",
    )


def _answer(
    life: "Life",
    model: "MigrationModel",
    beside: "tuple[Life, MigrationModel] | None",
    request: RunRequest,
    say: Say,
) -> str:
    """Write the JSON object or the story."""
    from model.lives import differences
    from viz.trace_names import Names

    names = Names(model.region, say)
    found = None if beside is None else differences(life, beside[0])
    if request.json:
        from viz.trace_json import json_text, life_json

        answer = {"run": facts(model), **life_json(life, names)}
        if beside is not None and found is not None:
            answer["beside"] = {"run": facts(beside[1]), **life_json(beside[0], names)}
            answer["differing_years"] = [pair.year for pair in found]
        return json_text(answer)
    from viz.trace_report import beside_text, life_text

    made_of = (
        (say("情景", "scenario"), names.scenario(model.scenario)),
        (say("合成人口", "population"), model.population.index),
        (say("参数", "parameters"), behaviour_short(behaviour_of(model), say)),
        (say("规模", "scale"), f"{model.scale:g}"),
        (say("种子", "seed"), model.seed),
    )
    line = " · ".join(f"{name} {value}" for name, value in made_of)
    text = life_text(life, names, line)
    if beside is not None and found is not None:
        text += "\n\n" + beside_text(life, beside[0], found, _titles(model, beside[1], names), names)
    return text


def _titles(model: "MigrationModel", beside: "MigrationModel", names: "Names") -> tuple[str, str]:
    """Give what the scenarios of two runs are called."""
    return names.scenario(model.scenario), names.scenario(beside.scenario)


def facts(model: "MigrationModel") -> dict[str, object]:
    """Give what a run was made of, and its digest: that of an ordinary run."""
    return {
        "scenario": model.scenario.name,
        "population": model.population.index,
        "behaviour": behaviour_of(model),
        "scale": model.scale,
        "seed": model.seed,
        "until": model.year,
        "digest": model.digest(),
    }
