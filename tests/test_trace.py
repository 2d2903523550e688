"""A traced life is what the run did: chances and choices computed again agree with it, at no cost to it."""

import itertools
import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numba.core.event import install_recorder

from agents.columns import EPOCH, Households
from agents.errors import AccountError
from agents.explaining_living import masks
from agents.explaining_moving import best
from agents.family import family_of
from agents.income import means_of
from agents.moving import HOME, JOIN, RETURN, STAY, WHOLE
from agents.utility import base_of, stay_value
from model import tracing_choices
from model.finding import KINDS, find
from model.lives import differences
from model.tracing import trace, watched
from model.watching import Watcher
from viz import command

LAST = 2024
REGION = str(Path(__file__).parent / "tiny")
OPEN = {"gate_years": 1.0, "gate_dwelling": 0.0, "gate_insurance": 0.0, "office_delay": 0.0, "resettlement": 40.0}
BAD = [
    ([], "Name a household"),
    (["0"], "64-bit id"),
    (["-5"], "64-bit id"),
    (["18446744073709551616"], "64-bit id"),
    (["0xzz"], "64-bit id"),
    (["１２"], "64-bit id"),
    (["movr"], "the nearest is mover"),
    (["12345"], "No household 0x3039 lives in this run"),
    (["any", "more"], "“more” stands without the name of an option"),
    (["any", "--scenario", "basline"], "the nearest is baseline"),
    (["any", "--beside", "missing.toml"], "missing.toml"),
    (["any", "--until", "2036"], "from 2016 to 2035"),
    (["any", "--seed", "x"], "--seed"),
    (["any", "--engine", "mesa"], "no argument --engine"),
    (["any", "--beside"], "--beside needs a value"),
]


def some(model, step=17):
    s = model.state
    return [int(identity) for identity in s.households.id[: s.used : step]]


def restless(start_tiny):
    """A model in which many reconsider, and places differ in all that makes their attraction."""
    model = start_tiny(levers=OPEN | {"amenity": 1.0})
    rules = model.state.rules
    changes = {
        "reconsidering": rules.reconsidering._replace(reconsider=0.3),
        "market": rules.market._replace(b_price=0.4),
    }
    model.state.rules = type(rules)(**{**vars(rules), **changes})
    model.state.parameters = model.state.parameters | {f"county_term_{model.region.county_codes[0]}": 0.7}
    return model


def note_lives(watchers, written, run):
    """What the year of life decided, before the watchers look at what it did to the rows."""
    for watcher in watchers:
        if watcher.row >= 0:
            decided = tuple(int(column[watcher.row]) for column in run.state.lives)
            written[watcher.life.household, run.year] = decided


@pytest.fixture(scope="module")
def kernel_and_lives(start_tiny):
    """A run that notes what its kernels wrote, the lives told beside it, and V of staying by the rule itself."""
    model = restless(start_tiny)
    watchers = [Watcher(household, model) for household in some(model, 11)]
    written, staying = {"lives": {}}, {}

    def note(run, step):
        s, r = run.state, run.state.rules
        for row in range(s.used):
            key = int(s.households.id[row]), run.year
            if step == "move":
                written[key] = [int(s.choices.destination[row]), int(s.choices.mode[row])]
            elif key in written:
                written[key].append(int(s.choices.deed[row]))
        if step == "move":
            for watcher in watchers:
                if watcher.row >= 0 and watcher.now.chosen is not None:
                    h, c, f = s.households, s.conditions, family_of(watcher.row, s.households, run.year)
                    means, base = means_of(watcher.row, h, c, f), base_of(watcher.row, h, c, r.moving, f)
                    staying[watcher.life.household, run.year] = stay_value(
                        watcher.row, h, c, r.moving, f, means, base, r.income.room_share
                    )

    steps = []
    for name, take in watched(watchers):
        steps.append((name, take))
        if name in ("move", "register") and len(steps) > 1 and steps[-2][0] == name:
            steps.append((name, lambda run, name=name: note(run, name)))
        if name == "lives" and steps[-2][0] == "ask":
            steps.append((name, partial(note_lives, watchers, written["lives"])))
    model.steps_of_the_year = tuple(steps)
    model.run_until(LAST)
    return model, written, staying, [watcher.life for watcher in watchers]


