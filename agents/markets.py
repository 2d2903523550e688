"""Jobs, wages and rents of a place: how last year's crowding becomes this year's conditions."""

from typing import Annotated, NamedTuple

from agents.arithmetic import exp, log
from agents.compiling import rule
from agents.parameters import Parameter, normal, uniform

FULL = 0.98
"""Highest share of a labour force with a job, as some are always between jobs."""


class MarketParameters(NamedTuple):
    """Speeds with which markets answer."""

    matching: Annotated[
        float,
        Parameter(
            "vacancies met by a seeker in a year, per vacancy a seeker",
            "ratio",
            uniform(1.0, 2.0),
            "urn-ball matching",
            "assumption",
        ),
    ]
    job_multiplier: Annotated[
        float,
        Parameter(
            "jobs that each further worker in town brings through local demand",
            "jobs a worker",
            uniform(0.6, 0.95),
            "local multiplier of services",
            "assumption",
        ),
    ]
    town_wage: Annotated[
        float,
        Parameter(
            "wages in the prefecture's towns, of what the region's data assume",
            "ratio",
            uniform(0.85, 1.15),
            "local wages were not found; this one level is learned from the income ratio",
            "assumption",
        ),
    ]
    wage_elasticity: Annotated[
        float,
        Parameter(
            "fall of the wage as the share of workers without a job rises, log against log",
            "ratio",
            uniform(0.05, 0.15),
            "the wage curve: about −0.1 in many countries (Blanchflower and Oswald 1994)",
            "literature",
        ),
    ]
    rent_slope: Annotated[
        float,
        Parameter(
            "rise of the log of the rent per unit of occupancy above the start",
            "ratio",
            uniform(0.5, 3.0),
            "a tenth more dwellings empty lowers rents by 5 to 26 %",
            "assumption",
        ),
    ]
    b_price: Annotated[
        float,
        Parameter(
            "log of the rent against the city's mean",
            "utility",
            normal(0.0, 0.3, -2.0, 2.0),
            "sign unknown: east negative, centre positive",
            "literature",
        ),
    ]
    b_amenity: Annotated[
        float,
        Parameter(
            "urban amenity index, 0–1",
            "utility",
            uniform(0.0, 0.8),
            "the plan's indicators 5–13 as one index; weak",
            "assumption",
        ),
    ]


@rule
def job_chance(vacancies: float, seekers: float, matching: float) -> float:
    """Chance that a seeker finds a job within the year: 1 − exp(−matching · vacancies / seekers)."""
    if vacancies <= 0.0:
        return 0.0
    if seekers < 1.0:
        seekers = 1.0
    return 1.0 - exp(-matching * vacancies / seekers)


@rule
def employed_share(jobs: float, labour: float) -> float:
    """Share of the labour force with a job; at most FULL."""
    if labour <= 0.0:
        return FULL
    share = jobs / labour
    return share if share < FULL else FULL


@rule
def wage_on_curve(usual: float, employed: float, at_start: float, elasticity: float) -> float:
    """Wage at an employed share, where `usual` is paid at the share of the start; above FULL, shares count as that.

    The wage curve ties levels to levels: where work is short wages are lower, and they do not go on falling.
    """
    without = 1.0 - (employed if employed < FULL else FULL)
    before = 1.0 - (at_start if at_start < FULL else FULL)
    return usual * exp(-elasticity * log(without / before))


@rule
def rent_on_curve(usual: float, occupancy: float, at_start: float, slope: float) -> float:
    """Rent at an occupancy, where `usual` is paid at that of the start.

    Levels answer to levels, as on the wage curve: dwellings that stay empty lower rents, and not further every year.
    """
    return usual * exp(slope * (occupancy - at_start))
