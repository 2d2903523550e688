"""The key of a chart whose lines or bars are scenarios."""

from typing import TYPE_CHECKING, Any

from viz.charts.drawing import GHOST, STYLES
from viz.compare_values import Compared
from viz.language import Say
from viz.table import width

if TYPE_CHECKING:
    from matplotlib.figure import Figure


COLUMNS = 52
"""Longest label."""


def scenario_key(figure: "Figure", compared: Compared, say: Say, reference: bool = False) -> None:
    """Say under the panels which line is which scenario."""
    from matplotlib.lines import Line2D

    lines: list[Any] = []
    labels: list[str] = []
    if reference:
        lines.append(Line2D([], [], color=GHOST, linewidth=4.5, alpha=0.55))
        labels.append(compared.label(compared.reference, say, COLUMNS) + say("（参照）", " (reference)"))
    for name, style in zip(compared.others, STYLES, strict=False):
        lines.append(Line2D([], [], color=style.color, linestyle=style.line, marker=style.marker, markersize=4))
        labels.append(compared.label(name, say, COLUMNS))
    _under(figure, lines, labels)


def bar_key(figure: "Figure", compared: Compared, say: Say) -> None:
    """Say under the panels which bar is which scenario; nothing where there is only one."""
    from matplotlib.patches import Patch

    if len(compared.others) > 1:
        styles = STYLES[: len(compared.others)]
        patches = [Patch(facecolor=s.color, hatch=s.hatch, edgecolor="white") for s in styles]
        _under(figure, patches, [compared.label(name, say, COLUMNS) for name in compared.others])


def _under(figure: "Figure", marks: list[Any], labels: list[str]) -> None:
    """Put a key under everything else, as many entries a line as fit."""
    columns = max(1, min(len(marks), 130 // (max(map(width, labels)) + 14)))
    figure.legend(marks, labels, loc="outside lower left", ncols=columns, frameon=False, handlelength=3.2)
