"""What one step of the year changed in the households' rows, as kinds of events."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AFFORDABLE, AWAY, HOMESTEAD, JOBLESS, OWNED, REFUSED, SCHOOLING_MASK, TRAINED, UNSEATED
from agents.columns import Households as Rows
from agents.conditions import Codes
from agents.deciding import BUYS
from agents.living import Lives
from agents.moving import HOME, JOIN, RETURN, STAY, WHOLE
from model.choosing import Choices
from model.weddings import who_joined

if TYPE_CHECKING:
    from model.migration import MigrationModel

KINDS = {
    "recoded": "lives in a village whose resident code became urban",
    "registration_recoded": "is registered in a village whose registration code became urban",
    "resettled": "moved by a project",
    "registered_by_project": "registered elsewhere by a project",
    "rehoused": "given a dwelling where it lives by a project",
    "died": "members died",
    "born": "children were born, here or, for want of room, to a couple that divided off",
    "schooled": "members went on to another level of schooling",
    "divided": "members formed a household of their own, or left the prefecture after graduation",
    "married": "members left to marry",
    "joined": "a spouse came to live here",
    "emptied": "nobody is left at the residence: the household is where its members were away",
    "trained": "members took a course that raised their skill",
    "moved": "the whole family moved",
    "split": "members went, the family stays",
    "returned": "to the village of origin, or those away to the residence",
    "refused": "found no dwelling and stayed: from where it lives to where it would have gone",
    "sheltered": "moved into affordable rental",
    "jobless": "moved and found no job in the year",
    "bought": "bought the dwelling it rented",
    "transferred": "moved its registration: places are those of registration",
    "settled": "members away registered where they live, as a household of their own",
    "lost_land": "gave up contracted land in registering",
    "lost_dividend": "gave up the collective dividend in registering",
    "lost_homestead": "gave up the homestead in registering or for a project",
    "seated": "children got or lost a school seat",
    "formed": "came to be: from nowhere to where it lives",
    "dissolved": "nobody is left in it, or nobody lives or is registered in the prefecture",
}
"""Kinds of events and what they mean, in the order in which they are told of a step."""

Shorts = npt.NDArray[np.int16]
Mask = npt.NDArray[np.bool_]


class Change(NamedTuple):
    """Rows to which one kind of event happened, and for every row in use whatever it may be."""

    kind: str
    rows: Mask | npt.NDArray[np.int64]
    origin: Shorts
    """Place, −1 for none."""
    destination: Shorts
    """Place, −1 for none."""
    persons: npt.NDArray[Any] | None = None
    """Members to whom it happened; the household itself if not given."""
    location: Shorts | None = None
    """Where it put them; nowhere else if not given."""


class Look(NamedTuple):
    """The households as they stood between two steps; copies of the n rows then in use."""

    h: Rows
    codes: Codes
    choices: Choices


class Wed(NamedTuple):
    """A year's couples, as in `model.state`."""

    couples: npt.NDArray[np.int64]
    sides: npt.NDArray[np.uint8]


def look(run: "MigrationModel") -> Look:
    """Copy the rows as they stand."""
    s = run.state
    rows = Rows._make(column[: s.used].copy() for column in s.households)
    return Look(rows, s.codes, Choices._make(column[: s.used].copy() for column in s.choices))


