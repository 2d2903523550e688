"""The workers of all sessions, and what waits for them."""

import threading
from dataclasses import dataclass
from typing import NamedTuple

from model.region import Region
from model.threads import cores
from viz.app.jobs import PAIRS, Job
from viz.app.slot import Slot


class Sizes(NamedTuple):
    """How many workers of each kind, and on how many threads those of full scale loop over households."""

    small: int
    full: int
    threads: int


def sizes(available: int | None = None) -> Sizes:
    """Workers for a machine: one of each kind for every eight cores, so that a preview never waits for a full run.

    Args:
        available: cores; those of this process if not given.
    """
    each = cores() if available is None else available
    pairs = max(1, each // 8)
    return Sizes(pairs, pairs, max(1, min(8, each // pairs)))


@dataclass(eq=False)
class Pool:
    """Gives jobs to workers: by rank, then the longest waiting; pairs run only while nobody waits for an answer."""

    region: Region
    size: Sizes

    def __post_init__(self) -> None:
        """Start the workers; they take jobs as soon as they are ready."""
        self._waiting: list[Job] = []
        self._changed = threading.Condition()
        self._closed = False
        kinds = [(True, 1)] * self.size.small + [(False, self.size.threads)] * self.size.full
        self.slots = [Slot(self.region, small, threads, self) for small, threads in kinds]

    def submit(self, job: Job) -> None:
        """Put a job among those that wait."""
        with self._changed:
            self._waiting.append(job)
            self._changed.notify_all()
        if job.rank not in PAIRS:
            self._make_way()

    def _make_way(self) -> None:
        """Lay down every pair at work: it takes a processor from the answer that somebody waits for."""
        for slot in self.slots:
            job = slot.job
            if job is not None and job.rank in PAIRS:
                slot.lay_down(job)

    def _may_begin(self, job: Job) -> bool:
        """Whether nobody waits for an answer, if it is a pair."""
        at_work = (slot.job for slot in self.slots)
        return job.rank not in PAIRS or all(each is None or each.rank in PAIRS for each in (*self._waiting, *at_work))

    def finished(self) -> None:
        """Be told by a slot that it has done its job: a pair may begin now."""
        with self._changed:
            self._changed.notify_all()

    def stop(self, job: Job) -> None:
        """Let go of a job; nothing more is told of it."""
        with self._changed:
            job.wanted = False
            if job in self._waiting:
                self._waiting.remove(job)
            self._changed.notify_all()
        for slot in self.slots:
            if slot.job is job:
                slot.stop(job)

    def next_for(self, small: bool) -> Job | None:
        """Wait for a job of a kind; None when the pool is closed."""
        with self._changed:
            while not self._closed:
                found = [job for job in self._waiting if job.small == small and self._may_begin(job)]
                if found:
                    job = min(found, key=lambda each: (each.rank, each.number))
                    self._waiting.remove(job)
                    return job
                self._changed.wait()
            return None

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._closed

    @property
    def waiting(self) -> int:
        """Jobs that no worker has taken yet."""
        return len(self._waiting)

    def close(self) -> None:
        """End every worker."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        for slot in self.slots:
            slot.end()
        for slot in self.slots:
            slot.process.join(timeout=5)
