"""Step 8, feedback: jobs, wages and rents follow the record; settlers become next year's land and seats."""

import numpy as np
import numpy.typing as npt

from agents.compiling import rule
from agents.dividing import nearest
from agents.levers import RURAL_JOBS
from agents.markets import MarketParameters, rent_on_curve, wage_on_curve
from agents.members import SENIOR_STAGE
from agents.places import Places
from model.counting import Tally
from model.labour import JobMarket
from model.reference import RECORD, Seen

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def take_record(places: Places, tally: Tally) -> None:
    """Last year's record, as governments, markets and households will read it next year."""
    places.labour[:] = tally.labour
    places.occupied[:] = tally.dwellings
    places.let[:] = tally.let
    places.pupils[:] = tally.pupils
    places.residents[:] = tally.residents


def look_back(places: Places, kin: npt.NDArray[np.float32], seen: Seen) -> None:
    """In a frozen run, prices, record and kin are those of the reference at the end of the same year."""
    for name in RECORD:
        getattr(places, name)[:] = getattr(seen.places, name)
    kin[:] = seen.kin


def board_seniors(places: Places, inside: int) -> None:
    """Villages have no senior schools: their pupils board at the county seat, whose beds nobody counts."""
    villages = places.seats[0:inside:2, SENIOR_STAGE]
    pupils = places.pupils[0:inside:2, [SENIOR_STAGE, 3 + SENIOR_STAGE]].sum(axis=1)
    np.maximum(villages, pupils, out=villages)


@rule
def grow_jobs(
    places: Places, labour: Counts, grants: Counts, levers: Floats, m: MarketParameters, usual: float, inside: int
) -> None:
    """Jobs grow with the county's grant, with local demand of new workers, and in rural parts with rural jobs.

    Args:
        places: changed in place.
        labour: (p, 3) this year's labour force.
        grants: (t, 3) net new jobs that counties' growth brings.
        levers: (levers, t) of the year.
        m: market parameters.
        usual: jobs a worker in villages at the start.
        inside: number of places of the prefecture.
    """
    for p in range(inside):
        for skill in range(3):
            more = int(labour[p, skill]) - int(places.labour[p, skill])
            jobs, before = float(places.jobs[p, skill]), float(places.labour[p, skill])
            each = jobs / before if before > 0.0 else usual
            if p % 2 == 1:
                # Where workers are fewer, local demand falls with them; and a job that nobody could hold is not kept.
                each = m.job_multiplier if more > 0 else max(m.job_multiplier, min(each, 1.0))
                jobs = min(jobs, max(before, float(labour[p, skill])))
                change = int(grants[p // 2, skill]) + nearest(each * more)
            else:
                # Work in the villages follows those who live there, in proportion, besides the lever.
                change = nearest(levers[RURAL_JOBS, p // 2] * jobs + each * more)
            places.jobs[p, skill] = max(int(jobs) + change, 0)


@rule
def move_prices(
    places: Places,
    market: JobMarket,
    employment: Floats,
    wage: Floats,
    rent: Floats,
    vacancy: float,
    urban_growth: float,
    rural_growth: float,
    m: MarketParameters,
    inside: int,
) -> None:
    """Levels of wages answer to employment, and those of rents to occupancy, both against the start.

    Args:
        places: changed in place.
        market: of the year.
        employment: (2,) employed share at the start, rural and urban.
        wage: (2, 3) yuan a year that the next year's general growth comes to, rural and urban, by skill.
        rent: (p,) yuan a year that it comes to, 0 in villages.
        vacancy: share of dwellings empty at the start.
        urban_growth: general growth of what the informal earn in towns this year.
        rural_growth: the same in villages.
        m: market parameters.
        inside: number of places of the prefecture.
    """
    for p in range(inside):
        urban = p % 2 == 1
        growth = urban_growth if urban else rural_growth
        for skill in range(3):
            at_start = employment[p % 2]
            # Where there are no workers, none are short.
            employed = market.employed[p, skill] if places.labour[p, skill] > 0 else at_start
            places.wage[p, skill] = wage_on_curve(wage[p % 2, skill], employed, at_start, m.wage_elasticity)
        places.informal[p] = places.informal[p] * (1.0 + growth)
        if urban and places.dwellings[p] > 0:
            occupancy = places.occupied[p] / places.dwellings[p]
            places.rent[p] = rent_on_curve(rent[p], occupancy, 1.0 - vacancy, m.rent_slope)
