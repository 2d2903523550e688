"""What a draft says, as a scenario file and as a link: made of the same entries, and read by the same grammar."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote

from agents.errors import InputError
from policies.project_setting import Setting
from policies.scenario_change import Change
from policies.scenario_places import EVERYWHERE, Place
from policies.scenario_words import plain, suggestion

LONGEST_LINK = 8_000
"""Characters; browsers and what lies between take more, but not all."""
KEYS = ("base", "lever", "packages", "without", "project", "title_zh", "title_en")
"""Of a link."""
YEARS = ("by", "from", "until")
ANYWHERE = Place("", 0, ())
_NUMBER = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?", re.ASCII)

Entry = dict[str, Any]


class Said(NamedTuple):
    """What a draft says, its region left out."""

    base: str
    changes: Sequence[Change]
    packages: frozenset[str]
    without: frozenset[str]
    settings: Sequence[tuple[str, Setting]]
    title: tuple[str, str]
    about: tuple[str, str]
    last: int
    """Simulated year; what holds until then has no end of its own."""


def content_of(said: Said) -> dict[str, Any]:
    """Give the table that a TOML reader would make of the file."""
    texts = zip(("title_zh", "title_en", "about_zh", "about_en"), (*said.title, *said.about), strict=True)
    found: dict[str, Any] = {key: text for key, text in texts if text}
    found["extends"] = said.base
    lists = (("packages", said.packages), ("without", said.without))
    found |= {key: sorted(names) for key, names in lists if names}
    levers: dict[str, list[Entry]] = {}
    for lever, entry in entries(said):
        levers.setdefault(lever, []).append(entry)
    if levers:
        found["levers"] = levers
    if said.settings:
        found["projects"] = {key: project_entry(setting) for key, setting in said.settings}
    return found


def entries(said: Said) -> Iterator[tuple[str, Entry]]:
    """Give the levers' entries; places of which the same is said stand together."""
    codes: dict[Change, list[str]] = {}
    for change in said.changes:
        codes.setdefault(replace(change, place=ANYWHERE), []).append(change.place.code)
    for change, named in codes.items():
        entry: Entry = {} if named == [EVERYWHERE] else {"in": named}
        entry |= _values(change)
        if change.last != said.last:
            entry["until"] = change.last
        yield change.lever, entry


def _values(change: Change) -> Entry:
    """The part of an entry that says the values."""
    if change.kind == "toward":
        by, to = change.points[0]
        return {"to": to, "by": by, "from": change.first}
    years = {str(year): value for year, value in change.points}
    return {"ramp": years} if change.kind == "ramp" else dict(years)


def project_entry(setting: Setting) -> bool | Entry:
    """Give a project's setting as a file has it."""
    numbers = {"times": setting.times, "from": setting.first, "until": setting.last}
    said = {key: value for key, value in numbers.items() if value is not None}
    on = True if setting.on is None else setting.on
    return {"on": on, **said} if said else on


def text_of(said: Said) -> str:
    """Write the scenario file."""
    content = content_of(said)
    levers, settings = content.pop("levers", {}), content.pop("projects", {})
    parts = ["".join(f"{key} = {written(value)}\n" for key, value in content.items())]
    for lever, listed in levers.items():
        for entry in listed:
            lines = "".join(f"{key} = {written(value)}\n" for key, value in entry.items())
            parts.append(f"[[levers.{lever}]]\n{lines}")
    if settings:
        parts.append("[projects]\n" + "".join(f"{key} = {written(value)}\n" for key, value in settings.items()))
    return "\n".join(parts)


def written(value: object) -> str:
    """Write a value as TOML does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {written(part)}' for key, part in value.items())} }}"
    return repr(value)


def link_of(said: Said) -> str:
    """Write the link.

    Raises:
        InputError: it would be too long.
    """
    pairs = [("base", said.base)]
    pairs += [(key, text) for key, text in zip(("title_zh", "title_en"), said.title, strict=True) if text]
    lists = (("packages", said.packages), ("without", said.without))
    pairs += [(key, ",".join(sorted(names))) for key, names in lists if names]
    pairs += [("lever", ";".join([lever, *_words(entry)])) for lever, entry in entries(said)]
    for key, setting in said.settings:
        entry = project_entry(setting)
        words = _words(entry) if isinstance(entry, dict) else [f"on={written(entry)}"]
        pairs.append(("project", ";".join([key, *words])))
    link = "&".join(f"{key}={quote(text, safe=';=,:')}" for key, text in pairs)
    if len(link) > LONGEST_LINK:
        raise InputError(
            f"The scenario is too long for a link ({len(link)} characters, at most {LONGEST_LINK}); save it as a file."
        )
    return link


def _words(entry: Entry) -> Iterator[str]:
    """Give an entry's parts, each as `key=value`."""
    for key, value in entry.items():
        if isinstance(value, dict):
            yield key
            yield from (f"{year}={_word(part)}" for year, part in value.items())
        else:
            yield f"{key}={','.join(value) if isinstance(value, list) else _word(value)}"


def _word(value: object) -> str:
    return value if isinstance(value, str) else written(value)


def read_link(query: str, others: Sequence[str] = ()) -> dict[str, Any]:
    """Give the table that a TOML reader would make of the file of a link.

    Args:
        query: the part of an address after `?`.
        others: keys that belong to somebody else and are passed over.

    Raises:
        InputError: it is too long, or a key is not known or given twice.
    """
    if len(query) > LONGEST_LINK:
        raise InputError(f"The link has {len(query)} characters; at most {LONGEST_LINK} are allowed.")
    found: dict[str, Any] = {}
    for key, text in parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="replace"):
        if key in others:
            continue
        if key == "lever":
            name, entry = _entry(text)
            found.setdefault("levers", {}).setdefault(name, []).append(entry)
        elif key == "project":
            name, entry = _entry(text)
            _once(found.setdefault("projects", {}), name, entry)
        elif key in KEYS:
            value: object = text.split(",") if key in ("packages", "without") else text
            _once(found, "extends" if key == "base" else key, value)
        else:
            raise InputError(f"The link has '{plain(key)}'{suggestion(key, KEYS)}; allowed are {', '.join(KEYS)}.")
    return found


def _once(table: dict[str, Any], key: str, value: object) -> None:
    if key in table:
        raise InputError(f"The link has '{plain(key)}' twice; it takes one.")
    table[key] = value


def _entry(text: str) -> tuple[str, Entry]:
    """Read `name;key=value;…`; years that stand behind the word `ramp` are its points."""
    name, *words = text.split(";")
    entry: Entry = {}
    into = entry
    for word in words:
        key, sign, value = word.partition("=")
        if not sign:
            into = {}
            _once(entry, key, into)
        else:
            _once(entry if key in YEARS or key == "in" else into, key, _value(key, value))
    return name, entry


def _value(key: str, text: str) -> object:
    if key == "in":
        return text.split(",")
    if text in ("true", "false"):
        return text == "true"
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        return text
    return int(text) if key in YEARS and text.isdigit() else float(text)
