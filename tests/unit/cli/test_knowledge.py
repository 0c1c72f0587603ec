"""`--as-of`, `--known-on` and `--with`: the text that `show`, `check` and `test` are about."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from .conftest import Run

# ------------------------------------------------------------------ show


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_show_marks_what_was_amended_in_every_form(run: Run, shop: Path, form: str) -> None:
    chosen = ["--json"] if form == "json" else ["--format", form]
    shown = run("show", shop, "--as-of", "2011-03-01", *chosen).stdout.replace("\\_", "_")
    cite = "amendment trial, decided by owner and staff on 2010-11-01, 7 to 2"
    mark = cite if form == "json" else f"In the words of {cite}"
    assert " ".join(shown.split()).count(mark) == (2 if form == "json" else 1)
    assert "March 1, 2011" in shown
    assert "In the words" not in run("show", shop, "--as-of", "2010-03-01", *chosen).stdout


def test_show_says_an_amendment_once(run: Run, shop: Path) -> None:
    words = " ".join(run("show", shop, "units", "--as-of", "2012-03-01").stdout.split())
    assert "In the words of amendment back, decided by owner on 2011-09-01 (assumed)" in words
    assert "Sources: " not in words


@pytest.mark.parametrize(
    ("options", "facts"),
    [
        (["--as-of", "2012-03-01"], {"Text of": "March 1, 2012"}),
        (
            ["--as-of", "2012-08-01", "--known-on", "2011-01-01", "--with", "longer"],
            {"As known on": "January 1, 2011", "As if decided": "longer"},
        ),
        (
            ["--as-of", "2013-01-01", "--with", "longer", "--known-on", "2009-12-31"],
            {"As known on": "December 31, 2009"},
        ),
        (
            ["--as-of", "2015-01-01", "--with", "longer"],
            {
                "Holds over": "The agreement ended on 2014-12-31, "
                "and holds over until it is replaced"
            },
        ),
        (
            ["--as-of", "2009-01-01"],
            {"Not in force": "The agreement `shop` is in force from 2010-01-01"},
        ),
        ([], {"Text of": f"{dt.date.today():%B} {dt.date.today().day}, {dt.date.today().year}"}),
    ],
)
def test_show_says_of_which_day(
    run: Run, shop: Path, options: list[str], facts: dict[str, str]
) -> None:
    shown = dict(json.loads(run("show", shop, "--json", *options).stdout)["facts"])
    assert facts.items() <= shown.items()
    assert ("Holds over" in shown) == ("Holds over" in facts or not options)


@pytest.mark.parametrize("stage", ["tree", "ir", "consolidated"])
def test_no_stage_of_a_proposal_that_is_not_there(run: Run, shop: Path, stage: str) -> None:
    ended = run("show", shop, "--stage", stage, "--with", "longest")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "there is no proposal `longest`" in ended.stderr


# ------------------------------------------------------------------ check

CLASH = """
proposal a "A"
  to        shop
  by        staff
  in force  from 2012-01-01

set units to 3 CR

proposal b "B"
  to        shop
  by        owner
  in force  from 2012-01-01

set units to 4 CR

amendment odd "Odd"
  to        shop
  decided   by owner on 2012-02-01
  in force  from 2012-03-01

add define odd of worker as money
  is bonuz
"""


@pytest.fixture
def clash(shop: Path) -> Path:
    """The book with two proposals that can't both be, and an amendment with an error."""
    (shop / "clash.clause").write_text(CLASH, encoding="utf-8")
    return shop


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], ["E101"]),
        (["--known-on", "2012-01-31"], []),
        (["--as-of", "2012-02-28"], []),
        (["--as-of", "2012-03-01"], ["E101"]),
        (["--with", "a", "--known-on", "2012-01-31"], []),
        (["--with", "a", "--with", "b", "--known-on", "2012-01-31"], ["E420"]),
        (["--with", "a", "--with", "b", "--as-of", "2011-12-31"], []),
        (["--with", "a", "--with", "b", "--as-of", "2012-01-01"], ["E420"]),
    ],
)
def test_check(run: Run, clash: Path, options: list[str], codes: list[str]) -> None:
    ended = run("check", clash, "--json", *options)
    assert [finding["code"] for finding in json.loads(ended.stdout)["findings"]] == codes
    assert ended.exit_code == (1 if codes else 0)


def test_check_of_an_unknown_proposal(run: Run, shop: Path) -> None:
    ended = run("check", shop, "--with", "longr")
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "there is no proposal `longr`" in ended.stderr
    assert "did you mean `longer`?" in ended.stderr


# ------------------------------------------------------------------ test


@pytest.mark.parametrize(
    ("options", "outcomes"),
    [
        ([], {"courses": "passed", "what was known": "passed", "an age": "passed"}),
        # The first is worth 1, and only the second is reached back to.
        (["--known-on", "2011-08-01"], {"courses": "failed", "what was known": "passed"}),
        (["--as-of", "2011-09-30"], {"courses": "failed", "what was known": "passed"}),
        # Nothing in `what was known` is left as it was: a proposal is added to what it names.
        (["--with", "longer"], {"courses": "passed", "what was known": "failed"}),
    ],
)
def test_scenarios(run: Run, shop: Path, options: list[str], outcomes: dict[str, str]) -> None:
    ended = run("test", shop, "--json", *options)
    scenarios = json.loads(ended.stdout)["scenarios"]
    found = {scenario["title"]: scenario["outcome"] for scenario in scenarios}
    assert outcomes.items() <= found.items()
    assert ended.exit_code == (0 if set(found.values()) == {"passed"} else 1)


def test_a_scenario_that_names_what_is_gone_is_left_out(run: Run, shop: Path) -> None:
    ended = run("test", shop, "--json", "--with", "longer", "--as-of", "2012-08-01")
    titles = [scenario["title"] for scenario in json.loads(ended.stdout)["scenarios"]]
    assert titles == ["courses", "what was known"]
    assert "left out: 1 scenario, for the texts asked about don't fit" in ended.stderr


def test_a_scenario_whose_own_proposal_does_not_go_with_it_is_left_out(
    run: Run, clash: Path
) -> None:
    with (clash / "clash.clause").open("a", encoding="utf-8") as file:
        file.write('\nscenario "with b"\n  on 2012-01-01\n  with b\n  expect units is 4 CR\n')
    options = ("--known-on", "2012-01-31", "--json")
    (clash / "clash.clause").write_text(
        (clash / "clash.clause").read_text(encoding="utf-8").replace("bonuz", "bonus"),
        encoding="utf-8",
    )
    assert "with b" in run("test", clash, *options).stdout
    ended = run("test", clash, *options, "--with", "a")
    assert "with b" not in ended.stdout
    assert "left out: 1 scenario" in ended.stderr
    ended = run("test", clash, *options, "--with", "a", "--with", "b")
    assert ended.exit_code == 1
    assert "E420" in ended.stdout


def test_a_scenario_with_an_error_does_not_pass(run: Run, shop: Path) -> None:
    with (shop / "shop.clause").open("a", encoding="utf-8") as file:
        file.write('\nscenario "wrong"\n  on 2012-01-01\n  expect unitz is 1 CR\n')
    ended = run("test", shop)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "did you mean `units`?" in ended.stderr
