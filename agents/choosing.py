"""Choosing among the alternatives of `agents.moving`: towns and outside places are laid side by side and then valued.

The processor values eight of them at once where they stand in columns and the loop neither branches nor looks anything
up; each is valued by the rules of `agents.moving`.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.arithmetic import gumbel, log, positive_stable
from agents.columns import Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.family import Family
from agents.income import IncomeParameters, Means, Pay, means_of
from agents.luck import CHOICE_SET, MOVE, NEST, STAYING, Integer, block, draw, uniform
from agents.moving import (
    BOTH_AWAY,
    CHOICE_PLACES,
    ONE_AWAY,
    STAY,
    WHOLE,
    alternative,
    going_value,
    homeward_value,
    nested,
    sends,
    utmost,
)
from agents.moving_parameters import MovingParameters
from agents.utility import Base, Offer, base_of, offer_of, stay_value

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint64]


class Luck(NamedTuple):
    """What one household draws for the choice as a whole."""

    stay: float
    """Gumbel variable of staying."""
    near: float
    """ln S of the prefecture's nest."""
    far: float
    """ln S of the nest outside."""
    mark: float
    """Start of the systematic sample of towns, the same every year."""


class Desk(NamedTuple):
    """The destinations that one household weighs, side by side; (CHOICE_PLACES,) each, written anew by each."""

    place: npt.NDArray[np.int64]
    chance: Floats
    """Inclusion probability."""
    pay0: Floats
    pay1: Floats
    pay2: Floats
    dwelling: Floats
    kin: Floats
    shared: Floats
    rent: Floats
    school: Floats
    same_county: npt.NDArray[np.bool_]
    """Fields of the place's `Offer`; `dwelling` is the rent in its `Pay`."""
    word0: Words
    word1: Words
    word2: Words
    """Keyed word of each mode."""
    value0: Floats
    value1: Floats
    value2: Floats
    """V of each mode with the sampling correction; −infinite where the mode is not open to the family."""
    bound: Floats
    """What the utility of no mode exceeds."""


def empty_desk() -> Desk:
    """Room for one household's destinations."""
    kinds: dict[str, type] = {"place": np.int64, "same_county": np.bool_}
    kinds |= dict.fromkeys(("word0", "word1", "word2"), np.uint64)
    return Desk(*(np.zeros(CHOICE_PLACES, kinds.get(name, np.float64)) for name in Desk._fields))


@row_rule
def luck_of(identity: Integer, m: MovingParameters, seed: Integer, year: int) -> Luck:
    """Draw what concerns the choice as a whole."""
    words = block(seed, identity, year, NEST, 0)
    return Luck(
        gumbel(draw(seed, identity, year, STAYING, 0)),
        positive_stable(m.nest_prefecture, uniform(words[0]), uniform(words[1])),
        positive_stable(m.nest_outside, uniform(words[2]), uniform(words[3])),
        draw(seed, identity, 0, CHOICE_SET, 0),
    )


@row_rule
def lay(i: int, place: int, chance: float, offer: Offer, desk: Desk) -> None:
    """Lay one destination on the desk."""
    desk.place[i], desk.chance[i] = place, chance
    desk.pay0[i], desk.pay1[i], desk.pay2[i] = offer.pay.skill0, offer.pay.skill1, offer.pay.skill2
    desk.dwelling[i], desk.kin[i], desk.shared[i] = offer.pay.rent, offer.kin, offer.shared
    desk.rent[i], desk.school[i], desk.same_county[i] = offer.rent, offer.school, offer.same_county


@row_rule
def draw_words(identity: Integer, seed: Integer, year: int, desk: Desk) -> None:
    """Draw the keyed words of the destinations on the desk, of all that have room there: so many fit a vector."""
    for i in range(CHOICE_PLACES):
        words = block(seed, identity, year, MOVE, desk.place[i])
        desk.word0[i], desk.word1[i], desk.word2[i] = words[WHOLE], words[ONE_AWAY], words[BOTH_AWAY]


