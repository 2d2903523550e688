"""How figures look: styles that need no colour, axes with units, and a frame that fits a desk and a phone alike."""

import html
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from viz.app.figures.figure import Figure
from viz.charts.drawing import GHOST, INK, STYLES
from viz.compare_numbers import count_unit
from viz.language import Say

FONTS = "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, SimHei, Segoe UI, Noto Sans, Arial, sans-serif"
GRID = "#e3e3e3"
MOST = len(STYLES)
"""Things that can be told apart in one figure."""


class Look(NamedTuple):
    """How one of several things is told from the others, with colour and without."""

    color: str
    dash: str
    symbol: str
    pattern: str


_DASHES = ("solid", "7px,3px", "2px,2px", "9px,3px,2px,3px", "4px,2px,1px,2px", "12px,4px", "2px,5px")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "x")
_PATTERNS = ("", "/", ".", "x", "\\", "-", "+")

LOOKS = tuple(
    Look(style.color, dash, symbol, pattern)
    for style, dash, symbol, pattern in zip(STYLES, _DASHES, _SYMBOLS, _PATTERNS, strict=True)
)
"""Colours of Okabe and Ito; each with a dash, a mark and a pattern."""


def new_figure(height: int = 380, **layout: object) -> Figure:
    """Make an empty figure: white, with its key above, as wide as the page lets it be."""
    look: dict[str, Any] = {
        "height": height,
        "autosize": True,
        "paper_bgcolor": "white",
        "plot_bgcolor": "white",
        "font": {"family": FONTS, "size": 13, "color": INK},
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
        "hoverlabel": {"font": {"family": FONTS, "size": 13}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 12}, "maxheight": 0.8},
        "separators": ".,",
        "bargap": 0.25,
    }
    return Figure(layout=look | layout)


def axis(title: str = "", **more: object) -> dict[str, Any]:
    """Describe an axis with its unit."""
    look: dict[str, Any] = {
        "title": {"text": title, "font": {"size": 12}, "standoff": 8},
        "automargin": True,
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": "#666666",
        "ticks": "outside",
        "ticklen": 4,
    }
    return look | more


def years_axis(first: int, last: int, room: float = 0.0) -> dict[str, Any]:
    """Describe an axis of years, with room for labels after the last one."""
    ticks = [year for year in range(first, last + 1) if year % 5 == 0] or [last]
    return axis(showgrid=False, range=[first - 0.5, last + 0.5 + room], tickvals=ticks, tickformat="d")


def line_of(look: Look, width: float = 2.2) -> dict[str, Any]:
    """Describe a line."""
    return {"color": look.color, "dash": look.dash, "width": width}


def marks_every_fifth(years: Sequence[int], look: Look) -> dict[str, Any]:
    """Describe the marks of a line: one at every fifth year."""
    sizes = [7 if year % 5 == 0 else 0 for year in years]
    return {"symbol": look.symbol, "size": sizes, "color": look.color, "line": {"width": 0}}


def bars_of(look: Look) -> dict[str, Any]:
    """Describe the filling of a bar."""
    pattern = {"shape": look.pattern, "fgcolor": "white", "bgcolor": look.color, "size": 6, "solidity": 0.35}
    return {"color": look.color, "pattern": pattern, "line": {"width": 0.5, "color": "white"}}


def ghost_line(width: float = 5.0) -> dict[str, Any]:
    """Describe the line of the baseline behind."""
    return {"color": GHOST, "width": width}


def plain(text: str) -> str:
    """Give a text that Plotly shows as it is; what looks like a tag in it stays a text."""
    return html.escape(text, quote=False)


def tinted(color: str, strength: float) -> str:
    """Mix a colour, #rrggbb, with white; a strength of 1 leaves it as it is."""
    parts = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "rgb({},{},{})".format(*(round(255 - (255 - part) * min(max(strength, 0.0), 1.0)) for part in parts))


def veil(color: str, strength: float) -> str:
    """Make a colour, #rrggbb, that lets through what lies behind."""
    return "rgba({},{},{},{})".format(*(int(color[at : at + 2], 16) for at in (1, 3, 5)), strength)


def persons_axis(values: Sequence[float], say: Say) -> tuple[float, str]:
    """Give the divisor and the unit of an axis of persons: 万 in Chinese, thousands in English, where they are many."""
    return count_unit(max((abs(value) for value in values if math.isfinite(value)), default=0.0), say)
