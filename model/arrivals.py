"""Arrivals from outside, drawn from the keyed pool, and exits of those neither resident nor registered here."""

import numpy as np
import numpy.typing as npt

from agents.arriving import ArrivingParameters, arrives, arriving_schooling, write_arrival
from agents.columns import AWAY, COLLEGE, SLOTS, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.identity import arrival
from agents.luck import ARRIVE, Integer, block, uniform
from model.events import (
    ARRIVAL,
    EXIT,
    HOUSEHOLD_DISSOLVED,
    HOUSEHOLD_FORMED,
    REGISTERED_ARRIVAL,
    REGISTERED_EXIT,
    Flow,
)
from model.moves import location_in

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int16]

POOL = 4
"""Candidates for each expected household, so that levers can raise arrivals fourfold."""


@rule
def share_at(u: float, towns: Floats) -> int:
    """Which of some cumulative shares a draw falls into."""
    found = 0
    while found < towns.shape[0] - 1 and u >= towns[found]:
        found += 1
    return found


@table_rule
def who_arrives(
    begin: int,
    end: int,
    p: ArrivingParameters,
    pool: int,
    expected: float,
    towns: Floats,
    factor: Floats,
    talent: Floats,
    pull: Floats,
    first: Shorts,
    seed: Integer,
    year: int,
) -> Rows:
    """Those of the candidates begin … end − 1 who come.

    Args:
        begin: first candidate.
        end: last candidate, not asked.
        p: parameters of arriving.
        pool: number of candidates.
        expected: arrivals where levers and wages are neutral.
        towns: (t,) cumulative shares of townships' towns as destinations, at the start.
        factor: (t,) lever on arrivals.
        talent: (t,) lever on arrivals with college schooling.
        pull: (t,) this year's job chance against the start.
        first: (t + 1,) first urban village of each township; nobody comes where there is none.
        seed: of the run.
        year: calendar year.
    """
    found, n = np.empty(end - begin, np.int64), 0
    for i in range(begin, end):
        words = block(seed, i, year, ARRIVE, 0)
        town = share_at(uniform(words[2]), towns)
        college = arriving_schooling(uniform(words[1]), p.arriving_graduates) == COLLEGE
        found[n] = i
        if first[town + 1] > first[town]:
            n += arrives(uniform(words[0]), expected, pool, college, factor[town], talent[town], pull[town])
    return found[:n]


@rule
def admit(
    h: Households,
    used: int,
    rows: Rows,
    k: Codes,
    p: ArrivingParameters,
    outside: Floats,
    towns: Floats,
    first: Shorts,
    members: Shorts,
    flow: Flow,
    seed: Integer,
    year: int,
) -> None:
    """Let candidates in.

    Args:
        h: households, with room for all of them.
        used: row of the first.
        rows: (m,) candidates.
        k: codes of the year.
        p: parameters of arriving.
        outside: (o,) cumulative shares of outside places as origins.
        towns: (t,) cumulative shares of townships' towns as destinations, at the start.
        first: (t + 1,) first urban village of each township.
        members: urban villages by township.
        flow: the year's events.
        seed: of the run.
        year: calendar year.
    """
    nowhere = flow.shape[1] - 1
    for n in range(rows.size):
        i = int(rows[n])
        words = block(seed, i, year, ARRIVE, 0)
        town, origin = share_at(uniform(words[2]), towns), share_at(uniform(words[3]), outside)
        identity = arrival(year, i)
        location = location_in(2 * town + 1, identity, k, first, members, seed, year)
        persons = write_arrival(used + n, h, identity, k.villages + origin, location, p, seed, year, i)
        place, beyond = k.place[location], k.inside + origin
        # The household enters where it comes from, and moves in from there.
        flow[REGISTERED_ARRIVAL, nowhere, beyond] += persons
        flow[ARRIVAL, nowhere, place] += persons
        flow[HOUSEHOLD_FORMED, nowhere, place] += 1


@table_rule
def strangers(first: int, last: int, h: Households, k: Codes) -> Rows:
    """Those of some rows of which nobody is a resident or registered here any more."""
    rows, n = np.empty(last - first, np.int64), 0
    for row in range(first, last):
        if h.residence[row] < k.villages or h.registration[row] < k.villages or h.id[row] == 0:
            continue
        if h.away[row] < 0 or h.away[row] >= k.villages:
            rows[n] = row
            n += 1
    return rows[:n]


@rule
def sweep(rows: Rows, h: Households, k: Codes, flow: Flow) -> None:
    """Close the households of some rows."""
    nowhere = flow.shape[1] - 1
    for i in range(rows.size):
        row = rows[i]
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0:
                location = h.away[row] if h.traits[row, slot] & AWAY else h.residence[row]
                flow[EXIT, k.place[location], nowhere] += 1
                flow[REGISTERED_EXIT, k.registered[h.registration[row]], nowhere] += 1
                h.birth[row, slot] = 0
                h.traits[row, slot] = 0
        flow[HOUSEHOLD_DISSOLVED, k.place[h.residence[row]], nowhere] += 1
        h.id[row] = 0
