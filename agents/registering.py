"""Whether a household transfers its registration (hukou): a yearly hazard, separate from where it lives."""

from typing import NamedTuple

import numpy as np

from agents.arithmetic import exp, logistic
from agents.columns import AWAY, EPOCH, HOMESTEAD, MALE, NOWHERE, PARTNERED, SLOTS, Households
from agents.compiling import row_rule, rule
from agents.conditions import LAND_RENT, SUBSIDY, Conditions
from agents.family import Family, counted, family_among, family_of, slots_away
from agents.income import owns
from agents.levers import (
    COLLECTIVE_INCOME,
    DIVIDEND_CREDIBILITY,
    EMPLOYER_COVER,
    EXIT_PRICE,
    GATE_DWELLING,
    GATE_INSURANCE,
    GATE_YEARS,
    HABITUAL_RESIDENCE,
    HOMESTEAD_CREDIBILITY,
    HOUSING_FUND,
    INSURANCE_GAP,
    LAND_CREDIBILITY,
    LAND_MARKET,
    OFFICE_DELAY,
    RURAL_TRANSFERS,
    SUBSIDY_KEPT,
    VILLAGE_RETURN,
)
from agents.luck import REGISTER, Integer, block, uniform
from agents.members import age_in
from agents.registering_parameters import RegisteringParameters

KEEP, TO_TOWN, AWAY_TO_TOWN, TOWN_TO_TOWN, OUT, TO_VILLAGE, SOME_TO_TOWN = range(7)
"""What a household does with its registration this year; some of those at home register only where persons decide."""
MEMBERS = 8
"""From this bit of a deed on: slots of the members who do it, where persons decide; none for all of them."""
EVERYONE = (1 << SLOTS) - 1
"""Mask of all slots."""


@rule
def tenure_term(p: RegisteringParameters, years: int) -> float:
    """Rises over the first four years of residence, falls slowly after the fifth."""
    early = years if years < 4 else 4
    late = years - 5 if years > 5 else 0
    return p.g_tenure * early * 0.25 - p.g_late * (late if late < 20 else 20) * 0.1


@rule
def at_risk(
    p: RegisteringParameters, income: float, mu: float, exit_price: float, homestead: bool, homestead_trust: float
) -> float:
    """Log-odds lost to income (yuan a year) and homestead that are not trusted to stay, less the pull of paid exit."""
    loss = p.g_land * income * 1e-4 - p.g_exit * mu * exit_price * 1e-5
    return loss + p.g_homestead * (1.0 - homestead_trust) if homestead else loss


@rule
def exit_chance(p: RegisteringParameters, mu: float, price: float, rent: float, trust: float) -> float:
    """Chance that a household which registers sells its contracted land, exit being voluntary (chapter 4, section 2).

    By the weights by which it decided to register: what the price gains over the rent of land that is trusted to stay.

    Args:
        p: its weights.
        mu: of contracted land.
        price: yuan a mu.
        rent: yuan a mu and year.
        trust: credibility of keeping it, 0–1.
    """
    gain = -at_risk(p, mu * rent * trust, mu, price, False, 1.0)
    return 1.0 - exp(-gain) if gain > 0.0 else 0.0


@rule
def risk_of(row: int, h: Households, c: Conditions, p: RegisteringParameters, f: Family, share: float) -> float:
    """What a household puts at risk: land, dividend, subsidies and homestead, each by what is not trusted to stay.

    Members who register apart put `share` of the land and dividend at risk, and the homestead that is theirs as well.
    """
    origin = h.origin[row]
    if origin >= c.villages:
        return 0.0
    t = c.node[origin]
    levers = c.levers
    mu = h.land[row] * 0.1 * share
    income = mu * c.portfolio[LAND_RENT] * levers[LAND_MARKET, t] * (1.0 - levers[LAND_CREDIBILITY, t])
    income += h.dividend[row] * share * levers[COLLECTIVE_INCOME, t] * (1.0 - levers[DIVIDEND_CREDIBILITY, t])
    income += f.members * c.portfolio[SUBSIDY] * levers[RURAL_TRANSFERS, t] * (1.0 - levers[SUBSIDY_KEPT, t])
    homestead = h.holds[row] & HOMESTEAD != 0
    return at_risk(p, income, mu, levers[EXIT_PRICE, t], homestead, levers[HOMESTEAD_CREDIBILITY, t])


