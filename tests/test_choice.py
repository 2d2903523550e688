"""Choices against closed forms: shares of the nested logit, monotone under shared luck, chances of a Markov chain.

Crowds of alike households with different identities choose under conditions and coefficients set by hand.
"""

from dataclasses import replace

import numpy as np
import pytest

from agents.columns import EPOCH, JUNIOR, MALE, NOWHERE, PARTNERED, SCHOOLING_SHIFT, Households
from agents.moving import CHOICE_PLACES, ONE_AWAY, STAY, WHOLE
from agents.reconsidering import ReconsideringParameters
from model import year as year_steps
from model.choosing import empty_choices
from model.life import empty_lives
from model.year import YEAR

CROWD = 30_000
ALWAYS = 0.9
"""Highest chance to reconsider that the rule allows."""
OPEN_GATE = {"gate_years": 0.0, "gate_dwelling": 0.0, "gate_insurance": 0.0, "office_delay": 0.0, "arrivals": 0.0}
JUNIOR_SCHOOL = JUNIOR << SCHOOLING_SHIFT


def fill(model, residence, registration=None, ages=(30,), count=CROWD):
    """Replace the population by alike households: ages of a man, his partner and their children."""
    s = model.state
    h = Households(*(np.zeros((count, *column.shape[1:]), column.dtype) for column in s.households))
    h.id[:] = np.arange(1, count + 1)
    for slot, age in enumerate(ages):
        h.birth[:, slot] = model.region.start + 1 - EPOCH - age
        partnered = PARTNERED if len(ages) > 1 and slot < 2 else 0
        h.traits[:, slot] = JUNIOR_SCHOOL | partnered | (MALE if slot % 2 == 0 else 0)
    h.origin[:] = residence if registration is None else registration
    h.registration[:] = h.origin
    h.residence[:] = residence
    h.away[:] = NOWHERE
    h.since[:] = 2000 - EPOCH
    s.households, s.used = h, count
    s.choices, s.lives = empty_choices(count), empty_lives(count)


def plain_rules(model, near=1.0, far=1.0, reconsider=1.0):
    """Everyone reconsiders who can, and V is a place's attraction alone."""
    rules = model.state.rules
    moving = rules.moving._replace(**dict.fromkeys(rules.moving._fields, 0.0))
    neutral = ReconsideringParameters(**dict.fromkeys(ReconsideringParameters._fields, 1.0))
    model.state.rules = replace(
        rules,
        moving=moving._replace(nest_prefecture=near, nest_outside=far),
        reconsidering=neutral._replace(reconsider=reconsider, reconsider_decay=0.0, one_off=0.0),
    )


def choose(model, monkeypatch, conditions):
    """Destinations and modes of everyone in the first year under the given conditions."""
    monkeypatch.setattr(year_steps, "conditions_of", lambda state, year: conditions)
    model.year = model.region.start + 1
    year_steps.move(model)
    used = model.state.used
    return model.state.choices.destination[:used].copy(), model.state.choices.mode[:used].copy()


def near_expected(observed, chance, count, sd=4.5):
    return abs(observed - count * chance) <= sd * np.sqrt(count * chance * (1.0 - chance)) + 1e-9


def closed_form(value, here, places, inside, near, far, parts):
    """Chance of staying, and of each place and mode, in a nested logit whose first nest is to stay.

    In a mode with a part of the workers at a place, V is that part of the place's value and the rest of the home's.
    """
    weight = {
        (p, mode): np.exp((part * value[p] + (1.0 - part) * value[here]) / (near if p < inside else far))
        for p in places
        for mode, part in enumerate(parts)
    }
    towns = sum(each for (p, _), each in weight.items() if p < inside)
    outside = sum(each for (p, _), each in weight.items() if p >= inside)
    whole = np.exp(value[here]) + towns**near + outside**far
    chance = {(STAY, 0): np.exp(value[here]) / whole}
    for (p, mode), each in weight.items():
        nest, dissimilarity = (towns, near) if p < inside else (outside, far)
        chance[p, mode] = each / nest * nest**dissimilarity / whole
    return chance


@pytest.mark.parametrize("ages", [(30,), (32, 30, 62, 8)], ids=["single", "family"])
@pytest.mark.parametrize(("near", "far"), [(1.0, 1.0), (0.4, 0.95), (0.7, 0.5)])
def test_shares_of_the_nested_logit(near, far, ages, start_tiny, monkeypatch):
    model = start_tiny()
    village = int(np.flatnonzero(model.state.codes.place % 2 == 0)[0])
    plain_rules(model, near, far)
    fill(model, village, ages=ages)
    c, inside = model.state.conditions, model.state.inside
    here = int(c.place[village])
    places = [p for p in (*range(1, inside, 2), *range(inside, c.place.max() + 1)) if c.open[p]]
    # A made-up prefecture is so small that every household knows all its towns.
    assert np.isclose(c.inclusion[village, -1], np.round(c.inclusion[village, -1]))
    value = 0.5 * np.sin(1.0 + np.arange(c.attraction.size))
    destination, mode = choose(model, monkeypatch, c._replace(attraction=value))
    # One of two workers goes, or both.
    chance = closed_form(value, here, places, inside, near, far, (1.0,) if len(ages) == 1 else (1.0, 0.5, 1.0))
    assert sum(chance.values()) == pytest.approx(1.0)
    assert set(zip(destination.tolist(), mode.tolist(), strict=True)) == set(chance)
    for (place, how), expected in chance.items():
        expected = ALWAYS * expected + (1.0 - ALWAYS) * (place == STAY)
        assert near_expected(np.count_nonzero((destination == place) & (mode == how)), expected, CROWD), (place, how)


