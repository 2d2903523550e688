"""Scenarios on a terminal: a list, and one whole."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from model.levers import lever_index
from policies.catalogue import catalogue
from policies.entry import value_text
from policies.scenario_lines import lines_of
from policies.scenario_table import held_by_baseline, is_divided
from viz.language import Say
from viz.levers_words import CHAPTERS, UNITS
from viz.place_names import listed, place_names
from viz.projects_report import project_rows
from viz.table import table, wrap

if TYPE_CHECKING:
    from model.region import Region
    from policies.scenario import Scenario

COLUMNS = 100
"""Widest line."""


def overview(found: Sequence[tuple[str, "Scenario | None"]], say: Say) -> str:
    """Write every scenario in one line; one that cannot be read for the region has no title."""
    elsewhere = say("（写的是另一地区的地名）", "(names places of another region)")
    rows = [
        [name, say(*s.title) if s is not None else elsewhere, s.hash[:12] if s is not None else "–"]
        for name, s in found
    ]
    note = say(
        "luohu scenarios 名称 显示一个情景的全部；luohu run --scenario 名称 运行它。",
        "luohu scenarios NAME shows one whole; luohu run --scenario NAME runs it.",
    )
    return table([say("情景", "scenario"), say("含义", "what it is"), "hash"], rows, left=3) + "\n\n" + note


def one_scenario(scenario: "Scenario", region: "Region", say: Say) -> str:
    """Write one scenario whole."""
    parts = [f"{scenario.name} · {say(*scenario.title)}", "\n".join(wrap(say(*scenario.about), COLUMNS))]
    chapters = [say(*CHAPTERS[int(name.removeprefix("chapter"))]) for name in scenario.packages]
    packages = f"{say('规划各章', 'packages of the plan')}: " + (say("；", "; ").join(chapters) or "–")
    parts.append("\n".join(wrap(packages, COLUMNS)))
    parts.append(f"hash {scenario.hash}")
    parts += ["\n".join(wrap(f"{say('注意', 'note')}: {say(*note)}", COLUMNS)) for note in scenario.notes]
    parts.append("\n".join(_levers(scenario, region, say)))
    rows = project_rows(scenario.projects_on(), scenario.settings, place_names(region, say), say)
    if rows:
        head = [
            say("项目", "project"),
            say("名称", "name"),
            say("地点", "places"),
            say("大小", "size"),
            say("年份", "years"),
        ]
        parts.append(table(head, rows, left=5))
    return "\n\n".join(part for part in parts if part)


def _levers(scenario: "Scenario", region: "Region", say: Say) -> Iterator[str]:
    """Write every lever that it changes: where, and by year, beside the baseline."""
    names, held, found = place_names(region, say), held_by_baseline(region), list(lines_of(scenario, region))
    for lever, lines in found:
        unit = say(UNITS.get(lever.unit, lever.unit), lever.unit)
        each = say("，各地各自的量", ", each place its own part") if is_divided(lever) else ""
        yield f"{lever.name} · {say(*catalogue()[lever.name].name)} ({unit}{each})"
        at = lever_index(lever.name)
        for line in lines:
            yield from _folded(f"{listed(line.codes, names, say)}: {_runs(line.values)}", "  ")
        years = sorted({year for line in lines for year, _ in line.values})
        rows = np.array(years) - scenario.first_year
        values = np.where(held.known[rows, at, 0], held.values[rows, at, 0], np.nan).tolist()
        yield from _folded(f"{say('基线', 'baseline')}: {_runs(zip(years, values, strict=True), say)}", "  ")
    if not found:
        yield say("与基线处处相同。", "The same as the baseline everywhere.")


def _runs(values: Iterable[tuple[int, float]], say: Say | None = None) -> str:
    """Write years and values, equal ones in a row together; NaN is what populations draw."""
    runs: list[tuple[int, int, str]] = []
    for year, value in values:
        text = value_text(value) if value == value else say("各合成人口抽取", "drawn") if say else "–"
        if runs and runs[-1][1] == year - 1 and runs[-1][2] == text:
            runs[-1] = (runs[-1][0], year, text)
        else:
            runs.append((year, year, text))
    return "  ".join(f"{first if first == last else f'{first}–{last}'}={text}" for first, last, text in runs)


def _folded(text: str, indent: str) -> Iterator[str]:
    """Fold a text, every line indented."""
    return (indent + line for line in wrap(text, COLUMNS - len(indent)))
