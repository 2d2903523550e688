"""Training of rural workers: who may take a course, and who rises in skill by it."""

from typing import Annotated, NamedTuple

import numpy as np

from agents.columns import AWAY, SLOTS, TRAINED, Households
from agents.compiling import row_rule, rule
from agents.family import slots_of
from agents.luck import TRAIN, Integer, draw
from agents.members import age_in, schooling_of, skill_of, works
from agents.parameters import Parameter, uniform


class TrainingParameters(NamedTuple):
    """What a course does."""

    training_success: Annotated[
        float,
        Parameter(
            "chance that a course lifts an unskilled worker to the second skill",
            "chance",
            uniform(0.05, 0.25),
            "short courses; no local evaluation",
            "assumption",
        ),
    ]


@row_rule
def may_train(row: int, slot: int, h: Households, year: int) -> bool:
    """Whether the member in a slot is an unskilled worker at home."""
    birth, traits = np.int64(h.birth[row, slot]), np.int64(h.traits[row, slot])
    if birth == 0 or traits & AWAY or skill_of(traits) != 0:
        return False
    return works(age_in(year, birth), schooling_of(traits))


@rule
def trainees(row: int, h: Households, year: int) -> int:
    """Members of a household who would take a course: together or not at all."""
    found = 0
    for slot in range(slots_of(row, h)):
        found += may_train(row, slot, h, year)
    return found


@rule
def train(row: int, h: Households, p: TrainingParameters, seed: Integer, year: int) -> None:
    """Train the unskilled workers of a household; some rise in skill."""
    for slot in range(SLOTS):
        if may_train(row, slot, h, year) and draw(seed, h.id[row], year, TRAIN, slot) < p.training_success:
            h.traits[row, slot] = np.uint8(np.int64(h.traits[row, slot]) | TRAINED)
