"""Pieces of the report: a table, a figure, a list of facts, as markup."""

from collections.abc import Iterable, Sequence

from viz.charts.drawing import Chart, svg
from viz.compare_tables import Table
from viz.hypertext import Html, joined, tag

SHORT = 16
"""Rows that a table keeps together on one page."""


def table_html(content: Table) -> Html:
    """Write a table with its title above and its note below; nothing where it has no rows."""
    if not content.rows:
        return Html("")
    head = tag("tr", *(_head(cell, at, content.left) for at, cell in enumerate(content.head)))
    rows = [_row(row, at in content.strong, content.left) for at, row in enumerate(content.rows)]
    body = tag("table", tag("caption", content.title), tag("thead", head), tag("tbody", *rows))
    kind = "scroll short" if len(rows) <= SHORT else "scroll"
    note = tag("p", content.note, class_="note") if content.note else ""
    return joined([tag("div", body, class_=kind), note])


def _head(cell: str, at: int, left: int) -> Html:
    """Write a cell of the head."""
    return tag("th", cell, scope="col", **({"class": "word"} if at < left else {}))


def _row(cells: Sequence[str], strong: bool, left: int) -> Html:
    """Write a row; one whose numbers are all empty is the heading of those below it."""
    first = cells[0]
    kind = "sub" if first.startswith("  ") else "strong" if strong else ""
    options = {"class": kind} if kind else {}
    if not any(cells[1:]):
        return tag("tr", tag("th", first, scope="colgroup", colspan=len(cells)), **options)
    words = [tag("td", cell, class_="word") for cell in cells[1:left]]
    numbers = [tag("td", cell) for cell in cells[max(left, 1) :]]
    return tag("tr", tag("th", first.strip(), scope="row"), *words, *numbers, **options)


def figure_html(chart: Chart | None) -> Html:
    """Write a chart with its title above and its caption below; nothing where there is none."""
    if chart is None:
        return Html("")
    drawn = tag("div", svg(chart), class_="draw")
    return tag("figure", tag("p", chart.title, class_="title"), drawn, tag("figcaption", chart.caption), id=chart.name)


def facts_html(facts: Iterable[tuple[str, str]]) -> Html:
    """Write names and values beside each other."""
    return tag("dl", *(piece for name, value in facts for piece in (tag("dt", name), tag("dd", value, class_="code"))))


def paragraphs(texts: Iterable[str]) -> Html:
    """Write each text as a paragraph."""
    return joined(tag("p", text) for text in texts)
