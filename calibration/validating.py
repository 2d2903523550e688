"""A validation: one piece after the other, each leaving frames on the disk, so that a report is made of what is there.

OUT/bank.npz         what was found out about the unknowns of the bank's runs
OUT/frames/          a Parquet file for each frame, and `made.json`, which says what each was made of
OUT/runs/            stores: nothing is run twice, whatever was killed
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.compiling import sources_hash
from agents.errors import InputError
from calibration.contracting import contractions
from calibration.hindcasting import beside, hindcast
from calibration.holding_out import BANK, BLIND, by_county, by_year, scored
from calibration.kept import Kept
from calibration.mover_ages import movers
from calibration.predicting import predicted, rerun
from calibration.ranking import survived
from calibration.recovering import coverage, histogram, recovered
from calibration.resting import readable, resting
from calibration.running import Runner
from calibration.shifting import shifts
from calibration.start_inputs import sensitivity
from calibration.trending import trend
from experiments.plan import Report
from model.variants import VARIANTS

AGES, RESTS = 912, 913
"""Numbers of stages, which set their seeds apart."""


@dataclass(frozen=True)
class Sizes:
    """Sizes of a validation."""

    pseudo: int = 200
    """Runs of the bank that take the place of the observation."""
    nearest: int = 1500
    """Runs of the bank that a fit uses."""
    predictive: int = 600
    """Draws that are run again, at most."""
    hindcast: int = 200
    movers: int = 8
    scenarios: int = 6
    """Whose effects are taken apart by what they rest on."""
    lucks: int = 6
    """Seeds under which they are; each takes some 1,500 years of runs."""
    until: int = 2035
    variants: int | None = None
    """Runs of the bank of each structural variant: half the model's if not given; none if 0."""
    draws: int = 20
    """Of each of their posteriors, under which scenarios are ranked."""


QUICK = Sizes(
    pseudo=40, nearest=500, predictive=60, hindcast=24, movers=2, scenarios=1, lucks=2, until=2025, variants=0, draws=4
)
"""A look at everything in minutes, too small to be shown."""

Frames = dict[str, pd.DataFrame]


class Work(NamedTuple):
    """What the pieces need."""

    kept: Kept
    sizes: Sizes
    runner: Runner
    told: Callable[[int, int], None]
    """Is told how far a piece is, of how much."""

    @property
    def populations(self) -> list[int]:
        """Numbers that the bank holds."""
        return [int(number) for number in np.unique(self.kept.bank.particles.populations)]

    def draws(self, count: int) -> pd.DataFrame:
        """So many draws of the posterior at most, evenly taken."""
        draws = self.kept.posterior.draws
        rows = np.unique(np.linspace(0, len(draws) - 1, min(count, len(draws))).astype(np.int64))
        return draws.iloc[rows].reset_index(drop=True)

    def key(self, number: int) -> list[int]:
        """Of a piece's generators."""
        return [self.kept.seed, 5, number]


def _contraction(work: Work) -> Frames:
    kept = work.kept
    return {"contraction": contractions(kept.posterior), "shifts": shifts(kept.posterior, kept.space)}


def _recovery(work: Work) -> Frames:
    kept, count = work.kept, min(work.sizes.pseudo, len(work.kept.bank.squares))
    ranks = recovered(
        kept.bank, kept.space, kept.yard, count, work.sizes.nearest, work.key(1), lambda n: work.told(n, count)
    )
    taught = contractions(kept.posterior)
    shown = taught.loc[taught["learned"], "parameter"].tolist() or list(kept.space.names[:4])
    return {"ranks": ranks, "recovery": coverage(ranks), "rank_histogram": histogram(ranks, shown)}


def _predictive(work: Work) -> Frames:
    values = rerun(work.runner, work.draws(work.sizes.predictive))
    return {"predictive": predicted(values, work.kept.yard, work.key(2))}


def _held_out(work: Work) -> Frames:
    kept = work.kept
    groups = {"counties_out": by_county(kept.targets, kept.region), "years_out": by_year(kept.targets, kept.region)}
    banks = {BANK: kept.bank, BLIND: kept.wave}
    return {
        name: scored(
            banks, kept.yard, kept.region, held, kept.space.populations, work.sizes.nearest, [*work.key(3), number]
        )
        for number, (name, held) in enumerate(groups.items())
    }


def _hindcast(work: Work) -> Frames:
    found = hindcast(work.runner, work.draws(work.sizes.hindcast))
    return {"hindcast": beside(found, work.kept.region, work.populations)}


def _movers(work: Work) -> Frames:
    draws, year = work.draws(work.sizes.movers), work.runner.until
    seeds = work.runner.seeds(AGES, len(draws)).tolist()
    flows, stock = movers(work.kept.region, draws, seeds, work.kept.scale, year, lambda n: work.told(n, len(draws)))
    return {"mover_ages": flows, "away_ages": stock}


