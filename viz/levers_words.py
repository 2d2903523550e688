"""Words of the lever catalogue in both languages."""

from viz.labels import INDICATORS
from viz.language import Say

CHAPTERS = {
    3: ("第三章 城镇空间格局", "Chapter 3: the pattern of towns"),
    4: ("第四章 农业转移人口市民化", "Chapter 4: migrants become townspeople"),
    5: ("第五章 现代化城市", "Chapter 5: the modern city"),
    6: ("第六章 城乡融合", "Chapter 6: town and country together"),
    7: ("第七章 城市治理", "Chapter 7: governing the city"),
}
"""Chapters of the plan that hold measures."""

STATUSES = {
    "stated": ("规划所述", "stated in the plan"),
    "derived": ("由规划推出", "derived from the plan"),
    "external": ("其他来源", "another source"),
    "literature": ("文献", "literature"),
    "assumption": ("假定", "assumption"),
    "drawn": ("各合成人口抽取", "drawn by each synthetic population"),
    "calibrated": ("已标定", "calibrated"),
}

PAYERS = {
    "central": ("中央", "central government"),
    "province": ("省", "province"),
    "city": ("市", "city"),
    "county": ("县区", "county"),
    "enterprise": ("企业", "enterprises"),
    "household": ("家庭", "households"),
}

RULES = {
    "count": ("当年的数", "the year's count"),
    "level": ("推行程度乘以当年的数，每年都付", "extent times the count, every year"),
    "rise": ("推行程度比上年的提高乘以当年的数，一次性", "rise of the extent since last year times the count, once"),
    "accrued": ("推行程度乘以上年末的数，逐年累计，每年都付", "extent times last year's stock, added up, every year"),
}
"""How the units of a measure are counted."""

AREAS = {"city": ("全市", "the whole city"), "county": ("县区", "counties"), "township": ("乡镇街道", "townships")}

KINDS_OF_PLAN = {
    "step": ("自该年起", "from that year on:"),
    "ramp": ("自 2020 年起按直线到", "a straight line from 2020 to"),
}

UNITS = {
    "years": "年",
    "0–1": "0–1",
    "yuan a mu": "元/亩",
    "share a year": "每年比例",
    "ratio": "倍",
    "person-times a year": "人次/年",
    "dwellings a person": "套/人",
    "seats a person": "学位/人",
    "households a year": "户/年",
}
"""Chinese names of the levers' units."""


def with_unit(number: str, unit: str, say: Say) -> str:
    """Write a number with its unit, as it is called in the language; a unit that is itself a number in brackets."""
    if unit[:1].isdigit():
        return number + say(f"（{unit}）", f" ({unit})")
    return f"{number} {unit}"


EVENTS = {
    "birth": ("出生", "births"),
    "registered_birth": ("出生登记", "registered births"),
    "move": ("举家迁移", "moves of whole families"),
    "split": ("成员外出", "members leaving alone"),
    "return": ("返乡", "returns"),
    "arrival": ("市外迁入", "arrivals"),
    "departure": ("迁往市外", "departures"),
    "recode": ("村改居", "residents recoded"),
    "registered_recode": ("户籍随村改居", "registrations recoded"),
    "upgrade": ("乡改镇", "residents of upgraded seats"),
    "registered_upgrade": ("户籍随乡改镇", "registrations of upgraded seats"),
    "resettlement": ("搬迁安置", "persons resettled"),
    "registered_resettlement": ("户籍随搬迁", "registrations resettled"),
    "household_moved": ("迁居户", "households moved"),
    "transfer_rural_to_urban": ("转户：乡到城", "transfers, rural to urban"),
    "transfer_urban_to_urban": ("转户：城到城", "transfers, town to town"),
    "transfer_urban_to_rural": ("转户：城到乡", "transfers, urban to rural"),
    "transfer_in": ("户口自市外迁入", "transfers from outside"),
    "refused": ("因无房未成的迁移", "moves refused for want of a dwelling"),
    "unseated": ("没有学位的孩子", "children without a seat"),
    "jobless": ("迁后未找到工作", "movers without a job"),
    "hired": ("城镇新增就业", "new urban jobs"),
    "trained": ("培训人次", "person-times of training"),
    "bought": ("租房后买房的家庭人口", "persons whose family bought a dwelling"),
    "rehoused": ("棚改安置人口", "persons rehoused by shantytown renewal"),
}
"""Events that a lever may raise or lower."""


def flow_name(flow: str, say: Say) -> str:
    """Give what an event or an indicator is called."""
    return say(*(EVENTS[flow] if flow in EVENTS else INDICATORS[flow]))
