"""Axes of a design: what is varied, and the value at each place along it.

A *span* runs from a low to a high number, a *choice* through a list. Both are asked for the value at u in 0–1, so
that one sampler serves every kind; ranges that a design leaves out come from the catalogue (levers) or the prior
(parameters).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from agents.errors import InputError, nearest
from agents.parameters import Parameter, Prior
from experiments.point import LEVER, PARAMETER, change_of
from model.levers import check_value
from model.region import Region
from policies.catalogue import catalogue
from policies.scenario_places import PlaceNames

TAIL = 0.01
"""Parameters are varied between the quantiles TAIL and 1 − TAIL of their prior unless a design says otherwise."""

Row = dict[str, Any]


class Axis(Protocol):
    """One thing that a design varies."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the points that it fills."""

    def at(self, u: float) -> Row:
        """What it puts there at u, 0 ≤ u ≤ 1."""

    def listed(self) -> list[Row]:
        """Every entry, for a grid.

        Raises:
            InputError: it has none.
        """


@dataclass(frozen=True)
class Span:
    """Numbers from low to high."""

    column: str
    low: float
    high: float
    source: str
    """Where the two ends come from."""
    levels: int = 0
    """How many evenly spaced values a grid takes."""
    prior: Prior | None = None
    """If given, u is a mass of this prior, cut at the two ends, instead of a share of the way."""

    @property
    def columns(self) -> tuple[str, ...]:
        """See `Axis`."""
        return (self.column,)

    def at(self, u: float) -> Row:
        """See `Axis`."""
        if self.prior is None:
            return {self.column: self.low + u * (self.high - self.low)}
        mass = TAIL + u * (1.0 - 2.0 * TAIL)
        return {self.column: self.prior.quantile(mass)}

    def listed(self) -> list[Row]:
        """See `Axis`."""
        if self.levels < 2:
            raise InputError(f"{self.column} has neither values nor levels; a grid needs one of them")
        return [self.at(float(u)) for u in np.linspace(0.0, 1.0, self.levels)]


@dataclass(frozen=True)
class Choice:
    """Entries of a list: scenarios, populations, seeds, regions, posterior draws, or numbers written out."""

    columns: tuple[str, ...]
    rows: Sequence[Row]

    def at(self, u: float) -> Row:
        """See `Axis`."""
        return self.rows[min(int(u * len(self.rows)), len(self.rows) - 1)]

    def listed(self) -> list[Row]:
        """See `Axis`."""
        return list(self.rows)


def choice(column: str, values: Sequence[Any]) -> Choice:
    """A list of values of one column.

    Raises:
        InputError: it is empty, or holds a value twice.
    """
    if not values:
        raise InputError(f"{column} has an empty list; it needs a value")
    if len(set(values)) != len(values):
        raise InputError(f"{column} names a value twice; each may stand there once")
    return Choice((column,), [{column: value} for value in values])


def lever_span(column: str, low: float | None, high: float | None, levels: int) -> Span:
    """A lever's span, by default the catalogue's range.

    Raises:
        InputError: an end is out of bounds, or the wrong way round.
    """
    lever = change_of(column).lever
    evidence = catalogue()[lever].range
    ends = evidence.low if low is None else low, evidence.high if high is None else high
    for end in ends:
        check_value(lever, end, column)
    source = f"catalogue ({evidence.status})" if low is None and high is None else "design"
    return _span(Span(column, *ends, source, levels))


def parameter_span(
    column: str, known: dict[str, Parameter], low: float | None, high: float | None, levels: int, by_prior: bool
) -> Span:
    """A parameter's span, by default between two quantiles of its prior.

    Raises:
        InputError: the parameter is unknown, an end is out of bounds or the wrong way round, or both a prior and ends
            are asked for.
    """
    prior = parameter(column, known).prior
    if by_prior and not (low is None and high is None):
        raise InputError(f"{column} is spread by its prior; low and high may then not be given")
    ends = prior.quantile(TAIL) if low is None else low, prior.quantile(1.0 - TAIL) if high is None else high
    for end in ends:
        if not prior.low <= end <= prior.high:
            raise InputError(f"{column} ends in {end:g}; allowed is {prior.low:g} to {prior.high:g}")
    source = f"prior {prior}, quantiles {TAIL:g} and {1 - TAIL:g}" if low is None and high is None else "design"
    return _span(Span(column, *ends, source, levels, prior if by_prior else None))


def parameter(column: str, known: dict[str, Parameter]) -> Parameter:
    """A parameter by its column.

    Raises:
        InputError: there is none of this name.
    """
    name = column.removeprefix(PARAMETER)
    if name not in known:
        raise InputError(f"there is no parameter '{name}'{nearest(name, list(known))}; model/README.md lists all")
    return known[name]


def _span(span: Span) -> Span:
    if not span.low < span.high:
        raise InputError(f"{span.column} goes from {span.low:g} to {span.high:g}; low must lie below high")
    return span


def lever_column(lever: str, first: int | None, last: int | None, areas: Sequence[str]) -> str:
    """The column of a lever in the years and places that a design names, in its one spelling.

    Raises:
        InputError: the lever is unknown, or `last` stands without a first year.
    """
    if first is None and last is not None:
        raise InputError(f"lever '{lever}' has a last year, to = {last}, without a first one, from")
    years = "" if first is None else f"@{first}" + ("" if last is None else f"-{last}")
    return change_of(f"{LEVER}{lever}{years}{'@' if areas else ''}{'+'.join(areas)}").column


def area_codes(named: Sequence[str], region: Region) -> list[str]:
    """Codes of the counties and townships that a design names by code or, as a scenario does, in either language.

    A code is left as it is: that it is one of each run's region is checked with the points.

    Raises:
        InputError: a name is that of no place or of several, or is the whole prefecture's.
    """
    names, found = PlaceNames(region), []
    for name in named:
        place = None if name.isdigit() else names.find(name, "areas")
        if place is not None and not place.precision:
            raise InputError(f"areas names '{name}', the whole prefecture; leave areas out for that")
        found.append(name if place is None else place.code)
    return found
