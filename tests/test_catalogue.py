"""No lever of the model lacks anything in the catalogue; its quotes stand in the plan; its history is what runs."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from agents.errors import InputError
from agents.levers import LEVER_NAMES, LEVERS
from model.events import EVENTS
from model.levers import baseline_table
from model.rules import all_parameters
from policies.catalogue import HOME, INDICATORS, catalogue, read_catalogue, read_entry
from policies.clauses import KINDS, clauses_read
from policies.describe import DESCRIPTION, described
from policies.entry import HISTORY, PLANNED, Entry
from policies.plan_text import paragraphs, squeezed, text_of
from policies.projects import shares_of
from viz import command
from viz.labels import INDICATORS as LABELS
from viz.levers_words import CHAPTERS, UNITS
from viz.levers_words import EVENTS as EVENT_WORDS

ROOT = Path(__file__).parents[1]
HAN = re.compile(r"[\u4e00-\u9fff]")
ENTRIES = catalogue()
READ = clauses_read()
entry_of_each = pytest.mark.parametrize("entry", ENTRIES.values(), ids=list(ENTRIES))


def test_every_lever_of_the_model_has_an_entry_and_no_other():
    assert set(ENTRIES) == set(LEVER_NAMES)


def both_texts(entry: Entry) -> list[tuple[str, str]]:
    return [entry.name, entry.explain, entry.cost.per] + [
        part.note for part in (entry.range, entry.history, entry.plan, entry.cost, entry.quantity)
    ]


@entry_of_each
def test_texts_stand_in_both_languages(entry):
    for zh, en in both_texts(entry):
        assert HAN.search(zh)
        assert re.search("[A-Za-z]", en)
        assert not HAN.search(re.sub(r"\([\u4e00-\u9fff]+\)", "", en)), en
    zh, en = entry.explain
    assert zh.endswith("。")
    assert zh.count("。") == 1, "one sentence"
    assert en.endswith(".")
    assert ". " not in en, "one sentence"


@entry_of_each
def test_every_quote_stands_where_it_is_said_to(entry):
    for clause in entry.clauses:
        chapter, section = map(int, clause.section.split("."))
        assert squeezed(clause.quote) in text_of(chapter, section, clause.box), clause.quote
    assert any(clause.section.startswith(f"{entry.chapter}.") for clause in entry.clauses), (
        "no clause of its own chapter"
    )


@entry_of_each
def test_units_and_bounds_are_those_of_the_rules(entry):
    lever = LEVERS[LEVER_NAMES.index(entry.key)]
    assert entry.lever is lever
    raw = tomllib.loads((HOME / f"chapter{entry.chapter}.toml").read_text(encoding="utf-8"))[entry.key]
    assert not {"unit", "low", "high", "bounds"} & set(raw), "one place for each number"


@entry_of_each
def test_every_year_has_a_value_within_bounds_and_a_status(entry):
    planned = entry.planned()
    assert len(entry.history.values) == len(entry.history.status) == len(HISTORY) == 5
    assert list(planned) == list(PLANNED) == list(range(2021, 2036))
    for value in (*entry.history.values, *planned.values(), entry.range.low, entry.range.high):
        assert entry.lever.low <= value <= entry.lever.high
    assert ("drawn" in entry.history.status) == (entry.history.drawn is not None or entry.key == "recoding")


@entry_of_each
def test_the_history_is_what_the_model_runs_with(entry):
    row = LEVER_NAMES.index(entry.key)
    for gate in range(2015, 2020):
        table = baseline_table(1, HISTORY[0], HISTORY[-1], gate)
        assert list(entry.history.of(gate)) == table.values[:, row, 0].tolist()
    assert entry.history.of(2017) == entry.history.values


@entry_of_each
def test_a_stated_value_has_its_number_or_its_word_in_the_quotes(entry):
    """A number of the plan stands in a quote; zero conditions and 'all' are said in words."""
    words = {0.0: ("不受", "零门槛", "“无附加”", "即时办", "居住即落户", "一站式"), 1.0: ("全部纳入", "划为城镇区区域")}
    text = "".join(squeezed(clause.quote) for clause in entry.clauses)
    for _, value, status in entry.plan.points:
        if status == "stated":
            said = [f"{value:g}", f"{value / 10_000:g}", *words.get(value, ())]
            assert any(word in text for word in said), (entry.key, value)


def test_the_resettled_are_those_of_the_plan():
    entry = ENTRIES["resettlement"]
    assert sum(entry.planned().values()) == 7930
    assert entry.cost.yuan == round(2_600_000_000 / 7930)
    assert sum(shares_of("resettlement").values()) == pytest.approx(1)


@entry_of_each
def test_costs_have_payers_and_nothing_is_free_without_a_reason(entry):
    cost = entry.cost
    assert cost.payers
    assert cost.low <= cost.yuan <= cost.high
    assert (cost.yuan == 0) == (cost.high == 0)
    if cost.yuan == 0:
        assert re.search("nothing|nobody|only divides", cost.note[1]), cost.note[1]


@entry_of_each
def test_flows_and_parameters_are_those_of_the_model(entry):
    events = {event.name for event in EVENTS}
    record = (ROOT / "model" / "record.py").read_text(encoding="utf-8")
    for flow in (*entry.raises, *entry.lowers):
        assert flow in events or (flow in INDICATORS and f'"{flow}"' in record)
        assert flow in EVENT_WORDS or flow in LABELS, "no word for it on the command line"
    assert not set(entry.raises) & set(entry.lowers)
    assert set(entry.parameters) <= set(all_parameters(()))
    first = all_parameters(())[entry.parameters[0]].status if entry.parameters else ""
    assert entry.effect == ("literature" if first == "literature" else "assumption")
    assert entry.lever.unit in UNITS
    assert entry.chapter in CHAPTERS


def test_an_effect_is_calibrated_where_the_data_taught_its_parameter():
    known = {key for key, entry in ENTRIES.items() if entry.effect_in({"g_0", "b_split"}) == "calibrated"}
    assert known == {"gate_years", "office_delay", "care", "child_care"}
    assert all(entry.effect_in(()) == entry.effect for entry in ENTRIES.values())


def test_every_paragraph_of_chapters_1_to_7_was_read():
    for paragraph in paragraphs():
        where = f"{paragraph.chapter}.{paragraph.section}"
        measure = len(paragraph.text) >= 40 or paragraph.lead
        if paragraph.chapter <= 7 and measure and not paragraph.text.startswith(("专栏", "注:")):
            found = [row for row in READ if row.section == where and paragraph.text.startswith(row.lead)]
            assert len(found) == 1, (where, paragraph.text[:20])


def test_every_clause_read_stands_in_the_plan_and_says_why():
    for row in READ:
        chapter, section = map(int, row.section.split("."))
        at = [p for p in paragraphs() if (p.chapter, p.section) == (chapter, section) and p.text.startswith(row.lead)]
        assert len(at) == 1, row
        assert row.kind in KINDS
        assert len(row.why) > 4
        assert row.levers or row.kind not in ("lever", "project")
        assert not row.levers or row.kind != "outside"


@entry_of_each
def test_the_paragraph_of_a_quote_names_its_lever(entry):
    for clause in entry.clauses:
        rows = [row for row in READ if row.section == clause.section and entry.key in row.levers]
        assert rows, (entry.key, clause.section)
        leads = [row.lead for row in rows]
        holding = [p for p in paragraphs() if squeezed(clause.quote) in p.text]
        assert not holding or any(p.text.startswith(tuple(leads)) for p in holding), clause.quote


def test_the_description_is_what_the_catalogue_generates():
    text = DESCRIPTION.read_text(encoding="utf-8")
    assert text == described(text), "policies/README.md is behind the catalogue: run python -m policies.describe"


def given(key: str) -> dict[str, object]:
    return tomllib.loads((HOME / f"chapter{ENTRIES[key].chapter}.toml").read_text(encoding="utf-8"))[key]


@pytest.mark.parametrize(
    ("part", "field", "value", "expected"),
    [
        ("cost", "payers", [], "cost.payers"),
        ("cost", "payers", ["nobody"], "cost.payers"),
        ("cost", "yuan", -1, "cost.yuan"),
        ("cost", "shares", [1.0], "not one share of the cost for each payer"),
        ("cost", "shares", [0.5, 0.4, 0.4], "shares of the cost that do not add up to one"),
        ("cost", "shares", [1.5, -0.5, 0.0], "shares of the cost that do not add up to one"),
        ("quantity", "of", "brths", "unknown count 'brths'"),
        ("quantity", "besides", "settlers", "unknown count 'settlers'"),
        ("quantity", "rule", "sum", "quantity.rule"),
        ("quantity", "full", 1, "a start and a full value that differ"),
        ("quantity", "whole", 0, "quantity.whole"),
        ("history", "values", [1, 1, 1, 1], "history.values"),
        ("history", "status", "guess", "history.status"),
        ("range", "high", 9, "outside 0.5 to 2"),
        ("plan", "points", [[2019, 1, "stated"]], "out of order or outside"),
        ("plan", "points", [], "plan.points"),
        ("plan", "note", ["only English", "only English"], "plan.note"),
        ("", "raises", ["brith"], "unknown flow 'brith'"),
        ("", "explain", ["一句。", "一句。"], "explain"),
        ("", "colour", "red", "colour"),
        ("", "effect", "certain", "effect"),
    ],
)
def test_what_may_not_be_written(part, field, value, expected):
    changed = given("fertility")
    (changed[part] if part else changed)[field] = value
    with pytest.raises(InputError) as caught:
        read_entry("fertility", changed, 7, "chapter7.toml")
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "fertility" in str(caught.value)


def test_others_are_counted_besides_only_where_a_measure_costs_every_year():
    changed = given("permit_senior")
    changed["quantity"]["rule"] = "rise"
    with pytest.raises(InputError, match="counts others besides only by the rule level"):
        read_entry("permit_senior", changed, 4, "chapter4.toml")


@pytest.mark.parametrize(
    "field", ["name", "explain", "clauses", "acts", "range", "history", "plan", "cost", "quantity", "effect"]
)
def test_a_missing_part_is_named(field):
    changed = given("fertility")
    del changed[field]
    with pytest.raises(InputError, match=f"field {field}"):
        read_entry("fertility", changed, 7, "chapter7.toml")


def test_a_missing_lever_is_named(tmp_path):
    for path in HOME.glob("chapter*.toml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.split("[care]")[0], encoding="utf-8")
    with pytest.raises(InputError, match="no entry for care"):
        read_catalogue(tmp_path)
    with pytest.raises(InputError, match='did you mean "care"'):
        read_entry("caer", {}, 7, "chapter7.toml")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_lists_every_lever_and_shows_each_whole(language, capsys):
    assert command.main(["levers", "--lang", language]) == 0
    overview = capsys.readouterr().out
    for entry in ENTRIES.values():
        assert re.search(rf"^{entry.key} ", overview, re.MULTILINE)
        assert command.main(["levers", entry.key, "--lang", language]) == 0
        shown = squeezed(capsys.readouterr().out)
        texts = [pair[0 if language == "zh" else 1] for pair in both_texts(entry)]
        for text in (*texts, *(clause.quote for clause in entry.clauses)):
            assert squeezed(text) in shown, text


def test_the_command_gives_json(capsys):
    assert command.main(["levers", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == list(ENTRIES)
    assert list(found["training"]["values"]) == [str(year) for year in range(2016, 2036)]
    assert found["training"]["values"]["2025"] == 12000
    assert command.main(["levers", "care", "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == ["care"]


def test_a_misspelt_lever_is_told_the_nearest(capsys):
    assert command.main(["levers", "fertilty", "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == "luohu: There is no lever fertilty; the nearest is fertility.\n"
