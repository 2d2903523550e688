"""Which destinations a household knows: the same for all from its node, and towns sampled by travel time and kin.

The sample is drawn by one keyed start per household over cumulative inclusion probabilities, so each town is drawn with
exactly its probability π, and the same in every year and scenario (systematic sampling; Madow 1949).
"""

import numpy as np
import numpy.typing as npt

from agents.compiling import table_rule
from agents.conditions import Codes
from agents.moving import CHOICE_PLACES
from model.region import Region

Shorts = npt.NDArray[np.int16]
Floats = npt.NDArray[np.float64]

SAMPLING_MINUTES = 30.0
"""Travel time at which the sampling weight of a town has halved."""
SAMPLING_KIN = 8.0
"""Rise of the sampling weight per unit of kin share.

Both only make the sample efficient: the correction undoes them."""


def known_destinations(region: Region) -> Shorts:
    """(nodes, k) places that every household from a node knows, −1 padded.

    They are the own town, the county seats, the centre, the new city and the outside places.
    """
    townships, outside = len(region.township_codes), len(region.outside_codes)
    shared = [2 * int(t) + 1 for t in (*region.county_seat, region.centre, region.new_city)]
    shared += [2 * townships + k for k in range(outside)]
    rows = []
    for node in range(townships + outside):
        own = [2 * node + 1] if node < townships else []
        rows.append(list(dict.fromkeys(own + shared)))
    width = max(len(row) for row in rows)
    known = np.full((townships + outside, width), -1, np.int16)
    for node, row in enumerate(rows):
        known[node, : len(row)] = row
    return known


def inclusion_probabilities(
    codes: Codes, known: Shorts, minutes: npt.NDArray[np.int32], kin: npt.NDArray[np.float32], townships: int
) -> Floats:
    """(locations, townships) cumulative inclusion probabilities of the sampled towns, by location of origin.

    Args:
        codes: of the start.
        known: from `known_destinations`; these are not sampled.
        minutes: (nodes, nodes) travel times at the start.
        kin: (locations, places) kin shares at the start.
        townships: number of townships.
    """
    out = np.zeros((codes.place.size, townships), np.float64)
    _fill_inclusion(codes.node, known, minutes, kin, CHOICE_PLACES - 1, out)
    return out


@table_rule
def _fill_inclusion(
    node: Shorts,
    known: Shorts,
    minutes: npt.NDArray[np.int32],
    kin: npt.NDArray[np.float32],
    room: int,
    out: Floats,
) -> None:
    townships = out.shape[1]
    weight = np.zeros(townships, np.float64)
    for location in range(out.shape[0]):
        origin = node[location]
        free = room
        total = 0.0
        for t in range(townships):
            weight[t] = (1.0 + SAMPLING_KIN * np.float64(kin[location, 2 * t + 1])) / (
                1.0 + minutes[origin, t] / SAMPLING_MINUTES
            )
        for i in range(known.shape[1]):
            place = known[origin, i]
            if place >= 0:
                free -= 1
                if place < 2 * townships:
                    weight[place // 2] = 0.0
        for t in range(townships):
            total += weight[t]
        cap_probabilities(weight, float(free), out[location])


@table_rule
def cap_probabilities(weight: Floats, room: float, cumulative: Floats) -> None:
    """Cumulative inclusion probabilities proportional to weight, none above one.

    They add up to `room` where there are enough towns.
    """
    n = weight.size
    certain = np.zeros(n, np.bool_)
    scale = 0.0
    for _ in range(n + 1):
        total, left, again = 0.0, room, False
        for t in range(n):
            if certain[t]:
                left -= 1.0
            else:
                total += weight[t]
        scale = left / total if total > 0.0 and left > 0.0 else 0.0
        for t in range(n):
            if not certain[t] and weight[t] > 0.0 and weight[t] * scale >= 1.0:
                certain[t] = True
                again = True
        if not again:
            break
    added = 0.0
    for t in range(n):
        added += 1.0 if certain[t] else weight[t] * scale
        cumulative[t] = added
