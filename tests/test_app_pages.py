"""What the page says and keeps, without a browser: state and address, language, headline numbers, what is taken "
"away."""

import base64
import json
import math
from dataclasses import replace

import pandas as pd
import pytest

from agents.errors import InputError
from experiments.effects import parts_frame
from model.region import Region
from policies.scenario import read_scenario
from tests import app_frames as frames
from viz.app.answers import NO_PAIRS, Answer, Beside, Paired, Progress, Question, Snapshot, frame_of, stream_of
from viz.app.draft import Draft
from viz.app.figures.numbers import numbers_of
from viz.app.history import History
from viz.app.pages.below import uploaded
from viz.app.pages.comparing import answered, filling, pictures, rests_of, series_for, side_by_side, title_of
from viz.app.pages.errand_parts import order_of
from viz.app.pages.fans import fan_of
from viz.app.pages.first import on_screen
from viz.app.pages.headlines import headlines
from viz.app.pages.pieces import wire
from viz.app.pages.resting import drawn_indicator, resting, untaught
from viz.app.pages.sheet import unlinked
from viz.app.pages.shipped import Shipped, read_shipped
from viz.app.pages.side import presets
from viz.app.pages.speech import language_of, preferred
from viz.app.pages.state import State, begin
from viz.app.pages.status import drawn_of, under_way
from viz.app.pages.taking import FILE, taken
from viz.app.pages.views import KNOWN, VIEWS, Seen, Table, chosen_at_first
from viz.app.pages.words import texts
from viz.language import Say
from viz.refusal_words import refusal

ZH, EN = Say("zh"), Say("en")


def answer(draft: Draft, lift: float = 0.0) -> Answer:
    """One that came from a worker."""
    region, effects = draft.region, frames.effects(draft.region)
    made = Answer(
        Question(draft),
        {"digest": "d" * 64},
        indicators=frames.indicators(region, lift),
        account=stream_of(frames.events(region)),
        effects=effects,
        parts=parts_frame(effects),
        costs=frames.costs(region),
        pyramid=frames.pyramid(region),
        seconds=1.0,
        since=2020,
    )
    return Answer.unpacked(made.packed(), made.question)


@pytest.fixture
def snapshot(packaged: Region) -> Snapshot:
    plan = Draft(packaged, "plan")
    return Snapshot(
        plan, settled=answer(plan, 2.0), baseline=answer(Draft(packaged)), progress=Progress("done", 2035, 1.0)
    )


def test_every_view_shows_something_in_both_languages(snapshot: Snapshot, packaged: Region) -> None:
    assert snapshot.shown is not None
    seen = Seen(packaged, snapshot.shown, snapshot.baseline)
    for say in (ZH, EN):
        for key, view in VIEWS.items():
            shown = view.show(seen, chosen_at_first(view, packaged, say), say)
            assert shown, key
            free = replace(snapshot.shown, costs=snapshot.shown.costs[:0])
            for each in (*shown, *view.show(Seen(packaged, free, free), chosen_at_first(view, packaged, say), say)):
                assert say("来源", "Source") in each.caption, each.title
                units = (say("单位", "Unit"), say("单位", "Per"))
                assert isinstance(each, Table) or any(word in each.caption for word in units), each.title
            for choice in view.choices:
                for value in choice.options(packaged, say):
                    assert view.show(seen, {**chosen_at_first(view, packaged, say), choice.key: value}, say), key


def test_every_word_stands_in_both_languages() -> None:
    zh, en = texts(ZH), texts(EN)
    assert zh.keys() == en.keys()
    assert all(zh.values())
    assert all(en.values())
    assert not [key for key, text in en.items() if any("\u4e00" <= letter <= "\u9fff" for letter in text)]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("de,zh;q=0.5", "zh"),
        ("de", "en"),
        ("", "en"),
        ("zh;q=nonsense,en;q=0.1", "en"),
    ],
)
def test_the_browser_chooses_the_language(accepted: str, language: str) -> None:
    assert preferred(accepted) == language
    assert language_of("", [accepted]) == language
    assert language_of("lang=zh", [accepted]) == "zh"


