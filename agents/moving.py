"""Where to live and in which mode: a random-utility nested logit over sixteen places and three modes.

U(j) = V(j) + λ·(G + ln S), with G one keyed Gumbel draw per alternative and S one keyed positive-stable draw per nest
(McFadden 1978; Kanter 1975 for S). Staying is a nest of its own; the others are the prefecture and outside. Places that
were sampled with probability π carry the sampling correction −λ ln π (McFadden 1978).
"""

from typing import Annotated, NamedTuple

from agents.arithmetic import gumbel, log, positive_stable
from agents.columns import HOMESTEAD, OWNED, RESETTLED, Households
from agents.compiling import rule
from agents.conditions import Conditions
from agents.family import Family
from agents.income import IncomeParameters, at_least, land_income, pay, transfers
from agents.levers import CARE, RETURN_SUPPORT
from agents.luck import CHOICE_SET, MOVE, NEST, STAYING, block, draw, uniform
from agents.parameters import Parameter, lognormal, normal, positive_normal, uniform as uniform_prior

WHOLE, ONE_AWAY, BOTH_AWAY = 0, 1, 2
STAY, HOME, RETURN = -1, -2, -3
"""Destinations that are no town: nobody moves; all to the village of origin; those away come back to the residence."""

CHOICE_PLACES = 16


class MovingParameters(NamedTuple):
    """Coefficients of the utility of a place and mode; utilities are in units of the Gumbel scale."""

    b_wage: Annotated[
        float,
        Parameter(
            "log of expected household income net of rent",
            "utility per log yuan",
            lognormal(1.2, 0.4, 0.5, 2.5),
            "migration elasticity near 1.5",
            "literature",
            "moves to places that pay more",
        ),
    ]
    dist_ratio: Annotated[
        float,
        Parameter(
            "b_dist / b_wage, on ln(1 + hours)",
            "ratio",
            normal(1.5, 0.3, 0.0, 4.0),
            "Zhang and Zhao (2013)",
            "literature",
        ),
    ]
    b_border: Annotated[
        float,
        Parameter(
            "leaving for another province",
            "utility",
            uniform_prior(0.5, 3.0),
            "province border effect, Su and co-authors",
            "literature",
        ),
    ]
    b_outside: Annotated[
        float,
        Parameter(
            "places outside the prefecture beyond wage, distance and border",
            "utility",
            normal(-0.2, 0.7, -6.0, 6.0),
            "net loss of 5–9 thousand a year with about 10 % of the registered living outside; learned in calibration",
            "assumption",
            "departures",
        ),
    ]
    b_kin: Annotated[
        float,
        Parameter(
            "saturated kin share at the place",
            "utility",
            lognormal(1.0, 0.6, 0.0, 4.0),
            "bounded so that b_kin·P(1−P) < 0.9: a cross-section coefficient is not a yearly one",
            "literature",
        ),
    ]
    kin_half: Annotated[
        float,
        Parameter(
            "kin share at which the kin term reaches half",
            "share",
            uniform_prior(0.03, 0.12),
            "saturation",
            "assumption",
        ),
    ]
    kin_cost: Annotated[
        float,
        Parameter(
            "fall of the moving cost with saturated kin",
            "share",
            uniform_prior(0.02, 0.12),
            "−7 %, Zhou (2017)",
            "literature",
        ),
    ]
    b_school: Annotated[
        float,
        Parameter(
            "school access × children: full for preschool and senior school, half for compulsory school",
            "utility per child",
            positive_normal(0.3, 0.2),
            "compulsory access was near 99 % by 2017",
            "literature",
        ),
    ]
    b_split: Annotated[
        float,
        Parameter(
            "each child or elder left behind",
            "utility",
            uniform_prior(0.2, 1.5),
            "share of whole-family moves",
            "literature",
        ),
    ]
    b_home: Annotated[
        float,
        Parameter("own dwelling or homestead", "utility", positive_normal(0.8, 0.3), "Hu and co-authors", "literature"),
    ]
    attachment: Annotated[
        float,
        Parameter(
            "standard deviation of attachment to home",
            "utility",
            uniform_prior(0.4, 1.2),
            "unobserved taste for staying",
            "assumption",
        ),
    ]
    moving_cost: Annotated[
        float,
        Parameter(
            "cost of a move by one person of 30 with junior schooling",
            "utility",
            normal(3.2, 0.8, -2.0, 10.0),
            "with 8 % reconsidering, about 2–3 % of villagers move to town a year; the choice's constant, learned in calibration",
            "assumption",
        ),
    ]
    cost_age: Annotated[
        float,
        Parameter(
            "moving cost per ten years of age over 30",
            "utility",
            uniform_prior(0.1, 0.4),
            "age profile of migrants (F274, F277)",
            "assumption",
        ),
    ]
    cost_schooling: Annotated[
        float,
        Parameter(
            "fall of the moving cost per level of schooling",
            "utility",
            uniform_prior(0.0, 0.4),
            "selectivity by schooling",
            "assumption",
        ),
    ]
    cost_member: Annotated[
        float,
        Parameter(
            "moving cost of each further member who moves",
            "utility",
            uniform_prior(0.1, 0.4),
            "whole families are about 21 % of leavers",
            "assumption",
        ),
    ]
    push: Annotated[
        float,
        Parameter(
            "origin push of a declining mining district",
            "utility",
            positive_normal(1.5, 0.7),
            "the two districts shrank 3–5 % a year",
            "derived",
        ),
    ]
    nest_prefecture: Annotated[
        float,
        Parameter(
            "dissimilarity of places in the prefecture", "ratio", uniform_prior(0.4, 0.95), "nested logit", "literature"
        ),
    ]
    nest_outside: Annotated[
        float,
        Parameter("dissimilarity of places outside", "ratio", uniform_prior(0.4, 0.95), "nested logit", "literature"),
    ]


