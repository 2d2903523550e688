"""One year in nine steps, in fixed order. Each step is a function of the run; the table `YEAR` is the order."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from agents.counties import County
from agents.households import RuralHousehold, TownHousehold
from agents.levers import (
    ARRIVALS,
    GATE_DWELLING,
    GATE_INSURANCE,
    GATE_YEARS,
    LEVERS,
    OFFICE_DELAY,
    TALENT,
)
from agents.living import live_rows
from agents.moving import STAY
from agents.offering import fill_offers
from agents.prospects import prospects_of
from agents.registering import KEEP
from agents.townships import Township
from model.accounts import check, turnover
from model.arrivals import POOL, admit, strangers, sweep
from model.choosing import choose_rows, register_rows
from model.claims import UNBOUNDED, Claims, Rows, joined, losers
from model.counting import Tally, added_up
from model.counting_rows import count_rows, empty_sheets, lookup_of
from model.events import TRAINED
from model.feedback import grow_jobs, look_back, move_prices, take_record
from model.frozen_weddings import weddings_of
from model.governing_step import Governed, recode, urban_villages
from model.labour import job_market, jobs_for_movers, note_hired, train_rows, training_chance
from model.levers import LeverTable
from model.life import apply_life, eventful, most_formed
from model.moves import move_all
from model.record import Record
from model.reference import Reference
from model.registration import apply_registration
from model.rehousing import rehouse
from model.rows import close_up, unlike
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
from model.start import cumulative, growth, set_outside
from model.state import State
from model.threads import over_rows
from model.weddings import engaged, sides, wed_all
from model.works import after_registering, before_registering, note_arrivals, note_opened, note_returns, open_book
from model.year_inputs import conditions_of, renew_kin, schedules_of


class Run(Protocol):
    """What a step needs of the model that runs it."""

    state: State
    year: int
    scenario: LeverTable
    engine: str
    record: Record
    agents_by_type: Any
    frozen: Reference | None
    """What the run is frozen on, if it is: see `model/freezing.py`."""


def levers(run: Run) -> None:
    """Step 1: the year's lever values, and what comes from outside."""
    s, year = run.state, run.year
    values = run.scenario.of(year).copy()
    for i, lever in enumerate(LEVERS):
        if lever.extensive:
            values[i] = values[i] * s.scale
    gate = (GATE_YEARS, GATE_DWELLING, GATE_INSURANCE, OFFICE_DELAY)
    before = run.scenario.of(year - 1)
    s.opened = (sum((values[i] < before[i]).astype(np.int64) for i in gate) > 0).astype(np.uint8)
    s.levers = values
    index = year - s.region.start - 1
    set_outside(s.region, s.places, index)
    s.schedules = schedules_of(s, index)
    s.prospects = prospects_of(s.schedules, s.rules.vital, year)


def govern(run: Run) -> None:
    """Step 2: counties, then townships, decide; their recodes and the projects are carried out."""
    s = run.state
    seen = s.tally if run.frozen is None else run.frozen.seen_tally(run.year - 1, s.tally)
    world = Governed(s, run.year, seen)
    before = open_book(s)
    for agent_type in (County, Township):
        if agent_type in run.agents_by_type:
            run.agents_by_type[agent_type].do("govern", world)
    note_opened(s, before)
    recode(s, run.year, seen)
    rehouse(s, run.year)


def demography(run: Run) -> None:
    """Step 3: deaths, births, leaving school and the prefecture, division, marriage."""
    lives(run)
    matches(run)
    weddings(run)


def lives(run: Run) -> None:
    """Step 3, first: deaths, births, leaving school and the prefecture, division."""
    ask_lives(run)
    apply_lives(run)


