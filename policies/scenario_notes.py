"""What whoever runs a scenario should know of it: values without evidence, history changed, sizes that are assumed."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from agents.levers import LEVERS
from model.region import Region
from policies.catalogue import catalogue
from policies.entry import PLANNED, value_text
from policies.project_setting import Setting
from policies.projects import Project, projects
from policies.scenario_change import Change
from policies.scenario_table import is_divided, total

Note = tuple[str, str]
"""Chinese and English."""

LEVELS = {"city": 0, "county": 1, "township": 2}


def notes_on(
    changes: npt.NDArray[np.float64],
    said: list[Change],
    on: list[Project],
    settings: Mapping[str, Setting],
    region: Region,
) -> tuple[Note, ...]:
    """Give everything worth a note.

    Args:
        changes: (years, levers, townships) resolved values, NaN where the baseline holds.
        said: what the files say of levers.
        on: projects carried out.
        settings: what the files say of projects.
        region: whose places are meant.
    """
    return (
        *_beyond_evidence(changes, region),
        *_past(changes, region),
        *_finer(said),
        *_assumed(on, settings),
        *_elsewhere(on, settings, region),
    )


def _beyond_evidence(changes: npt.NDArray[np.float64], region: Region) -> Iterator[Note]:
    """Values outside the range that evidence or judgement allows."""
    for i, lever in enumerate(LEVERS):
        values, entry = changes[:, i], catalogue()[lever.name]
        if is_divided(lever):
            filled = np.where(np.isnan(values), lever.baseline, values)
            values = np.where(np.isnan(values).all(axis=1, keepdims=True), np.nan, total(lever, filled)[:, None])
        slack = 1e-9 * max(abs(entry.range.low), abs(entry.range.high))
        outside = (values < entry.range.low - slack) | (values > entry.range.high + slack)
        if outside.any():
            years = region.start + 1 + np.flatnonzero(outside.any(axis=1))
            worst = values[outside][np.argmax(np.abs(values[outside] - (entry.range.low + entry.range.high) / 2))]
            evidence = f"{value_text(entry.range.low)}–{value_text(entry.range.high)}"
            text = f"{value_text(float(worst))} ({_span(years)}); {evidence}"
            yield (
                f"{entry.name[0]}（{lever.name}）超出有依据的范围：{text}。",
                f"{lever.name} goes beyond the range with evidence: {text}.",
            )


def _span(years: npt.NDArray[np.int64]) -> str:
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def _past(changes: npt.NDArray[np.float64], region: Region) -> Iterator[Note]:
    """Years before the plan that are not as they were."""
    rows = max(PLANNED[0] - region.start - 1, 0)
    named = [lever.name for i, lever in enumerate(LEVERS) if (~np.isnan(changes[:rows, i])).any()]
    if named:
        text = ", ".join(named)
        yield (
            f"改动了 {PLANNED[0]} 年以前的政策：{text}；若只想改将来，请写 from = {PLANNED[0]}。",
            f"changes policy before {PLANNED[0]}: {text}; to leave the past alone, write from = {PLANNED[0]}.",
        )


def _finer(said: list[Change]) -> Iterator[Note]:
    """Levers set apart on a lower level of government than the catalogue says."""
    for name in dict.fromkeys(c.lever for c in said if c.place.precision > LEVELS[catalogue()[c.lever].acts]):
        yield (
            f"{catalogue()[name].name[0]}（{name}）本由全市统一规定，这里各县区不同。",
            f"{name} is set for the whole city by the catalogue; here counties differ.",
        )


def _assumed(on: list[Project], settings: Mapping[str, Setting]) -> Iterator[Note]:
    """Projects whose size the plan does not give: assumed, unless the scenario says it."""
    for project in on:
        if project.numberless and project.adds is not None:
            times = settings[project.key].times if project.key in settings else None
            size = value_text(project.adds if times is None else times * project.adds)
            zh, en = ("是假定", "assumed") if times is None else ("由情景给定", "set by the scenario")
            yield (
                f"工程“{project.name[0]}”在规划中没有数字，所用的大小（{size}）{zh}。",
                f"the plan has no numbers for “{project.name[1]}”; its size ({size} {project.unit}) is {en}.",
            )


def _elsewhere(on: list[Project], settings: Mapping[str, Setting], region: Region) -> Iterator[Note]:
    """Projects that lie in another region, where the scenario has any."""
    codes = set(region.township_codes)
    absent = [p for p in (*on, *(projects()[key] for key in settings)) if not set(p.places) & codes]
    if absent:
        count = len({project.key for project in absent})
        yield (
            f"规划的 {count} 个项目不在本地区，未计入。",
            f"{count} of the plan's projects lie outside this region and are left out.",
        )