@rule
def saturated(kin: float, half: float) -> float:
    """Kin share mapped to 0–1, one half at `half`."""
    return kin / (kin + half) if kin > 0.0 else 0.0


@rule
def moving_cost(m: MovingParameters, head_age: int, schooling: int, movers: int, kin: float) -> float:
    """Utility cost of moving `movers` persons; falls with schooling and kin, rises with age."""
    decades = (head_age - 30) * 0.1 if head_age > 30 else 0.0
    cost = m.moving_cost + m.cost_age * decades - m.cost_schooling * (schooling - 2) + m.cost_member * (movers - 1)
    return cost * (1.0 - m.kin_cost * kin)


@rule
def school_term(c: Conditions, m: MovingParameters, place: int, registered: bool, f: Family) -> float:
    """School access at a place × children by stage."""
    first = 3 if registered else 0
    served = f.preschool * c.access[place, first] + f.senior * c.access[place, first + 2]
    return m.b_school * (served + 0.5 * f.compulsory * c.access[place, first + 1])


@rule
def nested(value: float, u: float, stable: float, nest: float) -> float:
    """Random utility of one alternative: V + λ·(G + ln S)."""
    return value + nest * (gumbel(u) + stable)


@rule
def income_together(
    row: int,
    h: Households,
    c: Conditions,
    p: IncomeParameters,
    f: Family,
    place: int,
    village: bool,
    settled: bool,
    rent: float,
    kin: float,
) -> float:
    """Yuan a year of the whole household at one place."""
    wages = (
        f.workers0 * pay(c, p, place, 0, settled, kin)
        + f.workers1 * pay(c, p, place, 1, settled, kin)
        + f.workers2 * pay(c, p, place, 2, settled, kin)
    )
    return at_least(wages + land_income(row, h, c, village) + transfers(row, h, c, f) - rent, c, f)


@rule
def income_apart(
    row: int,
    h: Households,
    c: Conditions,
    p: IncomeParameters,
    f: Family,
    base: int,
    rent: float,
    place: int,
    skill: int,
    partner_skill: int,
    settled: bool,
    kin: float,
) -> float:
    """Yuan a year with the goer, and the partner if `partner_skill` ≥ 0, at `place` and all others at `base`."""
    n0 = f.workers0 - (skill == 0) - (partner_skill == 0)
    n1 = f.workers1 - (skill == 1) - (partner_skill == 1)
    n2 = f.workers2 - (skill == 2) - (partner_skill == 2)
    wages = n0 * pay(c, p, base, 0, True, 0.0) + n1 * pay(c, p, base, 1, True, 0.0) + n2 * pay(c, p, base, 2, True, 0.0)
    wages += pay(c, p, place, skill, settled, kin)
    rooms = p.room_share * c.rent[place]
    if partner_skill >= 0:
        wages += pay(c, p, place, partner_skill, settled, kin)
        rooms *= 2.0
    farming = h.residence[row] == h.origin[row] and n0 + n1 + n2 > 0
    return at_least(wages + land_income(row, h, c, farming) + transfers(row, h, c, f) - rent - rooms, c, f)


