"""Horizontal bars that several charts share: values to both sides of nothing, written at their ends."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from viz.charts.drawing import INK, Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def diverging(
    axis: "Axes", labels: Sequence[str], columns: Sequence[Sequence[float]], styles: Sequence[Style]
) -> None:
    """Draw a group of bars for each label, one bar of each column; labels from above downwards.

    Args:
        axis: to draw on.
        labels: (rows,) what stands at the left.
        columns: (columns, rows) values.
        styles: one a column.
    """
    height = 0.78 / len(columns)
    for at, (column, style) in enumerate(zip(columns, styles, strict=False)):
        rows = [row + (at - (len(columns) - 1) / 2) * height for row in range(len(labels))]
        look = {"color": style.color, "hatch": style.hatch, "edgecolor": "white", "linewidth": 0.4}
        axis.barh(rows, list(column), height=height * 0.94, **look)
    axis.axvline(0, color=INK, linewidth=0.8)
    axis.set_yticks(range(len(labels)), list(labels))
    axis.set_ylim(len(labels) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.grid(axis="x", alpha=0.3)


def write_ends(axis: "Axes", rows: Sequence[float], ends: Sequence[float], texts: Sequence[str]) -> None:
    """Write a text beyond the end of each bar, on the side to which it points, and make room for it."""
    for row, end, text in zip(rows, ends, texts, strict=True):
        left = end < 0
        offset = (-3 if left else 3, 0)
        side = "right" if left else "left"
        axis.annotate(text, (end, row), xytext=offset, textcoords="offset points", va="center", ha=side, fontsize=8.5)
    low, high = min(0.0, *ends), max(0.0, *ends)
    span = (high - low) or 1.0
    longest = max(map(len, texts)) * 0.018 + 0.05
    axis.set_xlim(low - (span * longest if low < 0 else 0), high + (span * longest if high > 0 else 0))
