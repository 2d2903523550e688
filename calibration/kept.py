"""A calibration as it lies on the disk: its bank of runs with the unknowns of each, read back without running anything.

A store holds what a run gave, not its normal scores, and nothing of the observation's own parameters, which change no
run. Both follow from the calibration's seed; every run is found by its own seed, whatever version of the code made it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
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
from experiments.point import PARAMETER
from experiments.store import Store
from model.region import Region

STAGE = 1000 * SEEDS
"""Seeds of one calibration lie within so many of each other."""


class Kept(NamedTuple):
    """What validation needs of a calibration."""

    folder: Path
    region: Region
    space: Space
    yard: Yardstick
    bank: Cloud
    """Runs that succeeded, in the order of their seeds."""
    pruned: Pruned
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

    def runner(self, out: Path, workers: int | None = None) -> Runner:
        """Run more particles as the calibration did, into stores of another folder."""
        return Runner(out, self.region, self.space, self.summaries, self.scale, self.seed, workers)


@dataclass(frozen=True)
class Reader(Runner):
    """Finds runs in the stores of a calibration, and runs nothing."""

    def frame(self, stage: str, number: int, particles: Particles) -> pd.DataFrame:
        """Each run as a row of the store in the order of the particles; NaN where it is not there.

        Raises:
            InputError: the runs were not made of these particles.
        """
        seeds = self.seeds(number, len(particles.populations))
        runs = stored(self.folder / stage).drop_duplicates("seed", keep="last").set_index("seed").reindex(seeds)
        points = self.space.points(particles, seeds, self.scale, self.until).set_index("seed")
        known = [f"{PARAMETER}{name}" for name in self.space.behaviour]
        there = runs["status"].notna().to_numpy()
        alike = set(known) <= set(runs.columns) and np.allclose(
            runs.loc[there, ["population", *known]].to_numpy(np.float64), points.loc[there, ["population", *known]],
            rtol=1e-9,
        )  # fmt: skip
        if not alike:
            raise InputError(
                f"{self.folder / stage}: its runs were made from other priors or targets than those of today, so that "
                "their unknowns cannot be told; validate with the version that calibrated, or calibrate again"
            )
        return runs.reset_index()


def stored(folder: Path) -> pd.DataFrame:
    """All runs of a store.

    Raises:
        InputError: there is none.
    """
    return Store(folder).frame()


def read_kept(folder: Path, region: Region, targets: tuple[Target, ...]) -> Kept:
    """Read a calibration.

    Args:
        folder: OUT of `calibration.calibrating.calibrate`.
        region: that was calibrated.
        targets: that it aimed at.

    Raises:
        InputError: something is missing, or belongs to another region, other targets or other priors.
    """
    posterior = read_posterior(folder / "posterior.parquet")
    _same(posterior, region, targets)
    runs = stored(folder / "bank")
    numbers = tuple(int(p) for p in np.unique(_column(stored(folder / "wave-1"), "population")))
    seed, scale = int(_column(runs, "seed")[0]) // STAGE, float(_column(runs, "scale")[0])
    space = space_of(region, numbers)
    reader = Reader(folder, region, space, summaries_of(targets, region), scale, seed)
    first = _column(stored(folder / "chance"), "population")
    measured = centre(space, sorted(set(first.tolist()))[: len(first) // OFTEN])
    yard = yardstick(targets, chance(reader, CHANCE, measured).noise)
    waves = [_count(folder / f"wave-{k + 1}", seed, k + 1) for k in range(len(list(folder.glob("wave-*"))))]
    pruned, _ = prune(reader, yard, waves, [seed, 0])
    particles, _ = pruned.draw(_count(folder / "bank", seed, BANK), [seed, 1])
    bank = cloud(particles, reader.run("bank", BANK, particles), yard)
    return Kept(folder, region, space, yard, bank, pruned, posterior, scale, seed)


def _column(runs: pd.DataFrame, name: str) -> npt.NDArray[np.float64]:
    return runs[name].to_numpy()


def _count(folder: Path, seed: int, number: int) -> int:
    """Runs that a stage was asked for."""
    return int(_column(stored(folder), "seed").max()) - (seed * 1000 + number) * SEEDS + 1


def _same(posterior: Posterior, region: Region, targets: tuple[Target, ...]) -> None:
    told = posterior.manifest
    if told.get("region", {}).get("hash") != region.hash:
        raise InputError(f"{posterior.path} is of another region than {region.folder}, or of other files of it.")
    if told.get("targets") != targets_hash(targets):
        raise InputError(f"{posterior.path} was fitted to other targets; give with --targets the file that it was.")
