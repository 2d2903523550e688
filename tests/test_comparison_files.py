"""Comparisons in files: written whole and read again, nothing half-written, nothing of others touched."""

import json

import pandas as pd
import pytest

from agents.errors import InputError
from experiments import written
from experiments.comparison import FRAMES, Comparison, compare
from experiments.comparison_files import check_comparison_folder
from model.migration import baseline_of
from tests.lever_changes import changed


@pytest.fixture(scope="module")
def found(tiny, tiny_population) -> Comparison:
    base = baseline_of(tiny, tiny_population.inputs)
    busy = changed(base, "busy", 2021, job_growth=0.05, land_credibility=1.0, arrivals=2.0)
    return compare([base, busy], region=tiny, population=tiny_population, until=2023, rests_on=True)


def test_written_and_read_again(found, tmp_path):
    folder = tmp_path / "new" / "folder"
    found.write(folder)
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert [each["digest"] for each in manifest["runs"]] == [each["digest"] for each in found.manifests]
    for name in FRAMES:
        frame = getattr(found, name)
        assert manifest["rows"][name] == len(frame)
        told = pd.read_parquet(folder / f"{name}.parquet")
        assert list(told) == list(frame)
        assert len(frame) > 0
        pd.testing.assert_frame_equal(told, frame, check_dtype=False)
        assert len(pd.read_csv(folder / f"{name}.csv", keep_default_na=False)) == len(frame)
    found.write(folder)


def test_interrupted_write_leaves_no_half_file(found, tmp_path, monkeypatch):
    whole, written = pd.DataFrame.to_parquet, []

    def cut_short(self: pd.DataFrame, path, **options) -> None:
        if written:
            path.write_text("PAR1")
            raise KeyboardInterrupt
        written.append(path)
        whole(self, path, **options)

    monkeypatch.setattr(pd.DataFrame, "to_parquet", cut_short)
    with pytest.raises(KeyboardInterrupt):
        found.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["effects.parquet"]
    pd.read_parquet(tmp_path / "effects.parquet")


def test_folders_of_others_are_left_alone(found, tmp_path):
    (tmp_path / "manifest.json").write_text('{"program": "luohu run"}', encoding="utf-8")
    with pytest.raises(InputError, match="is not empty and holds no earlier comparison"):
        check_comparison_folder(tmp_path)
    with pytest.raises(InputError, match="no earlier comparison"):
        found.write(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_full_disk_is_told_in_one_sentence(found, tmp_path, monkeypatch):
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(written, "write_whole", full)
    with pytest.raises(InputError, match=r"could not be written \(No space left on device\)"):
        found.write(tmp_path)
