"""What ensembles and calibrations found: fans of every scenario, and what the data taught."""

from typing import TYPE_CHECKING

import pandas as pd

from calibration.contracting import LEAST_LEARNED
from viz.app.figures.differences import Series
from viz.app.figures.drawn import Drawn
from viz.app.figures.look import (
    LOOKS,
    axis,
    bars_of,
    line_of,
    marks_every_fifth,
    new_figure,
    persons_axis,
    plain,
    veil,
    years_axis,
)
from viz.charts.drawing import INK
from viz.compare_words import indicator_name
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from calibration.posterior import Posterior
    from experiments.ensemble_files import Ensemble
    from model.region import Region

HEIGHT = 420
SHOWN = 24
"""Parameters drawn."""


def ensemble_figure(found: "Ensemble", region: "Region", indicator: str, area: str, say: Say) -> Drawn:
    """Draw the median and the 90 % band of an indicator under every scenario of an ensemble."""
    rows = found.fans[(found.fans["indicator"] == indicator) & (found.fans["area_code"] == area)]
    counted = len(rows) > 0 and str(rows["unit"].iloc[0]).startswith("persons")
    divisor, unit = persons_axis(rows["p95"].tolist(), say) if counted else (1.0, "")
    figure = new_figure(HEIGHT)
    series = []
    for entry, look in zip(found.manifest["scenarios"], LOOKS, strict=False):
        mine = rows[rows["scenario"] == entry["name"]].sort_values("year")
        years = [int(year) for year in mine["year"]]
        middle, low, high = ((mine[mark] / divisor).tolist() for mark in ("p50", "p05", "p95"))
        title = plain(say(*entry["title"]))
        band = {"width": 0.7, "color": veil(look.color, 0.6), "dash": look.dash}
        figure.add_scatter(
            x=years + years[::-1], y=high + low[::-1], fill="toself", fillcolor=veil(look.color, 0.13), line=band,
            mode="lines", hoverinfo="skip", showlegend=False,
        )  # fmt: skip
        figure.add_scatter(
            x=years, y=middle, mode="lines+markers", line=line_of(look), marker=marks_every_fifth(years, look),
            name=title, hovertemplate=f"%{{x}}: %{{y:,.2f}}<extra>{title}</extra>",
        )  # fmt: skip
        p50, p05, p95 = (dict(zip(years, column, strict=True)) for column in (middle, low, high))
        series.append(Series(title, p50, p05, p95))
    years = sorted({int(year) for year in rows["year"]}) or [0]
    name = indicator_name(indicator, say)
    whole = f"{name} ({unit})" if unit else name
    figure.update_layout(xaxis=years_axis(years[0], years[-1]), yaxis=axis(plain(whole)))
    runs, draws = int(found.manifest.get("runs", 0)), found.manifest.get("draws", {}).get("count", 0)
    return Drawn(
        f"ensemble-{indicator}-{area}",
        figure,
        area_label(region, area, say) + say(f"：{name}", f": {name}"),
        say(
            f"单位：{unit or name}。线为中位数，带为 90%。来源：集合预测，{draws} 个抽样，{runs:,} 次运行。",
            f"Unit: {unit or name}. Lines: medians; bands: 90 %. Source: an ensemble of {draws} draws, {runs:,} runs.",
        ),
        _laid_out(series, say),
        height=HEIGHT,
    )


def _laid_out(series: list[Series], say: Say) -> pd.DataFrame:
    marks = {"p50": "middle", "p05": "low", "p95": "high"}
    columns = {f"{s.title}, {mark}": pd.Series(getattr(s, part)) for s in series for mark, part in marks.items()}
    return pd.DataFrame(columns).rename_axis(say("年", "year")).reset_index()


def taught_figure(found: "Posterior", say: Say) -> Drawn:
    """Draw how much of each parameter's prior uncertainty the data took away."""
    taught = found.manifest["parameters"]
    least = {name: min(float(e["contraction"]), float(e["contraction_bank"])) for name, e in taught.items()}
    order = sorted(taught, key=lambda name: -least[name])
    shown, height = order[:SHOWN], 120 + 24 * min(SHOWN, len(order))
    figure = new_figure(height)
    for learned, look, name in (
        (True, LOOKS[0], say("数据教会的", "learned")),
        (False, LOOKS[1], say("没有教会的", "not learned")),
    ):
        mine = [each for each in shown if bool(taught[each]["learned"]) == learned]
        values = [least[each] for each in mine]
        figure.add_bar(
            orientation="h", y=mine, x=values, marker=bars_of(look), name=name,
            hovertemplate="%{y}: %{x:.2f}<extra></extra>",
        )  # fmt: skip
    figure.add_vline(x=LEAST_LEARNED, line={"color": INK, "dash": "5px,3px", "width": 1})
    figure.update_layout(
        xaxis=axis(say("收缩（0 没有，1 完全知道）", "contraction (0: none, 1: known exactly)")),
        yaxis=axis(showgrid=False, categoryorder="array", categoryarray=shown[::-1]),
    )
    rows = [{say("参数", "parameter"): name, **taught[name]} for name in order]
    return Drawn(
        "posterior-taught",
        figure,
        say("数据教会了什么", "What the data taught"),
        say(
            f"单位：1 减去后验与先验的方差之比（正态分数），取两种后验中较小的。虚线 {LEAST_LEARNED:g} 以下算没有教会。"
            f"来源：luohu calibrate，{len(found.draws):,} 个抽样，{len(order)} 个参数，画出其中 {len(shown)} 个。",
            "Unit: 1 less the ratio of the posterior's variance to the prior's, in normal scores, the smaller "
            "of that of the draws and of the bank. Below the dashed "
            f"{LEAST_LEARNED:g} nothing was learned. Source: luohu calibrate, {len(found.draws):,} draws, "
            f"{len(order)} parameters, {len(shown)} of them drawn.",
        ),
        pd.DataFrame(rows),
        height=height,
    )
