"""Sessions: one desk for each open page, given up when the page is closed; so many at once, and no more."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model.region import Region
from viz.app.answers import Both, Snapshot
from viz.app.board import Board
from viz.app.desk import Desk, Setting
from viz.app.draft import Draft
from viz.app.errands import Errands

MOST = 20
"""Sessions at once."""
MEMORY = 2_500
"""MiB that server and workers stay under with so many sessions, on a machine of up to eight cores."""
PAUSE = 0.3
"""Seconds that progress waits for more: drawing a page anew for every year would keep its answers waiting."""
PATIENCE = 3.0
"""Seconds that a page which is being reloaded waits for its old self to leave, before it says that it found no room."""
AGAIN = 3.0
"""Seconds after which it asks again: on a busy machine its old self may take longer."""
FULL: Both = (
    f"已有 {MOST} 个页面在用，这台机器同时最多服务这么多；请稍后再打开，或先关掉一个页面。",
    f"{MOST} pages are open already, as many as this machine serves at once; close one, or come back later.",
)

Listener = Callable[[Snapshot], None]


class Session:
    """One open page. What its desk has to say is passed on by a thread of its own, so that nobody waits for a page."""

    def __init__(self, sessions: "Sessions", visitor: str, context: Any) -> None:  # noqa: ANN401 (any context manager)
        """Open a desk with the baseline in hand.

        Args:
            sessions: of which it is one.
            visitor: whose page it is: the same browser has the same, whatever it opens.
            context: entered while listeners are called; one of Solara's for a page.
        """
        self.visitor, self._context, self._listeners = visitor, context, list[Listener]()
        self._news, self._urgent, self._closed = threading.Event(), threading.Event(), False
        start = Draft(sessions.region)
        self._latest = Snapshot(start)
        self.desk = Desk(sessions.board, start, sessions.setting, self._changed)
        self._thread = threading.Thread(target=self._pass_on, name="luohu-session", daemon=True)
        self._thread.start()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have a function called with the latest snapshot whenever something has come in.

        Returns:
            A function that ends it.
        """
        self._listeners.append(listener)
        self._urgent.set()
        self._news.set()

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def _changed(self, snapshot: Snapshot) -> None:
        """Have a snapshot passed on: at once if there is something new to see, else with the next one."""
        if snapshot.brings(self._latest):
            self._urgent.set()
        self._latest = snapshot
        self._news.set()

    def _pass_on(self) -> None:
        while True:
            self._news.wait()
            self._urgent.wait(PAUSE)
            self._urgent.clear()
            self._news.clear()
            if self._closed:
                return
            snapshot = self.desk.snapshot
            for listener in list(self._listeners):
                with self._context:
                    listener(snapshot)

    def close(self) -> None:
        """Let go of all that was asked."""
        self._closed = True
        self._listeners.clear()
        self.desk.close()
        self._urgent.set()
        self._news.set()


@dataclass(eq=False)
class Sessions:
    """All open pages, by the identity of their kernel."""

    board: Board
    region: Region
    setting: Setting
    most: int = MOST
    open: dict[str, Session] = field(default_factory=dict)
    errands: Errands = field(default_factory=Errands)
    stores: Mapping[str, Path] = field(default_factory=dict)
    """Of runs, by name, that pages may look through."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def full_for(self, visitor: str) -> bool:
        """Whether a page of a visitor must be refused. Whoever reloads one leaves the old one only a moment later."""
        return len(self.open) >= self.most and not self._is_here(visitor)

    def _is_here(self, visitor: str) -> bool:
        return any(session.visitor == visitor for session in list(self.open.values()))

    def enter(self, name: str, visitor: str, context: Any, patience: float = PATIENCE) -> Session | None:  # noqa: ANN401
        """Open a session; None if there are too many, also a moment later where the visitor may be reloading.

        Args:
            name: of the page.
            visitor: whose page it is.
            context: see `Session`.
            patience: seconds that it waits at most.
        """
        end = time.monotonic() + patience
        while len(self.open) >= self.most and self._is_here(visitor) and time.monotonic() < end:
            time.sleep(0.05)
        with self._lock:
            if name not in self.open and len(self.open) >= self.most:
                return None
            if name not in self.open:
                self.open[name] = Session(self, visitor, context)
            return self.open[name]

    def leave(self, name: str) -> None:
        """Give up a session, if it is open."""
        with self._lock:
            session = self.open.pop(name, None)
        if session is not None:
            session.close()

    def close(self) -> None:
        """Give up every session with its errands, and open no more."""
        self.most = 0
        self.errands.close()
        for name in list(self.open):
            self.leave(name)
