"""`clausal history`: the days on which a text changes, and the wordings of a provision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import Run

HISTORY = Draft202012Validator(output_schema("history"))


def history(run: Run, *arguments: str | Path) -> Any:
    ended = run("history", *arguments, "--json")
    assert (ended.exit_code, ended.stderr) == (0, "")
    document = json.loads(ended.stdout)
    HISTORY.validate(document)
    return document


def turns(document: Any) -> list[tuple[str, list[str], list[str], str]]:
    return [(t["day"], t["takes_force"], t["lapses"], t["standing"]) for t in document["days"]]


def test_the_days(run: Run, shop: Path) -> None:
    found = history(run, shop)
    assert turns(found) == [
        ("2010-01-01", [], [], "in force"),
        ("2011-01-01", ["trial"], [], "in force"),
        ("2011-07-01", [], ["trial"], "in force"),
        ("2011-10-01", ["back"], [], "in force"),
        ("2013-01-01", [], [], "holds over"),
    ]
    versions = [turn["version"] for turn in found["days"]]
    assert versions[0] == versions[2]
    assert versions[3] == versions[4]
    assert len(set(versions)) == 3
    assert [p["name"] for p in found["proposals"]] == ["longer"]
    assert found["decided_later"] == []


def test_a_version_that_the_text_has_itself(run: Run, shop: Path) -> None:
    """A wage that rises by the text's own date is found where a reader looks for it."""
    (shop / "wage.clause").write_text(
        "constant wage as money\n  from 2010-01-01 is $10\n  from 2012-03-01 is $11\n",
        encoding="utf-8",
    )
    found = history(run, shop)
    assert {t["day"]: t["versions_begin"] for t in found["days"] if t["versions_begin"]} == {
        "2012-03-01": ["wage"]
    }
    assert "What the text has from this day: wage" in run("history", shop).stdout


def test_what_was_known(run: Run, shop: Path) -> None:
    found = history(run, shop, "--known-on", "2011-08-31")
    assert [day for day, *_ in turns(found)] == [
        "2010-01-01",
        "2011-01-01",
        "2011-07-01",
        "2013-01-01",
    ]
    assert [a["name"] for a in found["decided_later"]] == ["back"]
    assert found["timeline"] != history(run, shop)["timeline"]


def test_with_a_proposal(run: Run, shop: Path) -> None:
    found = history(run, shop, "--with", "longer")
    assert turns(found)[-2:] == [
        ("2012-07-01", ["longer"], [], "in force"),
        ("2015-01-01", [], [], "holds over"),
    ]
    assert found["proposals"] == []
    changes = [(c["kind"], c["provision"]) for c in found["amendments"][-1]["changes"]]
    assert changes == [("agreement", "shop"), ("constant", "units"), ("define", "age")]


def test_without_holding_over_the_agreement_ends(run: Run, shop: Path) -> None:
    book = shop / "shop.clause"
    book.write_text(book.read_text().replace(", then until replaced", ""), encoding="utf-8")
    assert turns(history(run, shop))[-1] == ("2013-01-01", [], [], "not in force")
    assert "the agreement is not in force any more" in run("history", shop).stdout


def test_text(run: Run, shop: Path) -> None:
    words = " ".join(run("history", shop, "--known-on", "2011-09-15").stdout.split())
    for part in (
        "The agreement begins, ratified on 2009-12-01 (assumed); its term ends on 2012-12-31",
        'amendment trial "A trial" takes force decided by owner and staff on 2010-11-01, 7 to 2; '
        "in force from 2011-01-01 to 2011-06-30; Minutes of November;",
        "- raise table pay by 10%, rounded to $1 - set pay at step 2 to $2,500",
        'amendment trial "A trial" lapses: what it changed is undone',
        "decided by owner on 2011-09-01 (assumed); in force from 2011-10-01 (assumed); "
        "applies to events from 2011-05-01",
        "The term ended on 2012-12-31; the agreement holds over until it is replaced",
        'in force only if somebody asks what if: proposal longer "A longer term" by staff',
    ):
        assert part in words
    early = run("history", shop, "--known-on", "2010-06-01").stdout
    assert "Decided after 2010-06-01, and left out: 2 amendments (`trial` and `back`)" in early


def test_the_wordings_of_a_table(run: Run, shop: Path) -> None:
    (found,) = history(run, shop, "pay")["provisions"]
    assert (found["kind"], found["title"]) == ("table", "Pay by step")
    first, trial, again = found["wordings"]
    assert (first["from"], first["to"], first["cells"]) == ("2010-01-01", "2010-12-31", [])
    assert (trial["from"], trial["to"], trial["takes_force"]) == (
        "2011-01-01",
        "2011-06-30",
        ["trial"],
    )
    assert trial["cells"] == [
        {"keys": ["step 1"], "before": "$1,000", "after": "$1,100"},
        {"keys": ["step 2"], "before": "$2,000", "after": "$2,500"},
    ]
    assert (again["lapses"], again["text"], again["to"]) == (["trial"], first["text"], None)
    words = run("history", shop, "pay").stdout
    assert "    step 1  $1,000 → $1,100\n    step 2  $2,000 → $2,500\n" in words
    assert "as it was agreed" in words


def test_a_provision_that_is_added_and_one_that_is_repealed(run: Run, shop: Path) -> None:
    (thanks,) = history(run, shop, "thanks")["provisions"]
    assert [(w["from"], w["takes_force"]) for w in thanks["wordings"]] == [("2011-10-01", ["back"])]
    (age,) = history(run, shop, "age", "--with", "longer")["provisions"]
    assert age["wordings"][-1]["text"] is None
    assert "not in the agreement" in run("history", shop, "age", "--with", "longer").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pey"], "there is no provision `pey` in any text of shop; did you mean `pay`?"),
        (["thanks", "--known-on", "2011-01-01"], "there is no provision `thanks` in any text"),
        (["--with", "longest"], "there is no proposal `longest`"),
        (["--known-on", "soon"], "2011-07-01"),
    ],
)
def test_could_not_run(run: Run, shop: Path, arguments: list[str], words: str) -> None:
    ended = run("history", shop, *arguments)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr


def test_an_amendment_that_cannot_be_applied(run: Run, shop: Path) -> None:
    more = (
        'amendment gone "Gone"\n  to shop\n  decided by owner on 2010-01-01\n'
        "  in force from 2010-03-01 to 2010-04-30\n\nset unitz to 2 CR\n"
    )
    (shop / "more.clause").write_text(more, encoding="utf-8")
    ended = run("history", shop)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "E410" in ended.stderr
    assert "did you mean `units`?" in ended.stderr
