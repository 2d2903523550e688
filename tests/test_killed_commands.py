"""Ensembles, sensitivity and discovery, killed in the middle and given again, are as if they had not been."""

import json

import numpy as np
import pandas as pd
import pytest

from experiments.point import PARAMETER
from experiments.store import Store
from tests.killed_command import kill
from tests.sweeps import TINY, rows
from viz.command import main

DRAWS = 12
SHARE = "registered_urban_share"
DESIGN = f"""
kind = "latin-hypercube"
points = 45
until = 2017
[[axis]]
parameter = "b_town"
[[axis]]
parameter = "g_0"
[outputs]
indicators = ["{SHARE}"]
[every]
region = ["{TINY}"]
population = [0]
"""
COMMANDS = {
    "ensemble": (
        ["ensemble", "baseline", "--draws", "draws.csv", "--replicates", "2", "--recoding", "goes-on", "--until",
         "2017", "--scale", "1", "--region", TINY, "--runs", "runs", "--out", "out"],
        "runs",
        ("fans", "targets", "variance", "trend"),
    ),
    "sensitivity": (
        ["sensitivity", "morris", "--over", "parameters", "--only", "b_town,g_0", "--points", "8", "--of",
         f"{SHARE}:2017", "--scale", "1", "--region", TINY, "--runs", "runs", "--out", "out"],
        "runs",
        ("indices", "pairs"),
    ),
    "discover": (
        ["discover", "design.toml", "--fails", f"{SHARE}:2017>40", "--out", "out"],
        "design-runs",
        ("boxes", "trajectories"),
    ),
}  # fmt: skip
"""Words, the store, the frames written."""


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_and_given_again_nothing_is_lost(name, tmp_path, monkeypatch, capsys):
    words, store, frames = COMMANDS[name]
    for folder in ("whole", "killed"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "design.toml").write_text(DESIGN, encoding="utf-8")
        draws = pd.DataFrame({"population": 0, f"{PARAMETER}b_town": 4.0 + np.arange(DRAWS) / 10})
        draws.to_csv(tmp_path / folder / "draws.csv", index=False)
    monkeypatch.chdir(tmp_path / "whole")
    assert main(["--lang", "en", *words]) == 0
    whole = Store(tmp_path / "whole" / store).frame()
    kept = kill(words, tmp_path / "killed", tmp_path / "killed" / store, 5)
    assert 5 <= kept < len(whole)
    before = {path.name for path in (tmp_path / "killed" / store).glob("part-*.parquet")}
    monkeypatch.chdir(tmp_path / "killed")
    assert main(["--lang", "en", *words]) == 0
    again = Store(tmp_path / "killed" / store)
    assert sum(map(again.rows_of, again.parts())) == len(whole)
    assert before <= {path.name for path in again.parts()}
    pd.testing.assert_frame_equal(rows(again.frame()), rows(whole))
    for frame in frames:
        one, other = (pd.read_parquet(tmp_path / each / "out" / f"{frame}.parquet") for each in ("whole", "killed"))
        pd.testing.assert_frame_equal(one, other)
    one, other = (json.loads((tmp_path / each / "out" / "manifest.json").read_text()) for each in ("whole", "killed"))
    assert one == other
