"""Two hundred files that must be refused are, each in one sentence and soon; damaged ones are read or refused."""

import random
from pathlib import Path

import pytest

from agents.errors import InputError
from policies.scenario import parse_scenario, scenario_names
from policies.scenario_chain import shipped
from policies.scenario_reading import LARGEST, decoded
from tests.hostile import KINDS, refuse

FILES = 200


def test_every_hostile_file_is_refused_in_one_sentence(packaged):
    found = [refuse(number, packaged) for number in range(FILES)]
    assert {kind for kind, _, _ in found} == set(KINDS)
    assert len({sentence for _, sentence, _ in found}) > FILES / 3, "too few kinds of fault are met"


def test_the_files_are_the_same_every_time(packaged, tmp_path):
    for number in (3, 23, 104):
        kind = list(KINDS)[number % len(KINDS)]
        made = []
        for folder in ("a", "b"):
            (tmp_path / f"{number}{folder}").mkdir()
            path = KINDS[kind](random.Random(f"hostile {number}"), tmp_path / f"{number}{folder}")
            made.append(Path(path).read_bytes())
        assert made[0] == made[1]


@pytest.mark.parametrize("key", range(60))
def test_a_damaged_file_is_read_or_refused(key, packaged):
    """A valid file with some bytes changed may still be valid; whatever it is, nothing but a refusal comes of it."""
    luck = random.Random(f"damaged {key}")
    content = bytearray(shipped()[luck.choice(scenario_names())].read_bytes())
    for _ in range(luck.randrange(1, 5)):
        at = luck.randrange(len(content))
        content[at : at + luck.randrange(3)] = luck.choice(
            [b"", b"\x00", b"=", b"[", b'"', b".", b"9", b"\n", luck.randbytes(2)]
        )
    sentence = "accepted"
    try:
        parse_scenario(decoded(bytes(content), "damaged"), "damaged", packaged)
    except InputError as error:
        sentence = str(error)
    assert sentence.isprintable()


def test_the_largest_file_is_read(packaged):
    text = "#" * 3_000 + "\n"
    good = text * (LARGEST // len(text))
    assert parse_scenario(good, "large", packaged).hash == parse_scenario("", "empty", packaged).hash
    with pytest.raises(InputError, match="larger than 256 KiB"):
        parse_scenario(good + text, "larger", packaged)
