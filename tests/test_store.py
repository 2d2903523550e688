"""The store: whole parts only, each run once, readable by others, whatever happens to its writers."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import experiments.store_files
from agents.errors import InputError
from experiments.store import DONE, FAILED, PART_ROWS, Store, Writer, schema_of
from tests.sweeps import ROOT

AXES, OUTPUTS = ["draw", "lever_fertility"], ["resident_urban_share_2035", "rent_2035"]
SCHEMA = schema_of(AXES, OUTPUTS)


def row(i: int, status: str = DONE) -> dict[str, object]:
    key = hashlib.sha256(str(i).encode()).hexdigest()
    outputs = {"digest": key, "seconds": 0.5, "resident_urban_share_2035": 60.0 + i / 1000, "rent_2035": float(i)}
    head = {"run": key, "status": status, "scenario": "baseline", "region": "", "population": i % 32, "seed": i}
    head |= {"scale": 0.1, "until": 2035, "code": "abc", "lever_fertility": 1.0 + i / 1e6}
    return head | (outputs if status == DONE else {"reason": "it failed"})


def filled(folder: Path, count: int, parts: int = 1) -> Store:
    store = Store(folder, SCHEMA)
    for k in range(parts):
        store.append([row(i) for i in range(k, count, parts)])
    return store


def seeds(folder: Path) -> list[int]:
    return sorted(pd.read_parquet(folder)["seed"])


def test_others_read_it_as_it_is(tmp_path):
    folder = tmp_path / "runs"
    store = filled(folder, 30, parts=4)
    store.append([row(30, FAILED)])
    (folder / "_README.md").write_text("no data", encoding="utf-8")
    (folder / ".part-x.parquet.tmp").write_bytes(b"half")
    frame = pd.read_parquet(folder)
    assert sorted(frame["seed"]) == list(range(31))
    assert list(frame.columns) == SCHEMA.names
    found = duckdb.sql(f"SELECT count(*), sum(rent_2035) FROM '{folder}/*.parquet' WHERE status = 'done'").fetchall()
    assert found == [(30, sum(range(30)))]
    failed = duckdb.sql(f"SELECT reason, rent_2035 FROM '{folder}/*.parquet' WHERE status = 'failed'").fetchall()
    assert failed == [("it failed", None)]


def test_a_part_ends_after_so_many_rows_or_seconds(tmp_path, monkeypatch):
    store = Store(tmp_path / "runs", SCHEMA)
    writer = Writer(store)
    for i in range(PART_ROWS + 1):
        writer.add(row(i))
    assert [store.rows_of(part) for part in store.parts()] == [PART_ROWS]
    monkeypatch.setattr("experiments.store.PART_SECONDS", 0.0)
    writer.tick()
    assert [store.rows_of(part) for part in store.parts()] == [PART_ROWS, 1]
    writer.close()
    assert len(store.parts()) == 2


def test_another_design_goes_elsewhere(tmp_path):
    folder = tmp_path / "runs"
    filled(folder, 3)
    for axes, outputs, what in (
        (["draw"], OUTPUTS, "has the column 'lever_fertility' too"),
        ([*AXES, "lever_care"], OUTPUTS, "lacks the column 'lever_care'"),
        (AXES, OUTPUTS[::-1], "another order"),
    ):
        with pytest.raises(InputError, match=what):
            Store(folder, schema_of(axes, outputs))
    assert seeds(folder) == [0, 1, 2]


def test_what_is_no_store_is_refused(tmp_path):
    with pytest.raises(InputError, match="holds no runs"):
        Store(tmp_path)
    (tmp_path / "part-1.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(InputError, match="no part of a store, or is damaged"):
        Store(tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="could not be written"):
        Store(tmp_path / "file", SCHEMA)


WRITER = """
import sys
from pathlib import Path
from experiments.store import Store
from tests.test_store import SCHEMA, row
store = Store(Path(sys.argv[1]), SCHEMA)
for first in range(0, 200, 10):
    store.append([row(i) for i in range(first, first + 20)])
