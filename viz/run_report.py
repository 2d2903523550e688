"""The text that `luohu run` prints: the result beside the plan, in five parts."""

import math
from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from viz.labels import INDICATORS, area_label, indicator_label, plan_text, value_text
from viz.language import Say
from viz.table import table, wrap

if TYPE_CHECKING:
    from model.migration import MigrationModel
    from model.region import Region

REPORTED = "reported_transfers"
KAPPAS = (
    ("0", "reported_transfers_kappa_0"),
    ("0.5", REPORTED),
    ("1", "reported_transfers_kappa_1"),
)
"""Part κ of town-to-town transfers in the reported count, and the indicator that holds it."""


class Values:
    """Looks up the values of a long indicator table; what is not there is NaN."""

    def __init__(self, frame: pd.DataFrame) -> None:
        keys = zip(frame["indicator"], frame["area_code"], frame["year"], strict=True)
        self._values = dict(zip(keys, frame["value"].astype(float), strict=True))
        self._units = dict(zip(frame["indicator"], frame["unit"], strict=True))

    def value(self, indicator: str, area: str, year: int) -> float:
        """Give one value."""
        return self._values.get((indicator, area, year), math.nan)

    def text(self, indicator: str, area: str, year: int) -> str:
        """Write one value with its unit's decimals."""
        return value_text(self.value(indicator, area, year), self._units.get(indicator, ""))


class Plan:
    """Looks up the plan's history and targets, already written with their signs."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._texts: dict[tuple[str, str, int], str] = {}
        columns = [frame[name] for name in ("indicator", "area_code", "year", "relation", "value", "unit", "status")]
        for indicator, area, year, relation, value, unit, status in zip(*columns, strict=True):
            key = (str(indicator), str(area), int(year))
            text = plan_text(relation, float(value), unit, status)
            self._texts[key] = f"{self._texts[key]} {text}" if key in self._texts else text

    def years(self, areas: Collection[str], indicator: str | None = None) -> list[int]:
        """List the years for which the plan says something about these areas, or about one indicator of theirs."""
        return sorted({year for name, area, year in self._texts if area in areas and indicator in (None, name)})

    def text(self, indicator: str, area: str, year: int) -> str:
        """Write the plan's value or values; nothing where it says none."""
        return self._texts.get((indicator, area, year), "")


def run_report(model: "MigrationModel", say: Say, by_county: bool = False) -> str:
    """Write the whole report of a run.

    Args:
        model: A model that has been run.
        say: The language.
        by_county: Show the counties in every year of the plan, not only in the last with values for counties.
    """
    region, values, plan = model.region, Values(model.indicators_frame()), Plan(model.region.plan)
    years = sorted({year for year in plan.years([region.code]) if region.start < year <= model.year} | {model.year})
    parts = [prefecture_table(values, plan, region, years, say)]
    known = [year for year in years if year in plan.years(region.county_codes)] or years
    parts += [county_table(values, plan, region, year, say) for year in (years if by_county else known[-1:])]
    counted = plan.years([region.code], REPORTED) or [model.year]
    if counted[-1] <= model.year:
        parts.append(transfers_table(values, plan, region, counted[-1], say))
    return "\n\n".join([*parts, notes(say)])


def prefecture_table(values: Values, plan: Plan, region: "Region", years: list[int], say: Say) -> str:
    """Lay out every indicator of the prefecture by year, the plan's values under the model's."""
    rows = []
    for name in INDICATORS:
        rows.append(
            [
                indicator_label(name, say),
                say("模拟", "model"),
                *(values.text(name, region.code, year) for year in years),
            ]
        )
        planned = [plan.text(name, region.code, year) for year in years]
        if any(planned):
            rows.append(["", say("规划", "plan"), *planned])
    head = [area_label(region, region.code, say), "", *map(str, years)]
    legend = say(
        "规划一行：无记号为规划原文，* 由原文数字推算，° 取自普查等其他来源；>、<、≈ 为规划自己的说法。",
        "Plan rows: unmarked values are stated, * derived from stated ones, ° from elsewhere (census); "
        ">, < and ≈ are the plan's own.",
    )
    return table(head, rows, left=2) + "\n" + "\n".join(wrap(legend, 110))


