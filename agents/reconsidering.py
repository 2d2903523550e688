"""Whether a household reconsiders where it lives this year."""

from typing import Annotated, NamedTuple

import numpy as np

from agents.columns import EPOCH, JOBLESS, REFUSED, Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.family import asked_age_of
from agents.luck import Integer
from agents.parameters import Parameter, normal, uniform
from agents.staying import never_moves

DECAY_YEARS = 4
"""Years after the first for which the chance decays: 2020 is the last that the data speak of. It stays from then on."""


class ReconsideringParameters(NamedTuple):
    """Yearly chance to reconsider and what moves it."""

    reconsider: Annotated[
        float,
        Parameter(
            "yearly chance of a household of middle age and long tenure",
            "chance a year",
            uniform(0.04, 0.12),
            "about 8 %; how often moving is weighed and what it is worth are one ridge",
            "literature",
        ),
    ]
    reconsider_decay: Annotated[
        float,
        Parameter(
            "yearly decay of the chance over the first five years",
            "1 / year",
            normal(0.0, 0.04, -0.3, 0.3),
            "exhaustion of the rural stock suffices for 1.20 → 1.14 → 1.10",
            "assumption",
        ),
    ]
    reconsider_young: Annotated[
        float,
        Parameter(
            "factor where whoever of those at home would go next is below 35",
            "ratio",
            uniform(1.2, 2.4),
            "age profile of migration (Rogers and Castro 1981)",
            "assumption",
        ),
    ]
    reconsider_old: Annotated[
        float,
        Parameter(
            "factor where nobody works and the oldest member is 60 or over",
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
def reconsider_chance(p: ReconsideringParameters, age: int, tenure: int, shocked: bool, years: float) -> float:
    """Yearly chance, at most 0.9; the decay is linear in years, bounded at zero."""
    chance = p.reconsider * (1.0 - p.reconsider_decay * years)
    # Factors, not branches: which it will be, the processor could only guess.
    chance *= p.reconsider_young if age < 35 else p.reconsider_old if age >= 60 else 1.0
    chance *= p.reconsider_recent if tenure < 3 else 1.0
    chance *= p.reconsider_shock if shocked else 1.0
    return 0.0 if chance < 0.0 else 0.9 if chance > 0.9 else chance


@row_rule
def highest_chance(p: ReconsideringParameters, c: Conditions) -> float:
    """What no household's chance exceeds this year: spares most of them even the look at their own circumstances."""
    chance = _before_circumstances(p, c) * max(1.0, p.reconsider_recent) * max(1.0, p.reconsider_shock)
    return chance * max(1.0, 1.0 + p.one_off * c.one_off)


@row_rule
def may_reconsider(row: int, h: Households, c: Conditions, p: ReconsideringParameters, u: float, year: int) -> bool:
    """Whether some age might let the household reconsider: spares most of the others the look at their members.

    Conditional factors, not branches: which it will be, the processor could only guess.
    """
    tenure, shocked, one_off = circumstances(row, h, c, year)
    chance = _before_circumstances(p, c)
    chance *= p.reconsider_recent if tenure < 3 else 1.0
    chance *= p.reconsider_shock if shocked else 1.0
    return bool(u < chance * (1.0 + p.one_off * one_off))


@row_rule
def _before_circumstances(p: ReconsideringParameters, c: Conditions) -> float:
    """Highest chance over all ages; a hair above, since the factors of `row_chance` are rounded in another order."""
    chance = p.reconsider * (1.0 - p.reconsider_decay * c.years_since_start)
    return chance * max(1.0, p.reconsider_young, p.reconsider_old) * (1.0 + 1e-12)


@row_rule
def reconsiders(
    row: int, h: Households, c: Conditions, p: ReconsideringParameters, u: float, seed: Integer, year: int
) -> bool:
    """Whether the household in a row reconsiders this year, by its draw `u`."""
    chance = row_chance(row, h, c, p, asked_age_of(row, h, year), year)
    return bool(u < chance and not never_moves(h.id[row], c.stayers, seed))


@row_rule
def row_chance(row: int, h: Households, c: Conditions, p: ReconsideringParameters, age: int, year: int) -> float:
    """Chance of the household in a row to reconsider this year, by the `age` of whoever would go next."""
    tenure, shocked, one_off = circumstances(row, h, c, year)
    return reconsider_chance(p, age, tenure, shocked, c.years_since_start) * (1.0 + p.one_off * one_off)


@row_rule
def circumstances(row: int, h: Households, c: Conditions, year: int) -> tuple[int, bool, float]:
    """Years at the residence, whether a shock prompts search, and 1 for villagers in the one-off year, else 0."""
    location = h.residence[row]
    place = c.place[location]
    shocked = (h.holds[row] & (JOBLESS | REFUSED)) != 0 or c.flooded[place] == 1 or c.declining[c.county[place]] == 1
    villager = location < c.villages and place % 2 == 0
    return int(year - EPOCH - np.int64(h.since[row])), bool(shocked), c.one_off if villager else 0.0
