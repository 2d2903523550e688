"""What one scenario file says, read and checked, before it is laid over what it extends."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from agents.errors import InputError
from agents.levers import LEVER_NAMES, LEVERS, Lever
from model.region import Region
from policies.catalogue import catalogue
from policies.project_setting import Setting, settings_of
from policies.projects import projects
from policies.scenario_change import Change, Reader, changes_of, lever_named
from policies.scenario_places import PlaceNames
from policies.scenario_words import plain, shown, suggestion

KEYS = ("title_zh", "title_en", "about_zh", "about_en", "extends", "packages", "without", "levers", "projects")
LONGEST = {"title_zh": 100, "title_en": 100, "about_zh": 2_000, "about_en": 2_000, "extends": 200}
MOST_CHANGES = 5_000


class Draft(NamedTuple):
    """One file."""

    title: tuple[str, str]
    about: tuple[str, str]
    extends: str
    """Empty for none."""
    packages: frozenset[str]
    without: frozenset[str]
    settings: Mapping[str, Setting]
    """Of projects, by key."""
    changes: tuple[Change, ...]
    """In an order that does not depend on that of the file."""


def package_names() -> tuple[str, ...]:
    """Packages of the plan: one a chapter with levers."""
    return tuple(sorted({package_of(lever) for lever in LEVERS}))


def package_of(lever: Lever) -> str:
    """Package to which a lever belongs."""
    return f"chapter{catalogue()[lever.name].chapter}"


def draft_of(content: Mapping[str, Any], name: str, where: str, region: Region) -> Draft:
    """Check everything that one file says.

    Args:
        content: as read from TOML.
        name: title where the file gives none.
        where: the file, as messages name it.
        region: whose places and years are meant.

    Raises:
        InputError: something in it is not allowed.
    """
    for key in content:
        if key not in KEYS:
            raise InputError(
                f"{where}: '{plain(key)}' is not known{suggestion(key, KEYS)}; allowed are {', '.join(KEYS)}."
            )
    said = {key: _text(content, key, where) for key in LONGEST}
    packages, without = _packages(content, "packages", where), _packages(content, "without", where)
    both = sorted(packages & without)
    if both:
        raise InputError(f"{where}: {both[0]} stands in packages and in without; it can be only one of them.")
    changes = tuple(_changes(content.get("levers", {}), where, region))
    _check_overlap(changes, where, region)
    return Draft(
        title=(said["title_zh"] or said["title_en"] or name, said["title_en"] or said["title_zh"] or name),
        about=(said["about_zh"], said["about_en"]),
        extends=said["extends"],
        packages=packages,
        without=without,
        settings=settings_of(content.get("projects", {}), projects(), where),
        changes=tuple(
            sorted(changes, key=lambda c: (LEVER_NAMES.index(c.lever), c.place.precision, c.first, c.place.code))
        ),
    )


def _text(content: Mapping[str, Any], key: str, where: str) -> str:
    """Read a text; empty if it is not given."""
    if key not in content:
        return ""
    value = content[key]
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{where}: {key} is {shown(value)}; it takes a text.")
    # Only what is told about a scenario may run over several lines.
    text = " ".join(re.split(r"[ \t\n]+", value)) if key.startswith("about") else value
    text = text.strip(" ")
    if len(text) > LONGEST[key]:
        raise InputError(f"{where}: {key} has {len(text)} characters; at most {LONGEST[key]} are allowed.")
    if not text.isprintable():
        raise InputError(f"{where}: {key} is {shown(text)}; control characters are not allowed.")
    return text


def _packages(content: Mapping[str, Any], key: str, where: str) -> frozenset[str]:
    """Read a list of packages."""
    value, known = content.get(key, []), package_names()
    if not isinstance(value, list):
        raise InputError(f'{where}: {key} is {shown(value)}; it takes a list, such as ["{known[0]}"].')
    for name in value:
        if not isinstance(name, str) or name not in known:
            hint = suggestion(name, known) if isinstance(name, str) else ""
            raise InputError(f"{where}: {key} names {shown(name)}{hint}; allowed are {', '.join(known)}.")
    return frozenset(value)


def _changes(given: object, where: str, region: Region) -> Iterable[Change]:
    """Read the `levers` table."""
    if not isinstance(given, dict):
        raise InputError(f"{where}: levers is {shown(given)}; it must be a table, [levers].")
    names, count = PlaceNames(region), 0
    for key, value in given.items():
        lever = lever_named(key, where)
        reader = Reader(f"{where}: lever '{key}'", lever, names, region.start + 1, region.last)
        for change in changes_of(reader, value):
            count += 1
            if count > MOST_CHANGES:
                raise InputError(
                    f"{where} has more than {MOST_CHANGES} entries, the most that a scenario file may have."
                )
            yield change


def _check_overlap(changes: Iterable[Change], where: str, region: Region) -> None:
    """Refuse two values for one lever, township and year that are equally precise.

    Raises:
        InputError: there are two.
    """
    shape = region.last - region.start, len(region.township_codes)
    taken: dict[tuple[str, int], np.ndarray[Any, np.dtype[np.bool_]]] = {}
    for change in changes:
        mask = taken.setdefault((change.lever, change.place.precision), np.zeros(shape, np.bool_))
        rows = slice(change.first - region.start - 1, change.last - region.start)
        part = mask[rows][:, list(change.place.townships)]
        if part.any():
            year = change.first + int(np.argmax(part.any(axis=1)))
            raise InputError(
                f"{where}: lever '{change.lever}' is said twice for {change.place.code} in {year}; "
                "end one entry with until, or begin the other later."
            )
        mask[rows, list(change.place.townships)] = True
