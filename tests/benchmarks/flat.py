"""Arrow batches of teachers → flat arrays, as a programmer would lay them out for these rules.

A list is the rows from `starts[i]` to before `starts[i + 1]` of the arrays of its items. Numbers
are whole, times a million; days are those since 1970; options are their places in their choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tests.benchmarks.by_hand import certified
from tests.benchmarks.schedule import DEGREES, PATHWAYS

Array = NDArray[Any]

MILLION = 10**6
NEVER = np.int32(2**31 - 1)
RATINGS = ("Unsatisfactory", "Developing", "Satisfactory", "Proficient")
MISSING = -1


class Flat(NamedTuple):
    """The columns that the rules use, and no others."""

    hired: Array
    degree: Array
    since: Array
    pathway: Array
    interval: Array
    balance: Array
    certified: Array

    evaluations: Array
    year: Array
    rating: Array

    courses: Array
    completed: Array
    credits: Array
    graduate: Array
    toward_degree: Array
    toward_certification: Array

    trainings: Array
    finished: Array
    hours: Array
    stages: Array
    """how many: a set has each option once"""
    product: Array
    """whether there is one"""

    projects: Array
    reported: Array
    approved: Array
    rubric: Array

    applications: Array
    submitted: Array
    decided: Array
    complete: Array
    """whether the session was attended, and samples, plans and data are there"""
    video_minutes: Array
    reviews: Array
    score: Array

    requests: Array
    made: Array


COLUMNS = (
    "hired",
    "degree",
    "placement",
    "evaluations",
    "courses",
    "trainings",
    "projects",
    "applications",
    "requests",
)
"""What of a population's columns the questions rest on."""


def flat(batch: Any, district: Mapping[str, Any]) -> Flat:
    """The arrays of a batch. They are Arrow's own, wherever they can be."""
    placement = _fields(batch.column("placement"))
    starts, each = {}, {}
    for name in COLUMNS[3:]:
        starts[name], each[name] = _items(batch.column(name))
    reviews, review = _items(each["applications"]["reviews"])
    stages = each["trainings"]["stages"].offsets.to_numpy()
    application = each["applications"]
    return Flat(
        hired=_days(batch.column("hired")),
        degree=_options(batch.column("degree"), DEGREES),
        since=_days(placement["since"]),
        pathway=_options(placement["pathway"], PATHWAYS),
        interval=_array(placement["interval"]).astype(np.int64),
        balance=_millionths(placement["balance"]),
        certified=np.array([certified(district)]),
        evaluations=starts["evaluations"],
        year=_codes(each["evaluations"]["year"], lambda year: int(year[:4])),
        rating=_options(each["evaluations"]["rating"], RATINGS),
        courses=starts["courses"],
        completed=_days(each["courses"]["completed"]),
        credits=_millionths(each["courses"]["credits"]),
        graduate=_array(each["courses"]["graduate"]),
        toward_degree=_array(each["courses"]["toward_degree"]),
        toward_certification=_array(each["courses"]["toward_certification"]),
        trainings=starts["trainings"],
        finished=_days(each["trainings"]["finished"]),
        hours=_millionths(each["trainings"]["hours"]),
        stages=np.diff(stages),
        product=_array(each["trainings"]["product"].is_valid()),
        projects=starts["projects"],
        reported=_days(each["projects"]["reported"]),
        approved=_array(each["projects"]["approved"]),
        rubric=_millionths(each["projects"]["rubric"]),
        applications=starts["applications"],
        submitted=_days(application["submitted"]),
        decided=_days(application["decided"]),
        complete=_array(application["attended_information_session"])
        & _array(application["work_samples"])
        & _array(application["lesson_plans"])
        & _array(application["student_data"]),
        video_minutes=_millionths(application["video_minutes"]),
        reviews=reviews,
        score=_codes(review["score"], _percent, np.int64),
        requests=starts["requests"],
        made=_days(each["requests"]["made"]),
    )


def _items(lists: Any) -> tuple[Array, dict[str, Any]]:
    """Where each list begins and ends, and the columns of the items."""
    starts = lists.offsets.to_numpy()
    first, last = int(starts[0]), int(starts[-1])  # others belong to rows that were cut off
    return starts - first, _fields(lists.values.slice(first, last - first))


def _fields(records: Any) -> dict[str, Any]:
    return {records.type.field(i).name: records.field(i) for i in range(records.type.num_fields)}


def _array(column: Any) -> Array:
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _days(column: Any) -> Array:
    days = column.cast(pa.date32()).view(pa.int32())
    return _array(days.fill_null(int(NEVER)) if days.null_count else days)


def _millionths(column: Any) -> Array:
    """A million times as much, exact."""
    assert pa.types.is_decimal128(column.type)
    halves: Array = np.frombuffer(column.buffers()[1], dtype=np.int64)
    low = halves[2 * column.offset : 2 * (column.offset + len(column)) : 2]
    millionths: Array = low * 10 ** (6 - column.type.scale)
    return millionths


def _options(column: Any, options: tuple[str, ...]) -> Array:
    return _codes(column, options.index, np.int8)


def _percent(text: str) -> int:
    return int(Decimal(text.removesuffix("%")) * MILLION)


def _codes(column: Any, code: Callable[[str], int], dtype: Any = np.int16) -> Array:
    """A number for each text; each different text is looked at once."""
    encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    codes = np.array([*map(code, encoded.dictionary.to_pylist()), MISSING], dtype=dtype)
    indices = encoded.indices
    if indices.null_count:
        indices = indices.fill_null(len(codes) - 1)
    found: Array = codes[_array(indices)]
    return found
