"""The parts of the page that the browser draws: each a Vue template that takes plain values and tells what was done.

What is large and deep goes as one text of JSON, which the template reads: Solara looks through every value that it is
given, at every drawing, for parts of the page in it.
"""

import json
from collections.abc import Callable
from typing import Any

import solara

from viz.app.figures.drawn import Drawn, csv_text, noted, on_the_wire
from viz.app.pages.views import Table
from viz.app.program import ADDRESS

Told = Callable[[Any], None]


def text_of(values: object) -> str:
    """Write plain values as JSON."""
    return json.dumps(values, ensure_ascii=False, allow_nan=False)


PLOTLY = ADDRESS
"""Where the server keeps the chart program."""


@solara.component_vue("bar.vue")
def Bar(words: dict[str, str], language: str, hash: str, address: str, event_speak: Told) -> None:  # noqa: A002
    """Title, hash and language; keeps the address in step."""


@solara.component_vue("lost.vue")
def Lost(words: dict[str, str], file: str, file_name: str) -> None:
    """Says that the connection is lost, and loads the page again: by its address, unless there is a file instead."""


@solara.component_vue("drawer.vue")
def Drawer(words: dict[str, str]) -> None:
    """On a narrow page, opens the panel of levers below the results, and shuts it."""


@solara.component_vue("levers.vue")
def Levers(
    words: dict[str, str],
    chapters_text: str,
    state_text: str,
    places: list[dict[str, str]],
    years: list[int],
    presets: list[dict[str, str]],
    base: str,
    packages: list[str],
    groups_text: str,
    touched: bool,
    can_undo: bool,
    can_redo: bool,
    refused: int,
    event_set_lever: Told,
    event_set_step: Told,
    event_set_package: Told,
    event_set_project: Told,
    event_choose: Told,
    event_reset: Told,
    event_reset_all: Told,
    event_undo: Told,
    event_redo: Told,
) -> None:
    """The panel of levers and projects."""


@solara.component_vue("heads.vue")
def Heads(words: dict[str, str], heads: list[dict[str, Any]]) -> None:
    """Headline numbers."""


@solara.component_vue("progress.vue")
def Progress(text: str, part: float | None) -> Any:  # noqa: ANN401 (an element of Solara)
    """What the model is doing."""


@solara.component_vue("status.vue")
def Status(
    words: dict[str, str],
    stage: str,
    hash: str,  # noqa: A002 (of the scenario)
    digest: str,
    drawn: str,
    status: str,
    note: str,
    more: str,
    remarks: list[str],
    alert: str,
    event_dismiss: Told,
) -> None:
    """What is drawn, and what went wrong."""


@solara.component_vue("chart.vue")
def Chart(picture_text: str, words: dict[str, str], script: str) -> None:
    """A figure with its player and files: the text of what `viz.app.figures.drawn.on_the_wire` gives."""


@solara.component_vue("picture.vue")
def Picture(picture: dict[str, Any], words: dict[str, str]) -> None:
    """A picture with its files."""


@solara.component_vue("table.vue")
def Rows(table_text: str, words: dict[str, str]) -> None:
    """A table with its file: what `table_on_the_wire` gives."""


@solara.component_vue("tabs.vue")
def Tabs(
    words: dict[str, str],
    tabs: list[dict[str, str]],
    view: str,
    choices: list[dict[str, Any]],
    event_open: Told,
    event_choose: Told,
) -> None:
    """The views, and what can be chosen in the one that is open."""


@solara.component_vue("compare.vue")
def Choose(
    words: dict[str, str], presets: list[dict[str, str]], chosen: list[str], full: bool, event_put: Told
) -> None:
    """Which named scenarios are compared."""


@solara.component_vue("take.vue")
def Take(taken: dict[str, str], words: dict[str, str], largest: int, event_upload: Told) -> None:
    """What can be taken away, and a file brought in."""


@solara.component_vue("choices.vue")
def Choices(words: dict[str, str], choices: list[dict[str, Any]], event_choose: Told) -> None:
    """Several things that can be chosen."""


@solara.component_vue("errand.vue")
def ErrandPart(
    words: dict[str, str],
    title: str,
    about: str,
    asks: str,
    options: list[dict[str, str]],
    check: str,
    stage: str,
    part: float,
    said: str,
    failed: str,
    files: list[dict[str, str]],
    text: str,
    event_begin: Told,
    event_stop: Told,
) -> None:
    """A button for longer work, how far it is, and what came of it."""


def wire(each: Drawn | Table, *notes: str) -> str:
    """Write what the browser needs of a figure or a table.

    Args:
        each: to be shown.
        notes: that a figure is given besides its own; an empty one is none.
    """
    return text_of(on_the_wire(noted(each, *notes)) if isinstance(each, Drawn) else table_on_the_wire(each))


def table_on_the_wire(table: Table) -> dict[str, Any]:
    """Give what the browser needs of a table."""
    rows = [[str(cell) for cell in row] for row in table.frame.itertuples(index=False)]
    head = [str(name) for name in table.frame.columns]
    return {
        "name": "table",
        "title": table.title,
        "caption": table.caption,
        "head": head,
        "rows": rows,
        "csv": csv_text(table.frame.assign(**table.more)) if rows else "",
    }
