"""Training of rural workers: a keyed chance adds a year's person-times up to the lever; some rise in skill."""

from typing import Annotated, NamedTuple

import numpy as np

from agents.columns import AWAY, SLOTS, TRAINED, Households
from agents.compiling import row_rule, rule
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
def takes_course(u: float, chance: float) -> bool:
    """Whether a household's unskilled workers take a course, by its draw `u`: together or not at all."""
    return u < chance


@rule
def train(row: int, h: Households, p: TrainingParameters, seed: Integer, year: int) -> int:
    """Train the unskilled workers of a household, who take a course together; returns the persons trained."""
    trained = 0
    for slot in range(SLOTS):
        traits = np.int64(h.traits[row, slot])
        if h.birth[row, slot] == 0 or traits & AWAY or skill_of(traits) != 0:
            continue
        if works(age_in(year, np.int64(h.birth[row, slot])), schooling_of(traits)):
            trained += 1
            if draw(seed, h.id[row], year, TRAIN, slot) < p.training_success:
                h.traits[row, slot] = np.uint8(traits | TRAINED)
    return trained
