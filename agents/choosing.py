"""Choosing among the alternatives of `agents.moving`: each is valued by its rules, the likeliest is tried first."""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import gumbel, log, positive_stable
from agents.bounding import set_ceilings
from agents.columns import Households
from agents.compiling import row_rule
from agents.conditions import Conditions, Floats
from agents.desk import Desk, bound_all, draw_words, lay_all
from agents.family import Family
from agents.income import IncomeParameters, Means, means_of
from agents.luck import MOVE, NEST, STAYING, Integer, block, draw, uniform
from agents.moving import (
    BOTH_AWAY,
    CHOICE_PLACES,
    HOME,
    JOIN,
    JOIN_CHANCE,
    JOIN_WORD,
    ONE_AWAY,
    RETURN,
    STAY,
    WHOLE,
    going_value,
    homeward_value,
    joining_value,
    joins,
    nested_above,
    own_place,
    sample_start,
)
from agents.moving_parameters import MovingParameters
from agents.offering import Offers
from agents.utility import Base, base_of, offer_of, stay_value


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
def at_own_places(
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
    """Utility of the best of staying, coming back, going home and joining those away, and which it is."""
    best, found = stay_value(row, h, c, m, f, means, base, p.room_share) + luck.stay, STAY
    for kind in (RETURN, HOME, JOIN):
        place, node = own_place(kind, row, h, f, c)
        if place >= 0:
            offer = offer_of(row, h, c, m, p, f, place, node)
            stable, nest = nest_of(place, 2 * c.townships, m, luck)
            words = block(seed, h.id[row], year, MOVE, place)
            if kind == JOIN:
                value, word = joining_value(m, f, means, base, offer, p.room_share), words[JOIN_WORD]
                value -= nest * log(JOIN_CHANCE)
            else:
                value, word = homeward_value(row, h, c, m, f, means, base, offer, kind), words[WHOLE]
            utility = nested_above(best, value, word, stable, nest)
            if utility > best:
                best, found = utility, kind
    return best, found


@row_rule
def highest(values: Floats) -> int:
    """Where the highest value stands."""
    most, top = values[0], 0
    for i in range(1, len(values)):
        more = values[i] > most
        most, top = values[i] if more else most, i if more else top
    return top


@row_rule
def best_mode(
    i: int,
    above: float,
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    means: Means,
    base: Base,
    luck: Luck,
    desk: Desk,
) -> tuple[float, int]:
    """Utility and mode of the best mode of a destination on the desk; `above` and WHOLE if none is better than that."""
    best, mode, place, node = above, WHOLE, desk.place[i], desk.node[i]
    offer = offer_of(row, h, c, m, p, f, place, node)
    there = f.away > 0 and c.place[h.away[row]] == place
    stable, nest = nest_of(place, 2 * c.townships, m, luck)
    for tried in (WHOLE, ONE_AWAY, BOTH_AWAY):
        if desk.bound[tried, i] > best and not joins(tried, there):
            value = going_value(tried, m, f, means, base, offer, there, p.room_share)
            value -= nest * desk.log_chance[i]
            utility = nested_above(best, value, desk.word[tried, i], stable, nest)
            if utility > best:
                best, mode = utility, tried
    return best, mode


@row_rule
def choose(
    row: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    f: Family,
    luck: Luck,
    offers: Offers,
    seed: Integer,
    year: int,
    desk: Desk,
) -> tuple[int, int]:
    """Destination (a place, or STAY, HOME, RETURN, JOIN) and mode of a household that reconsiders."""
    here, inside = c.place[h.residence[row]], 2 * c.townships
    means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
    best, destination = at_own_places(row, h, c, m, p, f, means, base, luck, seed, year)
    mode = ONE_AWAY if destination == JOIN else WHOLE
    lay_all(row, h, c, luck.start, offers, desk)
    draw_words(h.id[row], seed, year, desk)
    set_ceilings(here < inside, m, f, means, base, offers.best, p.room_share, desk)
    bound_all(inside, m, luck.near, luck.far, desk)
    top = highest(desk.highest)
    for step in range(CHOICE_PLACES + 1):
        i = step - 1 if step > 0 else top
        # After the highest bound few others are above the utility that has been found.
        if desk.highest[i] > best:
            desk.highest[i] = -np.inf
            utility, tried = best_mode(i, best, row, h, c, m, p, f, means, base, luck, desk)
            if utility > best:
                best, destination, mode = utility, int(desk.place[i]), tried
    return destination, mode
