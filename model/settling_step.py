"""Step 7: what was decided meets what there is, and is carried out; arrivals come in."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from agents.levers import ARRIVALS, TALENT
from agents.moving import STAY
from agents.registering import KEEP
from model.arrivals import POOL, admit, strangers, sweep
from model.claims import UNBOUNDED, Claims, Rows, joined, losers
from model.governing_step import urban_villages
from model.labour import jobs_for_movers
from model.moves import move_all
from model.registration import apply_registration
from model.settling import (
    dwelling_claims,
    forget_shocks,
    job_claims,
    leave_jobless,
    lettings,
    lettings_by_lot,
    newcomers,
    refuse,
    seat_claims,
    unseat,
)
from model.start import cumulative
from model.threads import over_rows
from model.works import after_registering, before_registering, note_arrivals, note_returns
from model.year_run import Run, rows_unlike, year_end


def settle(run: Run) -> None:
    """Step 7: dwellings, jobs and seats go by rank; moves and registrations are carried out; arrivals come in."""
    s, year = run.state, run.year
    h, k, choices, flow = s.households, s.codes, s.choices, s.flow
    assert s.market is not None
    forget_shocks(h, s.used)
    moving = rows_unlike(s, STAY, choices.destination)
    vacant = served(run, np.maximum(s.places.dwellings - s.places.occupied, 0))

    def claims_of(who: Callable[..., Claims]) -> Claims:
        stretch = lambda first, last, _: who(h, moving[first:last], choices, k, s.seed, year)  # noqa: E731
        return joined(over_rows(moving.size, s.threads, stretch))

    refuse(losers(claims_of(dwelling_claims), vacant), h, choices, k, flow)
    claims = claims_of(job_claims)
    asked = np.bincount(claims[0], minlength=s.places.jobs.size).astype(np.int64)
    leave_jobless(losers(claims, served(run, jobs_for_movers(s.market, asked))), h, choices, k, flow)
    first, members = urban_villages(s)
    note_returns(s, moving)
    s.places.newcomers[:] = newcomers(moving, choices, s.place_count, s.inside)
    free = s.places.affordable - s.places.let
    if run.frozen is None:
        lets = lettings(h, moving, choices, k, free)
    else:
        lets = lettings_by_lot(h, moving, choices, k, free, run.frozen.of(year).places.newcomers, s.seed, year)
    move_all(h, moving, lets, choices, k, first, members, s.flows, s.seed, year)
    s.places.settlers[:] = 0
    doing = rows_unlike(s, KEEP, choices.deed)
    registering = before_registering(s, doing)
    s.used = apply_registration(h, s.used, doing, choices, k, s.levers, s.places.settlers, flow, s.seed, year)
    after_registering(s, registering)
    arriving = s.used
    let_in(run, first, members)
    note_arrivals(s, arriving)
    going = over_rows(s.used, s.threads, lambda first, last, _: strangers(first, last, s.households, s.codes))
    sweep(np.concatenate(going), s.households, s.codes, flow)
    fill_seats(run)


def served(run: Run, counts: Rows) -> Rows:
    """How many claims are served: what there is, and in a frozen run all."""
    return counts if run.frozen is None else np.full_like(counts, UNBOUNDED)


def let_in(run: Run, first: npt.NDArray[np.int16], members: npt.NDArray[np.int16]) -> None:
    """Arrivals from the keyed pool; `first` and `members` are the urban villages by township."""
    s, year = run.state, run.year
    assert s.market is not None
    e = s.region.economy
    expected = s.rules.arriving.arrivals / 1000.0 * s.town_residents_at_start
    pool = int(POOL * expected) + 1
    start = e["employment"]
    towns = s.market.employed[1 : s.inside : 2, 0]
    pull = np.maximum(towns / start, 0.1)
    s.used = admit(
        s.households,
        s.used,
        s.codes,
        s.rules.arriving,
        pool,
        float(expected),
        cumulative(s.region.outside_weight),
        s.arrival_shares,
        s.levers[ARRIVALS],
        s.levers[TALENT],
        pull,
        first,
        members,
        s.flow,
        s.seed,
        year,
    )


def fill_seats(run: Run) -> None:
    """Children claim seats where there are fewer seats than children."""
    s, year = run.state, run.year
    pupils, seats = year_end(run).pupils, served(run, s.places.seats)
    # Those registered there come first: where the seats suffice for them, the others claim what is left.
    left = seats - pupils[:, 3:]
    short = np.where(pupils[:, :3] <= left, 0, np.where(left >= 0, 1, 2)).astype(np.uint8)
    short[s.inside :] = 0
    arguments = s.households, s.codes, short.reshape(-1), s.seed, year
    parts = over_rows(s.used, s.threads, lambda first, last, _: seat_claims(first, last, *arguments))
    capacity = np.where(left >= 0, left, seats).reshape(-1)
    unseat(losers(joined(parts), capacity), s.households, s.codes, s.flow)
