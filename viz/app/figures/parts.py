"""Why a rate changed: its exact parts by kind of event, stacked year by year."""

from typing import TYPE_CHECKING

import pandas as pd

from viz.app.figures.drawn import Drawn
from viz.app.figures.look import LOOKS, axis, bars_of, new_figure, years_axis
from viz.charts.drawing import INK
from viz.compare_words import LEDGERS, event_name
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

STACKED = 6
"""Parts that get a layer of their own."""

HEIGHT = 430


def run_parts(run: pd.DataFrame, area: str, ledger: str) -> pd.DataFrame:
    """Give the parts of a share's change in a run: (year, event, points) of each year by itself."""
    head = f"change_{ledger}_"
    rows = run[(run["area_code"] == area) & run["indicator"].str.startswith(head)]
    found = rows.assign(event=rows["indicator"].str.removeprefix(head), points=rows["value"])
    return found[["year", "event", "points"]]


def parts_figure(
    region: "Region", say: Say, parts: pd.DataFrame, ledger: str, area: str, added_up: bool = False
) -> Drawn:
    """Draw parts as layers, upwards and downwards apart, and their sum as dots.

    Args:
        region: whose area is meant.
        say: the language.
        parts: (year, event, points).
        ledger: residents or registrations.
        area: code of the prefecture or a county.
        added_up: the points are those of a scenario's difference, added up since the first year.
    """
    table = parts.pivot_table(index="year", columns="event", values="points", aggfunc="sum").fillna(0.0)
    order = table.abs().sum().sort_values(ascending=False, kind="stable")
    leading = [str(event) for event in order.index[:STACKED] if order[event] > 0.0]
    years = [int(year) for year in table.index]
    figure = new_figure(HEIGHT, barmode="relative")
    layers = {event_name(event, say): table[event].tolist() for event in leading}
    rest = table.drop(columns=leading).sum(axis=1)
    if (rest.abs() > 0.0).any():
        layers[say("其余", "others")] = rest.tolist()
    for (name, values), look in zip(layers.items(), LOOKS, strict=False):
        figure.add_bar(
            x=years,
            y=values,
            name=name,
            marker=bars_of(look),
            hovertemplate=f"{name} %{{x}}: %{{y:+.3f}}<extra></extra>",
        )
    whole = table.sum(axis=1)
    total = say("合计", "sum")
    figure.add_scatter(
        x=years,
        y=whole.tolist(),
        mode="markers",
        name=total,
        marker={"color": INK, "size": 8, "symbol": "diamond", "line": {"width": 1, "color": "white"}},
        hovertemplate=f"{total} %{{x}}: %{{y:+.3f}}<extra></extra>",
    )
    title = say("百分点", "points") if added_up else say("百分点，当年", "points in the year")
    figure.update_layout(
        xaxis=years_axis(years[0], years[-1]),
        yaxis=axis(title, zeroline=True, zerolinecolor=INK),
    )
    return Drawn(
        f"{'effect' if added_up else 'parts'}-{ledger}-{area}",
        figure,
        _title(region, ledger, area, added_up, say),
        _caption(added_up, say),
        _table(table, say),
        height=HEIGHT,
    )


def _title(region: "Region", ledger: str, area: str, added_up: bool, say: Say) -> str:
    """Name the share and the place."""
    place, share = area_label(region, area, say), say(*LEDGERS[ledger])
    if added_up:
        return say(f"{place}{share}与基线之差由什么构成", f"What the difference of the {share} is made of, {place}")
    return say(f"{place}{share}为何变化", f"Why the {share} changes, {place}")


def _caption(added_up: bool, say: Say) -> str:
    """Say how the parts add up."""
    since = say("自起始年累计，", "added up since the first year; ") if added_up else ""
    return say(
        f"单位：百分点，{since}零线以上抬高比率，以下压低；菱形为合计，各部分相加恰好等于它，没有余项。"
        "村改居、乡改镇改变比率而没有人迁移。来源：模拟的事件账。",
        f"Percentage points, {since}above zero raises the share, below lowers it; diamonds: the sum, which the "
        "parts make "
        "exactly. Recodes and upgrades change a share while nobody moves. Source: the model's account of events.",
    )


def _table(table: pd.DataFrame, say: Say) -> pd.DataFrame:
    """Lay out all parts, also those without a layer."""
    named = table.rename(columns={event: event_name(str(event), say) for event in table.columns})
    named[say("合计", "sum")] = table.sum(axis=1)
    return named.rename_axis(index=say("年", "year"), columns=None).reset_index()
