"""Looking through folders of runs and results, whichever command wrote them."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import solara

from agents.errors import InputError
from viz.app.figures.drawn import Drawn
from viz.app.figures.pictured import Pictured, picture_on_the_wire
from viz.app.pages import pieces
from viz.app.pages.looking import at_first, choices_of, shown
from viz.app.pages.state import State
from viz.app.results import Result, read_result
from viz.refusal_words import refusal

if TYPE_CHECKING:
    from model.region import Region


@solara.component
def Storing(region: "Region", state: State, stores: Mapping[str, Path], words: dict[str, str]) -> None:
    """Choose a folder and what to see of it."""
    say = state.say
    chosen, put = solara.use_state({"store": next(iter(stores), "")})
    name = chosen["store"]
    found = solara.use_memo(lambda: opened(stores.get(name), region), [name])
    told = {} if isinstance(found, str) else {**at_first(found, region), **chosen}
    drawn = solara.use_memo(
        lambda: [] if isinstance(found, str) else shown(found, region, told, say),
        [name, tuple(told.items()), state.language],
    )
    if not stores:
        solara.Div(classes=["luohu-status"], children=[words["no_store"]])
        return
    offered = {"store": (words["store"], {key: key for key in stores})}
    offered |= {} if isinstance(found, str) else choices_of(found, region, words, say)
    pieces.Choices(
        words=words,
        choices=[
            {"key": key, "name": title, "value": told.get(key, name), "options": _options(options)}
            for key, (title, options) in offered.items()
        ],
        event_choose=lambda event: put(
            {"store": event["value"]} if event["key"] == "store" else {**chosen, event["key"]: event["value"]}
        ),
    )
    if isinstance(found, str):
        solara.Div(classes=["luohu-alert"], children=[refusal(found, say)])
    with solara.Div(classes=["luohu-grid"]):
        for each in drawn:
            if isinstance(each, Drawn):
                pieces.Chart(picture_text=pieces.wire(each), words=words, script=pieces.PLOTLY).key(each.name)
            elif isinstance(each, Pictured):
                pieces.Picture(picture=picture_on_the_wire(each), words=words).key(each.name)
            else:
                pieces.Rows(table_text=pieces.wire(each), words=words)


def opened(folder: Path | None, region: "Region") -> Result | str:
    """Read a folder, or give the sentence that says why it cannot be read."""
    if folder is None:
        return ""
    try:
        return read_result(folder, region)
    except InputError as error:
        return str(error)


def _options(options: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": key, "name": name} for key, name in options.items()]
