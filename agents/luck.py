"""Keyed luck: every draw is a function of who, when, what for and which alternative, and of nothing else.

No draw depends on the order of computing, on threads, or on what happened to others, so that two scenarios differ by
their policy and not by their luck. The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
numbers: as easy as 1, 2, 3", SC11), held to the vectors published with Random123.

    key     = seed, low and high 32 bits
    counter = identity low, identity high, year | process << 16, index

Words of 32 bits are held in uint64, and products of two of them fit: plain Python and compiled code agree without
wrapping. Called from Python, compiled code hands a uint64 back as an int and takes an int for an int64: give 64-bit
seeds and identities as np.uint64, as the columns do.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from agents.compiling import row_rule, rule, table_rule

Integer: TypeAlias = "int | np.integer[Any]"
Words: TypeAlias = npt.NDArray[np.uint64]
Block: TypeAlias = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

# What a draw is for: 0–63 the yearly steps, 64–127 the synthetic population, 128–255 other uses. A number once given
# is never given to something else: it would change every result.
(
    DEATH,
    BIRTH,
    SCHOOL,
    MARRY,
    COUPLE,
    DIVIDE,
    GRADUATION,
    TRAIN,
    RECONSIDER,
    MOVE,
    NEST,
    STAYING,
    CHOICE_SET,
    REGISTER,
    LAND_KEPT,
    BUY,
    CLAIM_DWELLING,
    CLAIM_JOB,
    CLAIM_SEAT,
    ARRIVE,
    ARRIVE_MAKEUP,
    NEIGHBOURHOOD,
    RESETTLE,
    CHILD_SEX,
    TOWN_OF_CHOICE,
    STAYER,
) = range(26)

ROWS = 256
"""Rows that draw together."""

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)  # golden ratio
_WEYL_1 = np.uint64(0xBB67AE85)  # sqrt(3) - 1


@row_rule
def philox(c0: Integer, c1: Integer, c2: Integer, c3: Integer, k0: Integer, k1: Integer) -> Block:
    """Give one block of Philox4x32-10.

    Args:
        c0: first word of the counter, 0 … 2**32 − 1, and so the others.
        c1: second word of the counter.
        c2: third word of the counter.
        c3: fourth word of the counter.
        k0: first word of the key, 0 … 2**32 − 1.
        k1: second word of the key.

    Returns:
        Four words, uint64 values of 0 … 2**32 − 1.
    """
    a, b, c, d = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    key0, key1 = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        first = _MULTIPLIER_0 * a
        second = _MULTIPLIER_1 * c
        a, b, c, d = (second >> _HALF) ^ b ^ key0, second & _MASK, (first >> _HALF) ^ d ^ key1, first & _MASK
        key0 = (key0 + _WEYL_0) & _MASK
        key1 = (key1 + _WEYL_1) & _MASK
    return a, b, c, d


@row_rule
def block(seed: Integer, identity: Integer, year: Integer, process: Integer, index: Integer) -> Block:
    """Give the four words drawn for one identity, year, process and index.

    Args:
        seed: uint64, of the run (or the number of a synthetic population).
        identity: uint64, of the household (or any serial number).
        year: calendar year, 0 … 65535.
        process: what the draw is for, 0 … 65535.
        index: alternative, member slot or other count; its low 32 bits count.

    Returns:
        Four independent words, uint64 values of 0 … 2**32 − 1.
    """
    who, key = np.uint64(identity), np.uint64(seed)
    when = np.uint64(np.int64(year) | (np.int64(process) << 16))
    which = np.uint64(np.int64(index) & 0xFFFFFFFF)
    return philox(who & _MASK, who >> _HALF, when, which, key & _MASK, key >> _HALF)


def empty_drawn() -> Words:
    """Room for the words of `ROWS` rows."""
    return np.zeros((4, ROWS), np.uint64)


@row_rule
def draw_rows(
    first: int,
    last: int,
    identities: Words,
    seed: Integer,
    year: Integer,
    process: Integer,
    index: Integer,
    out: Words,
) -> None:
    """Draw the blocks of the rows `first` … `last` − 1, at most `ROWS`: (4, ROWS) words, written from entry 0 on.

    In a loop that does nothing else the processor works out eight at once, in less time than one takes by itself.
    """
    for i in range(last - first):
        out[0, i], out[1, i], out[2, i], out[3, i] = block(seed, identities[first + i], year, process, index)


@row_rule
def draw_each(
    n: int,
    identities: Words,
    seed: Integer,
    year: Integer,
    processes: npt.NDArray[np.int64],
    indices: npt.NDArray[np.int64],
    out: Words,
) -> None:
    """Draw the first words of `n` blocks, each of an identity, process and index of its own; as fast as `draw_rows`."""
    for i in range(n):
        out[i] = block(seed, identities[i], year, processes[i], indices[i])[0]


@rule
def word(seed: Integer, identity: Integer, year: Integer, process: Integer, index: Integer) -> np.uint64:
    """Give the first word of the block: a uint64 of 0 … 2**32 − 1."""
    return block(seed, identity, year, process, index)[0]


@row_rule
def uniform(word: Integer) -> float:
    """Turn a 32-bit word into a number strictly between 0 and 1: (word + 0.5) / 2**32, exact."""
    return (np.float64(np.int64(word)) + 0.5) * 2.3283064365386963e-10


@row_rule
def draw(seed: Integer, identity: Integer, year: Integer, process: Integer, index: Integer) -> float:
    """Draw a uniform number strictly between 0 and 1 (the first word of the block)."""
    return uniform(block(seed, identity, year, process, index)[0])


@table_rule
def draw_many(
    seed: Integer, identities: npt.NDArray[np.uint64], year: Integer, process: Integer, index: Integer
) -> npt.NDArray[np.float64]:
    """Draw for many identities at once.

    Args:
        seed: as for `block`.
        identities: (n,) uint64.
        year: as for `block`.
        process: as for `block`.
        index: as for `block`.

    Returns:
        (n,) float64, entry i equal to `draw(seed, identities[i], year, process, index)`.
    """
    drawn = np.empty(len(identities), dtype=np.float64)
    for i in range(len(identities)):
        drawn[i] = draw(seed, identities[i], year, process, index)
    return drawn
