"""Names beside the marks of a chart, placed so that none covers another."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
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


AROUND = tuple(
    (right, up)
    for near, far in ((8, -17), (18, -27), (28, -37), (38, -47))
    for right, up in ((0, near), (0, far), (7, near), (-7, near), (7, far), (-7, far))
)
"""As PLACES, where names stand among lines: above or below the mark, in the middle where the first number is 0."""


def write_names(
    axis: "Axes",
    points: Sequence[Point],
    names: Sequence[str],
    color: str = INK,
    size: float = 7.5,
    lines: Sequence[Sequence[Point]] = (),
) -> None:
    """Write a name beside each mark, at the first place where it covers no mark and no name written before.

    Args:
        axis: with all else that is to be drawn, and its limits as they will stay.
        points: of the marks, in the axis's numbers.
        names: to write; an empty one is not written, but its mark is not covered.
        color: of the names.
        size: of the letters, in points.
        lines: that are drawn, each by its corners; where there are any, no name crosses one or leaves the axis.
    """
    figure = axis.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # all else takes its place
    scale = 72.0 / figure.dpi

    def placed(points: Sequence[Point]) -> list[Point]:
        """Where they stand in the figure, in points."""
        return [(float(x) * scale, float(y) * scale) for x, y in (axis.transData.transform(each) for each in points)]

    marks, places = placed(points), AROUND if lines else PLACES
    taken: list[Box] = [(x - 3, y - 3, x + 3, y + 3) for x, y in marks]
    taken += [box for line in lines for box in _along(placed(line))]
    left, lower, right, upper = (float(edge) * scale for edge in axis.bbox.extents)
    for mark, point, name in zip(marks, points, names, strict=True):
        if not name:
            continue
        boxes = [_box(mark, place, 0.56 * size * width(name), size) for place in places]
        at = next(
            (
                i
                for i, box in enumerate(boxes)
                if not any(_meet(box, other) for other in taken)
                and (not lines or (left < box[0] and box[2] < right and lower < box[1] and box[3] < upper))
            ),
            0,
        )
        side = "center" if places[at][0] == 0 else "left" if places[at][0] > 0 else "right"
        axis.annotate(name, point, places[at], textcoords="offset points", ha=side, fontsize=size, color=color)
        taken.append(boxes[at])


def _box(mark: Point, place: Point, long: float, high: float) -> Box:
    """Where a name of a length and a height would stand."""
    (x, y), (right, up) = mark, place
    left = x + right - (long / 2 if right == 0 else long if right < 0 else 0.0)
    return left, y + up, left + long, y + up + high


def _along(corners: Sequence[Point]) -> Iterator[Box]:
    """Give boxes that cover a line."""
    for (x, y), (further, higher) in pairwise(corners):
        steps = 1 + int(max(abs(further - x), abs(higher - y)) / 2.0)
        for step in range(steps + 1):
            at, up = x + (further - x) * step / steps, y + (higher - y) * step / steps
            yield at - 2, up - 2, at + 2, up + 2


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
