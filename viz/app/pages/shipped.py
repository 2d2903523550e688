"""What comes with the project beside the model: the calibrated fans, and the chances of the plan's targets."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from agents.errors import InputError
from calibration.forecast import packaged_ensemble
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

log = logging.getLogger("luohu.app")


@dataclass(frozen=True, eq=False)
class Shipped:
    """Frames of an ensemble; none of them where none ships."""

    fans: pd.DataFrame | None = None
    """(scenario, area_code, indicator, year, unit, mean, p05, p25, p50, p75, p95)."""
    targets: pd.DataFrame | None = None
    """(scenario, target, indicator, area_code, year, …, probability, low, high)."""
    variance: pd.DataFrame | None = None
    """(scenario, indicator, area_code, year, and the shares of the variance)."""
    manifest: Mapping[str, Any] = field(default_factory=dict)
    """Of the ensemble: what the draws are, and which parameters the data taught."""

    def fan(self, scenario: str) -> pd.DataFrame | None:
        """Give the fan of a scenario by name; None where it has none."""
        return _of(self.fans, scenario)

    def chances(self, scenario: str) -> pd.DataFrame | None:
        """Give the chances of the targets under a scenario; None where there are none."""
        return _of(self.targets, scenario)

    def absent(self, say: Say) -> str:
        """Say that no fan ships, where that is so."""
        if self.fans is not None:
            return ""
        return say(
            "这一地区没有附带校准后的扇形区间：图中只有单次模拟，达到目标的概率暂缺。",
            "No calibrated fan comes with this region: what is drawn are single runs, and chances of reaching targets "
            "are missing.",
        )


def read_shipped(region: "Region") -> Shipped:
    """Read what ships with a region; nothing where that is missing, or of other files than the region's."""
    try:
        found = packaged_ensemble(region)
    except InputError as error:
        log.warning("no fan: %s", error)
        return Shipped()
    return Shipped(found.fans, found.targets, found.variance, found.manifest)


def _of(frame: pd.DataFrame | None, scenario: str) -> pd.DataFrame | None:
    if frame is None:
        return None
    rows = frame[frame["scenario"] == scenario]
    return rows if len(rows) else None
