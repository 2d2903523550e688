"""The plan's indicators for other programs: as they are printed, and beside a run."""

import math
from typing import TYPE_CHECKING, Any

from agents.levers import AMENITY
from policies.indicators import SECTION, PlanIndicator, Standing, indicators_for, status_of

if TYPE_CHECKING:
    from model.migration import MigrationModel


def indicator_json(one: PlanIndicator) -> dict[str, Any]:
    """Give an indicator as it stands, texts in both languages, values as printed."""
    return {
        "key": one.key,
        "number": one.number,
        "name": list(one.name),
        "clause": {"section": SECTION, "quote": one.quote},
        "unit": list(one.unit),
        "printed": {str(year): printed.text for year, printed in one.printed.items()},
        "nature": one.nature or None,
        "role": one.role,
        "indicator": one.indicator or None,
        "gain": None if one.gain is None else one.gain.model_dump(mode="json"),
        "references": [other.model_dump(mode="json") for other in one.references],
        "note": list(one.note),
    }


def targets_json(model: "MigrationModel") -> list[dict[str, Any]]:
    """Give the indicators beside a run: `standings` of those with targets, `values` of all it produces or reads."""
    region, frame = model.region, model.indicators_frame()
    answer = []
    for one in indicators_for(region):
        found = indicator_json(one)
        found["standings"] = [_standing(standing) for standing in status_of(one, frame, region)]
        if one.role == "input":
            found["values"] = {str(y): _span(model, y) for y in one.printed if region.start < y <= model.year}
        elif one.role == "produced":
            mine = frame[(frame["area_code"] == region.code) & (frame["indicator"] == one.indicator)]
            found["values"] = {
                str(year): _plain(float(value)) for year, value in zip(mine["year"], mine["value"], strict=True)
            }
        answer.append(found)
    return answer


def _standing(standing: Standing) -> dict[str, Any]:
    """Give one target beside its value; what does not exist is None."""
    return {name: _plain(value) if isinstance(value, float) else value for name, value in standing._asdict().items()}


def _span(model: "MigrationModel", year: int) -> list[float]:
    """Lowest and highest amenity index of the townships."""
    values = model.scenario.of(year)[AMENITY]
    return [float(values.min()), float(values.max())]


def _plain(value: float) -> float | None:
    """Give what JSON cannot say as None."""
    return value if math.isfinite(value) else None
