"""What a place is worth to a household, V(j, mode): income, distance, kin, school, dwelling, and the cost of moving."""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import log
from agents.columns import Households
from agents.compiling import row_rule, rule
from agents.conditions import Conditions
from agents.family import Family
from agents.income import (
    Apart,
    IncomeParameters,
    Means,
    Pay,
    income_apart,
    income_together,
    now_away,
    offered_pay,
    owns,
    part_of,
    rent_of,
    settled_pay,
)
from agents.levers import CARE, CHILD_CARE, OLD_ESTATES
from agents.luck import Integer
from agents.moving_parameters import MovingParameters


@row_rule
def saturated(kin: float, half: float) -> float:
    """Kin share mapped to 0–1, one half at `half`."""
    return kin / (kin + half) if kin > 0.0 else 0.0


@row_rule
def moving_cost(m: MovingParameters, age: int, schooling: int, movers: int, elders: int, kin: float) -> float:
    """Utility cost of moving `movers` persons, `elders` of them of 60 and over; falls with schooling and kin.

    Age and schooling are those of the oldest and of the best schooled worker where a family moves, and the goer's where
    some leave or come back: of those away the one who would be first to go.
    """
    decades = (age - 30) * 0.1 if age > 30 else 0.0
    cost = m.moving_cost + m.cost_age * decades - m.cost_schooling * (schooling - 2) + m.cost_member * (movers - 1)
    cost += m.cost_elder * elders
    return cost * (1.0 - m.kin_cost * kin)


@row_rule
def school_term(b_school: float, f: Family, preschool: float, compulsory: float, senior: float) -> float:
    """School access at a place × children by stage, compulsory school at half weight."""
    return b_school * (f.preschool * preschool + 0.5 * f.compulsory * compulsory + f.senior * senior)


class Base(NamedTuple):
    """The residence as the household sees it."""

    pay: Pay
    rent: float
    """Yuan a year; 0 where the dwelling is its own."""
    comfort: float
    """Utility of school access and of an own dwelling there: what a split family keeps."""
    home: float
    """Utility of an own dwelling there, 0 if it has none; a part of `comfort`."""
    child_burden: float
    """Disutility of each child left behind by a parent."""
    elder_burden: float
    """Disutility of each elder where members are away and nobody who works is at home."""
    shared: float
    """What the place is worth to all who come from the same origin, as `Offer.shared`."""
    push: float
    """Push of a declining district, felt by whoever keeps the residence in it."""
    farms: bool
    """Lives in the village where its land is."""


class Offer(NamedTuple):
    """One destination as the household sees it."""

    pay: Pay
    kin: float
    """Saturated kin share, 0–1."""
    shared: float
    """The parts of V(j) that every mode shares: place, kin, distance, border."""
    rent: float
    """Yuan a year that a family which comes expects to pay."""
    school: float
    """School term of the whole family there."""
    same_county: bool
    """The destination lies in the county of the residence, so its push is not left behind."""


@row_rule
def schooling_at(place: Integer, registered: Integer, c: Conditions, m: MovingParameters, f: Family) -> float:
    """School term of the whole family at a place; `registered` is the place where it is registered."""
    first, access = 3 if registered == place else 0, c.access[place]
    return school_term(m.b_school, f, access[first], access[first + 1], access[first + 2])


@row_rule
def home_value(row: int, h: Households, c: Conditions, m: MovingParameters) -> float:
    """Utility of an own dwelling at the residence, the more in a town whose estates are renewed; 0 without one."""
    location = h.residence[row]
    if not owns(h.dwelling[row]):
        return 0.0
    if location >= c.villages or c.place[location] % 2 == 0:
        return m.b_home
    return m.b_home * (1.0 + m.estate_value * c.levers[OLD_ESTATES, c.node[location]])


@row_rule
def burdens_of(location: int, c: Conditions, m: MovingParameters) -> tuple[float, float]:
    """Disutility of a child and of an elder left behind at a location, eased by what cares for either there."""
    if location >= c.villages:
        return m.b_split, m.b_split
    t = c.node[location]
    return m.b_split * (1.0 - c.levers[CHILD_CARE, t]), m.b_split * (1.0 - c.levers[CARE, t])


@row_rule
def burden_of(base: Base, f: Family, apart: Apart, left: int) -> float:
    """Disutility of those left behind by the workers in `apart`, `left` children by a parent."""
    at_work = f.workers0 + f.workers1 + f.workers2 - apart.skill0 - apart.skill1 - apart.skill2
    return base.child_burden * left + (base.elder_burden * f.elders if at_work <= 0 else 0.0)


