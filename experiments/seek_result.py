"""What goal seeking is asked, and what it found."""

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.condition import Condition
from experiments.point import LEVER
from experiments.proportion import fewest_hits
from experiments.seek_ladders import Ladder, Mix
from experiments.seek_reckoning import Reckoned


@dataclass(frozen=True)
class Question:
    """What is sought."""

    targets: tuple[str, ...]
    """Conditions as `experiments.condition` reads them; all are to be met at once."""
    budget: float
    """Yuan of 2020 until the last year of a target, beyond what the policy of 2020 costs."""
    probability: float = 0.8
    levers: tuple[str, ...] = ()
    """Every one that costs something if none is named."""
    cuts: bool = False
    """Whether measures may be carried out less than in 2020."""
    payers: tuple[str, ...] = ()
    """Whose outlays count; everybody's if none is named."""
    trials: int = 300
    futures: int = 10
    """Under which mixes are sought."""
    checks: int = 40
    """Further futures, under which the mixes found are run, and by which one is chosen."""
    draws: Path | None = None
    """Of a posterior; from the priors if not given."""
    region: str = ""
    """Folder; the packaged one if empty."""
    scale: float = 0.05
    seed: int = 1


class Found(NamedTuple):
    """A mix of the front."""

    mix: Mix
    sought: Reckoned
    """Under the futures by which it was chosen."""
    checked: Reckoned | None
    """Under others; None for a mix that was left out there, because the front is long."""


@dataclass
class Sought:
    """What came of it."""

    question: Question
    conditions: list[Condition]
    ladders: list[Ladder] = field(repr=False)
    mixes: list[Mix] = field(repr=False)
    """Every different mix that was tried."""
    outcomes: list[Reckoned] = field(repr=False)
    """Of these."""
    front: list[Found] = field(repr=False)
    """The cheapest first."""
    reference: Reckoned = field(repr=False)
    """The policy of 2020 under the further futures."""
    runs: int
    failed: int
    """Runs without a result; a mix does not meet its targets there."""
    done: int
    """Runs simulated now; the store held the others."""
    seconds: float = 0.0

    @property
    def checked(self) -> list[Found]:
        """Mixes of the front that were run under further futures; the k-th is written as `mix-k.toml`."""
        return [each for each in self.front if each.checked is not None]

    @property
    def needed(self) -> int | None:
        """Further futures in which a mix must meet the targets to be chosen; None if not even all would do."""
        return fewest_hits(self.question.checks, self.question.probability)

    @property
    def winner(self) -> Found | None:
        """The cheapest mix that keeps to the budget and holds: both under the further futures.

        It holds where the interval of its probability, not just the share counted, begins at the probability asked for.
        Of mixes whose share is just large enough, the cheapest is as often as not one that luck has favoured.
        """
        enough = (each for each in self.checked if self._holds(each.checked))
        return min(enough, key=lambda each: each.checked.cost.yuan, default=None)  # type: ignore[union-attr]

    def _holds(self, outcome: Reckoned | None) -> bool:
        """Whether a mix under further futures keeps to the budget, and surely enough to the targets."""
        question = self.question
        return (
            outcome is not None and outcome.cost.yuan <= question.budget and outcome.interval[0] >= question.probability
        )

    def front_frame(self) -> pd.DataFrame:
        """The front, a row a mix: its number, levers (NaN where one is left as it was), cost in yuan, what it reaches.

        That is told under the futures by which the mix was chosen and, as `checked_…`, under others.
        """
        rows, numbers = [], {id(each): k for k, each in enumerate(self.checked, start=1)}
        for each in self.front:
            row = {"mix": numbers.get(id(each), 0), "winner": each is self.winner} | self._levers(each.mix)
            row |= self._told(each.sought, "")
            rows.append(row | (self._told(each.checked, "checked_") if each.checked is not None else {}))
        return pd.DataFrame(rows)

    def trials_frame(self) -> pd.DataFrame:
        """Every different mix that was tried, in that order: columns as in `front_frame`."""
        on_front = {id(each.sought) for each in self.front}
        return pd.DataFrame(
            [
                {"on_front": id(outcome) in on_front} | self._levers(mix) | self._told(outcome, "")
                for mix, outcome in zip(self.mixes, self.outcomes, strict=True)
            ]
        )

    def costs_frame(self) -> pd.DataFrame:
        """Costs of the checked mixes by measure: mix, lever, cause ("set" or "followed"), yuan, yuan_low, yuan_high."""
        rows = [
            (k, lever, "set" if lever in each.mix else "followed", *cost)
            for k, each in enumerate(self.checked, start=1)
            for lever, cost in (each.checked or each.sought).by_lever.items()
        ]
        return pd.DataFrame(rows, columns=["mix", "lever", "cause", "yuan", "yuan_low", "yuan_high"])

    @property
    def digest(self) -> str:
        """SHA-256 of the front."""
        return digest_of(self.front_frame())

    def _levers(self, mix: Mix) -> dict[str, float]:
        return {LEVER + ladder.key: mix.get(ladder.key, math.nan) for ladder in self.ladders}

    def _told(self, outcome: Reckoned, before: str) -> dict[str, Any]:
        low, high = outcome.interval
        told = {
            "yuan": outcome.cost.yuan, "yuan_low": outcome.cost.low, "yuan_high": outcome.cost.high,
            "reach": outcome.reach, "met": outcome.met, "runs": outcome.runs, "probability": outcome.probability,
            "probability_low": low, "probability_high": high,
        }  # fmt: skip
        for condition, level in zip(self.conditions, outcome.levels, strict=True):
            told[f"level_{condition.column}"] = level
        return {before + name: value for name, value in told.items()}


def digest_of(frame: pd.DataFrame) -> str:
    """SHA-256 of a table of numbers: the names of its columns and their little-endian bytes."""
    total = hashlib.sha256()
    for name in frame.columns:
        total.update(f"{name}\n".encode())
        total.update(np.ascontiguousarray(frame[name].to_numpy(float), "<f8").tobytes())
    return total.hexdigest()
