"""A bar by year on the terminal, with the time left; silent where there is no terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from viz.language import Say

if TYPE_CHECKING:
    from experiments.branches import Progress


@contextmanager
def year_bar(years: int, say: Say) -> Iterator[Callable[[int], None]]:
    """Show a bar of so many years on standard error.

    Yields:
        A function to call with each year when it is done.
    """
    from tqdm import tqdm

    form = say(
        "{desc}{bar} {n_fmt}/{total_fmt} 年，剩余 {remaining}",
        "{desc}{bar} {n_fmt}/{total_fmt} years, {remaining} left",
    )
    # A fixed size, since a terminal may say that it has no columns at all.
    size = {"ncols": 80, "nrows": 24}
    with tqdm(total=years, disable=not sys.stderr.isatty(), bar_format=form, leave=False, **size) as bar:

        def done(year: int) -> None:
            bar.set_description_str(f"{year} ", refresh=False)
            bar.update()

        yield done


def tell(text: str) -> None:
    """Print a line on standard error, beside the bar and never in the results."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def run_bar(say: Say) -> Iterator["Callable[[Progress], None]"]:
    """Show a bar of all the years of several runs on standard error.

    Yields:
        A function to call with how far the runs are, each time a year is done.
    """
    from tqdm import tqdm

    form = say(
        "{desc}{bar} {n_fmt}/{total_fmt} 年，剩余 {remaining}",
        "{desc}{bar} {n_fmt}/{total_fmt} years, {remaining} left",
    )
    shown = sys.stderr.isatty()
    if shown:
        tell(say("正在准备合成人口……", "Preparing the synthetic population …"))
    with tqdm(total=1, disable=not shown, bar_format=form, leave=False, ncols=80, nrows=24) as bar:

        def done(progress: "Progress") -> None:
            bar.total = progress.years
            bar.set_description_str(f"{progress.scenario[:24]} {progress.year} ", refresh=False)
            bar.update(progress.years_done - bar.n)

        yield done
