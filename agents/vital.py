"""Births, deaths, schooling and leaving of one member: the chances, from schedules that the region supplies."""

from typing import Annotated, NamedTuple

from agents.columns import COLLEGE, JUNIOR, MALE, NO_SCHOOLING, PARTNERED, PRIMARY, SENIOR
from agents.compiling import row_rule, rule
from agents.luck import Integer
from agents.members import schooling_of
from agents.parameters import Parameter, normal, uniform
from agents.schedules import Schedules


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
    village_schooling: Annotated[
        float,
        Parameter(
            "odds to go on to senior school, and to college, of those living in villages, of the odds of others",
            "ratio",
            uniform(0.2, 0.6),
            "far fewer from villages reach college (Li and co-authors 2015); by how much is not known here",
            "assumption",
        ),
    ]
    brought_home: Annotated[
        float,
        Parameter(
            "chance that a child of a mother away is brought to the family at home, if anybody of 16 or over is there",
            "chance",
            uniform(0.3, 0.7),
            "about half of the children of those who migrate live apart from a parent; by age it is not known",
            "assumption",
        ),
    ]


@row_rule
def death_chance(traits: Integer, age: int, s: Schedules, v: VitalParameters) -> float:
    """Chance to die this year: the life table's probability times the year's level and `death_level`."""
    return s.mortality[traits & MALE, age] * s.death_factor * v.death_level


@row_rule
def is_wife(traits: Integer) -> bool:
    """A woman with a partner in the household."""
    return bool(traits & PARTNERED != 0 and traits & MALE == 0)


@row_rule
def birth_chance(traits: Integer, age: int, place: Integer, s: Schedules, v: VitalParameters) -> float:
    """Chance of a married woman to bear one child this year, 0 for others: her age's rate times the levels."""
    return s.fertility[age] * s.birth_factor[place] * v.birth_level if is_wife(traits) else 0.0


@row_rule
def going_on_chance(age: int, level: int, to_senior: float, to_college: float) -> float:
    """Chance to go on to senior school at 15 and to college at 18, 0 at other ages and levels."""
    if age == 15 and level == JUNIOR:
        return to_senior
    return to_college if age == 18 and level == SENIOR else 0.0


@rule
def school_level(age: int, level: int, u: float, to_senior: float, to_college: float) -> int:
    """Level attended after this birthday: primary at 6, junior at 12, senior at 15 and college at 18 by chance."""
    if age == 6 and level == NO_SCHOOLING:
        return PRIMARY
    if age == 12 and level == PRIMARY:
        return JUNIOR
    return level + 1 if u < going_on_chance(age, level, to_senior, to_college) else level


@row_rule
def graduate_chance(traits: Integer, age: int, v: VitalParameters) -> float:
    """Chance of a graduate without a partner to leave the prefecture in the year of turning 22, 0 for others."""
    return v.graduate_leaves if age == 22 and traits & PARTNERED == 0 and schooling_of(traits) == COLLEGE else 0.0