@rule
def owns(row: int, h: Households) -> bool:
    """The household owns its dwelling at the residence, or lives on its homestead."""
    kind = h.dwelling[row]
    return kind == OWNED or kind == RESETTLED


@rule
def stay_value(row: int, h: Households, c: Conditions, m: MovingParameters, p: IncomeParameters, f: Family) -> float:
    """V of leaving all as it is, split or together."""
    base = h.residence[row]
    here = c.place[base]
    rent = 0.0 if owns(row, h) else c.rent[here]
    registered = c.registered_place[h.registration[row]] == here
    value = school_term(c, m, here, registered, f) + c.attraction[here] + m.attachment * h.attachment[row]
    value += m.b_kin * saturated(c.kin[h.origin[row], here], m.kin_half)
    if owns(row, h):
        value += m.b_home
    value -= m.push * c.declining[c.county[here]]
    if f.away == 0:
        return value + m.b_wage * log(income_together(row, h, c, p, f, here, base == h.origin[row], True, rent, 0.0))
    skill, second = split_skills(f)
    there = c.place[h.away[row]]
    income = income_apart(row, h, c, p, f, here, rent, there, skill, second, True, 0.0)
    return value + m.b_wage * log(income) - left_behind(c, m, f, base)


@rule
def split_skills(f: Family) -> tuple[int, int]:
    """Skills of the first and second worker away, −1 where there is none."""
    if f.away2 > 0:
        first = 2
    elif f.away1 > 0:
        first = 1
    else:
        first = 0
    if f.away0 + f.away1 + f.away2 < 2:
        return first, -1
    if f.away2 > 1:
        return first, 2
    if f.away1 > (1 if first == 1 else 0):
        return first, 1
    return first, 0


@rule
def left_behind(c: Conditions, m: MovingParameters, f: Family, base: int) -> float:
    """Disutility of the children and elders left behind, lightened by care at the residence."""
    care = c.levers[CARE, c.node[base]] if base < c.villages else 0.0
    return m.b_split * (1.0 - care) * f.dependants


@rule
def common_value(
    row: int, h: Households, c: Conditions, m: MovingParameters, place: int, node: int, kin: float
) -> float:
    """The parts of V(j) that every mode shares: place, kin, distance, border, and the push of the district left."""
    base = h.residence[row]
    here = c.place[base]
    value = c.attraction[place] + m.b_kin * kin - m.b_wage * m.dist_ratio * c.log_time[c.node[base], node]
    if c.border[place] and not c.border[here]:
        value -= m.b_border
    if c.county[place] == c.county[here]:
        value -= m.push * c.declining[c.county[here]]
    return value


