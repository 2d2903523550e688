"""From priors to a posterior: chance, pruning, a bank of runs, and ABC-SMC, each an ordinary sweep in a store.

OUT/chance/ wave-1/ wave-2/ bank/ chance-near/ step-01/ …   stores: nothing is run twice, whatever was killed
OUT/posterior.parquet, posterior.json                       the draws and how they came about
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.compiling import sources_hash
from calibration.adjusting import Adjusted, adjusted, unseen
from calibration.annealing import Annealed, Cloud, Plan, Step, anneal, cloud, effective
from calibration.contracting import taught
from calibration.evidence import Evidence
from calibration.noise import centre, chance, nearest
from calibration.posterior import Posterior, table_of, write_posterior
from calibration.pruning import Pruned, prune
from calibration.running import Runner
from calibration.space import Particles, Space, space_of
from calibration.summaries import Yardstick, summaries_of, yardstick
from calibration.targets import Target, packaged_targets, targets_hash
from experiments.plan import Report
from model.population_inputs import POPULATIONS
from model.region import Region

Floats = npt.NDArray[np.float64]

CHANCE, BANK, NEAR = 900, 901, 902
"""Numbers of stages, which set their seeds apart."""
LEAST_DRAWS, LEAST_EFFECTIVE = 500, 200
"""What a posterior must have to be used."""


@dataclass(frozen=True)
class Settings:
    """Sizes of a calibration."""

    seed: int = 1
    scale: float = 0.05
    """Of all runs but those of the last steps: between 0.05 and 1 means differ by less than a target's error."""
    last_scale: float = 0.05
    waves: tuple[int, ...] = (2000, 3000)
    """Runs that prune the prior, wave by wave."""
    bank: int = 20_000
    nearest: int = 1500
    """Runs of the bank that its own posterior is drawn from."""
    plan: Plan = field(default_factory=Plan)
    populations: tuple[int, ...] = tuple(range(POPULATIONS))
    chance_populations: int = 8


class Calibration(NamedTuple):
    """All that a calibration found."""

    space: Space
    yard: Yardstick
    shares: list[float]
    """Of the prior that was left at each wave and for the bank."""
    pruned: Pruned
    bank: Cloud
    from_bank: Adjusted
    from_unseen: Adjusted
    """The same for a start that is none of its populations."""
    annealed: Annealed
    posterior: Posterior


def calibrate(
    out: Path,
    region: Region,
    targets: Sequence[Target] | None = None,
    settings: Settings | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    report: Callable[[str], Report] = lambda _: lambda _: None,
    told: Callable[[Step], None] = lambda _: None,
) -> Calibration:
    """Calibrate a region to its targets; what `out` holds of it already is not run again.

    Args:
        out: folder of stores and of the posterior.
        region: to be calibrated.
        targets: what it should reproduce; those packaged with it if not given.
        settings: sizes.
        workers: processes on this machine; results do not depend on it.
        cluster: address of a Dask scheduler, instead of these.
        report: gives, for the name of a stage, what is told of its progress.
        told: is told of each step of the ABC-SMC.

    Raises:
        InputError: nothing can be written, or too few runs succeed.
    """
    sizes = settings or Settings()
    aims = tuple(targets) if targets is not None else packaged_targets(region)
    space = space_of(region, sizes.populations)
    runner = Runner(out, region, space, summaries_of(aims, region), sizes.scale, sizes.seed, workers, cluster, report)
    yard = yardstick(aims, chance(runner, CHANCE, centre(space, sizes.populations[: sizes.chance_populations])).noise)
    pruned, shares = prune(runner, yard, sizes.waves, [sizes.seed, 0])
    bank, share = banked(runner, pruned, yard, sizes)
    nearby = min(sizes.nearest, len(bank.squares))
    from_bank, from_unseen = (
        fitted(bank, yard, nearby, np.random.default_rng([sizes.seed, 4])) for fitted in (adjusted, unseen)
    )
    spread = chance(runner, NEAR, nearest(bank.particles, bank.squares), "chance-near").covariance
    annealed = _annealed(runner, bank, yard, spread, sizes, told)
    found = Calibration(
        space, yard, [*shares, share], pruned, bank, from_bank, from_unseen, annealed,
        Posterior(pd.DataFrame(), {}, out),
    )  # fmt: skip
    manifest = told_of(found, region, aims, sizes)
    written = write_posterior(out / "posterior.parquet", table_of(space, annealed.draws), manifest)
    return found._replace(posterior=written)


def _annealed(
    runner: Runner, bank: Cloud, yard: Yardstick, spread: Floats, sizes: Settings, told: Callable[[Step], None]
) -> Annealed:
    """The ABC-SMC on a runner; chance at other scales follows from what it is at the runner's."""
    last = replace(runner, scale=sizes.last_scale)

    def simulate(stage: str, number: int, particles: Particles, large: bool) -> Floats:
        values = (last if large else runner).run(stage, number, particles)
        runner.enough(stage, values)
        return values

    chances = spread, spread * (sizes.scale / sizes.last_scale)
    plan = replace(sizes.plan, seed=sizes.seed)
    return anneal(bank, runner.space, Evidence(yard, spread * sizes.scale), chances, plan, simulate, told)


def banked(runner: Runner, pruned: Pruned, yard: Yardstick, sizes: Settings) -> tuple[Cloud, float]:
    """The bank: runs from the pruned prior, and the share of the prior that is left there.

    Raises:
        InputError: fewer than half of its runs succeeded.
    """
    particles, share = pruned.draw(sizes.bank, [sizes.seed, 1])
    values = runner.run("bank", BANK, particles)
    runner.enough("bank", values)
    bank = cloud(particles, values, yard)
    return bank, share


def told_of(found: Calibration, region: Region, targets: Sequence[Target], sizes: Settings) -> dict[str, Any]:
    """The manifest of a posterior."""
    annealed = found.annealed
    return {
        "region": {"code": region.code, "hash": region.hash},
        "targets": targets_hash(targets),
        "code": sources_hash(),
        "seed": sizes.seed,
        "scale": sizes.scale,
        "last_scale": sizes.last_scale,
        "until": max(target.year for target in targets),
        "waves": list(sizes.waves),
        "share_of_prior": found.shares,
        "bank": len(found.bank.squares),
        "draws": len(annealed.draws.populations),
        "effective": effective(annealed.weights),
        "sound": sound(annealed),
        "steps": [step._asdict() for step in annealed.steps],
        "chance": dict(zip([t.name for t in targets], found.yard.noise.tolist(), strict=True)),
        "populations": {
            str(number): int(count) for number, count in enumerate(np.bincount(annealed.draws.populations)) if count
        },
        "may_start_from": list(found.space.populations),
        "parameters": taught(found.space, found.from_bank, found.from_unseen, annealed.draws, annealed.settled),
        "versions": {name: version(name) for name in ("numpy", "numba", "pandas")} | {"python": python_version()},
    }


def sound(annealed: Annealed) -> bool:
    """Tell whether draws are many and different enough to be used."""
    return len(annealed.draws.populations) >= LEAST_DRAWS and effective(annealed.weights) >= LEAST_EFFECTIVE
