"""What a run's first year gives for each anchor: flows and shares counted from the events and from who moved."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, EPOCH, MALE, NOWHERE, Households
from agents.members import RETIREMENT_AGE, schooling_of, works
from model.events import (
    ARRIVAL,
    BIRTH,
    DEATH,
    EVENTS,
    RECODE,
    RESIDENTS,
    RETURNED,
    RURAL_TO_URBAN,
    TRANSFER_IN,
    UPGRADE,
    Flow,
)
from model.levers import LeverTable, baseline_table
from model.migration import MigrationModel
from model.population import Population
from model.region import Region
from model.state import State

Mask = npt.NDArray[np.bool_]

NOT_MOVES = (BIRTH, DEATH, RECODE, UPGRADE)
"""Events of the resident ledger in which nobody changes place."""


class Stocks(NamedTuple):
    """What the rates of the year are reckoned from, persons at the end of the year before."""

    outside: int
    """Living outside."""
    unregistered: int
    """Living in a town without an urban registration of the prefecture."""
    guests: int
    """Living in the prefecture, registered elsewhere."""


class Goers(NamedTuple):
    """Who left a village household's home in the year for a town or outside; persons."""

    workers: int
    """Of working age and out of school."""
    men: int
    """Men among the workers whose family stays."""
    with_family: int
    """Workers who left with the whole household."""
    persons: int
    """Everyone who left."""
    elders: int
    """Those of 60 and over among them."""


def open_gate(region: Region) -> LeverTable:
    """Policy of the baseline with registration open from before the start, so that no backlog is in the first year."""
    first = region.start + 1
    return baseline_table(len(region.township_codes), first, region.last, first - 1)


def first_year(
    region: Region, population: Population, parameters: dict[str, float], seed: int, threads: int | None = None
) -> dict[str, float]:
    """Simulate one year and give every measure by name; counts in full-size persons, shares in percent."""
    # Anchors govern the centres of priors, so what is not given stands there, whatever was fitted since.
    unfitted = region.on_prior_means()
    model = MigrationModel(open_gate(region), parameters, unfitted, seed, population=population, threads=threads)
    state = model.state
    urban, stocks = _urban(state), _stocks(state)
    before = _kept(state)
    model.step()
    found = _flows(state.flow, urban, state.inside, stocks, state.scale)
    return found | _growth(stocks, _stocks(state)) | _shares(goers(before, _kept(state), state, model.year))


def _urban(state: State) -> Mask:
    """(places + 1,) towns of the prefecture; the last entry is 'nowhere'."""
    urban = np.zeros(state.place_count + 1, np.bool_)
    urban[1 : state.inside : 2] = True
    return urban


def _stocks(state: State) -> Stocks:
    tally, inside = state.tally, state.inside
    towns = slice(1, inside, 2)
    return Stocks(
        int(tally.residents[inside:].sum()),
        int((tally.residents[towns] - tally.town_registered[towns]).sum()),
        int((tally.residents[:inside] - tally.registered_here[:inside]).sum()),
    )


def _kept(state: State) -> Households:
    """A copy of the households in use, sorted by identity."""
    rows = np.flatnonzero(state.households.id[: state.used])
    rows = rows[np.argsort(state.households.id[rows], kind="stable")]
    return Households._make(column[rows].copy() for column in state.households)


def _flows(flow: Flow, urban: Mask, inside: int, stocks: Stocks, scale: float) -> dict[str, float]:
    """Measures that the events hold: town growth other than by recoding, net loss, return, registration."""
    moves = [k for k, event in enumerate(EVENTS) if event.ledger == RESIDENTS and k not in NOT_MOVES]
    lived = [*moves, BIRTH, DEATH]
    moved = flow[moves].sum(axis=0)
    here = np.arange(urban.size) < inside
    outside = ~here
    outside[-1] = False
    back = int(flow[[ARRIVAL, RETURNED]].sum(axis=0)[outside][:, here].sum())
    registered = int(flow[RURAL_TO_URBAN].sum()) + int(flow[TRANSFER_IN].sum())
    rural = here & ~urban
    return {
        "towns_growth": (int(flow[lived][:, :, urban].sum()) - int(flow[lived][:, urban].sum())) / scale,
        "village_to_town": (int(moved[rural][:, urban].sum()) - int(moved[urban][:, rural].sum())) / scale,
        "net_loss": (int(moved[here][:, ~here].sum()) - int(moved[~here][:, here].sum())) / scale,
        "returning": 100.0 * back / stocks.outside,
        "registering": 100.0 * registered / stocks.unregistered,
    }


def _growth(before: Stocks, after: Stocks) -> dict[str, float]:
    return {"guests_growth": 100.0 * (after.guests / before.guests - 1.0)}


def goers(before: Households, after: Households, state: State, year: int) -> Goers:
    """Count who left home, among households that lived in their own village a year ago."""
    _, old, new = np.intersect1d(before.id, after.id, assume_unique=True, return_indices=True)
    was, now = Households._make(c[old] for c in before), Households._make(c[new] for c in after)
    place = state.codes.place
    villages = state.codes.villages
    home = (was.origin < villages) & (was.residence == was.origin) & (place[was.residence] % 2 == 0)
    whole = home & (now.residence != was.residence)
    away = home & ~whole & (now.away != NOWHERE)
    there = now.birth != 0
    # A member keeps the slot. Who was away a year ago has not left now, nor has a child that was born away.
    was_home = (was.birth == now.birth) & ((was.traits & AWAY) == 0)
    age = np.where(there, year - EPOCH - now.birth.astype(np.int64), -1)
    adult = _working(age, now.traits)
    gone = there & (whole[:, None] | (away[:, None] & ((now.traits & AWAY) != 0) & was_home))
    men = (now.traits & MALE) != 0
    return Goers(
        int((gone & adult).sum()),
        int((gone & adult & men & away[:, None]).sum()),
        int((gone & adult & whole[:, None]).sum()),
        int(gone.sum()),
        int((gone & (age >= RETIREMENT_AGE)).sum()),
    )


def _working(age: npt.NDArray[np.int64], traits: npt.NDArray[np.uint8]) -> Mask:
    """The rule of the labour force for every member."""
    found = np.zeros(age.shape, np.bool_)
    for row, slot in zip(*np.nonzero(age >= 0), strict=True):
        found[row, slot] = works(int(age[row, slot]), schooling_of(np.int64(traits[row, slot])))
    return found


def _shares(g: Goers) -> dict[str, float]:
    workers, persons = max(g.workers, 1), max(g.persons, 1)
    return {
        "men": 100.0 * g.men / max(g.workers - g.with_family, 1),
        "whole_families": 100.0 * g.with_family / workers,
        "elders": 100.0 * g.elders / persons,
    }
