"""Our exp, log and sin are right, and give the same bits compiled and as plain Python."""

import math
import statistics
import struct
import warnings

import numpy as np
import pytest

from agents import arithmetic, luck
from agents.compiling import plain

EDGES = [0.0, -0.0, 1.0, -1.0, 5e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308, math.inf, -math.inf]
EDGES += [
    math.nan,
    709.78,
    709.782712893384,
    709.8,
    -708.4,
    -745.13,
    -745.14,
    -746.0,
    math.pi,
    math.pi / 2,
    0.5,
    2.0**-33,
]


def uniforms(count, process=200):
    return [luck.draw(1, i, 0, process, 0) for i in range(count)]


def spread(low, high, count=3000):
    return [low + (high - low) * u for u in uniforms(count)]


def scales(count=3000):
    """Numbers of every size, and a neighbourhood of 1."""
    return [math.exp(x) for x in spread(-740.0, 700.0, count)] + [1.0 + x for x in spread(-1e-3, 1e-3, 500)]


def bits(value):
    return struct.pack("<d", value)


def worst(ours, reference, points):
    return max(abs(ours(x) - reference(x)) / abs(reference(x)) for x in points if reference(x) != 0.0)


@pytest.mark.parametrize(
    ("name", "points"),
    [
        ("exp", EDGES + spread(-750.0, 715.0, 1000)),
        ("log", EDGES + scales(1000)),
        ("sin", [x for x in EDGES if abs(x) < 1e6] + spread(0.0, math.pi, 1000)),
        ("logistic", EDGES + spread(-40.0, 40.0, 1000)),
        ("gumbel", [2.0**-33, 1.0 - 2.0**-33, *uniforms(1000)]),
        ("normal_quantile", [2.0**-33, 1.0 - 2.0**-33, 0.5, 0.075, 0.925, *uniforms(1000)]),
    ],
)
def test_plain_python_gives_the_same_bits(name, points):
    function = getattr(arithmetic, name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for x in points:
            assert bits(plain(function)(x)) == bits(function(x)), x


def test_positive_stable_gives_the_same_bits():
    edges = [2.0**-33, 1.0 - 2.0**-33, 0.5]
    points = [(a, u, v) for a in (0.05, 0.999, 1.0) for u in edges for v in edges]
    points += list(zip(uniforms(1000, 201), uniforms(1000, 202), uniforms(1000, 203), strict=True))
    for point in points:
        ours = arithmetic.positive_stable(*point)
        assert math.isfinite(ours)
        assert bits(plain(arithmetic.positive_stable)(*point)) == bits(ours)


def test_sums_round_at_each_step_in_every_python():
    assert arithmetic.added([1e16, 1.0, -1e16]) == 0.0
    assert arithmetic.added([0.1] * 10) == 0.9999999999999999
    assert arithmetic.added([]) == 0.0


def test_exp_is_accurate():
    assert worst(arithmetic.exp, math.exp, spread(-708.0, 709.0) + spread(-1.0, 1.0) + spread(-1e-9, 1e-9)) < 2e-15


def test_log_is_accurate():
    assert worst(arithmetic.log, math.log, scales()) < 2e-15


def test_sin_is_accurate():
    close_to_pi = [math.pi - 10.0**x for x in spread(-15.0, -1.0, 300)]
    assert worst(arithmetic.sin, math.sin, [*spread(0.0, math.pi), *close_to_pi, math.pi]) < 2e-15
    assert max(abs(arithmetic.sin(x) - math.sin(x)) for x in spread(-1e6, 1e6)) < 1e-15


def test_ends_of_the_range():
    assert arithmetic.exp(0.0) == 1.0
    assert arithmetic.exp(709.8) == arithmetic.exp(math.inf) == math.inf
    assert arithmetic.exp(-746.0) == arithmetic.exp(-math.inf) == 0.0
    assert arithmetic.exp(-745.13) == 5e-324
    assert arithmetic.log(1.0) == arithmetic.sin(0.0) == 0.0
    assert arithmetic.log(0.0) == -math.inf
    assert arithmetic.log(math.inf) == math.inf
    assert math.isnan(arithmetic.log(-1.0))
    assert math.isnan(arithmetic.log(math.nan))
    assert math.isnan(arithmetic.exp(math.nan))


def test_logistic():
    assert worst(arithmetic.logistic, lambda x: 1.0 / (1.0 + math.exp(-x)), spread(-40.0, 40.0)) < 2e-15
    assert arithmetic.logistic(0.0) == 0.5
    assert (arithmetic.logistic(-math.inf), arithmetic.logistic(math.inf)) == (0.0, 1.0)


def test_normal_quantile():
    reference = statistics.NormalDist().inv_cdf
    points = uniforms(3000) + [10.0**x for x in spread(-12.0, -1.0, 300)]
    assert max(abs(arithmetic.normal_quantile(u) - reference(u)) for u in points) < 1e-14
    assert arithmetic.normal_quantile(0.5) == 0.0


def test_gumbel_has_its_distribution():
    drawn = np.array([arithmetic.gumbel(u) for u in uniforms(20_000)])
    assert abs(drawn.mean() - 0.5772156649) < 4.0 * np.pi / np.sqrt(6.0 * 20_000)
    # P(G ≤ 0) = 1/e
    assert abs((drawn <= 0.0).mean() - math.exp(-1.0)) < 4.0 * 0.4822 / np.sqrt(20_000)


@pytest.mark.parametrize("alpha", [0.25, 0.5, 0.8, 0.95, 1.0])
def test_positive_stable_has_its_laplace_transform(alpha):
    pairs = zip(uniforms(20_000, 204), uniforms(20_000, 205), strict=True)
    logs = np.array([arithmetic.positive_stable(alpha, u1, u2) for u1, u2 in pairs])
    for t in (0.1, 0.5, 1.0, 3.0):
        # ln S may be beyond what exp holds; exp(−t S) is then 0, as it should be.
        with np.errstate(over="ignore"):
            drawn = np.exp(-t * np.exp(logs))
        assert abs(drawn.mean() - math.exp(-(t**alpha))) < 4.0 * drawn.std() / np.sqrt(len(drawn)) + 1e-12
