"""What is asked of the model on the page, and what comes back: values, as they travel between the processes.

A question says everything on which its answer depends, so equal questions have equal answers and share one. Between
processes go JSON and Arrow, nothing that could hold code. Frames that came so hold their words as categories, since an
answer of every household is otherwise ten times as large.
"""

import hashlib
import io
import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from agents.errors import InputError
from model.region import Region
from viz.app.draft import Draft

FRAMES = ("indicators", "effects", "parts", "costs", "pyramid")
"""Of an answer, in the order in which they travel; the account of events is the last."""

Both = tuple[str, str]
"""A sentence in Chinese and English."""


@dataclass(frozen=True)
class Question:
    """One run that is wanted, as `luohu run` would be asked for it."""

    draft: Draft
    scale: float = 1.0
    """Persons of the model per person; 1 is every household."""
    seed: int = 1
    until: int = 2035
    population: int = 0
    parameters: tuple[tuple[str, float], ...] = ()
    """In the order of their names; what is not given takes its default."""

    def like(self, other: "Question") -> bool:
        """Whether nothing but the draft parts the two: their answers then differ by what the levers do, not by luck."""
        return replace(self, draft=other.draft) == other

    @classmethod
    def unpacked(cls, content: bytes, region: Region) -> "Question":
        """Read what `packed` wrote, for the same region."""
        said = json.loads(content)
        draft, parameters = Draft.from_toml(said.pop("toml"), "question", region), said.pop("parameters")
        return cls(draft, parameters=tuple(parameters.items()), **said)

    @cached_property
    def key(self) -> str:
        """SHA-256 of all on which the answer depends: the scenario's hash among it, not how it is written or called."""
        words: list[object] = [self.draft.hash, self.draft.region.hash, self.scale, self.seed, self.until]
        words += [self.population, *(f"{name}={value.hex()}" for name, value in self.parameters)]
        return hashlib.sha256("\n".join(map(str, words)).encode()).hexdigest()

    def packed(self) -> bytes:
        """Write it for another process."""
        said = {"toml": self.draft.toml, "parameters": dict(self.parameters)}
        said |= {name: getattr(self, name) for name in ("scale", "seed", "until", "population")}
        return json.dumps(said).encode()


@dataclass(frozen=True, eq=False)
class Answer:
    """What became of a run. Shares are in percent, counts in full-size persons or households."""

    question: Question
    manifest: Mapping[str, Any]
    """As in `manifest.json` of `luohu run`: digest, seed, scale, hashes, versions, seconds."""
    indicators: pd.DataFrame
    """(year, area_code, indicator, value, unit) for prefecture, counties and townships; the parts of each year's change
    are the indicators `change_…`."""
    account: bytes
    """The events, as `stream_of` writes them: by far the largest frame, and few pages look at it."""
    effects: pd.DataFrame
    """See `experiments.effects.effects_frame`, against the baseline of the same seed, scale, population, parameters."""
    parts: pd.DataFrame
    """See `experiments.effects.parts_frame`."""
    costs: pd.DataFrame
    """See `policies.costing.costs`."""
    pyramid: pd.DataFrame
    """(year, area_code, ledger, sex, age, persons) of prefecture and counties at the years' ends: ledger residents or
    registered, sex woman or man, age the first of five years, persons of the full size."""
    seconds: float
    """From the beginning of the work to the answer, in the worker."""
    since: int
    """Year at whose end the run was taken up; the region's start where it was begun anew."""

    @property
    def complete(self) -> bool:
        """Whether all of it is there; of a preview, and of a run at first, there are the indicators alone."""
        return bool(self.manifest)

    @property
    def digest(self) -> str:
        """SHA-256 of events and final columns: that of `luohu run` for the same scenario, seed, scale, population.

        Nothing as long as the answer is not complete.
        """
        return str(self.manifest.get("digest", ""))

    @property
    def hash(self) -> str:
        """Content hash of the scenario."""
        return self.question.draft.hash

    @property
    def events(self) -> pd.DataFrame:
        """(year, event, origin, destination, persons, households), raw integers of the run's scale; unpacked anew."""
        return frame_of(self.account)

    @cached_property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.account) + sum(bytes_of(getattr(self, name)) for name in FRAMES)

    def value(self, indicator: str, year: int, area: str | None = None) -> float:
        """Give one indicator.

        Args:
            indicator: its name.
            year: at whose end, or in which, it is counted.
            area: code of the prefecture (if not given), a county or a township.

        Raises:
            InputError: the run has no such value.
        """
        code = area or self.question.draft.region.code
        rows = self._indexed
        if (indicator, code, year) not in rows.index:
            raise InputError(f"the run has no {indicator} of {code} in {year}")
        return float(rows.loc[(indicator, code, year)])

    def series(self, indicator: str, area: str | None = None) -> "pd.Series[float]":
        """Give one indicator by year; empty where the run has none."""
        code = area or self.question.draft.region.code
        frame = self.indicators
        rows = frame[(frame["indicator"] == indicator) & (frame["area_code"] == code)]
        return pd.Series(rows["value"].to_numpy(), index=rows["year"].to_numpy(), name=indicator)

    @cached_property
    def _indexed(self) -> "pd.Series[float]":
        return self.indicators.set_index(["indicator", "area_code", "year"])["value"].sort_index()

    def packed(self, without: Container[str] = ()) -> bytes:
        """Write it for another process: a line of JSON, then each frame as an Arrow stream.

        Args:
            without: frames that the other process has already.
        """
        streams = {name: stream_of(getattr(self, name)) for name in FRAMES if name not in without}
        head = {"manifest": dict(self.manifest), "seconds": self.seconds, "since": self.since}
        head["lengths"] = {name: len(stream) for name, stream in streams.items()}
        return b"\n".join([json.dumps(head).encode(), *streams.values(), self.account])

    @classmethod
    def unpacked(cls, content: bytes, question: Question, before: "Answer | None" = None) -> "Answer":
        """Read what `packed` wrote; frames that do not come are those of `before`."""
        at = content.index(b"\n")
        head = json.loads(content[:at])
        frames = {} if before is None else {name: getattr(before, name) for name in FRAMES}
        for name, length in head["lengths"].items():
            frames[name] = frame_of(memoryview(content)[at + 1 : at + 1 + length])
            at += 1 + length
        account = content[at + 1 :]
        return cls(question, head["manifest"], account=account, seconds=head["seconds"], since=head["since"], **frames)


