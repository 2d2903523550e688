"""Charts of the reports as pictures in the page: drawn by Matplotlib, their words and numbers beside them."""

import base64
import io
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from viz.app.figures.drawn import csv_text
from viz.charts.drawing import Chart, drawing, save_picture

RESOLUTION = 110
"""Dots per inch."""

_turn = threading.Lock()
"""Matplotlib's settings are the process's own: one picture at a time."""


@dataclass(frozen=True, eq=False)
class Pictured:
    """A picture and its words."""

    name: str
    title: str
    caption: str
    """Unit, source, and how to read it."""
    png: bytes
    """Without words, for the page."""
    whole: bytes
    """With title and caption, to be taken away."""
    table: pd.DataFrame


def pictured(chart: Chart, table: pd.DataFrame, source: str) -> Pictured:
    """Draw a chart of the reports.

    Args:
        chart: made by one of `viz.charts`.
        table: the numbers drawn.
        source: a sentence that is put after the caption.
    """
    plain = io.BytesIO()
    with _turn, tempfile.TemporaryDirectory() as folder:
        with drawing():
            chart.figure.savefig(plain, format="png", dpi=RESOLUTION)
        path = Path(folder) / "chart.png"
        save_picture(chart, path)
        whole = path.read_bytes()
    return Pictured(chart.name, chart.title, f"{chart.caption}{source}", plain.getvalue(), whole, table)


def picture_on_the_wire(picture: Pictured) -> dict[str, Any]:
    """Give what the browser needs of a picture."""
    return {
        "name": picture.name,
        "title": picture.title,
        "caption": picture.caption,
        "png": base64.b64encode(picture.png).decode(),
        "whole": base64.b64encode(picture.whole).decode(),
        "csv": csv_text(picture.table),
    }
