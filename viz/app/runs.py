"""Runs as a worker makes them: taken up at the end of 2020 wherever a scenario differs from the baseline only later."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from experiments.effects import EFFECTS, PARTS, effects_frame, parts_frame
from model.branching import branch, first_difference
from model.levers import LeverTable
from model.migration import MigrationModel, baseline_of
from model.population import build_population
from model.region import Region
from model.results import manifest
from policies.costing import COLUMNS as COSTS
from policies.costing import costs
from policies.counts import Outcome
from viz.app.answers import Answer, Question
from viz.app.pyramids import HORIZONS, PYRAMID, Ages, ages_of

TAKEN_UP = 2020
"""The plan begins in the year after; its levers are what people move."""

RECKONED = {
    "events": ("year", "event", "origin", "destination", "persons", "households"),
    "effects": EFFECTS,
    "parts": PARTS,
    "costs": COSTS,
    "pyramid": PYRAMID,
}
"""Frames that come after the indicators, with their columns."""

Told = Callable[[int, int, int], None]
"""Is told the year at whose end a run begins, the one just done and the last one; may raise to end the run."""


class Origin(NamedTuple):
    """What runs have in common that differ by their levers alone."""

    scale: float
    seed: int
    until: int
    population: int
    parameters: tuple[tuple[str, float], ...]


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


@dataclass
class Trunk:
    """The baseline of an origin: its state at the end of 2020, and what became of it afterwards."""

    state: MigrationModel
    pyramids: list[pd.DataFrame]
    """Up to that year."""
    finished: Finished | None = field(default=None)


class Runs:
    """Answers questions, and keeps the trunks of the latest ones."""

    def __init__(self, region: Region, threads: int, kept: int) -> None:
        """Begin with nothing.

        Args:
            region: of all questions.
            threads: that loop over households.
            kept: trunks; each holds the state of a run.
        """
        self.region, self.threads, self.kept = region, threads, kept
        self._trunks: OrderedDict[Origin, Trunk] = OrderedDict()

    def answer(self, question: Question, tell: Told, first: Callable[[Answer], None]) -> Answer:
        """Run what was asked.

        Args:
            question: of this region.
            tell: each year that is done.
            first: is given the indicators as soon as they are there, with nothing else.

        Raises:
            InputError: the question cannot be run.
        """
        begun, origin = time.perf_counter(), origin_of(question)
        trunk = self._trunk(origin, tell)
        table = question.draft.scenario.on(trunk.state.scenario)
        model, since = self._begin(trunk, table, origin)
        before, ages = (trunk.pyramids, []) if since > self.region.start else ([], [ages_of(model)])
        _go_on(model, origin.until, tell, ages)
        indicators = model.indicators_frame()
        first(_only(question, indicators, time.perf_counter() - begun, since))
        if origin.until not in HORIZONS:
            ages.append(ages_of(model))
        finished = Finished(table, indicators, model.events_frame(), origin.scale)
        reference = self._reference(origin, trunk, finished, tell)
        effects = effects_frame(table.name, reference.indicators, indicators, self.region)
        return Answer(
            question,
            manifest(model),
            indicators=indicators,
            events=finished.events,
            effects=effects,
            parts=parts_frame(effects),
            costs=costs(reference.outcome, finished.outcome, self.region),
            pyramid=pd.concat([*before, *(each.frame(self.region) for each in ages)], ignore_index=True),
            seconds=time.perf_counter() - begun,
            since=since,
        )

    def preview(self, question: Question, tell: Told) -> Answer:
        """Run what was asked, for its indicators alone.

        Raises:
            InputError: the question cannot be run.
        """
        begun = time.perf_counter()
        model, since = self._ran(question, tell)
        return _only(question, model.indicators_frame(), time.perf_counter() - begun, since)

    def pair(self, question: Question, tell: Told) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give the indicators of the baseline and of what was asked, both under the parameters of the question.

        Raises:
            InputError: the question cannot be run.
        """
        model, _ = self._ran(question, tell)
        origin = origin_of(question)
        return self._end(origin, self._trunk(origin, tell), tell).indicators, model.indicators_frame()

    def _ran(self, question: Question, tell: Told) -> tuple[MigrationModel, int]:
        """A run at its end, and the year at whose end it was taken up."""
        origin = origin_of(question)
        trunk = self._trunk(origin, tell)
        model, since = self._begin(trunk, question.draft.scenario.on(trunk.state.scenario), origin)
        _go_on(model, origin.until, tell)
        return model, since

    def _trunk(self, origin: Origin, tell: Told) -> Trunk:
        """The baseline at the end of 2020, run if it is not kept."""
        if origin not in self._trunks:
            model = self._new(None, origin)
            ages = [ages_of(model)]
            _go_on(model, min(TAKEN_UP, origin.until), tell, ages)
            while len(self._trunks) >= self.kept:
                self._trunks.popitem(last=False)
            self._trunks[origin] = Trunk(model, [each.frame(self.region) for each in ages])
        self._trunks.move_to_end(origin)
        return self._trunks[origin]

    def _new(self, table: LeverTable | None, origin: Origin) -> MigrationModel:
        """A run at its very start; of the baseline if no table is given."""
        people = build_population(self.region, origin.population, origin.scale)
        levers = table or baseline_of(self.region, people.inputs)
        return MigrationModel(
            levers, dict(origin.parameters), self.region, origin.seed, population=people, threads=self.threads
        )

    def _begin(self, trunk: Trunk, table: LeverTable, origin: Origin) -> tuple[MigrationModel, int]:
        """A run of a table where it parts from the trunk, and the year at whose end that is."""
        state = trunk.state
        differs = first_difference(state.scenario, table)
        if differs is None or differs > max(state.year, table.first_year):
            return branch(state, table), state.year
        return self._new(table, origin), self.region.start

    def _reference(self, origin: Origin, trunk: Trunk, own: Finished, tell: Told) -> Finished:
        """The baseline's end; the run itself if it is the baseline."""
        if trunk.finished is None and first_difference(trunk.state.scenario, own.table) is None:
            trunk.finished = own
        return self._end(origin, trunk, tell)

    def _end(self, origin: Origin, trunk: Trunk, tell: Told) -> Finished:
        """The baseline's end, run once for a trunk."""
        if trunk.finished is None:
            model = branch(trunk.state, trunk.state.scenario)
            _go_on(model, origin.until, tell)
            trunk.finished = Finished(model.scenario, model.indicators_frame(), model.events_frame(), origin.scale)
        return trunk.finished


def origin_of(question: Question) -> Origin:
    """Give what a question has in common with others of other levers."""
    return Origin(question.scale, question.seed, question.until, question.population, question.parameters)


def _go_on(model: MigrationModel, until: int, tell: Told, ages: list[Ages] | None = None) -> None:
    """Simulate until a year, keeping the ages of the years that are shown, where they are asked for."""
    since = model.year

    def done(year: int) -> None:
        tell(since, year, until)
        if ages is not None and year in HORIZONS:
            ages.append(ages_of(model))

    model.run_until(until, progress=done)


def _only(question: Question, indicators: pd.DataFrame, seconds: float, since: int) -> Answer:
    """An answer of indicators, before the rest is reckoned."""
    rest = {name: pd.DataFrame(columns=list(columns)) for name, columns in RECKONED.items()}
    return Answer(question, {}, indicators, seconds=seconds, since=since, **rest)
