"""Whether a household reconsiders where it lives this year."""

from typing import Annotated, NamedTuple

import numpy as np

from agents.columns import EPOCH, JOBLESS, REFUSED, Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.parameters import Parameter, normal, uniform


class ReconsideringParameters(NamedTuple):
    """Yearly chance to reconsider and what moves it."""

    reconsider: Annotated[
        float,
        Parameter(
            "yearly chance of a household of middle age and long tenure",
            "chance a year",
            uniform(0.04, 0.12),
            "about 8 %; inertia × choice is one number, so the choice's constant is learned instead",
            "literature",
        ),
    ]
    reconsider_decay: Annotated[
        float,
        Parameter(
            "yearly decay of the chance",
            "1 / year",
            normal(0.0, 0.04, -0.3, 0.3),
            "exhaustion of the rural stock suffices for 1.20 → 1.14 → 1.10",
            "assumption",
        ),
    ]
    reconsider_young: Annotated[
        float,
        Parameter(
            "factor below 35",
            "ratio",
            uniform(1.2, 2.4),
            "age profile of migration (Rogers and Castro 1981)",
            "assumption",
        ),
    ]
    reconsider_old: Annotated[
        float,
        Parameter(
            "factor from 60",
            "ratio",
            uniform(0.2, 0.6),
            "age profile of migration (Rogers and Castro 1981)",
            "assumption",
        ),
    ]
    reconsider_recent: Annotated[
        float,
        Parameter(
            "factor in the first three years at a residence",
            "ratio",
            uniform(1.0, 2.0),
            "duration dependence",
            "assumption",
        ),
    ]
    reconsider_shock: Annotated[
        float,
        Parameter(
            "factor after a refusal, without a job, after a flood, and in a declining mining district",
            "ratio",
            uniform(1.2, 2.5),
            "shocks prompt search",
            "assumption",
        ),
    ]
    one_off: Annotated[
        float,
        Parameter(
            "rise of the chance of villagers in the one-off year that the region names",
            "share",
            uniform(0.05, 0.25),
            "2017's increment stands 0.15 points above the line of the others",
            "assumption",
        ),
    ]


@rule
def reconsider_chance(p: ReconsideringParameters, head_age: int, tenure: int, shocked: bool, years: float) -> float:
    """Yearly chance, at most 0.9; the decay is linear in years, bounded at zero."""
    chance = p.reconsider * (1.0 - p.reconsider_decay * years)
    if head_age < 35:
        chance *= p.reconsider_young
    elif head_age >= 60:
        chance *= p.reconsider_old
    if tenure < 3:
        chance *= p.reconsider_recent
    if shocked:
        chance *= p.reconsider_shock
    return 0.0 if chance < 0.0 else 0.9 if chance > 0.9 else chance


@row_rule
def may_reconsider(row: int, h: Households, c: Conditions, p: ReconsideringParameters, u: float, year: int) -> bool:
    """Whether any head's age would let the household reconsider: spares most households the look at their members."""
    return (
        u < row_chance(row, h, c, p, 0, year)
        or u < row_chance(row, h, c, p, 40, year)
        or u < row_chance(row, h, c, p, 70, year)
    )


@row_rule
def row_chance(row: int, h: Households, c: Conditions, p: ReconsideringParameters, head_age: int, year: int) -> float:
    """Chance of the household in a row to reconsider this year, with a head of `head_age`."""
    location = h.residence[row]
    shocked = (h.holds[row] & (JOBLESS | REFUSED)) != 0 or c.flooded[c.place[location]] == 1
    shocked = shocked or c.declining[c.county[c.place[location]]] == 1
    tenure = int(year - EPOCH - np.int64(h.since[row]))
    chance = reconsider_chance(p, head_age, tenure, shocked, c.years_since_start)
    if location < c.villages and c.place[location] % 2 == 0:
        chance *= 1.0 + p.one_off * c.one_off
    return chance
