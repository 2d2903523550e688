"""Names beside the marks of a chart: in the reader's words, none over another or over a mark."""

import itertools

import numpy as np

from viz.charts.drawing import drawing, new_axes
from viz.charts.naming import write_names


def drawn(points, names):
    with drawing():
        figure, (axis,) = new_axes(1, 1, 4.0)
        for x, y in points:
            axis.plot(x, y, "o", markersize=5)
        write_names(axis, points, names)
        figure.canvas.draw()
        boxes = [text.get_window_extent().padded(-1) for text in axis.texts]
    return axis, boxes


def test_names_of_marks_close_together_do_not_cover_each_other():
    points = [(1.0, 1.0), (1.01, 1.02), (1.02, 1.0), (2.0, 2.0)]
    axis, boxes = drawn(points, ["price of exit", "recoding", "care", "alone"])
    assert [text.get_text() for text in axis.texts] == ["price of exit", "recoding", "care", "alone"]
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))
    marks = axis.transData.transform(points)
    for box in boxes:
        assert not any(box.contains(x, y) for x, y in marks)


def test_what_has_no_name_is_not_covered_either():
    # Where the second mark's name would go first, a third mark stands.
    axis, boxes = drawn([(0.0, 0.0), (1.0, 1.0)], ["", ""])
    assert not axis.texts
    lone, _ = drawn([(0.0, 0.0), (1.0, 1.0)], ["name", ""])
    (text,) = lone.texts
    (x, y), reach = lone.transData.transform((0.0, 0.0)), text.get_window_extent()
    there = lone.transData.inverted().transform((reach.x0 + 4, (reach.y0 + reach.y1) / 2))
    moved, boxes = drawn([(0.0, 0.0), (1.0, 1.0), tuple(there)], ["name", "", ""])
    assert reach.x0 > x
    assert reach.y1 > y
    assert not any(boxes[0].contains(*mark) for mark in moved.transData.transform(np.array([there])))
