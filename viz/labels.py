"""How indicators, areas and values are written for a reader."""

import math
from typing import TYPE_CHECKING

from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

INDICATORS = {
    "resident_urban_share": ("常住人口城镇化率 %", "resident urban share %"),
    "registered_urban_share": ("户籍人口城镇化率 %", "registered urban share %"),
    "resident_urban_share_without_recoding": ("2020 年后不再村改居时 %", "the same without recoding after 2020 %"),
    "share_gap": ("两率差距 百分点", "gap of the two, points"),
    "resident_population": ("常住人口", "residents"),
    "resident_urban": ("城镇常住人口", "urban residents"),
    "registered_population": ("户籍人口", "registered persons"),
    "registered_urban": ("城镇户籍人口", "urban-registered persons"),
    "registered_share_of_urban_residents": ("城镇常住人口中本地户籍 %", "urban residents registered here %"),
    "households": ("户数", "households"),
    "transfers_rural_to_urban": ("转户：乡到城", "transfers, rural to urban"),
    "transfers_urban_to_urban": ("转户：城到城", "transfers, urban to urban"),
    "reported_transfers": ("上报转户落户", "reported transfers"),
    "net_migration_outside": ("与市外净迁移", "net migration from outside"),
    "left_behind_children": ("留守儿童", "left-behind children"),
    "income_ratio": ("城乡收入比", "urban–rural income ratio"),
    "new_urban_jobs": ("城镇新增就业", "new urban jobs"),
    "training_person_times": ("培训人次", "training, person-times"),
    "school_crowding": ("学位拥挤度", "school crowding"),
    "wage_gap": ("城乡工资比", "urban–rural wage ratio"),
    "job_chance": ("就业机会 %", "job chance %"),
    "rent": ("房租 元/年", "rent, yuan a year"),
    "refused_moves": ("因容量受限未成的迁移", "moves refused for want of room"),
    "share_0_15": ("0–15 岁 %", "aged 0–15 %"),
    "share_16_59": ("16–59 岁 %", "aged 16–59 %"),
    "share_60_plus": ("60 岁及以上 %", "aged 60 and over %"),
    "share_65_plus": ("65 岁及以上 %", "aged 65 and over %"),
    "share_men": ("男性 %", "men %"),
    "mean_age": ("平均年龄", "mean age"),
    "mean_schooling": ("平均受教育年限", "mean years of schooling"),
    "household_size": ("家庭户规模", "persons in a family household"),
    "new_resident_urban": ("新增城镇常住人口", "urban residents gained"),
    "resettled_persons": ("搬迁安置人数", "persons resettled"),
    "resettled_households": ("搬迁安置户数", "households resettled"),
}
"""Stable indicator names, in the order in which they are shown, and what they are called."""

SIGNS = {"=": "", ">": ">", "<": "<", "~": "≈"}
"""Relations of the plan's values, as they are printed."""


def indicator_label(name: str, say: Say) -> str:
    """Give what an indicator is called."""
    return say(*INDICATORS[name]) if name in INDICATORS else name


def area_label(region: "Region", code: str, say: Say) -> str:
    """Give the name of the prefecture or of a county."""
    if code == region.code:
        return say(region.name_zh, region.name_en)
    at = region.county_codes.index(code)
    return say(region.county_names_zh[at], region.county_names_en[at])


def value_text(value: float, unit: str) -> str:
    """Write a value: counts and money whole with separators, everything else with two decimals; a dash for none."""
    if not math.isfinite(value):
        return "–"
    counted = unit.startswith(("persons", "person-times", "households", "yuan", "events"))
    whole = value.is_integer() if abs(value) < 100 else abs(value) >= 1000 or counted
    text = f"{value:,.0f}" if whole and (counted or abs(value) >= 1000) else f"{value:.2f}"
    # A difference that rounds to nothing has no sign.
    return text.lstrip("-") if not text.strip("-0.") else text


def plan_text(relation: str, value: float, status: str) -> str:
    """Write a value of the plan with its sign; a star for one that is derived, a ring for one from elsewhere."""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:g}"
    mark = {"stated": "", "derived": "*"}.get(status, "°")
    return f"{SIGNS[relation]}{text}{mark}"
