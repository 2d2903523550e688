"""A Dask cluster of two real worker processes gives the store that this machine gives, row for row."""

import os
import re
import signal
import socket
import subprocess
import sys
import time

import pandas as pd
import pytest

from agents.errors import InputError
from experiments.store import Store
from experiments.sweep import sweep
from tests.sweeps import ROOT, children, gone, luohu, rows, tiny_points

pytest.importorskip("distributed", reason="distributed is not installed; pip install -e '.[cluster]' brings it")

RUNS = 12


def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Address of a scheduler with two workers of one thread each."""
    folder = tmp_path_factory.mktemp("dask")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    address = f"tcp://127.0.0.1:{port()}"

    def start(*words: str) -> "subprocess.Popen[bytes]":
        log = (folder / f"{words[0]}{time.time_ns()}.log").open("wb")
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", address.rsplit(":", 1)[1])]
    try:
        processes += [start("worker", address, "--nthreads", "1", "--nworkers", "1") for _ in range(2)]
        from distributed import Client

        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=120)
        yield address
    finally:
        for process in reversed(processes):
            for child in children(process.pid):
                os.kill(child, signal.SIGKILL)
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The same runs on this machine."""
    return sweep(tiny_points(RUNS), tmp_path_factory.mktemp("local") / "runs", workers=1)


def test_a_cluster_gives_the_same_store(cluster, local, tmp_path):
    there = sweep(tiny_points(RUNS), tmp_path / "cluster", cluster=cluster)
    assert (there.done, there.failed) == (RUNS, 0)
    pd.testing.assert_frame_equal(rows(there.frame()), rows(local.frame()))
    again = sweep(tiny_points(RUNS), local.folder, cluster=cluster)
    assert (again.found, again.done) == (RUNS, 0)


def test_a_worker_killed_in_the_middle_costs_nothing(cluster, local, tmp_path):
    from distributed import Client

    with Client(cluster, timeout=60, set_as_default=False) as client:
        pids = sorted(client.run(os.getpid).values())
    assert len(pids) == 2
    ended = []

    def kill(progress):
        if progress.stage == "runs" and progress.done >= 3 and not ended:
            ended.append(progress.done)
            os.kill(pids[0], signal.SIGKILL)

    there = sweep(tiny_points(RUNS), tmp_path / "runs", cluster=cluster, progress=kill)
    assert gone(pids[:1])
    assert ended[0] < RUNS
    assert (there.done, there.failed) == (RUNS, 0)
    store = Store(there.folder)
    assert sum(map(store.rows_of, store.parts())) == RUNS
    pd.testing.assert_frame_equal(rows(there.frame()), rows(local.frame()))


def test_the_command_line_uses_it_too_and_a_failure_is_a_row(cluster, tmp_path):
    (tmp_path / "points.csv").write_text(tiny_points(3).to_csv(index=False), encoding="utf-8")
    design = tmp_path / "design.toml"
    design.write_text('kind = "table"\nfile = "points.csv"\ntimeout = 0.001\n', encoding="utf-8")
    out, error = luohu("sweep", str(design), "--out", str(tmp_path / "runs"), "--cluster", cluster).communicate()
    assert re.search(r"0 runs were there, 0 were done, 3 failed", out), error
    assert Store(tmp_path / "runs").frame()["reason"].str.startswith("timeout").all()


def test_nobody_there_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.cluster.CONNECT_SECONDS", 1)
    with pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:"):
        sweep(tiny_points(1), tmp_path / "runs", cluster=f"tcp://127.0.0.1:{port()}")
