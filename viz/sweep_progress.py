"""The bar of a sweep: runs, time left, runs per second, failures; and a line for each stage before it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from viz.language import Say
from viz.progress import tell

if TYPE_CHECKING:
    from experiments.plan import Progress, Report


@contextmanager
def sweep_bar(say: Say) -> "Iterator[Report]":
    """Show how far a sweep is on standard error; silent where there is no terminal.

    Yields:
        A function to call with each `Progress`.
    """
    bar = Bar(say)
    try:
        yield bar.show
    finally:
        bar.close()


class Bar:
    """The bar of the stage that is under way."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.stage = ""
        self.label = ""
        """Stands before the name of the stage."""
        self.bar: Any = None
        self.begun = 0.0

    def show(self, progress: "Progress") -> None:
        """Take a report."""
        if not sys.stderr.isatty():
            return
        if progress.stage != self.stage:
            self._begin(progress)
        if self.bar is not None:
            self.bar.n = progress.done
            self.bar.set_postfix_str(self._rate(progress), refresh=False)
            self.bar.refresh()

    def _begin(self, progress: "Progress") -> None:
        from tqdm import tqdm

        self.close()
        self.stage, self.begun = progress.stage, time.monotonic()
        text = {
            "compile": self.say("正在准备……", "Preparing …"),
            "populations": self.say("合成人口", "populations"),
            "keys": self.say("核对已有的运行", "looking for what is there"),
            "measure": self.say("正在本机实测……", "Measuring on this machine …"),
            "runs": self.say("运行", "runs"),
        }[progress.stage]
        text = f"{self.label} · {text}" if self.label else text
        if progress.stage in ("compile", "measure"):
            tell(text)
            return
        form = self.say(
            "{desc} {bar} {n_fmt}/{total_fmt}，剩余 {remaining}{postfix}",
            "{desc} {bar} {n_fmt}/{total_fmt}, {remaining} left{postfix}",
        )
        size = {"ncols": 80, "nrows": 24}
        self.bar = tqdm(total=progress.total, desc=text, bar_format=form, leave=False, mininterval=0.2, **size)

    def _rate(self, progress: "Progress") -> str:
        if progress.stage != "runs":
            return ""
        rate = progress.done / max(time.monotonic() - self.begun, 1e-9)
        text = self.say(f"{rate:.2f} 次/秒", f"{rate:.2f} runs/s")
        failed = self.say(f"，{progress.failed} 次失败", f", {progress.failed} failed") if progress.failed else ""
        return text + failed

    def close(self) -> None:
        """End the bar."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
