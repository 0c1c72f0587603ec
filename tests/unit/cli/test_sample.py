"""`clausal sample`: a folder with records that are made up, whole or not there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from clausal.render.schemas import output_schema

from .conftest import Run

ABOUT = Draft202012Validator(output_schema("sampled"))

SAMPLE = """\
schema: clausal/sample/1
title: Workers of a shop
of: worker
called: workers
number: 5
assumed: [nobody is real]
records:
  worker:
    id: {text: "w-{number}", assumed: a mark}
    step: {one_of: {"1": 30%, "2": 70%}, source: the owner}
    bonus: {between: [0, 100], step: 0.5, assumed: a guess}
    courses:
      assumed: a guess
      number: {between: [0, 3]}
      each: {finished: {between: [2010-01-01, 2011-12-31]}}
"""


@pytest.fixture
def shop(shop: Path) -> Path:
    """The book, which declares a sample."""
    (shop / "sample.yaml").write_text(SAMPLE, encoding="utf-8")
    return shop


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "made" / "workers"


def lines(out: Path) -> list[Any]:
    return [json.loads(line) for line in (out / "worker.jsonl").read_text("utf-8").splitlines()]


def beside(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir()) if out.parent.exists() else []


def test_a_sample(run: Run, shop: Path, out: Path) -> None:
    ended = run("sample", shop, "--workers", "12", "--seed", "3", "--out", out)
    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr == f"wrote 12 workers that are made up into {out}\n"
    assert sorted(path.name for path in out.iterdir()) == ["about.json", "worker.jsonl"]
    assert beside(out) == ["workers"]
    written = (out / "worker.jsonl").read_bytes()
    about = json.loads((out / "about.json").read_text(encoding="utf-8"))
    ABOUT.validate(about)
    assert (about["synthetic"], about["seed"], about["count"]) == (True, 3, 12)
    assert about["sample"]["sha256"] == hashlib.sha256(SAMPLE.encode()).hexdigest()
    assert about["files"] == {
        "worker.jsonl": {"documents": 12, "sha256": hashlib.sha256(written).hexdigest()}
    }
    assert about["sources"] == [{"field": "worker.step", "says": "the owner"}]
    assert {"field": "", "says": "nobody is real"} in about["assumptions"]
    timeline = json.loads(run("history", shop, "--json").stdout)["timeline"]
    assert about["timeline"] == timeline


def test_eval_takes_it(run: Run, shop: Path, out: Path) -> None:
    assert run("sample", shop, "--out", out).exit_code == 0
    asked = ("salary", "training", "--record", out / "worker.jsonl", "--as-of", "2012-01-01")
    ended = run("eval", shop, *asked, "--json")
    assert ended.exit_code == 0
    answered = json.loads(ended.stdout)
    assert [one["record"] for one in answered] == [f"w-{number}" for number in range(1, 6)]
    assert all(answer["outcome"] == "value" for one in answered for answer in one["answers"])


def test_the_same_seed_gives_the_same_bytes(run: Run, shop: Path, tmp_path: Path) -> None:
    def made(name: str, *more: str) -> tuple[bytes, bytes]:
        out = tmp_path / name
        assert run("sample", *more, shop, "--out", out).exit_code == 0
        return (out / "worker.jsonl").read_bytes(), (out / "about.json").read_bytes()

    first = made("a", "--workers=9")
    assert made("b", "--count", "9", "--seed", "1") == first
    assert made("c", "--workers", "30")[0].startswith(first[0])
    assert made("d", "--workers", "9", "--seed", "2")[0] != first[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--workrs", "9"], "did you mean `--workers`?"),
        (["--sed", "9"], "did you mean `--seed`?"),
        (["--workers"], "`--workers` needs a number"),
        (["--workers", "0"], "`--workers` is a whole number from 1 to 10,000,000, and not `0`"),
        (["--count", "many"], "and not `many`"),
        (["--count", "9", "--workers", "9"], "say the same"),
        (["--workers", "9", "--workers", "8"], "given twice"),
        (["other"], "name one book"),
        (["--sample", "nowhere.yaml"], "there is no such file"),
    ],
)
def test_could_not_run(run: Run, shop: Path, out: Path, arguments: list[str], words: str) -> None:
    ended = run("sample", shop, *arguments, "--out", out)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert words in ended.stderr
    assert beside(out) == []


def test_a_book_without_a_sample(run: Run, out: Path) -> None:
    ended = run("sample", "clinic", "--out", out)
    assert ended.exit_code == 2
    assert "has no sample.yaml" in ended.stderr


def test_faults_of_a_sample(run: Run, shop: Path, out: Path) -> None:
    wrong = SAMPLE.replace("70%", "60%").replace("bonus:", "bonous:")
    (shop / "sample.yaml").write_text(wrong, encoding="utf-8")
    ended = run("sample", shop, "--out", out)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert "error[R301]: there is no field `bonous` in a worker" in ended.stderr
    assert "--> worker.step\n  help: make them 100%" in ended.stderr
    assert beside(out) == []


# ------------------------------------------------------------------ the folder


def test_another_sample_is_there(run: Run, shop: Path, out: Path) -> None:
    assert run("sample", shop, "--workers", "3", "--out", out).exit_code == 0
    ended = run("sample", shop, "--workers", "4", "--out", out)
    assert (ended.exit_code, len(lines(out))) == (2, 3)
    assert "--force" in ended.stderr
    assert run("sample", shop, "--workers", "4", "--out", out, "--force").exit_code == 0
    assert (len(lines(out)), beside(out)) == (4, ["workers"])


@pytest.mark.parametrize("sampled", [True, False])
def test_something_else_is_there(run: Run, shop: Path, out: Path, sampled: bool) -> None:
    if sampled:
        run("sample", shop, "--out", out)
    else:
        out.mkdir(parents=True)
    (out / "thesis.txt").write_text("mine", encoding="utf-8")
    ended = run("sample", shop, "--out", out, "--force")
    assert ended.exit_code == 2
    assert "holds `thesis.txt`" in ended.stderr
    assert (out / "thesis.txt").read_text(encoding="utf-8") == "mine"


def test_an_empty_folder_is_taken(run: Run, shop: Path, out: Path) -> None:
    out.mkdir(parents=True)
    assert run("sample", shop, "--out", out).exit_code == 0
    assert len(lines(out)) == 5


def test_a_file_is_there(run: Run, shop: Path, out: Path) -> None:
    out.parent.write_text("mine", encoding="utf-8")
    ended = run("sample", shop, "--out", out)
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert f"`{out}`" in ended.stderr
    ended = run("sample", shop, "--out", out.parent, "--force")
    assert (ended.exit_code, out.parent.read_text(encoding="utf-8")) == (2, "mine")


@pytest.mark.parametrize(
    ("stopped", "code"), [(KeyboardInterrupt(), 130), (OSError(28, "No space left on device"), 2)]
)
def test_stopped_in_the_middle(
    run: Run,
    shop: Path,
    out: Path,
    monkeypatch: pytest.MonkeyPatch,
    stopped: BaseException,
    code: int,
) -> None:
    assert run("sample", shop, "--workers", "3", "--out", out).exit_code == 0

    def fsync(_: int) -> None:
        raise stopped

    monkeypatch.setattr("clausal.sampling.folder.os.fsync", fsync)
    ended = run("sample", shop, "--workers", "4", "--out", out, "--force")
    assert ended.exit_code == code
    assert (len(lines(out)), beside(out)) == (3, ["workers"])
