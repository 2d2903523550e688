"""What counties and townships decide: quota, dwellings, seats, recodes and upgrades, from last year's record."""

from typing import Annotated, NamedTuple

from agents.parameters import Parameter, uniform


class GoverningParameters(NamedTuple):
    """Rules of thumb of local government."""

    vacancy_aim: Annotated[
        float,
        Parameter(
            "share of empty dwellings a township builds for",
            "share",
            uniform(0.05, 0.15),
            "working rule of land supply",
            "assumption",
        ),
    ]
    seat_reserve: Annotated[
        float,
        Parameter(
            "seats a township opens beyond its pupils",
            "share",
            uniform(0.0, 0.06),
            "working rule of school planning",
            "assumption",
        ),
    ]
    crowding_weight: Annotated[
        float,
        Parameter(
            "weight of a missing dwelling against one in use when a county divides its quota",
            "ratio",
            uniform(2.0, 6.0),
            "need before size",
            "assumption",
        ),
    ]
    settler_weight: Annotated[
        float,
        Parameter(
            "weight of a settler against a dwelling in use when a county divides its quota",
            "ratio",
            uniform(1.0, 3.0),
            "人地挂钩, chapter 4 section 4",
            "assumption",
        ),
    ]
    recode_minutes: Annotated[
        float,
        Parameter(
            "farthest a village may lie from the seat to count as contiguous",
            "minutes",
            uniform(6.0, 14.0),
            "国函〔2008〕60号: contiguity of built-up area",
            "assumption",
        ),
    ]
    recode_interval: Annotated[
        float,
        Parameter(
            "years between two recodes that a county grants",
            "years",
            uniform(1.0, 3.0),
            "0–20 thousand residents recoded 2016–2020",
            "assumption",
        ),
    ]
    recode_size: Annotated[
        float,
        Parameter(
            "residents of the urban part for each resident of the village it takes in",
            "ratio",
            uniform(2.0, 6.0),
            "size of the seat",
            "assumption",
        ),
    ]
    recode_lag: Annotated[
        float,
        Parameter(
            "years by which the registration code follows the resident code",
            "years",
            uniform(1.0, 4.0),
            "registrations fewer and later",
            "assumption",
        ),
    ]
    upgrade_size: Annotated[
        float,
        Parameter(
            "residents of a rural township that makes it a town",
            "persons",
            uniform(4_000.0, 12_000.0),
            "criteria for towns; conditional in the plan",
            "assumption",
        ),
    ]


def dwellings_wanted(occupied: int, dwellings: int, vacancy_aim: float) -> float:
    """Dwellings a township would open so that `vacancy_aim` of all stand empty; never negative."""
    wanted = occupied / (1.0 - vacancy_aim) - dwellings
    return wanted if wanted > 0.0 else 0.0


def seats_wanted(pupils: int, seats: int, reserve: float) -> float:
    """Seats a township would open so that `reserve` stand empty; never negative."""
    wanted = pupils * (1.0 + reserve) - seats
    return wanted if wanted > 0.0 else 0.0


def quota_weight(
    occupied: int, dwellings: int, settlers: int, vacancy_aim: float, crowding: float, settler: float
) -> float:
    """Weight of a township when its county divides dwellings: use, what is missing, and last year's settlers."""
    return occupied + crowding * dwellings_wanted(occupied, dwellings, vacancy_aim) + settler * settlers


def may_recode(minutes: float, farthest: float, village: int, urban: int, size: float) -> bool:
    """A village joins the urban part when it is contiguous and the seat is large enough beside it."""
    return village > 0 and minutes <= farthest and urban >= size * village


def may_upgrade(residents: float, size: float) -> bool:
    """A rural township becomes a town when it is large enough (in full-size persons)."""
    return residents >= size
