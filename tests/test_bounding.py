"""What is left out before it is valued could not have won: the same choices with and without the bound."""

import numpy as np
import pytest

from agents import choosing
from agents.arithmetic import log_at_least, log_at_most, logistic
from agents.bounding import cost_at_least, set_ceilings
from agents.choosing import choose, luck_of
from agents.columns import NOWHERE
from agents.compiling import plain
from agents.desk import empty_desk
from agents.explaining_options import options
from agents.family import family_of
from agents.income import means_of
from agents.moving import going_value
from agents.moving_parameters import MovingParameters
from agents.offering import INSIDE, OUTSIDE
from agents.parameters import declared, drawn, fill
from agents.registering import (
    AWAY_TO_TOWN,
    TO_TOWN,
    applicant_of,
    family_applying,
    highest_chance_in_town,
    odds_of,
    open_transfer,
)
from agents.registering_parameters import RegisteringParameters
from agents.utility import base_of, moving_cost, offer_of
from model.year import conditions_of, write_offers

HOUSEHOLDS = 150


@pytest.fixture
def state(start_tiny):
    """A made-up prefecture in its third year, with the year's conditions and offers."""
    model = start_tiny()
    model.run_until(model.region.start + 2)
    model.begin_year()
    s = model.state
    s.conditions = conditions_of(s, model.year)
    write_offers(s)
    return s


def rows_of(s):
    """Some households, those with members away first."""
    live = np.flatnonzero(s.households.id[: s.used])
    away = s.households.away[live] != NOWHERE
    return np.concatenate([live[away][: HOUSEHOLDS // 3], live[~away][:HOUSEHOLDS]])[:HOUSEHOLDS].tolist()


def chosen(s, year):
    """Destination and mode of each household."""
    h, c, r, desk = s.households, s.conditions, s.rules, empty_desk()
    found = []
    for row in rows_of(s):
        luck = choosing.Luck._make(luck_of(h.id[row], r.moving, s.seed, year))
        f = family_of(row, h, year)
        found.append(plain(choose)(row, h, c, r.moving, r.income, f, luck, s.offers, s.seed, year, desk))
    return found


def raised(by):
    """The rule that sets the ceilings, all of them raised."""

    def set_all(*arguments):
        set_ceilings(*arguments)
        arguments[-1].ceiling[:] += by

    return set_all


def test_choices_do_not_rest_on_the_bound(state, monkeypatch):
    years = range(2020, 2024)
    found = [chosen(state, year) for year in years]
    # With a ceiling out of reach everything is valued; with one that is too low, what would have won is missed.
    monkeypatch.setattr(choosing, "set_ceilings", raised(1000.0))
    assert [chosen(state, year) for year in years] == found
    monkeypatch.setattr(choosing, "set_ceilings", raised(-1.0))
    assert [chosen(state, year) for year in years] != found
    assert len({destination for year in found for destination, _ in year}) > 4
    assert len({mode for year in found for _, mode in year}) > 1


@pytest.mark.parametrize("number", range(4))
def test_no_value_exceeds_its_ceiling(number, state):
    s, h, c, p, desk = state, state.households, state.conditions, state.rules.income, empty_desk()
    m = fill(MovingParameters, drawn(declared(MovingParameters), number))
    inside, nearest = 2 * c.townships, np.inf
    for row in rows_of(s)[:: 1 + number % 2]:
        f = family_of(row, h, 2020)
        means, base = means_of(row, h, c, f), base_of(row, h, c, m, f)
        here_inside = bool(c.place[h.residence[row]] < inside)
        set_ceilings(here_inside, m, f, means, base, s.offers.best, p.room_share, desk)
        away_at = int(c.place[h.away[row]]) if f.away > 0 else -1
        for place, mode, _, node, _ in options(row, h, c, f, s.seed):
            if place >= 0:
                offer = offer_of(row, h, c, m, p, f, place, node)
                value = going_value(mode, m, f, means, base, offer, place == away_at, p.room_share)
                value -= desk.part[mode] * offer.shared
                room = desk.ceiling[mode, INSIDE if place < inside else OUTSIDE] - value
                assert room > 0.0, (row, place, mode)
                nearest = min(nearest, room)
    assert nearest < 1.0


def test_the_straight_lines_lie_just_above_and_below_the_logarithm():
    for x in np.exp(np.linspace(-5.0, 15.0, 4001)).tolist():
        assert 0.0 < log_at_most(x) - np.log(x) < 0.06
        assert -1e-15 < np.log(x) - log_at_least(x) < 0.06
    for power in range(-3, 20):
        assert 0.0 < log_at_most(2.0**power / np.log(2.0)) - np.log(2.0**power / np.log(2.0)) < 1e-4


def test_kin_makes_no_move_cheaper_than_the_least(state):
    m, f = state.rules.moving, family_of(rows_of(state)[0], state.households, 2020)
    for cost in (-4.0, 2.4):
        dear = m._replace(moving_cost=cost, kin_cost=0.12)
        for kin in (0.0, 0.3, 0.99):
            found = moving_cost(dear, f.goer_age, f.goer_schooling, 2, 0, kin)
            assert cost_at_least(dear, f.goer_age, f.goer_schooling, 2, 0) <= found + 1e-12


@pytest.mark.parametrize("number", range(4))
def test_no_chance_to_register_exceeds_its_bound(number, state):
    h, c, kin_half, asked = state.households, state.conditions, state.rules.moving.kin_half, 0
    g = fill(RegisteringParameters, drawn(declared(RegisteringParameters), number))
    for row in rows_of(state):
        deed, _ = open_transfer(row, h, c, g)
        if deed in (TO_TOWN, AWAY_TO_TOWN):
            away = deed == AWAY_TO_TOWN
            f = family_applying(row, h, 2020, away)
            who = applicant_of(row, h, c, f, 2020, away)
            found = logistic(odds_of(row, h, c, g, kin_half, f, who, 2020, away))
            assert found <= highest_chance_in_town(row, h, c, g, kin_half, 2020, away)
            asked += 1
    assert asked > 20
