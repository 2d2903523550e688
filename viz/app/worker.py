"""A worker: a process of its own that answers one question after another, and looks between years whether to stop.

It is started by spawn and speaks through one connection. From the server: `answer` and `pair` with the number of a
question and the question itself, likewise `preview`, and `stop` with the number of one that is no longer wanted. From
here: `ready`, `year`, `first` (indicators alone), `whole`, `pair`, `failed`, `stopped`, each with the number.
"""

import gc
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from agents.errors import AccountError, InputError
from viz.app.messages import Message, receive, send
from viz.language import Say
from viz.refusal_words import refusal

KEPT_FULL, KEPT_SMALL = 2, 64
"""Trunks that a worker keeps: of full scale about a hundred MiB each, of a small scale a few."""

APART = 0.05
"""Seconds between two words on how far the work is: a small run would tell of a year every hundredth."""
BEHIND = 5
"""How far a run of every household steps back: previews, and the server itself, go before it on a busy machine."""


class StoppedError(Exception):
    """The question is no longer wanted."""


def work(connection: "Connection[Any, Any]", folder: str, threads: int, full: bool) -> None:
    """Answer until the server is gone.

    Args:
        connection: to the server.
        folder: of the region.
        threads: that loop over households.
        full: whether it answers at full scale, and so keeps few trunks.
    """
    # Ctrl-C reaches every process of the terminal: the server ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if full:
        os.nice(BEHIND)
    try:
        from model.region import load_region
        from viz.app.runs import Runs

        region = load_region(Path(folder))
        worker = Worker(connection, Runs(region, threads, KEPT_FULL if full else KEPT_SMALL))
        # Programs stay, so Python's collector need not go through them again and again; runs come later, and go.
        gc.collect()
        gc.freeze()
        send(connection, {"say": "ready", "pid": os.getpid()})
        while True:
            worker.take(receive(connection))
    except (EOFError, OSError):
        return


class Worker:
    """Takes one question after another."""

    def __init__(self, connection: "Connection[Any, Any]", runs: Any) -> None:  # noqa: ANN401 (imported by the worker)
        self.connection, self.runs = connection, runs
        self.number, self.begun, self.told = 0, 0.0, 0.0

    def take(self, message: Message) -> None:
        """Do what is asked, and say what came of it."""
        if message.head["say"] == "stop":
            return  # came too late: that question has been answered
        self.number, self.begun = int(message.head["number"]), time.perf_counter()
        try:
            self._answer(message)
        except StoppedError:
            self.tell("stopped")
        except InputError as error:
            self.tell("failed", sentence=[refusal(str(error), Say("zh")), str(error)])
        except AccountError as error:
            self.tell("failed", sentence=[f"模拟的账目不平，已停止：{error}", f"The accounts do not close: {error}"])
        except MemoryError:
            self.tell(
                "failed",
                sentence=[
                    "内存不足，没有算完；请关掉其他程序或页面后再试。",
                    "Memory ran out before the run was done; close other programs or pages and try again.",
                ],
            )

    def _answer(self, message: Message) -> None:
        from viz.app.answers import Question
        from viz.app.pairs import differences

        question = Question.unpacked(message.body, self.runs.region)
        if message.head["say"] == "pair":
            rows = differences(self.runs, question, int(message.head["draw"]), self.year)
            self.tell("pair", rows)
            return
        if message.head["say"] == "preview":
            self.tell("whole", self.runs.preview(question, self.year).packed())
            return
        answer = self.runs.answer(question, self.year, lambda first: self.tell("first", first.packed()))
        self.tell("whole", answer.packed(without=("indicators",)))

    def tell(self, what: str, body: bytes = b"", **more: object) -> None:
        """Say something of the question at hand."""
        send(self.connection, {"say": what, "number": self.number, **more}, body)

    def year(self, since: int, year: int, until: int) -> None:
        """Take in that a year is done, and tell so now and then.

        Raises:
            StoppedError: the question is no longer wanted.
        """
        while self.connection.poll():
            head = receive(self.connection).head
            if head["say"] == "stop" and head["number"] == self.number:
                raise StoppedError
        now = time.perf_counter()
        if now - self.told >= APART:
            self.told = now
            self.tell("year", year=year, since=since, until=until, seconds=now - self.begun)
