"""The destinations that one household weighs, laid side by side, and what the utility of each cannot exceed.

The processor bounds several of them at once where they stand in columns and the loop over them neither branches nor
looks anything up. Few of them could still win, and only those are valued.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.compiling import row_rule
from agents.conditions import Conditions, Floats
from agents.luck import MOVE, Integer, Words, block
from agents.moving import BOTH_AWAY, CHOICE_PLACES, ONE_AWAY, WHOLE, alternative, utmost
from agents.moving_parameters import MovingParameters
from agents.offering import INSIDE, OUTSIDE, Offers


class Desk(NamedTuple):
    """The destinations that one household weighs, side by side; (CHOICE_PLACES,) each, written anew by each."""

    place: npt.NDArray[np.int64]
    """−1 where there is none."""
    node: npt.NDArray[np.int64]
    worth: Floats
    log_chance: Floats
    """From `offering.Offers`."""
    word: Words
    """(3, CHOICE_PLACES) keyed word of each mode."""
    part: Floats
    """(3,) part of its worth that a place has for the household in each mode: that of the workers who are there."""
    ceiling: Floats
    """(3, 2) what V less that part does not exceed, by mode, in towns and outside: `agents.bounding`."""
    bound: Floats
    """(3, CHOICE_PLACES) what the utility of each mode does not exceed."""
    highest: Floats
    """The highest bound of any mode."""


def empty_desk() -> Desk:
    """Room for one household's destinations."""
    kinds: dict[str, type] = {"place": np.int64, "node": np.int64, "word": np.uint64}
    shapes = dict.fromkeys(("word", "bound"), (3, CHOICE_PLACES)) | {"ceiling": (3, 2), "part": (3,)}
    return Desk(*(np.zeros(shapes.get(name, CHOICE_PLACES), kinds.get(name, np.float64)) for name in Desk._fields))


@row_rule
def lay_all(row: int, h: Households, c: Conditions, start: float, offers: Offers, desk: Desk) -> None:
    """Lay all towns and outside places that a household knows on the desk."""
    origin, here = h.origin[row], c.place[h.residence[row]]
    for k in range(CHOICE_PLACES):
        place, node, _ = alternative(k, origin, here, start, c)
        desk.place[k], desk.node[k] = place, node
        desk.worth[k], desk.log_chance[k] = offers.worth[origin, node], offers.log_chance[origin, node]


@row_rule
def draw_words(identity: Integer, seed: Integer, year: int, desk: Desk) -> None:
    """Draw the keyed words of the destinations on the desk, of all that have room there: so many fit a vector."""
    for i in range(CHOICE_PLACES):
        words = block(seed, identity, year, MOVE, desk.place[i])
        desk.word[WHOLE, i], desk.word[ONE_AWAY, i], desk.word[BOTH_AWAY, i] = words[0], words[1], words[2]


@row_rule
def bound_all(inside: int, m: MovingParameters, near: float, far: float, desk: Desk) -> None:
    """Write what the utilities of all destinations on the desk do not exceed; `near` and `far` are the nests' luck."""
    whole0, whole1 = desk.ceiling[WHOLE, INSIDE], desk.ceiling[WHOLE, OUTSIDE]
    one0, one1 = desk.ceiling[ONE_AWAY, INSIDE], desk.ceiling[ONE_AWAY, OUTSIDE]
    both0, both1 = desk.ceiling[BOTH_AWAY, INSIDE], desk.ceiling[BOTH_AWAY, OUTSIDE]
    one_part, both_part = desk.part[ONE_AWAY], desk.part[BOTH_AWAY]
    for i in range(CHOICE_PLACES):
        town, there = desk.place[i] < inside, desk.place[i] >= 0
        stable, nest = near if town else far, m.nest_prefecture if town else m.nest_outside
        worth, rest = desk.worth[i], -nest * desk.log_chance[i] if there else -np.inf
        whole = utmost(rest + worth + (whole0 if town else whole1), desk.word[WHOLE, i], stable, nest)
        one = utmost(rest + one_part * worth + (one0 if town else one1), desk.word[ONE_AWAY, i], stable, nest)
        both = utmost(rest + both_part * worth + (both0 if town else both1), desk.word[BOTH_AWAY, i], stable, nest)
        desk.bound[WHOLE, i], desk.bound[ONE_AWAY, i], desk.bound[BOTH_AWAY, i] = whole, one, both
        desk.highest[i] = max(whole, max(one, both))
