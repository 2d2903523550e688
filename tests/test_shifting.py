"""Where draws lie under their priors: what has moved without narrowing is found, and chance is not taken for it."""

from statistics import NormalDist

import numpy as np
import pytest

from agents.parameters import beta, lognormal, normal, positive_normal, uniform
from calibration.calibrating import Settings
from calibration.posterior import Posterior, table_of
from calibration.shifting import reach_of, scores_of, shifts
from calibration.space import Particles, space_of

PRIORS = [
    normal(1.0, 2.0), positive_normal(0.3, 0.5), lognormal(1.2, 0.4), lognormal(1.2, 0.4, 0.5, 2.5), uniform(-1.0, 4.0),
    beta(2.0, 5.0),
]  # fmt: skip


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_scores_are_what_values_were_made_from(prior):
    scores = np.random.default_rng(1).standard_normal(50)
    values = np.array([prior.quantile(NormalDist().cdf(z)) for z in scores.tolist()])
    np.testing.assert_allclose(scores_of(prior, values), scores, atol=0.002)


def test_chance_reaches_as_far_as_its_promise():
    """Of 60 means of 100 normal scores any is beyond in one case of twenty."""
    means = 0.1 * np.random.default_rng(2).standard_normal((2000, 60))
    beyond = (np.abs(means) > reach_of(100.0, 60)).any(axis=1).mean()
    assert beyond == pytest.approx(0.05, abs=0.015)


def posterior_of(space, scores, tmp_path, learned=()):
    particles = Particles(scores, np.zeros(len(scores), np.int64))
    told = {name: {"learned": name in learned, "apart": -0.1, "apart_surface": 0.2} for name in space.names}
    return Posterior(table_of(space, particles), {"parameters": told, "effective": 150.0}, tmp_path)


def test_what_moved_without_narrowing_is_told(tiny, tmp_path):
    space = space_of(tiny, Settings().populations)
    scores = np.random.default_rng(3).standard_normal((150, len(space.names)))
    scores -= scores.mean(axis=0)
    scores[:, :3] += [1.3, -0.8, 1.0]
    first, second, known = space.names[:3]
    found = shifts(posterior_of(space, scores, tmp_path, (known,)), space)
    assert found["parameter"].tolist()[:3] == [first, known, second]
    assert found.loc[found["moved"], "parameter"].tolist() == [first, second]
    row = found.iloc[0]
    width = scores[:, 0].std()
    assert row["shift"] == pytest.approx(1.3, abs=0.01)
    assert row["shift_bank"] == pytest.approx(1.3 - 0.1 * width, abs=0.01)
    assert row["shift_settled"] == pytest.approx(1.3 + 0.2 * width, abs=0.01)
    assert row["outside"] == pytest.approx(np.mean(np.abs(scores[:, 0]) > 1.645), abs=0.02)


def test_draws_of_the_prior_have_moved_nowhere(tiny, tmp_path):
    space = space_of(tiny, Settings().populations)
    scores = np.random.default_rng(4).standard_normal((150, len(space.names)))
    found = shifts(posterior_of(space, scores, tmp_path), space)
    assert not found["moved"].any()
