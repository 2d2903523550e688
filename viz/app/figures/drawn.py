"""What every figure of the app is: a Plotly figure, its words, its numbers, and frames where it has a player."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pandas as pd

from viz.app.figures.figure import Figure


class Frame(NamedTuple):
    """One moment of a figure with a player: what differs from the figure itself."""

    label: str
    """As the player shows it, such as a year."""
    traces: Mapping[int, Mapping[str, Any]]
    """Attributes by number of the trace."""
    layout: Mapping[str, Any]
    """Attributes of the layout."""


@dataclass(frozen=True)
class Drawn:
    """A figure and its words."""

    name: str
    """Of the files that it is exported to."""
    figure: Figure
    title: str
    caption: str
    """Unit, source, and how to read it."""
    table: pd.DataFrame
    """The numbers drawn, with heads in the reader's language."""
    frames: tuple[Frame, ...] = ()
    shown: int = -1
    """Which frame is shown first."""
    height: int = 380
    """Pixels."""
    aspect: float = 0.0
    """Greatest height by the width, for what is true to scale; nothing for no such bound."""
    notes: tuple[str, ...] = field(default=())
    """What the figure rests on."""


def noted(drawn: Drawn, *texts: str) -> Drawn:
    """Give a figure some notes more; an empty one is none."""
    return replace(drawn, notes=(*drawn.notes, *(text for text in texts if text)))


def on_the_wire(drawn: Drawn) -> dict[str, Any]:
    """Give what the browser needs of a figure: plain values that JSON can say, not-a-number as None."""
    content = drawn.figure.plain()
    frames = [
        {"label": frame.label, "traces": {str(at): dict(patch) for at, patch in frame.traces.items()}}
        | {"layout": dict(frame.layout)}
        for frame in drawn.frames
    ]
    return {
        "name": drawn.name,
        "data": content["data"],
        "layout": content["layout"],
        "title": drawn.title,
        "caption": drawn.caption,
        "notes": list(drawn.notes),
        "height": drawn.height,
        "aspect": drawn.aspect,
        "frames": frames,
        "shown": drawn.shown % len(frames) if frames else 0,
        "csv": csv_text(drawn.table),
    }


def csv_text(table: pd.DataFrame) -> str:
    """Write the numbers as CSV; the mark at its head tells spreadsheets that the text is UTF-8."""
    return "\ufeff" + table.to_csv(index=False, lineterminator="\r\n")
