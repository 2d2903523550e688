"""Scenarios side by side: the one in hand and up to three named ones, each against the baseline under the same luck."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pandas as pd
import solara

from viz.app.answers import Beside
from viz.app.draft import BASELINE, Draft
from viz.app.figures.differences import Series, differences_figure, series_of
from viz.app.figures.drawn import Drawn
from viz.app.figures.origin import Origin, origin_words
from viz.app.pages import pieces
from viz.app.pages.resting import resting
from viz.app.pages.side import presets
from viz.app.pages.state import MOST_BESIDE, State
from viz.app.pages.status import under_way
from viz.app.pages.views import Table
from viz.compare_numbers import count_unit, signed
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
        full=len(state.beside) >= MOST_BESIDE,
        event_put=lambda event: change(lambda s: s.put_beside(str(event["name"]), bool(event["on"]))),
    )
    for each in snapshot.beside:
        if each.answer is None and each.progress.stage != "done":
            failed = each.progress.stage == "failed"
            words_of = say(*each.progress.sentence) if failed else under_way(each.progress, say)
            solara.Div(classes=["luohu-status"], children=[f"{title_of(each.draft, say)}: {words_of}"])
    found = answered(snapshot)
    if not found:
        return
    words = words | origin_words([origin_of(each.answer, say) for each in found if each.answer is not None], say)
    with solara.Div(classes=["luohu-grid"]):
        for drawn in pictures(found, say):
            text = pieces.wire(drawn, filling(found, say), *rests_of(found, say))
            pieces.Chart(picture_text=text, words=words, script=pieces.PLOTLY).key(drawn.name)
    pieces.Rows(table_text=pieces.wire(side_by_side(found, say)), words=words)


def origin_of(answer: "Answer", say: Say) -> Origin:
    """Say which run an answer is."""
    question = answer.question
    return Origin(title_of(question.draft, say), answer.hash, question.seed, question.scale)


def sourced(words: dict[str, str], answer: "Answer | None", say: Say) -> dict[str, str]:
    """Add to a template's words which run its numbers come from. What shows none goes without: it changes with each."""
    return words | origin_words([] if answer is None else [origin_of(answer, say)], say)


def title_of(draft: Draft, say: Say) -> str:
    """Name a draft: its own title, or that of the scenario it began as, with a mark where it was changed."""
    own = say(*draft.title)
    named = next((each["title"] for each in presets(say) if each["name"] == draft.base), draft.base)
    return own or (named if draft.untouched else say(f"{named}，改动后", f"{named}, changed"))


def answered(snapshot: "Snapshot") -> list[Beside]:
    """Give the scenarios that differ from the baseline and are answered, the one in hand first; each only once."""
    found: dict[str, Beside] = {}
    mine = Beside(snapshot.draft, snapshot.shown, snapshot.progress, snapshot.paired)
    for each in (mine, *snapshot.beside):
        answer = each.answer
        if answer is None or not len(answer.effects) or answer.hash == Draft(each.draft.region).hash:
            continue
        before = found.setdefault(answer.hash, each)
        if each.paired.draws > before.paired.draws:
            found[answer.hash] = before._replace(paired=each.paired)
    return list(found.values())


def pictures(found: Sequence[Beside], say: Say) -> list[Drawn]:
    """Draw the differences of both shares and both urban populations, each scenario with the interval of its pairs."""
    drawn = []
    for indicator in SHOWN:
        series = [series_for(each, indicator, say) for each in found]
        drawn.append(differences_figure(series, indicator, indicator in COUNTED, say))
    return drawn


def series_for(each: Beside, indicator: str, say: Say) -> Series:
    """Give one scenario's differences: of its pairs where there are some, of its one run until then."""
    region, title = each.draft.region, title_of(each.draft, say)
    effects = effects_of(each)
    own = series_of(effects, indicator, region.code, {str(effects["scenario"].iloc[0]): title})[0]
    return with_band(own, each.paired.band(indicator, region.code), each.paired.draws)


def effects_of(each: Beside) -> pd.DataFrame:
    """Give the effects of a scenario that is answered."""
    assert each.answer is not None
    return each.answer.effects


def filling(found: Sequence[Beside], say: Say) -> str:
    """Say which intervals still fill in; nothing once all are complete."""
    parts = [
        f"{title_of(each.draft, say)} {each.paired.draws}/{each.paired.wanted}"
        for each in found
        if each.paired.wanted and not each.paired.complete
    ]
    if not parts:
        return ""
    listed = say("、", ", ").join(parts)
    return say(
        f"区间尚在补充（已完成的成对抽取）：{listed}。", f"Intervals still fill in (paired draws done): {listed}."
    )


def rests_of(found: Sequence[Beside], say: Say) -> list[str]:
    """Say of each scenario what its effect rests on."""
    texts = [(title_of(each.draft, say), resting(each.draft, say)) for each in found]
    return [say(f"{title}：{text}", f"{title}: {text}") for title, text in texts if text]


