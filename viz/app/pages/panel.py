"""The levers as the page shows them: what stands in the catalogue, and what the draft in hand says of each."""

from collections.abc import Collection
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from agents.levers import LEVERS
from policies.catalogue import catalogue
from policies.counts import counted
from policies.entry import value_text
from policies.scenario_places import EVERYWHERE
from policies.scenario_table import held_by_baseline, is_divided, total
from viz.app.pages.steps import FIRST, Step, beside, by_itself, gap, level_of, number, own_changes, steps_in
from viz.labels import area_label
from viz.language import Say
from viz.levers_words import AREAS, CHAPTERS, KINDS_OF_PLAN, PAYERS, STATUSES, UNITS, flow_name

if TYPE_CHECKING:
    from model.region import Region
    from policies.entry import Entry
    from policies.scenario_change import Change
    from viz.app.draft import Draft

Values = npt.NDArray[np.float64]
Area = tuple[str, npt.NDArray[np.bool_]]
"""Code of a place, and which townships it holds."""


class Where(NamedTuple):
    """The places of a region."""

    codes: tuple[str, ...]
    """Of the counties."""
    county: tuple[int, ...]
    """(townships,) the county of each."""


STEPS = 200
"""Positions of a slider, at most."""


def panel_words(learned: Collection[str], say: Say) -> list[dict[str, Any]]:
    """Give the chapters with their levers, in the order of the catalogue; nothing in it depends on a draft.

    Args:
        learned: parameters that the data taught.
        say: the language.
    """
    found: dict[int, dict[str, Any]] = {}
    for entry in catalogue().values():
        head = {"package": f"chapter{entry.chapter}", "name": say(*CHAPTERS[entry.chapter]), "levers": []}
        found.setdefault(entry.chapter, head)["levers"].append(lever_words(entry, learned, say))
    return list(found.values())


def lever_words(entry: "Entry", learned: Collection[str], say: Say) -> dict[str, Any]:
    """Give what is to be known of one lever."""
    lever, planned = entry.lever, entry.planned()
    evidence = entry.range
    return {
        "key": entry.key,
        "name": say(*entry.name),
        "unit": say(UNITS[lever.unit], lever.unit),
        "low": lever.low,
        "high": lever.high,
        "step": step_of(lever.low, lever.high),
        "explain": say(*entry.explain),
        "clauses": [_clause(clause.section, clause.box, clause.quote, say) for clause in entry.clauses],
        "evidence": {
            "low": evidence.low,
            "high": evidence.high,
            "words": f"{value_text(evidence.low)} – {value_text(evidence.high)} · {say(*STATUSES[evidence.status])}",
            "note": say(*evidence.note),
        },
        "before": {"value": entry.history.values[-1], "note": say(*entry.history.note)},
        "plan": {"values": {str(year): value for year, value in planned.items()}, "words": _plan(entry, say)},
        "effect": say(*STATUSES[entry.effect_in(learned)]),
        "assumed": entry.effect_in(learned) == "assumption",
        "parameters": list(entry.parameters),
        "moves": _moves(entry, say),
        "cost": _cost(entry, say),
        "level": say(*AREAS[entry.acts]),
    }


def step_of(low: float, high: float) -> float:
    """Give the step of a slider: a round number that makes at most STEPS of the bounds."""
    wanted = (high - low) / STEPS
    return next(s * 10.0**p for p in range(-6, 6) for s in (1, 2, 5) if s * 10.0**p >= wanted * 0.999)


def _clause(section: str, box: int, quote: str, say: Say) -> dict[str, str]:
    """Give where the plan says it, and its own words."""
    chapter, part = section.split(".")
    inside = say(f"，专栏{box}", f", box {box}") if box else ""
    where = say(f"第{chapter}章第{part}节{inside}", f"chapter {chapter}, section {part}{inside}")
    return {"where": where, "quote": quote}


def _plan(entry: "Entry", say: Say) -> str:
    """Write the plan's values with how far each may be trusted."""
    points = say("、", ", ").join(
        f"{year}: {value_text(value)} ({say(*STATUSES[status])})" for year, value, status in entry.plan.points
    )
    return f"{say(*KINDS_OF_PLAN[entry.plan.shape])} {points}{say('。', '. ')}{say(*entry.plan.note)}"


def _moves(entry: "Entry", say: Say) -> str:
    """Write what it raises and lowers."""
    between = say("、", ", ")
    parts = []
    for flows, words in ((entry.raises, ("增加", "raises")), (entry.lowers, ("减少", "lowers"))):
        if flows:
            parts.append(say(*words) + say("：", ": ") + between.join(flow_name(flow, say) for flow in flows))
    return say("；", "; ").join(parts)


