"""A household's year of life: who dies, bears, looks for a spouse, leaves after graduation, or divides off.

Households are asked in stretches. What may happen to a member beside death is looked up first, so that most members are
asked nothing, and the draws of a stretch are made in loops that do nothing else.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import MALE, PARTNERED, SCHOOLING_MASK, SCHOOLING_SHIFT, SLOTS, Households
from agents.compiling import row_rule, rule
from agents.family import is_large
from agents.forming import FormingParameters, division_chance, marriage_chance
from agents.luck import (
    BIRTH,
    DEATH,
    DIVIDE,
    GRADUATION,
    MARRY,
    ROWS,
    SCHOOL,
    Integer,
    Words,
    draw,
    draw_each,
    draw_rows,
    empty_drawn,
    uniform,
)
from agents.members import age_in, schooling_of
from agents.prospects import TRAITS, WIFE, Prospects
from agents.schedules import Schedules
from agents.vital import VitalParameters, birth_chance, graduate_chance, school_level

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]


class Lives(NamedTuple):
    """What each household's year of life decided; (n,) bit masks of slots, and a flag for division."""

    died: Bytes
    born: Bytes
    weds: Bytes
    leaves: Bytes
    parts: Bytes


class Questions(NamedTuple):
    """What the members of a stretch of rows are asked beside death."""

    words: Words
    """(4, ROWS) drawn for deaths."""
    large: Numbers
    """(ROWS,) rows with members beyond the fourth, and their identities."""
    large_id: Words
    row: Numbers
    """(ROWS × SLOTS + 1,) who is asked, for which process, and the word drawn for it; the last entry stays unused."""
    slot: Numbers
    process: Numbers
    id: Words
    word: Words


def empty_questions() -> Questions:
    """Room for `ROWS` rows."""
    whole, words, n = np.int64, np.uint64, ROWS * SLOTS + 1
    return Questions(
        empty_drawn(), np.zeros(ROWS + 1, whole), np.zeros(ROWS + 1, words),
        np.zeros(n, whole), np.zeros(n, whole), np.zeros(n, whole), np.zeros(n, words), np.zeros(n, words),
    )  # fmt: skip


@row_rule
def schooled(traits: Integer, age: int, place: Integer, u: float, s: Schedules) -> Integer:
    """Traits of a member after this birthday at school; `place` is that of the household."""
    sex = traits & MALE
    level = school_level(age, schooling_of(traits), u, s.to_senior[sex, place], s.to_college[sex, place])
    return (traits & ~SCHOOLING_MASK) | (level << SCHOOLING_SHIFT)


@row_rule
def look(
    row: int, at: int, i: int, n: int, h: Households, prospects: Prospects, out: Questions
) -> tuple[int, Integer, Integer]:
    """Look at the members in the slots `at` … `at` + 3 of a row, for whom the i-th words are drawn.

    Returns:
        How many questions there are, `n` before; a mask of who dies; wives who live on.
    """
    died: Integer = 0
    wives: Integer = 0
    # Without branches, which a processor would guess wrong too often.
    for slot in range(at, at + 4):
        birth, traits = np.int64(h.birth[row, slot]), np.int64(h.traits[row, slot])
        dies = uniform(out.words[slot - at, i]) < prospects.death[birth, traits & MALE]
        asked = 0 if dies else np.int64(prospects.asked[birth, traits & (TRAITS - 1)])
        out.row[n], out.slot[n], out.process[n], out.id[n] = row, slot, asked & ~WIFE, h.id[row]
        n += asked & ~WIFE != DEATH
        died |= np.int64(dies) << slot
        wives += asked // WIFE
    return n, died, wives


@rule
def gather(
    first: int,
    last: int,
    h: Households,
    prospects: Prospects,
    seed: Integer,
    year: int,
    questions: Questions,
    out: Lives,
) -> int:
    """Decide who dies in at most `ROWS` rows and gather what the others are asked; returns the number of questions.

    Wives who live on are left in `out.parts`.
    """
    draw_rows(first, last, h.id, seed, year, DEATH, 0, questions.words)
    n = large = 0
    for row in range(first, last):
        if h.id[row] != 0:
            n, out.died[row], out.parts[row] = look(row, 0, row - first, n, h, prospects, questions)
            questions.large[large], questions.large_id[large] = row, h.id[row]
            large += is_large(row, h)
    # Only large households need the second block of words.
    draw_rows(0, large, questions.large_id, seed, year, DEATH, 1, questions.words)
    for i in range(large):
        row = questions.large[i]
        n, died, wives = look(row, 4, i, n, h, prospects, questions)
        out.died[row] |= died
        out.parts[row] += wives
    return n


@row_rule
def happens(
    chance: float, process: int, asked: Integer, u: float, seed: Integer, identity: Integer, year: int, slot: Integer
) -> bool:
    """Whether something with a chance happens; `u` is drawn already for what is asked first."""
    if chance <= 0.0:
        return False
    return bool((u if process == asked else draw(seed, identity, year, process, slot)) < chance)


@row_rule
def answer(
    row: int,
    slot: Integer,
    process: Integer,
    u: float,
    place: Integer,
    h: Households,
    s: Schedules,
    v: VitalParameters,
    seed: Integer,
    year: int,
    out: Lives,
) -> None:
    """What the year brings a member who lives on, with `u` drawn for the first question; schooling is moved on."""
    identity, bit = h.id[row], 1 << slot
    age, traits = age_in(year, np.int64(h.birth[row, slot])), np.int64(h.traits[row, slot])
    if process == SCHOOL:
        traits = np.int64(schooled(traits, age, place, u, s))
        h.traits[row, slot] = np.uint8(traits)
    if traits & PARTNERED:
        if happens(birth_chance(traits, age, place, s, v), BIRTH, process, u, seed, identity, year, slot):
            out.born[row] |= bit
        # Nothing else is open to those with a partner.
        return
    if happens(marriage_chance(traits, age, s, v.marriage_level), MARRY, process, u, seed, identity, year, slot):
        out.weds[row] |= bit
    elif happens(graduate_chance(traits, age, v), GRADUATION, process, u, seed, identity, year, slot):
        out.leaves[row] |= bit


@row_rule
def divides(row: int, wives: int, h: Households, p: FormingParameters, seed: Integer, year: int) -> bool:
    """Whether the younger of two couples divides off; nothing is drawn where there is no chance, the usual case."""
    chance = division_chance(wives, p)
    return bool(chance > 0.0 and draw(seed, h.id[row], year, DIVIDE, 0) < chance)


@rule
def live_rows(
    first: int,
    last: int,
    h: Households,
    place: npt.NDArray[np.int16],
    s: Schedules,
    prospects: Prospects,
    v: VitalParameters,
    p: FormingParameters,
    seed: Integer,
    year: int,
    questions: Questions,
    out: Lives,
) -> None:
    """Decide the year of life of the households of some rows, each by its own row alone."""
    for column in out:
        column[first:last] = 0
    q = questions
    for start in range(first, last, ROWS):
        end = min(start + ROWS, last)
        n = gather(start, end, h, prospects, seed, year, q, out)
        draw_each(n, q.id, seed, year, q.process, q.slot, q.word)
        for i in range(n):
            home = place[h.residence[q.row[i]]]
            answer(q.row[i], q.slot[i], q.process[i], uniform(q.word[i]), home, h, s, v, seed, year, out)
        for row in range(start, end):
            out.parts[row] = divides(row, int(out.parts[row]), h, p, seed, year)
