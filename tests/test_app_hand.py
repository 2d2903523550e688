"""A hand on a lever: one dated step of one place changes, and nothing that is said of other years and places."""

from urllib.parse import unquote

import numpy as np
import pytest

from agents.errors import InputError
from model.region import Region
from viz.app.draft import Draft
from viz.app.history import History
from viz.app.pages.hand import Hand
from viz.app.pages.state import State

CITY, COUNTY = "everywhere", "410622"
SEATS = "seat_growth"


def said(draft: Draft, lever: str = SEATS) -> list[str]:
    """What the link says of a lever."""
    parts = [unquote(part.removeprefix("lever=")) for part in draft.link.split("&") if part.startswith("lever=")]
    return [part.removeprefix(f"{lever};") for part in parts]


def steps(draft: Draft, lever: str = SEATS, place: str = CITY) -> list[tuple[int, float]]:
    return [(step.first, step.value) for step in Hand.on(draft, lever, place).steps]


@pytest.fixture
def draft(packaged: Region) -> Draft:
    """Two steps of the city, and a county that is set apart."""
    city = Draft(packaged).with_lever(SEATS, {"2021": 0.05, "2026": 0.054})
    return city.with_lever(SEATS, {"2024": 0.3}, COUNTY)


def test_one_step_of_the_city_changes_and_no_other(draft: Draft) -> None:
    """It put the mean of all counties into every other year, and a higher one at each turn."""
    for value in ("0.06", "0.07", "0.06"):
        draft = Hand.on(draft, SEATS, CITY).put(2021, value)
    assert said(draft) == ["2021=0.06;2026=0.054", f"in={COUNTY};2024=0.3"]
    assert said(Hand.on(draft, SEATS, CITY).put(2026, "0.01"))[0] == "2021=0.06;2026=0.01"


def test_one_step_of_a_county_leaves_the_city(draft: Draft) -> None:
    changed = Hand.on(draft, SEATS, COUNTY).put(2021, "0.2")
    assert said(changed) == ["2021=0.05;2026=0.054", f"in={COUNTY};2021=0.2;2024=0.3"]
    before, after = draft.values(SEATS), changed.values(SEATS)
    inside = draft.region.township_county == draft.region.county_codes.index(COUNTY)
    assert (before[:, ~inside] == after[:, ~inside]).all()
    assert (before[8:] == after[8:]).all()


def test_the_slider_sets_the_chosen_year_and_keeps_what_follows(packaged: Region) -> None:
    """It showed the last step and made it the only one: a programme of five years became one of fifteen."""
    plan = Draft(packaged, "plan")
    assert steps(plan, "resettlement") == [(2021, 1586.0), (2026, 0.0)]
    less = Hand.on(plan, "resettlement", CITY).put(2021, "1500")
    assert said(less, "resettlement") == ["2021=1500.0;until=2025"]
    assert steps(less, "resettlement") == [(2021, 1500.0), (2026, 0.0)]
    later = Hand.on(plan, "resettlement", CITY).put(2023, "1500")
    assert steps(later, "resettlement") == [(2021, 1586.0), (2023, 1500.0), (2026, 0.0)]


def test_a_ramp_of_the_plan_keeps_its_other_years(packaged: Region) -> None:
    plan = Draft(packaged, "plan")
    lever = next(name for name in ("care", "job_growth", "affordable", SEATS) if len(steps(plan, name)) == 15)
    before = plan.values(lever)
    after = Hand.on(plan, lever, CITY).put(2024, str(steps(plan, lever)[0][1])).values(lever)
    changed = np.flatnonzero((before != after).any(axis=1)) + packaged.start + 1
    assert changed.tolist() == [2024]


def test_a_step_moves_between_its_neighbours_and_swallows_none(packaged: Region) -> None:
    draft = Draft(packaged).with_lever(SEATS, {"2021": 0.01, "2026": 0.02, "2030": 0.03})
    hand = Hand.on(draft, SEATS, CITY)
    assert said(hand.move(2026, 2028)) == ["2021=0.01;2028=0.02;2030=0.03"]
    assert said(hand.move(2026, 2022)) == ["2021=0.01;2022=0.02;2030=0.03"]
    assert hand.move(2026, 2026) is draft
    for taken in (2021, 2030, 2034):
        with pytest.raises(InputError, match="2022 to 2029"):
            hand.move(2026, taken)
    assert said(hand.move(2021, 2023)) == ["2023=0.01;2026=0.02;2030=0.03"]
    plan = Draft(packaged, "plan")
    longer = Hand.on(plan, "resettlement", CITY).move(2026, 2028)
    assert steps(longer, "resettlement") == [(2021, 1586.0), (2028, 0.0)]


