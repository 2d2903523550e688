"""Step 8, feedback: jobs, wages and rents follow the record; settlers become next year's land and seats."""

import numpy as np
import numpy.typing as npt

from agents.dividing import nearest_integer
from agents.levers import RURAL_JOBS
from agents.markets import MarketParameters, next_price
from agents.places import Places
from model.counting import Tally
from model.labour import JobMarket

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def take_record(places: Places, tally: Tally) -> None:
    """Last year's record, as governments, markets and households will read it next year."""
    places.labour[:] = tally.labour
    places.occupied[:] = tally.dwellings
    places.let[:] = tally.let
    places.pupils[:] = tally.pupils
    places.residents[:] = tally.residents


def grow_jobs(places: Places, tally: Tally, grants: Counts, levers: Floats, m: MarketParameters, inside: int) -> None:
    """Jobs grow with the county's grant, with local demand of new workers, and in rural parts with rural jobs."""
    for p in range(inside):
        for skill in range(3):
            more = int(tally.labour[p, skill]) - int(places.labour[p, skill])
            if p % 2 == 1:
                change = int(grants[p // 2, skill]) + nearest_integer(m.job_multiplier * more)
            else:
                # Work in the villages follows those who live there, besides the lever.
                change = nearest_integer(
                    float(levers[RURAL_JOBS, p // 2]) * int(places.jobs[p, skill]) + m.job_multiplier * more
                )
            places.jobs[p, skill] = max(int(places.jobs[p, skill]) + change, 0)


def move_prices(
    places: Places,
    market: JobMarket,
    employment: Floats,
    vacancy: float,
    urban_growth: float,
    rural_growth: float,
    m: MarketParameters,
    inside: int,
) -> None:
    """Wages answer to employment and rents to occupancy, both against the start.

    Args:
        places: changed in place.
        market: of the year.
        employment: (2,) employed share at the start, rural and urban.
        vacancy: share of dwellings empty at the start.
        urban_growth: general growth of urban wages and rents this year.
        rural_growth: general growth of rural wages.
        m: market parameters.
        inside: number of places of the prefecture.
    """
    for p in range(inside):
        urban = p % 2 == 1
        growth = urban_growth if urban else rural_growth
        for skill in range(3):
            pressure = float(market.employed[p, skill]) - float(employment[1 if urban else 0])
            places.wage[p, skill] = next_price(float(places.wage[p, skill]), growth, pressure, m.wage_speed)
        places.informal[p] = places.informal[p] * (1.0 + growth)
        if urban and places.dwellings[p] > 0:
            occupancy = int(places.occupied[p]) / int(places.dwellings[p])
            places.rent[p] = next_price(float(places.rent[p]), growth, occupancy - (1.0 - vacancy), m.rent_speed)