def with_band(series: Series, band: pd.DataFrame, draws: int) -> Series:
    """Give a scenario the interval of its paired draws, and their median as its line; as it is without any."""
    years = [int(year) for year in band["year"]]
    middle, low, high = (dict(zip(years, band[mark].astype(float), strict=True)) for mark in ("p50", "p05", "p95"))
    return Series(series.title, middle, low, high, draws) if years else series


def side_by_side(found: Sequence[Beside], say: Say) -> Table:
    """Lay out values and differences at the plan's horizons: of the one run, and beside it of the paired draws."""
    head = [say("指标", "indicator"), say("年", "year"), say("基线", "baseline")]
    head += [cell for each in found for cell in _heads(each, say)]
    rows = []
    for indicator in SHOWN:
        for year in YEARS:
            cells = [_row(effects_of(each), indicator, each.draft.region.code, year) for each in found]
            known = [cell for cell in cells if cell is not None]
            if len(known) < len(found):
                continue
            name = indicator_name(indicator, say) + _unit(indicator, say)[1]
            row = [name, str(year), _value(known[0][0], indicator, say)]
            for each, cell in zip(found, known, strict=True):
                row += [_text(cell, indicator, say), _interval(each, indicator, year, say)]
            rows.append(row)
    caption = say(
        "模拟一列：一次成对模拟的值，括号内为与基线之差（比率为百分点），同一种子、同一合成人口。抽取一列："
        "各次成对抽取的差异，先中位数，方括号内为 5% 与 95% 分位；它取后验的各组参数、较小的规模，"
        "与那一次模拟的差异不必相同。来源：模拟。",
        "Columns of a run: the value, and in brackets the difference from the baseline (of shares, in points), in one "
        "pair of runs of the same seed and population. Columns of draws: the differences of the paired draws, their "
        "median and in square brackets 5 and 95 %; they take many sets of parameters of the posterior, at a smaller "
        "scale, and need not agree with the one run. Source: model.",
    )
    frame = pd.DataFrame(rows, columns=pd.Index(head))
    return Table(say("并列比较", "Side by side"), frame, caption, _counts(found, say))


def _heads(each: Beside, say: Say) -> list[str]:
    """Name a scenario's two columns: which run, and how many draws."""
    title, answer = title_of(each.draft, say), each.answer
    assert answer is not None
    scale = answer.question.scale
    run = say("全部家庭的一次模拟", "run of every household") if scale == 1.0 else _small(scale, say)
    draws = say(
        f"{each.paired.draws} 次成对抽取：中位数 [5%，95%]",
        f"{each.paired.draws} paired draws: median [5 %, 95 %]",
    )
    return [say(f"{title}：{text}", f"{title}: {text}") for text in (run, draws)]


def _small(scale: float, say: Say) -> str:
    """Name a run of a part of the households."""
    return say(f"{100 * scale:g}% 家庭的一次模拟", f"run of {100 * scale:g} % of the households")


def _counts(found: Sequence[Beside], say: Say) -> dict[str, str]:
    """Give the draws that are in, for the file."""
    told = {title_of(each.draft, say): str(each.paired.draws) for each in found}
    return {f"{title}, {say('成对抽取次数', 'paired draws')}": draws for title, draws in told.items()}


def _row(effects: pd.DataFrame, indicator: str, area: str, year: int) -> tuple[float, float, float] | None:
    """Give reference, value and difference; None where there is none."""
    rows = effects[(effects["indicator"] == indicator) & (effects["area_code"] == area) & (effects["year"] == year)]
    if rows.empty:
        return None
    reference, value, difference = (float(rows[key].iloc[0]) for key in ("reference", "value", "difference"))
    return reference, value, difference


def _interval(each: Beside, indicator: str, year: int, say: Say) -> str:
    """Write median and interval of the pairs; a dash without any."""
    band = each.paired.band(indicator, each.draft.region.code)
    rows = band[band["year"] == year]
    if rows.empty:
        return "–"
    middle, low, high = (_difference(float(rows[mark].iloc[0]), indicator, say) for mark in ("p50", "p05", "p95"))
    return f"{middle} [" + say(f"{low} 至 {high}", f"{low} to {high}") + "]"


def _value(value: float, indicator: str, say: Say) -> str:
    return f"{value / _unit(indicator, say)[0]:,.2f}"


def _difference(value: float, indicator: str, say: Say) -> str:
    return signed(value / _unit(indicator, say)[0])


def _unit(indicator: str, say: Say) -> tuple[float, str]:
    """Give the divisor of an indicator's numbers, and its unit where the name does not hold it."""
    divisor, unit = count_unit(1e6, say)
    return (divisor, say(f"（{unit}）", f" ({unit})")) if indicator in COUNTED else (1.0, "")


def _text(cell: tuple[float, float, float], indicator: str, say: Say) -> str:
    return f"{_value(cell[1], indicator, say)} ({_difference(cell[2], indicator, say)})"
