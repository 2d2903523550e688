"""How much of a scenario's effect rests on parameters that are assumed or borrowed: it is run again with their levers
as in the reference.

A lever acts through parameters, which its entry in the catalogue names. Where such a parameter is an assumption, so is
what the lever does. With every lever that acts through it put back to the reference, what is left of the effect does not
depend on how those levers work; the difference rests on the parameter.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.levers import LEVER_NAMES
from agents.parameters import Parameter
from model.levers import LeverTable
from model.region import Region
from policies.entry import Entry

COLUMNS = ("scenario", "year", "indicator", "parameter", "levers", "status", "effect", "without", "rests")
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


def put_back(reference: LeverTable, changed: LeverTable, levers: list[str], name: str) -> LeverTable:
    """A scenario's table with some levers as in the reference."""
    rows = [LEVER_NAMES.index(lever) for lever in levers]
    values, initial = changed.values.copy(), changed.initial.copy()
    initial[rows] = reference.initial[rows]
    for i in range(len(values)):
        values[i, rows] = reference.of(changed.first_year + i)[rows]
    return replace(changed, name=f"{changed.name} − {name}", values=values, initial=initial)


def reliance_frame(
    scenario: str, each: Neutral, effects: pd.DataFrame, without: pd.DataFrame, region: Region, years: tuple[int, ...]
) -> pd.DataFrame:
    """Effect of a scenario on the prefecture, with and without the levers of one parameter.

    Args:
        scenario: its name.
        each: what was put back.
        effects: of `experiments.effects.effects_frame`, of the scenario.
        without: the same of the run with levers put back.
        region: whose prefecture is meant.
        years: at whose ends the runs are compared.
    """
    whole = (effects["area_code"] == region.code) & effects["year"].isin(years)
    whole &= ~effects["indicator"].str.startswith("change_")
    found = effects.loc[whole, ["scenario", "year", "indicator"]].assign(scenario=scenario, parameter=each.parameter)
    effect, left = effects.loc[whole, "difference"].to_numpy(), without.loc[whole, "difference"].to_numpy()
    found = found.assign(levers=" ".join(each.levers), status=each.status, effect=effect, without=left)
    found["rests"] = found["effect"] - found["without"]
    return found[list(COLUMNS)].reset_index(drop=True)
