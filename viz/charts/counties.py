"""The difference of both shares by county, on a map."""

import math
from typing import TYPE_CHECKING, Any

from viz.charts.drawing import STYLES, WIDTH, Chart, drawing, new_axes
from viz.charts.outlines import CREDIT, draw_counties
from viz.charts.parts import SMALLEST
from viz.compare_numbers import signed
from viz.compare_values import Compared
from viz.compare_words import LEDGERS, SHARES
from viz.language import Say

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def counties_chart(compared: Compared, name: str, say: Say) -> Chart:
    """Draw where a scenario's difference arises: one map for each share, in the last year."""
    with drawing():
        figure, axes = new_axes(1, 2, WIDTH * 0.47)
        for axis, ledger in zip(axes, LEDGERS, strict=True):
            _map(axis, compared, name, ledger, say)
        axes[-1].text(1, -0.02, CREDIT, transform=axes[-1].transAxes, ha="right", fontsize=6)
    year = compared.last
    return Chart(
        f"counties-{compared.others.index(name)}",
        figure,
        say(f"{year} 年各县区之差", f"The difference by county, {year}"),
        say(
            "单位：百分点。颜色越深差异越大，斜线表示低于参照情景；点为乡镇街道（位置部分为合成）。来源：模拟；"
            "县界取自 OpenStreetMap。",
            "Points. The darker, the larger the difference; hatched: below the reference. Dots: townships (positions "
            "partly synthetic). Source: model; outlines from OpenStreetMap.",
        ),
    )


def _map(axis: "Axes", compared: Compared, name: str, ledger: str, say: Say) -> None:
    """Shade the counties by one share's difference."""
    codes = compared.region.county_codes
    values = {code: compared.effect(name, SHARES[ledger], compared.last, code).difference for code in codes}
    largest = max((abs(value) for value in values.values() if math.isfinite(value)), default=0.0) or 1.0

    def fill(code: str) -> dict[str, Any]:
        value = values.get(code, math.nan)
        if not abs(value) >= SMALLEST:
            return {"facecolor": "white"}
        style = STYLES[0] if value >= 0 else STYLES[1]
        return {"facecolor": _tint(style.color, abs(value) / largest), "hatch": style.hatch}

    draw_counties(axis, compared.region, fill, lambda code: signed(values[code]), say)
    axis.set_title(say(*LEDGERS[ledger]) + say("（百分点）", " (points)"))


def _tint(color: str, strength: float) -> tuple[float, float, float]:
    """Mix a colour with white."""
    from matplotlib.colors import to_rgb

    part = 0.08 + 0.72 * strength
    red, green, blue = to_rgb(color)
    return 1 - part * (1 - red), 1 - part * (1 - green), 1 - part * (1 - blue)
