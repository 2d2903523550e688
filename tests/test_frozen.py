"""A run frozen on a reference, and what a lever does in it: to whom, where, and in which direction.

Two runs frozen on one reference, the baseline's, are compared household by household. How the promises are read:

- *A lever acting in one county changes a household only through it.* The first event that one run has and the other has
  not is into, out of or inside the county: its places, or where the household or its members live, lie there. Some
  levers reach a household through the village that it comes from (land, homestead, dividend, subsidies, exit, travel
  times from there): of these the village may be in the county, wherever the household lives. A household that is formed
  differs if those differ that it came from, so the rule holds for those. All others have the same columns and events.
- *Raising one alternative.* `amenity` and `employment_service` are terms of one township alone, and what comes first is
  that alternative: a move there, or no move away. `job_growth` is not one alternative: it raises what the residents
  earn, and so every other place to which only some of a family would go. Dwellings act through rents and refusals,
  both of which are frozen.
- *A tighter gate.* At least as tight in every year, and not opened later than the baseline's: the year in which a gate
  opens has a backlog of its own (`g_open`), so that a gate which opens later brings some forward to that year.
- *Moves held.* All moves and registrations of the year are the baseline's; nobody chooses.

Seen to fail: with each part of freezing undone (a test below), with kin or rents of the run's own, with a gate that is
ignored or turned round, with seats taken away where more are opened, with two alternatives raised, and with support for
returning that reaches those who return elsewhere.

Not covered: resettlement projects, where the next in line follows; `training`, one number for the whole prefecture.
"""

import numpy as np
import pytest

from agents.columns import REFUSED
from agents.errors import InputError
from agents.levers import LEVER_NAMES
from agents.places import Places
from model import demography_step, settling_step, year
from model.claims import claimed
from model.events import EVENTS
from model.first_differences import by_identity, differing, first_differences
from model.freezing import frozen_run, hold_moves, record_reference
from model.household_events import MOVES, NAMES, told_year
from model.labour import course_bound
from model.migration import MigrationModel
from model.reference import RECORD, STOCKS
from model.settling import letting_claims, lettings
from model.weddings import engaged, sides_of
from tests.effects import OLD_GATE, World, astray, changed, indicator, inherited, unexplained

EVENT_NAMES = [event.name for event in EVENTS]
AT_PLACE = {
    "gate_years": 3.0, "permit_preschool": 0.2, "permit_compulsory": 0.5, "permit_senior": 0.2, "insurance_gap": 0.9,
    "job_growth": 0.1, "employment_service": 1.5, "affordable": 0.5, "dwelling_quota": 0.15, "land_per_settler": 1.0,
    "seat_growth": 0.1, "money_per_settler": 1.0, "nonregistered_weight": 1.0, "amenity": 0.9, "care": 0.6,
    "return_support": 0.7, "village_return": 10.0, "upgrade": 1.0, "recoding": 1.0, "rural_jobs": 0.1, "fertility": 1.3,
    "arrivals": 2.0, "talent": 3.0, "child_care": 0.6, "wage_security": 1.0, "flexible_work": 1.5,
    "employer_cover": 0.5, "habitual_residence": 0.0, "housing_fund": 1.0, "old_estates": 1.0, "public_jobs": 0.3,
}  # fmt: skip
"""Levers that act where they are, all at once."""
BY_HOME = {
    "land_credibility": 0.0, "homestead_credibility": 0.0, "dividend_credibility": 0.0, "subsidy_kept": 0.0,
    "exit_price": 50_000.0, "land_market": 2.0, "travel": 0.6, "rural_transfers": 2.0, "minimum_allowance": 2.0,
    "collective_income": 3.0,
}  # fmt: skip
"""Levers that act on those who come from there."""
WHOLE_PREFECTURE = {"training"}
"""Levers that are one number for the whole prefecture."""
PROJECTS = {"resettlement", "resettlement_cash", "village_merging", "renewal"}
"""Levers of projects, in which the next in line follows."""


@pytest.fixture(scope="module")
def world(packaged, tenth):
    return World(packaged, tenth)


def test_every_column_of_places_is_the_references_or_its_own():
    assert sorted(RECORD + STOCKS) == sorted(Places._fields)


