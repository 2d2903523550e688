"""Who moved or registered because of a scenario: persons counted by what changed for them and who they are."""

import numpy as np
import pandas as pd

from experiments.persons import (
    AGE_GROUPS,
    CHANGES,
    DISTANCE_GROUPS,
    HOUSEHOLD_GROUPS,
    SCHOOLING_GROUPS,
    Differing,
)

COLUMNS = ("scenario", "year", "ledger", "change", "by", "group", "persons")

GROUPS = {
    "household_type": HOUSEHOLD_GROUPS,
    "age": AGE_GROUPS,
    "distance": DISTANCE_GROUPS,
    "schooling": SCHOOLING_GROUPS,
}
"""What persons are told apart by, and the groups of each; the groups of one add up to all."""

ADDS = {
    "to_town": (1, -1, 0),
    "to_village": (-1, 1, 0),
    "in_to_town": (1, 0, -1),
    "in_to_village": (0, 1, -1),
    "out_of_town": (-1, 0, 1),
    "out_of_village": (0, -1, 1),
    "recoded_to_town": (1, -1, 0),
    "recoded_to_village": (-1, 1, 0),
    "to_other_township": (0, 0, 0),
    "to_other_county": (0, 0, 0),
    "to_other_outside": (0, 0, 0),
    "added_in_town": (1, 0, 0),
    "added_in_village": (0, 1, 0),
    "added_outside": (0, 0, 1),
    "missing_in_town": (-1, 0, 0),
    "missing_in_village": (0, -1, 0),
    "missing_outside": (0, 0, -1),
}
"""What one person of a change adds, against the reference, to those in towns, in villages and outside: added up over
the changes of one ledger and grouping, exactly the difference of the two runs' counts."""


def movers_frame(scenario: str, year: int, found: dict[str, Differing], scale: float) -> pd.DataFrame:
    """Count persons by ledger, change and group; groups without anyone are left out.

    Args:
        scenario: its name.
        year: at whose end the runs are compared.
        found: of `experiments.persons.differing`.
        scale: persons of the run per person.
    """
    rows = []
    for ledger, persons in found.items():
        for by, groups in GROUPS.items():
            cells = persons.change * len(groups) + getattr(persons, by)
            counts = np.bincount(cells, minlength=len(CHANGES) * len(groups))
            rows += [
                (
                    scenario,
                    year,
                    ledger,
                    CHANGES[cell // len(groups)],
                    by,
                    groups[cell % len(groups)],
                    counts[cell] / scale,
                )
                for cell in np.flatnonzero(counts)
            ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
