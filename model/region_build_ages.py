"""Everything by age: the pyramid of the start, yearly schedules, schooling, and the check of the projection."""

from pathlib import Path
from typing import Any

from model import region_build_pyramid as pyramid
from model import region_build_residents as people_rules
from model import region_build_schooling as school
from model import region_build_series as series
from model import region_build_vital as vital
from model.region_build_counties import fact_value
from model.region_csv import read_rows

Table = list[dict[str, object]]
SEXES = ("women", "men")


def age_tables(source: Path, recipe: dict[str, Any]) -> dict[str, Table]:
    """Build everything by age, the yearly series, and the check of the projection."""
    rules = recipe["population"]
    old, new = fact_value(source, rules["total_2010_fact"]), fact_value(source, rules["total_2020_fact"])
    ends = (float(round((old + new) / 2)), new)
    years = range(int(recipe["region"]["start"]) + 1, int(recipe["region"]["last"]) + 1)
    level = float(recipe["deaths"]["level"])
    women, men = (vital.death_probabilities(source / "life_table.csv", sex, level) for sex in SEXES)
    yearly = (vital.by_age_reached(women), vital.by_age_reached(men))
    index = series.improvement(recipe, years)
    survival = [
        ([1 - min(q * i, 1.0) for q in yearly[0]], [1 - min(q * i, 1.0) for q in yearly[1]])
        for i in index[: pyramid.STEPS]
    ]
    start, change = people_rules.residents(source, recipe, (women, men), survival, ends)
    after = pyramid.project(start, change)
    ever = {sex: vital.ever_married(source / "marriage.csv", f"ever_{sex}") for sex in SEXES}
    married = {sex: vital.partnered(source / "marriage.csv", sex, ever[sex]) for sex in SEXES}
    pattern = vital.births_of_married(vital.age_specific_fertility(source / "fertility.csv"), married["women"])
    factor, births = series.birth_levels(recipe, start, change, married["women"], pattern, 2020)
    levels, senior, college, schooled = school.schooling(source, recipe, start, after[-1])
    growth = next(float(r["value"]) for r in read_rows(source / "economy.csv") if r["name"] == "wage_growth")
    whole = people_rules.rounded(start, int(ends[0]))
    return {
        "pyramid": by_age([("residents", whole)], "facts", "derived"),
        "mortality": by_age([("probability", yearly)], "wpp2022", "literature", 7),
        "fertility": [
            {"age": a, "births_per_married_woman": factor * pattern[a], "source": "wpp2022", "status": "derived"}
            for a in range(vital.AGES)
        ],
        "marriage": by_age(
            [
                ("hazard", tuple(vital.first_marriage(ever[sex]) for sex in SEXES)),
                ("married", tuple(married[sex] for sex in SEXES)),
            ],
            "recalled",
            "memory-unverified",
        ),
        "schooling": schooling_table(levels),
        "progress": [
            {"sex": sex, "senior": senior[s], "college": college[s], "source": "assumption", "status": "assumption"}
            for s, sex in enumerate(SEXES)
        ],
        "years": series.years_table(source, recipe, births, index, growth),
        "checks": checks(recipe, start, after, change, schooled),
        "margins": margins(recipe, source, whole),
    }


def by_age(columns: list[tuple[str, Any]], where: str, status: str, digits: int = 6) -> Table:
    """Lay out (women, men) lists as rows of sex and age."""
    return [
        {"sex": sex, "age": age}
        | {name: round(values[s][age], digits) for name, values in columns}
        | {"source": where, "status": status}
        for s, sex in enumerate(SEXES)
        for age in range(vital.AGES)
    ]


def schooling_table(levels: school.Table) -> Table:
    """Lay out shares of levels, rounded so that each row adds up to 1 (the rest goes to the largest)."""
    table: Table = []
    for s, sex in enumerate(SEXES):
        for age, shares in enumerate(levels[s]):
            short = [round(x, 6) for x in shares]
            largest = max(range(5), key=lambda k, row=short: (row[k], -k))  # type: ignore[misc]
            short[largest] = round(short[largest] + 1 - sum(short), 6)
            status = "memory-unverified" if age >= 15 else "assumption"
            named: dict[str, object] = dict(zip(school.LEVELS, short, strict=True))
            table.append({"sex": sex, "age": age} | named | {"source": "recalled", "status": status})
    return table


def checks(
    recipe: dict[str, Any],
    start: vital.Pair,
    after: list[vital.Pair],
    change: pyramid.Change,
    schooled: dict[str, float],
) -> Table:
    """Write what the start and its projection give beside what is known."""
    rules, first = recipe["population"], int(recipe["region"]["start"])
    now, then = people_rules.shares(start), people_rules.shares(after[-1])
    rows: list[tuple[str, int, float, object, str]] = []
    for name, known in rules["start"].items():
        rows.append((name, first, now[name], known, "checked" if name == "mean_age" else "used"))
    for name, known in rules["check"].items():
        rows.append((name, first + 5, then[name], known, "checked" if name == "mean_age" else "used"))
    rows.append(("mean_schooling", first + 5, schooled["mean_years"], recipe["schooling"]["mean_check"], "checked"))
    rows.append(("illiterate", first + 5, schooled["illiterate"], recipe["schooling"]["illiterate_check"], "checked"))
    rows.append(("leaving_a_year", first + 5, sum(map(sum, change.leaving)), "", "solved"))
    before = start
    for step, people in enumerate(after):
        died = sum(
            before[s][a] * (1 - change.survival[step][s][min(a + 1, 110)]) for s in (0, 1) for a in range(vital.AGES)
        )
        rows.append(("crude_death_rate", first + step + 1, 1000 * died / sum(map(sum, before)), "", "outcome"))
        before = people
    return [
        {
            "check": name,
            "year": year,
            "value": round(value, 3),
            "known": known,
            "use": use,
            "source": "facts",
            "status": "derived",
        }
        for name, year, value, known, use in rows
    ]


def margins(recipe: dict[str, Any], source: Path, whole: tuple[list[int], list[int]]) -> Table:
    """Collect what the synthetic population is raked to, and what is held out."""
    start, now = (
        recipe["population"]["start"],
        people_rules.shares(([float(x) for x in whole[0]], [float(x) for x in whole[1]])),
    )
    rows: list[tuple[str, str, float, str, str]] = [
        ("age", "0-15", start["children"], "percent", "raked"),
        ("age", "16-59", 100 - start["children"] - start["elders"], "percent", "raked"),
        ("age", "60+", start["elders"], "percent", "raked"),
        ("age", "65+", start["oldest"], "percent", "raked"),
        ("sex", "men", now["men"], "percent", "raked"),
        ("mean_schooling", "15+", float(recipe["schooling"]["mean_start"]), "years", "raked"),
        ("mean_age", "all", now["mean_age"], "years", "held-out"),
    ]
    table: Table = [
        {
            "margin": m,
            "category": c,
            "value": round(v, 4),
            "unit": u,
            "use": use,
            "source": "facts",
            "status": "derived",
        }
        for m, c, v, u, use in rows
    ]
    for row in read_rows(source / "households.csv", ("table", "category", "share")):
        if row["table"] == "size":
            table.append(
                {"margin": "household_size", "category": row["category"], "value": round(100 * float(row["share"]), 4)}
                | {"unit": "percent of households", "use": "raked", "source": row["source"], "status": row["status"]}
            )
    table.extend(dict(row) for row in read_rows(source / "margins.csv", ("margin", "category", "value", "unit", "use")))
    return table
