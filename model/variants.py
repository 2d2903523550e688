"""Structural variants of the model: other answers to a question that the data leaves open, to see what rests on it.

Each is a switch in the very rules of the model, asked for by a run; a run without one is the model itself. What a
variant changes stands in `model/README.md`; none of them is fitted.
"""

from agents.errors import InputError, nearest
from agents.staying import StayingParameters

NO_KIN, BY_PERSON, STAYERS = "no-kin", "by-person", "stayers"
VARIANTS = {
    NO_KIN: ("没有亲属网络", "no kin network"),
    BY_PERSON: ("每名成员各自决定落户", "registration by person"),
    STAYERS: ("一部分家庭从不迁移", "a share of households never moves"),
}
"""Titles in Chinese and English."""

PARAMETERS_OF: dict[str, type] = {STAYERS: StayingParameters}
"""Parameters that only one variant has."""


def check_variant(name: str) -> str:
    """Give the name of a variant back, empty for the model itself.

    Raises:
        InputError: there is no such variant.
    """
    if name and name not in VARIANTS:
        raise InputError(f"variant is {name!r}{nearest(name, VARIANTS)}; allowed: {', '.join(VARIANTS)}, or none")
    return name
