"""Expected income of a household at a place: wage × job chance, land, dividend, transfers, net of rent."""

from typing import Annotated, NamedTuple

from agents.columns import Households
from agents.compiling import rule
from agents.conditions import FARM_INCOME, LAND_RENT, MINIMUM, RURAL_PENSION, SUBSIDY, URBAN_PENSION, Conditions
from agents.family import Family
from agents.levers import LAND_MARKET
from agents.parameters import Parameter, uniform


class IncomeParameters(NamedTuple):
    """What a household expects of a job, and what living apart costs."""

    job_horizon: Annotated[
        float,
        Parameter(
            "weight of this year's job chance in the employment a mover expects; the rest is the residents' employment",
            "share",
            uniform(0.2, 0.6),
            "Harris and Todaro (1970); horizon of two to five years",
            "assumption",
        ),
    ]
    kin_job: Annotated[
        float,
        Parameter(
            "rise of the job chance for a household with saturated kin at the place",
            "share",
            uniform(0.2, 0.6),
            "+40 % arrival of offers, Zhou (2017)",
            "literature",
        ),
    ]
    room_share: Annotated[
        float,
        Parameter(
            "rent of a member living away, of a dwelling's",
            "share",
            uniform(0.15, 0.45),
            "shared rooms and dormitories",
            "assumption",
        ),
    ]


@rule
def pay(c: Conditions, p: IncomeParameters, place: int, skill: int, settled: bool, kin: float) -> float:
    """Yuan a year that a worker expects at a place; `kin` is the saturated kin share, 0–1."""
    work = c.employed[place, skill]
    if not settled:
        work = p.job_horizon * c.chance[place, skill] * (1.0 + p.kin_job * kin) + (1.0 - p.job_horizon) * work
        if work > 1.0:
            work = 1.0
    return work * c.wage[place, skill] + (1.0 - work) * c.informal[place]


@rule
def land_income(row: int, h: Households, c: Conditions, farming: bool) -> float:
    """Yuan a year of contracted land and the collective's dividend: worked by those at home, else leased out."""
    mu = h.land[row] * 0.1
    if mu == 0.0:
        return float(h.dividend[row])
    origin = h.origin[row]
    factor = c.levers[LAND_MARKET, c.node[origin]] if origin < c.villages else 1.0
    rate = c.portfolio[FARM_INCOME] if farming else c.portfolio[LAND_RENT]
    return mu * rate * factor + h.dividend[row]


@rule
def transfers(row: int, h: Households, c: Conditions, f: Family) -> float:
    """Yuan a year of pensions and farm subsidies, by where the household is registered."""
    urban = c.registered_place[h.registration[row]] % 2 == 1 or h.registration[row] >= c.villages
    if urban:
        return f.elders * c.portfolio[URBAN_PENSION]
    return f.elders * c.portfolio[RURAL_PENSION] + f.members * c.portfolio[SUBSIDY]


@rule
def at_least(income: float, c: Conditions, f: Family) -> float:
    """Income per household, no lower than the living minimum a member."""
    floor = c.portfolio[MINIMUM] * f.members
    return income if income > floor else floor