def _inputs(work: Work) -> Frames:
    kept = work.kept
    shown = kept.posterior.learned or tuple(kept.space.names[:4])
    found = sensitivity(kept.bank, kept.space, kept.yard, kept.region, shown, work.sizes.nearest, work.key(4))
    return {"start_inputs": found}


def _trend(work: Work) -> Frames:
    kept = work.kept
    return {"trend": trend(kept.region, kept.targets, work.populations, (2025, 2035), work.key(5))}


def _rests(work: Work) -> Frames:
    kept, until = work.kept, min(work.sizes.until, work.kept.region.last)
    scenarios = readable(kept.region)[: work.sizes.scenarios]
    seeds = work.runner.seeds(RESTS, work.sizes.lucks).tolist()
    return {"rests_on": resting(kept.posterior, kept.region, scenarios, kept.scale, seeds, until, work.told)}


def _ranking(work: Work) -> Frames:
    kept, sizes = work.kept, work.sizes
    runs = len(kept.bank.squares) // 2 if sizes.variants is None else sizes.variants
    names = [scenario.name for scenario in readable(kept.region)][: sizes.scenarios]
    variants, until = tuple(VARIANTS) if runs else (), min(sizes.until, kept.region.last)
    found = survived(
        work.runner, kept.bank, kept.yard, variants, names, runs, sizes.nearest // 2, sizes.draws, until, work.key(6)
    )
    return {"ranking": found}


PIECES: dict[str, tuple[tuple[str, ...], Callable[[Work], Frames]]] = {
    "contraction": (("contraction", "shifts"), _contraction),
    "recovery": (("ranks", "recovery", "rank_histogram"), _recovery),
    "predictive": (("predictive",), _predictive),
    "held out": (("counties_out", "years_out"), _held_out),
    "hindcast": (("hindcast",), _hindcast),
    "movers": (("mover_ages", "away_ages"), _movers),
    "inputs": (("start_inputs",), _inputs),
    "trend": (("trend",), _trend),
    "rests on": (("rests_on",), _rests),
    "ranking": (("ranking",), _ranking),
}
"""Piece → the frames that it leaves, and how they are made."""


def validate(
    kept: Kept,
    out: Path,
    sizes: Sizes | None = None,
    workers: int | None = None,
    report: Callable[[str], Report] = lambda _: lambda _: None,
    told: Callable[[str, int, int], None] = lambda *_: None,
) -> Frames:
    """Do what is not there yet, piece by piece.

    Args:
        kept: the calibration.
        out: folder for frames and stores.
        sizes: of the pieces.
        workers: processes on this machine; results do not depend on it.
        report: gives, for the name of a stage of runs, what is told of its progress.
        told: is told of each piece how far it is, of how much.

    Returns:
        Every frame by name.

    Raises:
        InputError: nothing can be written, or too few runs succeed.
    """
    chosen = sizes or Sizes()
    runner = kept.runner(out / "runs", workers, report)
    key = _key(kept, chosen)
    frames: Frames = {}
    for name, (made, piece) in PIECES.items():
        found = _made(out / "frames", made, key)
        if found is None:
            told(name, 0, 1)
            found = piece(Work(kept, chosen, runner, partial(told, name)))
            _write(out / "frames", found, key)
        frames |= found
    return frames


def _key(kept: Kept, sizes: Sizes) -> str:
    """What every frame depends on: the calibration, the sizes, and the code that makes it."""
    total = hashlib.sha256(f"{kept.posterior.digest} {len(kept.bank.squares)} {astuple(sizes)}".encode())
    total.update(sources_hash().encode())
    for path in _sources():
        total.update(path.read_bytes())
    return total.hexdigest()


def _sources() -> Iterator[Path]:
    yield from sorted(Path(__file__).parent.glob("*.py"))


def _made(folder: Path, names: tuple[str, ...], key: str) -> Frames | None:
    """Frames that were made of the same."""
    try:
        told = json.loads((folder / "made.json").read_text(encoding="utf-8"))
        if any(told[name] != key for name in names):
            return None
        return {name: pd.read_parquet(folder / f"{name}.parquet") for name in names}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(folder: Path, frames: Frames, key: str) -> None:
    """Write frames, each whole or not at all, and then that they were made.

    Raises:
        InputError: they cannot be written.
    """
    note = folder / "made.json"
    part = folder / f".{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            frame.to_parquet(part, index=False)
            part.replace(folder / f"{name}.parquet")
        told = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else {}
        part.write_text(json.dumps(told | dict.fromkeys(frames, key), indent=1) + "\n", encoding="utf-8")
        part.replace(note)
    except (OSError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise InputError(f"{folder} cannot be written: {error}.") from error