@pytest.mark.parametrize("seed", [1, 2])
def test_recording_changes_nothing_and_a_frozen_run_reads_what_its_reference_read(world, seed):
    own, plain = world.frozen(seed), world.start(seed=seed)
    # Years of different length would be told by the digests.
    recorded = world.start(seed=seed)
    record_reference(recorded, 2020)
    for _ in range(5):
        own.step()
        plain.step()
        for name, mine, theirs in zip(
            own.state.conditions._fields, own.state.conditions, plain.state.conditions, strict=True
        ):
            assert np.array_equal(mine, theirs), name
        for name, mine, theirs in zip(Places._fields, own.state.places, plain.state.places, strict=True):
            assert name == "affordable" or np.array_equal(mine, theirs), name
    assert recorded.digest() == plain.digest()
    # Nobody is turned away in it, so its households are not those of the reference.
    assert own.digest() != plain.digest()
    assert sum(indicator(own, name, 2020) for name in ("refused_moves", "unseated_children")) == 0.0


def test_frozen_on_itself_where_nobody_is_turned_away_it_is_itself(world, monkeypatch):
    monkeypatch.setattr(settling_step, "losers", lambda *_: np.zeros(0, np.int64))
    # Affordable rental and courses go in turn in the one and by lot in the other.
    monkeypatch.setattr(year, "hold_courses", lambda wanted, workers, ask: ask(course_bound(wanted, workers)))
    rows = world.start().state.households.id.size
    for letting in ("lettings", "lettings_by_lot"):
        monkeypatch.setattr(settling_step, letting, lambda *_: np.zeros(8 * rows, np.uint8))
    reference = record_reference(world.start(), 2022)
    plain, frozen = world.start(), world.start()
    plain.run_until(2022)
    assert frozen_run(reference, frozen).digest() == plain.digest()


def test_both_engines_freeze_alike(start_tiny):
    reference = record_reference(start_tiny(), 2020)
    kernel, mesa = start_tiny(levers={"amenity": 0.9}), start_tiny(levers={"amenity": 0.9}, engine="mesa")
    assert frozen_run(reference, kernel).digest() == frozen_run(reference, mesa).digest()


def test_frozen_from_a_later_year(start_tiny, tmp_path):
    model = start_tiny()
    model.run_until(2019)
    model.save(tmp_path / "run.npz")
    reference = record_reference(model, 2022)
    assert (reference.first, reference.last) == (2020, 2022)
    resumed = MigrationModel.load(tmp_path / "run.npz", model.region, model.population)
    assert frozen_run(reference, resumed).year == 2022


def test_what_cannot_be_frozen(start_tiny, tmp_path):
    reference = record_reference(start_tiny(), 2017)
    with pytest.raises(InputError, match="seed"):
        start_tiny(seed=2, frozen=reference)
    with pytest.raises(InputError, match="parameters"):
        start_tiny(parameters={"b_kin": 2.0}, frozen=reference)
    with pytest.raises(InputError, match="2018"):
        frozen_run(reference, start_tiny(), 2018)
    frozen = start_tiny(frozen=reference)
    with pytest.raises(InputError, match="saved"):
        frozen.save(tmp_path / "run.npz")
    with pytest.raises(InputError, match="frozen"):
        record_reference(frozen, 2017)
    frozen.run_until(2017)
    with pytest.raises(InputError, match="2016 to 2017"):
        frozen.step()


def test_events_of_all_households_are_those_of_the_accounts(world):
    model, beside = world.start(), world.start()
    for _ in range(4):
        events = told_year(model).events
        beside.step()
        count = {kind: int(events.persons[events.kind == i].sum()) for i, kind in enumerate(NAMES)}
        flow = {event: int(model.state.flow[i].sum()) for i, event in enumerate(EVENT_NAMES)}
        assert count["died"] == flow["death"]
        assert count["formed"] > 0
        households = {kind: int((events.kind == i).sum()) for i, kind in enumerate(NAMES)}
        assert households["formed"] == flow["household_formed"]
        assert households["dissolved"] == flow["household_dissolved"]
        assert households["jobless"] == flow["jobless"] > 0
        assert count["seated"] > 0
        assert 0 <= count["born"] - flow["birth"] <= 0.002 * flow["birth"]
    assert model.digest() == beside.digest()


@pytest.mark.parametrize("by_home", [False, True], ids=["at the place", "by home"])
@pytest.mark.parametrize("county", range(5))
def test_a_lever_in_one_county_acts_through_it(world, county, by_home):
    changes, seed = BY_HOME if by_home else AT_PLACE, 1 + county % 3
    found = world.against_baseline(seed, 2020, changes, where=world.held(county))
    assert found.household.size > 100
    assert not astray(world, found, county, by_home).any()
    assert not unexplained(found).any()


def test_every_lever_is_tried():
    gates = {"gate_dwelling", "gate_insurance", "office_delay"}
    assert {*AT_PLACE, *BY_HOME} | WHOLE_PREFECTURE | PROJECTS | gates == set(LEVER_NAMES)


