"""Who weighs what where a household, or its members away, may register; and the years that the gate asks for."""

import numpy as np
import pytest

from agents.columns import AWAY, MALE, NOWHERE, SLOTS
from agents.family import family_of, slots_away
from agents.registering import AWAY_TO_TOWN, applicant_of, family_applying, open_transfer, risk_of
from model.weddings import wed

YEAR = 2018


@pytest.fixture
def state(start_tiny):
    model = start_tiny(levers={"land_credibility": 0.0, "dividend_credibility": 0.0, "subsidy_kept": 1.0})
    model.run_until(YEAR)
    return model.state


def rows_with_members_away(state):
    h, c, p = state.households, state.conditions, state.rules.registering
    used = np.flatnonzero(h.id[: state.used])
    return [row for row in used if open_transfer(row, h, c, p)[0] == AWAY_TO_TOWN]


def test_members_away_weigh_their_own_part(state):
    h, c, p = state.households, state.conditions, state.rules.registering
    p = p._replace(g_exit=0.0, g_homestead=0.0)
    parted = with_land = 0
    for row in rows_with_members_away(state):
        members = [slot for slot in range(SLOTS) if h.birth[row, slot]]
        gone = [slot for slot in members if h.traits[row, slot] & AWAY]
        mask, share = slots_away(row, h)
        assert mask == sum(1 << slot for slot in gone)
        assert share == len(gone) / len(members)
        f, whole = family_applying(row, h, YEAR, True), family_of(row, h, YEAR)
        assert (f.members, f.away) == (len(gone), 0)
        assert f.preschool + f.compulsory + f.senior <= whole.preschool + whole.compulsory + whole.senior
        parted += f.compulsory < whole.compulsory
        who = applicant_of(row, h, c, f, YEAR, True)
        assert (who.mask, who.share, who.owner) == (mask, share, False)
        risk = risk_of(row, h, c, p, f, who.share)
        assert risk == pytest.approx(share * risk_of(row, h, c, p, f, 1.0))
        with_land += risk > 0.0
    assert min(parted, with_land) > 5


def test_a_family_at_home_weighs_everything(state):
    h, c = state.households, state.conditions
    for row in np.flatnonzero(h.id[: state.used])[:200]:
        f = family_applying(row, h, YEAR, False)
        assert f == family_of(row, h, YEAR)
        assert applicant_of(row, h, c, f, YEAR, False).share == 1.0


@pytest.mark.parametrize("on_bride_side", [False, True])
def test_who_stays_keeps_the_years_of_residence(state, on_bride_side):
    h, k, new = state.households, state.codes, state.used
    at_home = (h.away[:new] == NOWHERE) & (h.id[:new] != 0) & (h.birth[:new, 0] != 0)
    man = h.traits[:new, 0] & MALE != 0
    groom, bride = np.flatnonzero(at_home & man)[0], np.flatnonzero(at_home & ~man)[0]
    state.make_room(1)
    h = state.households
    h.since[groom], h.since[bride] = 101, 112
    pair = np.array([groom, 0, bride, 0])
    wed(pair, int(on_bride_side), new, h, k, state.rules.forming, state.flow, state.seed, YEAR)
    assert h.since[new] == (112 if on_bride_side else 101)
