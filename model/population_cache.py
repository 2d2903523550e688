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


def map_population(region: Region, index: int, scale: float) -> Kept | None:
    """Read a population that was kept, its columns memory-mapped, so that many processes share one copy.

    The columns are read-only and need not be aligned: for a model, which makes copies of its own.
    """
    path = population_file(region, index, scale)
    try:
        with np.load(path, allow_pickle=False) as file, zipfile.ZipFile(path) as archive:
            names = (*Households._fields, "urban_from", "registered_urban_from")
            columns = [_mapped(path, archive.getinfo(f"{name}.npy")) for name in names]
            fit = pd.DataFrame({name: file[f"fit_{name}"].tolist() for name in _FIT})
            os.utime(path)
            return Households(*columns[:-2]), columns[-2], columns[-1], fit
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def _mapped(path: Path, member: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """One array of an uncompressed archive, where it stands in the file."""
    with path.open("rb") as file:
        # A member's own header is 30 bytes, of which the last four tell how long its name and extra field are.
        file.seek(member.header_offset + 26)
        name, extra = (int.from_bytes(file.read(2), "little") for _ in range(2))
        file.seek(name + extra, os.SEEK_CUR)
        read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        shape, fortran, kind = read[np.lib.format.read_magic(file)](file)
        start = file.tell()
    if member.compress_type != zipfile.ZIP_STORED or fortran or kind.hasobject:
        raise ValueError(f"{path}: {member.filename} is no plain array")
    if 0 in shape:  # nothing can be mapped
        return np.zeros(shape, kind)
    return np.memmap(path, kind, "r", start, shape)
