"""Choosing among the alternatives of `agents.moving`: each is valued by its rules, the likeliest is tried first."""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import gumbel, positive_stable
from agents.columns import Households
from agents.compiling import row_rule
from agents.conditions import Conditions, Floats
from agents.desk import Desk, draw_words, lay_all
from agents.family import Family
from agents.income import IncomeParameters, Means, Pay, means_of
from agents.luck import MOVE, NEST, STAYING, Integer, block, draw, uniform
from agents.moving import (
    BOTH_AWAY,
    CHOICE_PLACES,
    HOME,
    ONE_AWAY,
    RETURN,
    STAY,
    WHOLE,
    as_now,
    going_value,
    homeward_place,
    homeward_value,
    nested_above,
    sample_start,
    sends,
    utmost,
)
from agents.moving_parameters import MovingParameters
from agents.utility import Base, Offer, base_of, offer_of, stay_value


class Luck(NamedTuple):
    """What one household draws for the choice as a whole."""

    stay: float
    """Gumbel variable of staying."""
    near: float
    """ln S of the prefecture's nest."""
    far: float
    """ln S of the nest outside."""
    start: float
    """From `sample_start`."""


@row_rule
def luck_of(identity: Integer, m: MovingParameters, seed: Integer, year: int) -> Luck:
    """Draw what concerns the choice as a whole."""
    words = block(seed, identity, year, NEST, 0)
    return Luck(
        gumbel(draw(seed, identity, year, STAYING, 0)),
        positive_stable(m.nest_prefecture, uniform(words[0]), uniform(words[1])),
        positive_stable(m.nest_outside, uniform(words[2]), uniform(words[3])),
        sample_start(identity, seed),
    )


@row_rule
def nest_of(place: int, inside: int, m: MovingParameters, luck: Luck) -> tuple[float, float]:
    """Luck (ln S) and dissimilarity of a place's nest: the prefecture, its first `inside` places, or outside."""
    return (luck.near, m.nest_prefecture) if place < inside else (luck.far, m.nest_outside)


@row_rule
def weigh(
    mode: int,
    inside: int,
    away_at: int,
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    luck: Luck,
    room_share: float,
    desk: Desk,
) -> None:
    """Value one mode of all that has room on the desk, WHOLE before the others; arguments as for `choose`."""
    for i in range(CHOICE_PLACES):
        pay = Pay(desk.pay0[i], desk.pay1[i], desk.pay2[i], desk.dwelling[i])
        offer = Offer(pay, desk.kin[i], desk.shared[i], desk.rent[i], desk.school[i], desk.same_county[i])
        there = desk.place[i] == away_at
        stable, nest = nest_of(desk.place[i], inside, m, luck)
        value = going_value(mode, m, f, means, base, offer, there, room_share) - nest * desk.log_chance[i]
        value = -np.inf if as_now(f, there, mode) else value
        bound = utmost(value, desk.word[mode, i], stable, nest)
        desk.value[mode, i] = value
        desk.bound[i] = bound if mode == WHOLE else max(desk.bound[i], bound)


@row_rule
def highest(values: Floats, n: int) -> int:
    """Where the highest of the first `n` values stands."""
    most, top = values[0], 0
    for i in range(1, n):
        more = values[i] > most
        most, top = values[i] if more else most, i if more else top
    return top


@row_rule
def best_mode(i: int, above: float, inside: int, m: MovingParameters, luck: Luck, desk: Desk) -> tuple[float, int]:
    """Utility and mode of the best mode of a destination on the desk; `above` and WHOLE if none is better than that."""
    best, mode = above, WHOLE
    stable, nest = nest_of(desk.place[i], inside, m, luck)
    for tried in (WHOLE, ONE_AWAY, BOTH_AWAY):
        utility = nested_above(best, desk.value[tried, i], desk.word[tried, i], stable, nest)
        if utility > best:
            best, mode = utility, tried
    return best, mode


@row_rule
def homeward(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    means: Means,
    base: Base,
    luck: Luck,
    seed: Integer,
    year: int,
) -> tuple[float, int]:
    """Utility of the best of staying, coming back to the residence and going home to the village, and which it is."""
    best, found = stay_value(row, h, c, m, f, means, base, p.room_share) + luck.stay, STAY
    for kind in (RETURN, HOME):
        place, node = homeward_place(kind, h.origin[row], h.residence[row], f.away > 0, c)
        if place >= 0:
            offer = offer_of(row, h, c, m, p, f, place, node)
            value = homeward_value(row, h, c, m, f, means, base, offer, kind)
            word = block(seed, h.id[row], year, MOVE, place)[WHOLE]
            stable, nest = nest_of(place, 2 * c.townships, m, luck)
            utility = nested_above(best, value, word, stable, nest)
            if utility > best:
                best, found = utility, kind
    return best, found


@row_rule
def pick(n: int, best: float, found: int, inside: int, m: MovingParameters, luck: Luck, desk: Desk) -> tuple[int, int]:
    """The best of `found`, of utility `best`, and of the first `n` destinations on the desk in all their modes."""
    destination, mode = found, WHOLE
    if n == 0:
        return destination, mode
    top = highest(desk.bound, n)
    floor, mode_there = best_mode(top, best, inside, m, luck, desk)
    for i in range(n):
        # Few get past this: what cannot reach the utility of the one with the highest bound does not win.
        if desk.bound[i] > best and desk.bound[i] >= floor:
            utility, tried = (floor, mode_there) if i == top else best_mode(i, best, inside, m, luck, desk)
            if utility > best:
                best, destination, mode = utility, int(desk.place[i]), tried
    return destination, mode


@row_rule
def choose(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    luck: Luck,
    offers: Floats,
    seed: Integer,
    year: int,
    desk: Desk,
) -> tuple[int, int]:
    """Destination (a place, or STAY, HOME, RETURN) and mode of a household that reconsiders."""
    here, inside = c.place[h.residence[row]], 2 * c.townships
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    away_at = c.place[h.away[row]] if f.away > 0 else -1
    best, found = homeward(row, h, c, m, p, f, means, base, luck, seed, year)
    n = lay_all(row, h, c, m, f, luck.start, offers, desk)
    draw_words(h.id[row], seed, year, desk)
    weigh(WHOLE, inside, away_at, m, f, means, base, luck, p.room_share, desk)
    desk.value[ONE_AWAY:] = -np.inf
    for mode in (ONE_AWAY, BOTH_AWAY):
        if here < inside and sends(f, mode):
            weigh(mode, inside, away_at, m, f, means, base, luck, p.room_share, desk)
    return pick(n, best, found, inside, m, luck, desk)