def test_what_is_told_is_what_the_kernel_wrote(kernel_and_lives):
    _, written, _, lives = kernel_and_lives
    asked = chose = went = registered = 0
    for life in lives:
        for year in life.years:
            if year.reconsidering is None:
                continue
            destination, mode, deed = written[life.household, year.year]
            chosen = (STAY, WHOLE) if year.chosen is None else (year.chosen.destination, year.chosen.mode)
            assert chosen == (destination, mode)
            assert (year.chosen is not None) == year.reconsidering.reconsiders
            assert year.reconsidering.reconsiders == (year.reconsidering.draw < year.reconsidering.chance)
            told = year.registering.deed if year.registering is not None and year.registering.registers else 0
            buys = year.buying is not None and year.buying.buys
            assert deed == told + (16 if buys else 0)
            asked += 1
            chose += year.chosen is not None
            went += destination != STAY
            registered += told > 0
    assert (asked > 500, chose > 150, went > 40, registered > 5) == (True,) * 4, (asked, chose, went, registered)


def test_chances_of_life_are_what_the_kernel_wrote(kernel_and_lives):
    _, written, _, lives = kernel_and_lives
    happened, asked, told = set(), 0, dict(written["lives"])
    for life in lives:
        for year in life.years:
            decided = told.pop((life.household, year.year), None)
            if decided is None:
                assert year.chances == []
                continue
            asked += 1
            assert masks(year.chances) == decided
            died = {one.slot for one in year.chances if one.kind == "death" and one.happens}
            assert died == {p.slot for event in year.events if event.kind == "died" for p in event.persons}
            goes_on = {one.slot for one in year.chances if one.kind == "school" and one.happens}
            school = {p.slot for event in year.events if event.kind == "school" for p in event.persons if p.age > 12}
            stayed = {p.slot for p in year.after.members} if year.after else set()
            assert school <= goes_on
            assert goes_on & stayed <= school
            for one in year.chances:
                assert 0.0 < one.chance <= 1.0
                assert one.happens <= (one.draw < one.chance)
            # Everyone who lives has a chance to die.
            assert {one.slot for one in year.chances if one.kind == "death"} == {p.slot for p in year.before.members}
            happened |= {one.kind for one in year.chances if one.happens}
    assert not told
    assert asked > 500
    assert happened >= {"death", "birth", "school", "marriage", "division"}


def test_parts_add_up_and_the_best_is_chosen(kernel_and_lives):
    _, _, staying, lives = kernel_and_lives
    weighed = [(life, year) for life in lives for year in life.years if year.chosen is not None]
    names = set()
    for life, year in weighed:
        utilities = [found.utility for found in year.alternatives]
        assert year.alternatives[int(np.argmax(utilities))] is year.chosen is best(year.alternatives)
        # The first is to stay as one is; its V is that of the rule, bit for bit.
        assert year.alternatives[0].value == staying[life.household, year.year]
        for found in year.alternatives:
            assert sum(found.parts.values()) == pytest.approx(found.value, rel=0, abs=1e-12)
            assert found.value + found.sampling + found.luck == pytest.approx(found.utility, rel=0, abs=1e-12)
            names |= found.parts.keys()
    assert len(staying) == len(weighed)
    assert names >= {"income", "town", "outside", "distance", "kin", "school", "dwelling", "burden", "push"}
    assert names >= {"county", "amenity", "price", "attachment", "cost"}