@rule
def best_mode(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    place: int,
    node: int,
    kind: int,
    correction: float,
    stable: float,
    seed: int,
    year: int,
) -> tuple[float, int]:
    """Utility and mode of the best of a place's modes; `kind` is 0 for a town, HOME or RETURN."""
    base = h.residence[row]
    here = c.place[base]
    inside = place < 2 * c.townships
    nest = m.nest_prefecture if inside else m.nest_outside
    kin = saturated(c.kin[h.origin[row], place], m.kin_half)
    shared = common_value(row, h, c, m, place, node, kin) - nest * correction
    words = block(seed, h.id[row], year, MOVE, place)

    own = (kind == HOME and h.holds[row] & HOMESTEAD != 0) or (kind == RETURN and owns(row, h))
    rent = 0.0 if own else c.rent[place]
    village = kind == HOME or (kind == RETURN and base == h.origin[row])
    registered = c.registered_place[h.registration[row]] == place
    movers = f.away if kind == RETURN else f.members
    if kind == 0 and f.away > 0 and c.place[h.away[row]] == place:
        movers = f.home
    cost = moving_cost(m, f.head_age, f.schooling, movers, kin)
    if kind != 0 and h.origin[row] < c.villages:
        cost *= 1.0 - c.levers[RETURN_SUPPORT, c.node[h.origin[row]]]
    income = income_together(row, h, c, p, f, place, village, kind == RETURN, rent, kin)
    value = shared + m.b_wage * log(income) + school_term(c, m, place, registered, f) - cost
    if own:
        value += m.b_home
    best, mode = nested(value, uniform(words[0]), stable, nest), WHOLE
    if kind != 0 or f.goer < 0 or here >= 2 * c.townships or f.members < 2:
        return best, mode

    # Splitting keeps the base: its dwelling, its school, and the burden of those left behind.
    rent = 0.0 if owns(row, h) else c.rent[here]
    kept = (
        shared
        + school_term(c, m, here, c.registered_place[h.registration[row]] == here, f)
        - left_behind(c, m, f, base)
    )
    if owns(row, h):
        kept += m.b_home
    same = f.away > 0 and c.place[h.away[row]] == place
    if not (same and f.away == 1):
        income = income_apart(row, h, c, p, f, here, rent, place, f.goer_skill, -1, False, kin)
        value = kept + m.b_wage * log(income) - moving_cost(m, f.head_age, f.schooling, 1, kin)
        utility = nested(value, uniform(words[1]), stable, nest)
        if utility > best:
            best, mode = utility, ONE_AWAY
    if f.partner >= 0 and f.members > 2 and not (same and f.away >= 2):
        income = income_apart(row, h, c, p, f, here, rent, place, f.goer_skill, f.partner_skill, False, kin)
        value = kept + m.b_wage * log(income) - moving_cost(m, f.head_age, f.schooling, 2, kin)
        utility = nested(value, uniform(words[2]), stable, nest)
        if utility > best:
            best, mode = utility, BOTH_AWAY
    return best, mode


@rule
def choose(
    row: int, h: Households, c: Conditions, m: MovingParameters, p: IncomeParameters, f: Family, seed: int, year: int
) -> tuple[int, int]:
    """Destination (a place, or STAY, HOME, RETURN) and mode of a household that reconsiders."""
    identity = h.id[row]
    here = c.place[h.residence[row]]
    origin = h.origin[row]
    first = block(seed, identity, year, NEST, 0)
    inside = positive_stable(m.nest_prefecture, uniform(first[0]), uniform(first[1]))
    outside = positive_stable(m.nest_outside, uniform(first[2]), uniform(first[3]))
    best = stay_value(row, h, c, m, p, f) + gumbel(draw(seed, identity, year, STAYING, 0))
    destination, mode = STAY, WHOLE

    if f.away > 0 and here < 2 * c.townships:
        utility, kind = best_mode(row, h, c, m, p, f, here, c.node[h.residence[row]], RETURN, 0.0, inside, seed, year)
        if utility > best:
            best, destination, mode = utility, RETURN, kind
    if origin < c.villages and origin != h.residence[row] and c.place[origin] % 2 == 0:
        utility, kind = best_mode(row, h, c, m, p, f, c.place[origin], c.node[origin], HOME, 0.0, inside, seed, year)
        if utility > best:
            best, destination, mode = utility, HOME, kind
    known = c.known[c.node[origin]]
    for k in range(known.shape[0]):
        place = known[k]
        if place < 0 or place == here or c.open[place] == 0:
            continue
        node = place // 2 if place < 2 * c.townships else place - c.townships
        stable = inside if place < 2 * c.townships else outside
        utility, kind = best_mode(row, h, c, m, p, f, place, node, 0, 0.0, stable, seed, year)
        if utility > best:
            best, destination, mode = utility, place, kind
    # Systematic sampling: one keyed start, a town is known if a multiple of one falls within its stretch.
    mark = draw(seed, identity, 0, CHOICE_SET, 0)
    before = 0.0
    for township in range(c.townships):
        after = c.inclusion[origin, township]
        if after > mark:
            place = 2 * township + 1
            mark += 1.0
            if place != here and c.open[place] == 1:
                utility, kind = best_mode(
                    row, h, c, m, p, f, place, township, 0, log(after - before), inside, seed, year
                )
                if utility > best:
                    best, destination, mode = utility, place, kind
        before = after
    return destination, mode
