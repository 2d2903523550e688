"""Steps 5 and 6: every household's choice of where to live, and what it does with its registration. Nothing is carried out here."""

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.compiling import kernel
from agents.conditions import Conditions
from agents.deciding import decide_move, decide_registration
from agents.income import IncomeParameters
from agents.moving import STAY, WHOLE, MovingParameters
from agents.reconsidering import ReconsideringParameters
from agents.registering import KEEP, RegisteringParameters


Shorts = npt.NDArray[np.int16]
Bytes = npt.NDArray[np.uint8]


class Choices(NamedTuple):
    """What each household wants; (n,) each."""

    destination: npt.NDArray[np.int16]
    """A place, or STAY, HOME, RETURN."""
    mode: npt.NDArray[np.uint8]
    """Whole family, one away, both partners away."""
    deed: npt.NDArray[np.uint8]
    """What it does with its registration, and whether it buys."""


def empty_choices(rows: int) -> Choices:
    """Room for the choices of `rows` households, all staying."""
    return Choices(np.full(rows, STAY, np.int16), np.zeros(rows, np.uint8), np.zeros(rows, np.uint8))


@kernel
def choose_all(
    h: Households,
    used: int,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    r: ReconsideringParameters,
    seed: int,
    year: int,
    destinations: Shorts,
    modes: Bytes,
) -> None:
    """Ask every household where it wants to live.

    Results go to plain arrays: Numba's parallel loops drop what is written through a NamedTuple.
    """
    for row in numba.prange(used):
        destination, mode = STAY, WHOLE
        if h.id[row] != 0:
            destination, mode = decide_move(row, h, c, m, p, r, seed, year)
        destinations[row] = destination
        modes[row] = mode


@kernel
def register_all(
    h: Households,
    used: int,
    c: Conditions,
    g: RegisteringParameters,
    kin_half: float,
    seed: int,
    year: int,
    destinations: Shorts,
    deeds: Bytes,
) -> None:
    """Ask every household what it does with its registration."""
    for row in numba.prange(used):
        deed = KEEP
        if h.id[row] != 0:
            deed = decide_registration(row, destinations[row], h, c, g, kin_half, seed, year)
        deeds[row] = deed
