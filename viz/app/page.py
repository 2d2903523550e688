"""The page of one session: its state here, its answers from the engine."""

from collections.abc import Callable

import solara

from viz.app.pages.pieces import Lost
from viz.app.pages.sheet import STYLE, Sheet
from viz.app.pages.shipped import read_shipped
from viz.app.pages.speech import language_of
from viz.app.pages.state import State, begin
from viz.app.pages.words import texts
from viz.app.serving import this_app, use_session, use_snapshot
from viz.app.sessions import FULL, Session
from viz.language import Say


@solara.component
def Page() -> None:
    """Draw the page, or say that there are too many."""
    session = use_session()
    if session is None:
        Waiting()
        return
    Opened(session)


@solara.component
def Waiting() -> None:
    """Say that there are too many pages; as any page does, this one says so when the server ends."""
    solara.Style(STYLE)
    Lost(words=texts(Say(spoken(solara.use_router().search or ""))), file="", file_name="")
    with solara.Div(classes=["luohu"]):
        for sentence in (*FULL, "有空位时本页会自动打开。", "This page opens by itself when there is room."):
            solara.Text(sentence)


@solara.component
def Opened(session: Session) -> None:
    """Keep the state of a session, and have the engine answer what it shows."""
    region = session.desk.snapshot.draft.region
    query = solara.use_router().search or ""
    first = solara.use_memo(lambda: begin(query, spoken(query), region), [])
    _, draw = solara.use_state(0)
    latest = solara.use_ref(first)
    state = latest.current
    shipped = solara.use_memo(lambda: read_shipped(region), [])
    # Before the page is drawn for the first time, or that would show what the session began with.
    solara.use_memo(lambda: asked(session, first), [])
    snapshot, app = use_snapshot(session), solara.use_memo(this_app, [])

    def changed(step: Callable[[State], State]) -> None:
        before, after = latest.current, latest.current.attempt(step)
        latest.current = after
        if after.draft != before.draft or (before.moving and not after.moving):
            session.desk.show(after.draft, moving=after.moving)
        if after.beside != before.beside:
            session.desk.put_beside(after.drafts_beside())
        if not (after.lets_go_of(before) and not session.desk.snapshot.progress.ended):
            draw(lambda times: times + 1)

    # The same function at every drawing: a part of the page is drawn anew only where what it is given differs.
    change = solara.use_memo(lambda: changed, [])
    Sheet(session, region, state, change, snapshot.of(state.draft), shipped, app.errands, app.stores)


def spoken(query: str) -> str:
    """Choose the language by the address and by what the browser asks for."""
    return language_of(query, (solara.lab.headers.value or {}).get("accept-language", []))


def asked(session: Session, state: State) -> None:
    """Ask for what the address named, where it is not what the session began with."""
    if state.draft != session.desk.snapshot.draft:
        session.desk.show(state.draft, first=True)
    if state.beside:
        session.desk.put_beside(state.drafts_beside())
