"""Putting a posterior and its fitted point where runs of the region find them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from agents.errors import InputError
from calibration.calibrating import LEAST_DRAWS, LEAST_EFFECTIVE
from calibration.pointing import Pointed
from calibration.posterior import Posterior, place_of, read_posterior, write_posterior
from calibration.targets import Target, targets_hash
from model.fitted import FILE
from model.region import Region
from model.results import write_whole

TABLE = "fitted.json"
"""Beside the posterior: what the fitted run gives for each target."""


class Adopted(NamedTuple):
    """Files that were written."""

    posterior: Path
    fitted: Path


def posterior_in(out: Path, region: Region, targets: Sequence[Target]) -> Posterior:
    """The posterior that a calibration left in a folder, of this region and these targets.

    Raises:
        InputError: there is none, or it is of another region or other targets.
    """
    path = out / "posterior.parquet"
    if not path.is_file():
        raise InputError(f"{out} holds no posterior.parquet; luohu calibrate --out {out} makes it.")
    found = read_posterior(path)
    if found.manifest.get("region", {}).get("hash") != region.hash:
        raise InputError(f"{path} is the posterior of another region, or of other files, than {region.folder}.")
    if found.manifest.get("targets") != targets_hash(targets):
        raise InputError(f"{path} was made for other targets; give those it was calibrated to.")
    return found


def check_sound(posterior: Posterior) -> None:
    """Refuse a posterior that cannot carry conclusions.

    Raises:
        InputError: it has too few draws, or too few different ones.
    """
    manifest = posterior.manifest
    if not manifest.get("sound"):
        different = manifest.get("effective", 0)
        raise InputError(
            f"{posterior.path} has {len(posterior.draws)} draws from effectively {different:.0f} particles; one to be "
            f"used needs {LEAST_DRAWS} and {LEAST_EFFECTIVE}."
        )


def adopt(posterior: Posterior, pointed: Pointed, region: Region) -> Adopted:
    """Write posterior, fitted point, and how near it comes, each whole or not at all; the fitted point last.

    Raises:
        InputError: a file cannot be written.
    """
    path = place_of(region)
    write_posterior(path, posterior.draws, posterior.manifest)
    near = {"meets": pointed.meets, "away": pointed.away, "targets": pointed.table.to_dict("records")}
    text = json.dumps(near, indent=1) + "\n"
    try:
        write_whole(path.with_name(f"{path.stem}.{TABLE}"), lambda part: part.write_text(text, encoding="utf-8"))
        fitted = region.folder / FILE
        write_whole(fitted, lambda part: part.write_text(pointed.fitted.text(), encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{region.folder} cannot be written ({error.strerror}).") from error
    return Adopted(path, fitted)