def _cost(entry: "Entry", say: Say) -> str:
    """Write what a unit costs, who pays, and how units are counted."""
    cost = entry.cost
    payers = say("、", ", ").join(say(*PAYERS[payer]) for payer in cost.payers)
    unit = say(f"元，{cost.per[0]}", f"yuan a {cost.per[1]}")
    units = say(*counted(entry.quantity.counts()))
    return say(
        f"{cost.yuan:,.0f}（{cost.low:,.0f}—{cost.high:,.0f}）{unit}，{payers}支付；数量：{units}",
        f"{cost.yuan:,.0f} ({cost.low:,.0f}–{cost.high:,.0f}) {unit}, paid by {payers}; units: {units}",
    )


def places(region: "Region", say: Say) -> list[dict[str, str]]:
    """Give the places for which a lever can be set: the whole prefecture, and each county."""
    whole = {"code": EVERYWHERE, "name": area_label(region, region.code, say)}
    return [whole, *({"code": code, "name": area_label(region, code, say)} for code in region.county_codes)]


def baseline_values(region: "Region") -> Values:
    """(years, levers, townships) values of the baseline from its first year on; NaN where populations differ."""
    held = held_by_baseline(region)
    return np.where(held.known, held.values, np.nan)


def panel_state(draft: "Draft", under: Values) -> dict[str, dict[str, Any]]:
    """Give what the draft says of every lever.

    Args:
        draft: in hand.
        under: of `baseline_values`, for the draft's region.

    Returns:
        By lever: `steps` by place of `places`, as the place has them by itself, each with year, value, whether it is
        one value, and whether the draft says it of this very place; `free`, by place the year in which another step
        finds room, or 0; `beside`, by place what `beside` gives; `changed`, whether the draft says
        something of it; `outside`, whether a value leaves the range that evidence allows.
    """
    layers = [_values(by_itself(draft, precision), under) for precision in (0, 1, 2)]
    where = Where(draft.region.county_codes, tuple(np.asarray(draft.region.township_county).tolist()))
    return {
        lever.name: _lever_state(
            lever.name,
            where,
            tuple(change for change in draft.changes if change.lever == lever.name),
            *(layer[:, at].tobytes() for layer in layers),
        )
        for at, lever in enumerate(LEVERS)
    }


def _values(draft: "Draft", under: Values) -> Values:
    """(years, levers, townships) values of a draft from FIRST on."""
    changes = draft.scenario.changes
    found: Values = np.where(np.isnan(changes), under, changes)[FIRST - draft.region.start - 1 :]
    return found


@lru_cache(maxsize=4 * len(LEVERS))
def _lever_state(lever: str, where: Where, said: "tuple[Change, ...]", *held: bytes) -> dict[str, Any]:
    """Give what a draft says of one lever: a hand moves one, and of all others it is as it was.

    Args:
        lever: its name.
        where: the places.
        said: of the lever.
        held: bytes of its (years, townships) values, as far as is said of the whole, of counties, and of townships.
    """
    entry, county = catalogue()[lever], np.asarray(where.county)
    layers = [np.frombuffer(each).reshape(-1, county.size) for each in held]
    steps, free, differing = {}, {}, {}
    for code, mine in _townships(where):
        level = level_of(entry.lever, layers[0 if code == EVERYWHERE else 1][:, mine])
        found = steps_in(level, own_changes(said, lever, code))
        steps[code], free[code] = [_told(step) for step in found], gap(found)
        told = beside(entry.lever, level, layers[-1][:, mine], county[mine])
        if told:
            differing[code] = told
    spread = total(entry.lever, layers[-1]) if is_divided(entry.lever) else layers[-1]
    slack = 1e-9 * (entry.lever.high - entry.lever.low)
    return {
        "steps": steps,
        "free": free,
        "beside": differing,
        "changed": bool(said),
        "outside": bool((spread < entry.range.low - slack).any() or (spread > entry.range.high + slack).any()),
    }


def _told(step: Step) -> list[Any]:
    return [step.first, number(step.value), step.even, step.own]


@lru_cache(maxsize=4)
def _townships(where: Where) -> list[Area]:
    """Give the townships of each place of `places`."""
    county = np.asarray(where.county)
    return [
        (EVERYWHERE, np.ones(county.size, np.bool_)),
        *((code, county == at) for at, code in enumerate(where.codes)),
    ]
