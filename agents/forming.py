"""How households form and divide: marriage, where the couple lives, and the younger couple's own household."""

from typing import Annotated, NamedTuple

from agents.compiling import rule
from agents.parameters import Parameter, uniform


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


@rule
def marries(u: float, hazard: float, level: float) -> bool:
    """An unpartnered member enters this year's marriage market."""
    return u < hazard * level


@rule
def settles_with_bride(u: float, groom_in_town: bool, bride_in_town: bool, with_bride: float, with_town: float) -> bool:
    """Whose side the couple lives and registers on."""
    if groom_in_town == bride_in_town:
        return u < with_bride
    return u < with_town if bride_in_town else u >= with_town


@rule
def divides(u: float, couples: int, chance: float) -> bool:
    """The younger couple of a household with two or more couples forms its own."""
    return couples >= 2 and u < chance
