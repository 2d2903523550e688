"""Who waits for what: equal questions of several sessions are asked once, and answered questions are remembered."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from viz.app.answers import Answer, Question, bytes_of
from viz.app.jobs import SETTLED, Event, Failed, Got, GotPair, Job, Year, what_of
from viz.app.pool import Pool

LARGEST = 128 * 1024**2
"""Bytes of answers that are remembered; the longest unused go first."""

Told = Callable[[Event], None]


@dataclass(eq=False)
class Asked:
    """A question on its way, and who waits for it."""

    job: Job
    waiting: dict[int, Told]
    latest: list[Event] = field(default_factory=list)
    """What somebody who comes later has missed: the last year, the first part of the answer."""


class Board:
    """Asks the pool, and passes on what it tells."""

    def __init__(self, pool: Pool, largest: int = LARGEST) -> None:
        """Begin with nothing asked.

        Args:
            pool: that answers.
            largest: bytes of answers that are remembered.
        """
        self.pool, self.largest = pool, largest
        self._lock = threading.Lock()
        self._asked: dict[Hashable, Asked] = {}
        self._known: OrderedDict[Hashable, Event] = OrderedDict()
        self._next = 0

    def ask(self, question: Question, rank: int, tell: Told, draw: int = -1) -> Callable[[], None]:
        """Ask something.

        Args:
            question: to be answered.
            rank: see `viz.app.jobs`.
            tell: is told what comes, in this thread if it is known already, else in another.
            draw: number of the posterior's draw, for a pair.

        Returns:
            A function that lets go of it; afterwards nothing more is told.
        """
        key = (question.key, what_of(rank))
        with self._lock:
            self._next += 1
            mine, known, asked = self._next, self._known.get(key), self._asked.get(key)
            if known is not None:
                self._known.move_to_end(key)
                missed = [known]
            elif asked is not None:
                asked.waiting[mine] = tell
                missed = list(asked.latest)
            else:
                job = Job(question, rank, lambda event: self._pass_on(key, event), draw)
                self._asked[key] = Asked(job, {mine: tell})
                missed = []
        if known is None and asked is None:
            self.pool.submit(job)
        for event in missed:
            tell(event)
        return lambda: self._let_go(key, mine)

    def _let_go(self, key: Hashable, mine: int) -> None:
        with self._lock:
            asked = self._asked.get(key)
            if asked is None or asked.waiting.pop(mine, None) is None or asked.waiting:
                return
            del self._asked[key]
        self.pool.stop(asked.job)

    def _pass_on(self, key: Hashable, event: Event) -> None:
        """Tell everyone who waits, and remember what is worth it."""
        with self._lock:
            asked = self._asked.get(key)
            if asked is None:
                return
            if isinstance(event, Year) and asked.latest and isinstance(asked.latest[0], Year):
                # A run that makes its trunk first begins to count anew.
                event = event._replace(part=max(event.part, asked.latest[0].part))
            asked.latest = [event, *(old for old in asked.latest if not isinstance(old, type(event)))]
            asked.latest.sort(key=lambda each: not isinstance(each, Year))
            waiting = list(asked.waiting.values())
            if isinstance(event, Failed | GotPair) or (isinstance(event, Got) and event.last):
                del self._asked[key]
                self._remember(key, event)
        for tell in waiting:
            tell(event)

    def _remember(self, key: Hashable, event: Event) -> None:
        if isinstance(event, Failed):
            return  # asked again, it may work
        self._known[key] = event
        while len(self._known) > 1 and self.size > self.largest:
            self._known.popitem(last=False)

    def known(self, question: Question, rank: int = SETTLED) -> Answer | None:
        """Give an answer that is remembered, of those asked for at a rank."""
        with self._lock:
            found = self._known.get((question.key, what_of(rank)))
        return found.answer if isinstance(found, Got) else None

    @property
    def size(self) -> int:
        """Bytes of the answers that are remembered."""
        return sum(_size(event) for event in list(self._known.values()))

    @property
    def waiting(self) -> int:
        """Questions on their way."""
        return len(self._asked)


def _size(event: Event) -> int:
    if isinstance(event, Got):
        return event.answer.size
    return bytes_of(event.rows) if isinstance(event, GotPair) else 0
