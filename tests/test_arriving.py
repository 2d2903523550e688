"""Who arrives from outside."""

import numpy as np

from agents.arriving import write_arrival
from agents.columns import COLLEGE, EPOCH, PARTNERED, empty_households
from agents.members import schooling_of


def test_graduates_who_arrive_have_left_college(start_tiny):
    p = start_tiny().state.rules.arriving._replace(arriving_graduates=1.0)
    h = empty_households(1)
    ages, spouses = [], []
    for k in range(400):
        write_arrival(0, h, np.uint64(k + 1), 3, 5, p, np.uint64(7), 2024, k)
        assert schooling_of(int(h.traits[0, 0])) == COLLEGE
        ages.append(2024 - EPOCH - int(h.birth[0, 0]))
        if h.traits[0, 0] & PARTNERED:
            assert schooling_of(int(h.traits[0, 1])) == COLLEGE
            spouses.append(2024 - EPOCH - int(h.birth[0, 1]))
    assert min(ages) == min(spouses) == 22
    assert max(ages) > 35
