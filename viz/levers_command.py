"""`luohu levers`: what a government can change, lever by lever, with its clause of the plan, values and cost."""

import json
from argparse import Namespace
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from agents.errors import InputError
from viz.arguments import Options, nearest
from viz.language import Say
from viz.run_command import find_region

if TYPE_CHECKING:
    from model.region import Region
    from policies.entry import Entry


def options(say: Say) -> Options:
    """Give the options of `luohu levers`."""
    found = Options(
        say,
        "levers",
        say(
            "列出政策杠杆：单位、范围、2016—2020 年的值、规划的值。给出名称则显示这一条的全部内容。",
            "Every policy lever: unit, range, values in 2016–2020 and under the plan; with a name, that one whole.",
        ),
    )
    found.word("lever", say("名称", "NAME"), say("杠杆的名称，如 office_delay", "a lever's name, such as office_delay"))
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object, alone"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Print the catalogue, or one entry of it; returns 0.

    Raises:
        InputError: there is no lever of this name.
    """
    from policies.catalogue import catalogue, learned_in
    from viz.levers_report import one_lever, overview

    entries, region = catalogue(), find_region(None)
    learned = learned_in(region)
    name = arguments.lever
    if name is not None and name not in entries:
        raise InputError(say(f"没有 {name} 这个杠杆", f"There is no lever {name}") + nearest(name, entries, say))
    if arguments.json:
        shown = entries if name is None else {name: entries[name]}
        print(json.dumps({key: lever_json(entry, learned) for key, entry in shown.items()}, ensure_ascii=False))
    else:
        names = _township_names(region, say)
        print(overview(entries, say) if name is None else one_lever(entries[name], names, learned, say))
    return 0


def _township_names(region: "Region", say: Say) -> dict[str, str]:
    """Names of a region's townships by code."""
    names = zip(region.township_names_zh, region.township_names_en, strict=True)
    return {code: say(*both) for code, both in zip(region.township_codes, names, strict=True)}


def lever_json(entry: "Entry", learned: Collection[str]) -> dict[str, Any]:
    """Give an entry as it stands, texts in both languages, with unit, bounds and the value of every year."""
    from policies.entry import HISTORY
    from policies.projects import places_of, shares_of

    lever = entry.lever
    values = {**dict(zip(HISTORY, entry.history.values, strict=True)), **entry.planned()}
    given: dict[str, Any] = entry.model_dump(mode="json")
    where = {"places": list(places_of(entry.key)), "shares": shares_of(entry.key)}
    given["effect"] = entry.effect_in(learned)
    return {**given, **where, "unit": lever.unit, "allowed": [lever.low, lever.high], "values": values}
