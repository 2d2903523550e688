"""Runs as a worker makes them: taken up where they part from what has been run before."""

import time
from collections import OrderedDict
from collections.abc import Callable
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
from viz.app.answers import Answer, Question, coded_frame, stream_of
from viz.app.pyramids import HORIZONS, PYRAMID, Ages, ages_of
from viz.app.trunks import Finished, Stand, Trunk

TAKEN_UP = 2020
"""The plan begins in the year after; its levers are what people move."""

RECKONED = {
    "effects": EFFECTS,
    "parts": PARTS,
    "costs": COSTS,
    "pyramid": PYRAMID,
}
"""Frames that come after the indicators, with their columns."""
NO_EVENTS = stream_of(pd.DataFrame(columns=["year", "event", "origin", "destination", "persons", "households"]))

Told = Callable[[int, int, int], None]
"""Is told the year at whose end a run begins, the one just done and the last one; may raise to end the run."""


class Origin(NamedTuple):
    """What runs have in common that differ by their levers alone."""

    scale: float
    seed: int
    until: int
    population: int
    parameters: tuple[tuple[str, float], ...]


class Ran(NamedTuple):
    """A run at its end."""

    model: MigrationModel
    table: LeverTable
    origin: Origin
    trunk: Trunk
    since: int
    """Year at whose end it was taken up."""
    ages: list[Ages]


class Runs:
    """Answers questions, and keeps the trunks of the latest ones."""

    def __init__(self, region: Region, threads: int, kept: int) -> None:
        """Begin with nothing.

        Args:
            region: of all questions.
            threads: that loop over households.
            kept: trunks; each holds the state of a run, or of two.
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
        begun, ran = time.perf_counter(), self._ran(question, tell)
        model, table, scale, ages = ran.model, ran.table, question.scale, ran.ages
        first(_only(question, model, time.perf_counter() - begun, ran.since))
        indicators = model.indicators_frame()
        if question.until not in HORIZONS:
            ages.append(ages_of(model))
        finished, said = Finished(table, indicators, model.events_frame(), scale), manifest(model)
        _free(model)
        reference = self._reference(ran, finished, tell)
        effects = effects_frame(table.name, reference.indicators, indicators, self.region)
        return Answer(
            question,
            said,
            indicators=indicators,
            account=stream_of(finished.events),
            effects=effects,
            parts=parts_frame(effects),
            costs=costs(reference.outcome, finished.outcome, self.region),
            pyramid=pd.concat([each.frame(self.region) for each in ages], ignore_index=True),
            seconds=time.perf_counter() - begun,
            since=ran.since,
        )

    def preview(self, question: Question, tell: Told) -> Answer:
        """Run what was asked, for its indicators alone.

        Raises:
            InputError: the question cannot be run.
        """
        begun, ran = time.perf_counter(), self._ran(question, tell)
        found = _only(question, ran.model, time.perf_counter() - begun, ran.since)
        _free(ran.model)
        return found

    def pair(
        self, question: Question, tell: Told, kept: Callable[[pd.DataFrame], pd.DataFrame]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give the indicators of the baseline and of what was asked, both under the parameters of the question.

        Args:
            question: of this region.
            tell: each year that is done.
            kept: gives the rows that matter, always the same: the baseline's are remembered, with every trunk.

        Raises:
            InputError: the question cannot be run.
        """
        ran = self._ran(question, tell)
        own = kept(ran.model.indicators_frame())
        _free(ran.model)
        if ran.trunk.paired is None:
            ran.trunk.paired = kept(self._baseline(ran.origin, ran.trunk, tell).indicators)
        return ran.trunk.paired, own

    def _ran(self, question: Question, tell: Told) -> Ran:
        """Run what was asked to its end, from the nearest state that is kept."""
        origin = origin_of(question)
        trunk = self._trunk(origin, tell)
        table = question.draft.scenario.on(trunk.stand.model.scenario)
        stand, turn = trunk.nearest(table), trunk.turn(table)
        model = self._new(table, origin) if stand is None else branch(stand.model, table)
        since, ages = model.year, [ages_of(model)] if stand is None else list(stand.ages)

        def passed(year: int) -> None:
            if year == turn:
                trunk.mark = Stand(branch(model, table), tuple(ages))

        _go_on(model, origin.until, tell, ages, passed)
        return Ran(model, table, origin, trunk, since, ages)

    def _trunk(self, origin: Origin, tell: Told) -> Trunk:
        """What is kept of an origin; the baseline is run to the end of 2020 if nothing is."""
        if origin not in self._trunks:
            model = self._new(None, origin)
            ages = [ages_of(model)]
            _go_on(model, min(TAKEN_UP, origin.until), tell, ages)
            # Once here, or every run that is taken up from here would do it in one of its first years.
            model.state.make_room(0)
            while len(self._trunks) >= self.kept:
                self._trunks.popitem(last=False)
            self._trunks[origin] = Trunk(Stand(model, tuple(ages)))
        self._trunks.move_to_end(origin)
        return self._trunks[origin]

    def _new(self, table: LeverTable | None, origin: Origin) -> MigrationModel:
        """A run at its very start; of the baseline if no table is given."""
        people = build_population(self.region, origin.population, origin.scale)
        levers = table or baseline_of(self.region, people.inputs)
        return MigrationModel(
            levers, dict(origin.parameters), self.region, origin.seed, population=people, threads=self.threads
        )

    def _reference(self, ran: Ran, own: Finished, tell: Told) -> Finished:
        """The baseline's end; the run itself if it is the baseline."""
        trunk = ran.trunk
        if trunk.finished is None and first_difference(trunk.stand.model.scenario, own.table) is None:
            trunk.finished = own
        if trunk.finished is None:
            trunk.finished = self._baseline(ran.origin, trunk, tell)
        return trunk.finished

    def _baseline(self, origin: Origin, trunk: Trunk, tell: Told) -> Finished:
        """Run the baseline to its end."""
        model = branch(trunk.stand.model, trunk.stand.model.scenario)
        _go_on(model, origin.until, tell, [])
        found = Finished(model.scenario, model.indicators_frame(), model.events_frame(), origin.scale)
        _free(model)
        return found


def origin_of(question: Question) -> Origin:
    """Give what a question has in common with others of other levers."""
    return Origin(question.scale, question.seed, question.until, question.population, question.parameters)


def _go_on(
    model: MigrationModel,
    until: int,
    tell: Told,
    ages: list[Ages],
    passed: Callable[[int], None] = lambda year: None,
) -> None:
    """Simulate until a year, keeping the ages of the years that are shown."""
    since = model.year

    def done(year: int) -> None:
        tell(since, year, until)
        if year in HORIZONS:
            ages.append(ages_of(model))
        passed(year)

    try:
        model.run_until(until, progress=done)
    except BaseException:
        _free(model)
        raise


def _free(model: MigrationModel) -> None:
    """Let go of all that a run holds. Mesa has a model refer to itself, so it would wait for Python's collector."""
    model.__dict__.clear()


def _only(question: Question, model: MigrationModel, seconds: float, since: int) -> Answer:
    """An answer of a run's indicators, before the rest is reckoned."""
    indicators = coded_frame(model.record.notes)
    rest = {name: pd.DataFrame(columns=list(columns)) for name, columns in RECKONED.items()}
    return Answer(question, {}, indicators, NO_EVENTS, seconds=seconds, since=since, **rest)
