"""Headline numbers of the first screen: both shares at the plan's horizons, and the chance of reaching each target."""

import math
from typing import Any, NamedTuple

from viz.app.figures.numbers import URBAN, ByIndicator, Numbers
from viz.compare_numbers import persons_words
from viz.compare_words import LEDGERS, SHARES
from viz.labels import SIGNS
from viz.language import Say

YEARS = (2025, 2035)

At = tuple[str, int]
"""An indicator and a year."""


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


def headlines(say: Say, numbers: Numbers) -> list[Headline]:
    """Give both shares and the urban residents at the horizons; the fan's medians where there is no run."""
    ran = any(numbers.run.values())
    found = []
    for year in YEARS:
        for indicator, name in ((SHARES[ledger], say(*LEDGERS[ledger])) for ledger in LEDGERS):
            at = (indicator, year)
            spread = _at(numbers.fan, at)
            value = _value(numbers.run, at) if ran else spread.get("p50", math.nan)
            beside = _beside(value, _value(numbers.ghost, at), spread, say)
            target, met = _target(_at(numbers.plan, at), value, _at(numbers.chances, at), say)
            found.append(Headline(year, name, _percent(value), beside, target, met))
        now, before = (_value(each, (URBAN, year)) for each in (numbers.run, numbers.ghost))
        found.append(_persons(now, before, year, say))
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


def _at(rows: ByIndicator, at: At) -> dict[str, Any]:
    """Give what a table says of an indicator in a year; nothing if it does not."""
    indicator, year = at
    return rows[indicator].get(year, {})


def _value(rows: ByIndicator, at: At) -> float:
    """Give an indicator of a run."""
    return float(_at(rows, at).get("value", math.nan))


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


def _target(row: dict[str, Any], value: float, reached: dict[str, Any], say: Say) -> tuple[str, bool | None]:
    """Say what the plan aims at, the chance of it, and whether this one run gets there where that is another thing.

    Where the two differ there is no mark: one beside a value on the other side of the target would seem a mistake.
    """
    if not row:
        return "", None
    aim = f"{SIGNS[str(row['relation'])]}{row['value']:g} %"
    chance, pairs = reached.get("probability", math.nan), reached.get("pairs", math.nan)
    met = None
    if math.isfinite(value):
        met = bool(value > float(row["value"]) if row["relation"] == ">" else value >= float(row["value"]))
    words = say("本次模拟达到", "met in this run") if met else say("本次模拟未达到", "not met in this run")
    text = say(f"目标 {aim}", f"target {aim}")
    if not math.isfinite(chance):
        return (text, None) if met is None else (text + say("，", "; ") + words, met)
    if math.isfinite(pairs):
        met_in, of = round(chance * pairs), round(pairs)
        text += say(f"，{of} 次抽取中 {met_in} 次达到", f"; reached in {met_in} of {of} draws")
    else:
        text += say(f"，达到的概率 {100 * chance:.0f}%", f"; chance {100 * chance:.0f} %")
    likely = bool(chance >= 0.5)
    return (text, likely) if met in (None, likely) else (text + say("，", ", ") + words, None)
