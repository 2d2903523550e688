"""Claims on dwellings, jobs and seats, ranked by (class, keyed draw, id); those beyond the capacity lose."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.compiling import row_rule, table_rule
from agents.luck import Integer
from model.threads import over_rows

Rows = npt.NDArray[np.int64]
Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Claims = tuple[Rows, Rows, Words, Words, Rows]
"""(m,) cell, class, draw, identity and row of each claim."""

UNBOUNDED = 2**40
"""Claims that a cell serves where nobody is turned away."""

LEVELS = 64
"""Bands of the draw, of 32 bits, by which claims are counted before any are sorted."""
BANDS = 3 * LEVELS
"""Bands of a claim's class (0, 1, 2) and draw."""


class Claimed(NamedTuple):
    """All claims on something, stretch by stretch of the rows that make them."""

    parts: list[Claims]
    counts: npt.NDArray[np.int32]
    """(threads, cells, BANDS) how many each thread has heard."""

    @property
    def by_cell(self) -> Counts:
        """(cells,) how many there are on each cell."""
        return heard(self.counts)


@table_rule
def empty_claims(m: int) -> Claims:
    """Room for `m` claims: cell, class, draw, identity and row."""
    whole, words = np.int64, np.uint64
    return np.empty(m, whole), np.empty(m, whole), np.empty(m, words), np.empty(m, words), np.empty(m, whole)


@row_rule
def band_of(rank: Integer, luck: Integer) -> Integer:
    """Band of a class and a draw."""
    return rank * LEVELS + np.int64(luck >> np.uint64(26))


def claimed(used: int, threads: int, cells: int, who: Callable[[int, int], Claims]) -> Claimed:
    """Hear the claims of rows 0 … used − 1, `who(first, last)` those of a stretch, and count them as they come."""
    counts = np.zeros((threads, cells, BANDS), np.int32)

    def stretch(first: int, last: int, worker: int) -> Claims:
        claims = who(first, last)
        count_bands(claims, counts[worker])
        return claims

    return Claimed(over_rows(used, threads, stretch), counts)


@table_rule
def count_bands(claims: Claims, counts: npt.NDArray[np.int32]) -> None:
    """Count claims by cell and band; (cells, BANDS) `counts` is added to."""
    cell, rank, luck = claims[0], claims[1], claims[2]
    for i in range(cell.size):
        counts[cell[i], band_of(rank[i], luck[i])] += 1


@table_rule
def heard(counts: npt.NDArray[np.int32]) -> Counts:
    """(cells,) claims on each cell, of (threads, cells, BANDS) `counts`."""
    found = np.empty(counts.shape[1], np.int64)
    for c in range(found.size):
        claims = 0
        for part in range(len(counts)):
            for band in range(BANDS):
                claims += counts[part, c, band]
        found[c] = claims
    return found


def losers(claims: Claimed, capacity: Counts) -> Rows:
    """Rows of the claims that come after a cell's capacity, each cell's claims in the order (class, draw, id).

    Only the claims in the band in which a cell's capacity ends are sorted.

    Args:
        claims: two of one cell and identity are told apart by row.
        capacity: (cells,) how many claims each cell serves.
    """
    ends, left = last_bands(claims.counts, capacity)
    split = [beyond_and_at(part, ends) for part in claims.parts]
    columns = zip(*(at_the_end for _, at_the_end in split), strict=True)
    cell, rank, luck, who, rows = (np.concatenate(parts) for parts in columns)
    order = np.lexsort((rows, who, luck, rank, cell))
    cells = cell[order]
    position = np.arange(cells.size) - np.searchsorted(cells, cells)
    return np.concatenate([*(beyond for beyond, _ in split), rows[order][position >= left[cells]]])


@table_rule
def last_bands(counts: npt.NDArray[np.int32], capacity: Counts) -> tuple[Counts, Counts]:
    """(cells,) band in which each cell's capacity ends, BANDS if it suffices; (cells,) how many of that are served."""
    ends, left = np.full(capacity.size, BANDS), capacity.copy()
    for c in np.flatnonzero(heard(counts) > capacity):
        for band in range(BANDS):
            claims = 0
            for part in range(len(counts)):
                claims += counts[part, c, band]
            if claims > left[c]:
                ends[c] = band
                break
            left[c] -= claims
    return ends, left


@table_rule
def beyond_and_at(claims: Claims, ends: Counts) -> tuple[Rows, Claims]:
    """(i,) rows of the claims beyond the band in which their cell's capacity ends, and the claims in that band."""
    cell, rank, luck, who, rows = claims
    beyond, at = np.empty(cell.size, np.int64), np.empty(cell.size, np.int64)
    m = n = 0
    for i in range(cell.size):
        band, end = band_of(rank[i], luck[i]), ends[cell[i]]
        beyond[m], at[n] = rows[i], i
        m += band > end
        n += band == end
    those = at[:n]
    return beyond[:m].copy(), (cell[those], rank[those], luck[those], who[those], rows[those])
