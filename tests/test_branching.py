"""A run that goes on under another table from where it stands equals the run from the start, bit for bit."""

import re
from dataclasses import replace

import numpy as np
import pytest

from agents.errors import InputError
from model.branching import branch, first_difference
from model.following import follow
from model.levers import lever_index
from model.migration import MigrationModel
from model.population import build_population
from tests.lever_changes import changed

BUSY = {"job_growth": 0.04, "upgrade": 1.0, "resettlement": 40.0, "exit_price": 20000.0, "dwelling_quota": 0.02}


def same(branched: MigrationModel, begun: MigrationModel) -> None:
    assert branched.digest() == begun.digest()
    assert branched.indicators_frame().equals(begun.indicators_frame())
    assert branched.events_frame().equals(begun.events_frame())
    assert branched.steps == begun.steps


def test_kernel_at_a_tenth(start_tenth):
    trunk = start_tenth()
    table = changed(trunk.scenario, "other", 2019, **BUSY)
    trunk.run_until(2018)
    branched = branch(trunk, table)
    branched.run_until(2022)
    trunk.run_until(2022)
    begun = start_tenth(scenario=table)
    begun.run_until(2022)
    same(branched, begun)
    # The run that was branched is what it would have been, and the other one is not the same.
    alone = start_tenth()
    alone.run_until(2022)
    same(trunk, alone)
    assert trunk.digest() != branched.digest()


def test_households_as_agents(packaged):
    population = build_population(packaged, 0, 0.01)

    def start(**options) -> MigrationModel:
        return MigrationModel(region=packaged, population=population, engine="mesa", **options)

    trunk = start()
    table = changed(trunk.scenario, "other", 2018, **BUSY)
    trunk.run_until(2017)
    branched = branch(trunk, table)
    assert len(branched.agents) >= len(trunk.agents) > 5000
    assert all(agent.model is branched for agent in branched.agents)
    branched.run_until(2019)
    begun = start(scenario=table)
    begun.run_until(2019)
    same(branched, begun)


def test_branches_of_a_branch_while_persons_are_followed(start_tiny):
    trunk = start_tiny()
    tables = [
        changed(trunk.scenario, "other", 2018, **BUSY),
        changed(changed(trunk.scenario, "other", 2018, **BUSY), "other", 2020, amenity=0.9),
    ]
    follow(trunk)
    trunk.run_until(2017)
    first = branch(trunk, tables[0])
    first.run_until(2019)
    second = branch(first, tables[1])
    for model, table in ((first, tables[0]), (second, tables[1])):
        model.run_until(2024)
        begun = start_tiny(scenario=table)
        begun.run_until(2024)
        same(model, begun)
    assert second.state.persons.size
    assert not np.shares_memory(first.state.persons, second.state.persons)


def test_nothing_is_shared_that_changes(start_tiny):
    trunk = start_tiny()
    trunk.run_until(2018)
    branched = branch(trunk, trunk.scenario)
    digest, frame = trunk.digest(), trunk.indicators_frame()
    levels = [column.copy() for column in (*trunk.state.places, *trunk.state.grants)]
    governors = [(agent.last_recode, agent.settlers) for agent in trunk.agents if hasattr(agent, "last_recode")]
    branched.run_until(2024)
    assert trunk.digest() == digest
    assert trunk.indicators_frame().equals(frame)
    for before, column in zip(levels, (*trunk.state.places, *trunk.state.grants), strict=True):
        assert np.array_equal(before, column)
    assert governors == [(a.last_recode, a.settlers) for a in trunk.agents if hasattr(a, "last_recode")]
    assert governors != [(a.last_recode, a.settlers) for a in branched.agents if hasattr(a, "last_recode")]


def test_another_past_is_refused(start_tiny):
    trunk = start_tiny()
    # The start itself is counted under the first year's levers.
    with pytest.raises(InputError, match=r"'early' differs from 'baseline' in 2016.*end of 2015"):
        branch(trunk, changed(trunk.scenario, "early", 2016, amenity=0.9))
    trunk.run_until(2018)
    assert branch(trunk, changed(trunk.scenario, "other", 2019, amenity=0.9)).year == 2018
    with pytest.raises(InputError, match=re.escape("'late' differs from 'baseline' in 2018")):
        branch(trunk, changed(trunk.scenario, "late", 2018, amenity=0.9))


def test_first_difference(start_tiny):
    table = start_tiny().scenario
    assert first_difference(table, replace(table, name="another name", values=table.values.copy())) is None
    assert first_difference(table, changed(table, "other", 2027, care=0.5)) == 2027
    assert first_difference(changed(table, "other", 2027, care=0.5), table) == 2027
    one = table.values.copy()
    one[3, lever_index("care"), 2] = 0.1
    assert first_difference(table, replace(table, values=one)) == table.first_year + 3
    assert first_difference(table, replace(table, initial=table.initial + 1.0)) == table.first_year
    # A table that ends early carries its last year on.
    short = replace(table, values=changed(table, "other", 2026, care=0.5).values[:12])
    assert first_difference(short, changed(table, "other", 2026, care=0.5)) is None
    with pytest.raises(InputError, match="only tables of one region"):
        first_difference(table, replace(table, values=table.values[:, :, :1], initial=table.initial[:, :1]))
