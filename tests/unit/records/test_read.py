"""Files → documents: the formats, and all that can be wrong with a file."""

from __future__ import annotations

import io
import json
import re
import sys
import tracemalloc
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from clausal import limits
from clausal.diagnostics import Diagnostic
from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import RecordType
from clausal.records import read
from clausal.records.load import load_record
from clausal.records.read import read_documents
from clausal.values import Item

from .conftest import record, text_of

STDIN = Path("-")


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def faults(path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(RecordError) as raised:
        read_documents(path)
    return raised.value.diagnostics


def fault(path: Path) -> tuple[str, str | None, str, str | None]:
    """The one fault: its code, place (in the file), sentence and help."""
    (one,) = faults(path)
    place = (one.path or "").removeprefix(str(path))
    return one.code, place, one.message, one.help


# ------------------------------------------------------------------ formats

ONE = {"nurse": {"id": "é", "wage": Decimal("12.10"), "on_call": True, "degree": None}}
YAML = "nurse:\n  id: é\n  wage: 12.10\n  on_call: yes\n  degree:\n"
JSON = '{"nurse": {"id": "é", "wage": 12.10, "on_call": true, "degree": null}}'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("n.json", JSON),
        ("n.JSON", JSON.replace(" ", "\r\n")),
        ("n.yaml", YAML),
        ("n.yml", YAML.replace("\n", "\r\n")),
        ("n.yaml", f"---\n{YAML}...\n"),
        ("n.yaml", JSON),
        ("n", JSON),
        ("n", YAML),
        ("n", f"\n{JSON}\n"),
        ("n.json", f"\ufeff{JSON}"),
        ("n.yaml", f"\ufeff{YAML}"),
    ],
)
def test_one_document(tmp_path: Path, name: str, content: str) -> None:
    path = write(tmp_path, name, content)
    (document,) = read_documents(path)
    assert document.data == ONE
    assert document.where == str(path)


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("n.json", f"[{JSON}, {JSON}]", "[1] [2]"),
        ("n.yaml", f"- {JSON}\n- {JSON}\n", "[1] [2]"),
        ("n.yaml", f"{YAML}---\n---\n{YAML}", "[1] [2]"),
        ("n.jsonl", f"{JSON}\n\n{JSON}\n", ":1 :3"),
        ("n.ndjson", f"\ufeff{JSON}\r\n{JSON}", ":1 :2"),
        ("n", f"{JSON}\n{JSON}\n", ":1 :2"),
        ("n", f"[{JSON}, {JSON}]", "[1] [2]"),
        ("n.json", f"[{JSON}]", "[1]"),
    ],
)
def test_many_documents(tmp_path: Path, name: str, content: str, places: str) -> None:
    path = write(tmp_path, name, content)
    documents = read_documents(path)
    assert all(document.data == ONE for document in documents)
    assert [d.where for d in documents] == [f"{path}{place}" for place in places.split()]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(JSON.encode())))
    (document,) = read_documents(STDIN)
    assert (document.data, document.where) == (ONE, "standard input")


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert fault(STDIN)[0::2] == ("R001", "can't be read: standard input is closed")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-0", 0),
        ("0.1", Decimal("0.1")),
        ("1.50", Decimal("1.50")),
        ("1e2", Decimal(100)),
        ("9007199254740993", 9007199254740993),
        ("0.30000000000000004", Decimal("0.30000000000000004")),
    ],
)
@pytest.mark.parametrize("name", ["n.json", "n.yaml"])
def test_numbers_are_exact(tmp_path: Path, name: str, written: str, value: object) -> None:
    (document,) = read_documents(write(tmp_path, name, f'{{"n": {written}}}'))
    read = document.data["n"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[("yes", True), ("No", False), ("TRUE", True), ("false", False)],
        *[("", None), ("~", None), ("null", None)],
        *[("2011-07-01", "2011-07-01"), ("2011-12", "2011-12"), ("80%", "80%"), ("1:30", "1:30")],
        *[("0x1F", "0x1F"), ("1_000", "1_000"), ("007", "007"), (".5", ".5"), (".nan", ".nan")],
        *[("on", "on"), ("y", "y"), ("<<", "<<"), ("=", "="), ('"no"', "no"), ("'1'", "1")],
        ("a  # a remark", "a"),
    ],
)
def test_yaml_means_little_more_than_json(tmp_path: Path, written: str, value: object) -> None:
    (document,) = read_documents(write(tmp_path, "n.yaml", f"n: {written}\n"))
    assert document.data == {"n": value}


