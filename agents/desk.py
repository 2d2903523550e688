"""The destinations that one household weighs, laid side by side.

The processor values several of them at once where they stand in columns and the loop over them neither branches nor
looks anything up.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.compiling import row_rule
from agents.conditions import Conditions, Floats
from agents.family import Family
from agents.luck import MOVE, Integer, Words, block
from agents.moving import BOTH_AWAY, CHOICE_PLACES, ONE_AWAY, WHOLE, alternative
from agents.moving_parameters import MovingParameters
from agents.offering import EXPECTED_RENT, KIN, LOG_CHANCE, PAY0, PAY1, PAY2, RENT, SHARED
from agents.utility import schooling_at


class Desk(NamedTuple):
    """The destinations that one household weighs, side by side; (CHOICE_PLACES,) each, written anew by each."""

    place: npt.NDArray[np.int64]
    log_chance: Floats
    """Logarithm of the inclusion probability."""
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
    word: Words
    """(3, CHOICE_PLACES) keyed word of each mode."""
    value: Floats
    """(3, CHOICE_PLACES) V of each mode with the sampling correction; −infinite where it is not open to the family."""
    bound: Floats
    """What the utility of no mode exceeds."""


def empty_desk() -> Desk:
    """Room for one household's destinations."""
    kinds: dict[str, type] = {"place": np.int64, "same_county": np.bool_, "word": np.uint64}
    shapes = dict.fromkeys(("word", "value"), (3, CHOICE_PLACES))
    return Desk(*(np.zeros(shapes.get(name, CHOICE_PLACES), kinds.get(name, np.float64)) for name in Desk._fields))


@row_rule
def lay(i: int, place: int, offer: Floats, school: float, same_county: bool, desk: Desk) -> None:
    """Lay one destination on the desk, with its offer to all from the household's origin."""
    desk.place[i], desk.school[i], desk.same_county[i] = place, school, same_county
    desk.pay0[i], desk.pay1[i], desk.pay2[i], desk.dwelling[i] = offer[PAY0], offer[PAY1], offer[PAY2], offer[RENT]
    desk.kin[i], desk.shared[i], desk.rent[i] = offer[KIN], offer[SHARED], offer[EXPECTED_RENT]
    desk.log_chance[i] = offer[LOG_CHANCE]


@row_rule
def lay_all(
    row: int, h: Households, c: Conditions, m: MovingParameters, f: Family, start: float, offers: Floats, desk: Desk
) -> int:
    """Lay all towns and outside places that a household knows on the desk; returns how many."""
    origin, here = h.origin[row], c.place[h.residence[row]]
    registered, county, n = c.registered_place[h.registration[row]], c.county[here], 0
    for k in range(CHOICE_PLACES):
        place, node, _ = alternative(k, origin, here, start, c)
        if place >= 0:
            school = schooling_at(place, registered, c, m, f)
            lay(n, place, offers[origin, node], school, c.county[place] == county, desk)
            n += 1
    return n


@row_rule
def draw_words(identity: Integer, seed: Integer, year: int, desk: Desk) -> None:
    """Draw the keyed words of the destinations on the desk, of all that have room there: so many fit a vector."""
    for i in range(CHOICE_PLACES):
        words = block(seed, identity, year, MOVE, desk.place[i])
        desk.word[WHOLE, i], desk.word[ONE_AWAY, i], desk.word[BOTH_AWAY, i] = words[0], words[1], words[2]
