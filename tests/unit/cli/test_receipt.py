"""`clausal receipt` and `clausal verify`: the same answers later, or what is different."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import Run

RECEIPT = Draft202012Validator(output_schema("receipt"))
VERIFICATION = Draft202012Validator(output_schema("verification"))

WORKER = {
    "worker": {
        "id": "w-93",
        "born": "1990-02-03",
        "step": 2,
        "bonus": "9876.5",
        "courses": [{"finished": "2011-04-30"}, {"finished": "2011-05-01"}],
    }
}
DAY = ("--as-of", "2012-03-01", "--known-on", "2012-03-01")


@pytest.fixture
def worker(tmp_path: Path) -> Path:
    path = tmp_path / "worker.json"
    path.write_text(json.dumps(WORKER), encoding="utf-8")
    return path


@pytest.fixture
def receipt(run: Run, shop: Path, worker: Path, tmp_path: Path) -> Path:
    """The receipt of three answers."""
    path = tmp_path / "receipt.json"
    asked = ("salary", "training", "extra")
    ended = run("receipt", shop, *asked, "--record", worker, *DAY, "--out", path)
    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", f"wrote {path}\n")
    return path


def verified(run: Run, receipt: Path, worker: Path, *more: str | Path) -> Any:
    ended = run("verify", receipt, *more, "--record", worker, "--json")
    document = json.loads(ended.stdout)
    VERIFICATION.validate(document)
    assert ended.exit_code == (0 if document["same"] else 1)
    return document


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_receipt_says_all_but_the_record(run: Run, receipt: Path, shop: Path) -> None:
    written = json.loads(receipt.read_text(encoding="utf-8"))
    RECEIPT.validate(written)
    assert (written["book"], written["agreement"]) == (str(shop), "shop")
    assert (written["as_of"], written["known_on"]) == ("2012-03-01", "2012-03-01")
    values = [(a["question"], a["value"], a["unit"]) for a in written["answers"]]
    assert values[:2] == [("salary", "2000.00", "USD"), ("training", "6", "CR")]
    history = json.loads(run("history", shop, "--known-on", "2012-03-01", "--json").stdout)
    assert written["timeline"] == history["timeline"]
    assert written["version"] == history["days"][-1]["version"]


@pytest.mark.parametrize("question", ["extra", "known_as", "paid", "age", "salary", "training"])
def test_no_personal_fact_is_in_it(
    run: Run, shop: Path, worker: Path, tmp_path: Path, question: str
) -> None:
    path = tmp_path / "r.json"
    assert run("receipt", shop, question, "--record", worker, *DAY, "--out", path).exit_code == 0
    text = path.read_text(encoding="utf-8")
    for personal in ("w-93", "1990-02-03", "9876.5", "9,876.5"):
        assert personal not in text
    computed = {"paid": "11876.50", "age": "22"}
    if question in computed:
        assert json.loads(text)["answers"][0]["value"] == computed[question]


def test_the_same(run: Run, receipt: Path, worker: Path) -> None:
    found = verified(run, receipt, worker)
    assert found["same"]
    assert [answer["differs"] for answer in found["answers"]] == [[], [], []]
    shown = run("verify", receipt, "--record", worker).stdout
    assert shown.startswith(f"{receipt}: same\n")
    assert "✓ salary: the same, 2000.00 USD\n" in shown


def test_the_same_facts_in_another_form(run: Run, receipt: Path, tmp_path: Path) -> None:
    path = tmp_path / "worker.yaml"
    path.write_text(
        "worker:\n  step: 2\n  courses:\n    - finished: 2011-04-30\n"
        "    - {finished: 2011-05-01}\n  born: 1990-02-03\n  id: w-93\n  bonus: '9876.5'\n",
        encoding="utf-8",
    )
    assert verified(run, receipt, path)["same"]


def test_another_form_of_the_book_or_another_place(
    run: Run, receipt: Path, worker: Path, shop: Path
) -> None:
    book = shop / "shop.clause"
    book.write_text("# A remark.\n\n" + book.read_text(encoding="utf-8"), encoding="utf-8")
    moved = shop.rename(shop.parent / "moved")
    assert verified(run, receipt, worker, moved)["same"]
    ended = run("verify", receipt, "--record", worker)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f"there is no folder `{shop}`" in ended.stderr


def test_another_record(run: Run, receipt: Path, worker: Path) -> None:
    edit(worker, '"step": 2', '"step": 1')
    found = verified(run, receipt, worker)
    assert not found["record"]["same"]
    assert found["version"]["same"]
    assert [answer["differs"] for answer in found["answers"]] == [["value", "reasons"], [], []]
    shown = run("verify", receipt, "--record", worker).stdout
    assert "✗ salary: 1000.00 USD, and 2000.00 USD in the receipt; different in value" in shown


def test_a_personal_fact_that_is_not_used_is_of_the_record(
    run: Run, receipt: Path, worker: Path
) -> None:
    edit(worker, "w-93", "w-94")
    found = verified(run, receipt, worker)
    assert not found["same"]
    assert not any(answer["differs"] for answer in found["answers"])


def test_another_text(run: Run, receipt: Path, worker: Path, shop: Path) -> None:
    edit(shop / "shop.clause", "|    2 | 2,000 |", "|    2 | 2,001 |")
    found = verified(run, receipt, worker)
    assert not found["version"]["same"]
    assert not found["timeline"]["same"]
    assert found["answers"][0]["now"]["value"] == "2001.00"


LATER = """
amendment later "Later"
  to        shop
  decided   by owner on {day}
  in force  from 2012-01-01

