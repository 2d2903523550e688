"""How well a synthetic population fits: margins that were raked, margins held out, and totals that check the building.

Everything is counted again from the households as they stand, by place codes, not from the weights.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.arithmetic import added
from model.population_codes import Codes
from model.population_families import Families, generations
from model.population_groups import GONE_VILLAGERS, PERSON_NAMES, assumed
from model.population_people import People, count_people
from model.population_places import Places
from model.population_targets import Targets, household_sizes, pyramid
from model.population_weights import OLDEST, Weighted, person_group
from model.region import Region

RAKED, HELD_OUT, CONTROL = "raked", "held-out", "control"
Row = tuple[str, str, float, float, str, str]
Rows = list[Row]


class Built(NamedTuple):
    """What was built, by serial number of households."""

    family: Families
    weighted: Weighted
    prototype: npt.NDArray[np.int64]
    levels: npt.NDArray[np.uint8]
    places: Places


def percent(part: float, whole: float) -> float:
    """Give a share in per cent, 0 of nothing."""
    return 100.0 * float(part) / float(whole) if whole else 0.0


def _known(region: Region) -> dict[tuple[str, str], float]:
    """Give the region's margins by name and category."""
    return {(str(r["margin"]), str(r["category"])): float(r["value"]) for r in region.margins.to_dict("records")}


def total_rows(people: People, targets: Targets, codes: Codes, inputs: dict[str, float]) -> Rows:
    """List totals of both ledgers."""
    outside = people.registered & ~people.resident
    urban_share = percent(targets.urban.sum(), targets.residents)
    registered_share = percent(targets.registered_urban, targets.registered)
    elsewhere = float(targets.persons[5])
    rows: Rows = [
        ("residents", "all", targets.residents, people.count(people.resident), "persons", RAKED),
        ("registered", "all", targets.registered, people.count(people.registered), "persons", RAKED),
        (
            "registered elsewhere",
            "all",
            elsewhere,
            people.count(people.resident & ~people.registered),
            "persons",
            RAKED,
        ),
        ("living outside", "all", float(targets.persons[[2, 6, 7]].sum()), people.count(outside), "persons", RAKED),
        (
            "resident urban share",
            "all",
            urban_share,
            percent(people.count(people.resident & people.urban), people.count(people.resident)),
            "percent",
            RAKED,
        ),
        (
            "registered urban share",
            "all",
            registered_share,
            percent(people.count(people.registered & people.registered_urban), people.count(people.registered)),
            "percent",
            RAKED,
        ),
        ("recoded residents", "by 2020, full scale", inputs["recoded_residents"], codes.recoded, "persons", CONTROL),
        (
            "recoded registrations",
            "by 2020, full scale",
            max(0.0, inputs["recoded_registered"]),
            codes.recoded_registered,
            "persons",
            CONTROL,
        ),
    ]
    return rows


def place_rows(region: Region, people: People, targets: Targets) -> Rows:
    """List residents and urban residents by county."""
    rows: Rows = []
    for c, code in enumerate(region.county_codes):
        here = people.resident & (people.county == c)
        whole = float(targets.urban[c] + targets.rural[c])
        rows.append(("county residents", code, whole, people.count(here), "persons", RAKED))
        rows.append(
            (
                "county urban residents",
                code,
                float(targets.urban[c]),
                people.count(here & people.urban),
                "persons",
                RAKED,
            )
        )
    return rows


def group_rows(built: Built, targets: Targets) -> Rows:
    """List persons by group."""
    family = built.family
    groups = person_group(family)
    weight = np.broadcast_to(built.weighted.households[:, None], groups.shape)
    rows: Rows = []
    for g, name in enumerate(PERSON_NAMES):
        found = int(weight[(groups == g) & (family.age >= 0)].sum())
        rows.append(("persons", name, float(targets.persons[g]), float(found), "persons", RAKED))
    return rows


def age_rows(region: Region, people: People) -> Rows:
    """List ages and sexes of residents, and the mean distance by single year."""
    wanted = pyramid(region, people.count(people.resident))
    whole = float(wanted.sum())
    rows: Rows = []
    for name, low, high in (("0-15", 0, 16), ("16-59", 16, 60), ("60+", 60, 111), ("65+", 65, 111)):
        found = people.count(people.resident & (people.age >= low) & (people.age < high))
        rows.append(("age", name, percent(wanted[:, low:high].sum(), whole), percent(found, whole), "percent", RAKED))
    men = people.count(people.resident & people.male)
    rows.append(("men", "all", percent(wanted[1].sum(), whole), percent(men, whole), "percent", RAKED))
    apart = 0.0
    for sex in range(2):
        mine = people.age[people.resident & (people.male == bool(sex))]
        found_ages = np.bincount(np.minimum(mine, OLDEST), minlength=OLDEST + 1)
        cells = np.append(wanted[sex, :OLDEST], wanted[sex, OLDEST:].sum())
        apart += float(np.abs(found_ages - cells).sum())
    rows.append(("single years by sex", "misplaced", 0.0, percent(apart / 2.0, whole), "percent", RAKED))
    mean = float((wanted * (np.arange(111) + 0.5)).sum()) / whole
    found_mean = float(people.age[people.resident].sum()) / people.count(people.resident) + 0.5
    rows.append(("mean age", "all", mean, found_mean, "years", CONTROL))
    return rows


