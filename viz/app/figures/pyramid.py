"""The population pyramid: who lives here as bars, who is registered here as an outline around them."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.app.figures.drawn import Drawn, Frame
from viz.app.figures.look import LOOKS, axis, bars_of, new_figure, persons_axis
from viz.charts.drawing import INK
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

GROUP = 5
OLDEST = 90
HEIGHT = 520
SEXES = (("man", ("男", "men"), -1.0), ("woman", ("女", "women"), 1.0))
LEDGERS = ("residents", "registered")


def pyramid_figure(region: "Region", say: Say, counts: pd.DataFrame, area: str = "", year: int | None = None) -> Drawn:
    """Draw men to the left and women to the right, a frame a year.

    Args:
        region: that was run.
        say: the language.
        counts: (year, area_code, ledger, sex, age, persons): ledger residents or registered, sex man or woman, the
            first of five years of age, full-size persons.
        area: code of the prefecture (if not given) or a county.
        year: shown first; the last one if not given.
    """
    code = area or region.code
    rows = counts[counts["area_code"] == code]
    rows = rows.assign(age=rows["age"].clip(upper=OLDEST))
    sums = rows.groupby(["year", "ledger", "sex", "age"])["persons"].sum()
    years = sorted({int(each) for each in rows["year"]})
    divisor, unit = persons_axis(sums.tolist(), say)
    groups = list(range(0, OLDEST + 1, GROUP))
    labels = [f"{age}–{age + GROUP - 1}" if age < OLDEST else f"{age}+" for age in groups]
    figure = new_figure(HEIGHT, barmode="overlay", bargap=0.12)
    frames = [_frame(sums.loc[each] / divisor, each, groups) for each in years]
    hover = "%{y}: %{customdata:,.2f} " + unit + "<extra></extra>"
    for (_, name, _), look in zip(SEXES, LOOKS, strict=False):
        words = say(f"{name[0]}，常住", f"{name[1]}, living here")
        figure.add_bar(orientation="h", y=labels, marker=bars_of(look), name=words, hovertemplate=hover)
    for at in range(len(SEXES)):
        figure.add_scatter(
            y=labels,
            mode="lines+markers",
            line={"color": INK, "width": 2},
            marker={"size": 5, "color": "white", "line": {"width": 1.5, "color": INK}},
            name=say("户籍在本地", "registered here"),
            showlegend=at == 0,
            hovertemplate=hover,
        )
    start = years.index(year) if year in years else len(years) - 1
    for trace, patch in frames[start].traces.items():
        figure.data[trace].update(dict(patch))
    reach = float(sums.max()) / divisor * 1.05
    ticks = _ticks(reach)
    figure.update_layout(
        xaxis=axis(unit, range=[-reach, reach], tickvals=ticks, ticktext=[f"{abs(tick):g}" for tick in ticks]),
        yaxis=axis(say("年龄", "age"), showgrid=False, type="category"),
    )
    place = area_label(region, code, say)
    return Drawn(
        f"pyramid-{code}",
        figure,
        say(f"{place}：住在这里的与户籍在这里的", f"{place}: living here, and registered here"),
        say(
            f"单位：{unit}，五岁一组。条为常住人口（左男右女），黑线为户籍人口。来源：模拟；2015 年末的人口为合成。",
            f"Unit: {unit}, five years of age a bar. Bars: residents (men left, women right); black line: the "
            "registered. Source: model; the population of the end of 2015 is synthetic.",
        ),
        _table(sums, unit, divisor, say),
        tuple(frames) if len(frames) > 1 else (),
        start,
        HEIGHT,
    )


def _frame(sums: "pd.Series[float]", year: int, groups: list[int]) -> Frame:
    """Give the bars and outlines of one year."""
    traces = {}
    for at, (sex, _, sign) in enumerate(SEXES):
        for ledger, trace in zip(LEDGERS, (at, len(SEXES) + at), strict=True):
            values = [float(sums.get((ledger, sex, group), 0.0)) for group in groups]
            traces[trace] = {"x": [sign * value for value in values], "customdata": values}
    return Frame(str(year), traces, {})


def _ticks(reach: float) -> list[float]:
    """Give round values to both sides of nothing."""
    step = next(s * 10.0**p for p in range(-3, 7) for s in (1, 2, 5) if reach / (s * 10.0**p) <= 4)
    ticks = [step * at for at in range(int(reach / step) + 1)]
    return [-tick for tick in ticks[:0:-1]] + ticks


def _table(sums: "pd.Series[float]", unit: str, divisor: float, say: Say) -> pd.DataFrame:
    """Lay out the counts."""
    table = (sums / divisor).rename("persons").reset_index()
    table = table.pivot_table(index=["year", "sex", "age"], columns="ledger", values="persons").reset_index()
    table["sex"] = table["sex"].map({sex: say(*name) for sex, name, _ in SEXES})
    names = {
        "year": say("年", "year"),
        "sex": say("性别", "sex"),
        "age": say("年龄组起点", "age from"),
        "residents": say(f"常住（{unit}）", f"residents ({unit})"),
        "registered": say(f"户籍（{unit}）", f"registered ({unit})"),
    }
    return table.rename(columns=names).rename_axis(columns=None)
