"""Compiling before a first run: a year in which nobody lives goes through every step that a real one does."""

import pytest

from agents.compiling import compiled_before
from model.migration import MigrationModel
from model.warming import compile_apart, nobody
from viz import run_command


def test_a_year_in_which_nobody_lives(tiny):
    model = MigrationModel(region=tiny, population=nobody(tiny))
    model.step()
    frame = model.indicators_frame().set_index(["indicator", "area_code", "year"])["value"]
    assert frame["deaths", tiny.code, tiny.start + 1] == 0
    assert frame["resident_population", tiny.code, tiny.start] == 0
    assert model.digest()


def test_everything_is_compiled_by_the_two_processes(tiny):
    compile_apart(tiny)
    assert compiled_before("choosing")
    assert compiled_before("population_families")


@pytest.mark.parametrize("compiled", [True, False])
def test_only_a_first_run_compiles_apart(compiled, tiny, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("agents.compiling.compiled_before", lambda module: compiled)
    monkeypatch.setattr("model.warming.compile_apart", asked.append)
    run_command.compile_first(tiny, lambda chinese, english: english)
    assert asked == ([] if compiled else [tiny])
    assert ("compiling" in capsys.readouterr().err) is not compiled
