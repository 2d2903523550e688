"""Many runs: a design's points, those that the store lacks, over all workers, into the store.

    from experiments.sweep import sweep

    if __name__ == "__main__":                        # workers are new processes that import this file
        done = sweep("design.toml", "runs")
        done.frame()                                  # one row a point, in the order of the design

A run is known by its key, so the same design again does nothing. More replicates, Sobol' points or trajectories of
Morris run only the new ones; a Latin hypercube of more points is another one, which shares no run with the first. A
store keeps what every design left there; `Sweep.frame` reads those of its own design.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from agents.errors import InputError
from agents.parameters import Parameter
from experiments.cluster import ClusterExecutor
from experiments.design import Design
from experiments.local import LocalExecutor
from experiments.plan import Plan, Progress, Report, Which, any_design, lay_out, name_runs
from experiments.pool import Outcome, run_all
from experiments.populations import build_and_hash
from experiments.simulate import Result, run_task
from experiments.store import DONE, FAILED, Store, Writer, schema_of
from experiments.store_files import check_store_folder
from experiments.store_notes import write_notes
from experiments.task import Task
from model.threads import cores

Simulator = Callable[[Task, Sequence[str], float | None], Result]

LIMIT = 3600.0
"""Seconds after which a run is given up, unless the design says otherwise."""


@dataclass
class Sweep:
    """What came of a sweep."""

    folder: Path
    points: pd.DataFrame = field(repr=False)
    """(runs, columns) of `experiments.point`."""
    keys: list[str] = field(repr=False)
    """Of every point."""
    found: int = 0
    """Runs that the store held already."""
    done: int = 0
    failed: int = 0
    seconds: float = 0.0
    """Wall time, the start of workers included."""
    inside: float = 0.0
    """Seconds inside simulation, added over runs."""
    peak: float = 0.0
    """MiB of the largest worker."""
    workers: int = 0

    def succeeded(self) -> int:
        """How many of its runs the store holds that are done and did not fail."""
        held = Store(self.folder).keys() if self.keys else {}
        return sum(held.get(bytes.fromhex(key), False) for key in set(self.keys))

    def frame(self, columns: list[str] | None = None) -> pd.DataFrame:
        """The runs of this design from the store, one row a point, in the order of the design.

        Raises:
            InputError: a column does not exist.
        """
        asked = None if columns is None else list(dict.fromkeys(["run", *columns]))
        found = Store(self.folder).frame(asked).set_index("run", drop=False).reindex(self.keys).reset_index(drop=True)
        return found if columns is None else found[columns]


class Crew:
    """Workers that start when they are first needed."""

    def __init__(self, count: int | None, cluster: str | None) -> None:
        """Take their number on this machine, or a cluster's address."""
        self.count, self.cluster = count or cores(), cluster
        self._executor: LocalExecutor | ClusterExecutor | None = None

    @property
    def executor(self) -> LocalExecutor | ClusterExecutor:
        """The workers, started.

        Raises:
            InputError: they cannot be.
        """
        if self._executor is None:
            self._executor = LocalExecutor(self.count) if self.cluster is None else ClusterExecutor(self.cluster)
        return self._executor

    def build(self, missing: list[Which]) -> Iterator[tuple[Which, str]]:
        """Build populations side by side.

        Raises:
            InputError: one cannot be built.
        """
        for outcome in run_all(self.executor, build_one, missing):
            if outcome is not None and outcome.result is None:
                raise InputError(f"population {outcome.task.number} could not be built: {outcome.reason}")
            if outcome is not None:
                yield outcome.task, outcome.result

    def __enter__(self) -> "Crew":
        """Nothing starts yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End local workers; leave the cluster."""
        if self._executor is not None:
            self._executor.shutdown()


def build_one(which: Which) -> str:
    """Build a population in a worker; gives its hash."""
    return build_and_hash(*which)


