"""Step 2, projects: villages resettled in town, in kind or in cash; villages merged; shantytowns rehoused in place.

A project rehouses households of its township, as many as the lever says, by keyed draw, so that twice the lever takes
the same ones and as many more; it ends when nobody is left. It moves people and registrations apart from what anyone
chooses.
"""

import numpy as np
import numpy.typing as npt

from agents.arithmetic import added
from agents.columns import AWAY, EPOCH, HOMESTEAD, OWNED, RESETTLED, SLOTS, Households
from agents.compiling import rule
from agents.conditions import Codes
from agents.dividing import divide, nearest_integer
from agents.levers import RENEWAL, RESETTLEMENT, RESETTLEMENT_CASH, VILLAGE_MERGING
from agents.luck import RESETTLE, block, draw_many, uniform
from agents.rehousing import town_of_choice
from model.events import HOUSEHOLD_MOVED, REGISTERED_RESETTLEMENT, REHOUSED, Flow
from model.events import RESETTLEMENT as RESETTLED_PERSONS
from model.governing_step import urban_villages
from model.moves import location_in
from model.rows import size_of
from model.state import State
from model.works import MERGED, RENEWED
from model.works import RESETTLED as RESETTLED_HOUSEHOLDS

Rows = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int64]


def rehouse(state: State, year: int) -> None:
    """Carry out this year's projects."""
    resettle_all(state, year)
    merge_all(state, year)
    renew_all(state)


def households_by_township(state: State, lever: int) -> Counts:
    """(t,) households that a lever's projects take this year: whole ones, by largest remainder within the county."""
    values, county = state.levers[lever], state.region.township_county
    counts = np.zeros(values.size, np.int64)
    for c in range(len(state.region.county_codes)):
        held = np.flatnonzero(county == c)
        total = nearest_integer(added(float(value) for value in values[held]))
        if total > 0:
            counts[held] = divide(total, [nearest_integer(1000.0 * float(value)) for value in values[held]])
    return counts


def first_by_luck(state: State, rows: Rows, count: int) -> Rows:
    """The first `count` of some rows by a draw that stays the same in every year and scenario."""
    who = state.households.id[rows]
    return rows[np.lexsort((who, draw_many(state.seed, who, 0, RESETTLE, 0)))][:count]


def registered_at(state: State, place: int) -> Rows:
    """Rows of the households registered at a place, wherever they live."""
    h = state.households
    return np.flatnonzero((h.id[: state.used] != 0) & (state.codes.registered[h.registration[: state.used]] == place))


def takes_cash(state: State, row: int, township: int) -> bool:
    """Whether a household takes cash: those with the lower draws, more of them the higher the lever."""
    word = block(state.seed, state.households.id[row], 0, RESETTLE, 0)[1]
    return bool(uniform(word) < state.levers[RESETTLEMENT_CASH, township])


@rule
def resettle(
    row: int, location: int, dwelling: int, merged: bool, h: Households, k: Codes, flow: Flow, year: int
) -> bool:
    """Move by project those who live where they are registered, and tell whether they do; recode the registration.

    The homestead is given up for what the project gives; contracted land stays. Where the whole village is `merged`,
    the new place is home from then on.
    """
    village = h.registration[row]
    origin, place = k.registered[village], k.place[location]
    # The two codes of a neighbourhood can differ for some years: registrations follow later.
    flow[REGISTERED_RESETTLEMENT, origin, k.registered[location]] += size_of(row, h)
    here = k.place[h.residence[row]]
    lives_there = here == origin and h.residence[row] != location
    if lives_there:
        for slot in range(SLOTS):
            if h.birth[row, slot] != 0 and h.traits[row, slot] & AWAY == 0:
                flow[RESETTLED_PERSONS, here, place] += 1
        flow[HOUSEHOLD_MOVED, here, place] += 1
        h.residence[row] = location
        h.since[row] = np.uint8(year - EPOCH)
        h.dwelling[row] = dwelling
    if merged and h.origin[row] == village:
        h.origin[row] = location
    h.holds[row] = np.uint8(np.int64(h.holds[row]) & ~HOMESTEAD)
    h.registration[row] = location
    return bool(lives_there)


