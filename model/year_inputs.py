"""What a year brings to everyone: vital rates, and the conditions that households read when they decide."""

import numpy as np

from agents.conditions import Conditions
from agents.levers import EMPLOYER_COVER, FERTILITY, FLEXIBLE_WORK, WAGE_SECURITY
from agents.members import COMPULSORY, SENIOR_STAGE
from agents.reconsidering import DECAY_YEARS
from agents.schedules import Schedules
from model.counting import Tally
from model.governing_step import urban_villages
from model.rules import county_terms
from model.state import State
from model.surroundings import attraction, kin_shares, log_hours, school_access
from model.variants import BY_PERSON, NO_KIN


def schedules_of(s: State, index: int) -> Schedules:
    """Vital rates of a year: the region's schedules times the year's level."""
    r = s.region
    last = r.birth_index.size - 1
    births = np.full(s.place_count, float(r.birth_index[min(index, last)]))
    births[: s.inside] = births[: s.inside] * np.repeat(s.levers[FERTILITY], 2)
    return Schedules(
        r.mortality,
        r.fertility,
        r.marriage,
        going_on(s, r.progress_senior, COMPULSORY),
        going_on(s, r.progress_college, SENIOR_STAGE),
        births,
        float(r.death_index[min(index, last)]),
        float(r.male_birth_share),
    )


def going_on(s: State, mean: np.ndarray, stage: int) -> np.ndarray:
    """(2, places) chances to go on from a stage of school: fewer in villages, the mean for last year's pupils.

    Args:
        s: the state; last year's pupils by place are in its places.
        mean: (2,) chance of women and of men, wherever they live.
        stage: of those who may go on.
    """
    pupils = s.places.pupils[:, [stage, 3 + stage]].sum(axis=1)
    rural, odds = int(pupils[0 : s.inside : 2].sum()) / max(int(pupils.sum()), 1), s.rules.vital.village_schooling
    # The chance x in towns solves rural · village(x) + (1 − rural) · x = mean, where village(x) has `odds` of its odds.
    square, linear = (1.0 - rural) * (odds - 1.0), rural * odds + 1.0 - rural - mean * (odds - 1.0)
    town = 2.0 * mean / (linear + np.sqrt(linear * linear + 4.0 * square * mean))
    chances = np.repeat(town[:, np.newaxis], s.place_count, axis=1)
    chances[:, 0 : s.inside : 2] = (odds * town / (1.0 - town + odds * town))[:, np.newaxis]
    return chances


def counted_wage(s: State) -> np.ndarray:
    """(p, 3) wages as those who decide count them.

    In towns a worker without college schooling counts also on the part that protection makes safe, and on the insurance
    that an employer pays.
    """
    wage, income = s.places.wage.copy(), s.rules.income
    more = income.wage_risk * s.levers[WAGE_SECURITY] + income.cover_value * s.levers[EMPLOYER_COVER]
    wage[1 : s.inside : 2, :2] *= (1.0 + more)[:, np.newaxis]
    return wage


def informal_income(s: State) -> np.ndarray:
    """(p,) income of those without a fixed job, in towns with what flexible work is supported by."""
    informal = s.places.informal.copy()
    informal[1 : s.inside : 2] *= s.levers[FLEXIBLE_WORK]
    return informal


def offered_rent(s: State, affordable: np.ndarray) -> np.ndarray:
    """(p,) rent a family expects if it comes: affordable with the chance that last year's newcomers would have had."""
    rent = s.places.rent.copy()
    for p in range(1, s.inside, 2):
        free = int(s.places.affordable[p]) - int(s.places.let[p])
        if free > 0 and s.places.newcomers[p] > 0:
            chance = min(1.0, free / int(s.places.newcomers[p]))
            rent[p] += chance * (float(affordable[p]) - float(rent[p]))
    return rent


def conditions_of(s: State, year: int) -> Conditions:
    """What households read when they decide this year."""
    r, m = s.region, s.market
    assert m is not None
    index = year - r.start - 1
    inside, count = s.inside, s.place_count
    chance, employed = m.chance.copy(), m.employed.copy()
    demand = float(r.series["outside_demand"][min(index, r.series["outside_demand"].size - 1)])
    chance[inside:] = r.economy["chance_outside"] * demand
    employed[inside:] = r.economy["employment_outside"] * demand
    # Outside is a county of its own beyond the last: no rule counts from the end.
    county = np.full(count, len(r.county_codes), np.int16)
    county[:inside] = np.repeat(r.township_county, 2)
    declining = np.append(r.county_declining, False).astype(np.uint8)
    first, _ = urban_villages(s)
    open_ = np.zeros(count, np.uint8)
    open_[1:inside:2] = first[1:] > first[:-1]
    open_[inside:] = 1
    border = np.zeros(count, np.uint8)
    border[inside:] = r.outside_border
    flooded = np.zeros(count, np.uint8)
    if index > 0 and r.series["flood"][min(index - 1, r.series["flood"].size - 1)] > 0:
        flooded[:inside] = np.repeat(flooded_townships(s), 2)
    rural = float(r.series["rural_wage"][min(index, r.series["rural_wage"].size - 1)])
    urban = float(r.series["urban_wage"][min(index, r.series["urban_wage"].size - 1)])
    e = r.economy
    portfolio = np.array(
        [
            e["farm_income_mu"] * rural,
            e["land_rent_mu"] * rural,
            e["pension_rural"] * rural,
            e["pension_urban"] * urban,
            e["subsidy_rural"] * rural,
            e["living_minimum"] * rural,
        ]
    )
    affordable = s.places.rent * s.rules.income.affordable_rent
    terms = np.array(county_terms(s.parameters, r.county_codes))
    return Conditions(
        villages=s.codes.villages,
        townships=s.townships,
        place=s.codes.place,
        registered_place=s.codes.registered,
        node=s.codes.node,
        town_born=s.town_born,
        county=county,
        declining=declining,
        log_time=log_hours(r.minutes, s.levers),
        known=s.known,
        inclusion=s.inclusion,
        wage=counted_wage(s),
        chance=chance,
        employed=employed,
        informal=informal_income(s),
        rent=s.places.rent,
        affordable_rent=affordable,
        offered_rent=offered_rent(s, affordable),
        kin=s.kin,
        access=school_access(s.places, s.levers, inside),
        attraction=attraction(
            s.places, s.levers, county, terms, s.rules.moving.b_town, s.rules.moving.b_outside, s.rules.market, inside
        ),
        threshold=r.outside_threshold,
        border=border,
        open=open_,
        flooded=flooded,
        portfolio=portfolio,
        levers=s.levers,
        opened=s.opened,
        one_off=float(r.series["one_off"][min(index, r.series["one_off"].size - 1)]),
        years_since_start=float(min(index, DECAY_YEARS)),
        stayers=float(s.parameters.get("stayers", 0.0)),
        by_person=s.variant == BY_PERSON,
    )


def renew_kin(s: State, tally: Tally) -> None:
    """Kin shares as last counted; they stay at zero where there is no kin network."""
    if s.variant != NO_KIN:
        pooled = s.scale < 0.05
        kin_shares(s.ties, s.region.village_township, pooled, tally.kin, tally.origin_registered, s.kin)


def flooded_townships(s: State) -> np.ndarray:
    """(t,) 1 for the townships of the counties that floods reach."""
    flagged = np.asarray(s.region.county_flooded, np.uint8)
    return flagged[s.region.township_county]
