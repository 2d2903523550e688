"""What happened to a household between two looks at it."""

from collections.abc import Mapping

from agents.identity import DIVISION, GRADUATE
from agents.members import at_school
from model.homes import Home, Person
from model.lives import Event


def after_lives(
    before: Home,
    after: Home | None,
    died: int,
    leaves: int,
    new: Mapping[tuple[int, int], tuple[int, Home]],
) -> list[Event]:
    """Deaths, births, divisions and departures of graduates.

    Args:
        before: the household before the step.
        after: after it, None if nobody is left.
        died: bit mask of the slots of those who died.
        leaves: bit mask of the slots of the graduates who leave.
        new: by (kind, slot), identity and household of those who came out of it.
    """
    events = [Event("died", (person,)) for person in before.members if died >> person.slot & 1]
    divided = [found for (kind, _), found in new.items() if kind == DIVISION]
    # A child may be born and leave with its parents in the same year.
    events += [Event("born", (person,)) for _, home in divided for person in home.members if person.age == 0]
    events += [Event("divided", home.members, name, home.residence) for name, home in divided]
    gone = {(person.birth, person.male) for _, home in divided for person in home.members}
    left = {person.slot: person for person in before.members} if after is None else missing(before, after)
    for slot, person in left.items():
        if died >> slot & 1 or (person.birth, person.male) in gone or not leaves >> slot & 1:
            continue
        name, home = new.get((GRADUATE, slot), (0, None))
        events.append(Event("graduated", (person,), name, -1 if home is None else home.residence))
    return events + ([] if after is None else turning(after))


def came_home(before: Home, after: Home | None) -> list[Event]:
    """Members away who are back with the family: nobody who was away with them works, or children were alone."""
    if after is None or after.residence != before.residence:
        return []
    away = {person.slot: person.birth for person in before.members if person.away}
    back = tuple(person for person in after.members if not person.away and away.get(person.slot) == person.birth)
    return [Event("came_home", back)] if back else []


def missing(before: Home, after: Home) -> dict[int, Person]:
    """Members by slot who are no longer there."""
    births = {person.slot: person.birth for person in after.members}
    return {person.slot: person for person in before.members if births.get(person.slot) != person.birth}


def changes(before: Home, after: Home | None) -> list[Event]:
    """What can be seen by comparing a household with itself."""
    if after is None:
        return []
    events = emptied(before, after)
    same = {person.slot: person for person in before.members}
    events += [event for person in after.members for event in person_changes(same.get(person.slot), person)]
    if after.lives_in_town and not before.lives_in_town and after.residence == before.residence:
        events.append(Event("recoded"))
    if after.registered_in_town and not before.registered_in_town and after.registration == before.registration:
        events.append(Event("registration_recoded"))
    return events


def person_changes(before: Person | None, after: Person) -> list[Event]:
    """What changed for one member; a newborn, or who came by marriage, has no before, or another's in its slot."""
    if before is None or before.birth != after.birth:
        return [Event("born", (after,))] if after.age == 0 else []
    events = []
    if after.schooling > before.schooling:
        events.append(Event("school", (after,)))
    if after.trained and not before.trained:
        events.append(Event("trained", (after,)))
    if after.unseated and not before.unseated:
        events.append(Event("unseated", (after,)))
    return events


def turning(home: Home) -> list[Event]:
    """Members who leave school for the labour force in the year of the look."""
    return [
        Event("works", (person,))
        for person in home.members
        if not person.at_school and at_school(person.age - 1, person.schooling)
    ]


def losses(before: Home, after: Home) -> list[Event]:
    """What was lost on registering in town."""
    kinds = {
        "land_lost": before.land > 0 and after.land == 0,
        "dividend_lost": before.dividend > 0 and after.dividend == 0,
        "homestead_lost": before.homestead and not after.homestead,
    }
    return [Event(kind) for kind, lost in kinds.items() if lost]


def governed(before: Home, after: Home) -> list[Event]:
    """What a project did to the household."""
    events = []
    if after.residence != before.residence or after.dwelling != before.dwelling:
        events.append(Event("resettled"))
    if after.registration != before.registration:
        events.append(Event("registered_by_project"))
    return events


def emptied(before: Home, after: Home) -> list[Event]:
    """Nobody is left at the residence: the household is now where its members were away."""
    return [Event("emptied")] if before.away >= 0 and after.residence == before.away else []
