"""The posterior as a file: a Parquet table with a row a draw, all of the same weight, and its manifest beside it.

Columns: draw, population, parameter_NAME for every parameter of behaviour, kappa, delta, rho. A design takes it as an
axis (`draws = "…parquet"`), so whatever runs many times can run on it.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.observing import NUISANCE
from calibration.space import Particles, Space
from experiments.point import PARAMETER
from model.region import Region, default_region

HOME = Path(__file__).parent / "data" / "posterior"
"""One file a packaged region."""
ABSENT = "There is no packaged posterior for the region {region} ({folder}); make one with luohu calibrate."


@dataclass(frozen=True)
class Posterior:
    """Draws of everything that is not known, given the targets."""

    draws: pd.DataFrame
    """(draws, columns)."""
    manifest: dict[str, Any]
    """How it came about, and what it taught: see `calibration.calibrating`."""
    path: Path

    @property
    def learned(self) -> tuple[str, ...]:
        """Parameters that the data taught."""
        return tuple(name for name, entry in self.manifest["parameters"].items() if entry["learned"])

    def told(self, name: str) -> Any:  # noqa: ANN401
        """One entry of the manifest.

        Raises:
            InputError: it lacks it.
        """
        if name not in self.manifest:
            raise InputError(
                f"{self.path.with_suffix('.json')} lacks '{name}', which luohu calibrate writes; calibrate again."
            )
        return self.manifest[name]

    @property
    def digest(self) -> str:
        """SHA-256 of the draws, independent of how they are packed."""
        return digest_of(self.draws)


def table_of(space: Space, particles: Particles) -> pd.DataFrame:
    """(draws, columns) of particles of equal weight."""
    behaviour = space.values(particles.scores, space.behaviour)
    observed = space.values(particles.scores, tuple(NUISANCE))
    head = pd.DataFrame({"draw": np.arange(len(behaviour)), "population": particles.populations})
    return pd.concat(
        [
            head,
            pd.DataFrame(behaviour, columns=[f"{PARAMETER}{name}" for name in space.behaviour]),
            pd.DataFrame(observed, columns=list(NUISANCE)),
        ],
        axis=1,
    )


def digest_of(draws: pd.DataFrame) -> str:
    """SHA-256 of a table of draws: names of its columns and their little-endian bytes."""
    total = hashlib.sha256()
    for name in sorted(draws.columns):
        column: npt.NDArray[Any] = draws[name].to_numpy()
        kind = "<i8" if np.issubdtype(column.dtype, np.integer) else "<f8"
        total.update(f"{name}\n".encode())
        total.update(np.ascontiguousarray(column, kind).tobytes())
    return total.hexdigest()


def write_posterior(path: Path, draws: pd.DataFrame, manifest: dict[str, Any]) -> Posterior:
    """Write draws and manifest, each whole or not at all.

    Raises:
        InputError: they cannot be written.
    """
    found = Posterior(draws, manifest | {"digest": digest_of(draws)}, path)
    texts = json.dumps(found.manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draws.to_parquet(part, index=False)
        part.replace(path)
        part.write_text(texts, encoding="utf-8")
        part.replace(path.with_suffix(".json"))
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
    return found


def read_posterior(path: Path) -> Posterior:
    """Read a posterior.

    Raises:
        InputError: a file is missing, is no such table, or its draws are not those of its manifest.
    """
    beside = path.with_suffix(".json")
    try:
        draws = pd.read_parquet(path)
        manifest = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path} and {beside.name} are no posterior that can be read: {error}.") from error
    lacking = [name for name in ("draw", "population", *NUISANCE) if name not in draws]
    if lacking or not isinstance(manifest, dict) or "parameters" not in manifest:
        what = f"the column {lacking[0]}" if lacking else f"'parameters' in {beside.name}"
        raise InputError(f"{path} lacks {what}; a posterior is what luohu calibrate writes.")
    found = Posterior(draws, manifest, path)
    if manifest.get("digest") != found.digest:
        raise InputError(f"{path} holds other draws than {beside.name} says; one of the two was changed.")
    return found


def place_of(region: Region) -> Path:
    """Where the posterior of a region stands: with the project for the packaged one, else in its own folder."""
    if region.folder == default_region():
        return HOME / f"{region.folder.name}.parquet"
    return region.folder / "posterior.parquet"


def packaged_posterior(region: Region) -> Path:
    """The posterior that comes with a region.

    Raises:
        InputError: there is none.
    """
    path = place_of(region)
    if not path.is_file():
        raise InputError(ABSENT.format(region=region.name_en, folder=region.folder))
    return path
