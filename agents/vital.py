"""Births, deaths and schooling of one member, from schedules that the region supplies."""

from typing import Annotated, NamedTuple

from agents.columns import COLLEGE, JUNIOR, NO_SCHOOLING, PRIMARY, SENIOR
from agents.compiling import rule
from agents.parameters import Parameter, normal, uniform


class VitalParameters(NamedTuple):
    """Levels on the region's schedules, and what leaving school means."""

    death_level: Annotated[
        float,
        Parameter(
            "factor on the life table",
            "ratio",
            normal(1.0, 0.03, 0.5, 2.0),
            "one level factor each: model design",
            "assumption",
        ),
    ]
    birth_level: Annotated[
        float,
        Parameter(
            "factor on the births of married women",
            "ratio",
            normal(1.0, 0.05, 0.3, 3.0),
            "one level factor each",
            "assumption",
        ),
    ]
    marriage_level: Annotated[
        float,
        Parameter(
            "factor on the marriage schedule",
            "ratio",
            normal(1.0, 0.1, 0.2, 3.0),
            "one level factor each",
            "assumption",
        ),
    ]
    graduate_leaves: Annotated[
        float,
        Parameter(
            "share of college graduates who leave the prefecture on graduation",
            "share",
            uniform(0.15, 0.45),
            "graduates above all make up transfers out; not identified",
            "assumption",
        ),
    ]
    graduate_registers: Annotated[
        float,
        Parameter(
            "share of the leaving graduates who take their registration along",
            "share",
            uniform(0.3, 0.7),
            "about 5 ‰ a year of the urban registered leave; not identified",
            "assumption",
        ),
    ]


@rule
def dies(u: float, probability: float, level: float) -> bool:
    """A member dies this year if the keyed uniform `u` is below the life table's probability times the level."""
    return u < probability * level


@rule
def gives_birth(u: float, rate: float, level: float) -> bool:
    """A married woman bears one child this year if `u` is below her age's rate times the level; no twins."""
    return u < rate * level


@rule
def school_level(age: int, level: int, u: float, to_senior: float, to_college: float) -> int:
    """Level attended after this birthday: primary at 6, junior at 12, senior at 15 and college at 18 by chance."""
    if age == 6 and level == NO_SCHOOLING:
        return PRIMARY
    if age == 12 and level == PRIMARY:
        return JUNIOR
    if age == 15 and level == JUNIOR and u < to_senior:
        return SENIOR
    if age == 18 and level == SENIOR and u < to_college:
        return COLLEGE
    return level


@rule
def graduate_goes(u: float, age: int, level: int, leaves: float) -> bool:
    """A graduate leaves the prefecture in the year of turning 22."""
    return age == 22 and level == COLLEGE and u < leaves
