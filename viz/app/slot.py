"""The server's side of one worker: a thread that hands it jobs, passes on what it says, and replaces it if it dies."""

import multiprocessing
import signal
import threading
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from model.region import Region
from viz.app.answers import Answer, Both, frame_of
from viz.app.jobs import Event, Failed, Got, GotPair, Job, Year
from viz.app.messages import Message, receive, send
from viz.app.worker import work

if TYPE_CHECKING:
    from viz.app.pool import Pool

PATIENCE = 600.0
"""Seconds without a word after which a worker is ended. Building a population, or compiling, takes its time."""


class SilentError(Exception):
    """The worker has said nothing for too long."""


class Slot:
    """One place in the pool."""

    def __init__(self, region: Region, small: bool, threads: int, pool: "Pool") -> None:
        """Start the worker, and the thread that sees to it."""
        self.region, self.small, self.threads, self._pool = region, small, threads, pool
        self.job: Job | None = None
        self._first: Answer | None = None
        self._lock = threading.Lock()
        self._laid_down = 0
        self._start()
        self.thread = threading.Thread(target=self._serve, name=f"luohu-{'small' if small else 'full'}", daemon=True)
        self.thread.start()

    def _start(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._connection: Connection[Any, Any]
        self._connection, theirs = spawn.Pipe()
        given = (theirs, str(self.region.folder), self.threads, not self.small)
        self.process = spawn.Process(target=work, args=given, daemon=True)
        # Ctrl-C is blocked for the new process from its first moment, until it sees to it by itself.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            self.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.fresh = True

    def _serve(self) -> None:
        """Take jobs until the pool is closed."""
        while (job := self._pool.next_for(self.small)) is not None:
            try:
                self._do(job)
            except (EOFError, OSError, SilentError) as error:
                self._mend(job, error)
            self._pool.finished()

    def _do(self, job: Job) -> None:
        """Have a job done, and pass on what is said of it."""
        with self._lock:
            if not job.wanted:
                return
            self.job, self._first = job, None
            head = {"say": job.what, "number": job.number, "draw": job.draw}
            send(self._connection, head, job.question.packed())
        while True:
            message = self._hear()
            if message.head.get("number") != job.number:
                continue
            event = self._event(job, message)
            if event is not None and job.wanted:
                job.tell(event)
            if message.head["say"] in ("whole", "pair", "failed", "stopped"):
                break
        with self._lock:
            self.job = self._first = None
            again = self._laid_down == job.number and message.head["say"] == "stopped"
        if again and job.wanted:
            self._pool.submit(job)

    def _hear(self) -> Message:
        if not self._connection.poll(PATIENCE):
            raise SilentError
        message = receive(self._connection)
        self.fresh = False
        return message

    def _event(self, job: Job, message: Message) -> Event | None:
        """What a message means to whoever waits."""
        head = message.head
        if head["say"] == "year":
            part = (head["year"] - head["since"]) / max(1, head["until"] - head["since"])
            return Year(head["year"], part, head["seconds"] * (1 - part) / max(part, 1e-9))
        if head["say"] in ("first", "whole"):
            last = head["say"] == "whole"
            self._first = Answer.unpacked(message.body, job.question, self._first if last else None)
            return Got(self._first, last)
        if head["say"] == "pair":
            return GotPair(frame_of(message.body))
        return Failed((head["sentence"][0], head["sentence"][1])) if head["say"] == "failed" else None

    def stop(self, job: Job) -> None:
        """Ask the worker to let go of a job."""
        with self._lock:
            if self.job is job:
                try:
                    send(self._connection, {"say": "stop", "number": job.number})
                except OSError:
                    return  # it has died, which its thread is about to see

    def lay_down(self, job: Job) -> None:
        """Ask the worker to let go of a job, which then waits again."""
        self._laid_down = job.number
        self.stop(job)

    def _mend(self, job: Job, error: Exception) -> None:
        """Put a new worker in the place of one that is gone, and say so to whoever waited for it."""
        silent = isinstance(error, SilentError)
        self.end()
        self.process.join(timeout=10)
        with self._lock:
            self.job = None
        if self._pool.closed:
            return
        if job.wanted:
            job.tell(Failed(gone(self.process.exitcode, silent)))
        self._start()

    def end(self) -> None:
        """End the worker at once."""
        if self.process.is_alive():
            self.process.kill()
        self._connection.close()


def gone(status: int | None, silent: bool) -> Both:
    """Say that a worker ended, and what to do."""
    if silent:
        zh, en = f"它 {PATIENCE:g} 秒没有回应", f"it had said nothing for {PATIENCE:g} seconds"
    elif status is not None and status < 0:
        memory = status == -signal.SIGKILL
        zh = f"被信号 {-status} 终止{'，多半是内存不足' if memory else ''}"
        en = f"it was ended by signal {-status}{', most likely since memory ran out' if memory else ''}"
    else:
        zh, en = f"退出状态 {status}", f"its exit status was {status}"
    zh = f"计算这个情景的进程已停止（{zh}），现已另起一个；请再试一次，若仍如此，请关掉其他程序。"
    en = (
        f"The process that ran this scenario ended ({en}); another takes its place: try again, or close other programs."
    )
    return zh, en
