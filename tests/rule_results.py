"""What every rule gives on its inputs, to the bit; run as a program, in a Python that may compile nothing.

python -m tests.rule_results WORLD.npz RESULTS.json
"""

import ast
import hashlib
import importlib
import inspect
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from agents import arithmetic
from agents.compiling import plain
from agents.conditions import Codes, Conditions
from agents.prospects import Prospects
from agents.schedules import Schedules
from model.counting_rows import Lookup
from tests.rule_cases import Case, Crowd
from tests.rule_inputs import arguments
from tests.rule_world import COUNT, World, fetch

PACKAGES = ("agents", "model")
LOOPS = {"used", "last", "rows", "moving"}
"""What a rule has as a parameter if it goes through rows by itself."""
READ_ONLY = (Conditions, Codes, Schedules, Prospects, Lookup)

Results = dict[str, list[str]]


def all_rules() -> dict[str, Callable[..., Any]]:
    """Every function marked `@rule` or `@row_rule`, by module and name."""
    project = Path(arithmetic.__file__).resolve().parent.parent
    found = {}
    for path in sorted(path for package in PACKAGES for path in (project / package).glob("*.py")):
        module = f"{path.parent.name}.{path.stem}"
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            marks = {mark.id for mark in getattr(node, "decorator_list", ()) if isinstance(mark, ast.Name)}
            if marks & {"rule", "row_rule"}:
                found[f"{module}.{node.name}"] = getattr(importlib.import_module(module), node.name)
    return found


def cases(world: World) -> tuple[list[Case], list[Case]]:
    """Each household by itself, and all of them at once."""
    return [Case(world, i) for i in range(COUNT)], [Crowd(world, i) for i in range(2)]


def results_of(rules: dict[str, Callable[..., Any]], single: list[Case], crowds: list[Case]) -> Results:
    """What each rule returns and writes on each of its inputs."""
    found: Results = {}
    for name, rule in rules.items():
        parameters = inspect.signature(plain(rule)).parameters
        loops = "row" not in parameters and not LOOPS.isdisjoint(parameters)
        found[name] = [result_of(rule, arguments(name, rule, case)) for case in (crowds if loops else single)]
    return found


def result_of(rule: Callable[..., Any], given: list[Any]) -> str:
    value = rule(*given)
    written = hashlib.sha1()
    for array in arrays_of([part for part in given if not isinstance(part, READ_ONLY)]):
        written.update(np.ascontiguousarray(array).tobytes())
    return f"{bits(value)} {written.hexdigest()[:12]}"


def arrays_of(given: Any) -> Iterator[np.ndarray]:
    for part in given:
        if isinstance(part, np.ndarray):
            yield part
        elif isinstance(part, tuple):
            yield from arrays_of(part)


def bits(value: Any) -> str:
    """A value with all its bits; yes and no are 1 and 0, and any NaN is a NaN."""
    if value is None:
        return "-"
    if isinstance(value, tuple):
        return "(" + ",".join(bits(part) for part in value) + ")"
    if isinstance(value, (float, np.floating)):
        return float(value).hex()
    return str(int(value))


def main(source: Path, target: Path) -> None:
    rules = all_rules()
    if any(hasattr(rule, "py_func") for rule in rules.values()):
        sys.exit("rules are compiled here; set NUMBA_DISABLE_JIT=1")
    # What overflows in plain Python with a warning would pass unseen in compiled code.
    warnings.simplefilter("error")
    target.write_text(json.dumps(results_of(rules, *cases(fetch(source)))), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
