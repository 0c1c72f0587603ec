"""The formatter keeps every word and every comment, and its own text as it is."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausal.source import Source
from clausal.syntax import fmt
from clausal.syntax import nodes as n
from clausal.syntax.files import write_atomically
from clausal.syntax.fmt import format_text
from clausal.syntax.parser import parse
from clausal.syntax.printer import print_item
from tests.generate.items import files

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.clause"))


def formatted(text: str) -> str:
    result = format_text(Source("a.clause", text))
    assert result.diagnostics == ()
    again = format_text(Source("a.clause", result.text))
    assert again.text == result.text, "formatting is not idempotent"
    return result.text


def tree(text: str) -> n.File:
    file, diagnostics = parse(Source("a.clause", text))
    assert not diagnostics
    return file


# ------------------------------------------------------------------ nothing is lost


@st.composite
def untidy(draw: st.DrawFn) -> tuple[str, int]:
    """A text spaced at random, and how many comments stand in it, `#<0>`, `#<1>` and so on."""
    file = draw(files)
    lines: list[str] = []
    comments = 0
    ends = st.sampled_from(["\n", "\r\n"])
    for line in "".join(map(print_item, file.items)).split("\n")[:-1]:
        for _ in range(draw(st.sampled_from([0, 0, 0, 0, 1, 2]))):
            if draw(st.booleans()):
                lines.append(f"{' ' * draw(st.integers(0, 7))}#<{comments}>")
                comments += 1
            else:
                lines.append(" " * draw(st.integers(0, 3)))
        indent = len(line) - len(line.lstrip())
        # A deeper line stays deeper than the lines that it belongs to.
        line = " " * (indent * 2) + line.lstrip()
        if draw(st.integers(0, 4)) == 0:
            line += f' #<{comments}> said "aside  '
            comments += 1
        lines.append(line)
    text = "".join(line + draw(ends) for line in lines)
    return draw(st.sampled_from(["", "\ufeff"])) + text, comments


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(untidy())
def test_words_and_comments_are_kept(given: tuple[str, int]) -> None:
    text, comments = given
    result = formatted(text)
    assert "\r\n" not in result
    assert tree(result) == tree(text.removeprefix("\ufeff"))
    kept = [int(number) for number in re.findall(r"#<([0-9]+)>", result)]
    assert sorted(kept) == list(range(comments))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_agreement(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert tree(formatted(text)) == tree(text)


# ------------------------------------------------------------------ where things stand


def check(before: str, after: str) -> None:
    assert formatted(dedent(before).lstrip("\n")) == dedent(after).lstrip("\n")


def test_comments_stay_with_their_lines() -> None:
    check(
        """
        # what it is about
        language 1
        # the union
        agreement a "A"
            # in whose money
            currency USD  # dollars
            ratified 2010-11-17# the vote

            # from the preamble
            cites "preamble"
            # the end of a
        # of b
        table t
          gives money by x
          # the first
          from 2011-07-01
            | x | A |
            # the row of 1
            | 1 | 46773 |  # by hand
          # later versions to come
        gate g
          requires
            a   # first
              and b   # second
              # before c
              and c
        # the end
        """,
        """
        # what it is about
        language 1

        # the union
        agreement a "A"
          ratified  2010-11-17  # the vote
          # in whose money
          currency  USD  # dollars

          # from the preamble
          cites     "preamble"
          # the end of a

        # of b
        table t
          gives money by x
          # the first
          from 2011-07-01
            | x |      A |
            # the row of 1
            | 1 | 46,773 |  # by hand
          # later versions to come

        gate g
          requires
            # first
            # before c
            a and b and c  # second
        # the end
        """,
    )


def test_a_comment_stays_with_its_operand_where_the_line_is_broken() -> None:
    long = "worked_at_a_school_of_the_district"
    text = f"""
        define d of teacher as yes or no
          holds when {long} is present  # the first
                 # the second
                 and {long}_before is present
                 and {long}_since is present  # the third
        """
    check(text, text)


def test_blank_lines_and_runs() -> None:
    check(
        """
        unit AU
        unit CU


        choice rating Low < High
        choice degree Bachelors < Masters
        constant pass_mark is 80%
        constant interview_mark is 75%

        constant other is 1
        record r

          a text


          long_name text
        """,
        """
        unit AU
        unit CU

        choice rating  Low < High
        choice degree  Bachelors < Masters

        constant pass_mark       is 80%
        constant interview_mark  is 75%

        constant other  is 1

        record r
          a          text

          long_name  text
        """,
    )


def test_a_column_of_amounts_has_the_same_places() -> None:
    check(
        """
        table pay
          gives money by x in bands
          | x | pay | note |
          | from 0 | 1000 | A |
          | from 10000.5 | 2000.5 | Longer |
          | from 20000 | | "b | # c" |
        table share
          gives percent by x
          | x | share |
          | A | 5% |
          | B | reserved |
          | C | 12.5% |
        """,
        """
        table pay
          gives money by x in bands
          |             x |      pay | note      |
          |      from 0.0 | 1,000.00 | A         |
          | from 10,000.5 | 2,000.50 | Longer    |
          | from 20,000.0 |          | "b | # c" |

        table share
          gives percent by x
          | x |    share |
          | A |     5.0% |
          | B | reserved |
          | C |    12.5% |
        """,
    )


def test_long_lines_break_before_a_connective() -> None:
    check(
        """
        source s
          earns
            1 AU when hours is at least 15 and stages include all of Learn, Implement, \
