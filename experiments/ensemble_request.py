"""An ensemble as asked for, checked before anything is run."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.errors import InputError
from experiments.draws import Draws
from experiments.ensemble_design import BOTH, MOST_REPLICATES, Variant, selection, variants
from experiments.widths import Aimed, Size, aimed
from model.region import Region

MOST_RUNS = 20_000
"""Of one scenario, when an ensemble grows by itself."""


class Request(NamedTuple):
    """An ensemble as asked for, every value checked."""

    region: Region
    scenarios: tuple[Variant, ...]
    draws: Draws
    """All that there are, in the order in which they are used."""
    size: Size
    """To begin with."""
    goal: Aimed | None
    most: int
    """Runs of one scenario at which growing ends."""
    seed: int
    scale: float
    until: int
    indicators: tuple[str, ...]


def request_of(
    region: Region,
    scenarios: Sequence[str],
    draws: Draws,
    *,
    count: int | None = None,
    replicates: int = 2,
    recoding: str = BOTH,
    until_width: float | None = None,
    width_of: str | None = None,
    most: int = MOST_RUNS,
    seed: int = 1,
    scale: float = 1.0,
    until: int | None = None,
    indicators: Sequence[str] = (),
) -> Request:
    """Check what was asked for; the arguments are those of `experiments.ensemble.ensemble`.

    Raises:
        InputError: something given cannot be used.
    """
    last = region.last if until is None else until
    if not region.start < last <= region.last:
        raise InputError(f"until is {last}; allowed is {region.start + 1} to {region.last}")
    if not 1 <= replicates <= MOST_REPLICATES:
        raise InputError(f"replicates is {replicates}; allowed is 1 to {MOST_REPLICATES}")
    number = len(draws.frame) if count is None else count
    size = Size(len(draws.first(number).frame), replicates)
    if until_width is not None and size.runs > most:
        raise InputError(f"most is {most}; the first size has {size.runs} runs of a scenario, and {most} is fewer")
    kept = selection(region, indicators).indicators
    return Request(
        region, variants(scenarios, recoding, region), draws.shuffled(seed),
        size, _goal(until_width, width_of, kept, region, last), most, seed,
        scale, last, kept,
    )  # fmt: skip


def _goal(width: float | None, of: str | None, kept: Sequence[str], region: Region, last: int) -> Aimed | None:
    if (width is None) != (of is None):
        raise InputError("a width and what it is of belong together; one was given without the other.")
    if width is None or of is None:
        return None
    return aimed(of, width, list(kept), range(region.start, last + 1))
