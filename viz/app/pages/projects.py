"""The plan's projects as the page shows them: by group, each with place, size and years, on or off in the draft."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from agents.errors import InputError
from policies.project_setting import Setting
from policies.projects import projects
from policies.scenario_words import plain
from viz.language import Say
from viz.levers_words import STATUSES
from viz.place_names import place_names
from viz.projects_report import in_plan, project_rows

if TYPE_CHECKING:
    from policies.projects import Group, Project
    from viz.app.draft import Draft

MOST_TIMES = 10.0
"""Largest factor on a size that the page offers; a scenario file may say more."""


def project_groups(draft: "Draft", say: Say) -> list[dict[str, Any]]:
    """Give the groups with their projects, in the order of the file, as the draft has them; those with a place here."""
    known, names = projects(), place_names(draft.region, say)
    on = {project.key for project in draft.scenario.projects_on()}
    settings = dict(draft.settings)
    here = set(draft.region.township_codes)
    found = []
    for key, group in known.groups.items():
        members = [project for project in known.of_group(key) if here & set(project.places)]
        if members:
            found.append(_group(group, members, on, settings, names, say))
    return found


def _group(
    group: "Group",
    members: "list[Project]",
    on: set[str],
    settings: Mapping[str, Setting],
    names: dict[str, str],
    say: Say,
) -> dict[str, Any]:
    rows = project_rows(members, settings, names, say)
    found = [
        {
            "key": project.key,
            "name": name,
            "where": f"{places} · {size} · {years}",
            "on": project.key in on,
            "said": project.key in settings,
            "times": _times(settings.get(project.key, Setting())),
            "since": settings.get(project.key, Setting()).span(project)[0],
            "trust": _trust(project, say),
        }
        for project, (_, name, places, size, years) in zip(members, rows, strict=True)
    ]
    return {
        "key": group.key,
        "name": say(*group.name),
        "note": in_plan(members[0], say),
        "projects": found,
        "on": sum(each["on"] for each in found),
    }


def _times(setting: Setting) -> float:
    """Give the factor on a project's size; 0 is one, too."""
    return 1.0 if setting.times is None else setting.times


def _trust(project: "Project", say: Say) -> str:
    """Write the plan's words, how far each number may be trusted, and the note."""
    status = project.status
    parts = (("地点", "places", status.places), ("大小", "size", status.size), ("年份", "years", status.years))
    trusted = say("，", ", ").join(say(f"{zh}：", f"{en}: ") + say(*STATUSES[how]) for zh, en, how in parts)
    return say(
        f"“{project.clauses[0].quote}” {trusted}。{project.note[0]}",
        f"“{project.clauses[0].quote}” {trusted}. {project.note[1]}",
    )


def with_projects(draft: "Draft", event: Mapping[str, Any]) -> "Draft":
    """Carry out what was done to a project or a group.

    Args:
        draft: in hand.
        event: `key` of a project or group, and `on`, `times` (as it was typed) or `since`.

    Raises:
        InputError: there is no such project, or the value is not allowed.
    """
    key = str(event["key"])
    keys = [project.key for project in projects().of_group(key)] or [key]
    for each in keys:
        draft = _with_project(draft, each, event)
    return draft


def _with_project(draft: "Draft", key: str, event: Mapping[str, Any]) -> "Draft":
    """Say of one project only what does not hold without being said."""
    before = dict(draft.settings).get(key, Setting())
    plain = draft.with_project(key, None)
    project = projects()[key]
    on = bool(event["on"]) if "on" in event else key in {each.key for each in draft.scenario.projects_on()}
    times = _factor(key, event["times"]) if "times" in event else before.times
    first = int(event["since"]) if "since" in event else before.first
    said = {"times": times if times != 1.0 else None, "from": first if first != project.span[0] else None}
    given = {name: value for name, value in (*said.items(), ("until", before.last)) if value is not None}
    same = on == (key in {each.key for each in plain.scenario.projects_on()})
    return plain if same and not given else plain.with_project(key, {"on": on, **given})


def _factor(key: str, text: object) -> float:
    """Read a factor as it was typed.

    Raises:
        InputError: it is no number, or none that the page offers.
    """
    try:
        times = float(str(text))
    except ValueError:
        times = math.nan
    if not 0.0 <= times <= MOST_TIMES:
        raise InputError(
            f"project '{key}' has times = '{plain(str(text), 40)}'; it takes a factor from 0 to {MOST_TIMES:g}."
        )
    return times
