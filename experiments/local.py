"""Workers on this machine, as one `concurrent.futures` executor.

Each worker is a pool of one spawned process, so that when a process dies it is known which run it took with it and by
which signal, the others go on, and one that hangs can be ended alone.
"""

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from typing import Any

from agents.errors import InputError


class WorkerDiedError(RuntimeError):
    """The process that simulated a run ended before it was done."""


def begin_worker() -> None:
    """In a new worker: end when the parent does, however that ends, and load what runs need."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    # Loaded before the first run begins, whose time limit would else count it.
    importlib.import_module("experiments.simulate")


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class _Worker:
    """One process, and the run it is at."""

    def __init__(self) -> None:
        self.pool = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), begin_worker)
        # Ctrl-C is blocked for the new process from its first moment; here it comes through a little later.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            self.started: Future[int] = self.pool.submit(os.getpid)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        self.process: Any = None
        self.future: Future[Any] | None = None
        self.ended = ""
        """Why its process was ended on purpose."""

    def find(self) -> None:
        """Wait for the process, and keep hold of it, which its exit status will be asked of."""
        try:
            pid = self.started.result(timeout=300)
        except (BrokenProcessPool, TimeoutError) as error:
            raise InputError(
                "worker processes do not start; a script that runs many runs does so under "
                'if __name__ == "__main__":, and memory must suffice for each'
            ) from error
        self.process = next((child for child in multiprocessing.active_children() if child.pid == pid), None)

    def reason(self) -> str:
        """Why the process ended."""
        code = self._exit_code()
        if code is None or code >= 0:
            return f"its process ended with exit status {code}" if code is not None else "its process ended"
        name = signal.Signals(-code).name
        memory = ", as the system does when memory runs out" if -code == signal.SIGKILL else ""
        return f"its process was ended by signal {-code} ({name}){memory}"

    def _exit_code(self) -> int | None:
        # The pool's own thread asks too, and whoever comes second learns the status a moment later.
        for _ in range(500):
            code: int | None = None if self.process is None else self.process.exitcode
            if code is not None or self.process is None:
                return code
            time.sleep(0.01)
        return None

    def end(self) -> None:
        """End the process at once."""
        if self.process is not None and self.process.is_alive():
            self.process.kill()
        self.pool.shutdown(wait=False, cancel_futures=True)


class LocalExecutor(Executor):
    """As many runs at once as there are workers; `submit` waits for none, so ask for no more than `slots`."""

    depth = 1
    """Runs at one worker."""

    def __init__(self, workers: int) -> None:
        """Start the workers, together, and wait until they are there.

        Raises:
            InputError: processes cannot be started.
        """
        self.slots = workers
        self._workers: list[_Worker] = []
        try:
            self._workers = [_Worker() for _ in range(workers)]
            for worker in self._workers:
                worker.find()
        except BaseException:
            self.shutdown()
            raise

    @property
    def pids(self) -> list[int]:
        """Process numbers of the workers."""
        return [worker.process.pid for worker in self._workers if worker.process is not None]

    def submit(self, function: Callable[..., Any], /, *arguments: object, **named: object) -> Future[Any]:
        """Run a function in an idle worker.

        Returns:
            Its future, which raises `WorkerDiedError` if the process ends before it does.

        Raises:
            RuntimeError: no worker is idle.
        """
        idle = next((worker for worker in self._workers if worker.future is None), None)
        if idle is None:
            raise RuntimeError(f"all {self.slots} workers are at work")
        outer: Future[Any] = Future()
        outer.set_running_or_notify_cancel()
        idle.future = outer
        try:
            inner = idle.pool.submit(function, *arguments, **named)
        except BrokenProcessPool:
            # It died while idle: nothing is lost with it.
            self._replace(idle)
            return self.submit(function, *arguments, **named)
        inner.add_done_callback(lambda done: self._pass_on(idle, outer, done))
        return outer

    def _pass_on(self, worker: _Worker, outer: "Future[Any]", inner: "Future[Any]") -> None:
        error = inner.exception() if not inner.cancelled() else WorkerDiedError("it was called off")
        if isinstance(error, BrokenProcessPool):
            error = TimeoutError(worker.ended) if worker.ended else WorkerDiedError(worker.reason())
            worker.future = outer
        else:
            worker.future = None
        if error is not None:
            outer.set_exception(error)
        else:
            outer.set_result(inner.result())

    def mend(self) -> None:
        """Put a new worker in the place of each that died."""
        for worker in list(self._workers):
            if worker.future is not None and worker.future.done():
                self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        worker.end()
        new = _Worker()
        new.find()
        self._workers[self._workers.index(worker)] = new

    def end_run(self, future: "Future[Any]", reason: str) -> None:
        """End the worker that is at a run; its future then raises `TimeoutError` with the reason."""
        for worker in self._workers:
            if worker.future is future and not future.done():
                worker.ended = reason
                worker.process.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End every worker at once."""
        for worker in self._workers:
            worker.end()
            if wait and worker.process is not None:
                worker.process.join(timeout=10)
