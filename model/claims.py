"""Claims on dwellings, jobs and seats, ranked by (class, keyed draw, id); those beyond the capacity lose."""

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule

Rows = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Claims = tuple[Rows, Rows, Words, Words, Rows]
"""(m,) cell, class, draw, identity and row of each claim."""

UNBOUNDED = 2**40
"""Claims that a cell serves where nobody is turned away."""

LEVELS = 256
"""Bands of the draw by which claims are counted before any are sorted."""
BANDS = 3 * LEVELS
"""Bands of a claim's class (0, 1, 2) and draw."""


@table_rule
def empty_claims(m: int) -> Claims:
    """Room for `m` claims: cell, class, draw, identity and row."""
    whole, words = np.int64, np.uint64
    return np.empty(m, whole), np.empty(m, whole), np.empty(m, words), np.empty(m, words), np.empty(m, whole)


def losers(claims: Claims, capacity: Counts) -> Rows:
    """Rows of the claims that come after a cell's capacity, each cell's claims in the order (class, draw, id).

    Claims are counted by cell and band of (class, draw); only those in the band in which a cell's capacity ends are
    sorted.

    Args:
        claims: (m,) cell, class, draw, identity and row; two claims of one cell and identity are told apart by row.
        capacity: (cells,) how many claims each cell serves.
    """
    beyond, at_the_end, left = last_bands(claims, capacity)
    cell, rank, luck, who, rows = claims
    order = at_the_end[np.lexsort(tuple(key[at_the_end] for key in (rows, who, luck, rank, cell)))]
    cells = cell[order]
    position = np.arange(cells.size) - np.searchsorted(cells, cells)
    unserved = rows[order][position >= left[cells]]
    return np.concatenate([claims[4][beyond], unserved]).astype(np.int64)


@table_rule
def last_bands(claims: Claims, capacity: Counts) -> tuple[Rows, Rows, Counts]:
    """Where each cell's capacity ends.

    Returns:
        (i,) claims beyond the band in which it ends, (j,) claims in that band, (cells,) how many of these are served.
    """
    cell, rank, luck = claims[0], claims[1], claims[2]
    counts = np.zeros((capacity.size, BANDS), np.int32)
    for i in range(cell.size):
        counts[cell[i], rank[i] * LEVELS + np.int64(luck[i] >> np.uint64(24))] += 1
    ends, left = np.full(capacity.size, BANDS), capacity.copy()
    for c in range(capacity.size):
        for band in range(BANDS):
            if counts[c, band] > left[c]:
                ends[c] = band
                break
            left[c] -= counts[c, band]
    beyond, within = np.empty(cell.size, np.int64), np.empty(cell.size, np.int64)
    m = n = 0
    for i in range(cell.size):
        band, end = rank[i] * LEVELS + np.int64(luck[i] >> np.uint64(24)), ends[cell[i]]
        if band > end:
            beyond[m] = i
            m += 1
        elif band == end:
            within[n] = i
            n += 1
    return beyond[:m], within[:n], left


def joined(parts: list[Claims]) -> Claims:
    """The claims of several stretches of rows as one."""
    cell, rank, luck, who, rows = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return cell, rank, luck, who, rows
