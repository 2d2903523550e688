"""The counts that the quantity of a measure may rest on: a closed set, each read from what a run leaves behind.

Every count is of one year and township, in full-size units, and adds up over townships.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from model.levers import LeverTable
from model.region import Region

Floats = npt.NDArray[np.float64]

PARTS = ("rural", "urban")
"""Endings of the codes of a township's two places in the table of events."""


class Outcome(NamedTuple):
    """What a run leaves behind, as far as costs need it."""

    table: LeverTable
    """Its lever values."""
    indicators: pd.DataFrame
    """(year, area_code, indicator, value, unit)."""
    events: pd.DataFrame
    """(year, event, origin, destination, persons, households), raw integers of the run's scale."""
    scale: float


class Count(NamedTuple):
    """Where a count is read."""

    name: tuple[str, str]
    """Chinese, English."""
    indicators: tuple[str, ...] = ()
    """Indicators by township, added up."""
    events: tuple[str, ...] = ()
    """Events by the township of their destination, persons added up."""


COUNTS: dict[str, Count] = {
    "births": Count(("出生人数", "births"), events=("birth",)),
    "trained": Count(("培训人次", "person-times of training"), events=("trained",)),
    "recoded": Count(("村改居划入的居民", "residents recoded"), events=("recode",)),
    "transfers_to_village": Count(
        ("迁回农村的户口", "registrations moved back to a village"), events=("transfer_urban_to_rural",)
    ),
    "moved_between_towns": Count(
        ("城镇之间迁转的户口", "registrations moved from town to town"), events=("transfer_urban_to_urban",)
    ),
    "persons_registered_in_town": Count(
        ("在城镇落户的人", "persons who registered in a town"),
        events=("transfer_rural_to_urban", "transfer_urban_to_urban", "transfer_in"),
    ),
    "households_registered_in_town": Count(
        ("在城镇落户的户", "households that registered in a town"), ("households_registered_in_town",)
    ),
    "households_arrived": Count(("市外来的户", "households that came from outside"), ("households_arrived",)),
    "graduates_arrived": Count(
        ("市外来的大专以上学历者", "people with college who came from outside"), ("graduates_arrived",)
    ),
    "households_returned": Count(
        ("自己决定返乡的户", "households that chose to return home"), ("households_returned",)
    ),
    "households_resettled": Count(("搬迁安置的户", "households resettled"), ("households_resettled",)),
    "households_merged": Count(("并入中心村的户", "households merged into a central village"), ("households_merged",)),
    "households_renewed": Count(("棚改安置的户", "households of shantytowns rehoused"), ("households_renewed",)),
    "households_rehoused": Count(
        ("搬迁安置与棚改的户", "households resettled or rehoused"), ("households_resettled", "households_renewed")
    ),
    "townships_upgraded": Count(("改为镇的乡", "rural townships that became towns"), ("townships_upgraded",)),
    "seats_opened_by_growth": Count(
        ("按存量比例新增的学位", "seats opened as a share of the stock"), ("seats_opened_by_growth",)
    ),
    "seats_opened_for_settlers": Count(
        ("因落户者新增的学位", "seats opened for settlers"), ("seats_opened_for_settlers",)
    ),
    "dwellings_opened_for_sale": Count(("新建的商品住房", "dwellings opened for sale"), ("dwellings_opened_for_sale",)),
    "dwellings_opened_for_settlers": Count(
        ("因落户者供地新建的住房", "dwellings opened on land for settlers"), ("dwellings_opened_for_settlers",)
    ),
    "affordable_dwellings_opened": Count(
        ("新建的保障性租赁住房", "affordable dwellings opened"), ("affordable_dwellings_opened",)
    ),
    "households_with_land": Count(("有承包地的户", "households with contracted land"), ("households_with_land",)),
    "households_with_homestead": Count(("有宅基地的户", "households with a homestead"), ("households_with_homestead",)),
    "households_with_dividend": Count(
        ("有集体分红的户", "households with a collective dividend"), ("households_with_dividend",)
    ),
    "contracted_land": Count(("承包地亩数", "mu of contracted land"), ("contracted_land",)),
    "land_given_up": Count(("有偿退出的承包地亩数", "mu of contracted land given up for pay"), ("land_given_up",)),
    "villagers_registered_in_town": Count(
        ("已在城镇落户的原村民", "villagers registered in town"), ("villagers_registered_in_town",)
    ),
    "guest_pupils_preschool": Count(
        ("在城镇而未在当地落户的幼儿", "children of preschool age in towns where they are not registered"),
        ("guest_pupils_preschool",),
    ),
    "guest_pupils_compulsory": Count(
        ("在城镇而未在当地落户的中小学生", "pupils of compulsory school in towns where they are not registered"),
        ("guest_pupils_compulsory",),
    ),
    "guest_pupils_senior": Count(
        ("在城镇而未在当地落户的高中生", "pupils of senior school in towns where they are not registered"),
        ("guest_pupils_senior",),
    ),
    "guest_pupils": Count(
        ("在城镇而未在当地落户的孩子", "children of all stages in towns where they are not registered"),
        ("guest_pupils_preschool", "guest_pupils_compulsory", "guest_pupils_senior"),
    ),
    "guest_workers": Count(
        ("在城镇而未在当地落户的劳动力", "workers in towns where they are not registered"), ("guest_workers",)
    ),
    "settled_pupils_preschool": Count(
        ("从别处来、已在当地城镇落户的幼儿", "children of preschool age from elsewhere, registered in the town"),
        ("settled_pupils_preschool",),
    ),
    "settled_pupils_compulsory": Count(
        ("从别处来、已在当地城镇落户的中小学生", "pupils of compulsory school from elsewhere, registered in the town"),
        ("settled_pupils_compulsory",),
    ),
    "settled_pupils_senior": Count(
        ("从别处来、已在当地城镇落户的高中生", "pupils of senior school from elsewhere, registered in the town"),
        ("settled_pupils_senior",),
    ),
    "settled_workers": Count(
        ("从别处来、已在当地城镇落户的劳动力", "workers from elsewhere, registered in the town"), ("settled_workers",)
    ),
    "town_workers": Count(("城镇里大专以下的劳动力", "workers in towns without college schooling"), ("town_workers",)),
    "elders_left_behind": Count(
        ("有成员外出、家中无劳动力的老人", "elders at home where members are away and nobody who works is at home"),
        ("elders_left_behind",),
    ),
    "children_left_behind": Count(
        ("父母一方外出、留在家里的孩子", "children at home with a parent away"), ("children_left_behind",)
    ),
    "dependants_left_behind": Count(
        ("留守的孩子和老人", "children and elders left behind"),
        ("elders_left_behind", "children_left_behind"),
    ),
    "households_renting_in_town": Count(
        ("在城镇租住的户", "households renting in town"), ("households_renting_in_town",)
    ),
    "town_dwellings": Count(("城镇住房", "dwellings in town"), ("town_dwellings",)),
    "urban_workers_without_job": Count(
        ("城镇没有固定岗位的劳动力", "workers in town without a fixed job"), ("urban_workers_without_job",)
    ),
    "unskilled_villagers": Count(("村里没有技能的劳动力", "unskilled workers of villages"), ("unskilled_villagers",)),
    "persons_at_minimum": Count(
        ("来自农村、收入在保底线上的人", "persons from villages at the floor of income"), ("persons_at_minimum",)
    ),
    "rural_registered": Count(("农村户籍人口", "persons registered in villages"), ("rural_registered",)),
    "urban_jobs": Count(("城镇岗位", "urban jobs"), ("urban_jobs",)),
    "rural_jobs": Count(("农村非农岗位", "rural jobs off the farm"), ("rural_jobs",)),
    "job_seekers": Count(("求职者", "job seekers"), ("job_seekers",)),
    "urban_residents": Count(("城镇常住人口", "urban residents"), ("resident_urban",)),
    "villages": Count(("村和社区", "villages and neighbourhoods")),
}
"""Every count by name. One that names neither indicators nor events is a fact of the region."""


