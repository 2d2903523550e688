"""One lever's part of a scenario file: what is said of its values, by place and year.

fertility = 1.1                                           a constant, in every year
office_delay = { 2021 = 0.5, 2026 = 0 }                   steps: each value holds until the next year named
travel = { ramp = { 2021 = 1, 2030 = 0.8 } }              straight lines between years, then as it ended
seat_growth = { to = 0.04, by = 2030 }                    a straight line from what held in 2020 (or before `from`)
care = { value = "high", from = 2023, until = 2030 }      afterwards what lies underneath returns
rural_jobs = { everywhere = 0.01, 浚县 = 0.02, 410622104 = { to = 0.03, by = 2030 } }
rural_jobs = [{ in = ["浚县", "Qi"], value = 0.02, until = 2025 }, { value = 0.01, from = 2026 }]
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from agents.errors import InputError
from agents.levers import LEVER_NAMES, LEVERS, Lever
from policies.catalogue import catalogue
from policies.entry import PLANNED
from policies.scenario_places import EVERYWHERE, Place, PlaceNames
from policies.scenario_words import plain, shown, suggestion

WORDS = {
    "baseline": "what the baseline has",
    "plan": "what the plan has",
    "before": "what held before the gate opened",
    "low": "the low end of the range with evidence",
    "high": "its high end",
}
"""Words that stand for a number of the catalogue, so that no file repeats it."""

FORMS = ("value", "ramp", "to")
KEYS = (*FORMS, "by", "from", "until", "in")
LEVELS = ("the whole prefecture", "county", "township")

Value = float | str


@dataclass(frozen=True)
class Change:
    """What a file says of one lever at one place."""

    lever: str
    place: Place
    first: int
    last: int
    """Years in which it holds, both counted."""
    kind: str
    """`steps`, `ramp` (straight lines between the points) or `toward` (one from what held before to the point)."""
    points: tuple[tuple[int, Value], ...]
    """Year and value, in the order of the years."""


class Reader(NamedTuple):
    """What is needed to read a lever's part."""

    where: str
    """File and lever, as a message begins."""
    lever: Lever
    names: PlaceNames
    first: int
    last: int
    """Simulated years."""

    @property
    def words(self) -> list[str]:
        """Words that may stand for a value of the lever: only one whose gate opened has a value of before."""
        gate = catalogue()[self.lever.name].history.drawn is not None
        return [word for word in WORDS if gate or word != "before"]

    @property
    def ends(self) -> str:
        """Those that stand for one number, as a line has it, in a sentence."""
        return ", ".join(word for word in self.words if word not in ("baseline", "plan"))

    def year(self, given: object, key: str) -> int:
        """Read a year.

        Raises:
            InputError: it is none, or not simulated.
        """
        if isinstance(given, bool) or not isinstance(given, int) or not self.first <= given <= self.last:
            raise InputError(
                f"{self.where} has {key} {shown(given)}; allowed are the years {self.first} to {self.last}."
            )
        return given

    def number(self, given: object) -> float:
        """Read a number within the lever's bounds.

        Raises:
            InputError: it is none, or outside.
        """
        low, high = self.lever.low, self.lever.high
        if isinstance(given, bool) or not isinstance(given, (int, float)) or not low <= given <= high:
            raise InputError(
                f"{self.where} is {shown(given)}; allowed is {low:g} to {high:g} ({self.lever.unit}), "
                f"or one of {', '.join(self.words)}."
            )
        return float(given) + 0.0  # −0 is 0

    def value(self, given: object) -> Value:
        """Read a number or a word that stands for one.

        Raises:
            InputError: it is neither.
        """
        if not isinstance(given, str):
            return self.number(given)
        entry = catalogue()[self.lever.name]
        if given in ("low", "high"):
            return float(getattr(entry.range, given))
        if given == "before" and entry.history.drawn is not None:
            return entry.history.drawn.before
        if given in ("baseline", "plan"):
            return given
        if given == "before":
            raise InputError(f"{self.where} is 'before'; only a lever whose gate opened has a value of before.")
        raise InputError(
            f"{self.where} is {shown(given)}{suggestion(given, self.words)}; "
            f"allowed are numbers and {', '.join(self.words)}."
        )


