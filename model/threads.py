"""Loops over households on several threads.

Compiled rules let go of Python's lock, so ordinary threads run side by side: each takes a stretch of rows. What they
add up goes into parts of their own and is integer, so neither the number of threads nor their order changes a result.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

STRETCHES = 8
"""Stretches of rows for each thread, so that none waits long for the last one."""

Result = TypeVar("Result")


def cores() -> int:
    """Cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not every system has it
        return os.cpu_count() or 1


def over_rows(used: int, threads: int, loop: Callable[[int, int, int], Result], each: int = STRETCHES) -> list[Result]:
    """Call `loop(first, last, stretch)` for stretches that cover the rows 0 … used − 1; results in their order.

    Args:
        used: number of rows.
        threads: that may run at once; with one, everything runs in the caller's own.
        loop: a compiled rule with its other arguments bound; `stretch` numbers the call from 0.
        each: stretches for each thread.
    """
    if threads == 1:
        return [loop(0, used, 0)]
    n = threads * each
    bounds = [(used * k // n, used * (k + 1) // n, k) for k in range(n)]
    return list(_pool(threads).map(lambda bound: loop(*bound), bounds))


def side_by_side(threads: int, calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """Make calls that share nothing they write, as many at once as there are threads; results in their order."""
    if threads == 1:
        return [call() for call in calls]
    return list(_pool(threads).map(lambda call: call(), calls))


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    """Threads that wait for work as long as the process lives; one pool serves all models."""
    return ThreadPoolExecutor(threads, thread_name_prefix="luohu")
