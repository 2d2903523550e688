"""The side of the page: the levers of the draft in hand."""

import tomllib
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

import solara

from policies.catalogue import learned_in
from policies.scenario_chain import shipped
from viz.app.draft import Draft
from viz.app.pages import pieces
from viz.app.pages.panel import baseline_values, panel_state, panel_words, places
from viz.app.pages.projects import project_groups, with_projects
from viz.app.pages.state import State
from viz.app.pages.steps import FIRST
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region


@solara.component
def Side(
    region: "Region", state: State, change: Callable[[Callable[[State], State]], None], words: dict[str, str]
) -> None:
    """Show the levers, and hand on what is done to them."""
    under = solara.use_memo(lambda: baseline_values(region), [])
    history, draft = state.history, state.draft
    pieces.Levers(
        words=words,
        chapters_text=solara.use_memo(
            lambda: pieces.text_of(panel_words(learned_in(region), state.say)), [state.language]
        ),
        state_text=solara.use_memo(lambda: pieces.text_of(panel_state(draft, under)), [draft]),
        places=places(region, state.say),
        years=list(range(FIRST, region.last + 1)),
        presets=presets(state.say),
        base=draft.base,
        packages=list(draft.scenario.packages),
        groups_text=solara.use_memo(lambda: pieces.text_of(project_groups(draft, state.say)), [draft, state.language]),
        touched=not draft.untouched,
        can_undo=bool(history.past),
        can_redo=bool(history.future),
        refused=state.refused,
        event_set_lever=lambda event: change(lambda s: s.hold(event)),
        event_set_step=lambda event: change(lambda s: s.step(event)),
        event_set_package=lambda event: change(
            lambda s: s.then(s.history.present.with_package(event["name"], bool(event["on"])))
        ),
        event_set_project=lambda event: change(lambda s: s.then(with_projects(s.history.present, event))),
        event_choose=lambda name: change(lambda s: s.then(Draft(region, str(name)).checked())),
        event_reset=lambda event: change(lambda s: s.then(s.history.present.without_lever(event["lever"]))),
        event_reset_all=lambda *_: change(lambda s: s.then(s.history.present.reset())),
        event_undo=lambda *_: change(State.undo),
        event_redo=lambda *_: change(State.redo),
    )


def presets(say: Say) -> list[dict[str, str]]:
    """Give the scenarios that come with the project."""
    return [{"name": name, "title": say(*titles)} for name, titles in _titles()]


@lru_cache(maxsize=1)
def _titles() -> tuple[tuple[str, tuple[str, str]], ...]:
    """Read what the scenarios are called, the baseline and the whole plan first."""
    found = {}
    for name, path in shipped().items():
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found[name] = (str(content["title_zh"]), str(content["title_en"]))
    return tuple(sorted(found.items(), key=lambda item: (item[0] != "baseline", item[0] != "plan")))
