"""Counties on a map, year by year: one indicator as shades and numbers, townships as points."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from viz.app.figures.drawn import Drawn, Frame
from viz.app.figures.figure import Figure
from viz.app.figures.geography import ASPECT, HEIGHT, Ground, add_county, filling, ground_of, new_map
from viz.app.figures.look import plain, tinted
from viz.charts.drawing import INK, STYLES
from viz.compare_numbers import MINUS, count_unit, persons_words
from viz.labels import area_label
from viz.language import Say
from viz.place_names import place_names

if TYPE_CHECKING:
    from model.region import Region


class Shown(NamedTuple):
    """One thing that a map can show."""

    name: tuple[str, str]
    indicator: str
    unit: tuple[str, str]
    decimals: int = 1
    per_thousand: bool = False
    """Persons for a thousand residents, since counties differ in size."""
    signed: bool = False
    """Lies to both sides of nothing."""


SHOWN = {
    "resident": Shown(("常住人口城镇化率", "resident urban share"), "resident_urban_share", ("%", "%")),
    "registered": Shown(("户籍人口城镇化率", "registered urban share"), "registered_urban_share", ("%", "%")),
    "gap": Shown(("两率差距", "gap of the shares"), "share_gap", ("百分点", "points")),
    "transfers": Shown(
        ("当年乡到城转户", "transfers, rural to urban"), "transfers_rural_to_urban", ("每千人", "per thousand"), 1, True
    ),
    "inflow": Shown(("当年净迁入", "net inflow"), "net_migration", ("每千人", "per thousand"), 1, True, True),
    "crowding": Shown(("学位拥挤度", "school crowding"), "school_crowding", ("学生/学位", "pupils a seat"), 2),
    "children": Shown(
        ("留守儿童", "left-behind children"), "left_behind_children", ("每千人", "per thousand"), 1, True
    ),
}
"""What the map shows, by key."""


class Values(NamedTuple):
    """An indicator by county and year."""

    shown: dict[tuple[str, int], float]
    persons: dict[tuple[str, int], float]
    """Persons, where these are put in relation to residents."""
    years: list[int]


def map_figure(region: "Region", say: Say, run: pd.DataFrame, key: str = "resident", year: int | None = None) -> Drawn:
    """Draw an indicator on the map, with a frame for each year.

    Args:
        region: whose counties.
        say: the language.
        run: (year, area_code, indicator, value, unit).
        key: of SHOWN.
        year: shown first; the last one if not given.
    """
    what, ground = SHOWN[key], ground_of(region)
    values = _values(run, region.county_codes, what)
    reach = [value for value in values.shown.values() if math.isfinite(value)]
    ends = (min(reach, default=0.0), max(reach, default=1.0))
    points = _townships(run, region, say)
    first = year if year in values.years else values.years[-1]
    figure = new_map(ground)
    codes = [code for code in region.county_codes if code in ground.rings]
    frames = [_frame(values, codes, each, what, ends, ground, points[each], region, say) for each in values.years]
    start = values.years.index(first)
    for code in codes:
        add_county(figure, ground, code, "white", False, "")
    _points(figure, ground)
    _scale(figure, what, ends, say)
    _apply(figure, frames[start])
    return Drawn(
        f"map-{key}",
        figure,
        say(f"{what.name[0]}（{what.unit[0]}）", f"{what.name[1].capitalize()} ({what.unit[1]})"),
        _caption(what, say),
        _table(values, region, what, say),
        tuple(frames),
        start,
        HEIGHT,
        ASPECT,
    )


def blank_map(region: "Region", say: Say) -> Drawn:
    """Draw the counties with their names and townships, as long as there is no run."""
    ground = ground_of(region)
    figure = new_map(ground)
    for code in (code for code in region.county_codes if code in ground.rings):
        add_county(figure, ground, code, "#f4f4f4", False, plain(area_label(region, code, say)))
        lon, lat = ground.middles[code]
        figure.add_annotation(x=lon, y=lat, text=plain(area_label(region, code, say)), showarrow=False)
    _points(figure, ground)
    figure.data[-1].update({"marker": _marker([4.0] * len(ground.townships)), "hoverinfo": "skip"})
    what = SHOWN["resident"]
    title = say(f"{what.name[0]}（{what.unit[0]}）", f"{what.name[1].capitalize()} ({what.unit[1]})")
    table = pd.DataFrame({say("县区", "county"): [area_label(region, code, say) for code in region.county_codes]})
    return Drawn("map-blank", figure, title, _caption(what, say), table, height=HEIGHT, aspect=ASPECT)


def _values(run: pd.DataFrame, codes: Sequence[str], what: Shown) -> Values:
    """Look up what is shown, in relation to residents where that is meant."""

    def of(indicator: str) -> dict[tuple[str, int], float]:
        rows = run[(run["indicator"] == indicator) & run["area_code"].isin(codes)]
        keys = zip(rows["area_code"], rows["year"].astype(int), strict=True)
        return dict(zip(keys, rows["value"].astype(float), strict=True))

    found = of(what.indicator)
    years = sorted({year for _, year in found})
    if not what.per_thousand:
        return Values(found, {}, years)
    residents = of("resident_population")
    return Values(
        {at: 1000.0 * n / residents[at] if residents[at] else math.nan for at, n in found.items()}, found, years
    )


def _frame(
    values: Values,
    codes: Sequence[str],
    year: int,
    what: Shown,
    ends: tuple[float, float],
    ground: Ground,
    points: dict[str, Any],
    region: "Region",
    say: Say,
) -> Frame:
    """Give what one year looks like: fillings, numbers, and points."""
    traces: dict[int, dict[str, Any]] = {}
    words = []
    for at, code in enumerate(codes):
        value = values.shown.get((code, year), math.nan)
        name = area_label(region, code, say)
        persons = values.persons.get((code, year))
        counted = "" if persons is None else f" · {MINUS if persons < 0 else ''}{persons_words(persons, say)}"
        number = _number(value, what)
        hover = plain(f"{name} {year}: {number} {say(*what.unit)}{counted}")
        traces[at] = filling(_shade(value, ends, what.signed), value < 0.0) | {"name": hover}
        lon, lat = ground.middles[code]
        words.append(
            {
                "x": lon,
                "y": lat,
                "text": f"{plain(name)}<br><b>{number}</b>",
                "showarrow": False,
                "bgcolor": "rgba(255,255,255,0.8)",
                "borderpad": 2,
                "font": {"size": 13, "color": INK},
            }
        )
    return Frame(str(year), traces | {len(codes): points}, {"annotations": words})


def _apply(figure: Figure, frame: Frame) -> None:
    """Let the figure begin as one of its frames."""
    for at, patch in frame.traces.items():
        figure.data[at].update(dict(patch))
    for words in frame.layout["annotations"]:
        figure.add_annotation(**words)


def _number(value: float, what: Shown) -> str:
    """Write a value with the decimals of what is shown."""
    return f"{value:.{what.decimals}f}".replace("-", MINUS) if math.isfinite(value) else "–"


def _shade(value: float, ends: tuple[float, float], signed: bool) -> str:
    """Give the shade of a value: the darker, the larger; of what has a sign, blue above nothing and orange below."""
    if not math.isfinite(value):
        return "white"
    if signed:
        largest = max(abs(end) for end in ends) or 1.0
        return tinted(STYLES[0 if value >= 0 else 1].color, 0.1 + 0.75 * abs(value) / largest)
    span = (ends[1] - ends[0]) or 1.0
    return tinted(STYLES[0].color, 0.1 + 0.75 * (value - ends[0]) / span)


def _townships(run: pd.DataFrame, region: "Region", say: Say) -> dict[int, dict[str, Any]]:
    """Give size and words of each township's point by year."""
    names = place_names(region, say)
    wanted = ("resident_population", "resident_urban", "school_crowding")
    rows = run[run["area_code"].isin(region.township_codes) & run["indicator"].isin(wanted)]
    keys = zip(*(rows[name].tolist() for name in ("indicator", "area_code", "year")), strict=True)
    values = dict(zip(keys, rows["value"].tolist(), strict=True))
    found = {}
    for year in sorted(int(year) for year in run["year"].unique()):
        sizes, words = [], []
        for code in region.township_codes:
            people, town, pupils = (values.get((name, code, year), math.nan) for name in wanted)
            share = 100.0 * town / people if people else math.nan
            sizes.append(4.0 + 10.0 * math.sqrt(people / 1e5) if math.isfinite(people) else 4.0)
            words.append(
                f"{plain(names[code])} {year}<br>"
                + say(
                    f"常住 {persons_words(people, say)}，城镇 {share:.0f}%<br>学生/学位 {pupils:.2f}",
                    f"{persons_words(people, say)}, {share:.0f} % in town<br>{pupils:.2f} pupils a seat",
                )
                if math.isfinite(people)
                else plain(names[code])
            )
        found[year] = {"marker": _marker(sizes), "text": words}
    return found


