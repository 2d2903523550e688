"""Scenarios against the baseline, year by year: paired differences, with their intervals where draws give them."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.look import (
    LOOKS,
    axis,
    line_of,
    marks_every_fifth,
    new_figure,
    persons_axis,
    plain,
    veil,
    years_axis,
)
from viz.charts.drawing import INK
from viz.compare_words import indicator_name
from viz.language import Say

HEIGHT = 400
SINGLE = 1.3
"""Width of the line of a single run, thinner than that of many draws."""


class Series(NamedTuple):
    """One scenario's differences."""

    title: str
    middle: dict[int, float]
    """Difference by year: of the one run, or the median of the draws."""
    low: dict[int, float]
    high: dict[int, float]
    """Ends of the interval by year; nothing without draws."""
    draws: int = 0
    """Paired draws that it comes from; none for one run."""


def series_of(effects: pd.DataFrame, indicator: str, area: str, titles: dict[str, str]) -> list[Series]:
    """Look up the differences of one run of each scenario.

    Args:
        effects: (scenario, year, area_code, indicator, difference, …).
        indicator: which one.
        area: code of the prefecture or a county.
        titles: of the scenarios, in their order.
    """
    rows = effects[(effects["indicator"] == indicator) & (effects["area_code"] == area)]
    found = []
    for name, title in titles.items():
        mine = rows[rows["scenario"] == name].sort_values("year")
        years = mine["year"].astype(int)
        found.append(Series(title, dict(zip(years, mine["difference"].astype(float), strict=True)), {}, {}))
    return found


def differences_figure(found: Sequence[Series], indicator: str, counted: bool, say: Say) -> Drawn:
    """Draw the differences of up to four scenarios.

    Args:
        found: the scenarios.
        indicator: which one.
        counted: it counts persons; otherwise it is a share.
        say: the language.
    """
    values = [value for each in found for part in (each.middle, each.low, each.high) for value in part.values()]
    divisor, unit = persons_axis(values, say) if counted else (1.0, say("百分点", "points"))
    figure = new_figure(HEIGHT)
    for each, look in zip(found, LOOKS, strict=False):
        years = list(each.middle)
        if each.low:
            ends = [each.high[y] / divisor for y in years] + [each.low[y] / divisor for y in reversed(years)]
            figure.add_scatter(
                x=years + years[::-1],
                y=ends,
                fill="toself",
                fillcolor=veil(look.color, 0.15),
                line={"width": 0.7, "color": veil(look.color, 0.6), "dash": look.dash},
                mode="lines",
                hoverinfo="skip",
                showlegend=False,
            )
        name = plain(f"{each.title}{made_of(each, say)}")
        figure.add_scatter(
            x=years,
            y=[each.middle[year] / divisor for year in years],
            mode="lines+markers",
            line=line_of(look) if each.draws else line_of(look, SINGLE),
            marker=marks_every_fifth(years, look),
            name=name,
            hovertemplate=f"%{{x}}: %{{y:+,.2f}}<extra>{name}</extra>",
        )
    years = sorted({year for each in found for year in each.middle}) or [0]
    figure.update_layout(
        xaxis=years_axis(years[0], years[-1]),
        yaxis=axis(say(f"与基线之差（{unit}）", f"less baseline ({unit})"), zeroline=True, zerolinecolor=INK),
    )
    name = indicator_name(indicator, say).removesuffix(" %")
    return Drawn(
        f"differences-{indicator}",
        figure,
        say(f"{name}：与基线之差", f"{name[:1].upper()}{name[1:]}: difference from the baseline"),
        say(f"单位：{unit}。", f"Unit: {unit}. ") + _meaning(found, say),
        _table(found, unit, divisor, say),
        height=HEIGHT,
    )


def made_of(each: Series, say: Say) -> str:
    """Say in brackets how many draws are in a line, or that it is a single run."""
    if each.draws:
        return say(f"（{each.draws} 次成对抽取）", f" ({each.draws} paired draws)")
    return say("（单次模拟）", " (single run)")


def _meaning(found: Sequence[Series], say: Say) -> str:
    """Say where each line and interval comes from."""
    drawn, single = ([each for each in found if bool(each.draws) == many] for many in (True, False))
    parts = [_draws_text(drawn, say)] if drawn else []
    if single:
        parts.append(_single_text([] if len(single) == len(found) else single, say))
    if drawn and single:
        parts.append(
            say(
                "中位数与单次模拟不可互比名次，待抽取补齐后再比。",
                "A median and a single run cannot be ranked against each other: wait until the draws are in.",
            )
        )
    return say("", " ").join([*parts, say("来源：模拟。", "Source: model.")])


def _draws_text(drawn: Sequence[Series], say: Say) -> str:
    """Say what lines and bands of paired draws are, and how many draws each has."""
    counts = sorted({each.draws for each in drawn})
    listed = say("、", ", ").join(f"{each.title} {each.draws}" for each in drawn)
    many = f"{counts[0]} " if len(counts) == 1 else ""
    of_each = "" if many else say(f"（次数：{listed}）", f" ({listed})")
    return say(
        f"粗线为{many and f' {many}次'}成对抽取的中位数{of_each}，带为 90% 区间：参数、合成人口与运气成对相同，"
        "差异只由杠杆造成。",
        f"Thick lines: median of {many}paired draws{of_each}; bands: 90 % of them. Parameters, population and luck are "
        "the same in each pair, so the levers alone cause the difference.",
    )


def _single_text(named: Sequence[Series], say: Say) -> str:
    """Say what a line of one pair of runs is, and whose, where not all are such."""
    names = say("、", ", ").join(each.title for each in named)
    whose = say(f"细线（{names}）为一次", f"Thin lines ({names}): one") if named else say("一次", "One")
    return say(
        f"{whose}成对的模拟：人口、种子与参数相同，差异只由杠杆造成；一个种子的起伏不代表参数的不确定性。",
        f"{whose} pair of runs with the same population, seed and parameters, so "
        "the levers alone cause the difference; one seed's ups and downs are not the parameters' uncertainty.",
    )


def _table(found: Sequence[Series], unit: str, divisor: float, say: Say) -> pd.DataFrame:
    """Lay out the differences by year, and the draws that they come from."""
    columns = {}
    for each in found:
        columns[f"{each.title} ({unit})"] = pd.Series(each.middle, dtype=float) / divisor
        for end, word in ((each.low, say("低", "low")), (each.high, say("高", "high"))):
            if end:
                columns[f"{each.title}, {word} ({unit})"] = pd.Series(end, dtype=float) / divisor
    table = pd.DataFrame(columns).rename_axis(say("年", "year")).reset_index()
    draws = {f"{each.title}, {say('成对抽取次数', 'paired draws')}": each.draws for each in found}
    return table.assign(**draws)
