"""How households, persons and places are called in a trace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from viz.language import Say
from viz.trace_words import DWELLINGS, SCHOOLING

if TYPE_CHECKING:
    from model.homes import Home, Person
    from model.levers import LeverTable
    from model.region import Region

CHILD, SCHOOL = 16, 6
"""Ages up to which a member is called a boy or girl, and from which schooling is told."""


def household_text(identity: int) -> str:
    """Write a household's 64-bit identity, as the command takes it."""
    return f"{identity:#018x}"


def yuan(value: float) -> str:
    """Write a yearly sum to the nearest hundred."""
    return f"{round(value, -2):,.0f}"


def signed(value: float) -> str:
    """Write a part of a sum with its sign."""
    return f"{value:+.2f}".replace("-", "−") if abs(value) >= 0.005 else "0"


@dataclass(frozen=True)
class Names:
    """Names of a region's places, and of persons, in one language."""

    region: "Region"
    say: Say

    def percent(self, share: float, digits: int = 0) -> str:
        """Write a chance or a draw; with one decimal, or two below one percent, where no number of them is given."""
        text = f"{100 * share:.{digits or (2 if share < 0.01 else 1)}f}"
        return self.say(f"{text}%", f"{text} %")

    def scenario(self, table: "LeverTable") -> str:
        """Give what a scenario is called, or its name where it has no title."""
        return self.say(*table.title) or table.name

    def county(self, township: int) -> str:
        """Name the county of a township."""
        at = int(self.region.township_county[township])
        return self.say(self.region.county_names_zh[at], self.region.county_names_en[at])

    def township(self, township: int) -> str:
        """Name a township."""
        return self.say(self.region.township_names_zh[township], self.region.township_names_en[township])

    def outside(self, k: int) -> str:
        """Name an outside place."""
        return self.say(self.region.outside_names_zh[k], self.region.outside_names_en[k])

    def location(self, location: int) -> str:
        """Name a village or neighbourhood with its township and county, or an outside place."""
        villages = len(self.region.village_codes)
        if location >= villages:
            return self.outside(location - villages)
        t = int(self.region.village_township[location])
        village = re.sub("(村?村民委员会|村委会)$", "村", self.region.village_names[location])
        village = village.removesuffix("居民委员会")
        return self.say(
            f"{self.county(t)}{self.township(t)}{village}", f"{village}, {self.township(t)}, {self.county(t)}"
        )

    def place(self, place: int) -> str:
        """Name a township, for its urban part, or its villages, or an outside place."""
        inside = 2 * len(self.region.township_codes)
        if place >= inside:
            return self.outside(place - inside)
        t = place // 2
        part = "" if place % 2 else self.say("农村", " villages")
        return self.say(f"{self.county(t)}{self.township(t)}{part}", f"{self.township(t)}{part}, {self.county(t)}")

    def person(self, person: "Person", schooling: bool = False) -> str:
        """Call a member by sex and age."""
        if person.age < CHILD:
            called = self.say("男孩" if person.male else "女孩", "boy" if person.male else "girl")
        else:
            called = self.say("男" if person.male else "女", "man" if person.male else "woman")
        level = self.say(*SCHOOLING[person.schooling])
        if not schooling or person.age < SCHOOL:
            grown = "子" if person.age >= CHILD else ""
            return self.say(f"{person.age} 岁{called}{grown}", f"{called} of {person.age}")
        if person.at_school:
            level = self.say(f"在读{level}" if person.schooling else "", f"at {level}" if person.schooling else "")
        details = [level] if level else []
        if person.unseated:
            details.append(self.say("没有学位", "without a school seat"))
        inner = self.say("，", ", ").join(details)
        text = self.say(f"{called} {person.age} 岁", f"{called} of {person.age}")
        return self.say(f"{text}（{inner}）", f"{text} ({inner})") if inner else text

    def persons(self, persons: Sequence["Person"], schooling: bool = False) -> str:
        """Call several members, the oldest first."""
        called = [self.person(person, schooling) for person in sorted(persons, key=lambda p: (p.birth, p.slot))]
        if len(called) < 2:
            return "".join(called)
        return self.say("、".join(called), ", ".join(called[:-1]) + " and " + called[-1])

    def home(self, home: "Home") -> str:
        """Say who is in a household, where they are, and where they are registered."""
        say = self.say
        at_home = [person for person in home.members if not person.away]
        gone = [person for person in home.members if person.away]
        count = len(home.members)
        parts = [say(f"{count} 口人：", f"{count} {'members' if count > 1 else 'member'}: ")]
        parts[0] += self.persons(at_home, True)
        lives = say(f"住{self.location(home.residence)}", f"living in {self.location(home.residence)}")
        dwelling = say(*DWELLINGS[home.dwelling])
        lives += say(f"（{home.since} 年起", f" since {home.since}")
        lives += say(f"，{dwelling}）" if dwelling else "）", f" {dwelling}" if dwelling else "")
        parts.append(lives)
        if gone:
            where, since = self.location(home.away), home.away_since
            who = self.persons(gone, True)
            parts.append(say(f"{who}自 {since} 年起在{where}", f"{who} away in {where} since {since}"))
        kind = self.registered(home)
        at = self.location(home.registration)
        same = home.registration == home.residence
        parts.append(
            say(f"户口在{'本地' if same else at}{kind}", f"registered {'there' if same else 'in ' + at}{kind}")
        )
        return say("；", "; ").join(parts) + say("。", ".")

    def registered(self, home: "Home") -> str:
        """Say which kind of registration a household of the prefecture has."""
        if home.registration >= len(self.region.village_codes):
            return ""
        town = home.registered_in_town
        return self.say("（城镇户口）" if town else "（农村户口）", " (urban)" if town else " (rural)")

    def belongings(self, home: "Home") -> str:
        """Say what ties a household to its village."""
        say, found = self.say, []
        if home.land > 0:
            found.append(say(f"承包地 {home.land:.1f} 亩", f"{home.land:.1f} mu of contracted land"))
        if home.homestead:
            found.append(say("宅基地", "a homestead"))
        if home.dividend > 0:
            found.append(say(f"集体分红每年 {home.dividend:,} 元", f"a dividend of {home.dividend:,} yuan a year"))
        if not found:
            return ""
        joined = say("、".join(found), " and ".join(filter(None, (", ".join(found[:-1]), found[-1]))))
        return say(f"在村里有{joined}。", f"In the village it has {joined}.")