@rule
def service_term(p: RegisteringParameters, c: Conditions, place: int, f: Family) -> float:
    """What registration adds over a residence permit at a place: school access for the children, and insurance.

    Whoever is insured by an employer has that much less to gain.
    """
    gain = c.levers[INSURANCE_GAP, place // 2] * (1.0 - c.levers[EMPLOYER_COVER, place // 2])
    children = f.preschool + f.compulsory + f.senior
    if children > 0:
        access = c.access[place]
        added = f.preschool * (access[3] - access[0]) + f.compulsory * (access[4] - access[1])
        gain += (added + f.senior * (access[5] - access[2])) / children
    return p.g_service * gain


@rule
def eligible(
    years: int,
    owner: bool,
    skill: int,
    u: float,
    turn: float,
    insured: float,
    gate: tuple[float, float, float, float],
) -> bool:
    """Whether the gate let a household apply, and the office's delay is over since.

    Nobody applies in the year of the move, so that of those a year in town none is registered while the office takes a
    year.

    Args:
        years: of residence.
        owner: of its dwelling.
        skill: highest among the workers.
        u: keyed uniform.
        turn: keyed uniform that rounds the office's delay to whole years, up for the part that it exceeds them by.
        insured: chance of having been insured, per skill level. Years of insurance are not kept as state: each year of
            residence is insured with a chance that rises with skill.
        gate: years of residence, dwelling (0–1), years of insurance, and years at the office that are required.
    """
    waiting = int(gate[3] + turn)
    applied = years - waiting
    if applied < gate[0] or (waiting > 0 and applied < 1):
        return False
    if gate[1] >= 0.5 and not owner:
        return False
    return gate[2] <= 0.0 or (applied >= gate[2] and u < insured * (skill + 1))


@rule
def gate_of(c: Conditions, place: int) -> tuple[float, float, float, float]:
    """What a township's gate requires this year."""
    t = place // 2
    return c.levers[GATE_YEARS, t], c.levers[GATE_DWELLING, t], c.levers[GATE_INSURANCE, t], c.levers[OFFICE_DELAY, t]


@rule
def near_school_entry(row: int, h: Households, year: int, mask: int) -> bool:
    """A child among the slots of `mask` enters a stage of school within a year: 5–6, 11–12 or 14–15."""
    for slot in range(SLOTS):
        birth = np.int64(h.birth[row, slot])
        if birth != 0 and mask >> slot & 1:
            age = age_in(year, birth)
            if age in (5, 6, 11, 12, 14, 15):
                return True
    return False


class Applicant(NamedTuple):
    """Who would register in a town of this prefecture: the family where it lives, or its members away where they do.

    Where persons decide, some of either.
    """

    place: int
    years: int
    """Of residence."""
    skill: int
    """Highest among the workers."""
    owner: bool
    """Of its dwelling."""
    mask: int
    """Slots among which a child near school entry counts."""
    share: float
    """Of the household's land and dividend that they would take along, and put at risk."""


@row_rule
def applicant_of(row: int, h: Households, c: Conditions, f: Family, year: int, away: bool) -> Applicant:
    """Read who would register; `f` are those who would."""
    skill = 2 if f.workers2 > 0 else 1 if f.workers1 > 0 else 0
    if away:
        mask, share = slots_away(row, h)
        years = int(year - EPOCH - np.int64(h.away_since[row]))
        return Applicant(int(c.place[h.away[row]]), years, skill, False, mask, share)
    years = int(year - EPOCH - np.int64(h.since[row]))
    return Applicant(int(c.place[h.residence[row]]), years, skill, bool(owns(h.dwelling[row])), EVERYONE, 1.0)


@row_rule
def family_applying(row: int, h: Households, year: int, away: bool) -> Family:
    """Those who would register: the whole family, or the members away, with no thought of whom they leave behind."""
    if away:
        return family_among(row, slots_away(row, h)[0], h, year)
    return family_of(row, h, year)


@rule
def log_odds(
    p: RegisteringParameters,
    years: int,
    service: float,
    risk: float,
    kin: float,
    opened: bool,
    owner: bool,
    child: bool,
    away: bool,
) -> float:
    """Log-odds of registering in a town of this prefecture in a year; `kin` is saturated, 0–1."""
    odds = p.g_0 + tenure_term(p, years) + service - risk + p.g_peer * kin
    if opened:
        odds += p.g_open
    if away:
        return odds + p.g_away
    if owner:
        odds += p.g_own
    if child:
        odds += p.g_child
    return odds


@rule
def odds_of(
    row: int,
    h: Households,
    c: Conditions,
    p: RegisteringParameters,
    kin_half: float,
    f: Family,
    who: Applicant,
    year: int,
    away: bool,
) -> float:
    """Log-odds of those who would register, read from their row."""
    kin = np.float64(c.kin[h.origin[row], who.place])
    return log_odds(
        p,
        who.years,
        service_term(p, c, who.place, f),
        risk_of(row, h, c, p, f, who.share),
        kin / (kin + kin_half),
        c.opened[who.place // 2] != 0,
        who.owner,
        not away and near_school_entry(row, h, year, who.mask),
        away,
    )


@row_rule
def highest_chance_in_town(
    row: int, h: Households, c: Conditions, p: RegisteringParameters, kin_half: float, year: int, away: bool
) -> float:
    """What the yearly chance to register in town does not exceed, told without counting members; a hair above it.

    Members can only add to what is at risk, by their subsidies, and children gain on average no more than the most that
    registration adds at one stage of school (`g_land`, `g_service` and subsidies are not negative).
    """
    nobody = counted(0, 0)
    who = applicant_of(row, h, c, nobody, year, away)
    access = c.access[who.place]
    added = max(0.0, access[3] - access[0], access[4] - access[1], access[5] - access[2])
    odds = odds_of(row, h, c, p, kin_half, nobody, who, year, away) + p.g_service * added
    return logistic(odds) * (1.0 + 1e-9)


@rule
def registers_in_town(
    row: int,
    h: Households,
    c: Conditions,
    p: RegisteringParameters,
    kin_half: float,
    u: float,
    gate: float,
    turn: float,
    year: int,
    away: bool,
) -> bool:
    """Whether the family, or its members away, register where they live; `u`, `gate` and `turn` are keyed uniforms."""
    # Few get past this: the others' members are not counted.
    if u >= highest_chance_in_town(row, h, c, p, kin_half, year, away):
        return False
    f = family_applying(row, h, year, away)
    who = applicant_of(row, h, c, f, year, away)
    if not eligible(who.years, who.owner, who.skill, gate, turn, p.insured_share, gate_of(c, who.place)):
        return False
    return u < logistic(odds_of(row, h, c, p, kin_half, f, who, year, away))


@row_rule
def buying_chance(row: int, h: Households, c: Conditions, p: RegisteringParameters) -> float:
    """Yearly chance that a family which rents in town buys, the better the more of them the housing fund reaches."""
    return p.own_chance * (1.0 + p.fund_buying * c.levers[HOUSING_FUND, c.node[h.residence[row]]])


@rule
def couples_together(row: int, h: Households) -> bool:
    """No couple has one partner away and one at home: such members do not register apart from their spouse."""
    balance = 0
    for slot in range(SLOTS):
        traits = h.traits[row, slot]
        if h.birth[row, slot] != 0 and traits & AWAY and traits & PARTNERED:
            balance += 1 if traits & MALE else -1
    return balance == 0


@row_rule
def open_transfer(row: int, h: Households, c: Conditions, p: RegisteringParameters) -> tuple[int, float]:
    """The one transfer that is open to a household (KEEP if none), and its yearly chance before gate and log-odds."""
    base, registration = h.residence[row], h.registration[row]
    here, there = c.place[base], c.registered_place[registration]
    inside = 2 * c.townships
    urban_registered = registration < c.villages and there % 2 == 1
    # The registration code may lag: in such a neighbourhood there is no urban registration to be had yet.
    home_open = c.registered_place[base] % 2 == 1
    if here >= inside:
        if registration >= c.villages:
            return KEEP, 0.0
        return OUT, p.out_transfer * (1.0 - c.threshold[here - inside])
    if here % 2 == 1:
        if not home_open or (urban_registered and here == there):
            return KEEP, 0.0
        if not urban_registered:
            return TO_TOWN, 1.0
        # Tenants are registered at their address only where the habitual residence counts.
        counts = 1.0 if owns(h.dwelling[row]) else c.levers[HABITUAL_RESIDENCE, here // 2]
        return TOWN_TO_TOWN, p.town_transfer * counts
    if urban_registered:
        if base != h.origin[row]:
            return KEEP, 0.0
        return TO_VILLAGE, p.village_transfer * c.levers[VILLAGE_RETURN, here // 2]
    gone = h.away[row]
    if gone == NOWHERE or gone >= c.villages or c.place[gone] % 2 == 0 or c.registered_place[gone] % 2 == 0:
        return KEEP, 0.0
    return (AWAY_TO_TOWN, 1.0) if c.by_person or couples_together(row, h) else (KEEP, 0.0)


@row_rule
def registers(
    row: int, h: Households, c: Conditions, p: RegisteringParameters, kin_half: float, seed: Integer, year: int
) -> int:
    """What the household does with its registration (KEEP, …); its members are looked at only where it matters."""
    deed, chance = open_transfer(row, h, c, p)
    if deed == KEEP:
        return KEEP
    words = block(seed, h.id[row], year, REGISTER, 0)
    u = uniform(words[0])
    if deed in (TO_TOWN, AWAY_TO_TOWN):
        away = deed == AWAY_TO_TOWN
        gate, turn = uniform(words[1]), uniform(words[2])
        return deed if registers_in_town(row, h, c, p, kin_half, u, gate, turn, year, away) else KEEP
    return deed if u < chance else KEEP
