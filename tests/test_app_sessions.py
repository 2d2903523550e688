"""Open pages: so many at once, each told of its own news, and given up whole when they are closed."""

import threading
import time
from contextlib import nullcontext
from dataclasses import replace

import pytest

from viz.app.answers import Beside, Progress, Snapshot
from viz.app.board import Board
from viz.app.desk import Setting
from viz.app.draft import Draft
from viz.app.pool import Pool, Sizes
from viz.app.sessions import FULL, MOST, Sessions


@pytest.fixture
def sessions(packaged):
    # Nobody answers: what is asked stays asked until it is let go of.
    pool = Pool(packaged, Sizes(0, 0, 1))
    yield Sessions(Board(pool), packaged, Setting(), most=2)
    pool.close()


def enter(sessions, name, visitor):
    return sessions.enter(name, visitor, nullcontext())


def test_one_page_too_many_is_refused_until_another_leaves(sessions):
    first = enter(sessions, "a", "one")
    assert enter(sessions, "a", "one") is first
    enter(sessions, "b", "two")
    assert sessions.full_for("three")
    assert enter(sessions, "c", "three") is None
    sessions.leave("a")
    assert not sessions.full_for("three")
    assert enter(sessions, "c", "three") is not None
    assert all(str(MOST) in text for text in FULL)


def test_a_page_that_is_loaded_again_waits_for_its_old_self_to_leave(sessions):
    enter(sessions, "a", "one")
    enter(sessions, "b", "two")
    assert not sessions.full_for("one")
    threading.Timer(0.2, sessions.leave, ["a"]).start()
    assert enter(sessions, "a again", "one") is not None
    assert set(sessions.open) == {"b", "a again"}


def test_pages_are_told_of_their_own_news_and_leave_nothing_behind(sessions, packaged):
    one, two = enter(sessions, "a", "one"), enter(sessions, "b", "two")
    told = {"one": [], "two": []}
    ends = [one.listen(told["one"].append), two.listen(told["two"].append)]
    plan = Draft(packaged, "plan")
    one.desk.show(plan)
    end = time.monotonic() + 60
    while not (told["one"] and told["one"][-1].draft == plan):
        assert time.monotonic() < end
        time.sleep(0.01)
    assert all(snapshot.draft == Draft(packaged) for snapshot in told["two"])
    # Both wait for the baseline; only one for the plan.
    assert sessions.board.waiting == 4
    ends[0]()
    sessions.leave("a")
    assert sessions.board.waiting == 2
    sessions.leave("b")
    assert sessions.board.waiting == 0
    assert sessions.board.pool.waiting == 0
    sessions.leave("b")


def test_only_answers_and_endings_change_what_is_drawn(packaged):
    draft, answer = Draft(packaged), object()
    before = Snapshot(draft, preview=answer, progress=Progress("running", 2021))
    assert replace(before, progress=Progress("running", 2022)).shows_same(before)
    assert not replace(before, progress=Progress("done")).shows_same(before)
    assert not replace(before, progress=Progress("failed")).shows_same(before)
    assert not replace(before, settled=object()).shows_same(before)
    assert not replace(before, paired=replace(before.paired, draws=3)).shows_same(before)
    assert not before.shows_same(replace(before, progress=Progress("done")))


def test_a_newer_draft_shows_what_there_was_before_it(packaged):
    answer = object()
    before = Snapshot(Draft(packaged), preview=answer, whole=answer, progress=Progress("done"))
    assert before.of(Draft(packaged)) is before
    after = before.of(Draft(packaged, "plan"))
    assert (after.shown, after.outdated, after.whole) == (None, answer, answer)
    assert after.progress == Progress()


def test_an_answer_is_news_at_once_and_progress_is_not(packaged):
    draft, answer = Draft(packaged), object()
    before = Snapshot(draft, progress=Progress("running", 2021))
    assert not Snapshot(draft, progress=Progress("running", 2022)).brings(before)
    assert Snapshot(draft, preview=answer).brings(before)
    assert Snapshot(draft, baseline=answer).brings(before)
    assert Snapshot(draft, beside=(Beside(draft, answer),)).brings(before)
    assert not Snapshot(draft, beside=(Beside(draft, answer),)).brings(Snapshot(draft, beside=(Beside(draft, answer),)))
    assert Snapshot(draft, progress=Progress("failed")).brings(before)
