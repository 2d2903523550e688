"""Scenarios: small TOML files that say what a government does, resolved into values by year, lever and township.

The grammar is described in `policies/README.md`; the files that come with the project stand in `policies/scenarios/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from agents.errors import InputError
from agents.levers import LEVER_NAMES
from model.levers import LeverTable, content_hash
from model.region import Region
from policies.planned import Situation
from policies.project_setting import Setting
from policies.projects import Project, projects
from policies.scenario_chain import Source, chain, named_file, shipped, source_of
from policies.scenario_draft import draft_of, package_of
from policies.scenario_notes import Note, notes_on
from policies.scenario_table import resolve


@dataclass(frozen=True, eq=False)
class Scenario:
    """What a government does, against the baseline."""

    name: str
    title: tuple[str, str]
    """Chinese and English."""
    changes: npt.NDArray[np.float64]
    """(years, levers, townships), NaN where it is as in the baseline."""
    first_year: int
    townships: tuple[str, ...]
    """Codes, in the order of the columns."""
    about: tuple[str, str] = ("", "")
    packages: tuple[str, ...] = ()
    """Of the plan's chapters."""
    settings: Mapping[str, Setting] = field(default_factory=dict)
    """What is said of single projects, by key."""
    notes: tuple[Note, ...] = ()
    """What whoever runs it should know, Chinese and English."""

    @cached_property
    def hash(self) -> str:
        """Content hash: SHA-256 of the changes, the same whatever its name and however it is written."""
        at = np.argwhere(~np.isnan(self.changes)).tolist()
        values = self.changes[~np.isnan(self.changes)].tolist()
        return content_hash(
            f"{self.first_year + row} {LEVER_NAMES[lever]} {self.townships[township]} {value.hex()}"
            for (row, lever, township), value in zip(at, values, strict=True)
        )

    def on(self, baseline: LeverTable) -> LeverTable:
        """Write the changes over the baseline of a run's population.

        Raises:
            InputError: the baseline has other years or places.
        """
        if baseline.first_year != self.first_year or baseline.values.shape != self.changes.shape:
            raise InputError(f"scenario '{self.name}' was read for another region than the run's.")
        values = np.where(np.isnan(self.changes), baseline.values, self.changes)
        table = replace(baseline, name=self.name, title=self.title, values=values)
        return replace(table, content=(self.hash, table.hash))

    def projects_on(self) -> list[Project]:
        """Projects that it carries out and that have a place here."""
        here = set(self.townships)
        return [project for project in _carried_out(self.packages, self.settings) if set(project.places) & here]


def _carried_out(packages: tuple[str, ...], settings: Mapping[str, Setting]) -> list[Project]:
    """Projects that are carried out, wherever they lie."""
    return [p for p in projects().values() if Situation(settings, package_of(p.of) in packages).is_on(p)]


def scenario_names() -> list[str]:
    """Names of the scenarios that come with the project."""
    return list(shipped())


def read_scenario(word: str, region: Region) -> Scenario:
    """Read a scenario by its name, or from a file (anything with a suffix or a folder in it).

    Args:
        word: a name of `scenario_names`, or a path.
        region: whose places and years are meant.

    Raises:
        InputError: there is no such scenario or file, or something in it is not allowed.
    """
    return _scenario(source_of(named_file(str(word))), region)


def parse_scenario(text: str, where: str, region: Region) -> Scenario:
    """Read a scenario from a text, which can extend those that come with the project.

    Args:
        text: as in a file.
        where: what messages call it; also its name.
        region: whose places and years are meant.

    Raises:
        InputError: something in it is not allowed.
    """
    return _scenario(Source(where, where, None, text), region)


def _scenario(source: Source, region: Region) -> Scenario:
    """Read a source and all it extends, and resolve them."""
    links = [draft_of(content, link.name, link.where, region) for link, content in chain(source)]
    found = resolve(links[::-1], source.where, region)
    said = [change for draft in links for change in draft.changes]
    notes = notes_on(found.changes, said, _carried_out(found.packages, found.settings), found.settings, region)
    return Scenario(
        name=source.name,
        title=links[0].title,
        changes=found.changes,
        first_year=region.start + 1,
        townships=region.township_codes,
        about=links[0].about,
        packages=found.packages,
        settings=found.settings,
        notes=notes,
    )
