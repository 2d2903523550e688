"""`luohu sweep`, `luohu store` and their estimates, as a person meets them."""

import json
import multiprocessing
import shutil

import pandas as pd
import pytest

import experiments.estimate
from experiments.estimate import estimate
from experiments.plan import any_design, lay_out
from experiments.store import Store
from experiments.sweep import sweep
from tests.sweeps import gone, tiny_points
from viz.command import main
from viz.language import Say
from viz.sweep_progress import Bar
from viz.sweep_report import duration, size

RUNS = 6


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A folder with a design of six runs, and its store."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "points.csv").write_text(tiny_points(RUNS).to_csv(index=False), encoding="utf-8")
    (folder / "design.toml").write_text('kind = "table"\nfile = "points.csv"\n', encoding="utf-8")
    assert main(["sweep", str(folder / "design.toml"), "--out", str(folder / "runs"), "--workers", "1"]) == 0
    return folder


def told(capsys, *words: str, status: int = 0) -> str:
    capsys.readouterr()
    assert main(["--lang", "en", *words]) == status
    out, error = capsys.readouterr()
    return out if status == 0 else error


def test_the_same_design_again_says_that_all_is_there(study, capsys):
    out = told(capsys, "sweep", str(study / "design.toml"), "--out", str(study / "runs"), "--resume")
    assert f"{RUNS} runs were there, 0 were done, 0 failed" in out


def test_without_out_it_is_named_after_the_design(study, capsys, monkeypatch):
    monkeypatch.chdir(study)
    (study / "design-runs").mkdir()
    for part in (study / "runs").glob("part-*"):
        (study / "design-runs" / part.name).write_bytes(part.read_bytes())
    assert "design-runs" in told(capsys, "sweep", "design.toml")


def test_show_and_compact(study, capsys):
    out = told(capsys, "store", "show", str(study / "runs"))
    assert f"{RUNS} runs, 0 of them failed" in out
    assert "parameter_b_town" in out
    found = json.loads(told(capsys, "store", "show", str(study / "runs"), "--json"))
    assert (found["runs"], found["failed"], found["doubles"]) == (RUNS, 0, 0)
    assert ["seed", 6, "1", "6"] in found["varied"]
    assert found["outputs"] == sum(name.split("_20")[-1][:2] == "17" for name in Store(study / "runs").schema.names)
    for part in list((study / "runs").glob("part-*")):
        part.with_name(f"part-copy{part.name[5:]}").write_bytes(part.read_bytes())
    assert f"{RUNS} rows stand there twice" in told(capsys, "store", "show", str(study / "runs"))
    assert f"are now {RUNS} runs in one" in told(capsys, "store", "compact", str(study / "runs"))


def test_failures_and_versions_are_shown(study, tmp_path, capsys):
    store = Store(tmp_path / "runs", Store(study / "runs").schema)
    rows = Store(study / "runs").frame().to_dict("records")
    store.append([row | {"status": "failed", "reason": "it was tired", "code": "other"} for row in rows[:2]])
    store.append([row | {"reason": None} for row in rows[2:]])
    out = told(capsys, "store", "show", str(tmp_path / "runs"))
    assert "2 of them failed" in out
    assert "it was tired" in out
    assert rows[0]["run"][:12] in out
    assert "2 versions of the code" in out


def test_where_no_run_succeeded_the_status_is_one(study, tmp_path, capsys):
    words = ("sweep", str(study / "design.toml"), "--out", str(tmp_path / "runs"), "--workers", "1")
    told(capsys, *words, "--timeout", "0.001", status=1)
    told(capsys, *words, status=1)
    assert len(Store(tmp_path / "runs").frame(["run"])) == RUNS


