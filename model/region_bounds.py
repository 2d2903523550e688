"""What the numbers of economy.csv, years.csv, start.csv, margins.csv and plan.csv are called, and what each may be.

Where a rule would divide by zero, or take a share beyond 1 or money below 0, the bound is the rule's; all others are
our own and wide, to catch slips of the pen.
"""

from pathlib import Path
from typing import Any

from agents.errors import InputError
from model.region_checks import Rows, at

Bounds = tuple[float, float]

YUAN: Bounds = (0, 1e7)
SHARE: Bounds = (0, 1)
EMPLOYED: Bounds = (0.01, 1)
"""Wages answer to the share without work against that of the start."""
RATIO: Bounds = (0, 10)
INDEX: Bounds = (0.01, 100)
"""Of prices and wages: growth is one year's over another's."""

ECONOMY: dict[str, Bounds] = {
    "wage_urban_0": YUAN, "wage_urban_1": YUAN, "wage_urban_2": YUAN,
    "wage_rural_0": YUAN, "wage_rural_1": YUAN, "wage_rural_2": YUAN,
    "informal_income": YUAN, "farm_income_mu": YUAN, "land_rent_mu": YUAN, "farm_worker_income": YUAN,
    "pension_rural": YUAN, "pension_urban": YUAN, "subsidy_rural": YUAN,
    "rent": YUAN, "rent_seat": RATIO, "rent_town": RATIO,
    "dividend": YUAN, "mu_household": (0, 1000), "price_mu": YUAN,
    "vacancy": (0, 0.9), "employment": EMPLOYED, "seats_0": RATIO, "seats_1": RATIO, "seats_2": RATIO,
    "separation": SHARE, "wage_growth": (-0.5, 0.5), "employment_rural": EMPLOYED,
    "living_minimum": (1, 1e6), "employment_outside": SHARE, "chance_outside": SHARE,
}  # fmt: skip
"""By name; nobody lives on less than the living minimum, so that incomes have logarithms."""
SERIES: dict[str, Bounds] = {
    "birth_index": RATIO, "death_index": RATIO, "outside_wage": INDEX, "outside_demand": RATIO,
    "flood": SHARE, "one_off": SHARE, "urban_wage": INDEX, "rural_wage": INDEX,
}  # fmt: skip


PERSONS: Bounds = (0, 1e9)
CHANGE: Bounds = (-1e9, 1e9)
"""Persons, more or fewer."""
PERCENT: Bounds = (0, 100)
POINTS: Bounds = (-100, 100)
STEP: Bounds = (-20, 20)
"""Percentage points of a year."""
AGE: Bounds = (0, 110)
SCHOOLING: Bounds = (0, 25)
SIZE: Bounds = (1, 20)
"""Persons of a household."""

START: dict[str, Bounds] = {
    "resident_share_step": STEP, "registered_share_step": STEP, "county_path": SHARE, "county_noise": (-0.5, 0.5),
    "urban_noise": (-5, 5), "registered_total": (1, 1e9), "recoded_residents": PERSONS, "recoded_registered": CHANGE,
    "registered_elsewhere": PERSONS,
}  # fmt: skip
"""Ranges that must stand in start.csv, by name; those that follow from years and counties are added to them."""
MARGINS: dict[str, dict[str, Bounds]] = {
    "age": dict.fromkeys(("0-15", "16-59", "60+", "65+"), PERCENT),
    "sex": {"men": PERCENT},
    "mean_schooling": {"15+": SCHOOLING},
    "mean_age": {"all": AGE},
    "household_size": {str(persons): PERCENT for persons in range(1, 9)},
    "generations": {str(number): PERCENT for number in range(1, 4)},
    "mean_household_size": {"all": SIZE},
    "living_alone_65": {"65+": PERCENT},
    "partnered_women": {"20-49": PERCENT},
    "resident_urban_share": {"prefecture": PERCENT},
    "registered_urban_share": {"prefecture": PERCENT},
}
"""By margin and category."""
WHOLES = {
    "age": ("0-15", "16-59", "60+"),
    "household_size": tuple(MARGINS["household_size"]),
    "generations": tuple(MARGINS["generations"]),
}
"""Categories that add up to everyone."""
PLAN: dict[str, Bounds] = {
    **dict.fromkeys(("resident_population", "resident_urban", "registered_population", "registered_urban"), PERSONS),
    **dict.fromkeys(("new_resident_urban", "new_urban_jobs", "training_person_times", "reported_transfers"), PERSONS),
    **dict.fromkeys(("transfers_rural_to_urban", "transfers_in", "transfers_out", "births", "deaths"), PERSONS),
    **dict.fromkeys(("resettled_persons", "resettled_households", "households", "left_behind_children"), PERSONS),
    **dict.fromkeys(("net_migration", "net_migration_outside"), CHANGE),
    **dict.fromkeys(("resident_urban_share", "registered_urban_share", "illiterate_share", "job_chance"), PERCENT),
    **dict.fromkeys(("registered_share_of_urban_residents", "dwelling_vacancy", "share_men"), PERCENT),
    **dict.fromkeys(("share_0_15", "share_16_59", "share_60_plus", "share_65_plus"), PERCENT),
    "share_gap": POINTS, "mean_age": AGE, "mean_schooling": SCHOOLING, "household_size": SIZE,
    "income_ratio": (0, 100), "wage_gap": (0, 100), "school_crowding": (0, 100),
    "income_urban": YUAN, "income_rural": YUAN, "rent": YUAN,
}  # fmt: skip
"""Indicators that a plan may speak of, those that no run gives among them."""


def check_bounds(folder: Path, table: str, rows: Rows, column: str, bounds: dict[str, Bounds]) -> None:
    """Check that every value lies within the bounds of its name.

    Args:
        folder: of the region.
        table: without its ending.
        rows: of the table, of known names.
        column: that holds the name.
        bounds: by name.

    Raises:
        InputError: for the first one that does not.
    """
    for row in rows:
        check_within(folder, table, row, row[column], bounds[row[column]])


def check_within(
    folder: Path, table: str, row: dict[str, Any], name: str, bounds: Bounds, columns: tuple[str, ...] = ("value",)
) -> None:
    """Check that the numbers of a row lie within bounds.

    Raises:
        InputError: for the first one that does not.
    """
    low, high = bounds
    for column in columns:
        if not low <= row[column] <= high:
            raise InputError(
                f'{at(folder, table, row)} "{name}" has the {column} {row[column]:.10g}; '
                f"allowed is {low:,.10g} to {high:,.10g}."
            )