def changes(step: str, before: Look, after: Look, decided: Lives, wed: Wed) -> Iterator[Change]:
    """What one step changed in the rows.

    Args:
        step: as in `model.year.YEAR`, demography in its parts.
        before: the rows before it.
        after: the rows after it; none has moved, new ones stand behind the others.
        decided: what the year of life brought to each.
        wed: this year's couples.
    """
    old, new = before.h, Rows._make(column[: before.h.id.size] for column in after.h)
    base = before.codes.place[old.residence]
    if step == "govern":
        yield from _governed(old, new, before.codes, after.codes)
    if step == "lives":
        yield from _lived(old, new, before.codes, base, decided)
    if step == "weddings":
        # By couple: who comes may take the slot that somebody of the same age has left.
        left, joined = married(wed, old.id.size)
        yield Change("married", left > 0, base, base, left)
        yield Change("joined", joined > 0, base, base, joined)
    if step in ("lives", "weddings"):
        moved = (old.id != 0) & (new.id != 0) & (old.residence != new.residence)
        yield Change("emptied", moved, base, after.codes.place[new.residence], None, new.residence)
    if step == "labour":
        more = (new.traits & ~old.traits & TRAINED) != 0
        yield Change("trained", more.any(axis=1), base, base, more.sum(axis=1))
    if step == "settle":
        yield from _moved(before, old, new, base)
        yield from _registered(before, old, new, base)
    yield from _came_and_went(step, before, after)


