"""Which files a scenario may extend, and what is refused before it is parsed."""

import time

import numpy as np
import pytest

from agents.errors import InputError
from policies.scenario import parse_scenario, read_scenario
from policies.scenario_chain import DEEPEST
from policies.scenario_reading import MOST_DOTS


def refusal(path, region) -> str:
    with pytest.raises(InputError) as caught:
        read_scenario(str(path), region)
    return str(caught.value)


def test_files_that_extend_one_another_in_a_circle(tmp_path, packaged):
    (tmp_path / "a.toml").write_text('extends = "b.toml"')
    (tmp_path / "b.toml").write_text('extends = "./b.toml"')
    assert "leads back" in refusal(tmp_path / "a.toml", packaged)


def test_as_many_files_as_may_extend_one_another(tmp_path, packaged):
    (tmp_path / "0.toml").write_text("[levers]\ncare = 0.3\n")
    for i in range(1, DEEPEST + 1):
        (tmp_path / f"{i}.toml").write_text(f'extends = "{i - 1}.toml"')
    same = parse_scenario("[levers]\ncare = 0.3\n", "same", packaged).hash
    assert read_scenario(str(tmp_path / f"{DEEPEST - 1}.toml"), packaged).hash == same
    assert f"more than {DEEPEST} files" in refusal(tmp_path / f"{DEEPEST}.toml", packaged)


def test_a_valid_file_elsewhere_cannot_be_extended(tmp_path, packaged):
    """Not even through a link: what a scenario is lies beside it, or comes with the project."""
    home = tmp_path / "home"
    (home / "sub").mkdir(parents=True)
    (tmp_path / "good.toml").write_text("[levers]\ncare = 0.3\n")
    (home / "sub" / "good.toml").write_text("[levers]\ncare = 0.4\n")
    (home / "link.toml").symlink_to(tmp_path / "good.toml")
    (home / "mine.toml").write_text('extends = "link.toml"')
    assert "leads out of the file's folder" in refusal(home / "mine.toml", packaged)
    for word in ("../good.toml", str(tmp_path / "good.toml"), "sub/../../good.toml"):
        (home / "mine.toml").write_text(f'extends = "{word}"')
        assert "is not allowed" in refusal(home / "mine.toml", packaged)
    (home / "mine.toml").write_text('extends = "sub/good.toml"')
    assert np.nanmax(read_scenario(str(home / "mine.toml"), packaged).changes) == 0.4


def test_a_text_can_extend_named_scenarios_only(packaged):
    plan = read_scenario("plan", packaged)
    assert parse_scenario('extends = "plan"', "text", packaged).hash == plan.hash
    with pytest.raises(InputError, match="no file; it takes a scenario's name"):
        parse_scenario('extends = "mine.toml"', "text", packaged)


def test_names_of_many_parts_cost_no_time(packaged):
    """The parser walks a name of many parts again for each line below it."""
    deep = "[" + "a." * 1_900 + "a]\n" + "".join(f"k{i} = 1\n" for i in range(20_000))
    for text in (deep, "a." * MOST_DOTS + "a.b = 1\n", "levers = {}\n" + " . ".join("a" * 60) + " = 1\n"):
        begun = time.perf_counter()
        with pytest.raises(InputError, match=f"a name of more than {MOST_DOTS} parts"):
            parse_scenario(text, "deep", packaged)
        assert time.perf_counter() - begun < 1.0
