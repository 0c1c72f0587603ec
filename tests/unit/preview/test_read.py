"""What a costing declares wrongly is told with its line and how to mend it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from clausal.book import Book, load
from clausal.errors import RecordError
from clausal.preview.costing import Costing, Rate
from clausal.preview.figures import Remark
from clausal.preview.read import KEYS, read_costing
from clausal.render.schemas import output_schema
from clausal.resources import policies_path

from .conftest import COSTING

SCHEMA = Draft202012Validator(output_schema("costing"))


def read(book: Book, folder: Path, words: str) -> Costing:
    path = folder / "a costing.yaml"
    path.write_text(words, encoding="utf-8")
    return read_costing(path, book)


def test_what_it_says(book: Book, tmp_path: Path) -> None:
    costing = read(book, tmp_path, COSTING)
    assert (costing.of, costing.called, costing.pay.question) == ("worker", "workers", "salary")
    assert costing.pay.whole
    assert costing.benefits.otherwise == Rate(of_salary=Fraction(1, 10), a_head=7_00)
    assert costing.money == ("salary", "bonus")
    assert (costing.base_years, costing.years_ahead, costing.discount) == (1, 1, Fraction(1, 10))
    assert costing.questions is None
    assert Remark(about="", says="nobody leaves") in costing.assumptions
    assert Remark(about="pay", says="the wage table") in costing.sources
    assert Remark(about="one_time[1]", says="the agreement") in costing.sources


def test_rates_by_group(book: Book, tmp_path: Path) -> None:
    by = (
        "{by: {field: worker.grade}, rates: {Senior: {a_head: 9.50}, otherwise: {of_salary: 12.5%}}"
    )
    words = COSTING.replace("{of_salary: 10%, a_head: 7", by)
    benefits = read(book, tmp_path, words).benefits
    assert benefits.rates == {"Senior": Rate(a_head=9_50)}
    assert benefits.otherwise == Rate(of_salary=Fraction(1, 8))


def plain(words: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(words), default=str))


def test_the_published_schema_takes_it() -> None:
    SCHEMA.validate(plain(COSTING))
    assert set(KEYS) == set(output_schema("costing")["properties"])
    for old, new in (("years_ahead: 1", "years: 1"), ("10%, a_head", "ten, a_head")):
        assert old in COSTING
        assert not SCHEMA.is_valid(plain(COSTING.replace(old, new)))


@pytest.mark.parametrize(
    "name", [path.parent.name for path in sorted(policies_path().glob("*/costing.yaml"))]
)
def test_shipped_ones(name: str) -> None:
    path = policies_path() / name / "costing.yaml"
    SCHEMA.validate(plain(path.read_text(encoding="utf-8")))
    assert read_costing(path, load(name)).assumptions


# What is written for what, on which line of the file that is told, and how.
FAULTS = [
    ("clausal/costing/1", "clausal/costing/2", 1, "expected clausal/costing/1", ""),
    ("title: What", "titel: What", 2, "there is no `titel` in a costing", "did you mean `title`?"),
    ("of: worker", "of: werker", 3, 'no record "werker" in yard', "did you mean `worker`?"),
    ("called: workers", "called: The Crew", 4, "not in small letters", "`workers`"),
    ("[nobody leaves]", "nobody", 5, "a list of sentences", '["…", "…"]'),
    # pay and share
    ("question: salary", "question: salry", 6, 'by the name "salry"', "did you mean `salary`?"),
    ("question: salary", "question: step", 6, "`step` is a number, and not money", ""),
    ("question: salary", "question: entry", 6, "`entry` is a gate, and not money", ""),
    ("a full position", "everybody", 6, 'pay is not of "everybody"', "of: each person"),
    (", source: the wage table", "", 6, "it is not said where this comes from", "`source:"),
    ("source: the wage table", "source: [a]", 6, "`source` is a sentence", ""),
    ("field: worker.part", "field: worker.parts", 7, "no field `parts`", "did you mean `part`?"),
    ("field: worker.part", "field: worker.grade", 7, "is a `grade`, and not a percent", ""),
    ("field: worker.part", "field: crew.part", 7, "is no field of a worker", "`worker.`"),
    ("field: worker.part", "field: worker.part.a", 7, "goes on behind a percent", ""),
    ("field: worker.part", "field: worker.id", 7, "`worker.id` is personal", "several people"),
    ("field: worker.part", "field: worker.tasks", 7, "a list of `task`, and no single value", ""),
    ("{field: worker.part,", "{field: worker.part, question: step,", 7, "one of `field`", ""),
    ("hired: {field: worker.hired}", "hired: {field: worker.part}", 8, "and not a date", ""),
    ("question: bonus", "question: bonnus", 9, 'by the name "bonnus"', "did you mean `bonus`?"),
    ("[{question: bonus, source: the agreement}]", "bonus", 9, "expected a list", "[ … ]"),
    # grid and groups
    ("rows: {question: step}, ", "", 10, "there is no `rows`", "`rows` and `columns`"),
    ("columns: {field: worker.grade}", "columns: {field: worker.grad}", 10, "no field `grad`", ""),
    ("bands: [1, 3]", "bands: [3, 1]", 13, "bands go up", "lowest first"),
    ("bands: [1, 3]", "bands: [1, $3]", 13, "expected a number", ""),
    ("bands: [1, 3]", "bands: 3", 13, "a list of their lower ends", "[0, 5, 10, 20]"),
    ("{field: worker.site}\n  -", "{field: worker.site, bands: [1]}\n  -", 12, "has no bands", ""),
    ("title: By step", "title: site", 13, "two groups are called `site`", "`title`"),
    ("question: step, bands: [1, 3]", "question: salary", 13, "by bands alone", "`bands:"),
    ("title: By step", "titel: By step", 13, "no `titel` in `groups[2]`", "`title`"),
    # schools and benefits
    ("North: actual", "Nort: actual", 16, "is never `Nort`", "did you mean `North`?"),
    ("South: average", "South: half", 16, 'no school is charged "half"', "actual or average"),
    ("10%, a_head", "10, a_head", 18, "expected a percent, got 10", '"10%"'),
    ("a_head: 7", "a_head: -7", 18, "-$7 is less than $0", ""),
    ("of_salary: 10%, a_head: 7, ", "", 18, "a share of salary, an amount a head", "of_salary"),
    ("of_salary: 10%, a_head: 7", "by: {field: worker.grade}, rates: {Senior: {a_head: 1}}", 18,
     "no rate for whoever is in none", "`otherwise: {…}`"),
    ("of_salary: 10%, a_head: 7",
     "by: {field: worker.grade}, rates: {Seniro: {a_head: 1}, otherwise: {a_head: 1}}", 18,
     "is never `Seniro`", "did you mean `Senior`?"),
    ("of_salary: 10%, a_head: 7",
     "by: {question: step, bands: [1, 3]}, rates: {1 to 3: {a_head: 1}, otherwise: {a_head: 1}}",
     18, "`step` is never `1 to 3`", "did you mean `1 to 2`?"),
    # the rest
    ("gates: [entry]", "gates: [entri]", 19, 'by the name "entri"', "did you mean `entry`?"),
    ("gates: [entry]", "gates: [step]", 19, "`step` is a number, and no gate", ""),
    ("gates: [entry]", "protected: {question: step}", 19, "and not yes or no", ""),
    ("gates: [entry]", "questions: [thirteen]", 19, 'no open question "thirteen"', "thirteenth"),
    ("gates: [entry]", "unless_given: {fields: {task: []}, assumed: a}", 19, "no field `task`",
     "did you mean `tasks`?"),
    ("years_ahead: 1", "years_ahead: 99", 20, "99 is no number of years", "from 0 to 10"),
    ("1 year before", "last year", 21, '"last year" is no base', "`same day`"),
    ("rate: 10%", "rate: 110%", 22, "110% is more than 100%", ""),
    ("years: 3", "years: 0", 25, "0 is no number of years", "from 1 to 60"),
    ("record: {worker: {", "record: {wrker: {", 24, "a career has a record of a worker", ""),
    ("grade: Junior, part: 100%", "grade: Junor, part: 100%", 27, "`Junor` is not a `grade`", ""),
    ("worker.tasks: {", "worker.task: {", 28, "no list `worker.task`", "`worker.tasks`"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message", "help_"), FAULTS)
def test_a_fault(
    book: Book, tmp_path: Path, old: str, new: str, line: int, message: str, help_: str
) -> None:
    assert old in COSTING
    with pytest.raises(RecordError) as raised:
        read(book, tmp_path, COSTING.replace(old, new, 1))
    told = [
        (found.span.line if found.span else 0, found.message, found.help or "")
        for found in raised.value.diagnostics
    ]
    assert any(message in says and help_ in how and at == line for at, says, how in told), told


def test_all_faults_at_once(book: Book, tmp_path: Path) -> None:
    words = COSTING.replace("salary, of", "salry, of").replace("years_ahead: 1", "years_ahead: -1")
    with pytest.raises(RecordError) as raised:
        read(book, tmp_path, words)
    assert [found.path for found in raised.value.diagnostics] == ["pay", "years_ahead"]


def test_what_is_lacking(book: Book, tmp_path: Path) -> None:
    with pytest.raises(RecordError) as raised:
        read(book, tmp_path, "schema: clausal/costing/1\ntitle: a\nof: worker\ncalled: workers\n")
    (found,) = raised.value.diagnostics
    assert found.message == "there is no `pay` in the costing"


def test_pay_of_a_position_needs_shares(book: Book, tmp_path: Path) -> None:
    share = next(line for line in COSTING.splitlines() if line.startswith("share"))
    with pytest.raises(RecordError, match="how much of a position each person has"):
        read(book, tmp_path, COSTING.replace(share, ""))


def test_two_documents(book: Book, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="a file declares one costing"):
        read(book, tmp_path, f"{COSTING}---\n{COSTING}")
