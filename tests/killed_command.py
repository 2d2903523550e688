"""A command of many runs that tests kill in the middle: `python -m tests.killed_command WORDS …`, on a slow disk."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.sweeps import ROOT, killed, slow_disk
from viz.command import main


def kill(words: Sequence[str], folder: Path, store: Path, rows: int) -> int:
    """Start a command in a folder and kill it, as `tests.sweeps.killed` does."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "tests.killed_command", *words], cwd=folder, env=environment)
    return killed(process, store, rows)


if __name__ == "__main__":
    slow_disk()
    sys.exit(main(sys.argv[1:]))
