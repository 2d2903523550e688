"""Who is who: 64-bit identities that are the same in every scenario.

A household that comes to be later (by division, marriage, leaving school, settling elsewhere, or arriving from outside)
is named after what it comes from and when, never after how many came before it. The mix is Philox under a key of its
own: for one key it is a bijection of 128 bits, of which 64 are kept, so two of a million identities coincide with a
probability of 3e-8.
"""

import numpy as np

from agents.compiling import rule
from agents.luck import Integer, philox

# How an identity came to be.
FOUNDER, DIVISION, MARRIAGE, GRADUATE, SETTLER, ARRIVAL, MEMBER = range(7)

# Digits of e, so that no likely seed draws the numbers that name households.
_KEY_0 = np.uint64(0xB7E15162)
_KEY_1 = np.uint64(0x8AED2A6A)
_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


@rule
def _mix(whole: Integer, year: Integer, kind: Integer, part: Integer) -> np.uint64:
    """Name the combination of 64 bits, a year and a kind (each 0 … 65535) and a part (32 bits); never 0."""
    base = np.uint64(whole)
    when = np.uint64(np.int64(year) | (np.int64(kind) << 16))
    which = np.uint64(np.int64(part) & 0xFFFFFFFF)
    a, b, c, d = philox(base & _MASK, base >> _HALF, when, which, _KEY_0, _KEY_1)
    # 0 marks an unused row; all four words are 0 for one counter in 2**128.
    if a == 0 and b == 0:
        a, b = c, d
    return np.uint64(a) | (np.uint64(b) << _HALF)


@rule
def child(parent: Integer, year: Integer, kind: Integer, slot: Integer) -> np.uint64:
    """Name a household that comes out of another.

    Args:
        parent: identity of the household it comes from, uint64.
        year: calendar year.
        kind: DIVISION, MARRIAGE, GRADUATE or SETTLER.
        slot: member slot, or another number that tells children of one year and kind apart.

    Returns:
        Identity, uint64, never 0.
    """
    return _mix(parent, year, kind, slot)


@rule
def founder(population: Integer, serial: Integer) -> np.uint64:
    """Name the household with this serial number (0, 1, …) of a synthetic population; uint64, never 0."""
    return _mix(serial, 0, FOUNDER, population)


@rule
def arrival(year: Integer, k: Integer) -> np.uint64:
    """Name the k-th household (0, 1, …) that arrives from outside in a year; uint64, never 0."""
    return _mix(k, year, ARRIVAL, 0)