def test_the_address_brings_back_draft_language_view_and_comparison(packaged: Region) -> None:
    draft = Draft(packaged, "plan").with_lever("seat_growth", {"2021": 0.04}, "410621").with_package("chapter7", False)
    state = State(History(draft), language="zh", view="why", beside=("rural-revival",))
    again = begin(state.address(), "en", packaged)
    assert again.draft.hash == draft.hash
    assert (again.view, again.beside) == ("why", ("rural-revival",))
    assert language_of(state.address(), ["en"]) == "zh"


@pytest.mark.parametrize("query", ["lever=no_such;2021=1", "lever=care;2021=7", "base=../../etc/passwd", "what=1"])
def test_an_address_that_says_what_is_not_allowed_is_refused_with_a_sentence(packaged: Region, query: str) -> None:
    state = begin(query, "en", packaged)
    assert state.alert
    assert "\n" not in state.alert
    assert state.draft == Draft(packaged)


def test_sliding_is_one_step_and_can_be_undone(packaged: Region) -> None:
    state = State(History(Draft(packaged)))
    for value in (0.1, 0.2, 0.3):
        event = {"lever": "care", "year": 2021, "value": str(value), "place": "everywhere", "held": True}
        state = state.attempt(lambda s, event=event: s.hold(event))
        assert state.draft.values("care")[-1, 0] == value
        assert state.moving
    state = state.attempt(lambda s: s.hold({**event, "resting": True}))
    assert not state.moving
    assert not state.history.past, "a hand that rests has not let go"
    rested, state = state, state.attempt(lambda s: s.hold({**event, "held": False}))
    assert state.lets_go_of(rested)
    assert not replace(state, language="zh").lets_go_of(rested)
    assert not rested.attempt(lambda s: s.hold({**event, "held": False, "value": "0.4"})).lets_go_of(rested)
    assert not state.undo().lets_go_of(state)
    assert len(state.history.past) == 1
    assert state.undo().draft == Draft(packaged)
    assert state.undo().redo().draft == state.draft


def test_what_is_refused_leaves_everything_as_it_is(packaged: Region) -> None:
    state = State(History(Draft(packaged, "plan")))
    for number, value in enumerate(("9", "", "abc", "5%", "-1", "nan"), 1):
        event = {"lever": "care", "year": 2021, "value": value, "place": "everywhere", "held": False}
        after = state.attempt(lambda s, event=event: s.hold(event))
        assert after.draft == state.draft
        assert "care" in after.alert
        assert "0 到 1" in refusal(after.alert, ZH)
        assert after.refused == number, "the page's field would keep it otherwise"
        state = after


def test_a_fourth_comparison_is_refused_and_none_goes(packaged: Region) -> None:
    state = State(History(Draft(packaged)))
    names = [each["name"] for each in presets(EN)[1:5]]
    for name in names[:3]:
        state = state.attempt(lambda s, name=name: s.put_beside(name, True))
    after = state.attempt(lambda s: s.put_beside(names[3], True))
    assert after.beside == tuple(names[:3])
    assert "At most 3 scenarios" in after.alert
    assert "至多 3 个情景" in refusal(after.alert, ZH)
    fewer = after.attempt(lambda s: s.put_beside(names[0], False))
    assert fewer.attempt(lambda s: s.put_beside(names[3], True)).beside == (*names[1:3], names[3])


def test_headlines_give_both_years_and_say_what_is_met(packaged: Region) -> None:
    run, ghost = frames.indicators(packaged, 2.0), frames.indicators(packaged)
    found = headlines(EN, numbers_of(packaged, run, ghost))
    assert [head.year for head in found] == [2025] * 3 + [2035] * 3
    assert found[3].value == "74.0 %"
    assert "+2.00 points" in found[3].beside
    assert found[3].met is True
    assert found[0].met is False
    assert "万人" in headlines(ZH, numbers_of(packaged, run, ghost))[5].value
    json.dumps([head._asdict() for head in found])


