"""The tables of the policies' description, generated from the catalogue, the projects and the clauses read.

`python -m policies.describe` rewrites them in `policies/README.md`, each between its two markers; the rest is by hand.
"""

from collections.abc import Callable, Collection
from pathlib import Path

from model.describe import markdown, renewed
from model.region import default_region, load_region
from policies.catalogue import catalogue, learned_in
from policies.clauses import clauses_read
from policies.counts import counted
from policies.entry import Entry, value_text
from policies.projects import Project, places_of, projects

DESCRIPTION = Path(__file__).with_name("README.md")
SHOWN = (2021, 2025, 2030, 2035)
"""Years of the plan that the table shows; `luohu levers NAME` shows every one."""


def statuses(found: tuple[str, ...]) -> str:
    """Each status once, in the order in which it appears."""
    return ", ".join(dict.fromkeys(found))


def history_text(entry: Entry) -> str:
    """Values of 2016–2020 with their status; one value where all five are the same."""
    values = [value_text(value) for value in entry.history.values]
    text = values[0] if len(set(values)) == 1 else ", ".join(values)
    return f"{text} ({statuses(entry.history.status)})"


def value_row(entry: Entry) -> list[str]:
    """One lever's clause, bounds and values."""
    planned, lever = entry.planned(), entry.lever
    return [
        f"`{entry.key}`",
        " · ".join(entry.name),
        ", ".join(dict.fromkeys(clause.section for clause in entry.clauses)),
        lever.unit,
        f"{lever.low:g} … {lever.high:g}",
        f"{entry.range.low:g} … {entry.range.high:g} ({entry.range.status})",
        history_text(entry),
        ", ".join(value_text(planned[year]) for year in SHOWN)
        + f" ({statuses(tuple(status for _, _, status in entry.plan.points))})",
    ]


def effect_row(entry: Entry, learned: Collection[str]) -> list[str]:
    """Where one lever acts, on what, how sure that is, and what a unit costs whom."""
    cost = entry.cost
    money = "nothing" if cost.high == 0 else f"{cost.yuan:,.0f} a {cost.per[1]} ({cost.low:,.0f} … {cost.high:,.0f})"
    return [
        f"`{entry.key}`",
        entry.acts + (f", projects in {len(places_of(entry.key))}" if places_of(entry.key) else ""),
        ", ".join(f"`{flow}`" for flow in entry.raises) or "–",
        ", ".join(f"`{flow}`" for flow in entry.lowers) or "–",
        entry.effect_in(learned),
        f"{money}; {cost.status}",
        ", ".join(cost.payers),
    ]


def quantity_row(entry: Entry) -> list[str]:
    """How the units are counted that one lever's cost is paid for."""
    quantity = entry.quantity
    span = f", from {value_text(quantity.start)} to {value_text(quantity.full)}" if quantity.rule != "count" else ""
    whole = f", {value_text(quantity.whole)} in all" if quantity.whole is not None else ""
    base = counted(quantity.counts())[1] + (" a year before" if quantity.opening else "")
    return [f"`{entry.key}`", entry.cost.per[1], quantity.rule + span + whole, base, quantity.note[1]]


def value_table() -> str:
    """Every lever with its clause, bounds and values, chapter by chapter."""
    head = ["lever", "name", "clause", "unit", "allowed", "range", "2016–2020", "plan " + ", ".join(map(str, SHOWN))]
    return markdown(head, [value_row(entry) for entry in catalogue().values()])


def effect_table() -> str:
    """Every lever with what it does and costs."""
    head = ["lever", "acts in", "raises", "lowers", "effect", "yuan a unit", "paid by"]
    learned = learned_in(load_region(default_region()))
    return markdown(head, [effect_row(entry, learned) for entry in catalogue().values()])


def quantity_table() -> str:
    """Every lever with the units that its cost is paid for."""
    head = ["lever", "unit", "rule", "count", "what that means"]
    return markdown(head, [quantity_row(entry) for entry in catalogue().values()])


def clause_table() -> str:
    """Every paragraph of chapters 1–7, in the plan's order."""
    rows = [
        [row.section, row.lead, row.kind, ", ".join(f"`{lever}`" for lever in row.levers) or "–", row.why]
        for row in clauses_read()
    ]
    return markdown(["section", "paragraph", "what it is", "levers", "why"], rows)


def project_row(project: Project) -> list[str]:
    """One project's lever, places, size and years, each with a star where the plan says so."""
    few = ", ".join(project.places[:4]) + (f" and {len(project.places) - 4} more" if len(project.places) > 4 else "")
    size = "–" if project.size is None else f"{value_text(round(project.size, 1))} {project.unit}"
    marks = ["*" if status in ("stated", "derived") else "" for status in project.status.model_dump().values()]
    state = "no numbers: off" if project.numberless else "on, conditional" if project.conditional else "on"
    return [
        f"`{project.key}`",
        f"`{project.group.key}`",
        " · ".join(project.name),
        f"`{project.lever}`",
        *(text + mark for text, mark in zip((few, size, "–".join(map(str, project.span))), marks, strict=True)),
        state,
    ]


def project_table() -> str:
    """Every project with its group, lever, places, size, years, and whether it is on in the plan."""
    head = ["project", "group", "name", "lever", "places", "size", "years", "in `plan`"]
    return markdown(head, [project_row(project) for project in projects().values()])


TABLES: dict[str, Callable[[], str]] = {
    "projects": project_table,
    "values": value_table,
    "effects": effect_table,
    "quantities": quantity_table,
    "clauses": clause_table,
}
"""Generated tables by the name in their markers."""


def described(text: str) -> str:
    """Give the description with every generated table renewed."""
    return renewed(text, {name: table() for name, table in TABLES.items()}, f"policies/{DESCRIPTION.name}")


def main() -> None:
    """Rewrite the generated tables of the description in place."""
    DESCRIPTION.write_text(described(DESCRIPTION.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
