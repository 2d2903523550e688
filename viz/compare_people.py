"""Who moved because of a scenario: tables of the persons whose end state differs."""

import pandas as pd

from viz.compare_numbers import whole
from viz.compare_tables import Table
from viz.compare_values import Compared
from viz.compare_words import LEDGERS
from viz.language import Say

GROUPINGS = {
    "household_type": ("家庭类型", "household type"),
    "age": ("年龄", "age"),
    "distance": ("迁移距离", "distance"),
    "schooling": ("受教育程度", "schooling"),
}
"""By what persons are grouped."""

CHANGES = {
    "to_town": ("进城", "to town"),
    "to_village": ("回村", "to the village"),
    "in": ("留在或来到本市", "in the city"),
    "out": ("离开本市", "out of the city"),
}
"""How a person's end state differs from that under the reference."""

LEFTWARDS = ("to_village", "out")
"""Changes that take a person out of a town or of the city."""


def group_name(group: str, say: Say) -> str:
    """Give what a group is called."""
    return say(*GROUPS[group]) if group in GROUPS else group


def change_name(change: str, say: Say) -> str:
    """Give what a change is called."""
    return say(*CHANGES[change]) if change in CHANGES else change


GROUPS: dict[str, tuple[str, str]] = {}


def movers_table(compared: Compared, name: str, ledger: str, say: Say) -> Table:
    """Lay out the persons whose end state differs, group by group, one column a change."""
    frame = compared.movers(name, compared.last, ledger)
    changes = [change for change in dict.fromkeys(frame["change"]) if frame.loc[frame["change"] == change, "persons"].any()]
    rows: list[list[str]] = []
    strong: list[int] = []
    for by in dict.fromkeys(frame["by"]):
        strong.append(len(rows))
        rows.append([say(*GROUPINGS.get(by, (by, by))), *[""] * len(changes)])
        rows += [[f"  {label}", *cells] for label, cells in _cells(frame[frame["by"] == by], changes, say)]
    head = [say(f"{compared.last} 年，人", f"{compared.last}, persons"), *(change_name(str(c), say) for c in changes)]
    title = say(f"谁的去向因此不同（{LEDGERS[ledger][0]}）", f"Who ends elsewhere because of it ({LEDGERS[ledger][1]})")
    return Table(title, head, rows, strong=tuple(strong))


def _cells(frame: pd.DataFrame, changes: list[str], say: Say) -> list[tuple[str, list[str]]]:
    """Give the persons of each group by change."""
    counts = frame.groupby(["group", "change"], sort=False)["persons"].sum()
    groups = dict.fromkeys(frame["group"])
    return [
        (group_name(str(group), say), [whole(float(counts.get((group, change), 0))) for change in changes])
        for group in groups
    ]
