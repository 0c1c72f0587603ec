"""The sample of the Baltimore book has the figures that are known, and can be answered."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import clausal
from clausal.render.schemas import output_schema
from clausal.resources import policies_path
from clausal.sampling.draw import documents
from clausal.sampling.read import read_sample
from clausal.sampling.rules import Sample

FILE = policies_path() / "baltimore" / "sample.yaml"


@pytest.fixture(scope="module")
def book() -> clausal.Book:
    return clausal.load("baltimore")


@pytest.fixture(scope="module")
def sample(book: clausal.Book) -> Sample:
    return read_sample(FILE, book.reading)


@pytest.fixture(scope="module")
def teachers(sample: Sample) -> list[Any]:
    return list(documents(sample, seed=1, count=sample.number))


def test_the_published_schema_takes_it() -> None:
    data = json.loads(json.dumps(yaml.safe_load(FILE.read_text(encoding="utf-8")), default=str))
    Draft202012Validator(output_schema("sample")).validate(data)


def test_the_figures_that_are_known(teachers: list[Any]) -> None:
    records = [document["teacher"] for document in teachers]
    assert len(records) == 6000
    placed = Counter(teacher["placement"]["pathway"] for teacher in records)
    assert {pathway: round(100 * count / 6000) for pathway, count in placed.items()} == {
        "Standard": 26,
        "Professional": 70,
        "Model": 4,
    }
    entered = placed["Model"] + sum(len(teacher["requests"]) for teacher in records)
    profiles = [one for teacher in records for one in teacher["applications"]]
    passed = sum(sum(_points(r) for r in one["reviews"]) >= 240 for one in profiles)
    assert entered == pytest.approx(544, abs=45)
    assert len(profiles) == pytest.approx(341, abs=40)
    assert passed == pytest.approx(100, abs=25)
    assert len({teacher["school"] for teacher in records if teacher["charter"]}) == 33


def _points(review: Any) -> int:
    return int(review["score"].removesuffix("%"))


def test_every_record_fits_and_every_salary_is_decided(
    book: clausal.Book, teachers: list[Any]
) -> None:
    some = teachers[:150]
    # Among them are some who entered, some who applied, and some who did neither.
    ways = Counter(
        len(d["teacher"]["requests"]) + 2 * len(d["teacher"]["applications"]) for d in some
    )
    assert ways.keys() == {0, 1, 2}
    asked = ["salary", "career.pathway"]
    for document, evaluation in zip(
        some, book.evaluate_many(asked, some, as_of="2012-07-01"), strict=True
    ):
        salary, pathway = evaluation.answers
        assert salary.outcome == "value", evaluation.record
        teacher = document["teacher"]
        scores = [sum(map(_points, one["reviews"])) for one in teacher["applications"]]
        promoted = bool(teacher["requests"]) or any(score >= 240 for score in scores)
        if promoted:
            assert pathway.value == "Model"


def test_nothing_is_known_without_a_source(sample: Sample) -> None:
    assert len(sample.sources) >= 4
    assert all(remark.says.startswith(("Case study", "Public report")) for remark in sample.sources)
    assert any("part-time" in remark.says for remark in sample.assumptions)