def test_a_step_that_is_dropped_gives_way_to_the_one_before(packaged: Region) -> None:
    base = Draft(packaged)
    draft = base.with_lever(SEATS, {"2021": 0.01, "2026": 0.02, "2030": 0.03})
    hand = Hand.on(draft, SEATS, CITY)
    assert said(hand.drop(2026)) == ["2021=0.01;2030=0.03"]
    assert said(hand.drop(2021)) == ["2026=0.02;2030=0.03"]
    assert said(hand.drop(2030)) == ["2021=0.01;2026=0.02"]
    one = base.with_lever(SEATS, {"2021": 0.01})
    assert Hand.on(one, SEATS, CITY).drop(2021) == base
    with pytest.raises(InputError, match="over"):
        Hand.on(Draft(packaged, "plan"), "resettlement", CITY).drop(2026)


def test_a_step_is_added_in_the_longest_gap_even_after_one_of_2035(packaged: Region) -> None:
    draft = Draft(packaged).with_lever(SEATS, {"2021": 0.01, "2035": 0.02})
    assert said(Hand.on(draft, SEATS, CITY).add()) == ["2021=0.01;2028=0.01;2035=0.02"]
    full = Draft(packaged).with_lever(SEATS, {str(year): year / 100_000 for year in range(2021, 2036)})
    with pytest.raises(InputError, match="room"):
        Hand.on(full, SEATS, CITY).add()


def test_a_value_is_kept_to_the_end_where_that_is_asked(draft: Draft, packaged: Region) -> None:
    assert said(Hand.on(draft, SEATS, CITY).keep(2022)) == ["2021=0.05;2022=0.05", f"in={COUNTY};2024=0.3"]
    kept = Hand.on(Draft(packaged, "plan"), "resettlement", CITY).keep(2021)
    assert steps(kept, "resettlement") == [(2021, 1586.0)]


def test_history_before_the_page_years_and_words_stay(packaged: Region) -> None:
    whole = Draft(packaged).with_lever(SEATS, 0.04)
    assert said(Hand.on(whole, SEATS, CITY).put(2026, "0.05"))[0].endswith("=0.04;2026=0.05")
    worded = Draft(packaged).with_lever("care", {"2021": "high", "2026": "plan"})
    assert said(Hand.on(worded, "care", CITY).put(2024, "0.1"), "care") == ["2021=0.5;2024=0.1;2026=plan"]


def test_lines_of_a_file_are_cut_where_they_are_changed(packaged: Region) -> None:
    ramp = Draft(packaged).with_lever(SEATS, {"ramp": {"2021": 0.01, "2031": 0.03}})
    line = Draft(packaged).with_lever(SEATS, {"to": 0.04, "by": 2030})
    for draft in (ramp, line):
        before, after = draft.values(SEATS), Hand.on(draft, SEATS, CITY).put(2025, "0.2").values(SEATS)
        rows = np.flatnonzero((before != after).any(axis=1)) + packaged.start + 1
        assert rows.tolist() == [2025]
        assert (after[2025 - packaged.start - 1] == 0.2).all()
    apart = Draft(packaged, "plan").with_lever(SEATS, {"2022": 0.3}, COUNTY).toml
    uneven = Draft.from_toml(apart, "a.toml", packaged).with_lever(SEATS, {"to": 0.01, "by": 2030, "from": 2024})
    assert Hand.on(uneven, SEATS, COUNTY).put(2022, "0.1").values(SEATS)[-1, 0] == uneven.values(SEATS)[-1, 0]


@pytest.mark.parametrize("value", ["", "abc", "5%", "99", "-1", "inf"])
def test_what_is_no_value_is_refused(draft: Draft, value: str) -> None:
    with pytest.raises(InputError, match=SEATS):
        Hand.on(draft, SEATS, CITY).put(2021, value)


def test_everything_done_is_one_step_back(draft: Draft) -> None:
    state = State(History(draft))
    for done, year in (("move", 2026), ("drop", 2026), ("add", 0), ("keep", 2021)):
        event = {"lever": SEATS, "place": CITY, "do": done, "year": year, "to": 2030}
        after = state.attempt(lambda s, event=event: s.step(event))
        assert after.alert == ""
        assert after.draft != draft
        assert after.undo().draft == draft
