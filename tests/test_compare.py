"""`luohu compare` as a person meets it: what is printed and written says what the engine found, in both languages."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from viz import command
from viz.arguments import Options
from viz.charts.differences import differences_chart
from viz.charts.drawing import STYLES, spread
from viz.charts.paths import paths_chart
from viz.compare_command import MOST, command_of, options, read_request
from viz.compare_numbers import money, money_range, persons_words, signed
from viz.compare_people import GROUPINGS, KINDS, balances
from viz.compare_report import compare_report
from viz.compare_tables import headline_table, parts_table
from viz.compare_values import Compared, shortened
from viz.compare_words import LEDGERS, SHARES
from viz.hypertext import Html, tag
from viz.language import Say
from viz.table import width

TINY = str(Path(__file__).parent / "tiny")
LAST = 2026
TITLE = '<script>alert("x")</script> & $x^2$'
JOBS = f"""
title_zh = '先试：{TITLE}'
title_en = 'jobs first: {TITLE}'

[[levers.job_growth]]
in = ["990101"]
value = 0.25
from = 2021

[[levers.insurance_gap]]
in = ["990101"]
value = 0.0
from = 2021
"""
FRAMES = ("effects", "parts", "spillover", "movers", "costs", "cost_per", "rests_on")
LANGUAGES = ("zh", "en")


@dataclass
class Done:
    folder: Path
    printed: str
    compared: Compared
    levers: dict = field(default_factory=dict)

    def page(self, language: str) -> str:
        return (self.folder / f"report.{language}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Done:
    """One comparison of the made-up prefecture, by the command."""
    home = tmp_path_factory.mktemp("compare")
    (home / "jobs.toml").write_text(JOBS, encoding="utf-8")
    kept: dict[str, object] = {}
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context() as capture:
        patch.chdir(home)
        import viz.compare_command as module

        real = module._compared

        def keep(*given):
            kept["compared"], kept["levers"] = real(*given)
            return kept["compared"], kept["levers"]

        patch.setattr(module, "_compared", keep)
        lines: list[str] = []
        capture.setattr(
            "builtins.print", lambda *texts, file=None, **_: None if file else lines.extend(map(str, texts))
        )
        words = ["compare", "baseline", "jobs.toml", "--region", TINY, "--until", str(LAST), "--rests-on"]
        assert command.main([*words, "--out", "made", "--lang", "en"]) == 0
    return Done(home / "made", "\n".join(lines), kept["compared"], kept["levers"])


def both(done: Done) -> list[tuple[str, str]]:
    return [(language, done.page(language)) for language in LANGUAGES]


class Page(HTMLParser):
    """Tags, attributes and texts of a page; fails where a tag is not closed by its own."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, name: str, given: list[tuple[str, str | None]]) -> None:
        self.tags.append((name, dict(given)))
        if name != "meta":
            self.open.append(name)

    def handle_startendtag(self, name: str, given: list[tuple[str, str | None]]) -> None:
        self.tags.append((name, dict(given)))

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.setdefault(self.open[-1], []).append(data)


BAD = [
    ([], "not 0"),
    (["baseline"], "2 to 8 scenarios"),
    ([f"s{at}.toml" for at in range(9)], "not 9"),
    (["baseline", "basline"], "nearest is baseline"),
    (["baseline", "plan", "baseline"], "given twice (baseline and baseline)"),
    (["baseline", "here/baseline.toml"], "given twice (baseline and here/baseline.toml)"),
    (["baseline", "--scenario", "plan"], "no argument --scenario"),
    (["baseline", "plan", "--out", "/proc/luohu-out"], "/proc/luohu-out"),
    (["baseline", "plan", "--out", "here"], "here is not empty"),
    (["baseline", "plan", "--until", "2015"], "--until takes"),
    (["baseline", "plan", "--by", "town"], "--by takes county"),
    (["baseline", "plan", "--rests-on=1"], "--rests-on takes no value"),
]


