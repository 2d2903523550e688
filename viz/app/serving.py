"""The one app of this process: its sessions, found by the page that belongs to one of them."""

import threading
from collections.abc import Callable

from viz.app.answers import Snapshot
from viz.app.sessions import AGAIN, Session, Sessions

_serving: list[Sessions] = []


def serve(sessions: Sessions) -> Callable[[], None]:
    """Have pages find their session here, from their first moment until they are closed.

    Returns:
        A function that ends it.
    """
    from solara.lab import on_kernel_start

    _serving.append(sessions)
    undo = on_kernel_start(_begun)

    def end() -> None:
        undo()
        _serving.remove(sessions)

    return end


def _begun() -> Callable[[], None]:
    """A page has been opened; gives what is to be done when it is closed."""
    from solara.server.kernel_context import get_current_context

    context, sessions = get_current_context(), _serving[-1]
    sessions.enter(context.id, context.session_id, context)
    return lambda: sessions.leave(context.id)


def use_session() -> Session | None:
    """A hook for a page: its session; None as long as there are too many, which it asks again and again."""
    import solara
    from solara.server.kernel_context import get_current_context

    context, sessions = get_current_context(), _serving[-1]
    session, put = solara.use_state(sessions.open.get(context.id))

    def wait() -> Callable[[], None]:
        gone = threading.Event()

        def ask() -> None:
            found = None
            while found is None and not gone.wait(AGAIN):
                # Under its lock, or a page that is closed at this moment might leave before it enters.
                with context.lock:
                    if not context.closed_event.is_set():
                        found = sessions.enter(context.id, context.session_id, context, patience=0.0)
            if found is not None:
                put(found)

        if session is None:
            threading.Thread(target=ask, name="luohu-waiting", daemon=True).start()
        return gone.set

    solara.use_effect(wait, [session is None])
    return session


def use_snapshot(session: Session) -> Snapshot:
    """A hook for a page's component: the latest snapshot, drawn anew whenever more came in than how far the work is."""
    import solara

    _, put = solara.use_state(session.desk.snapshot)
    drawn = solara.use_ref(session.desk.snapshot)
    # A page that is drawn for another reason takes up what has come in meanwhile, and need not be told of it.
    drawn.current = session.desk.snapshot

    def news(latest: Snapshot) -> None:
        if not latest.shows_same(drawn.current):
            put(latest)

    solara.use_effect(lambda: session.listen(news), [session])
    found: Snapshot = drawn.current
    return found


def this_app() -> Sessions:
    """The app that serves the page that asks."""
    return _serving[-1]
