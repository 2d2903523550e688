"""The sheet that a session sees: levers at the side, the first screen, the views, and what can be taken away."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import solara

from agents.errors import InputError
from viz.app.errands import Errands
from viz.app.pages import pieces
from viz.app.pages.below import Below
from viz.app.pages.first import First
from viz.app.pages.shipped import Shipped
from viz.app.pages.side import Side
from viz.app.pages.state import State
from viz.app.pages.taking import FILE
from viz.app.pages.words import texts

if TYPE_CHECKING:
    from model.region import Region
    from viz.app.answers import Snapshot
    from viz.app.sessions import Session

Change = Callable[[Callable[[State], State]], None]
"""Takes a step from one state to the next."""

STYLE = Path(__file__).with_name("style.css")


@solara.component
def Sheet(
    session: "Session",
    region: "Region",
    state: State,
    change: Change,
    snapshot: "Snapshot",
    shipped: Shipped,
    errands: Errands,
    stores: Mapping[str, Path],
) -> None:
    """Show everything.

    Args:
        session: of the page.
        region: that is run.
        state: of the session.
        change: tells the session what was done.
        snapshot: what the engine has.
        shipped: what comes with the project.
        errands: of the app.
        stores: of runs, by name, that the app was told of.
    """
    solara.Style(STYLE)
    words = texts(state.say)
    with solara.Div(classes=["luohu"]):
        pieces.Lost(words=words, file=unlinked(state), file_name=FILE)
        pieces.Bar(
            words=words,
            language=state.language,
            hash=state.draft.hash,
            address=state.address(),
            event_speak=lambda language: change(lambda s: replace(s, language=str(language))),
        )
        with solara.Div(classes=["luohu-body"]):
            pieces.Drawer(words=words)
            with solara.v.Html(tag="div", class_="luohu-side", attributes={"id": "luohu-side"}):
                Side(region, state, change, words)
            with solara.v.Html(tag="main", class_="luohu-main", attributes={"id": "luohu-main"}):
                First(session, region, state, change, snapshot, shipped, words)
                Below(region, state, change, snapshot, shipped, errands, stores, words)


def unlinked(state: State) -> str:
    """Give the file of a scenario that the address cannot hold; nothing where it does."""
    draft = state.history.present
    try:
        assert draft.link
    except InputError:
        return draft.toml
    return ""
