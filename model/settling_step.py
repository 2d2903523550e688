"""Step 7: what was decided meets what there is, and is carried out; arrivals come in."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from agents.conditions import LAND_RENT
from agents.levers import ARRIVALS, TALENT
from agents.members import SENIOR_STAGE
from agents.moving import STAY
from agents.registering import KEEP
from model.arrivals import POOL, admit, strangers, sweep, who_arrives
from model.claims import UNBOUNDED, Claimed, Claims, Rows, claimed, losers
from model.governing_step import urban_villages
from model.labour import jobs_for_movers
from model.moves import move_all
from model.registration import apply_registration, rows_apart
from model.settling import (
    dwelling_claims,
    forget_shocks,
    job_claims,
    leave_jobless,
    letting_claims,
    lettings,
    lettings_by_lot,
    refuse,
    seat_claims,
    short_ages,
    unseat,
)
from model.start import cumulative
from model.threads import over_rows
from model.works import note_arrivals, note_registering, note_returns
from model.year_run import Run, on_threads, rows_unlike, year_end


def settle(run: Run) -> None:
    """Step 7: dwellings, jobs and seats go by rank; moves and registrations are carried out; arrivals come in."""
    s, year = run.state, run.year
    h, k, choices, places = s.households, s.codes, s.choices, s.places
    assert s.market is not None
    forget_shocks(h, s.used)
    moving = rows_unlike(s, STAY, choices.destination)

    def claims_of(cells: int, who: Callable[[Rows], Claims]) -> Claimed:
        return claimed(moving.size, s.threads, cells, lambda first, last: who(moving[first:last]))

    claims = claims_of(s.place_count, lambda rows: dwelling_claims(h, rows, choices, k, s.seed, year))
    vacant = served(run, np.maximum(places.dwellings - places.occupied, 0))
    lost = losers(claims, vacant)
    on_threads(s, lost, lambda rows, flow: refuse(rows, h, choices, k, flow))
    claims = claims_of(places.jobs.size, lambda rows: job_claims(h, rows, choices, k, s.seed, year))
    lost = losers(claims, served(run, jobs_for_movers(s.market, claims.by_cell)))
    on_threads(s, lost, lambda rows, flow: leave_jobless(rows, h, choices, k, flow))
    first, members = urban_villages(s)
    note_returns(moving, h, choices, k, s.works)
    families = claims_of(s.place_count, lambda rows: letting_claims(h, rows, choices, k))
    free = places.affordable - places.let
    places.newcomers[:] = families.by_cell
    if run.frozen is None:
        lets = lettings(families, free, h.id.size)
    else:
        lets = lettings_by_lot(h, moving, choices, k, free, run.frozen.of(year).places.newcomers, s.seed, year)
    move_all(h, moving, lets, choices, k, first, members, s.flows, s.seed, year)
    registrations(run)
    let_in(run, first, members)
    over_rows(s.used, s.threads, lambda i, j, worker: sweep(strangers(i, j, h, k), h, k, s.flows[worker]))
    fill_seats(run)


def registrations(run: Run) -> None:
    """Carry out what was decided about registrations; whoever registers apart has a row of their own."""
    s, year, h, k, choices = run.state, run.year, run.state.households, run.state.codes, run.state.choices
    doing = rows_unlike(s, KEEP, choices.deed)
    free, used = rows_apart(doing, choices, s.used)
    settlers = np.zeros((s.threads, s.place_count), np.int64)
    # Whole numbers all, so that no sum depends on which thread added what.
    works = np.zeros((s.threads, *s.works.shape))
    assert s.conditions is not None
    terms = s.levers, s.rules.registering, float(s.conditions.portfolio[LAND_RENT])

    def apply(first: int, last: int, worker: int) -> None:
        rows, new = doing[first:last], free[first:last]
        note_registering(rows, h, choices, k, works[worker])
        into = settlers[worker], s.flows[worker], works[worker]
        apply_registration(h, rows, new, choices, k, *terms, *into, s.seed, year)

    over_rows(doing.size, s.threads, apply)
    s.used = used
    s.places.settlers[:] = settlers.sum(axis=0)
    s.works += works.sum(axis=0)


def served(run: Run, counts: Rows) -> Rows:
    """How many claims are served: what there is, and in a frozen run all."""
    return counts if run.frozen is None else np.full_like(counts, UNBOUNDED)


def let_in(run: Run, first: npt.NDArray[np.int16], members: npt.NDArray[np.int16]) -> None:
    """Arrivals from the keyed pool; `first` and `members` are the urban villages by township."""
    s, year = run.state, run.year
    assert s.market is not None
    expected = s.rules.arriving.arrivals / 1000.0 * s.town_residents_at_start
    pool = int(POOL * expected) + 1
    towns = s.market.employed[1 : s.inside : 2, 0]
    pull = np.maximum(towns / s.region.economy["employment"], 0.1)
    p, h, k = s.rules.arriving, s.households, s.codes
    rates = p, pool, float(expected), s.arrival_shares, s.levers[ARRIVALS], s.levers[TALENT], pull
    found = over_rows(pool, s.threads, lambda i, j, _: who_arrives(i, j, *rates, first, s.seed, year))
    who, used, outside = np.concatenate(found), s.used, cumulative(s.region.outside_weight)
    to = outside, s.arrival_shares, first, members

    def let(i: int, j: int, worker: int) -> None:
        admit(h, used + i, who[i:j], k, p, *to, s.flows[worker], s.seed, year)

    over_rows(who.size, s.threads, let)
    s.used += who.size
    note_arrivals(used, s.used, h, k, s.works)


def fill_seats(run: Run) -> None:
    """Children claim seats where there are fewer seats than children."""
    s, year = run.state, run.year
    pupils, seats = year_end(run).pupils, served(run, s.places.seats)
    # Those registered there come first: where the seats suffice for them, the others claim what is left.
    left = seats - pupils[:, 3:]
    short = np.where(pupils[:, :3] <= left, 0, np.where(left >= 0, 1, 2)).astype(np.uint8)
    short[s.inside :] = 0
    # Senior pupils of villages board at the county seat.
    short[0 : s.inside : 2, SENIOR_STAGE] = 0
    arguments = s.households, s.codes, short_ages(short), s.seed, year
    claims = claimed(s.used, s.threads, short.size, lambda first, last: seat_claims(first, last, *arguments))
    capacity = np.where(left >= 0, left, seats).reshape(-1)
    lost = losers(claims, capacity)
    on_threads(s, lost, lambda rows, flow: unseat(rows, s.households, s.codes, flow))
