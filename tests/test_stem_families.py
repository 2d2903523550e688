"""Who lives with the parents after the wedding, in whose household, and who founds one."""

import numpy as np
import pytest

from agents.columns import AWAY, EPOCH, MALE, NO_DWELLING, NOWHERE, OWNED, PARTNERED, SLOTS
from model.counting_rows import children_left, lookup_of, roles_by_traits
from model.events import HOUSEHOLD_DISSOLVED, HOUSEHOLD_FORMED, MARRIAGE, MARRIAGE_TRANSFER, empty_flow
from model.household_changes import Wed, married
from model.weddings import BRIDE_SIDE, JOINS, SLOT_SHIFT, room_with_parents, wed, wed_all

YEAR = 2020
FATHER, MOTHER, SON, DAUGHTER = range(4)
CENSUS = 16.42
"""Households of three generations in Henan, 2020, % (F245)."""


@pytest.fixture
def state(start_tiny):
    model = start_tiny(parameters={"with_parents": 0.9})
    model.run_until(YEAR)
    model.state.make_room(4)
    return model.state


def family(state, row, ages, partnered=(FATHER, MOTHER)):
    """Write father, mother, son, daughter and whoever else, all at home, registered where they live."""
    h = state.households
    h.birth[row], h.traits[row] = 0, 0
    for slot, age in enumerate(ages):
        h.birth[row, slot] = YEAR - EPOCH - age if age else 0
        h.traits[row, slot] = (MALE if slot % 2 == 0 else 0) | (PARTNERED if slot in partnered else 0)
    village = int(np.flatnonzero(state.codes.place % 2 == 0)[row % 3])
    h.residence[row], h.registration[row], h.origin[row], h.away[row] = village, village, village, NOWHERE
    h.land[row], h.dividend[row], h.dwelling[row] = 60, 300, OWNED
    return row


def marry(state, groom, bride, side):
    """Marry the son of one family to the daughter of another; gives what is told of them, and the events."""
    flow, new = empty_flow(state.place_count), state.used
    arguments = state.households, state.codes, state.rules.forming, flow, state.seed, YEAR
    return wed(np.array([groom, SON, bride, DAUGHTER]), side, new, *arguments), flow


def two_families(state):
    rows = np.flatnonzero(state.households.id[: state.used])[:2]
    return family(state, int(rows[0]), (55, 53, 25, 20)), family(state, int(rows[1]), (50, 49, 22, 24))


@pytest.mark.parametrize(
    ("ages", "partnered", "room"),
    [
        ((55, 53, 25, 20), (FATHER, MOTHER), True),
        ((55, 0, 25, 20), (), True),
        ((80, 53, 25, 20), (MOTHER,), True),
        ((40, 38, 25, 20), (FATHER, MOTHER), False),  # nobody of the parents' generation
        ((0, 0, 25, 20), (), False),
        ((55, 53, 25, 20, 27, 26), (FATHER, MOTHER, 4, 5), False),  # an elder brother and his wife
        ((55, 53, 25, 20, 18, 16, 14, 80), (FATHER, MOTHER), False),  # no slot left
    ],
)
def test_who_has_room_with_parents(state, ages, partnered, room):
    assert room_with_parents(family(state, 0, ages, partnered), SON, state.households) == room


def test_neither_who_is_away_lives_with_the_parents_nor_whose_parents_are(state):
    h = state.households
    row = family(state, 0, (55, 53, 25, 20))
    h.traits[row, SON] |= AWAY
    assert not room_with_parents(row, SON, h)
    h.traits[row, :SON] |= AWAY
    h.traits[row, SON] &= np.uint8(255 - AWAY)
    assert not room_with_parents(row, SON, h)


