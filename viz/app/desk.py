"""What one session has before it: the draft in hand, and all that comes in for it. A desk knows nothing of browsers."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import pandas as pd

from viz.app.answers import NO_PAIRS, Beside, Both, Paired, Progress, Question, Snapshot
from viz.app.board import Board
from viz.app.draft import Draft
from viz.app.jobs import BESIDE, PAIR, PAIR_BESIDE, PREVIEW, SETTLED, Event, Failed, Got, GotPair, Year
from viz.app.pairs import SCALE, chosen, pair_questions

MOST_BESIDE = 3
"""Drafts that are compared with the one in hand."""


@dataclass(frozen=True)
class Setting:
    """What all questions of an app have in common."""

    scale: float = 1.0
    """Of settled answers."""
    preview: float = 0.02
    """Of previews."""
    seed: int = 1
    until: int = 2035
    population: int = 0
    draws: pd.DataFrame | None = field(default=None, compare=False)
    """Of the posterior, for pairs."""
    no_draws: Both = ("", "")
    """Why there are none."""
    pair_scale: float = SCALE

    def whole(self, draft: Draft) -> Question:
        """The question whose answer is settled."""
        return Question(draft, self.scale, self.seed, self.until, self.population)

    def small(self, draft: Draft) -> Question:
        """The question of a preview."""
        return replace(self.whole(draft), scale=self.preview)


class Desk:
    """Asks for what the draft in hand needs, newest first: what was asked for an older draft is let go of at once."""

    def __init__(self, board: Board, draft: Draft, setting: Setting, changed: Callable[[Snapshot], None]) -> None:
        """Begin with a draft, and ask for its answers and the baseline's.

        Args:
            board: where questions are asked.
            draft: in hand at the beginning.
            setting: of all questions.
            changed: is given every new snapshot, in whatever thread it was made; quick, or it holds others up.
        """
        self.board, self.setting, self._changed = board, setting, changed
        self._lock = threading.RLock()
        self._closed = False
        self._holds: list[Callable[[], None]] = []
        self._kept: list[Callable[[], None]] = []
        self._beside: list[Callable[[], None]] = []
        self._turn, self._moving = 0, False
        self._next: Draft | None = None
        self.snapshot = Snapshot(draft)
        self._ask_baseline(Draft(draft.region))
        self.show(draft)

    def show(self, draft: Draft, moving: bool = False, first: bool = False) -> None:
        """Take a draft in hand.

        Args:
            draft: to be answered.
            moving: the hand moves a slider. A preview comes first, and only if the hand has not gone on until it is
                there every household is run: else the one would hold up the other at every step of the slider. Where
                the hand goes on, the preview on its way is seen first, then that of where the hand is by then.
            first: nobody has seen the draft before it, which then is nothing to look at meanwhile.
        """
        with self._lock:
            if self._closed:
                return
            self._next = draft if moving and self._moving and self._awaits_preview else None
            if self._next is not None:
                return
            self._turn += 1
            turn, old = self._turn, self._holds
            self._holds, self._moving = [], moving
            settled = self.board.known(self.setting.whole(draft))
            before = Snapshot(draft) if first else self.snapshot
            self._put(
                draft=draft,
                settled=settled,
                preview=self.board.known(self.setting.small(draft), PREVIEW),
                progress=Progress("done", part=1.0) if settled else Progress(),
                paired=self._no_pairs(draft),
                outdated=before.drawn,
                outdated_pairs=before.drawn_pairs,
                whole=settled or before.whole,
            )
            self._ask(draft, PREVIEW, turn)
            if not moving:
                self._ask(draft, SETTLED, turn)
                self._holds += self._ask_pairs(draft, PAIR, partial(self._told_pair, turn))
        for let_go in old:
            let_go()

    def again(self) -> None:
        """Ask anew, after a failure."""
        self.show(self.snapshot.draft)

    def put_beside(self, drafts: Sequence[Draft]) -> None:
        """Have other drafts answered as well, at the scale of settled answers, with pairs; at most MOST_BESIDE."""
        with self._lock:
            if self._closed:
                return
            old, self._beside = self._beside, []
            put = list(drafts[:MOST_BESIDE])
            known = [self.board.known(self.setting.whole(draft)) for draft in put]
            none = map(self._no_pairs, put)
            self._put(
                beside=tuple(
                    Beside(draft, answer, paired=pairs) for draft, answer, pairs in zip(put, known, none, strict=True)
                )
            )
            for at, draft in enumerate(put):
                told = partial(self._told_beside, at, draft)
                self._beside.append(self.board.ask(self.setting.whole(draft), BESIDE, told))
                self._beside += self._ask_pairs(draft, PAIR_BESIDE, partial(self._told_pair_beside, at, draft))
        for let_go in old:
            let_go()

    def close(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._closed = True
            holds = [*self._holds, *self._kept, *self._beside]
            self._holds, self._kept, self._beside = [], [], []
        for let_go in holds:
            let_go()

    def _ask(self, draft: Draft, rank: int, turn: int) -> None:
        question = self.setting.small(draft) if rank == PREVIEW else self.setting.whole(draft)
        self._holds.append(self.board.ask(question, rank, partial(self._told, turn, rank)))

    def _ask_baseline(self, draft: Draft) -> None:
        for rank, question in ((PREVIEW, self.setting.small(draft)), (SETTLED, self.setting.whole(draft))):
            self._kept.append(self.board.ask(question, rank, partial(self._told_baseline, rank)))

    def _ask_pairs(self, draft: Draft, rank: int, told: Callable[[Event], None]) -> list[Callable[[], None]]:
        """Ask for a draft's pairs; gives what lets go of each."""
        s = self.setting
        if s.draws is None or draft.neutral:
            return []
        questions = pair_questions(draft, s.draws, s.seed, s.until, s.pair_scale)
        return [self.board.ask(question, rank, told, number) for number, question in enumerate(questions)]

    def _no_pairs(self, draft: Draft) -> Paired:
        if draft.neutral:
            return NO_PAIRS
        if self.setting.draws is None:
            return replace(NO_PAIRS, sentence=self.setting.no_draws)
        return replace(NO_PAIRS, wanted=len(chosen(self.setting.draws)), scale=self.setting.pair_scale)

    def _told(self, turn: int, rank: int, event: Event) -> None:
        """Take in what comes for the draft in hand."""
        with self._lock:
            if turn != self._turn or self._closed:
                return
            now, waited = self.snapshot, SETTLED if self.snapshot.preview is not None else PREVIEW
            if isinstance(event, Year) and rank == waited and not now.progress.ended:
                self._put(progress=Progress("running", event.year, event.part, event.seconds_left))
            elif isinstance(event, Failed) and now.progress.stage != "done":
                self._put(progress=Progress("failed", sentence=event.sentence))
            elif isinstance(event, Got) and rank == PREVIEW:
                self._put(preview=event.answer)
                if self._moving and self._next is None:
                    self._ask(now.draft, SETTLED, turn)
            elif isinstance(event, Got):
                done = Progress("done" if event.last else "running", self.setting.until, 1.0)
                self._put(settled=event.answer, progress=done, whole=event.answer if event.last else now.whole)
            if self._next is not None and not self._awaits_preview:
                self.show(self._next, moving=True)

    def _told_baseline(self, rank: int, event: Event) -> None:
        with self._lock:
            if not self._closed and isinstance(event, Got):
                self._put(**{"small_baseline" if rank == PREVIEW else "baseline": event.answer})

    def _told_pair(self, turn: int, event: Event) -> None:
        with self._lock:
            if turn != self._turn or self._closed:
                return
            self._put(paired=_paired_after(self.snapshot.paired, event))

    def _told_beside(self, at: int, draft: Draft, event: Event) -> None:
        with self._lock:
            entries = list(self.snapshot.beside)
            if self._closed or at >= len(entries) or entries[at].draft is not draft:
                return
            entries[at] = _beside_after(entries[at], event)
            self._put(beside=tuple(entries))

    def _told_pair_beside(self, at: int, draft: Draft, event: Event) -> None:
        with self._lock:
            entries = list(self.snapshot.beside)
            if self._closed or at >= len(entries) or entries[at].draft is not draft:
                return
            entries[at] = entries[at]._replace(paired=_paired_after(entries[at].paired, event))
            self._put(beside=tuple(entries))

    @property
    def _awaits_preview(self) -> bool:
        """Whether the preview of the draft in hand is on its way."""
        return self.snapshot.preview is None and not self.snapshot.progress.ended

    def _put(self, **changes: object) -> None:
        self.snapshot = replace(self.snapshot, **changes)  # type: ignore[arg-type]  # names of Snapshot's fields
        self._changed(self.snapshot)


def _beside_after(before: Beside, event: Event) -> Beside:
    """What there is of a draft beside the one in hand, once an event came."""
    if isinstance(event, Year):
        return before._replace(progress=Progress("running", event.year, event.part, event.seconds_left))
    if isinstance(event, Got):
        done = Progress("done" if event.last else "running", part=1.0)
        return before._replace(answer=event.answer, progress=done)
    failed = Progress("failed", sentence=event.sentence) if isinstance(event, Failed) else Progress()
    return before._replace(progress=failed)


def _paired_after(before: Paired, event: Event) -> Paired:
    """What there is of pairs, once an event came."""
    if isinstance(event, GotPair):
        rows = pd.concat([before.differences, event.rows], ignore_index=True) if before.draws else event.rows
        return replace(before, draws=before.draws + 1, differences=rows)
    return replace(before, sentence=event.sentence) if isinstance(event, Failed) else before
