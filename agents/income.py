"""Expected income of a household at a place: wage × job chance, land, dividend, transfers, net of rent."""

from typing import Annotated, NamedTuple

from agents.columns import AFFORDABLE, OWNED, RESETTLED, Households
from agents.compiling import row_rule, rule
from agents.conditions import FARM_INCOME, LAND_RENT, MINIMUM, RURAL_PENSION, SUBSIDY, URBAN_PENSION, Conditions
from agents.family import Family
from agents.levers import COLLECTIVE_INCOME, LAND_MARKET, MINIMUM_ALLOWANCE, RURAL_TRANSFERS, SUBSIDY_KEPT
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
    affordable_rent: Annotated[
        float,
        Parameter(
            "rent of affordable rental, of the market's",
            "share",
            uniform(0.6, 0.9),
            "国办发〔2021〕22号 asks for a rent below the market's; how far below is left to cities",
            "assumption",
        ),
    ]
    wage_risk: Annotated[
        float,
        Parameter(
            "part of a wage without college schooling in town that a household does not count on, lest it be not paid",
            "share",
            uniform(0.0, 0.04),
            "0.84 % of migrant workers were owed wages in 2016, 11,433 yuan each (National Bureau of Statistics): "
            "0.25 % of the wage bill; the rest is aversion to the risk",
            "assumption",
        ),
    ]
    cover_value: Annotated[
        float,
        Parameter(
            "what a worker counts an employer's social insurance worth, of the wage",
            "share",
            uniform(0.0, 0.12),
            "employers pay about a quarter of the base; a worker counts only a part of it, less the own contribution",
            "assumption",
        ),
    ]


class Pay(NamedTuple):
    """Yuan a year that a worker of each skill expects at a place, and the rent of a dwelling there."""

    skill0: float
    skill1: float
    skill2: float
    rent: float


class Apart(NamedTuple):
    """Workers of each skill who live away from the residence."""

    skill0: int
    skill1: int
    skill2: int


class Means(NamedTuple):
    """What a household has wherever its members work; yuan a year."""

    farmed: float
    """Income of its land where somebody of the household lives there; old people farm too."""
    leased: float
    """Income of its land leased out."""
    transfers: float
    """Dividend, pensions and farm subsidies."""
    minimum: float
    """Living minimum of all its members."""


@row_rule
def expected_pay(wage: float, work: float, informal: float) -> float:
    """Yuan a year of a worker with chance `work` of a job."""
    return work * wage + (1.0 - work) * informal


@row_rule
def mover_work(chance: float, employed: float, kin: float, horizon: float, kin_job: float) -> float:
    """Employment a mover expects: this year's chance, raised by saturated kin (0–1), and the residents' after that."""
    work = horizon * chance * (1.0 + kin_job * kin) + (1.0 - horizon) * employed
    return work if work < 1.0 else 1.0


@row_rule
def settled_pay(c: Conditions, place: int) -> Pay:
    """What residents of a place expect."""
    informal = c.informal[place]
    return Pay(
        expected_pay(c.wage[place, 0], c.employed[place, 0], informal),
        expected_pay(c.wage[place, 1], c.employed[place, 1], informal),
        expected_pay(c.wage[place, 2], c.employed[place, 2], informal),
        c.rent[place],
    )


@row_rule
def offered_pay(c: Conditions, place: int, kin: float, horizon: float, kin_job: float) -> Pay:
    """What movers to a place expect."""
    informal = c.informal[place]
    return Pay(
        expected_pay(
            c.wage[place, 0], mover_work(c.chance[place, 0], c.employed[place, 0], kin, horizon, kin_job), informal
        ),
        expected_pay(
            c.wage[place, 1], mover_work(c.chance[place, 1], c.employed[place, 1], kin, horizon, kin_job), informal
        ),
        expected_pay(
            c.wage[place, 2], mover_work(c.chance[place, 2], c.employed[place, 2], kin, horizon, kin_job), informal
        ),
        c.rent[place],
    )


