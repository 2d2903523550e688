"""Where two runs part: for every household that differs, the first event that one of them has and the other has not."""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.conditions import Codes
from model.household_changes import away_place
from model.household_events import HouseholdYear, told_year

if TYPE_CHECKING:
    from model.migration import MigrationModel

Identities = npt.NDArray[np.uint64]
Shorts = npt.NDArray[np.int16]


class Differences(NamedTuple):
    """Households that differ between two runs, m of them, in the year in which they first do."""

    household: Identities
    year: npt.NDArray[np.int64]
    kind: Shorts
    """(m, 2) kind of the first event that differs (index into `model.household_events.NAMES`) in the first and in the
    second run, −1 for none; none in both where the household was formed otherwise, of parents that differ."""
    origin: Shorts
    """(m, 2) place, −1 for none."""
    destination: Shorts
    """(m, 2) place, −1 for none."""
    stood: Shorts
    """(m, 4) places of its village of origin, its residence, its members away and its registration when the year began,
    the same in both runs; of those formed in it when it ended, in the second run if in both. −1 for nobody away."""
    formed: npt.NDArray[np.bool_]
    """(m,) it was formed in this year: what differs it has from those it came from."""
    parents: Identities
    """(m, 2) of a household formed in this year: what it came from, 0 for none."""


def first_differences(one: "MigrationModel", other: "MigrationModel", until: int) -> Differences:
    """Run two models side by side and tell where every household that differs first does.

    Args:
        one: at the end of a year.
        other: at the end of the same year, with the same households.
        until: last year.
    """
    known = np.zeros(0, np.uint64)
    found: Any = [_none()]
    while one.year < until:
        before, codes = by_identity(one), one.state.codes
        told = told_year(one), told_year(other)
        here, there = by_identity(one), by_identity(other)
        year = _year(*told, here, there, known)
        known = np.union1d(known, year.household)
        stood = np.full((year.household.size, 4), -1, np.int16)
        for table, k in ((here, one.state.codes), (there, other.state.codes), (before, codes)):
            _fill_places(stood, year.household, table, k)
        found.append(year._replace(year=np.full(year.household.size, one.year), stood=stood))
    return Differences(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def by_identity(run: "MigrationModel") -> Households:
    """(n,) copies of the rows of all households, by rising identity."""
    h, used = run.state.households, run.state.used
    rows = np.flatnonzero(h.id[:used])
    rows = rows[np.argsort(h.id[rows], kind="stable")]
    return Households._make(column[rows] for column in h)


def differing(one: Households, other: Households) -> Identities:
    """Identities that only one of two tables has, or that differ in any column; both by rising identity."""
    alone = np.setxor1d(one.id, other.id)
    mine, theirs = np.isin(one.id, other.id), np.isin(other.id, one.id)
    unlike = np.zeros(int(mine.sum()), np.bool_)
    columns: Any = zip(one, other, strict=True)
    for column, beside in columns:
        unequal = column[mine] != beside[theirs]
        unlike |= unequal if unequal.ndim == 1 else unequal.any(axis=1)
    return np.union1d(alone, one.id[mine][unlike])


def _year(
    one: HouseholdYear, other: HouseholdYear, here: Households, there: Households, known: Identities
) -> Differences:
    """The households that differ in this year and did not before."""
    run = np.repeat((0, 1), (one.events.household.size, other.events.household.size))
    pairs: Any = zip(one.events, other.events, strict=True)
    columns = [np.concatenate(pair) for pair in pairs]
    ids, order, kind, origin, destination = columns[:5]
    # Two equal events stand side by side: what is alone, one run has and the other has not.
    by = np.lexsort(columns[::-1])
    keys = np.stack(
        [column[by].view(np.int64 if column.itemsize == 8 else np.int16).astype(np.int64) for column in columns]
    )
    same = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    alone = by[~(np.append(same, False) | np.append(False, same))]
    who = np.setdiff1d(np.union1d(differing(here, there), ids[alone]), known)
    alone = alone[np.isin(ids[alone], who)]
    first = np.full(who.size, np.iinfo(np.int16).max, np.int16)
    at = np.searchsorted(who, ids[alone])
    np.minimum.at(first, at, order[alone])
    early = order[alone] == first[at]
    alone, at = alone[early], at[early]
    events = np.full((3, who.size, 2), -1, np.int16)
    for table, column in zip(events, (kind, origin, destination), strict=True):
        table[at, run[alone]] = column[alone]
    formed = np.isin(who, np.concatenate([one.parents.household, other.parents.household]))
    year, stood = np.zeros(who.size, np.int64), np.zeros((who.size, 4), np.int16)
    return Differences(who, year, events[0], events[1], events[2], stood, formed, _parents(who, one, other))


def _parents(who: Identities, one: HouseholdYear, other: HouseholdYear) -> Identities:
    parents = np.zeros((who.size, 2), np.uint64)
    for family in (one.parents, other.parents):
        at = np.minimum(np.searchsorted(who, family.household), max(who.size - 1, 0))
        mine = who[at] == family.household if who.size else np.zeros(at.size, np.bool_)
        parents[at[mine], 0], parents[at[mine], 1] = family.parent[mine], family.other[mine]
    return parents


def _fill_places(places: Shorts, who: Identities, h: Households, k: Codes) -> None:
    """Write places of origin, residence, members away and registration of those of `who` that are in a table."""
    at = np.minimum(np.searchsorted(h.id, who), h.id.size - 1)
    there = h.id[at] == who
    columns = (k.place[h.origin], k.place[h.residence], away_place(h, k), k.registered[h.registration])
    places[there] = np.stack(columns, axis=1)[at[there]]


def _none() -> Differences:
    words, pairs = np.zeros(0, np.uint64), np.zeros((0, 2), np.int16)
    return Differences(
        words, np.zeros(0, np.int64), pairs, pairs, pairs, np.zeros((0, 4), np.int16), np.zeros(0, np.bool_),
        np.zeros((0, 2), np.uint64),
    )  # fmt: skip
