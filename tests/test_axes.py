"""One digest along every axis: threads, processors, libraries, engines, orders, stops; twenty years at scale 0.01.

Runs in processes of their own, two at a time: the one that compiles everything anew takes a minute, the others seconds.
Other Pythons, and larger sizes, are compared by `.ci/full`.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.axes import DEFAULT, GENERIC, RUNS, SAME, kept_digests, library_axes, result, run_axes, start

STANDARD = "packaged, scale 0.01, to 2035"
AXES = {axis.name: axis for axis in (GENERIC, *library_axes(), *run_axes())}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """What each axis comes to, as futures; the default compiles for all that do not compile anew, so it goes first."""
    folder = tmp_path_factory.mktemp("axes")

    def run(axis):
        return result(start(axis, RUNS[STANDARD], folder))

    with ThreadPoolExecutor(2) as pool:
        found = {axis.name: pool.submit(run, axis) for axis in (GENERIC, DEFAULT)}
        found[DEFAULT.name].result()
        yield found | {name: pool.submit(run, axis) for name, axis in AXES.items() if name not in found}


@pytest.mark.parametrize("name", [name for name in AXES if name != GENERIC.name] + [GENERIC.name])
def test_one_digest(name, runs):
    expected, found = runs[DEFAULT.name].result(), runs[name].result()
    assert {part: found[part] for part in SAME} == {part: expected[part] for part in SAME}
    settings = AXES[name].settings
    # The setting was heard: these libraries pass over what they do not understand.
    if cpu := settings.get("NUMBA_CPU_NAME"):
        assert found["numba_cpu"] == cpu
    if off := settings.get("NPY_DISABLE_CPU_FEATURES"):
        assert not set(off.split()) & set(found["numpy_features"].split())
        assert set(off.split()) == set(expected["numpy_features"].split())
    if found["core"] and "OPENBLAS_CORETYPE" in settings:
        assert found["core"] == settings["OPENBLAS_CORETYPE"]


def test_digests_are_those_kept(runs, tmp_path):
    """A change that alters results writes `tests/digest.txt` anew and says so in the changelog; see CONTRIBUTING."""
    kept = kept_digests()
    assert set(kept) == set(RUNS)
    found = {STANDARD: runs[DEFAULT.name].result()["digest"]}
    found |= {name: result(start(DEFAULT, run, tmp_path))["digest"] for name, run in RUNS.items() if name != STANDARD}
    assert found == kept
