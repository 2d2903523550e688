"""A misspelling gets the nearest valid name."""

from agents.errors import AccountError, InputError, nearest


def test_nearest():
    assert nearest("scael", ["seed", "scale"]) == ' (did you mean "scale"?)'
    assert nearest("SCALE", ["seed", "scale"]) == ' (did you mean "scale"?)'
    assert nearest("xyz", ["seed", "scale"]) == ""
    assert nearest("seed", []) == ""


def test_kinds():
    assert issubclass(InputError, ValueError)
    assert issubclass(AccountError, RuntimeError)
