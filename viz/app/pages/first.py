"""The first screen, without a click: headline numbers, both shares with their fan, and the map."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import solara

from viz.app.figures.county_map import blank_map, map_figure
from viz.app.figures.drawn import noted, on_the_wire
from viz.app.figures.shares import shares_figure
from viz.app.pages import pieces
from viz.app.pages.fans import fan_of
from viz.app.pages.headlines import headlines
from viz.app.pages.resting import behaving, resting, untaught
from viz.app.pages.shipped import Shipped
from viz.app.pages.state import State
from viz.app.pages.status import status_of
from viz.refusal_words import refusal

if TYPE_CHECKING:
    import pandas as pd

    from model.region import Region
    from viz.app.answers import Answer, Snapshot


@solara.component
def First(
    region: "Region",
    state: State,
    change: Callable[[Callable[[State], State]], None],
    snapshot: "Snapshot",
    shipped: Shipped,
    words: dict[str, str],
) -> None:
    """Show what matters most of the run on screen, or of what ships until there is one."""
    say, shown = state.say, snapshot.shown or snapshot.outdated
    run = None if shown is None else shown.indicators
    ghost = ghost_of(shown, snapshot.baseline)
    fan = fan_of(state.draft, snapshot, shipped, say)
    status = status_of(snapshot, say)
    pieces.Heads(
        words=words,
        heads=[head._asdict() for head in headlines(region, say, run, ghost, fan.frame, fan.chances)],
        stage=snapshot.progress.stage,
        hash=state.draft.hash,
        digest="" if snapshot.settled is None else snapshot.settled.digest,
        drawn="" if snapshot.shown is None else f"{snapshot.shown.hash} {snapshot.shown.question.scale:g}",
        status=status.text,
        part=status.part,
        note=behaving(shown, say)[0],
        more=behaving(shown, say)[1],
        alert=refusal(state.alert, say) or status.failed,
        event_dismiss=lambda *_: change(lambda s: replace(s, alert="")),
    )
    rests = resting(state.draft, say) or untaught(shipped, region.code, "resident_urban_share", say)
    picture = solara.use_memo(
        lambda: on_the_wire(noted(shares_figure(region, say, run, ghost, fan.frame), fan.words, rests)),
        [shown, ghost is None, state.language, state.draft, snapshot.paired.draws, fan.words],
    )
    over = solara.use_memo(
        lambda: on_the_wire(noted(blank_map(region, say) if run is None else map_figure(region, say, run), rests)),
        [shown, state.language, rests],
    )
    with solara.Div(classes=["luohu-first"]):
        for key, each in (("first-shares", picture), ("first-map", over)):
            pieces.Chart(picture=each, words=words, script=pieces.PLOTLY).key(key)


def ghost_of(shown: "Answer | None", baseline: "Answer | None") -> "pd.DataFrame | None":
    """Give the baseline's indicators, where the run on screen is another one."""
    if shown is None or baseline is None or shown.hash == baseline.hash:
        return None
    return baseline.indicators
