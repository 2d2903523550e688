"""The simulator as a plain function of a dict, and the same for a task, as workers call it.

    from experiments.simulate import simulate

    simulate({"lever_fertility": 1.1, "parameter_b_town": 0.4, "seed": 3, "scale": 0.1})

Both are found by name in any process, so SALib, EMA Workbench, pyABC, `multiprocessing` or Dask can call them.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from agents.compiling import sources_hash
from agents.errors import InputError
from experiments.lever_rows import baseline, table_of
from experiments.memory import peak_mebibytes
from experiments.outputs import Selection, extract, outputs
from experiments.point import flat
from experiments.populations import population_with, region_with
from experiments.task import Resolver, Task
from model.migration import MigrationModel


class Result(NamedTuple):
    """What a worker gives back of one run."""

    key: str
    digest: str
    seconds: float
    """Inside simulation: setting up the model, its years, its digest."""
    peak: float
    """MiB that the worker's process has held at most so far."""
    outputs: dict[str, float]
    """Output column → value."""


def run_task(
    task: Task,
    wanted: Sequence[str],
    limit: float | None = None,
    more: Callable[[MigrationModel], dict[str, float]] | None = None,
) -> Result:
    """Simulate a task on one thread.

    Args:
        task: from a `Resolver`, in this process or another.
        wanted: output columns.
        limit: seconds after which the run gives up, looked at between years.
        more: reads further outputs from the finished model.

    Raises:
        InputError: this process has other code, region files or populations than the task was made with.
        TimeoutError: the limit has passed.
    """
    begun = time.perf_counter()
    model = start(task)
    model.run_until(task.until, progress=lambda year: _check_time(begun, limit, year))
    digest = model.digest()
    seconds = time.perf_counter() - begun
    kept = extract(model.record.notes, wanted, model.region.code)
    kept |= more(model) if more is not None else {}
    # A model and its agents hold each other, and Python would look for such rings only after many runs.
    model.__dict__.clear()
    return Result(task.key, digest, seconds, peak_mebibytes(), kept)


def start(task: Task) -> MigrationModel:
    """The model of a task at the end of its start year.

    Raises:
        InputError: this process has other code, region files or populations than the task was made with.
    """
    code = own_code()
    if code != task.code:
        raise InputError(
            f"this process runs version {code[:12]} of the code, the run was asked for {task.code[:12]}; "
            "install the same version everywhere"
        )
    region = region_with(task.region, task.region_hash)
    population = population_with(task.region, task.region_hash, task.population, task.scale, task.population_hash)
    table = table_of(task.rows, baseline(region, task.population), task.scenario)
    return MigrationModel(
        table, task.parameters, region, task.seed, "kernel", population, threads=1, variant=task.variant
    )


def simulate(point: Mapping[str, Any], selection: Selection | None = None) -> dict[str, float]:
    """Simulate one point in this process.

    Args:
        point: columns of `experiments.point`, or `{"levers": {…}, "parameters": {…}, …}`; what is missing takes its
            default, so `{}` is the baseline at full size.
        selection: outputs to keep; a compact list of the prefecture and its counties if not given.

    Returns:
        Output column → value, for instance `registered_urban_share_2035` in percent.

    Raises:
        InputError: something in the point or the selection is unknown or out of bounds.
    """
    task = _resolver().task(flat(point), "point")
    return run_task(task, _columns(selection or Selection(), task.region, task.until)).outputs


@cache
def own_code() -> str:
    """Hash of the code that this process runs, taken once: an edit on disk meanwhile does not reach it."""
    return sources_hash()


@cache
def _resolver() -> Resolver:
    return Resolver()


@lru_cache(maxsize=16)
def _columns(selection: Selection, region: str, until: int) -> tuple[str, ...]:
    return tuple(output.column for output in outputs(selection, _resolver().region(region), until))


def _check_time(begun: float, limit: float | None, year: int) -> None:
    if limit is not None and time.perf_counter() - begun > limit:
        raise TimeoutError(f"it took longer than {limit:g} seconds, and was then in {year}")
