"""What must hold between the numbers of a region: ages complete, shares adding up, totals that agree."""

from pathlib import Path

from agents.errors import InputError
from model.region_checks import (
    Rows,
    Tables,
    at,
    check_codes,
    check_fields,
    check_network,
    check_positions,
    check_seats,
    check_sources,
)
from model.region_checks_named import check_named

SEXES = ("women", "men")
LEVELS = ("none", "primary", "junior", "senior", "college")
AGES = 111


def check_ages(folder: Path, name: str, rows: Rows) -> None:
    """Check that a table has every age from 0 to 110 once, for each sex; one without sexes is of women."""
    sexes = SEXES if "sex" in rows[0] else SEXES[:1]
    keys = [(str(row.get("sex", SEXES[0])), row["age"]) for row in rows]
    for key in keys:
        if keys.count(key) > 1:
            raise InputError(
                f"{folder / name}.csv: {key[0]} age {key[1]} stands {keys.count(key)} times; each may stand once."
            )
    have = set(keys)
    for sex in sexes:
        for age in range(AGES):
            if (sex, age) not in have:
                raise InputError(f"{folder / name}.csv: {sex} age {age} is missing; needed are the ages 0 to 110.")


def sums_to_one(folder: Path, name: str, which: str, total: float) -> None:
    """Refuse shares that do not add up to 1 within 0.0001."""
    if abs(total - 1) > 1e-4:
        raise InputError(f"{folder / name}.csv: {which} add up to {total:.6f}; allowed is 1 within 0.0001.")


def check_shares(folder: Path, tables: Tables) -> None:
    """Check every set of shares, and that each county's urban share lies in its own range.

    Raises:
        InputError: for the first set that does not add up.
    """
    for row in tables["schooling"]:
        total = sum(row[level] for level in LEVELS)
        sums_to_one(folder, "schooling", f"line {row['line']}: the levels of {row['sex']} age {row['age']}", total)
    sums_to_one(folder, "outside", "the weights", sum(row["weight"] for row in tables["outside"]))
    for table, count in (("size", 8), ("generations", 3)):
        mine = {row["category"]: row["share"] for row in tables["households"] if row["table"] == table}
        if sorted(mine) != list(range(1, count + 1)):
            raise InputError(
                f"{folder / 'households.csv'}: {table} has the categories {sorted(mine)}; needed are 1 to {count}."
            )
        sums_to_one(folder, "households", f"the shares of {table}", sum(mine.values()))
    for row in tables["counties"]:
        low, share, high = (row[f"urban_share_2020{end}"] for end in ("_low", "", "_high"))
        if not low <= share <= high:
            raise InputError(
                f"{at(folder, 'counties', row)} urban_share_2020 holds {share}; allowed is its range, {low} to {high}."
            )


def check_totals(folder: Path, code: str, tables: Tables) -> None:
    """Check that the pyramid agrees with the counties, and the counties' urban shares with the prefecture's.

    Raises:
        InputError: if residents differ by more than 2 %, or the urban share by more than 0.2 points.
    """
    old, new = (sum(row[f"residents_{year}"] for row in tables["counties"]) for year in (2010, 2020))
    total = sum(row["residents"] for row in tables["pyramid"])
    if abs(total - (old + new) / 2) > 0.02 * (old + new) / 2:
        raise InputError(
            f"{folder / 'pyramid.csv'}: residents add up to {total}; allowed is within 2 % of {(old + new) // 2}, "
            "the mean of the two censuses of counties.csv."
        )
    urban = 100 * sum(row["residents_2020"] * row["urban_share_2020"] for row in tables["counties"]) / new
    for row in tables["plan"]:
        named = (row["indicator"], row["year"], row["area_code"]) == ("resident_urban_share", 2020, code)
        if named and abs(urban - row["value"]) > 0.2:
            raise InputError(
                f"{folder / 'counties.csv'}: the urban shares of 2020 add up to {urban:.2f} %; "
                f"allowed is the prefecture's {row['value']} % of plan.csv within 0.2."
            )


def check_progress(folder: Path, rows: Rows) -> None:
    """Check that progress.csv has one row for each sex."""
    for row in rows:
        if len(rows) != 2 or {r["sex"] for r in rows} != set(SEXES):
            raise InputError(
                f"{folder / 'progress.csv'}: found a row for {row['sex']}; needed is one for women and one for men."
            )


def validate(folder: Path, tables: Tables) -> dict[str, str]:
    """Check everything that must hold between tables, and give the region's own fields."""
    fields = check_fields(folder, tables["region"])
    check_sources(folder, tables)
    check_codes(folder, tables)
    check_positions(folder, tables)
    check_seats(folder, fields, tables)
    check_network(folder, tables)
    for name in ("pyramid", "mortality", "fertility", "marriage", "schooling"):
        check_ages(folder, name, tables[name])
    check_shares(folder, tables)
    check_progress(folder, tables["progress"])
    check_named(folder, fields["code"], range(int(fields["start"]) + 1, int(fields["last"]) + 1), tables)
    check_totals(folder, fields["code"], tables)
    return fields
