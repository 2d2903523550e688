"""What the README shows in Python runs as it stands, and both languages show the same."""

import json
import re
from pathlib import Path

import pytest

from policies.scenario import parse_scenario

ROOT = Path(__file__).parents[1]


def shown(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)


def test_the_code_in_the_readme_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    blocks = shown("README.md")
    assert len(blocks) >= 3
    for block in blocks:
        exec(compile(block, "README.md", "exec"), names)
    assert (tmp_path / "half-way.npz").exists()
    printed = capsys.readouterr().out
    assert "{True: " in printed or "{False: " in printed
    assert "away" in printed
    assert "resident_urban_share_2017" in printed, "what stands under the guard was not run"


def test_the_chinese_readme_shows_the_same_code():
    def bare(name: str) -> list[str]:
        return [re.sub(r" +#.*", "", block) for block in shown(name)]

    assert bare("README.zh.md") == bare("README.md")


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_both_readmes_name_every_command(name):
    from viz.command import COMMANDS

    text = (ROOT / name).read_text(encoding="utf-8")
    for command in COMMANDS:
        assert f"luohu {command}" in text


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_scenario_in_the_readme_is_read(name, packaged):
    found = re.findall(r"```toml\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    hashes = {parse_scenario(text, name, packaged).hash for text in found}
    assert len(found) == len(hashes) == 1
    other = "README.zh.md" if name == "README.md" else "README.md"
    (same,) = re.findall(r"```toml\n(.*?)```", (ROOT / other).read_text(encoding="utf-8"), re.DOTALL)
    assert parse_scenario(same, other, packaged).hash in hashes


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_what_the_readme_says_of_the_fit_is_what_it_found(name):
    said = (ROOT / name).read_text(encoding="utf-8")
    folder = ROOT / "calibration" / "data" / "posterior"
    known = json.loads((folder / "hebi.json").read_text(encoding="utf-8"))["parameters"]
    targets = json.loads((folder / "hebi.fitted.json").read_text(encoding="utf-8"))["targets"]
    learned = sum(bool(one["learned"]) for one in known.values())
    assert re.search(rf"{len(known)} (?:unknowns|个未知数中有) ?{learned}", said)
    (outside,) = (one for one in targets if not one["inside"])
    assert re.search(rf"{len(targets)} (?:numbers|个数)", said)
    assert outside["target"] == "share_heshan"
    assert re.search(rf"{outside['found']:.2f}\D+{outside['low']:.2f}", said)