def stream_of(frame: pd.DataFrame) -> bytes:
    """Write a frame as an Arrow stream, compressed."""
    whole = pa.Table.from_pandas(frame, preserve_index=False)
    columns = {name: _coded(column) for name, column in zip(whole.column_names, whole.columns, strict=True)}
    table, out = pa.table(columns), io.BytesIO()
    with pa.ipc.new_stream(out, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    return out.getvalue()


def coded_frame(columns: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Make a frame of columns as it would come from another process, words as categories, in two thirds of the time."""
    table = pa.table({name: _coded(pa.chunked_array([pa.array(values)])) for name, values in columns.items()})
    found: pd.DataFrame = table.to_pandas()
    return found


def _coded(column: pa.ChunkedArray) -> pa.ChunkedArray | pa.DictionaryArray:
    """Write words as places in the sorted list of them: a category sorts as its words do."""
    if not (pa.types.is_large_string(column.type) or pa.types.is_string(column.type)):
        return column
    found = column.combine_chunks().dictionary_encode()
    order = pc.sort_indices(found.dictionary)
    places = pc.sort_indices(order).cast(pa.int32())
    return pa.DictionaryArray.from_arrays(places.take(found.indices), found.dictionary.take(order))


def frame_of(content: bytes | memoryview) -> pd.DataFrame:
    """Read what `stream_of` wrote; words come as categories."""
    found: pd.DataFrame = pa.ipc.open_stream(content).read_pandas()
    return found


def bytes_of(frame: pd.DataFrame) -> int:
    """Give what a frame takes in memory."""
    return int(frame.memory_usage(deep=True).sum())


Stage = Literal["waiting", "running", "done", "failed"]


class Progress(NamedTuple):
    """How far a question is."""

    stage: Stage = "waiting"
    year: int = 0
    """The last one that is done; 0 before the first."""
    part: float = 0.0
    """Of the work, 0 to 1."""
    seconds_left: float | None = None
    """None as long as nothing is known of it."""
    sentence: Both = ("", "")
    """Why it failed and what to do, or what is being waited for."""

    @property
    def ended(self) -> bool:
        """Whether nothing more comes."""
        return self.stage in ("done", "failed")


@dataclass(frozen=True, eq=False)
class Paired:
    """Differences from the baseline under draws of the posterior, each pair under the same luck."""

    draws: int
    """Pairs that are done."""
    wanted: int
    scale: float
    differences: pd.DataFrame
    """(draw, area_code, indicator, year, before, difference) of prefecture and counties, for indicators with a fan;
    `before` is the baseline's value."""
    sentence: Both = ("", "")
    """Why there are none, or no more; empty otherwise."""

    @property
    def complete(self) -> bool:
        """Whether all draws that were wanted are in."""
        return self.draws >= self.wanted > 0

    def band(self, indicator: str, area: str) -> pd.DataFrame:
        """(year, mean, p05, p25, p50, p75, p95) of the differences; empty without any."""
        rows = self.differences
        rows = rows[(rows["indicator"] == indicator) & (rows["area_code"] == area)]
        found = rows.groupby("year")["difference"]
        marks = {f"p{100 * q:02.0f}": found.quantile(q) for q in (0.05, 0.25, 0.5, 0.75, 0.95)}
        return pd.DataFrame({"mean": found.mean(), **marks}).reset_index()


DIFFERENCES = {
    "draw": "int64",
    "area_code": "str",
    "indicator": "str",
    "year": "int64",
    "before": "float64",
    "difference": "float64",
}
NO_PAIRS = Paired(0, 0, 0.0, pd.DataFrame(columns=list(DIFFERENCES)).astype(DIFFERENCES))


class Beside(NamedTuple):
    """A draft that is compared with the one in hand, and what there is of it."""

    draft: Draft
    answer: Answer | None = None
    """At the settled scale."""
    progress: Progress = Progress()
    paired: Paired = NO_PAIRS


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that a session has to show at one moment. A new one is made whenever something comes in."""

    draft: Draft
    """In hand."""
    settled: Answer | None = None
    """Of the draft in hand, at full scale."""
    preview: Answer | None = None
    """Of the draft in hand, at a small scale; stays when the settled one is there."""
    baseline: Answer | None = None
    """The baseline at full scale."""
    small_baseline: Answer | None = None
    """The baseline at the preview's scale; stays when the other is there, since previews are compared with it."""
    progress: Progress = field(default_factory=Progress)
    """Of what is wanted most: the preview until it is there, then the settled answer."""
    paired: Paired = NO_PAIRS
    outdated: Answer | None = None
    """Of the draft that was in hand before: something to look at until there is an answer."""
    outdated_pairs: Paired = NO_PAIRS
    """Of the same draft."""
    whole: Answer | None = None
    """The latest answer that was complete, of this draft or of one before: for what indicators alone do not show."""
    beside: tuple[Beside, ...] = ()
    """Other drafts that are compared with it."""

    @property
    def shown(self) -> Answer | None:
        """The best answer for the draft in hand that there is."""
        return self.settled or self.preview

    @property
    def drawn(self) -> Answer | None:
        """What there is to look at: the best answer for the draft in hand, or that of the draft before."""
        return self.shown or self.outdated

    @property
    def drawn_pairs(self) -> Paired:
        """The pairs of the draft of which `drawn` is the answer."""
        return self.outdated_pairs if self.shown is None and self.outdated is not None else self.paired

    def behind(self, answer: Answer | None) -> Answer | None:
        """Give the baseline's answer to compare one with: of its scale and seed; None as long as that is not there."""
        if answer is None:
            return None
        found = (each for each in (self.baseline, self.small_baseline) if each is not None)
        return next((each for each in found if each.question.like(answer.question)), None)

    def of(self, draft: Draft) -> "Snapshot":
        """Give what there is of the draft on screen; while the desk still has an older one, that is outdated."""
        if self.draft == draft:
            return self
        mine = ("baseline", "small_baseline", "whole", "beside")
        kept: dict[str, Any] = {name: getattr(self, name) for name in mine}
        return Snapshot(draft, outdated=self.drawn, outdated_pairs=self.drawn_pairs, **kept)

    def brings(self, before: "Snapshot") -> bool:
        """Whether there is something to see at once that was not there before; all else, such as progress, can wait."""
        ended = self.progress.ended and self.progress.stage != before.progress.stage
        pairs = zip_longest(self._answers, before._answers)
        return ended or any(mine is not None and mine is not old for mine, old in pairs)

    def shows_same(self, before: "Snapshot") -> bool:
        """Whether nothing came in since but how far the work is, unless that ended."""
        mine, old = self.progress, before.progress
        if (mine.ended or old.ended) and mine.stage != old.stage:
            return False
        return replace(self, progress=old)._parts == before._parts

    @property
    def _parts(self) -> tuple[object, ...]:
        return tuple(getattr(self, each.name) for each in fields(self))

    @property
    def _answers(self) -> "tuple[Answer | None, ...]":
        return self.shown, self.baseline, self.small_baseline, *(each.answer for each in self.beside)
