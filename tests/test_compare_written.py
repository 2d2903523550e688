"""A comparison's folder: everything is written aside and moved, so that one that looks complete is."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from viz import compare_command, compare_page
from viz.language import Say

MANIFEST = {"program": "luohu compare"}


class Frames:
    """Writes two files as a comparison does."""

    def write(self, folder: Path) -> None:
        (folder / "effects.csv").write_text("new", encoding="utf-8")
        (folder / "manifest.json").write_text(json.dumps(MANIFEST | {"new": True}), encoding="utf-8")


def write(folder: Path) -> None:
    compare_command._write(SimpleNamespace(frames=Frames()), {}, folder, None, Say("en"))


@pytest.fixture(autouse=True)
def no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_command, "command_of", lambda request: [])


def stopped(*given: object) -> str:
    raise KeyboardInterrupt


def test_all_files_arrive(tmp_path, monkeypatch):
    monkeypatch.setattr(compare_page, "page", lambda compared, levers, words, say: say.language)
    for _ in range(2):
        write(tmp_path / "made")
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == [
        "effects.csv", "manifest.json", "report.en.html", "report.zh.html",
    ]  # fmt: skip


def test_stopped_among_the_reports_nothing_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(compare_page, "page", stopped)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    assert not list(tmp_path.iterdir())


def test_an_earlier_comparison_stays_whole_when_the_next_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(compare_page, "page", stopped)
    (tmp_path / "effects.csv").write_text("old", encoding="utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "effects.csv": "old", "manifest.json": json.dumps(MANIFEST),
    }  # fmt: skip


def test_the_manifest_comes_last(tmp_path, monkeypatch):
    moved, real = [], Path.replace

    def noted(path: Path, to: Path) -> Path:
        moved.append(path.name)
        return real(path, to)

    monkeypatch.setattr(compare_page, "page", lambda *given: "")
    monkeypatch.setattr(Path, "replace", noted)
    write(tmp_path)
    assert moved[-1] == "manifest.json"
    assert len(moved) == 4
