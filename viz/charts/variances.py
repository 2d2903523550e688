"""Where the variance of both urban shares comes from, year by year: parameters, start, chance, scenario."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from experiments.ensemble_files import Ensemble
from experiments.variance import ALL, PARTS
from viz.charts.drawing import STYLES, Chart, drawing, new_axes
from viz.compare_words import LEDGERS, SHARES
from viz.ensemble_words import PART_NAMES
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from model.region import Region


def variances_chart(found: Ensemble, region: "Region", say: Say) -> Chart | None:
    """Draw shares of the variance over the years, over all scenarios or within the one; nothing if there are none."""
    names = set(found.variance["scenario"])
    if not names:
        return None
    name = ALL if ALL in names else found.scenarios[0]
    with drawing():
        figure, axes = new_axes(1, 2, 3.4)
        for axis, (ledger, share) in zip(axes, SHARES.items(), strict=True):
            variance = found.variance
            mine = variance[(variance["scenario"] == name) & (variance["indicator"] == share)]
            _stack(axis, mine[mine["area_code"] == region.code].sort_values("year"))
            axis.set_title(say(*LEDGERS[ledger]))
        axes[0].set_ylabel(say("占方差的份额（%）", "share of the variance (%)"))
        _key(figure, say)
    return Chart(
        "variance",
        figure,
        say("不确定性来自哪里", "Where the uncertainty comes from"),
        say(
            "各年方差的份额；不加截断的无偏估计，低于零的部分画在零线以下，"
            "只是估计误差。标准误见 variance.parquet。来源：模拟。",
            "Shares of each year's variance; unbiased and not clipped: a part below zero is drawn below the line, and "
            "is noise of the estimate. Standard errors: variance.parquet. Source: model.",
        ),
    )


def _stack(axis: "Axes", rows: pd.DataFrame) -> None:
    """Stack the parts of each year, those below nothing downwards."""
    years = rows["year"].to_numpy()
    above, below = np.zeros(len(years)), np.zeros(len(years))
    for part, style in zip(PARTS, STYLES, strict=False):
        shares = 100 * rows[part].fillna(0.0).to_numpy(np.float64)
        floor = np.where(shares >= 0, above, below)
        axis.bar(years, shares, bottom=floor, width=0.86, color=style.color, hatch=style.hatch, edgecolor="white",
                 linewidth=0.3)  # fmt: skip
        above, below = above + np.maximum(shares, 0), below + np.minimum(shares, 0)
    axis.axhline(0, color="#444444", linewidth=0.8)
    axis.set_xticks([int(year) for year in years if year % 5 == 0])


def _key(figure: "Figure", say: Say) -> None:
    from matplotlib.patches import Patch

    patches = [Patch(facecolor=s.color, hatch=s.hatch, edgecolor="white") for s in STYLES[: len(PARTS)]]
    figure.legend(patches, [say(*PART_NAMES[part]) for part in PARTS], loc="outside lower left", ncols=4, frameon=False)
