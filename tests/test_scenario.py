"""A scenario file changes what it names, from the year it names, and nothing else; what it may not say is refused."""

from pathlib import Path

import numpy as np
import pytest

from agents.errors import InputError
from agents.levers import LEVERS
from model.levers import baseline_table, lever_index
from policies.scenario import read_scenario, scenario_names

FIRST, LAST = 2016, 2035


def write(folder: Path, text: str) -> str:
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_every_packaged_scenario_can_be_read() -> None:
    assert "baseline" in scenario_names()
    for name in scenario_names():
        assert read_scenario(name, FIRST, LAST).name == name


def test_the_baseline_changes_nothing() -> None:
    table = baseline_table(3, FIRST, LAST, 2017)
    assert read_scenario("baseline", FIRST, LAST).on(table).hash == table.hash


def test_values_hold_from_their_year(tmp_path: Path) -> None:
    path = write(tmp_path, "[levers]\nfertility = 1.1\noffice_delay = { 2026 = 0.5, 2021 = 2 }\n")
    table = baseline_table(3, FIRST, LAST, 2017)
    changed = read_scenario(path, FIRST, LAST).on(table)
    assert changed.name == "policy"
    assert (changed.values[:, lever_index("fertility"), :] == 1.1).all()
    delay = changed.values[:, lever_index("office_delay"), 0]
    assert delay[:5].tolist() == table.values[:5, lever_index("office_delay"), 0].tolist()
    assert delay[5:].tolist() == [2.0] * 5 + [0.5] * 10
    others = [i for i, lever in enumerate(LEVERS) if lever.name not in ("fertility", "office_delay")]
    assert np.array_equal(changed.values[:, others], table.values[:, others])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[levers]\nfertilty = 1", 'did you mean "fertility"'),
        ("[levers]\nfertility = 9", "0.5 to 2"),
        ('[levers]\nfertility = "high"', "0.5 to 2"),
        ("[levers]\nfertility = { 2040 = 1 }", "2016 to 2035"),
        ("[levers]\nfertility = { soon = 1 }", "2016 to 2035"),
        ("fertility = 1", "allowed are"),
        ("levers = 1", "must be a table"),
        ("[levers", "no TOML file"),
    ],
)
def test_what_may_not_be_said(text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=expected) as caught:
        read_scenario(write(tmp_path, text), FIRST, LAST)
    assert "\n" not in str(caught.value)
