"""`clausal explain`: the page of a code, all codes, and codes that there are not."""

from __future__ import annotations

import json

import pytest

from clausal.explanations import codes, explanation

from .conftest import Run


def test_a_page(run: Run) -> None:
    ended = run("explain", "e301")
    assert (ended.exit_code, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert lines[0] == "E301: a language of another version"
    assert lines[lines.index("wrong:") + 1] == "    language 2"
    assert lines[lines.index("right:") + 1] == "    language 1"
    assert "    error[E301]: language 2 is not known to this engine" in lines


@pytest.mark.parametrize("code", codes())
def test_no_page_shows_its_markup(run: Run, code: str) -> None:
    text = run("explain", code).stdout
    assert text.startswith(f"{code}: ")
    assert not {"```", "](", "{ ."} & {mark for mark in ("```", "](", "{ .") if mark in text}


def test_several(run: Run) -> None:
    text = run("explain", "E101", "W301").stdout
    assert text.index("E101: ") < text.index("\n\nW301: ")


def test_all_codes(run: Run) -> None:
    lines = run("explain").stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == list(codes())
    assert "E301  a language of another version" in lines


def test_json(run: Run) -> None:
    (page,) = json.loads(run("explain", "E301", "--json").stdout)
    title = "a language of another version"
    assert page == {"code": "E301", "title": title, "page": explanation("E301")}
    assert len(json.loads(run("explain", "--json").stdout)) == len(codes())


@pytest.mark.parametrize(
    ("code", "help"),
    [
        ("E1010", "did you mean `E101`?"),
        ("X", "`clausal explain` lists them all"),
        ("../index", "lists them all"),
        ("index", "lists them all"),
    ],
)
def test_an_unknown_code(run: Run, code: str, help: str) -> None:
    ended = run("explain", code)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f"error: there is no code `{code}`; " in ended.stderr
    assert help in ended.stderr
