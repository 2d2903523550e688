"""The groups of households at the start: where they live, where they are registered, who of them is away.

Also what is assumed about the start and stands in no table of the region, each with its unit, basis and status.
"""

from typing import NamedTuple

import numpy as np

# Groups of households.
STAYING, WORKING_IN_TOWN, WORKING_OUTSIDE, MOVED, TOWNSPEOPLE, GUESTS, GONE_VILLAGERS, GONE_TOWNSPEOPLE = range(8)
GROUPS = 8
GROUP_NAMES = (
    "village households, all at home",
    "village households, members away in a town of the prefecture",
    "village households, members away outside",
    "whole families of village registration in town",
    "town households registered in town",
    "town residents registered elsewhere",
    "families of village registration outside",
    "families of town registration outside",
)

# Groups of persons: home members of village households, their members away, then the other groups of households.
AT_HOME, AWAY_IN_TOWN, AWAY_OUTSIDE = 0, 1, 2
PERSON_GROUPS = 8
PERSON_NAMES = (
    "at home in a village",
    "of a village household, away in a town of the prefecture",
    "of a village household, away outside",
    *GROUP_NAMES[MOVED:],
)

PROTOTYPES = np.array([5000, 3000, 4000, 3500, 6500, 1500, 1200, 600], np.int64)
"""(8,) prototypes drawn of each group; more change nothing visible in the margins."""

# What a draw is for (64–127 are the synthetic population's).
LATIN, FAMILY, ROUNDING, CODES, SHUFFLE, HOME, TOWN, OUTSIDE, REGISTERED, TENURE, AWAY_TIME, LAND, DWELLING = range(
    64, 77
)
ATTACHMENT, VILLAGE_DIVIDEND, DIVIDEND, SCHOOL = range(77, 81)


class Assumption(NamedTuple):
    """A number about the start that no table holds."""

    value: float
    unit: str
    meaning: str
    status: str = "assumption"


ASSUMPTIONS = {
    "away_in_town": Assumption(
        0.30, "share", "of the village registered living in town, those whose household stays in the village"
    ),
    "away_outside": Assumption(
        0.50,
        "share",
        "of those living outside, members of a household that stays; whole families were 21 % of leaving households in "
        "2010–2014, rising, and count several persons each",
        "literature",
    ),
    "outside_urban": Assumption(0.08, "share", "of those living outside, those registered in town"),
    "elsewhere_in_town": Assumption(
        0.25, "share", "of town households, those registered at another neighbourhood (人户分离)"
    ),
    "gravity_hours": Assumption(0.25, "hours", "added to the travel time before it is squared: short ways are alike"),
    "centre_pull": Assumption(
        1.3, "ratio", "villagers in the centre and the new city over those in other towns of like size"
    ),
    "declining_push": Assumption(
        2.0, "ratio", "town households registered elsewhere that come from a declining district"
    ),
    "tenure_village": Assumption(30.0, "years", "mean time since residence began, village households"),
    "tenure_town": Assumption(18.0, "years", "the same, town households registered where they live"),
    "tenure_moved": Assumption(6.0, "years", "the same, all others"),
    "tenure_away": Assumption(4.0, "years", "mean time since the members away left"),
    "land_fixed": Assumption(0.5, "share", "of a household's land that does not vary with its members"),
    "land_members": Assumption(4.25, "persons", "registered persons of the mean rural household (F121)", "derived"),
    "village_without_dividend": Assumption(0.5, "share", "of villages, those without a collective dividend"),
}
"""Assumptions about the start by name."""

DWELLING_SHARES = np.array(
    [  # none, rented, affordable, owned, resettled; assumption, by group
        [0.00, 0.00, 0.00, 1.00, 0.0],
        [0.00, 0.00, 0.00, 1.00, 0.0],
        [0.00, 0.00, 0.00, 1.00, 0.0],
        [0.00, 0.55, 0.05, 0.40, 0.0],
        [0.00, 0.17, 0.03, 0.80, 0.0],
        [0.00, 0.70, 0.05, 0.25, 0.0],
        [1.00, 0.00, 0.00, 0.00, 0.0],
        [1.00, 0.00, 0.00, 0.00, 0.0],
    ]
)
"""(8, 5) shares of groups of households by dwelling."""

SCHOOLING_GROUPS = 5
SCHOOLING_GROUP = np.array([0, 0, 0, 1, 2, 3, 1, 2], np.int64)
"""(8,) group of schooling of each group of households; members away are group 4."""
SCHOOLING_ODDS = np.array(
    [  # none, primary, junior, senior, college; assumption
        [1.3, 1.2, 1.0, 0.8, 0.45],
        [0.7, 0.9, 1.1, 1.0, 0.8],
        [0.6, 0.7, 0.85, 1.3, 2.0],
        [0.5, 0.7, 1.0, 1.2, 1.5],
        [0.4, 0.7, 1.2, 1.0, 0.7],
    ]
)
"""(5, 5) odds by group and level, from which the schooling of residents is raked: villages, villagers in town, town,
guests, members away."""


def assumed(name: str) -> float:
    """Give the value of an assumption."""
    return ASSUMPTIONS[name].value
