"""Scenarios side by side: the one in hand and up to three named ones, each against the baseline under the same luck."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import solara

from viz.app.draft import BASELINE, Draft
from viz.app.figures.differences import Series, differences_figure, series_of
from viz.app.figures.drawn import Drawn, on_the_wire
from viz.app.pages import pieces
from viz.app.pages.resting import resting
from viz.app.pages.side import presets
from viz.app.pages.state import State
from viz.app.pages.status import under_way
from viz.app.pages.views import Table
from viz.compare_numbers import persons_words, signed
from viz.compare_words import indicator_name
from viz.language import Say

if TYPE_CHECKING:
    from viz.app.answers import Answer, Snapshot

SHOWN = ("resident_urban_share", "registered_urban_share", "resident_urban", "registered_urban")
"""Indicators whose differences are drawn."""
COUNTED = ("resident_urban", "registered_urban")
YEARS = (2025, 2035)


@solara.component
def Comparing(
    state: State, change: Callable[[Callable[[State], State]], None], snapshot: "Snapshot", words: dict[str, str]
) -> None:
    """Choose scenarios, and see their paired differences."""
    say = state.say
    pieces.Choose(
        words=words,
        presets=[each for each in presets(say) if each["name"] != BASELINE],
        chosen=list(state.beside),
        event_put=lambda event: change(lambda s: s.put_beside(str(event["name"]), bool(event["on"]))),
    )
    for draft, answer, progress in snapshot.beside:
        if answer is None and progress.stage != "done":
            words_of = say(*progress.sentence) if progress.stage == "failed" else under_way(progress, say)
            solara.Div(classes=["luohu-status"], children=[f"{title_of(draft, say)}: {words_of}"])
    answers = answered(snapshot)
    if not answers:
        return
    with solara.Div(classes=["luohu-grid"]):
        note = resting(state.draft, say)
        for drawn in pictures(answers, snapshot, say):
            shown = replace(drawn, notes=(note,) if note else ())
            pieces.Chart(picture=on_the_wire(shown), words=words, script=pieces.PLOTLY).key(drawn.name)
    pieces.Rows(table=pieces.table_on_the_wire(side_by_side(answers, say)), words=words)


def title_of(draft: Draft, say: Say) -> str:
    """Name a draft: its own title, or that of the scenario it began as, with a mark where it was changed."""
    own = say(*draft.title)
    named = next((each["title"] for each in presets(say) if each["name"] == draft.base), draft.base)
    return own or (named if draft.untouched else say(f"{named}，改动后", f"{named}, changed"))


def answered(snapshot: "Snapshot") -> "list[tuple[Draft, Answer]]":
    """Give the scenarios that differ from the baseline and are answered, the one in hand first; each only once."""
    found: dict[str, tuple[Draft, Answer]] = {}
    for draft, answer in ((snapshot.draft, snapshot.shown), *((d, a) for d, a, _ in snapshot.beside)):
        if answer is not None and len(answer.effects) and answer.hash != Draft(draft.region).hash:
            found.setdefault(answer.hash, (draft, answer))
    return list(found.values())


def pictures(answers: "list[tuple[Draft, Answer]]", snapshot: "Snapshot", say: Say) -> list[Drawn]:
    """Draw the differences of both shares and both urban populations."""
    drawn = []
    for indicator in SHOWN:
        series = [
            series_of(answer.effects, indicator, draft.region.code, {_scenario(answer): title_of(draft, say)})[0]
            for draft, answer in answers
        ]
        first, paired = answers[0][0], snapshot.paired
        draws = paired.draws if first.hash == snapshot.draft.hash else 0
        if draws:
            band = paired.band(indicator, first.region.code)
            series[0] = with_band(series[0], band)
            draws = draws if len(band) else 0
        drawn.append(differences_figure(series, indicator, indicator in COUNTED, draws, say))
    return drawn


def _scenario(answer: "Answer") -> str:
    """Give the name under which an answer's own effects stand."""
    return str(answer.effects["scenario"].iloc[0])


def with_band(series: Series, band: pd.DataFrame) -> Series:
    """Give a scenario the interval of its paired draws, and their median as its line."""
    years = [int(year) for year in band["year"]]
    columns = (dict(zip(years, band[mark].astype(float), strict=True)) for mark in ("p50", "p05", "p95"))
    return Series(series.title, *columns) if years else series


def side_by_side(answers: "list[tuple[Draft, Answer]]", say: Say) -> Table:
    """Lay out values and differences at the plan's horizons."""
    head = [say("指标", "indicator"), say("年", "year"), say("基线", "baseline")]
    titles = [title_of(draft, say) for draft, _ in answers]
    rows = []
    for indicator in SHOWN:
        for year in YEARS:
            cells = [_row(answer.effects, indicator, draft.region.code, year) for draft, answer in answers]
            if any(cell is None for cell in cells):
                continue
            found = [cell for cell in cells if cell is not None]
            texts = [_text(cell, indicator, say) for cell in found]
            rows.append([indicator_name(indicator, say), str(year), _value(found[0][0], indicator, say), *texts])
    caption = say(
        "值，括号内为与基线之差（比率为百分点）。同一种子、同一合成人口。来源：模拟。",
        "Values; in brackets the difference from the baseline (of shares, in points). Same seed and population. "
        "Source: "
        "model.",
    )
    columns = pd.Index([*head, *titles])
    return Table(say("并列比较", "Side by side"), pd.DataFrame(rows, columns=columns), caption)


def _row(effects: pd.DataFrame, indicator: str, area: str, year: int) -> tuple[float, float, float] | None:
    """Give reference, value and difference; None where there is none."""
    rows = effects[(effects["indicator"] == indicator) & (effects["area_code"] == area) & (effects["year"] == year)]
    if rows.empty:
        return None
    reference, value, difference = (float(rows[key].iloc[0]) for key in ("reference", "value", "difference"))
    return reference, value, difference


def _value(value: float, indicator: str, say: Say) -> str:
    return persons_words(value, say) if indicator in COUNTED else f"{value:.2f} %"


def _text(cell: tuple[float, float, float], indicator: str, say: Say) -> str:
    return f"{_value(cell[1], indicator, say)} ({signed(cell[2], 0 if indicator in COUNTED else 2)})"
