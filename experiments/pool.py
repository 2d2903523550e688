"""Many tasks on an executor: few in flight, each outcome given back as it comes, no failure stopping the others.

The executor is that of `experiments/local.py` or of a Dask cluster (`experiments/cluster.py`). What kills its worker is
tried once more, alone, after the others: if memory ran out it then has the machine for itself, and if it was killed by
chance it is not lost.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from typing import Any, NamedTuple, Protocol

from agents.errors import InputError
from experiments.local import WorkerDiedError

GRACE = 10.0
"""Seconds after its time limit, which a run looks at itself, at which its worker is ended."""
PATIENCE = 60.0
"""Seconds without any worker after which a cluster is given up."""


class Workers(Protocol):
    """What both kinds of executor offer."""

    @property
    def slots(self) -> int:
        """How many tasks may be in flight."""

    @property
    def depth(self) -> int:
        """How many of them may wait their turn at one worker, its own one included."""

    def submit(self, function: Callable[..., Any], /, *arguments: object) -> "Future[Any]":
        """Begin a task."""

    def mend(self) -> None:
        """Replace workers that died."""

    def end_run(self, future: "Future[Any]", reason: str) -> None:
        """End what hangs."""


class Outcome(NamedTuple):
    """What became of one task."""

    task: Any
    result: Any
    """None if it failed."""
    reason: str
    """Why it failed; empty if it did not."""


class Flight(NamedTuple):
    """A task on its way."""

    task: Any
    begun: float
    again: bool


def run_all(
    workers: Workers, function: Callable[..., Any], tasks: Iterable[Any], extra: tuple[Any, ...] = (),
    limit: float | None = None, tick: float = 0.5,
) -> Iterator[Outcome | None]:  # fmt: skip
    """Call `function(task, *extra)` for every task on the workers.

    Args:
        workers: where to.
        function: found by name in any process.
        tasks: taken one by one, only as there is room.
        extra: arguments that all share.
        limit: seconds of a task, after which, with some grace, its worker is ended.
        tick: seconds after which None is given if nothing happened, so that the caller can see to other things.

    Yields:
        The outcomes in the order in which they come, or None.

    Raises:
        InputError: no worker is left.
    """
    flying: dict[Future[Any], Flight] = {}
    ended: dict[Future[Any], str] = {}
    again: deque[Any] = deque()
    waiting, more = iter(tasks), True
    alone_since = time.monotonic()
    while True:
        while more and len(flying) < workers.slots:
            try:
                task = next(waiting)
            except StopIteration:
                more = False
                break
            flying[workers.submit(function, task, *extra)] = Flight(task, time.monotonic(), False)
        if not flying and not more:
            if not again:
                return
            task = again.popleft()
            flying[workers.submit(function, task, *extra)] = Flight(task, time.monotonic(), True)
        alone_since = _check_workers(workers, alone_since)
        done, _ = wait(flying, timeout=tick, return_when=FIRST_COMPLETED)
        for future in done:
            flight = flying.pop(future)
            outcome = _outcome(future, flight, ended.pop(future, ""))
            if outcome is None:
                again.append(flight.task)
            else:
                yield outcome
        if done:
            workers.mend()
        else:
            ended |= _end_overdue(workers, flying, limit)
            yield None


def _check_workers(workers: Workers, alone_since: float) -> float:
    now = time.monotonic()
    if workers.slots > 0:
        return now
    if now - alone_since > PATIENCE:
        raise InputError(f"the cluster has had no worker for {PATIENCE:g} seconds; start workers and go on")
    return alone_since


def _outcome(future: "Future[Any]", flight: Flight, ended: str) -> Outcome | None:
    """What became of a task; None if it is to be tried again. `ended` says why it was ended on purpose, if so."""
    try:
        return Outcome(flight.task, future.result(), "")
    except CancelledError as error:
        if ended:
            return Outcome(flight.task, None, reason_of(TimeoutError(ended)))
        raise InputError("the cluster called runs off; its scheduler may have ended") from error
    except Exception as error:  # whatever a run raises is its outcome
        if isinstance(error, WorkerDiedError) and not flight.again:
            return None
        return Outcome(flight.task, None, reason_of(error))


def reason_of(error: BaseException) -> str:
    """Why a task failed, in one line."""
    text = " ".join(str(error).split())
    if isinstance(error, WorkerDiedError):
        return f"worker died: {text} (twice, the second time alone)"
    if isinstance(error, TimeoutError):
        return f"timeout: {text}"
    if isinstance(error, MemoryError):
        return f"out of memory{': ' if text else ''}{text}"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _end_overdue(
    workers: Workers, flying: dict["Future[Any]", Flight], limit: float | None
) -> dict["Future[Any]", str]:
    """End the runs that took no notice of their limit; tells which, and why."""
    if limit is None:
        return {}
    latest = time.monotonic() - workers.depth * limit - GRACE
    overdue = [future for future, flight in flying.items() if flight.begun < latest]
    reason = f"it took longer than {limit:g} seconds"
    for future in overdue:
        workers.end_run(future, reason)
    return dict.fromkeys(overdue, reason)
