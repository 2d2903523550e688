"""Weddings of a frozen run: who marries whom is the reference's matching, and nobody's wedding hangs on another's year.

A lever that moves a bride would otherwise move her groom's village: he would find another, whose suitor would find a
third, and an effect in one county would be in all of them within a year. So every couple of the reference is wed where
both are there and free, wherever they now live, and settles on the side on which it settled there, with the parents if
it did so there and has room here. Where one of them is
not to be had (gone from the household or from the prefecture, or wed), the other marries a stand-in, who is as the
spouse was in the reference and enters as an arrival. What happens to a household is then a function of its own row and
of the reference. Who is no candidate in the reference waits.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, MALE, NOWHERE, Households
from agents.conditions import Codes
from agents.luck import Integer
from model.events import ARRIVAL, HOUSEHOLD_FORMED, REGISTERED_ARRIVAL, Flow
from model.reference import Weddings
from model.weddings import Rows, candidates

Bytes = npt.NDArray[np.uint8]


def kept_weddings(couples: Rows, sides: Bytes, h: Households) -> Weddings:
    """Keep a year's couples before they are wed; `couples` as from `model.weddings.engaged`."""
    grooms, brides = single(h, couples[:, 0], couples[:, 1]), single(h, couples[:, 2], couples[:, 3])
    return Weddings(grooms, couples[:, 1].copy(), brides, couples[:, 3].copy(), sides.copy())


def single(h: Households, rows: Rows, slots: Rows) -> Households:
    """(m,) each of some members as a household of one where they live, with their share of land and dividend."""
    alone = Households._make(column[rows] for column in h)
    others = np.arange(h.birth.shape[1]) != slots[:, None]
    members = np.count_nonzero(alone.birth, axis=1)
    away = alone.traits[np.arange(rows.size), slots] & AWAY != 0
    alone.residence[:] = np.where(away, alone.away, alone.residence)
    alone.since[:] = np.where(away, alone.away_since, alone.since)
    alone.away[:], alone.away_since[:] = NOWHERE, 0
    alone.land[:], alone.dividend[:] = alone.land // members, alone.dividend // members
    alone.birth[others] = 0
    alone.traits[others] = 0
    alone.traits[:] &= np.uint8(255 - AWAY)
    return alone


def weddings_of(
    kept: Weddings, h: Households, used: int, weds: Bytes, k: Codes, flow: Flow, seed: Integer, year: int
) -> tuple[Rows, Bytes, int]:
    """This year's couples: those of the reference of whom at least one is there and looks for a spouse.

    Args:
        kept: the reference's weddings of the year.
        h: the households; stand-ins are added to them.
        used: rows in use.
        weds: (n,) bit mask of the members who look for a spouse.
        k: codes of the year.
        flow: the year's events, added to.
        seed: of the run.
        year: calendar year.

    Returns:
        (m, 4) row and slot of groom and bride, (m,) where and with whom they settle, rows then in use.
    """
    groom = rows_of(kept.grooms.id, kept.groom_slot, MALE, h, used, weds, k, seed, year)
    bride = rows_of(kept.brides.id, kept.bride_slot, 0, h, used, weds, k, seed, year)
    for mine, other, spouses in ((groom, bride, kept.grooms), (bride, groom, kept.brides)):
        absent = np.flatnonzero((mine < 0) & (other >= 0))
        mine[absent] = np.arange(used, used + absent.size)
        stand_in(spouses, absent, h, used, k, flow)
        used += absent.size
    held = groom >= 0
    couples = np.stack([groom, kept.groom_slot, bride, kept.bride_slot], axis=1)[held]
    return couples, kept.sides[held], used


def rows_of(
    who: npt.NDArray[np.uint64], slots: Rows, sex: int, h: Households, used: int, weds: Bytes, k: Codes,
    seed: Integer, year: int,
) -> Rows:  # fmt: skip
    """(m,) rows of the candidates of one sex with these identities and slots, −1 for who is none this year."""
    market = np.zeros(int(k.node.max()) + 1, np.int16)
    _, _, ids, rows, looking = candidates(h, np.flatnonzero(weds[:used]), weds, k, market, sex, seed, year)
    seeks = np.zeros((used, h.birth.shape[1]), np.bool_)
    seeks[rows, looking] = True
    order = np.argsort(ids, kind="stable")
    ids, rows = np.append(ids[order], np.uint64(0)), np.append(rows[order], 0)
    at = np.searchsorted(ids[:-1], who)
    found = (ids[at] == who) & seeks[rows[at], slots]
    return np.where(found, rows[at], -1).astype(np.int64)


def stand_in(spouses: Households, which: Rows, h: Households, used: int, k: Codes, flow: Flow) -> None:
    """Write some spouses of the reference into the rows from `used` on, as arrivals."""
    nowhere = flow.shape[1] - 1
    columns: Any = zip(h, spouses, strict=True)
    for column, values in columns:
        column[used : used + which.size] = values[which]
    places, registered = k.place[spouses.residence[which]], k.registered[spouses.registration[which]]
    np.add.at(flow[ARRIVAL], (nowhere, places), 1)
    np.add.at(flow[HOUSEHOLD_FORMED], (nowhere, places), 1)
    np.add.at(flow[REGISTERED_ARRIVAL], (nowhere, registered), 1)