# ------------------------------------------------------------------ files


@pytest.mark.parametrize("name", ["n.json", "n.jsonl", "n.yaml", "n"])
@pytest.mark.parametrize("content", ["", " \r\n\n", "\ufeff"])
def test_empty(tmp_path: Path, name: str, content: str) -> None:
    help_ = "write an object whose keys are records of the book"
    path = write(tmp_path, name, content)
    assert fault(path) == ("R004", "", "there is nothing in it", help_)


@pytest.mark.parametrize("content", ["", "- 1\n"])
def test_what_the_keys_are(tmp_path: Path, content: str) -> None:
    """A file that declares something else asks for the keys of that."""
    with pytest.raises(RecordError) as raised:
        read_documents(write(tmp_path, "n.yaml", content), keys="those of a costing")
    (found,) = raised.value.diagnostics
    assert found.help == "write an object whose keys are those of a costing"


@pytest.mark.parametrize("content", ["[]", "\n[ ]"])
def test_empty_list(tmp_path: Path, content: str) -> None:
    assert fault(write(tmp_path, "n.json", content))[0] == "R004"


def test_missing_file(tmp_path: Path) -> None:
    write(tmp_path, "nurses.json", JSON)
    missing = ("R001", "", "there is no such file")
    assert fault(tmp_path / "nurse.jsn") == (*missing, "did you mean `nurses.json`?")
    assert fault(tmp_path / "else" / "nurses.json") == (*missing, None)
    assert fault(tmp_path / "a\0b.json") == (*missing, None)


def test_directory(tmp_path: Path) -> None:
    assert fault(tmp_path)[0::2] == ("R001", "can't be read: is a directory")


def test_unknown_suffix(tmp_path: Path) -> None:
    code, _, message, help_ = fault(write(tmp_path, "n.csv", "a,b"))
    assert (code, message) == ("R009", "`.csv` does not say which format this is")
    assert ".jsonl" in (help_ or "")


@pytest.mark.parametrize("name", ["n.json", "n.yaml", "n.jsonl", "n"])
def test_not_utf_8(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, name, '{"nurse":\n{"id": "é"}}'.encode("latin-1"))
    assert fault(path) == ("R002", "", "line 2 is not UTF-8 text", "save it as UTF-8")
    assert fault(write(tmp_path, name, JSON.encode("utf-16")))[0] == "R002"


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST_RECORD_FILE", 1024**2)
    path = write(tmp_path, "n.json", b" " * (1024**2 + 1))
    assert fault(path) == ("R010", "", "this is larger than 1 MB", "give it in parts")
    path.write_bytes(path.read_bytes()[: -len(JSON.encode()) - 1] + JSON.encode())
    assert read_documents(path)[0].data == ONE


def test_a_file_without_end_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST_RECORD_FILE", 1024**2)
    tracemalloc.start()
    try:
        assert fault(Path("/dev/zero"))[0] == "R010"
        assert tracemalloc.get_traced_memory()[1] < 8 * 1024**2
    finally:
        tracemalloc.stop()


def test_too_much_yaml(tmp_path: Path) -> None:
    path = write(tmp_path, "n.yaml", f"{YAML}#{'x' * limits.LARGEST_YAML}")
    assert fault(path) == ("R010", "", "this YAML is larger than 1 MB", "write it as JSON")


# ------------------------------------------------------------------ syntax


