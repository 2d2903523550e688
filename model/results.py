"""What a run leaves behind: two Parquet tables and a manifest in a folder, or one JSON object.

Every file is written under a temporary name and then renamed, so that a folder never holds half a file. Nothing is
pickled. The digest in the manifest is the model's own (events and final columns), never one of a file.
"""

import hashlib
import json
import math
import os
import platform
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from agents.errors import InputError
from model.standing import standing

if TYPE_CHECKING:
    from model.migration import MigrationModel

MANIFEST = "manifest.json"
PROGRAM = "luohu run"
"""Stands in every manifest, by which a folder is known to hold an earlier run."""

PACKAGES = ("luohu", "numba", "llvmlite", "numpy", "mesa", "pandas", "pyarrow")
"""Packages whose versions a manifest names."""


def manifest(model: "MigrationModel") -> dict[str, Any]:
    """Say what produced a run: enough to repeat it, and its digest to compare.

    Args:
        model: A model that has been run.

    Returns:
        Plain values only, ready for JSON; `seconds` is the simulation's wall time.
    """
    region, scenario = model.region, model.scenario
    return {
        "program": PROGRAM,
        "digest": model.digest(),
        "seed": int(model.seed),
        "scale": float(model.scale),
        "engine": model.engine,
        "variant": model.variant,
        "first_year": region.start + 1,
        "last_year": int(model.year),
        "scenario": {"name": scenario.name, "title": list(scenario.title), "hash": scenario.scenario_hash},
        "levers": scenario.hash,
        "behaviour": standing(model.parameters, model.population.index, region, model.variant).told(),
        "parameters": {name: float(value) for name, value in sorted(model.parameters.items())},
        "region": {
            "code": region.code,
            "name": region.name_en,
            "hash": region.hash,
            "files": file_hashes(region.folder),
        },
        "population": {
            "index": int(model.population.index),
            "hash": model.population.hash,
            "inputs": {name: float(value) for name, value in sorted(model.population.inputs.items())},
        },
        "threads": model.threads,
        "seconds": round(float(model.seconds), 3),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    }


def file_hashes(folder: Path) -> dict[str, str]:
    """Hash every file of a region folder: relative path → SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def run_json(model: "MigrationModel", by_county: bool = False) -> dict[str, Any]:
    """Give a run as one object: `{"manifest": {…}, "indicators": {NAME: {YEAR: value}}}`.

    Args:
        model: A model that has been run.
        by_county: Adds `"counties": {CODE: {NAME: {YEAR: value}}}`.

    Returns:
        Shares in percent, counts in persons or households of the full size; a value that does not exist is None.
    """
    frame = model.indicators_frame()
    areas = {str(code): rows for code, rows in frame.groupby("area_code", sort=True)}
    answer = {"manifest": manifest(model), "indicators": _by_name(areas[model.region.code])}
    if by_county:
        answer["counties"] = {code: _by_name(areas[code]) for code in model.region.county_codes if code in areas}
    return answer


def _by_name(rows: pd.DataFrame) -> dict[str, dict[str, float | int | None]]:
    """Turn the rows of one area into {NAME: {YEAR: value}}."""
    names: dict[str, dict[str, float | int | None]] = {}
    for name, year, value in zip(rows["indicator"], rows["year"], rows["value"], strict=True):
        names.setdefault(str(name), {})[str(int(year))] = _plain(float(value))
    return names


def _plain(value: float) -> float | int | None:
    """Give a whole number as an integer, and what JSON cannot say as None."""
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def json_text(content: dict[str, Any], indent: int | None = 2) -> str:
    """Write plain values as JSON that every reader accepts (no NaN)."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent)


def check_folder(folder: Path, program: str = PROGRAM, what: str = "run") -> None:
    """Make sure, before a run starts, that its files can be written there; leaves nothing behind.

    Args:
        folder: Where to; it need not exist.
        program: Whose earlier results may be there.
        what: They are called.

    Raises:
        InputError: It is a file, holds something that is no earlier run, or cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file; --out takes a folder, which is made if it does not exist.")
    try:
        if folder.is_dir() and any(folder.iterdir()) and not _holds_run(folder, program):
            raise InputError(f"{folder} is not empty and holds no earlier {what}; --out takes a new or empty folder.")
        existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise InputError(f"{folder} cannot be written to ({error.strerror}); --out takes a folder that can.") from error


def _holds_run(folder: Path, program: str) -> bool:
    """Tell whether the folder's manifest is one of this program's."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("program") == program


def write_run(model: "MigrationModel", folder: Path) -> None:
    """Write `indicators.parquet`, `events.parquet` and `manifest.json`, the manifest last.

    Args:
        model: A model that has been run.
        folder: Where to; made if it does not exist. Files of an earlier run there are replaced.

    Raises:
        InputError: See `check_folder`; or the disk filled up meanwhile.
    """
    check_folder(folder)
    indicators, events = model.indicators_frame(), model.events_frame()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(
            folder / "indicators.parquet", lambda path: indicators.to_parquet(path, engine="pyarrow", index=False)
        )
        write_whole(folder / "events.parquet", lambda path: events.to_parquet(path, engine="pyarrow", index=False))
        text = json_text(manifest(model)) + "\n"
        write_whole(folder / MANIFEST, lambda path: path.write_text(text, encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{folder} could not be written ({error.strerror}).") from error


def write_whole(path: Path, writer: Callable[[Path], object]) -> None:
    """Write under a temporary name in the same folder, then rename."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        writer(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
