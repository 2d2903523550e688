"""What is kept of runs for those that come after: states from which a run of other levers is taken up.

A run has its years in common with every other whose levers are the same so far. Kept are the baseline at the end of
2020, after which the plan begins, and the state before the year in which the latest two questions part: a hand that
moves one slider to and fro asks for the same years again and again.
"""

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from model.branching import first_difference
from model.levers import LeverTable
from model.migration import MigrationModel
from policies.counts import Outcome
from viz.app.pyramids import Ages


@dataclass(frozen=True)
class Finished:
    """What a run leaves behind."""

    table: LeverTable
    indicators: pd.DataFrame
    events: pd.DataFrame
    scale: float

    @property
    def outcome(self) -> Outcome:
        """As costs are reckoned from."""
        return Outcome(self.table, self.indicators, self.events, self.scale)


class Stand(NamedTuple):
    """A run between two years; others are branched off it, itself it goes no further."""

    model: MigrationModel
    ages: tuple[Ages, ...]
    """Of the years up to then that are shown."""

    def fits(self, table: LeverTable) -> bool:
        """Whether a run of a table has these years in common."""
        differs = first_difference(self.model.scenario, table)
        return differs is None or differs > max(self.model.year, table.first_year)


@dataclass
class Trunk:
    """All that is kept of runs that differ by their levers alone."""

    stand: Stand
    """The baseline."""
    finished: Finished | None = None
    """The baseline's end, for answers."""
    paired: pd.DataFrame | None = None
    """Of the baseline's indicators, the rows that pairs are made of."""
    asked: LeverTable | None = None
    """The latest table that was run."""
    mark: Stand | None = None
    """Of the latest run, before the year in which it parts from the one before."""

    def nearest(self, table: LeverTable) -> Stand | None:
        """Where a run of a table is taken up; None if it must begin anew."""
        return next((each for each in (self.mark, self.stand) if each is not None and each.fits(table)), None)

    def turn(self, table: LeverTable) -> int | None:
        """Note that a table is run; give the year at whose end its state is worth keeping."""
        before, self.asked = self.asked, table
        differs = None if before is None else first_difference(before, table)
        return None if differs is None else differs - 1
