"""Populations of any size, as Parquet or Arrow IPC: some thousand teachers, again and again.

Each has ten evaluations and fifteen activities; five in a hundred have an application, with three
reviews. They are made up, and the folder says so.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet

import clausal
from tests.benchmarks.sampled import records

FOLDER = Path(tempfile.gettempdir()) / "clausal-populations"

SAMPLED = 4096
"""Teachers that are different but for their ids."""

AT_A_TIME = 16 * SAMPLED
"""Teachers in a record batch, and in half of a Parquet row group."""

EVALUATIONS, ACTIVITIES = 10, 15

WORDS = pa.dictionary(pa.int32(), pa.string())

SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("school", WORDS),
        ("charter", pa.bool_()),
        ("subject", WORDS),
        ("level", WORDS),
        ("full_time", WORDS),
        ("hired", pa.date32()),
        ("degree", WORDS),
        (
            "placement",
            pa.struct(
                [
                    ("since", pa.date32()),
                    ("pathway", WORDS),
                    ("interval", pa.int8()),
                    ("balance", pa.decimal128(9, 2)),
                ]
            ),
        ),
        ("evaluations", pa.list_(pa.struct([("year", WORDS), ("rating", WORDS)]))),
        (
            "courses",
            pa.list_(
                pa.struct(
                    [
                        ("completed", pa.date32()),
                        ("credits", pa.decimal128(9, 2)),
                        ("graduate", pa.bool_()),
                        ("toward_degree", pa.bool_()),
                        ("toward_certification", pa.bool_()),
                    ]
                )
            ),
        ),
        (
            "trainings",
            pa.list_(
                pa.struct(
                    [
                        ("finished", pa.date32()),
                        ("hours", pa.decimal128(9, 2)),
                        ("stages", pa.list_(WORDS)),
                        ("product", WORDS),
                    ]
                )
            ),
        ),
        (
            "projects",
            pa.list_(
                pa.struct(
                    [
                        ("reported", pa.date32()),
                        ("approved", pa.bool_()),
                        ("rubric", pa.decimal128(9, 2)),
                    ]
                )
            ),
        ),
        (
            "applications",
            pa.list_(
                pa.struct(
                    [
                        ("submitted", pa.date32()),
                        ("decided", pa.date32()),
                        ("attended_information_session", pa.bool_()),
                        ("video_minutes", pa.decimal128(9, 2)),
                        ("work_samples", pa.bool_()),
                        ("lesson_plans", pa.bool_()),
                        ("student_data", pa.bool_()),
                        ("reviews", pa.list_(pa.struct([("reviewer", WORDS), ("score", WORDS)]))),
                    ]
                )
            ),
        ),
        ("requests", pa.list_(pa.struct([("made", pa.date32())]))),
    ]
)


def population(teachers: int, ending: str) -> Path:
    """The file of a population, made if it is not there."""
    FOLDER.mkdir(exist_ok=True)
    about = {"synthetic": True, "label": "synthetic: these records are made up"}
    (FOLDER / "about.json").write_text(json.dumps(about), encoding="utf-8")
    path = FOLDER / f"teachers-{teachers}{ending}"
    if not path.exists():
        made = path.with_name(f".{path.name}.{os.getpid()}")
        if ending == ".parquet":
            with pa.parquet.ParquetWriter(made, SCHEMA) as writer:
                for batch in _batches(teachers):
                    writer.write_batch(batch, row_group_size=2 * AT_A_TIME)
        else:
            with pa.ipc.new_file(made, SCHEMA) as writer:
                for batch in _batches(teachers):
                    writer.write_batch(batch)
        made.rename(path)
    return path


def district() -> dict[str, Any]:
    """What the sample says of the district."""
    (record,) = records(clausal.load("baltimore"), 1)
    found: dict[str, Any] = record["district"]
    return found


def _batches(teachers: int) -> Iterator[Any]:
    sampled = _sampled()
    for start in range(0, teachers, AT_A_TIME):
        count = min(AT_A_TIME, teachers - start)
        numbers = pa.array(range(start + 1, start + count + 1)).cast(pa.string())
        ids = pc.binary_join_element_wise("synthetic", numbers, "-")
        rows = sampled.slice(0, count)
        yield pa.record_batch([ids, *rows.columns[1:]], schema=SCHEMA)


@cache
def _sampled() -> Any:
    """One record batch, in which the sampled teachers stand again and again."""
    draw = random.Random(1)
    sampled = [each["teacher"] for each in records(clausal.load("baltimore"), SAMPLED)]
    activities = [
        (field, item)
        for teacher in sampled
        for field in ("courses", "trainings", "projects")
        for item in teacher[field]
    ]
    applications = [item for teacher in sampled for item in teacher["applications"]]
    for number, teacher in enumerate(sampled):
        known = {item["year"]: item for item in teacher["evaluations"]}
        years = [f"{2011 - n}-{(2012 - n) % 100:02}" for n in range(EVALUATIONS)]
        some = list(known.values()) or [{"rating": "Proficient"}]
        teacher["evaluations"] = [
            known.get(year) or {"year": year, "rating": draw.choice(some)["rating"]}
            for year in reversed(years)
        ]
        teacher |= {"courses": [], "trainings": [], "projects": [], "applications": []}
        for field, item in draw.choices(activities, k=ACTIVITIES):
            teacher[field].append(item)
        if number % 20 == 0:
            application = dict(draw.choice(applications))
            reviews = application["reviews"]
            application["reviews"] = [reviews[n % len(reviews)] for n in range(3)]
            teacher["applications"] = [application]
    rows = [_typed(teacher, pa.struct(SCHEMA)) for teacher in sampled]
    whole = pa.Table.from_pylist(rows, schema=SCHEMA)
    again = pa.concat_tables([whole] * (AT_A_TIME // SAMPLED)).combine_chunks()
    (batch,) = again.unify_dictionaries().combine_chunks().to_batches()
    return batch


def _typed(given: Any, type: Any) -> Any:
    """What a record writes, as Python has it of an Arrow type."""
    t = pa.types
    if given is None:
        return None
    if t.is_struct(type):
        return {field.name: _typed(given.get(field.name), field.type) for field in type}
    if t.is_list(type):
        return [_typed(item, type.value_type) for item in given]
    if t.is_date(type):
        return pa.scalar(given).cast(type).as_py()
    return Decimal(str(given)) if t.is_decimal(type) else given
