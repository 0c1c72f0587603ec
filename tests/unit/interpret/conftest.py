"""Small texts → checked texts → answers, through the whole pipeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

from clausal.check.check import Checked
from clausal.history.texts import split
from clausal.interpret.answers import Answer, Need, NeedKind
from clausal.interpret.questions import Circumstances, answer
from clausal.pipeline import KnownTexts, texts_known
from clausal.reading import Location, ParsedBook
from clausal.records.load import load_record
from clausal.source import Source
from clausal.syntax.parser import parse
from clausal.values import Value

AGREEMENT = """
language 1

agreement test "Test Agreement"
  between   board "The Board"
  and       union "The Union"
  ratified  2000-01-01
  in force  from 2000-01-01 to 2099-12-31
  year      starts July 1
  currency  USD

unit AU
"""


@cache
def texts(text: str, agreement: str = AGREEMENT) -> KnownTexts:
    """The texts of a book of one file: with its amendments, if it has any."""
    source = Source("test.clause", dedent(agreement) + dedent(text))
    file, diagnostics = parse(source)
    assert diagnostics == []
    location = Location("test", Path("test"), shipped=False)
    return texts_known(ParsedBook(location, (source,), (file,), split([file])))


def findings(text: str, agreement: str = AGREEMENT) -> Checked:
    """A text and all that the checker finds in it."""
    known = texts(text, agreement)
    return known.check(known.history.on(dt.date.max))


def ask(
    text: str | KnownTexts,
    question: str,
    record: Mapping[str, Any] | None = None,
    *,
    on: str = "2012-01-01",
    agreement: str = AGREEMENT,
    settings: Mapping[str, Value] | None = None,
) -> Answer:
    """The answer to a question of a text about a record, as of a day."""
    timeline = texts(text, agreement) if isinstance(text, str) else text
    day = dt.date.fromisoformat(on)
    return answer(
        question,
        Circumstances(
            timeline=timeline,
            as_of=day,
            records=load_record(dict(record or {}), timeline.text_on(day)),
            settings=settings or {},
        ),
    )


def value(*args: Any, **more: Any) -> Value | str:
    """The value that an answer gives; else its outcome."""
    got = ask(*args, **more)
    return got.outcome if got.value is None else got.value


def needs(got: Answer, kind: NeedKind = NeedKind.FACT) -> set[str]:
    """The names of an answer's needs, all of which are of that kind."""
    assert got.needs
    assert {need.kind for need in got.needs} == {kind}
    return {need.name for need in got.needs}


def only_need(got: Answer) -> Need:
    """The one need of an undetermined answer."""
    assert got.outcome == "undetermined"
    (need,) = got.needs
    return need
