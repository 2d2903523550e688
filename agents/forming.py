"""How households form and divide: marriage, where and with whom a couple lives, and when it divides off."""

from typing import Annotated, NamedTuple

from agents.columns import MALE, PARTNERED
from agents.compiling import row_rule, rule
from agents.luck import Integer
from agents.members import at_school, schooling_of
from agents.parameters import Parameter, uniform
from agents.schedules import Schedules


class FormingParameters(NamedTuple):
    """Marriage and division."""

    division: Annotated[
        float,
        Parameter(
            "yearly chance that the younger of two couples in a household divides off",
            "chance a year",
            uniform(0.01, 0.07),
            "family division (分家); three-generation households fell 5.2 points in ten years in Henan (F245)",
            "assumption",
        ),
    ]
    with_bride: Annotated[
        float,
        Parameter(
            "chance that a couple of like registration lives with and registers with the bride's side",
            "chance",
            uniform(0.05, 0.15),
            "patrilocal norm",
            "assumption",
        ),
    ]
    with_town: Annotated[
        float,
        Parameter(
            "chance that a couple of a townsman and a villager settles on the town side",
            "chance",
            uniform(0.6, 0.95),
            "the larger opportunity set decides",
            "assumption",
        ),
    ]
    with_parents: Annotated[
        float,
        Parameter(
            "chance that a couple whose side has parents at home, and room for it, lives in their household",
            "chance",
            uniform(0.5, 1.0),
            "stem families: three generations in 16.42 % of Henan's households in 2020, 21.63 in 2010 (F245)",
            "assumption",
        ),
    ]
    newlywed_owns: Annotated[
        float,
        Parameter(
            "share of couples formed in town who start in a dwelling of their own",
            "share",
            uniform(0.3, 0.7),
            "a dwelling before marriage is the norm in central China",
            "assumption",
        ),
    ]


@row_rule
def marriage_chance(traits: Integer, age: int, s: Schedules, level: float) -> float:
    """Chance of a member without a partner and out of school to enter this year's marriage market, 0 for others."""
    hazard = s.marriage[traits & MALE, age]
    if hazard > 0.0 and traits & PARTNERED == 0 and not at_school(age, schooling_of(traits)):
        return hazard * level
    return 0.0


@rule
def settles_with_bride(u: float, groom_in_town: bool, bride_in_town: bool, with_bride: float, with_town: float) -> bool:
    """Whose side the couple lives and registers on."""
    if groom_in_town == bride_in_town:
        return u < with_bride
    return u < with_town if bride_in_town else u >= with_town


@row_rule
def division_chance(couples: int, p: FormingParameters) -> float:
    """Chance that the younger couple forms its own household this year, 0 where there are not two couples or more."""
    return p.division if couples >= 2 else 0.0
