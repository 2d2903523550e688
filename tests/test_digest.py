"""One digest: whatever the threads, the order of rows, the engine, and however often the run is stopped and resumed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from agents.columns import Households
from agents.identity import arrival
from model.migration import MigrationModel
from model.population import build_population
from model.year import YEAR

LAST = 2021
BUSY = {"upgrade": 1.0, "resettlement": 20.0, "exit_price": 20_000.0, "training": 500.0}
"""Levers that set every mechanism going, projects and upgrades among them."""


def run(model: MigrationModel, last: int = LAST) -> str:
    model.run_until(last)
    return model.digest()


def test_one_and_two_threads(start_tenth):
    one, two = start_tenth(threads=1), start_tenth(threads=2)
    assert run(one, 2018) == run(two, 2018)
    pd.testing.assert_frame_equal(one.indicators_frame(), two.indicators_frame(), check_exact=True)


def test_order_of_rows(start_tiny, tiny_population):
    n = tiny_population.households.id.size
    straight = start_tiny(levers=BUSY)
    expected = run(straight)
    for order in (np.arange(n)[::-1], np.argsort(np.sin(np.arange(n) * 1.7))):
        shuffled = Households(*(column[order] for column in tiny_population.households))
        assert not np.array_equal(shuffled.id, tiny_population.households.id)
        model = start_tiny(population=replace(tiny_population, households=shuffled), levers=BUSY)
        assert run(model) == expected
        pd.testing.assert_frame_equal(model.indicators_frame(), straight.indicators_frame(), check_exact=True)


def test_engines_and_the_order_of_agents(start_tiny):
    kernel = start_tiny(levers=BUSY)
    expected = run(kernel)
    for shuffling in (1, 2):
        mesa = start_tiny(levers=BUSY, engine="mesa")
        mesa.random.seed(shuffling)
        assert run(mesa) == expected
        pd.testing.assert_frame_equal(mesa.indicators_frame(), kernel.indicators_frame(), check_exact=True)


def test_stopped_in_any_year_and_resumed(start_tiny, tiny, tiny_population, tmp_path):
    # Each file is resumed for one year, so that all together walk the whole way.
    model = start_tiny(levers=BUSY)
    digests = {model.year: model.digest()}
    model.save(tmp_path / "2015.npz")
    while model.year < tiny.last:
        model.step()
        model.save(tmp_path / f"{model.year}.npz")
        digests[model.year] = model.digest()
    for year in range(tiny.start, tiny.last):
        resumed = MigrationModel.load(tmp_path / f"{year}.npz", tiny, tiny_population)
        assert resumed.digest() == digests[year]
        resumed.step()
        assert resumed.digest() == digests[year + 1], f"stopped after {year}"


@pytest.mark.parametrize(("engine", "stop"), [("kernel", 2015), ("kernel", 2018), ("mesa", 2017)])
def test_resumed_run_gives_the_same_tables(engine, stop, start_tiny, tmp_path):
    whole, broken = start_tiny(levers=BUSY), start_tiny(levers=BUSY, engine=engine)
    broken.run_until(stop)
    broken.save(tmp_path / "run.npz")
    resumed = MigrationModel.load(tmp_path / "run.npz")
    assert run(resumed) == run(whole)
    pd.testing.assert_frame_equal(resumed.indicators_frame(), whole.indicators_frame(), check_exact=True)
    pd.testing.assert_frame_equal(resumed.events_frame(), whole.events_frame(), check_exact=True)
    assert (resumed.seed, resumed.scale, resumed.engine) == (broken.seed, broken.scale, engine)
    assert resumed.parameters == broken.parameters
    assert resumed.scenario.hash == broken.scenario.hash
    assert resumed.steps == whole.steps


def test_population_by_number_twice(tiny, tiny_population):
    again = build_population(tiny, 0, 1.0)
    assert again.hash == tiny_population.hash
    models = [MigrationModel(region=tiny, population=given) for given in (0, again, tiny_population)]
    assert len({run(model, 2017) for model in models}) == 1


def test_seed_and_population_matter(start_tiny, tiny):
    models = start_tiny(), start_tiny(seed=2), start_tiny(population=build_population(tiny, 1, 1.0))
    assert len({run(model, 2017) for model in models}) == 3


def rows_by_id(model: MigrationModel) -> dict[int, int]:
    return {
        int(identity): row for row, identity in enumerate(model.state.households.id[: model.state.used]) if identity
    }


def test_a_policy_leaves_identities_alone(start_tiny, tiny_population):
    other_policy = {"dwelling_quota": 0.3, "amenity": 1.0, "land_credibility": 0.0, "return_support": 1.0}
    one, other = start_tiny(), start_tiny(levers=other_policy)
    # Before anyone chooses, all that life brought is the same: households formed by marriage and division too.
    for model in (one, other):
        model.steps_of_the_year = YEAR[:3]
        model.step()
    first, second = rows_by_id(one), rows_by_id(other)
    founders = {int(identity) for identity in tiny_population.households.id}
    assert set(first) == set(second)
    assert set(first) - founders
    for column in Households._fields:
        a, b = getattr(one.state.households, column), getattr(other.state.households, column)
        assert np.array_equal(a[list(first.values())], b[[second[i] for i in first]]), column


def test_the_same_identity_is_the_same_household_years_later(start_tiny, tiny_population):
    one, other = start_tiny(), start_tiny(levers={"amenity": 1.0, "fertility": 1.3, "arrivals": 2.0})
    assert run(one) != run(other)
    first, second = rows_by_id(one), rows_by_id(other)
    both = sorted(set(first) & set(second) & {int(identity) for identity in tiny_population.households.id})
    assert len(both) > 0.8 * len(first)
    for column in ("origin", "attachment"):
        a, b = getattr(one.state.households, column), getattr(other.state.households, column)
        assert np.array_equal(a[[first[i] for i in both]], b[[second[i] for i in both]]), column


def test_arrivals_are_the_same_households_in_every_scenario(start_tiny):
    few, many = start_tiny(), start_tiny(levers={"arrivals": 2.0})
    pool = {int(arrival(2016, k)) for k in range(1000)}
    for model in (few, many):
        model.step()
    first, second = rows_by_id(few), rows_by_id(many)
    came = sorted(set(first) & pool)
    assert came
    assert set(came) < set(second) & pool
    for column in ("birth", "traits", "origin", "residence", "registration", "attachment"):
        a, b = getattr(few.state.households, column), getattr(many.state.households, column)
        assert np.array_equal(a[[first[i] for i in came]], b[[second[i] for i in came]]), column


def test_identities_are_unique(start_tiny):
    model = start_tiny(levers=BUSY)
    for _ in range(LAST - model.year):
        model.step()
        identities = model.state.households.id[: model.state.used]
        live = identities[identities != 0]
        assert np.unique(live).size == live.size
