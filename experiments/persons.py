"""Persons whose place or registration at a year's end is another under a scenario, and what distinguishes them.

Every person of either run is in exactly one of: the same in both; another place under the scenario; in one of the runs
only. So what the movers add up to is the whole difference of a ledger, in persons, with nothing left over.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import EPOCH
from agents.members import age_in
from model.region import Region
from model.whereabouts import ABSENT, BIRTH, HOUSEHOLD, HOUSEHOLD_TYPES, REGISTRATION, RESIDENCE, SCHOOLING, Whereabouts

Index = npt.NDArray[np.int64]
Places = npt.NDArray[np.int64]

VILLAGE, TOWN, OUTSIDE, NOBODY = range(4)
"""Where a person lives or is registered: a village or a town of the prefecture, outside of it, or not in the run."""

CHANGES = (
    "to_town", "to_village", "in_to_town", "in_to_village", "out_of_town", "out_of_village",
    "recoded_to_town", "recoded_to_village", "to_other_township", "to_other_county", "to_other_outside",
    "added_in_town", "added_in_village", "added_outside", "missing_in_town", "missing_in_village", "missing_outside",
)  # fmt: skip
"""What the scenario changes for a person, against the reference: in town instead of in a village of the prefecture, and
the reverse; in it instead of outside, and outside instead; at the same address, whose code is another (nobody moved);
in the same kind of place elsewhere; in the run only under the scenario (born, arrived, or not gone), or only in the
reference."""

_BY_KINDS = {
    (VILLAGE, TOWN): "to_town", (TOWN, VILLAGE): "to_village",
    (OUTSIDE, TOWN): "in_to_town", (OUTSIDE, VILLAGE): "in_to_village",
    (TOWN, OUTSIDE): "out_of_town", (VILLAGE, OUTSIDE): "out_of_village",
    (NOBODY, TOWN): "added_in_town", (NOBODY, VILLAGE): "added_in_village", (NOBODY, OUTSIDE): "added_outside",
    (TOWN, NOBODY): "missing_in_town", (VILLAGE, NOBODY): "missing_in_village", (OUTSIDE, NOBODY): "missing_outside",
    (OUTSIDE, OUTSIDE): "to_other_outside",
}  # fmt: skip

HOUSEHOLD_GROUPS = (*HOUSEHOLD_TYPES, "born_since", "arrived_since")
AGE_GROUPS = ("0_15", "16_29", "30_44", "45_59", "60_plus")
AGE_LIMITS = (16, 30, 45, 60)
DISTANCE_GROUPS = ("same_township", "to_30", "30_to_60", "60_to_120", "over_120", "in_one_run")
MINUTES = (30, 60, 120)
SCHOOLING_GROUPS = ("none", "primary", "junior", "senior", "college")


class Differing(NamedTuple):
    """The persons of one ledger whose place differs, m of them; each array (m,) indexes its groups."""

    change: Index
    """Of CHANGES."""
    household_type: Index
    """Of HOUSEHOLD_GROUPS: the household at the end of the year before the tables part, the same in both runs."""
    age: Index
    """Of AGE_GROUPS, at the year's end."""
    distance: Index
    """Of DISTANCE_GROUPS: minutes of travel between the two places, by the roads of the region's tables."""
    schooling: Index
    """Of SCHOOLING_GROUPS: in the reference run, or under the scenario if only there."""


class Pairs(NamedTuple):
    """Persons of either run; (q,) positions in tables of whereabouts, −1 where a person is not listed."""

    reference: Index
    changed: Index
    before: Index
    """In the table of the moment before the tables part."""


def _later(tables: tuple[Whereabouts, Whereabouts, Whereabouts]) -> Pairs:
    """Join those who came after the start by their names."""
    reference, changed, _ = tables
    only = changed.later[_positions(reference, changed.later) < 0]
    names = np.concatenate([reference.later, only])
    return Pairs(*(_positions(table, names) for table in tables))


def _positions(table: Whereabouts, names: npt.NDArray[np.uint64]) -> Index:
    if not table.later.size:
        return np.full(names.size, -1)
    at = np.minimum(np.searchsorted(table.later, names), table.later.size - 1)
    return np.where(table.later[at] == names, table.founders + at, -1)


def _listed(column: npt.NDArray[Any], at: Index, otherwise: int) -> Index:
    """Entries at some positions, and another where the position is −1."""
    return np.where(at >= 0, column[at], otherwise).astype(np.int64)


