"""A comparison as one JSON object for other programs."""

import math
from typing import Any

import pandas as pd

from viz.compare_levers import Levers
from viz.compare_values import Compared


def compare_json(compared: Compared, levers: Levers, by_county: bool = False) -> dict[str, Any]:
    """Give a comparison as plain values.

    Returns:
        `{"reference": NAME, "manifests": {NAME: {…}}, "scenarios": {NAME: {…}}}`; for each scenario its `title` and
        `hash`, the `levers` moved with the status of their effects, `indicators` and `differences` of the prefecture
        ({NAME: {YEAR: value}}, shares in percent and points, counts in full-size persons), and the rows of the other
        frames as objects. With `by_county`, `counties` {CODE: {NAME: {YEAR: difference}}} as well. What does not exist
        is None.
    """
    manifests = compared.frames.manifests
    return {
        "reference": compared.reference,
        "manifests": {one.name: manifest for one, manifest in zip(compared.scenarios, manifests, strict=True)},
        "scenarios": {name: _scenario(compared, name, levers, by_county) for name in compared.others},
    }


def _scenario(compared: Compared, name: str, levers: Levers, by_county: bool) -> dict[str, Any]:
    """Give one scenario."""
    scenario = next(one for one in compared.scenarios if one.name == name)
    frames = compared.frames
    effects = frames.effects[frames.effects["scenario"] == name]
    found: dict[str, Any] = {
        "title": list(scenario.title),
        "hash": scenario.hash,
        "levers": {one.entry.key: {"since": one.since, "effect": one.effect} for one in levers[name]},
        "indicators": _by_name(effects, compared.city, "value"),
        "differences": _by_name(effects, compared.city, "difference"),
    }
    for key in ("parts", "spillover", "movers", "costs", "cost_per", "rests_on"):
        found[key] = _rows(getattr(frames, key), name, compared.city, by_county)
    if by_county:
        codes = compared.region.county_codes
        found["counties"] = {code: _by_name(effects, code, "difference") for code in codes}
    return found


def _by_name(effects: pd.DataFrame, area: str, column: str) -> dict[str, dict[str, Any]]:
    """Turn the rows of one area into {NAME: {YEAR: value}}."""
    rows = effects[effects["area_code"] == area]
    found: dict[str, dict[str, Any]] = {}
    for indicator, year, value in zip(rows["indicator"], rows["year"], rows[column], strict=True):
        found.setdefault(str(indicator), {})[str(int(year))] = _plain(value)
    return found


def _rows(frame: pd.DataFrame, name: str, city: str, by_county: bool) -> list[dict[str, Any]]:
    """Give a scenario's rows of a frame as objects, those of counties only if wanted."""
    rows = frame[frame["scenario"] == name]
    if "area_code" in rows and not by_county:
        rows = rows[rows["area_code"] == city]
    return [
        {str(key): _plain(value) for key, value in row.items()}
        for row in rows.drop(columns="scenario").to_dict("records")
    ]


def _plain(value: object) -> str | float | int | None:
    """Give a number as JSON can say it, whole ones as integers; words as they are."""
    if isinstance(value, str):
        return value
    number = float(value)  # type: ignore[arg-type]
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
