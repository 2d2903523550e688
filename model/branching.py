"""A run that goes on under another table of levers from where it stands: a copy in memory, no year simulated twice.

What a scenario changes only later is shared with every run that has the same lever values so far, so a comparison
simulates the years they have in common once. The copy equals a run from the start bit for bit.
"""

import copy
from dataclasses import fields
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.counties import County
from agents.errors import InputError
from agents.numbering import ModelAgent
from agents.townships import Township
from model.levers import LeverTable
from model.migration import MigrationModel
from model.record import Record
from model.state import State

SHARED = ("region", "rules", "parameters", "variant", "ties", "known", "recoded")
"""What a run never writes to."""
BY_ROW = ("households", "persons")
"""Columns of which only the rows in use are copied."""
OF_ONE_YEAR = ("lives", "choices")
"""Written by every year before it reads them: the copy has empty ones."""


def first_difference(a: LeverTable, b: LeverTable) -> int | None:
    """First year in which two tables differ, None if they are the same.

    What held before the first year counts as that year: against it the first year's changes are seen.

    Raises:
        InputError: if the tables are not of the same first year, levers and townships.
    """
    if a.first_year != b.first_year or a.values.shape[1:] != b.values.shape[1:]:
        raise InputError(
            f"scenario '{a.name}' has the first year {a.first_year} and levers × townships {a.values.shape[1:]}, "
            f"scenario '{b.name}' has {b.first_year} and {b.values.shape[1:]}; only tables of one region are compared"
        )
    if not np.array_equal(a.initial, b.initial):
        return a.first_year
    for year in range(a.first_year, a.first_year + max(len(a.values), len(b.values))):
        if not np.array_equal(a.of(year), b.of(year)):
            return year
    return None


def branch(model: MigrationModel, scenario: LeverTable) -> MigrationModel:
    """A copy of a run at its present year, which goes on under another table and shares nothing that either changes.

    Args:
        model: between two years; it can go on as well.
        scenario: equal to the model's table in every year simulated so far.

    Raises:
        InputError: if the tables differ in a year already simulated; the start itself is counted under the levers of
            the first year, so a table that differs there begins a run of its own.
    """
    differs = first_difference(model.scenario, scenario)
    if differs is not None and differs <= max(model.year, scenario.first_year):
        raise InputError(
            f"scenario '{scenario.name}' differs from '{model.scenario.name}' in {differs}, and the run stands at the "
            f"end of {model.year}; a run is continued under a table that is the same up to then, or begun anew"
        )
    fresh = MigrationModel.__new__(MigrationModel)
    mesa.Model.__init__(fresh, rng=model.seed)
    own = {name: value for name, value in vars(model).items() if name not in vars(fresh)}
    fresh.__dict__.update(own, _handles={}, scenario=scenario)
    fresh.steps = model.steps
    fresh.state, fresh.record = _state(model.state), _record(model.record)
    _governments(model, fresh)
    if fresh.engine == "mesa":
        fresh.enrol()
    return fresh


def _state(state: State) -> State:
    """All that later years read; only rows in use are copied."""
    room = state.households.id.size
    found: dict[str, Any] = {}
    for field in fields(State):
        if not field.init:  # made by the state itself
            continue
        value = getattr(state, field.name)
        if field.name in BY_ROW:
            found[field.name] = _in_use(value, state.used)
        elif field.name in OF_ONE_YEAR:
            found[field.name] = type(value)(*(np.zeros(room, column.dtype) for column in value))
        else:
            found[field.name] = value if field.name in SHARED else _copied(value)
    return State(**found)


def _in_use(table: Households | npt.NDArray[Any], used: int) -> Any:  # noqa: ANN401 (of the kind that is given)
    if isinstance(table, tuple):
        return type(table)(*(_in_use(column, used) for column in table))
    fresh = np.zeros(table.shape, table.dtype)
    fresh[:used] = table[:used]
    return fresh


def _copied(value: Any) -> Any:  # noqa: ANN401 (of the kind that is given)
    """A copy of numbers, arrays, lists of numbers, and tuples of these."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple):
        return type(value)(*(_copied(part) for part in value))
    return list(value) if isinstance(value, list) else value


def _record(record: Record) -> Record:
    """The years so far; their tables are never changed, so they are shared, and the list of them is not."""
    fresh = copy.copy(record)
    fresh.event_rows = list(record.event_rows)
    fresh.notes = {name: list(column) for name, column in record.notes.items()}
    return fresh


def _governments(model: MigrationModel, fresh: MigrationModel) -> None:
    """Counties and townships with all that each remembers, in the same order."""
    fresh._found_governments()
    for kind in (County, Township):
        for old, new in zip(_by_index(model, kind), _by_index(fresh, kind), strict=True):
            new.__dict__.update({name: _copied(value) for name, value in vars(old).items() if name not in NUMBERED})


NUMBERED = ("model", "unique_id", "pos")
"""What Mesa itself keeps of an agent."""


def _by_index(model: MigrationModel, kind: type[ModelAgent]) -> list[Any]:
    return sorted(model.agents_by_type[kind], key=lambda agent: int(agent.index))
