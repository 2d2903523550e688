"""Loops over households on several threads.

Compiled rules let go of Python's lock, so ordinary threads run side by side: each takes a stretch of rows. What they
add up goes into parts of their own and is integer, so neither the number of threads nor their order changes a result.
"""

import os
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import count
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeAlias, TypeVar

SMALLEST = 8192
"""Rows of the smallest stretch of many, but for the last: to call a rule for fewer costs more than others wait."""
LEAST = 2048
"""Rows of the smallest one where there are few rows in all, so that every thread has its part of them."""
FINEST = 32
"""Smallest stretches for each thread."""

Tasks: TypeAlias = "SimpleQueue[Callable[[], None]]"

Result = TypeVar("Result")
_starting = Lock()


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system has it
        return os.cpu_count() or 1


def over_rows(used: int, threads: int, loop: Callable[[int, int, int], Result]) -> list[Result]:
    """Call `loop(first, last, worker)` for stretches that cover the rows 0 … used − 1; results in their order.

    Args:
        used: number of rows.
        threads: that may run at once; with one, everything runs in the caller's own. A loop must not call this again.
        loop: a compiled rule with its other arguments bound; no two calls with one `worker` (0 … threads − 1) run at
            once, so that each worker may have room of its own to write to.
    """
    bounds = stretches(used, threads)
    return _shared_out(len(bounds) - 1, threads, lambda k, worker: loop(bounds[k], bounds[k + 1], worker))


def stretches(used: int, threads: int) -> list[int]:
    """Bounds of the stretches of rows for some threads, from 0 to `used`.

    Each holds a part of what is left, so that few calls do most of the work and none waits long for the last one.
    """
    smallest = max(used // (threads * FINEST), min(SMALLEST, max(-(-used // threads), LEAST)))
    bounds = [0]
    while threads > 1 and used - bounds[-1] > smallest:
        bounds.append(bounds[-1] + max((used - bounds[-1]) // (2 * threads), smallest))
    return [*bounds, used]


def side_by_side(threads: int, calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """Make calls that share nothing they write, as many at once as there are threads; results in their order."""
    return _shared_out(len(calls), threads, lambda k, _: calls[k]())


def _shared_out(n: int, threads: int, call: Callable[[int, int], Result]) -> list[Result]:
    """Call `call(k, worker)` for k = 0 … n − 1: whoever is free takes the next one, the caller among them."""
    results: dict[int, Result] = {}
    turn = count()
    done: SimpleQueue[BaseException | None] = SimpleQueue()

    def work(worker: int) -> None:
        # To take the next number is one step under Python's lock; a task for each would cost more than small ones do.
        while (k := next(turn)) < n:
            results[k] = call(k, worker)

    def help_out(worker: int) -> None:
        try:
            work(worker)
        except BaseException as error:  # whatever it is, it is raised where the work was asked for
            done.put(error)
        else:
            done.put(None)

    asked, errors = 0, list[BaseException]()
    try:
        for worker in range(1, min(threads, n)):
            _pool(threads).put(partial(help_out, worker))
            asked += 1
        work(0)
    finally:
        errors += [error for _ in range(asked) if (error := done.get()) is not None]
    try:
        if errors:
            raise errors[0]
    finally:
        # An error holds this frame, and with it the columns, as long as this frame holds the error.
        del errors
    return [results[k] for k in range(n)]


def _pool(threads: int) -> Tasks:
    """What threads that live as long as the process take their work from; one pool serves all models."""
    with _starting:  # two runs that begin at once would each start threads
        return _started(threads)


@cache
def _started(threads: int) -> Tasks:
    """Start the threads. A plain queue: what an executor does around each task costs as much as a small loop."""
    tasks: Tasks = SimpleQueue()
    for i in range(1, threads):
        Thread(target=_serve, args=(tasks,), name=f"luohu_{i}", daemon=True).start()
    return tasks


def _serve(tasks: Tasks) -> None:
    while True:
        tasks.get()()
