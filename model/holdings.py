"""Counts that unit costs are paid for and no other part of the year needs: what is held, who is a guest, who settled.

Counts only: nothing here feeds a decision, so no digest depends on it.
"""

import numpy as np
import numpy.typing as npt

from agents.columns import HOMESTEAD, Households
from agents.compiling import row_rule
from agents.conditions import Codes
from agents.family import Family

Counts = npt.NDArray[np.int64]

HOLDINGS = (
    "households_with_land",
    "contracted_land",
    "households_with_homestead",
    "households_with_dividend",
    "villagers_registered_in_town",
    "guest_workers",
    "households_renting_in_town",
    "elders_left_behind",
    "children_left_behind",
    "persons_at_minimum",
    "settled_workers",
    "settled_pupils_preschool",
    "settled_pupils_compulsory",
    "settled_pupils_senior",
)
"""Columns of `Tally.holdings`: the first five and persons at the minimum at the place of origin, the others where
people live."""
(
    WITH_LAND, LAND, WITH_HOMESTEAD, WITH_DIVIDEND, IN_TOWN, GUEST_WORKERS, RENTING, ELDERS_LEFT, CHILDREN_LEFT,
    AT_MINIMUM, SETTLED_WORKERS, *_,
) = range(len(HOLDINGS))  # fmt: skip
SETTLED_PUPILS = slice(SETTLED_WORKERS + 1, SETTLED_WORKERS + 4)
"""By stage of school."""


@row_rule
def count_rights(row: int, part: int, h: Households, k: Codes, f: Family, holdings: Counts) -> None:
    """Count at its village of origin what a household holds there (land in tenths of a mu)."""
    origin = h.origin[row]
    if origin >= k.villages:
        return
    village, registration = k.place[origin], h.registration[row]
    land = np.int64(h.land[row])
    in_town = registration < k.villages and k.registered[registration] & ~k.registered[origin] & 1 == 1
    # Added without branches, which a processor would guess wrong half of the time.
    holdings[part, village, WITH_LAND] += land > 0
    holdings[part, village, LAND] += land
    holdings[part, village, WITH_HOMESTEAD] += h.holds[row] & HOMESTEAD != 0
    holdings[part, village, WITH_DIVIDEND] += h.dividend[row] > 0
    holdings[part, village, IN_TOWN] += f.members * in_town
