"""Folders of results that the app was told of: which command wrote each, and what it left behind."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from agents.errors import InputError
from calibration.posterior import Posterior, read_posterior
from experiments.comparison_files import PROGRAM as COMPARE
from experiments.discover_files import PROGRAM as DISCOVER
from experiments.ensemble_files import PROGRAM as ENSEMBLE
from experiments.ensemble_files import Ensemble, read_ensemble
from experiments.seek_files import PROGRAM as SEEK
from experiments.sensitivity_files import PROGRAM as SENSITIVITY
from experiments.sensitivity_files import Sensitivity, read_sensitivity
from model.region import Region
from model.results import MANIFEST
from viz.app.stored import Stored, is_store, read_stored

POSTERIOR = "posterior.parquet"
LARGEST_MANIFEST = 16 * 1024**2
COMPARED = {
    "effects": ("scenario", "year", "area_code", "indicator", "reference", "value", "difference"),
    "parts": ("scenario", "year", "area_code", "ledger", "event", "points"),
    "costs": ("scenario", "year", "area_code", "lever", "payer", "yuan", "yuan_low", "yuan_high"),
    "movers": ("scenario", "year", "ledger", "change", "by", "group", "persons"),
    "rests_on": ("scenario", "year", "indicator", "parameter", "status", "effect", "without", "rests"),
}
"""Tables of a comparison, and the columns that are read."""


@dataclass(frozen=True, eq=False)
class Sought:
    """What `luohu seek` found."""

    name: str
    manifest: Mapping[str, Any]
    trials: pd.DataFrame
    """See `experiments.seek_result.Sought.trials_frame`."""
    front: pd.DataFrame
    """See its `front_frame`."""


@dataclass(frozen=True, eq=False)
class Boxes:
    """What `luohu discover` found."""

    name: str
    manifest: Mapping[str, Any]
    boxes: pd.DataFrame
    """See `experiments.discovering.Discovered.boxes_frame`."""
    trajectories: pd.DataFrame
    """See its `trajectories_frame`."""


class Run(NamedTuple):
    """Whose run one of a comparison is."""

    name: str
    title: tuple[str, str]
    """In Chinese and English; empty where it has none."""
    hash: str
    """Content hash of the scenario."""


@dataclass(frozen=True, eq=False)
class Differences:
    """What `luohu compare` found; each frame has a column `scenario`, and rows for all but the reference."""

    name: str
    manifest: Mapping[str, Any]
    """Of the reference's run."""
    reference: Run
    others: Mapping[str, Run]
    """By name."""
    effects: pd.DataFrame
    """See `experiments.effects.effects_frame`."""
    parts: pd.DataFrame
    """See `experiments.effects.parts_frame`."""
    costs: pd.DataFrame
    """See `policies.costing.costs`."""
    movers: pd.DataFrame
    """See `experiments.movers.movers_frame`."""
    rests_on: pd.DataFrame
    """See `experiments.reliance.reliance_frame`; empty unless it was asked for."""

    @property
    def seed(self) -> int:
        """Of the luck that all runs share."""
        return int(self.manifest["seed"])

    @property
    def scale(self) -> float:
        """Persons of the model per person."""
        return float(self.manifest["scale"])

    @property
    def last(self) -> int:
        """Last year of the runs."""
        return int(self.effects["year"].max())


Result = Differences | Stored | Ensemble | Sensitivity | Sought | Boxes | Posterior


def results_in(folder: Path) -> dict[str, Path]:
    """Find what can be looked through in a folder: itself, what is in it, and the stores beside results.

    Raises:
        InputError: there is nothing.
    """
    if not folder.is_dir():
        raise InputError(f"--store {folder}: there is no such folder.")
    found: dict[str, Path] = {}
    for path in (folder, *_folders(folder)):
        if kind_of(path):
            found[folder.name if path == folder else path.name] = path
        if path != folder:
            found |= {f"{path.name}/{each.name}": each for each in _folders(path) if kind_of(each)}
    if not found:
        raise InputError(f"--store {folder}: neither the folder nor one in it holds runs or results.")
    return found


def _folders(folder: Path) -> list[Path]:
    try:
        return [path for path in sorted(folder.iterdir()) if path.is_dir()]
    except OSError:
        return []


