"""The installed command `luohu`: finds the subcommand, and turns errors into a sentence and an exit status.

Nothing heavy is imported here: a subcommand's module is imported when it is asked for, and the model inside it only
once its arguments have been read.
"""

import importlib
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import Protocol, cast

from agents.errors import AccountError, InputError
from viz.arguments import Options, nearest
from viz.language import Say, take_language
from viz.stopping import ended_cleanly
from viz.table import pad

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses."""

COMMANDS = {
    "run": ("模拟一次，并把结果放在规划目标旁边", "one run; the result beside the plan's targets"),
    "compare": ("成对比较几个情景，给出差异、构成、费用与报告", "scenarios in pairs: effect, parts, cost; a report"),
    "levers": ("列出政策杠杆及其规划条款、取值与费用", "every policy lever: clause of the plan, values, cost"),
    "projects": ("列出规划的项目：地点、大小、年份", "the plan's projects: places, sizes, years"),
    "scenarios": ("列出情景，或逐年逐地显示一个", "the scenarios, or one by year and place"),
    "targets": ("列出规划的指标与目标及其原文", "the plan's indicators and goals, with their clauses"),
    "trace": ("讲述一户逐年的概率、抽签与选择", "one household's chances, draws and choices, year by year"),
    "population": ("查看合成人口与已知边际的吻合程度", "how well the synthetic population fits"),
    "validate": ("检验一次校准，并写出报告", "how far a calibration can be trusted; a report"),
    "sweep": ("按设计运行许多次，存入运行库", "a design's many runs, into a store"),
    "ensemble": ("后验抽样×偶然：扇形区间与达标概率", "draws × chance: fans, probability of each target"),
    "seek": ("在预算内寻找最便宜的杠杆组合", "the cheapest lever mix that reaches targets"),
    "discover": ("规划在哪些未来中失败", "in which futures a plan fails"),
    "sensitivity": ("哪些杠杆或参数最要紧：Morris 与 Sobol'", "which levers or parameters matter: Morris, Sobol'"),
    "store": ("查看或合并运行库", "what a store of runs holds; join its parts"),
    "app": ("浏览器应用：移动杠杆，马上看到结果", "the browser app: levers in hand, answers at once"),
    "calibrate": ("校准一个地区：哪些参数由数据得知", "fit a region; which parameters the data taught"),
    "baseline": ("重算已提交的基线，或带理由改变它", "reproduce the committed baseline, or change it for a reason"),
    "monitor": (
        "用以后公布的数字监测：在路径之上、之下还是路径上",
        "later published figures: on, above or below the path",
    ),
    "bench": ("在本机测量速度与内存", "speed and memory on this machine"),
}
"""Each subcommand and what it does; `viz/<name>_command.py` holds it."""


class Command(Protocol):
    """What a subcommand's module offers."""

    def options(self, say: Say) -> Options:
        """Give its options, with their help."""

    def execute(self, arguments: Namespace, say: Say) -> int:
        """Do it, and return the exit status."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words after `luohu`; the process's own by default.

    Returns:
        0 done, 1 a check failed, 2 bad input, 130 interrupted.
    """
    _let_any_terminal_print()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        with ended_cleanly():
            return _dispatch(words)
    except InputError as error:
        return _complain(_spoken(str(error), words), BAD_INPUT)
    except AccountError as error:
        return _complain(str(error), FAILED)
    except KeyboardInterrupt:
        return _complain("已中断，未完成 / interrupted, not finished.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has left (`luohu run | head`): leave quietly, without Python's own complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _dispatch(arguments: Sequence[str]) -> int:
    """Find the subcommand, and do it or print its help."""
    say, words = take_language(arguments, os.environ)
    if not words or words[0] in ("-h", "--help"):
        print(_overview(say))
        return DONE
    if words[0] == "--version":
        print(_version())
        return DONE
    name = words[0]
    if name not in COMMANDS:
        known = (*COMMANDS, "--help", "--version", "--lang")
        raise InputError(say(f"没有 {name} 这个命令", f"There is no command {name}") + nearest(name, known, say))
    command = cast(Command, importlib.import_module(f"viz.{name}_command"))
    options = command.options(say)
    if "-h" in words or "--help" in words:
        print(options.help())
        return DONE
    return command.execute(options.parse(words[1:]), say)


def _overview(say: Say) -> str:
    """Give the text of `luohu --help`."""
    columns = max(len(name) for name in COMMANDS) + 2
    commands = "\n".join(f"  {pad(name, columns)}{say(*texts)}" for name, texts in COMMANDS.items())
    return say(
        "用法：luohu 命令 [选项]\n\n"
        "落户：逐户模拟一座地级市的人如何进城、如何落户。\n\n"
        f"命令\n{commands}\n\n"
        "选项\n  --lang zh|en  输出语言（默认随系统）\n  --version     显示版本\n  -h, --help    显示本帮助\n\n"
        "每个命令都有自己的帮助：luohu run --help",
        "usage: luohu COMMAND [options]\n\n"
        "Luohu: who moves to town and who registers there, household by household, in a Chinese prefecture.\n\n"
        f"commands\n{commands}\n\n"
        "options\n  --lang zh|en  language (default: the locale's)\n  --version     show the version\n"
        "  -h, --help    show this help\n\n"
        "Each command has its own help: luohu run --help",
    )


def _version() -> str:
    """Give the installed version."""
    from importlib.metadata import version

    return f"luohu {version('luohu')}"


def _spoken(refused: str, arguments: Sequence[str]) -> str:
    """Give a refusal in the language that was asked for: what is raised in the model stands in English."""
    from viz.refusal_words import refusal

    try:
        say, _ = take_language(arguments, os.environ)
    except InputError:
        return refused  # it is the language that was refused
    return refusal(refused, say)


def _complain(sentence: str, status: int) -> int:
    """Print one sentence on standard error."""
    print(f"luohu: {sentence}", file=sys.stderr)
    return status


def _let_any_terminal_print() -> None:
    """Print a question mark for what the terminal's encoding lacks, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")