@pytest.mark.parametrize("side", [JOINS, JOINS | BRIDE_SIDE])
def test_the_spouse_comes_to_live_with_the_parents(state, side):
    h, k = state.households, state.codes
    groom, bride = two_families(state)
    stays, comes, own, other = (bride, groom, DAUGHTER, SON) if side & BRIDE_SIDE else (groom, bride, SON, DAUGHTER)
    joins, new = (int(h.birth[comes, other]), int(h.traits[comes, other])), state.used
    told, flow = marry(state, groom, bride, side)
    slot = told >> SLOT_SHIFT
    assert told & (BRIDE_SIDE | JOINS) == side
    assert slot == 4
    assert (h.birth[stays, slot], h.traits[stays, slot]) == (joins[0], joins[1] | PARTNERED)
    assert h.traits[stays, own] & PARTNERED
    assert h.birth[comes, other] == 0
    assert h.id[new] == 0
    assert (h.land[stays], h.land[comes], h.dividend[stays]) == (60, 60, 300)
    assert h.dwelling[stays] == OWNED
    for event, codes in ((MARRIAGE, k.place[h.residence]), (MARRIAGE_TRANSFER, k.registered[h.registration])):
        assert flow[event, codes[comes], codes[stays]] == flow[event].sum() == 1
    assert flow[HOUSEHOLD_FORMED].sum() == flow[HOUSEHOLD_DISSOLVED].sum() == 0


def test_a_household_whose_only_member_leaves_is_no_more(state):
    h = state.households
    groom, bride = two_families(state)
    family(state, bride, (0, 0, 0, 24))
    told, flow = marry(state, groom, bride, JOINS)
    assert told == JOINS | 4 << SLOT_SHIFT
    assert h.id[bride] == 0
    assert flow[HOUSEHOLD_DISSOLVED].sum() == 1


def test_without_a_slot_or_at_home_they_found_a_household(state):
    h, new = state.households, state.used
    for full in (True, False):
        groom, bride = two_families(state)
        if full:
            h.birth[groom] = np.where(h.birth[groom] == 0, YEAR - EPOCH - 10, h.birth[groom])
        else:
            h.traits[groom, SON] |= AWAY
            h.away[groom] = state.codes.villages
        told, flow = marry(state, groom, bride, JOINS)
        assert told == 0
        assert np.count_nonzero(h.birth[new]) == 2
        assert flow[HOUSEHOLD_FORMED].sum() == 1
        assert h.dwelling[new] == (OWNED if full else NO_DWELLING)


def test_new_rows_are_of_those_who_found(state):
    """Of three couples the second lives with his parents: the others have the two new rows, in their order."""
    h, first = state.households, state.used
    rows = np.flatnonzero(h.id[:first])[:6].reshape(3, 2)
    for row in rows.ravel():
        family(state, int(row), (55, 53, 25, 24))
    couples = np.array([[groom, SON, bride, DAUGHTER] for groom, bride in rows])
    told, weds = np.array([0, JOINS, 0], np.uint8), np.zeros(first, np.uint8)
    weds[rows[:, 0]], weds[rows[:, 1]] = 1 << SON, 1 << DAUGHTER
    h.dividend[rows[0, 0]], h.dividend[rows[2, 0]] = 400, 800
    flows = [empty_flow(state.place_count)]
    used = wed_all(couples, told, weds, first, h, state.codes, state.rules.forming, flows, state.seed, YEAR)
    assert used == first + 2
    assert list(h.dividend[first:used]) == [100, 200]
    assert list(told) == [0, JOINS | 4 << SLOT_SHIFT, 0]
    assert h.id[used] == 0


def couples_of(state, rows, seekers):
    """Grooms by row and slot, each with a bride of a family of his own from the rows that follow."""
    brides = [int(row) for row in np.flatnonzero(state.households.id[: state.used]) if row not in rows]
    for bride in brides[: len(seekers)]:
        family(state, bride, (50, 49, 22, 24))
    found = [[row, slot, bride, DAUGHTER] for (row, slot), bride in zip(seekers, brides, strict=False)]
    weds = np.zeros(state.used, np.uint8)
    for row, slot, bride, hers in found:
        weds[row] |= 1 << slot
        weds[bride] |= 1 << hers
    return np.array(found), weds