@rule
def base_of(row: int, h: Households, c: Conditions, m: MovingParameters, f: Family) -> Base:
    """Read the residence."""
    location = h.residence[row]
    here = c.place[location]
    home = home_value(row, h, c, m)
    child_burden, elder_burden = burdens_of(location, c, m)
    _, shared = shared_value(h.origin[row], c, m, here, c.node[location])
    return Base(
        settled_pay(c, here),
        rent_of(row, h, c, here),
        schooling_at(here, c.registered_place[h.registration[row]], c, m, f) + home,
        home,
        child_burden,
        elder_burden,
        shared,
        m.push * c.declining[c.county[here]],
        location == h.origin[row],
    )


@row_rule
def place_value(origin: int, c: Conditions, m: MovingParameters, place: int, node: int, kin: float) -> float:
    """What living in a place is worth apart from income, dwelling and school, for those who come from `origin`.

    Distance and border are from the origin, and felt every year that one lives there: so return is the same choice seen
    from away.
    """
    value = c.attraction[place] + m.b_kin * kin - m.b_wage * m.dist_ratio * c.log_time[c.node[origin], node]
    return value - m.b_border if c.border[place] and not c.border[c.place[origin]] else value


@row_rule
def shared_value(origin: int, c: Conditions, m: MovingParameters, place: int, node: int) -> tuple[float, float]:
    """Kin at a destination, and what it is worth to all who come from `origin`, whoever moves."""
    kin = saturated(np.float64(c.kin[origin, place]), m.kin_half)
    return kin, place_value(origin, c, m, place, node, kin)


@row_rule
def offer_of(
    row: int, h: Households, c: Conditions, m: MovingParameters, p: IncomeParameters, f: Family, place: int, node: int
) -> Offer:
    """Read one destination."""
    kin, shared = shared_value(h.origin[row], c, m, place, node)
    pay = offered_pay(c, place, kin, p.job_horizon, p.kin_job)
    school = schooling_at(place, c.registered_place[h.registration[row]], c, m, f)
    same = c.county[place] == c.county[c.place[h.residence[row]]]
    return Offer(pay, kin, shared, c.offered_rent[place], school, same)


@row_rule
def present_income(
    row: int,
    h: Households,
    c: Conditions,
    f: Family,
    means: Means,
    pay: Pay,
    rent: float,
    farms: bool,
    room_share: float,
) -> float:
    """Yuan a year of a household as it lives now."""
    if f.away == 0:
        return income_together(f, means, pay, farms, rent)
    there = settled_pay(c, c.place[h.away[row]])
    return income_apart(f, means, pay, there, now_away(f, -1), farms, rent, room_share)


@rule
def stay_value(
    row: int, h: Households, c: Conditions, m: MovingParameters, f: Family, means: Means, base: Base, room_share: float
) -> float:
    """V of leaving all as it is, split or together."""
    income = present_income(row, h, c, f, means, base.pay, base.rent, base.farms, room_share)
    # Columns of float32 are widened first: compiled code would, but in NumPy they would drag a Python float down.
    value = m.b_wage * log(income) + base.comfort - base.push + m.attachment * np.float64(h.attachment[row])
    if f.away == 0:
        return value + base.shared
    apart, location = now_away(f, -1), h.away[row]
    _, shared = shared_value(h.origin[row], c, m, c.place[location], c.node[location])
    return value + place_apart(f, base, apart, shared) - burden_of(base, f, apart, f.left)


@row_rule
def together_value(
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    offer: Offer,
    cost: float,
    home: float,
    rent: float,
    farming: bool,
) -> float:
    """V of the whole family at a destination.

    Args:
        m: parameters.
        f: the family.
        means: its land and transfers.
        base: its residence.
        offer: the destination.
        cost: utility cost of moving there.
        home: utility of an own dwelling there, 0 without one.
        rent: yuan a year.
        farming: there is land to work there.
    """
    income = income_together(f, means, offer.pay, farming, rent)
    value = offer.shared + m.b_wage * log(income) + offer.school - cost
    if offer.same_county:
        value -= base.push
    return value + home


@row_rule
def place_apart(f: Family, base: Base, apart: Apart, shared: float) -> float:
    """What both places are worth to a household with the workers in `apart` at one worth `shared`: by their part."""
    part = part_of(f, apart)
    return part * shared + (1.0 - part) * base.shared


@row_rule
def apart_value(
    m: MovingParameters,
    f: Family,
    means: Means,
    base: Base,
    offer: Offer,
    apart: Apart,
    left: int,
    cost: float,
    room_share: float,
) -> float:
    """V of having the workers in `apart` at a destination, `left` children behind, at the cost of moving there.

    The base keeps its comfort, carries the burden of those left behind, and goes on feeling the push of its district.
    """
    income = income_apart(f, means, base.pay, offer.pay, apart, base.farms, base.rent, room_share)
    value = place_apart(f, base, apart, offer.shared) + m.b_wage * log(income)
    return value + base.comfort - burden_of(base, f, apart, left) - base.push - cost
