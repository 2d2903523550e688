"""What is refused below the page is said in Chinese too: every sentence that a scenario, link or folder can meet."""

import ast
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import BaseModel

from agents.errors import InputError
from experiments.design import design_of
from experiments.design_points import design_points
from model.fitted import read_fitted
from model.region import Region, load_region
from model.region_schema import SCHEMA
from model.region_tables import MAP, described
from policies.project_setting import KEYS as SETTINGS
from policies.scenario import read_scenario
from policies.scenario_change import KEYS as ENTRY
from policies.scenario_change import WORDS as VALUES
from policies.scenario_draft import KEYS
from tests.hostile import KINDS
from tests.hostile_texts import not_finite, odd_year, outside, path_trick, twice, unknown, wrong_type
from tests.test_region import BROKEN, TINY, edit
from tests.test_region_map import BROKEN as OUTLINES
from viz.app.draft import Draft
from viz.charts.boundaries import read_outlines
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
OF_REGIONS = (
    *(
        path
        for path in sorted(ROOT.glob("model/region*.py"))
        if not path.stem.startswith(("region_build", "region_csv"))
    ),
    *(ROOT / name for name in ("model/fitted.py", "model/population_targets.py", "viz/charts/boundaries.py")),
)
"""Files whose refusals `--region` can meet; what builds tables from sources is run by those who write Python."""
WITHIN = "fitted.py"
"""Most of its refusals are told as those of its file."""
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
            if text.strip("X:. ") and not any(word in text for word in NOT_READ):
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
    """A suggestion may be empty; a place ends in a colon; anything else is some word."""
    text = ast.unparse(part.value if isinstance(part, ast.FormattedValue) else part)
    if text.startswith("at("):
        return "X, line X:"
    if text == "spot":
        return "X, feature X:"
    return "" if text.startswith(("suggestion(", "nearest(")) or text in ("hint", "nearest", "near") else "X"


@pytest.mark.parametrize("path", [*MET, *OF_REGIONS], ids=lambda path: path.name)
def test_every_refusal_that_a_reader_can_meet_has_its_chinese(path: Path) -> None:
    for text in raised(path):
        sentence = f"X: {text}." if path.name == WITHIN and not text.endswith(".") else text
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


def columns_of(row: type[BaseModel]) -> list[str]:
    """Names of a table's columns, as the file has them."""
    return [field.alias or name for name, field in row.model_fields.items()]


def english_in(chinese: str) -> list[str]:
    """Words that are neither quoted nor part of a path or a number."""
    files = r"[^ ：，；（为]*\.(?:toml|csv|geojson)"
    bare = re.sub(rf"“[^”]*”|'[^']*'|\"[^\"]*\"|{files}|/dev/\w+|没有情景 [^（；]*|\d[\w.+:-]*", " ", chinese)
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


LISTS = re.compile(r"(?:下列之一：|现有 |应有 |这些表：)[^；（。]*")
"""Names of columns and values, as the tables have them."""
COLUMNS = {"seat", "type", "urban_share_", "value", "low", "mode", "high", "residents_", "since", "year", "id"}
COLUMNS |= {"township_code", "village_code", "centre", "last", "CSV", "JSON", "GeoJSON", "Polygon", "MultiPolygon"}


@pytest.mark.parametrize(
    ("file", "change"),
    [*((f"{table}.csv", change) for table, change, _ in BROKEN), *((MAP, change) for change, _ in OUTLINES)],
)
def test_a_broken_region_is_refused_in_chinese(file: str, change: Callable[[str], str], tmp_path: Path) -> None:
    """After the first words all of them were English."""
    copy = Path(shutil.copytree(TINY, tmp_path / "copy"))
    edit(copy / file, change)
    with pytest.raises(InputError) as raised_:
        read_outlines(load_region(copy))
    says_it_in_chinese(str(raised_.value).replace(str(tmp_path), ""))


def says_it_in_chinese(sentence: str) -> None:
    chinese = refusal(sentence, ZH)
    assert not chinese.startswith("不能照办"), sentence
    assert not set(english_in(LISTS.sub(" ", chinese))) - COLUMNS - NAMES, chinese


@pytest.mark.parametrize("table", SCHEMA)
def test_what_a_column_allows_is_said_in_chinese(table: str) -> None:
    for column in columns_of(SCHEMA[table]):
        allowed = described(SCHEMA[table], column)
        says_it_in_chinese(f'{table}.csv, line 2: column "{column}" holds "x"; allowed is {allowed}.')


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[fitted", ("不是 TOML 文件",)),
        ("[fited]", ("不认识“fited”", "是不是“fitted”")),
        ("[fitted]\npopulaton = 1", ("不认识“populaton”", "是不是“population”")),
        ("[fitted]\npopulation = 99", ("population 为 99", "0 到 31 的整数")),
        ("fitted = 3", ("fitted 为 3；应为表 [fitted]",)),
        ("[calibrated]\nb_town = 1.0\n[prior]\nb_town = 1.0", ("参数“b_town”同时写在 [calibrated] 和 [prior] 里",)),
        ("[prior]\nb_town = 'x'", ("参数“b_town”为 'x'；应为数",)),
        ("[prior]\nb_town = 1e9", ("参数“b_town”为 1000000000.0；允许 ",)),
        ("[prior]\nb_twon = 1.0", ("没有参数“b_twon”", "是不是“b_town”")),
        ("[observation]\nkappa = 2", ("[observation] 里的 kappa 为 2；允许 0 到 1",)),
    ],
)
def test_a_broken_fitted_point_is_refused_in_chinese(toml: str, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "fitted.toml").write_text(toml, encoding="utf-8")
    with pytest.raises(InputError) as raised_:
        read_fitted(tmp_path, ("990101",))
    chinese = refusal(str(raised_.value), ZH)
    for word in ("fitted.toml", *words):
        assert word in chinese, chinese


def test_what_a_person_wrote_is_not_put_into_chinese() -> None:
    """A column `county_code` became 县区_code."""
    for name in ("county_code", "county", "none"):
        chinese = refusal(f'county/x.csv, line 2: column "{name}" holds "a number"; allowed is a number.', ZH)
        assert chinese == f"county/x.csv 第 2 行：“{name}”一列为“a number”；应为数。"


def test_what_is_not_known_stays_readable() -> None:
    assert refusal("Something else.", ZH) == "不能照办：Something else."
    assert refusal("", ZH) == ""
    assert refusal("已是中文。", ZH) == "已是中文。"
