"""A scenario with the levers of a parameter put back to the reference: what is left does not depend on how they work.

A lever acts through parameters, which its entry in the catalogue names. Where such a parameter is an assumption, so is
what the lever does; where it is taken from literature elsewhere, that is said as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from agents.levers import LEVER_NAMES
from agents.parameters import Parameter
from model.levers import LeverTable
from policies.entry import Entry

ASSUMED, BORROWED = "assumption", "literature"
ALL = "all assumed"
"""Stands for every parameter that is an assumption at once."""


class Neutral(NamedTuple):
    """A scenario with the levers of one parameter, or of all that are assumed, as in the reference."""

    parameter: str
    """Its name, or ALL."""
    levers: tuple[str, ...]
    status: str
    table: LeverTable


def moved(reference: LeverTable, changed: LeverTable, until: int) -> tuple[str, ...]:
    """Levers that differ somewhere in a year up to `until`, in the order of the rules."""
    differs = (reference.initial != changed.initial).any(axis=1)
    for year in range(reference.first_year, until + 1):
        differs = differs | (reference.of(year) != changed.of(year)).any(axis=1)
    return tuple(LEVER_NAMES[i] for i in np.flatnonzero(differs))


def neutral(
    reference: LeverTable,
    changed: LeverTable,
    until: int,
    catalogue: Mapping[str, Entry],
    parameters: Mapping[str, Parameter],
) -> list[Neutral]:
    """The tables to run for one scenario; several may be equal, and are then run once.

    Args:
        reference: levers of the run compared with.
        changed: the scenario's.
        until: last year.
        catalogue: entries by lever.
        parameters: every parameter of the rules by name, with its status.
    """
    levers = moved(reference, changed, until)
    through: dict[str, list[str]] = {}
    for lever in levers:
        for name in catalogue[lever].parameters:
            through.setdefault(name, []).append(lever)
    found = []
    for name, acting in sorted(through.items()):
        status = parameters[name].status
        if status in (ASSUMED, BORROWED):
            found.append(Neutral(name, tuple(acting), status, put_back(reference, changed, acting, name)))
    assumed = {lever for each in found if each.status == ASSUMED for lever in each.levers}
    if assumed:
        together = [lever for lever in levers if lever in assumed]
        found.append(Neutral(ALL, tuple(together), ASSUMED, put_back(reference, changed, together, ALL)))
    return found


def put_back(reference: LeverTable, changed: LeverTable, levers: Sequence[str], name: str) -> LeverTable:
    """A scenario's table with some levers as in the reference."""
    rows = [LEVER_NAMES.index(lever) for lever in levers]
    values, initial = changed.values.copy(), changed.initial.copy()
    initial[rows] = reference.initial[rows]
    for i in range(len(values)):
        values[i, rows] = reference.of(changed.first_year + i)[rows]
    return replace(changed, name=f"{changed.name} − {name}", values=values, initial=initial)
