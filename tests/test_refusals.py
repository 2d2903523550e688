"""What is refused below the page is said in Chinese too: every sentence that a scenario, link or folder can meet."""

import ast
import random
import re
from pathlib import Path

import pytest

from agents.errors import InputError
from experiments.design import design_of
from experiments.design_points import design_points
from model.region import Region
from policies.project_setting import KEYS as SETTINGS
from policies.scenario import read_scenario
from policies.scenario_change import KEYS as ENTRY
from policies.scenario_change import WORDS as VALUES
from policies.scenario_draft import KEYS
from tests.hostile import KINDS
from tests.hostile_texts import not_finite, odd_year, outside, path_trick, twice, unknown, wrong_type
from viz.app.draft import Draft
from viz.language import Say
from viz.refusal_texts import TEXTS
from viz.refusal_words import refusal

ROOT = Path(__file__).parent.parent
ZH, EN = Say("zh"), Say("en")
MET = (
    *sorted(ROOT.glob("policies/scenario*.py")),
    *(ROOT / name for name in ("policies/project_setting.py", "viz/app/draft_text.py", "viz/app/results.py")),
    *(ROOT / f"viz/app/pages/{name}.py" for name in ("below", "projects", "hand", "state")),
    ROOT / "calibration/posterior.py",
)
"""Files whose refusals a page can meet."""
LEFT_OUT = "o"
"""Slot of English words that Chinese does without."""
NAMES = {
    *KEYS, *ENTRY, *VALUES, *SETTINGS, "chapter",
    "TOML", "UTF", "KiB", "luohu", "levers", "scenarios", "projects", "extends", "nan", "inf", "true", "false", "years",
    "everywhere",
}  # fmt: skip
"""Words of the grammar and names, which are the same in Chinese."""
NOT_READ = ("cannot be written", "could not be written")
"""What only a command that writes can meet."""


