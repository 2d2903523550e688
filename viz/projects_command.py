"""`luohu projects`: the plan's projects at their places, and one whole with its clauses."""

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from agents.errors import InputError
from viz.arguments import Options, nearest
from viz.language import Say
from viz.run_command import find_region

if TYPE_CHECKING:
    from policies.projects import Project


def options(say: Say) -> Options:
    """Give the options of `luohu projects`."""
    found = Options(
        say,
        "projects",
        say(
            "列出规划的项目：地点、大小、年份、所经的杠杆、是否计入规划情景。给出名称则显示这一个的全部内容。",
            "The plan's projects: places, size, years, the lever of each, whether the plan's scenario has it; with a "
            "name, that one whole.",
        ),
    )
    found.word("project", say("名称", "NAME"), say("项目的名称，如 xiaotanpo", "a project's name, such as xiaotanpo"))
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object, alone"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Print the list, or one project; returns 0.

    Raises:
        InputError: there is no project of this name.
    """
    from policies.projects import projects
    from viz.place_names import place_names
    from viz.projects_report import one_project, overview

    known, name = projects(), arguments.project
    if name is not None and name not in known:
        raise InputError(say(f"没有 {name} 这个项目", f"There is no project {name}") + nearest(name, known, say))
    if arguments.json:
        shown = known.values() if name is None else [known[name]]
        print(json.dumps({project.key: project_json(project) for project in shown}, ensure_ascii=False))
        return 0
    names = place_names(find_region(None), say)
    print(overview(known, names, say) if name is None else one_project(known[name], names, say))
    return 0


def project_json(project: "Project") -> dict[str, Any]:
    """Give a project as it stands, texts in both languages, with the size and years that follow from the catalogue."""
    given: dict[str, Any] = project.model_dump(mode="json", exclude={"adds", "years", "group"})
    return {
        **given,
        "group": project.group.key,
        "size": project.size,
        "unit": project.unit,
        "years": list(project.span),
    }
