"""What the data taught of each parameter: how much narrower the posterior is than the prior."""

import pandas as pd

from calibration.posterior import Posterior

COLUMNS = (
    "parameter", "learned", "contraction", "contraction_bank", "apart", "mean", "low", "high", "prior_mean", "prior_sd",
)  # fmt: skip


def contractions(posterior: Posterior) -> pd.DataFrame:
    """Rows COLUMNS as the manifest tells them, what was learned most first.

    `contraction` is 1 − variance of the posterior / variance of the prior, in normal scores, among the draws, and
    `contraction_bank` in the posterior that the bank alone gives; `apart` is how far the two are from each other.
    """
    frame = pd.DataFrame([{"parameter": name, **entry} for name, entry in posterior.manifest["parameters"].items()])
    order = frame[["contraction", "contraction_bank"]].min(axis=1).sort_values(ascending=False, kind="stable").index
    return frame.loc[order, list(COLUMNS)].reset_index(drop=True)
