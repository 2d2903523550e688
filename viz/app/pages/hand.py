"""A hand on one lever at one place: it changes one dated step, and what is said of other years and places stays."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from agents.errors import InputError
from agents.levers import Lever
from policies.scenario_change import Change, lever_named
from policies.scenario_places import Place, PlaceNames
from policies.scenario_words import plain
from viz.app.draft import HERE
from viz.app.pages.steps import FIRST, Step, Values, by_itself, gap, level_of, own_changes, steps_in

if TYPE_CHECKING:
    from viz.app.draft import Draft


class Hand(NamedTuple):
    """A hand on one lever at one place of a draft; what it does gives a new draft."""

    draft: "Draft"
    lever: Lever
    place: Place

    @classmethod
    def on(cls, draft: "Draft", lever: str, place: str) -> "Hand":
        """Lay it on a lever.

        Raises:
            InputError: there is no such lever or place.
        """
        known = lever_named(lever, HERE)
        return cls(draft, known, PlaceNames(draft.region).find(place, _where(known.name)))

    def put(self, year: int, text: object) -> "Draft":
        """Set the value from a year on, as far as the next step.

        Args:
            year: from which it holds.
            text: the value as it was typed.

        Raises:
            InputError: it is no number, or not allowed.
        """
        step = _holding(self.steps, year)
        return self._written(year, step.last, number_of(text, self.lever))

    def move(self, year: int, to: int) -> "Draft":
        """Have a step begin in another year, between its neighbours.

        Raises:
            InputError: another step stands there, or its value is none that could be moved.
        """
        steps, at = self.steps, self._at(year)
        step, least = steps[at], steps[at - 1].first + 1 if at else FIRST
        if not least <= to <= step.last:
            raise InputError(
                f"{_where(self.lever.name)} has a step that stays between its neighbours; "
                f"allowed are the years {least} to {step.last}."
            )
        if to == year:
            return self.draft
        self._single(step)
        left = self._given_back(steps, at, to - 1) if to > year else self.draft
        return self._replace(draft=left)._written(to, step.last, step.value)

    def drop(self, year: int) -> "Draft":
        """Take a step away: what stands before it goes on, or what lies underneath returns.

        Raises:
            InputError: it is none of this place's own.
        """
        steps, at = self.steps, self._at(year)
        if not steps[at].own:
            raise InputError(f"{_where(self.lever.name)} takes its step of {year} over; give it another value instead.")
        return self._given_back(steps, at, steps[at].last)

    def add(self) -> "Draft":
        """Begin another step in the middle of the longest, at first with its value.

        Raises:
            InputError: there is no room.
        """
        year = gap(self.steps)
        if not year:
            raise InputError(f"{_where(self.lever.name)} has a step in every year; there is no room for another.")
        step = _holding(self.steps, year)
        return self._written(year, step.last, step.value)

    def keep(self, year: int) -> "Draft":
        """Have the value of a year hold until the end, whatever steps follow.

        Raises:
            InputError: it is no single value.
        """
        step = _holding(self.steps, year)
        self._single(step)
        return self._written(year, self.draft.region.last, step.value)

    @property
    def steps(self) -> list[Step]:
        """The steps of the place as it has them by itself."""
        return steps_in(self._level()[FIRST - self.draft.region.start - 1 :], self._own)

    @property
    def _own(self) -> list[Change]:
        return own_changes(self.draft.changes, self.lever.name, self.place.code)

    def _level(self) -> Values:
        """(years, townships or 1) values of the place from the first simulated year on."""
        values = by_itself(self.draft, self.place.precision).values(self.lever.name)
        return level_of(self.lever, values[:, list(self.place.townships)])

    def _at(self, year: int) -> int:
        return self.steps.index(_holding(self.steps, year))

    def _single(self, step: Step) -> None:
        if not step.even:
            raise InputError(
                f"{_where(self.lever.name)} differs from place to place in {step.first}; give that year a value first."
            )

    def _given_back(self, steps: Sequence[Step], at: int, until: int) -> "Draft":
        """Give up the first years of a step."""
        step, before = steps[at], steps[at - 1] if at else None
        if before is not None and before.even and (before.own or not step.own):
            return self._written(before.first, until, before.value)
        if not step.own:
            self._single(step._replace(even=False))
        return self._said(self._without(step.first, until))

    def _written(self, first: int, last: int, value: float) -> "Draft":
        """Say a value of some years, and leave what is said of others."""
        new = Change(self.lever.name, self.place, first, last, "steps", ((first, value),))
        return self._said([*self._without(first, last), new])

    def _without(self, first: int, last: int) -> list[Change]:
        """What is said of the place, some years left out."""
        return [part for change in self._own for part in _cut(self._plain(change, first, last), first, last)]

    def _plain(self, change: Change, first: int, last: int) -> Change:
        """Give a line that is about to be cut as what it comes to year by year.

        Raises:
            InputError: that differs from place to place.
        """
        if change.kind == "steps" or change.last < first or change.first > last:
            return change
        level, start = self._level(), self.draft.region.start + 1
        rows = level[change.first - start : change.last - start + 1]
        if np.ptp(rows, axis=1).any():
            raise InputError(
                f"{_where(self.lever.name)} follows a line that differs from place to place; reset the lever first."
            )
        points = tuple((change.first + row, float(value)) for row, value in enumerate(rows[:, 0]))
        return replace(change, kind="steps", points=points)

    def _said(self, changes: Sequence[Change]) -> "Draft":
        return self.draft.with_changes(self.lever.name, self.place.code, joined(changes))


def number_of(text: object, lever: Lever) -> float:
    """Read what was typed.

    Raises:
        InputError: it is no number.
    """
    try:
        return float(str(text))
    except ValueError:
        raise InputError(
            f"{_where(lever.name)} is given '{plain(str(text), 40)}'; "
            f"it takes a number from {lever.low:g} to {lever.high:g} ({lever.unit})."
        ) from None


def joined(changes: Collection[Change]) -> list[Change]:
    """Put steps that follow one another into one."""
    found: list[Change] = []
    for change in sorted(changes, key=lambda each: each.first):
        before = found[-1] if found else None
        if before and before.kind == change.kind == "steps" and before.last + 1 == change.first:
            found[-1] = replace(before, last=change.last, points=before.points + change.points)
        else:
            found.append(change)
    return found


def _cut(change: Change, first: int, last: int) -> list[Change]:
    """Leave some years out of steps; what lies outside stays as it is."""
    if change.last < first or change.first > last:
        return [change]
    found = []
    if change.first < first:
        points = tuple(point for point in change.points if point[0] < first)
        found.append(replace(change, last=first - 1, points=points))
    if change.last > last:
        held = [value for year, value in change.points if year <= last + 1][-1]
        later = tuple(point for point in change.points if point[0] > last + 1)
        found.append(replace(change, first=last + 1, points=((last + 1, held), *later)))
    return found


def _holding(steps: Sequence[Step], year: int) -> Step:
    """Give the step in which a year lies.

    Raises:
        InputError: it lies in none.
    """
    for step in steps:
        if step.first <= year <= step.last:
            return step
    raise InputError(f"{HERE} has year {year}; allowed are the years {steps[0].first} to {steps[-1].last}.")


def _where(lever: str) -> str:
    return f"{HERE}: lever '{lever}'"
