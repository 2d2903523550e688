"""Counting the population: who lives, is registered, works and learns where; integers, added in any order."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import AFFORDABLE, RENTED
from agents.compiling import table_rule
from agents.conditions import Codes
from agents.family import ADULT, MEMBER, PUPIL, WORKER
from agents.members import AGES
from model.counting_rows import ELSEWHERE, LOCAL, RURAL, SETTLED, URBAN, Sheets, SmallCounts
from model.holdings import GUEST_WORKERS, RENTING, SETTLED_PUPILS, SETTLED_WORKERS

Counts = npt.NDArray[np.int64]


class Tally(NamedTuple):
    """Counts at one moment; p places, l locations."""

    residents: Counts
    """(p,) persons living in the place."""
    registrations: Counts
    """(p,) persons registered there."""
    households: Counts
    """(p,) households living there."""
    dwellings: Counts
    """(p,) households, and couples away, that use a dwelling there."""
    let: Counts
    """(p,) households in affordable rental."""
    labour: Counts
    """(p, 3) labour force by skill."""
    pupils: Counts
    """(p, 6) children by stage, without and with local registration."""
    left_behind: Counts
    """(p,) children under 16 at home with a parent away."""
    town_registered: Counts
    """(p,) residents of the place whose registration is urban in the prefecture."""
    registered_here: Counts
    """(p,) residents registered in the prefecture."""
    at_home: Counts
    """(p,) persons living at their household's residence."""
    income: Counts
    """(p,) yuan a year of the residents."""
    ages: Counts
    """(p, 2, 111) residents by sex and single age."""
    schooling: Counts
    """(p, 5) residents of 15 and over by level of schooling."""
    kin: SmallCounts
    """(l, p) persons by origin and place of residence."""
    origin_registered: Counts
    """(l,) persons registered in each location."""
    location_residents: Counts
    """(l,) persons living in each location."""
    location_households: Counts
    """(l,) households living in each location."""
    holdings: Counts
    """(p, 14) what only unit costs are paid for, in the order of `model.holdings.HOLDINGS`."""


def added_up(sheets: Sheets, k: Codes) -> Tally:
    """One tally of all parts, by the places that the locations belong to when counted; the first part is used up."""
    for parts in sheets:
        for other in parts[1:]:
            parts[0] += other
    s = Sheets(*(parts[0] for parts in sheets))
    places = s.income.size
    place = np.arange(places)
    inside, urban = place < k.inside, (place < k.inside) & (place % 2 == 1)
    roles, members = s.roles.sum(axis=1), s.roles[:, :, MEMBER // 4]
    workers, learners = slice(WORKER // 4, WORKER // 4 + 3), slice(PUPIL // 4, PUPIL // 4 + 3)
    local, local_members = s.roles[:, LOCAL:, learners].sum(axis=1), members[:, LOCAL:].sum(axis=1)
    dwellings = by_place(s.dwellings, k.place, places)
    households = dwellings.sum(axis=1)
    # Those registered in another town of the prefecture are no migrant workers.
    s.holdings[:, GUEST_WORKERS] = s.roles[:, [ELSEWHERE, RURAL], workers].sum(axis=(1, 2)) * urban
    s.holdings[:, SETTLED_WORKERS] = s.roles[:, SETTLED, workers].sum(axis=1) * urban
    s.holdings[:, SETTLED_PUPILS] = s.roles[:, SETTLED:, learners].sum(axis=1) * urban[:, np.newaxis]
    s.holdings[:, RENTING] = dwellings[:, [RENTED, AFFORDABLE]].sum(axis=1) * urban
    return Tally(
        residents=members.sum(axis=1),
        registrations=by_place(s.registered[:, np.newaxis], k.registered, places)[:, 0],
        households=households,
        dwellings=households + s.couples_away,
        let=dwellings[:, AFFORDABLE],
        labour=roles[:, workers].copy(),
        pupils=np.concatenate([roles[:, learners] - local, local], axis=1),
        left_behind=s.left_behind,
        town_registered=members[:, URBAN] + local_members * urban,
        registered_here=members[:, RURAL] + members[:, URBAN] + local_members * inside,
        at_home=by_place(s.at_home[:, np.newaxis], k.place, places)[:, 0],
        income=s.income,
        ages=s.ages[:, :-1].reshape(places, 2, AGES).astype(np.int64),
        schooling=roles[:, ADULT // 4 :],
        kin=s.kin,
        origin_registered=s.registered,
        location_residents=s.at_home + s.away,
        location_households=s.dwellings.sum(axis=1),
        holdings=s.holdings,
    )


@table_rule
def by_place(counts: Counts, place: npt.NDArray[np.int16], places: int) -> Counts:
    """(p, k) what (l, k) `counts` hold by location, added up by the place that each belongs to."""
    added = np.zeros((places, counts.shape[1]), np.int64)
    for location in range(place.size):
        for kind in range(counts.shape[1]):
            added[place[location], kind] += counts[location, kind]
    return added
