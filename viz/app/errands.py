"""Longer work that someone asks for by a click, each in a process of its own: one at a time for the whole app."""

import json
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from viz.app.answers import Both
from viz.language import Say
from viz.refusal_words import refusal

WORK = "viz.app.errand_work"
STOPPED: Both = (
    "计算进程中断了，可能是内存不够；请关掉别的页面，再试一次。",
    "The process ended before it was done, perhaps for want of memory; close other pages and try again.",
)


class Step(NamedTuple):
    """How far an errand is."""

    stage: str = "none"
    """none, waiting, running, done, failed or stopped."""
    part: float = 0.0
    left: float | None = None
    """Seconds."""
    sentence: Both = ("", "")
    folder: Path | None = None
    """Of the results, once they are there."""


@dataclass(eq=False)
class Errand:
    """One piece of work on its way."""

    order: dict[str, Any]
    tell: Callable[[Step], None]
    turn: threading.Lock
    """Held by the one that works."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _process: "subprocess.Popen[str] | None" = None
    _folder: "tempfile.TemporaryDirectory[str] | None" = None

    def start(self) -> None:
        """Begin, in a thread of its own."""
        threading.Thread(target=self._run, name="luohu-errand", daemon=True).start()

    def stop(self) -> None:
        """End it, and throw its results away."""
        self._stop.set()
        process = self._process
        if process is not None and process.poll() is None:
            process.kill()

    def clear(self) -> None:
        """End it and remove its files."""
        self.stop()
        if self._process is not None:
            self._process.wait()
        if self._folder is not None:
            self._folder.cleanup()

    def _run(self) -> None:
        self.tell(Step("waiting"))
        while not self.turn.acquire(timeout=0.2):
            if self._stop.is_set():
                self.tell(Step("stopped"))
                return
        try:
            self.tell(self._worked())
        finally:
            self.turn.release()

    def _worked(self) -> Step:
        """Do the work; gives how it ended."""
        if self._stop.is_set():
            return Step("stopped")
        self._folder = tempfile.TemporaryDirectory(prefix="luohu-errand-")
        command = [sys.executable, "-m", WORK, self._folder.name]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            self._process = process
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(self.order))
            process.stdin.close()
            self.tell(Step("running"))
            last = self._listen(process.stdout, Path(self._folder.name))
        return Step("stopped") if self._stop.is_set() else last

    def _listen(self, lines: Any, folder: Path) -> Step:  # noqa: ANN401 (a text stream)
        """Pass on how far it is; gives the last word."""
        last = Step("failed", sentence=STOPPED)
        for line in lines:
            said = json.loads(line)
            if "part" in said:
                self.tell(Step("running", float(said["part"]), said["left"]))
            elif "failed" in said:
                last = Step("failed", sentence=(refusal(str(said["failed"]), Say("zh")), str(said["failed"])))
            else:
                last = Step("done", 1.0, folder=folder)
        return last


@dataclass(eq=False)
class Errands:
    """Of one app."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    _begun: "weakref.WeakSet[Errand]" = field(default_factory=weakref.WeakSet)

    def begin(self, order: dict[str, Any], tell: Callable[[Step], None]) -> Errand:
        """Start one; it waits until no other works.

        Args:
            order: see `viz.app.errand_work`.
            tell: told how far it is, in another thread.
        """
        errand = Errand(order, tell, self.turn)
        self._begun.add(errand)
        errand.start()
        return errand

    def close(self) -> None:
        """End all that were begun, and remove their files."""
        for errand in list(self._begun):
            errand.clear()