def resettle_all(state: State, year: int) -> None:
    """Households of villages move to their own town or, if it has none, their county's seat; for cash, where they like.

    In kind a dwelling is built for each household that moves; whoever takes cash buys one that stands empty.
    """
    region, k, h, dwellings = state.region, state.codes, state.households, state.places.dwellings
    first, members = urban_villages(state)
    vacant = np.maximum(dwellings - state.places.occupied, 0)
    counts = households_by_township(state, RESETTLEMENT)
    assert state.conditions is not None
    for township in np.flatnonzero(counts):
        own = first[township + 1] > first[township]
        town = int(township) if own else int(region.county_seat[region.township_county[township]])
        rows = registered_at(state, 2 * int(township))
        # A neighbourhood's registration code may change after its residents': who was moved there is not moved again.
        rows = rows[k.place[h.registration[rows]] == 2 * int(township)]
        taken = first_by_luck(state, rows, int(counts[township]))
        state.works[township, RESETTLED_HOUSEHOLDS] += taken.size
        for row in taken:
            bought = -1
            if takes_cash(state, int(row), int(township)) and k.place[h.residence[row]] == 2 * township:
                bought = town_of_choice(
                    int(row), h, state.conditions, state.rules.moving, state.rules.income, vacant, state.seed, year
                )
            target = bought if bought >= 0 else 2 * town + 1
            location = int(location_in(target, h.id[row], k, first, members, state.seed, year))
            dwelling = OWNED if bought >= 0 else RESETTLED
            moved = resettle(int(row), location, dwelling, False, h, k, state.flow, year)
            if moved:
                # In use from now on, be it bought or built, so that nobody who moves this year finds it empty.
                state.places.occupied[target] += 1
                if bought >= 0:
                    vacant[bought] -= 1
                else:
                    dwellings[target] += 1


def merge_all(state: State, year: int) -> None:
    """Households of villages move to the village nearest to their township's seat that is still rural."""
    region, k, h = state.region, state.codes, state.households
    counts = households_by_township(state, VILLAGE_MERGING)
    for township in np.flatnonzero(counts):
        place = 2 * int(township)
        villages = np.flatnonzero(
            (region.village_township == township)
            & (k.place[: k.villages] == place)
            & (k.registered[: k.villages] == place)
        )
        if villages.size == 0:
            continue
        central = int(villages[np.argmin(region.village_minutes[villages])])
        rows = registered_at(state, place)
        taken = first_by_luck(state, rows[h.registration[rows] != central], int(counts[township]))
        state.works[township, MERGED] += taken.size
        for row in taken:
            resettle(int(row), central, RESETTLED, True, h, k, state.flow, year)


def renew_all(state: State) -> None:
    """Dwellings of shantytowns are replaced for those registered and living in the town, who own theirs afterwards.

    In kind the dwelling is rebuilt; who takes cash buys one of those that stand in the town, and theirs is gone.
    """
    k, h, dwellings = state.codes, state.households, state.places.dwellings
    counts = households_by_township(state, RENEWAL)
    for township in np.flatnonzero(counts):
        place = 2 * int(township) + 1
        rows = registered_at(state, place)
        rows = rows[(k.place[h.residence[rows]] == place) & (h.dwelling[rows] != RESETTLED)]
        taken = first_by_luck(state, rows, int(counts[township]))
        state.works[township, RENEWED] += taken.size
        for row in taken:
            state.flow[REHOUSED, place, place] += size_of(int(row), h)
            h.dwelling[row] = RESETTLED
            if takes_cash(state, int(row), int(township)) and dwellings[place] > 0:
                dwellings[place] -= 1
