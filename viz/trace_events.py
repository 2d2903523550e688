"""What happens to a household and its members, each in a sentence."""

from typing import TYPE_CHECKING

from viz.trace_names import Names, household_text
from viz.trace_words import SCHOOLING

if TYPE_CHECKING:
    from model.lives import Event, YearOfLife

AFTER = ("settled", "land_lost", "dividend_lost", "homestead_lost")
"""Events that follow from registering."""


def event_text(event: "Event", names: Names) -> str:
    """Tell one event in a sentence."""
    say = names.say
    who = names.persons(event.persons)
    home = household_text(event.household) if event.household else ""
    where = names.location(event.location) if event.location >= 0 else ""
    level = say(*SCHOOLING[event.persons[0].schooling]) if event.persons else ""
    texts = {
        "died": (f"{who}去世。", f"Death of the {who}."),
        "born": (
            "添了一个" + ("男孩。" if _boy(event) else "女孩。"),
            f"A {'boy' if _boy(event) else 'girl'} is born.",
        ),
        "school": (f"{who}开始上{level}。", f"The {who} goes on to {level}."),
        "works": (f"{who}离开学校，进入劳动力。", f"The {who} leaves school and can work."),
        "divided": (f"分家：{who}另立门户 {home}，住{where}。", f"Division: {who} form household {home} in {where}."),
        "graduated": (
            f"{who}大学毕业去了{where}，户口留下，自成一户 {home}。"
            if home
            else f"{who}大学毕业，连户口一起迁出本市。",
            f"After college the {who} leaves for {where}, as household {home}, registered as before."
            if home
            else f"After college the {who} leaves the prefecture for good, registration and all.",
        ),
        "married": (
            f"{who}结婚离家，到对方家 {home} 生活，住{where}。"
            if event.household == event.other
            else f"{who}结婚离家，对方来自 {household_text(event.other)}；新家 {home}，住{where}。",
            f"The {who} marries and leaves to live with the spouse's family, household {home} in {where}."
            if event.household == event.other
            else f"The {who} marries and leaves for {home} in {where}; "
            f"the spouse is from {household_text(event.other)}.",
        ),
        "joined": (
            f"{who}结婚，配偶从 {household_text(event.other)} 来此同住。",
            f"The {who} marries; the spouse, from {household_text(event.other)}, comes to live here.",
        ),
        "came_home": (
            f"{who}回到家里：在外的人里没有人再工作，或者家里只剩孩子。",
            f"Back home, since nobody away works any more or children were alone at home: {who}.",
        ),
        "emptied": (
            "老住处已没有人，此后以在外成员的住处为家。",
            "Nobody is left at home: the household is now where its members were away.",
        ),
        "recoded": (
            "所在村改为城镇：没有搬家，却成了城镇常住人口。",
            "Its village becomes urban: residents of a town now, without having moved.",
        ),
        "registration_recoded": ("户口所在村改为城镇户籍。", "The registrations of its village become urban."),
        "resettled": ("由政府项目安排了住房。", "It is rehoused by a project."),
        "registered_by_project": (
            "户口随安置项目迁到安置地。",
            "A project moves its registration to the place of rehousing.",
        ),
        "trained": (f"{who}经培训掌握了技能。", f"The {who} gains a skill by training."),
        "unseated": (f"{who}没有得到学位。", f"The {who} gets no school seat."),
        "settled": (f"{who}在{where}落户，自成一户 {home}。", f"Registered in {where} as household {home}: {who}."),
        "land_lost": ("落户后承包地没有保住。", "The contracted land is not kept after registering."),
        "dividend_lost": ("落户后集体分红没有保住。", "The collective dividend is not kept after registering."),
        "homestead_lost": ("落户后宅基地没有保住。", "The homestead is not kept after registering."),
    }
    return say(*texts[event.kind])


def _boy(event: "Event") -> bool:
    return bool(event.persons) and event.persons[0].male


def formed_text(year: "YearOfLife", names: Names) -> str:
    """Say where a household that formed this year came from."""
    say, formed = names.say, year.formed
    assert formed is not None
    parent = household_text(formed.parent)
    if formed.kind == "arrival":
        origin = names.location(year.before.origin) if year.before else ""
        return say(f"从{origin}迁来。", f"It arrives from {origin}.")
    texts = {
        "division": (f"从 {parent} 分家而来。", f"It divides off from household {parent}."),
        "marriage": (
            f"因结婚成立，新郎来自 {parent}。",
            f"It is formed by marriage; the groom comes from household {parent}.",
        ),
        "graduate": (f"大学毕业离开 {parent} 自成一户。", f"A graduate leaves household {parent}."),
        "settler": (
            f"由 {parent} 在外成员在城镇落户而成。",
            f"Members away from household {parent} register in town as a household of their own.",
        ),
    }
    return say(*texts[formed.kind])


def ended_text(year: "YearOfLife", names: Names) -> str:
    """Say how the household ceased."""
    if year.ended == "left":
        return names.say(
            "全家已不住在本市，户口也不在本市：故事到此为止。",
            "Nobody of the household lives or is registered in the prefecture any more: here its story ends.",
        )
    return names.say("这一户已没有成员，就此消失。", "Nobody is left in the household: it is no more.")
