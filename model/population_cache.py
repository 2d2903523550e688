"""Synthetic populations kept on disk: a few seconds saved for every run after the first."""

import hashlib
import os
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.columns import Households
from agents.compiling import cache_root, sources_hash
from model.region import Region

Shorts = npt.NDArray[np.int16]
Kept = tuple[Households, Shorts, Shorts, pd.DataFrame]
_KEPT_SECONDS = 14 * 24 * 3600
_TEXT = ("margin", "category", "unit", "use")
_NUMBERS = ("target", "value")
_FIT = ("margin", "category", "target", "value", "unit", "use")


def population_file(region: Region, index: int, scale: float) -> Path:
    """Give the file of a population: named after the code, the region, the number and the scale."""
    key = f"{sources_hash()} {region.hash} {index} {float(scale)!r}"
    return cache_root() / "populations" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.npz"


def _drop_old(folder: Path) -> None:
    """Remove what has not been read for two weeks; another process may be doing the same."""
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
                path.unlink()
        except OSError:
            continue


def read_population(region: Region, index: int, scale: float) -> Kept | None:
    """Read a population that was kept; None if there is none, or the file cannot be read."""
    try:
        path = population_file(region, index, scale)
        with np.load(path, allow_pickle=False) as file:
            households = Households(*(file[name] for name in Households._fields))
            fit = pd.DataFrame({name: file[f"fit_{name}"].tolist() for name in _FIT})
            os.utime(path)
            return households, file["urban_from"], file["registered_urban_from"], fit
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def write_population(region: Region, index: int, scale: float, kept: Kept) -> None:
    """Keep a population on disk, under another name until it is complete; a disk that refuses is no error."""
    households, urban_from, registered_urban_from, fit = kept
    path = population_file(region, index, scale)
    columns: dict[str, Any] = dict(zip(Households._fields, households, strict=True))
    columns |= {"urban_from": urban_from, "registered_urban_from": registered_urban_from}
    columns |= {f"fit_{name}": fit[name].to_numpy(np.str_) for name in _TEXT}
    columns |= {f"fit_{name}": fit[name].to_numpy(np.float64) for name in _NUMBERS}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _drop_old(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    except OSError:
        return
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **columns)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
