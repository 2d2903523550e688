"""Memory of the app does not grow with what was asked: old runs, pages and answers are gone once nobody needs them."""

import gc

import pandas as pd
import pytest

from model.migration import MigrationModel
from model.region import Region, default_region, load_region
from tests.browser import Page, chromium, needs_chromium, served, waited
from viz.app.answers import Question
from viz.app.draft import Draft
from viz.app.pairs import differences
from viz.app.runs import Runs
from viz.app.worker import StoppedError

SCALE, UNTIL = 0.01, 2022
LOADED = 5


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(default_region())


def changed(region: Region, number: int) -> Draft:
    return Draft(region, "plan").with_lever("seat_growth", {"2021": 0.02 + 0.001 * number})


def held() -> int:
    """Runs that are in memory, and hold anything."""
    return sum(isinstance(each, MigrationModel) and bool(vars(each)) for each in gc.get_objects())


def test_a_run_is_freed_at_once_and_not_when_the_collector_comes(region):
    before, runs = held(), Runs(region, 1, 4)

    def stop(since: int, year: int, until: int) -> None:
        if year == UNTIL:
            raise StoppedError

    gc.disable()
    try:
        for number in range(3):
            question = Question(changed(region, number), SCALE, until=UNTIL)
            runs.preview(question, lambda *_: None)
            runs.answer(question, lambda *_: None, lambda _: None)
            differences(runs, question, 0, lambda *_: None)
            with pytest.raises(StoppedError):
                runs.preview(question, stop)
        trunk = runs._trunks[next(iter(runs._trunks))]
        # The baseline at the end of 2020, and the latest one before it parts from the one before.
        assert held() - before == 1 + (trunk.mark is not None)
    finally:
        gc.enable()


def test_a_pair_leaves_of_the_baseline_what_pairs_are_made_of(region):
    runs = Runs(region, 1, 4)
    found = [differences(runs, Question(changed(region, 0), SCALE, until=UNTIL), 0, lambda *_: None) for _ in range(2)]
    assert found[0] == found[1]
    trunk = runs._trunks[next(iter(runs._trunks))]
    assert trunk.finished is None
    assert isinstance(trunk.paired, pd.DataFrame)
    assert set(trunk.paired["area_code"]) == {region.code, *region.county_codes}


@needs_chromium
def test_a_page_loaded_again_and_again_leaves_nothing_of_its_old_selves(region, tmp_path):
    with served(SCALE, 2, UNTIL, tmp_path / "log") as app, chromium() as browser:
        page = Page(browser, app.address)
        page.settled()
        for number in range(LOADED):
            page.page.goto(f"{app.address}?{changed(region, number).link}")
            page.settled()
        waited(lambda: app.ask("living").split()[:3] == ["1", "1", "1"])
        page.close()
        waited(lambda: app.ask("living") == "0 0 0 0")
