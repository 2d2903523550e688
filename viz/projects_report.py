"""The plan's projects on a terminal: a list by group, and one whole."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from policies.catalogue import catalogue
from policies.entry import value_text
from policies.project_setting import Setting
from viz.language import Say
from viz.levers_words import STATUSES, UNITS, with_unit
from viz.place_names import listed
from viz.table import table, wrap

if TYPE_CHECKING:
    from policies.projects import Project, Projects

COLUMNS = 100
"""Widest line."""

SHORT_UNITS = {"households": "户", "persons": "人", "person-times": "人次"}
"""Chinese names of units without 'a year'."""

MOST_PLACES = 3
"""Places named in a row of a list."""


def overview(known: "Projects", names: dict[str, str], say: Say) -> str:
    """Write every project in one line, group by group."""
    head = [
        say("项目", "project"),
        say("名称", "name"),
        say("地点", "places"),
        say("大小", "size"),
        say("年份", "years"),
    ]
    parts = []
    for key, group in known.groups.items():
        members = known.of_group(key)
        lever = members[0].lever
        title = f"{say(*group.name)} · {key} · {lever} ({say(*catalogue()[lever].name)}) · {in_plan(members[0], say)}"
        parts.append(f"{title}\n{table(head, project_rows(members, {}, names, say), left=5)}")
    note = say(
        "地点、大小、年份后的 * 为规划所述或由其推出，其余为假定。没有大小的项目，承担所在地规划值与基线之差的一份。"
        "luohu projects 名称 显示一个项目的全部；情景文件可以开关、放大或改期（见 policies/README.md）。",
        "* after places, size and years: stated in the plan or derived from it; the others are assumptions. A project "
        "without a size carries its part of the plan's change at its places. luohu projects NAME shows one whole; a "
        "scenario file can switch, resize or date any of them (policies/README.md).",
    )
    return "\n\n".join([*parts, "\n".join(wrap(note, COLUMNS))])


def project_rows(
    members: Iterable["Project"], settings: Mapping[str, Setting], names: dict[str, str], say: Say
) -> list[list[str]]:
    """Write projects as cells: key, name, places, size and years as a scenario's settings make them."""
    rows = []
    for project in members:
        setting = settings.get(project.key, Setting())
        few = project.places if len(project.places) <= MOST_PLACES else project.places[:MOST_PLACES]
        more = say(f"等 {len(project.places)} 处", f" and {len(project.places) - MOST_PLACES} more")
        places = listed(few, names, say) + (more if few != project.places else "")
        first, last = setting.span(project)
        marks = [_mark(status) for status in (project.status.places, project.status.size, project.status.years)]
        cells = [places + marks[0], _size(project, setting, say) + marks[1], f"{first}–{last}{marks[2]}"]
        rows.append([project.key, say(*project.name), *cells])
    return rows


def _mark(status: str) -> str:
    return "*" if status in ("stated", "derived") else ""


def _size(project: "Project", setting: Setting, say: Say) -> str:
    """Write a size, or by how much the plan's change is multiplied."""
    times = 1.0 if setting.times is None else setting.times
    if project.size is None:
        return f"×{times:g}"
    unit = say(SHORT_UNITS.get(project.unit, UNITS.get(project.unit, project.unit)), project.unit)
    return with_unit(value_text(round(project.size * times, 1)), unit, say)


def in_plan(project: "Project", say: Say) -> str:
    """Write whether the plan's scenario has it."""
    if project.numberless:
        return say("规划没有数字，不计入规划情景", "the plan has no numbers: off in its scenario")
    if project.conditional:
        return say("规划以条件为前提，计入规划情景", "conditional in the plan: on in its scenario")
    return say("计入规划情景", "on in the plan's scenario") if project.in_plan else say("不计入", "off")


def one_project(project: "Project", names: dict[str, str], say: Say) -> str:
    """Write one project whole."""
    lines = [f"{project.key} · {say(*project.name)}", f"{say(*project.group.name)} · {in_plan(project, say)}", ""]
    for clause in project.clauses:
        chapter, section = clause.section.split(".")
        box = say(f"，专栏{clause.box}", f", box {clause.box}") if clause.box else ""
        lines.append(say(f"第{chapter}章第{section}节{box}", f"chapter {chapter}, section {section}{box}"))
        lines += ["  " + line for line in wrap(say(f"“{clause.quote}”", clause.quote), COLUMNS - 2)]
    lever = f"{project.lever} · {say(*catalogue()[project.lever].name)}"
    status = project.status
    first, last = project.span
    facts = (
        (say("杠杆", "lever"), lever, None),
        (say("地点", "places"), listed(project.places, names, say), status.places),
        (say("大小", "size"), _size(project, Setting(), say), status.size),
        (say("年份", "years"), f"{first}–{last}", status.years),
    )
    lines.append("")
    for name, text, found in facts:
        lines += wrap(f"{name}: {text}" + (f" · {say(*STATUSES[found])}" if found else ""), COLUMNS)
    return "\n".join([*lines, *("  " + line for line in wrap(say(*project.note), COLUMNS - 2))])
