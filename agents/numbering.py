"""Mesa agents that do not keep their model alive: many runs in one process then take the memory of one."""

import itertools
from collections.abc import Iterator
from typing import Any
from weakref import WeakKeyDictionary

import mesa


class Numbers:
    """The next `unique_id` of each model, forgotten with the model."""

    def __init__(self) -> None:
        self._counts: WeakKeyDictionary[Any, Iterator[int]] = WeakKeyDictionary()

    def __getitem__(self, model: mesa.Model) -> Iterator[int]:
        return self._counts.setdefault(model, itertools.count(1))


class ModelAgent(mesa.Agent):
    """An agent of this model. Mesa numbers agents in a table that holds every model for ever; this one lets go."""

    _ids = Numbers()
