"""How texts read: spacing and comments make no difference, and mistakes have their places."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import pytest

from clausal.limits import DEEPEST_EXPRESSION
from clausal.source import Source
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.parser import parse

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.clause"))


def read(text: str) -> tuple[n.Item, ...]:
    file, diagnostics = parse(Source("a.clause", dedent(text).lstrip("\n")))
    assert not diagnostics
    return file.items


def found(text: str) -> list[tuple[str, int, int]]:
    _, diagnostics = parse(Source("a.clause", dedent(text).lstrip("\n")))
    return [(d.code, d.span.line, d.span.column) for d in diagnostics if d.span]


def name(text: str) -> e.Name:
    return e.Name(text=text)


def path(text: str) -> e.Path:
    return e.Path(names=tuple(map(name, text.split("."))))


# ------------------------------------------------------------------ texts


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_agreement_reads(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    items = read(text)
    margin = [line for line in text.split("\n") if line and line[0] not in " #"]
    assert len(items) == len(margin)
    assert [item.span.line for item in items] == [
        text.split("\n").index(line) + 1 for line in margin
    ]


@pytest.mark.parametrize("text", ["", "\n \n", "# only\n\n  # comments", "   "])
def test_nothing_reads(text: str) -> None:
    assert read(text) == ()


SPACED = """
    # before
    record r
      # in the block
      a  text  # at the end

        # deeper
      b  number
    define d of r as yes or no
      holds when a is present  # one

             # two
             and b is at least 1
    # after
    constant c is d,
      # three
      or 1 if missing,
      rounded to 2
    """


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "  ", "\n   ", " # c", "\n# c", "\n\n  # c\n"])
def test_spacing_and_comments_make_no_difference(end: str, last: str) -> None:
    bare = """
        record r
          a text
          b number
        define d of r as yes or no
          holds when a is present and b is at least 1
        constant c is d, or 1 if missing, rounded to 2
        """
    text = dedent(SPACED).strip("\n") + last
    assert read(text.replace("\n", end)) == read(bare)


def test_a_place_is_where_the_words_stand() -> None:
    record, define, constant = read(dedent(SPACED).lstrip("\n").replace("\n", "\r\n"))
    assert (record.span.line, record.span.end_line, record.span.end_column) == (2, 7, 12)
    assert isinstance(define, n.Define)
    assert (define.span.line, define.span.column, define.span.end_line) == (8, 1, 12)
    assert isinstance(constant, n.Constant)
    assert constant.value
    assert (constant.value.span.column, constant.value.span.end_line) == (15, 17)


def test_reserved_and_dated() -> None:
    reserved, define = read(
        """
        reserved define x of teacher for school as money "X"
          cites "3.1"
          until "somebody decides"
        define y of teacher as yes or no
          from 2010-01-01 to 2010-12-31
            holds when a
            except no when b
          from 2011-01-01 reserved until "somebody decides"
        """
    )
    assert reserved == n.Reserved(
        kind=n.Kind.DEFINE,
        name=name("x"),
        subject=name("teacher"),
        other=name("school"),
        type=n.MoneyType(),
        title="X",
        until="somebody decides",
        cites=("3.1",),
    )
    no = n.Except(value=e.YesNo(value=False), condition=path("b"))
    assert isinstance(define, n.Define)
    assert define.versions == (
        n.DatedBody(
            start=dt.date(2010, 1, 1),
            to=dt.date(2010, 12, 31),
            body=n.HoldsBody(condition=path("a"), exceptions=(no,)),
        ),
        n.ReservedVersion(start=dt.date(2011, 1, 1), until="somebody decides"),
    )


def test_a_decision_of_several_and_an_insertion() -> None:
    amendment, strike = read(
        """
        amendment a "A"
          decided by JOC and union on 2011-10-01, 8 to 2
        strike in gate g
          a
        # instead
        insert
          b
        """
    )
    assert isinstance(amendment, n.Amendment)
    assert amendment.decided == n.Decided(
        by=(name("JOC"), name("union")), on=dt.date(2011, 10, 1), vote=(8, 2)
    )
    assert isinstance(strike, n.Strike)
    assert [branch.value for branch in strike.inserted] == [path("b")]


def test_amounts_below_nothing() -> None:
    record, scenario = read(
        """
        record r
          a  percent from -5% to 5%
          b  money from -€1,000.50 to €0
        scenario "s"
          given r
            a  -2.5%
            b  -€3
            c  -4
        """
    )
    assert isinstance(record, n.Record)
    assert [field.type for field in record.fields] == [
        n.PercentType(low=Decimal(-5), high=Decimal(5)),
        n.MoneyType(low=Decimal("-1000.5"), high=Decimal(0), symbol="€"),
    ]
    assert isinstance(scenario, n.Scenario)
    (given,) = scenario.given
    assert isinstance(given, n.GivenRecord)
    assert [fact.values for fact in given.facts if isinstance(fact, n.Fact)] == [
        (e.Percent(value=Decimal("-2.5")),),
        (e.Money(symbol="€", value=Decimal(-3)),),
        (e.Number(value=Decimal(-4)),),
    ]


# ------------------------------------------------------------------ mistakes


@pytest.mark.parametrize(
    ("code", "line", "column", "text"),
    [
        ("E001", 1, 1, "recrod r\n  a text\n"),
        ("E001", 2, 3, "gate g\n  requries\n    a\n"),
        ("E007", 1, 8, "unit AU;\n"),
        ("E007", 1, 9, "unit AU “Achievement Unit”\n"),
        ("E002", 1, 5, "unit\n"),
        ("E002", 2, 21, "constant c as money\n  from 2010-01-01 is \n"),
        ("E002", 1, 7, "gate g"),
        ("E002", 1, 7, "gate g  # with its lines to come\n\n# and no more\n"),
        ("E003", 4, 1, "gate g\n  requires\n      a\n    b\n"),
        ("E003", 3, 3, "unit AU\n\n  unit BU\n"),
        ("E004", 2, 1, "record r\n\ta text\n"),
        ("E004", 2, 4, "record r\n  a\ttext\n"),
        ("E005", 1, 9, 'unit AU "Achievement Unit\n'),
        ("E006", 4, 3, "table t\n  gives money by x\n  | x | A |\n  | 1 | 2\n"),
        ("E007", 3, 7, "gate g\n  requires\n    a >= 15\n"),
        (
            "E009",
            1,
            13 + DEEPEST_EXPRESSION,
            f"constant c is {'(' * DEEPEST_EXPRESSION}1{')' * DEEPEST_EXPRESSION}\n",
        ),
        ("E010", 1, 10, "constant rounded is 1\n"),
        ("E010", 1, 8, "choice money Low < High\n"),
        ("E011", 1, 10, "set x to 2011-02-30\n"),
        ("E011", 2, 3, 'agreement a "A"\n  year starts February 29\n'),
        ("E012", 1, 10, "set x to 2011-13\n"),
        ("E013", 4, 9, "table t\n  gives money by x\n  | x | A |\n  | 1 | 2 3 |\n"),
        ("E014", 3, 3, "gate g\n  to Model\n  to Lead\n"),
        ("E015", 3, 5, "ladder l\n  rungs\n    A intervals 1.5 to 5\n"),
        ("E016", 2, 22, "record r\n  a money from $0 to €5\n"),
        ("E017", 1, 15, f"constant c is {'9' * 29}\n"),
    ],
)
def test_a_mistake_has_its_place(code: str, line: int, column: int, text: str) -> None:
    assert found(text) == [(code, line, column)]


def test_every_item_with_a_mistake_is_told_and_the_others_are_read() -> None:
    text = dedent(
        """\
        unit AU
        unit
        # a record
        recrod r
          a text
        set x to 2011-02-30

        constant c is >= 1
        set y to 2
        """
    )
    file, diagnostics = parse(Source("a.clause", text))
    assert [(d.code, d.span.line) for d in diagnostics if d.span] == [
        ("E002", 2),
        ("E001", 4),
        ("E011", 6),
        ("E007", 8),
    ]
    assert [(type(item), item.span.line) for item in file.items] == [
        (n.Unit, 1),
        (n.SetValue, 6),
        (n.SetValue, 9),
    ]


def test_a_near_word_is_offered() -> None:
    (finding,) = parse(Source("a.clause", "gate g\n  requries\n    a\n"))[1]
    assert finding.message == "`requries` can't stand here"
    assert finding.help == "did you mean `requires`?"


def test_an_expression_can_be_as_deep_as_it_may_be() -> None:
    read(f"constant c is {'-' * (DEEPEST_EXPRESSION - 5)}1\n")
    assert len(read("constant c is " + " and ".join(["a"] * 500) + "\n")) == 1
