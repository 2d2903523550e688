"""Why one household opened the question of where to live: chance and draw, taken from the rules themselves.

A factor of the chance is what its removal takes away, so nothing here repeats a formula.
"""

from dataclasses import dataclass

from agents.columns import JOBLESS, REFUSED, Households
from agents.conditions import Conditions
from agents.family import asked_age_of
from agents.luck import RECONSIDER, Integer, draw
from agents.reconsidering import ReconsideringParameters, row_chance

FACTORS = {
    "young": ("reconsider_young", 1.0),
    "old": ("reconsider_old", 1.0),
    "recent": ("reconsider_recent", 1.0),
    "shock": ("reconsider_shock", 1.0),
    "decay": ("reconsider_decay", 0.0),
    "one_off": ("one_off", 0.0),
}
"""What moves the chance to reconsider, its parameter, and the value at which it moves nothing."""


@dataclass(frozen=True)
class Reconsideration:
    """Whether a household opened the question of where to live."""

    chance: float
    usual: float
    """Chance with every factor at rest."""
    factors: dict[str, float]
    """Those of `FACTORS` that are at work, and by how much each multiplies the chance."""
    shocks: tuple[str, ...]
    """What the factor `shock` is due to: `refused`, `jobless`, `flood`, `decline`."""
    draw: float
    reconsiders: bool


def reconsideration(
    row: int, h: Households, c: Conditions, r: ReconsideringParameters, seed: Integer, year: int
) -> Reconsideration:
    """Chance, draw and outcome of reconsidering, with the factors at work."""
    age = asked_age_of(row, h, year)
    chance = float(row_chance(row, h, c, r, age, year))
    factors, usual = {}, r
    for name, (parameter, rest) in FACTORS.items():
        without = float(row_chance(row, h, c, r._replace(**{parameter: rest}), age, year))
        if without != chance:
            factors[name] = chance / without if without > 0.0 else 0.0
        usual = usual._replace(**{parameter: rest})
    u = float(draw(seed, h.id[row], year, RECONSIDER, 0))
    return Reconsideration(
        chance, float(row_chance(row, h, c, usual, age, year)), factors, shocks(row, h, c), u, u < chance
    )


def shocks(row: int, h: Households, c: Conditions) -> tuple[str, ...]:
    """Name what prompts the household to search."""
    holds, place = int(h.holds[row]), int(c.place[h.residence[row]])
    found = {
        "refused": holds & REFUSED,
        "jobless": holds & JOBLESS,
        "flood": c.flooded[place],
        "decline": c.declining[c.county[place]],
    }
    return tuple(name for name, there in found.items() if there)
