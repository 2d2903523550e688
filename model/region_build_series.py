"""Yearly series of a region: real wages, outside demand, events, and the indices on births and deaths."""

from pathlib import Path
from typing import Any

from model.region_build_pyramid import Change, project
from model.region_build_vital import AGES, Ages, Pair
from model.region_csv import number, read_rows

Table = list[dict[str, object]]


def given(source: Path) -> dict[str, dict[int, float]]:
    """Read the source series: value by series and year."""
    path = source / "series.csv"
    found: dict[str, dict[int, float]] = {}
    for row in read_rows(path, ("series", "year", "value")):
        found.setdefault(row["series"], {})[int(row["year"])] = number(path, row, "value")
    return found


def real_index(
    nominal: dict[int, float], prices: dict[int, float], base: int, years: range, growth: float
) -> list[float]:
    """Turn a nominal series into a real index (base year = 1), carried on at `growth` a year after its end.

    Before its first year, and for gaps, the nearest earlier value stands.
    """
    level: dict[int, float] = {}
    price = 1.0
    for year in range(base, years[0] - 1, -1):
        if year in nominal:
            level[year] = nominal[year] / price / nominal[base]
        price /= prices.get(year, 1.0) if year in prices else 1.0
    found: list[float] = []
    for year in years:
        found.append(level[year] if year in level else found[-1] * (1 + growth))
    return found


def improvement(recipe: dict[str, Any], years: range) -> list[float]:
    """Index on death probabilities: the yearly improvement, 1 in the centre year of the life table."""
    rule = recipe["deaths"]
    found = []
    for year in years:
        index = 1.0
        for _ in range(abs(year - int(rule["centre_year"]))):
            index = (
                index * (1 - rule["improvement"]) if year > rule["centre_year"] else index / (1 - rule["improvement"])
            )
        found.append(index)
    return found


def births_to(women: Ages, married: Ages, fertility: Ages) -> float:
    """Births of a year to women by age reached, of whom those married when the year began bear children."""
    return sum(women[a] * married[a - 1] * fertility[a] for a in range(1, AGES))


def birth_levels(
    recipe: dict[str, Any], start: Pair, change: Change, married: Ages, fertility: Ages, base: int
) -> tuple[float, list[float]]:
    """Find the level of the fertility schedule in the base year, and the index of each year of the known rates.

    Returns:
        (factor on the schedule, indices from the first year on; 1 in the base year).
    """
    rates = {int(year): float(rate) for year, rate in recipe["births"]["rates"].items()}
    first = int(recipe["region"]["start"]) + 1
    people = [start, *project(start, change)]
    factors = []
    for year in sorted(rates):
        before, after = people[min(year - first, 4)], people[min(year - first + 1, 5)]
        mean = (sum(map(sum, before)) + sum(map(sum, after))) / 2
        factors.append(rates[year] / 1000 * mean / births_to(after[0], married, fertility))
    level = factors[base - first]
    return level, [factor / level for factor in factors]


def carried(index: list[float], recipe: dict[str, Any], years: range) -> list[float]:
    """Carry the index of births on after the last known rate: a slow fall, then level."""
    found = list(index)
    for year in years[len(index) :]:
        fall = recipe["births"]["decline_after"] if year <= recipe["births"]["decline_until"] else 0.0
        found.append(found[-1] * (1 - fall))
    return found


def years_table(source: Path, recipe: dict[str, Any], births: list[float], deaths: list[float], growth: float) -> Table:
    """Build the long table of all series."""
    years = range(int(recipe["region"]["start"]) + 1, int(recipe["region"]["last"]) + 1)
    raw = given(source)
    prices, base = raw["consumer_prices"], 2020
    extra = next(iter(raw.get("rural_convergence", {base: 0.0}).values()))
    columns: dict[str, tuple[list[float], str, str, str]] = {
        "birth_index": (carried(births, recipe, years), "ratio to 2020", "facts", "derived"),
        "death_index": (deaths, "ratio to the life table", "wpp2022", "derived"),
        "outside_wage": (
            real_index(raw["outside_wage_nominal"], prices, base, years, growth),
            "index, 2020 = 1, real",
            "monitor",
            "derived",
        ),
        "urban_wage": (
            real_index(raw["urban_income_nominal"], prices, base, years, growth),
            "index, 2020 = 1, real",
            "facts",
            "memory-unverified",
        ),
        "rural_wage": (
            real_index(raw["rural_income_nominal"], prices, base, years, growth + extra),
            "index, 2020 = 1, real",
            "facts",
            "memory-unverified",
        ),
        "outside_demand": (
            [raw["outside_demand"].get(y, 1.0) for y in years],
            "ratio to an ordinary year",
            "monitor",
            "derived",
        ),
        "flood": ([raw["flood"].get(y, 0.0) for y in years], "0 or 1", "plan", "stated"),
        "one_off": ([raw["one_off"].get(y, 0.0) for y in years], "0 or 1", "plan", "derived"),
    }
    table: Table = []
    for name, (values, unit, where, status) in columns.items():
        for year, value in zip(years, values, strict=True):
            known = status if year <= base else "stated" if name == "flood" else "assumption"
            table.append({"series": name, "year": year, "value": value, "unit": unit, "source": where, "status": known})
    return table
