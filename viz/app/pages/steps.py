"""A lever's dated steps at one place, as the place has them by itself.

By itself a place has what is said of it and what it takes over from the scenario and from larger places; what is said
of places inside it does not count, so that nobody's average is ever taken for a value of its own.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.errors import InputError
from agents.levers import Lever
from policies.scenario_table import is_divided, total

if TYPE_CHECKING:
    from policies.scenario_change import Change
    from viz.app.draft import Draft

Values = npt.NDArray[np.float64]

FIRST = 2021
"""Year from which the page sets a lever; before lies the plan's history."""


class Step(NamedTuple):
    """Years in which a lever has one value at a place."""

    first: int
    last: int
    value: float
    """The mean where it is not even; that is shown, and never sent back."""
    even: bool
    """Whether the value is one: the same in all townships, or a quantity that is divided among them."""
    own: bool
    """Whether the draft says it of this very place."""


def by_itself(draft: "Draft", precision: int) -> "Draft":
    """Give a draft without what it says of more precise places."""
    kept = tuple(change for change in draft.changes if change.place.precision <= precision)
    if len(kept) == len(draft.changes):
        return draft
    try:
        return replace(draft, changes=kept).checked()
    except InputError:
        # A sum that only the more precise places keep within its bounds.
        return draft


def own_changes(changes: "Sequence[Change]", lever: str, code: str) -> "list[Change]":
    """Give what of a draft's changes is said of a lever at a place."""
    return [change for change in changes if (change.lever, change.place.code) == (lever, code)]


def level_of(lever: Lever, rows: Values) -> Values:
    """(years, townships) values of a place, or (years, 1) their sum where the lever is divided among them."""
    return np.round(total(lever, rows)[:, None], 6) if is_divided(lever) else rows


def steps_in(level: Values, own: Sequence["Change"]) -> list[Step]:
    """Give the steps of a place from FIRST on: one begins wherever a value changes, or what is said of the place.

    Args:
        level: of `level_of`, from FIRST on, as the place has it by itself.
        own: what is said of the place.
    """
    # Where populations differ a value is NaN, which is the same as itself here.
    rounded = np.nan_to_num(np.round(level, 6), nan=np.inf)
    changed = np.flatnonzero((rounded[1:] != rounded[:-1]).any(axis=1)) + 1
    marked = {year - FIRST for change in own for year in _marks(change)}
    begins = sorted({0, *changed.tolist(), *(marked & set(range(len(level))))})
    even = (level.min(axis=1) == level.max(axis=1)).tolist()
    values = np.where(even, level[:, 0], level.mean(axis=1)).tolist()
    said = [any(change.first <= FIRST + row <= change.last for change in own) for row in range(len(level))]
    return [
        Step(FIRST + row, FIRST + end - 1, values[row], even[row], said[row])
        for row, end in zip(begins, [*begins[1:], len(level)], strict=True)
    ]


def _marks(change: "Change") -> list[int]:
    """Years in which what a change says begins, goes on otherwise, or ends."""
    points = [year for year, _ in change.points] if change.kind == "steps" else []
    return [change.first, change.last + 1, *points]


def beside(lever: Lever, level: Values, inside: Values, counties: npt.NDArray[np.integer[Any]]) -> dict[str, Any]:
    """Give what is to be said beside a place's own value where it is not that of all its townships.

    Args:
        lever: of which they are values.
        level: (years, …) the place's own values, of `level_of`.
        inside: (years, townships) values of its townships.
        counties: (townships,) the county of each.

    Returns:
        `values`, by year the mean, or of a divided quantity the sum, None where nothing differs; `kind`: `counties`,
        `townships` or `sum`. Empty where nothing ever differs.
    """
    held = np.round(level_of(lever, inside), 6)
    differs = (held != np.round(level, 6)).any(axis=1) | (held.min(axis=1) < held.max(axis=1))
    if not differs.any():
        return {}
    means = np.array([inside[:, counties == county].mean(axis=1) for county in np.unique(counties)])
    apart = bool((np.ptp(np.round(means, 6), axis=0) > 0).any())
    told = zip(held.mean(axis=1).tolist(), differs.tolist(), strict=True)
    values = [number(mean) if there else None for mean, there in told]
    return {"kind": "sum" if is_divided(lever) else "counties" if apart else "townships", "values": values}


def number(value: float) -> float | None:
    """Round for the page; None where populations differ."""
    return None if math.isnan(value) else round(value, 6)


def gap(steps: Sequence[Step]) -> int:
    """Give the year in the middle of the longest step, where another finds room; 0 where there is none."""
    found = max((s for s in steps if s.even and s.last > s.first), key=lambda s: s.last - s.first, default=None)
    return 0 if found is None else found.first + (found.last - found.first + 1) // 2
