"""Where to live and in which mode: a random-utility nested logit over sixteen places and three modes.

U(j) = V(j) + λ·(G + ln S), with G one keyed Gumbel draw per alternative and S one keyed positive-stable draw per nest
(McFadden 1978; Kanter 1975 for S). Staying is a nest of its own; the others are the prefecture and outside. Places that
were sampled with probability π carry the sampling correction −λ ln π (McFadden 1978). V is in `agents/utility.py`.
"""

import numpy as np

from agents.arithmetic import gumbel
from agents.columns import HOMESTEAD, Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.family import Family
from agents.income import Means
from agents.levers import RETURN_SUPPORT
from agents.luck import Integer, uniform
from agents.moving_parameters import MovingParameters
from agents.utility import Base, Offer, apart_value, together_value

WHOLE, ONE_AWAY, BOTH_AWAY = 0, 1, 2
_LN2 = 0.6931471805599454  # the next float above log 2: a bound must not fall short
STAY, HOME, RETURN = -1, -2, -3
"""Destinations that are no town: nobody moves; all to the village of origin; those away come back to the residence."""

CHOICE_PLACES = 16
"""The residence and up to fifteen others."""


@rule
def nested(value: float, u: float, stable: float, nest: float) -> float:
    """Random utility of one alternative: V + λ·(G + ln S)."""
    return value + nest * (gumbel(u) + stable)


@row_rule
def utmost(value: float, word: Integer, stable: float, nest: float) -> float:
    """What the random utility of an alternative cannot exceed, told from its Gumbel draw without a logarithm.

    −log(−log u) ≤ −log(1 − u) ≤ n·log 2, with n the negative exponent of the float 1 − u. Most alternatives end here.
    """
    exponent = (np.float64(1.0 - uniform(word)).view(np.int64) >> 52) - 1023
    return value + nest * (stable - _LN2 * exponent)


@row_rule
def alternative(
    k: int, origin: Integer, residence: Integer, anyone_away: bool, mark: float, before: float, c: Conditions
) -> tuple[int, int, int, float, bool]:
    """What a household can do beyond staying, one after the other: return, home, the known places, the sampled towns.

    Args:
        k: −2 return, −1 home, then the known places, then every town.
        origin: location of origin.
        residence: location.
        anyone_away: some member is.
        mark: where in the cumulative inclusion probabilities the next sampled town lies.
        before: cumulative inclusion probability of the towns before this one.
        c: the year's conditions.

    Returns:
        Place, −1 if there is no such alternative; its node; HOME, RETURN or 0; its inclusion probability; whether the
        mark was met, and so moves on by one.
    """
    here, inside, known = c.place[residence], 2 * c.townships, c.known.shape[1]
    place, node, kind, chance, met = -1, 0, 0, 1.0, False
    if k == -2:
        if anyone_away and here < inside:
            place, node, kind = int(here), int(c.node[residence]), RETURN
    elif k == -1:
        if origin < c.villages and origin != residence and c.place[origin] % 2 == 0:
            place, node, kind = int(c.place[origin]), int(c.node[origin]), HOME
    elif k < known:
        place = int(c.known[c.node[origin], k])
        node = place // 2 if place < inside else place - c.townships
    else:
        node = k - known
        after = c.inclusion[origin, node]
        met, chance = after > mark, after - before
        place = 2 * node + 1 if met else -1
    if kind == 0 and place >= 0 and (place == here or c.open[place] == 0):
        place = -1
    return place, node, kind, chance, met


@row_rule
def sends(f: Family, there: bool, splits: bool, mode: int) -> bool:
    """Whether one member, or both partners, can be sent; not where just so many are away already."""
    if not splits or f.goer < 0 or f.members < 2:
        return False
    if mode == ONE_AWAY:
        return not (there and f.away == 1)
    return f.partner >= 0 and f.members > 2 and not (there and f.away >= 2)


@row_rule
def going_value(
    mode: int, m: MovingParameters, f: Family, means: Means, base: Base, offer: Offer, there: bool, room_share: float
) -> float:
    """V of a town or outside place in one mode; `there`: the members away live there already."""
    if mode == WHOLE:
        return together_value(
            m, f, means, base, offer, f.home if there else f.members, f.elders, 0.0, offer.rent, False, 1.0
        )
    return apart_value(m, f, means, base, offer, -1 if mode == ONE_AWAY else f.partner_skill, room_share)


@rule
def homeward_value(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    offer: Offer,
    kind: int,
) -> float:
    """V of everyone at the village of origin (HOME) or back at the residence (RETURN).

    Support for returning is that of the township to which they return.
    """
    origin = h.origin[row]
    if kind == HOME:
        own = h.holds[row] & HOMESTEAD != 0
        home, rent, farming, movers, elders = m.b_home if own else 0.0, 0.0, True, f.members, f.elders
    else:
        home, rent, farming, movers, elders = base.home, base.rent, h.residence[row] == origin, f.away, 0
    target = origin if kind == HOME else h.residence[row]
    eased = 1.0 - c.levers[RETURN_SUPPORT, c.node[target]] if target < c.villages else 1.0
    return together_value(m, f, means, base, offer, movers, elders, home, rent, farming, eased)
