"""A command of many runs that tests kill in the middle: `python -m tests.killed_command WORDS …`, with short parts."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import experiments.store
from experiments.store import Store
from tests.sweeps import ROOT, children, gone
from viz.command import main

PART_SECONDS = 0.1


def kill(words: Sequence[str], folder: Path, store: Path, rows: int) -> int:
    """Start a command in a folder, kill it when its store has so many rows; tells how many are kept.

    No process of it may be left, and what is kept must read.
    """
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "tests.killed_command", *words], cwd=folder, env=environment)
    deadline = time.monotonic() + 300
    while held(store) < rows and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if not gone(workers):
        raise AssertionError(f"workers {workers} outlive the command")
    return held(store)


def held(store: Path) -> int:
    """Runs that another program finds in a store."""
    parts = list(store.glob("part-*.parquet")) if store.is_dir() else []
    return len(Store(store).frame(["run"])) if parts else 0


if __name__ == "__main__":
    experiments.store.PART_SECONDS = PART_SECONDS
    sys.exit(main(sys.argv[1:]))
