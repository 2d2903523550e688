"""What is drawn a moment later: a preview's maps, while every household is being run."""

import time
from dataclasses import replace

import solara

from model.region import Region
from tests.test_app_pages import answer
from viz.app.answers import Progress, Snapshot
from viz.app.draft import Draft
from viz.app.history import History
from viz.app.pages.later import held_back, use_later
from viz.app.pages.state import State


def test_a_map_of_a_preview_waits_while_every_household_is_being_run(packaged: Region) -> None:
    base, plan = Draft(packaged), Draft(packaged, "plan")
    let_go = State(History(base)).then(plan)
    held = replace(State(History(base)), held=plan)
    there = Snapshot(plan, preview=answer(plan), outdated=answer(base))
    assert held_back(let_go, there) > 0
    assert held_back(replace(held, resting=True), there) > 0
    for state, snapshot in (
        (held, there),  # a hand that moves: nothing else is being run
        (let_go, replace(there, preview=None)),
        (let_go, replace(there, settled=answer(plan))),
        (let_go, replace(there, outdated=None)),  # nothing else to look at
        (let_go, replace(there, progress=Progress("failed"))),
    ):
        assert held_back(state, snapshot) == 0


def test_what_is_drawn_later_comes_after_a_while_or_with_what_is_asked_for_next() -> None:
    given: list[tuple[list[int], list[int]]] = []

    @solara.component
    def probe(key: list[int], wait: float) -> None:
        given.append((key, use_later(key, wait)))
        solara.Text("")

    _, drawn = solara.render(probe([1], 0.0), handle_error=False)
    drawn.render(probe([2], 0.0))
    assert ([2], [1]) in given
    assert given[-1] == ([2], [2])
    drawn.render(probe([3], 600.0))
    assert given[-1] == ([3], [2])
    drawn.render(probe([4], 0.05))
    assert given[-1] == ([4], [2])
    end = time.monotonic() + 30
    while given[-1] != ([4], [4]) and time.monotonic() < end:
        time.sleep(0.01)
    assert given[-1] == ([4], [4])
    assert all(later != [3] for _, later in given)
    drawn.close()