"""


def test_writers_at_once_keep_every_run_once(tmp_path):
    folder = tmp_path / "runs"

    def write(_: int) -> int:
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run([sys.executable, "-c", WRITER, str(folder)], env=environment, check=False).returncode

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(write, range(3))) == [0, 0, 0]
    assert seeds(folder) == list(range(210))
    assert len(Store(folder).parts()) > 5


def test_joined_it_is_the_same(tmp_path):
    folder = tmp_path / "runs"
    store = filled(folder, 50, parts=7)
    before = store.frame().sort_values("run").reset_index(drop=True)
    assert store.compact() == (7, 50)
    assert len(store.parts()) == 1
    pd.testing.assert_frame_equal(pd.read_parquet(folder).sort_values("run").reset_index(drop=True), before)
    assert store.compact() == (1, 50)
    # A store that was open meanwhile goes on.
    assert store.append([row(3), row(50)]) == 1
    assert seeds(folder) == list(range(51))


def test_doubles_of_copied_stores_are_seen_and_dropped(tmp_path):
    a, b = filled(tmp_path / "a", 10), filled(tmp_path / "b", 15)
    b.append([row(20, FAILED)])
    a.append([row(20)])
    for part in b.parts():
        (a.folder / f"part-0-copied-{part.name[5:]}").write_bytes(part.read_bytes())
    merged = Store(a.folder)
    assert len(pd.read_parquet(a.folder)) == 27
    frame = merged.frame()
    assert sorted(frame["seed"]) == [*range(15), 20]
    # Done goes before failed, wherever it stands.
    assert set(frame["status"]) == {DONE}
    assert merged.compact() == (4, 27)
    assert seeds(a.folder) == [*range(15), 20]
    assert set(pd.read_parquet(a.folder)["status"]) == {DONE}


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("step", range(8))
def test_a_crash_while_parts_are_replaced_loses_nothing(tmp_path, monkeypatch, step, forget):
    folder = tmp_path / "runs"
    store = filled(folder, 20, parts=3)
    store.append([row(20, FAILED)])
    calls = []

    def crash(path: Path, *_: object, **__: object) -> None:
        calls.append(path)
        if len(calls) > step:
            raise KeyboardInterrupt

    replace, unlink = Path.replace, Path.unlink
    monkeypatch.setattr(Path, "replace", lambda path, to: (crash(path), replace(path, to))[1])
    monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: (crash(path), unlink(path, missing_ok))[1])
    act = store.forget_failed if forget else store.compact
    try:
        act()
        crashed = False
    except KeyboardInterrupt:
        crashed = True
    monkeypatch.undo()
    assert crashed == (len(calls) > step)
    # Readers of the folder see every run; the next writer puts it in order.
    assert set(pd.read_parquet(folder)["seed"]) >= set(range(20))
    after = Store(folder, SCHEMA)
    after.forget_failed()
    assert seeds(folder) == list(range(20))
    assert not [path.name for path in folder.iterdir() if not path.name.startswith("part-") and path.name != "_lock"]


def test_a_disk_that_refuses_leaves_the_store_as_it_was(tmp_path, monkeypatch):
    folder = tmp_path / "runs"
    store = filled(folder, 10, parts=2)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(experiments.store_files.os, "fsync", full)
    for act in (lambda: store.append([row(10)]), store.compact):
        with pytest.raises(InputError, match="No space left on device"):
            act()
        assert seeds(folder) == list(range(10))
        assert not list(folder.glob(".*.tmp"))
    monkeypatch.undo()
    assert store.append([row(10)]) == 1


def test_columns_and_filters(tmp_path):
    store = filled(tmp_path / "runs", 40, parts=2)
    found = store.frame(["seed", "rent_2035"], [("population", "==", 3)])
    assert list(found.columns) == ["seed", "rent_2035"]
    assert sorted(found["seed"]) == [3, 35]
    with pytest.raises(InputError, match="no column 'rent'"):
        store.frame(["rent"])
