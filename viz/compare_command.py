"""`luohu compare`: scenarios under the same luck, what each changes against the first, and a report of it."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from agents.errors import InputError
from viz.arguments import Options, choice, number, whole
from viz.language import LANGUAGES, Say
from viz.progress import run_bar, tell
from viz.run_command import (
    LARGEST_SEED,
    SCALES,
    compile_first,
    find_region,
    population_of,
    shared_options,
    threads_of,
    variant_of,
    variant_option,
)

if TYPE_CHECKING:
    from model.region import Region
    from policies.scenario import Scenario
    from viz.compare_levers import Levers
    from viz.compare_values import Compared

MOST = 8
"""Scenarios, since no chart of more can be read."""


@dataclass(frozen=True)
class CompareRequest:
    """What was asked for, each value within its bounds."""

    scenarios: tuple[str, ...]
    region: Path | None
    population: int | None
    prior: bool
    until: str | None
    scale: float
    seed: int
    threads: int | None
    variant: str
    rests_on: bool
    out: Path | None
    picture: Path | None
    json: bool
    by_county: bool


def options(say: Say) -> Options:
    """Give the options of `luohu compare`."""
    found = Options(
        say,
        say("compare 情景 情景 …", "compare SCENARIO SCENARIO …"),
        say(
            "在同一种子下成对模拟几个情景，说明每一个相对第一个改变了什么：多少人、由什么构成、在哪里、是谁、"
            "花多少钱、取决于哪些假定。"
            "差异只由杠杆造成；一个种子的噪声不代表参数的不确定性。",
            "Simulate scenarios in pairs under one seed, and say what each changes against the first: how many "
            "persons, "
            "made of what, where, who, at what cost, resting on which assumptions. The levers alone cause the "
            "differences; one seed's noise is not the parameters' uncertainty.",
        ),
    )
    found.words(
        "scenarios",
        say("情景", "SCENARIO"),
        say("情景名或情景文件，两个以上，第一个为参照", "names or files, two or more; the first is the reference"),
    )
    shared_options(found, say)
    variant_option(found, say)
    found.switch(
        "--rests-on",
        say(
            "逐个参数重算，给出效应中有多少取决于它", "rerun parameter by parameter: how much of the effect rests on it"
        ),
    )
    found.value(
        "--out",
        "DIR",
        say(
            "写入此目录：各表的 Parquet 与 CSV、manifest.json、中英文报告各一个 HTML 文件",
            "write there: each table as Parquet and CSV, manifest.json, and a report in either language, one HTML "
            "file each",
        ),
    )
    found.value(
        "--picture",
        "FILE",
        say("把逐年的差异画成一张图（png、svg 或 pdf）", "draw the differences by year there (png, svg or pdf)"),
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    found.value("--by", "county", say("同时给出各县区", "give the counties too"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Compare, print the answer, and write what was asked for; returns 0."""
    request = read_request(arguments, say)
    if request.out is not None:
        from experiments.comparison_files import check_comparison_folder

        check_comparison_folder(request.out)
    if request.picture is not None:
        from viz.picture import check_picture

        check_picture(request.picture)
    region = find_region(request.region, request.prior)
    if request.out is not None:
        from viz.charts.boundaries import read_outlines

        read_outlines(region)
    scenarios = read_scenarios(request.scenarios, region, say)
    compared, levers = _compared(request, scenarios, region, say)
    if request.picture is not None:
        from viz.charts.differences import differences_chart
        from viz.charts.drawing import save_picture

        save_picture(differences_chart(compared, say), request.picture)
    if request.out is not None:
        _write(compared, levers, request.out, request, say)
    print(_printed(compared, levers, request, say))
    return 0


def read_request(arguments: Namespace, say: Say) -> CompareRequest:
    """Check every value that needs no data.

    Raises:
        InputError: A value is outside what is allowed, or there are too few or too many scenarios.
    """
    given = tuple(arguments.scenarios)
    if not 2 <= len(given) <= MOST:
        raise InputError(
            say(
                f"compare 需要 2 到 {MOST} 个情景，第一个为参照，而不是 {len(given)} 个。",
                f"compare takes 2 to {MOST} scenarios, the first being the reference, not {len(given)}.",
            )
        )
    return CompareRequest(
        scenarios=given,
        region=None if arguments.region is None else Path(arguments.region),
        population=population_of(arguments.population, say),
        prior=arguments.prior,
        until=arguments.until,
        scale=number(arguments.scale, "--scale", *SCALES, say),
        seed=whole(arguments.seed, "--seed", 0, LARGEST_SEED, say),
        threads=threads_of(arguments.threads, say),
        variant=variant_of(arguments.variant, say),
        rests_on=arguments.rests_on,
        out=None if arguments.out is None else Path(arguments.out),
        picture=None if arguments.picture is None else Path(arguments.picture),
        json=arguments.json,
        by_county=arguments.by is not None and choice(arguments.by, "--by", ("county",), say) == "county",
    )