@pytest.mark.parametrize(("words", "expected"), BAD, ids=[" ".join(words) for words, _ in BAD])
def test_bad_comparisons(words, expected, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "baseline.toml").write_text("title_zh = '另'\ntitle_en = 'other'\n", encoding="utf-8")
    assert command.main(["compare", *words, "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert expected in printed.err
    assert printed.err.splitlines()[-1].startswith("luohu: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["here"]


def parsed(*words: str):
    return read_request(options(Say("en")).parse(list(words)), Say("en"))


def test_scenarios_stand_between_options():
    request = parsed("a", "--seed", "2", "b", "--by", "county", "c")
    assert request.scenarios == ("a", "b", "c")
    assert (request.seed, request.by_county) == (2, True)
    few = Options(Say("en"), "x", "y")
    few.words("many", "M", "m")
    assert few.parse([]).many == []


def test_the_command_shown_repeats_the_comparison():
    request = parsed("baseline", "my file.toml", "--until", "2030", "--scale", "0.1", "--population", "3", "--rests-on")
    assert parsed(*command_of(request)[2:]) == request
    assert parsed(*command_of(parsed("a", "b"))[2:]) == parsed("a", "b")


def test_what_is_written_is_what_was_found(done):
    for name in FRAMES:
        frame = getattr(done.compared.frames, name)
        assert len(frame) > 0
        pd.testing.assert_frame_equal(pd.read_parquet(done.folder / f"{name}.parquet"), frame, check_dtype=False)
        assert len(pd.read_csv(done.folder / f"{name}.csv")) == len(frame)
    manifest = json.loads((done.folder / "manifest.json").read_text(encoding="utf-8"))
    assert [run["scenario"]["name"] for run in manifest["runs"]] == ["baseline", "jobs"]
    assert len({run["digest"] for run in manifest["runs"]}) == 2
    assert not list(done.folder.glob("*.part"))


def test_the_page_needs_nothing_else(done):
    for _, text in both(done):
        page = Page(text)
        names = {name for name, _ in page.tags}
        assert names.isdisjoint(
            {"script", "link", "img", "iframe", "object", "embed", "base", "form", "image", "foreignobject"}
        )
        assert {"svg", "table", "figure", "figcaption"} <= names
        ids = [given["id"] for _, given in page.tags if "id" in given]
        assert len(ids) == len(set(ids))
        for _, given in page.tags:
            assert not {key for key in given if key.startswith("on") or key in ("src", "srcset", "action", "data")}
            target = given.get("href")
            assert target is None or (target.startswith("#") and target[1:] in ids)
        assert "http" not in re.sub(r"http-equiv", "", text)
        assert "@import" not in text
        assert all(found.startswith("#") and found[1:] in ids for found in re.findall(r"url\(([^)]*)\)", text))


def test_whatever_a_user_writes_stays_text(done):
    for language, text in both(done):
        page = Page(text)
        title = done.compared.title("jobs", Say(language))
        assert TITLE in title
        assert "<script" not in text.lower()
        assert title in page.texts["h2"]
        assert any(title in cell for cell in page.texts["h1"])
        assert title in page.texts["text"], "the charts show the title too, as it was written"


def test_each_language_is_whole(done):
    zh, en = (Page(done.page(language)) for language in LANGUAGES)
    han = re.compile(r"[\u4e00-\u9fff]")
    for name, texts in en.texts.items():
        assert not [text for text in texts if han.search(text)], name
    assert sum(bool(han.search(text)) for text in zh.texts["text"]) > 50
    assert all(han.search(text) for text in zh.texts["figcaption"])
    for page in (zh, en):
        words = " ".join(text for texts in page.texts.values() for text in texts)
        assert not re.search(r"\b(nan|None|inf)\b", words)
    assert len(zh.tags) == pytest.approx(len(en.tags), rel=0.05)


def test_the_page_says_how_to_repeat_it(done):
    text = done.page("en")
    for manifest in done.compared.frames.manifests:
        assert manifest["digest"] in text
        assert manifest["scenario"]["hash"][:12] in text or done.compared.scenarios[0].hash in text
    for scenario in done.compared.scenarios:
        assert scenario.hash in text
        assert scenario.hash in done.printed
    assert f"--until {LAST}" in text
    assert "luohu compare baseline jobs.toml" in text
    assert "luohu compare baseline jobs.toml" in done.printed


def test_differences_are_the_engines(done):
    frame = done.compared.frames.effects
    for indicator, decimals in (("resident_urban_share", 2), ("resident_urban", 0), ("registered_urban_share", 2)):
        row = frame.query(f"indicator == '{indicator}' and year == {LAST} and area_code == '990100'").iloc[0]
        table = headline_table(done.compared, Say("en"), (indicator,))
        assert table.rows[2][-1] == signed(row["difference"], decimals)
        assert table.rows[2][-1] in done.printed
        assert table.rows[2][-1] in done.page("zh")
    assert abs(frame.query("indicator == 'resident_urban'")["difference"]).max() > 0


def test_parts_add_up_to_the_difference_shown(done):
    for ledger, share in SHARES.items():
        points = done.compared.parts("jobs", ledger, LAST)
        assert points.sum() == pytest.approx(done.compared.effect("jobs", share, LAST).difference, abs=1e-9)
        assert list(points.abs()) == sorted(points.abs(), reverse=True)
        table = parts_table(done.compared, "jobs", ledger, Say("en"))
        assert len(points) > 1
        assert table.rows[-1][-1] == signed(float(points.sum()), 3)


def test_who_moved_adds_up_to_the_difference_of_the_towns(done):
    for ledger, stock in (("residents", "resident_urban"), ("registrations", "registered_urban")):
        whole = done.compared.effect("jobs", stock, LAST).difference
        frame = done.compared.movers("jobs", LAST, ledger)
        for by in GROUPINGS:
            found = balances(frame, by)
            assert sum(pair.gained - pair.lost for pairs in found.values() for pair in pairs) == pytest.approx(whole)
    from experiments.movers import ADDS

    counted = {
        change: side for kind in KINDS for side, names in ((1, kind.gains), (-1, kind.losses)) for change in names
    }
    assert counted == {change: adds[0] for change, adds in ADDS.items() if adds[0]}


def test_every_group_and_event_has_a_name_in_both_languages():
    from experiments.movers import GROUPS as FOUND
    from model.events import EVENTS, REGISTRATIONS, RESIDENTS
    from viz.compare_people import GROUPS
    from viz.compare_words import event_name

    assert {by: tuple(names) for by, names in GROUPS.items()} == FOUND
    for event in EVENTS:
        if event.ledger in (RESIDENTS, REGISTRATIONS):
            assert event_name(event.name, Say("en")) != event_name(event.name, Say("zh"))


def test_the_terminal_says_it_all_and_stays_narrow(done):
    zh = compare_report(done.compared, done.levers, Say("zh"), by_county=True)
    for words in (
        "差异只由杠杆造成",
        "不等于参数的不确定性",
        "外溢",
        "先试",
        "效应都属于假定",
        "取决于哪些参数",
        "合成部分",
        "费用",
    ):
        assert words in zh.replace("\n", "")
    one_line = " ".join(done.printed.split())
    for words in (
        "caused by the levers alone",
        "not the parameters' uncertainty",
        "Spill-over",
        "assumptions",
        "Synthetic",
    ):
        assert words in one_line
    # What identifies the runs stands at the end, in lines as long as its hashes and paths.
    report = done.printed.rpartition("\n\n")[0]
    tables = [line for text in (zh, report) for line in text.splitlines()]
    assert max(map(width, tables)) <= 100
    assert done.compared.label("jobs", Say("en")).endswith("…")


def test_spill_over_is_a_number(done):
    row = done.compared.spillover("jobs", LAST).set_index("indicator").loc["resident_urban"]
    assert row["acting"] == "990101"
    whole = done.compared.effect("jobs", "resident_urban", LAST).difference
    assert row["inside"] + row["outside"] == whole
    assert signed(row["outside"], 0) in done.printed


def test_charts_draw_the_numbers(done):
    chart = paths_chart(done.compared, Say("en"))
    for axis, share in zip(chart.figure.axes, SHARES.values(), strict=True):
        effects = done.compared.series("jobs", share)
        drawn = [list(line.get_ydata()) for line in axis.lines]
        assert [effect.reference for effect in effects] in drawn
        assert [effect.value for effect in effects] in drawn
        assert STYLES[0].marker in [line.get_marker() for line in axis.lines if len(line.get_xdata()) > 2]
        texts = [text.get_text() for text in axis.texts]
        assert f"{effects[-1].value:.2f}" in texts
    # The plan's targets carry their signs.
    short = {text.get_text() for axis in chart.figure.axes for text in axis.texts}
    assert ">65" in short
    assert "74" not in short, "the run ends before the second target"
    whole = differences_chart(done.compared, Say("zh"))
    lines = [list(line.get_ydata()) for line in whole.figure.axes[0].lines]
    assert [effect.difference for effect in done.compared.series("jobs", "resident_urban_share")] in lines
    assert all(words in whole.caption for words in ("百分点", "来源"))


def test_scenarios_are_told_apart_without_colour():
    assert len(STYLES) == MOST - 1
    for looks in ("line", "marker", "hatch"):
        assert len({str(getattr(style, looks)) for style in STYLES}) == len(STYLES)


def test_ledgers_are_both_shown(done):
    for language, text in both(done):
        for names in LEDGERS.values():
            assert Say(language)(*names) in text


def test_json_for_other_programs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "same.toml").write_text("title_zh = '同'\ntitle_en = 'same'\n", encoding="utf-8")
    (tmp_path / "jobs.toml").write_text(JOBS, encoding="utf-8")
    words = ["compare", "baseline", "same.toml", "jobs.toml", "--region", TINY, "--until", "2023", "--lang", "en"]
    assert command.main([*words, "--json", "--by", "county"]) == 0
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert "same has the same content as the reference baseline" in printed.err
    assert answer["reference"] == "baseline"
    assert answer["manifests"].keys() == {"baseline", "same", "jobs"}
    same, jobs = (answer["scenarios"][name] for name in ("same", "jobs"))
    assert set(same["differences"]["resident_urban"].values()) == {0}
    assert same["levers"] == {}
    moved = {"since": 2021, "effect": "assumption"}
    assert jobs["levers"] == {"job_growth": moved, "insurance_gap": moved}
    value, difference = (jobs[kind]["new_urban_jobs"]["2023"] for kind in ("indicators", "differences"))
    assert difference != 0
    assert value - difference == pytest.approx(same["indicators"]["new_urban_jobs"]["2023"])
    assert jobs["counties"].keys() == {"990101", "990102"}
    assert command.main(words) == 0
    assert "Neither share differs." in " ".join(capsys.readouterr().out.split())


def test_numbers_are_written_as_they_are_read():
    zh, en = Say("zh"), Say("en")
    assert [signed(value) for value in (0.004, -0.004, -1.5, float("nan"))] == ["0.00", "0.00", "−1.50", "–"]
    assert (persons_words(-38900, zh), persons_words(38900, en)) == ("3.89 万人", "38.9 thousand persons")
    assert (money(2.5e8, zh), money(2.5e8, en), money(-3e4, zh)) == ("2.50 亿元", "250 million yuan", "−3.00 万元")
    assert money_range(2e6, 3e6, 1e6, en) == "2.00 million yuan (1.00 to 3.00)"
    assert shortened("浚县加快就业", 8) == "浚县加…"
    assert shortened("short", 8) == "short"


def test_labels_move_apart_and_keep_their_order():
    placed = spread([1.0, 1.1, 5.0, 1.05], 0.5)
    assert sorted(range(4), key=placed.__getitem__) == [0, 3, 1, 2]
    ordered = sorted(placed)
    assert all(b - a >= 0.5 - 1e-12 for a, b in pairwise(ordered))
    assert placed[2] == 5.0


def test_markup_is_escaped_unless_it_is_markup():
    assert tag("p", "<b>", Html("<i></i>"), title='"&') == '<p title="&quot;&amp;">&lt;b&gt;<i></i></p>'
    assert tag("meta", charset="utf-8") == '<meta charset="utf-8">'
