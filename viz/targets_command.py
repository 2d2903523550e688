"""`luohu targets`: the plan's fourteen indicators and its goals outside the table, each with its clause."""

import json
from argparse import Namespace

from viz.arguments import Options
from viz.language import Say


def options(say: Say) -> Options:
    """Give the options of `luohu targets`."""
    found = Options(
        say,
        "targets",
        say(
            "列出规划的十四项指标与表外的四个目标：原文、取值、属性，以及模型如何对待。",
            "The plan's fourteen indicators and four goals outside its table: clause, values, nature, and what the "
            "model makes of them.",
        ),
    )
    found.switch("--json", say("只输出一个 JSON 对象", "print one JSON object, alone"))
    return found


def execute(arguments: Namespace, say: Say) -> int:
    """Print them; returns 0."""
    from policies.indicators import indicators
    from viz.targets_json import indicator_json
    from viz.targets_report import targets_list

    if arguments.json:
        print(json.dumps({"targets": [indicator_json(one) for one in indicators()]}, ensure_ascii=False))
    else:
        print(targets_list(indicators(), say))
    return 0
