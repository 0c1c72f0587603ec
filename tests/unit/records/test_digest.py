"""The hash of a document: the same for the same facts, however they are written."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausal.records.digest import canonical, record_hash
from clausal.records.read import read_documents

decimals = st.decimals(-(10**12), 10**12, allow_nan=False, places=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | decimals | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=3), below),
    max_leaves=8,
)


def test_the_form() -> None:
    document = {"b": [1, Decimal("2.50"), None], "a": {"é": '"\n', "z": True}}
    assert canonical(document) == '{"a":{"z":true,"é":"\\"\\n"},"b":[1,2.5,null]}'
    assert record_hash({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@given(st.dictionaries(st.text(max_size=3), values))
def test_it_says_the_same_as_json(document: dict[str, Any]) -> None:
    """Nothing is lost, and the order of keys makes no difference."""
    read = json.loads(canonical(document), parse_float=Decimal, parse_int=Decimal)
    assert read == document
    assert record_hash(dict(reversed(document.items()))) == record_hash(document)


@given(decimals)
def test_numbers_have_one_form(number: Decimal) -> None:
    forms = {canonical(number), canonical(number.normalize()), canonical(number + Decimal("0E-9"))}
    if number == int(number):
        forms.add(canonical(int(number)))
    assert len(forms) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("12", 12), ("", None), (True, 1), (Decimal("0.1"), Decimal("0.10001"))]
)
def test_what_differs_has_another_hash(one: object, other: object) -> None:
    assert record_hash({"a": one}) != record_hash({"a": other})


def test_files_of_the_same_facts(tmp_path: Path) -> None:
    files = {
        "a.json": '{"t": {"hours": 12.50, "day": "2011-07-01", "none": null, "ok": false}}',
        "b.json": '{ "t": {"ok": false, "none": null,\n "day": "2011-07-01", "hours": 1.25e1} }',
        "c.yaml": "t:\n  day: 2011-07-01\n  hours: 12.5\n  none: null\n  ok: no\n",
    }
    hashes = set()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (document,) = read_documents(tmp_path / name)
        hashes.add(record_hash(document.data))
    assert len(hashes) == 1
