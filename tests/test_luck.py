"""Keyed luck is Philox4x32-10 as published, and a draw depends on its key alone."""

import warnings
from itertools import pairwise

import numpy as np
import pytest

from agents import luck
from agents.compiling import plain, table_rule

ALL = 0xFFFFFFFF

# Random123 (Salmon and others 2011), kat_vectors, "philox4x32 10": counter, key, result.
PUBLISHED = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL, ALL, ALL, ALL), (ALL, ALL), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


def keys(count):
    """Keyed arguments of `block`, with every edge first."""
    top = 2**64 - 1
    edges = [(0, 0, 0, 0, 0), (top, top, 65535, 65535, ALL), (1, 2**32, 2016, 1, 0), (2**63, 2**63 - 1, 2035, 0, -1)]
    drawn = [luck.philox(i, 1, 2, 3, 4, 5) for i in range(count - len(edges))]
    named = edges + [(a << 32 | b, c << 32 | d, 2016 + a % 20, b % 64, c % 17) for a, b, c, d in drawn]
    return [(np.uint64(seed), np.uint64(identity), *rest) for seed, identity, *rest in named]


@pytest.mark.parametrize(("counter", "key", "result"), PUBLISHED)
@pytest.mark.parametrize("form", [luck.philox, plain(luck.philox)])
def test_published_vectors(form, counter, key, result):
    assert tuple(int(word) for word in form(*counter, *key)) == result


def test_plain_python_gives_the_same_bits_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for key in keys(1000):
            words = luck.block(*key)
            assert plain(luck.block)(*key) == words
            assert plain(luck.word)(*key) == luck.word(*key) == words[0]
            assert plain(luck.draw)(*key) == luck.draw(*key) == plain(luck.uniform)(words[0])


def test_block_lays_key_and_counter_as_documented():
    seed, identity = np.uint64(0x1122334455667788), np.uint64(0x99AABBCCDDEEFF00)
    expected = luck.philox(0xDDEEFF00, 0x99AABBCC, 2016 | 7 << 16, 3, 0x55667788, 0x11223344)
    assert luck.block(seed, identity, 2016, 7, 3) == expected


def test_the_type_of_an_argument_changes_nothing():
    expected = luck.block(5, 9, 2016, 7, 3)
    for kind in (np.uint64, np.int64, np.int32, np.uint16, np.int8):
        assert luck.block(kind(5), kind(9), np.int16(2016), kind(7), kind(3)) == expected


def test_uniform_is_strictly_inside_and_exact():
    assert luck.uniform(0) == 2.0**-33
    assert luck.uniform(ALL) == 1.0 - 2.0**-33
    assert luck.uniform(2**31) == 0.5 + 2.0**-33


def test_draw_many_is_draw_one_by_one_in_any_order():
    identities = np.array([key[1] for key in keys(300)], dtype=np.uint64)
    one_by_one = [luck.draw(7, identity, 2020, 3, 1) for identity in identities]
    assert luck.draw_many(7, identities, 2020, 3, 1).tolist() == one_by_one
    assert luck.draw_many(7, identities[::-1].copy(), 2020, 3, 1).tolist() == one_by_one[::-1]


@pytest.mark.parametrize("part", range(5))
def test_draws_are_uniform_and_unrelated_along_every_part_of_the_key(part):
    @table_rule
    def along(count, part):
        drawn = np.empty(count)
        for i in range(count):
            drawn[i] = luck.draw(
                1 + i * (part == 0), 2 + i * (part == 1), 3 + i * (part == 2), 4 + i * (part == 3), 5 + i * (part == 4)
            )
        return drawn

    drawn = along(60_000, part)
    counts = np.bincount((drawn * 100).astype(int), minlength=100)
    assert ((counts - 600.0) ** 2 / 600.0).sum() < 160.0  # chi-square of 99: exceeded with probability 1e-4
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 4.0 / np.sqrt(60_000)


def test_process_numbers_are_distinct():
    numbers = sorted(value for name, value in vars(luck).items() if name.isupper() and isinstance(value, int))
    assert all(low < high for low, high in pairwise(numbers))
    assert all(0 <= number < 2**16 for number in numbers)
