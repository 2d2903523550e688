"""Headline numbers of the first screen: both shares at the plan's horizons, and the chance of reaching each target."""

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from viz.compare_numbers import persons_words
from viz.compare_words import LEDGERS, SHARES
from viz.labels import SIGNS
from viz.language import Say

if TYPE_CHECKING:
    from model.region import Region

YEARS = (2025, 2035)
URBAN = "resident_urban"

Rows = dict[tuple[str, int], dict[str, float]]
"""Numbers by indicator and year."""


class Headline(NamedTuple):
    """One number with what belongs beside it."""

    year: int
    name: str
    value: str
    beside: str
    """Difference from the baseline, or the spread of the fan."""
    target: str
    """The plan's target and the chance of reaching it, or whether this run does; nothing without one."""
    met: bool | None


def headlines(
    region: "Region",
    say: Say,
    run: pd.DataFrame | None,
    ghost: pd.DataFrame | None = None,
    fan: pd.DataFrame | None = None,
    targets: pd.DataFrame | None = None,
) -> list[Headline]:
    """Give both shares and their gap at the horizons.

    Args:
        region: whose plan is meant.
        say: the language.
        run: indicators of the run on screen, if there is one; else the fan's medians are given.
        ghost: the baseline's.
        fan: (area_code, indicator, year, p05, p50, p95) of one scenario.
        targets: (indicator, area_code, year, probability) of the same; with a column `pairs` the probability is
            counted over so many draws.
    """
    runs, ghosts, fans, chances = (_by_name(frame, region.code) for frame in (run, ghost, fan, targets))
    found = []
    for year in YEARS:
        for indicator, name in ((SHARES[ledger], say(*LEDGERS[ledger])) for ledger in LEDGERS):
            at = (indicator, year)
            spread, chance = fans.get(at, {}), chances.get(at, {})
            value = _value(runs, at) if run is not None else spread.get("p50", math.nan)
            beside = _beside(value, _value(ghosts, at), spread, say)
            target, met = _target(region, indicator, year, value, chance, say)
            found.append(Headline(year, name, _percent(value), beside, target, met))
        found.append(_persons(_value(runs, (URBAN, year)), _value(ghosts, (URBAN, year)), year, say))
    return found


def _persons(value: float, before: float, year: int, say: Say) -> Headline:
    """Give the urban residents, since shares alone do not say how many they are."""
    name = say("城镇常住人口", "urban residents")
    if not math.isfinite(value):
        return Headline(year, name, "–", "", "", None)
    more = value - before
    size = persons_words(more, say)
    beside = say(
        f"比基线{'多' if more > 0 else '少'} {size}",
        f"{size.removesuffix(' persons')} {'more' if more > 0 else 'fewer'} than baseline",
    )
    text = persons_words(value, say).removesuffix(" persons")
    return Headline(year, name, text, beside if abs(more) >= 1 else "", "", None)


def _by_name(frame: pd.DataFrame | None, area: str) -> Rows:
    """Give an area's rows at the horizons by indicator and year, their numbers alone."""
    if frame is None or frame.empty:
        return {}
    rows = frame[frame["year"].isin(YEARS)]
    rows = rows[(rows["area_code"] == area) & rows["indicator"].isin((*SHARES.values(), URBAN))]
    found: Rows = {}
    for row in rows.to_dict("records"):
        numbers = {str(name): value for name, value in row.items() if isinstance(value, float)}
        found.setdefault((str(row["indicator"]), int(row["year"])), numbers)
    return found


def _value(rows: Rows, at: tuple[str, int]) -> float:
    """Give an indicator of a run."""
    return rows.get(at, {}).get("value", math.nan)


def _percent(value: float) -> str:
    """Write a share."""
    return f"{value:.1f} %" if math.isfinite(value) else "–"


def _beside(value: float, before: float, spread: dict[str, float], say: Say) -> str:
    """Say how far it lies from the baseline, or how wide the fan is."""
    parts = []
    if math.isfinite(value - before) and abs(value - before) >= 0.005:
        parts.append(say(f"比基线 {value - before:+.2f} 点", f"{value - before:+.2f} points on baseline"))
    if "p05" in spread and "p95" in spread:
        parts.append(f"90 %: {spread['p05']:.1f}–{spread['p95']:.1f}")
    return say("，", ", ").join(parts)


def _target(
    region: "Region", indicator: str, year: int, value: float, reached: dict[str, float], say: Say
) -> tuple[str, bool | None]:
    """Say what the plan aims at, and the chance of it; without draws, whether this one run gets there."""
    plan = region.plan
    rows = plan[(plan["indicator"] == indicator) & (plan["area_code"] == region.code) & (plan["year"] == year)]
    if rows.empty:
        return "", None
    row = rows.iloc[0]
    aim = f"{SIGNS[str(row['relation'])]}{row['value']:g} %"
    chance, pairs = reached.get("probability", math.nan), reached.get("pairs", math.nan)
    if math.isfinite(chance) and math.isfinite(pairs):
        met_in, of = round(chance * pairs), round(pairs)
        text = say(f"目标 {aim}，{of} 次抽取中 {met_in} 次达到", f"target {aim}; reached in {met_in} of {of} draws")
        return text, bool(chance >= 0.5)
    if math.isfinite(chance):
        text = say(f"目标 {aim}，达到的概率 {100 * chance:.0f}%", f"target {aim}; chance {100 * chance:.0f} %")
        return text, bool(chance >= 0.5)
    if not math.isfinite(value):
        return say(f"目标 {aim}", f"target {aim}"), None
    met = bool(value > float(row["value"]) if row["relation"] == ">" else value >= float(row["value"]))
    words = say("本次模拟达到", "met in this run") if met else say("本次模拟未达到", "not met in this run")
    return say(f"目标 {aim}，{words}", f"target {aim}; {words}"), met
