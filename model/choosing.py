"""Steps 5 and 6: every household chooses where to live and what to do with its registration; carried out later."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.compiling import rule
from agents.conditions import Conditions
from agents.deciding import decide_move, decide_registration
from agents.income import IncomeParameters
from agents.luck import Integer
from agents.moving import STAY, WHOLE
from agents.reconsidering import ReconsideringParameters
from agents.registering import KEEP, RegisteringParameters
from agents.utility import MovingParameters


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


@rule
def choose_rows(
    first: int,
    last: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    r: ReconsideringParameters,
    seed: Integer,
    year: int,
    out: Choices,
) -> None:
    """Ask the households of some rows where they want to live."""
    for row in range(first, last):
        destination, mode = STAY, WHOLE
        if h.id[row] != 0:
            destination, mode = decide_move(row, h, c, m, p, r, seed, year)
        out.destination[row] = destination
        out.mode[row] = mode


@rule
def register_rows(
    first: int,
    last: int,
    h: Households,
    c: Conditions,
    g: RegisteringParameters,
    kin_half: float,
    seed: Integer,
    year: int,
    out: Choices,
) -> None:
    """Ask the households of some rows what they do with their registration."""
    for row in range(first, last):
        deed = KEEP
        if h.id[row] != 0:
            deed = decide_registration(row, out.destination[row], h, c, g, kin_half, seed, year)
        out.deed[row] = deed
