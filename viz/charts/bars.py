"""Horizontal bars that several charts share: values to both sides of nothing, written at their ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from viz.charts.drawing import INK, STYLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes


Box = tuple[float, float, float, float]
"""Left, right, lower and upper edge."""


def fill(axis: "Axes", boxes: Sequence[Box], color: str, hatch: str) -> None:
    """Draw bars of one look as one piece; limits are set apart: Matplotlib would reckon them anew for each."""
    from matplotlib.collections import PolyCollection

    corners = [[(a, c), (b, c), (b, d), (a, d)] for a, b, c, d in boxes if a != b and c != d]
    look: dict[str, Any] = {"facecolor": color, "hatch": hatch or None, "edgecolor": "white", "linewidth": 0.4}
    if corners:
        axis.add_collection(PolyCollection(corners, **look), autolim=False)


def across(row: int, start: float, end: float, height: float = 0.62) -> Box:
    """Give a bar that lies in a row, from one value to another."""
    return start, end, row - height / 2, row + height / 2


def signed_bars(axis: "Axes", values: Sequence[float], plain: Sequence[int] = ()) -> None:
    """Draw a bar a row, from above downwards: one look for above nothing, another below, grey for the `plain` rows."""
    for up, style in ((True, STYLES[0]), (False, STYLES[1])):
        rows = [(row, value) for row, value in enumerate(values) if (value >= 0) == up]
        fill(axis, [across(row, 0.0, value) for row, value in rows if row not in plain], style.color, style.hatch)
        fill(axis, [across(row, 0.0, value) for row, value in rows if row in plain], "#777777", style.hatch)


def name_rows(axis: "Axes", labels: Sequence[str]) -> None:
    """Write what each row is at the left, and draw the line of nothing."""
    axis.axvline(0, color=INK, linewidth=0.8)
    axis.set_yticks(range(len(labels)), list(labels))
    axis.set_ylim(len(labels) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.locator_params(axis="x", nbins=5)


def write_ends(axis: "Axes", ends: Sequence[float], texts: Sequence[str], letter: float) -> None:
    """Write a text beyond the end of each bar, on the side to which it points, and make room for it.

    Args:
        axis: to draw on.
        ends: (rows,) where each bar ends.
        texts: one a row.
        letter: width of a letter, as a part of the axis.
    """
    for row, (end, text) in enumerate(zip(ends, texts, strict=True)):
        left = end < 0
        look: dict[str, Any] = {
            "textcoords": "offset points",
            "va": "center",
            "ha": "right" if left else "left",
            "fontsize": 8.5,
        }
        axis.annotate(text, (end, row), xytext=(-3 if left else 3, 0), **look)
    low, high = min(0.0, *ends), max(0.0, *ends)
    before = max((len(text) for end, text in zip(ends, texts, strict=True) if end < 0), default=0) * letter
    after = max((len(text) for end, text in zip(ends, texts, strict=True) if end >= 0), default=0) * letter
    # The texts take parts of the whole axis, so the bars get what is left of it.
    span = ((high - low) or 1.0) / max(1.0 - before - after - 0.04, 0.3)
    axis.set_xlim(low - span * (before + 0.02 * (before > 0)), high + span * (after + 0.02))
