"""A chart of a validation: effects of scenarios under the model and under its structural variants."""

import pandas as pd

from viz.charts.drawing import STYLES, Chart, drawing, new_axes
from viz.labels import indicator_label
from viz.language import Say
from viz.validate_words import VARIANT_NAMES, called


def ranking_chart(places: pd.DataFrame, year: int, say: Say) -> Chart:
    """Draw the mean effect of each scenario under each variant with its 90 % interval, an axis an indicator."""
    indicators = list(dict.fromkeys(places["indicator"]))
    variants = list(dict.fromkeys(places["variant"]))
    scenarios = list(dict.fromkeys(places["scenario"]))
    with drawing():
        figure, axes = new_axes(1, len(indicators), 1.2 + 0.55 * len(scenarios))
        for axis, indicator in zip(axes, indicators, strict=True):
            axis.axvline(0.0, color="#222222", linewidth=0.8)
            for at, variant in enumerate(variants):
                own = places[(places["indicator"] == indicator) & (places["variant"] == variant)]
                own, style = own.set_index("scenario").loc[scenarios], STYLES[at % len(STYLES)]
                rows = [row + 0.18 * (at - 0.5 * (len(variants) - 1)) for row in range(len(scenarios))]
                error = [own["effect"] - own["p05"], own["p95"] - own["effect"]]
                axis.errorbar(
                    own["effect"], rows, xerr=error, fmt=style.marker, color=style.color, markersize=4.5, capsize=2,
                    label=called(VARIANT_NAMES, variant, say),
                )  # fmt: skip
            axis.set_yticks(range(len(scenarios)), scenarios if axis is axes[0] else [""] * len(scenarios))
            axis.set_ylim(len(scenarios) - 0.5, -0.5)
            axis.set_title(indicator_label(str(indicator), say))
            axis.set_xlabel(say("百分点", "points"))
        axes[-1].legend(frameon=False, fontsize=8)
    return Chart(
        "ranking",
        figure,
        say(f"各情景到 {year} 年的效应：模型与结构变体", f"Effects by {year}: the model and its variants"),
        say(
            "与 2020 年政策延续之差，同一运气；点为均值，横线为各后验样本的 90 % 区间。各变体各自拟合。",
            "Against the policy of 2020 carried on, under the same luck; points: mean, lines: 90 % over draws of the "
            "posterior. Each variant is fitted by itself.",
        ),
    )
