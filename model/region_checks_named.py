"""What must hold of the tables that are read by name: economy, series, ranges of the start, margins, the plan."""

from collections.abc import Iterable
from pathlib import Path

from agents.errors import InputError, nearest
from model.region_bounds import (
    ECONOMY,
    MARGINS,
    PLAN,
    SERIES,
    START,
    WHOLES,
    Bounds,
    check_bounds,
    check_within,
)
from model.region_checks import Rows, Tables, at, known, unique

SLACK = 0.5
"""Percentage points by which shares may miss 100, since they are rounded."""
NEEDED = ("resident_urban_share", "registered_urban_share")
"""Margins from which a population is built."""


def complete(folder: Path, name: str, found: Iterable[str], needed: tuple[str, ...], what: str) -> None:
    """Refuse a table that lacks a name it must have."""
    names = list(found)
    for wanted in needed:
        if wanted not in names:
            near = nearest(wanted, [n for n in names if n not in needed])
            raise InputError(
                f'{folder / name}.csv: {what} "{wanted}" is missing; needed are {", ".join(needed)}{near}.'
            )


def check_named(folder: Path, code: str, years: range, tables: Tables) -> None:
    """Check every table that is read by name.

    Args:
        folder: of the region.
        code: of the region.
        years: that a run may simulate.
        tables: all of them.

    Raises:
        InputError: for a name that is missing, unknown or double, or a value or range that is not allowed.
    """
    check_economy(folder, tables["economy"])
    check_series(folder, years, tables["years"])
    check_start(folder, years, tables)
    check_margins(folder, tables["margins"])
    check_plan(folder, code, tables)


def check_economy(folder: Path, rows: Rows) -> None:
    """Check that every name of economy.csv stands there once, within its bounds."""
    unique(folder, "economy", rows, "name")
    complete(folder, "economy", (row["name"] for row in rows), tuple(ECONOMY), "value")
    known(folder, "economy", rows, "name", ECONOMY, "one of the names the model reads")
    check_bounds(folder, "economy", rows, "name", ECONOMY)


def check_series(folder: Path, years: range, rows: Rows) -> None:
    """Check that every series of years.csv has each year once, within its bounds."""
    known(folder, "years", rows, "series", SERIES, "one of the series the model reads")
    check_bounds(folder, "years", rows, "series", SERIES)
    for series in SERIES:
        have = sorted(row["year"] for row in rows if row["series"] == series)
        if have != list(years):
            raise InputError(
                f'{folder / "years.csv"}: series "{series}" has {len(have)} years; needed is each year {years[0]} to '
                f"{years[-1]} once."
            )


def check_start(folder: Path, years: range, tables: Tables) -> None:
    """Check that start.csv has every range, no other, each in order and within its bounds."""
    rows, bounds = tables["start"], start_bounds(years, tables["counties"])
    unique(folder, "start", rows, "name")
    complete(folder, "start", (row["name"] for row in rows), (*START, "gate_year"), "range")
    known(folder, "start", rows, "name", bounds, "one of the ranges the model reads")
    for row in rows:
        if not row["low"] <= row["mode"] <= row["high"]:
            raise InputError(
                f'{at(folder, "start", row)} "{row["name"]}" has low {row["low"]}, mode {row["mode"]}, high '
                f"{row['high']}; allowed is low ≤ mode ≤ high."
            )
        check_within(folder, "start", row, row["name"], bounds[row["name"]], ("low", "mode", "high"))
    for row in tables["counties"]:
        check_within(folder, "counties", row, row["county_code"], (0, row["residents_2020"]), ("residents_2020_error",))


def start_bounds(years: range, counties: Rows) -> dict[str, Bounds]:
    """Give the bounds of every range that start.csv may hold.

    A gate that opens the year after the last never opens; the error of a county's residents is at most all of them.
    """
    errors = {f"residents_2020_{row['county_code']}": row["residents_2020"] for row in counties}
    return {
        **START,
        "gate_year": (years[0] - 1, years[-1] + 1),
        **{name: (-residents, residents) for name, residents in errors.items()},
    }


def check_margins(folder: Path, rows: Rows) -> None:
    """Check that margins.csv has known margins and categories, once each, within bounds, and shares that add up."""
    known(folder, "margins", rows, "margin", MARGINS, f"one of {', '.join(MARGINS)}")
    complete(folder, "margins", (row["margin"] for row in rows), NEEDED, "margin")
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        margin, category = str(row["margin"]), str(row["category"])
        names = MARGINS[margin]
        known(folder, "margins", [row], "category", names, f"{' or '.join(names)} for the margin {margin}")
        check_within(folder, "margins", row, f"{margin} {category}", names[category])
        if category in found.setdefault(margin, {}):
            raise InputError(f"{at(folder, 'margins', row)} {margin} {category} stands twice; each may stand once.")
        found[margin][category] = row["value"]
    for margin, parts in WHOLES.items():
        shares = [found[margin][part] for part in parts if part in found.get(margin, {})]
        if len(shares) == len(parts) and abs(sum(shares) - 100) > SLACK:
            raise InputError(
                f"{folder / 'margins.csv'}: {margin} {', '.join(parts)} add up to {sum(shares):.10g} %; "
                f"allowed is 100 within {SLACK}."
            )
    old = found.get("age", {})
    if old.get("65+", 0) > old.get("60+", 100):
        raise InputError(
            f"{folder / 'margins.csv'}: age 65+ has the value {old['65+']:.10g}; allowed is at most that of 60+, "
            f"{old['60+']:.10g}."
        )


def check_plan(folder: Path, code: str, tables: Tables) -> None:
    """Check that plan.csv speaks of known indicators and areas, within bounds, and of years in order."""
    rows = tables["plan"]
    known(folder, "plan", rows, "indicator", PLAN, "one of the indicators of the model or the plan")
    check_bounds(folder, "plan", rows, "indicator", PLAN)
    areas = [code, *(row["county_code"] for row in tables["counties"])]
    known(folder, "plan", rows, "area_code", areas, "the region's code or a county's")
    for row in rows:
        if row["since"] > row["year"]:
            raise InputError(
                f"{at(folder, 'plan', row)} since holds {row['since']}; allowed is a year up to its year, "
                f"{row['year']}."
            )
