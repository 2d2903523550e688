"""Files of saved runs: plain arrays, complete or not there, refused in one sentence where they cannot be resumed."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from agents.errors import InputError
from model import saving
from model.migration import MigrationModel
from model.population import build_population


@pytest.fixture(scope="module")
def kept(start_tiny, tmp_path_factory):
    model = start_tiny()
    model.run_until(2017)
    path = tmp_path_factory.mktemp("kept") / "run.npz"
    model.save(path)
    return path


def refusal(path: Path, **options) -> str:
    with pytest.raises(InputError) as found:
        MigrationModel.load(path, **options)
    sentence = str(found.value)
    assert sentence.startswith(str(path))
    assert "\n" not in sentence
    return sentence


def test_file_holds_plain_arrays_and_a_manifest(kept, tiny_population):
    with np.load(kept, allow_pickle=False) as file:
        assert all(file[name].dtype != object for name in file.files)
        manifest = json.loads(file["manifest"].tobytes())
        assert file["households.id"].all()
    assert (manifest["year"], manifest["seed"], manifest["engine"]) == (2017, 1, "kernel")
    assert manifest["population"] == {"index": 0, "scale": 1.0, "hash": tiny_population.hash}
    assert manifest["scenario"]["name"] == "baseline"
    assert manifest["parameters"]["b_wage"] > 0
    assert [path.name for path in kept.parent.iterdir()] == ["run.npz"]


def test_saved_again_over_the_same_file(kept, tmp_path):
    path = shutil.copy(kept, tmp_path / "run.npz")
    model = MigrationModel.load(path)
    model.step()
    model.save(str(path))
    assert MigrationModel.load(path).year == 2018


def test_missing(tmp_path):
    assert "No such file" in refusal(tmp_path / "none.npz")


def test_folder(tmp_path):
    assert "directory" in refusal(tmp_path)


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.999])
def test_truncated(part, kept, tmp_path):
    path = tmp_path / "cut.npz"
    whole = kept.read_bytes()
    path.write_bytes(whole[: int(part * len(whole))])
    assert "cut short" in refusal(path)


def test_damaged(kept, tmp_path):
    path = tmp_path / "damaged.npz"
    whole = bytearray(kept.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    path.write_bytes(whole)
    assert "damaged" in refusal(path)


def test_foreign(tmp_path):
    path = tmp_path / "foreign.npz"
    path.write_text("year,value\n2016,1\n", encoding="utf-8")
    assert "no saved run" in refusal(path)
    np.savez(path, manifest=np.frombuffer(b"[]", np.uint8))
    assert "no saved run" in refusal(path)
    np.savez(path, other=np.arange(3))
    assert "no saved run" in refusal(path)
    with path.open("wb") as file:
        np.save(file, np.arange(3))
    assert "no saved run" in refusal(path)
    np.savez(path, manifest=np.frombuffer(b'{"format": "luohu run 0"}', np.uint8))
    assert "luohu run 0" in refusal(path)


def test_objects_are_not_unpickled(tmp_path):
    path = tmp_path / "object.npz"
    np.savez(path, manifest=np.array([{"format": saving.FORMAT}], dtype=object))
    assert "no saved run" in refusal(path)


def test_another_version(kept, monkeypatch):
    monkeypatch.setattr(saving, "sources_hash", lambda: "f" * 64)
    assert "version" in refusal(kept)


def test_changed_region(tiny, tiny_population, tmp_path):
    folder = tmp_path / "region"
    shutil.copytree(tiny.folder, folder)
    model = MigrationModel(region=folder, population=tiny_population)
    path = tmp_path / "run.npz"
    model.save(path)
    assert MigrationModel.load(path).digest() == model.digest()
    economy = folder / "economy.csv"
    economy.write_text(economy.read_text(encoding="utf-8").replace("rent,6000,", "rent,6001,"), encoding="utf-8")
    assert str(folder) in refusal(path)
    # The region that was used can be given from elsewhere.
    assert MigrationModel.load(path, region=tiny.folder).digest() == model.digest()


def test_another_population(kept, tiny):
    assert "population" in refusal(kept, population=build_population(tiny, 1, 1.0))


def test_nowhere_to_write(start_tiny, tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        start_tiny().save(tmp_path / "no" / "such" / "folder.npz")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        start_tiny().save(tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
