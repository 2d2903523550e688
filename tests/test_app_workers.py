"""Questions of the page answered by processes of their own: the digest of `luohu run`, cancelled, replaced, shared."""

import os
import signal
import threading
import time
from collections.abc import Callable

import pandas as pd
import pytest

from agents.compiling import compiled_before
from model.migration import MigrationModel, baseline_of
from model.population import build_population
from model.region import Region, default_region, load_region
from model.warming import compile_apart
from viz.app.answers import Answer, Question, Snapshot
from viz.app.board import Board
from viz.app.desk import Desk, Setting
from viz.app.draft import Draft
from viz.app.jobs import PREVIEW, SETTLED, Event, Failed, Got, Year
from viz.app.pool import Pool, Sizes, sizes

SCALE, SMALL, UNTIL = 0.01, 0.01, 2023
SECONDS = 400
"""Within which anything comes; compiling included."""


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(default_region())


@pytest.fixture(scope="module")
def pool(region):
    compiled(region)
    found = Pool(region, Sizes(1, 1, 1))
    yield found
    found.close()


def compiled(region: Region) -> None:
    """Compile, where nothing has been compiled yet: on a busy machine that takes minutes."""
    if not compiled_before("choosing"):
        compile_apart(region)


@pytest.fixture
def board(pool):
    return Board(pool)


def later(draft: Draft) -> Draft:
    """A draft that differs from the baseline only in the plan's years."""
    return draft.with_lever("seat_growth", {"2021": 0.04})