def counted(names: Sequence[str]) -> tuple[str, str]:
    """Chinese and English of counts that add up."""
    return "＋".join(COUNTS[name].name[0] for name in names), " + ".join(COUNTS[name].name[1] for name in names)


def years_of(outcome: Outcome) -> range:
    """Simulated years of a run.

    Raises:
        InputError: nothing was simulated.
    """
    last = int(outcome.indicators["year"].max())
    if last < outcome.table.first_year:
        raise InputError(f"a run until {last} has no simulated year; costs need one from {outcome.table.first_year} on")
    return range(outcome.table.first_year, last + 1)


def counts_of(outcome: Outcome, region: Region) -> Mapping[str, Floats]:
    """Read every count: (years + 1, t), from the year before the first on (flows are zero there).

    Raises:
        InputError: the run lacks an indicator that a count is read from.
    """
    years = years_of(outcome)
    codes = {code: t for t, code in enumerate(region.township_codes)}
    shape = len(years) + 1, len(codes)
    indicators = _indicators(outcome.indicators, codes, years, shape)
    events = _events(outcome.events, codes, years, shape, outcome.scale)
    villages = np.bincount(region.village_township, minlength=len(codes)).astype(np.float64)
    found: dict[str, Floats] = {}
    for name, count in COUNTS.items():
        # What never happened anywhere has no rows.
        parts = [indicators.get(i) for i in count.indicators] + [events.get(e) for e in count.events]
        found[name] = sum((part for part in parts if part is not None), np.zeros(shape))
    found["villages"] = np.broadcast_to(villages, shape)
    return found


