"""Below the first screen: the views of the run, one open at a time, and what can be taken away."""

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import solara

from agents.errors import InputError
from policies.scenario_reading import LARGEST
from viz.app.draft import Draft
from viz.app.errands import Errands
from viz.app.figures.drawn import Drawn
from viz.app.pages import pieces
from viz.app.pages.comparing import Comparing, sourced
from viz.app.pages.errand_parts import question_of
from viz.app.pages.later import held_back, use_later
from viz.app.pages.resting import drawn_indicator, resting, untaught
from viz.app.pages.state import State
from viz.app.pages.storing import Storing
from viz.app.pages.story import Story
from viz.app.pages.taking import FILE, taken
from viz.app.pages.views import COMPARE, MORE, STORE, STORY, VIEWS, WHO, Seen, Table
from viz.app.pages.who import Who
from viz.language import Say
from viz.refusal_words import refusal

if TYPE_CHECKING:
    from model.region import Region
    from viz.app.answers import Answer, Snapshot
    from viz.app.pages.shipped import Shipped

Change = Callable[[Callable[[State], State]], None]


@solara.component
def Below(
    region: "Region",
    state: State,
    change: Change,
    snapshot: "Snapshot",
    shipped: "Shipped",
    errands: Errands,
    stores: Mapping[str, Path],
    words: dict[str, str],
) -> None:
    """Show the tabs and the view that is open."""
    say, view = state.say, VIEWS.get(state.view)
    told = state.told()
    choices = [
        {
            "key": choice.key,
            "name": say(*choice.name),
            "value": told[choice.key],
            "options": [{"value": k, "name": name} for k, name in choice.options(region, say).items()],
        }
        for choice in (view.choices if view else ())
    ]
    names = {key: say(*each.name) for key, each in VIEWS.items()} | {key: say(*both) for key, both in MORE.items()}
    pieces.Tabs(
        words=words,
        tabs=[{"key": key, "name": name} for key, name in names.items()],
        view=state.view,
        choices=choices,
        event_open=lambda key: change(lambda s: replace(s, view=str(key))),
        event_choose=lambda event: change(lambda s: s.choose(event)),
    )
    shown = snapshot.drawn
    if state.view == COMPARE:
        Comparing(state, change, snapshot, words)
    elif state.view == WHO:
        Who(state, snapshot.shown, errands, sourced(words, shown, say))
    elif state.view == STORY:
        Story(state, snapshot.shown, errands, words)
    elif state.view == STORE:
        Storing(region, state, stores, words)
    elif view is None:
        TakeAway(region, state, change, snapshot.shown, words)
    elif shown is not None:
        seen = snapshot.whole or shown if view.whole else shown
        wait = held_back(state, snapshot) if view.maps else 0.0
        Shown(Seen(region, seen, snapshot.behind(seen)), state, shipped, words, wait)


@solara.component
def Shown(seen: Seen, state: State, shipped: "Shipped", words: dict[str, str], wait: float) -> None:
    """Draw the view that is open; if there is something to see already, after `wait` seconds at the earliest."""
    told = state.told()
    behind = seen.baseline.question.key if seen.baseline else ""
    view = VIEWS[state.view]
    nothing = view.whole and not seen.answer.complete
    rests = resting(seen.answer.question.draft, state.say) if seen.ghost is not None else ""
    taught = untaught(shipped, told.get("area", seen.region.code), drawn_indicator(told), state.say)

    def drawn() -> tuple[list[tuple[Drawn | Table, str]], dict[str, str]]:
        found = [] if nothing else view.show(seen, told, state.say)
        return [(each, pieces.wire(each, rests, taught)) for each in found], sourced(words, seen.answer, state.say)

    chosen = [state.view, tuple(told.items()), state.language]
    since = [*chosen, seen.answer.question.key, nothing, behind, rests, taught]
    before = solara.use_ref(chosen)
    # What somebody chooses in the view is drawn at once.
    later = use_later(since, wait if before.current == chosen else 0.0)
    before.current = later[: len(chosen)]
    found, origin = solara.use_memo(drawn, later)
    held = bool(wait) and later != since
    # Always there, or all that follows it would be made anew when it comes.
    late = awaited(nothing, state.say) if nothing or held or seen.answer.hash != state.draft.hash else ""
    solara.Div(classes=["luohu-late"], children=[late])
    # Says which view it shows, for a moment still the one before.
    with solara.Div(classes=["luohu-grid", f"luohu-view-{later[0]}", *(["luohu-stale"] if held else [])]):
        for each, text in found:
            if isinstance(each, Drawn):
                pieces.Chart(picture_text=text, words=origin, script=pieces.PLOTLY).key(each.name)
            else:
                pieces.Rows(table_text=text, words=origin)


def awaited(nothing: bool, say: Say) -> str:
    """Say that what is drawn, if anything, is not yet the draft on screen."""
    if nothing:
        return say("正在汇总……", "Being added up …")
    return say("下图仍是上一个情景。", "What follows is still the scenario before.")


@solara.component
def TakeAway(region: "Region", state: State, change: Change, shown: "Answer | None", words: dict[str, str]) -> None:
    """Show the file, the link, and what repeats the run on screen."""
    question = question_of(state, shown)
    commands = taken(question, tuple(state.drafts_beside()), state.say)
    try:
        link, long = f"{state.draft.link}&lang={state.language}", ""
    except InputError as error:
        link, long = "", refusal(str(error), state.say)
    pieces.Take(
        taken={
            "toml": state.draft.toml,
            "name": FILE,
            "hash": state.draft.hash,
            "digest": shown.digest if shown is not None and shown.hash == state.draft.hash else "",
            "link": link,
            "long": long,
            "commands": commands.commands,
            "python": commands.python,
        },
        words=words,
        largest=LARGEST,
        event_upload=lambda event: change(lambda s: s.then(uploaded(event, region))),
    )


def uploaded(event: dict[str, Any], region: "Region") -> Draft:
    """Read a scenario file that the browser sent.

    Raises:
        InputError: see `Draft.from_toml`.
    """
    text = str(event.get("content", ""))
    if len(text) > 2 * LARGEST:
        raise InputError(f"The file is too large; a scenario file has at most {LARGEST // 1024} KB.")
    try:
        content = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        raise InputError("The file did not arrive whole; open it again.") from None
    return Draft.from_toml(content, str(event.get("name", "file")), region)
