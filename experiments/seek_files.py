"""What goal seeking leaves behind: tables, a manifest, and each mix as a scenario file."""

import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from agents.compiling import sources_hash
from agents.errors import InputError
from experiments.seek_result import Found, Question, Sought
from experiments.seek_runs import counting
from experiments.written import write_results
from model.region import Region
from model.results import MANIFEST, check_folder
from policies.entry import PLANNED

PROGRAM = "luohu seek"
"""Stands in the manifest, by which a folder is known."""
MIX = "mix-{:02d}.toml"


def begin(folder: Path, question: Question) -> None:
    """See that results can be written there, and say in the manifest that they are under way.

    Raises:
        InputError: it holds something else, results of other rules of counting, or cannot be written to.
    """
    check_folder(folder, PROGRAM, "search")
    path = folder / MANIFEST
    if path.is_file():
        held = json.loads(path.read_text(encoding="utf-8"))
        if held.get("counting") != counting():
            raise InputError(
                f"{folder} holds runs whose units were counted by other rules of the catalogue; take another folder"
            )
    write_results(folder, {}, _head() | {"finished": False, "question": _plain(question)})


def write(found: Sought, folder: Path, region: Region) -> None:
    """Write trials.parquet, front.parquet, costs.parquet, mix-NN.toml and the manifest, which comes last.

    Raises:
        InputError: it cannot be written.
    """
    frames = {"trials": found.trials_frame(), "front": found.front_frame(), "costs": found.costs_frame()}
    mixes = {MIX.format(k): scenario_text(each, found, k) for k, each in enumerate(found.checked, start=1)}
    for old in folder.glob("mix-*.toml"):
        if old.name not in mixes:
            old.unlink()
    write_results(folder, frames, _head() | {"finished": True, **answer(found, region)}, mixes)


def answer(found: Sought, region: Region) -> dict[str, Any]:
    """Everything found, as plain values; NaN as None."""
    winner, numbered = found.winner, found.checked
    return {
        "question": _plain(found.question),
        "targets": [condition.text for condition in found.conditions],
        "region": {"code": region.code, "hash": region.hash},
        "reference": {
            "met": found.reference.met,
            "runs": found.reference.runs,
            "levels": [level if level == level else None for level in found.reference.levels],
        },
        "winner": None if winner is None else 1 + next(k for k, each in enumerate(numbered) if each is winner),
        "front": json.loads(found.front_frame().to_json(orient="records", double_precision=15)),
        "tried": len(found.mixes),
        "runs": found.runs,
        "failed": found.failed,
        "digest": found.digest,
    }


def scenario_text(each: Found, found: Sought, number: int) -> str:
    """A mix as a scenario file, with what it costs and reaches in its account."""
    outcome = each.checked or each.sought
    low, high = outcome.interval
    targets = "; ".join(condition.text for condition in found.conditions)
    cost, chance = outcome.cost.yuan / 1e9, f"{outcome.probability:.0%} ({low:.0%}–{high:.0%})"
    zh = (
        f"luohu seek 寻得：{targets}；在 {outcome.runs} 种未来中达到目标的概率 {chance}，费用 {cost * 10:.2f} 亿元。"
        "费用与效应多为假定。"
    )
    en = (
        f"Found by luohu seek for {targets}: reached with probability {chance} in {outcome.runs} futures, at "
        f"{cost:.3f} billion yuan. Most costs and effects are assumptions."
    )
    lines = [
        f'title_zh = "寻得的组合 {number}"',
        f'title_en = "mix {number} of a search"',
        f'about_zh = "{zh}"',
        f'about_en = "{en}"',
        "",
        "[levers]",
        *(f"{lever} = {{ value = {value!r}, from = {PLANNED[0]} }}" for lever, value in each.mix.items()),
    ]
    return "\n".join(lines) + "\n"


def _plain(question: Question) -> dict[str, Any]:
    return asdict(question) | {"draws": None if question.draws is None else str(question.draws)}


def _head() -> dict[str, Any]:
    return {"program": PROGRAM, "code": sources_hash(), "counting": counting(), "luohu": version("luohu")}
