"""Who of a prototype family works away: a grown unmarried child, one partner, or both."""

import numpy as np
import numpy.typing as npt

from agents.columns import AWAY, MALE, PARTNERED, SLOTS
from agents.compiling import table_rule

_CHILD_SHARE = 0.9
"""Of families with a grown child who could go, those from whom the child is away (assumption)."""
_BOTH_SHARE = 0.65
"""Of couples who could both go, those who are both away (assumption)."""
_HUSBAND_SHARE = 0.7
"""Of couples with one partner away, those with the husband away (assumption)."""


@table_rule
def _grown_child(age: npt.NDArray[np.int64], traits: npt.NDArray[np.uint8]) -> int:
    """Give the slot of an unpartnered member of 18–35, −1 if there is none."""
    for slot in range(SLOTS):
        if 18 <= age[slot] <= 35 and (traits[slot] & PARTNERED) == 0:
            return slot
    return -1


@table_rule
def _worker(age: npt.NDArray[np.int64], traits: npt.NDArray[np.uint8], sex: int) -> int:
    """Give the slot of the younger partnered member of this sex if of 18–57, −1 if not."""
    best = -1
    for slot in range(SLOTS):
        fits = age[slot] >= 0 and (traits[slot] & PARTNERED) != 0 and (traits[slot] & MALE) == sex
        if fits and (best < 0 or age[slot] < age[best]):
            best = slot
    return best if best >= 0 and 18 <= age[best] <= 57 else -1


@table_rule
def _adults_left(age: npt.NDArray[np.int64], first: int, second: int) -> int:
    """Count members of 18 and over besides two slots."""
    count = 0
    for slot in range(SLOTS):
        if age[slot] >= 18 and slot != first and slot != second:
            count += 1
    return count


@table_rule
def send_away(age: npt.NDArray[np.int64], traits: npt.NDArray[np.uint8], u: float, v: float) -> bool:
    """Mark one member or both partners as away; an adult always stays.

    Args:
        age: (8,) ages, −1 empty.
        traits: (8,) bits, changed in place.
        u: uniform number in (0, 1), for child or couple.
        v: uniform number in (0, 1), for husband or wife.

    Returns:
        False, with nothing changed, if nobody can go.
    """
    child = _grown_child(age, traits)
    if child >= 0 and u < _CHILD_SHARE and _adults_left(age, child, -1) > 0:
        traits[child] |= AWAY
        return True
    wife, husband = _worker(age, traits, 0), _worker(age, traits, MALE)
    rest = (u - _CHILD_SHARE) / (1.0 - _CHILD_SHARE) if child >= 0 else u
    if wife >= 0 and husband >= 0 and rest < _BOTH_SHARE and _adults_left(age, wife, husband) > 0:
        traits[wife] |= AWAY
        traits[husband] |= AWAY
        return True
    goer = husband if husband >= 0 and (wife < 0 or v < _HUSBAND_SHARE) else wife
    if goer < 0 or _adults_left(age, goer, -1) == 0:
        return False
    traits[goer] |= AWAY
    return True
