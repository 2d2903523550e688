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


class Series(NamedTuple):
    """One scenario's differences."""

    title: str
    middle: dict[int, float]
    """Difference by year: of the one run, or the median of the draws."""
    low: dict[int, float]
    high: dict[int, float]
    """Ends of the interval by year; nothing without draws."""


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


def differences_figure(found: Sequence[Series], indicator: str, counted: bool, draws: int, say: Say) -> Drawn:
    """Draw the differences of up to four scenarios.

    Args:
        found: the scenarios.
        indicator: which one.
        counted: it counts persons; otherwise it is a share.
        draws: paired draws that the intervals come from; none for one run.
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
        name = plain(each.title)
        figure.add_scatter(
            x=years,
            y=[each.middle[year] / divisor for year in years],
            mode="lines+markers",
            line=line_of(look),
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
        say(f"单位：{unit}。", f"Unit: {unit}. ") + _meaning(draws, say),
        _table(found, unit, divisor, say),
        height=HEIGHT,
    )


def _meaning(draws: int, say: Say) -> str:
    """Say where the differences and intervals come from."""
    if draws:
        return say(
            f"线为 {draws} 次成对抽取的中位数，带为 90% 区间：参数、合成人口与运气成对相同，差异只由杠杆造成。"
            "来源：模拟。",
            f"Lines: median of {draws} paired draws; bands: 90 % of them. Parameters, population and luck are the "
            "same in "
            "each pair, so the levers alone cause the difference. Source: model.",
        )
    return say(
        "一次成对的模拟：人口、种子与参数相同，差异只由杠杆造成；一个种子的起伏不代表参数的不确定性。来源：模拟。",
        "One pair of runs with the same population, seed and parameters, so the levers alone cause the difference; "
        "one seed's "
        "ups and downs are not the parameters' uncertainty. Source: model.",
    )


def _table(found: Sequence[Series], unit: str, divisor: float, say: Say) -> pd.DataFrame:
    """Lay out the differences by year."""
    columns = {}
    for each in found:
        columns[f"{each.title} ({unit})"] = pd.Series(each.middle, dtype=float) / divisor
        for end, word in ((each.low, say("低", "low")), (each.high, say("高", "high"))):
            if end:
                columns[f"{each.title}, {word} ({unit})"] = pd.Series(end, dtype=float) / divisor
    return pd.DataFrame(columns).rename_axis(say("年", "year")).reset_index()
