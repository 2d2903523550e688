"""Runs that fail in every way there is, by their seed; called by name in workers."""

import os
import signal
import time
from collections.abc import Sequence

from experiments.simulate import Result, run_task
from experiments.task import Task

EXCEPTION, KILLED, MEMORY, HANGS, SLOW, EXITS = range(1001, 1007)


def fail(task: Task, wanted: Sequence[str], limit: float | None = None) -> Result:
    """Simulate, unless the seed says how it is to end."""
    if task.seed == EXCEPTION:
        raise ValueError("a run that\nraises")
    if task.seed == KILLED:
        os.kill(os.getpid(), signal.SIGKILL)
    if task.seed == MEMORY:
        bytearray(2**60)
    if task.seed == HANGS:
        time.sleep(3600)
    if task.seed == EXITS:
        os._exit(7)
    if task.seed == SLOW:
        return run_task(task, wanted, 0.0)
    return run_task(task, wanted, limit)


def square(x: int) -> int:
    return x * x


def killed_once(marker: str) -> str:
    """Kill its process the first time, and tell it was here the second."""
    if not os.path.exists(marker):
        with open(marker, "w"):
            os.kill(os.getpid(), signal.SIGKILL)
    return "done"
