"""A command that is told to stop stops, whatever it is in the middle of."""

import ctypes
import signal
import sys
import time

import pytest

from viz.language import Say
from viz.stopping import ended_cleanly, going_on_from


@pytest.fixture
def terminal():
    """As a terminal starts a command; a shell starts one in the background with Ctrl-C ignored, which stays so."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.usefixtures("terminal")
def test_an_interrupt_that_a_callback_swallows_comes_again(sign):
    before = signal.getsignal(signal.SIGTERM), sys.unraisablehook
    # As when LLVM calls back while compiled code is loaded: what is raised in there goes no further.
    callback = ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(sign))

    def loading() -> None:
        callback()
        time.sleep(5)

    with pytest.raises(KeyboardInterrupt), ended_cleanly():
        loading()
    assert (signal.getsignal(signal.SIGTERM), sys.unraisablehook) == before


def test_other_errors_that_are_swallowed_are_told_as_before(monkeypatch):
    told = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: told.append(dropped.exc_type))
    with ended_cleanly():
        ctypes.CFUNCTYPE(None)(lambda: 1 // 0)()
    assert told == [ZeroDivisionError]


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_is_named_only_where_it_was_made(made, tmp_path, capsys):
    folder = tmp_path / "seek"
    if made:
        folder.mkdir()
    with pytest.raises(KeyboardInterrupt), going_on_from(folder, Say("en")):
        raise KeyboardInterrupt
    assert (f"what is done is in {folder}" in capsys.readouterr().err) == made
