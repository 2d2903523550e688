"""The fitted point of a region: one vector of parameters with one synthetic population that the data bear out.

It stands in `fitted.toml` beside the region's tables, written by `luohu calibrate`, and is no part of the region's
hash: it says how the region is run unless something else is asked for, not what the region is.

    [fitted]
    population = 28
    posterior = "…"                # digest of the posterior it comes from; likewise code, targets and region

    [calibrated]                   # what the data taught
    b_town = 4.13

    [prior]                        # what they did not teach: a value that goes with the others, from within the prior
    b_wage = 1.21

    [observation]                  # how an office counts; changes no run
    kappa = 0.41
"""

import hashlib
import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.errors import InputError, nearest
from agents.parameters import check
from model.population_inputs import POPULATIONS
from model.rules import all_parameters

FILE = "fitted.toml"
SOURCES = ("posterior", "code", "targets", "region")
"""What a fitted point comes from, each a hash."""
OBSERVATION = ("kappa", "delta", "rho")
PARTS = {"fitted": ("population", *SOURCES), "observation": OBSERVATION}
"""Tables with fixed keys; the other two take names of parameters."""
CALIBRATED, PRIOR = "calibrated", "prior"
HEAD = "# Written by luohu calibrate: the point at which the region is run by default. See model/fitted.py.\n"


@dataclass(frozen=True)
class Fitted:
    """A fitted point."""

    parameters: Mapping[str, float]
    """Of the parameters of behaviour; one that is not named takes the mean of its prior."""
    population: int
    learned: tuple[str, ...] = ()
    """Parameters that the data taught, sorted."""
    observation: Mapping[str, float] = field(default_factory=dict)
    """κ, δ and ρ of the count that an office would have published."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Hashes of what it comes from, by `SOURCES`."""

    def status(self, name: str) -> str:
        """Tell whether a parameter's value was learned."""
        return CALIBRATED if name in self.learned else PRIOR

    @property
    def digest(self) -> str:
        """SHA-256 of population, parameters and observation."""
        rows = {name: float(value).hex() for name, value in sorted(self.parameters.items())}
        observed = {name: float(value).hex() for name, value in sorted(self.observation.items())}
        return hashlib.sha256(json.dumps([self.population, rows, observed]).encode()).hexdigest()

    def text(self) -> str:
        """The file that holds it; every float keeps its bits."""
        tables: dict[str, dict[str, Any]] = {
            "fitted": {"population": self.population, **self.sources},
            CALIBRATED: {name: value for name, value in sorted(self.parameters.items()) if name in self.learned},
            PRIOR: {name: value for name, value in sorted(self.parameters.items()) if name not in self.learned},
            "observation": dict(self.observation),
        }
        parts = [
            "\n".join([f"[{table}]", *(f"{name} = {_written(value)}" for name, value in rows.items())])
            for table, rows in tables.items()
        ]
        return HEAD + "\n" + "\n\n".join(parts) + "\n"


def _written(value: object) -> str:
    return json.dumps(value) if isinstance(value, str) else repr(value)


def read_fitted(folder: Path, county_codes: tuple[str, ...]) -> Fitted | None:
    """Read the fitted point of a region; None where there is none.

    Args:
        folder: of the region.
        county_codes: each has a parameter of its own.

    Raises:
        InputError: one sentence naming the file, the field, its value and what is allowed.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise InputError(f"{path} is no TOML file: {error}.") from error
    try:
        return _fitted(content, county_codes)
    except InputError as error:
        raise InputError(f"{path}: {error}.") from error


def _fitted(content: Mapping[str, Any], county_codes: tuple[str, ...]) -> Fitted:
    tables = {name: _table(content, name) for name in ("fitted", CALIBRATED, PRIOR, "observation")}
    _known(content, tuple(tables), "table")
    for name, keys in PARTS.items():
        _known(tables[name], keys, f"key of [{name}]")
    twice = sorted(set(tables[CALIBRATED]) & set(tables[PRIOR]))
    if twice:
        raise InputError(f"parameter '{twice[0]}' stands in [{CALIBRATED}] and in [{PRIOR}]; allowed is one of them")
    values = {name: _number(name, value) for name, value in (tables[CALIBRATED] | tables[PRIOR]).items()}
    check(values, all_parameters(county_codes))
    observation = {name: _share(name, value) for name, value in tables["observation"].items()}
    sources = {name: str(tables["fitted"][name]) for name in SOURCES if name in tables["fitted"]}
    return Fitted(values, _population(tables["fitted"]), tuple(sorted(tables[CALIBRATED])), observation, sources)


def _table(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = content.get(name, {})
    if not isinstance(found, dict):
        raise InputError(f"{name} is {found!r}; allowed is a table [{name}]")
    return found


def _known(content: Mapping[str, Any], known: tuple[str, ...], what: str) -> None:
    for name in content:
        if name not in known:
            raise InputError(f"'{name}' is no {what}{nearest(name, known)}; allowed are {', '.join(known)}")


def _number(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"parameter '{name}' is {value!r}; allowed is a number")
    return float(value)


def _share(name: str, value: object) -> float:
    found = _number(name, value)
    if not (math.isfinite(found) and 0.0 <= found <= 1.0):
        raise InputError(f"{name} in [observation] is {found:g}; allowed is 0 to 1")
    return found


def _population(rows: Mapping[str, Any]) -> int:
    found = rows.get("population")
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < POPULATIONS:
        raise InputError(f"population in [fitted] is {found!r}; allowed is a whole number from 0 to {POPULATIONS - 1}")
    return found
