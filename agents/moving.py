"""Where to live and in which mode: a random-utility nested logit over sixteen places and three modes.

U(j) = V(j) + λ·(G + ln S), with G one keyed Gumbel draw per alternative and S one keyed positive-stable draw per nest
(McFadden 1978; Kanter 1975 for S). Staying is a nest of its own; the others are the prefecture and outside. Places that
were sampled with probability π carry the sampling correction −λ ln π (McFadden 1978). V is in `agents/utility.py`.
"""

from agents.arithmetic import gumbel, log_at_least
from agents.columns import HOMESTEAD, Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions, Floats
from agents.family import Family
from agents.income import Apart, Means, now_away, sent_away
from agents.levers import RETURN_SUPPORT
from agents.luck import CHOICE_SET, Integer, draw, uniform
from agents.moving_parameters import MovingParameters
from agents.utility import Base, Offer, apart_value, moving_cost, together_value

WHOLE, ONE_AWAY, BOTH_AWAY = 0, 1, 2
_ROUNDING = 1e-9  # far more than rounding can take from a bound
STAY, HOME, RETURN, JOIN = -1, -2, -3, -4
"""Destinations that are no town: nobody moves; all to the village of origin; those away come back to the residence; one
more member goes to where they are."""
JOIN_WORD = 3
"""Keyed word of joining; those of the modes come before it."""

CHOICE_PLACES = 16
"""The residence and up to fifteen others."""
JOIN_CHANCE = 1.0 / (CHOICE_PLACES - 1)
"""All members away live in one place, so joining them stands for going anywhere: an alternative that stands for several
has a size term (Lerman 1975), that of one sampled with this probability."""


@rule
def nested(value: float, u: float, stable: float, nest: float) -> float:
    """Random utility of one alternative: V + λ·(G + ln S)."""
    return value + nest * (gumbel(u) + stable)


@row_rule
def utmost(value: float, word: Integer, stable: float, nest: float) -> float:
    """What the random utility of an alternative cannot exceed, told from its Gumbel draw without a logarithm.

    With x = 1 − u, −log u ≥ x + x²/2. Few alternatives get past it.
    """
    x = 1.0 - uniform(word)
    return value + nest * (stable - log_at_least(x + 0.5 * x * x) + _ROUNDING)


@row_rule
def nested_above(best: float, value: float, word: Integer, stable: float, nest: float) -> float:
    """Random utility of an alternative if it exceeds `best`, else `best`; worked out only where `utmost` lets it."""
    if utmost(value, word, stable, nest) > best:
        utility = nested(value, uniform(word), stable, nest)
        if utility > best:
            return utility
    return best


@row_rule
def own_place(kind: int, row: int, h: Households, f: Family, c: Conditions) -> tuple[int, int]:
    """Place and node to which all would come home (HOME), those away come back (RETURN) or one more join them (JOIN).

    −1 where that is nothing.
    """
    origin, residence = h.origin[row], h.residence[row]
    if kind == JOIN:
        return (int(c.place[h.away[row]]), int(c.node[h.away[row]])) if f.joiner >= 0 else (-1, 0)
    if kind == RETURN:
        here = int(c.place[residence])
        return (here, int(c.node[residence])) if f.away > 0 and here < 2 * c.townships else (-1, 0)
    if origin < c.villages and origin != residence and c.place[origin] % 2 == 0:
        return int(c.place[origin]), int(c.node[origin])
    return -1, 0


@row_rule
def sample_start(identity: Integer, seed: Integer) -> float:
    """Start of a household's systematic sample of towns, the same every year."""
    return draw(seed, identity, 0, CHOICE_SET, 0)


