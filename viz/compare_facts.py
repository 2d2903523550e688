"""What identifies a comparison: enough to repeat it, and the digests to compare."""

import shlex
from collections.abc import Sequence
from typing import Any, NamedTuple

from viz.behaviour_words import behaviour_short
from viz.compare_values import Compared
from viz.language import Say
from viz.run_report import variant_facts


class Facts(NamedTuple):
    """A comparison's own facts, and those of each of its runs."""

    shared: list[tuple[str, str]]
    runs: list[tuple[str, list[tuple[str, str]]]]


def facts(compared: Compared, command: Sequence[str], say: Say) -> Facts:
    """Gather the facts from the manifests.

    Args:
        compared: the comparison.
        command: the words that repeat it.
        say: the language.
    """
    manifests = compared.frames.manifests
    first = manifests[0]
    region, population = first["region"], first["population"]
    shared = [
        (say("地区", "region"), f"{say(compared.region.name_zh, compared.region.name_en)} ({region['hash'][:12]})"),
        (say("合成人口", "population"), f"{population['index']} ({population['hash'][:12]})"),
        (say("参数", "parameters"), behaviour_short(compared.behaviour, say)),
        (say("规模", "scale"), f"{first['scale']:g}"),
        (say("种子", "seed"), str(first["seed"])),
        *variant_facts(first["variant"], say),
        (say("年份", "years"), f"{first['first_year']}–{first['last_year']}"),
        (say("版本", "version"), f"luohu {first['versions']['luohu']}, Python {first['versions']['python']}"),
        (say("重做命令", "to repeat"), shlex.join(command)),
    ]
    return Facts(shared, [_run(compared, at, manifest, say) for at, manifest in enumerate(manifests)])


def _run(compared: Compared, at: int, manifest: dict[str, Any], say: Say) -> tuple[str, list[tuple[str, str]]]:
    """Give the facts of one run."""
    scenario = compared.scenarios[at]
    role = say("（参照）", " (reference)") if at == 0 else ""
    parting = manifest.get("parts_from_reference_in")
    since = [(say("自此年不同于参照", "differs since"), str(parting))] if parting else []
    return (
        compared.title(scenario.name, say) + role,
        [
            (say("情景", "scenario"), scenario.name),
            (say("情景校验码", "content hash"), scenario.hash),
            *since,
            (say("运行校验码", "digest"), str(manifest["digest"])),
        ],
    )


def facts_text(found: Facts) -> str:
    """Write the facts for a terminal."""
    lines = [" · ".join(f"{name} {value}" for name, value in found.shared[:-1])]
    for name, run in found.runs:
        lines += [name, *(f"  {key} {value}" for key, value in run)]
    return "\n".join([*lines, f"{found.shared[-1][0]}  {found.shared[-1][1]}"])