@row_rule
def weigh(
    inside: int,
    away_at: int,
    splits: bool,
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    luck: Luck,
    room_share: float,
    desk: Desk,
) -> None:
    """Value every mode of all that has room on the desk; arguments as for `choose`."""
    for i in range(CHOICE_PLACES):
        pay = Pay(desk.pay0[i], desk.pay1[i], desk.pay2[i], desk.dwelling[i])
        offer = Offer(pay, desk.kin[i], desk.shared[i], desk.rent[i], desk.school[i], desk.same_county[i])
        there = desk.place[i] == away_at
        stable = luck.near if desk.place[i] < inside else luck.far
        nest = m.nest_prefecture if desk.place[i] < inside else m.nest_outside
        correction = nest * log(desk.chance[i])
        whole = going_value(WHOLE, m, f, means, base, offer, there, room_share) - correction
        one = going_value(ONE_AWAY, m, f, means, base, offer, there, room_share) - correction
        both = going_value(BOTH_AWAY, m, f, means, base, offer, there, room_share) - correction
        one = one if sends(f, there, splits, ONE_AWAY) else -np.inf
        both = both if sends(f, there, splits, BOTH_AWAY) else -np.inf
        desk.value0[i], desk.value1[i], desk.value2[i] = whole, one, both
        bound = utmost(whole, desk.word0[i], stable, nest)
        bound = max(bound, utmost(one, desk.word1[i], stable, nest))
        desk.bound[i] = max(bound, utmost(both, desk.word2[i], stable, nest))


@row_rule
def mode_on(desk: Desk, i: int, mode: int) -> tuple[float, Integer]:
    """Value and word of one mode of a destination on the desk."""
    if mode == WHOLE:
        return desk.value0[i], desk.word0[i]
    if mode == ONE_AWAY:
        return desk.value1[i], desk.word1[i]
    return desk.value2[i], desk.word2[i]


@rule
def choose(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    luck: Luck,
    seed: Integer,
    year: int,
    desk: Desk,
) -> tuple[int, int]:
    """Destination (a place, or STAY, HOME, RETURN) and mode of a household that reconsiders.

    The alternatives are tried one after the other: coming back to the residence, the village of origin, the known
    places, and the sampled towns, found by systematic sampling: from one keyed start, a town is known if a whole number
    beyond the start falls within its stretch of the cumulative inclusion probabilities.
    """
    identity, origin, residence = h.id[row], h.origin[row], h.residence[row]
    here, inside, known = c.place[residence], 2 * c.townships, c.known.shape[1]
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    away_at = c.place[h.away[row]] if f.away > 0 else -1
    best = stay_value(row, h, c, m, f, means, base, p.room_share) + luck.stay
    destination, mode = STAY, WHOLE
    mark, before, n = luck.mark, 0.0, 0
    for k in range(-2, known + c.townships):
        place, node, kind, chance, met = alternative(k, origin, residence, f.away > 0, mark, before, c)
        if k >= known:
            before = c.inclusion[origin, node]
            mark += 1.0 if met else 0.0
        if place < 0:
            continue
        offer = offer_of(row, h, c, m, p, f, place, node)
        if kind == 0:
            lay(n, place, chance, offer, desk)
            n += 1
        else:
            value = homeward_value(row, h, c, m, f, means, base, offer, kind)
            stable, nest = (luck.near, m.nest_prefecture) if place < inside else (luck.far, m.nest_outside)
            utility = nested(value, uniform(block(seed, identity, year, MOVE, place)[WHOLE]), stable, nest)
            if utility > best:
                best, destination = utility, kind
    draw_words(identity, seed, year, desk)
    weigh(inside, away_at, here < inside, m, f, means, base, luck, p.room_share, desk)
    for i in range(n):
        # Most destinations end here.
        if desk.bound[i] > best:
            stable, nest = (luck.near, m.nest_prefecture) if desk.place[i] < inside else (luck.far, m.nest_outside)
            for tried in (WHOLE, ONE_AWAY, BOTH_AWAY):
                value, word = mode_on(desk, i, tried)
                utility = nested(value, uniform(word), stable, nest)
                if utility > best:
                    best, destination, mode = utility, int(desk.place[i]), tried
    return destination, mode
