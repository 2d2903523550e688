"""Households that never move: a structural variant, a mover–stayer model (Blumen, Kogan and McCarthy 1955)."""

from typing import Annotated, NamedTuple

from agents.compiling import row_rule
from agents.luck import STAYER, Integer, draw
from agents.parameters import Parameter, uniform


class StayingParameters(NamedTuple):
    """Who never moves; a parameter of that variant only."""

    stayers: Annotated[
        float,
        Parameter(
            "share of households that never move, drawn once for each from its identity",
            "share",
            uniform(0.1, 0.5),
            "mover–stayer model (Blumen, Kogan and McCarthy 1955); size assumed",
            "assumption",
        ),
    ]


@row_rule
def never_moves(identity: Integer, share: float, seed: Integer) -> bool:
    """Whether a household is one of those that never move: the same in every year and scenario."""
    return bool(share > 0.0 and draw(seed, identity, 0, STAYER, 0) < share)