def ask_lives(run: Run) -> None:
    """Decide, household by household."""
    s, year = run.state, run.year
    assert s.schedules is not None
    assert s.prospects is not None
    if run.engine == "kernel":
        rates = s.schedules, s.prospects, s.rules.vital, s.rules.forming
        arguments = s.households, s.codes.node, *rates, s.seed, year
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
    """Carry out what was decided; each household has rows of its own for as many as it may form."""
    s, year, h, lives = run.state, run.year, run.state.households, run.state.lives
    assert s.schedules is not None
    rows = np.concatenate(over_rows(s.used, s.threads, lambda first, last, _: eventful(lives, first, last)))
    formed = np.empty(rows.size, np.int64)
    over_rows(rows.size, s.threads, lambda i, j, _: most_formed(rows[i:j], lives, h, formed[i:j]))
    free = s.used + np.cumsum(formed) - formed
    shares, graduates = cumulative(s.region.outside_weight), s.rules.vital.graduate_registers
    arguments = lives, s.codes, shares, graduates, s.schedules.male_births

    def apply(first: int, last: int, worker: int) -> None:
        apply_life(h, rows[first:last], free[first:last], *arguments, s.flows[worker], s.seed, year)

    over_rows(rows.size, s.threads, apply)
    s.used = close_up(s.used, s.used + int(formed.sum()), h)


def matches(run: Run) -> None:
    """Step 3, marriage: who marries whom, and on whose side they settle."""
    s, year, h = run.state, run.year, run.state.households
    if run.frozen is None:
        seeking = rows_unlike(s, 0, s.lives.weds)
        s.couples = engaged(h, seeking, s.lives.weds, s.codes, marriage_markets(s), s.seed, year, s.threads)
        arguments = h, s.codes, s.rules.forming, s.seed, year
        parts = over_rows(len(s.couples), s.threads, lambda first, last, _: sides(s.couples[first:last], *arguments))
        s.on_bride_side = np.concatenate(parts)
    else:
        kept = run.frozen.of(year).weddings
        s.couples, s.on_bride_side, s.used = weddings_of(kept, h, s.used, s.lives.weds, s.codes, s.flow, s.seed, year)


def weddings(run: Run) -> None:
    """Step 3, last: the couples form households of their own."""
    s, year = run.state, run.year
    arguments = s.households, s.codes, s.rules.forming, s.flows, s.seed, year
    s.used = wed_all(s.couples, s.on_bride_side, s.lives.weds, s.used, *arguments)


def marriage_markets(s: State) -> npt.NDArray[np.int16]:
    """(nodes,) market of each node: its county, or the outside place."""
    nodes = s.townships + len(s.region.outside_codes)
    market = np.arange(nodes, dtype=np.int16) - s.townships + len(s.region.county_codes)
    market[: s.townships] = s.region.township_county
    return market.astype(np.int16)


def ask(run: Run, question: str) -> None:
    """Put a question to every household agent, in shuffled order."""
    for agent_type in (RuralHousehold, TownHousehold):
        if agent_type in run.agents_by_type:
            run.agents_by_type[agent_type].shuffle_do(question)


def labour(run: Run) -> None:
    """Step 4: job chances from vacancies and seekers; training. Then the year's conditions are written once for all."""
    s, year = run.state, run.year
    s.market = job_market(s.places, s.levers, s.region.economy["separation"], s.rules.market, s.inside)
    note_hired(s.market, s.flow, s.inside)
    chance = training_chance(s.places, s.levers, s.inside)
    trained = np.zeros((s.threads, s.place_count), np.int64)
    arguments = s.households, s.codes, chance, s.rules.training, s.seed, year
    over_rows(
        s.used,
        s.threads,
        lambda first, last, worker: train_rows(first, last, *arguments, s.desks[worker][0].words, trained[worker]),
    )
    places = np.arange(s.place_count)
    s.flow[TRAINED, places, places] += trained.sum(axis=0)


def move(run: Run) -> None:
    """Step 5: where to live and in which mode."""
    s, year, r = run.state, run.year, run.state.rules
    s.conditions = conditions_of(s, year)
    write_offers(s)
    if run.engine == "kernel":
        arguments = s.households, s.conditions, r.moving, r.income, r.reconsidering, s.offers, s.seed, year
        over_rows(
            s.used,
            s.threads,
            lambda first, last, worker: choose_rows(first, last, *arguments, *s.desks[worker], s.choices),
        )
    else:
        s.choices.destination[:], s.choices.mode[:] = -1, 0
        ask_present(run, "choose")


