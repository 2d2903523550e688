"""Steps 5 and 6: every household chooses where to live and what to do with its registration; carried out later."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.choosing import Luck, choose, luck_of
from agents.columns import Households
from agents.compiling import rule
from agents.conditions import Conditions
from agents.deciding import decide_registration
from agents.desk import Desk
from agents.family import family_of
from agents.income import IncomeParameters
from agents.luck import RECONSIDER, ROWS, Integer, Words, draw_rows, empty_drawn, uniform
from agents.moving import STAY, WHOLE
from agents.moving_parameters import MovingParameters
from agents.offering import Offers
from agents.reconsidering import ReconsideringParameters, highest_chance, may_reconsider, reconsiders
from agents.registering import KEEP
from agents.registering_parameters import RegisteringParameters


class Choices(NamedTuple):
    """What each household wants; (n,) each."""

    destination: npt.NDArray[np.int16]
    """A place, or STAY, HOME, RETURN, JOIN."""
    mode: npt.NDArray[np.uint8]
    """Whole family, one away, both partners away."""
    deed: npt.NDArray[np.uint16]
    """What it does with its registration, whether it buys, and who registers where persons decide."""


class Waiting(NamedTuple):
    """Those of some rows that are asked something, with the luck of who reconsiders; (ROWS,) each but the first."""

    words: Words
    """(4, ROWS) of every row."""
    row: npt.NDArray[np.int64]
    id: npt.NDArray[np.uint64]
    stay: npt.NDArray[np.float64]
    near: npt.NDArray[np.float64]
    far: npt.NDArray[np.float64]
    start: npt.NDArray[np.float64]
    """Fields of their `Luck`."""


def empty_choices(rows: int) -> Choices:
    """Room for the choices of `rows` households, all staying."""
    return Choices(np.full(rows, STAY, np.int16), np.zeros(rows, np.uint8), np.zeros(rows, np.uint16))


def empty_waiting() -> Waiting:
    """Room for `ROWS` rows."""
    kinds: dict[str, type] = {"row": np.int64, "id": np.uint64}
    columns: Iterator[Any] = (np.zeros(ROWS, kinds.get(name, np.float64)) for name in Waiting._fields[1:])
    return Waiting(empty_drawn(), *columns)


@rule
def gather(
    first: int,
    last: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    r: ReconsideringParameters,
    seed: Integer,
    year: int,
    out: Waiting,
) -> int:
    """Gather those of at most `ROWS` rows that reconsider and draw their luck; returns how many they are.

    Each row is written down, and overwritten by the next unless it stays: which do, the processor need not guess.
    """
    draw_rows(first, last, h.id, seed, year, RECONSIDER, 0, out.words)
    highest, some, few, n = highest_chance(r, c), 0, 0, 0
    for row in range(first, last):
        out.row[some] = row
        some += uniform(out.words[0, row - first]) < highest
    for i in range(some):
        row = out.row[i]
        out.row[few] = row
        few += h.id[row] != 0 and may_reconsider(row, h, c, r, uniform(out.words[0, row - first]), year)
    for i in range(few):
        row = out.row[i]
        out.row[n], out.id[n] = row, h.id[row]
        n += reconsiders(row, h, c, r, uniform(out.words[0, row - first]), seed, year)
    for i in range(n):
        luck = luck_of(out.id[i], m, seed, year)
        out.stay[i], out.near[i], out.far[i], out.start[i] = luck.stay, luck.near, luck.far, luck.start
    return n


@rule
def choose_rows(
    first: int,
    last: int,
    h: Households,
    c: Conditions,
    m: MovingParameters,
    p: IncomeParameters,
    r: ReconsideringParameters,
    offers: Offers,
    seed: Integer,
    year: int,
    waiting: Waiting,
    desk: Desk,
    out: Choices,
) -> None:
    """Ask the households of some rows where they want to live."""
    for row in range(first, last):
        out.destination[row], out.mode[row] = STAY, WHOLE
    for start in range(first, last, ROWS):
        w = waiting
        for i in range(gather(start, min(start + ROWS, last), h, c, m, r, seed, year, w)):
            row, luck = w.row[i], Luck(w.stay[i], w.near[i], w.far[i], w.start[i])
            f = family_of(row, h, year)
            out.destination[row], out.mode[row] = choose(row, h, c, m, p, f, luck, offers, seed, year, desk)


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
