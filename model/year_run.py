"""What steps of the year share: the run, its households asked as agents, who decided anything, and the count."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from agents.households import RuralHousehold, TownHousehold
from model.claims import Rows
from model.counting import Tally, added_up
from model.counting_rows import FEW, count_rows, empty_sheets, lookup_of
from model.events import Flow
from model.levers import LeverTable
from model.record import Record
from model.reference import Reference
from model.rows import unlike
from model.state import State
from model.threads import over_rows


class Run(Protocol):
    """What a step needs of the model that runs it."""

    state: State
    year: int
    scenario: LeverTable
    engine: str
    record: Record
    agents_by_type: Any
    frozen: Reference | None
    """What the run is frozen on, if it is: see `model/freezing.py`."""


def ask(run: Run, question: str) -> None:
    """Put a question to every household agent, in shuffled order."""
    for agent_type in (RuralHousehold, TownHousehold):
        if agent_type in run.agents_by_type:
            run.agents_by_type[agent_type].shuffle_do(question)


def ask_present(run: Run, question: str) -> None:
    """Renew the handles, since demography opened and closed rows, and put a question to everyone."""
    run.enrol()  # type: ignore[attr-defined]
    ask(run, question)


def rows_unlike(s: State, nothing: int, column: npt.NDArray[Any]) -> Rows:
    """Rows in use whose entry in a column is not `nothing`; closed rows have decided nothing."""
    return unlike(nothing, column, 0, s.used)


def on_threads(s: State, rows: Rows, carry_out: Callable[[Rows, Flow], None]) -> None:
    """Carry out what comes of some rows, none of which touches another."""
    over_rows(rows.size, s.threads, lambda first, last, worker: carry_out(rows[first:last], s.flows[worker]))


def count(run: Run, incomes: bool) -> Tally:
    """Count the population as it stands."""
    s, room = run.state, run.state.rules.income.room_share
    assert s.conditions is not None
    sheets, rows = empty_sheets(s.threads, s.place_count, s.codes.place.size), np.empty((s.threads, 2, FEW), np.int64)
    # What is earned, not what those who decide count on.
    earned = s.conditions._replace(wage=s.places.wage)
    arguments = s.households, s.codes, earned, lookup_of(s.roles, run.year), incomes, room
    over_rows(
        s.used,
        s.threads,
        lambda first, last, worker: count_rows(first, last, worker, *arguments, rows[worker], sheets),
    )
    return added_up(sheets, s.codes)


def year_end(run: Run) -> Tally:
    """Count of the year's end, taken once by whichever step asks first."""
    s = run.state
    if s.counted != run.year:
        s.before, s.tally, s.counted = s.ledgers, count(run, incomes=True), run.year
    return s.tally