@row_rule
def means_of(row: int, h: Households, c: Conditions, f: Family) -> Means:
    """Land and dividend; pensions by where the elders worked, town or village; farm subsidies by registration."""
    mu, origin, registration = h.land[row] * 0.1, h.origin[row], h.registration[row]
    land = share = 1.0
    if origin < c.villages:
        land, share = c.levers[LAND_MARKET, c.node[origin]], c.levers[COLLECTIVE_INCOME, c.node[origin]]
    minimum = c.portfolio[MINIMUM] * f.members
    if c.town_born[origin]:
        transfers = h.dividend[row] * share + f.elders * c.portfolio[URBAN_PENSION]
    else:
        t = c.node[origin]
        # A registration that stayed where it was is a villager's, whatever the village's code has become.
        rural = registration == origin or (registration < c.villages and c.registered_place[registration] % 2 == 0)
        kept = 1.0 if rural else c.levers[SUBSIDY_KEPT, t]
        paid = f.elders * c.portfolio[RURAL_PENSION] * c.levers[RURAL_TRANSFERS, t]
        transfers = h.dividend[row] * share + paid
        transfers += f.members * c.portfolio[SUBSIDY] * kept * c.levers[RURAL_TRANSFERS, t]
        minimum *= c.levers[MINIMUM_ALLOWANCE, t]
    return Means(mu * land * c.portfolio[FARM_INCOME], mu * land * c.portfolio[LAND_RENT], transfers, minimum)


@rule
def owns(dwelling: int) -> bool:
    """The household owns its dwelling at the residence, or lives on its homestead."""
    return dwelling in (OWNED, RESETTLED)


@row_rule
def rent_of(row: int, h: Households, c: Conditions, place: int) -> float:
    """Yuan a year that a household pays for the dwelling at its residence in a place."""
    if owns(h.dwelling[row]):
        return 0.0
    return c.affordable_rent[place] if h.dwelling[row] == AFFORDABLE else c.rent[place]


@row_rule
def sent_away(skill: int, second: int) -> Apart:
    """One worker away, and a second; skill −1 is nobody."""
    return Apart(
        (1 if skill == 0 else 0) + (1 if second == 0 else 0),
        (1 if skill == 1 else 0) + (1 if second == 1 else 0),
        (1 if skill == 2 else 0) + (1 if second == 2 else 0),
    )


@row_rule
def now_away(f: Family, joiner_skill: int) -> Apart:
    """The workers who are away, and one who joins them; skill −1 is nobody."""
    return Apart(
        f.away0 + (1 if joiner_skill == 0 else 0),
        f.away1 + (1 if joiner_skill == 1 else 0),
        f.away2 + (1 if joiner_skill == 2 else 0),
    )


@row_rule
def income_together(f: Family, means: Means, pay: Pay, farming: bool, rent: float) -> float:
    """Yuan a year of the whole household at one place, no less than its living minimum."""
    wages = f.workers0 * pay.skill0 + f.workers1 * pay.skill1 + f.workers2 * pay.skill2
    income = wages + (means.farmed if farming else means.leased) + means.transfers - rent
    return income if income > means.minimum else means.minimum


@row_rule
def part_of(f: Family, apart: Apart) -> float:
    """Part of a household's workers who are away, 0 where nobody works."""
    workers = f.workers0 + f.workers1 + f.workers2
    return (apart.skill0 + apart.skill1 + apart.skill2) / workers if workers > 0 else 0.0


@rule
def income_apart(
    f: Family, means: Means, base: Pay, pay: Pay, apart: Apart, farms: bool, rent: float, room_share: float
) -> float:
    """Yuan a year with the workers in `apart` at a place that pays `pay`, all others at the base."""
    wages = (f.workers0 - apart.skill0) * base.skill0 + apart.skill0 * pay.skill0
    wages += (f.workers1 - apart.skill1) * base.skill1 + apart.skill1 * pay.skill1
    wages += (f.workers2 - apart.skill2) * base.skill2 + apart.skill2 * pay.skill2
    rooms = room_share * pay.rent * (apart.skill0 + apart.skill1 + apart.skill2)
    land = means.farmed if farms else means.leased
    income = wages + land + means.transfers - rent - rooms
    return income if income > means.minimum else means.minimum
