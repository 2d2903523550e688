"""The table of the places that a household weighed, every part as its difference from staying."""

from typing import TYPE_CHECKING

from viz.table import table
from viz.trace_names import Names, signed, yuan
from viz.trace_words import MODES, PLACE, VALUE

if TYPE_CHECKING:
    from agents.explaining_moving import Alternative
    from model.lives import YearOfLife

STAY, HOME, RETURN, JOIN = -1, -2, -3, -4
SHOWN = 5
"""Alternatives beside staying that the table shows; the chosen one is always among them."""
SEEN = 0.005
"""Smallest part that two decimals show."""


class Kept(str):
    """A line that is printed as it is, not wrapped."""

    __slots__ = ()


def alternative_name(found: "Alternative", names: Names) -> str:
    """Name a place as the household sees it."""
    say = names.say
    if found.destination == STAY:
        return say("不变", "stay as it is")
    if found.destination == HOME:
        return say("回老家", "the home village")
    if found.destination == RETURN:
        return say("外出成员回家", "those away come back")
    if found.destination == JOIN:
        return say("再让一人前去", "one more to those away")
    return names.place(found.place)


def best_of(year: "YearOfLife") -> list["Alternative"]:
    """The alternatives beside staying that are shown, the best first."""
    return sorted(year.alternatives[1:], key=lambda found: -found.utility)[:SHOWN]


def beyond(name: str, found: "Alternative", stay: "Alternative") -> float:
    """One part as its difference from staying; `place` is all that makes a place's attraction."""
    names = PLACE if name == "place" else (name,)
    return sum(found.parts.get(one, 0.0) - stay.parts.get(one, 0.0) for one in names)


def place_text(year: "YearOfLife", names: Names) -> str:
    """Take the places themselves apart, as differences from the place where one lives; empty if they are alike."""
    say, stay = names.say, year.alternatives[0]
    told: dict[str, list[str]] = {}
    for found in best_of(year):
        parts = [(say(*PLACE[name]), beyond(name, found, stay)) for name in PLACE]
        listed = say("，", ", ").join(f"{name} {signed(part)}" for name, part in parts if abs(part) >= SEEN)
        who = told.setdefault(listed, [])
        if (name := alternative_name(found, names)) not in who:
            who.append(name)
    told.pop("", None)
    where = {listed: say("、", " / ").join(who) for listed, who in told.items()}
    joined = say("；", "; ").join(say(f"{places}：{listed}", f"{places}: {listed}") for listed, places in where.items())
    return say(f"地方本身，{joined}。", f"Of the place itself, {joined}.") if told else ""


def choice_table(year: "YearOfLife", names: Names) -> str:
    """Lay out the best alternatives, every part as its difference from staying."""
    say = names.say
    stay, shown = year.alternatives[0], best_of(year)
    columns = [name for name in VALUE if any(abs(beyond(name, found, stay)) >= SEEN for found in shown)]
    head = [
        say("去处", "where"),
        say("谁去", "who goes"),
        say("预期收入", "yuan"),
        *(say(*VALUE[name]) for name in columns),
    ]
    head += [say("运气", "luck"), say("合计", "in all")]
    rows = []
    for found in shown:
        mark = "▶ " if found is year.chosen else "  "
        parts = [signed(beyond(name, found, stay)) for name in columns]
        luck = found.luck + found.sampling - stay.luck
        total = found.utility - stay.utility
        mode = "" if found.destination < 0 else say(*MODES[found.mode])
        rows.append(
            [mark + alternative_name(found, names), mode, yuan(found.income), *parts, signed(luck), signed(total)]
        )
    return table(head, rows, left=2)
