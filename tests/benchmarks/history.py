"""A large agreement after many amendments: two days of it consolidated, hashed and checked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from clausal.diff.compare import compare
from clausal.diff.edits import Diff
from clausal.history.texts import split
from clausal.pipeline import texts_known
from clausal.reading import Location, ParsedBook
from clausal.source import Source
from clausal.syntax.parser import parse

PROVISIONS, AMENDMENTS = 500, 200
FIRST = dt.date(2011, 1, 1)


def _text() -> str:
    items = [
        'language 1\n\nagreement large "A large agreement"\n  between   a "A"\n  and       b "B"\n'
        "  in force  from 2010-07-01\n",
        "record teacher\n  hired   date\n  number  number from 0 to 1,000\n",
    ]
    items += [
        f"define value_{n} of teacher as number\n  is number + {n}\n  except 3 when number is {n}\n"
        for n in range(PROVISIONS)
    ]
    for n in range(AMENDMENTS):
        day = FIRST + dt.timedelta(days=10 * n)
        items.append(
            f'amendment change_{n} "Change {n}"\n  to large\n  decided by JOC on {day}\n'
            f"  in force from {day}\n\n"
            f"replace define value_{2 * n} of teacher as number\n  is number * {n + 2}\n"
        )
    return "\n".join(items)


TEXT = Source("large.clause", _text())


def parse_all() -> ParsedBook:
    """The trees of the book."""
    file, findings = parse(TEXT)
    assert findings == []
    location = Location("large", Path("large"), shipped=False)
    return ParsedBook(location, (TEXT,), (file,), split([file]))


_PARSED = parse_all()


def two_days() -> Diff:
    """The text as agreed and the text after every amendment, checked and compared."""
    texts = texts_known(replace(_PARSED, made={}, checked={}))
    first = texts.text_on(FIRST - dt.timedelta(days=1))
    last = texts.text_on(FIRST + dt.timedelta(days=10 * AMENDMENTS))
    found = compare(first, last)
    assert len(found.changes) == AMENDMENTS
    return found