def size_rows(region: Region, built: Built) -> Rows:
    """List households by persons living at the residence, and the generations among them."""
    at_home = ((built.family.age >= 0) & ((built.family.traits & 0b0001_0000) == 0)).sum(axis=1)
    count = np.where(built.family.group < GONE_VILLAGERS, built.weighted.households, 0)
    count = np.where(at_home > 0, count, 0)
    whole = float(count.sum())
    wanted = household_sizes(region, 1.0)
    rows: Rows = []
    for size in range(1, 9):
        found = percent(count[at_home == size].sum(), whole)
        rows.append(("household size", str(size), percent(wanted[size - 1], wanted.sum()), found, "percent", RAKED))
    mean = float((count * at_home).sum()) / whole
    rows.append(("mean household size", "all", 1.0 / float(wanted.sum()), mean, "persons", CONTROL))
    together = generations(built.family)
    for g in range(1, 4):
        target = percent(float(region.generations[g - 1]), float(region.generations.sum()))
        rows.append(("generations", str(g), target, percent(count[together == g].sum(), whole), "percent", HELD_OUT))
    return rows


def partner_rows(region: Region, people: People) -> Rows:
    """List residents with a partner: women as raked; men, whose wives' ages decide, held out."""
    people_by_age = region.pyramid.astype(np.float64)
    rows: Rows = []
    for sex, name, use in ((0, "partnered women", RAKED), (1, "partnered men", HELD_OUT)):
        for low, high in ((20, 25), (25, 30), (30, 50), (50, 65), (65, 111)):
            mine = people.resident & (people.male == bool(sex)) & (people.age >= low) & (people.age < high)
            weights = people_by_age[sex, low:high]
            target = percent(float((weights * region.married[sex, low:high]).sum()), float(weights.sum()))
            found = percent(people.count(mine & people.partnered), people.count(mine))
            rows.append((name, f"{low}-{high - 1}" if high < 111 else "65+", target, found, "percent", use))
    return rows


def schooling_rows(region: Region, people: People) -> Rows:
    """List levels of schooling of residents of 15 and over."""
    grown = people.resident & (people.age >= 15)
    counts = region.pyramid.astype(np.float64)
    rows: Rows = []
    for level, name in enumerate(("none", "primary", "junior", "senior", "college")):
        older = added(float(counts[s, a] * region.schooling[a, s, level]) for s in range(2) for a in range(16, 111))
        found = percent(
            people.count(grown & (people.age > 15) & (people.schooling == level)),
            people.count(grown & (people.age > 15)),
        )
        rows.append(("schooling, 16 and over", name, percent(older, counts[:, 16:].sum()), found, "percent", RAKED))
    years = sum(n * people.count(grown & (people.schooling == k)) for k, n in enumerate((0, 6, 9, 12, 16)))
    known = _known(region).get(("mean_schooling", "15+"), np.nan)
    rows.append(("mean schooling, 15 and over", "all", known, years / max(people.count(grown), 1.0), "years", CONTROL))
    return rows


def held_out_rows(region: Region, people: People) -> Rows:
    """List what nothing was raked to: elders alone, members of village households, children left behind."""
    known = _known(region)
    old = people.resident & (people.age >= 65)
    alone = percent(people.count(old & people.alone), people.count(old))
    rows: Rows = [("living alone", "65+", known.get(("living_alone_65", "65+"), np.nan), alone, "percent", HELD_OUT)]
    rows.append(
        (
            "registered persons a village household",
            "all",
            assumed("land_members"),
            people.village_household,
            "persons",
            HELD_OUT,
        )
    )
    rows.append(("children with a parent away", "0-15, villages", np.nan, people.left_behind, "percent", CONTROL))
    return rows


def fit_table(region: Region, targets: Targets, codes: Codes, inputs: dict[str, float], built: Built) -> pd.DataFrame:
    """Give the fit of a population, margin by margin.

    Returns:
        Columns margin, category, target, value, unit, use.
    """
    people = count_people(region, codes, built.family, built.prototype, built.levels, built.places)
    households = float(len(built.prototype))
    rows = [
        *total_rows(people, targets, codes, inputs),
        ("households", "all", np.nan, households, "households", CONTROL),
        *place_rows(region, people, targets),
        *group_rows(built, targets),
        *age_rows(region, people),
        *size_rows(region, built),
        *partner_rows(region, people),
        *schooling_rows(region, people),
        *held_out_rows(region, people),
    ]
    return pd.DataFrame(rows, columns=["margin", "category", "target", "value", "unit", "use"])