def _marker(sizes: list[float]) -> dict[str, Any]:
    """Describe the points of townships."""
    return {"size": sizes, "color": "rgba(34,34,34,0.75)", "line": {"width": 1, "color": "white"}}


def _points(figure: Figure, ground: Ground) -> None:
    """Draw the townships."""
    lon, lat = zip(*ground.townships.values(), strict=True)
    figure.add_scatter(x=list(lon), y=list(lat), mode="markers", hoverinfo="text")


def _scale(figure: Figure, what: Shown, ends: tuple[float, float], say: Say) -> None:
    """Draw the key of the shades beside the map."""
    if what.signed:
        largest = max(abs(end) for end in ends) or 1.0
        ends = (-largest, largest)
    steps = [ends[0] + (ends[1] - ends[0]) * step / 10 for step in range(11)]
    colors = [[step / 10, _shade(value, ends, what.signed)] for step, value in enumerate(steps)]
    figure.add_scatter(
        x=[None],
        y=[None],
        mode="markers",
        hoverinfo="skip",
        marker={
            "color": [ends[0]],
            "cmin": ends[0],
            "cmax": ends[1] if ends[1] > ends[0] else ends[0] + 1.0,
            "colorscale": colors,
            "showscale": True,
            "colorbar": {
                "thickness": 12,
                "len": 0.6,
                "x": 1.0,
                "outlinewidth": 0.5,
                "title": {"text": say(*what.unit), "side": "top", "font": {"size": 12}},
            },
        },
    )


