"""Where a household that a project pays out in cash buys its dwelling: in the town where it would rather own one."""

from agents.arithmetic import log
from agents.columns import Households
from agents.compiling import rule
from agents.conditions import Conditions, Counts
from agents.family import family_of
from agents.income import IncomeParameters, means_of
from agents.luck import TOWN_OF_CHOICE, Integer, block, uniform
from agents.moving import CHOICE_PLACES, alternative, nested, sample_start
from agents.moving_parameters import MovingParameters
from agents.utility import base_of, moving_cost, offer_of, together_value

_NONE = -1e300


@rule
def town_of_choice(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    vacant: Counts,
    seed: Integer,
    year: int,
) -> int:
    """The town of the household's choice set in which it would rather own a dwelling, −1 if none has one to sell.

    The utility is that of moving there with everyone at home, without rent and with a dwelling of one's own.

    Args:
        row: of the household.
        h: the households.
        c: conditions as last written.
        m: coefficients of V.
        p: what a job is expected to bring.
        vacant: (places,) dwellings that can be bought.
        seed: of the run.
        year: calendar year.
    """
    f = family_of(row, h, year)
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    identity, origin, here = h.id[row], h.origin[row], c.place[h.residence[row]]
    start, inside, nest = sample_start(identity, seed), 2 * c.townships, m.nest_prefecture
    best, chosen = _NONE, -1
    for k in range(CHOICE_PLACES):
        place, node, chance = alternative(k, origin, here, start, c)
        if place < 0 or place >= inside or vacant[place] <= 0:
            continue
        offer = offer_of(row, h, c, m, p, f, place, node)
        cost = moving_cost(m, f.head_age, f.schooling, f.home, f.elders, offer.kin)
        value = together_value(m, f, means, base, offer, cost, m.b_home, 0.0, False)
        value -= nest * log(chance) if chance != 1.0 else 0.0
        utility = nested(value, uniform(block(seed, identity, year, TOWN_OF_CHOICE, place)[0]), 0.0, nest)
        if utility > best:
            best, chosen = utility, int(place)
    return chosen
