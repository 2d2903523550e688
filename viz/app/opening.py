"""All that an app needs, from the workers to the sessions, opened together and closed together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from agents.errors import InputError
from calibration.posterior import packaged_posterior, read_posterior
from model.region import Region
from viz.app.answers import Both
from viz.app.board import Board
from viz.app.desk import Setting
from viz.app.draft import Draft
from viz.app.jobs import PREVIEW, SETTLED
from viz.app.pool import Pool, Sizes, sizes
from viz.app.serving import serve
from viz.app.sessions import MOST, Sessions

NO_POSTERIOR: Both = (
    "这一地区没有附带后验分布，因此没有成对差异的区间。",
    "No posterior comes with this region, so the difference has no interval.",
)


@contextmanager
def opened(
    region: Region, setting: Setting | None = None, size: Sizes | None = None, most: int = MOST
) -> Iterator[Sessions]:
    """Start the workers, and have pages find their sessions.

    Args:
        region: of all scenarios.
        setting: of all questions; full scale, with the posterior that comes with the region, if not given.
        size: how many workers; as many as suit the machine if not given.
        most: sessions at once.
    """
    pool = Pool(region, size or sizes())
    try:
        sessions = Sessions(Board(pool), region, setting or usual_setting(region), most)
        warm(sessions)
        end = serve(sessions)
        try:
            yield sessions
        finally:
            end()
            sessions.close()
    finally:
        pool.close()


def warm(sessions: Sessions) -> None:
    """Have the baseline run before anyone asks, so that the first page finds it, and every other run its beginning."""
    setting, draft = sessions.setting, Draft(sessions.region)
    for rank, question in ((PREVIEW, setting.small(draft)), (SETTLED, setting.whole(draft))):
        sessions.board.ask(question, rank, lambda _: None)


def usual_setting(region: Region) -> Setting:
    """Every household until the region's last year, with the posterior that comes with the region, if one does."""
    setting = Setting(until=region.last, population=region.default_population)
    try:
        posterior = read_posterior(packaged_posterior(region))
    except InputError:
        return replace(setting, no_draws=NO_POSTERIOR)
    return replace(setting, draws=posterior.draws)
