"""Every rule gives the same bits compiled and as plain Python, on 1,000 inputs with all edges.

Twice: each rule plain by itself, calling compiled ones, and all of them plain together, in a Python that compiles
nothing.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agents.columns import AWAY, SLOTS
from agents.compiling import plain
from agents.members import age_in
from tests.rule_cases import Case
from tests.rule_inputs import arguments
from tests.rule_results import Results, all_rules, cases, results_of
from tests.rule_world import COUNT, YEAR, World, fetch, keep, world_of
from tests.test_digest import BUSY

HAND_ON = (
    "arrivals.admit",
    "life.apply_life",
    "life.bear",
    "life.graduate",
    "registration.settle_members",
)
"""Rules that hand a new identity from one rule to another: compiled code gives a uint64 back as an int, and then takes
that for an int64. They are plain together with the others only."""


@pytest.fixture(scope="module")
def kept(start_tiny, tmp_path_factory) -> Path:
    model = start_tiny(levers=BUSY)
    model.run_until(YEAR - 1)
    path = tmp_path_factory.mktemp("rules") / "world.npz"
    keep(world_of(model), path)
    return path


@pytest.fixture(scope="module")
def world(kept) -> World:
    return fetch(kept)


@pytest.fixture(scope="module")
def uncompiled(kept):
    """A Python without compiled code at work on the same inputs."""
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    command = [sys.executable, "-m", "tests.rule_results", str(kept), str(kept.with_suffix(".json"))]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, env=environment) as process:
        yield process
        process.kill()


@pytest.fixture(scope="module")
def compiled(world, uncompiled) -> Results:
    return results_of(all_rules(), *cases(world))


def differing(found: Results, expected: Results) -> dict[str, tuple]:
    """The first input on which each rule differs, with both results."""
    pairs = {name: list(zip(found[name], expected[name], strict=True)) for name in found}
    return {
        name: next((i, a, b) for i, (a, b) in enumerate(pair) if a != b)
        for name, pair in pairs.items()
        if any(a != b for a, b in pair)
    }


def test_every_rule_is_found(compiled):
    for name in ("agents.choosing.choose", "agents.living.answer", "model.rows.split_off", "agents.arithmetic._horner"):
        assert len(compiled[name]) == COUNT
    assert all(hasattr(rule, "py_func") for rule in all_rules().values())


def test_a_rule_without_inputs_is_refused(world):
    def new(u: float, never_heard_of: float) -> float:
        return u * never_heard_of

    with pytest.raises(KeyError, match="never_heard_of"):
        arguments("agents.moving.new", new, Case(world, 0))


def test_inputs_tell_results_apart(compiled):
    assert {name for name, results in compiled.items() if len(set(results)) < 2} == set()


def test_each_rule_plain_by_itself(world, compiled):
    rules = {name: plain(rule) for name, rule in all_rules().items() if not name.endswith(HAND_ON)}
    assert len(rules) == len(compiled) - len(HAND_ON)
    found = results_of(rules, *cases(world))
    assert differing(found, compiled) == {}


def test_all_rules_plain_together(kept, compiled, uncompiled):
    assert uncompiled.wait() == 0
    found = json.loads(kept.with_suffix(".json").read_text(encoding="utf-8"))
    assert set(found) == set(compiled)
    assert differing(found, compiled) == {}


def test_inputs_have_every_edge(world):
    h, k = world.h, world.k
    ages = {age_in(YEAR, int(birth)) for birth in h.birth.flat if birth}
    assert {0, 15, 16, 59, 60, 110} <= ages
    members = np.count_nonzero(h.birth, axis=1)
    assert (members.min(), members.max()) == (1, SLOTS)
    # A gap before the last member.
    assert any(h.birth[row, : members[row]].min() == 0 for row in range(COUNT))
    assert {0, 65535} <= set(h.land)
    assert {0, 65535} <= set(h.dividend)
    for column in (h.residence, h.registration, h.away, h.origin):
        there = column[column >= 0]
        assert set(k.place[there] % 2) == {0, 1}
        assert there.max() >= k.villages
    assert ((h.traits & AWAY) != 0).any()
    assert (h.away == -1).any()
    assert (world.c.access[1] == 0.0).all()
    assert (world.lists.u > 0.0).all()
    assert (world.lists.u < 1.0).all()
