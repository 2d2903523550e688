"""The outlines of a region: whatever is wrong with them is one sentence, before a run whose map is wanted."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.errors import InputError
from model.region import Region, default_region, load_region
from viz import command
from viz.charts.boundaries import read_outlines

TINY = Path(__file__).parent / "tiny"
FILE = "boundaries.geojson"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "copy"))


def set_at(content: Any, value: object, *keys: str | int) -> None:
    for key in keys[:-1]:
        content = content[key]
    content[keys[-1]] = value


def changed(*keys: str | int, to: object) -> Callable[[str], str]:
    def change(text: str) -> str:
        content = json.loads(text)
        set_at(content, to, *keys)
        return json.dumps(content)

    return change


POINT = ("features", 0, "geometry", "coordinates", 0, 0, 0)
BROKEN: list[tuple[Callable[[str], str], tuple[str, ...]]] = [
    (lambda _: "garbage", ("not JSON", "GeoJSON")),
    (lambda _: "[" * 100_000, ("not JSON", "GeoJSON")),
    (lambda text: "\ufeff" + text, ("begins with a byte-order mark", "save it as UTF-8")),
    (lambda _: "[]", ('no list "features"',)),
    (lambda _: '{"features": 3}', ('no list "features"',)),
    (changed("features", to=[]), ("county 990101 has no outline",)),
    (changed("features", 0, to=7), ("feature 1", "properties.code", '"None"')),
    (changed("features", 1, "properties", "code", to="990120"), ("feature 2", "990120", "did you mean", "990102")),
    (changed("features", 1, "properties", "code", to="990101"), ("county 990102 has no outline",)),
    (changed("features", 0, "geometry", to=None), ("geometry.type", "Polygon or MultiPolygon")),
    (changed("features", 0, "geometry", "type", to="Point"), ("geometry.type", '"Point"')),
    (changed("features", 0, "geometry", "coordinates", to=[]), ("geometry.coordinates", "at least one ring")),
    (changed("features", 0, "geometry", "coordinates", to="x"), ("geometry.coordinates", '"x"')),
    (changed("features", 0, "geometry", "coordinates", to=[3]), ("a ring holds", "at least 4 points")),
    (changed(*POINT, to=[0, 0]), ("feature 1", '"[0, 0]"', "within 5 degrees", "100.1")),
    (changed(*POINT, to=["a", "b"]), ("a point holds", "within 5 degrees")),
    (changed(*POINT, to=[10**400, 40]), ("a point holds", "within 5 degrees")),
    (changed(*POINT, to=[float("nan"), 40]), ("a point holds", "within 5 degrees")),
]


@pytest.mark.parametrize(("change", "said"), BROKEN)
def test_broken_outlines_are_refused_in_one_sentence(
    change: Callable[[str], str], said: tuple[str, ...], copy: Path
) -> None:
    path = copy / FILE
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_outlines(load_region(copy))
    message = str(caught.value)
    assert "\n" not in message
    for words in (FILE, *said):
        assert words in message, message


def test_the_outlines_that_come_along_are_whole(tiny: Region) -> None:
    for region in (tiny, load_region(default_region())):
        assert {code for code, _ in read_outlines(region)} == set(region.county_codes)


@pytest.mark.parametrize(
    "words",
    [["run", "--picture", "x.png", "--out", "made"], ["compare", "baseline", "plan", "--out", "made"]],
    ids=["run", "compare"],
)
def test_a_missing_map_stops_a_command_before_it_runs(
    words: list[str], copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (copy / FILE).unlink()
    monkeypatch.chdir(tmp_path)
    assert command.main(["--lang", "en", *words, "--region", "copy"]) == 2
    told = capsys.readouterr().err
    assert f"{FILE}: the file is missing" in told
    assert f"and {FILE} for its maps" in told
    assert not (tmp_path / "made").exists()
    assert not (tmp_path / "x.png").exists()
