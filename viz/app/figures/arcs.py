"""The largest flows between townships and places outside, as arcs on the map."""

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.figure import Figure
from viz.app.figures.flows import KINDS, flows_between, flows_table, place_label, place_of
from viz.app.figures.geography import ASPECT, Ground, add_county, ground_of, new_map
from viz.app.figures.look import LOOKS, Look, plain
from viz.charts.drawing import INK
from viz.compare_numbers import persons_words
from viz.labels import area_label
from viz.language import Say
from viz.place_names import place_names
from viz.table import wrap

if TYPE_CHECKING:
    from model.region import Region

LARGEST = 30
HEIGHT = 520
STEPS = 14
BESIDE = 0.34
"""Room for the names of places outside, as a part of the map's width."""
NAME = 14
"""Columns of such a name before it is broken."""


def arcs_figure(
    region: "Region", say: Say, events: pd.DataFrame, kind: str, years: tuple[int, int], scale: float
) -> Drawn:
    """Draw the largest flows, each as an arc with an arrow; the wider, the more persons.

    Args:
        region: that was run.
        say: the language.
        events: of the run.
        kind: residents or registrations.
        years: first and last, both counted.
        scale: persons of the run per person.
    """
    ground = ground_of(region)
    points = _points(region, ground)
    whole = _between_townships(flows_between(events, region, kind, years, scale))
    flows = whole[:LARGEST]
    names = place_names(region, say)
    figure = new_map(ground, HEIGHT, 0.02)
    west, east = ground.box[:2]
    figure.layout["xaxis"]["range"] = [west - 0.02, east + BESIDE * (east - west)]
    for code in ground.rings:
        add_county(figure, ground, code, "#f4f4f4", False, area_label(region, code, say))
    largest = float(flows["persons"].max()) if len(flows) else 1.0
    for row in flows[::-1].to_dict("records"):
        ends = tuple(points[place_of(str(row[end])).code] for end in ("origin", "destination"))
        outside = any(place_of(str(row[end])).code in region.outside_codes for end in ("origin", "destination"))
        labels = [place_label(str(row[end]), region, names, say) for end in ("origin", "destination")]
        words = f"{' → '.join(map(plain, labels))}<br>{persons_words(float(row['persons']), say)}"
        _arc(figure, ends[0], ends[1], float(row["persons"]) / largest, LOOKS[1 if outside else 0], words)
    _names(figure, region, ground, points, say)
    first, last = years
    return Drawn(
        f"arcs-{kind}",
        figure,
        say(
            f"{KINDS[kind][0]}，{first}—{last} 年最大的 {len(flows)} 股",
            f"{KINDS[kind][1].capitalize()}, {first}–{last}: the {len(flows)} largest",
        ),
        say(
            "单位：人，各年相加（悬停显示）；越粗人越多，箭头指向去处；实线为市内乡镇之间，虚线为与市外之间；"
            "市外各处的位置只是示意。来源：模拟的事件账。",
            "Persons of all years together (hover to read); the wider, the more; arrows point where they go. Solid: "
            "between townships; dashed: with places outside, whose positions are schematic. Source: the model's "
            "account of events.",
        ),
        flows_table(whole, region, names, say),
        height=HEIGHT,
        aspect=ASPECT,
    )


def _between_townships(flows: pd.DataFrame) -> pd.DataFrame:
    """Add up the parts of townships, and leave out who stays in one."""
    found = flows.assign(
        origin=[place_of(str(word)).code for word in flows["origin"]],
        destination=[place_of(str(word)).code for word in flows["destination"]],
    )
    found = found[found["origin"] != found["destination"]]
    sums = found.groupby(["origin", "destination"], sort=True)["persons"].sum().reset_index()
    return sums.sort_values("persons", ascending=False, kind="stable", ignore_index=True)


def _points(region: "Region", ground: Ground) -> dict[str, tuple[float, float]]:
    """Place townships where they lie, and the places outside in a row beyond the eastern edge."""
    _, east, south, north = ground.box
    step = (north - south) / len(region.outside_codes)
    outside = {code: (east + 0.02, north - step * (at + 0.35)) for at, code in enumerate(region.outside_codes)}
    return {**ground.townships, **outside}


def _arc(
    figure: Figure, start: tuple[float, float], end: tuple[float, float], part: float, look: Look, words: str
) -> None:
    """Draw one arc, bent to the left of its way, so that a flow and its return lie apart."""
    (x0, y0), (x1, y1) = start, end
    bend = 0.18
    xm, ym = (x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0)
    steps = [at / STEPS for at in range(STEPS + 1)]
    xs = [(1 - t) ** 2 * x0 + 2 * t * (1 - t) * xm + t * t * x1 for t in steps]
    ys = [(1 - t) ** 2 * y0 + 2 * t * (1 - t) * ym + t * t * y1 for t in steps]
    width = 1.0 + 5.0 * math.sqrt(part)
    figure.add_scatter(
        x=xs,
        y=ys,
        mode="lines",
        line={"color": look.color, "width": width, "dash": look.dash},
        opacity=0.7,
        text=[words] * len(xs),
        hoverinfo="text",
    )
    figure.add_scatter(
        x=xs[-2:],
        y=ys[-2:],
        mode="markers",
        marker={"symbol": "arrow", "angleref": "previous", "color": look.color, "size": [0, 9 + 1.5 * width]},
        opacity=0.9,
        hoverinfo="skip",
    )


def _names(figure: Figure, region: "Region", ground: Ground, points: dict[str, tuple[float, float]], say: Say) -> None:
    """Write the names of counties and of places outside."""
    for code, (lon, lat) in ground.middles.items():
        box = {"bgcolor": "rgba(255,255,255,0.75)", "font": {"size": 12, "color": "#555555"}}
        figure.add_annotation(x=lon, y=lat, text=plain(area_label(region, code, say)), showarrow=False, **box)
    for at, code in enumerate(region.outside_codes):
        lon, lat = points[code]
        name = say(region.outside_names_zh[at], region.outside_names_en[at])
        edge: dict[str, Any] = {"bordercolor": INK, "borderpad": 3, "font": {"size": 12, "color": INK}}
        # To the right of where arrows end, so that it covers none.
        text = "<br>".join(plain(line) for line in wrap(name, NAME))
        figure.add_annotation(x=lon, y=lat, text=text, showarrow=False, xanchor="left", xshift=9, align="left", **edge)
