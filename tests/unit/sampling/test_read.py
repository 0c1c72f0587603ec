"""What a sample declares wrongly is told with its place and how to mend it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from clausal.errors import RecordError
from clausal.render.schemas import output_schema
from clausal.sampling.rules import Remark

from .conftest import SAMPLE, Read

SCHEMA = Draft202012Validator(output_schema("sample"))

ONE = """\
schema: clausal/sample/1
title: Workers
of: worker
called: workers
number: 1
records: {worker: %s}
"""


def test_what_is_known_and_what_is_assumed(read: Read) -> None:
    sample = read(SAMPLE)
    assert sample.sources == (
        Remark(path="worker.post", says="the register"),
        Remark(path="worker.grade", says="the register"),
    )
    assert sample.assumptions[0] == Remark(path="", says="everybody works at one site")
    assert Remark(path="worker.hired", says="a year before") in sample.assumptions
    assert (sample.of, sample.called, sample.number) == ("worker", "workers", 40)
    assert sample.once == {"site"}


def test_the_published_schema_takes_it() -> None:
    SCHEMA.validate(plain(SAMPLE))
    assert not SCHEMA.is_valid(plain(SAMPLE.replace("chance: 80%", "chances: 80%")))
    assert not SCHEMA.is_valid(plain(SAMPLE.replace("is: 0}}", "is: 0, text: a}}")))


def plain(words: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(words), default=str))


FAULTS = {
    # names
    "grad: {is: Junior}": ("worker.grad", "no field `grad` in a worker", "did you mean `grade`?"),
    "zeal: {is: 1}": ("worker.zeal", "no field `zeal` in a worker", "what is only drawn"),
    "grade: {oneof: [Junior]}": ("worker.grade", "nothing of how", "did you mean `one_of`?"),
    "grade: {one_of: [Junior], weight: 1}": ("worker.grade", "`weight` beside", "missing, unknown"),
    "on_call: {}": ("worker.on_call", "nothing of how", "for yes or no, write one of is, chance"),
    "grade: {one_of: {Junor: 1}}": ("worker.grade", "`Junor` is not", "did you mean `Junior`?"),
    "grade: {hidden: true, is: x}": ("worker.grade", "would not be written", "name of its own"),
    # types
    "hired: {chance: 50%}": ("worker.hired", "`chance` does not go with a date", "is, one_of"),
    "hired: {is: 2011-02-30}": ("worker.hired", "2011-02-30 is not a day", "28 days"),
    "bonus: {is: 1.234}": ("worker.bonus", "more than 2 places", "round it"),
    "part: {between: [50%, 120%]}": ("worker.part", "120% is more than 100%", ""),
    "post: {is: 3}": ("worker.post", "expected a record `post`, got a number", "{…}"),
    "post: {fields: {rank: {is: 10}}}": ("worker.post.rank", "10 is more than 9", ""),
    "grade: {one_of: [Junior], missing: 5%}": ("worker.grade", "may not be missing", "`unknown`"),
    # weights and shares
    "grade: {one_of: {Junior: 60%, Senior: 30%}}": ("worker.grade", "make 90% together", "100%"),
    "grade: {one_of: {Junior: 60%, Senior: 4}}": ("worker.grade", "some are not", "or none"),
    "grade: {one_of: {Junior: 0}}": ("worker.grade", "no weight is above 0", "a weight"),
    "grade: {one_of: {Junior: -1}}": ("worker.grade", "-1 is no weight for `Junior`", "from 0"),
    "on_call: {chance: 0.8}": ("worker.on_call", "expected a percent, got 0.8", '"80%"'),
    "on_call: {chance: 180%}": ("worker.on_call", "180% is more than 100%", ""),
    # ranges
    "hired: {between: [2012-01-01, 2011-01-01]}": ("worker.hired", "is more than", "lower"),
    "hired: {between: 2012-01-01}": ("worker.hired", "`between` has two ends", "highest"),
    "bonus: {between: [1, 9], step: 0}": ("worker.bonus", "a step is above 0", ""),
    "hired: {between: [2011-01-01, 2012-01-01], step: 2}": ("worker.hired", "has no step", ""),
    "bonus: {between: [1, 9], shape: lo}": ("worker.bonus", 'no shape "lo"', "did you mean `low`?"),
    'id: {text: "w", between: [1, 9]}': ("worker.id", "no place for a number", "{number}"),
    # references
    "hired: {is: post.since}": ("worker.hired", "no field `post` to refer to", "no field stands"),
    "hired: {is: hired}": ("worker.hired", "no field `hired` to refer to", "no field stands"),
    "bonus: {is: 1}, hired: {is: bonus}": ("worker.hired", "`bonus` is money", "same kind"),
    "bonus: {is: 1}, part: {is: bonus}": ("worker.part", "`bonus` is money", "same kind"),
    "first: {is: 2011-12}, hired: {is: first}": ("worker.hired", "`first` is a school year", ""),
    "hired: {is: 2011-01-01, unknown: 5%}, post: {fields: {since: {is: hired}}}": (
        "worker.post.since",
        "nothing can depend on `hired`",
        "`hidden`",
    ),
    "post: {fields: {since: {is: 2011-01-01}}}, hired: {is: post.since + 3}": (
        "worker.hired",
        "by a mere number",
        "`post.since + 3 years`",
    ),
    "credits: {is: 1}, post: {fields: {rank: {is: credits}}}": (
        "worker.post.rank",
        "`credits` is a number of CR",
        "same kind",
    ),
    # cases
    "grade: {by: on_call, cases: {}}": ("worker.grade", "no field `on_call` to refer to", ""),
    "on_call: {is: true}, grade: {by: on_call, cases: {}}": (
        "worker.grade",
        "no case for yes, no",
        "`otherwise`",
    ),
    "on_call: {is: true}, grade: {by: on_call, cases: {maybe: {is: Junior}}}": (
        "worker.grade",
        "never `maybe`",
        "yes, no",
    ),
    "hired: {is: 2011-01-01}, grade: {by: hired, cases: {}}": (
        "worker.grade",
        "`hired` is a date",
        "cases are of a choice",
    ),
    # lists
    "tasks: {each: {}}": ("worker.tasks", "one of `number` and `every`", "write `number"),
    "tasks: {each: {}, number: {is: 1001}}": ("worker.tasks", "1,001 is more than 1,000", ""),
    "tasks: {each: {}, number: {is: 1, unknown: 5%}}": ("worker.tasks", "always known", ""),
    "tasks: {each: {}, every: {begun: [2011-12, 2012-13]}}": ("worker.tasks", "is a date", ""),
    "reviews: {each: {year: {is: 2011-12}}, every: {year: [2011-12, 2012-13]}}": (
        "worker.reviews",
        "given by `every` already",
        "take it out",
    ),
}


@pytest.mark.parametrize("field", FAULTS)
def test_a_fault(read: Read, field: str) -> None:
    path, message, help_ = FAULTS[field]
    with pytest.raises(RecordError) as raised:
        read(ONE % f"{{{assumed(field)}}}")
    (found,) = raised.value.diagnostics
    assert (found.path, message in found.message) == (path, True), found
    assert help_ in (found.help or "")


def assumed(fields: str) -> str:
    """The same fields, each of them assumed."""
    depth, words = 0, ""
    for sign in fields:
        words += "{assumed: a guess, " if sign == "{" and not depth else sign
        depth += (sign == "{") - (sign == "}")
    return words


def test_what_is_not_said_to_be_known_or_assumed(read: Read) -> None:
    fields = "{hired: {is: 2011-01-01}, post: {fields: {rank: {is: 1}}}}"
    with pytest.raises(RecordError) as raised:
        read(ONE % fields)
    assert [found.path for found in raised.value.diagnostics] == [
        "worker.hired",
        "worker.post.rank",
    ]
    assert all("where this comes from" in found.message for found in raised.value.diagnostics)


TOP = {
    "called: workers": ("called: The Workers", "called", "can't be an option"),
    "number: 40": ("number: 0", "number", "no number of documents"),
    "of: worker": ("of: werker", "of", "there is no record `werker` in works"),
    "schema: clausal/sample/1": ("schema: clausal/sample/9", "schema", "expected clausal/sample/1"),
    "title: Workers": ("titel: Workers", "titel", "there is no `titel` in a sample"),
    "  site:": ("  sight:", "records.sight", "there is no record `sight`"),
}


@pytest.mark.parametrize("old", TOP)
def test_a_fault_at_the_top(read: Read, old: str) -> None:
    new, path, message = TOP[old]
    assert old in SAMPLE
    with pytest.raises(RecordError) as raised:
        read(SAMPLE.replace(old, new, 1))
    assert any(f.path == path and message in f.message for f in raised.value.diagnostics)


def test_all_faults_at_once(read: Read) -> None:
    words = SAMPLE.replace("chance: 80%", "chance: 180%").replace("Senior: 25%", "Senior: 26%")
    with pytest.raises(RecordError) as raised:
        read(words)
    assert [f.path for f in raised.value.diagnostics] == ["worker.grade", "worker.on_call"]
