"""Many runs: results do not depend on workers, order, shards, kills or the disk, and no failure stops the others."""

import os
import resource
import shutil
import signal
import subprocess
import time

import numpy as np
import pandas as pd
import pytest

import experiments.pool
import experiments.sweep
from agents.errors import InputError
from experiments.local import LocalExecutor
from experiments.pool import run_all
from experiments.store import Store
from experiments.sweep import sweep
from tests import failing_runs, killed_sweep
from tests.sweeps import alive, children, gone, luohu, rows, tiny_points

RUNS = 10
LIMIT = 20


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Ten runs on one worker: what every other way must give too."""
    return sweep(tiny_points(RUNS), tmp_path_factory.mktemp("sweep") / "whole", workers=1)


@pytest.fixture(scope="module")
def never_killed(tmp_path_factory):
    return sweep(tiny_points(killed_sweep.RUNS), tmp_path_factory.mktemp("sweep") / "never", workers=2)


def test_a_sweep_gives_its_runs_in_the_order_of_the_design(whole):
    frame = whole.frame()
    assert (whole.done, whole.failed, whole.found) == (RUNS, 0, 0)
    assert list(frame["seed"]) == list(range(1, RUNS + 1))
    assert (frame["status"] == "done").all()
    assert frame["digest"].nunique() == RUNS
    assert whole.inside == pytest.approx(frame["seconds"].sum())
    assert frame["resident_urban_share_2017"].between(40, 80).all()


def test_two_workers_and_another_order_give_the_same(whole, tmp_path):
    shuffled = tiny_points(RUNS).sample(frac=1, random_state=3).reset_index(drop=True)
    again = sweep(shuffled, tmp_path / "runs", workers=2)
    pd.testing.assert_frame_equal(rows(again.frame()), rows(whole.frame()))


def test_the_digest_is_that_of_a_single_run(whole, tiny, tiny_population):
    from model.migration import MigrationModel
    from tests.conftest import with_levers

    row = whole.frame().iloc[2]
    model = MigrationModel(region=tiny, population=tiny_population)
    table = with_levers(model, {"fertility": row["lever_fertility@2017"]})
    np.copyto(table.of(2016), model.baseline().of(2016))
    model = MigrationModel(table, {"b_town": row["parameter_b_town"]}, tiny, 3, population=tiny_population)
    model.run_until(2017)
    assert model.digest() == row["digest"]


def test_the_same_again_does_nothing_and_more_points_run_only_those(whole, tmp_path):
    folder = tmp_path / "runs"
    shutil.copytree(whole.folder, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.name != "_lock"}
    again = sweep(tiny_points(RUNS), folder, workers=1)
    assert (again.found, again.done) == (RUNS, 0)
    assert before == {path: path.stat().st_mtime_ns for path in before}
    more = pd.concat([tiny_points(RUNS), tiny_points(1).assign(seed=99)], ignore_index=True)
    third = sweep(more, folder, workers=1)
    assert (third.found, third.done) == (RUNS, 1)
    assert len(Store(folder).frame()) == RUNS + 1


def test_shards_merged_by_copying_are_the_whole(whole, tmp_path):
    merged = tmp_path / "merged"
    merged.mkdir()
    counts = []
    for i in (1, 2, 3):
        shard = sweep(tiny_points(RUNS), tmp_path / f"shard{i}", workers=1, shard=(i, 3))
        counts.append(shard.done)
        for part in shard.folder.glob("part-*.parquet"):
            shutil.copy(part, merged)
    assert counts == [4, 3, 3]
    pd.testing.assert_frame_equal(rows(Store(merged).frame()), rows(whole.frame()))
    again = sweep(tiny_points(RUNS), merged, workers=1)
    assert (again.found, again.done) == (RUNS, 0)


@pytest.mark.parametrize(("kept", "delay"), [(0, 0.2), (1, 0.0), (20, 0.15)])
def test_killed_and_resumed_every_run_is_there_once(never_killed, tmp_path, kept, delay):
    folder = tmp_path / "runs"
    held = killed_sweep.kill(folder, kept, delay)
    assert kept <= held < killed_sweep.RUNS
    done = sweep(tiny_points(killed_sweep.RUNS), folder, workers=2)
    assert done.found == held
    assert done.done == killed_sweep.RUNS - held
    store = Store(folder)
    assert sum(store.rows_of(part) for part in store.parts()) == killed_sweep.RUNS
    assert not list(folder.glob(".*"))
    pd.testing.assert_frame_equal(rows(store.frame()), rows(never_killed.frame()))


def test_every_kind_of_failure_is_a_row_with_its_reason_and_the_others_go_on(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(experiments.sweep, "run_task", failing_runs.fail)
    monkeypatch.setattr(experiments.pool, "GRACE", 0.5)
    bad = {
        failing_runs.EXCEPTION: "ValueError: a run that raises",
        failing_runs.KILLED: "signal 9 (SIGKILL), as the system does when memory runs out",
        failing_runs.MEMORY: "out of memory",
        failing_runs.HANGS: f"timeout: it took longer than {LIMIT} seconds",
        failing_runs.SLOW: "timeout: it took longer than 0 seconds, and was then in 2016",
        failing_runs.EXITS: "exit status 7",
    }
    points = tiny_points(RUNS)
    extra = pd.DataFrame([points.iloc[0].to_dict() | {"seed": seed} for seed in bad])
    points = pd.concat([points.iloc[:2], extra, points.iloc[2:]], ignore_index=True)
    folder = tmp_path / "runs"
    done = sweep(points, folder, workers=2, timeout=LIMIT)
    assert (done.done, done.failed) == (RUNS, len(bad))
    frame = Store(folder).frame()
    failed = frame[frame["status"] == "failed"].set_index("seed")
    for seed, reason in bad.items():
        assert reason in failed["reason"][seed]
        assert "\n" not in failed["reason"][seed]
    assert failed["digest"].isna().all()
    assert failed["resident_urban_share_2017"].isna().all()
    pd.testing.assert_frame_equal(rows(frame[frame["status"] == "done"]), rows(whole.frame()), check_dtype=False)
    # Not run again unless asked for; then every one, and no row is there twice.
    assert sweep(points, folder, workers=2).found == len(points)
    monkeypatch.undo()
    again = sweep(points, folder, workers=2, retry_failed=True)
    assert (again.found, again.done, again.failed) == (RUNS, len(bad), 0)
    assert len(Store(folder).frame()) == sum(map(Store(folder).rows_of, Store(folder).parts())) == len(points)


def test_a_worker_killed_once_costs_nothing(tmp_path):
    executor = LocalExecutor(2)
    try:
        tasks = [str(tmp_path / f"marker{i}") for i in range(3)]
        outcomes = [outcome for outcome in run_all(executor, failing_runs.killed_once, tasks) if outcome]
        assert sorted(outcome.result for outcome in outcomes) == ["done"] * 3
        pids = executor.pids
    finally:
        executor.shutdown()
    assert gone(pids)


def test_no_more_is_taken_than_there_is_room_for():
    taken = []

    def tasks():
        for i in range(20):
            taken.append(i)
            yield i

    executor = LocalExecutor(2)
    try:
        given = 0
        for outcome in run_all(executor, failing_runs.square, tasks()):
            given += outcome is not None
            assert len(taken) - given <= 2
        assert given == 20
    finally:
        executor.shutdown()


def test_interrupted_it_keeps_what_is_done_and_ends_its_workers(tmp_path):
    design = tmp_path / "many.toml"
    points = tmp_path / "points.csv"
    tiny_points(4000).to_csv(points, index=False)
    design.write_text('kind = "table"\nfile = "points.csv"\n', encoding="utf-8")
    folder = tmp_path / "runs"
    process = luohu("sweep", str(design), "--out", str(folder), "--workers", "2", start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(folder.glob("part-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.1)
    time.sleep(0.5)
    workers = children(process.pid)
    assert workers
    # As the terminal does: to everyone at once.
    os.killpg(process.pid, signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "same command goes on" in error
    assert "Traceback" not in error + out
    assert gone(workers)
    frame = Store(folder).frame()
    # More than the first part: the open one was ended, not lost.
    assert len(frame) > Store(folder).rows_of(Store(folder).parts()[0])
    assert (frame["status"] == "done").all()


def test_a_full_disk_ends_with_a_sentence_and_a_store_that_reads(whole, tmp_path):
    folder = tmp_path / "disk" / "runs"
    folder.parent.mkdir()
    (tmp_path / "more.csv").write_text(tiny_points(RUNS + 200).to_csv(index=False), encoding="utf-8")
    design = tmp_path / "more.toml"
    design.write_text('kind = "table"\nfile = "more.csv"\n', encoding="utf-8")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96k", "tmpfs", str(folder.parent)], capture_output=True, check=False
    )
    try:
        shutil.copytree(whole.folder, folder)
        limit = None if mounted.returncode == 0 else _small_files
        process = luohu("sweep", str(design), "--out", str(folder), "--workers", "2", preexec_fn=limit)
        _, error = process.communicate(timeout=600)
        assert process.returncode == 2, error
        assert len(error.strip().splitlines()) == 1
        assert "could not be written" in error
        assert len(Store(folder).frame()) >= RUNS
        assert not list(folder.glob(".*.tmp"))
        held = pd.read_parquet(folder)
        assert held["run"].is_unique
        assert len(held) < RUNS + 200
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", str(folder.parent)], check=True)


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))


def test_what_cannot_be_used_is_refused(tmp_path):
    with pytest.raises(InputError, match="leave out --resume"):
        sweep(tiny_points(1), tmp_path / "none", resume=True)
    with pytest.raises(InputError, match=r"points, point 2: .*population is 32"):
        sweep(tiny_points(2).assign(population=[0, 32]), tmp_path / "none", workers=1)
    assert not (tmp_path / "none").exists() or not list((tmp_path / "none").glob("part-*"))


def test_workers_end_with_a_parent_that_is_killed(tmp_path):
    process = killed_sweep.start(tmp_path / "runs")
    deadline = time.monotonic() + 60
    while len(children(process.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = children(process.pid)
    process.kill()
    process.wait()
    assert len(workers) >= 2
    assert gone(workers)
    assert not any(alive(pid) for pid in workers)
