"""A figure as plain values, laid out and named as Plotly has them.

Plotly's own Python objects check every attribute as it is set; a page that draws anew while a hand is on a slider has
no time for that, and nothing in a figure comes from outside. The tests have Plotly check each one.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

Attributes = dict[str, Any]


class Figure:
    """Traces and a layout; what is None is left out."""

    def __init__(self, layout: Mapping[str, Any]) -> None:
        """Begin without traces."""
        self.data: list[Attributes] = []
        self.layout: Attributes = dict(layout)

    def add_scatter(self, **attributes: object) -> None:
        """Add lines or points."""
        self._add("scatter", attributes)

    def add_bar(self, **attributes: object) -> None:
        """Add bars."""
        self._add("bar", attributes)

    def add_sankey(self, **attributes: object) -> None:
        """Add flows between nodes."""
        self._add("sankey", attributes)

    def _add(self, kind: str, attributes: Attributes) -> None:
        self.data.append({"type": kind} | {name: value for name, value in attributes.items() if value is not None})

    def add_annotation(self, **attributes: object) -> None:
        """Write a text."""
        self.layout.setdefault("annotations", []).append(attributes)

    def add_hline(self, y: float, line: Mapping[str, Any]) -> None:
        """Draw a line from side to side."""
        self._straight({"x0": 0, "x1": 1, "xref": "x domain", "y0": y, "y1": y, "line": line})

    def add_vline(self, x: float, line: Mapping[str, Any]) -> None:
        """Draw a line from bottom to top."""
        self._straight({"x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "y domain", "line": line})

    def _straight(self, shape: Attributes) -> None:
        self.layout.setdefault("shapes", []).append({"type": "line"} | shape)

    def update_layout(self, **attributes: object) -> None:
        """Set attributes of the layout."""
        self.layout |= attributes

    def plain(self) -> dict[str, Any]:
        """Give data and layout in what JSON can say."""
        return {"data": plain_values(self.data), "layout": plain_values(self.layout)}


def plain_values(value: Any) -> Any:  # noqa: ANN401 (whatever stands in a figure)
    """Give Python's own lists, dicts, texts and numbers; not-a-number and the infinite become None."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, np.generic):
        return plain_values(value.item())
    if isinstance(value, Mapping):
        return {str(key): plain_values(each) for key, each in value.items()}
    return [plain_values(each) for each in value]
