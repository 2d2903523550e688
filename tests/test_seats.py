"""School seats: who needs none."""

from agents.columns import AWAY, SLOTS, UNSEATED
from agents.members import SENIOR_STAGE, age_in, schooling_of, stage_of

YEAR = 2024


def seats_short(s):
    """Rural parts with fewer seats of senior schools than pupils, and all their pupils."""
    villages = slice(0, s.inside, 2)
    pupils = s.tally.pupils[villages, SENIOR_STAGE] + s.tally.pupils[villages, 3 + SENIOR_STAGE]
    return int((s.places.seats[villages, SENIOR_STAGE] < pupils).sum()), int(pupils.sum())


def test_senior_pupils_of_villages_have_seats_from_the_start(start_tenth):
    short, pupils = seats_short(start_tenth().state)
    assert short == 0
    assert pupils > 1000


def test_senior_pupils_of_villages_find_a_place(in_2024):
    s = in_2024.state
    assert seats_short(s)[0] == 0
    h, k, seen = s.households, s.codes, 0
    for row in range(0, s.used, 3):
        for slot in range(SLOTS):
            traits, birth = int(h.traits[row, slot]), int(h.birth[row, slot])
            place = k.place[h.away[row] if traits & AWAY else h.residence[row]]
            in_village = h.id[row] and birth and place < s.inside and place % 2 == 0
            if in_village and stage_of(age_in(YEAR, birth), schooling_of(traits)) == SENIOR_STAGE:
                seen += 1
                assert not traits & UNSEATED
    assert seen > 100