def kind_of(folder: Path) -> str:
    """Name the command that wrote a folder, or `runs` for a store; empty where it is none."""
    program = str(_manifest(folder).get("program", ""))
    if program in READERS:
        return program
    if (folder / POSTERIOR).is_file():
        return "luohu calibrate"
    return "runs" if is_store(folder) else ""


def _manifest(folder: Path) -> dict[str, Any]:
    """Read a manifest; nothing where there is none that can be read."""
    path = folder / MANIFEST
    try:
        if path.stat().st_size > LARGEST_MANIFEST:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def read_result(folder: Path, region: Region) -> Result:
    """Read what a folder holds.

    Raises:
        InputError: it holds nothing that is known, it is damaged or not finished, or it is of another region.
    """
    kind = kind_of(folder)
    if not kind:
        raise InputError(f"{folder} holds neither runs nor results of luohu that can be read.")
    found = READERS[kind](folder)
    code = _region_of(found)
    if code not in ("", region.code):
        raise InputError(f"{folder} is of the region {code}, not of {region.code} ({region.name_en}) as this page is.")
    return found


def _region_of(found: Result) -> str:
    """Code of the region of a result; empty where it does not say."""
    manifest = {} if isinstance(found, Stored) else found.manifest
    region = manifest.get("region", {})
    return str(region.get("code", "")) if isinstance(region, Mapping) else ""


def _differences(folder: Path) -> Differences:
    manifest = _manifest(folder)
    try:
        first = manifest["runs"][0]
        reference, *others = (_run(each) for each in manifest["runs"])
        known = isinstance(first["seed"], int) and isinstance(first["scale"], int | float) and bool(others)
    except (KeyError, IndexError, TypeError, ValueError):
        known = False
    if not known:
        raise InputError(f"{folder / MANIFEST} does not say which scenarios were compared; luohu compare writes it.")
    frames = {name: _frame(folder, name, columns) for name, columns in COMPARED.items()}
    lacking = {run.name for run in others} - set(frames["effects"]["scenario"])
    if lacking:
        raise InputError(f"{folder / 'effects.parquet'} has no rows of scenario '{min(lacking)}'.")
    return Differences(folder.name, first, reference, {run.name: run for run in others}, **frames)


def _run(manifest: Mapping[str, Any]) -> Run:
    """Say whose run a manifest is of; its title is words in both languages, its name and hash are texts."""
    scenario = manifest["scenario"]
    chinese, english = scenario["title"]
    return Run(str(scenario["name"]), (str(chinese), str(english)), str(scenario["hash"]))


def _sought(folder: Path) -> Sought:
    manifest = _manifest(folder)
    if not manifest.get("finished"):
        raise InputError(f"{folder} is a search that is not finished; the same luohu seek command goes on from there.")
    wanted = {"trials": ("yuan", "reach"), "front": ("mix", "winner", "yuan", "reach")}
    frames = {name: _frame(folder, name, columns) for name, columns in wanted.items()}
    question = manifest.get("question")
    if not isinstance(question, Mapping) or not {"targets", "budget", "probability"} <= set(question):
        raise InputError(f"{folder / MANIFEST} does not say what was sought; luohu seek writes it.")
    return Sought(folder.name, manifest, **frames)


def _boxes(folder: Path) -> Boxes:
    bounds = ("box", "input", "low", "high", "least", "most", "quasi_p", "coverage", "density")
    wanted = {"boxes": bounds, "trajectories": ("box", "chosen", "coverage", "density")}
    frames = {name: _frame(folder, name, columns) for name, columns in wanted.items()}
    manifest = _manifest(folder)
    if not {"fails", "runs", "failures", "density"} <= set(manifest):
        raise InputError(f"{folder / MANIFEST} does not say what failed; luohu discover writes it.")
    return Boxes(folder.name, manifest, **frames)


def _frame(folder: Path, name: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read a table of results.

    Raises:
        InputError: it cannot be read, or lacks a column.
    """
    path = folder / f"{name}.parquet"
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path} cannot be read ({reason}).") from error
    lacking = [column for column in columns if column not in frame]
    if lacking:
        raise InputError(f"{path} lacks the column {lacking[0]}.")
    return frame


READERS: dict[str, Callable[[Path], Result]] = {
    "runs": read_stored,
    ENSEMBLE: read_ensemble,
    SENSITIVITY: read_sensitivity,
    COMPARE: _differences,
    SEEK: _sought,
    DISCOVER: _boxes,
    "luohu calibrate": lambda folder: read_posterior(folder / POSTERIOR),
}
"""By kind."""