def _with_absent(places: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """Place of each location; that of ABSENT stands last."""
    return np.append(places, np.int16(-1))


def differing(
    reference: Whereabouts, changed: Whereabouts, before: Whereabouts, year: int, parting: int, region: Region
) -> dict[str, Differing]:
    """Find the persons who differ, in each ledger.

    Args:
        reference: at the end of `year`.
        changed: at the end of `year`, under the scenario.
        before: at the end of the year before `parting`, the same in both.
        year: that is compared.
        parting: first year in which the tables differ.
        region: whose map and travel times are meant.

    Returns:
        Persons by ledger, `residents` and `registrations`.
    """
    later = _later((reference, changed, before))
    found = {}
    for ledger, column, codes in (("residents", RESIDENCE, "place"), ("registrations", REGISTRATION, "registered")):
        known = [
            (table.persons[:, column], _with_absent(getattr(table.codes, codes))) for table in (reference, changed)
        ]
        who = _who(known, later, reference.founders)
        here, there = (_side(address, place, at) for (address, place), at in zip(known, who, strict=False))
        found[ledger] = Differing(
            _changes(here, there, region),
            _household_types(who, reference, changed, before, parting),
            _ages(_first(BIRTH, reference, changed, who), year),
            _distances(here, there, reference, region),
            _first(SCHOOLING, reference, changed, who),
        )
    return found


def _who(known: list[tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]], later: Pairs, founders: int) -> Pairs:
    """Those whose place differs, by address and place of each address in the two runs."""
    one, other = (place[address[:founders]] for address, place in known)
    old = np.flatnonzero(one != other)
    one, other = (place[_listed(address, at, ABSENT)] for (address, place), at in zip(known, later, strict=False))
    new = np.flatnonzero(one != other)
    return Pairs(*(np.concatenate([old, at[new]]) for at in later))


def _first(column: int, reference: Whereabouts, changed: Whereabouts, who: Pairs) -> Index:
    """What holds in the reference run, or under the scenario for those who are only there."""
    there = _listed(reference.persons[:, RESIDENCE], who.reference, ABSENT) != ABSENT
    old, new = reference.persons[:, column], changed.persons[:, column]
    return np.where(there, _listed(old, who.reference, 0), _listed(new, who.changed, 0))


Side = tuple[Index, Places]
"""(m,) addresses and places in one of the runs."""


def _side(address: npt.NDArray[np.int16], place: npt.NDArray[np.int16], at: Index) -> Side:
    where = _listed(address, at, ABSENT)
    return where, place[where].astype(np.int64)


def _kinds(places: Places, region: Region) -> Index:
    inside = 2 * len(region.township_codes)
    return np.where(places < 0, NOBODY, np.where(places >= inside, OUTSIDE, places % 2))


def _changes(reference: Side, changed: Side, region: Region) -> Index:
    """(m,) kinds of change."""
    old, new = _kinds(reference[1], region), _kinds(changed[1], region)
    table = np.full((4, 4), CHANGES.index("to_other_township"))
    for kinds, name in _BY_KINDS.items():
        table[kinds] = CHANGES.index(name)
    change = table[old, new]
    alike = (old == new) & (old <= TOWN)
    county = np.append(region.township_county, -1)
    apart = county[np.where(alike, reference[1] // 2, -1)] != county[np.where(alike, changed[1] // 2, -1)]
    change[apart] = CHANGES.index("to_other_county")
    recoded = (reference[0] == changed[0]) & (reference[0] != ABSENT)
    change[recoded] = np.where(
        new[recoded] == TOWN, *(CHANGES.index(f"recoded_to_{name}") for name in ("town", "village"))
    )
    return change


def _household_types(
    who: Pairs, reference: Whereabouts, changed: Whereabouts, before: Whereabouts, parting: int
) -> Index:
    there = _listed(before.persons[:, RESIDENCE], who.before, ABSENT) != ABSENT
    born = _first(BIRTH, reference, changed, who) + EPOCH >= parting
    since = np.where(born, HOUSEHOLD_GROUPS.index("born_since"), HOUSEHOLD_GROUPS.index("arrived_since"))
    return np.where(there, _listed(before.persons[:, HOUSEHOLD], who.before, 0), since)


def _ages(birth: Index, year: int) -> Index:
    ages = np.array([age_in(year, born) for born in range(256)])
    return np.searchsorted(AGE_LIMITS, ages, side="right")[birth]


def _distances(reference: Side, changed: Side, table: Whereabouts, region: Region) -> Index:
    node = np.append(table.codes.node, -1).astype(np.int64)
    here, there = node[reference[0]], node[changed[0]]
    band = np.searchsorted(MINUTES, region.minutes[here, there], side="left") + 1
    band[here == there] = 0
    band[(here < 0) | (there < 0)] = DISTANCE_GROUPS.index("in_one_run")
    return band