set units to 7 CR
"""


@pytest.mark.parametrize(("day", "same"), [("2012-03-02", True), ("2012-02-01", False)])
def test_what_is_decided_later_changes_nothing(
    run: Run, receipt: Path, worker: Path, shop: Path, day: str, same: bool
) -> None:
    (shop / "later.clause").write_text(LATER.format(day=day), encoding="utf-8")
    assert verified(run, receipt, worker)["same"] is same


def test_another_engine_computes_again_and_says_so(run: Run, receipt: Path, worker: Path) -> None:
    edit(receipt, '"kind": "cell"', '"kind": "note"')
    assert verified(run, receipt, worker)["answers"][0]["differs"] == ["reasons"]
    assert not verified(run, receipt, worker)["same"]
    written = json.loads(receipt.read_text(encoding="utf-8"))
    receipt.write_text(json.dumps({**written, "engine": "0.0.1"}), encoding="utf-8")
    found = verified(run, receipt, worker)
    assert found["same"]
    assert not found["engine"]["same"]
    shown = run("verify", receipt, "--record", worker).stdout
    assert "the receipt is from 0.0.1" in shown


def test_settings_and_proposals(run: Run, shop: Path, worker: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    asked = ("--as-of", "2012-08-01", "--with", "longer", "--set", "units=3")
    ended = run("receipt", shop, "training", "--record", worker, *asked, "--out", path)
    assert ended.exit_code == 0, ended.stderr
    written = json.loads(path.read_text(encoding="utf-8"))
    assert (written["settings"], written["proposals"]) == ({"units": "3"}, ["longer"])
    assert verified(run, path, worker)["same"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda _: "{", "it is not JSON"),
        (lambda _: "[1]", "it names no schema"),
        (lambda r: json.dumps({**r, "schema": "clausal/receipt/9"}), "`clausal/receipt/9`"),
        (lambda r: json.dumps({**r, "answers": "none"}), "`$.answers`"),
        (lambda r: json.dumps({**r, "questions": ["salary"]}), "not those to its questions"),
        (lambda r: json.dumps({**r, "as_of": "2012-02-31"}), "there is no day `2012-02-31`"),
        (lambda r: json.dumps({**r, "proposals": ["x"]}), "there is no proposal `x`"),
        (lambda r: json.dumps({**r, "book": "nowhere"}), "there is no folder `nowhere`"),
    ],
)
def test_no_receipt(run: Run, receipt: Path, worker: Path, change: Any, words: str) -> None:
    receipt.write_text(change(json.loads(receipt.read_text(encoding="utf-8"))), encoding="utf-8")
    ended = run("verify", receipt, "--record", worker)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr


def test_could_not_run(run: Run, receipt: Path, worker: Path, shop: Path) -> None:
    for arguments, words in [
        (("verify", receipt.parent / "r9.json", "--record", worker), "r9.json` can't be read"),
        (("verify", receipt, "--record", receipt.parent / "w.json"), "there is no such file"),
        (("receipt", shop, "pey", "--record", worker, "--out", "x"), "`pey` in shop"),
        (("receipt", shop, "salary", "--record", worker), "Missing option '--out'"),
        (
            ("receipt", shop, "salary", "--record", worker, "--out", "no/r.json"),
            "error: `no/r.json`: No such file or directory",
        ),
    ]:
        ended = run(*arguments)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert words in ended.stderr


def test_a_record_that_does_not_fit_is_no_difference(
    run: Run, receipt: Path, worker: Path, shop: Path
) -> None:
    edit(worker, '"step": 2', '"step": "two"')
    ended = run("verify", receipt, "--record", worker)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "worker.step" in ended.stderr
    out = receipt.parent / "other.json"
    ended = run("receipt", shop, "salary", "--record", worker, "--out", out)
    assert (ended.exit_code, out.exists()) == (1, False)


def test_one_record(run: Run, shop: Path, worker: Path) -> None:
    worker.write_text(json.dumps([WORKER, WORKER]), encoding="utf-8")
    out = worker.parent / "r.json"
    ended = run("receipt", shop, "salary", "--record", worker, "--out", out)
    assert (ended.exit_code, out.exists()) == (2, False)
    assert "holds 2: give each in a file of its own" in ended.stderr


def test_of_another_agreement(run: Run, shop: Path, tmp_path: Path) -> None:
    record = tmp_path / "worker.json"
    record.write_text('{"worker": {"step": 1}}', encoding="utf-8")
    kept = tmp_path / "kept.json"
    asked = ("--record", record, "--as-of", "2012-01-01", "--out", kept)
    assert run("receipt", shop, "salary", *asked).exit_code == 0
    ended = run("verify", kept, "clinic", "--record", record)
    assert ended.exit_code == 2
    assert "the receipt is of the agreement `shop`" in ended.stderr
