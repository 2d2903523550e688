"""The plan's values of one lever by year and township: the catalogue's numbers, at the places of its projects."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.levers import LEVER_NAMES, LEVERS, Lever
from model.region import Region
from policies.entry import PLANNED
from policies.project_setting import Setting
from policies.projects import Project, planned_by_year, projects

Values = npt.NDArray[np.float64]


class Situation(NamedTuple):
    """What decides which projects act."""

    settings: Mapping[str, Setting]
    """What is said of projects, by key."""
    packaged: bool
    """The lever's package is part of the scenario; without it only projects switched on by name act."""

    def of(self, project: Project) -> Setting:
        """What is said of a project."""
        return self.settings.get(project.key, Setting())

    def acting(self, members: Iterable[Project]) -> list[Project]:
        """Projects that are carried out."""
        return [project for project in members if self.is_on(project)]

    def is_on(self, project: Project) -> bool:
        """Whether a project is carried out."""
        said = self.of(project).on
        return said if said is not None else project.in_plan and self.packaged


def planned_values(lever: Lever, region: Region, situation: Situation) -> Values:
    """(years, townships) values of a lever, NaN where the baseline holds; projects at places elsewhere are left out."""
    members = {project.key for project in projects().of_lever(lever.name)}
    said = tuple((key, setting) for key, setting in situation.settings.items() if key in members)
    return _values((region.start + 1, region.last), tuple(region.township_codes), lever.name, said, situation.packaged)


@lru_cache(maxsize=512)
def _values(
    span: tuple[int, int], codes: tuple[str, ...], name: str, said: tuple[tuple[str, Setting], ...], packaged: bool
) -> Values:
    """Work out what a hand on another lever leaves as it is; never to be written to."""
    lever, situation = LEVERS[LEVER_NAMES.index(name)], Situation(dict(said), packaged)
    years = range(span[0], span[1] + 1)
    out = np.full((len(years), len(codes)), np.nan)
    members = projects().of_lever(lever.name)
    at = {code: index for index, code in enumerate(codes)}
    only = lever.name in projects().only
    for row, year in zip(out, years, strict=True):
        if year < PLANNED[0]:
            continue
        if situation.packaged:
            row[:] = lever.baseline if only else profile(lever.name, year)
        if not lever.extensive:
            _set_values(row, [p for p in members if p.adds is None], situation, year, at)
        _add_quantities(row, [p for p in members if lever.extensive or p.adds is not None], situation, year, at)
    out.flags.writeable = False
    return out


def profile(lever: str, year: int) -> float:
    """The plan's value in a year from 2021 on; the last one is kept."""
    return planned_by_year(lever)[min(year, PLANNED[-1])]


def quantity(project: Project, setting: Setting, year: int) -> float:
    """What a project adds in a year, over all its places; 0 outside its years.

    In its own years it follows the plan's, in others its total is spread evenly.
    """
    first, last = setting.span(project)
    if not first <= year <= last:
        return 0.0
    times = 1.0 if setting.times is None else setting.times
    if not project.of.extensive:
        return times * float(project.adds or 0.0)
    if project.part is not None and (first, last) == project.span:
        return times * float(Fraction(project.part) * Fraction(profile(project.lever, year)))
    return times * float(project.size or 0.0) / (last - first + 1)


def _add_quantities(
    row: Values, members: Iterable[Project], situation: Situation, year: int, at: Mapping[str, int]
) -> None:
    """Add every project's quantity of one year at its places, divided equally among them."""
    for project in situation.acting(members):
        amount = quantity(project, situation.of(project), year)
        for code in project.places:
            if code in at and amount != 0.0:
                held = row[at[code]]
                share = amount / len(project.places) if project.of.extensive else amount
                row[at[code]] = (project.of.baseline if np.isnan(held) else held) + share


def _set_values(
    row: Values, members: Iterable[Project], situation: Situation, year: int, at: Mapping[str, int]
) -> None:
    """Set one year's value where projects carry the plan's change."""
    here: dict[int, list[Project]] = {}
    for project in members:
        for code in project.places:
            if code in at:
                here.setdefault(at[code], []).append(project)
    for township, sharing in here.items():
        if situation.packaged or situation.acting(sharing):
            row[township] = _shared_value(sharing, situation, year)


def _shared_value(sharing: list[Project], situation: Situation, year: int) -> float:
    """The value where projects share the plan's change equally, each times its size while it acts."""
    first = sharing[0]
    without = first.without if first.without is not None and situation.packaged else first.of.baseline
    factor, change, values = 0.0, 0.0, set()
    for project in situation.acting(sharing):
        setting = situation.of(project)
        begins, ends = setting.span(project)
        if begins <= year <= ends:
            # A project that begins in another year than the plan's goes the plan's way from there.
            value = profile(project.lever, year - begins + project.span[0])
            times = 1.0 if setting.times is None else setting.times
            factor += times
            change += (value - without) * times
            values.add(value)
    if len(values) == 1 and factor == len(sharing):
        return values.pop()  # the plan's own number, without rounding
    return without + change / len(sharing)
