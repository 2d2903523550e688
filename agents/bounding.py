"""What V cannot exceed in any place: told once for a household, before what places offer to it is looked at.

A destination's V is what the place is worth to whoever comes from the origin, by the part of the workers who go there,
and what the household makes of it: income, school, moving cost. The latter is no
more than in the best conceivable place of its nest: pay of each skill that none exceeds, no rent, a place at school for
every child, another county than that of the residence, and as much kin as makes the move cheapest. For pay and school
count for it, rent and the push against it (`b_wage`, `b_school`, `push` and `room_share` are not negative), and access
to school and saturated kin are at most 1.
"""

import numpy as np

from agents.arithmetic import log_at_most
from agents.compiling import row_rule
from agents.conditions import Floats
from agents.desk import Desk
from agents.family import Family
from agents.income import Means, Pay, income_apart, income_together, part_of
from agents.moving import BOTH_AWAY, ONE_AWAY, WHOLE, apart_in, left_in, sends
from agents.moving_parameters import MovingParameters
from agents.offering import INSIDE, OUTSIDE
from agents.utility import Base, burden_of, moving_cost, place_apart, school_term


@row_rule
def cost_at_least(m: MovingParameters, age: int, schooling: int, movers: int, elders: int) -> float:
    """Utility cost of moving, with the kin that makes it lowest."""
    return min(
        moving_cost(m, age, schooling, movers, elders, 0.0),
        moving_cost(m, age, schooling, movers, elders, 1.0),
    )


@row_rule
def ceiling(
    mode: int, m: MovingParameters, f: Family, means: Means, base: Base, best: Floats, room_share: float
) -> float:
    """What V less the destination's part in it does not exceed in one mode; `best` is an entry of `Offers.best`."""
    pay = Pay(best[0], best[1], best[2], 0.0)
    if mode == WHOLE:
        income = income_together(f, means, pay, False, 0.0)
        rest = school_term(m.b_school, f, 1.0, 1.0, 1.0)
        rest -= cost_at_least(m, f.head_age, f.schooling, f.home if f.away > 0 else f.members, f.elders)
    else:
        apart, left = apart_in(mode, f), left_in(mode, f)
        income = income_apart(f, means, base.pay, pay, apart, base.farms, base.rent, room_share)
        cost = cost_at_least(m, f.goer_age, f.goer_schooling, 1 if mode == ONE_AWAY else 2, 0)
        rest = place_apart(f, base, apart, 0.0) + base.comfort - burden_of(base, f, apart, left) - base.push - cost
    return m.b_wage * log_at_most(income) + rest


@row_rule
def set_ceilings(
    here_inside: bool,
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    best: Floats,
    room_share: float,
    desk: Desk,
) -> None:
    """Write the ceilings of all modes, −infinite for one that is not open to the household."""
    for mode in (WHOLE, ONE_AWAY, BOTH_AWAY):
        is_open = mode == WHOLE or (here_inside and sends(f, mode))
        for nest in (INSIDE, OUTSIDE):
            value = ceiling(mode, m, f, means, base, best[nest], room_share) if is_open else -np.inf
            desk.ceiling[mode, nest] = value
        # What is not open is out of reach whatever it is multiplied with.
        desk.part[mode] = part_of(f, apart_in(mode, f)) if mode != WHOLE and is_open else 1.0
