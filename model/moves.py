"""Carrying out moves: those that were settled, of families and members, and those away who come home by themselves."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from agents.columns import AFFORDABLE, AWAY, EPOCH, HOMESTEAD, NO_DWELLING, NOWHERE, OWNED, RENTED, SLOTS, Households
from agents.compiling import rule
from agents.conditions import Codes
from agents.family import family_of, slots_of
from agents.luck import NEIGHBOURHOOD, Integer, block
from agents.members import age_in, schooling_of, works
from agents.moving import BOTH_AWAY, HOME, JOIN, RETURN, STAY, WHOLE
from model.choosing import Choices
from model.events import ARRIVAL, DEPARTURE, HOUSEHOLD_MOVED, MOVED, RETURNED, SPLIT, Flow
from model.rows import grown_at_home
from model.threads import over_rows

Shorts = npt.NDArray[np.int16]
Bytes = npt.NDArray[np.uint8]
Counts = npt.NDArray[np.int64]


@rule
def location_in(
    place: Integer, identity: Integer, k: Codes, first: Shorts, members: Shorts, seed: Integer, year: int
) -> int:
    """Neighbourhood, by keyed draw, in the urban part of a township; or the location of an outside place.

    `members[first[t]:first[t + 1]]` lists the urban-coded villages of township t. Each draws for the household, and the
    highest draw has it: so a village that becomes urban takes some who move in, and changes nothing for all others.
    """
    if place >= k.inside:
        return int(k.villages + place - k.inside)
    start, end = np.int64(first[place // 2]), np.int64(first[place // 2 + 1])
    found, best = -1, np.int64(-1)
    for i in range(start, end):
        word = np.int64(block(seed, identity, year, NEIGHBOURHOOD, members[i])[0])
        if word > best:
            found, best = i, word
    return int(members[found])


@rule
def kind_of_move(here: int, there: int, inside: int, usual: int) -> int:
    """Event of a person's move: leaving or entering the prefecture comes before what kind of move it was."""
    if here < inside and there >= inside:
        return DEPARTURE
    if here >= inside and there < inside and usual != RETURNED:
        return ARRIVAL
    return usual


@rule
def move_person(
    row: int, slot: int, to_away: bool, there: int, usual: int, h: Households, k: Codes, flow: Flow
) -> None:
    """Note one member's move to a place and set whether they are away; staying in the place is no move."""
    traits = np.int64(h.traits[row, slot])
    here = k.place[h.away[row]] if traits & AWAY else k.place[h.residence[row]]
    if here != there:
        flow[kind_of_move(here, there, k.inside, usual), here, there] += 1
    h.traits[row, slot] = np.uint8(traits | AWAY if to_away else traits & ~AWAY)


@rule
def dwelling_at(row: int, kind: int, place: int, h: Households, k: Codes, affordable: bool) -> int:
    """Dwelling of a family that moved: its homestead at home, affordable rental for those who got one, else rented."""
    if place >= k.inside:
        return NO_DWELLING
    if kind == HOME and h.holds[row] & HOMESTEAD:
        return OWNED
    return AFFORDABLE if affordable else RENTED


@rule
def move_family(
    row: int, location: int, kind: int, h: Households, k: Codes, affordable: bool, flow: Flow, year: int
) -> None:
    """Everyone to one location; `kind` is a town's place, HOME or RETURN."""
    there = k.place[location]
    for slot in range(SLOTS):
        if h.birth[row, slot] != 0:
            move_person(row, slot, False, there, RETURNED if kind < 0 else MOVED, h, k, flow)
    h.away[row] = NOWHERE
    h.away_since[row] = 0
    if kind == RETURN:
        return
    flow[HOUSEHOLD_MOVED, k.place[h.residence[row]], there] += 1
    h.residence[row] = location
    h.since[row] = np.uint8(year - EPOCH)
    h.dwelling[row] = dwelling_at(row, kind, there, h, k, affordable)


@rule
def comes_home(row: int, h: Households, year: int) -> bool:
    """Whether those away come home: none of them works any more, or children are alone at the residence."""
    working = False
    for slot in range(slots_of(row, h)):
        birth, traits = np.int64(h.birth[row, slot]), np.int64(h.traits[row, slot])
        if birth != 0 and traits & AWAY:
            working = working or works(age_in(year, birth), schooling_of(traits))
    return not working or not grown_at_home(row, h, year)


@rule
def come_home(rows: Counts, h: Households, k: Codes, flow: Flow, year: int) -> None:
    """Bring those away from the households of `rows` home where none of them works, or where children are left alone.

    A retired worker stays as long as somebody who is away too still works.
    """
    for i in range(rows.size):
        row = rows[i]
        if h.id[row] != 0 and comes_home(row, h, year):
            move_family(row, int(h.residence[row]), RETURN, h, k, False, flow, year)


@rule
def send_members(row: int, location: int, mode: int, h: Households, k: Codes, flow: Flow, year: int) -> None:
    """The goer, and in the mode with both partners the partner, to a location; any other member away comes back."""
    f = family_of(row, h, year)
    here, there = k.place[h.residence[row]], k.place[location]
    for slot in range(SLOTS):
        if h.birth[row, slot] == 0:
            continue
        if slot == f.goer or (mode == BOTH_AWAY and slot == f.partner):
            move_person(row, slot, True, there, SPLIT, h, k, flow)
        elif h.traits[row, slot] & AWAY:
            move_person(row, slot, False, here, RETURNED, h, k, flow)
    h.away[row] = location
    h.away_since[row] = np.uint8(year - EPOCH)


@rule
def join_those_away(row: int, h: Households, k: Codes, flow: Flow, year: int) -> None:
    """One more member to where others are away; they have been there as long as before."""
    joiner = family_of(row, h, year).joiner
    # In a frozen run there may be nobody to join, or nobody to go.
    if joiner >= 0:
        move_person(row, joiner, True, k.place[h.away[row]], SPLIT, h, k, flow)


@rule
def move_rows(
    h: Households,
    moving: Counts,
    lets: Bytes,
    choices: Choices,
    k: Codes,
    first: Shorts,
    members: Shorts,
    flow: Flow,
    seed: Integer,
    year: int,
) -> None:
    """Carry out every settled move of the rows in `moving`; (n,) `lets` marks those that got affordable rental."""
    for i in range(moving.size):
        row = moving[i]
        destination = int(choices.destination[row])
        if destination == STAY:
            continue
        if destination == RETURN:
            move_family(row, int(h.residence[row]), RETURN, h, k, False, flow, year)
        elif destination == HOME:
            move_family(row, int(h.origin[row]), HOME, h, k, False, flow, year)
        elif destination == JOIN:
            join_those_away(row, h, k, flow, year)
        else:
            location = location_in(destination, h.id[row], k, first, members, seed, year)
            if choices.mode[row] == WHOLE:
                move_family(row, location, destination, h, k, lets[row] != 0, flow, year)
            else:
                send_members(row, location, int(choices.mode[row]), h, k, flow, year)


def move_all(
    h: Households,
    moving: Counts,
    lets: Bytes,
    choices: Choices,
    k: Codes,
    first: Shorts,
    members: Shorts,
    flows: Sequence[Flow],
    seed: Integer,
    year: int,
) -> None:
    """Carry out every settled move, on a thread for each of `flows`: a household's move writes to its own row only."""
    over_rows(
        moving.size,
        len(flows),
        lambda start, stop, worker: move_rows(
            h, moving[start:stop], lets, choices, k, first, members, flows[worker], seed, year
        ),
    )
