"""What the data taught of each parameter: how much narrower the posterior is than the prior, and whether two agree."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.errors import InputError
from calibration.adjusting import Adjusted
from calibration.posterior import Posterior
from calibration.space import Particles, Space

Floats = npt.NDArray[np.float64]

LEAST_LEARNED = 0.2
"""Contraction from which on a parameter counts as learned, among the draws and in the bank: particles of few lineages
lie near each other in whatever nobody learned."""
COLUMNS = (
    "parameter", "learned", "contraction", "contraction_bank", "contraction_unseen", "contraction_settled", "apart",
    "apart_populations", "apart_surface", "mean", "low", "high", "prior_mean", "prior_sd",
)  # fmt: skip


def contraction(scores: Floats, weights: Floats | None = None) -> Floats:
    """(unknowns,) 1 − variance of the posterior / variance of the prior, in normal scores."""
    mean = np.average(scores, axis=0, weights=weights)
    return np.asarray(1.0 - np.average((scores - mean) ** 2, axis=0, weights=weights))


def unlike(draws: Particles, others: Floats, weights: Floats | None = None) -> Floats:
    """(unknowns,) difference of the mean of other scores from that of the draws, in standard deviations of these."""
    means = np.average(others, axis=0, weights=weights)
    return np.asarray((means - draws.scores.mean(axis=0)) / draws.scores.std(axis=0))


def taught(
    space: Space, bank: Adjusted, elsewhere: Adjusted, draws: Particles, settled: Particles
) -> dict[str, dict[str, Any]]:
    """For every unknown what the data taught; see `contractions`.

    Args:
        space: of the unknowns.
        bank: posterior that the bank alone gives.
        elsewhere: the same for a start that is none of its populations.
        draws: of the ABC-SMC.
        settled: the same walked on over the surface that the bank alone taught.
    """
    alike = bank.weighed(draws)
    columns = {
        "contraction": contraction(draws.scores),
        "contraction_bank": contraction(bank.particles.scores, bank.weights),
        "contraction_unseen": contraction(elsewhere.particles.scores, elsewhere.weights),
        "contraction_settled": contraction(settled.scores),
        "apart": unlike(draws, bank.particles.scores, bank.weights),
        "apart_populations": unlike(draws, alike.particles.scores, alike.weights),
        "apart_surface": unlike(draws, settled.scores),
    }
    values = space.values(draws.scores, space.names)
    found = {}
    for k, name in enumerate(space.names):
        numbers = {column: round(float(each[k]), 4) for column, each in columns.items()}
        found[name] = {
            **numbers,
            "learned": min(numbers["contraction"], numbers["contraction_bank"]) >= LEAST_LEARNED,
            "mean": float(values[:, k].mean()),
            "sd": float(values[:, k].std()),
            "low": float(np.quantile(values[:, k], 0.05)),
            "high": float(np.quantile(values[:, k], 0.95)),
            "prior_mean": space.known[name].prior.mean,
            "prior_sd": space.known[name].prior.sd,
        }
    return found


def contractions(posterior: Posterior) -> pd.DataFrame:
    """Rows COLUMNS as the manifest tells them, what was learned most first.

    `contraction` is 1 − variance of the posterior / variance of the prior, in normal scores, among the draws;
    `contraction_bank` the same in the posterior that the bank alone gives, `contraction_unseen` in that for a start
    that is none of its populations, and `contraction_settled` among the draws walked on. `apart` is how far the bank's
    mean is from that of the draws, in their standard deviations; `apart_populations` the same with the bank's
    populations counting as among the draws, and `apart_surface` that of the draws walked on.

    Raises:
        InputError: the manifest was written before one of these was told.
    """
    frame = pd.DataFrame([{"parameter": name, **entry} for name, entry in posterior.manifest["parameters"].items()])
    lacking = [column for column in COLUMNS if column not in frame]
    if lacking:
        raise InputError(
            f"{posterior.path.with_suffix('.json')}: its parameters lack '{lacking[0]}', which later versions of luohu "
            "calibrate write; give the command that wrote it again, which runs nothing anew."
        )
    order = frame[["contraction", "contraction_bank"]].min(axis=1).sort_values(ascending=False, kind="stable").index
    return frame.loc[order, list(COLUMNS)].reset_index(drop=True)
