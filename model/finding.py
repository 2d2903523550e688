"""A household to look at, for those who know no identity: the first, by identity, that does a certain thing."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from agents.deciding import BUYS
from agents.errors import InputError
from agents.moving import HOME, JOIN, RETURN, WHOLE
from agents.registering import TO_TOWN
from model.migration import MigrationModel
from model.state import State
from model.year import YEAR

KINDS = ("any", "mover", "settler", "split", "returner")
"""Anyone; a family that moves from a village to town, registers in town, sends members away, or comes back."""

Mask = npt.NDArray[np.bool_]


def does(s: State, kind: str, rural: Mask) -> Mask:
    """(used,) who did a thing this year, once everything is settled; `rural`: who lived in a village before."""
    n = rural.size
    h, wanted, mode, deed = s.households, s.choices.destination[:n], s.choices.mode[:n], s.choices.deed[:n]
    town = (wanted >= 0) & (wanted < s.inside)
    if kind == "mover":
        done: Mask = town & rural & (mode == WHOLE)
    elif kind == "split":
        place = s.codes.place[np.maximum(h.away[:n], 0)]
        done = (town | ((wanted == JOIN) & (place < s.inside))) & rural & (mode != WHOLE)
    elif kind == "returner":
        done = (wanted == HOME) | (wanted == RETURN)
    else:
        done = (deed & (BUYS - 1)) == TO_TOWN if kind == "settler" else np.ones(n, np.bool_)
    return done & (h.id[:n] != 0)


def find(model: MigrationModel, kind: str, until: int, progress: Callable[[int], None] | None = None) -> int:
    """Run a model and find a household that was there at the start, is there at the end, and did a thing in between.

    Args:
        model: at the start.
        kind: of `KINDS`.
        until: last year.
        progress: told each year that is done.

    Returns:
        The lowest identity among them.

    Raises:
        InputError: if no household does it in these years.
    """
    s = model.state
    founders = s.households.id[: s.used].copy()
    found: list[npt.NDArray[np.uint64]] = []
    rural = np.zeros(0, np.bool_)

    def before(run: MigrationModel) -> None:
        nonlocal rural
        s = run.state
        residence = s.households.residence[: s.used]
        rural = (residence < s.codes.villages) & (s.codes.place[residence] % 2 == 0)

    def after(run: MigrationModel) -> None:
        found.append(run.state.households.id[: rural.size][does(run.state, kind, rural)])

    looks = {"register": before, "settle": after}
    model.steps_of_the_year = tuple(
        step for name, take in YEAR for step in ((name, take), *([(name, looks[name])] if name in looks else []))
    )
    model.run_until(until, progress)
    s = model.state
    ids = np.intersect1d(np.intersect1d(np.concatenate(found), founders), s.households.id[: s.used])
    if not ids.size:
        raise InputError(
            f"No household is a {kind} from {model.region.start + 1} to {until}; try another word or year."
        )
    return int(ids[0])
