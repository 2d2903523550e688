"""What the pool is asked to do, and what it tells of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, NamedTuple

import pandas as pd

from viz.app.answers import Answer, Both, Question

PREVIEW, SETTLED, BESIDE, PAIR, PAIR_BESIDE = range(5)
"""What goes first: a preview, the run of every household, scenarios beside it, and when nobody waits the pairs of the
scenario in hand, then of those beside it."""
PAIRS = (PAIR, PAIR_BESIDE)

What = Literal["preview", "answer", "pair"]
"""A preview is the indicators of a run; an answer all that is reckoned from one; a pair its differences."""


def what_of(rank: int) -> What:
    """Give what is asked for at a rank."""
    if rank in PAIRS:
        return "pair"
    return "preview" if rank == PREVIEW else "answer"


_numbers = count(1)


class Year(NamedTuple):
    """A year is done."""

    year: int
    part: float
    """Of the run, 0 to 1."""
    seconds_left: float


class Got(NamedTuple):
    """An answer."""

    answer: Answer
    last: bool = True
    """Whether nothing more comes; first come the indicators alone."""


class GotPair(NamedTuple):
    """Differences of one draw: see `viz.app.answers.DIFFERENCES`."""

    rows: pd.DataFrame


class Failed(NamedTuple):
    """It will not be answered."""

    sentence: Both


Event = Year | Got | GotPair | Failed


@dataclass(eq=False)
class Job:
    """One thing to do. It is told of by the thread of the worker that does it."""

    question: Question
    rank: int
    tell: Callable[[Event], None]
    draw: int = -1
    """Number of the posterior's draw, for a pair."""
    number: int = field(default_factory=lambda: next(_numbers))
    wanted: bool = True
    """False once nobody waits for it."""

    @property
    def what(self) -> What:
        """What a worker is to do."""
        return what_of(self.rank)

    @property
    def small(self) -> bool:
        """Whether it is one for the workers of small scales."""
        return self.rank in (PREVIEW, *PAIRS)
