"""What is not known about a run, as one vector: every parameter as a normal score, and the synthetic population.

A score z stands for the prior's quantile at Φ(z), so that scores of the prior are independent standard normals whatever
the priors look like. The nuisance parameters of the observation stand among them; they change no run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.parameters import Parameter
from calibration.observing import NUISANCE
from experiments.point import PARAMETER
from model.population_inputs import POPULATIONS
from model.region import Region
from model.rules import all_parameters

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_STANDARD = NormalDist()
_EDGE = 6.0
"""Scores beyond this are drawn in, where Φ is no longer told from 0 or 1."""


class Particles(NamedTuple):
    """Vectors of unknowns."""

    scores: Floats
    """(n, unknowns) normal scores, in the order of `Space.names`."""
    populations: Whole
    """(n,) numbers of synthetic populations."""

    def take(self, rows: npt.NDArray[Any]) -> "Particles":
        """Some of them."""
        return Particles(self.scores[rows], self.populations[rows])

    def and_(self, others: "Particles") -> "Particles":
        """Both, one after the other."""
        return Particles(
            np.concatenate([self.scores, others.scores]), np.concatenate([self.populations, others.populations])
        )


@dataclass(frozen=True)
class Space:
    """The unknowns of a region's runs."""

    known: dict[str, Parameter]
    """Parameters of behaviour, then of the observation."""
    behaviour: tuple[str, ...]
    populations: tuple[int, ...]
    """Those that may be drawn."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the unknowns, in the order of scores."""
        return tuple(self.known)

    def from_prior(self, count: int, luck: np.random.Generator) -> Particles:
        """Draw from the prior: independent scores, every population alike."""
        scores = luck.standard_normal((count, len(self.known)))
        return Particles(scores, luck.choice(np.array(self.populations, np.int64), count))

    def values(self, scores: Floats, names: Sequence[str]) -> Floats:
        """(n, names) values of the parameters named, each within the bounds of its prior."""
        out = np.empty((len(scores), len(names)))
        for k, name in enumerate(names):
            prior, cut = self.known[name].prior, np.clip(scores[:, self.names.index(name)], -_EDGE, _EDGE)
            out[:, k] = [prior.quantile(_STANDARD.cdf(z)) for z in cut.tolist()]
        return out

    def points(self, particles: Particles, seeds: Sequence[int] | Whole, scale: float, until: int) -> pd.DataFrame:
        """(n, columns) points of a design, as `experiments.point` describes them."""
        values = self.values(particles.scores, self.behaviour)
        table = pd.DataFrame(values, columns=[f"{PARAMETER}{name}" for name in self.behaviour])
        head = pd.DataFrame(
            {"population": particles.populations, "seed": np.asarray(seeds, np.int64), "scale": scale, "until": until}
        )
        return pd.concat([head, table], axis=1)


def space_of(region: Region, populations: Sequence[int] = range(POPULATIONS)) -> Space:
    """Every unknown of a region's runs."""
    behaviour = all_parameters(region.county_codes)
    return Space(behaviour | NUISANCE, tuple(behaviour), tuple(populations))
