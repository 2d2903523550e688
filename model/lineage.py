"""Where a household came from: identities are hashes, so a parent is found by naming all children it could have had."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from agents.columns import SLOTS
from agents.compiling import table_rule
from agents.identity import DIVISION, GRADUATE, MARRIAGE, SETTLER, child
from agents.luck import Integer

NAMES = {DIVISION: "division", MARRIAGE: "marriage", GRADUATE: "graduate", SETTLER: "settler"}


@dataclass(frozen=True)
class Formation:
    """How a household came to be."""

    kind: str
    """`division`, `marriage`, `graduate`, `settler`, or `arrival` from outside the prefecture."""
    parent: int
    """Identity of the household it came from (the groom's, for a marriage), 0 for an arrival."""


@table_rule
def _search(identities: npt.NDArray[np.uint64], year: int, identity: Integer) -> tuple[int, int]:
    for i in range(identities.size):
        if identities[i] == 0:
            continue
        for kind in (DIVISION, MARRIAGE, GRADUATE, SETTLER):
            for slot in range(2 * SLOTS):
                if child(identities[i], year, kind, slot) == identity:
                    return i, kind
    return -1, -1


def formation(identities: npt.NDArray[np.uint64], year: int, household: int) -> Formation:
    """Find out where a household formed this year came from.

    Args:
        identities: (n,) of all who lived when the year began.
        year: calendar year of its forming.
        household: its identity.
    """
    i, kind = _search(identities, year, np.uint64(household))
    return Formation(NAMES[kind], int(identities[i])) if i >= 0 else Formation("arrival", 0)