def _caption(what: Shown, say: Say) -> str:
    """Say what is drawn and where it comes from."""
    unit = say(f"单位：{what.unit[0]}。", f"Unit: {what.unit[1]}. ")
    below = say("斜线表示净迁出。", "Hatched: a net loss. ") if what.signed else ""
    return (
        unit
        + below
        + say(
            "颜色越深值越大；点为乡镇街道，大小随常住人口（位置与人口部分为合成）。来源：模拟；县界取自 "
            "OpenStreetMap。",
            "The darker, the larger; points: townships by residents (positions and sizes partly synthetic). Source: "
            "model; outlines from OpenStreetMap.",
        )
    )


def _table(values: Values, region: "Region", what: Shown, say: Say) -> pd.DataFrame:
    """Lay out the values by county and year."""
    head = (say("县区", "county"), say("年", "year"), f"{say(*what.name)} ({say(*what.unit)})")
    rows = [
        (area_label(region, code, say), year, value)
        for (code, year), value in sorted(values.shown.items(), key=lambda item: item[0])
    ]
    table = pd.DataFrame(rows, columns=list(head))
    if values.persons:
        divisor, unit = count_unit(1e6, say)
        counts = [values.persons[at] / divisor for at in sorted(values.shown)]
        table[say(f"人数（{unit}）", f"persons ({unit})")] = counts
    return table
