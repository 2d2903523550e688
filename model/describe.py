"""The tables of the model's description, generated from the code: the year, parameters, levers and events.

`python -m model.describe` rewrites them in `model/README.md`, each between its two markers; the rest is by hand.
"""

import inspect
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from agents.errors import InputError
from agents.levers import LEVERS
from agents.parameters import Parameter, Prior, declared
from model.events import EVENTS, LEDGERS, NO_LEDGER
from model.rules import COUNTY_TERM, GROUPS
from model.year import YEAR

DESCRIPTION = Path(__file__).with_name("README.md")


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a Markdown table, no line break at its end."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def prior_text(prior: Prior) -> str:
    """Give a prior with the bounds that its family does not imply, as `Normal(1.5, 0.3) on 0 … 4`."""
    implied = {
        "Normal": (-math.inf, math.inf),
        "Normal⁺": (0.0, math.inf),
        "LogNormal": (0.0, math.inf),
        "Uniform": (prior.first, prior.second),
        "Beta": (0.0, 1.0),
    }
    if implied.get(prior.family) == (prior.low, prior.high):
        return str(prior)
    return f"{prior} on {prior.low:g} … {prior.high:g}"


def source_file(group: type) -> str:
    """Give the file in which a group of parameters is declared."""
    return group.__module__.replace(".", "/") + ".py"


def parameter_row(name: str, entry: Parameter, file: str) -> list[str]:
    """Give one parameter's cells."""
    prior, mean = prior_text(entry.prior), f"{entry.prior.mean:.4g}"
    return [f"`{name}`", entry.meaning, entry.unit, prior, mean, entry.source, entry.status, f"`{file}`"]


def parameter_table() -> str:
    """Give every parameter, in the order of the year; the term of a county once, for all of them."""
    rows = [
        parameter_row(name, entry, source_file(group))
        for group in GROUPS.values()
        for name, entry in declared(group).items()
    ]
    rows.append(parameter_row("county_term_CODE", COUNTY_TERM, "model/rules.py"))
    return markdown(["name", "meaning", "unit", "prior", "mean", "source", "status", "file"], rows)


def lever_table() -> str:
    """Give every lever with its range, and the value that holds where no scenario says otherwise."""
    rows = [
        [
            f"`{lever.name}`",
            lever.meaning + (" (times the run's scale)" if lever.extensive else ""),
            lever.unit,
            f"{lever.low:g} … {lever.high:g}",
            f"{lever.baseline:g}",
        ]
        for lever in LEVERS
    ]
    return markdown(["lever", "meaning", "unit", "allowed", "baseline"], rows)


def event_table() -> str:
    """Give every kind of event and the ledger that it changes."""
    rows = [
        [f"`{event.name}`", "none" if event.ledger == NO_LEDGER else LEDGERS[event.ledger], event.meaning]
        for event in EVENTS
    ]
    return markdown(["event", "ledger", "meaning"], rows)


def year_table() -> str:
    """Give the steps of a year in their order, each by the first sentence of its function."""
    rows = []
    for number, (name, step) in enumerate(YEAR, start=1):
        summary = (inspect.getdoc(step) or "").split("\n\n")[0].removeprefix(f"Step {number}: ").replace("\n", " ")
        rows.append([str(number), f"`{name}`", summary])
    return markdown(["step", "name", "what happens"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "year": year_table,
    "events": event_table,
    "levers": lever_table,
    "parameters": parameter_table,
}
"""Generated tables by the name in their markers."""


def described(text: str) -> str:
    """Give the description with every generated table renewed."""
    return renewed(text, {name: table() for name, table in TABLES.items()}, DESCRIPTION.name)


def renewed(text: str, tables: Mapping[str, str], file: str) -> str:
    """Give a text with each table put between its two markers.

    Raises:
        InputError: naming the file, if a table's two markers do not stand there once each, in order.
    """
    for name, table in tables.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
            raise InputError(f"{file}: '{begin}' and then '{end}' must stand there once each")
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{table}\n{end}{rest.split(end)[1]}"
    return text


def main() -> None:
    """Rewrite the generated tables of the description in place."""
    DESCRIPTION.write_text(described(DESCRIPTION.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
