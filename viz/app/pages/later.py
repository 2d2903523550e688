"""What is drawn a moment later than what people look for first."""

from typing import Any

import solara


def use_later(key: list[Any]) -> list[Any]:
    """Give a key as it was before, until all that is drawn at once is on its way to the browser; then as it is.

    Args:
        key: of what is drawn later; it is drawn anew when what this gives changes.
    """
    late, come = solara.use_state(key)
    solara.use_effect(lambda: come(key), key)
    return late
