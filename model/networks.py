"""The two networks of a region: travel times between places, and kin ties between villages.

Both are networkx graphs; both are the same in every scenario unless a lever changes the roads.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd

from agents.luck import word

if TYPE_CHECKING:
    from model.region import Region

WITHIN = 10
"""Minutes within one township."""
TIES = 8
"""Columns of the table of kin ties."""
KIN_PROCESS = 128
"""Process number of the keyed draws of kin ties."""


def travel_minutes(
    edges: pd.DataFrame, nodes: Sequence[str], faster: Mapping[str, float] | None = None
) -> npt.NDArray[np.int32]:
    """Give minutes by the shortest path between every two places.

    Args:
        edges: columns from, to, minutes, kind; whole minutes, roads go both ways.
        nodes: codes of the n places, in the order of the result.
        faster: factor on the minutes by kind of road (rounded to whole minutes, at least 1).

    Returns:
        (n, n) int32, symmetric, `WITHIN` on the diagonal.
    """
    factor = faster or {}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    columns = (edges[name].tolist() for name in ("from", "to", "minutes", "kind"))
    for a, b, minutes, kind in zip(*columns, strict=True):
        needed = max(int(minutes * factor.get(kind, 1.0) + 0.5), 1)
        if not graph.has_edge(a, b) or graph[a][b]["minutes"] > needed:
            graph.add_edge(a, b, minutes=needed)
    row_of = {node: i for i, node in enumerate(nodes)}
    found = np.full((len(nodes), len(nodes)), WITHIN, dtype=np.int32)
    for a, lengths in nx.all_pairs_dijkstra_path_length(graph, weight="minutes"):
        for b, minutes in lengths.items():
            if a != b:
                found[row_of[a], row_of[b]] = minutes
    return found


def kin_graph(region: "Region") -> "nx.Graph[int]":
    """Draw the kin ties: a graph of village indices.

    Every village asks three or four others and is asked as often, about six ties each after doubles; of four asked,
    three lie in its township and one in a township next to it by road. Keyed by the village's code, `TIES` at most.
    """
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(region.village_codes)))
    inside: list[list[int]] = [[] for _ in region.township_codes]
    for village, township in enumerate(region.village_township.tolist()):
        inside[township].append(village)
    beside = neighbours(region)
    for village, township in enumerate(region.village_township.tolist()):
        code = int(region.village_codes[village])
        for k in range(3 + int(word(0, code, 1, KIN_PROCESS, 0)) % 2):
            far = int(word(0, code, 0, KIN_PROCESS, 3 * k)) % 4 == 0 and beside[township]
            if far:
                towns = beside[township]
                pool = inside[towns[int(word(0, code, 0, KIN_PROCESS, 3 * k + 1)) % len(towns)]]
            else:
                pool = inside[township]
            other = pool[int(word(0, code, 0, KIN_PROCESS, 3 * k + 2)) % len(pool)] if pool else village
            if other != village and graph.degree(village) < TIES and graph.degree(other) < TIES:
                graph.add_edge(village, other)
    return graph


def neighbours(region: "Region") -> list[list[int]]:
    """List, for each township, the townships joined to it by one road (not trunk roads), by index."""
    row_of = {code: i for i, code in enumerate(region.township_codes)}
    found: list[set[int]] = [set() for _ in region.township_codes]
    columns = (region.edges[name].tolist() for name in ("from", "to", "kind"))
    for a, b, kind in zip(*columns, strict=True):
        if a in row_of and b in row_of and kind != "trunk":
            found[row_of[a]].add(row_of[b])
            found[row_of[b]].add(row_of[a])
    return [sorted(mine) for mine in found]


def kin_ties(region: "Region") -> npt.NDArray[np.int16]:
    """Give the kin ties as a table.

    Returns:
        (villages, `TIES`) int16: indices of tied villages in rising order, padded with −1; symmetric.
    """
    graph = kin_graph(region)
    found = np.full((len(region.village_codes), TIES), -1, dtype=np.int16)
    for village in range(len(region.village_codes)):
        tied = sorted(graph.neighbors(village))
        found[village, : len(tied)] = tied
    return found
