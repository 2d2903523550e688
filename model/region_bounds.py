"""What the numbers of economy.csv and years.csv are called, and what each may be.

Where a rule would divide by zero, or take a share beyond 1 or money below 0, the bound is the rule's; all others are
our own and wide, to catch slips of the pen.
"""

from pathlib import Path

from agents.errors import InputError
from model.region_checks import Rows, at

Bounds = tuple[float, float]

YUAN: Bounds = (0, 1e7)
SHARE: Bounds = (0, 1)
EMPLOYED: Bounds = (0.01, 1)
"""Wages answer to how far employment is from that of the start, in proportion to it."""
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
        low, high = bounds[row[column]]
        if not low <= row["value"] <= high:
            raise InputError(
                f'{at(folder, table, row)} "{row[column]}" has the value {row["value"]:g}; '
                f"allowed is {low:,.10g} to {high:,.10g}."
            )
