"""A search that tests kill in the middle, as a program: `python -m tests.killed_seek DIR DRAWS`, on a slow disk."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from experiments.seek_result import Question, Sought
from experiments.seeking import seek
from tests.sweeps import ROOT, TINY, slow_disk

QUESTION = Question(
    targets=("registered_urban_share:2021>=41.7",), budget=1e8, probability=0.5, trials=14, futures=2, checks=4,
    levers=("exit_price", "subsidy_kept"), region=TINY, scale=1.0,
)  # fmt: skip
"""In the made-up prefecture; two generations."""


def sought(folder: Path, draws: Path) -> Sought:
    return seek(replace(QUESTION, draws=draws), folder, workers=2)


def start(folder: Path, draws: Path) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.killed_seek", str(folder), str(draws)]
    return subprocess.Popen(command, cwd=ROOT, env=environment)


if __name__ == "__main__":
    slow_disk()
    sought(Path(sys.argv[1]), Path(sys.argv[2]))
