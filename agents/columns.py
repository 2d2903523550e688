"""State of the population as columns: one row per household, one entry per village.

Every array is one column of a flat NamedTuple, the container that compiled rules read fastest. Nothing here
computes; rules read scalars out of these columns and kernels write results back.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

SLOTS = 8
"""Member slots of a household; a household that would pass them divides first."""

EPOCH = 1900
"""Birth years and moving years are kept as years since 1900 in one byte; 0 is an empty slot."""

NOWHERE = -1
"""Residence code of 'no member is away'."""

# Bits of `Households.traits`, one byte per member.
MALE = 0b0000_0001
SCHOOLING_SHIFT = 1
SCHOOLING_MASK = 0b0000_1110
AWAY = 0b0001_0000
PARTNERED = 0b0010_0000
TRAINED = 0b0100_0000
UNSEATED = 0b1000_0000

# Levels of schooling, and the years each counts for in the census's mean.
NO_SCHOOLING, PRIMARY, JUNIOR, SENIOR, COLLEGE = range(5)
YEARS_OF_SCHOOLING = (0, 6, 9, 12, 16)

# Values of `Households.dwelling`.
NO_DWELLING, RENTED, AFFORDABLE, OWNED, RESETTLED = range(5)

# Bits of `Households.holds`.
HOMESTEAD = 0b0000_0001
JOBLESS = 0b0000_0010
REFUSED = 0b0000_0100


class Households(NamedTuple):
    """Every household, one row each; n rows. 44 bytes a row.

    Residence, away and registration hold a *location*: a village index (0 … villages − 1) or villages + k for the
    k-th outside place. Which *place* (township, urban or rural part) a village belongs to depends on the year.
    """

    id: npt.NDArray[np.uint64]
    """(n,) identity, a 64-bit hash, equal in every scenario; 0 marks an unused row."""
    birth: npt.NDArray[np.uint8]
    """(n, 8) birth year − 1900; 0 is an empty slot."""
    traits: npt.NDArray[np.uint8]
    """(n, 8) bits: male, schooling (3 bits), away, partnered, trained, child without a school seat."""
    origin: npt.NDArray[np.int16]
    """(n,) location of origin: the home village, or the outside place an arrival came from."""
    residence: npt.NDArray[np.int16]
    """(n,) location where the household lives."""
    away: npt.NDArray[np.int16]
    """(n,) location of the members away, −1 if nobody is away."""
    registration: npt.NDArray[np.int16]
    """(n,) location of the household registration (hukou)."""
    since: npt.NDArray[np.uint8]
    """(n,) year − 1900 in which the present residence began."""
    away_since: npt.NDArray[np.uint8]
    """(n,) year − 1900 in which the members away left, 0 if nobody is away."""
    land: npt.NDArray[np.uint16]
    """(n,) contracted land, tenths of a mu."""
    dividend: npt.NDArray[np.uint16]
    """(n,) collective dividend, yuan a year."""
    attachment: npt.NDArray[np.float32]
    """(n,) attachment to home, a standard normal draw (its weight is a parameter)."""
    dwelling: npt.NDArray[np.uint8]
    """(n,) dwelling at the residence: none, rented, affordable, owned, resettled."""
    holds: npt.NDArray[np.uint8]
    """(n,) bits: homestead, jobless at the new place, refused last year."""


_KINDS = ("u8", "u1", "u1", "i2", "i2", "i2", "i2", "u1", "u1", "u2", "u2", "f4", "u1", "u1")
"""Kind of each column of `Households`, in their order."""


def empty_households(rows: int) -> Households:
    """Columns of `rows` unused rows."""
    kinds = dict(zip(Households._fields, _KINDS, strict=True))
    columns: list[Any] = [
        np.zeros((rows, SLOTS) if name in ("birth", "traits") else rows, kind) for name, kind in kinds.items()
    ]
    return Households(*columns)
