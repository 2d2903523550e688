"""Texts of scenario files that must be refused, each from a source of luck."""

import random

from agents.levers import LEVERS
from policies.projects import projects


def lever_line(luck: random.Random, value: str) -> str:
    return f"[levers]\n{luck.choice(LEVERS).name} = {value}\n"


def nested(luck: random.Random) -> str:
    times, line = luck.choice([60, 900, 5_000, 100_000, 500_000]), luck.choice(["", "\n"])
    left, right = luck.choice([("[" + line, "]"), ("{a=", "}"), ("[{a=", "}]")])
    value = left * times + "1" + right * times
    return luck.choice([lever_line(luck, value), f"title_zh = {value}\n", f"[projects]\nxiaotanpo = {value}\n"])


def dotted(luck: random.Random) -> str:
    deep = "a" + luck.choice([".a", '."b"', " . a"]) * luck.choice([3, 60, 900, 100_000])
    lines = "".join(f"k{i} = {i}\n" for i in range(luck.choice([1, 3_000])))
    return luck.choice(
        [f"[levers.{deep}]\n{lines}", f"levers.{deep} = 1\n", f"[[{deep}]]\n{lines}", f"levers = {{ {deep} = 1 }}\n"]
    )


def wrong_type(luck: random.Random) -> str:
    value = luck.choice(
        ["true", '"text"', "[]", "[1]", "[[1]]", "{}", "2021-01-01", "07:32:00", "1979-05-27T07:32:00Z", "{ a = 1 }"]
    )
    inside = "[[]]" if value == "[]" else value  # an empty list says nothing, which is allowed
    ramp = luck.choice(["1", "[1, 2]", "{ 2021 = 1 }", "{ 2021 = 1, b = 2 }", value])
    project = luck.choice(["1", "[]", "{}", "{ on = 1 }", "{ times = true }", "{ from = 1.0 }", "2.5"])
    key = luck.choice(["levers", "projects", "packages", "without", "extends", "title_zh", "about_en"])
    wrong = {"levers": "5", "projects": "5", "packages": '"plan"', "without": "{ a = 1 }"}.get(key, "5")
    return luck.choice(
        [
            lever_line(luck, inside),
            f"{key} = {luck.choice([wrong, '2021-01-01', 'false', '1.5'])}\n",
            f"[levers]\ntravel = {{ value = 1, from = {luck.choice(['1.5', 'true', value])} }}\n",
            f"[levers]\ntravel = {{ value = 1, in = {luck.choice(['5', '[5]', '[[]]', '[]', 'true'])} }}\n",
            f"[levers]\ntravel = {{ ramp = {ramp} }}\n",
            f"[levers]\ntravel = {{ to = 1, by = {value} }}\n",
            f"[projects]\nxiaotanpo = {project}\n",
        ]
    )


def not_finite(luck: random.Random) -> str:
    value = luck.choice(["nan", "+nan", "-nan", "inf", "-inf", "1e400", "-1e999", "1_0e3_00_0"])
    form = luck.choice(
        [
            "{v}",
            "{{ value = {v} }}",
            "{{ 2021 = {v} }}",
            "{{ to = {v}, by = 2030 }}",
            "{{ ramp = {{ 2021 = 1, 2030 = {v} }} }}",
        ]
    )
    project = f"[projects]\nxiaotanpo = {{ {luck.choice(['times', 'size'])} = {value} }}\n"
    return luck.choice([lever_line(luck, form.format(v=value)), project])


