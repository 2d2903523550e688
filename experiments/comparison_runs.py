"""The runs of a comparison: what is kept of each, and what is compared while its state is there."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from experiments.branches import Growing, Progress
from experiments.movers import movers_frame
from experiments.persons import differing
from model.branching import first_difference
from model.following import follow, forget
from model.levers import LeverTable
from model.migration import MigrationModel
from model.region import Region
from model.results import manifest
from model.whereabouts import Whereabouts, whereabouts
from policies.counts import Outcome

REPORTED = (2025, 2030)
"""Years at whose ends persons are compared, besides the last: the plan's first horizon, and one between."""


class Runs:
    """Runs of several tables, the first being the reference; afterwards what each left behind."""

    def __init__(self, tables: Sequence[LeverTable], others: Sequence[LeverTable], until: int, region: Region) -> None:
        """Prepare.

        Args:
            tables: of the scenarios; their persons are compared with the reference's.
            others: tables of which only the indicators are wanted.
            until: last year.
            region: that is run.
        """
        self.tables, self.all, self.until, self.region = list(tables), [*tables, *others], until, region
        self.reported = tuple(sorted({*(year for year in REPORTED if year < until), until}))
        self.partings = [first_difference(tables[0], table) for table in self.all]
        self.indicators: list[pd.DataFrame] = [pd.DataFrame()] * len(self.all)
        self.manifests: list[dict[str, Any]] = [{} for _ in tables]
        self._outcomes: list[Outcome | None] = [None for _ in tables]
        self.found: list[list[pd.DataFrame]] = [[] for _ in tables]
        self._reference: dict[int, Whereabouts] = {}
        self._founders = 0
        own = [year for year in self.partings[: len(tables)] if year is not None and year <= until]
        self._parting = min(own, default=None)

    @property
    def outcomes(self) -> list[Outcome]:
        """Of the scenarios, as far as costs need them."""
        return [outcome for outcome in self._outcomes if outcome is not None]

    @property
    def movers(self) -> list[pd.DataFrame]:
        """Of the scenarios in their order, year by year."""
        return [frame for frames in self.found for frame in frames]

    def run(
        self, begin: Callable[[LeverTable], MigrationModel], progress: Callable[[Progress], None] | None = None
    ) -> None:
        """Simulate all.

        Args:
            begin: makes a model at the start.
            progress: told each year that is done.
        """
        Growing(self.all, begin, self._look, self._done, progress).grow(self.region.start, self.until)

    def _look(self, model: MigrationModel, members: tuple[int, ...]) -> None:
        """Keep where the reference's persons are, and compare those of a scenario with them."""
        year, followed = model.year, [i for i in members if i < len(self.tables)]
        if followed and year + 1 == self._parting:
            # Nobody need be known before; runs that part in the first year number the same start each for itself.
            self._founders = follow(model)
        if not followed:
            if model.state.persons.size:
                forget(model)
        elif 0 in members:
            if self._founders and (year in self.reported or year + 1 in self.partings[: len(self.tables)]):
                self._reference[year] = whereabouts(model.state, self._founders, year)
        elif year in self.reported:
            self._compare(model, followed)

    def _compare(self, model: MigrationModel, members: Sequence[int]) -> None:
        year, parting = model.year, self.partings[members[0]]
        assert parting is not None
        here = whereabouts(model.state, self._founders, year)
        before = self._reference[parting - 1]
        found = differing(self._reference[year], here, before, year, parting, self.region)
        for i in members:
            self.found[i].append(movers_frame(self.tables[i].name, year, found, model.scale))

    def _done(self, model: MigrationModel, members: tuple[int, ...]) -> None:
        """Keep what a finished run leaves behind, for each scenario that has these very levers."""
        indicators, events = model.indicators_frame(), model.events_frame()
        for i in members:
            self.indicators[i] = indicators
            if i < len(self.tables):
                model.scenario = self.tables[i]
                self._outcomes[i] = Outcome(self.tables[i], indicators, events, model.scale)
                self.manifests[i] = manifest(model) | {"parts_from_reference_in": self.partings[i]}
