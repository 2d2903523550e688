"""What is drawn a moment later than what people look for first."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import solara

if TYPE_CHECKING:
    from viz.app.answers import Snapshot
    from viz.app.pages.state import State

PATIENCE = 2.0
"""Seconds that a map of the preview waits for that of every household."""


def held_back(state: "State", snapshot: "Snapshot") -> float:
    """Give the seconds that a map of what is shown waits, if at all.

    To draw one takes two processors a tenth of a second. Where every household is being run, that run would have to
    wait for the map of a preview, and its own would take that one's place a moment later.
    """
    waits = snapshot.settled is None and snapshot.preview is not None and snapshot.outdated is not None
    return PATIENCE if waits and not (state.moving or snapshot.progress.ended) else 0.0


def use_later(key: list[Any], wait: float = 0.0) -> list[Any]:
    """Give a key as it was before, until all that is drawn at once is on its way to the browser; then as it is.

    Args:
        key: of what is drawn later; it is drawn anew when what this gives changes.
        wait: seconds for which it goes on being as it was, unless another key comes first.
    """
    given = solara.use_ref(key)
    due, fall_due = solara.use_state(key)
    # What falls due too late, when another key is asked for, is passed over.
    if due == key:
        given.current = key

    def follow() -> Callable[[], None] | None:
        if not wait:
            fall_due(key)
            return None
        over = threading.Event()

        def fall_due_then() -> None:
            if not over.wait(wait):
                fall_due(key)

        threading.Thread(target=fall_due_then, name="luohu-later", daemon=True).start()
        return over.set

    solara.use_effect(follow, [*key, wait])
    return given.current
