"""What a design will take, from runs measured on this machine: how many, how long, how much disk.

As many runs at once as there will be workers are timed at the design's size, each worker warm, and the part of a store
that they make is weighed. What was measured is kept on disk for this code, size and machine.
"""

import hashlib
import json
import math
import os
import platform
import secrets
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from agents.compiling import cache_root, kernel_folder
from experiments.local import LocalExecutor
from experiments.plan import Plan, Progress, Report, name_runs
from experiments.pool import run_all
from experiments.populations import build_and_hash
from experiments.simulate import Result, run_task
from experiments.store import DONE, PART_ROWS, PART_SECONDS, Store, part_size, schema_of
from experiments.sweep import open_runs
from experiments.task import Task
from model.population import SCALES

ROUNDS = 2
"""Runs measured for each worker."""


@dataclass(frozen=True)
class Timing:
    """Runs measured at one size, all workers at work."""

    seconds: float
    """Inside simulation, a run; the mean."""
    start: float
    """Until the workers have loaded what they need."""
    peak: float
    """MiB of the largest worker."""
    row_bytes: float
    """Of a run in a full part."""
    part_bytes: float
    """Of a part with one run."""


@dataclass(frozen=True)
class Estimate:
    """What a sweep will take, if the machine stays as it was."""

    points: int
    runs: int
    """That the points come to, each once."""
    held: int | None
    """Of these in the store already; None where populations must be built before that is known."""
    populations: int
    """To be built."""
    build: float
    """Seconds that one of them took."""
    workers: int
    seconds: float
    """Wall time of all."""
    bytes: float
    """On disk before the parts are joined."""
    compacted: float
    """On disk afterwards."""
    timing: Timing


def estimate(plan: Plan, folder: Path, workers: int, report: Report) -> Estimate:
    """Say what is left to run and what that will take.

    Args:
        plan: laid out; if populations are missing, one is built to time it.
        folder: of the store, which need not be there.
        workers: that will run it.
        report: is told of each stage.

    Raises:
        InputError: a point cannot be used, or the store has other columns.
    """
    runs, held = _known(plan, folder, report)
    missing, build = len(plan.missing), 0.0
    if plan.missing:
        begun = time.perf_counter()
        build_and_hash(*plan.missing[0])
        build = time.perf_counter() - begun
    timing = measure(plan, workers, report)
    left = runs - (held or 0)
    inside = left * timing.seconds / workers
    parts = math.ceil(max(left / PART_ROWS, min(left, inside / PART_SECONDS)))
    return Estimate(
        len(plan.points), runs, held, missing, build, workers,
        timing.start + inside + missing * build / workers if left else 0.0,
        parts * timing.part_bytes + left * timing.row_bytes,
        left * timing.row_bytes + (timing.part_bytes if left else 0.0), timing,
    )  # fmt: skip


def _known(plan: Plan, folder: Path, report: Report) -> tuple[int, int | None]:
    """How many runs there are, and how many of them the store holds."""
    if plan.missing:
        return len(plan.points), None
    name_runs(plan, lambda _: (), report)
    runs = len(set(plan.keys))
    if not any(folder.glob("part-*.parquet")):
        return runs, 0
    return runs, runs - len(open_runs(plan, Store(folder, schema_of(plan.axes, plan.wanted))))


def measure(plan: Plan, workers: int, report: Report) -> Timing:
    """Time the design's first point under several seeds on warm workers, or take what was measured before.

    Raises:
        InputError: the point cannot be used.
    """
    first = plan.task(0)
    path = _file(first, plan, workers)
    try:
        return Timing(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        pass
    report(Progress("measure", 0, 1))
    executor, start = _warm(plan, workers)
    try:
        results = _results(executor, _seeded(plan, ROUNDS * workers), plan)
    finally:
        executor.shutdown()
    report(Progress("measure", 1, 1))
    found = Timing(
        float(np.mean([result.seconds for result in results])), start, max(result.peak for result in results),
        *_weights(plan, first, results),
    )  # fmt: skip
    _keep(path, found)
    return found


def _warm(plan: Plan, workers: int, again: bool = False) -> tuple[LocalExecutor, float]:
    """Workers that have loaded what they need, and the seconds that this took, compiling left out.

    What they compiled beyond `ensure_compiled` is on disk then, so that others, started after them, tell the time.
    """
    kept, begun = _compiled(), time.perf_counter()
    executor = LocalExecutor(workers)
    try:
        _results(executor, _small(plan, workers), plan)
    except BaseException:
        executor.shutdown()
        raise
    start = time.perf_counter() - begun
    if again or _compiled() == kept:
        return executor, start
    executor.shutdown()
    return _warm(plan, workers, again=True)


def _compiled() -> int:
    """Functions whose compiled code is on disk."""
    return sum(1 for _ in kernel_folder().glob("**/*.nbc"))


def _file(first: Task, plan: Plan, workers: int) -> Path:
    machine = f"{platform.node()} {platform.machine()} {os.cpu_count()}"
    key = (
        f"{first.code} {first.region_hash} {first.scale!r} {first.until} {workers} {machine} {plan.axes} {plan.wanted}"
    )
    return cache_root() / "timings" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"


def _small(plan: Plan, workers: int) -> list[Task]:
    """Runs after which every worker has loaded what it needs."""
    region = {"region": plan.point(0).get("region", "")}
    last = next(iter(plan.regions.values())).start + 1
    points = [{**region, "scale": SCALES[0], "until": last, "seed": seed} for seed in range(workers)]
    return [plan.resolver.task(point, "warm-up") for point in points]


def _seeded(plan: Plan, count: int) -> list[Task]:
    return [plan.resolver.task(plan.point(0) | {"seed": seed}, "measurement") for seed in range(count)]


def _results(executor: LocalExecutor, tasks: list[Task], plan: Plan) -> list[Result]:
    found = []
    for outcome in run_all(executor, run_task, tasks, (plan.wanted,)):
        if outcome is not None and outcome.result is None:
            raise RuntimeError(f"a run that was to be measured failed: {outcome.reason}")
        if outcome is not None:
            found.append(outcome.result)
    return found


def _weights(plan: Plan, first: Task, results: list[Result]) -> tuple[float, float]:
    """Bytes of a run in a full part, and of a part with one run: measured values, varied so that none is the same."""
    schema, row = schema_of(plan.axes, plan.wanted), plan.row(0, first)
    shares = np.random.default_rng(1).uniform(0.9, 1.1, (PART_ROWS, len(plan.wanted)))
    rows: list[dict[str, Any]] = []
    for i in range(PART_ROWS):
        result = results[i % len(results)]
        values = {
            name: result.outputs[name] * shares[i, k] for k, name in enumerate(plan.wanted) if name in result.outputs
        }
        key = hashlib.sha256(str(i).encode()).hexdigest()
        rows.append({**row, "run": key, "status": DONE, "digest": key, "seconds": result.seconds, **values})
    one, full = part_size(rows[:1], schema), part_size(rows, schema)
    return (full - one) / (PART_ROWS - 1), float(one)


def _keep(path: Path, found: Timing) -> None:
    """Keep a measurement; a disk that refuses is no error."""
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(found)), encoding="utf-8")
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
