"""A calibration as it lies on the disk: its bank of runs with the unknowns of each, read back without running anything.

A store holds what a run gave, not its normal scores, and nothing of the observation's own parameters, which change no
run. Both follow from the calibration's seed, and every run is found by its own. A folder may have been calibrated with
one setting after another: the posterior's manifest tells which runs are meant. Following them takes minutes for a bank
of full size, so what came out is kept beside whatever is made of it.
"""

import hashlib
import secrets
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.errors import InputError
from calibration.annealing import Cloud, cloud
from calibration.calibrating import BANK, CHANCE
from calibration.noise import SEEDS as OFTEN
from calibration.noise import centre, chance
from calibration.posterior import Posterior, read_posterior
from calibration.pruning import Pruned, prune
from calibration.running import SEEDS, Runner
from calibration.space import Particles, Space, space_of
from calibration.summaries import Summaries, Yardstick, summaries_of, yardstick
from calibration.targets import Target, targets_hash
from experiments.plan import Report
from experiments.point import PARAMETER
from experiments.store import Store
from model.region import Region

STAGE = 1000 * SEEDS
"""Seeds of one calibration lie within so many of each other."""
CODE = 12
"""Digits of the code's hash that a store keeps of a run."""


class Kept(NamedTuple):
    """What validation needs of a calibration."""

    folder: Path
    region: Region
    space: Space
    yard: Yardstick
    bank: Cloud
    """Runs that succeeded, in the order of their seeds; from the prior that all targets have pruned."""
    wave: Cloud
    """The same of the first wave, which is from the prior itself and so has seen no target."""
    posterior: Posterior
    scale: float
    seed: int
    """Of the calibration."""

    @property
    def targets(self) -> tuple[Target, ...]:
        """All of them, those only checked included."""
        return self.yard.targets

    @property
    def summaries(self) -> Summaries:
        """How runs become values of targets."""
        return summaries_of(self.targets, self.region)

    def runner(self, out: Path, workers: int | None, report: Callable[[str], Report]) -> Runner:
        """Run more as the calibration did, into stores of another folder; arguments as of `Runner`."""
        return Runner(out, self.region, self.space, self.summaries, self.scale, self.seed, workers, None, report)


