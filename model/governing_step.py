"""Step 2, govern: what governments decided becomes codes and events; projects move households."""

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, EPOCH, RESETTLED, SLOTS, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.dividing import nearest_integer
from agents.levers import RESETTLEMENT
from agents.luck import RESETTLE, Integer, block
from model.events import (
    HOUSEHOLD_MOVED,
    HOUSEHOLD_RECODED,
    RECODE,
    REGISTERED_RECODE,
    REGISTERED_RESETTLEMENT,
    REGISTERED_UPGRADE,
    UPGRADE,
    Flow,
)
from model.events import (
    RESETTLEMENT as RESETTLEMENT_EVENT,
)
from model.moves import location_in
from model.rows import size_of
from model.state import State, codes_of

Rows = npt.NDArray[np.int64]


class Governed:
    """The prefecture as its counties and townships see it (`agents.administration.Administration`)."""

    def __init__(self, state: State, year: int, village_residents: Rows | None = None) -> None:
        """Show the state in `year`; (l,) `village_residents` of last year's end are the run's own if not given."""
        self.state = state
        self.year = year
        self.scale = state.scale
        self.places = state.places
        self.grants = state.grants
        self.levers = state.levers
        self.governing = state.rules.governing
        self.village_township = state.region.village_township
        self.village_minutes = state.region.village_minutes
        self.urban_from = state.urban_from
        self.village_residents = state.tally.location_residents if village_residents is None else village_residents
        towns = np.unique(state.region.village_township[state.urban_from <= year])
        self.rural_township = (state.region.township_type == 0) & ~np.isin(np.arange(state.townships), towns)

    def recode(self, village: int) -> None:
        """Make a village's residents urban from this year, and its registrations after the lag."""
        lag = nearest_integer(self.governing.recode_lag)
        self.state.urban_from[village] = self.year
        self.state.registered_urban_from[village] = min(int(self.state.registered_urban_from[village]), self.year + lag)

    def upgrade(self, township: int) -> None:
        """Make a rural township a town: the village nearest to its seat becomes urban."""
        villages = np.flatnonzero(self.village_township == township)
        seat = int(villages[np.argmin(self.village_minutes[villages])])
        self.state.upgraded.append(seat)
        self.recode(seat)


def recode(state: State, year: int) -> None:
    """Take this year's codes into use, and note every person and household whose place they change."""
    before = state.codes
    after = codes_of(state.region, state.urban_from, state.registered_urban_from, year)
    tally, flow = state.tally, state.flow
    for village in np.flatnonzero(before.place != after.place):
        old, new = int(before.place[village]), int(after.place[village])
        event = UPGRADE if int(village) in state.upgraded else RECODE
        flow[event, old, new] += tally.location_residents[village]
        flow[HOUSEHOLD_RECODED, old, new] += tally.location_households[village]
    for village in np.flatnonzero(before.registered != after.registered):
        event = REGISTERED_UPGRADE if int(village) in state.upgraded else REGISTERED_RECODE
        flow[event, int(before.registered[village]), int(after.registered[village])] += tally.origin_registered[village]
    state.codes = after


def urban_villages(state: State) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Urban-coded villages township by township: (t + 1,) first entry of each, and the list."""
    villages = np.flatnonzero(state.codes.place[: state.codes.villages] % 2 == 1).astype(np.int16)
    township = state.region.village_township[villages]
    order = np.argsort(township, kind="stable")
    first = np.searchsorted(township[order], np.arange(state.townships + 1)).astype(np.int16)
    return first, villages[order]


@table_rule
def to_resettle(
    h: Households, used: int, k: Codes, township: int, seed: Integer, year: int
) -> tuple[Rows, npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """(m,) rows, draws and identities of the households registered in a township's villages."""
    m = 0
    for row in range(used):
        m += h.id[row] != 0 and k.registered[h.registration[row]] == 2 * township
    rows, luck, who = np.empty(m, np.int64), np.empty(m, np.uint64), np.empty(m, np.uint64)
    n = 0
    for row in range(used):
        if h.id[row] != 0 and k.registered[h.registration[row]] == 2 * township:
            rows[n], who[n], luck[n] = row, h.id[row], block(seed, h.id[row], 0, RESETTLE, 0)[0]
            n += 1
    return rows, luck, who


@rule
def resettle(row: int, location: int, h: Households, k: Codes, flow: Flow, year: int) -> bool:
    """Move by project those who live in the village, and tell whether they did; recode the registration apart."""
    origin, place = k.registered[h.registration[row]], k.place[location]
    # The two codes of a neighbourhood can differ for some years: registrations follow later.
    flow[REGISTERED_RESETTLEMENT, origin, k.registered[location]] += size_of(row, h)
    here = k.place[h.residence[row]]
    lives_there = here == origin
    if lives_there:
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0 and h.traits[row, slot] & AWAY == 0:
                flow[RESETTLEMENT_EVENT, here, place] += 1
        flow[HOUSEHOLD_MOVED, here, place] += 1
        h.residence[row] = location
        h.since[row] = np.uint8(year - EPOCH)
        h.dwelling[row] = RESETTLED
    h.registration[row] = location
    return bool(lives_there)


def resettle_all(state: State, year: int) -> None:
    """Carry out this year's resettlement projects.

    The lever's households of each township go, by keyed draw, to its own town or its county's seat.
    """
    region, k, h = state.region, state.codes, state.households
    first, members = urban_villages(state)
    for township in range(state.townships):
        count = nearest_integer(float(state.levers[RESETTLEMENT, township]))
        if count <= 0:
            continue
        town = (
            township
            if first[township + 1] > first[township]
            else int(region.county_seat[region.township_county[township]])
        )
        rows, luck, who = to_resettle(h, state.used, k, township, state.seed, year)
        for row in rows[np.lexsort((who, luck))][:count]:
            location = location_in(2 * town + 1, h.id[row], k, first, members, state.seed, year)
            if resettle(int(row), int(location), h, k, state.flow, year):
                state.places.dwellings[2 * town + 1] += 1
