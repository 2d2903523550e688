"""Words of comparisons in both languages."""

from viz.labels import INDICATORS
from viz.language import Say
from viz.levers_words import EVENTS, STATUSES
from viz.parameter_words import parameter_name

LEDGERS = {
    "residents": ("常住人口城镇化率", "resident urban share"),
    "registrations": ("户籍人口城镇化率", "registered urban share"),
}
"""Shares whose differences have parts."""

SHARES = {"residents": "resident_urban_share", "registrations": "registered_urban_share"}
"""Indicator of each ledger's share."""

STOCKS = (
    "resident_urban_share",
    "resident_urban_share_without_recoding",
    "registered_urban_share",
    "share_gap",
    "resident_urban",
    "registered_urban",
    "resident_population",
    "registered_population",
    "left_behind_children",
)
FLOWS = (
    "transfers_rural_to_urban",
    "transfers_urban_to_urban",
    "transfers_urban_to_rural",
    "reported_transfers",
    "net_migration_outside",
    "arrivals",
    "departures",
    "returns",
    "refused_moves",
)
"""Counted over years, and so added up from the first one."""

CONDITIONS = ("income_ratio", "rent", "job_chance", "school_crowding", "new_urban_jobs")

MORE_INDICATORS = {
    "transfers_urban_to_rural": ("转户：城到乡", "transfers, urban to rural"),
    "arrivals": ("市外迁入", "arrivals from outside"),
    "departures": ("迁往市外", "departures"),
    "returns": ("返乡", "returns"),
}

MORE_EVENTS = {
    "birth": ("出生", "births"),
    "death": ("死亡", "deaths"),
    "marriage": ("婚迁", "marriages"),
    "exit": ("离开两本账", "exits from both ledgers"),
    "registered_birth": ("出生登记", "registered births"),
    "registered_death": ("死亡注销", "deaths of the registered"),
    "marriage_transfer": ("户口随婚迁", "transfers on marriage"),
    "transfer_urban_to_urban": ("转户：城到城", "transfers, urban to urban"),
    "transfer_out": ("户口迁出市外", "transfers out"),
    "registered_arrival": ("外地户籍者迁入", "arrivals registered elsewhere"),
    "registered_exit": ("外地户籍者离开", "exits of those registered elsewhere"),
}

WITHOUT_MOVING = ("recode", "upgrade", "registered_recode", "registered_upgrade")
"""Events that change a share while nobody moves."""

UNITS = {
    "persons": ("人", "persons"),
    "households": ("户", "households"),
    "person-times": ("人次", "person-times"),
    "percentage points": ("百分点", "points"),
    "persons a household": ("人/户", "persons a household"),
    "pupils a seat": ("学生/学位", "pupils a seat"),
    "yuan a year": ("元/年", "yuan a year"),
    "years": ("年", "years"),
    "ratio": ("比", "ratio"),
    "%": ("%", "%"),
}

PER = {
    "urban_resident": ("每新增一名城镇常住人口", "per additional urban resident"),
    "registered_resident": ("每新增一名城镇户籍人口", "per additional urban-registered person"),
}


def event_name(event: str, say: Say) -> str:
    """Give what an event of a ledger is called."""
    return say(*{**EVENTS, **MORE_EVENTS}.get(event, (event, event)))


def indicator_name(name: str, say: Say) -> str:
    """Give what an indicator is called."""
    return say(*{**MORE_INDICATORS, **INDICATORS}.get(name, (name, name)))


def unit_name(unit: str, say: Say) -> str:
    """Give a unit's name."""
    return say(*UNITS.get(unit, (unit, unit)))


def effect_unit(unit: str, say: Say) -> str:
    """Give the unit of a difference: points for what is a share."""
    return unit_name("percentage points" if unit == "%" else unit, say)


def lever_name(lever: str, say: Say) -> str:
    """Give a lever's name from the catalogue."""
    from policies.catalogue import catalogue

    entries = catalogue()
    return say(*entries[lever].name) if lever in entries else lever


def parameter_label(parameter: str, status: str, say: Say, gap: str = " ") -> str:
    """Give a parameter with its status, or what stands for all those that are assumed; `gap` is before its symbol."""
    if parameter == "all assumed":
        return say("全部假定参数", "all assumed ones")
    name, known = parameter_name(parameter, say), say(*STATUSES[status])
    return say(f"{name}{gap}{parameter}（{known}）", f"{name}{gap}{parameter} ({known})")
