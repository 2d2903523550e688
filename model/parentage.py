"""Which households the new ones of a year came from, for all of them at once.

`model/lineage.py` finds the same for one household from its identity alone.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import SLOTS, Households
from agents.compiling import table_rule
from agents.identity import DIVISION, GRADUATE, MARRIAGE, SETTLER, child

Identities = npt.NDArray[np.uint64]


class Parents(NamedTuple):
    """Households that came to be, m of them, and what they came from."""

    household: Identities
    parent: Identities
    """The household that it came from, the groom's for a couple, 0 for an arrival."""
    other: Identities
    """The bride's household for a couple, else 0."""


@table_rule
def _children(parents: Identities, year: int) -> Identities:
    """(n, 3, 16) identities of the households that could come out of some, but for couples."""
    names = np.empty((parents.size, 3, 2 * SLOTS), np.uint64)
    for i in range(parents.size):
        for kind, which in ((0, DIVISION), (1, GRADUATE), (2, SETTLER)):
            for slot in range(2 * SLOTS):
                names[i, kind, slot] = child(parents[i], year, which, slot)
    return names


def parents_of_couples(before: Identities, couples: npt.NDArray[np.int64], year: int) -> Parents:
    """Tell where a year's couples came from.

    Args:
        before: (n,) identities by row before the weddings, stand-ins among them.
        couples: (m, 4) row and slot of groom and bride.
        year: calendar year.
    """
    grooms, brides = before[couples[:, 0]], before[couples[:, 2]]
    named = [child(groom, year, MARRIAGE, slot) for groom, slot in zip(grooms, couples[:, 1], strict=True)]
    return Parents(np.array(named, np.uint64), grooms, brides)


def parents_of(before: Households, after: Households, year: int) -> Parents:
    """Tell where the households formed in a step other than the weddings came from.

    Args:
        before: rows in use before the step.
        after: those after it; new ones stand behind the others.
        year: calendar year.
    """
    n = before.id.size
    formed = after.id[n:]
    formed = formed[formed != 0]
    gone = before.id[((before.birth != 0) & (before.birth != after.birth[:n])).any(axis=1)]
    names = _children(gone, year).reshape(-1)
    order = np.argsort(names, kind="stable")
    # The last entry stands for none.
    names, parents = np.append(names[order], np.uint64(0)), np.append(gone[order // (6 * SLOTS)], np.uint64(0))
    at = np.searchsorted(names[:-1], formed)
    parent = np.where(names[at] == formed, parents[at], np.uint64(0))
    return Parents(formed, parent, np.zeros_like(formed))
