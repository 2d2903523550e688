"""The text that `luohu run` prints: the result beside the plan, what is not known, and the run's facts."""

import math
from typing import TYPE_CHECKING

from model.standing import FITTED
from viz.behaviour_words import Behaviour, behaviour_sentence, behaviour_short
from viz.labels import INDICATORS, area_label, indicator_label, value_text
from viz.language import Say
from viz.run_values import Plan, Values
from viz.table import table, wrap
from viz.targets_report import targets_table

if TYPE_CHECKING:
    from calibration.observing import Nuisance
    from model.migration import MigrationModel
    from model.region import Region

REPORTED = "reported_transfers"
KAPPAS = (("0", "reported_transfers_kappa_0"), ("0.5", REPORTED), ("1", "reported_transfers_kappa_1"))
"""Part κ of town-to-town transfers in the reported count, and the indicator that holds it."""

GROWTH = {"new_resident_urban": "resident_urban"}
"""What the plan counts as gained over years, and the stock whose growth it is."""


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
    behaviour = behaviour_of(model)
    counted = office_of(region) if behaviour["are"] == FITTED else None
    parts += [sums_table(values, plan, region, model.year, counted, say), targets_table(model, say)]
    return "\n\n".join([*filter(None, parts), notes(say, behaviour)])


def behaviour_of(model: "MigrationModel") -> Behaviour:
    """Tell what a run's parameters are."""
    from model.standing import standing

    return standing(model.parameters, model.population.index, model.region, model.variant).told()


def prefecture_table(values: Values, plan: Plan, region: "Region", years: list[int], say: Say) -> str:
    """Lay out every indicator of the prefecture by year, the plan's values under the model's."""
    rows = []
    for name in dict.fromkeys([*INDICATORS, *plan.names(region.code)]):
        if all(math.isnan(values.value(name, region.code, year)) for year in years):
            continue
        modelled = [values.text(name, region.code, year) for year in years]
        rows.append([indicator_label(name, say), say("模拟", "model"), *modelled])
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


def sums_table(
    values: Values, plan: Plan, region: "Region", until: int, counted: "Nuisance | None", say: Say
) -> str:  # fmt: skip
    """Lay out what the plan counts over several years; the reported transfers under several readings.

    Args:
        values: of the run.
        plan: the plan's values.
        region: it is of.
        until: last year of the run.
        counted: how the office counts that was fitted with the run's parameters, if one was.
        say: the language.
    """
    rows = []
    for name, first, last, text in plan.sums(region.code):
        totals = _totals(values, name, region.code, first, last, say)
        if name == REPORTED and counted is not None:
            label = indicator_label(name, say) + say(" κ 拟合", " κ fitted")
            totals.append((label, _as_fitted(values, region.code, first, last, counted)))
        for label, total in totals:
            if last <= until and math.isfinite(total):
                rows.append([label, f"{first}–{last}", value_text(total, "persons"), text])
    if not rows:
        return ""
    note = say(
        "κ 是城到城转户计入上报数的部分；上报数只是观测，不进入模拟。",
        "κ: part of town-to-town transfers in the reported count, an observation that never enters the run.",
    )
    if counted is not None:
        kappa, delta, rho = (f"{value:.2f}" for value in counted)
        note += say(
            f"拟合点的 κ、δ、ρ 为 {kappa}、{delta}、{rho}；其余各行的 δ、ρ 取先验均值。",
            f" Fitted: κ {kappa}, δ {delta}, ρ {rho}; the other rows have δ and ρ at prior means.",
        )
    head = [say("若干年累计", "over several years"), "", say("模拟", "model"), say("规划", "plan")]
    return table(head, rows, left=2) + "\n" + "\n".join(wrap(note, 110))


def _totals(values: Values, name: str, area: str, first: int, last: int, say: Say) -> list[tuple[str, float]]:
    """Add up an indicator over years: the reported transfers once for each κ, a gain as the growth of its stock."""
    label = indicator_label(name, say)
    if name == REPORTED:
        return [(f"{label} κ = {kappa}", values.total(kind, area, first, last)) for kappa, kind in KAPPAS]
    if name in GROWTH:
        return [(label, values.value(GROWTH[name], area, last) - values.value(GROWTH[name], area, first - 1))]
    return [(label, values.total(name, area, first, last))]


