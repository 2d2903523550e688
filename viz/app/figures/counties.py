"""Counties side by side: one indicator by year, each county with its own line, the baseline's behind."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.app.figures.county_map import SHOWN, Shown
from viz.app.figures.drawn import Drawn
from viz.app.figures.look import LOOKS, axis, ghost_line, line_of, marks_every_fifth, new_figure, plain, years_axis
from viz.charts.drawing import spread
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

HEIGHT = 430


def counties_figure(
    region: "Region", say: Say, run: pd.DataFrame, key: str, ghost: pd.DataFrame | None = None
) -> Drawn:
    """Draw an indicator of every county.

    Args:
        region: whose counties.
        say: the language.
        run: (year, area_code, indicator, value, unit).
        key: of `SHOWN` of the map.
        ghost: the baseline's, drawn behind in grey.
    """
    what = SHOWN[key]
    table, behind = shown_by_county(run, region, what), pd.DataFrame()
    if ghost is not None:
        behind = shown_by_county(ghost, region, what)
    years = [int(year) for year in table.index]
    figure = new_figure(HEIGHT, showlegend=False)
    for code in behind.columns:
        figure.add_scatter(
            x=years, y=behind[code].tolist(), mode="lines", line=ghost_line(4.0), opacity=0.45, hoverinfo="skip"
        )
    for code, look in zip(table.columns, LOOKS, strict=False):
        name = plain(area_label(region, str(code), say))
        figure.add_scatter(
            x=years,
            y=table[code].tolist(),
            mode="lines+markers",
            line=line_of(look),
            marker=marks_every_fifth(years, look),
            name=name,
            hovertemplate=f"{name} %{{x}}: %{{y:.{what.decimals}f}}<extra></extra>",
        )
    values = [value for value in (*table.to_numpy().ravel(), *behind.to_numpy().ravel()) if value == value]
    low, high = min(values, default=0.0), max(values, default=1.0)
    ends = [float(table[code].iloc[-1]) for code in table.columns]
    heights = spread(ends, (high - low or 1.0) * 0.065)
    for code, look, height, end in zip(table.columns, LOOKS, heights, ends, strict=False):
        figure.add_annotation(
            x=years[-1] + 0.4,
            y=height,
            text=f"{plain(area_label(region, str(code), say))} {end:.{what.decimals}f}",
            showarrow=False,
            xanchor="left",
            font={"color": look.color, "size": 12},
        )
    figure.update_layout(xaxis=years_axis(years[0], years[-1], 8.0), yaxis=axis(say(*what.unit)))
    return Drawn(
        f"counties-{key}",
        figure,
        say(f"各县区{what.name[0]}", f"{what.name[1].capitalize()}, by county"),
        _caption(what, ghost is not None, say),
        _laid_out(table, region, say),
        height=HEIGHT,
    )


def shown_by_county(run: pd.DataFrame, region: "Region", what: Shown) -> pd.DataFrame:
    """Give an indicator of the map by year (rows) and county (columns)."""

    def of(indicator: str) -> pd.DataFrame:
        rows = run[(run["indicator"] == indicator) & run["area_code"].isin(region.county_codes)]
        return rows.pivot_table(index="year", columns="area_code", values="value")

    found = of(what.indicator)
    if what.per_thousand:
        found = 1000.0 * found / of("resident_population")
    return found.dropna(how="all")


def _caption(what: Shown, ghost: bool, say: Say) -> str:
    """Say what is drawn."""
    behind = say("灰色粗线为基线。", "Thick grey: the baseline. ") if ghost else ""
    return say(f"单位：{what.unit[0]}。", f"Unit: {what.unit[1]}. ") + behind + say("来源：模拟。", "Source: model.")


def _laid_out(table: pd.DataFrame, region: "Region", say: Say) -> pd.DataFrame:
    """Name rows and columns."""
    names = {code: area_label(region, str(code), say) for code in table.columns}
    return table.rename(columns=names).rename_axis(index=say("年", "year"), columns=None).reset_index()
