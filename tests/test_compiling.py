"""An edit anywhere in the rules reaches the results: compiled code is kept by what the sources say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agents import compiling
from agents.compiling import plain, rule, sources_hash

CALLEE = "from agents.compiling import rule\n\n@rule\ndef inner(x):\n    return x + 1\n"
CALLER = (
    "from agents.callee import inner\nfrom agents.compiling import rule\n\n@rule\ndef outer(x):\n    return inner(x)\n"
)
QUESTION = """
from agents import caller, compiling
before = compiling.compiled_before("caller")
print(before, caller.outer(1))
"""
SAVING = """
import fcntl
from numba.core.caching import IndexDataCacheFile as File
from agents import caller, compiling
def held():
    with open(compiling.kernel_folder() / "saving", "ab") as lock:
        try: fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError: return True
    return False
def watched(name):
    take = getattr(File, name)
    def step(*arguments):
        steps.append((name, held()))
        return take(*arguments)
    return step
for name in ("_load_index", "_save_index", "_save_data"): setattr(File, name, watched(name))
steps = []
print(caller.outer(1), caller.outer(1.5), sorted(set(steps)), held())
"""


@pytest.fixture
def project(tmp_path):
    agents = tmp_path / "project" / "agents"
    agents.mkdir(parents=True)
    (agents / "__init__.py").touch()
    shutil.copy(compiling.__file__, agents)
    (agents / "callee.py").write_text(CALLEE)
    (agents / "caller.py").write_text(CALLER)
    return agents.parent


def ask(project: Path, cache: Path, question: str = QUESTION) -> str:
    environment = os.environ | {"LUOHU_CACHE": str(cache), "PYTHONPATH": str(project)}
    command = [sys.executable, "-c", question]
    return subprocess.run(command, cwd=project, env=environment, check=True, capture_output=True, text=True).stdout


def test_an_edit_in_a_called_rule_changes_the_folder_and_the_result(project, tmp_path):
    cache = tmp_path / "cache"
    assert ask(project, cache) == "False 2\n"
    assert ask(project, cache) == "True 2\n"
    (project / "agents" / "callee.py").write_text(CALLEE.replace("x + 1", "x + 7"))
    assert ask(project, cache) == "False 8\n"
    assert len(list(cache.glob("kernels-*"))) == 2


def test_another_checkout_of_the_same_sources_is_not_compiled_yet(project, tmp_path):
    cache, other = tmp_path / "cache", tmp_path / "other"
    assert ask(project, cache) == "False 2\n"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns("__pycache__"))
    assert ask(other, cache) == "False 2\n"
    assert ask(other, cache) == ask(project, cache) == "True 2\n"


def test_only_old_folders_of_other_sources_are_dropped(project, tmp_path):
    cache = tmp_path / "cache"
    ask(project, cache)
    (own,) = cache.glob("kernels-*")
    for name in ("kernels-0123456789ab", "kernels-ba9876543210", "population"):
        (cache / name).mkdir()
    for name in ("kernels-0123456789ab", "population", own.name):
        os.utime(cache / name, (0, 0))
    ask(project, cache)
    assert {path.name for path in cache.iterdir()} == {own.name, "kernels-ba9876543210", "population"}


def test_compiled_code_is_saved_by_one_process_at_a_time(project, tmp_path):
    # A look at what is there needs no lock, the choice of a file's number does.
    steps = [("_load_index", False), ("_load_index", True), ("_save_data", True), ("_save_index", True)]
    assert ask(project, tmp_path / "cache", SAVING) == f"2 2.5 {steps} False\n"


def test_without_a_folder_to_write_to_rules_still_work(project, tmp_path):
    blocked = tmp_path / "a-file"
    blocked.touch()
    assert ask(project, blocked / "cache") == "False 2\n"


def test_the_hash_sees_edits_new_files_and_moves(project):
    seen = {sources_hash(project)}
    (project / "model").mkdir()
    (project / "model" / "year.py").write_text("A = 1\n")
    seen.add(sources_hash(project))
    (project / "model" / "year.py").write_text("A = 2\n")
    seen.add(sources_hash(project))
    (project / "model" / "year.py").rename(project / "model" / "years.py")
    seen.add(sources_hash(project))
    (project / "README.md").write_text("not code\n")
    seen.add(sources_hash(project))
    assert len(seen) == 4


def test_cache_root(monkeypatch, tmp_path):
    monkeypatch.delenv("LUOHU_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert compiling.cache_root() == tmp_path / "luohu"
    monkeypatch.setenv("LUOHU_CACHE", str(tmp_path / "own"))
    assert compiling.cache_root() == tmp_path / "own"


def test_plain_is_the_function_itself():
    def double(x):
        return 2 * x

    assert plain(rule(double)) is double
    assert plain(double) is double
