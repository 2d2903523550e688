"""Step 4, labour: vacancies against last year's seekers give job chances; training reaches rural workers."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from agents.columns import SLOTS, Households
from agents.compiling import rule
from agents.conditions import Codes
from agents.dividing import nearest
from agents.levers import EMPLOYMENT_SERVICE, PUBLIC_JOBS, TRAINING
from agents.luck import ROWS, TRAIN, Integer, draw_rows, uniform
from agents.markets import MarketParameters, employed_share, job_chance
from agents.places import Places
from agents.training import TrainingParameters, takes_course, train
from model.choosing import Waiting
from model.events import HIRED, Flow

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


def training_chance(places: Places, levers: Floats, inside: int) -> float:
    """Chance that an unskilled rural worker takes a course, so that courses add up to the lever's person-times."""
    unskilled = int(places.labour[0:inside:2, 0].sum())
    return min(1.0, float(levers[TRAINING, 0]) / unskilled) if unskilled > 0 else 0.0


@rule
def train_rows(
    first: int,
    last: int,
    h: Households,
    k: Codes,
    chance: float,
    p: TrainingParameters,
    seed: Integer,
    year: int,
    waiting: Waiting,
    trained: Counts,
) -> None:
    """Hold the year's courses for the households of some rows that live in rural places.

    (p,) `trained` is added to, `waiting` is written.
    """
    w = waiting
    for start in range(first, last, ROWS):
        n = 0
        for row in range(start, min(start + ROWS, last)):
            place = k.place[h.residence[row]]
            w.row[n], w.id[n] = row, h.id[row]
            n += (h.id[row] != 0) & (place < k.inside) & (place % 2 == 0)
        draw_rows(0, n, w.id, seed, year, TRAIN, SLOTS, w.words)
        for i in range(n):
            if takes_course(uniform(w.words[0, i]), chance):
                row = w.row[i]
                trained[k.place[h.residence[row]]] += train(row, h, p, seed, year)


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
