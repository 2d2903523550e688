"""What `luohu compare` found, drawn as the page draws its own runs: curves, differences, costs, parts, who."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from viz.app.figures.differences import differences_figure, series_of
from viz.app.figures.drawn import Drawn, noted
from viz.app.figures.numbers import numbers_of
from viz.app.figures.origin import Origin, origin_words
from viz.app.figures.parts import parts_figure
from viz.app.figures.shares import shares_figure
from viz.app.pages.comparing import COUNTED, SHOWN
from viz.app.pages.views import Table, costs_of
from viz.app.pages.who import pictures as people
from viz.app.results import Differences
from viz.compare_numbers import signed
from viz.compare_people import GROUPINGS
from viz.compare_values import REPORTED_YEARS
from viz.compare_words import LEDGERS, indicator_name
from viz.labels import area_label
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region


def choices_of_comparison(
    found: Differences, region: "Region", words: dict[str, str], say: Say
) -> dict[str, tuple[str, dict[str, str]]]:
    """Give what can be chosen: the scenario that is drawn by itself, the place, and how persons are grouped."""
    areas = {code: area_label(region, code, say) for code in (region.code, *region.county_codes)}
    groups = {key: say(*both) for key, both in GROUPINGS.items()}
    return {
        "scenario": (words["preset"], titles_of(found, say)),
        "area": (say("地区", "area"), areas),
        "by": (words["by"], groups),
    }


def comparison_at_first(found: Differences, region: "Region") -> dict[str, str]:
    """Give what is chosen before anyone chooses."""
    return {"scenario": next(iter(found.others)), "area": region.code, "by": next(iter(GROUPINGS))}


def comparison_shown(found: Differences, region: "Region", told: Mapping[str, str], say: Say) -> list[Drawn | Table]:
    """Draw a comparison: one scenario's curves over the reference's, all differences, and what one scenario is made of.

    Args:
        found: the comparison.
        region: of the page, and of the comparison.
        told: what is chosen.
        say: the language.
    """
    name, area = told["scenario"], told["area"]
    all_of, alone = note_of(found, list(found.others), say), note_of(found, [name], say)
    drawn: list[Drawn | Table] = [noted(curves(found, region, name, area, say), alone)]
    drawn += [noted(each, all_of) for each in differences(found, area, say)]
    costs = found.costs[(found.costs["scenario"] == name) & (found.costs["area_code"] == area)]
    own = [*costs_of(costs, say), *parts(found, region, name, area, say)]
    if area == region.code:
        frames = {
            key: rows[rows["scenario"] == name]
            for key, rows in (("movers", found.movers), ("rests_on", found.rests_on))
        }
        own += people(frames, found.last, told["by"], say)
    drawn += [noted(each, alone) if isinstance(each, Drawn) else each for each in own]
    return [placed(each, region, area, say) for each in (*drawn, table_of(found, area, say))]


def titles_of(found: Differences, say: Say) -> dict[str, str]:
    """Give the titles of the scenarios that are compared with the reference."""
    return {name: say(*run.title) or name for name, run in found.others.items()}


def note_of(found: Differences, names: Sequence[str], say: Say) -> str:
    """Say which runs a figure shows, and which scenario it calls the baseline."""
    titles, reference = titles_of(found, say), found.reference
    runs = [Origin(titles[name], found.others[name].hash, found.seed, found.scale) for name in names]
    against = say(*reference.title) or reference.name
    return origin_words(runs, say)["origin"] + say(
        f"。参照情景是“{against}”，图中称为基线。",
        f". The reference is “{against}”, which the figures call the baseline.",
    )


def placed(drawn: Drawn | Table, region: "Region", area: str, say: Say) -> Drawn | Table:
    """Name the county in a title; the whole prefecture is not named."""
    if area == region.code:
        return drawn
    place = area_label(region, area, say)
    if place in drawn.title:
        return drawn
    title = say(f"{place}：{drawn.title}", f"{place}: {drawn.title}")
    return drawn._replace(title=title) if isinstance(drawn, Table) else replace(drawn, title=title)


def curves(found: Differences, region: "Region", name: str, area: str, say: Say) -> Drawn:
    """Draw both shares of a scenario, the reference's behind them."""
    rows = found.effects[found.effects["scenario"] == name]
    run, ghost = (rows.drop(columns="value").assign(value=rows[column]) for column in ("value", "reference"))
    return shares_figure(region, say, numbers_of(region, run, ghost, area=area))


def differences(found: Differences, area: str, say: Say) -> list[Drawn]:
    """Draw the differences of all scenarios from the reference."""
    titles = titles_of(found, say)
    return [
        differences_figure(series_of(found.effects, each, area, titles), each, each in COUNTED, say) for each in SHOWN
    ]


def parts(found: Differences, region: "Region", name: str, area: str, say: Say) -> list[Drawn]:
    """Draw what the differences of both shares are made of."""
    rows = found.parts[(found.parts["scenario"] == name) & (found.parts["area_code"] == area)]
    own = {ledger: rows[rows["ledger"] == ledger] for ledger in LEDGERS}
    return [
        parts_figure(region, say, each[["year", "event", "points"]], ledger, area, added_up=True)
        for ledger, each in own.items()
        if len(each)
    ]


def table_of(found: Differences, area: str, say: Say) -> Table:
    """Lay out what each scenario changes of both shares and urban populations, at the plan's horizons."""
    rows, titles = found.effects, titles_of(found, say)
    rows = rows[rows["indicator"].isin(SHOWN) & (rows["area_code"] == area)]
    rows = rows[rows["year"].isin(REPORTED_YEARS[1:]) | (rows["year"] == found.last)]
    columns = ["scenario", "indicator", "year", "reference", "value", "difference"]
    lines = [
        (
            titles[key],
            indicator_name(str(name), say),
            year,
            f"{before:,.2f}",
            f"{after:,.2f}",
            signed(float(difference)),
        )
        for key, name, year, before, after, difference in rows[columns].itertuples(index=False)
    ]
    head = [say("情景", "scenario"), say("指标", "indicator"), say("年", "year"), say("参照情景", "reference")]
    head += [say("值", "value"), say("差异", "difference")]
    caption = say(
        "单位：比率为百分数，差异为百分点；人口为人。同一种子下的一次成对模拟。同一目录里有各表与中英文报告。"
        "来源：luohu compare。",
        "Unit: shares in per cent, their differences in points; populations in persons. One pair of runs under one "
        "seed. All tables, and a report in either language, stand in the same folder. Source: luohu compare.",
    )
    return Table(say("与参照情景之差", "Differences from the reference"), pd.DataFrame(lines, columns=head), caption)