def raised(path: Path) -> list[str]:
    """Every sentence of the file's InputErrors, with an X for what is filled in; those made elsewhere left out."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        made = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(made, ast.Call) and ast.unparse(made.func) == "InputError":
            text = said(made.args[0])
            if text and not any(word in text for word in NOT_READ):
                found.append(text)
    return found


def said(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts = [str(part.value) if isinstance(part, ast.Constant) else filled(part) for part in node.values]
    return "".join(parts)


def filled(part: ast.expr) -> str:
    """A suggestion may be empty; anything else is some word."""
    text = ast.unparse(part.value if isinstance(part, ast.FormattedValue) else part)
    return "" if text.startswith("suggestion(") or text in ("hint", "nearest") else "X"


@pytest.mark.parametrize("path", MET, ids=lambda path: path.name)
def test_every_refusal_that_a_page_can_meet_has_its_chinese(path: Path) -> None:
    for sentence in raised(path):
        chinese = refusal(sentence, ZH)
        assert chinese.endswith("。"), sentence
        assert not chinese.startswith("不能照办"), sentence
        assert refusal(sentence, EN) == sentence


def test_every_text_has_its_slots_in_both_languages() -> None:
    for english, chinese in TEXTS:
        assert sorted(set(slots(english)) - {LEFT_OUT}) == sorted(set(slots(chinese))), english


def slots(text: str) -> list[str]:
    return [text[at + 1] for at in range(len(text) - 2) if text[at] == "{" and text[at + 2] == "}"]


def test_hostile_scenarios_are_refused_in_chinese(packaged: Region) -> None:
    luck = random.Random(7)
    makers = (not_finite, odd_year, outside, path_trick, twice, unknown, wrong_type)
    refused = [sentence for make in makers * 6 if (sentence := refused_with(make(luck), packaged))]
    assert len(refused) > 20
    for sentence in refused:
        assert not refusal(sentence, ZH).startswith("不能照办"), sentence


@pytest.mark.parametrize("number", range(160))
def test_no_english_is_left_in_a_chinese_refusal(number: int, packaged: Region, tmp_path: Path) -> None:
    kind = list(KINDS)[number % len(KINDS)]
    with pytest.raises(InputError) as raised_:
        read_scenario(KINDS[kind](random.Random(f"hostile {number}"), tmp_path), packaged)
    chinese = refusal(str(raised_.value), ZH)
    assert not set(english_in(chinese)) - NAMES, chinese
    assert not re.search(r"[”\u4e00-\u9fff] [\u4e00-\u9fff]", chinese), chinese


def english_in(chinese: str) -> list[str]:
    """Words that are neither quoted nor part of a path or a number."""
    bare = re.sub(
        r"“[^”]*”|'[^']*'|\"[^\"]*\"|[^ ：，；（]*\.toml|/dev/\w+|没有情景 [^（；]*|\d[\w.+:-]*", " ", chinese
    )
    return re.findall(r"[A-Za-z_]{2,}\d*", bare)


@pytest.mark.parametrize(
    ("toml", "chinese"),
    [
        ("[levers.seat_growth]\n1999 = 0.1", "杠杆“seat_growth”写了 1999 年；允许 2016 到 2035 年。"),
        ("[levers]\nseat_growth = 2", "杠杆“seat_growth”为 2；允许 0 到 0.3（每年比例），或 "),
        ("[levers.seat_growth]\n999999 = 0.1", "“999999”"),
        ("a = [", "文件末尾的写法不完整。"),
        ("[levers.care]\nvalue = 1\nramp = {2021 = 0, 2030 = 1}", "同时写了 value 与 ramp；"),
    ],
)
def test_what_was_garbled_once(toml: str, chinese: str, packaged: Region) -> None:
    assert chinese in refusal(refused_with(toml, packaged), ZH)


def refused_with(text: str, region: Region) -> str:
    try:
        Draft.from_toml(text, "mine.toml", region)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[levers]\ncare = 99", ("杠杆“care”", "99", "0 到 1")),
        ("[levers]\ncarre = 1", ("没有杠杆“carre”", "是不是“care”")),
        ('extends = "plam"', ("是不是“plan”",)),
        ("[projects]\nchaiwann = true", ("没有项目“chaiwann”", "是不是“chaiwan”")),
    ],
)
def test_chinese_names_file_value_and_the_nearest_name(toml: str, words: tuple[str, ...], packaged: Region) -> None:
    with pytest.raises(InputError) as raised_:
        Draft.from_toml(toml, "mine.toml", packaged)
    chinese = refusal(str(raised_.value), ZH)
    assert "mine.toml" in chinese
    for word in words:
        assert word in chinese


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"kind": "gird"}, ("kind 为 'gird'（是不是“grid”？）", "latin-hypercube")),
        ({"scale": 0.1}, ("缺少 kind",)),
        ({"kind": "grid", "axsi": []}, ("不认识 axsi（是不是“axis”？）",)),
        ({"kind": "grid", "scale": 20}, ("scale 为 20；允许 0.01 到 10",)),
        ({"kind": "grid", "scale": "x"}, ("scale 为 'x'；应为数",)),
        ({"kind": "grid", "outputs": {"indicators": []}}, ("outputs.indicators 是空列表",)),
        ({"kind": "grid", "axis": [{"lever": "caer"}]}, ("没有杠杆“caer”（是不是“care”？）",)),
        ({"kind": "grid", "axis": [{"lever": "care", "levels": 2, "areas": ["Xunn"]}]}, ("没有“Xunn”这个地方",)),
        ({"kind": "sobol", "points": 3, "axis": [{"lever": "care"}]}, ("2 的幂",)),
        ({"kind": "table", "file": "ragged.csv"}, ("ragged.csv 第 2 行有 3 个值（1, 2, 3）", "seed, population")),
        ({"kind": "table", "file": "none.csv"}, ("none.csv 不能读作点的表（没有这个文件）",)),
        ({"kind": "table", "file": "large.csv"}, ("seed 的值为 1e+30",)),
    ],
)
def test_refusals_of_designs_are_said_in_chinese(content: dict, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "ragged.csv").write_text("seed,population\n1,2,3\n", encoding="utf-8")
    (tmp_path / "large.csv").write_text("seed\n1e30\n", encoding="utf-8")
    with pytest.raises(InputError) as raised_:
        design_points(design_of(content, "design", tmp_path, "design.toml"))
    chinese = refusal(str(raised_.value), ZH)
    assert chinese.startswith("design.toml：")
    for word in words:
        assert word in chinese


def test_what_is_not_known_stays_readable() -> None:
    assert refusal("Something else.", ZH) == "不能照办：Something else."
    assert refusal("", ZH) == ""
    assert refusal("已是中文。", ZH) == "已是中文。"