@row_rule
def alternative(k: int, origin: Integer, here: Integer, start: float, c: Conditions) -> tuple[int, int, float]:
    """Where a household can go beyond coming home, one after the other: the known places, then the sampled towns.

    They are found by systematic sampling: a town is known if a whole number beyond the start falls within its stretch
    of the cumulative inclusion probabilities.

    Args:
        k: 0 … CHOICE_PLACES − 1.
        origin: location of origin.
        here: place of residence.
        start: from `sample_start`.
        c: the year's conditions.

    Returns:
        Place, −1 if there is no such alternative; its node, some node if there is none; its inclusion probability.
    """
    inside, known, chance = 2 * c.townships, c.known.shape[1], 1.0
    if k < known:
        place = int(c.known[c.node[origin], k])
        node = max(place, 0) // 2 if place < inside else place - c.townships
    else:
        node = town_met(origin, start + (k - known), c)
        place = 2 * node + 1 if node < c.townships else -1
        chance = chance_of(origin, node, c.inclusion) if node < c.townships else 0.0
    if place >= 0 and (place == here or c.open[place] == 0):
        place = -1
    return place, node, chance


@row_rule
def chance_of(origin: Integer, town: Integer, inclusion: Floats) -> float:
    """Probability with which a town is in the sample of those who come from `origin`."""
    return inclusion[origin, town] - (inclusion[origin, town - 1] if town > 0 else 0.0)


@row_rule
def town_met(origin: Integer, mark: float, c: Conditions) -> int:
    """Town within whose stretch of the cumulative inclusion probabilities a mark lies; `townships` beyond the last."""
    town = 0
    for t in range(c.townships):
        town += c.inclusion[origin, t] <= mark
    return town


@row_rule
def sends(f: Family, mode: int) -> bool:
    """Whether the family can send one member, or both partners: somebody of 16 or over has to stay."""
    if f.goer < 0:
        return False
    grown = f.members - f.children
    return grown > 1 if mode == ONE_AWAY else f.partner >= 0 and grown > 2


@row_rule
def joins(mode: int, there: bool) -> bool:
    """Whether members would be sent `there`, where others live already: not weighed as sending, but as joining them."""
    return mode != WHOLE and there


@row_rule
def apart_in(mode: int, f: Family) -> Apart:
    """The workers who would be away in a mode that splits the family."""
    return sent_away(f.goer_skill, -1 if mode == ONE_AWAY else f.partner_skill)


@row_rule
def left_in(mode: int, f: Family) -> int:
    """Children left behind by a parent in a mode that splits the family."""
    return f.left_by_one if mode == ONE_AWAY else f.left_by_both


@row_rule
def going_value(
    mode: int, m: MovingParameters, f: Family, means: Means, base: Base, offer: Offer, there: bool, room_share: float
) -> float:
    """V of a town or outside place in one mode; `there`: the members away live there already."""
    if mode == WHOLE:
        movers = f.home if there else f.members
        cost = moving_cost(m, f.head_age, f.schooling, movers, f.elders, offer.kin)
        return together_value(m, f, means, base, offer, cost, 0.0, offer.rent, False)
    cost = moving_cost(m, f.goer_age, f.goer_schooling, 1 if mode == ONE_AWAY else 2, 0, offer.kin)
    return apart_value(m, f, means, base, offer, apart_in(mode, f), left_in(mode, f), cost, room_share)


@row_rule
def joining_value(m: MovingParameters, f: Family, means: Means, base: Base, offer: Offer, room_share: float) -> float:
    """V of one more member at the place of those who are away; the place is `offer`."""
    cost = moving_cost(m, f.joiner_age, f.joiner_schooling, 1, 0, offer.kin)
    return apart_value(m, f, means, base, offer, now_away(f, f.joiner_skill), f.left_by_joiner, cost, room_share)


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
        home, rent, farming = m.b_home if own else 0.0, 0.0, True
        cost = moving_cost(m, f.head_age, f.schooling, f.members, f.elders, offer.kin)
    else:
        # The goer is of those away if any of them works.
        goer = f.away0 + f.away1 + f.away2 > 0
        age, schooling = (f.goer_age, f.goer_schooling) if goer else (f.head_age, f.schooling)
        home, rent, farming = base.home, base.rent, h.residence[row] == origin
        cost = moving_cost(m, age, schooling, f.away, 0, offer.kin)
    target = origin if kind == HOME else h.residence[row]
    eased = 1.0 - c.levers[RETURN_SUPPORT, c.node[target]] if target < c.villages else 1.0
    return together_value(m, f, means, base, offer, cost * eased, home, rent, farming)
