"""Longer work of the app: a process of its own, one at a time, its results in files, stopped without a trace."""

import threading
from pathlib import Path

import pandas as pd
import pytest

from model.region import Region
from viz.app.answers import Question
from viz.app.draft import Draft
from viz.app.errands import Errand, Errands, Step
from viz.app.history import History
from viz.app.pages.errand_parts import order_of
from viz.app.pages.state import State

PATIENCE = 900


class Heard:
    """What an errand told, and that it is over."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.over = threading.Event()

    def __call__(self, step: Step) -> None:
        self.steps.append(step)
        if step.stage in ("done", "failed", "stopped"):
            self.over.set()


def carried_out(errands: Errands, order: dict[str, object]) -> tuple[Errand, list[Step]]:
    heard = Heard()
    errand = errands.begin(order, heard)
    assert heard.over.wait(PATIENCE)
    return errand, heard.steps


@pytest.fixture
def question(packaged: Region) -> Question:
    return Question(Draft(packaged).with_lever("care", {"2016": 0.5}), scale=0.01, until=2017)


@pytest.fixture
def state(question: Question) -> State:
    return State(History(question.draft))


def test_a_comparison_leaves_frames_and_a_report_in_each_language(state: State, question: Question) -> None:
    errand, steps = carried_out(Errands(), order_of("compare", state, question, rests_on=False))
    assert steps[-1].stage == "done", steps[-1].sentence
    assert any(step.stage == "running" and step.part > 0 for step in steps)
    folder = steps[-1].folder
    assert isinstance(folder, Path)
    assert set(pd.read_parquet(folder / "frames" / "movers.parquet")["scenario"]) <= {"my-scenario"}
    assert "<html" in (folder / "report.zh.html").read_text(encoding="utf-8")
    errand.clear()
    assert not folder.exists()


def test_a_life_is_told_in_both_languages(state: State, question: Question) -> None:
    errand, steps = carried_out(Errands(), order_of("life", state, question, household="mover"))
    assert steps[-1].stage == "done", steps[-1].sentence
    assert steps[-1].folder is not None
    for language, word in (("zh", "家庭"), ("en", "Household")):
        assert (steps[-1].folder / f"life.{language}.txt").read_text(encoding="utf-8").startswith(word)
    errand.clear()


def test_what_cannot_be_done_is_said_in_a_sentence(state: State, question: Question) -> None:
    order = order_of("life", state, question, household="mover") | {"seed": -1}
    _, steps = carried_out(Errands(), order)
    assert steps[-1].stage == "failed"
    assert steps[-1].sentence[1]


def test_one_that_waits_can_be_stopped(state: State, question: Question) -> None:
    errands, heard = Errands(), Heard()
    with errands.turn:
        errand = errands.begin(order_of("life", state, question, household="mover"), heard)
        errand.stop()
        assert heard.over.wait(60)
    assert heard.steps[-1].stage == "stopped"
