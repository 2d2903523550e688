"""`luohu scenarios`: the scenarios that come with the project, and one whole: values, places, projects, hash."""

import json
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.errors import InputError
from viz.arguments import Options
from viz.language import Say
from viz.run_command import find_region

if TYPE_CHECKING:
    from model.region import Region
    from policies.scenario import Scenario


def options(say: Say) -> Options:
    """Give the options of `luohu scenarios`."""
    found = Options(
        say,
        "scenarios",
        say(
            "列出自带的情景；给出名称或文件，则逐年、逐地显示它与基线的不同，以及项目、备注与情景校验码。",
            "The scenarios that come with the project; with a name or a file, that one whole: its values by year and "
            "place beside the baseline, its projects, notes and content hash.",
        ),
    )
    found.word(
        "scenario",
        say("名称或文件", "NAME|FILE"),
        say("情景名，如 plan，或一个 .toml 文件", "a name, such as plan, or a file"),
    )
    found.region()
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object, alone"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Print the list, or one scenario; returns 0.

    Raises:
        InputError: there is no such scenario, or something in it is not allowed.
    """
    from policies.scenario import read_scenario, scenario_names
    from viz.scenarios_report import one_scenario, overview

    region = find_region(None if arguments.region is None else Path(arguments.region))
    if arguments.scenario is None:
        found = [(name, _readable(name, region)) for name in scenario_names()]
        print(_json({name: _short(scenario) for name, scenario in found}) if arguments.json else overview(found, say))
        return 0
    scenario = read_scenario(arguments.scenario, region)
    print(_json(scenario_json(scenario, region)) if arguments.json else one_scenario(scenario, region, say))
    return 0


def _readable(name: str, region: "Region") -> "Scenario | None":
    """Read a packaged scenario; none where it names places of another region."""
    from policies.scenario import read_scenario

    try:
        return read_scenario(name, region)
    except InputError:
        return None


def _short(scenario: "Scenario | None") -> dict[str, Any] | None:
    """Give what a list says of a scenario."""
    if scenario is None:
        return None
    return {"title": list(scenario.title), "about": list(scenario.about), "hash": scenario.hash}


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, allow_nan=False)


def scenario_json(scenario: "Scenario", region: "Region") -> dict[str, Any]:
    """Give a scenario whole: for each lever the places where it differs from the baseline, and its values by year.

    Years in which the baseline holds are left out.
    """
    from policies.scenario_lines import lines_of

    return {
        "name": scenario.name,
        "title": list(scenario.title),
        "about": list(scenario.about),
        "hash": scenario.hash,
        "packages": list(scenario.packages),
        "notes": [list(note) for note in scenario.notes],
        "projects": [project.key for project in scenario.projects_on()],
        "levers": {
            lever.name: [
                {"places": list(line.codes), "values": {str(year): value for year, value in line.values}}
                for line in lines
            ]
            for lever, lines in lines_of(scenario, region)
        },
    }
