"""The run is a Mesa model: agents, AgentSet verbs, handles on households, a DataCollector."""

import gc
import weakref

import numpy as np
import pandas as pd
import pytest
from mesa import DataCollector, Model
from mesa.agent import Agent, AgentSet

from agents.counties import County
from agents.households import RuralHousehold, TownHousehold
from agents.townships import Township


def test_agents_hold_the_governments(start_tiny, tiny):
    model = start_tiny()
    assert isinstance(model, Model)
    assert set(model.agents_by_type) == {County, Township}
    assert len(model.agents) == len(tiny.county_codes) + len(tiny.township_codes)
    counties = model.agents.select(agent_type=County)
    assert isinstance(counties, AgentSet)
    assert sorted(counties.get("code")) == sorted(tiny.county_codes)
    townships = model.agents_by_type[Township]
    assert townships.agg("index", max) == len(tiny.township_codes) - 1
    assert townships.groupby("county").count() == {0: 3, 1: 2}
    assert len(model.agents.select(lambda agent: agent.code.startswith("990102"))) == 3


def test_governments_are_stepped_through_mesa(start_tiny, monkeypatch):
    governed = []
    for government in (County, Township):
        real = government.govern

        def govern(self, world, real=real):
            governed.append((type(self).__name__, self.code))
            real(self, world)

        monkeypatch.setattr(government, "govern", govern)
    start_tiny().step()
    assert [kind for kind, _ in governed] == ["County"] * 2 + ["Township"] * 5
    assert len(set(governed)) == 7


def test_handles_on_households(start_tiny):
    model = start_tiny()
    model.step()
    s = model.state
    h, k = s.households, s.codes
    everyone = model.households()
    assert isinstance(everyone, AgentSet)
    assert len(everyone) == np.count_nonzero(h.id[: s.used])
    assert sum(everyone.get("members")) == int(s.tally.residents.sum())
    assert set(map(type, everyone)) == {RuralHousehold, TownHousehold}
    # They are looked at, not kept: the model's own agents stay the governments.
    assert set(model.agents_by_type) == {County, Township} or not any(
        len(model.agents_by_type.get(kind, ())) for kind in (RuralHousehold, TownHousehold)
    )
    assert not any(isinstance(agent, RuralHousehold) for agent in model.agents)

    mask = h.away[: s.used] >= 0
    split = model.households(mask & (h.id[: s.used] != 0))
    assert len(split) == np.count_nonzero(mask & (h.id[: s.used] != 0))
    assert min(split.get("members_away")) >= 1
    same = model.households(lambda columns: columns.away >= 0)
    assert {agent.household for agent in same} == {agent.household for agent in split}
    rows = model.households(np.array([3, 5]))
    assert [agent.row for agent in rows] == [3, 5]

    # Town households are a kind of the field's rural household, so its own kind is asked for by its exact type.
    assert len(everyone.select(agent_type=RuralHousehold)) == len(everyone)
    rural = everyone.select(lambda agent: type(agent) is RuralHousehold)
    assert not any(rural.get("registered_in_town"))
    in_town = rural.select(lambda agent: agent.lives_in_town)
    assert 0 < len(in_town) < len(rural)
    here = k.place[h.residence[: s.used]]
    registered = k.registered[h.registration[: s.used]]
    village = (h.registration[: s.used] < k.villages) & (registered % 2 == 0)
    town = (here < k.inside) & (here % 2 == 1)
    assert len(in_town) == np.count_nonzero(village & town & (h.id[: s.used] != 0))


def test_verbs_on_households(start_tiny):
    model = start_tiny()
    model.step()
    homes = model.households(lambda columns: columns.id != 0)
    sizes = homes.agg("members", [min, max])
    assert 1 <= sizes[0] < sizes[1] <= 8
    assert homes.agg("members", sum) == int(model.state.tally.residents.sum())
    groups = homes.groupby("residence")
    assert sum(groups.count().values()) == len(homes)
    oldest = homes.map(lambda agent: max(agent.ages))
    assert 80 < max(oldest) <= 110
    assert [agent.members for agent in homes.sort("members", ascending=True)][:1] == [sizes[0]]
    assert len(homes.select(at_most=10)) == 10

    # Handles decide by the same rules as the kernel.
    s = model.state
    expected = s.choices.destination[: s.used].copy()
    s.choices.destination[:] = 99
    some = model.households(np.flatnonzero(s.households.id[: s.used])[:50])
    some.do("choose")
    rows = some.get("row")
    assert (s.choices.destination[rows] != 99).all()
    assert np.count_nonzero(s.choices.destination[: s.used] == 99) == s.used - 50
    assert expected.size == s.used


def test_every_household_is_an_agent_under_mesa(start_tiny):
    model = start_tiny(engine="mesa")
    for _ in range(2):
        model.step()
        model.enrol()
        s = model.state
        homes = model.agents.select(agent_type=RuralHousehold)
        live = s.households.id[: s.used]
        assert sorted(homes.get("household")) == sorted(int(i) for i in live if i)
        assert all(int(s.households.id[agent.row]) == agent.household for agent in homes)
        assert all(isinstance(agent, Agent) for agent in homes)
        assert model.agents_by_type[TownHousehold].agg("members", sum) + model.agents_by_type[RuralHousehold].agg(
            "members", sum
        ) == int(s.tally.residents.sum())


@pytest.mark.parametrize("engine", ["kernel", "mesa"])
def test_data_collector(engine, start_tiny):
    model = start_tiny(engine=engine)
    collector = DataCollector(
        model_reporters={
            "year": "year",
            "residents": lambda m: int(m.state.tally.residents.sum()),
            "homes": lambda m: len(m.households(lambda columns: columns.away >= 0)),
        },
        agenttype_reporters={County: {"settlers": "settlers", "code": "code"}},
    )
    collector.collect(model)
    for _ in range(3):
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert list(table["year"]) == [2015, 2016, 2017, 2018]
    assert table["residents"].min() > 0
    assert table["homes"].min() > 0
    counties = collector.get_agenttype_vars_dataframe(County)
    assert isinstance(counties, pd.DataFrame)
    assert len(counties) == 2 * 4
    assert model.steps == 3


def test_a_model_that_nobody_uses_any_more_is_let_go(start_tiny):
    model = start_tiny()
    model.step()
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
