"""Identities are unique, never 0, and do not depend on anything but descent and time."""

import numpy as np
import pytest

from agents import identity, luck
from agents.compiling import plain, table_rule

TOP = 2**64 - 1


@table_rule
def many(count):
    """(5 count,) identities: founders, arrivals, and children that differ by parent, by year and slot, and by kind."""
    named = np.empty(5 * count, np.uint64)
    for i in range(count):
        parent = identity.founder(0, i)
        named[5 * i] = parent
        named[5 * i + 1] = identity.arrival(2016 + i % 20, i // 20)
        named[5 * i + 2] = identity.child(parent, 2016, identity.DIVISION, 1)
        named[5 * i + 3] = identity.child(named[0], 2016 + i % 20, identity.MARRIAGE, i // 20)
        named[5 * i + 4] = identity.child(named[5 * i + 2], 2017, identity.GRADUATE, 1)
    return named


def test_a_million_identities_are_unique_and_not_zero():
    named = np.sort(many(220_000))
    assert len(named) >= 1_000_000
    assert named[0] > 0
    assert (named[1:] != named[:-1]).all()


def test_every_bit_is_even():
    named = many(20_000)
    shares = [((named >> np.uint64(bit)) & np.uint64(1)).mean() for bit in range(64)]
    assert max(abs(share - 0.5) for share in shares) < 4.5 * 0.5 / np.sqrt(len(named))


def test_each_part_of_a_name_counts():
    names = {int(identity.founder(0, 1)), int(identity.founder(1, 1)), int(identity.founder(1, 0))}
    names |= {int(identity.arrival(2016, 0)), int(identity.arrival(2017, 0)), int(identity.arrival(2016, 1))}
    for kind in (identity.DIVISION, identity.MARRIAGE, identity.GRADUATE, identity.SETTLER):
        for year in (2016, 2017):
            for slot in range(8):
                names.add(int(identity.child(5, year, kind, slot)))
    assert len(names) == 6 + 4 * 2 * 8


@pytest.mark.parametrize("seed", range(3))
def test_plain_python_gives_the_same_bits(seed):
    edges = [(0, 0, 0, 0), (TOP, 65535, 65535, 2**32 - 1), (2**63, 2016, 1, 7), (2**32, 2035, 5, 0)]
    drawn = [luck.block(seed, i, 0, 210, 0) for i in range(330)]
    for parent, year, kind, slot in edges + [(a << 32 | b, 2016 + c % 20, c % 6, d % 8) for a, b, c, d in drawn]:
        named = identity.child(np.uint64(parent), year, kind, slot)
        assert plain(identity.child)(np.uint64(parent), year, kind, slot) == named
        assert plain(identity.child)(np.uint64(parent), np.uint16(year), np.uint16(kind), np.uint32(slot)) == named
        assert plain(identity.founder)(year, slot) == identity.founder(year, slot)
        assert plain(identity.arrival)(year, slot) == identity.arrival(year, slot)
