"""Step 2, govern: what governments decided becomes codes and events."""

import numpy as np
import numpy.typing as npt

from agents.dividing import nearest_integer
from agents.places import Places
from model.counting import Tally
from model.events import HOUSEHOLD_RECODED, RECODE, REGISTERED_RECODE, REGISTERED_UPGRADE, UPGRADE
from model.state import State, codes_of


class Governed:
    """The prefecture as its counties and townships see it (`agents.administration.Administration`)."""

    def __init__(self, state: State, year: int, seen: Tally | None = None) -> None:
        """Show the state in `year`; last year's count is the run's own if not given."""
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
        self.village_residents = (seen or state.tally).location_residents
        self.rural_township = state.region.township_type == 0
        self.rural_township[state.region.village_township[state.urban_from <= year]] = False

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


def recode(
    state: State, year: int, seen: Tally | None = None, followed: tuple[tuple[int, int, int], ...] | None = None
) -> None:
    """Take this year's codes into use, and note every person and household whose place they change.

    What a village brings is told by last year's count as governments see it, the run's own if not given. Work goes with
    the villages `followed`, those of the reference in a frozen run, which reads last year's workers off it.
    """
    before = state.codes
    after = codes_of(state.region, state.urban_from, state.registered_urban_from, year)
    tally, flow = state.tally, state.flow
    turned = np.flatnonzero(before.place != after.place)
    state.recoded = tuple((int(v), int(before.place[v]), int(after.place[v])) for v in turned)
    hand_over_work(state.places, seen or tally, state.recoded if followed is None else followed)
    for village, old, new in state.recoded:
        hand_over(state.places, seen or tally, village, old, new)
        event = UPGRADE if village in state.upgraded else RECODE
        flow[event, old, new] += tally.location_residents[village]
        flow[HOUSEHOLD_RECODED, old, new] += tally.location_households[village]
    for late in np.flatnonzero(before.registered != after.registered):
        event = REGISTERED_UPGRADE if int(late) in state.upgraded else REGISTERED_RECODE
        flow[event, int(before.registered[late]), int(after.registered[late])] += tally.origin_registered[late]
    state.codes = after


def hand_over(places: Places, tally: Tally, village: int, old: int, new: int) -> None:
    """Dwellings, seats and pupils of a village go with it into the town that it joins, in last year's record too.

    Each household brings the dwelling it lives in; the seats and pupils of the rural part are divided by residents.
    """
    households, residents = int(tally.location_households[village]), int(tally.location_residents[village])
    everyone = max(int(places.residents[old]), residents, 1)
    places.dwellings[new] += households
    moved = (
        (places.occupied, households),
        (places.residents, residents),
        (places.seats, places.seats[old] * residents // everyone),
        (places.pupils, places.pupils[old] * residents // everyone),
    )
    for column, part in moved:
        column[old] -= part
        column[new] += part


def hand_over_work(places: Places, tally: Tally, recoded: tuple[tuple[int, int, int], ...]) -> None:
    """Workers of recoded villages, parts of their rural parts by residents, go with them into the town, with work.

    Jobs in villages are those off the farm, in towns all work: new residents of a town bring as much work as others
    there have.

    Args:
        places: changed in place.
        tally: last year's count.
        recoded: village, old and new place of each.
    """
    left = places.residents.copy()
    for village, old, new in recoded:
        residents = int(tally.location_residents[village])
        everyone = max(int(left[old]), residents, 1)
        workers, gone = places.labour[old] * residents // everyone, places.jobs[old] * residents // everyone
        there = places.labour[new]
        places.jobs[new] += np.where(there > 0, places.jobs[new] * workers // np.maximum(there, 1), gone)
        places.jobs[old] -= gone
        for column, part in ((places.labour, workers), (left, residents)):
            column[old] -= part
            column[new] += part


def urban_villages(state: State) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Urban-coded villages township by township: (t + 1,) first entry of each, and the list."""
    villages = np.flatnonzero(state.codes.place[: state.codes.villages] % 2 == 1).astype(np.int16)
    township = state.region.village_township[villages]
    order = np.argsort(township, kind="stable")
    first = np.searchsorted(township[order], np.arange(state.townships + 1)).astype(np.int16)
    return first, villages[order]
