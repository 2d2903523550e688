"""Charts of an ensemble: fans beside the plan, probabilities of its targets, and where the variance comes from."""

from typing import TYPE_CHECKING

from experiments.ensemble_files import Ensemble
from viz.charts.drawing import Chart
from viz.charts.fans import fans_chart
from viz.charts.probabilities import probabilities_chart
from viz.charts.variances import variances_chart
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region


def charts(found: Ensemble, region: "Region", say: Say) -> list[Chart]:
    """Draw every chart that the ensemble has numbers for."""
    made = [fans_chart(found, region, say), probabilities_chart(found, say), variances_chart(found, region, say)]
    return [chart for chart in made if chart is not None]
