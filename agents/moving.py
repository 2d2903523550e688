"""Where to live and in which mode: a random-utility nested logit over sixteen places and three modes.

U(j) = V(j) + λ·(G + ln S), with G one keyed Gumbel draw per alternative and S one keyed positive-stable draw per nest
(McFadden 1978; Kanter 1975 for S). Staying is a nest of its own; the others are the prefecture and outside. Places that
were sampled with probability π carry the sampling correction −λ ln π (McFadden 1978). V is in `agents/utility.py`.
"""

import numpy as np

from agents.arithmetic import gumbel, log, positive_stable
from agents.columns import HOMESTEAD, Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.family import Family
from agents.income import IncomeParameters, Means, means_of
from agents.levers import RETURN_SUPPORT
from agents.luck import CHOICE_SET, MOVE, NEST, STAYING, Block, Integer, block, draw, uniform
from agents.utility import (
    Base,
    MovingParameters,
    Offer,
    apart_value,
    base_of,
    offer_of,
    stay_value,
    together_value,
)

WHOLE, ONE_AWAY, BOTH_AWAY = 0, 1, 2
NO_MODE = -1
"""No mode of a destination is better than what was found before."""
_LN2 = 0.6931471805599454  # the next float above log 2: a bound must not fall short
STAY, HOME, RETURN = -1, -2, -3
"""Destinations that are no town: nobody moves; all to the village of origin; those away come back to the residence."""

CHOICE_PLACES = 16


@rule
def nested(value: float, u: float, stable: float, nest: float) -> float:
    """Random utility of one alternative: V + λ·(G + ln S)."""
    return value + nest * (gumbel(u) + stable)


@rule
def could_win(value: float, word: Integer, stable: float, nest: float, best: float) -> bool:
    """Whether an alternative may beat the best so far, told from a bound on its Gumbel draw that needs no logarithm.

    −log(−log u) ≤ −log(1 − u) ≤ n·log 2, with n the negative exponent of the float 1 − u. Most alternatives end here.
    """
    exponent = (np.float64(1.0 - uniform(word)).view(np.int64) >> 52) - 1023
    return bool(value + nest * (stable - _LN2 * exponent) > best)


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
def best_mode(
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    offer: Offer,
    words: Block,
    stable: float,
    nest: float,
    correction: float,
    there: bool,
    splits: bool,
    room_share: float,
    best: float,
) -> tuple[float, int]:
    """Utility and mode of the best of a town's or outside place's modes; `best` and NO_MODE if none is better than it.

    Args:
        m: parameters.
        f: the family.
        means: its land and transfers.
        base: its residence.
        offer: the destination.
        words: keyed words, one for each mode.
        stable: ln S of the nest.
        nest: dissimilarity λ of the nest.
        correction: ln of the destination's inclusion probability.
        there: the members away live at the destination already.
        splits: the base lies in the prefecture, so members can be sent from it.
        room_share: rent of a member away, of a dwelling's.
        best: utility of the best alternative so far.
    """
    chosen = NO_MODE
    for mode in (WHOLE, ONE_AWAY, BOTH_AWAY):
        if mode != WHOLE and not sends(f, there, splits, mode):
            continue
        value = going_value(mode, m, f, means, base, offer, there, room_share) - nest * correction
        if could_win(value, words[mode], stable, nest, best):
            utility = nested(value, uniform(words[mode]), stable, nest)
            if utility > best:
                best, chosen = utility, mode
    return best, chosen


@rule
def choose(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    seed: Integer,
    year: int,
) -> tuple[int, int]:
    """Destination (a place, or STAY, HOME, RETURN) and mode of a household that reconsiders.

    The alternatives are tried one after the other: coming back to the residence, the village of origin, the known
    places, and the sampled towns, found by systematic sampling: from one keyed start, a town is known if a whole number
    beyond the start falls within its stretch of the cumulative inclusion probabilities.
    """
    identity, origin, residence = h.id[row], h.origin[row], h.residence[row]
    here, inside = c.place[residence], 2 * c.townships
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    first = block(seed, identity, year, NEST, 0)
    near = positive_stable(m.nest_prefecture, uniform(first[0]), uniform(first[1]))
    far = positive_stable(m.nest_outside, uniform(first[2]), uniform(first[3]))
    away_at = c.place[h.away[row]] if f.away > 0 else -1
    best = stay_value(row, h, c, m, f, means, base, p.room_share) + gumbel(draw(seed, identity, year, STAYING, 0))
    destination, mode = STAY, WHOLE
    mark, before = draw(seed, identity, 0, CHOICE_SET, 0), 0.0
    known = c.known.shape[1]
    for k in range(-2, known + c.townships):
        place, node, kind, chance, met = alternative(k, origin, residence, f.away > 0, mark, before, c)
        if k >= known:
            before = c.inclusion[origin, node]
            mark += 1.0 if met else 0.0
        if place < 0:
            continue
        correction = log(chance) if chance != 1.0 else 0.0
        offer = offer_of(row, h, c, m, p, f, place, node)
        words = block(seed, identity, year, MOVE, place)
        if place < inside:
            stable, nest = near, m.nest_prefecture
        else:
            stable, nest = far, m.nest_outside
        if kind == 0:
            there = place == away_at
            utility, chosen = best_mode(
                m, f, means, base, offer, words, stable, nest, correction, there, here < inside, p.room_share, best
            )
        else:
            u = uniform(words[0])
            value = homeward_value(row, h, c, m, f, means, base, offer, kind)
            utility = nested(value, u, stable, nest)
            chosen = WHOLE if utility > best else NO_MODE
        if chosen != NO_MODE:
            best, mode = utility, chosen
            destination = kind if kind != 0 else place
    return destination, mode


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
