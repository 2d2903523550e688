"""What stands beside the parts of a store: the data dictionary, in both languages, and designs with their versions."""

import csv
import hashlib
import io
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from agents.parameters import Parameter
from experiments.outputs import Output
from experiments.point import LEVER, PARAMETER, change_of
from experiments.store import HEAD, writing
from experiments.store_files import locked, write_text
from policies.catalogue import catalogue

README, COLUMNS = "_README.md", "_columns.csv"
PACKAGES = ("luohu", "numba", "llvmlite", "numpy", "mesa", "pandas", "pyarrow")

MEANINGS = {
    "run": (
        "运行的键，全库唯一：代码、地区、人口、参数、政策杠杆、种子、规模与最后一年的 SHA-256",
        (
            "key of the run, unique in the store: SHA-256 of code, region, population, parameters, levers, seed, scale "
            "and last year"
        ),
    ),
    "status": ("done 完成，failed 失败", "done or failed"),
    "reason": ("失败的原因", "why it failed"),
    "digest": ("结果的校验码：事件与最终状态的 SHA-256", "SHA-256 of events and final state"),
    "seconds": ("模拟所用秒数（一个线程）；每次不同", "seconds inside simulation, one thread; never the same twice"),
    "scenario": ("情景名或文件", "scenario, name or file"),
    "region": ("地区数据目录，空为自带的地区", "folder of region data; empty for the packaged one"),
    "population": ("合成人口编号", "number of the synthetic population"),
    "seed": ("随机种子", "seed of the run's luck"),
    "scale": ("规模，1 为每一户", "size, 1 for every household"),
    "until": ("最后一年", "last year"),
    "code": ("所用代码的哈希（前 12 位）", "hash of the code that ran, its first 12 digits"),
    "behaviour": (
        "没有写明的参数与人口：fitted 取地区的拟合点（若有），prior 取先验均值与 0 号",
        (
            "parameters and population that are not named: fitted, those of the region's fitted point where it has "
            "one; prior, prior means and 0"
        ),
    ),
    "draw": ("后验抽样的行号", "row of the posterior draw"),
    "variant": ("模型结构的变体，空为模型本身", "structural variant of the model; empty for the model itself"),
}  # fmt: skip
"""Plain columns, in Chinese and English."""

TEXT = """# 运行库 · Store of runs

每行一次运行，每列一项输入或输出，见 `_columns.csv`；失败的运行也占一行，`status` 为 failed，`reason` 写明原因。
比率为百分数，人数按全规模计。`_design-….json` 是所用设计（含各变量的实际范围）与软件版本。以 `_` 或 `.` 开头的都不是
数据。

One row a run, one column an input or output (`_columns.csv`); a run that failed is a row too, with `status` failed and
its `reason`. Shares are in percent, counts in full-size persons. `_design-….json`: the design, with the ranges as they
were resolved, and the versions. What begins with `_` or `.` is no data.

```
pandas.read_parquet("DIR")
duckdb.sql("SELECT * FROM 'DIR/*.parquet'")
luohu store show DIR      # 内容与失败 · what is in it, failures
luohu store compact DIR   # 合并分片 · join the parts
```

合并几个列相同的库：把各分片复制到同一目录。若合并分片的进程中途被杀，少数运行可能暂时出现两次，下一个 `luohu` 命令会
清理。

To merge stores of the same columns, copy their parts into one folder. If the joining of parts is killed half-way, runs
may stand there twice until the next `luohu` command on the store tidies up.

合成人口、2015 年的状态、乡镇人口等均为合成；结果以模型及其假设为条件。 ·
Populations, the state of 2015 and townships are synthetic; results are conditional on the model and its assumptions.
"""


def column_rows(
    axes: Sequence[str], outputs: Sequence[Output], parameters: Mapping[str, Parameter]
) -> list[dict[str, Any]]:
    """The data dictionary: column, kind, meaning_zh, meaning_en, unit, indicator, year, area_code."""
    rows: list[dict[str, Any]] = []
    for name, _ in HEAD:
        zh, en = MEANINGS[name]
        kind = "design" if name in ("scenario", "region", "population", "seed", "scale", "until") else "run"
        rows.append({"column": name, "kind": kind, "meaning_zh": zh, "meaning_en": en})
    for name in axes:
        zh, en, unit = _axis_meaning(name, parameters)
        rows.append({"column": name, "kind": "design", "meaning_zh": zh, "meaning_en": en, "unit": unit})
    rows.extend(
            {
                "column": output.column, "kind": "output", "unit": output.unit, "indicator": output.indicator,
                "year": output.year, "area_code": output.area_code,
                "meaning_zh": f"{output.area_code} 地区 {output.year} 年的指标 {output.indicator}",
                "meaning_en": f"indicator {output.indicator} of {output.area_code} in {output.year}",
            }
            for output in outputs
        )  # fmt: skip
    return rows


def _axis_meaning(name: str, parameters: Mapping[str, Parameter]) -> tuple[str, str, str]:
    if name.startswith(LEVER):
        change = change_of(name)
        entry = catalogue()[change.lever]
        last = "" if change.last is None else str(change.last)
        areas = ", ".join(change.areas)
        zh = f"杠杆“{entry.name[0]}”，{change.first} 年起{f'至 {last} 年' if last else ''}"
        zh += f"，仅 {areas}" if areas else ""
        en = f"lever “{entry.name[1]}” from {change.first}{f' to {last}' if last else ' on'}"
        return zh, f"{en}{f', in {areas} only' if areas else ''}", entry.lever.unit
    if name.startswith(PARAMETER):
        key = name.removeprefix(PARAMETER)
        known = parameters[key]
        return f"行为参数 {key}（{known.meaning}）", f"parameter {key}: {known.meaning}", known.unit
    return (*MEANINGS[name], "")


def write_notes(
    folder: Path, axes: Sequence[str], outputs: Sequence[Output], parameters: Mapping[str, Parameter],
    told: Mapping[str, Any], code: str, regions: Mapping[str, str], fitted: Mapping[str, str],
) -> None:  # fmt: skip
    """Write dictionary and design beside the parts; the same content is written once.

    Args:
        folder: of the store.
        axes: columns that the design varies.
        outputs: columns of outputs.
        parameters: all that the region has.
        told: the design in plain values.
        code: hash of the code that results depend on.
        regions: hash by code.
        fitted: digest of the fitted point by code, of those that have one.

    Raises:
        InputError: the disk is full or refuses.
    """
    text = io.StringIO()
    fields = ("column", "kind", "meaning_zh", "meaning_en", "unit", "indicator", "year", "area_code")
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    writer.writerows(column_rows(axes, outputs, parameters))
    versions = {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
    design = json.dumps(
        {**told, "code": code, "regions": dict(regions), "fitted": dict(fitted), "versions": versions},
        ensure_ascii=False,
        indent=2,
    )
    name = f"_design-{hashlib.sha256(design.encode()).hexdigest()[:12]}.json"
    with writing(folder), locked(folder):
        write_text(folder / README, TEXT)
        write_text(folder / COLUMNS, text.getvalue())
        write_text(folder / name, design + "\n")


def read_columns(folder: Path) -> dict[str, dict[str, str]]:
    """The data dictionary of a store, by column; empty if it was not copied along, or is damaged."""
    try:
        with (folder / COLUMNS).open(encoding="utf-8", newline="") as file:
            return {row["column"]: row for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError, csv.Error):
        return {}
