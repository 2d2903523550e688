"""Fewer from villages go on to senior school and college than from towns, in all as many as the region says."""

from dataclasses import replace

import numpy as np
import pytest

from agents.columns import COLLEGE, EPOCH, SCHOOLING_MASK, SCHOOLING_SHIFT
from agents.members import COMPULSORY, SENIOR_STAGE
from model.year_inputs import going_on

MEANS = np.array([[0.9, 0.86], [0.64, 0.58]])
YEAR = 2019


def state_of(start_tiny, odds):
    return start_tiny(parameters={"village_schooling": odds}).state


@pytest.mark.parametrize("odds", [0.2, 0.4, 0.6])
@pytest.mark.parametrize("stage", [COMPULSORY, SENIOR_STAGE])
def test_the_odds_and_the_mean_are_kept(start_tiny, odds, stage):
    s = state_of(start_tiny, odds)
    mean = MEANS[stage - 1]
    chances = going_on(s, mean, stage)
    pupils = s.places.pupils[:, stage] + s.places.pupils[:, 3 + stage]
    assert chances.shape == (2, s.place_count)
    assert chances @ pupils / pupils.sum() == pytest.approx(mean, abs=1e-12)
    village, town = chances[:, 0], chances[:, 1]
    assert (village < town).all()
    assert (town < 1.0).all()
    assert village / (1.0 - village) == pytest.approx(odds * town / (1.0 - town))
    # Outside places are cities.
    assert (chances[:, s.inside :] == town[:, np.newaxis]).all()


def test_with_even_odds_all_have_the_mean(start_tiny):
    s = state_of(start_tiny, 0.4)
    s.rules = replace(s.rules, vital=s.rules.vital._replace(village_schooling=1.0))
    for mean, stage in zip(MEANS, (COMPULSORY, SENIOR_STAGE), strict=True):
        assert going_on(s, mean, stage) == pytest.approx(np.repeat(mean[:, np.newaxis], s.place_count, axis=1))


def test_without_pupils_there_is_no_division_by_zero(start_tiny):
    s = state_of(start_tiny, 0.4)
    s.places.pupils[:] = 0
    assert going_on(s, MEANS[0], COMPULSORY)[:, 1] == pytest.approx(MEANS[0])


def freshmen(model):
    """Share at college of those who turn 19 by where their household lives, in villages and in towns."""
    s, h, n = model.state, model.state.households, model.state.used
    home = h.residence[:n]
    for part in (0, 1):
        lives = (h.id[:n] != 0) & (home < s.codes.villages)
        lives &= s.codes.place[np.minimum(home, s.codes.villages - 1)] % 2 == part
        young = lives[:, None] & (h.birth[:n] == model.year - EPOCH - 19)
        yield float(((h.traits[:n] & SCHOOLING_MASK) >> SCHOOLING_SHIFT == COLLEGE)[young].mean())


def test_what_is_drawn_follows_where_the_family_lives(start_tenth):
    gaps = []
    for odds in (0.6, 0.2):
        model = start_tenth(parameters={"village_schooling": odds})
        model.run_until(YEAR)
        village, town = freshmen(model)
        gaps.append(town - village)
    assert 0.0 < gaps[0] < gaps[1]
