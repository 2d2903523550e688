"""A point: what one run is asked to be, as one row of a flat table whose columns say it all.

    scenario, region, population, seed, scale, until, variant
                                                       as `luohu run` takes them; what is missing takes its default
    lever_NAME[@FROM[-TO]][@AREA[+AREA…]]              a lever's value from 2021 on, or in the years and places named
    parameter_NAME                                     a parameter of behaviour
    behaviour                                          "fitted" (default): parameters and population that are not named
                                                       are those of the region's fitted point, where it has one;
                                                       "prior": the means of their priors and population 0
    draw                                               number of a posterior draw, a label only

Designs make tables of such rows, workers and `simulate` take single ones, the store keeps them as columns. The path of
the data: point (a mapping) ▶ `Request` (checked, here) ▶ `Task` (resolved to what the model reads, and its key) ▶ row.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Integral, Real
from typing import Any, NamedTuple

import numpy as np

from agents.errors import InputError, nearest
from agents.levers import LEVER_NAMES
from model.levers import check_value
from model.variants import check_variant
from policies.entry import PLANNED
from policies.scenario_words import plain

LEVER, PARAMETER = "lever_", "parameter_"
PLAIN = ("scenario", "region", "population", "seed", "scale", "until", "behaviour", "variant", "draw")
"""Columns that are neither levers nor parameters."""
BASELINE = "baseline"
BEHAVIOURS = ("fitted", "prior")
LARGEST_SEED = 2**63 - 1

_CHANGE = re.compile(r"(?P<lever>\w+)(?:@(?P<first>\d{4})(?:-(?P<last>\d{4}))?)?(?:@(?P<areas>[\w+]{6,}))?")


class Change(NamedTuple):
    """Where and when a lever takes a value: the part of a column's name after `lever_`."""

    lever: str
    first: int = PLANNED[0]
    """First year in which the value holds; by default the first one of the plan."""
    last: int | None = None
    """Last such year; None for as long as the run goes on."""
    areas: tuple[str, ...] = ()
    """Codes of counties or townships, sorted; everywhere if none is named."""

    @property
    def column(self) -> str:
        """The one spelling of it as a column."""
        years = "" if self.first == PLANNED[0] and self.last is None else f"@{self.first}"
        years += "" if self.last is None else f"-{self.last}"
        return f"{LEVER}{self.lever}{years}{'@' if self.areas else ''}{'+'.join(self.areas)}"


@dataclass(frozen=True)
class Request:
    """One run as asked for; every value checked that can be without the region."""

    scenario: str = BASELINE
    region: str = ""
    """Folder of region data; empty for the packaged one."""
    population: int | None = None
    """None for that of the fitted point, or 0."""
    seed: int = 1
    scale: float = 1.0
    until: int | None = None
    """Last year; None for the region's last."""
    variant: str = ""
    """Structural variant of the model, see `model/variants.py`; empty for the model itself."""
    levers: tuple[tuple[Change, float], ...] = ()
    """In the order of their columns, a later one over an earlier one."""
    parameters: tuple[tuple[str, float], ...] = ()
    behaviour: str = BEHAVIOURS[0]


@lru_cache(maxsize=4096)
def change_of(column: str) -> Change:
    """Read the name of a lever's column.

    Raises:
        InputError: the lever is unknown, or the years or places are not spelt as they must be.
    """
    found = _CHANGE.fullmatch(column.removeprefix(LEVER))
    if found is None:
        raise InputError(
            f"column '{column}' is no lever's; a lever's is {LEVER}NAME, {LEVER}NAME@2026, {LEVER}NAME@2026-2030 "
            "or one of these with @ and the codes of places joined by +"
        )
    lever, first, last, areas = found.group("lever", "first", "last", "areas")
    if lever not in LEVER_NAMES:
        raise InputError(f"column '{column}': there is no lever '{lever}'{nearest(lever, LEVER_NAMES)}")
    change = Change(
        lever,
        PLANNED[0] if first is None else int(first),
        None if last is None else int(last),
        () if areas is None else tuple(sorted(set(areas.split("+")))),
    )
    if change.last is not None and change.last < change.first:
        raise InputError(f"column '{column}' ends in {change.last}, before it begins in {change.first}")
    return change