@pytest.mark.parametrize(
    ("content", "place", "said", "help_"),
    [
        # Python 3.13 and later know what it is, and point at the comma.
        ('{"a": 1,}', ":1:[89]", "property name|trailing comma", "comma before"),
        ('{\n "a": [1,]}', ":2:(9|10)", "expecting value|trailing comma", "comma"),
        ('{"a": 1', ":1:8", "delimiter", "close every bracket"),
        ('{"a": {"b": 1 "c": 2}}', ":1:15", "delimiter", "put a comma between"),
        ('{"a" 1}', ":1:6", "delimiter", '"field": value'),
        ("{'a': 1}", ":1:2", "property name", "double quotes"),
        ('{"a": "b\n"}', ":1:9", "control character", "ends on the line"),
        ('{"a": "b}', ":1:7", "unterminated", "close the text"),
        (r'{"a": "C:\dir"}', ":1:10", "escape", "two backslashes"),
        ('{"a": 1}\n{"a": 2}', ":2:1", "extra data", ".jsonl"),
        ('{"a": yes}', ":1:7", "expecting value", "true, false"),
        ('{"a": 01}', ":1:8", "delimiter", "comma"),
        ("{" * 9, ":1:2", "property name", "double quotes"),
    ],
)
def test_not_json(tmp_path: Path, content: str, place: str, said: str, help_: str) -> None:
    code, where, message, help = fault(write(tmp_path, "n.json", content))
    assert code == "R003"
    assert re.fullmatch(place, where or "")
    assert re.match(f"not JSON: .*({said})", message)
    assert help_ in (help or "")


@pytest.mark.parametrize(
    ("content", "place", "help_"),
    [
        ("a: b: c\n", ":1:5", "quotes"),
        ("a: 1\n  b: 2\n", ":2:4", "indent"),
        ("a: [1, 2\nb: 1\n", ":2:2", None),
        ("a:\n\tb: 1\n", ":2:1", "not with tabs"),
        ('a: "b\n', ":2:1", "a quote is not closed"),
        ("a: 1\nb\n", ":3:1", "space after the colon"),
        ("a:\n  - 1\n b: 2\n", ":3:2", "indent"),
        ('a: "C:\\dir"', ":1:8", "two backslashes"),
    ],
)
def test_not_yaml(tmp_path: Path, content: str, place: str, help_: str | None) -> None:
    code, where, message, help = fault(write(tmp_path, "n.yaml", content))
    assert (code, where) == ("R003", place)
    assert message.startswith("not YAML: ")
    assert help_ is None or (help and help_ in help)


@pytest.mark.parametrize("content", ['a: "\\UFFFFFFFF"', f"%YAML 1.{'9' * 5000}\n---\na: 1", "\0"])
def test_what_the_yaml_library_chokes_on(tmp_path: Path, content: str) -> None:
    code, _, message, _ = fault(write(tmp_path, "n.yaml", content))
    assert code == "R003"
    assert message.startswith("not YAML: ")


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("a: &x 1\nb: *x\n", ":2:4", "a record has no aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", ":1:4", "a record has no tags"),
        ("a: !!str 1\n", ":1:4", "a record has no tags"),
        ("? [a]\n: 1\n", ":1:3", "a key is a word"),
        ("1: a\n", ":1:1", "a key is a word"),
        ("no: a\n", ":1:1", "a key is a word"),
        (
            "a: &a [x, x]\n" + "".join(f"{n}: &{n} [*a, *a]\n" for n in "bcdefghij"),
            ":2:8",
            "a record has no aliases",
        ),
        ("a: " + "[" * 10_000, ":1:53", "this is nested deeper than 50 levels"),
        ("a: " + "{b: " * 10_000, ":1:200", "this is nested deeper than 50 levels"),
        ("- " * 10_000, ":1:101", "this is nested deeper than 50 levels"),
    ],
)
def test_yaml_that_no_record_needs(tmp_path: Path, content: str, place: str, message: str) -> None:
    code, where, said, _ = fault(write(tmp_path, "n.yaml", content))
    assert (where, said) == (place, message)
    assert code == ("R007" if "deep" in message else "R006")


