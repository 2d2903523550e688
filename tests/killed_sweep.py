"""A sweep that is killed at any moment and resumed; as a program, the sweep itself, or many moments.

python -m tests.killed_sweep DIR           # the sweep, on a slow disk
python -m tests.killed_sweep --moments 20  # kills it at so many moments, each in a store of its own, and resumes it
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from experiments.store import Store
from experiments.sweep import sweep
from tests.sweeps import ROOT, killed, slow_disk, tiny_points

RUNS = 160
"""Enough that none of the moments comes after the last run."""


def main() -> int:
    if sys.argv[1] == "--moments":
        return many(int(sys.argv[2]))
    slow_disk()
    sweep(tiny_points(RUNS), sys.argv[1], workers=2)
    return 0


def start(folder: Path) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-m", "tests.killed_sweep", str(folder)], cwd=ROOT, env=environment)


def kill(folder: Path, rows: int, delay: float) -> int:
    """Start the sweep and kill it, as `tests.sweeps.killed` does."""
    return killed(start(folder), folder, rows, delay)


def many(moments: int) -> int:
    """Kill at moments from before the first run to the last; tell whether every store was completed."""
    whole = Path(tempfile.mkdtemp()) / "whole"
    expected = sweep(tiny_points(RUNS), whole, workers=2).frame(["run", "digest"])
    for k in range(moments):
        folder = Path(tempfile.mkdtemp()) / "runs"
        kept = kill(folder, RUNS * k // moments, 0.05 * (k % 4))
        done = sweep(tiny_points(RUNS), folder, workers=2)
        same = done.frame(["run", "digest"]).equals(expected)
        once = len(Store(folder).frame(["run"])) == RUNS == sum(map(Store(folder).rows_of, Store(folder).parts()))
        print(f"killed with {kept} of {RUNS} runs kept: {'same, each once' if same and once else 'DIFFERENT'}")
        if not (same and once and done.found == kept):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
