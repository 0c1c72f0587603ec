"""Two wordings of a provision → the edits that lead from the one to the other, in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clausal.diff.compare import compare
from clausal.ir.text import ConsolidatedText

from .conftest import HEAD, Told, lines

TABLE = """\
table pay "Pay"
  gives money by years and degree
  from 2010-07-01
    | years | Bachelors | Masters |
    |     0 |    40,010 |  45,020 |
    |     1 |    41,030 |         |
"""

GATE = """\
gate entry "Entry"
  for each course, on course.completed
  requires
    graduate
    credits is at least 3
  scores  credits
  outcome by score
    from 10  High
    from 5   Middle
    below    Low
  lasts 5 years
"""

DEFINE = """\
define bonus of teacher as money
  is $100
  except $500 when union and years is at least 5
  except $900 when not union and years is at least 9
"""

SOURCE = """\
source coursework
  for each course, on course.completed
  earns
    credits AU  when graduate
    1 AU        when not graduate
"""

QUESTION = """\
question panel "Average, or each?"
  reading mean  adopted
  reading each_one
"""


@pytest.mark.parametrize(
    ("source", "was", "becomes", "edits"),
    [
        ("constant mark  is 80%", "80%", "82%", ["Value: 82%; before, 80% (+2 percentage points)"]),
        (
            "constant floor  is $2,000",
            "2,000",
            "1,750",
            ["Value: $1,750; before, $2,000 (−$250, −12.5%)"],
        ),
        ("constant first  is 2011-07-01", "2011-07-01", "2012-07-01",
         ["Value: July 1, 2012; before, July 1, 2011"]),
        ('constant mark "Mark"  is 80%', "Mark", "Pass", ["Title: “Pass”; before, “Mark”"]),
        (DEFINE, "as money", 'as money\n  cites "Minutes"', ["New citation: “Minutes”"]),
        ("constant mark  is 80%", "constant mark  is 80%",
         'reserved constant mark as percent\n  until "a vote"', ["Reserved until a vote"]),
        ('reserved constant mark as percent\n  until "a vote"', "a vote", "June",
         ["Reserved until: June; before, a vote"]),
        (DEFINE, "$500", "$600",
         ["Case: $600 when “union” is yes and the years are at least 5; "
          "before, $500 when “union” is yes and the years are at least 5"]),
        (DEFINE, "at least 9", "at least 8",
         ["Case: $900 when “union” is no and the years are at least 8; "
          "before, $900 when “union” is no and the years are at least 9"]),
        (DEFINE, "  except $500 when union and years is at least 5\n", "",
         ["Case struck: $500 when “union” is yes and the years are at least 5"]),
        (DEFINE, "is $100", "is $150", ["Rule: $150; before, $100 (+$50, +50%)"]),
        (SOURCE, "credits AU", "2 AU",
         ["Case: 2 Achievement Units when “graduate” is yes; "
          "before, as many Achievement Units as the credits when “graduate” is yes"]),
        (GATE, "at least 3", "at least 4",
         ["Requirement: the credits are at least 4; before, the credits are at least 3"]),
        (GATE, "    graduate\n", "", ["Requirement struck: “graduate” is yes"]),
        (GATE, "from 10 ", "from 12 ",
         ["Band: High from 12; before, High from 10 (+2, +20%)"]),
        (GATE, "lasts 5 years", "lasts 6 months",
         ["Time that the result lasts: 6 months; before, 5 years"]),
        (GATE, "  lasts 5 years\n", "", ["Time that the result lasts struck: 5 years"]),
        (QUESTION, "mean  adopted\n  reading each_one", "mean\n  reading each_one  adopted",
         ["Adopted reading: each one; before, mean"]),
        (QUESTION, "reading each_one", 'reading each_one "of the three"',
         ["Reading: each one (“of the three”); before, each one"]),
        (TABLE, "45,020", "46,000", ["From July 1, 2010: 1 cell changed (+2.18%)"]),
        (TABLE, "        |\n", " 47,000 |\n", ["From July 1, 2010: 1 cell changed"]),
        (TABLE, "years and degree", "years and degree", []),
    ],
)  # fmt: skip
def test_edits(told: Told, source: str, was: str, becomes: str, edits: list[str]) -> None:
    assert was in source
    assert told(source, source.replace(was, becomes))[1:] == [f"  {edit}" for edit in edits]


@pytest.mark.parametrize(
    ("was", "becomes", "edits"),
    [
        ("to 2029-06-30", "to 2030-06-30",
         ["Term: from July 1, 2010 to June 30, 2030; before, from July 1, 2010 to June 30, 2029"]),
        ('union "The Union"', 'union "The Teachers"', ["Party struck: The Union",
                                                       "New party: The Teachers"]),
        ("Masters < Doctorate", "Masters < Masters30 < Doctorate",
         ["changed choice degree", "  New option: Masters30"]),
        ("Bachelors < Masters <", "Masters < Bachelors <",
         ["changed choice degree",
          "  Order: Masters, Bachelors, Doctorate; before, Bachelors, Masters, Doctorate"]),
        ("from 0 to 60", "from 0 to 70", ["changed record teacher",
         "  Fact: years, a whole number from 0 to 70; before, years, a whole number from 0 to 60"]),
        ("  union    yes or no\n", "", ["changed record teacher",
                                        "  Fact struck: union, yes or no"]),
        ('"Achievement Unit"', '"Unit"', ["changed unit AU",
                                          "  Title: “Unit”; before, “Achievement Unit”"]),
    ],
)  # fmt: skip
def test_the_agreement_and_its_words(
    text: Callable[..., ConsolidatedText], was: str, becomes: str, edits: list[str]
) -> None:
    rules = SOURCE + "define level of teacher as degree\n  is degree\n"
    old, new = text(rules), text(rules, HEAD.replace(was, becomes))
    assert lines(compare(old, new)) == edits


def test_a_choice_changes_alone(text: Callable[..., ConsolidatedText]) -> None:
    """What uses a choice says the same when it gets an option, and a constant its value."""
    rules = f"{TABLE}\nconstant mark  is 5\n\n" + (
        "define good of teacher as yes or no\n  holds when degree is Masters and years is mark\n"
    )
    head = HEAD.replace("Doctorate", "Doctorate < Other")
    new = text(rules.replace("is 5", "is 6"), head)
    assert lines(compare(text(rules), new)) == [
        "changed choice degree",
        "  New option: Other",
        "changed constant mark",
        "  Value: 6; before, 5 (+1, +20%)",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f"{DEFINE}\n{SOURCE}", f"{SOURCE}\n# a remark\n\n{DEFINE}"),
        ("constant a  is $5.00", "constant a   is $5"),
        (DEFINE, DEFINE.replace("except $900 when not union", "except $900\n    when not union")),
    ],
)
def test_no_difference(text: Callable[..., ConsolidatedText], old: str, new: str) -> None:
    diff = compare(text(old), text(new))
    assert not diff.in_meaning
    assert diff.old.version != diff.new.version or not diff


def test_the_same_in_other_words(told: Told) -> None:
    source = "define a of teacher as number\n  is years\n"
    assert told(source, source.replace("is years", "is teacher.years")) == [
        "changed define a",
        "  Says the same in other words",
    ]
