"""The table of counties: residents of two censuses and urban shares that add up to the prefecture."""

from pathlib import Path
from typing import Any

from agents.errors import InputError
from model.region_csv import read_rows

Table = list[dict[str, object]]


def fact_value(source: Path, fact: str) -> float:
    """Look up the value of a fact.

    Raises:
        InputError: if there is no such fact, or it is not a plain number.
    """
    for row in read_rows(source / "facts.csv", ("id", "value")):
        if row["id"] == fact:
            try:
                return float(row["value"].lstrip("<>"))
            except ValueError as fault:
                raise InputError(f'facts.csv: fact {fact} is "{row["value"]}"; a number is needed.') from fault
    raise InputError(f'facts.csv: there is no fact "{fact}".')


def residents_2020(recipe: dict[str, Any], source: Path, total: float) -> dict[str, float]:
    """Give residents of 2020 by county: as stated, or the county's share (by 2010) of what the others leave."""
    known = {c["code"]: float(c["residents_2020"]) for c in recipe["county"] if c["residents_2020"]}
    rest = [c for c in recipe["county"] if not c["residents_2020"]]
    earlier = {c["code"]: fact_value(source, c["residents_2010_fact"]) for c in rest}
    left = total - sum(known.values())
    return known | {code: float(round(left * n / sum(earlier.values()))) for code, n in earlier.items()}


def counties(source: Path, recipe: dict[str, Any]) -> Table:
    """Build the table of counties, sorted by code; one county's urban share closes the prefecture's total."""
    rules = recipe["population"]
    total = fact_value(source, rules["total_2020_fact"])
    people = residents_2020(recipe, source, total)
    urban = fact_value(source, rules["urban_share_2020_fact"]) / 100 * total
    told = sum(people[c["code"]] * c["urban_share_2020"] for c in recipe["county"])
    table: Table = []
    for county in sorted(recipe["county"], key=lambda c: str(c["code"])):
        code = county["code"]
        share = county["urban_share_2020"] or (urban - told) / people[code]
        table.append(
            {
                "county_code": code,
                "name_zh": county["name_zh"],
                "name_en": county["name_en"],
                "includes": " ".join(county["includes"]),
                "seat": county["seat"],
                "declining": bool(county["declining"]),
                "flooded": bool(county["flooded"]),
                "residents_2010": int(fact_value(source, county["residents_2010_fact"])),
                "residents_2020": int(people[code]),
                "residents_2020_error": float(county["residents_2020_error"]),
                "urban_share_2020": share,
                "urban_share_2020_low": min(float(county["urban_share_low"]), share),
                "urban_share_2020_high": max(float(county["urban_share_high"]), share),
                "source": "facts",
                "status": "derived",
            }
        )
    return table
