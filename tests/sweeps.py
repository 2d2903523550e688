"""Small sweeps of the made-up prefecture that several tests share, and processes that tests end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

import experiments.store
from experiments.store import Store

ROOT = Path(__file__).resolve().parents[1]
TINY = str(Path(__file__).parent / "tiny")
PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from viz.command import main; sys.exit(main(sys.argv[1:]))"
)
"""Listens to Ctrl-C even where the tests run in a shell's background, whose children inherit that it is ignored."""
PART_ROWS, DISK_SECONDS = 5, 0.5
"""Of a slow disk: rows of a part, and how long one takes."""
SAME = ("seconds",)
"""Columns that are never the same twice."""


def tiny_points(runs: int, until: int = 2017) -> pd.DataFrame:
    """So many different runs of the made-up prefecture."""
    seeds = range(1, runs + 1)
    return pd.DataFrame(
        {
            "region": TINY,
            "seed": seeds,
            "until": until,
            "lever_fertility@2017": [0.9 + 0.2 * seed / runs for seed in seeds],
            "parameter_b_town": [4.0 + seed / runs for seed in seeds],
        }
    )


def rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the order of their keys, without what differs from one time to the next."""
    return frame.drop(columns=list(SAME)).sort_values("run").reset_index(drop=True)


def luohu(*words: str, **options) -> "subprocess.Popen[str]":
    """A command in a process of its own, in English."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LANG": "C", "LANGUAGE": "en"}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *words], env=environment, text=True, stdout=pipe, stderr=pipe, **options
    )


def children(pid: int) -> list[int]:
    """Processes that a process started, by the system's own list."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def gone(pids: list[int], seconds: float = 60.0) -> bool:
    """Whether processes end within some seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def slow_disk() -> None:
    """Let this process write few runs at a time, slowly, so that whoever watches can kill it between two parts."""
    append = Store.append

    def appended(store: Store, rows: Sequence[Mapping[str, Any]]) -> int:
        new = append(store, rows)
        time.sleep(DISK_SECONDS)
        return new

    experiments.store.PART_ROWS = PART_ROWS
    experiments.store.PART_SECONDS = 0.1
    setattr(Store, "append", appended)  # noqa: B010 (mypy refuses to assign a method)


def kept(store: Path) -> int:
    """Runs in a store, read as any other program would."""
    parts = list(store.glob("part-*.parquet")) if store.is_dir() else []
    return len(Store(store).frame(["run"])) if parts else 0


def killed(process: "subprocess.Popen[bytes]", store: Path, rows: int, delay: float = 0.0) -> int:
    """Kill a process when its store has so many runs and some time has passed; tells how many were kept.

    No process of it may be left, and what is kept must read.
    """
    deadline = time.monotonic() + 300
    while kept(store) < rows and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(delay)
    workers = children(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if not gone(workers):
        raise AssertionError(f"workers {workers} outlive the process")
    return kept(store)