def test_headlines_give_chances_where_a_fan_ships(packaged: Region) -> None:
    rows = [("resident_urban_share", packaged.code, 2025, 0.43)]
    chances = pd.DataFrame(rows, columns=["indicator", "area_code", "year", "probability"])
    head = headlines(EN, numbers_of(packaged, None, None, frames.fan(packaged), chances))[0]
    assert "chance 43 %" in head.target
    assert "this run" not in head.target
    assert head.met is False
    assert "90 %:" in head.beside


@pytest.mark.parametrize(("chance", "met"), [(0.4, None), (0.7, True)])
def test_a_run_on_the_other_side_of_a_target_than_its_chance_has_no_mark(packaged, chance, met) -> None:
    """73.9 % stood beside a tick at the target of 74, since more than half of the draws reach it."""
    rows = [("resident_urban_share", packaged.code, 2035, chance)]
    chances = pd.DataFrame(rows, columns=["indicator", "area_code", "year", "probability"])
    run = frames.indicators(packaged, 2.0)
    head = headlines(EN, numbers_of(packaged, run, None, frames.fan(packaged), chances))[3]
    assert head.value == "74.0 %"
    assert head.met is met
    assert head.target.endswith("met in this run") == (met is None)
    assert f"chance {100 * chance:.0f} %" in head.target


def test_a_preview_is_compared_with_the_baselines_preview_alone(packaged: Region) -> None:
    """The difference of a small run from the large baseline was noise, and shown as what the levers do."""
    plan, base = Draft(packaged, "plan"), Draft(packaged)
    small = replace(answer(plan), question=Question(plan, 0.02))
    whole = Snapshot(plan, preview=small, baseline=answer(base))
    assert whole.behind(small) is None
    assert on_screen(whole).ghost is None
    both = replace(whole, small_baseline=replace(answer(base), question=Question(base, 0.02)))
    assert both.behind(small) is both.small_baseline
    assert on_screen(both).ghost is both.small_baseline.indicators
    assert on_screen(replace(both, settled=answer(plan))).ghost is both.baseline.indicators
    assert both.behind(answer(plan)) is both.baseline
    assert both.behind(replace(small, question=Question(plan, 0.02, seed=2))) is None


def test_until_there_is_a_run_all_that_is_drawn_is_of_the_draft_before(packaged: Region) -> None:
    """The old value stood under the new fan and chance."""
    plan, base = Draft(packaged, "plan"), Draft(packaged)
    pairs = replace(NO_PAIRS, draws=3, wanted=20)
    before = Snapshot(plan, preview=answer(plan), paired=pairs)
    waiting = before.of(base)
    assert (waiting.drawn, waiting.drawn_pairs) == (before.preview, pairs)
    assert on_screen(waiting) == (plan, before.preview, None, pairs, True)
    assert waiting.of(plan.with_lever("care", {"2021": 0.4})).drawn_pairs is pairs
    there = replace(waiting, preview=answer(base))
    assert on_screen(there) == (base, there.preview, None, NO_PAIRS, False)
    assert on_screen(Snapshot(plan, paired=pairs)) == (plan, None, None, pairs, False)


def test_a_scenario_that_changes_the_past_is_told_of_it_and_a_long_one_gives_its_file(packaged: Region) -> None:
    draft = Draft(packaged, "plan").with_lever("seat_growth", 0.04)
    assert any("seat_growth" in en and "2021" in zh for zh, en in draft.scenario.notes)
    assert unlinked(State(History(draft))) == ""
    long = draft
    for at, code in enumerate(packaged.township_codes):
        steps = {str(year): round(0.2 + 0.01 * at + 0.001 * (year - 2020), 3) for year in range(2021, 2036)}
        long = replace(long, changes=(*long.changes, *Draft(packaged).with_lever("care", steps, code).changes))
    assert unlinked(State(History(long))) == long.toml


