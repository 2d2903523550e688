"""A lever's values by period: years through which it keeps its values, or moves on a straight line, are one period."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from viz.compare_values import Span
from viz.language import Say

if TYPE_CHECKING:
    import numpy.typing as npt

    from agents.levers import Lever

    Values = npt.NDArray[np.float64]


class Period(NamedTuple):
    """Years that one line of a table tells: the values at its beginning and at its end."""

    first: int
    last: int
    reference: tuple[Span, Span]
    value: tuple[Span, Span]
    """Under the scenario."""


def periods(lever: "Lever", reference: "Values", changed: "Values", first: int) -> tuple[Period, ...]:
    """Divide the years from `first` on.

    Args:
        lever: whose values they are.
        reference: (years, townships) values where the scenario differs in any year.
        changed: the same under the scenario.
        first: year of the first row.
    """
    ends = np.stack([_ends(lever, table) for table in (reference, changed)], axis=1)
    found, at = [], 0
    while at < len(ends):
        last = _straight(ends, at)
        spans = [[Span(*map(float, ends[year, table])) for year in (at, last)] for table in (0, 1)]
        found.append(Period(first + at, first + last, (spans[0][0], spans[0][1]), (spans[1][0], spans[1][1])))
        at = last + 1
    return tuple(found)


def _ends(lever: "Lever", values: "Values") -> "Values":
    """(years, 2) lowest and highest of the townships; their sum, twice, where they share one quantity."""
    from policies.scenario_table import is_divided, total

    if is_divided(lever):
        whole = total(lever, values)
        return np.stack([whole, whole], axis=1)
    return np.stack([values.min(axis=1), values.max(axis=1)], axis=1)


def _straight(ends: "Values", at: int) -> int:
    """Give the last row to which all the values go on in the steps that they take after row `at`."""
    last = min(at + 1, len(ends) - 1)
    step = ends[last] - ends[at]
    while last + 1 < len(ends) and np.allclose(ends[last + 1] - ends[last], step, rtol=0, atol=1e-9):
        last += 1
    # A single step is no line: what holds for one year is told for that year.
    return at if last == at + 1 and step.any() else last


def years_text(period: Period, until: int, say: Say) -> str:
    """Write the years of a period, open where it goes on to the end of the run."""
    if period.last == until:
        return say(f"{period.first} 年起", f"from {period.first}")
    if period.first == period.last:
        return str(period.first)
    return say(f"{period.first}—{period.last}", f"{period.first}–{period.last}")


def values_text(ends: tuple[Span, Span]) -> str:
    """Write the values of a period: one, or where a straight line begins and ends."""
    texts = [_span(end) for end in ends]
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} → {texts[1]}"


def _span(ends: Span) -> str:
    """Write one value, or the lowest and the highest."""
    low, high = (_number(end) for end in ends)
    return low if low == high else f"{low}–{high}"


def _number(value: float) -> str:
    """Write a value, a large one in whole numbers."""
    from policies.entry import value_text

    return f"{value:,.0f}" if abs(value) >= 1000 else value_text(value)
