"""The map on plain axes: outlines of counties, townships as points; no tiles, so no network."""

from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from viz.app.figures.figure import Figure
from viz.app.figures.look import new_figure
from viz.charts.drawing import INK
from viz.charts.outlines import ASPECT as DEGREES
from viz.charts.outlines import CREDIT, outlines

if TYPE_CHECKING:
    from model.region import Region

HEIGHT = 460

FINE = 40
"""Points of a grid along each side of an outline."""

ASPECT = 0.92
"""Height of a map by its width, where it is narrow."""
LABEL = (0.2, 0.11)
"""Room of a name and its number, as a part of the map's width and height."""


class Ground(NamedTuple):
    """Where things lie, in degrees."""

    rings: dict[str, tuple[list[float | None], list[float | None]]]
    """Longitudes and latitudes of each county's outline; None parts its pieces."""
    middles: dict[str, tuple[float, float]]
    """Where a county's name is written."""
    townships: dict[str, tuple[float, float]]
    box: tuple[float, float, float, float]
    """West, east, south, north."""


def ground_of(region: "Region") -> Ground:
    """Read the outlines, and place names and points."""
    rings: dict[str, tuple[list[float | None], list[float | None]]] = {}
    for code, ring in outlines(region):
        lon, lat = rings.setdefault(code, ([], []))
        if lon:
            lon.append(None)
            lat.append(None)
        lon.extend(point[0] for point in ring)
        lat.extend(point[1] for point in ring)
    places = zip(region.township_lon.tolist(), region.township_lat.tolist(), strict=True)
    townships = dict(zip(region.township_codes, places, strict=True))
    middles = {}
    for county, code in enumerate(region.county_codes):
        at = region.township_county == county
        middles[code] = (float(region.township_lon[at].mean()), float(region.township_lat[at].mean()))
        if code in rings:
            middles[code] = middle_of(*map(tuple, rings[code]))
    east = [x for lon, _ in rings.values() for x in lon if x is not None] or [x for x, _ in townships.values()]
    north = [y for _, lat in rings.values() for y in lat if y is not None] or [y for _, y in townships.values()]
    box = (min(east), max(east), min(north), max(north))
    return Ground(rings, apart(middles, box), townships, box)


def apart(
    middles: dict[str, tuple[float, float]], box: tuple[float, float, float, float]
) -> dict[str, tuple[float, float]]:
    """Move names up and down until none lies on another.

    Args:
        middles: of the areas, by code.
        box: west, east, south, north.
    """
    wide, high = LABEL[0] * (box[1] - box[0]), LABEL[1] * (box[3] - box[2])
    found = {code: list(point) for code, point in middles.items()}
    for _ in range(20):
        for one, other in combinations(sorted(found, key=lambda code: found[code][1]), 2):
            lack = high - (found[other][1] - found[one][1])
            if lack > 0 and abs(found[other][0] - found[one][0]) < wide:
                found[one][1] -= lack / 2
                found[other][1] += lack / 2
    return {code: (lon, lat) for code, (lon, lat) in found.items()}


@lru_cache(maxsize=64)
def middle_of(lon: tuple[float | None, ...], lat: tuple[float | None, ...]) -> tuple[float, float]:
    """Give the point of an area that lies farthest from its edge, where a name has most room; from a fine grid."""
    # What is not there becomes NaN, of which no comparison holds.
    x, y = np.array(lon, dtype=float), np.array(lat, dtype=float) * DEGREES
    x0, y0, x1, y1 = x[:-1], y[:-1], x[1:], y[1:]
    kept = ~np.isnan(x0 + x1)
    x0, y0, x1, y1 = x0[kept], y0[kept], x1[kept], y1[kept]
    grid = np.meshgrid(np.linspace(x0.min(), x0.max(), FINE), np.linspace(y0.min(), y0.max(), FINE))
    px, py = grid[0].reshape(-1, 1), grid[1].reshape(-1, 1)
    crosses = ((y0 > py) != (y1 > py)) & (px < x0 + (py - y0) * (x1 - x0) / np.where(y1 == y0, 1.0, y1 - y0))
    along = ((px - x0) * (x1 - x0) + (py - y0) * (y1 - y0)) / np.maximum((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-18)
    along = np.clip(along, 0.0, 1.0)
    near = np.hypot(px - x0 - along * (x1 - x0), py - y0 - along * (y1 - y0)).min(axis=1)
    best = int(np.argmax(np.where(crosses.sum(axis=1) % 2 == 1, near, -1.0)))
    return float(px[best, 0]), float(py[best, 0] / DEGREES)


def new_map(ground: Ground, height: int = HEIGHT, room: float = 0.03) -> Figure:
    """Make an empty map, true to scale, with the credit of its outlines.

    Args:
        ground: of the region.
        height: pixels.
        room: degrees around what is drawn.
    """
    west, east, south, north = ground.box
    hidden: dict[str, Any] = {"visible": False, "fixedrange": True}
    figure = new_figure(
        height,
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        margin={"l": 0, "r": 0, "t": 4, "b": 16},
        xaxis=hidden | {"range": [west - room, east + room], "constrain": "domain"},
        yaxis=hidden | {"range": [south - room, north + room], "scaleanchor": "x", "scaleratio": DEGREES},
    )
    look: dict[str, Any] = {"showarrow": False, "font": {"size": 10, "color": "#666666"}, "xref": "paper"}
    figure.add_annotation(text=CREDIT, yref="paper", x=1, y=0, xanchor="right", yanchor="top", **look)
    return figure


def add_county(figure: Figure, ground: Ground, code: str, color: str, hatched: bool, hover: str) -> None:
    """Draw one county's area."""
    lon, lat = ground.rings[code]
    figure.add_scatter(
        x=lon,
        y=lat,
        fill="toself",
        mode="lines",
        line={"color": INK, "width": 1},
        hoveron="fills",
        name=hover,
        hoverinfo="name",
        hoverlabel={"namelength": -1},
        **filling(color, hatched),
    )


def filling(color: str, hatched: bool) -> dict[str, Any]:
    """Describe the filling of an area; hatched for what lies below nothing."""
    if not hatched:
        return {"fillcolor": color, "fillpattern": {"shape": ""}}
    return {"fillpattern": {"shape": "/", "fgcolor": "#888888", "bgcolor": color, "size": 8, "solidity": 0.2}}