def huge(luck: random.Random) -> str:
    size = luck.choice([20, 400, 3_900])
    number = luck.choice(
        ["9" * size, "-" + "9" * size, "0x" + "f" * size, "0b1" + "0" * min(size, 3_000), "1" + "_0" * (size // 2)]
    )
    form = luck.choice(["{v}", "{{ value = 1, from = {v} }}", "{{ value = 1, until = {v} }}", "{{ to = 1, by = {v} }}"])
    return luck.choice(
        [
            lever_line(luck, form.format(v=number)),
            f"[projects]\nxiaotanpo = {{ times = {number} }}\n",
            lever_line(luck, "1" + "0" * 5_000),
        ]
    )


def odd_year(luck: random.Random) -> str:
    year = luck.choice(
        [
            "0000",
            "1000",
            "2015",
            "2036",
            "9999",
            '"２０２１"',
            '"²⁰²¹"',
            '"-2021"',
            '"+2021"',
            '"2021.0"',
            "20210",
            "021",
            '"2021-01-01"',
            '" 2021"',
            '""',
        ]
    )
    bad = luck.choice(
        [
            "{ value = 1, from = 2036 }",
            "{ value = 1, until = 1999 }",
            "{ value = 1, from = 2030, until = 2025 }",
            "{ to = 1, by = 2020 }",
            "{ to = 1, by = 2030, from = 2016 }",
            "{ 2021 = 1, from = 2021 }",
            "{ 2021 = 1, until = 2020 }",
            "{ to = 1 }",
            "{ by = 2030 }",
            "{ value = 1, by = 2030 }",
            "{ value = 1, 2021 = 1 }",
            "{ until = 2030 }",
        ]
    )
    project = luck.choice(
        [
            "{ from = 2036 }",
            "{ until = 2020 }",
            "{ from = 2030, until = 2025 }",
            "{ from = 2021-01-01 }",
            "{ times = 2, size = 5 }",
        ]
    )
    return luck.choice(
        [f"[levers]\ntravel = {{ {year} = 1 }}\n", f"[levers]\ntravel = {bad}\n", f"[projects]\nchaiwan = {project}\n"]
    )


def path_trick(luck: random.Random) -> str:
    path = luck.choice(
        [
            "../policy.toml",
            "..",
            ".",
            "./",
            "/etc/passwd",
            "/dev/zero",
            "//host/share.toml",
            "C:\\\\x.toml",
            "a\\\\..\\\\b.toml",
            "~/x.toml",
            "file:///x.toml",
            "a/../../x.toml",
            "./../x.toml",
            "x\\u0000.toml",
            "x\\n.toml",
            "*.toml",
            "plan.toml/",
            "x.txt",
            "plan.toml.exe",
            "a" * 300 + ".toml",
            "a/" * 90 + "x.toml",
            "missing.toml",
            "plan ",
            "Plan",
            "paln",
            "policy.toml",
            "CON:.toml",
            "\\u202etoml.x",
            "",
        ]
    )
    return f'extends = "{path}"\n'


def twice(luck: random.Random) -> str:
    return luck.choice(
        [
            "[levers]\ntravel = 1\ntravel = 1\n",
            "[levers]\n[levers]\n",
            'title_zh = "一"\ntitle_zh = "二"\n',
            "[levers]\ntravel = { 2021 = 1, 2021 = 1 }\n",
            '[levers]\ntravel = { 2021 = 1, "2021" = 1 }\n',
            "levers.travel = 1\n[levers]\n",
            '[levers]\nrural_jobs = { "浚县" = 0.01, 410621 = 0.01 }\n',
            '[levers]\nrural_jobs = { in = ["Xun", "浚县"], value = 0.01 }\n',
            "[levers]\ntravel = [{ value = 1, until = 2025 }, { 2025 = 1 }]\n",
            '[levers]\ntravel = [{ in = ["410621"], value = 1 }, { in = ["Xun"], 2030 = 1 }]\n',
            'packages = ["chapter4"]\nwithout = ["chapter4"]\n',
            "[projects]\nchaiwan = true\nchaiwan = false\n",
        ]
    )


def encoded(luck: random.Random) -> bytes:
    good = '[levers]\ntravel = 1\ntitle = "落户"\n'
    return luck.choice(
        [
            b"\xef\xbb\xbf" + b"[levers]\n",
            good.encode("utf-16"),
            good.encode("utf-16-le"),
            good.encode("utf-16-be"),
            good.encode("utf-32"),
            good.encode("gb18030"),
            b"# \xe9\n",
            b"# \xc0\xaf\n",
            b"# \xed\xa0\x80\n",
            b"# \xf5\x80\x80\x80\n",
            good.encode()[:-3],
            b"\xff" + luck.randbytes(luck.randrange(1, 4_000)),
            b"\x00" * luck.randrange(1, 9_000),
            b"\x7fELF" + luck.randbytes(500),
            b"PK\x03\x04" + luck.randbytes(500),
        ]
    )


def control(luck: random.Random) -> str:
    sign = luck.choice(["\x00", "\x07", "\x08", "\x1b[31m", "\x7f", "\rx", "\x0b"])
    code = luck.choice(["\\u0007", "\\n", "\\u001b[2J", "\\u202e", "\\u2028", "\\u0000", "\\b"])
    return luck.choice(
        [
            f"# {sign}\n[levers]\ntravel = 1 {sign}\n",
            f'[levers]\n"tra{code}vel" = 1\n',
            f'[levers]\ntravel = {{ "{code}浚县" = 1 }}\n',
            f'[levers]\ntravel = "{code}"\n',
            f'title_zh = "{code}落"\n',
            f'extends = "{code}plan"\n',
            f'[projects]\n"{code}" = true\n',
            f'"{code}" = 1\n',
            f'packages = ["{code}"]\n',
        ]
    )


def too_much(luck: random.Random) -> str:
    entries, long, dots = "{value=1},\n" * 5_001, "落户\n" * 3_000, "a.b\n" * 70_000
    return luck.choice(
        [
            "#" * 1_048_576,
            "# x\n" * 70_000,
            f'title_zh = "{"落" * 3_000}"\n',
            f'about_zh = """{long}"""\n',
            f"[levers]\ntravel = [{entries}]\n",
            "# " + "x" * 4_100 + "\n",
            "[levers]\n" + "".join(f"k{i} = 1\n" for i in range(20_000)),
            f'title_zh = """{dots}"""',
            "\n" * 300_000,
        ]
    )


def misspelt(name: str, luck: random.Random) -> str:
    at = luck.randrange(len(name))
    return name[:at] + luck.choice(["", "x", name[at] * 2, "é"]) + name[at + 1 :] + "_"


def unknown(luck: random.Random) -> str:
    lever, project = misspelt(luck.choice(LEVERS).name, luck), misspelt(luck.choice(list(projects())), luck)
    place = luck.choice(["浚", "Xunn", "41062", "4106211", "410621999", "nowhere", "x" * 3_000, "鹤壁", "everywhre"])
    return luck.choice(
        [
            f'[levers]\n"{lever}" = 1\n',
            f'[projects]\n"{project}" = true\n',
            f'[levers]\nrural_jobs = {{ "{place}" = 0.01 }}\n',
            f'[levers]\nrural_jobs = {{ in = ["{place}"], value = 0.01 }}\n',
            f'packages = ["{luck.choice(["chapter1", "chapter8", "plan", "chapter4 ", "Chapter4"])}"]\n',
            f'"{luck.choice(["titel_zh", "lever", "project", "extend", "x" * 3_000])}" = 1\n',
            "[levers]\ntravel = { vlaue = 1 }\n",
            '[levers]\ntravel = "hgih"\n',
            '[levers]\ntravel = "before"\n',
            '[levers]\ntravel = { to = "plan", by = 2030 }\n',
            "[levers]\nseat_growth = { 410621108 = 0.03 }\n",
            "[levers]\ntraining = { 410621 = 9000 }\n",
            "[projects]\nxiaotanpo = { tiems = 2 }\n",
            "[projects]\nhuangdong = { size = 5 }\n",
            "[projects]\nresettlement_projects = { size = 5 }\n",
            "[levers]\ntravel = { 浚县 = 1 }\n",
            "[levers]\nrural_jobs = { value = 0.01, 410621 = 0.02 }\n",
            '[levers]\nrural_jobs = { 410621 = { in = ["410622"], value = 0.02 } }\n',
        ]
    )


def outside(luck: random.Random) -> str:
    lever = luck.choice(LEVERS)
    value = luck.choice([lever.low - 1e-9 - abs(lever.low) * 1e-9, lever.high * (1 + 1e-9) + 1e-9, -1e300, 1e300])
    many = luck.choice(
        [
            "[projects]\nhuangdong = { times = 2 }\n",
            "[projects]\nvillage_merging = { times = 1000 }\n",
            'packages = ["chapter4"]\n[projects]\nexpansion_areas = { times = 3 }\n',
            'extends = "plan"\n[projects]\ncircle_15 = { times = 900 }\n',
        ]
    )
    drawn = "[levers]\ngate_years = { to = 1, by = 2025, from = 2018 }\n"
    return luck.choice(
        [f"[levers]\n{lever.name} = {value!r}\n", f"[levers]\n{lever.name} = {{ 2021 = {value!r} }}\n", many, drawn]
    )


def no_toml(luck: random.Random) -> str:
    return luck.choice(
        [
            "[levers",
            "levers]",
            "= 1",
            "travel",
            '[levers]\ntravel = "x',
            "[levers]\ntravel = 1 2\n",
            "[levers]\ntravel = 01\n",
            "[levers]\ntravel = .5\n",
            "[levers]\ntravel = 1.\n",
            "[levers]\ntravel = { 2021 = 1,\n",
            '<?xml version="1.0"?>',
            '{"levers": {"travel": 1}}',
            "levers:\n  travel: 1\n",
            "[levers]\ntravel = tru\n",
            "[]\n",
            "[levers]]\n",
            "title_zh = '''\n",
            "[levers]\ntravel = 1e\n",
            "[levers]\n浚县 = 1\n",
            "a = 1979-13-40\n",
        ]
    )
