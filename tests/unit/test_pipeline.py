"""From a folder to a checked text: what is a book, what can't be read, what is told first."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausal.errors import BookError
from clausal.pipeline import check_book

AGREEMENT = """\
agreement sample "A sample agreement"
  in force  from 2010-07-01

record teacher
  hours  number
"""


def told(folder: Path) -> list[tuple[str, int, str]]:
    """File, line and code of every finding."""
    return [
        (Path(d.span.source.name).relative_to(folder).as_posix(), d.span.line, d.code)
        if d.span
        else ("", 0, d.code)
        for d in check_book(folder).diagnostics
    ]


def write(folder: Path, **files: str | bytes) -> Path:
    """The book of an agreement and other files."""
    for name, text in {"agreement": AGREEMENT, **files}.items():
        content = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.clause").write_bytes(content)
    return folder


def test_everything_wrong_in_a_book_is_told_in_one_run_in_the_order_of_places(
    tmp_path: Path,
) -> None:
    write(
        tmp_path,
        z="define a of teacher as number\n  is hourz\n",
        b="define b of teacher as number\n  is 1 1\n\nconstant c is 1 + $1\n",
        u=b"constant d is \xff\n",
    )
    (tmp_path / "more").mkdir()
    write(tmp_path / "more", agreement="define e of teacher as number\n  is b and b\n")
    assert told(tmp_path) == [
        ("", 0, "E022"),
        ("b.clause", 2, "E001"),
        ("b.clause", 4, "E207"),
        ("more/agreement.clause", 2, "E201"),
        ("z.clause", 2, "E101"),
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_lines_may_end_as_other_systems_end_them(tmp_path: Path, end: str) -> None:
    text = "# A comment.\n\ndefine a of teacher as number\n  is hourz\n".replace("\n", end)
    assert told(write(tmp_path, a=text.encode())) == [("a.clause", 4, "E101")]


def test_hidden_files_and_tables_that_nothing_names_are_no_part_of_a_book(tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "a.clause").write_text(AGREEMENT)
    (tmp_path / "population.csv").write_bytes(b"\xff")
    assert told(write(tmp_path)) == []


def test_a_table_that_is_named_has_to_be_readable(tmp_path: Path) -> None:
    (tmp_path / "pay.csv").write_bytes(b"step,pay\n1,\xff\n")
    table = 'table pay\n  gives money by step\n  from 2010-07-01, from file "pay.csv"\n'
    assert told(write(tmp_path, table=table)) == [("", 0, "E022")]


def test_a_file_that_leads_nowhere_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "secret.clause").symlink_to(tmp_path / "nothing")
    assert told(write(tmp_path)) == [("", 0, "E021")]


@pytest.mark.parametrize(
    ("name", "code", "help_"),
    [
        ("baltimor", "E020", "did you mean `baltimore`?"),
        ("agreement.clause", "E020", "name its folder"),
        (".", "E023", "a folder with the text of one agreement"),
    ],
)
def test_what_is_no_book(
    name: str, code: str, help_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    if name.endswith(".clause"):
        Path(name).write_text(AGREEMENT)
    with pytest.raises(BookError) as caught:
        check_book(name)
    (finding,) = caught.value.diagnostics
    assert finding.code == code
    assert help_ in (finding.help or "")


def test_a_circle_that_is_too_long_to_follow_is_told_and_a_long_chain_is_fine(
    tmp_path: Path,
) -> None:
    chain = [f"define a{i} of teacher as number\n  is a{i - 1} + 1\n" for i in range(1, 400)]
    write(tmp_path, a="\n".join(["define a0 of teacher as number\n  is hours\n", *chain]))
    assert told(tmp_path) == []
    write(tmp_path, a="\n".join(["define a0 of teacher as number\n  is a399 + 1\n", *chain]))
    assert {code for _, _, code in told(tmp_path)} == {"E330"}


def test_a_folder_of_several_books_is_told_to_be_one(tmp_path: Path) -> None:
    """And nothing of what clashes between them."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        text = AGREEMENT.replace("agreement sample", f"agreement {name}")
        (tmp_path / name / "agreement.clause").write_text(text)
    assert told(tmp_path) == [("other/agreement.clause", 1, "E102")]
