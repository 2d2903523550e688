"""Frames as a run leaves them behind, made up without running: what the app's figures are drawn from in tests."""

import numpy as np
import pandas as pd

from model.events import EVENTS, LEDGERS, REGISTRATIONS, RESIDENTS
from model.region import Region

YEARS = range(2015, 2036)
SCENARIO = "plan"


def indicators(region: Region, lift: float = 0.0) -> pd.DataFrame:
    """(year, area_code, indicator, value, unit) that grow from year to year; `lift` is added to both shares in 2035."""
    rows: list[tuple[int, str, str, float, str]] = []
    areas = (region.code, *region.county_codes)
    for year in YEARS:
        done = (year - 2015) / 20
        for at, code in enumerate(areas):
            residents = 1.5e6 if at == 0 else 2.5e5 + 3e4 * at
            share, registered = 55 + 17 * done + 3 * at + lift * done, 39 + 9 * done + 2 * at + lift * done
            for name, value, unit in (
                ("resident_population", residents, "persons"),
                ("resident_urban", residents * share / 100, "persons"),
                ("resident_urban_share", share, "%"),
                ("registered_urban_share", registered, "%"),
                ("registered_urban", residents * registered / 100, "persons"),
                ("share_gap", share - registered, "percentage points"),
                ("transfers_rural_to_urban", 900.0 * (1 + at) * (year > 2015), "persons"),
                ("net_migration" if at else "net_migration_outside", 800.0 * (3 - at), "persons"),
                ("left_behind_children", 9000.0 - 200 * at - 100 * done, "persons"),
                ("school_crowding", 0.9 + 0.05 * at, "pupils a seat"),
                ("income_ratio", 1.8 - 0.3 * done, "ratio"),
                ("new_urban_jobs", 30000.0, "persons"),
                ("training_person_times", 15000.0, "person-times"),
                ("reported_transfers", 36000.0, "persons"),
            ):
                rows.append((year, code, name, value, unit))
            if year > 2015:
                rows += _parts(year, code, done)
        for code in region.township_codes:
            rows += [
                (year, code, "resident_population", 3e4, "persons"),
                (year, code, "resident_urban", 2e4 * (1 + done) / 2, "persons"),
                (year, code, "school_crowding", 1.1, "pupils a seat"),
            ]
    return pd.DataFrame(rows, columns=["year", "area_code", "indicator", "value", "unit"])


def _parts(year: int, code: str, done: float) -> list[tuple[int, str, str, float, str]]:
    found = []
    for at, event in enumerate(EVENTS):
        if event.ledger in (RESIDENTS, REGISTRATIONS):
            value = (0.3 - 0.04 * at) * (1 - 0.5 * done)
            found.append((year, code, f"change_{LEDGERS[event.ledger]}_{event.name}", value, "percentage points"))
    return found


def events(region: Region) -> pd.DataFrame:
    """(year, event, origin, destination, persons, households) between neighbouring townships and places outside."""
    rows = []
    codes, outside = region.township_codes, region.outside_codes
    for year in YEARS[1:]:
        for at, code in enumerate(codes):
            there = codes[(at + 1) % len(codes)]
            rows += [
                (year, "move", f"{code}-rural", f"{there}-urban", 100 + at, 0),
                (year, "departure", f"{code}-rural", outside[at % len(outside)], 60 + at, 0),
                (year, "arrival", outside[at % len(outside)], f"{there}-urban", 20 + at, 0),
                (year, "transfer_rural_to_urban", f"{code}-rural", f"{code}-urban", 40, 0),
                (year, "transfer_urban_to_urban", f"{code}-urban", f"{there}-urban", 30, 0),
                (year, "recode", f"{code}-rural", f"{code}-urban", 500, 0),
                (year, "birth", "", f"{code}-rural", 70, 0),
            ]
    return pd.DataFrame(rows, columns=["year", "event", "origin", "destination", "persons", "households"])


def pyramid(region: Region) -> pd.DataFrame:
    """(year, area_code, ledger, sex, age, persons) in groups of five years; a county has a tenth."""
    rows = [
        (year, code, ledger, sex, age, part * 6e4 * np.exp(-(((age - 38 - shift) / 40.0) ** 2)) * factor)
        for code, part in ((region.code, 1.0), *((code, 0.1) for code in region.county_codes))
        for year in (2016, 2020, 2025, 2030, 2035)
        for ledger, shift, factor in (("residents", 0, 1.0), ("registered", 2, 1.1))
        for sex in ("man", "woman")
        for age in range(0, 105, 5)
    ]
    return pd.DataFrame(rows, columns=["year", "area_code", "ledger", "sex", "age", "persons"])


def fan(region: Region) -> pd.DataFrame:
    """(scenario, area_code, indicator, year, unit, mean, p05 … p95) of both shares."""
    rows = indicators(region)
    rows = rows[(rows["area_code"] == region.code) & rows["indicator"].str.endswith("urban_share")]
    found = rows.assign(scenario="baseline", mean=rows["value"]).drop(columns="value")
    width = ((rows["year"] - 2015) / 10) ** 0.5
    for mark, side in (("p05", -1.6), ("p25", -0.7), ("p50", 0.0), ("p75", 0.7), ("p95", 1.6)):
        found[mark] = rows["value"] + side * width
    return found


def effects(region: Region) -> pd.DataFrame:
    """See `experiments.effects.effects_frame`."""
    before, after = indicators(region), indicators(region, 2.0)
    kept = before["area_code"].isin((region.code, *region.county_codes))
    found = before.loc[kept, ["year", "area_code", "indicator", "unit"]]
    old, new = before.loc[kept, "value"], after.loc[kept, "value"]
    return found.assign(scenario=SCENARIO, reference=old, value=new, difference=new - old).reset_index(drop=True)


def costs(region: Region) -> pd.DataFrame:
    """See `policies.costing.costs`; one lever costs, one saves."""
    paid = (("seat_growth", "county", 2e7), ("seat_growth", "central", 3e7), ("affordable", "city", -1e7))
    rows = [
        (year, code, lever, payer, 1e3, "seat", yuan, *sorted((0.5 * yuan, 2 * yuan)), "assumption", "equal", "set")
        for year in YEARS[6:]
        for code in (region.code, *region.county_codes)
        for lever, payer, yuan in paid
    ]
    columns = ["year", "area_code", "lever", "payer", "quantity", "unit", "yuan", "yuan_low", "yuan_high"]
    return pd.DataFrame(rows, columns=[*columns, "status", "split", "cause"])


def movers() -> pd.DataFrame:
    """See `experiments.movers.movers_frame`."""
    rows = [
        (SCENARIO, 2035, ledger, change, by, group, persons)
        for ledger in ("residents", "registrations")
        for by, groups in (
            ("household_type", ("rural_with_land", "rural_elderly", "rural_in_town")),
            ("age", ("0_15", "16_29", "30_44")),
        )
        for group in groups
        for change, persons in (("to_town", 4000.0), ("to_village", 1500.0), ("in_to_town", 800.0))
    ]
    return pd.DataFrame(rows, columns=["scenario", "year", "ledger", "change", "by", "group", "persons"])


def rests() -> pd.DataFrame:
    """See `experiments.reliance.reliance_frame`, of one share in the last year."""
    rows = [("b_school", "literature", 1.2, 0.4, 0.8), ("g_land", "assumption", 1.2, 1.4, -0.2)]
    return pd.DataFrame(rows, columns=["parameter", "status", "effect", "without", "rests"])
