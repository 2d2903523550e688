"""Charts of a sensitivity analysis: tornados of every output, and how inputs interact."""

from typing import TYPE_CHECKING

from experiments.sensitivity_files import Sensitivity
from viz.charts.drawing import Chart
from viz.charts.interactions import interactions_chart
from viz.charts.tornado import counties_chart, tornado_chart
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region


def charts(found: Sensitivity, region: "Region", say: Say) -> list[Chart]:
    """Draw every chart."""
    drawn = (tornado_chart, counties_chart, interactions_chart)
    return [draw(found, region, say) for draw in drawn]