def own_markets(kept, h, used, weds, k, flow, seed, year):
    """The weddings of an ordinary run."""
    county = np.append(np.asarray(OWN["county"], np.int16), np.arange(8, dtype=np.int16) + 100)
    couples = engaged(h, used, weds, k, county, seed, year, threads=1)
    return couples, sides_of(couples, h, k, OWN["forming"], seed, year), used


OWN: dict = {}


def let_in_turn(h, moving, choices, k, affordable, families, seed, year):
    claims = claimed(moving.size, 1, affordable.size, lambda i, j: letting_claims(h, moving[i:j], choices, k))
    return lettings(claims, affordable, h.id.size)


@pytest.mark.parametrize("part", ["weddings_of", "served", "lettings_by_lot", "everything"])
def test_what_is_not_frozen_spreads(world, part, monkeypatch):
    """Each part of freezing undone: what was promised above is then seen to fail."""
    county, changes, until = 0, AT_PLACE | {"affordable": 0.2}, 2020
    one, other = world.frozen(1), world.frozen(1, changes, where=world.held(county))
    OWN.update(county=world.region.township_county, forming=one.state.rules.forming)
    if part == "everything":
        one.frozen = other.frozen = None
    else:
        undone = {"weddings_of": own_markets, "served": lambda run, counts: counts, "lettings_by_lot": let_in_turn}
        step = demography_step if part == "weddings_of" else settling_step
        monkeypatch.setattr(step, part, undone[part])
    assert astray(world, first_differences(one, other, until), county, by_home=False).sum() > 0


@pytest.mark.parametrize("lever", ["amenity", "employment_service"])
@pytest.mark.parametrize("seed", [1, 2])
def test_an_alternative_that_is_raised_is_what_comes_first(world, lever, seed):
    region = world.region
    for township in (int(region.centre), int(region.county_seat[seed])):
        found = world.against_baseline(seed, 2020, {lever: {"amenity": 1.0}.get(lever, 1.4)}, where=[township])
        assert found.household.size > 10
        assert not unexplained(found).any()
        assert not elsewhere(found, township).any()


def elsewhere(found, township) -> np.ndarray:
    """(m,) first events of the second run that are not the alternative of a township."""
    own, places = ~inherited(found), (2 * township, 2 * township + 1)
    moves = [NAMES.index(kind) for kind in MOVES]
    goes = np.isin(found.kind[:, 1], moves) & np.isin(found.destination[:, 1], places)
    # Staying is the alternative of where members away live, and of where the family does: for those who would have
    # split or returned the place from which they would, too.
    lives = np.column_stack([found.stood[:, 1], found.stood[:, 2], found.origin[:, 0]])
    stays = (found.kind[:, 1] < 0) & np.isin(found.kind[:, 0], moves) & np.isin(lives, places).any(axis=1)
    # Who sends members away keeps the home there.
    keeps = (found.kind[:, 1] == NAMES.index("split")) & np.isin(found.stood[:, 1], places)
    return own & ~goes & ~stays & ~keeps


def test_two_alternatives_are_not_one(world):
    """Both of two towns raised: what comes first is not always the first of them."""
    first, second = int(world.region.centre), int(world.region.county_seat[0])
    found = world.against_baseline(1, 2019, {"amenity": 1.0}, where=[first, second])
    assert elsewhere(found, first).any()


TIGHTER = {
    "kept": (OLD_GATE, 2016),
    "kept from 2020": (OLD_GATE, 2020),
    "five years": ({"gate_years": 5.0}, 2016),
    "insured": ({"gate_insurance": 2.0}, 2019),
    "owners": ({"gate_dwelling": 1.0}, 2019),
    "slow office": ({"office_delay": 3.0}, 2016),
}


def first_transfers(model, until) -> tuple[np.ndarray, np.ndarray]:
    """Households by rising identity and the year in which they, or members of them, first registered in a town."""
    inside, found = model.state.inside, []
    while model.year < until:
        events = told_year(model).events
        to_town = (events.destination % 2 == 1) & (events.destination < inside)
        newly = to_town & ((events.origin % 2 == 0) | (events.origin >= inside))
        here = np.isin(events.kind, [NAMES.index("transferred"), NAMES.index("settled")]) & newly
        found.append((events.household[here], np.full(int(here.sum()), model.year)))
    ids, years = (np.concatenate(parts) for parts in zip(*found, strict=True))
    ids, at = np.unique(ids, return_index=True)
    return ids, years[at]


def until_each(model, event, until) -> np.ndarray:
    """Persons to whom an event happened until the end of each year."""
    events = model.events_frame()
    events = events[events["event"] == event]
    yearly = np.bincount(events["year"] - 2016, events["persons"], minlength=until - 2015)
    return np.cumsum(yearly)


