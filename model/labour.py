"""Step 4, labour: vacancies against last year's seekers give job chances; training reaches rural workers."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import SLOTS, Households
from agents.compiling import rule, table_rule
from agents.conditions import Codes
from agents.dividing import nearest
from agents.levers import EMPLOYMENT_SERVICE, PUBLIC_JOBS
from agents.luck import ROWS, TRAIN, Integer, Words, draw_rows
from agents.markets import MarketParameters, employed_share, job_chance
from agents.places import Places
from agents.training import TrainingParameters, train, trainees
from model.choosing import Waiting
from model.events import HIRED, TRAINED, Flow

FRACTION = 20
"""Bits of a part of a job below one."""

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class JobMarket(NamedTuple):
    """One year's job market; p places by skill."""

    chance: Floats
    """(p, 3) chance that a seeker finds a job within the year."""
    employed: Floats
    """(p, 3) share of the labour force with a job."""
    vacancies: Counts
    """(p, 3) jobs to be filled this year."""
    seekers: Counts
    """(p, 3) seekers: those whose job ended, and last year's labour force without one."""


def job_market(places: Places, levers: Floats, separation: float, m: MarketParameters, inside: int) -> JobMarket:
    """This year's vacancies and seekers of every place of the prefecture.

    Args:
        places: stocks and last year's record.
        levers: (levers, townships) of this year.
        separation: share of jobs that fall vacant in a year.
        m: market parameters.
        inside: number of places of the prefecture.
    """
    shape = places.jobs.shape
    market = JobMarket(np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape, np.int64))
    fill_market(places, levers, separation, m, inside, market)
    return market


@rule
def fill_market(
    places: Places, levers: Floats, separation: float, m: MarketParameters, inside: int, market: JobMarket
) -> None:
    """Write this year's job market; arguments as for `job_market`."""
    for p in range(inside):
        service = float(levers[EMPLOYMENT_SERVICE, p // 2])
        for skill in range(3):
            jobs, labour = int(places.jobs[p, skill]), int(places.labour[p, skill])
            if p % 2 == 0 and skill == 0:
                # Public-interest jobs are kept open for those of the village without schooling, beside the market's.
                jobs += nearest(float(levers[PUBLIC_JOBS, p // 2]) * labour)
            employed = employed_share(float(jobs), float(labour))
            held = nearest(employed * labour)
            leaving = nearest(separation * held)
            vacancies, seekers = leaving + max(jobs - held, 0), leaving + labour - held
            found = job_chance(float(vacancies), float(seekers), m.matching) * service
            market.chance[p, skill], market.employed[p, skill] = min(found, 1.0), employed
            market.vacancies[p, skill], market.seekers[p, skill] = vacancies, seekers


@rule
def note_hired(market: JobMarket, flow: Flow, inside: int) -> None:
    """New urban jobs are the vacancies that seekers fill: a count of events, not of persons gained."""
    for p in range(1, inside, 2):
        hired = 0
        for skill in range(3):
            met = nearest(market.chance[p, skill] * market.seekers[p, skill])
            hired += min(met, int(market.vacancies[p, skill]))
        flow[HIRED, p, p] += hired


class Courses(NamedTuple):
    """Households of villages whose workers would take a course; (m,) each."""

    turn: Words
    """Draw by which places go, the lowest first; equal ones by the first half of the identity."""
    row: Counts
    persons: Counts


def course_bound(wanted: float, unskilled: int) -> int:
    """Bound of the draw, of 32 bits, below which so many of the unskilled workers of villages are to be expected."""
    return int(min(wanted / max(unskilled, 1), 1.0) * 2.0**32)


def hold_courses(wanted: int, unskilled: int, ask: Callable[[int], Courses]) -> Courses:
    """The households that find a place: those with the lowest draws, until the persons come to what is wanted.

    Args:
        wanted: person-times of the year.
        unskilled: workers of the villages by last year's record, which tells how far it is worth asking.
        ask: those whose draw of 32 bits is below a bound.
    """
    # Some of last year's workers are no more, and families differ in size: a quarter more are asked at first.
    bound = course_bound(1.25 * wanted, unskilled)
    found = ask(bound)
    if int(found.persons.sum()) < wanted and bound < 2**32:
        found = ask(2**32)
    order = np.argsort(found.turn, kind="stable")
    so_far = np.cumsum(found.persons[order])
    first = order[: np.searchsorted(so_far, wanted) + 1]
    return Courses(found.turn[first], found.row[first], found.persons[first])


@table_rule
def ask_rows(
    first: int, last: int, h: Households, k: Codes, bound: int, seed: Integer, year: int, waiting: Waiting
) -> Courses:
    """Households of some rows in rural places with workers to train, whose draw is below `bound`; writes `waiting`."""
    w = waiting
    turn, rows, persons = (
        np.empty(last - first, np.uint64),
        np.empty(last - first, np.int64),
        np.empty(last - first, np.int64),
    )
    m = 0
    for start in range(first, last, ROWS):
        n = 0
        for row in range(start, min(start + ROWS, last)):
            place = k.place[h.residence[row]]
            w.row[n], w.id[n] = row, h.id[row]
            n += (h.id[row] != 0) & (place < k.inside) & (place % 2 == 0)
        draw_rows(0, n, w.id, seed, year, TRAIN, SLOTS, w.words)
        for i in range(n):
            if np.int64(w.words[0, i]) < bound:
                who = trainees(w.row[i], h, year)
                if who > 0:
                    turn[m] = w.words[0, i] << np.uint64(32) | w.id[i] >> np.uint64(32)
                    rows[m], persons[m] = w.row[i], who
                    m += 1
    return Courses(turn[:m].copy(), rows[:m].copy(), persons[:m].copy())


@rule
def train_rows(
    first: int,
    last: int,
    courses: Courses,
    h: Households,
    k: Codes,
    p: TrainingParameters,
    seed: Integer,
    year: int,
    flow: Flow,
) -> None:
    """Hold the year's courses for some of the households that found a place, and note the person-times."""
    for i in range(first, last):
        row = courses.row[i]
        place = k.place[h.residence[row]]
        flow[TRAINED, place, place] += courses.persons[i]
        train(row, h, p, seed, year)


def jobs_for_movers(market: JobMarket, claims: Counts) -> Counts:
    """(p·3,) vacancies that movers get: their part of all who seek, in whole ones by largest remainder over all cells.

    Rounded cell by cell, a small population would find less work than a large one.

    Args:
        market: of the year.
        claims: (p·3,) movers who claim a job, by place and skill.
    """
    vacancies, seekers = market.vacancies.reshape(-1), market.seekers.reshape(-1)
    parts = (vacancies * claims << FRACTION) // np.maximum(seekers + claims, 1)
    served: Counts = parts >> FRACTION
    rest = parts - (served << FRACTION)
    more = (int(rest.sum()) + (1 << FRACTION - 1)) >> FRACTION
    served[np.argsort(-rest, kind="stable")[:more]] += 1
    return served