def test_without_a_shipped_fan_one_sentence_says_so(snapshot: Snapshot, tiny: Region) -> None:
    shipped = read_shipped(tiny)
    assert shipped.fans is None
    fan = fan_of(snapshot.draft, snapshot.paired, shipped, EN)
    assert fan.frame is None
    assert "No calibrated fan comes with this region" in fan.words


def test_a_changed_draft_carries_the_baselines_fan_by_its_pairs(snapshot: Snapshot, packaged: Region) -> None:
    fans = frames.fan(packaged)
    shipped = Shipped(fans, pd.DataFrame({"scenario": []}), pd.DataFrame())
    draft = Draft(packaged, "plan").with_lever("care", {"2021": 0.4})
    keys = ["area_code", "indicator", "year"]
    # Draws that lie higher gain more: the fan moves upwards and becomes wider, by what its own percentile gains.
    draws = [fans[keys].assign(draw=d, before=50.0 + d, difference=2.0 * d) for d in (0, 1, 2)]
    paired = Paired(3, 20, 0.05, pd.concat([frame_of(stream_of(each)) for each in draws]))
    fan = fan_of(draft, paired, shipped, EN)
    assert fan.frame is not None
    moved = fan.frame.merge(fans, on=keys, suffixes=("", "_before"))
    for mark, gain in (("p05", 0.2), ("p50", 2.0), ("p95", 3.8)):
        assert (moved[mark] - moved[f"{mark}_before"]).tolist() == pytest.approx([gain] * len(moved))
    assert "3 paired draws" in fan.words
    assert "of 20" in fan.words
    head = headlines(EN, numbers_of(packaged, frames.indicators(packaged, 2.0), None, fan.frame, fan.chances))[3]
    assert "of 3 draws" in head.target
    done = fan_of(draft, replace(paired, draws=20), shipped, EN)
    assert "filling in" not in done.words
    waiting = replace(NO_PAIRS, wanted=20, scale=0.05)
    fan = fan_of(draft, waiting, shipped, EN)
    assert fan.frame is None
    assert "on its way" in fan.words


def test_status_says_scale_seed_and_digest_and_how_far_it_is(snapshot: Snapshot) -> None:
    status = drawn_of(snapshot, EN)
    assert "full run, scale 1, seed 1" in status
    assert "d" * 12 in status
    preview = replace(snapshot, settled=None, preview=replace(snapshot.settled, manifest={}))
    assert "preview" in drawn_of(preview, EN)
    assert "digest" not in drawn_of(preview, EN)
    assert "scenario before" in drawn_of(replace(snapshot, settled=None, outdated=snapshot.settled), EN)
    assert drawn_of(Snapshot(snapshot.draft), EN) == ""
    running = under_way(Progress("running", 2024, 0.4, 3.2), ZH)
    assert "2024" in running
    assert "3 秒" in running


def test_commands_and_python_repeat_what_is_on_screen(packaged: Region) -> None:
    named = taken(Question(Draft(packaged, "plan")), (), EN)
    assert named.file == ""
    assert "luohu run --scenario plan" in named.commands
    draft = Draft(packaged, "plan").with_lever("care", {"2021": 0.4})
    own = taken(Question(draft, scale=0.5, seed=3), (Draft(packaged, "rural-revival"),), EN)
    assert own.file == FILE
    assert f"luohu run --scenario {FILE} --scale 0.5 --seed 3" in own.commands
    assert f"luohu compare baseline rural-revival {FILE}" in own.commands
    compile(own.python, "taken", "exec")
    assert draft.hash in own.python


def test_an_uploaded_file_is_the_scenario_it_was_saved_from(packaged: Region) -> None:
    draft = Draft(packaged, "plan").with_lever("care", {"2021": 0.4})
    content = base64.b64encode(draft.toml.encode()).decode()
    assert uploaded({"name": "mine.toml", "content": content}, packaged).hash == draft.hash
    for bad in ("not base64!", base64.b64encode(b"\xff\xfe").decode(), base64.b64encode(b"[[").decode(), "A" * 600_000):
        with pytest.raises(InputError):
            uploaded({"name": "bad.toml", "content": bad}, packaged)