def changes_of(reader: Reader, given: object) -> Iterator[Change]:
    """Read everything that a file says of one lever.

    Raises:
        InputError: something in it is not allowed.
    """
    if isinstance(given, list):
        for part in given:
            if not isinstance(part, dict):
                raise InputError(f"{reader.where} lists {shown(part)}; a list holds tables such as {{ value = 1 }}.")
            yield from _entry(reader, part, EVERYWHERE)
    elif not isinstance(given, dict):
        yield from _entry(reader, {"value": given}, EVERYWHERE)
    elif any(_names_place(reader, key) for key in given):
        for key, part in given.items():
            yield from _at(reader, key, part)
    else:
        yield from _entry(reader, given, EVERYWHERE)


def _names_place(reader: Reader, key: str) -> bool:
    """Tell a place from a year and a word of the grammar.

    Raises:
        InputError: it is none of these.
    """
    if key in KEYS or (len(key) == 4 and key.isascii() and key.isdigit()):
        return False
    known = [*reader.names.by_code, *reader.names.by_name]
    if key not in known and key.casefold() not in known:
        raise InputError(
            f"{reader.where} has '{plain(key)}'{suggestion(key, [*KEYS, *known])}; "
            f"allowed are years, places, and {', '.join(KEYS)}."
        )
    return True


def _at(reader: Reader, key: str, part: object) -> Iterator[Change]:
    """Read what is said of one place."""
    if not _names_place(reader, key):
        raise InputError(f"{reader.where} has '{plain(key)}' beside places; put {EVERYWHERE} = … for the rest.")
    for one in part if isinstance(part, list) else [part]:
        if isinstance(one, list) or (isinstance(one, dict) and "in" in one):
            raise InputError(f"{reader.where} has a place inside '{plain(key)}'; a place is named once.")
        yield from _entry(reader, one if isinstance(one, dict) else {"value": one}, key)


def _entry(reader: Reader, given: dict[str, Any], place: str) -> Iterator[Change]:
    """Read one entry, at each of its places."""
    for key in given:
        if _names_place(reader, key):
            raise InputError(f"{reader.where} has the place '{plain(key)}' inside an entry; use in = [\"…\"].")
    named = given.get("in", [place])
    if not isinstance(named, list) or not named or not all(isinstance(name, str) for name in named):
        raise InputError(f'{reader.where} has in = {_places(named)}; it takes a list of places, such as ["410621"].')
    kind, first, last, points = _line(reader, given)
    for name in named:
        found = reader.names.find(name, reader.where)
        check_level(reader.lever, found, reader.where)
        yield Change(reader.lever.name, found, first, last, kind, points)


def _places(named: object) -> str:
    """What stands where places should, in a sentence."""
    if not isinstance(named, list):
        return shown(named)
    wrong = next((name for name in named if not isinstance(name, str)), None)
    return "an empty list" if wrong is None else f"a list with {shown(wrong)}"


def finest(lever: Lever) -> int:
    """How precise a place may be: 0 everywhere, 1 county, 2 township.

    A quantity of the whole city is read once; what counties decide is read at their seats.
    """
    acts = catalogue()[lever.name].acts
    if acts == "township":
        return 2
    return 0 if acts == "city" and lever.extensive else 1


def check_level(lever: Lever, place: Place, where: str) -> None:
    """Refuse a place more precise than the lever is read; `where` is how the message begins.

    Raises:
        InputError: it is.
    """
    level = finest(lever)
    if place.precision > level:
        raise InputError(f"{where} is set for {place.code}; it is set for {LEVELS[level]} at the finest.")


