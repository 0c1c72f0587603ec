"""A sample's file, and the text whose records it is about → a Sample; or RecordError with every
fault."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clausal.diagnostics import Diagnostic
from clausal.ir.text import ConsolidatedText
from clausal.records.faults import diagnose, record_error
from clausal.records.read import read_documents
from clausal.records.unfit import fit
from clausal.records.value import Fault, near_name, printable, shown
from clausal.sampling.declare import Declaring
from clausal.sampling.rules import Fields, Sample
from clausal.sampling.simple import listed

SCHEMA = "clausal/sample/1"
KEYS = ("schema", "title", "of", "called", "number", "assumed", "records")
CALLED = re.compile(r"[a-z][a-z_-]*")
MOST_DOCUMENTS = 10_000_000


def read_sample(path: Path, text: ConsolidatedText) -> Sample:
    """The sample that a file declares. `text` has the records of the book.

    Raises RecordError, with every fault of the file.
    """
    documents = read_documents(path, "those of a sample")
    if len(documents) > 1:
        fault = Fault("R301", "a file declares one sample", "write each in a file of its own")
        raise record_error(str(path), [diagnose(str(path), fault)])
    unfit: dict[tuple[str | int, ...], Fault] = {}
    data: Any = fit(documents[0].data, unfit)
    reading = _Reading(text)
    reading.found += [diagnose(_path(place), fault) for place, fault in unfit.items()]
    sample = None if unfit else reading.sample(data)
    if sample is None or reading.found:
        raise record_error(str(path), reading.found)
    return sample


def _path(place: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in place)


class _Reading:
    def __init__(self, text: ConsolidatedText) -> None:
        self.text = text
        self.found: list[Diagnostic] = []

    def fault(self, path: str, message: str, help: str | None) -> None:
        self.found.append(diagnose(path, Fault("R301", message, help)))

    def sample(self, data: Mapping[str, Any]) -> Sample | None:
        """The sample, or None if something is wrong."""
        for key in data:
            if key not in KEYS:
                help_ = near_name(key, KEYS) or f"there are {', '.join(KEYS)}"
                self.fault(key, f"there is no `{printable(key)}` in a sample", help_)
        if data.get("schema") != SCHEMA:
            self.fault("schema", f"expected {SCHEMA}, got {shown(data.get('schema'))}", None)
        title = self.words(data, "title", "what this is a sample of, in words")
        called = self.words(data, "called", "what many of them are called, in small letters")
        if called and not CALLED.fullmatch(called):
            self.fault("called", f"`{printable(called)}` can't be an option", "use small letters")
        of = self.root(data.get("of"))
        number = self.count(data.get("number"))
        assumed = data.get("assumed", [])
        if not isinstance(assumed, list) or not all(isinstance(one, str) for one in assumed):
            self.fault("assumed", "expected a list of sentences", 'write ["…", "…"]')
            assumed = []
        declaring = Declaring(self.text, self.found)
        declaring.assume("", assumed)
        records = dict(self.records(data.get("records"), declaring))
        if of and of not in records and not self.found:
            self.fault("records", f"nothing is declared for `{of}`", "it is what the sample is of")
        if self.found:
            return None
        return Sample(
            title=title,
            of=of,
            called=called,
            number=number,
            records=records,
            once=frozenset(name for name in records if self.text.records[name].singleton),
            year_start=self.text.agreement.year_start,
            sources=tuple(declaring.sources),
            assumptions=tuple(declaring.assumptions),
        )

    def words(self, data: Mapping[str, Any], key: str, help: str) -> str:
        """The words of a key."""
        given = data.get(key)
        if isinstance(given, str) and given.strip():
            return given.strip()
        self.fault(key, f"expected a text, got {shown(given)}", help)
        return ""

    def count(self, given: object) -> int:
        """How many there are usually."""
        if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= MOST_DOCUMENTS:
            return given
        help_ = f"write how many there are usually, from 1 to {MOST_DOCUMENTS:,}"
        self.fault("number", f"{shown(given)} is no number of documents", help_)
        return 0

    def root(self, given: object) -> str:
        """The record that the sample is of."""
        if not isinstance(given, str) or given not in self.text.records:
            self.no_record("of", str(given) if isinstance(given, str) else shown(given))
            return ""
        if self.text.records[given].singleton:
            self.fault("of", f"there is one {given} for the agreement", "name one that is many")
        return given

    def records(self, given: object, declaring: Declaring) -> Iterator[tuple[str, Fields]]:
        """What is declared for each record."""
        if not isinstance(given, Mapping):
            self.fault("records", f"expected records by name, got {shown(given)}", None)
            return
        for name, fields in given.items():
            if name in self.text.records:
                read = declaring.fields(fields, name, (), name)
                if read is not None:
                    yield name, read.way
            else:
                self.no_record(f"records.{printable(name)}", name)

    def no_record(self, path: str, name: str) -> None:
        """For a name that is that of no record."""
        known = self.text.records
        help_ = near_name(name, known) or f"there are {listed(known)}"
        agreement = self.text.agreement.name
        self.fault(path, f"there is no record `{printable(name)}` in {agreement}", help_)
