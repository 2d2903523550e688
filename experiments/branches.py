"""Many tables of levers as one tree of runs: years that tables have in common are simulated once.

Each run restarts from the last state before its first difference with any run that has the same table so far. The tree
is gone through depth first with the first table always first, so what is compared with it is known when the others
run; of the others at a parting, the largest part goes last and goes on in the state itself. Where the trunk parts, two
parts go year by year at once, each on half of the threads: what a run does in one thread is then done for both at the
same time. States waiting at one time: one for each year in which some table parts from the first, and beyond that no
more than log₂ of the tables.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

from model.branching import branch, first_difference
from model.levers import LeverTable
from model.migration import MigrationModel


@dataclass(frozen=True)
class Stretch:
    """Years that several tables have in common, and what follows when they part."""

    tables: tuple[int, ...]
    """Numbers of the tables, in ascending order."""
    after: int
    """Year at whose end it begins."""
    until: int
    """Year at whose end it ends: the last of the runs, or the one before the tables part."""
    parts: tuple["Stretch", ...] = ()
    """What follows, in the order in which it is run; nothing if the runs end here."""

    @property
    def years(self) -> int:
        """Years to simulate, with all that follows."""
        return self.until - self.after + sum(part.years for part in self.parts)

    @property
    def runs(self) -> int:
        """Different runs among the tables."""
        return sum(part.runs for part in self.parts) or 1


def tree(tables: Sequence[LeverTable], start: int, until: int) -> Stretch:
    """Plan the runs of several tables from the end of the start year to the end of `until`."""
    return _stretch(tables, tuple(range(len(tables))), start, until)


def _stretch(tables: Sequence[LeverTable], members: tuple[int, ...], after: int, until: int) -> Stretch:
    first = tables[members[0]]
    differ = {i: first_difference(first, tables[i]) for i in members[1:]}
    years = [year for year in differ.values() if year is not None and year <= until]
    if not years:
        return Stretch(members, after, until)
    parting = min(years)
    rest = [i for i in members[1:] if differ[i] == parting]
    groups = [tuple(i for i in members if i not in rest)]
    while rest:
        alike = [i for i in rest if not _part_by(tables[rest[0]], tables[i], parting)]
        groups.append(tuple(alike))
        rest = [i for i in rest if i not in alike]
    parts = [_stretch(tables, group, parting - 1, until) for group in groups]
    return Stretch(members, after, parting - 1, (parts[0], *sorted(parts[1:], key=lambda part: part.runs)))


def _part_by(a: LeverTable, b: LeverTable, year: int) -> bool:
    parting = first_difference(a, b)
    return parting is not None and parting <= year


@dataclass(frozen=True)
class Progress:
    """How far a set of runs is, each time a year is done."""

    scenario: str
    """Of the run that has just done a year; the first of those that have it in common."""
    year: int
    years_done: int
    years: int
    runs_done: int
    runs: int


@dataclass
class Growing:
    """Goes through a tree of runs, and shows each state where it is asked to."""

    tables: Sequence[LeverTable]
    begin: Callable[[LeverTable], MigrationModel]
    """Makes a model at the start."""
    look: Callable[[MigrationModel, tuple[int, ...]], None]
    """Is shown each state: at the end of the start year and of every other, with the tables that have it in common."""
    done: Callable[[MigrationModel, tuple[int, ...]], None]
    """Is shown each finished run."""
    progress: Callable[[Progress], None] | None = None
    years_done: int = field(default=0, init=False)
    runs_done: int = field(default=0, init=False)

    def grow(self, start: int, until: int) -> None:
        """Simulate every table from the start to the end of `until`."""
        self.whole = tree(self.tables, start, until)
        first = self.tables[0].first_year
        # The start is counted under the first year's levers: tables that differ there have no state in common.
        if self.whole.until < first and self.whole.parts:
            self._two_at_once([(part, partial(self._started, part)) for part in self.whole.parts])
            return
        model = self._started(self.whole)
        for _ in self._years(self.whole, model):
            model.step()
        self._two_at_once(self._parts(self.whole, model))

    def _started(self, stretch: Stretch) -> MigrationModel:
        model = self.begin(self.tables[stretch.tables[0]])
        self.look(model, stretch.tables)
        return model

    def _parts(self, stretch: Stretch, model: MigrationModel) -> list[tuple[Stretch, Callable[[], MigrationModel]]]:
        """What follows a stretch, and how each part gets its state; the last goes on in the state itself."""

        def own(table: LeverTable) -> MigrationModel:
            model.scenario = table
            return model

        tables = [self.tables[part.tables[0]] for part in stretch.parts]
        makers = [partial(branch, model, table) for table in tables[:-1]] + [
            partial(own, table) for table in tables[-1:]
        ]
        return list(zip(stretch.parts, makers, strict=True))

    def _two_at_once(self, parts: Sequence[tuple[Stretch, Callable[[], MigrationModel]]]) -> None:
        """Go through the parts in their order, two of them year by year side by side."""
        for k in range(0, len(parts), 2):
            walks = [self._walk(stretch, make, len(parts[k : k + 2])) for stretch, make in parts[k : k + 2]]
            # A pool of its own: a run waits for the threads of its loops, and may not stand in their way.
            with ThreadPoolExecutor(len(walks), thread_name_prefix="luohu-run") as pool:
                while models := [model for walk in walks if (model := next(walk, None)) is not None]:
                    list(pool.map(MigrationModel.step, models))

    def _walk(self, stretch: Stretch, make: Callable[[], MigrationModel], share: int = 1) -> Iterator[MigrationModel]:
        """Give the model whenever it is to be stepped, through a stretch and all that follows it.

        Args:
            stretch: to go through.
            make: makes the model at its beginning.
            share: walks at once, among which the threads are divided.
        """
        model = make()
        model.state.threads = max(1, model.state.threads // share)
        yield from self._years(stretch, model)
        for part, then in self._parts(stretch, model):
            yield from self._walk(part, then)

    def _years(self, stretch: Stretch, model: MigrationModel) -> Iterator[MigrationModel]:
        """Give the model for every year of one stretch, and look at it when the year is done."""
        while model.year < stretch.until:
            yield model
            self.years_done += 1
            if not stretch.parts and model.year == stretch.until:
                self.runs_done += 1
            self._look_on_all_threads(model, stretch.tables)
            self._tell(stretch, model.year)
        if not stretch.parts:
            self.done(model, stretch.tables)

    def _look_on_all_threads(self, model: MigrationModel, tables: tuple[int, ...]) -> None:
        """Looks are taken one after another, while no run goes on."""
        share, model.state.threads = model.state.threads, model.threads
        self.look(model, tables)
        model.state.threads = share

    def _tell(self, stretch: Stretch, year: int) -> None:
        if self.progress is not None:
            name, whole = self.tables[stretch.tables[0]].name, self.whole
            self.progress(Progress(name, year, self.years_done, whole.years, self.runs_done, whole.runs))