def test_a_folder_that_is_no_store_is_left_alone(study, tmp_path, capsys):
    (tmp_path / "thesis.docx").write_text("years of work", encoding="utf-8")
    words = ("sweep", str(study / "design.toml"), "--out")
    assert "holds no earlier runs; a store takes a new or empty" in told(capsys, *words, str(tmp_path), status=2)
    assert "is a file" in told(capsys, *words, str(tmp_path / "thesis.docx"), status=2)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_what_is_no_part_of_a_store_is_named(study, tmp_path, capsys):
    folder = tmp_path / "runs"
    shutil.copytree(study / "runs", folder)
    content = (folder / "_columns.csv").read_bytes()
    (folder / "_columns.csv").write_bytes(content[: content.index("运".encode()) + 1])
    assert f"{RUNS} runs, 0 of them failed" in told(capsys, "store", "show", str(folder))
    for action in ("show", "compact"):
        pd.DataFrame({"x": [1, 2]}).to_parquet(folder / "part-foreign.parquet")
        error = told(capsys, "store", action, str(folder), status=2)
        assert "part-foreign.parquet is no part of a store (it lacks the column 'run'); move it elsewhere" in error
        (folder / "part-foreign.parquet").unlink()
        (folder / "part-x.parquet").mkdir()
        error = told(capsys, "store", action, str(folder), status=2)
        assert "part-x.parquet is no part of a store, or is damaged (it is a folder)" in error
        (folder / "part-x.parquet").rmdir()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("sweep",), "needs a design file"),
        (("sweep", "no.toml"), "no.toml cannot be read"),
        (("sweep", "d.toml", "--shard", "3"), "is written i/n"),
        (("sweep", "d.toml", "--shard", "4/3"), "whole number from 1 to 3"),
        (("sweep", "d.toml", "--retry", "all"), "takes failed"),
        (("sweep", "d.toml", "--workers", "0"), "from 1 to"),
        (("sweep", "d.toml", "--cluster", "tcp://x", "--workers", "2"), "exclude each other"),
        (("sweep", "d.toml", "--scale", "20"), "from 0.01 to 10"),
        (("store",), "luohu store show|compact DIR"),
        (("store", "shwo", "x"), "the nearest is show"),
        (("store", "show", "no-such-folder"), "holds no runs"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(words, what, capsys):
    error = told(capsys, *words, status=2)
    assert what in error
    assert len(error.strip().splitlines()) == 1


def test_what_it_will_take_is_measured(study, tmp_path, capsys):
    design = any_design(tiny_points(3 * RUNS))
    plan = lay_out(design, None, lambda _: None)
    found = estimate(plan, study / "runs", 1, lambda _: None)
    assert (found.points, found.runs, found.held, found.populations) == (3 * RUNS, 3 * RUNS, 0, 0)
    again = estimate(lay_out(design, None, lambda _: None), study / "runs", 1, lambda _: None)
    assert again.timing == found.timing
    done = sweep(tiny_points(3 * RUNS), tmp_path / "runs", workers=1)
    # Disk is a property of the rows; time is only bounded, since machines are shared, and with it the number of parts.
    Store(done.folder).compact()
    weight = sum(part.stat().st_size for part in done.folder.glob("part-*"))
    assert weight / 2 < found.compacted < 2 * weight
    assert found.compacted <= found.bytes <= found.compacted + 3 * RUNS * found.timing.part_bytes
    assert found.seconds > 0
    out = told(capsys, "sweep", str(study / "design.toml"), "--out", str(study / "runs"), "--dry-run", "--workers", "1")
    assert f"there in {study / 'runs'}" in out
    assert "inside simulation a run (measured)" in out


def test_workers_that_had_to_compile_are_not_timed(tmp_path, monkeypatch):
    plan = lay_out(any_design(tiny_points(1)), None, lambda _: None)
    counts, begun = iter([4, 7, 7, 7]), []
    monkeypatch.setattr(experiments.estimate, "_compiled", lambda: next(counts))
    monkeypatch.setattr(experiments.estimate, "_results", lambda executor, *_: begun.append(executor))
    executor, seconds = experiments.estimate._warm(plan, 1)
    try:
        assert len(begun) == 2
        assert executor is begun[1]
        assert gone([process.pid for process in multiprocessing.active_children() if process.pid not in executor.pids])
        assert seconds > 0
    finally:
        executor.shutdown()


def test_the_bar_tells_runs_time_left_rate_and_failures(capsys, monkeypatch):
    from experiments.plan import Progress

    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    bar = Bar(Say("en"))
    for done in (0, 10, 20):
        bar.show(Progress("runs", done, 40, 2))
    bar.close()
    error = capsys.readouterr().err
    assert "20/40" in error
    assert "left" in error
    assert "runs/s" in error
    assert "2 failed" in error


def test_sizes_and_times():
    say = Say("en")
    assert [size(n) for n in (12, 2048, 20480, 5 * 2**20, 3 * 2**30)] == [
        "12 B",
        "2.0 KiB",
        "20 KiB",
        "5.0 MiB",
        "3.0 GiB",
    ]
    assert [duration(s, say) for s in (3, 120, 7200)] == ["3.0 s", "2 min", "2.0 h"]
