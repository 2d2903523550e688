"""A map of the counties on axes: their outlines filled and labelled, their townships as points."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from viz.charts.boundaries import Ring, read_outlines
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from model.region import Region

CREDIT = "© OpenStreetMap contributors"

ASPECT = 1.23
"""How much longer a degree of latitude is than one of longitude at 35.7° north."""


def draw_counties(
    axis: "Axes", region: "Region", fill: Callable[[str], dict[str, Any]], value: Callable[[str], str], say: Say
) -> None:
    """Draw the map.

    Args:
        axis: to draw on.
        region: whose counties.
        fill: gives the look of a county's area by its code.
        value: gives what is written under a county's name.
        say: the language.
    """
    from matplotlib.patches import Polygon

    for code, ring in outlines(region):
        axis.add_patch(Polygon(ring, linewidth=0.8, **{"edgecolor": "black"} | fill(code)))
    axis.plot(region.township_lon, region.township_lat, ".", color="black", markersize=2)
    for county, code in enumerate(region.county_codes):
        at = region.township_county == county
        middle = float(region.township_lon[at].mean()), float(region.township_lat[at].mean())
        box = {"fc": "white", "ec": "none", "alpha": 0.75, "pad": 1}
        text = f"{area_label(region, code, say)}\n{value(code)}"
        axis.annotate(text, middle, ha="center", va="center", fontsize=9, bbox=box)
    axis.set_aspect(ASPECT)
    axis.autoscale_view()
    axis.set_axis_off()


def outlines(region: "Region") -> Iterator[tuple[str, Ring]]:
    """Give every ring of every county: its code, and its points as longitude and latitude."""
    yield from read_outlines(region)
