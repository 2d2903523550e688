"""Names beside the marks of a chart, placed so that none covers another."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from viz.charts.drawing import INK
from viz.table import width

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points."""

PLACES = ((6, 4), (6, -10), (-6, 4), (-6, -10), (6, 13), (6, -19), (-6, 13), (-6, -19), (6, 22), (6, -28))
"""Where a name may stand from its mark, in points, the best first; to the left where the first number is negative."""


def write_names(
    axis: "Axes", points: Sequence[Point], names: Sequence[str], color: str = INK, size: float = 7.5
) -> None:
    """Write a name beside each mark, at the first of PLACES where it covers no mark and no name written before.

    Args:
        axis: with all else that is to be drawn, and its limits as they will stay.
        points: of the marks, in the axis's numbers.
        names: to write; an empty one is not written, but its mark is not covered.
        color: of the names.
        size: of the letters, in points.
    """
    figure = axis.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # all else takes its place
    scale = 72.0 / figure.dpi
    marks = [tuple(float(each) * scale for each in axis.transData.transform(point)) for point in points]
    taken: list[Box] = [(x - 3, y - 3, x + 3, y + 3) for x, y in marks]
    for (x, y), point, name in zip(marks, points, names, strict=True):
        if not name:
            continue
        long, high = 0.56 * size * width(name), size
        boxes = [
            (x + right - (long if right < 0 else 0.0), y + up, x + right + (long if right > 0 else 0.0), y + up + high)
            for right, up in PLACES
        ]
        at = next((i for i, box in enumerate(boxes) if not any(_meet(box, other) for other in taken)), 0)
        right, up = PLACES[at]
        side = "left" if right > 0 else "right"
        axis.annotate(name, point, (right, up), textcoords="offset points", ha=side, fontsize=size, color=color)
        taken.append(boxes[at])


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