def office_of(region: "Region") -> "Nuisance | None":
    """How the office counts that was fitted with a region's point, if one was."""
    from calibration.observing import Nuisance

    fitted = region.fitted
    return Nuisance(**fitted.observation) if fitted is not None and fitted.observation else None


def _as_fitted(values: Values, area: str, first: int, last: int, counted: "Nuisance") -> float:
    """The reported transfers as that office counts."""
    from calibration.observing import PARTS

    return counted.reported(*(values.total(part, area, first, last) for part in PARTS))


def notes(say: Say, behaviour: Behaviour) -> str:
    """Say what is synthetic, and what the data cannot identify, in lines of a terminal."""
    return "\n".join(line for text in limits(say, behaviour) for line in wrap(text, 110))


def limits(say: Say, behaviour: Behaviour) -> tuple[str, str]:
    """Say what is synthetic, what the parameters are, and what the data cannot identify.

    Args:
        say: the language.
        behaviour: of the run's manifest.
    """
    are = behaviour_sentence(behaviour, say)
    return (
        say(
            "合成部分：2015 年末的全部状态、户籍总人口、收入水平、乡镇人口与位置均无公开数据，"
            f"由 32 个合成人口覆盖其不确定性（--population 0–31，0 为中心）。{are}"
            "若干先验中心由 2016 年以前或外部的流量锚定，其余为假设；"
            "2020 年的年龄性别由普查反推（见 README），不是检验。",
            "Synthetic: everything at the end of 2015, the registered total, income levels, and the populations and "
            "positions of townships have no published source; 32 synthetic populations span what is unknown "
            "(--population 0–31, 0 the centre). "
            f"{are} Some centres of priors follow from flows before 2016 or elsewhere, the rest are assumptions; ages "
            "and sexes are projected back from the census of 2020 (README): no test yet.",
        ),
        unidentified(say),
    )


def unidentified(say: Say) -> str:
    """Say what the data cannot identify."""
    return say(
        "数据无法分辨：转户来自乡到城还是城到城（κ）、村改居与村到城迁移各占多少、放开当年的积压与 2015 年户籍率、"
        "外出、返乡与迁入三者的总量。没有政策的趋势也可能自行达到目标，达标不能证明政策有效。",
        "Not identified by the data: rural-to-urban against town-to-town transfers (κ); recoding against moves to "
        "town; the backlog of the opening against the registered share of 2015; the sizes of leaving, returning "
        "and arriving. The trend without policy may reach a target by itself: meeting it proves nothing "
        "about a policy.",
    )


def variant_facts(variant: str, say: Say) -> tuple[tuple[str, str], ...]:
    """Name the structural variant, if the run is one."""
    from model.variants import VARIANTS

    return ((say("模型变体", "variant"), f"{variant} ({say(*VARIANTS[variant])})"),) if variant else ()


def run_facts(model: "MigrationModel", peak_mebibytes: float, say: Say) -> str:
    """Write what identifies the run and what it cost."""
    households = Values(model.indicators_frame()).text("households", model.region.code, model.year)
    facts = (
        (say("规模", "scale"), f"{model.scale:g}"),
        (say("种子", "seed"), str(model.seed)),
        (say("合成人口", "population"), f"{model.population.index} ({model.population.hash[:12]})"),
        (say("参数", "parameters"), behaviour_short(behaviour_of(model), say)),
        (say("情景", "scenario"), f"{model.scenario.name} ({model.scenario.scenario_hash[:12]})"),
        *variant_facts(model.variant, say),
        (say("户数", "households"), households),
        (say("模拟用时", "simulation"), f"{model.seconds:.1f} s"),
        (say("内存峰值", "peak memory"), f"{peak_mebibytes / 1024:.2f} GiB"),
    )
    return " · ".join(f"{name} {value}" for name, value in facts) + f"\ndigest {model.digest()}"
