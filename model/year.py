"""One year in nine steps, in fixed order. Each step is a function of the run; the table `YEAR` is the order."""

from collections.abc import Callable
from typing import Any

import numpy as np

from agents.counties import County
from agents.dividing import nearest_integer
from agents.levers import GATE_DWELLING, GATE_INSURANCE, GATE_YEARS, LEVERS, OFFICE_DELAY, TRAINING
from agents.offering import fill_best, fill_worth
from agents.prospects import prospects_of
from agents.townships import Township
from model.accounts import check, turnover
from model.choosing import choose_rows, register_rows
from model.demography_step import demography
from model.feedback import board_seniors, grow_jobs, look_back, move_prices, take_record
from model.governing_step import Governed, recode
from model.labour import Courses, ask_rows, course_bound, hold_courses, job_market, note_hired, train_rows
from model.rehousing import rehouse
from model.settling_step import settle
from model.start import growth, set_outside, usual_rents, usual_wages
from model.state import State
from model.threads import over_rows
from model.works import note_opened, open_book
from model.year_inputs import conditions_of, renew_kin, schedules_of
from model.year_run import Run, ask_present, year_end


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
    seen = None if run.frozen is None else run.frozen.seen_tally(run.year - 1, s.tally)
    world = Governed(s, run.year, seen)
    before = open_book(s)
    for agent_type in (County, Township):
        if agent_type in run.agents_by_type:
            run.agents_by_type[agent_type].do("govern", world)
    note_opened(s, before)
    recode(s, run.year, seen, None if run.frozen is None else run.frozen.of(run.year).recoded)
    rehouse(s, run.year)


def labour(run: Run) -> None:
    """Step 4: job chances from vacancies and seekers; training. Then the year's conditions are written once for all."""
    s, year = run.state, run.year
    s.market = job_market(s.places, s.levers, s.region.economy["separation"], s.rules.market, s.inside)
    note_hired(s.market, s.flow, s.inside)
    wanted, unskilled = nearest_integer(float(s.levers[TRAINING, 0])), int(s.places.labour[0 : s.inside : 2, 0].sum())
    if run.frozen is None:
        courses = hold_courses(wanted, unskilled, lambda bound: ask_all(s, bound, year))
    else:
        # Nobody's place is taken by somebody else: each comes by its own draw.
        courses = ask_all(s, course_bound(wanted, unskilled), year)
    arguments = courses, s.households, s.codes, s.rules.training, s.seed, year
    over_rows(len(courses.row), s.threads, lambda i, j, worker: train_rows(i, j, *arguments, s.flows[worker]))


def ask_all(s: State, bound: int, year: int) -> Courses:
    """Those of all rows who would take a course."""
    arguments = s.households, s.codes, bound, s.seed, year
    parts = over_rows(
        s.used, s.threads, lambda first, last, worker: ask_rows(first, last, *arguments, s.desks[worker][0])
    )
    return Courses(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


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
    arguments = s.conditions, s.rules.moving, s.offers
    over_rows(len(s.offers.worth), s.threads, lambda first, last, _: fill_worth(first, last, *arguments))
    fill_best(s.conditions, s.rules.income, s.offers.best)


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


def feedback(run: Run) -> None:
    """Step 8: jobs, wages and rents answer; kin moves on; the record becomes next year's."""
    s, r = run.state, run.state.region
    assert s.market is not None
    tally = year_end(run)
    index = run.year - r.start - 1
    e, m = r.economy, s.rules.market
    if run.frozen is not None:
        seen = run.frozen.of(run.year)
        grow_jobs(s.places, seen.places.labour, s.grants.jobs, s.levers, m, e["employment_rural"], s.inside)
        look_back(s.places, s.kin, seen)
        board_seniors(s.places, s.inside)
        return
    grow_jobs(s.places, tally.labour, s.grants.jobs, s.levers, m, e["employment_rural"], s.inside)
    start = np.array([e["employment_rural"], e["employment"]])
    urban, rural = growth(r.series["urban_wage"], index), growth(r.series["rural_wage"], index)
    wage, rent = usual_wages(r, index + 1, m.town_wage), usual_rents(r, index + 1)
    move_prices(s.places, s.market, start, wage, rent, e["vacancy"], urban, rural, m, s.inside)
    take_record(s.places, tally)
    board_seniors(s.places, s.inside)
    renew_kin(s, tally)


def record(run: Run) -> None:
    """Step 9: the accounts are checked against the count, the events and indicators written."""
    s = run.state
    year_end(run)
    s.gather_events()
    sums = turnover(s.flow, run.year)
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
