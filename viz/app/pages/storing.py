"""Looking through a store of runs: design, fans, what moves an output most, and the front of two outputs."""

from collections.abc import Mapping
from pathlib import Path

import solara

from agents.errors import InputError
from viz.app.figures.drawn import Drawn, on_the_wire
from viz.app.figures.runs import design_figure, front_figure, influence_figure, runs_fan_figure
from viz.app.pages import pieces
from viz.app.pages.state import State
from viz.app.stored import Stored, read_stored
from viz.compare_words import indicator_name
from viz.language import Say


@solara.component
def Storing(state: State, stores: Mapping[str, Path], words: dict[str, str]) -> None:
    """Choose a store and what to see of it."""
    say = state.say
    chosen, put = solara.use_state({"store": next(iter(stores), "")})
    name = chosen["store"]
    found = solara.use_memo(lambda: opened(stores.get(name)), [name])
    stored = found if isinstance(found, Stored) else None
    told = {} if stored is None else {**at_first(stored), **chosen}
    drawn = solara.use_memo(
        lambda: [] if stored is None else pictures(stored, told, say), [name, tuple(told.items()), state.language]
    )
    if not stores:
        solara.Div(classes=["luohu-status"], children=[words["no_store"]])
        return
    offered = {"store": (words["store"], {key: key for key in stores})}
    if stored is not None:
        offered |= choices_of(stored, words, say)
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
        solara.Div(classes=["luohu-alert"], children=[found])
    with solara.Div(classes=["luohu-grid"]):
        for each in drawn:
            pieces.Chart(picture=on_the_wire(each), words=words, script=pieces.PLOTLY).key(each.name)


def opened(folder: Path | None) -> Stored | str:
    """Read a store, or give the sentence that says why it cannot be read."""
    if folder is None:
        return ""
    try:
        return read_stored(folder)
    except InputError as error:
        return str(error)


def at_first(stored: Stored) -> dict[str, str]:
    """Give what is chosen before anyone chooses."""
    inputs, outputs = stored.inputs, stored.outputs
    second = (
        next((name for name in outputs if name.split("_20")[0] != outputs[0].split("_20")[0]), "") if outputs else ""
    )
    return {
        "x": inputs[0] if inputs else "",
        "y": inputs[1 % len(inputs)] if inputs else "",
        "indicator": next(iter(stored.indicators()), ""),
        "output": outputs[0] if outputs else "",
        "a": outputs[0] if outputs else "",
        "b": second or (outputs[0] if outputs else ""),
        "a_way": "more",
        "b_way": "less",
    }


def choices_of(stored: Stored, words: dict[str, str], say: Say) -> dict[str, tuple[str, dict[str, str]]]:
    """Give what can be chosen: titles and options by key."""
    inputs = {name: name for name in stored.inputs}
    outputs = {name: name for name in stored.outputs}
    ways = {"more": words["more"], "less": words["less"]}
    return {
        "x": (words["across"], inputs),
        "y": (words["up"], inputs),
        "indicator": (words["fan"], {name: indicator_name(name, say) for name in stored.indicators()}),
        "output": (words["influence"], outputs),
        "a": (words["front"] + " 1", outputs),
        "a_way": ("", ways),
        "b": (words["front"] + " 2", outputs),
        "b_way": ("", ways),
    }


def _options(options: dict[str, str]) -> list[dict[str, str]]:
    return [{"value": key, "name": name} for key, name in options.items()]


def pictures(stored: Stored, told: Mapping[str, str], say: Say) -> list[Drawn]:
    """Draw what a store can show."""
    drawn = []
    if stored.inputs:
        drawn.append(design_figure(stored, told["x"], told["y"], say))
    if told["indicator"]:
        drawn.append(runs_fan_figure(stored, told["indicator"], say))
    if stored.outputs and stored.inputs:
        drawn.append(influence_figure(stored, told["output"], say))
    if stored.outputs:
        wanted = (told["a_way"] == "more", told["b_way"] == "more")
        drawn.append(front_figure(stored, told["a"], told["b"], wanted, say))
    return drawn