def write_offers(s: State) -> None:
    """Write what each place offers this year to those who come from each location."""
    assert s.conditions is not None
    arguments = s.conditions, s.rules.moving, s.rules.income, s.offers
    over_rows(len(s.offers), s.threads, lambda first, last, _: fill_offers(first, last, *arguments))


def register(run: Run) -> None:
    """Step 6: what to do with the registration."""
    s, year, r = run.state, run.year, run.state.rules
    assert s.conditions is not None
    if run.engine == "kernel":
        arguments = s.households, s.conditions, r.registering, r.moving.kin_half, s.seed, year, s.choices
        over_rows(s.used, s.threads, lambda first, last, _: register_rows(first, last, *arguments))
    else:
        s.choices.deed[:] = 0
        ask_present(run, "register")


def ask_present(run: Run, question: str) -> None:
    """Renew the handles, since demography opened and closed rows, and put a question to everyone."""
    run.enrol()  # type: ignore[attr-defined]
    ask(run, question)


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


def rows_unlike(s: State, nothing: int, column: npt.NDArray[Any]) -> Rows:
    """Rows in use whose entry in a column is not `nothing`; closed rows have decided nothing."""
    return np.concatenate(over_rows(s.used, s.threads, lambda first, last, _: unlike(nothing, column, first, last)))


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


def count(run: Run, incomes: bool) -> Tally:
    """Count the population as it stands."""
    s, room = run.state, run.state.rules.income.room_share
    assert s.conditions is not None
    sheets = empty_sheets(s.threads, s.place_count, s.codes.place.size)
    # What is earned, not what those who decide count on.
    earned = s.conditions._replace(wage=s.places.wage)
    arguments = s.households, s.codes, earned, lookup_of(s.roles, run.year), incomes, room, sheets
    over_rows(s.used, s.threads, lambda first, last, worker: count_rows(first, last, worker, *arguments))
    return added_up(sheets, s.codes)


def year_end(run: Run) -> Tally:
    """Count of the year's end, taken once by whichever step asks first."""
    s = run.state
    if s.counted != run.year:
        s.before, s.tally, s.counted = s.ledgers, count(run, incomes=True), run.year
    return s.tally


def feedback(run: Run) -> None:
    """Step 8: jobs, wages and rents answer; kin moves on; the record becomes next year's."""
    s, r = run.state, run.state.region
    assert s.market is not None
    tally = year_end(run)
    index = run.year - r.start - 1
    e, m = r.economy, s.rules.market
    if run.frozen is not None:
        seen = run.frozen.of(run.year)
        grow_jobs(s.places, seen.places.labour, s.grants.jobs, s.levers, m, s.inside)
        look_back(s.places, s.kin, seen)
        return
    grow_jobs(s.places, tally.labour, s.grants.jobs, s.levers, m, s.inside)
    start = np.array([e["employment_rural"], e["employment"]])
    urban, rural = growth(r.series["urban_wage"], index), growth(r.series["rural_wage"], index)
    move_prices(s.places, s.market, start, e["vacancy"], urban, rural, m, s.inside)
    take_record(s.places, tally)
    renew_kin(s, tally)


def record(run: Run) -> None:
    """Step 9: the accounts are checked against the count, the events and indicators written."""
    s = run.state
    year_end(run)
    s.gather_events()
    sums = turnover(s.flow)
    check(s.before, sums.changes, s.ledgers, run.year, run.record.place_names)
    run.record.take(s, s.before, sums, run.year)


YEAR: tuple[tuple[str, Callable[[Any], None]], ...] = (
    ("levers", levers),
    ("govern", govern),
    ("demography", demography),
    ("labour", labour),
    ("move", move),
    ("register", register),
    ("settle", settle),
    ("feedback", feedback),
    ("record", record),
)
