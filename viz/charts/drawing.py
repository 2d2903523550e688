"""What all charts share: styles that need no colour, a figure in its frame, and SVG whose text stays text.

A chart is drawn apart from its words: title and caption are the page's own, so that they wrap, are read aloud and can
be copied; inside the figure stand only labels of marks and axes.
"""

import io
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from viz.charts.fonts import CHINESE_FONTS, chinese_font
from viz.hypertext import Html, tag
from viz.table import width, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 7.4
"""Inches; a column of text on A4."""


CAPTION = 125
"""Columns of a caption under a picture."""


class Style(NamedTuple):
    """How one of several things is told from the others, with colour and without."""

    color: str
    line: Any
    marker: str
    hatch: str


STYLES = (
    Style("#0072B2", "-", "o", ""),
    Style("#D55E00", (0, (5, 1.5)), "s", "////"),
    Style("#009E73", (0, (1.2, 1.2)), "D", ".."),
    Style("#CC79A7", (0, (6, 1.5, 1.2, 1.5)), "^", "xxxx"),
    Style("#E69F00", (0, (3, 1, 1, 1, 1, 1)), "v", "\\\\\\\\"),
    Style("#56B4E9", (0, (8, 2)), "P", "----"),
    Style("#7A5230", (0, (2, 3)), "X", "oo"),
)
"""Okabe and Ito's colours, told apart by those who see fewer of them; each with a line, a mark and a hatch."""

GHOST = "#8a8a8a"
"""Colour of the reference."""

INK = "#222222"


@dataclass(frozen=True)
class Chart:
    """A figure and its words."""

    name: str
    """Of the file, and of the place in the page."""
    figure: "Figure"
    title: str
    caption: str
    """Units, source, and how to read it."""


def new_axes(
    rows: int, columns: int, height: float, shared: bool = False, heights: "Sequence[float] | None" = None
) -> "tuple[Figure, list[Axes]]":
    """Make a figure as wide as the page with a grid of axes, row by row."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    grid = figure.subplots(rows, columns, squeeze=False, sharex=shared, height_ratios=heights)
    axes = [axis for row in grid for axis in row]
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
    return figure, axes


def draw_line(axis: "Axes", years: list[int], values: list[float], style: Style) -> None:
    """Draw a scenario's line, its mark at every fifth year."""
    marked = [at for at, year in enumerate(years) if year % 5 == 0] or [len(years) - 1]
    look = {"color": style.color, "linestyle": style.line, "marker": style.marker, "linewidth": 1.6}
    axis.plot(years, values, markevery=marked, markersize=4, **look)


@contextmanager
def drawing() -> Iterator[None]:
    """Draw and save with the charts' own settings, and leave Matplotlib as it was."""
    import matplotlib as mpl

    settings: dict[Any, Any] = {
        "font.family": "sans-serif",
        "font.sans-serif": [*dict.fromkeys([*filter(None, [chinese_font()]), *CHINESE_FONTS]), "DejaVu Sans"],
        "font.size": 9,
        "axes.titlesize": 9.5,
        "axes.titlelocation": "left",
        "axes.edgecolor": "#666666",
        "axes.labelcolor": INK,
        "axes.unicode_minus": True,
        "xtick.color": INK,
        "ytick.color": INK,
        "text.color": INK,
        # A title that a user wrote is never read as a formula.
        "text.parse_math": False,
        "hatch.linewidth": 0.6,
        "svg.fonttype": "none",
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        # A font that is missing here is not missing where the page is read.
        warnings.simplefilter("ignore", UserWarning)
        with _quiet_fonts():
            yield


@contextmanager
def _quiet_fonts() -> Iterator[None]:
    """Let Matplotlib not complain of each family of the list that this machine lacks."""
    import logging

    logger = logging.getLogger("matplotlib.font_manager")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def svg(chart: Chart) -> Html:
    """Write a chart as an `<svg>` to stand inside a page: no declaration, no address, ids of its own."""
    import matplotlib as mpl

    out = io.StringIO()
    with drawing(), mpl.rc_context({"svg.hashsalt": chart.name}):
        chart.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return Html(inline(out.getvalue(), chart.name, f"{chart.title} {chart.caption}"))


def inline(source: str, name: str, spoken: str) -> str:
    """Make an SVG file a part of a page.

    Args:
        source: The file as Matplotlib writes it.
        name: Goes before every id, since a page holds many charts.
        spoken: What a screen reader says in the chart's place.
    """
    source = source[source.index("<svg") :]
    source = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>", "", source, flags=re.DOTALL)
    source = re.sub(r'\s(xmlns(:\w+)?|version)="[^"]*"', "", source)
    source = source.replace("xlink:href=", "href=")
    source = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', source)
    source = re.sub(r'href="#([^"]+)"', rf'href="#{name}-\1"', source)
    source = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", source)
    source = re.sub(r'<svg width="[^"]*" height="[^"]*"', "<svg", source, count=1)
    label = tag("svg", role="img", aria_label=spoken).removesuffix("></svg>")
    return source.replace("<svg", label, 1)


def save_picture(chart: Chart, path: Path, resolution: int = 130) -> None:
    """Write a chart alone to a PNG, SVG or PDF, with its title and caption."""
    temporary = path.with_name(f".{path.name}{path.suffix}")
    lines = wrap(chart.caption, CAPTION)
    with drawing():
        # The caption stands in empty lines of the title, which keep its room.
        room = len(lines) + (width(chart.caption) > len(chart.caption))  # Chinese lines are higher
        chart.figure.suptitle("\n".join([chart.title, *[" "] * room]), x=0.01, ha="left", fontsize=10.5)
        top = 0.98 - 10.5 * 1.45 / 72 / chart.figure.get_figheight()
        chart.figure.text(0.01, top, "\n".join(lines), va="top", fontsize=7.5, color="#555555")
        chart.figure.savefig(temporary, dpi=resolution)
    temporary.replace(path)


def spread(values: list[float], gap: float) -> list[float]:
    """Move heights of labels apart until neighbours are at least a gap from each other, keeping their order.

    Heights too near join a group that is centred on where its members wanted to stand.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    groups: list[list[int]] = []
    middles: list[float] = []
    for index in order:
        groups.append([index])
        middles.append(values[index])
        while len(groups) > 1 and middles[-1] - middles[-2] < gap * (len(groups[-1]) + len(groups[-2])) / 2:
            last = groups.pop()
            middles.pop()
            groups[-1] += last
            middles[-1] = sum(values[member] for member in groups[-1]) / len(groups[-1])
    placed = list(values)
    for group, middle in zip(groups, middles, strict=True):
        for at, member in enumerate(group):
            placed[member] = middle + gap * (at - (len(group) - 1) / 2)
    return placed
