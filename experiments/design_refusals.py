"""What is wrong with a design file, in one sentence: the first thing that its checker found, in words of our own."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from agents.errors import nearest
from experiments import point
from policies import scenario_words
from policies.scenario_words import plain

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

TAKEN = {
    "int_type": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "a text",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "a table",
}
"""What a field takes where something of another kind was found."""
BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "multiple_of")
LARGE = 1_000_000
"""From here on numbers are written with commas."""


def complaint(error: ValidationError, whole: type[BaseModel], parts: Mapping[str, type[BaseModel]]) -> str:
    """The first complaint as a sentence, with the nearest name for one that is unknown.

    Args:
        error: of the checker.
        whole: the design file.
        parts: of it, by their key.
    """
    faults = error.errors()
    fault, place = faults[0], _place(faults[0])
    kind = parts.get(place[0], whole) if len(place) > 1 else whole
    if fault["type"] == "value_error":
        text = fault["msg"].removeprefix("Value error, ")
        return f"{'.'.join(place)}: {text}." if place else f"{text}."
    if fault["type"] == "extra_forbidden":
        names = [entry.alias or name for name, entry in kind.model_fields.items()]
        return f"{'.'.join(place)} is not known{nearest(place[-1], names)}; allowed are {', '.join(names)}."
    return f"{'.'.join(place)} {_wrong(fault, _field(kind, place), faults)}."


def _place(fault: "ErrorDetails") -> list[str]:
    """Where it is: keys, and numbers of entries from 1; without the checker's names for alternatives."""
    *before, last = fault["loc"] or ("",)
    found = [part for part in before if not _is_alternative(part)]
    if last != "" and (fault["type"] == "extra_forbidden" or not _is_alternative(last)):
        found.append(last)
    return [str(part + 1) if isinstance(part, int) else plain(part) for part in found]


def _is_alternative(part: int | str) -> bool:
    return isinstance(part, str) and ("[" in part or part in ("int", "str"))


def _field(kind: type[BaseModel], place: Sequence[str]) -> FieldInfo | None:
    """The field that a place ends in; none for an entry of a list."""
    named = {entry.alias or name: entry for name, entry in kind.model_fields.items()}
    return named.get(place[-1]) if place else None


def _wrong(fault: "ErrorDetails", field: FieldInfo | None, faults: "Sequence[ErrorDetails]") -> str:
    """What was found, and what is allowed."""
    if fault["type"] == "missing":
        allowed = get_args(field.annotation) if field else ()
        return f"is missing; allowed are {', '.join(allowed)}" if allowed else "is missing"
    found = _shown(fault["input"])
    if fault["type"] == "literal_error":
        names = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
        near = nearest(fault["input"], names) if isinstance(fault["input"], str) else ""
        return f"is {found}{near}; allowed are {', '.join(names)}"
    if fault["type"] == "too_short":
        return "is an empty list; it takes one entry at least, or is left out"
    if fault["type"] in BOUNDS and field is not None:
        return f"is {found}; allowed is {_bounds(field)}"
    kinds = [each["type"] for each in faults if _place(each) == _place(fault)]
    taken = dict.fromkeys(TAKEN.get(kind, '"all"') for kind in kinds if kind in (*TAKEN, "literal_error"))
    return f"is {found}; it takes {' or '.join(taken)}" if taken else f"is {found}: {fault['msg']}"


def _shown(value: object) -> str:
    """Any value of a file, or of a dict made in Python, as a sentence can hold it."""
    if isinstance(value, bool | int | str | date | time | list | dict):
        return scenario_words.shown(value)
    return point.shown(value)


def _bounds(field: FieldInfo) -> str:
    """The range that a field allows."""
    low, above, high, step = (
        next((getattr(each, name) for each in field.metadata if hasattr(each, name)), None)
        for name in ("ge", "gt", "le", "multiple_of")
    )
    if low is None or high is None:
        return f"more than {above:g}" if above is not None else "another value"
    return f"{'' if step is None else f'a multiple of {step} from '}{_number(low)} to {_number(high)}"


def _number(bound: float) -> str:
    return f"{bound:,}" if bound >= LARGE else f"{bound:g}"