def test_comparison_shows_each_scenario_once_with_differences(snapshot: Snapshot, packaged: Region) -> None:
    other = Draft(packaged, "rural-revival")
    changes = frames.effects(packaged)
    rows = pd.concat([changes.assign(draw=d, before=0.0, difference=float(d)) for d in range(3)])
    pairs = Paired(3, 20, 0.05, rows)
    beside = (
        Beside(other, answer(other), Progress("done"), pairs),
        Beside(Draft(packaged, "plan"), snapshot.settled, Progress("done"), replace(pairs, wanted=3)),
    )
    found = answered(replace(snapshot, beside=beside))
    assert [each.draft.base for each in found] == ["plan", "rural-revival"]
    assert [len(series_for(each, "resident_urban_share", EN).low) > 0 for each in found] == [True, True]
    assert filling(found, EN).endswith("rural revival 3/20.")
    assert len(rests_of(found, EN)) == 2
    drawn = pictures(found, EN)
    assert len(drawn) == 4
    table = side_by_side(found, EN).frame
    assert len(table) == 8
    run, draws = (
        f"{title_of(other, EN)}: {words}" for words in ("run of every household", "3 paired draws: median [5 %, 95 %]")
    )
    assert table[run][1].endswith("(+2.00)")
    assert table[draws][1] == "+1.00 [+0.10 to +1.90]"
    assert side_by_side(found, EN).more[f"{title_of(other, EN)}, paired draws"] == "3"
    read = json.loads(wire(side_by_side(found, EN)))
    assert "paired draws" in read["csv"].splitlines()[0]
    assert len(read["head"]) == len(table.columns)
    assert "thousand persons" in table["indicator"][5]
    assert table["baseline"][5] == "1,080.00"
    assert "万人" in side_by_side(found, ZH).frame["指标"][5]
    assert not math.isnan(float(len(table)))


def test_the_words_on_assumptions_name_levers_and_parameters(packaged: Region) -> None:
    assert resting(Draft(packaged), EN) == ""
    text = resting(Draft(packaged).with_lever("affordable", {"2021": 0.2}), EN)
    assert "affordable rental" in text
    assert "affordable_rent" in text


def test_each_chart_says_how_many_parameters_the_data_did_not_teach(packaged: Region, tiny: Region) -> None:
    shipped = read_shipped(packaged)
    for say in (ZH, EN):
        one = untaught(shipped, packaged.code, "school_crowding", say)
        assert str(len(shipped.manifest["draws"]["not_learned"])) in one
        assert "2035" in one
        assert "%" in one
        county = untaught(shipped, packaged.county_codes[0], "resident_urban_share", say)
        assert "2035" in county
        several = untaught(shipped, packaged.code, "", say)
        assert several
        assert "2035" not in several
        assert untaught(read_shipped(tiny), tiny.code, "rent", say) == ""
    for view in VIEWS.values():
        chosen = chosen_at_first(view, packaged, EN)
        assert (drawn_indicator(chosen) != "") == bool({"indicator", "ledger"} & set(chosen))


def test_presets_are_all_that_ship_the_baseline_first(packaged: Region) -> None:
    found = presets(EN)
    assert [each["name"] for each in found[:2]] == ["baseline", "plan"]
    for each in found:
        assert read_scenario(each["name"], packaged).title[1] == each["title"]


def test_an_order_holds_plain_values(packaged: Region) -> None:
    state = State(History(Draft(packaged, "plan").with_lever("care", {"2021": 0.4})))
    order = json.loads(json.dumps(order_of("compare", state, Question(state.draft, scale=0.02), rests_on=False)))
    assert order["command"][:3] == ["luohu", "compare", "baseline"]
    assert order["untouched"] is False


def test_tabs_hold_every_view() -> None:
    assert set(VIEWS) < set(KNOWN)
    assert len(KNOWN) == 12