def married(wed: Wed, rows: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """(n,) members who left to marry, and spouses who came, by row; stand-ins, who stand behind, are left out."""
    most = max(rows, int(wed.couples.max(initial=-1)) + 1)
    joined = np.bincount(who_joined(wed.couples, wed.sides)[:, 0], minlength=most)
    # Where one comes, the other stays.
    left = np.bincount(wed.couples[:, [0, 2]].ravel(), minlength=most) - joined
    return left[:rows], joined[:rows]


def _came_and_went(step: str, before: Look, after: Look) -> Iterator[Change]:
    """Households formed in the step, and those that are no more."""
    n, h = before.h.id.size, after.h
    places, registered = after.codes.place[h.residence], after.codes.registered[h.registration]
    nowhere = np.full(h.id.size, -1, np.int16)
    new = (np.arange(h.id.size) >= n) & (h.id != 0)
    yield Change("formed", new, nowhere, places, (h.birth != 0).sum(axis=1), h.residence)
    if step == "settle":
        # Those who registered apart took along what they were let keep.
        settlers = new & (h.origin < after.codes.villages)
        yield Change("lost_land", settlers & (h.land == 0), registered, registered)
        yield Change("lost_dividend", settlers & (h.dividend == 0), registered, registered)
        yield Change("lost_homestead", settlers & (h.holds & HOMESTEAD == 0), registered, registered)
    gone = (before.h.id != 0) & (h.id[:n] == 0)
    yield Change("dissolved", gone, before.codes.place[before.h.residence], nowhere)


def _governed(old: Rows, new: Rows, k: Codes, now: Codes) -> Iterator[Change]:
    """Codes and projects."""
    lived, base, registered = old.id != 0, k.place[old.residence], k.registered[old.registration]
    recoded, here = now.place[old.residence], now.place[new.residence]
    again, there = now.registered[old.registration], now.registered[new.registration]
    yield Change("recoded", lived & (base != recoded), base, recoded)
    yield Change("registration_recoded", lived & (registered != again), registered, again)
    yield Change("resettled", lived & (old.residence != new.residence), recoded, here, None, new.residence)
    moved = lived & (old.registration != new.registration)
    yield Change("registered_by_project", moved, again, there, None, new.registration)
    rehoused = lived & (old.dwelling != new.dwelling) & (old.residence == new.residence)
    yield Change("rehoused", rehoused, recoded, here)
    yield Change("lost_homestead", lived & (old.holds & ~new.holds & HOMESTEAD != 0), again, there)


def _lived(old: Rows, new: Rows, k: Codes, base: Shorts, decided: Lives) -> Iterator[Change]:
    """Who died, was born, went to school, left, came home."""

    def slots(mask: npt.NDArray[np.uint8]) -> Mask:
        return (mask[: old.id.size, None] >> np.arange(old.birth.shape[1]) & 1).astype(np.bool_)

    dead = slots(decided.died)
    gone, same = (old.birth != 0) & (old.birth != new.birth), (old.birth != 0) & (old.birth == new.birth)
    for kind, who in (
        ("died", gone & dead),
        # By mother, since she may have divided off to make room.
        ("born", slots(decided.born) & (old.id != 0)[:, None]),
        ("schooled", same & ((old.traits ^ new.traits) & SCHOOLING_MASK != 0)),
        ("divided", gone & ~dead),
    ):
        yield Change(kind, who.any(axis=1), base, base, who.sum(axis=1))
    home = same & (old.traits & ~new.traits & AWAY != 0) & (old.residence == new.residence)[:, None]
    away = k.place[np.maximum(old.away, 0)]
    yield Change("returned", home.any(axis=1), away, base, home.sum(axis=1), new.residence)


def _moved(before: Look, old: Rows, new: Rows, base: Shorts) -> Iterator[Change]:
    """Moves, and what became of them."""
    k, choices = before.codes, before.choices
    # Who leaves the model in this step has moved before.
    place, there = k.place[new.residence], k.place[np.maximum(new.away, 0)]
    gone = np.where(old.away >= 0, k.place[np.maximum(old.away, 0)], base).astype(np.int16)
    wanted, whole = choices.destination, choices.mode == WHOLE
    refused = (old.id != 0) & (new.holds & REFUSED != 0)
    going = (old.id != 0) & (wanted != STAY) & ~refused
    yield Change("moved", going & (wanted >= 0) & whole, base, place, None, new.residence)
    sending, start = (wanted >= 0) & ~whole | (wanted == JOIN), np.where(wanted == JOIN, base, gone).astype(np.int16)
    yield Change("split", going & sending, start, there, choices.mode, new.away)
    homeward = going & ((wanted == HOME) | (wanted == RETURN))
    from_place = np.where(wanted == HOME, base, gone).astype(np.int16)
    yield Change("returned", homeward, from_place, place, None, new.residence)
    yield Change("refused", refused, base, np.where(wanted == JOIN, gone, wanted).astype(np.int16))
    sheltered = going & (wanted >= 0) & whole & (new.dwelling == AFFORDABLE)
    yield Change("sheltered", sheltered, place, place)
    yield Change("jobless", (old.id != 0) & (new.holds & JOBLESS != 0), place, place)


def _registered(before: Look, old: Rows, new: Rows, base: Shorts) -> Iterator[Change]:
    """Registrations, what they cost, dwellings bought, seats."""
    k, lives_on = before.codes, (old.id != 0) & (new.id != 0)
    registered, now = k.registered[old.registration], k.registered[new.registration]
    bought = (before.choices.deed & BUYS != 0) & (new.dwelling == OWNED) & (old.dwelling != OWNED)
    yield Change("bought", lives_on & bought, base, base)
    transferred = (old.id != 0) & (old.registration != new.registration)
    yield Change("transferred", transferred, registered, now, None, new.registration)
    left = lives_on[:, None] & (old.birth != 0) & (new.birth == 0)
    away = (left & (old.traits & AWAY != 0)).any(axis=1)
    gone = np.where(away, k.place[np.maximum(old.away, 0)], base).astype(np.int16)
    apart = left.any(axis=1)
    where = np.where(away, old.away, old.residence).astype(np.int16)
    yield Change("settled", apart, registered, gone, left.sum(axis=1), where)
    stays = lives_on & ~apart
    yield Change("lost_land", stays & (new.land < old.land), registered, now)
    yield Change("lost_dividend", stays & (new.dividend < old.dividend), registered, now)
    yield Change("lost_homestead", stays & (old.holds & ~new.holds & HOMESTEAD != 0), registered, now)
    seats = ((old.traits ^ new.traits) & UNSEATED != 0) & (old.birth == new.birth) & (old.birth != 0)
    yield Change("seated", lives_on & seats.any(axis=1), base, k.place[new.residence], seats.sum(axis=1))


def away_place(h: Rows, k: Codes) -> Shorts:
    """(n,) place of the members away, −1 where nobody is."""
    away = (h.traits & AWAY != 0) & (h.birth != 0)
    return np.where(away.any(axis=1) & (h.away >= 0), k.place[np.maximum(h.away, 0)], -1).astype(np.int16)
