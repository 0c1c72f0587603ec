"""A small agreement, and amendments to it as text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from clausal.history.texts import split
from clausal.interpret.answers import Answer
from clausal.interpret.questions import Circumstances, answer
from clausal.pipeline import KnownTexts, texts_known
from clausal.reading import Location, ParsedBook
from clausal.source import Source
from clausal.syntax.parser import parse
from clausal.values import Item

BASE = """\
language 1

agreement sample "A sample agreement"
  between   board "The board"
  and       union "The union"
  ratified  2010-06-01
  in force  from 2010-07-01 to 2013-06-30, then until replaced

unit AU

choice rank  Novice < Skilled

record teacher
  step     whole number from 1 to 2
  rank     rank
  courses  list of course

record course
  finished  date
  credits   whole number from 0 to 60

constant limit is 3

table scale "A scale"
  gives money by step and rank
  from 2010-07-01
    | step | Novice | Skilled |
    |    1 |  1,000 |   2,000 |
    |    2 |  1,100 |   2,100 |

question how "How is it read?"
  reading one_way  adopted
  reading another

source studies "Courses"
  for each course, on course.finished
  earns
    3 AU  when credits is at least limit

gate senior "Seniority"
  for teacher
  requires
    step is at least 2
    rank is Skilled

define wage of teacher as money
  is scale at step, rank
  except $5,000 when how is another
"""

COURSES = tuple(
    Item("course", f"teacher.courses[{n}]", {"finished": day, "credits": n})
    for n, day in enumerate(
        (dt.date(2010, 9, 1) + dt.timedelta(days=150 * n) for n in range(12)), start=1
    )
)
TEACHER = Item("teacher", "teacher", {"step": 2, "rank": "Skilled", "courses": COURSES})


@cache
def book(changes: str = "", base: str = BASE) -> ParsedBook:
    """The book with those amendments and proposals."""
    source = Source("sample.clause", f"{base}\n{changes}")
    file, found = parse(source)
    assert found == [], [d.message for d in found]
    location = Location("sample", Path("sample"), shipped=False)
    return ParsedBook(location, (source,), (file,), split([file]))


def patch(name: str, day: str, *changes: str, lines: Sequence[str] = (), decided: str = "") -> str:
    """An amendment with that first day; decided a month before it if not said."""
    on = decided or str(dt.date.fromisoformat(day.split(" ")[0]) - dt.timedelta(days=30))
    heading = [
        f'amendment {name} "{name}"',
        "  to        sample",
        f"  decided   by JOC on {on}",
        f"  in force  from {day}",
        *(f"  {line}" for line in lines),
    ]
    return "\n\n".join(["\n".join(heading), *changes]) + "\n\n"


def ask(texts: KnownTexts, question: str, day: str | dt.date, teacher: Item = TEACHER) -> Answer:
    """The answer to a question about the teacher."""
    as_of = dt.date.fromisoformat(day) if isinstance(day, str) else day
    return answer(
        question,
        Circumstances(
            timeline=texts, as_of=as_of, known_on=texts.known_on, records={"teacher": teacher}
        ),
    )


def got(texts: KnownTexts, question: str, day: str | dt.date) -> object:
    """The value, or the outcome where there is none."""
    answered = ask(texts, question, day)
    return answered.outcome if answered.value is None else answered.value


def known(changes: str, known_on: str | None = None, *proposals: str) -> KnownTexts:
    """The texts of the book with those changes, as known on a day."""
    day = None if known_on is None else dt.date.fromisoformat(known_on)
    return texts_known(book(changes), day, proposals)