def test_log_odds_add_up_and_the_gate_is_told(kernel_and_lives, start_tiny):
    *_, lives = kernel_and_lives
    closed = trace(
        start_tiny(levers=OPEN | {"gate_dwelling": 1.0, "gate_insurance": 2.0, "gate_years": 3.0}),
        some(start_tiny()),
        2019,
    )
    failed, names = set(), set()
    for life in [*lives, *closed]:
        for year in life.years:
            found = year.registering
            if found is None or found.gate is None:
                continue
            assert sum(found.parts.values()) == pytest.approx(found.odds, rel=0, abs=1e-12)
            assert found.chance == pytest.approx(1.0 / (1.0 + np.exp(-found.odds)), abs=1e-12)
            assert found.registers == (not found.gate.failed and found.draw < found.chance)
            assert set(found.gate.failed) <= set(found.gate.required)
            failed |= set(found.gate.failed)
            names |= found.parts.keys()
    assert failed == {"years", "dwelling", "insurance"}
    assert names >= {"usual", "tenure", "service", "land", "homestead", "kin", "owner", "child"}


def test_lives_follow_the_rows(kernel_and_lives):
    model, _, _, lives = kernel_and_lives
    h, present = model.state.households, {int(i): row for row, i in enumerate(model.state.households.id) if i}
    kinds = set()
    for life in lives:
        years = life.years
        assert [year.year for year in years] == list(range(years[0].year, years[0].year + len(years)))
        assert (years[-1].after is None) == (life.household not in present) == bool(years[-1].ended)
        for before, after in itertools.pairwise(years):
            assert [(p.slot, p.birth) for p in before.after.members] == [
                (p.slot, p.birth) for p in after.before.members
            ]
        for year in years:
            kinds |= {event.kind for event in year.events}
            born = sum(event.kind == "born" for event in year.events)
            gone = sum(
                len(e.persons) for e in year.events if e.kind in ("died", "divided", "graduated", "married", "settled")
            )
            joined = sum(event.kind == "joined" for event in year.events)
            if year.after is not None:
                members = len(year.before.members) + born + joined - gone
                assert len(year.after.members) == members, (life.household, year)
        if life.household in present:
            row, home = present[life.household], years[-1].after
            assert (home.residence, home.registration) == (h.residence[row], h.registration[row])
            assert [p.birth - EPOCH for p in home.members] == [int(b) for b in h.birth[row] if b]
    assert kinds >= {"died", "born", "school", "works", "married", "joined", "divided", "trained"}
    assert "registered_by_project" in kinds
    assert "came_home" in kinds


def test_those_who_leave_are_found_where_the_story_says(kernel_and_lives, start_tiny):
    _, _, _, lives = kernel_and_lives
    events = [(life, year, e) for life in lives for year in life.years for e in year.events if e.household]
    # Who lives with the spouse's parents forms no household.
    joined = [event for _, _, event in events if event.household == event.other]
    assert joined
    assert {event.kind for event in joined} == {"married"}
    events = [told for told in events if told[2] not in joined]
    model = restless(start_tiny)
    told = trace(model, [event.household for _, _, event in events], LAST)
    assert {event.kind for _, _, event in events} >= {"married", "divided"}
    for (life, year, event), new in zip(events, told, strict=True):
        first = new.years[0]
        assert first.year == year.year
        assert first.formed is not None
        assert first.before.residence == event.location
        births = [(person.birth, person.male) for person in first.before.members]
        assert all((person.birth, person.male) in births for person in event.persons)
        if event.kind == "married":
            assert {first.formed.kind, first.formed.parent} < {"marriage", life.household, event.other}
        else:
            assert first.formed.parent == life.household


def test_the_run_is_an_ordinary_run(start_tiny):
    ordinary, traced = start_tiny(), start_tiny()
    ordinary.run_until(2019)
    trace(traced, some(traced, 200), 2019)
    assert traced.digest() == ordinary.digest()
    assert traced.steps_of_the_year == ordinary.steps_of_the_year


def test_a_trace_compiles_nothing_beyond_the_run(start_tiny):
    start_tiny(levers=OPEN).run_until(2017)
    with install_recorder("numba:compile") as compiled:
        trace(start_tiny(levers=OPEN), some(start_tiny(), 50), 2020)
    assert not compiled.buffer


