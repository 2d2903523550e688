"""Persons followed from household to household, so that two runs of one start can be compared person by person.

A household's columns say who its members are only by birth year, sex and slot, and members change households when they
divide off, marry, graduate or settle. Here each has a name that goes with them. Names steer nothing: the run and its
digest are those of any run. Whoever is there at the start is numbered in the order of the rows, which every scenario of
a population shares; a child is named after its mother, the year and its sex, an arrival after its household and slot:
the same person bears the same name in every scenario.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.columns import EPOCH, SLOTS, Households
from agents.compiling import table_rule
from agents.deciding import BUYS
from agents.errors import AccountError
from agents.identity import DIVISION, GRADUATE, MEMBER, SETTLER, child
from agents.registering import AWAY_TO_TOWN
from model.following_rows import LATER, leave, name_newborn
from model.life import Lives, eventful
from model.migration import MigrationModel
from model.state import State
from model.year import YEAR, Run, lives, settle, weddings

Names = npt.NDArray[np.uint64]
Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


def follow(model: MigrationModel) -> None:
    """Number everyone at the start, and have every later year follow them; branches of the model go on following.

    A name means something only where `birth` says that the slot is taken.

    Args:
        model: at the start.
    """
    s = model.state
    there = s.households.birth != 0
    s.persons = np.zeros(there.shape, np.uint64)
    s.persons[there] = np.arange(1, np.count_nonzero(there) + 1, dtype=np.uint64)
    model.steps_of_the_year = FOLLOWED


def forget(model: MigrationModel) -> None:
    """Let go of the names: later years are simulated without them."""
    model.state.persons = np.zeros((0, SLOTS), np.uint64)
    model.steps_of_the_year = YEAR


def _members(s: State) -> tuple[Names, Bytes, Bytes]:
    """Copies of the identities, birth years and traits in use."""
    h, used = s.households, s.used
    return h.id[:used].copy(), h.birth[:used].copy(), h.traits[:used].copy()


def _lives(run: Run) -> None:
    """Deaths, births, leaving and division, and who went where."""
    s, first = run.state, run.state.used
    ids, birth, traits = _members(s)
    lives(run)
    rows = eventful(s.lives, first)
    placed = follow_lives(s.households, s.persons, ids, birth, traits, rows, s.lives, first, s.used, run.year)
    _see_named(s, placed, first, s.used, run.year)


def _weddings(run: Run) -> None:
    """Marriages: both go to the couple's new row."""
    s, first = run.state, run.state.used
    weddings(run)
    groom, groom_slot, bride, bride_slot = s.couples.T
    s.persons[first : s.used, 0] = s.persons[groom, groom_slot]
    s.persons[first : s.used, 1] = s.persons[bride, bride_slot]


def _settle(run: Run) -> None:
    """Members away who register divide off; after them come the arrivals."""
    s, first = run.state, run.state.used
    ids, birth, traits = _members(s)
    settle(run)
    rows = np.flatnonzero((s.choices.deed[:first] & ~np.uint8(BUYS) == AWAY_TO_TOWN) & (ids != 0))
    last = first + rows.size
    placed = follow_settlers(s.households, s.persons, ids, birth, traits, rows, first, last, run.year)
    _see_named(s, placed, first, last, run.year)
    name_arrivals(s.households, s.persons, last, s.used, run.year)


def _see_named(s: State, placed: int, first: int, last: int, year: int) -> None:
    """See that the rows first … last − 1, formed this year, were placed up to the last, and all their members named.

    Raises:
        AccountError: if someone comes from nowhere.
    """
    nameless = np.count_nonzero((s.households.birth[first:last] != 0) & (s.persons[first:last] == 0))
    if placed != last or nameless:
        raise AccountError(
            f"of the households formed in {year}, {last - placed} cannot be traced to the ones they came from, "
            f"and {nameless} members are not found there"
        )


@table_rule
def follow_lives(
    h: Households,
    names: Names,
    ids: Names,
    birth: Bytes,
    traits: Bytes,
    rows: Counts,
    lives: Lives,
    first: int,
    used: int,
    year: int,
) -> int:
    """Follow those who divided off and graduated, and name the newborn.

    New rows stand in the order in which the eventful rows were gone through, each named after its row and event.

    Args:
        h: households after this half of the step.
        names: (n, 8) of the members, from before; changed in place.
        ids: (first,) identities before.
        birth: (first, 8) birth years before; those who are placed are taken out.
        traits: (first, 8) traits before.
        rows: in which someone died, was born, left or divided off.
        lives: what was decided.
        first: rows in use before.
        used: rows in use after.
        year: calendar year.

    Returns:
        The row after the last one whose members are known; `used` if all are.
    """
    new = first
    for i in range(rows.size):
        row = rows[i]
        begun, dead, graduates = new, np.int64(lives.died[row]), np.int64(lives.leaves[row])
        for mother in range(SLOTS):
            bears = lives.born[row] >> mother & 1
            if bears and new < used and h.id[new] == child(ids[row], year, DIVISION, 8 + mother):
                leave(row, new, dead, graduates, h, birth, traits, names, year - EPOCH)
                new += 1
        for slot in range(SLOTS):
            goes = graduates >> slot & 1
            if goes and new < used and h.id[new] == child(ids[row], year, GRADUATE, slot):
                names[new, 0] = names[row, slot]
                new += 1
        if lives.parts[row] and new < used and h.id[new] == child(ids[row], year, DIVISION, 0):
            leave(row, new, dead, graduates, h, birth, traits, names, year - EPOCH)
            new += 1
        if lives.born[row]:
            name_newborn(row, begun, new, np.int64(lives.born[row]) & ~dead, h, names, year)
    return new


@table_rule
def follow_settlers(
    h: Households,
    names: Names,
    ids: Names,
    birth: Bytes,
    traits: Bytes,
    rows: Counts,
    first: int,
    used: int,
    year: int,
) -> int:
    """Follow members away who registered and so divided off; arguments and result as for `follow_lives`."""
    new = first
    for i in range(rows.size):
        if new < used and h.id[new] == child(ids[rows[i]], year, SETTLER, 0):
            leave(rows[i], new, 0, 0, h, birth, traits, names, -1)
            new += 1
    return new


@table_rule
def name_arrivals(h: Households, names: Names, first: int, used: int, year: int) -> None:
    """Name the members of the households that came from outside this year."""
    for row in range(first, used):
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0:
                names[row, slot] = child(h.id[row], year, MEMBER, slot) | LATER


INSTEAD: dict[str, tuple[tuple[str, Callable[[Any], None]], ...]] = {
    "demography": (("lives", _lives), ("weddings", _weddings)),
    "settle": (("settle", _settle),),
}
"""The steps in which persons change households."""

FOLLOWED = tuple(step for name, take in YEAR for step in INSTEAD.get(name, ((name, take),)))
"""The steps of the year, with persons followed."""
