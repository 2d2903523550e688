"""What may happen to the members of one household in a year: every chance and draw, taken from the rules themselves."""

from collections.abc import Iterator
from dataclasses import dataclass

from agents.columns import MALE, SLOTS, Households
from agents.forming import FormingParameters, division_chance, marriage_chance
from agents.living import schooled
from agents.luck import BIRTH, DEATH, DIVIDE, GRADUATION, MARRY, SCHOOL, Integer, block, draw, uniform
from agents.members import age_in, schooling_of
from agents.schedules import Schedules
from agents.vital import VitalParameters, birth_chance, death_chance, going_on_chance, graduate_chance, is_wife

MASKS = ("death", "birth", "marriage", "graduation")
"""Kinds that the rules of life write as masks of slots, in their order."""


@dataclass(frozen=True)
class Chance:
    """Something that has a chance this year.

    The kinds: `death`, `school` (going on to senior school or college), `birth`, `marriage` (entering the marriage
    market), `graduation` (leaving the prefecture after college), `division` (the younger couple forms its own
    household).
    """

    kind: str
    slot: int
    """Of the member, of a birth the mother; −1 for a division."""
    chance: float
    draw: float
    happens: bool
    """The draw is below the chance; who enters the marriage market does not leave as a graduate as well."""


def life_chances(
    row: int,
    place: Integer,
    h: Households,
    s: Schedules,
    v: VitalParameters,
    p: FormingParameters,
    seed: Integer,
    year: int,
) -> list[Chance]:
    """All chances above zero of the household in a row, as it stands before the step; arguments as for `live`."""
    identity, found, couples = h.id[row], [], 0
    for slot in range(SLOTS):
        if h.birth[row, slot] == 0:
            continue
        age, u = age_in(year, int(h.birth[row, slot])), draw(seed, identity, year, SCHOOL, slot)
        traits = int(h.traits[row, slot])
        sex, level = traits & MALE, schooling_of(traits)
        going_on = going_on_chance(age, level, float(s.to_senior[sex, place]), float(s.to_college[sex, place]))
        told = [Chance("school", slot, going_on, u, u < going_on)]
        traits = int(schooled(traits, age, place, u, s))
        told += member_chances(identity, slot, traits, age, place, s, v, seed, year)
        couples += bool(is_wife(traits)) and not told[1].happens
        found += [one for one in told if one.chance > 0.0]
    parts, u = float(division_chance(couples, p)), float(draw(seed, identity, year, DIVIDE, 0))
    return found + ([Chance("division", -1, parts, u, u < parts)] if parts > 0.0 else [])


def member_chances(
    identity: Integer,
    slot: int,
    traits: int,
    age: int,
    place: Integer,
    s: Schedules,
    v: VitalParameters,
    seed: Integer,
    year: int,
) -> Iterator[Chance]:
    """Death first, then what a member who lives may do, possible or not; `traits` are those after this birthday."""
    u = float(uniform(block(seed, identity, year, DEATH, slot >> 2)[slot & 3]))
    chance = float(death_chance(traits, age, s, v))
    yield Chance("death", slot, chance, u, u < chance)
    if u < chance:
        return
    weds = False
    for kind, process, found in (
        ("birth", BIRTH, birth_chance(traits, age, place, s, v)),
        ("marriage", MARRY, marriage_chance(traits, age, s, v.marriage_level)),
        ("graduation", GRADUATION, graduate_chance(traits, age, v)),
    ):
        u, chance = float(draw(seed, identity, year, process, slot)), float(found)
        yield Chance(kind, slot, chance, u, u < chance and not (kind == "graduation" and weds))
        weds = weds or (kind == "marriage" and u < chance)


def masks(found: list[Chance]) -> tuple[int, ...]:
    """What the rules of life write if all this is so: masks of `MASKS`, and 1 if a couple divides off."""
    slots = [sum(1 << one.slot for one in found if one.kind == kind and one.happens) for kind in MASKS]
    return *slots, int(any(one.kind == "division" and one.happens for one in found))
