"""The scenario that someone has in hand: a named one, and what was changed of it. A value, never edited in place.

    draft = Draft(region, "plan").with_lever("seat_growth", 0.04, "410621").with_package("chapter7", False)
    draft.hash == read_scenario("the-same.toml", region).hash

It is what a scenario file of one level says (`policies/README.md`), so it is written and read as one without loss, and
all that is refused there is refused here, by the same code and in the same sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from agents.levers import LEVER_NAMES, Lever
from model.region import Region
from policies.project_setting import Setting, settings_of
from policies.projects import projects
from policies.scenario import Scenario, parse_scenario
from policies.scenario_change import Change, Reader, changes_of, lever_named
from policies.scenario_draft import draft_of
from policies.scenario_places import EVERYWHERE, PlaceNames
from policies.scenario_reading import decoded, parsed
from policies.scenario_table import held_by_baseline
from policies.scenario_words import plain
from viz.app.draft_text import Said, content_of, link_of, read_link, text_of

BASELINE = "baseline"
HERE = "the scenario on screen"
"""What messages call it."""


@dataclass(frozen=True)
class Draft:
    """A scenario in hand. Every method gives a new one, or raises an InputError of one sentence."""

    region: Region = field(compare=False, repr=False)
    base: str = BASELINE
    """Name of the scenario that it began as."""
    changes: tuple[Change, ...] = ()
    """What is said of levers, over the base."""
    packages: frozenset[str] = frozenset()
    """Chapters of the plan that are added to the base."""
    without: frozenset[str] = frozenset()
    """Chapters that are taken away from it."""
    settings: tuple[tuple[str, Setting], ...] = ()
    """What is said of single projects, by key, in the order of the keys."""
    title: tuple[str, str] = ("", "")
    """Chinese and English; empty as long as it has none of its own."""
    about: tuple[str, str] = ("", "")

    @classmethod
    def from_toml(cls, content: str | bytes, where: str, region: Region) -> "Draft":
        """Read a scenario file that was given to us.

        Args:
            content: of the file.
            where: its name, as messages call it.
            region: whose places and years are meant.

        Raises:
            InputError: it is too large, no TOML, or says something that is not allowed; nothing is read beside it.
        """
        name = plain(where, 80)
        text = decoded(content, name) if isinstance(content, bytes) else content
        # A chain of files is found and refused here, so that what follows may trust the name of the base.
        parse_scenario(text, name, region)
        return cls._of(parsed(text, name), name, region)

    @classmethod
    def from_link(cls, query: str, region: Region, others: tuple[str, ...] = ()) -> "Draft":
        """Read the part of an address after `?`.

        Args:
            query: as `link` wrote it.
            region: whose places and years are meant.
            others: keys that belong to somebody else and are passed over.

        Raises:
            InputError: it is too long, or says something that is not known or out of bounds.
        """
        return cls._of(read_link(query, others), "the link", region).checked()

    @classmethod
    def _of(cls, content: Mapping[str, object], where: str, region: Region) -> "Draft":
        found = draft_of(content, "", where, region)
        return cls(
            region,
            found.extends or BASELINE,
            found.changes,
            found.packages,
            found.without,
            tuple(sorted(found.settings.items())),
            found.title,
            found.about,
        )

    def checked(self) -> "Draft":
        """Give itself, once it has been resolved.

        Raises:
            InputError: a value leaves its bounds, or two that are equally precise meet.
        """
        assert self.scenario is not None
        return self

    @property
    def toml(self) -> str:
        """Text of the scenario file."""
        return text_of(self._said)

    @property
    def link(self) -> str:
        """The part of an address after `?`.

        Raises:
            InputError: it would be too long for an address; the file is then the way.
        """
        return link_of(self._said)

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario, resolved by year, lever and township."""
        return parse_scenario(self.toml, HERE, self.region)

    @property
    def hash(self) -> str:
        """Content hash, that of the command line for the same file."""
        return self.scenario.hash

    @property
    def untouched(self) -> bool:
        """Whether it is the named scenario and nothing else."""
        return not (self.changes or self.packages or self.without or self.settings)

    @property
    def neutral(self) -> bool:
        """Whether it changes nothing against the baseline."""
        return bool(np.isnan(self.scenario.changes).all())

    def values(self, lever: str) -> npt.NDArray[np.float64]:
        """(years, townships) values of a lever from the first simulated year on; NaN where populations differ.

        Raises:
            InputError: there is no such lever.
        """
        at, held = LEVER_NAMES.index(lever_named(lever, HERE).name), held_by_baseline(self.region)
        changes = self.scenario.changes[:, at]
        under = np.where(held.known[:, at], held.values[:, at], np.nan)
        return np.where(np.isnan(changes), under, changes)

    def with_lever(self, lever: str, given: object, place: str = EVERYWHERE) -> "Draft":
        """Say something of a lever at a place, instead of what was said of it there.

        Args:
            lever: its name.
            given: as a scenario file has it for one place: a number or word (which holds in every year, history
                included), `{"value": 0.4, "from": 2021}`, `{"2021": 0.4, "2026": 0.5}`, `{"to": 1, "by": 2030}`,
                `{"ramp": {…}}`, a list of such tables; None to say nothing.
            place: `everywhere`, or a county or township by code or name.

        Raises:
            InputError: the lever, place, year or value is not allowed.
        """
        names, known = PlaceNames(self.region), lever_named(lever, HERE)
        code = names.find(place, f"{HERE}: lever '{known.name}'").code
        if isinstance(given, Mapping):
            given = {str(key): value for key, value in given.items()}
        return self.with_changes(known.name, code, () if given is None else self._read(known, names, code, given))

    def with_changes(self, lever: str, code: str, changes: Sequence[Change]) -> "Draft":
        """Say this of a lever at a place, instead of what was said of it there.

        Args:
            lever: its name.
            code: of the place.
            changes: all of that lever and place.

        Raises:
            InputError: a year or value is not allowed.
        """
        rest = tuple(c for c in self.changes if (c.lever, c.place.code) != (lever, code))
        return self._of(content_of(replace(self, changes=(*rest, *changes))._said), HERE, self.region).checked()

    def _read(self, lever: Lever, names: PlaceNames, code: str, given: object) -> list[Change]:
        reader = Reader(f"{HERE}: lever '{lever.name}'", lever, names, self.region.start + 1, self.region.last)
        return list(changes_of(reader, {code: given}))

    def without_lever(self, lever: str) -> "Draft":
        """Say nothing of a lever, at any place."""
        return replace(self, changes=tuple(c for c in self.changes if c.lever != lever)).checked()

    def with_package(self, name: str, on: bool) -> "Draft":
        """Switch one package of the plan on or off.

        Raises:
            InputError: there is no such package.
        """
        under = name in Draft(self.region, self.base).scenario.packages
        packages, without = self.packages - {name}, self.without - {name}
        if on and not under:
            packages |= {name}
        if under and not on:
            without |= {name}
        found = replace(self, packages=packages, without=without)
        draft_of({"packages": [name]}, "", HERE, self.region)
        return found.checked()

    def with_project(self, key: str, given: object) -> "Draft":
        """Say something of a project, or of a group of projects, instead of what was said of it.

        Args:
            key: of the project or group.
            given: as a scenario file has it: true, false, or `{"times": 2, "from": 2024}`; None to say nothing.

        Raises:
            InputError: the project is not known, or the setting not allowed.
        """
        said = settings_of({key: True if given is None else given}, projects(), HERE)
        kept = {name: setting for name, setting in self.settings if name not in said}
        settings = kept if given is None else kept | said
        return replace(self, settings=tuple(sorted(settings.items()))).checked()

    def named(self, zh: str, en: str) -> "Draft":
        """Give it a title.

        Raises:
            InputError: it is too long, or holds control characters.
        """
        return self._of(content_of(replace(self, title=(zh, en))._said), HERE, self.region)

    def reset(self) -> "Draft":
        """The named scenario that it began as."""
        return Draft(self.region, self.base)

    @property
    def _said(self) -> Said:
        last = self.region.last
        return Said(self.base, self.changes, self.packages, self.without, self.settings, self.title, self.about, last)
