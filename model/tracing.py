"""One household's life, told by looking at its row between the steps of an ordinary run.

The run records nothing for it: luck is keyed, so chances, draws and alternatives are computed again from the row, by
the same rules, when they are asked for. What they give must be what the run did; otherwise the trace stops.
"""

from collections.abc import Callable, Sequence
from functools import partial

from agents.errors import InputError
from model.demography_step import lives, matches, weddings
from model.lives import Life
from model.migration import MigrationModel
from model.watching import Watcher
from model.year import YEAR


def watched(watchers: Sequence[Watcher]) -> tuple[tuple[str, Callable[[MigrationModel], None]], ...]:
    """The steps of the year with the watchers' looks between them."""

    def look(name: str, run: MigrationModel) -> None:
        for watcher in watchers:
            getattr(watcher, name, watcher.step)(run)

    def matched(run: MigrationModel) -> None:
        for watcher in watchers:
            watcher.engaged(run, run.state.couples)

    steps: list[tuple[str, Callable[[MigrationModel], None]]] = [("begin", partial(look, "begin"))]
    for name, take in YEAR:
        if name == "demography":
            steps += [("ask", partial(look, "ask")), ("lives", lives), ("lives", partial(look, "lives"))]
            steps += [("matches", matches), ("matches", matched), ("weddings", weddings)]
            steps.append(("weddings", partial(look, "weddings")))
        else:
            steps += [(name, take), (name, partial(look, name))]
    return tuple(steps)


def trace(
    model: MigrationModel, households: Sequence[int], until: int, progress: Callable[[int], None] | None = None
) -> list[Life]:
    """Run a model and tell the lives of some households; the run's digest is that of an ordinary run.

    Args:
        model: at the end of any year.
        households: 64-bit identities; one that never lives has a life without years.
        until: last year.
        progress: told each year that is done.

    Raises:
        InputError: if the year lies outside the region's range, or the run is one of a structural variant.
        AccountError: if the trace does not agree with the run.
    """
    if model.variant:
        raise InputError(f"a life is told as the model decides it; this run is of the variant '{model.variant}'")
    watchers = [Watcher(household, model) for household in households]
    model.steps_of_the_year = watched(watchers)
    try:
        model.run_until(until, progress)
    finally:
        model.steps_of_the_year = YEAR
    return [watcher.life for watcher in watchers]