Reflect, Feedback, Share and product is present
        define d of teacher as money
          is average of review.score over applications_of_the_last_years where \
application.submitted is after 2011-07-01, rounded to $1
          except sum of something_that_has_a_name over some_list_that_has_one_too, or $0 \
if missing when a_condition_that_is_long
        """,
        """
        source s
          earns
            1 AU  when hours is at least 15
                   and stages include all of Learn, Implement, Reflect, Feedback, Share
                   and product is present

        define d of teacher as money
          is average of review.score over applications_of_the_last_years
              where application.submitted is after 2011-07-01, rounded to $1
          except sum of something_that_has_a_name over some_list_that_has_one_too, or $0 if missing
                 when a_condition_that_is_long
        """,
    )


def test_only_comments() -> None:
    check("\n\n  # nothing yet\n\n\n# still\n\n", "# nothing yet\n\n# still\n")


# ------------------------------------------------------------------ what is not written


def test_a_text_with_mistakes_is_left_as_it_is() -> None:
    text = "unit AU\nunit\n"
    result = format_text(Source("a.clause", text))
    assert result.text == text
    assert [(d.code, d.span and d.span.line) for d in result.diagnostics] == [("E002", 2)]


@pytest.mark.parametrize("loss", ["another word", "no word", "no comment"])
def test_a_fault_of_the_formatter_is_not_written(
    monkeypatch: pytest.MonkeyPatch, loss: str
) -> None:
    text = "unit AU  # c\n"
    if loss == "no comment":
        monkeypatch.setattr(fmt, "_place_comments", lambda _: None)
    else:
        monkeypatch.setattr(
            fmt, "print_item", lambda *_: "unit CU\n" if loss == "another word" else "unit\n"
        )
    result = format_text(Source("a.clause", text))
    assert result.text == text
    assert [d.code for d in result.diagnostics] == ["E008"]


# ------------------------------------------------------------------ writing


def test_a_link_stays_and_its_file_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "there" / "a.clause"
    file.parent.mkdir()
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    link = tmp_path / "link.clause"
    link.symlink_to(file)
    write_atomically(link, "new é\r\n")
    assert link.is_symlink()
    assert file.read_bytes() == "new é\r\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert os.listdir(file.parent) == ["a.clause"]


@pytest.mark.parametrize("step", ["fsync", "chmod", "replace"])
def test_a_failure_leaves_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    file = tmp_path / "a.clause"
    file.write_text("old", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, "new")
    assert file.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["a.clause"]


def test_a_key_does_not_seem_to_be_calculated_with() -> None:
    text = "constant c  is (pay at step, degree) * 2 + 3\n"
    assert format_text(Source("a", text)).text == text