def read_scenarios(words: Sequence[str], region: "Region", say: Say) -> "list[Scenario]":
    """Read the scenarios, and say what is to be known of each.

    Raises:
        InputError: One cannot be read, or two have the same name.
    """
    from policies.scenario import read_scenario

    found = [read_scenario(word, region) for word in words]
    seen: dict[str, str] = {}
    for word, scenario in zip(words, found, strict=True):
        if scenario.name in seen:
            raise InputError(
                say(
                    f"情景 {scenario.name} 给了两次（{seen[scenario.name]} 与 {word}）；每个名称只能有一个。",
                    f"Scenario {scenario.name} is given twice ({seen[scenario.name]} and {word}); each name takes one.",
                )
            )
        seen[scenario.name] = word
        if scenario.hash == found[0].hash and scenario is not found[0]:
            tell(
                say(
                    f"注意：{scenario.name} 与参照情景 {found[0].name} 的内容相同，不会有任何差异。",
                    f"Note: {scenario.name} has the same content as the reference {found[0].name}; nothing will "
                    "differ.",
                )
            )
        for note in scenario.notes:
            tell(say(f"注意（{scenario.name}）：{note[0]}", f"Note ({scenario.name}): {note[1]}"))
    return found


def _compared(
    request: CompareRequest, scenarios: "Sequence[Scenario]", region: "Region", say: Say
) -> "tuple[Compared, Levers]":
    """Run the comparison with a bar, and look up what its levers are."""
    from experiments.comparison import compare, table_of
    from model.migration import baseline_of
    from model.population import build_population
    from viz.compare_levers import moved_levers
    from viz.compare_values import Compared

    first = region.start + 1
    until = region.last if request.until is None else whole(request.until, "--until", first, region.last, say)
    compile_first(region, say)
    with run_bar(say) as progress:
        number = region.default_population if request.population is None else request.population
        population = build_population(region, number, request.scale)
        found = compare(
            scenarios,
            region=region,
            seed=request.seed,
            population=population,
            until=until,
            threads=request.threads,
            rests_on=request.rests_on,
            variant=request.variant,
            progress=progress,
        )
    reference, *others = (table_of(scenario, baseline_of(region, population.inputs)) for scenario in scenarios)
    return Compared(found, scenarios, region), {
        table.name: moved_levers(reference, table, region, until, found.learned) for table in others
    }


def _write(compared: "Compared", levers: "Levers", folder: Path, request: CompareRequest, say: Say) -> None:
    """Write the frames and a report in each language: aside first, so that a folder that looks complete is."""
    from experiments.comparison_files import check_comparison_folder
    from viz.compare_page import page

    tell(say("正在写入结果与报告……", "Writing results and reports …"))
    check_comparison_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".part-", dir=folder) as name:
            aside = Path(name)
            compared.frames.write(aside)
            for language in LANGUAGES:
                text = page(compared, levers, command_of(request), Say(language))
                (aside / f"report.{language}.html").write_text(text, encoding="utf-8")
            _move(aside, folder)
    except OSError as error:
        raise InputError(f"{folder} could not be written ({error.strerror}).") from error


def _move(aside: Path, folder: Path) -> None:
    """Rename every file into the folder, the manifest last, by which a whole comparison is known."""
    from model.results import MANIFEST

    for path in sorted(aside.iterdir(), key=lambda path: path.name == MANIFEST):
        path.replace(folder / path.name)


def command_of(request: CompareRequest) -> list[str]:
    """Give the words that repeat a comparison; what every default gives is left out."""
    words = ["luohu", "compare", *request.scenarios]
    given = (
        ("--region", request.region),
        ("--population", request.population),
        ("--until", request.until),
        ("--scale", f"{request.scale:g}" if request.scale != 1 else None),
        ("--seed", request.seed),
        ("--variant", request.variant or None),
    )
    for name, value in given:
        words += [] if value is None else [name, str(value)]
    words += ["--prior"] if request.prior else []
    return [*words, "--rests-on"] if request.rests_on else words


def _printed(compared: "Compared", levers: "Levers", request: CompareRequest, say: Say) -> str:
    """Write the JSON object, or the report and what identifies the runs."""
    if request.json:
        from model.results import json_text
        from viz.compare_json import compare_json

        return json_text(compare_json(compared, levers, request.by_county))
    from viz.compare_facts import facts, facts_text
    from viz.compare_report import compare_report

    report = compare_report(compared, levers, say, request.by_county)
    text = report + "\n\n" + facts_text(facts(compared, command_of(request), say))
    if request.out is None:
        return text
    pages = request.out / f"report.{say.language}.html"
    return text + "\n" + say(f"报告：{pages}", f"report: {pages}")
