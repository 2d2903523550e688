"""The chances and draws of births, deaths, school, marriage, graduates and division, where they are worth a word."""

from typing import TYPE_CHECKING

from viz.trace_choice import drawn
from viz.trace_events import event_text
from viz.trace_names import Names

if TYPE_CHECKING:
    from agents.explaining_living import Chance
    from model.homes import Person
    from model.lives import Event, YearOfLife

LIKELY = 0.05
"""Chance from which it is told that something did not happen."""

WEDDINGS = ("married", "joined")
KIND_OF = {
    "died": "death",
    "born": "birth",
    "school": "school",
    "married": "marriage",
    "joined": "marriage",
    "graduated": "graduation",
    "divided": "division",
}
"""The chance that each event comes from."""


def lucky_event(event: "Event", year: "YearOfLife", names: Names) -> str:
    """Tell one event with the chance and draw that it came from, if any."""
    text, found = event_text(event, names), chance_of(event, year)
    if found is None:
        return text
    say, luck = names.say, drawn(found.chance, found.draw, names)
    if event.kind in WEDDINGS:
        luck = say(f"进入婚配的{luck}", f"to look for a spouse: {luck}")
    if event.kind == "born" and (mother := person_at(found.slot, year)) is not None:
        who = names.person(mother)
        luck = say(f"母亲为{who}；{luck}", f"to the {who}; {luck}")
    return say(f"{text.removesuffix('。')}（{luck}）。", f"{text.removesuffix('.')} ({luck}).")


def chance_of(event: "Event", year: "YearOfLife") -> "Chance | None":
    """Find the chance behind an event; None where there is none, or where it cannot be told whose it was."""
    found = [chance for chance in year.chances if chance.happens and chance.kind == KIND_OF.get(event.kind)]
    if event.kind == "born":
        # The newborn does not name its mother; several stand in the order of their mothers unless some leave.
        born = [other for other in year.events if other.kind == "born"]
        ordered = len(born) == 1 or not any(other.kind == "divided" for other in year.events)
        return found[born.index(event)] if ordered and len(found) == len(born) else None
    if event.kind == "divided":
        return found[0] if found else None
    slots = {person.slot for person in event.persons}
    return next((chance for chance in found if chance.slot in slots), None)


def chances_text(year: "YearOfLife", names: Names) -> list[str]:
    """Tell what was likely and did not happen, and who looked for a spouse in vain; at most one line."""
    say, told = names.say, []
    matched = {person.slot for event in year.events if event.kind in WEDDINGS for person in event.persons}
    for chance in year.chances:
        if chance.happens:
            missed = chance.kind == "marriage" and chance.slot not in matched
            words = unmatched_text if missed else None
        else:
            words = missed_text if chance.chance >= LIKELY else None
        if words is not None:
            luck = drawn(chance.chance, chance.draw, names)
            text = words(chance, year, names)
            told.append(say(f"{text}（{luck}）", f"{text} ({luck})"))
    if not told:
        return []
    joined = say("；", "; ").join(told)
    return [say(f"{joined}。", f"{joined[:1].upper()}{joined[1:]}.")]


def missed_text(found: "Chance", year: "YearOfLife", names: Names) -> str:
    """Say in half a sentence what did not happen."""
    say, person = names.say, person_at(found.slot, year)
    who = names.person(person) if person is not None else ""
    texts = {
        "death": (f"{who}没有去世", f"the {who} does not die"),
        "birth": (f"{who}没有生育", f"the {who} bears no child"),
        "school": (f"{who}没有升学", f"the {who} does not go on at school"),
        "marriage": (f"{who}没有找对象", f"the {who} does not look for a spouse"),
        "graduation": (f"{who}大学毕业后没有离开本市", f"the {who} does not leave the prefecture after college"),
        "division": ("没有分家", "the household does not divide"),
    }
    return say(*texts[found.kind])


def unmatched_text(found: "Chance", year: "YearOfLife", names: Names) -> str:
    """Say in half a sentence who looked for a spouse and found none."""
    person = person_at(found.slot, year)
    who = names.person(person) if person is not None else ""
    return names.say(f"{who}想结婚而没有找到对象", f"the {who} looks for a spouse and finds none")


def person_at(slot: int, year: "YearOfLife") -> "Person | None":
    """The member who had a slot before the year's events."""
    return next((person for person in year.before.members if person.slot == slot), None) if year.before else None
