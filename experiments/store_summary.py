"""What a store holds, for `luohu store show`."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.store import DONE, HEAD, Store
from experiments.store_files import locked
from experiments.store_notes import read_columns

MOST_REASONS = 20


@dataclass(frozen=True)
class Summary:
    """Counts and what varies."""

    folder: str
    runs: int
    failed: int
    doubles: int
    parts: int
    bytes: int
    codes: list[str]
    varied: list[tuple[str, int, str, str]]
    """Design column, number of values, least and largest."""
    outputs: int
    reasons: list[tuple[str, int, str]]
    """Reason, number of runs, key of one of them; the most frequent first."""


def summary(folder: Path) -> Summary:
    """Look through a store; what a killed writer left is tidied away if the folder can be written.

    Raises:
        InputError: it is no store, or a part is damaged or none of it.
    """
    store = Store(folder)
    store.check_parts()
    try:
        with locked(folder):
            pass
    except OSError:  # to be read only
        pass
    kinds = {name: row.get("kind", "") for name, row in read_columns(folder).items()}
    head = [name for name, _ in HEAD]
    design = [name for name in store.schema.names if kinds.get(name, "output") == "design" or _is_design(name)]
    frame = store.frame([*head, *(name for name in design if name not in head)])
    failed = frame[frame["status"] != DONE]
    total = sum(store.rows_of(path) for path in store.parts())
    return Summary(
        folder=str(folder),
        runs=len(frame),
        failed=len(failed),
        doubles=total - len(frame),
        parts=len(store.parts()),
        bytes=sum(path.stat().st_size for path in store.parts()),
        codes=sorted(str(code) for code in frame["code"].unique()),
        varied=[_told(frame[name], name) for name in dict.fromkeys(design)],
        outputs=len(store.schema.names) - len(set(design) | set(head)),
        reasons=_reasons(failed),
    )


def _is_design(name: str) -> bool:
    from experiments.point import LEVER, PARAMETER, PLAIN

    return name in PLAIN or name.startswith((LEVER, PARAMETER))


def _told(values: "pd.Series", name: str) -> tuple[str, int, str, str]:  # type: ignore[type-arg]
    there = values.dropna()
    if there.empty:
        return name, 0, "", ""
    low, high = there.min(), there.max()
    texts = [
        value if isinstance(value, str) else f"{value:g}" if name != "seed" else str(value) for value in (low, high)
    ]
    return name, int(there.nunique()), texts[0], texts[1]


def _reasons(failed: pd.DataFrame) -> list[tuple[str, int, str]]:
    found = [(str(reason), len(rows), str(rows["run"].iloc[0])) for reason, rows in failed.groupby("reason", sort=True)]
    return sorted(found, key=lambda entry: -entry[1])[:MOST_REASONS]
