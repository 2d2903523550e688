"""Nothing inert, from the catalogue: each lever moves the flows it declares, as it declares, by more than chance."""

from dataclasses import replace

import numpy as np
import pytest

from policies.catalogue import catalogue
from tests.lever_effects import BESIDE, CLEAR, FLOWS, LATER, Effect, complaints, effects


@pytest.fixture(scope="module")
def measured() -> dict[str, Effect]:
    """Six seeds, a tenth of the households, 2021 to 2025."""
    return {effect.lever: effect for effect in effects()}


@pytest.mark.parametrize("entry", catalogue().values(), ids=list(catalogue()))
def test_a_lever_moves_what_it_says_and_leaves_out_nothing_plain(entry, measured):
    assert complaints(entry, measured[entry.key]) == []


def made_up(changes: dict[str, list[float]], level: float = 1000.0) -> Effect:
    """An effect on some flows, seed by seed, and none on the others."""
    change = np.zeros((6, len(FLOWS)))
    for flow, values in changes.items():
        change[:, FLOWS.index(flow)] = values
    return Effect("fertility", change, np.full(len(FLOWS), level))


CLEARLY, NOISE = [30.0, 31.0, 29.0, 30.0, 32.0, 28.0], [30.0, -10.0, 25.0, -20.0, 15.0, 3.0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"birth": CLEARLY}, None),
        ({}, "is said to raise birth: t = 0.0"),
        ({"birth": NOISE}, "is said to raise birth"),
        ({"birth": [-value for value in CLEARLY]}, "is said to raise birth: t = -"),
        ({"birth": CLEARLY, "move": CLEARLY}, "moves move and does not say so"),
        ({"birth": CLEARLY, "move": NOISE}, None),
        ({"birth": CLEARLY, "household_formed": CLEARLY}, None),
        ({"birth": CLEARLY, "share_gap": [value / 1000 for value in CLEARLY]}, None),
        ({"birth": CLEARLY, "share_gap": [value / 100 for value in CLEARLY]}, "moves share_gap"),
    ],
)
def test_what_is_complained_of(changes, expected):
    entry = catalogue()["fertility"].model_copy(update={"raises": ("birth",), "lowers": ()})
    found = complaints(entry, made_up(changes))
    assert found == [] if expected is None else len(found) == 1 and expected in found[0]


def test_t_is_the_mean_over_its_standard_error():
    effect = made_up({"birth": NOISE})
    expected = np.mean(NOISE) / (np.std(NOISE, ddof=1) / 6**0.5)
    assert effect.t[FLOWS.index("birth")] == pytest.approx(expected)
    assert 0 < expected < CLEAR
    assert replace(effect, change=np.ones((6, len(FLOWS)))).t.tolist() == [np.inf] * len(FLOWS)


def test_tables_name_levers():
    assert set(BESIDE) | set(LATER) <= set(catalogue())
