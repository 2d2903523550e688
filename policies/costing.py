"""What a scenario costs against the reference: by year, county, lever and payer, with low and high.

Cost = (units in the changed run − units in the reference) × unit cost, so that what both do costs nothing. Yuan are
those of 2020, without inflation and, unless a rate is given, without discounting. Costs are outlays of whoever pays in
the end: money that one payer hands to another is counted once, and nobody's receipts are taken off.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from model.region import Region
from policies.catalogue import catalogue
from policies.counts import Outcome, years_of
from policies.entry import Cost, Entry
from policies.quantities import levels, quantities_of

Floats = npt.NDArray[np.float64]

PRICES_OF = 2020
COLUMNS = (
    "year", "area_code", "lever", "payer", "quantity", "unit", "yuan", "yuan_low", "yuan_high", "status", "split",
    "cause",
)  # fmt: skip
MONEY = ["yuan", "yuan_low", "yuan_high"]

PERSONS = {"urban_resident": "resident_urban", "registered_resident": "registered_urban"}
"""Persons that costs are divided by, and the stock that counts them."""


def payer_shares(cost: Cost) -> tuple[float, ...]:
    """Part of each payer: as the entry gives them, else equal parts (assumption)."""
    return cost.shares or (1.0 / len(cost.payers),) * len(cost.payers)


def costs(
    reference: Outcome,
    changed: Outcome,
    region: Region,
    discount_rate: float = 0.0,
    entries: Mapping[str, Entry] | None = None,
) -> pd.DataFrame:
    """Give what `changed` costs more than `reference`.

    Args:
        reference: a run.
        changed: a run of the same region and years.
        region: of both.
        discount_rate: a year, by which outlays after 2020 weigh less; none by default (assumption).
        entries: the catalogue; the packaged one if not given.

    Returns:
        One row for each year, area (prefecture and counties, never to be added up), lever and payer with a difference:
        `quantity`, the units that this payer pays for (payers add up to all of them), in `unit`; `yuan`, `yuan_low`,
        `yuan_high`; `status` of the unit cost; `split`, "given" or "equal" (assumption); `cause`, "set" where the lever
        itself differs there up to that year, else "followed".

    Raises:
        InputError: the runs differ in their years, or one lacks an indicator.
    """
    years = years_of(reference)
    if years != years_of(changed):
        raise InputError(
            f"costs compare equal years; the reference runs until {years[-1]}, the other until {years_of(changed)[-1]}"
        )
    entries = catalogue() if entries is None else entries
    before, after = (quantities_of(entries, outcome, region) for outcome in (reference, changed))
    weight = np.array([(1.0 + discount_rate) ** (PRICES_OF - year) for year in years])
    found: dict[str, list[npt.NDArray[Any]]] = {column: [] for column in COLUMNS}
    for key, entry in entries.items():
        differs = levels(changed.table, key, years)[1:] != levels(reference.table, key, years)[1:]
        units, touched = by_area(after[key] - before[key], region), by_area(differs.astype(np.float64), region) > 0.0
        own = lever_costs(entry, units, np.maximum.accumulate(touched, axis=0), years, region, weight)
        for column, values in own.items():
            found[column].append(values)
    return pd.DataFrame({column: np.concatenate(values) for column, values in found.items()})


def by_area(values: Floats, region: Region) -> Floats:
    """(years, 1 + counties) sums of (years, t) values: the prefecture, which is the sum of its counties, then these."""
    county = np.asarray(region.township_county)
    parts = np.stack([values[:, county == c].sum(axis=1) for c in range(len(region.county_codes))], axis=1)
    return np.concatenate([parts.sum(axis=1, keepdims=True), parts], axis=1)


def lever_costs(
    entry: Entry, units: Floats, touched: npt.NDArray[np.bool_], years: Sequence[int], region: Region, weight: Floats
) -> dict[str, npt.NDArray[Any]]:
    """Columns of one lever, as in `costs`.

    Args:
        entry: of the lever.
        units: (years, areas) additional units.
        touched: (years, areas) whether the lever differs there by then.
        years: simulated.
        region: whose areas they are.
        weight: (years,) of a yuan.
    """
    cost, areas = entry.cost, np.array([region.code, *region.county_codes], dtype=object)
    at, area = np.nonzero(units)
    shares = payer_shares(cost)
    each = len(shares)
    quantity = (units[at, area][:, None] * np.array(shares)).ravel()
    at, area = np.repeat(at, each), np.repeat(area, each)

    def same(text: str) -> npt.NDArray[np.object_]:
        return np.full(at.size, text, object)

    # Adding zero takes the sign off a cost of nothing.
    yuan, low, high = (quantity * price * weight[at] + 0.0 for price in (cost.yuan, cost.low, cost.high))
    return {
        "year": np.asarray(years)[at],
        "area_code": areas[area],
        "lever": same(entry.key),
        "payer": np.tile(np.array(cost.payers, dtype=object), at.size // each),
        "quantity": quantity,
        "unit": same(cost.per[1]),
        "yuan": yuan,
        # Fewer units save most at the high price.
        "yuan_low": np.minimum(low, high),
        "yuan_high": np.maximum(low, high),
        "status": same(cost.status),
        "split": same("given" if cost.shares else "equal"),
        "cause": np.where(touched[at, area], "set", "followed").astype(object),
    }


def spent(found: pd.DataFrame, by: Sequence[str], until: int | None = None) -> pd.DataFrame:
    """Add up costs over the years to `until`, by some of their columns.

    A lever's unit cost is one number, unknown but the same in every year and place: its ends are those of all its units
    at the low and at the high price. Over levers, ranges add up as ranges. (Adding `yuan_low` row by row would be too
    wide where a lever has more units in one year and fewer in another.)

    Args:
        found: from `costs`, of one area at least: the prefecture's rows are the sum of the counties'.
        by: columns to keep, such as payer; without any, one row for everything.
        until: last year counted; all if not given.

    Returns:
        One row for each combination, with `yuan`, `yuan_low`, `yuan_high`.
    """
    rows = (found if until is None else found[found["year"] <= until]).assign(whole="")
    saved = rows["quantity"] < 0
    rows = rows.assign(
        cheap=rows["yuan_high"].where(saved, rows["yuan_low"]), dear=rows["yuan_low"].where(saved, rows["yuan_high"])
    )
    keys = [*by] or ["whole"]
    lever = rows.groupby([*dict.fromkeys([*keys, "lever"])], sort=False, as_index=False)[
        ["yuan", "cheap", "dear"]
    ].sum()
    lever["yuan_low"], lever["yuan_high"] = lever[["cheap", "dear"]].min(axis=1), lever[["cheap", "dear"]].max(axis=1)
    sums = lever.groupby(keys, sort=False, as_index=False)[MONEY].sum()
    return sums if by else sums[MONEY]


def cost_per_person(
    found: pd.DataFrame, reference: pd.DataFrame, changed: pd.DataFrame, area_code: str, until: int
) -> pd.DataFrame:
    """Give all outlay up to a year over the additional urban residents, and urban registrations, at its end.

    Args:
        found: from `costs`.
        reference: indicators of the reference run.
        changed: indicators of the changed run.
        area_code: of the prefecture or a county.
        until: the year.

    Returns:
        (until_year, area_code, per, persons, yuan, yuan_low, yuan_high, note): NaN, with a key of
        `policies.cost_words.NOTES`, where the additional persons are not above zero. An average over every lever of the
        scenario.

    Raises:
        InputError: a run has no count of these persons in this area and year.
    """
    # Without a row, nothing was spent.
    total = spent(found[found["area_code"] == area_code], [], until).sum()
    rows = []
    for per, name in PERSONS.items():
        persons = _stock(changed, name, area_code, until) - _stock(reference, name, area_code, until)
        money = [float(total[column]) / persons if persons > 0 else math.nan for column in MONEY]
        rows.append((until, area_code, per, persons, *money, "" if persons > 0 else "no_more_persons"))
    return pd.DataFrame(rows, columns=["until_year", "area_code", "per", "persons", *MONEY, "note"])


def _stock(frame: pd.DataFrame, name: str, area_code: str, year: int) -> float:
    """One indicator of a run."""
    at = (frame["indicator"] == name) & (frame["area_code"] == area_code) & (frame["year"] == year)
    if not at.any():
        raise InputError(f"the run has no {name} of {area_code} in {year}")
    return float(frame.loc[at, "value"].iloc[0])
