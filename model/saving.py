"""A run kept in a file: stopped after any year and resumed, it equals the run in one go.

One uncompressed .npz holds a manifest (JSON), what changes from year to year (arrays), and the record so far. What
follows from region, population, scenario and parameters is built again by the model's constructor. Nothing is pickled.
"""

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from agents.columns import Households
from agents.compiling import sources_hash
from agents.counties import County
from agents.errors import InputError
from agents.places import Grants, Places
from model.counting import Tally
from model.labour import JobMarket
from model.levers import LeverTable
from model.population import Population
from model.region import Region
from model.state import State, codes_of
from model.year_inputs import conditions_of
from model.year_run import Run

Arrays = dict[str, npt.NDArray[Any]]

FORMAT = "luohu run 1"
PLAIN = ("urban_from", "registered_urban_from", "kin", "inclusion", "arrival_shares", "levers", "opened")
"""Arrays of the state that are kept under their own names."""
TABLES: dict[str, Any] = {
    "households": Households,
    "places": Places,
    "grants": Grants,
    "tally": Tally,
    "market": JobMarket,
}
"""Tables of the state, kept column by column as table.column."""


class Running(Run, Protocol):
    """What is saved of a `MigrationModel`."""

    region: Region
    population: Population
    parameters: dict[str, float]
    seed: int
    scale: float
    variant: str
    steps: int
    seconds: float

    def enrol(self) -> None:
        """Renew the household agents."""


class Kept(NamedTuple):
    """What a file holds."""

    path: Path
    manifest: dict[str, Any]
    arrays: Arrays

    def scenario(self) -> LeverTable:
        """Lever values of the run."""
        told, arrays = self.manifest["scenario"], self.arrays
        values, initial = arrays["scenario"], arrays["scenario_initial"]
        zh, en = told["title"]
        of_scenario, of_table = told["content"]
        return LeverTable(told["name"], told["first_year"], values, initial, (zh, en), (of_scenario, of_table))

    def table(self, name: str) -> tuple[npt.NDArray[Any], ...]:
        """One table of the state, as its own kind of tuple."""
        kind = TABLES[name]
        columns: tuple[npt.NDArray[Any], ...] = kind(*(self.arrays[f"{name}.{column}"] for column in kind._fields))
        return columns


def save_run(model: Running, path: Path) -> None:
    """Write a run to a file, under another name until it is complete.

    Args:
        model: a `MigrationModel`, between two years.
        path: of the file; one that is there already is replaced.

    Raises:
        InputError: if the file cannot be written.
    """
    arrays = _arrays(model)
    arrays["manifest"], arrays["indicators"] = _text(_manifest(model)), _text(model.record.notes)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror})") from error
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written ({error.strerror})") from error


def _text(content: object) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(content).encode(), np.uint8)


def _arrays(model: Running) -> Arrays:
    s: State = model.state
    live = s.households.id[: s.used] != 0
    arrays: Arrays = {name: getattr(s, name) for name in (*PLAIN, "flow")}
    arrays["scenario"], arrays["scenario_initial"] = model.scenario.values, model.scenario.initial
    for name, kind in TABLES.items():
        for column, values in zip(kind._fields, getattr(s, name), strict=True):
            # Unused rows of the households mean nothing.
            arrays[f"{name}.{column}"] = values[: s.used][live] if name == "households" else values
    for i, rows in enumerate(model.record.event_rows):
        arrays[f"events.{i}"] = rows
    return arrays


def _manifest(model: Running) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "code": sources_hash(),
        "region": {"folder": str(model.region.folder.resolve()), "hash": model.region.hash, "code": model.region.code},
        "population": {"index": model.population.index, "scale": model.scale, "hash": model.population.hash},
        "scenario": {
            "name": model.scenario.name,
            "first_year": model.scenario.first_year,
            "title": list(model.scenario.title),
            "content": list(model.scenario.content),
        },
        "parameters": dict(model.parameters),
        "seed": model.seed,
        "engine": model.engine,
        "variant": model.variant,
        "year": model.year,
        "steps": model.steps,
        "seconds": model.seconds,
        "town_residents_at_start": model.state.town_residents_at_start,
        "upgraded": [int(village) for village in model.state.upgraded],
        "events": len(model.record.event_rows),
        "counties": [[county.last_recode, county.settlers] for county in _counties(model)],
    }


def _counties(model: Run) -> list[County]:
    return sorted(model.agents_by_type[County], key=lambda county: county.index)


def read_run(path: Path) -> Kept:
    """Read what `save_run` wrote.

    Raises:
        InputError: if the file is missing, cut short, no saved run, or was saved by another version of the code.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        manifest = json.loads(arrays.pop("manifest").tobytes())
        known = manifest["format"] == FORMAT
    except OSError as error:
        reason = error.strerror or "it is cut short or damaged"
        raise InputError(f"{path} cannot be read as a saved run: {reason}") from error
    except (zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"{path} is cut short, damaged or no saved run; save the run again") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path} is no saved run; allowed is a file that MigrationModel.save wrote") from error
    if not known:
        raise InputError(f"{path} has the format {manifest['format']!r}; allowed is {FORMAT!r}")
    if manifest["code"] != sources_hash():
        raise InputError(
            f"{path} was saved by version {manifest['code'][:12]} of the code, this is {sources_hash()[:12]}; "
            "a run is resumed by the version that began it, since rules may have changed"
        )
    return Kept(path, manifest, arrays)


def check_origin(kept: Kept, region_hash: str, population_hash: str) -> None:
    """Refuse to resume a run on a region or population other than its own.

    Raises:
        InputError: naming the file, and what differs.
    """
    region, population = kept.manifest["region"], kept.manifest["population"]
    if region_hash != region["hash"]:
        raise InputError(
            f"{kept.path} was run on region {region['code']} with hash {region['hash'][:12]}, the region given has "
            f"{region_hash[:12]}; its files in {region['folder']} changed since, or another region was given"
        )
    if population_hash != population["hash"]:
        raise InputError(
            f"{kept.path} was run with a population of hash {population['hash'][:12]}, number {population['index']} at "
            f"scale {population['scale']:g} has {population_hash[:12]}; give load() the population that was used"
        )


def restore(model: Running, kept: Kept) -> None:
    """Put a model that stands at the start where the saved run stopped.

    Args:
        model: a `MigrationModel` just built from the same region, population, scenario, parameters and seed.
        kept: from `read_run`.
    """
    s: State = model.state
    manifest, arrays = kept.manifest, kept.arrays
    for name in PLAIN:
        setattr(s, name, arrays[name])
    s.flow[:] = arrays["flow"]
    for name in TABLES:
        setattr(s, name, kept.table(name))
    s.used = s.households.id.size
    s.town_residents_at_start, s.upgraded = float(manifest["town_residents_at_start"]), list(manifest["upgraded"])
    s.make_room(s.used)
    s.codes = codes_of(s.region, s.urban_from, s.registered_urban_from, manifest["year"])
    for county, (last_recode, settlers) in zip(_counties(model), manifest["counties"], strict=True):
        county.last_recode, county.settlers = last_recode, settlers
    model.record.event_rows = [arrays[f"events.{i}"] for i in range(manifest["events"])]
    model.record.notes = json.loads(arrays["indicators"].tobytes())
    model.year, model.steps, model.seconds = manifest["year"], manifest["steps"], manifest["seconds"]
    if model.year > s.region.start:
        # Written anew before anyone chooses next year; until then they show the places as they stand.
        s.conditions = conditions_of(s, model.year)
    if model.engine == "mesa":
        model.enrol()
