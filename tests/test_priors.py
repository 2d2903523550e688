"""A prior's quantile function and moments belong together, and draws are keyed by name and number."""

import pytest

from agents.errors import InputError
from agents.parameters import beta, check, drawn, lognormal, normal, positive_normal, uniform
from model.rules import all_parameters

POINTS = 2000
PRIORS = [normal(-1.0, 2.0), positive_normal(0.3, 0.2), lognormal(1.2, 0.4), uniform(0.2, 1.5), beta(2, 2), beta(1, 4)]


@pytest.mark.parametrize("prior", PRIORS, ids=str)
def test_quantiles_have_the_moments_of_the_prior(prior):
    values = [prior.quantile((k + 0.5) / POINTS) for k in range(POINTS)]
    mean = sum(values) / POINTS
    assert values == sorted(values)
    assert mean == pytest.approx(prior.mean, abs=0.01 * prior.sd)
    assert (sum((v - mean) ** 2 for v in values) / POINTS) ** 0.5 == pytest.approx(prior.sd, rel=0.02)


def test_bounds_cut_a_prior_off():
    prior = lognormal(1.2, 0.4, 0.5, 2.5)
    assert 0.5 <= prior.quantile(1e-6) < prior.quantile(0.01)
    assert prior.quantile(0.99) < prior.quantile(1 - 1e-6) <= 2.5


@pytest.mark.parametrize("u", [0.0, 1.0, -0.1, float("nan")])
def test_no_quantile_at_or_beyond_the_ends(u):
    with pytest.raises(InputError, match="strictly between 0 and 1"):
        normal(0.0, 1.0).quantile(u)


def test_draws_are_allowed_values_keyed_by_name_and_number():
    known = all_parameters(("a",))
    first = drawn(known, 1)
    check(first, known)
    assert first == drawn(dict(reversed(known.items())), 1)
    assert {"b_town": first["b_town"]} == drawn({"b_town": known["b_town"]}, 1)
    other = drawn(known, 2)
    assert all(first[name] != other[name] for name in known)


def test_draws_spread_over_a_prior():
    known = {"b_town": all_parameters(())["b_town"]}
    prior = known["b_town"].prior
    values = [drawn(known, k)["b_town"] for k in range(400)]
    assert sum(values) / 400 == pytest.approx(prior.mean, abs=0.2 * prior.sd)