def sweep(
    design: Design | Mapping[str, Any] | pd.DataFrame | Path | str,
    out: Path | str,
    *,
    scale: float | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    shard: tuple[int, int] | None = None,
    resume: bool = False,
    retry_failed: bool = False,
    timeout: float | None = None,
    progress: Report | None = None,
) -> Sweep:
    """Run a design into a store.

    Args:
        design: file, plain values as in one, or a table of points as `experiments.point` describes it.
        out: folder of the store; made if it is not there.
        scale: instead of the design's.
        workers: processes on this machine, one thread each; all cores if not given. Results do not depend on it.
        cluster: address of a Dask scheduler, instead of workers on this machine.
        shard: (i, n) runs only every n-th point from the i-th on, i from 1.
        resume: the store must be there already; what it lacks is run, as always.
        retry_failed: runs that failed are run again.
        timeout: seconds of a run; the design's, or an hour, if not given.
        progress: is told how far it is.

    Returns:
        Counts, and the runs as a frame on request. A run that failed is a row of the store with its reason.

    Raises:
        InputError: something given cannot be used, the folder holds something that is no store, nothing can be
            written, or the cluster is lost; what the store holds by then stays.
    """
    report: Report = progress or (lambda _: None)
    folder = Path(out)
    if resume and not any(folder.glob("part-*.parquet")):
        raise InputError(f"{folder} holds no runs to go on with; leave out --resume to begin")
    check_store_folder(folder)
    read = with_scale(any_design(design), scale)
    begun = time.perf_counter()
    with Crew(workers, cluster) as crew:
        plan = lay_out(read, shard, report)
        store = Store(folder, schema_of(plan.axes, plan.wanted))
        name_runs(plan, crew.build, report)
        note(plan, store)
        if retry_failed:
            store.forget_failed()
        found = Sweep(folder, plan.points, plan.keys, workers=crew.count)
        run_plan(plan, store, crew, timeout or read.file.timeout or LIMIT, found, report)
    found.seconds = time.perf_counter() - begun
    return found


def with_scale(design: Design, scale: float | None) -> Design:
    """A design at another size.

    Raises:
        InputError: its table sets the size itself.
    """
    if scale is None:
        return design
    return design._replace(file=design.file.model_copy(update={"scale": scale}), scale_given=True)


def note(plan: Plan, store: Store) -> None:
    """Write dictionary and design beside the parts."""
    variants = plan.points["variant"].fillna("").unique() if "variant" in plan.points else [""]
    known: dict[str, Parameter] = {}
    for region in plan.regions.values():
        for variant in variants:
            known |= plan.resolver.known_parameters(region, variant)
    regions = {region.code: region.hash for region in plan.regions.values()}
    fitted = {region.code: region.fitted.digest for region in plan.regions.values() if region.fitted is not None}
    write_notes(store.folder, plan.axes, plan.outputs, known, plan.design.told(), plan.resolver.code, regions, fitted)


def open_runs(plan: Plan, store: Store) -> list[int]:
    """Points whose run the store lacks, each run once."""
    held, seen, found = store.keys(), set[str](), []
    for i, key in enumerate(plan.keys):
        if key not in seen and bytes.fromhex(key) not in held:
            found.append(i)
        seen.add(key)
    return found


def run_plan(
    plan: Plan, store: Store, crew: Crew, limit: float, sweep: Sweep, report: Report, simulator: Simulator | None = None
) -> None:
    """Run what the store lacks of a plan, and count it in `sweep`.

    Args:
        plan: with its runs named.
        store: of the plan's columns.
        crew: of workers.
        limit: seconds of a run.
        sweep: is filled.
        report: is told of each run.
        simulator: what a worker calls for a task; `run_task` if not given.

    Raises:
        InputError: nothing can be written, or the cluster is lost.
    """
    todo = open_runs(plan, store)
    sweep.found = len(set(plan.keys)) - len(todo)
    if not todo:
        return
    report(Progress("runs", 0, len(todo)))
    writer, rows = Writer(store), dict[str, int]()
    function, shared = simulator or run_task, (plan.wanted, limit)
    try:
        for outcome in run_all(crew.executor, function, _tasks(plan, store, todo, rows), shared, limit):
            if outcome is not None:
                _take(outcome, plan, rows, writer, sweep)
            writer.tick()
            report(Progress("runs", sweep.done + sweep.failed, len(todo), sweep.failed))
    finally:
        writer.close()


def _tasks(plan: Plan, store: Store, todo: Iterable[int], rows: dict[str, int]) -> Iterator[Task]:
    """Tasks one by one, without those that another writer has added meanwhile."""
    held = store.keys()
    for i in todo:
        if bytes.fromhex(plan.keys[i]) not in held:
            rows[plan.keys[i]] = i
            yield plan.task(i)


def _take(outcome: Outcome, plan: Plan, rows: dict[str, int], writer: Writer, sweep: Sweep) -> None:
    """Write what became of a run."""
    task: Task = outcome.task
    row = plan.row(rows.pop(task.key), task)
    result: Result | None = outcome.result
    if result is None:
        sweep.failed += 1
        writer.add(row | {"status": FAILED, "reason": outcome.reason})
        return
    sweep.done += 1
    sweep.inside += result.seconds
    sweep.peak = max(sweep.peak, result.peak)
    writer.add(row | {"status": DONE, "digest": result.digest, "seconds": result.seconds} | result.outputs)