def _indicators(
    frame: pd.DataFrame, codes: Mapping[str, int], years: range, shape: tuple[int, int]
) -> dict[str, Floats]:
    """Tables of the indicators by township; a township without a row has none."""
    names = {name for count in COUNTS.values() for name in count.indicators}
    rows = frame[frame["indicator"].isin(names)]
    missing = sorted(names - set(rows["indicator"].unique()))
    if missing:
        raise InputError(f"the run has no indicator '{missing[0]}', from which costs are reckoned; run it again")
    rows = rows[rows["area_code"].isin(codes) & (rows["year"] >= years[0] - 1)]
    return _tables(rows["indicator"], rows["year"], rows["area_code"].map(codes), rows["value"], years, shape)


def _events(
    frame: pd.DataFrame, codes: Mapping[str, int], years: range, shape: tuple[int, int], scale: float
) -> dict[str, Floats]:
    """Tables of the events by the township of their destination, in full-size persons."""
    names = {name for count in COUNTS.values() for name in count.events}
    rows = frame[frame["event"].isin(names)]
    township = rows["destination"].map({f"{code}-{part}": t for code, t in codes.items() for part in PARTS})
    rows, township = rows[township.notna()], township[township.notna()]
    return _tables(rows["event"], rows["year"], township, rows["persons"] / scale, years, shape)


def _tables(
    names: pd.Series, year: pd.Series, township: pd.Series, values: pd.Series, years: range, shape: tuple[int, int]
) -> dict[str, Floats]:
    """Add values up into one (years + 1, t) table a name."""
    kinds, found = pd.factorize(names)
    cells = (year.to_numpy(np.int64) - (years[0] - 1)) * shape[1] + township.to_numpy(np.int64)
    size = shape[0] * shape[1]
    sums = np.bincount(kinds * size + cells, values.to_numpy(np.float64), len(found) * size).astype(np.float64)
    return {str(name): table for name, table in zip(found, sums.reshape(-1, *shape), strict=True)}