@pytest.mark.parametrize("name", TIGHTER)
def test_a_tighter_gate_brings_no_transfer_forward(world, name):
    (changes, since), seed, until = TIGHTER[name], 1 + len(name) % 3, 2021
    table = changed(world.start().baseline(), changes, since)
    # Never looser than the baseline's.
    tighter = np.maximum(table.values, world.start().baseline().values)
    table = changed(table, {})
    table.values[:] = tighter
    tight = MigrationModel(
        table, region=world.region, population=world.population, seed=seed, frozen=world.reference(seed)
    )
    loose = world.frozen(seed)
    found = first_differences(loose, tight, until)
    assert found.household.size > 30
    own = ~inherited(found)
    registering = [NAMES.index(kind) for kind in ("transferred", "settled")]
    assert np.isin(found.kind[own, 0], registering).all(), "the baseline registers first"
    assert (found.kind[own, 1] == -1).all(), "and the tighter gate does nothing instead"
    for event in ("transfer_rural_to_urban", "transfer_in"):
        assert (until_each(tight, event, until) <= until_each(loose, event, until)).all(), event
    loose = first_transfers(world.frozen(seed), until)
    again = MigrationModel(
        table, region=world.region, population=world.population, seed=seed, frozen=world.reference(seed)
    )
    tight = first_transfers(again, until)
    # Of a couple formed of those who differ, nothing is promised: it may be born registered in one run.
    mine = ~np.isin(tight[0], found.household[inherited(found)])
    at = np.searchsorted(loose[0], tight[0][mine])
    assert np.array_equal(loose[0][np.minimum(at, loose[0].size - 1)], tight[0][mine])
    assert (loose[1][at] <= tight[1][mine]).all()
    assert (loose[1][at] < tight[1][mine]).any() or tight[0].size < loose[0].size


def test_a_looser_gate_does_bring_some_forward(world):
    found = world.against_baseline(1, 2018, {"office_delay": 0.0, "gate_years": 0.0})
    own = ~inherited(found)
    assert (found.kind[own, 1] >= 0).any()


@pytest.mark.parametrize("year", [2017, 2022])
def test_with_moves_held_more_seats_never_raise_crowding(world, year, tmp_path):
    model = world.start(seed=3)
    model.run_until(year - 1)
    model.save(tmp_path / "run.npz")
    reference = record_reference(model, year)
    more, fewer = ({"seat_growth": 0.2, "money_per_settler": 1.0}, {"seat_growth": 0.0, "money_per_settler": 0.0})
    runs = []
    for changes in (more, fewer):
        run = MigrationModel.load(tmp_path / "run.npz", world.region, world.population)
        run.scenario = changed(run.scenario, changes, year)
        hold_moves(run, reference)
        run.step()
        runs.append(run)
    for run in runs:
        assert np.array_equal(run.state.places.pupils, model.state.places.pupils)
        assert np.array_equal(run.state.places.residents, model.state.places.residents)
    richer, poorer = (run.state.places.seats for run in runs)
    assert (richer >= model.state.places.seats).all()
    assert (model.state.places.seats >= poorer).all()
    unseated = EVENT_NAMES.index("unseated")
    left = [np.diag(run.state.flow[unseated]) for run in (runs[0], model, runs[1])]
    assert (left[0] <= left[1]).all()
    assert (left[1] <= left[2]).all()
    assert left[0].sum() < left[2].sum()
    areas = [world.region.code, *world.region.county_codes, *world.region.township_codes]
    crowding = [[indicator(run, "school_crowding", year, area) for area in areas] for run in (runs[0], model, runs[1])]
    assert (np.diff(crowding, axis=0) >= 0).all()
    assert crowding[0][0] < crowding[2][0]


def test_moves_held_on_itself_are_the_same_run(world):
    reference = world.reference(1)
    plain, held = world.start(), world.start()
    hold_moves(held, reference)
    assert unlike(held, plain, 2021).size == 0
    # And they are held: what would make many move does not.
    held, plain = world.start({"amenity": 1.0, "permit_senior": 1.0}), world.start()
    hold_moves(held, reference)
    assert unlike(held, plain, 2018).size == 0


def unlike(one, other, until) -> np.ndarray:
    """Households that differ, but for the mark of a refusal: who was refused is held where it is."""
    rows = []
    for model in (one, other):
        model.run_until(until)
        h = by_identity(model)
        rows.append(h._replace(holds=h.holds & np.uint8(255 - REFUSED)))
    return differing(*rows)