def county_table(values: Values, plan: Plan, region: "Region", year: int, say: Say) -> str:
    """Lay out residents, urban share and registered share of every county in one year, beside the plan's values."""
    names = ("resident_population", "resident_urban_share", "registered_urban_share")
    head = [say(f"{year} 年各县区", f"counties in {year}")]
    rows = [[area_label(region, code, say)] for code in region.county_codes]
    for name in names:
        planned = [plan.text(name, code, year) for code in region.county_codes]
        head += [indicator_label(name, say), say("规划", "plan")] if any(planned) else [indicator_label(name, say)]
        for row, code, text in zip(rows, region.county_codes, planned, strict=True):
            row += [values.text(name, code, year), text] if any(planned) else [values.text(name, code, year)]
    return table(head, rows)


def transfers_table(values: Values, plan: Plan, region: "Region", last: int, say: Say) -> str:
    """Lay out the transfers reported from the first year to the last, under three readings, beside the plan's count."""
    first = region.start + 1
    rows = []
    for kappa, name in KAPPAS:
        total = sum(values.value(name, region.code, year) for year in range(first, last + 1))
        rows.append([f"κ = {kappa}", value_text(total, "persons"), plan.text(REPORTED, region.code, last)])
    title = say(f"{first}–{last} 年上报转户落户累计 人", f"transfers reported {first}–{last}, persons")
    note = say(
        "κ 是城到城转户计入上报数的部分；上报数只是观测，不进入模拟。",
        "κ: part of town-to-town transfers in the reported count, an observation that never enters the run.",
    )
    return table([title, say("模拟", "model"), say("规划", "plan")], rows) + "\n" + note


def notes(say: Say) -> str:
    """Say what is synthetic, and what the data cannot identify."""
    texts = (
        say(
            "合成部分：2015 年末的全部状态、户籍总人口、收入水平、乡镇人口与位置均无公开数据，"
            "由 32 个合成人口覆盖其不确定性（--population 0–31，0 为中心）；参数取先验均值，未经校准。",
            "Synthetic: everything at the end of 2015, the registered total, income levels, and the populations and "
            "positions of townships have no published source; 32 synthetic populations span what is unknown "
            "(--population 0–31, 0 the centre). Parameters are prior means, not calibrated.",
        ),
        say(
            "数据无法分辨：转户来自乡到城还是城到城（κ）、村改居与村到城迁移各占多少、放开当年的积压与 2015 年户籍率、"
            "外出、返乡与迁入三者的总量。没有政策的趋势也可能自行达到目标，达标不能证明政策有效。",
            "Not identified by the data: rural-to-urban against town-to-town transfers (κ); recoding against moves to "
            "town; the backlog of the opening against the registered share of 2015; the sizes of leaving, returning "
            "and arriving. The trend without policy may reach a target by itself: meeting it proves nothing "
            "about a policy.",
        ),
    )
    return "\n".join(line for text in texts for line in wrap(text, 110))


def run_facts(model: "MigrationModel", peak_mebibytes: float, say: Say) -> str:
    """Write what identifies the run and what it cost."""
    households = Values(model.indicators_frame()).text("households", model.region.code, model.year)
    facts = (
        (say("规模", "scale"), f"{model.scale:g}"),
        (say("种子", "seed"), str(model.seed)),
        (say("合成人口", "population"), f"{model.population.index} ({model.population.hash[:12]})"),
        (say("情景", "scenario"), model.scenario.name),
        (say("户数", "households"), households),
        (say("模拟用时", "simulation"), f"{model.seconds:.1f} s"),
        (say("内存峰值", "peak memory"), f"{peak_mebibytes / 1024:.2f} GiB"),
    )
    return " · ".join(f"{name} {value}" for name, value in facts) + f"\ndigest {model.digest()}"
