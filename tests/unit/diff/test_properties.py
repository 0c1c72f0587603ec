"""What holds of every diff, whatever the texts say."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import shutil
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from clausal.book import load
from clausal.diff.compare import compare
from clausal.diff.edits import Added, CellsEdit, Change, Changed, Diff, Edit, Removed
from clausal.errors import BookError
from clausal.ir.text import ConsolidatedText
from clausal.reading import shipped_books
from clausal.render.changes import Comparison
from clausal.render.diff_html import diff_html
from clausal.render.diff_json import diff_json
from clausal.render.diff_markdown import diff_markdown
from clausal.render.diff_text import diff_text
from clausal.render.schemas import output_schema
from clausal.resources import policies_path

AGREED = dt.date(2011, 7, 1)
VALIDATOR = Draft202012Validator(output_schema("diff"))
WORD = re.compile(r"[A-Za-z_]\w*|\d[\d,.]*")


@cache
def book(name: str) -> ConsolidatedText:
    return load(name).text_on(AGREED)


@cache
def example() -> tuple[ConsolidatedText, dict[str, str]]:
    """A book that is quick to check, and its sources."""
    folder = policies_path() / "example_step_lane"
    sources = {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.glob("*")
        if path.suffix in (".clause", ".csv")
    }
    return book("example_step_lane"), sources


def rendered(diff: Diff) -> None:
    """Every form of a diff can be made, and the JSON is as published."""
    comparison = Comparison(diff=diff, old="A", new="B")
    VALIDATOR.validate(json.loads(json.dumps(diff_json(comparison))))
    assert diff_text(comparison)
    assert diff_markdown(comparison)
    assert diff_html(comparison)


@pytest.mark.parametrize("name", shipped_books())
def test_nothing_changed(name: str) -> None:
    diff = compare(book(name), book(name))
    assert not diff
    assert not diff.in_meaning


@pytest.mark.parametrize("name", shipped_books())
def test_order_is_no_change(name: str) -> None:
    old = book(name)
    shuffled: dict[str, Any] = {
        field.name: dict(random.Random(7).sample(list(held.items()), len(held)))
        for field in fields(old)
        if isinstance(held := getattr(old, field.name), dict)
    }
    other = replace(old, version="0" * 16, **shuffled)
    assert not compare(old, other).in_meaning


def test_two_books_that_have_nothing_in_common() -> None:
    old, new = book("baltimore"), book("example_step_lane")
    rendered(compare(old, new))
    rendered(compare(new, old))


def turned(change: Change) -> object:
    """A change, read backwards."""
    match change:
        case Added(kind=kind, new=provision):
            return ("removed", kind, provision.name)
        case Removed(kind=kind, old=provision):
            return ("added", kind, provision.name)
        case Changed():
            return ("changed", frozenset(map(_turned, change.edits)))


def _turned(edit: Edit | CellsEdit) -> str:
    if isinstance(edit, CellsEdit):
        return repr(sorted((repr(c.keys), repr(c.new), repr(c.old)) for c in edit.cells))
    return repr((edit.part, edit.at, edit.new, edit.old))


def straight(change: Change) -> object:
    match change:
        case Added(kind=kind, new=provision):
            return ("added", kind, provision.name)
        case Removed(kind=kind, old=provision):
            return ("removed", kind, provision.name)
        case Changed():
            return ("changed", frozenset(map(_straight, change.edits)))


def _straight(edit: Edit | CellsEdit) -> str:
    if isinstance(edit, CellsEdit):
        return repr(sorted((repr(c.keys), repr(c.old), repr(c.new)) for c in edit.cells))
    return repr((edit.part, edit.at, edit.old, edit.new))


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_every_difference_is_told(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A word of the book in another's place: if that is another version, the diff says so."""
    old, sources = example()
    name = data.draw(st.sampled_from([n for n in sources if n.endswith(".clause")]))
    source = sources[name]
    words = list(WORD.finditer(source))
    at = data.draw(st.sampled_from(words))
    word = data.draw(
        st.sampled_from(sorted({w.group() for w in words})) | st.integers(0, 99_999).map(str)
    )
    folder = tmp_path_factory.mktemp("book")
    for other, text in sources.items():
        changed = source[: at.start()] + word + source[at.end() :] if other == name else text
        (folder / other).write_text(changed, encoding="utf-8")
    try:
        new = load(folder).text_on(AGREED)
    except BookError:
        assume(False)
    finally:
        shutil.rmtree(folder)
    there, back = compare(old, new), compare(new, old)
    assert bool(there) == bool(back) == (old.version != new.version)
    assert there.in_meaning == back.in_meaning
    if there:
        assert there.in_meaning or "order" in diff_text(Comparison(diff=there, old="", new=""))
    rendered(there)
    rendered(back)
    assert {*map(_turned, there.agreement)} == {*map(_straight, back.agreement)}
    if not any(c for c in there.changes if isinstance(c, Changed) and c.old.name != c.new.name):
        assert {*map(turned, there.changes)} == {*map(straight, back.changes)}
