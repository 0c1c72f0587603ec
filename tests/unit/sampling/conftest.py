"""A book with a field of every type, and a sample that draws them all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clausal.book import Book, load
from clausal.sampling.read import read_sample
from clausal.sampling.rules import Sample

TEXT = """
agreement works "Works Agreement"
  between   owner "The Owner"
  and       staff "The Staff"
  ratified  2009-12-01
  in force  from 2010-01-01 to 2029-12-31
  year      starts September 1
  currency  USD

unit CR "Credit"

choice grade  Junior < Senior < Chief
choice skill  Weld | Paint | Drive

record worker
  id       text, personal
  nick     text, may be missing
  hired    date
  first    school year
  grade    grade
  on_call  yes or no
  bonus    money
  credits  number of CR
  part     percent from 0% to 100%
  skills   set of skill
  post     post
  reviews  list of review
  tasks    list of task

record post
  since  date
  rank   whole number from 1 to 9

record review
  year  school year
  mark  percent

record task
  begun  date
  ended  date

record site, one for the agreement
  opened  date
"""

SAMPLE = """\
schema: clausal/sample/1
title: Workers of the works
of: worker
called: workers
number: 40
assumed: [everybody works at one site]
records:
  site:
    opened: {between: [1990-01-01, 1999-12-31], assumed: the nineties}
  worker:
    nature: {hidden: true, one_of: {quick: 3, slow: 1}, assumed: a guess}
    post:
      source: the register
      fields:
        since: {between: [2012-01-01, 2015-12-31]}
        rank: {by: nature, cases: {quick: {between: [5, 9], shape: high}, slow: {is: 1}}}
    id: {text: "w-{number}", assumed: a mark}
    nick: {text: "Bob {number}", between: [1, 3], missing: 25%, unknown: 25%, assumed: a guess}
    hired: {between: [2010-01-01, post.since - 1 year], assumed: a year before}
    first: {between: [2009-10, 2011-12], assumed: a guess}
    grade: {one_of: {Junior: 70%, Senior: 25%, Chief: 5%}, source: the register}
    on_call: {chance: 80%, assumed: a guess}
    bonus:
      by: on_call
      assumed: a guess
      cases: {"yes": {between: [100, 200], step: 12.5}, "no": {is: 0}}
    credits: {one_of: ["0", "1.5", "4"], assumed: a guess}
    part: {between: [50%, 100%], step: 5%, shape: low, assumed: a guess}
    skills: {including: {Weld: 100%, Drive: 30%}, assumed: a guess}
    reviews:
      assumed: a guess
      every: {year: [hired, 2016-17]}
      last: 5
      each: {mark: {by: nature, cases: {quick: {is: 90%}, slow: {between: [10%, 20%]}}}}
    tasks:
      assumed: a guess
      number: {by: grade, cases: {Chief: {is: 0}, otherwise: {between: [1, 3]}}}
      each:
        begun: {is: hired + 10 days}
        ended: {between: [begun, begun + 2 months], shape: middle}
"""


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("works")
    (folder / "works.clause").write_text(TEXT, encoding="utf-8")
    return load(folder)


Read = Callable[[str], Sample]


@pytest.fixture
def read(book: Book, tmp_path: Path) -> Read:
    """Reads what a file with these words declares."""

    def read_(words: str) -> Sample:
        path = tmp_path / "sample.yaml"
        path.write_text(words, encoding="utf-8")
        return read_sample(path, book.reading)

    return read_