def _line(reader: Reader, given: dict[str, Any]) -> tuple[str, int, int, tuple[tuple[int, Value], ...]]:
    """Read the values of an entry by year: kind, first and last year, points."""
    where, steps = reader.where, [key for key in given if key.isdigit()]
    forms = [form for form in FORMS if form in given] + (["years"] if steps else [])
    if len(forms) != 1:
        said = " and ".join(forms) if forms else "no value"
        raise InputError(f"{where} has {said}; an entry has one of value, years such as 2021 = …, ramp, or to with by.")
    last = reader.year(given["until"], "until") if "until" in given else reader.last
    if forms != ["to"] and "by" in given:
        raise InputError(f"{where} has by without to; a straight line to a value is {{ to = …, by = … }}.")
    if forms[0] in ("years", "ramp") and "from" in given:
        raise InputError(f"{where} has from beside years; the first year named is the one from which it holds.")
    kind, first, points = _points(reader, given, forms[0], steps)
    if points[-1][0] > last or first > last:
        raise InputError(f"{where} has until {last}, before the year {max(points[-1][0], first)} that it names.")
    return kind, first, last, points


def _points(
    reader: Reader, given: dict[str, Any], form: str, steps: list[str]
) -> tuple[str, int, tuple[tuple[int, Value], ...]]:
    """Read what one form says: kind, first year, points."""
    start = reader.year(given["from"], "from") if "from" in given else None
    if form == "years":
        found = sorted((reader.year(int(key), "the year"), _at_year(reader, key, given[key])) for key in steps)
        return "steps", found[0][0], tuple(found)
    if form == "ramp":
        line = sorted(_ramp(reader, given["ramp"]))
        return "ramp", line[0][0], tuple(line)
    if form == "to":
        value = reader.value(given["to"])
        if isinstance(value, str):
            raise InputError(f"{reader.where} goes to '{value}'; to takes a number or one of {reader.ends}.")
        if "by" not in given:
            raise InputError(f"{reader.where} has to without by; a straight line to a value is {{ to = …, by = … }}.")
        by, first = reader.year(given["by"], "by"), max(reader.first, PLANNED[0]) if start is None else start
        if by < first:
            raise InputError(f"{reader.where} has by {by}, before {first}, the first year of its line (from = …).")
        return "toward", first, ((by, value),)
    first = reader.first if start is None else start
    return "steps", first, ((first, reader.value(given["value"])),)


def _at_year(reader: Reader, year: str, given: object) -> Value:
    """Read the value of a year; TOML takes a key such as 2020.5 for a table of its own.

    Raises:
        InputError: it is none, or that of no whole year.
    """
    if isinstance(given, dict):
        inside = f"{year}.{next(iter(given))}" if len(given) == 1 else year
        raise InputError(f"{reader.where} has '{plain(inside)}' = a table; it takes whole years, each with a value.")
    return reader.value(given)


def _ramp(reader: Reader, given: object) -> Iterator[tuple[int, float]]:
    """Read the points of a ramp.

    Raises:
        InputError: they are not two or more years with numbers.
    """
    if not isinstance(given, dict) or len(given) < 2:
        raise InputError(
            f"{reader.where} has ramp = {shown(given)}; it takes two or more years, as {{ 2021 = …, 2030 = … }}."
        )
    for key, value in given.items():
        if not (len(key) == 4 and key.isascii() and key.isdigit()):
            raise InputError(f"{reader.where} has '{plain(key)}' in a ramp; it takes years and numbers.")
        number = _at_year(reader, key, value)
        if isinstance(number, str):
            raise InputError(f"{reader.where} has '{number}' in a ramp; it takes numbers, or one of {reader.ends}.")
        yield reader.year(int(key), "the year"), number


def lever_named(name: str, where: str) -> Lever:
    """Give the lever of a name.

    Raises:
        InputError: there is none.
    """
    if name not in LEVER_NAMES:
        raise InputError(
            f"{where}: there is no lever '{plain(name)}'{suggestion(name, LEVER_NAMES)}; `luohu levers` lists them."
        )
    return LEVERS[LEVER_NAMES.index(name)]
