"""Why one household registered, or did not: what was open to it, the gate by its clauses, the log-odds by its parts."""

from dataclasses import dataclass

from agents.arithmetic import logistic
from agents.columns import NOWHERE, Households
from agents.conditions import Conditions
from agents.deciding import rents_in_town
from agents.luck import BUY, REGISTER, Integer, block, draw, uniform
from agents.registering import (
    AWAY_TO_TOWN,
    KEEP,
    TO_TOWN,
    Applicant,
    applicant_of,
    buying_chance,
    couples_together,
    eligible,
    family_applying,
    gate_of,
    odds_of,
    open_transfer,
)
from agents.registering_parameters import RegisteringParameters

PARTS = {
    "usual": ("g_0",),
    "opened": ("g_open",),
    "tenure": ("g_tenure", "g_late"),
    "service": ("g_service",),
    "land": ("g_land",),
    "exit": ("g_exit",),
    "homestead": ("g_homestead",),
    "kin": ("g_peer",),
    "away": ("g_away",),
    "owner": ("g_own",),
    "child": ("g_child",),
}
"""Parts of the log-odds, and the coefficients that make each."""

LAST = 1.0 - 2.0**-33
"""The latest turn at the office."""

CLAUSES = ("years", "dwelling", "insurance", "delay")
"""Clauses of the gate, in the order of `gate_of`."""


@dataclass(frozen=True)
class Gate:
    """What a township requires, and which of it is not met."""

    required: dict[str, float]
    """Clauses that require something."""
    failed: tuple[str, ...]
    draw: float
    """Decides, with a chance, whether the years of insurance were gained."""
    turn: float
    """Decides whether a delay that is no whole number of years is rounded up."""


@dataclass(frozen=True)
class Registering:
    """One year's question of registering."""

    deed: int
    """The transfer that is open."""
    years: int
    """Of residence of those who would register in town; −1 where it does not matter."""
    gate: Gate | None
    parts: dict[str, float]
    """Parts of the log-odds that are not zero."""
    odds: float
    chance: float
    draw: float
    registers: bool


@dataclass(frozen=True)
class Buying:
    """Whether a family that rents in town bought."""

    chance: float
    draw: float
    buys: bool


def registering(
    row: int,
    h: Households,
    c: Conditions,
    p: RegisteringParameters,
    kin_half: float,
    seed: Integer,
    year: int,
) -> Registering | None:
    """What a household that does not move could do with its registration this year; None where nothing is open."""
    deed, chance = open_transfer(row, h, c, p)
    if deed == KEEP:
        return None
    words = block(seed, h.id[row], year, REGISTER, 0)
    u = float(uniform(words[0]))
    if deed not in (TO_TOWN, AWAY_TO_TOWN):
        return Registering(int(deed), -1, None, {}, 0.0, float(chance), u, u < chance)
    away = deed == AWAY_TO_TOWN
    f = family_applying(row, h, year, away)
    who = applicant_of(row, h, c, f, year, away)
    # An int would have the rules below compiled once more, beside the kernel's.
    who = who._replace(place=c.place.dtype.type(who.place))  # type: ignore[arg-type]
    gate = gate_at(who, c, p, float(uniform(words[1])), float(uniform(words[2])))
    odds = float(odds_of(row, h, c, p, kin_half, f, who, year, away))
    nothing = p._replace(**dict.fromkeys(p._fields, 0.0))
    parts = {}
    for name, kept in PARTS.items():
        masked = nothing._replace(**{field: getattr(p, field) for field in kept})
        part = float(odds_of(row, h, c, masked, kin_half, f, who, year, away))
        if part != 0.0:
            parts[name] = part
    chance = float(logistic(odds))
    registers = bool(passes(who, gate_of(c, who.place), gate.draw, gate.turn, p) and u < chance)
    return Registering(int(deed), int(who.years), gate, parts, odds, chance, u, registers)


def passes(
    who: Applicant, gate: tuple[float, float, float, float], u: float, turn: float, p: RegisteringParameters
) -> bool:
    """Whether a gate lets the applicant through."""
    return bool(eligible(who.years, who.owner, who.skill, u, turn, p.insured_share, gate))


def gate_at(who: Applicant, c: Conditions, p: RegisteringParameters, u: float, turn: float) -> Gate:
    """Try the clauses of the gate one by one."""
    gate = gate_of(c, who.place)
    newcomer = who._replace(years=0, owner=False)
    required, failed = {}, []
    for i, clause in enumerate(CLAUSES):
        alone = tuple(float(value) if i == j else 0.0 for j, value in enumerate(gate))
        if not passes(newcomer, alone, 1.0, LAST, p):  # type: ignore[arg-type]
            required[clause] = float(gate[i])
        if not passes(who, alone, u, turn, p):  # type: ignore[arg-type]
            failed.append(clause)
    return Gate(required, tuple(failed), u, turn)


def obstacle(row: int, h: Households, c: Conditions) -> str:
    """Why those who live in town cannot register at all: `code` or `spouse`; empty where it is another matter."""
    base, gone = h.residence[row], h.away[row]
    rural = h.registration[row] < c.villages and c.registered_place[h.registration[row]] % 2 == 0
    if not rural or base >= c.villages:
        return ""
    location = base if c.place[base] % 2 == 1 else gone
    if location == NOWHERE or location >= c.villages or c.place[location] % 2 == 0:
        return ""
    if c.registered_place[location] % 2 == 0:
        return "code"
    return "spouse" if location == gone and not couples_together(row, h) else ""


def buying(row: int, h: Households, c: Conditions, p: RegisteringParameters, seed: Integer, year: int) -> Buying | None:
    """Whether the household, which does not move, buys the dwelling it rents in town; None if it rents none there."""
    if not rents_in_town(row, h, c):
        return None
    u = float(draw(seed, h.id[row], year, BUY, 0))
    chance = float(buying_chance(row, h, c, p))
    return Buying(chance, u, u < chance)
