"""`luohu store`: what a store of runs holds, and joining its parts."""

from argparse import Namespace
from pathlib import Path

from agents.errors import InputError
from viz.arguments import Options, choice
from viz.language import Say

ACTIONS = ("show", "compact")


def options(say: Say) -> Options:
    """Give the options of `luohu store`."""
    found = Options(
        say,
        "store show|compact DIR",
        say(
            "show：库里有什么、哪些运行失败及原因。compact：把许多分片合并成一个，每次运行只留一行。",
            "show: what is in a store, which runs failed, why. compact: join its many parts into one, each run once.",
        ),
    )
    found.word("action", "show|compact", say("做什么", "what to do"))
    found.word("folder", "DIR", say("运行库目录", "folder of the store"))
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object and nothing else"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Show or compact; returns 0.

    Raises:
        InputError: there is no such store, or it cannot be written.
    """
    if arguments.action is None or arguments.folder is None:
        raise InputError(say("用法：luohu store show|compact DIR。", "It goes: luohu store show|compact DIR."))
    action, folder = choice(arguments.action, "luohu store", ACTIONS, say), Path(arguments.folder)
    return _show(folder, arguments.json, say) if action == "show" else _compact(folder, arguments.json, say)


def _show(folder: Path, as_json: bool, say: Say) -> int:
    from dataclasses import asdict

    from experiments.store_summary import summary
    from model.results import json_text
    from viz.sweep_report import store_report

    found = summary(folder)
    print(json_text(asdict(found)) if as_json else store_report(found, say))
    return 0


def _compact(folder: Path, as_json: bool, say: Say) -> int:
    from experiments.store import Store
    from model.results import json_text

    parts, rows = Store(folder).compact()
    left = len(Store(folder).frame(["run"]))
    if as_json:
        print(json_text({"folder": str(folder), "parts": parts, "rows": rows, "runs": left}))
    else:
        print(
            say(
                f"{parts:,} 个分片、{rows:,} 行，合并为 {left:,} 次运行。",
                f"{parts:,} parts with {rows:,} rows are now {left:,} runs in one.",
            )
        )
    return 0
