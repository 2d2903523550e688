"""Winners and losers: a comparison person by person, what it rests on, and its report to take away."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import solara

from viz.app.draft import Draft
from viz.app.errands import Errands
from viz.app.figures.drawn import Drawn
from viz.app.figures.movers import movers_figure
from viz.app.figures.rests import rests_figure
from viz.app.pages import pieces
from viz.app.pages.errand_parts import failed_of, labelled, order_of, question_of, said_of, use_errand
from viz.app.pages.state import State
from viz.compare_people import GROUPINGS
from viz.compare_words import LEDGERS, SHARES
from viz.language import LANGUAGES, Say

if TYPE_CHECKING:
    from viz.app.answers import Answer

REPORTS = {"zh": "报告（中文）", "en": "Report (English)"}


@solara.component
def Who(state: State, answer: "Answer | None", errands: Errands, words: dict[str, str]) -> None:
    """Ask for the comparison, and show it."""
    say, question = state.say, question_of(state, answer)
    going, begin, stop = use_errand(errands)
    by, put = solara.use_state(next(iter(GROUPINGS)))
    here = going.key.startswith(question.key)
    step = going.step
    folder = step.folder if here and step.stage == "done" else None
    found = solara.use_memo(lambda: read_frames(folder), [folder])
    drawn = solara.use_memo(lambda: pictures(found, question.until, by, say), [folder, by, state.language])
    if question.draft.hash == Draft(state.draft.region).hash:
        solara.Div(classes=["luohu-status"], children=[words["same"]])
        return

    def ask(event: dict[str, Any]) -> None:
        put(str(event["option"]))
        if not here or step.stage not in ("done", "running") or bool(event["checked"]) != going.key.endswith("+"):
            rests = bool(event["checked"])
            order = order_of("compare", state, question, rests_on=rests)
            begin(order, question.key + ("+" if rests else ""))

    pieces.ErrandPart(
        words=words,
        title=words["reckon"],
        about=words["who"],
        asks=words["by"],
        options=labelled(GROUPINGS, say),
        check=words["rests"],
        stage=step.stage,
        part=step.part,
        said=said_of(step, say),
        failed=failed_of(step, say),
        files=files_of(folder),
        text="",
        event_begin=ask,
        event_stop=lambda *_: stop(),
    )
    with solara.Div(classes=["luohu-grid"]):
        for each in drawn:
            pieces.Chart(picture_text=pieces.wire(each), words=words, script=pieces.PLOTLY).key(each.name)


def read_frames(folder: Path | None) -> dict[str, pd.DataFrame]:
    """Read what an errand has left behind."""
    if folder is None:
        return {}
    return {name: pd.read_parquet(folder / "frames" / f"{name}.parquet") for name in ("movers", "rests_on")}


def files_of(folder: Path | None) -> list[dict[str, str]]:
    """Give the reports."""
    if folder is None:
        return []
    return [
        {
            "name": f"luohu-report.{language}.html",
            "title": REPORTS[language],
            "type": "text/html",
            "content": (folder / f"report.{language}.html").read_text(encoding="utf-8"),
        }
        for language in LANGUAGES
    ]


def pictures(frames: dict[str, pd.DataFrame], year: int, by: str, say: Say) -> list[Drawn]:
    """Draw who gains and who loses in both ledgers, and what both effects rest on, where that was asked for."""
    if not frames:
        return []
    movers, rests = frames["movers"], frames["rests_on"]
    movers = movers[movers["year"] == year]
    drawn = [movers_figure(movers, ledger, by, year, say) for ledger in LEDGERS]
    for share in SHARES.values():
        rows = rests[(rests["indicator"] == share) & (rests["year"] == year)] if len(rests) else rests
        if len(rows):
            drawn.append(rests_figure(rows, share, say))
    return drawn
