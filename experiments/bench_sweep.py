"""How much of a sweep is simulation, what the engine costs a run, whether memory stays, how fast a store opens."""

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from experiments.bench import apart
from experiments.design import Design, design_of
from experiments.memory import peak_mebibytes
from experiments.plan import Plan, lay_out, name_runs
from experiments.simulate import Result
from experiments.store import DONE, PART_ROWS, Store, Writer, schema_of
from experiments.sweep import Crew, Sweep, run_plan, sweep
from experiments.task import Task

FILTER = [("population", "==", 3)]


class Sizes(NamedTuple):
    """How much is measured."""

    scale: float = 0.1
    until: int = 2035
    runs: int = 200
    few: int = 20
    """Runs of a smaller sweep, whose memory is compared."""
    empty: tuple[int, int] = (1_000, 10_000)
    """Runs without simulation, by which the engine's own cost is told."""
    rows: int = 100_000
    """Of the store that is opened."""


@dataclass(frozen=True)
class SweepBench:
    """What was measured."""

    workers: int
    runs: int
    scale: float
    seconds: float
    """Wall time of the whole sweep, from the call to the last part."""
    inside: float
    """Seconds inside simulation, added over runs."""
    share: float
    """Percent of the workers' time that is inside simulation."""
    overhead: float
    """Milliseconds that the engine takes for a run, without simulation."""
    memory: tuple[tuple[int, float], ...]
    """(runs, MiB) of the sweep's own process, for two numbers of runs."""
    worker_memory: tuple[tuple[int, float], ...]
    """(runs, MiB) of the largest worker, for two numbers of runs."""
    rows: int
    columns: int
    store_bytes: int
    compact: float
    """Seconds to join the parts of a store of so many rows."""
    pandas: float
    """Seconds until pandas has opened that store and filtered it, in a new process with everything imported."""
    own: float
    """The same through `Store.frame`."""
    duckdb: float | None
    """The same with DuckDB; None where it is not installed."""


def design(runs: int, sizes: Sizes) -> Design:
    """Runs that differ in a parameter and a lever."""
    content = {
        "kind": "latin-hypercube", "points": runs, "scale": sizes.scale, "until": sizes.until,
        "axis": [{"lever": "fertility"}, {"parameter": "b_town"}],
    }  # fmt: skip
    return design_of(content, "bench", Path(), "bench")


def measure_sweep(workers: int, sizes: Sizes = Sizes()) -> SweepBench:  # noqa: B008 (it cannot be changed)
    """Measure everything on this machine, in folders that are removed again.

    Args:
        workers: processes.
        sizes: how much.
    """
    runs, few, empty = sizes.runs, sizes.few, sizes.empty
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = sweep(design(few, sizes), folder / "few", workers=workers)
        many = sweep(design(runs, sizes), folder / "many", workers=workers)
        held = [apart(_empty_sweep, folder / f"empty{n}", n, workers, sizes) for n in empty]
        columns = write_rows(folder / "rows", sizes)
        begun = time.perf_counter()
        Store(folder / "rows").compact()
        compact = time.perf_counter() - begun
        weight = sum(part.stat().st_size for part in (folder / "rows").glob("part-*"))
        pandas, own, duckdb = apart(opening_seconds, folder / "rows")
    return SweepBench(
        workers, runs, sizes.scale, many.seconds, many.inside, 100.0 * many.inside / (workers * many.seconds),
        1000.0 * held[-1][0] / empty[-1], tuple((n, peak) for n, (_, peak) in zip(empty, held, strict=True)),
        ((few, small.peak), (runs, many.peak)), sizes.rows, columns, weight, compact, pandas, own, duckdb,
    )  # fmt: skip


def _empty_sweep(folder: Path, runs: int, workers: int, sizes: Sizes) -> tuple[float, float]:
    """A sweep whose runs return at once; seconds from the first run to the last part, and the peak of this process."""
    plan = lay_out(design(runs, sizes), None, lambda _: None)
    with Crew(workers, None) as crew:
        store = Store(folder, schema_of(plan.axes, plan.wanted))
        name_runs(plan, crew.build, lambda _: None)
        assert crew.executor.slots == workers
        found = Sweep(folder, plan.points, plan.keys)
        begun = time.perf_counter()
        run_plan(plan, store, crew, 3600.0, found, lambda _: None, simulator=at_once)
        seconds = time.perf_counter() - begun
    assert found.done == runs
    return seconds, peak_mebibytes()


def at_once(task: Task, wanted: Sequence[str], limit: float | None) -> Result:
    """In the place of a run: numbers that belong to its seed, at once."""
    luck = np.random.default_rng(int(task.key[:15], 16))
    return Result(task.key, task.key, 0.0, 0.0, dict(zip(wanted, luck.random(len(wanted)).tolist(), strict=True)))


def write_rows(folder: Path, sizes: Sizes) -> int:
    """Fill a store with made-up rows through the real writer, a part for every PART_ROWS; tells its columns."""
    plan = lay_out(design(2, sizes), None, lambda _: None)
    store = Store(folder, schema_of(plan.axes, plan.wanted))
    writer = Writer(store)
    for row in _made_up(plan, sizes):
        writer.add(row)
    writer.close()
    return len(store.schema.names)


def _made_up(plan: Plan, sizes: Sizes) -> Iterator[dict[str, Any]]:
    luck, rows = np.random.default_rng(1), sizes.rows
    for first in range(0, rows, PART_ROWS):
        values = luck.random((min(PART_ROWS, rows - first), len(plan.wanted)))
        for i, line in enumerate(values.tolist(), start=first):
            key = hashlib.sha256(str(i).encode()).hexdigest()
            row = {"run": key, "status": DONE, "digest": key, "seconds": 0.5, "scenario": "baseline", "region": ""}
            row |= {"population": i % 32, "seed": i, "scale": sizes.scale, "until": sizes.until, "code": "0" * 12}
            row |= dict.fromkeys(plan.axes, 1.0 + i / rows)
            yield row | dict(zip(plan.wanted, line, strict=True))


def opening_seconds(folder: Path) -> tuple[float, float, float | None]:
    """Seconds to open a store and take the rows of one population, a few columns of them: pandas, own, DuckDB."""
    columns = ["run", "population", *Store(folder).schema.names[-3:]]
    own = _timed(lambda: Store(folder).frame(columns, FILTER))
    pandas = _timed(lambda: pd.read_parquet(folder, columns=columns, filters=FILTER))
    return pandas, own, _duckdb_seconds(folder, columns)


def _duckdb_seconds(folder: Path, columns: Iterable[str]) -> float | None:
    try:
        import duckdb
    except ImportError:
        return None
    query = f"SELECT {', '.join(columns)} FROM '{folder}/*.parquet' WHERE population = 3"
    return _timed(lambda: duckdb.connect().execute(query).fetchall())


def _timed(read: Any) -> float:  # noqa: ANN401 (any function without arguments)
    begun = time.perf_counter()
    found = read()
    seconds = time.perf_counter() - begun
    assert len(found) > 0
    return seconds
