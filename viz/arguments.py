"""Arguments of a command: options with help in both languages, and sentences for what is wrong with them."""

import argparse
import difflib
import re
from collections.abc import Iterable, Sequence
from typing import NoReturn

from agents.errors import InputError
from viz.language import Say
from viz.table import wrap

MOST_WORKERS = 1024


class _Help(argparse.HelpFormatter):
    """Wraps by columns of the terminal, not by characters, so that Chinese stays within the line."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(indent + line for line in wrap(text, width))

    def _format_usage(self, usage: str | None, *_: object) -> str:
        return f"{usage}\n\n"


class Options:
    """The options of one command. Every value is read as text, and checked by the functions below."""

    def __init__(self, say: Say, command: str, description: str) -> None:
        self.say = say
        usage = say(f"用法：luohu {command} [选项]", f"usage: luohu {command} [options]")
        self._parser = _Parser(say, usage, description)
        self._names: list[str] = ["--lang", "--help"]
        self._many = ""
        self._group = self._parser.add_argument_group(say("选项", "options"))

    def value(self, name: str, placeholder: str, text: str, default: str | None = None) -> None:
        """Add an option with a value: `--name PLACEHOLDER`."""
        self._names.append(name)
        self._group.add_argument(name, metavar=placeholder, default=default, help=text.replace("%", "%%"))

    def values(self, name: str, placeholder: str, text: str) -> None:
        """Add an option with a value that may be given any number of times."""
        self._names.append(name)
        self._group.add_argument(name, metavar=placeholder, action="append", default=[], help=text.replace("%", "%%"))

    def word(self, name: str, placeholder: str, text: str) -> None:
        """Add a word that stands without a name; it may be left out."""
        self._group.add_argument(name, metavar=placeholder, nargs="?", help=text.replace("%", "%%"))

    def words(self, name: str, placeholder: str, text: str) -> None:
        """Add any number of words that stand without a name, between options too."""
        self._many = name
        self._group.add_argument(name, metavar=placeholder, nargs="*", help=text.replace("%", "%%"))

    def switch(self, name: str, text: str) -> None:
        """Add an option without a value."""
        self._names.append(name)
        self._group.add_argument(name, action="store_true", help=text.replace("%", "%%"))

    def region(self) -> None:
        """Add `--region`."""
        text = self.say("地区数据目录（默认自带的地区）", "folder of region data (default: the one packaged)")
        self.value("--region", "DIR", text)

    def workers(self, cluster: bool = False) -> None:
        """Add `--workers`, and `--cluster` where runs can be made by one."""
        say = self.say
        text = say("进程数（默认全部核），不影响结果", "processes (default: all cores); never changes a result")
        self.value("--workers", "N", text)
        if cluster:
            text = say("改用此地址的 Dask 集群", "use the Dask cluster at this address instead")
            self.value("--cluster", "tcp://…", text)

    def help(self) -> str:
        """Give the help text, ending with the options that every command has."""
        self._group.add_argument(
            "--lang", metavar="zh|en", help=self.say("输出语言（默认随系统）", "language (default: the locale's)")
        )
        self._group.add_argument("-h", "--help", action="store_true", help=self.say("显示本帮助", "show this help"))
        return self._parser.format_help().rstrip()

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Read the arguments.

        Raises:
            InputError: An option that is not known, or one without its value.
        """
        found, unknown = self._parser.parse_known_args(list(arguments))
        if self._many:
            # Words that stand after an option are left over by argparse.
            getattr(found, self._many).extend(word for word in unknown if not word.startswith("-"))
            unknown = [word for word in unknown if word.startswith("-")]
        if unknown:
            raise InputError(self._unknown(unknown[0]))
        return found

    def _unknown(self, given: str) -> str:
        """Say of something given that it is none of the options."""
        say, name = self.say, given.split("=")[0]
        if name.startswith("-"):
            return say(f"没有 {name} 这个参数", f"There is no argument {name} here") + nearest(name, self._names, say)
        options = say("、", ", ").join(self._names)
        return say(
            f"“{given}” 前面没有选项名；可用的有 {options}。",
            f"“{given}” stands without the name of an option; allowed are {options}.",
        )


class _Parser(argparse.ArgumentParser):
    """Raises a sentence where argparse would print its own and leave."""

    def __init__(self, say: Say, usage: str, description: str) -> None:
        super().__init__(
            usage=usage, description=description, add_help=False, allow_abbrev=False, formatter_class=_Help
        )
        self._say = say

    def error(self, message: str) -> NoReturn:
        """Raise an InputError; with text values and no required options, argparse has only these two complaints."""
        option = re.search(r"--[\w-]+", message)
        name = option.group() if option else ""
        if "ignored explicit argument" in message:
            raise InputError(self._say(f"{name} 不带值。", f"{name} takes no value."))
        raise InputError(self._say(f"{name} 后面缺少一个值。", f"{name} needs a value after it."))


def nearest(name: str, known: Iterable[str], say: Say) -> str:
    """Give the end of a sentence: the nearest known name, if any is near, and the full stop."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return say(f"，最接近的是 {found[0]}。", f"; the nearest is {found[0]}.") if found else say("。", ".")


def whole(text: str, name: str, low: int, high: int, say: Say) -> int:
    """Read a whole number between two bounds, both allowed.

    Raises:
        InputError: It is not a whole number, or outside the bounds.
    """
    try:
        value = int(text) if text.isascii() else low - 1
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise InputError(
            say(
                f"{name} 应为 {low} 到 {high} 的整数，而不是“{text}”。",
                f"{name} takes a whole number from {low} to {high}, not “{text}”.",
            )
        )
    return value


def number(text: str, name: str, low: float, high: float, say: Say) -> float:
    """Read a number between two bounds, both allowed.

    Raises:
        InputError: It is not a number, or outside the bounds.
    """
    try:
        value = float(text)
    except ValueError:
        value = low - 1
    if not low <= value <= high:
        raise InputError(
            say(
                f"{name} 应在 {low:g} 与 {high:g} 之间，而不是“{text}”。",
                f"{name} takes a number from {low:g} to {high:g}, not “{text}”.",
            )
        )
    return value


def workers_of(arguments: argparse.Namespace, say: Say) -> int | None:
    """Read `--workers`; None for all cores, or for a cluster.

    Raises:
        InputError: It is not a number of processes, or a cluster is given too.
    """
    if arguments.workers is None:
        return None
    if getattr(arguments, "cluster", None) is not None:
        raise InputError(
            say(
                "--cluster 与 --workers 不能同时给出：集群自有进程。",
                "--cluster and --workers exclude each other: a cluster has its own processes.",
            )
        )
    return whole(arguments.workers, "--workers", 1, MOST_WORKERS, say)


def choice(text: str, name: str, allowed: Sequence[str], say: Say) -> str:
    """Read one of a few words.

    Raises:
        InputError: It is none of them.
    """
    if text not in allowed:
        words = say("、", ", ").join(allowed)
        raise InputError(
            say(f"{name} 只能是 {words}，而不是“{text}”", f"{name} takes {words}, not “{text}”")
            + nearest(text, allowed, say)
        )
    return text