def test_every_faulty_line_is_told(tmp_path: Path) -> None:
    found = faults(write(tmp_path, "n.jsonl", f'{JSON}\n[1]\n{{"a"}}\n7\n{JSON}\n'))
    assert [(f.code, (f.path or "").rpartition("/")[2]) for f in found] == [
        ("R008", "n.jsonl:2"),
        ("R003", "n.jsonl:3:5"),
        ("R008", "n.jsonl:4"),
    ]


def test_faults_without_end_are_not_all_told(tmp_path: Path) -> None:
    found = faults(write(tmp_path, "n.jsonl", "[\n" * 5000))
    assert len(found) == limits.MOST_FAULTS + 1
    assert found[-1].code == "R011"
    assert "more than 1000 faults" in found[-1].message


@pytest.mark.parametrize("name", ["n.json", "n.jsonl", "n"])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nested_without_end(tmp_path: Path, name: str, opening: str, closing: str) -> None:
    path = write(tmp_path, name, f"{opening * 100_000}1{closing * 100_000}")
    code, _, message, _ = fault(path)
    assert (code, message) == ("R007", "this is nested deeper than 50 levels")


@pytest.mark.parametrize("name", ["n.json", "n.yaml"])
def test_the_deepest_that_is_read(tmp_path: Path, name: str) -> None:
    text = text_of(record("nurse", Field(name="mentor", type=RecordType(name="nurse"))))

    def read_and_load(levels: int) -> Mapping[str, Item]:
        nested = '{"mentor": ' * (levels - 1) + "null" + "}" * (levels - 1)
        path = write(tmp_path, name, f'{{"nurse": {nested}}}')
        return load_record(read_documents(path)[0].data, text)

    assert read_and_load(limits.DEEPEST_RECORD)
    with pytest.raises(RecordError, match="nested deeper than 50 levels"):
        read_and_load(limits.DEEPEST_RECORD + 1)


# ------------------------------------------------------------------ what waits for `load`

BOTH = ("n.json", "n.yaml")


@pytest.mark.parametrize(
    ("names", "content", "code", "path", "message"),
    [
        (BOTH, '{"nurse": {"id": "a", "id": "b"}}', "R005", "nurse.id", "`id` stands twice here"),
        (BOTH, '{"nurse": {}, "nurse": {}}', "R005", "nurse", "`nurse` stands twice here"),
        (BOTH[:1], '{"nurse": {"wage": NaN}}', "R006", "nurse.wage", "NaN is not a number"),
        (BOTH[:1], '{"nurse": {"wage": -Infinity}}', "R006", "nurse.wage", "-Infinity is not"),
        (BOTH, f'{{"nurse": {{"wage": {"9" * 10**6}}}}}', "R006", "nurse.wage", "too many digits"),
        (BOTH, f'{{"nurse": {{"wage": 1e{"9" * 20}}}}}', "R006", "nurse.wage", "too many digits"),
        (BOTH, '{"nurse": {"id": "\\ud800"}}', "R006", "nurse.id", "half of a character"),
        (
            BOTH[:1],
            f'{{"nurse": {{"leaves": {"[" * 60}{"]" * 60}}}}}',
            "R007",
            "nurse.leaves",
            "nested deeper than 50 levels",
        ),
    ],
)
def test_what_no_record_holds(
    tmp_path: Path,
    text: ConsolidatedText,
    names: tuple[str, ...],
    content: str,
    code: str,
    path: str,
    message: str,
) -> None:
    for name in names:
        (document,) = read_documents(write(tmp_path, name, content))
        with pytest.raises(RecordError) as raised:
            load_record(document.data, text)
        (found,) = raised.value.diagnostics
        assert (found.code, found.path) == (code, path)
        assert message in found.message


def test_a_document_survives_a_round_through_json(tmp_path: Path) -> None:
    plain: dict[str, Any] = {"nurse": {"id": "\u2028 \x7f 😀", "evaluations": [{"weight": 3}]}}
    for name, ascii in (("n.json", True), ("n.jsonl", False)):
        content = json.dumps(plain, ensure_ascii=ascii)
        (document,) = read_documents(write(tmp_path, name, content))
        assert document.data == plain
