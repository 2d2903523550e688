"""Raking, balancing and rounding: weights moved to known totals, and whole numbers drawn from weights.

Every sum is taken in the order of the items by a plain loop of + − × ÷, so the weights are the same bits on every
machine. `rake` is iterative proportional updating (Ye, Konduri, Pendyala, Sana and Waddell 2009, "A methodology to
match distributions of both household and person attributes in the generation of synthetic populations", TRB 88).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


class Incidence(NamedTuple):
    """What each item brings to each cell: a sparse matrix, cell by cell; c cells, m entries."""

    start: Integers
    """(c + 1,) entries of cell k stand from start[k] to start[k + 1]."""
    item: Integers
    """(m,) item of each entry."""
    amount: Floats
    """(m,) how much one unit of the item's weight adds to the cell."""


def incidence(cell: Integers, item: Integers, amount: Floats, cells: int) -> Incidence:
    """Sort entries, given in any order, by cell.

    Args:
        cell: (m,) cell of each entry, 0 … cells − 1.
        item: (m,) item of each entry.
        amount: (m,) what the item adds.
        cells: number of cells.
    """
    order = np.argsort(cell, kind="stable")
    start = np.zeros(cells + 1, np.int64)
    start[1:] = np.cumsum(np.bincount(cell, minlength=cells))
    return Incidence(start, item[order].astype(np.int64), amount[order].astype(np.float64))


@table_rule
def cell_totals(weights: Floats, entries: Incidence) -> Floats:
    """Give the (c,) totals of all cells under (n,) weights."""
    totals = np.zeros(len(entries.start) - 1)
    for k in range(len(totals)):
        total = 0.0
        for e in range(entries.start[k], entries.start[k + 1]):
            total += weights[entries.item[e]] * entries.amount[e]
        totals[k] = total
    return totals


@table_rule
def rake(weights: Floats, entries: Incidence, target: Floats, rounds: int, tolerance: float) -> tuple[int, float]:
    """Move weights, in place, until every cell's total is its target.

    Cell after cell, all items that bring something to it are multiplied by target over total. A cell that no item
    reaches is left alone.

    Args:
        weights: (n,) starting weights, changed in place.
        entries: what each item brings to each cell.
        target: (c,) wanted totals, none negative.
        rounds: most passes over all cells.
        tolerance: stop once no cell was further from its target than this share.

    Returns:
        Passes made, and the largest relative distance met in the last of them.
    """
    worst = 0.0
    for made in range(rounds):
        worst = 0.0
        for k in range(len(target)):
            total = 0.0
            for e in range(entries.start[k], entries.start[k + 1]):
                total += weights[entries.item[e]] * entries.amount[e]
            if total <= 0.0:
                continue
            factor = target[k] / total
            worst = max(worst, abs(factor - 1.0))
            for e in range(entries.start[k], entries.start[k + 1]):
                weights[entries.item[e]] *= factor
        if worst <= tolerance:
            return made + 1, worst
    return rounds, worst


@table_rule
def balance(table: Floats, rows: Floats, columns: Floats, rounds: int) -> Floats:
    """Fit a table to its margins by iterative proportional fitting.

    Args:
        table: (r, c) starting values, none negative; zeros stay zero.
        rows: (r,) wanted sums of rows.
        columns: (c,) wanted sums of columns, of the same total.
        rounds: passes over rows and columns; rows are met last.
    """
    fitted = table.copy()
    for _ in range(rounds):
        for j in range(fitted.shape[1]):
            total = 0.0
            for i in range(fitted.shape[0]):
                total += fitted[i, j]
            for i in range(fitted.shape[0]):
                fitted[i, j] *= columns[j] / total if total > 0.0 else 0.0
        for i in range(fitted.shape[0]):
            total = 0.0
            for j in range(fitted.shape[1]):
                total += fitted[i, j]
            for j in range(fitted.shape[1]):
                fitted[i, j] *= rows[i] / total if total > 0.0 else 0.0
    return fitted


@table_rule
def running(values: Floats) -> Floats:
    """Give the running sums of (n,) values, each divided by the last, so that the last is 1."""
    sums = np.empty(len(values))
    total = 0.0
    for i in range(len(values)):
        total += values[i]
        sums[i] = total
    for i in range(len(values)):
        sums[i] = sums[i] / total if total > 0.0 else 1.0
    return sums


@table_rule
def added(values: Floats) -> float:
    """Add (n,) values in their order (Python's and NumPy's sums differ by version and machine)."""
    total = 0.0
    for value in values:
        total += value
    return total


def largest_remainder(values: Floats, total: int) -> Integers:
    """Round shares to whole numbers that add up to `total`; the largest remainders are rounded up, the first on ties.

    Args:
        values: (n,) sizes, none negative, not all zero; only their proportions count.
        total: sum of the result.
    """
    shares = running(np.asarray(values, np.float64))
    exact = np.diff(shares, prepend=0.0) * float(total)
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


@table_rule
def systematic(weights: Floats, order: Integers, offset: float) -> Integers:
    """Draw whole numbers from weights by systematic sampling: running sums in `order`, rounded down, differenced.

    Whatever stands together in the order keeps its total to within one.

    Args:
        weights: (n,) expected counts.
        order: (n,) permutation in which the weights are summed.
        offset: 0 ≤ offset < 1, added before rounding down.
    """
    counts = np.zeros(len(weights), np.int64)
    total, before = offset, np.int64(0)
    for i in order:
        total += weights[i]
        reached = np.int64(total)
        counts[i] = reached - before
        before = reached
    return counts


@table_rule
def cut(sizes: Integers, order: Integers, wanted: Floats) -> Integers:
    """Lay items end to end in `order` and cut them into shares: item by item, the share its middle falls into.

    Args:
        sizes: (n,) sizes of the items.
        order: (n,) permutation of the items.
        wanted: (p,) sizes of the shares, proportions only; shares of 0 stay empty.

    Returns:
        (n,) share of each item; each share's size is met to within one item.
    """
    ends = running(wanted)
    whole = 0
    for size in sizes:
        whole += size
    last = len(wanted) - 1
    while last > 0 and wanted[last] <= 0.0:
        last -= 1
    share = np.zeros(len(sizes), np.int64)
    laid, k = 0, 0
    for i in order:
        middle = (laid + 0.5 * sizes[i]) / whole if whole > 0 else 0.5
        while k < last and (middle >= ends[k] or wanted[k] <= 0.0):
            k += 1
        share[i] = k
        laid += sizes[i]
    return share
