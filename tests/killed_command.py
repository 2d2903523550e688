"""A command of many runs that tests kill in the middle: `python -m tests.killed_command WORDS …`, with short parts."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import experiments.store
from tests.sweeps import ROOT, killed
from viz.command import main

PART_SECONDS = 0.1


def kill(words: Sequence[str], folder: Path, store: Path, rows: int) -> int:
    """Start a command in a folder and kill it, as `tests.sweeps.killed` does."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "tests.killed_command", *words], cwd=folder, env=environment)
    return killed(process, store, rows)


if __name__ == "__main__":
    experiments.store.PART_SECONDS = PART_SECONDS
    sys.exit(main(sys.argv[1:]))
