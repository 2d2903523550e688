"""Persons followed from household to household, so that two runs of one start can be compared person by person.

A household's columns say who its members are only by birth year, sex and slot, and members change households when they
divide off, marry, graduate or settle. Here each has a name that goes with them. Names steer nothing: the run and its
digest are those of any run. Whoever is there when following begins is numbered in the order of the rows, which runs
have in common until they part; a child is named after its mother, the year and its sex, an arrival after its household
and slot: the same person bears the same name in every scenario.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from agents.columns import SLOTS
from agents.deciding import BUYS
from agents.errors import AccountError
from agents.registering import AWAY_TO_TOWN, SOME_TO_TOWN
from model.demography_step import apply_lives, ask_lives, matches, weddings
from model.following_rows import Before, follow_lives, follow_settlers, name_arrivals
from model.migration import MigrationModel
from model.settling_step import settle
from model.state import State
from model.weddings import JOINS, who_joined
from model.year import YEAR
from model.year_run import Run


def follow(model: MigrationModel) -> int:
    """Number everyone there is, and have every later year follow them; branches of the model go on following.

    A name means something only where `birth` says that the slot is taken.

    Args:
        model: at the end of a year that all runs to be compared have in common, or at the start.

    Returns:
        How many there are.
    """
    s = model.state
    there = s.households.birth != 0
    there[s.households.id == 0] = False
    count = int(np.count_nonzero(there))
    s.persons = np.zeros(there.shape, np.uint64)
    s.persons[there] = np.arange(1, count + 1, dtype=np.uint64)
    model.steps_of_the_year = FOLLOWED
    return count


def forget(model: MigrationModel) -> None:
    """Let go of the names: later years are simulated without them."""
    model.state.persons = np.zeros((0, SLOTS), np.uint64)
    model.steps_of_the_year = YEAR


def _before(s: State, rows: npt.NDArray[np.int64]) -> Before:
    """What some rows hold now."""
    h = s.households
    birth, traits = np.take(h.birth, rows, axis=0), np.take(h.traits, rows, axis=0)
    return Before(rows, h.id[rows], birth, traits, (birth != 0).all(axis=1))


def _lives(run: Run) -> None:
    """Deaths, births, leaving and division, and who went where."""
    ask_lives(run)
    s, first = run.state, run.state.used
    before = _before(s, np.flatnonzero(s.lives.born[:first] | s.lives.leaves[:first] | s.lives.parts[:first]))
    apply_lives(run)
    placed = follow_lives(first, s.used, s.households, s.persons, before, s.lives, run.year)
    _see_named(s, placed, first, s.used, run.year)


def _weddings(run: Run) -> None:
    """Marriages: both go to the couple's new row, or one to where the other lives with the parents."""
    s, first = run.state, run.state.used
    weddings(run)
    groom, groom_slot, bride, bride_slot = s.couples.T
    founds = s.sides & JOINS == 0
    row, slot, left, left_slot = who_joined(s.couples, s.sides).T
    # All are read before any is written: who comes may have the slot of one who has left.
    names = s.persons[left, left_slot]
    his_names, her_names = s.persons[groom, groom_slot], s.persons[bride, bride_slot]
    s.persons[first : s.used, 0], s.persons[first : s.used, 1] = his_names[founds], her_names[founds]
    s.persons[row, slot] = names


def _settle(run: Run) -> None:
    """Members who register apart divide off; after them come the arrivals."""
    s, first = run.state, run.state.used
    deed = s.choices.deed[:first] & np.uint16(BUYS - 1)
    before = _before(s, np.flatnonzero((deed == AWAY_TO_TOWN) | (deed == SOME_TO_TOWN)))
    settle(run)
    placed = follow_settlers(first, s.used, s.households, s.persons, before, run.year)
    name_arrivals(placed, s.used, s.households, s.persons, run.year)
    # Who has just settled is registered here; who has just arrived is not.
    arrived = np.count_nonzero(s.households.registration[placed : s.used] >= s.codes.villages)
    _see_named(s, placed + int(arrived), first, s.used, run.year)


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


INSTEAD: dict[str, tuple[tuple[str, Callable[[Any], None]], ...]] = {
    "demography": (("lives", _lives), ("matches", matches), ("weddings", _weddings)),
    "settle": (("settle", _settle),),
}
"""The steps in which persons change households."""

FOLLOWED = tuple(step for name, take in YEAR for step in INSTEAD.get(name, ((name, take),)))
"""The steps of the year, with persons followed."""