def flat(point: Mapping[str, Any]) -> dict[str, Any]:
    """Spread `{"levers": {…}, "parameters": {…}}` into columns; a flat point stays as it is.

    Raises:
        InputError: it is no mapping of names.
    """
    _check_mapping(point, "the point", '{"lever_care": 0.5, "seed": 3}')
    row = {name: value for name, value in point.items() if name not in ("levers", "parameters")}
    for group, prefix in (("levers", LEVER), ("parameters", PARAMETER)):
        inside = point.get(group, {})
        _check_mapping(inside, group, '{"care": 0.5}')
        row |= {f"{prefix}{name}": value for name, value in inside.items()}
    return row


def _check_mapping(given: object, what: str, example: str) -> None:
    if not isinstance(given, Mapping):
        raise InputError(f"{what} is {shown(given)}; allowed is a dict of columns and values, such as {example}")
    for name in given:
        if not isinstance(name, str):
            raise InputError(f"{what} has the column {shown(name)}; allowed are names, such as {example}")


def shown(value: object) -> str:
    """Give any value as a sentence can hold it: on one line, short, numbers without the type that NumPy writes out."""
    plain_value = value.item() if isinstance(value, np.generic) else value
    return plain(repr(plain_value))


def read_point(point: Mapping[str, Any], where: str) -> Request:
    """Check a flat point.

    Args:
        point: column → value; a column that is missing or None takes its default. NaN, which no table passes on for an
            empty cell, is refused.
        where: it comes from, for the message.

    Raises:
        InputError: naming `where`, the column, the value and what is allowed.
    """
    plain: dict[str, Any] = {}
    levers: list[tuple[Change, float]] = []
    parameters: list[tuple[str, float]] = []
    for column, value in point.items():
        if value is None:
            continue
        if column.startswith(LEVER):
            change = change_of(column)
            levers.append((change, check_value(change.lever, _number(value, column, where), where)))
        elif column.startswith(PARAMETER):
            parameters.append((column.removeprefix(PARAMETER), _number(value, column, where)))
        else:
            plain[column] = _plain(value, column, where)
    plain.pop("draw", None)
    return replace(Request(**plain), levers=tuple(levers), parameters=tuple(sorted(parameters)))


def _plain(value: object, column: str, where: str) -> str | int | float:
    if column not in PLAIN:
        allowed = f"{', '.join(PLAIN)}, {LEVER}NAME, {PARAMETER}NAME"
        raise InputError(f"{where}: column '{column}' is unknown{nearest(column, PLAIN)}; allowed: {allowed}")
    if column == "behaviour" and value not in BEHAVIOURS:
        raise InputError(f"{where}: behaviour is {shown(value)}; allowed: {', '.join(BEHAVIOURS)}")
    if column in ("scenario", "region", "behaviour", "variant"):
        if not isinstance(value, str):
            raise InputError(f"{where}: {column} is {shown(value)}; allowed is a name or a path")
        return check_variant(value) if column == "variant" else value
    number = _number(value, column, where)
    if column == "scale":
        return number
    if not number.is_integer():
        raise InputError(f"{where}: {column} is {shown(value)}; allowed are whole numbers")
    whole = int(value) if isinstance(value, Integral) else int(number)
    if column == "seed" and not 0 <= whole <= LARGEST_SEED:
        raise InputError(f"{where}: seed is {whole}; allowed is 0 to 2**63 − 1")
    return whole


def _number(value: object, column: str, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or math.isnan(value):
        raise InputError(f"{where}: {column} is {shown(value)}; allowed are numbers")
    return float(value)