def waited(found: list, wanted: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not wanted():
        assert time.monotonic() < end, found
        time.sleep(0.02)


def asked(board: Board, question: Question, rank: int = SETTLED) -> Event:
    events: list[Event] = []
    board.ask(question, rank, events.append)
    waited(events, lambda: bool(events) and (isinstance(events[-1], Failed) or _whole(events[-1])))
    return events[-1]


def _whole(event: Event) -> bool:
    return isinstance(event, Got) and event.last


def digest_of_run(question: Question) -> str:
    """As `luohu run` makes it: from the start, in one go."""
    region = question.draft.region
    population = build_population(region, question.population, question.scale)
    levers = question.draft.scenario.on(baseline_of(region, population.inputs))
    model = MigrationModel(levers, dict(question.parameters), region, question.seed, population=population)
    model.run_until(question.until)
    return model.digest()


@pytest.mark.parametrize(
    ("make", "since"),
    [
        (lambda draft: draft, 2020),
        (later, 2020),
        (lambda draft: draft.with_lever("seat_growth", {"2017": 0.04}), 2015),
    ],
)
def test_the_answer_is_that_of_luohu_run(make, since, board, region):
    question = Question(make(Draft(region)), SCALE, until=UNTIL)
    event = asked(board, question)
    assert isinstance(event, Got)
    answer = event.answer
    assert answer.digest == digest_of_run(question)
    assert (answer.hash, answer.since) == (question.draft.hash, since)
    assert answer.manifest["scenario"]["hash"] == question.draft.hash
    check_frames(answer)


def test_a_slider_moved_again_is_taken_up_before_its_year(board, region):
    """From 2020 at first; then from before the year in which they part, whatever else was changed earlier."""
    drafts = [later(Draft(region)).with_lever("care", {"2022": value}) for value in (0.2, 0.3, 0.4)]
    answers = [asked(board, Question(draft, SCALE, seed=4, until=UNTIL)).answer for draft in drafts]
    assert [answer.since for answer in answers] == [2020, 2020, 2021]
    assert answers[2].digest == digest_of_run(answers[2].question)
    check_frames(answers[2])
    earlier = asked(board, Question(Draft(region), SCALE, seed=4, until=UNTIL)).answer
    assert (earlier.since, earlier.digest) == (2020, digest_of_run(earlier.question))


def check_frames(answer: Answer) -> None:
    """The frames say the same of the same run."""
    ages = answer.pyramid.groupby(["year", "area_code", "ledger"])["persons"].sum()
    region = answer.question.draft.region
    for code in (region.code, *region.county_codes):
        for year in (2020, UNTIL):
            for ledger, name in (("residents", "resident"), ("registered", "registered")):
                assert ages[year, code, ledger] == pytest.approx(answer.value(f"{name}_population", year, code))
    assert set(answer.effects["year"]) == set(answer.indicators["year"])
    if answer.question.draft.untouched:
        assert answer.costs.empty
        assert (answer.effects["difference"].fillna(0) == 0).all()
    else:
        assert (answer.effects["difference"] != 0).any()
        assert len(answer.parts)


def test_what_is_asked_twice_is_run_once_and_remembered(board, region):
    question, other = (Question(later(Draft(region)).named("名", name), SCALE, until=UNTIL) for name in ("a", "b"))
    first, second = [], []
    board.ask(question, SETTLED, first.append)
    board.ask(other, SETTLED, second.append)
    assert board.waiting == 1
    waited(second, lambda: any(map(_whole, second)))
    waited(first, lambda: any(map(_whole, first)))
    third: list[Event] = []
    board.ask(other, SETTLED, third.append)
    assert [_whole(event) for event in third] == [True]
    assert board.size > 0


def test_memory_of_answers_has_a_cap(pool, region):
    board = Board(pool, largest=1)
    one, two = (Question(Draft(region), SCALE, seed, until=UNTIL) for seed in (1, 2))
    asked(board, one)
    asked(board, two)
    assert board.known(one) is None
    assert board.known(two) is not None


def test_what_nobody_waits_for_is_stopped(board, pool, region):
    slow = Question(later(Draft(region)), 0.2, seed=5)
    events: list[Event] = []
    let_go = board.ask(slow, SETTLED, events.append)
    waited(events, lambda: bool(events))
    let_go()
    count = len(events)
    assert board.waiting == 0
    # The worker is free again for the next one, and nothing more was told of the old one.
    assert isinstance(asked(board, Question(Draft(region), SCALE, until=UNTIL)), Got)
    assert len(events) == count


def test_a_question_that_cannot_be_run_is_answered_with_a_sentence(board, region):
    event = asked(board, Question(Draft(region), SCALE, until=UNTIL, population=99))
    assert isinstance(event, Failed)
    assert all("99" in text and "\n" not in text for text in event.sentence)


def test_a_worker_that_dies_is_replaced_and_its_question_answered(board, pool, region):
    slow = Question(later(Draft(region)), 0.2, seed=6)
    events: list[Event] = []
    board.ask(slow, SETTLED, events.append)
    waited(events, lambda: bool(events))
    slot = next(slot for slot in pool.slots if not slot.small)
    os.kill(slot.process.pid, signal.SIGKILL)
    waited(events, lambda: isinstance(events[-1], Failed))
    assert "9" in events[-1].sentence[1]
    assert isinstance(asked(board, Question(later(Draft(region)), SCALE, until=UNTIL)), Got)


def stand_in_draws() -> pd.DataFrame:
    """Draws of what would be a posterior: in tests only."""
    return pd.DataFrame({"draw": [0, 1, 2], "population": [0, 1, 0], "parameter_b_town": [4.2, 4.5, 4.8]})


def test_a_desk_answers_the_draft_in_hand_and_fills_in_pairs(board, region):
    seen: list[Snapshot] = []
    setting = Setting(SCALE, SMALL, until=UNTIL, draws=stand_in_draws(), pair_scale=SMALL)
    desk = Desk(board, Draft(region), setting, seen.append)
    waited(seen, lambda: desk.snapshot.baseline is not None and desk.snapshot.progress.stage == "done")
    assert desk.snapshot.paired.wanted == 0
    draft = later(Draft(region))
    desk.show(draft.with_lever("care", {"2021": 0.3}), moving=True)
    desk.show(draft)
    assert desk.snapshot.settled is None
    assert desk.snapshot.outdated is not None
    waited(seen, lambda: desk.snapshot.paired.complete and desk.snapshot.progress.stage == "done")
    now = desk.snapshot
    assert now.settled.hash == now.preview.hash == draft.hash
    assert now.settled is now.whole
    assert now.settled.complete
    assert not now.preview.complete
    # Asked at the same scale here, so it says the same.
    pd.testing.assert_frame_equal(now.preview.indicators, now.settled.indicators)
    assert now.baseline.hash == now.small_baseline.hash == Draft(region).hash
    assert now.behind(now.settled) is now.baseline
    assert all(snapshot.settled is None or snapshot.settled.hash == snapshot.draft.hash for snapshot in seen)
    band = now.paired.band("registered_urban_share", region.code)
    assert list(band["year"]) == list(range(2015, UNTIL + 1))
    assert (band.loc[band["year"] <= 2020, ["mean", "p05", "p95"]] == 0).all().all()
    assert (band["p05"] <= band["p95"]).all()
    assert sorted(set(now.paired.differences["draw"])) == [0, 1, 2]
    other = later(Draft(region)).with_lever("care", {"2021": 0.3})
    desk.put_beside([Draft(region), other])
    waited(seen, lambda: all(each.answer is not None for each in desk.snapshot.beside))
    waited(seen, lambda: desk.snapshot.beside[1].paired.complete)
    assert desk.snapshot.beside[0].paired.wanted == 0, "the baseline has no difference from itself"
    assert desk.snapshot.beside[1].paired.draws == 3
    desk.close()
    count = len(seen)
    desk.show(Draft(region))
    assert len(seen) == count
    assert board.waiting == 0


class ByHand:
    """A board whose questions the test answers itself, in an order of its own."""

    def __init__(self) -> None:
        self.tell: dict[tuple[str, int], Callable[[Event], None]] = {}

    def known(self, question: Question, rank: int = SETTLED) -> None:
        """Nothing is remembered."""

    def ask(self, question: Question, rank: int, tell: Callable[[Event], None], draw: int = -1) -> Callable[[], None]:
        """Note who waits."""
        self.tell[question.draft.hash, rank] = tell
        return lambda: None


def test_a_preview_that_comes_after_the_answer_changes_nothing(board, region):
    """As on a machine whose small worker is held up: the page said that it was running for good."""
    draft, by_hand = later(Draft(region)), ByHand()
    desk = Desk(by_hand, draft, Setting(SCALE, SMALL, until=UNTIL), lambda _: None)
    got = asked(board, desk.setting.whole(draft))
    for rank, events in (
        (PREVIEW, [Year(2021, 0.3, 1.0)]),
        (SETTLED, [Year(2023, 1.0, 0.0), got]),
        (PREVIEW, [Year(2022, 0.6, 1.0), Got(got.answer), Failed(("无", "none"))]),
    ):
        for event in events:
            by_hand.tell[draft.hash, rank](event)
    assert desk.snapshot.progress.stage == "done"
    assert desk.snapshot.preview is got.answer


def test_every_household_is_run_while_the_hand_rests_and_goes_on_when_it_lets_go(board, pool, region):
    draft, by_hand = later(Draft(region)), ByHand()
    setting = Setting(0.2, SMALL, seed=7)
    desk = Desk(by_hand, Draft(region), setting, lambda _: None)
    desk.show(draft, moving=True)
    assert (draft.hash, SETTLED) not in by_hand.tell, "it waits for the preview"
    by_hand.tell[draft.hash, PREVIEW](asked(board, setting.small(draft), PREVIEW))
    assert (draft.hash, SETTLED) in by_hand.tell
    desk.close()
    desk = Desk(board, Draft(region), setting, lambda _: None)
    desk.show(draft, moving=True)
    slot = next(slot for slot in pool.slots if not slot.small)
    waited([], lambda: slot.job is not None and slot.job.question.key == setting.whole(draft).key)
    job = slot.job
    desk.show(draft)
    assert slot.job is job
    assert job.wanted
    waited([], lambda: desk.snapshot.progress.stage == "done")
    assert desk.snapshot.settled.hash == draft.hash
    desk.close()


def test_a_hand_that_goes_on_sees_the_preview_on_its_way_and_then_where_it_is(board, region):
    first, by_hand = later(Draft(region)), ByHand()
    passed, last = (first.with_lever("care", {"2021": value}) for value in (0.3, 0.31))
    setting = Setting(SCALE, SMALL, until=UNTIL)
    desk = Desk(by_hand, Draft(region), setting, lambda _: None)
    desk.show(first, moving=True)
    desk.show(passed, moving=True)
    desk.show(last, moving=True)
    assert desk.snapshot.draft == first
    by_hand.tell[first.hash, PREVIEW](asked(board, setting.small(first), PREVIEW))
    assert (first.hash, SETTLED) not in by_hand.tell, "the hand has gone on"
    assert (passed.hash, PREVIEW) not in by_hand.tell, "it has gone on from there too"
    assert desk.snapshot.draft == last
    assert desk.snapshot.drawn.hash == first.hash
    by_hand.tell[last.hash, PREVIEW](Failed(("无", "none")))
    desk.show(first, moving=True)
    desk.show(passed, moving=True)
    by_hand.tell[first.hash, PREVIEW](Failed(("无", "none")))
    assert desk.snapshot.draft == passed, "what failed keeps nobody waiting"
    desk.show(last, moving=True)
    desk.show(first)
    assert desk.snapshot.draft == first, "who lets go is answered at once"
    by_hand.tell[first.hash, PREVIEW](asked(board, setting.small(first), PREVIEW))
    assert desk.snapshot.draft == first
    desk.close()


def test_without_a_posterior_the_desk_says_why_there_are_no_pairs(board, region):
    desk = Desk(board, Draft(region), Setting(SCALE, SMALL, until=UNTIL, no_draws=("无", "none")), lambda _: None)
    desk.show(later(Draft(region)))
    assert desk.snapshot.paired.sentence == ("无", "none")
    desk.close()


def test_pairs_make_way_for_previews(region):
    pool = Pool(region, Sizes(1, 1, 1))
    board = Board(pool)
    told = threading.Event()
    draws = stand_in_draws()
    desk = Desk(board, Draft(region), Setting(0.05, 0.01, draws=draws, pair_scale=0.3), lambda _: told.set())
    desk.show(later(Draft(region)))
    slot = pool.slots[0]
    waited([], lambda: slot.job is not None and slot.job.draw >= 0)
    assert _whole(asked(board, Question(Draft(region), 0.01, seed=8, until=UNTIL), PREVIEW))
    assert not desk.snapshot.paired.complete
    pool.close()


def test_sizes_suit_machines():
    assert sizes(2) == Sizes(1, 1, 2)
    assert sizes(16) == Sizes(2, 2, 8)