def test_a_trace_that_contradicts_the_run_stops(start_tiny, monkeypatch):
    def other(*arguments):
        found = tracing_reconsideration(*arguments)
        return type(found)(**{**vars(found), "reconsiders": not found.reconsiders})

    tracing_reconsideration = tracing_choices.reconsideration
    monkeypatch.setattr(tracing_choices, "reconsideration", other)
    model = start_tiny()
    with pytest.raises(AccountError, match="when computed again"):
        trace(model, some(model, 50), 2019)


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_household_is_found_by_what_it_does(kind, start_tiny):
    model, again = start_tiny(), start_tiny()
    household = find(model, kind, LAST)
    assert find(again, kind, LAST) == household
    (life,) = trace(start_tiny(), [household], LAST)
    assert len(life.years) == LAST - 2015
    went = [(y.destination, y.chosen.mode) for y in life.years if y.destination is not None and not y.refused]
    done = {
        "mover": any(destination >= 0 and mode == WHOLE for destination, mode in went),
        "split": any((destination >= 0 or destination == JOIN) and mode != WHOLE for destination, mode in went),
        "returner": any(destination in (HOME, RETURN) for destination, _ in went),
        "settler": any(y.registering is not None and y.registering.registers for y in life.years),
    }
    assert done[kind]


def test_beside_another_scenario(start_tiny):
    here, same = start_tiny(), start_tiny()
    households = some(here, 40)
    lives = trace(here, households, LAST)
    assert all(not differences(*pair) for pair in zip(lives, trace(same, households, LAST), strict=True))
    beside = trace(start_tiny(levers={"amenity": 1.0}), households, LAST)
    found = [(pair, differences(*pair)) for pair in zip(lives, beside, strict=True)]
    found = [(pair, years) for pair, years in found if years]
    assert found
    for (one, other), years in found:
        before = [[year.deeds for year in life.years if year.year < years[0].year] for life in (one, other)]
        assert before[0] == before[1]


@pytest.fixture
def _english_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANGUAGE", raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.usefixtures("_english_in_an_empty_folder")
@pytest.mark.parametrize(("words", "expected"), BAD, ids=[" ".join(words) or "nothing" for words, _ in BAD])
def test_bad_arguments(words, expected, capsys):
    until = [] if "--until" in words else ["--until", "2016"]
    assert command.main(["trace", *words, "--region", REGION, *until]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert expected in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.usefixtures("_english_in_an_empty_folder")
def test_json_agrees_with_the_model(capsys, start_tiny):
    ordinary = start_tiny(seed=3)
    ordinary.run_until(2018)
    household = some(ordinary, 7)[3]
    words = ["--region", REGION, "--seed", "3", "--until", "2018", "--json", "--beside", "baseline"]
    assert command.main(["trace", str(household), *words]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["run"]["digest"] == answer["beside"]["run"]["digest"] == ordinary.digest()
    assert int(answer["household"], 16) == household
    assert answer["differing_years"] == []
    row = int(np.flatnonzero(ordinary.state.households.id == np.uint64(household))[0])
    h: Households = ordinary.state.households
    last = answer["years"][-1]
    assert (last["year"], last["after"]["residence"]) == (2018, int(h.residence[row]))
    assert last["after"]["residence_name"]
    deaths = [chance for chance in last["chances"] if chance["kind"] == "death"]
    assert [chance["slot"] for chance in deaths] == [person["slot"] for person in last["before"]["members"]]
    assert all(0.0 < chance["draw"] < 1.0 for chance in deaths)


@pytest.mark.usefixtures("_english_in_an_empty_folder")
@pytest.mark.parametrize(
    ("language", "texts"),
    [("zh", ("年末", "概率", "落户", "找对象")), ("en", ("chance", "drew", "register", "spouse"))],
)
def test_the_story_in_both_languages(language, texts, capsys, tmp_path):
    (tmp_path / "other.toml").write_text("[levers]\namenity = 1.0\nland_credibility = 1.0\n", encoding="utf-8")
    words = ["--region", REGION, "--until", "2026", "--lang", language, "--beside", "other.toml"]
    stories = ""
    for kind in KINDS:
        assert command.main(["trace", kind, *words]) == 0
        told = capsys.readouterr().out
        assert all(str(year) in told for year in range(2016, 2027))
        assert "other" in told
        assert "▶" in told or kind in ("any", "settler")
        stories += told
    assert all(text in stories for text in texts)
