"""Step 3: deaths, births, leaving school and the prefecture, division, coming home, marriage."""

import numpy as np
import numpy.typing as npt

from agents.columns import NOWHERE
from agents.living import live_rows
from model.frozen_weddings import weddings_of
from model.life import apply_life, eventful
from model.moves import come_home
from model.rows import close_up
from model.start import cumulative
from model.state import State
from model.threads import over_rows
from model.weddings import engaged, sides_of, wed_all
from model.year_run import Run, ask, on_threads, rows_unlike


def demography(run: Run) -> None:
    """Step 3: deaths, births, leaving school and the prefecture, division, coming home, marriage."""
    lives(run)
    matches(run)
    weddings(run)


def lives(run: Run) -> None:
    """Step 3, first: deaths, births, leaving school and the prefecture, division, coming home."""
    ask_lives(run)
    apply_lives(run)


def ask_lives(run: Run) -> None:
    """Decide, household by household."""
    s, year = run.state, run.year
    assert s.schedules is not None
    assert s.prospects is not None
    if run.engine == "kernel":
        rates = s.schedules, s.prospects, s.rules.vital, s.rules.forming
        arguments = s.households, s.codes.place, *rates, s.seed, year
        over_rows(
            s.used,
            s.threads,
            lambda first, last, worker: live_rows(first, last, *arguments, s.questions[worker], s.lives),
        )
    else:
        for column in s.lives:
            column[:] = 0
        ask(run, "live")


def apply_lives(run: Run) -> None:
    """Carry out what was decided, then bring home those away who have nothing left to stay for.

    Each household has rows of its own for as many as it may form.
    """
    s, year, h, lives = run.state, run.year, run.state.households, run.state.lives
    assert s.schedules is not None
    parts = over_rows(s.used, s.threads, lambda first, last, _: eventful(lives, h, first, last))
    rows, formed = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    free = s.used + np.cumsum(formed) - formed
    shares, graduates = cumulative(s.region.outside_weight), s.rules.vital.graduate_registers
    arguments = lives, s.codes, shares, graduates, s.schedules.male_births, s.rules.vital.brought_home

    def apply(first: int, last: int, worker: int) -> None:
        apply_life(h, rows[first:last], free[first:last], *arguments, s.flows[worker], s.seed, year)

    over_rows(rows.size, s.threads, apply)
    s.used = close_up(s.used, s.used + int(formed.sum()), h)
    # Those of whom nobody is away, most of them, are not looked at.
    on_threads(s, rows_unlike(s, NOWHERE, h.away), lambda rows, flow: come_home(rows, h, s.codes, flow, year))


def matches(run: Run) -> None:
    """Step 3, marriage: who marries whom, and on whose side they settle."""
    s, year, h = run.state, run.year, run.state.households
    if run.frozen is None:
        s.couples = engaged(h, s.used, s.lives.weds, s.codes, marriage_markets(s), s.seed, year, s.threads)
        arguments = h, s.codes, s.rules.forming, s.seed, year
        parts = over_rows(len(s.couples), s.threads, lambda first, last, _: sides_of(s.couples[first:last], *arguments))
        s.sides = np.concatenate(parts)
    else:
        kept = run.frozen.of(year).weddings
        s.couples, s.sides, s.used = weddings_of(kept, h, s.used, s.lives.weds, s.codes, s.flow, s.seed, year)


def weddings(run: Run) -> None:
    """Step 3, last: the couples join the parents on one side or form households of their own."""
    s, year = run.state, run.year
    arguments = s.households, s.codes, s.rules.forming, s.flows, s.seed, year
    s.used = wed_all(s.couples, s.sides, s.lives.weds, s.used, *arguments)


def marriage_markets(s: State) -> npt.NDArray[np.int16]:
    """(nodes,) market of each node: its county, or the outside place."""
    nodes = s.townships + len(s.region.outside_codes)
    market = np.arange(nodes, dtype=np.int16) - s.townships + len(s.region.county_codes)
    market[: s.townships] = s.region.township_county
    return market.astype(np.int16)