@pytest.mark.parametrize("threads", [1, 2])
def test_of_two_brothers_one_lives_with_the_parents(state, threads):
    """In a year in which both marry; the second would be the couple of whom nobody knows who belongs to whom."""
    h, first = state.households, state.used
    row = int(np.flatnonzero(h.id[:first])[0])
    family(state, row, (55, 53, 26, 20, 24))
    couples, weds = couples_of(state, [row], [(row, SON), (row, 4)])
    told, flows = np.full(2, JOINS, np.uint8), [empty_flow(state.place_count) for _ in range(threads)]
    used = wed_all(couples, told, weds, first, h, state.codes, state.rules.forming, flows, state.seed, YEAR)
    assert used == first + 1
    assert list(told & JOINS) == [JOINS, 0]
    assert np.count_nonzero(h.traits[row] & PARTNERED) == 4


def test_who_comes_may_take_the_slot_of_a_sister_of_her_age(state):
    """Nothing in the row tells the two apart: the year's events must."""
    h, first = state.households, state.used
    row = int(np.flatnonzero(h.id[:first])[0])
    family(state, row, (55, 53, 26, 24, 12, 11, 10, 9))
    couples, weds = couples_of(state, [row], [(row, SON)])
    groom = int(np.flatnonzero(h.id[:first])[5])
    family(state, groom, (55, 53, 25, 20))
    # First the daughter leaves for a husband's family, then the son's bride has her slot.
    couples = np.concatenate([[[groom, SON, row, DAUGHTER]], couples])
    weds[row] |= 1 << DAUGHTER
    weds[groom] |= 1 << SON
    told, flows = np.full(2, JOINS, np.uint8), [empty_flow(state.place_count)]
    before = h.birth[row].copy()
    wed_all(couples, told, weds, first, h, state.codes, state.rules.forming, flows, state.seed, YEAR)
    assert (h.birth[row] == before).all()
    left, joined = married(Wed(couples, told), first)
    assert (left[row], joined[row]) == (1, 1)
    assert (left[groom], joined[groom]) == (0, 1)
    assert left.sum() == joined.sum() == 2


def test_children_are_left_behind_by_their_parents_alone(state):
    """A grandfather who works away leaves his son behind, who is grown, and no grandchild."""
    h = state.households
    row = family(state, 0, (52, 50, 28, 26, 4), partnered=(FATHER, MOTHER, SON, DAUGHTER))
    lookup = lookup_of(roles_by_traits(), YEAR)
    h.away[row] = state.codes.villages
    for gone, left in ((FATHER, 0), (MOTHER, 0), (SON, 1), (DAUGHTER, 1)):
        h.traits[row] &= np.uint8(255 - AWAY)
        h.traits[row, gone] |= AWAY
        assert children_left(row, h, lookup) == left, gone
    h.traits[row, 4] |= AWAY
    assert children_left(row, h, lookup) == 0


def three_generations(state):
    """Share of the households in the prefecture with three generations at home, %."""
    h, n = state.households, state.used
    home = (h.birth[:n] != 0) & (h.traits[:n] & AWAY == 0)
    born = np.where(home, h.birth[:n].astype(np.int64), 0)
    lives = (h.id[:n] != 0) & home.any(axis=1) & (h.residence[:n] < state.codes.villages)
    two = np.zeros((n, SLOTS), np.bool_)
    three = np.zeros(n, np.bool_)
    for parent in range(SLOTS):
        for child in range(SLOTS):
            two[:, child] |= home[:, parent] & home[:, child] & (born[:, child] >= born[:, parent] + 16)
    for parent in range(SLOTS):
        for child in range(SLOTS):
            three |= two[:, parent] & home[:, child] & (born[:, child] >= born[:, parent] + 16)
    return 100.0 * float(three[lives].mean())


def test_three_generations_under_one_roof_are_near_the_census(start_tenth):
    found = {}
    for chance in (0.5, 1.0):
        model = start_tenth(parameters={"with_parents": chance})
        model.run_until(YEAR)
        found[chance] = three_generations(model.state)
    assert found[0.5] < found[1.0]
    for share in found.values():
        assert share == pytest.approx(CENSUS, abs=4.0)