def test_monotone_under_shared_luck(start_tiny, monkeypatch):
    # The real population under the real coefficients, everyone reconsidering.
    model = start_tiny()
    s = model.state
    s.rules = replace(s.rules, reconsidering=s.rules.reconsidering._replace(reconsider=10.0))
    c = s.conditions
    here = c.place[s.households.residence[: s.used]]
    away = s.households.away[: s.used]
    away_at = np.where(away == NOWHERE, -1, c.place[away])
    before, mode = choose(model, monkeypatch, c)
    gained = 0
    for place in np.flatnonzero(c.open):
        better = c.attraction.copy()
        better[place] += 0.7
        after, mode_after = choose(model, monkeypatch, c._replace(attraction=better))
        # To those who live there, or have members there, to stay gets better as well.
        elsewhere = (here != place) & (away_at != place)
        changed = elsewhere & (after != before)
        assert np.all(after[changed] == place), place
        # Who goes there anyway may go with more: to each who is there the place is worth something.
        same = elsewhere & ~changed & (before != place)
        assert np.all(mode[same] == mode_after[same])
        more = elsewhere & (before == place) & (mode != mode_after)
        assert np.all((mode_after[more] == WHOLE) | (mode[more] == ONE_AWAY))
        gained += np.count_nonzero(changed)
    assert gained > 100


def test_inclusion_adds_up_and_sampling_hits_it(start_tenth, monkeypatch):
    model = start_tenth()
    s, c = model.state, model.state.conditions
    pi = np.diff(c.inclusion, axis=1, prepend=0.0)
    assert pi.min() >= 0.0
    assert pi.max() <= 1.0 + 1e-12
    known = np.count_nonzero(c.known >= 0, axis=1)[c.node]
    assert np.allclose(c.inclusion[:, -1], CHOICE_PLACES - 1 - known)
    village = int(np.flatnonzero(c.place % 2 == 0)[0])
    towns = [t for t in range(s.townships) if 0.02 < pi[village, t] < 0.98 and c.open[2 * t + 1]]
    assert len(towns) > 5
    plain_rules(model, 0.5, 0.5)
    fill(model, village)
    for town in towns[:: len(towns) // 5]:
        # Whoever knows this town goes there.
        value = np.zeros(c.attraction.size)
        value[2 * town + 1] = 200.0
        destination, _ = choose(model, monkeypatch, c._replace(attraction=value))
        went = np.count_nonzero(destination == 2 * town + 1)
        assert near_expected(went, ALWAYS * pi[village, town], CROWD), (town, pi[village, town])


@pytest.mark.parametrize(("age", "factor"), [(25, "reconsider_young"), (45, ""), (66, "reconsider_old")])
def test_chance_to_reconsider(age, factor, start_tiny, monkeypatch):
    model = start_tiny()
    given = model.state.rules.reconsidering
    village = int(np.flatnonzero(model.state.codes.place % 2 == 0)[0])
    plain_rules(model)
    model.state.rules = replace(model.state.rules, reconsidering=given)
    fill(model, village, ages=(age,))
    c = model.state.conditions
    assert c.one_off == 0.0
    assert not c.declining[c.county[c.place[village]]]
    # Whoever opens the question leaves.
    value = np.where(np.arange(c.attraction.size) == c.place[village], -200.0, 0.0)
    destination, _ = choose(model, monkeypatch, c._replace(attraction=value))
    expected = given.reconsider * (getattr(given, factor) if factor else 1.0)
    assert near_expected(np.count_nonzero(destination != STAY), expected, CROWD, sd=4.0)


def chain(start_tiny, residence_code, registration_code, **registering):
    """Registrations year by year with nothing else going on: no moves, no life, no governments, no feedback."""
    model = start_tiny(levers=OPEN_GATE)
    codes = model.state.codes
    # Neighbourhoods and villages that are never recoded, in different townships.
    steady = (model.state.urban_from == 0) | (model.state.urban_from == 9999)
    kinds = codes.place[: codes.villages] % 2
    home = int(np.flatnonzero(steady & (kinds == registration_code))[0])
    elsewhere = model.region.village_township != model.region.village_township[home]
    town = int(np.flatnonzero(steady & (kinds == residence_code) & elsewhere)[0])
    plain_rules(model, reconsider=0.0)
    fill(model, town, registration=home)
    g = model.state.rules.registering
    g = g._replace(**dict.fromkeys(g._fields, 0.0))._replace(**registering)
    model.state.rules = replace(model.state.rules, registering=g)
    model.steps_of_the_year = tuple(step for step in YEAR if step[0] in ("levers", "register", "settle"))
    registered = []
    for _ in range(5):
        model.step()
        s = model.state
        assert np.count_nonzero(s.households.id[: s.used]) == CROWD
        there = codes.registered[s.households.registration[: s.used]] == codes.place[town]
        registered.append(np.count_nonzero(there & (s.households.id[: s.used] != 0)))
    return registered


def test_chain_of_registrations_from_village_to_town(start_tiny):
    chance = 1.0 / (1.0 + np.exp(2.5))
    for years, registered in enumerate(chain(start_tiny, 1, 0, g_0=-2.5), start=1):
        assert near_expected(registered, 1.0 - (1.0 - chance) ** years, CROWD, sd=4.0)


def test_chain_of_registrations_from_town_to_town(start_tiny):
    for years, registered in enumerate(chain(start_tiny, 1, 1, town_transfer=0.09), start=1):
        assert near_expected(registered, 1.0 - 0.91**years, CROWD, sd=4.0)


def test_no_chance_no_registration(start_tiny):
    assert chain(start_tiny, 1, 0, g_0=-800.0) == [0] * 5
