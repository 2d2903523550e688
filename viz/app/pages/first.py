"""The first screen, without a click: headline numbers, both shares with their fan, and the map."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import solara

from viz.app.figures.county_map import blank_map, map_figure
from viz.app.figures.numbers import Numbers, numbers_of
from viz.app.figures.shares import shares_figure
from viz.app.pages import pieces
from viz.app.pages.comparing import sourced
from viz.app.pages.fans import Fan, fan_of
from viz.app.pages.headlines import headlines
from viz.app.pages.later import held_back, use_later
from viz.app.pages.resting import behaving, resting, untaught
from viz.app.pages.shipped import Shipped
from viz.app.pages.state import State
from viz.app.pages.status import drawn_of, under_way
from viz.refusal_words import refusal

if TYPE_CHECKING:
    import pandas as pd

    from model.region import Region
    from viz.app.answers import Answer, Paired, Snapshot
    from viz.app.draft import Draft
    from viz.app.sessions import Session
    from viz.language import Say


@solara.component
def First(
    session: "Session",
    region: "Region",
    state: State,
    change: Callable[[Callable[[State], State]], None],
    snapshot: "Snapshot",
    shipped: Shipped,
    words: dict[str, str],
) -> None:
    """Show what matters most of the run on screen, or of what ships until there is one."""
    say, (draft, shown, ghost, paired, stale) = state.say, on_screen(snapshot)
    run = None if shown is None else shown.indicators
    # All that indicators depend on: a run that is complete draws nothing anew.
    drawn = "" if shown is None else shown.question.key
    pairs = [draft, paired.draws, paired.wanted, paired.sentence]
    since = use_unless(stale, [drawn, ghost is None, *pairs, state.language])
    fan, numbers = solara.use_memo(lambda: fan_and_numbers(region, on_screen(snapshot), shipped, say), since)
    dimmed = ["luohu-stale"] if stale else []
    with solara.Div():
        with solara.Div(classes=dimmed):
            pieces.Heads(words=words, heads=[head._asdict() for head in headlines(say, numbers)])
        UnderWay(session, state)
        _status(state, change, snapshot, words)
    rests = resting(draft, say) or untaught(shipped, region.code, "resident_urban_share", say)
    curves = solara.use_memo(
        lambda: (pieces.wire(shares_figure(region, say, numbers), fan.words, rests), sourced(words, shown, say)), since
    )
    wanted, wait = [drawn, state.language, rests], held_back(state, snapshot)
    later = use_later(wanted, wait)
    over = solara.use_memo(
        lambda: (
            pieces.wire(blank_map(region, say) if run is None else map_figure(region, say, run), rests),
            sourced(words, shown, say),
        ),
        later,
    )
    held = ["luohu-stale"] if wait and later != wanted else dimmed
    with solara.Div(classes=["luohu-first"]):
        for key, (text, origin), look in (("first-shares", curves, dimmed), ("first-map", over, held)):
            with solara.Div(classes=look).key(key):
                pieces.Chart(picture_text=text, words=origin, script=pieces.PLOTLY)


def _status(
    state: State, change: Callable[[Callable[[State], State]], None], snapshot: "Snapshot", words: dict[str, str]
) -> None:
    """Say what is drawn, on which parameters it rests, and what went wrong."""
    say = state.say
    whole = next(
        (each for each in (snapshot.settled, snapshot.whole, snapshot.baseline) if each and each.complete), None
    )
    short, more = behaving(whole, say)
    failed = say(*snapshot.progress.sentence) if snapshot.progress.stage == "failed" else ""
    pieces.Status(
        words=words,
        stage=snapshot.progress.stage,
        hash=state.draft.hash,
        digest="" if snapshot.settled is None else snapshot.settled.digest,
        drawn="" if snapshot.shown is None else f"{snapshot.shown.hash} {snapshot.shown.question.scale:g}",
        status=drawn_of(snapshot, say),
        note=short,
        more=more,
        remarks=[say(*note) for note in state.draft.scenario.notes],
        alert=refusal(state.alert, say) or failed,
        event_dismiss=lambda *_: change(lambda s: replace(s, alert="")),
    )


@solara.component
def UnderWay(session: "Session", state: State) -> None:
    """Say how far the work is. That comes several times a second: it goes past the drawing of the page."""
    line = pieces.Progress(text="", part=None)

    def follow() -> Callable[[], None]:
        shown = solara.get_widget(line)

        def told(snapshot: "Snapshot") -> None:
            progress = snapshot.of(state.draft).progress
            shown.text = "" if progress.ended else under_way(progress, state.say)
            shown.part = None if progress.ended else progress.part

        told(session.desk.snapshot)
        return session.listen(told)

    solara.use_effect(follow, [session, state.draft, state.language])


def fan_and_numbers(region: "Region", seen: "OnScreen", shipped: Shipped, say: "Say") -> tuple[Fan, Numbers]:
    """Reckon what curves and headlines are drawn from."""
    fan = fan_of(seen.draft, seen.paired, shipped, say)
    run = None if seen.shown is None else seen.shown.indicators
    return fan, numbers_of(region, run, seen.ghost, fan.frame, fan.chances)


def use_unless(stale: bool, key: list[Any]) -> list[Any]:
    """Give a key, or as long as what is drawn is stale, what it was before: nobody waits for that to be drawn anew.

    Args:
        stale: whether it is the draft before.
        key: of what is drawn, the language last, in which it is drawn at any time.
    """
    kept = solara.use_ref(key)
    if not stale or kept.current[-1] != key[-1]:
        kept.current = key
    return kept.current


class OnScreen(NamedTuple):
    """What numbers, fan, chances and words of the first screen are drawn from: all of one draft."""

    draft: "Draft"
    shown: "Answer | None"
    ghost: "pd.DataFrame | None"
    """The baseline's indicators, of the same scale and seed; none where the run is the baseline itself."""
    paired: "Paired"
    stale: bool
    """It is the draft before, until there is a run of the one in hand."""


def on_screen(snapshot: "Snapshot") -> OnScreen:
    """Choose what the first screen shows."""
    shown, stale = snapshot.drawn, snapshot.shown is None and snapshot.outdated is not None
    draft = shown.question.draft if shown is not None and stale else snapshot.draft
    behind = snapshot.behind(shown)
    ghost = None if shown is None or behind is None or shown.hash == behind.hash else behind.indicators
    return OnScreen(draft, shown, ghost, snapshot.drawn_pairs, stale)