@dataclass(frozen=True)
class Reader(Runner):
    """Finds runs in the stores of a calibration, and runs nothing."""

    code: str = ""
    """Hash of the code that made the runs."""

    def own(self, stage: str) -> pd.DataFrame:
        """All runs of a store that are of this calibration.

        Raises:
            InputError: there is none.
        """
        runs = stored(self.folder / stage)
        mine = (runs["seed"] // STAGE == self.seed) & (runs["scale"] == self.scale)
        mine &= runs["code"] == self.code[:CODE]
        if not mine.any():
            raise InputError(
                f"{self.folder / stage}: none of its {len(runs):,} runs has the seed {self.seed}, the scale "
                f"{self.scale:g} and the code {self.code[:CODE]} that {self.folder / 'posterior.json'} tells of; "
                "calibrate again."
            )
        return runs[mine]

    def rows(self, stage: str, number: int, count: int) -> pd.DataFrame:
        """(count, columns) rows of a store in the order of its seeds; NaN where a run is not there."""
        seeds = self.seeds(number, count)
        runs = self.own(stage).drop_duplicates("seed", keep="last")
        return runs.set_index("seed").reindex(seeds).reset_index()

    def frame(self, stage: str, number: int, particles: Particles) -> pd.DataFrame:
        """Each run as a row of the store in the order of the particles.

        Raises:
            InputError: the runs were not made of these particles.
        """
        runs = self.rows(stage, number, len(particles.populations))
        there = np.flatnonzero(runs["status"].notna())
        points = self.space.points(particles.take(there), runs["seed"].to_numpy()[there], self.scale, self.until)
        known = ["population", *(f"{PARAMETER}{name}" for name in self.space.behaviour)]
        if not set(known) <= set(runs) or not np.allclose(runs.loc[there, known], points[known], rtol=1e-9):
            raise InputError(
                f"{self.folder / stage}: its runs were made from other priors or targets than those of today, or with "
                "other sizes than the posterior, so that their unknowns cannot be told; validate with the version that "
                "calibrated, or calibrate again"
            )
        return runs


def stored(folder: Path) -> pd.DataFrame:
    """All runs of a store.

    Raises:
        InputError: there is none.
    """
    return Store(folder).frame()


def read_kept(folder: Path, region: Region, targets: tuple[Target, ...], keep: Path) -> Kept:
    """Read a calibration.

    Args:
        folder: OUT of `calibration.calibrating.calibrate`.
        region: that was calibrated.
        targets: that it aimed at.
        keep: file for what was found out about the unknowns of the bank's runs.

    Raises:
        InputError: something is missing, or belongs to another region, other targets or other priors.
    """
    posterior = read_posterior(folder / "posterior.parquet")
    _same(posterior, region, targets)
    scale, seed, code, waves = float(posterior.told("scale")), *map(posterior.told, ("seed", "code", "waves"))
    reader = Reader(folder, region, space_of(region), summaries_of(targets, region), scale, seed, code=code)
    reader = replace(reader, space=space_of(region, _populations(reader, posterior, waves[0])))
    chances = reader.own("chance")["population"]
    measured = centre(reader.space, sorted(set(chances.tolist()))[: len(chances) // OFTEN])
    yard = yardstick(targets, chance(reader, CHANCE, measured).noise)
    runs = reader.own("bank").sort_values("seed")["run"]
    said = f"{posterior.digest} {targets_hash(targets)} {reader.space!r}"
    key = hashlib.sha256(f"{' '.join(runs)} {said}".encode()).hexdigest()
    particles = _found(keep, key)
    if particles is None:
        particles = _followed(reader, yard, waves)
        _keep(keep, key, particles)
    bank = cloud(particles, reader.values(reader.rows("bank", BANK, len(particles.populations)), particles), yard)
    _as_many(posterior, len(bank.squares))
    return Kept(folder, region, reader.space, yard, bank, _first_wave(reader, yard, waves[0]), posterior, scale, seed)


def _populations(reader: Reader, posterior: Posterior, count: int) -> tuple[int, ...]:
    """Numbers of the populations that could be drawn.

    A posterior of before this was told was drawn from all, unless the first wave, from the prior itself, shows others:
    then those that occur there.
    """
    if "may_start_from" in posterior.manifest:
        return tuple(posterior.manifest["may_start_from"])
    every = reader.space.populations
    found = reader.rows("wave-1", 1, count)["population"]
    expected = pd.Series(_from_prior(reader, count).populations)
    same = (found == expected) | found.isna()
    return every if same.all() else tuple(sorted({int(number) for number in found.dropna()}))


def _followed(reader: Reader, yard: Yardstick, waves: Sequence[int]) -> Particles:
    """The unknowns of the bank's runs, drawn again."""
    pruned, _ = prune(reader, yard, waves, [reader.seed, 0])
    count = int(reader.own("bank")["seed"].max()) - int(reader.seeds(BANK, 1)[0]) + 1
    particles, _ = pruned.draw(count, [reader.seed, 1])
    reader.frame("bank", BANK, particles)
    return particles


def _first_wave(reader: Reader, yard: Yardstick, count: int) -> Cloud:
    """The first wave's runs with their unknowns."""
    particles = _from_prior(reader, count)
    return cloud(particles, reader.run("wave-1", 1, particles), yard)


def _from_prior(reader: Reader, count: int) -> Particles:
    """The unknowns of the first wave's runs."""
    return Pruned(reader.space, yardstick(reader.summaries.targets), ()).draw(count, [reader.seed, 0, 0])[0]


def _as_many(posterior: Posterior, count: int) -> None:
    """See that the bank is the one that the posterior was made with.

    Raises:
        InputError: it is larger or smaller.
    """
    told = posterior.told("bank")
    if told != count:
        raise InputError(
            f"{posterior.path.parent / 'bank'} holds {count:,} runs of this calibration that succeeded, and "
            f"{posterior.path.with_suffix('.json').name} tells of {told:,}: the folder was given another size since; "
            "calibrate again with the one that is meant, into a folder of its own."
        )


def _found(path: Path, key: str) -> Particles | None:
    """Unknowns that were kept for this calibration."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            return Particles(kept["scores"], kept["populations"]) if str(kept["key"]) == key else None
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None


def _keep(path: Path, key: str, particles: Particles) -> None:
    """Write unknowns, whole or not at all.

    Raises:
        InputError: they cannot be written.
    """
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.savez(file, key=np.array(key), scores=particles.scores, populations=particles.populations)
        part.replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error


def _same(posterior: Posterior, region: Region, targets: tuple[Target, ...]) -> None:
    told = posterior.manifest
    if told.get("region", {}).get("hash") != region.hash:
        raise InputError(f"{posterior.path} is of another region than {region.folder}, or of other files of it.")
    if told.get("targets") != targets_hash(targets):
        raise InputError(f"{posterior.path} was fitted to other targets; give with --targets the file that it was.")
