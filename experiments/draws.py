"""Draws of what is not known, on which an ensemble runs: of a posterior, or of the priors."""

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from agents.parameters import drawn
from experiments.design_tables import parameter_columns, read_rows
from experiments.point import PARAMETER
from model.population_inputs import POPULATIONS
from model.region import Region
from model.rules import all_parameters

POSTERIOR, PRIOR, TABLE = "posterior", "prior", "table"
KINDS = (POSTERIOR, PRIOR, TABLE)

Worth = Callable[[int], float]
"""How many independent draws so many draws are worth; `float` where all are independent."""


@dataclass(frozen=True)
class Draws:
    """Draws of equal weight, and what is to be known of them."""

    frame: pd.DataFrame = field(repr=False)
    """(draws, columns): draw, population, parameter_NAME."""
    source: str
    """Where they come from, as it is shown."""
    kind: str = TABLE
    """One of KINDS; a table is one that nothing is said of."""
    learned: tuple[str, ...] = ()
    """Parameters that the data taught."""
    sound: bool | None = None
    """Whether the posterior has enough different draws to be used; None where that is not said."""
    digest: str = ""
    """Of the posterior."""
    effective: float | None = None
    """Independent draws that all of them together are worth; None where every draw is one. The rows of a posterior are
    particles of unequal weight, the heavy ones several times over."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of those that vary."""
        return tuple(str(name).removeprefix(PARAMETER) for name in self.frame if str(name).startswith(PARAMETER))

    @property
    def not_learned(self) -> tuple[str, ...]:
        """Parameters that are not told apart from their priors by their width."""
        return tuple(name for name in self.parameters if name not in self.learned)

    def shuffled(self, seed: int) -> "Draws":
        """The same in an order drawn by a seed, so that the first of them are a sample of all."""
        order = np.random.default_rng([seed, len(self.frame)]).permutation(len(self.frame))
        return replace(self, frame=self.frame.iloc[order].reset_index(drop=True))

    def first(self, count: int) -> "Draws":
        """The first so many.

        Raises:
            InputError: there are not so many.
        """
        if not 1 <= count <= len(self.frame):
            raise InputError(f"{count} draws are asked for; allowed is 1 to the {len(self.frame)} of {self.source}")
        effective = None if self.effective is None else self.worth(count)
        return replace(self, frame=self.frame.iloc[:count], effective=effective)

    def worth(self, count: int) -> float:
        """Independent draws that would make a mean as sure as so many of these, taken at random, do.

        With S² the variance of what is drawn, N rows worth E independent draws, and n rows of them taken, none twice,
        the variance of their mean is that about the mean of all rows and that of all rows about the posterior:
        S² ((1 − n / N) / n + 1 / E). All rows are so worth E, and few of many nearly as many as they are.
        """
        if self.effective is None:
            return float(count)
        return 1.0 / (1.0 / count - 1.0 / len(self.frame) + 1.0 / self.effective)

    def told(self) -> dict[str, Any]:
        """Plain values for a manifest."""
        return {
            "kind": self.kind, "source": self.source, "digest": self.digest, "count": len(self.frame),
            "populations": len(np.unique(self.frame["population"])), "sound": self.sound,
            "effective": self.effective, "learned": list(self.learned), "not_learned": list(self.not_learned),
        }  # fmt: skip


def evenly(there: int, most: int) -> npt.NDArray[np.int64]:
    """Numbers of at most so many rows of a table, evenly spread over all, the first and the last among them."""
    return np.unique(np.linspace(0, there - 1, min(most, there)).round().astype(np.int64))


def read_draws(path: Path) -> Draws:
    """Read draws from a file that `luohu calibrate` wrote, or any table of draws.

    Args:
        path: CSV or Parquet, a row a draw: `population`, a column a parameter with or without `parameter_`; each row
            counts the same. The manifest of a posterior stands beside it as NAME.json.

    Raises:
        InputError: the file cannot be used, or the manifest beside it is damaged.
    """
    frame = parameter_columns(read_rows(path, "draws of a posterior"), path)
    beside = path.with_suffix(".json")
    if not beside.is_file():
        return draws_of(frame, path.name)
    try:
        manifest = json.loads(beside.read_text(encoding="utf-8"))
        taught = {name: bool(entry["learned"]) for name, entry in manifest["parameters"].items()}
        effective = _effective(manifest.get("effective"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{beside} is no manifest of a posterior ({error!r}); luohu calibrate writes both.") from error
    learned = tuple(name for name, known in taught.items() if known)
    digest = str(manifest.get("digest", ""))
    return draws_of(frame, path.name, POSTERIOR, learned, manifest.get("sound"), digest, effective)


def _effective(found: Any) -> float | None:  # noqa: ANN401 (a value of a file)
    """The effective number of particles that a manifest tells, or that it tells none.

    Raises:
        ValueError: it is no number of one at least.
    """
    if found is None:
        return None
    if not (math.isfinite(number := float(found)) and number >= 1.0):
        raise ValueError(f"effective is {found}; allowed is 1 or more")
    return number


def draws_of(
    frame: pd.DataFrame, source: str, kind: str = TABLE, learned: Sequence[str] = (), sound: bool | None = None,
    digest: str = "", effective: float | None = None,
) -> Draws:  # fmt: skip
    """Draws from a frame, numbered by their rows where it has no numbers; effectively at most as many as rows.

    Raises:
        InputError: there is no row, or no column `population`.
    """
    if frame.empty or "population" not in frame:
        raise InputError(f"{source} has no {'draw' if frame.empty else 'column population'}; a row is a draw.")
    numbers = frame["draw"] if "draw" in frame else pd.RangeIndex(len(frame))
    kept = [name for name in frame if str(name).startswith(PARAMETER)]
    found = pd.DataFrame({"draw": np.asarray(numbers), "population": frame["population"], **frame[kept]})
    if found["draw"].duplicated().any():
        raise InputError(f"{source} has the draw {found['draw'][found['draw'].duplicated()].iloc[0]} twice.")
    least = None if effective is None else min(effective, float(len(found)))
    return Draws(found.reset_index(drop=True), source, kind, tuple(learned), sound, digest, least)


def prior_draws(region: Region, count: int, populations: Sequence[int] = range(POPULATIONS)) -> Draws:
    """Draws from the priors of every parameter, independently, over the synthetic populations in turn.

    What the data of 2016–2020 teach is not in them: they show how little would be known without.
    """
    known = all_parameters(region.county_codes)
    rows = [{f"{PARAMETER}{name}": value for name, value in drawn(known, number).items()} for number in range(count)]
    frame = pd.DataFrame(rows)
    frame.insert(0, "population", [populations[number % len(populations)] for number in range(count)])
    return draws_of(frame, "priors", PRIOR)
