"""What happened to every household in a year: one table of events, found by looking at the rows between its steps.

The run records nothing for it. Rows do not move within a year, so that each step's events are what it changed in each
row. `model/tracing.py` tells the same of one household, with reasons.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from model.demography_step import lives, matches, weddings
from model.household_changes import KINDS, Change, Look, Wed, changes, look
from model.parentage import Parents, parents_of, parents_of_couples
from model.weddings import JOINS

if TYPE_CHECKING:
    from model.migration import MigrationModel

Shorts = npt.NDArray[np.int16]
Steps = tuple[tuple[str, Callable[[Any], None]], ...]

NAMES = tuple(KINDS)
MOVES = ("moved", "split", "returned", "refused")
"""Of these a household has one in a step, or none."""


class Events(NamedTuple):
    """Some events of one year, m of them."""

    household: npt.NDArray[np.uint64]
    order: npt.NDArray[np.int16]
    """Of step, and of kind within the step; equal for the kinds of which one happens instead of another."""
    kind: npt.NDArray[np.int16]
    """Index into `NAMES`."""
    origin: Shorts
    """Place, as in `agents.conditions`; −1 for none."""
    destination: Shorts
    """Place; −1 for none."""
    persons: npt.NDArray[np.int16]
    """Members to whom it happened; 0 if to the household."""
    location: Shorts
    """Where it put them, as in `agents.conditions`; −1 if nowhere else."""


class HouseholdYear(NamedTuple):
    """One year of all households."""

    events: Events
    """By rising identity, and in each household in the order in which they happened."""
    parents: Parents
    """Of the households that came to be."""


class _Teller:
    """Looks at the rows after every step of a year and notes what it changed."""

    def __init__(self) -> None:
        self.told: list[Events] = []
        self.parents: list[Parents] = []
        self.last: Look
        self.names: npt.NDArray[np.uint64]

    def begin(self, run: "MigrationModel") -> None:
        """The rows as the year begins."""
        self.last = look(run)

    def matched(self, run: "MigrationModel") -> None:
        """Identities before the weddings; stand-ins are among them, who are gone with it."""
        self.names = run.state.households.id[: run.state.used].copy()

    def compare(self, run: "MigrationModel", step: int, name: str) -> None:
        """After a step."""
        before, after = self.last, look(run)
        self.last = after
        if name == "weddings":
            self.parents.append(parents_of_couples(self.names, founders(run), run.year))
        else:
            self.parents.append(parents_of(before.h, after.h, run.year))
        # Who is no more has the name that it had.
        names = after.h.id.copy()
        gone = names[: before.h.id.size] == 0
        names[: before.h.id.size][gone] = before.h.id[gone]
        found = changes(name, before, after, run.state.lives, Wed(run.state.couples, run.state.sides))
        self.told += [_told(change, step, names) for change in found]


def founders(run: "MigrationModel") -> npt.NDArray[np.int64]:
    """(m, 4) row and slot of groom and bride of the couples that founded a household this year."""
    s = run.state
    return s.couples[s.sides & JOINS == 0]


def _told(change: Change, step: int, names: npt.NDArray[np.uint64]) -> Events:
    at = np.flatnonzero(change.rows) if change.rows.dtype == np.bool_ else change.rows
    kind = NAMES.index(change.kind)
    order = 32 * step + (NAMES.index(MOVES[0]) if change.kind in MOVES else kind)
    persons = np.zeros(at.size) if change.persons is None else change.persons[at]
    location = np.full(at.size, -1) if change.location is None else change.location[at]
    columns: Any = np.full(at.size, order), np.full(at.size, kind), change.origin[at], change.destination[at]
    return Events(names[at], *(column.astype(np.int16) for column in (*columns, persons, location)))


def told_year(run: "MigrationModel") -> HouseholdYear:
    """Step a model one year and tell what happened to every household; its digest is that of an ordinary step."""
    teller, steps = _Teller(), run.steps_of_the_year
    try:
        run.steps_of_the_year = _watched(steps, teller)
        run.step()
    finally:
        run.steps_of_the_year = steps
    events = Events(*(np.concatenate(columns) for columns in zip(*teller.told, strict=True)))
    order = np.lexsort((*events[:2:-1], events.order, events.household))
    family = Parents(*(np.concatenate(columns) for columns in zip(*teller.parents, strict=True)))
    return HouseholdYear(Events._make(column[order] for column in events), family)


def _watched(steps: Steps, teller: _Teller) -> Steps:
    """The steps of the year with the teller's looks between them."""
    table: list[tuple[str, Callable[[Any], None]]] = [("begin", teller.begin)]
    parts = [(name, take) for name, take in steps if name != "demography"]
    at = [name for name, _ in steps].index("demography") if len(parts) < len(steps) else None
    if at is not None:
        parts[at:at] = [("lives", lives), ("matches", matches), ("weddings", weddings)]
    for step, (name, take) in enumerate(parts):
        table.append((name, take))
        table.append((name, teller.matched if name == "matches" else partial(teller.compare, step=step, name=name)))
    return tuple(table)
