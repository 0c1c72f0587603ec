"""The parts of a costing's file that name something of a book → what is meant, or a Fault with its
line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from clausal.book import Book
from clausal.diagnostics import Diagnostic, a
from clausal.interpret.questions import questions
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import (
    ChoiceType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SetType,
    Type,
    YesNoType,
    type_name,
)
from clausal.populations.evaluate import type_asked
from clausal.preview.costing import Way
from clausal.preview.figures import Remark
from clausal.preview.labels import Labels
from clausal.records.faults import Place, place_text
from clausal.records.value import Fault, near_name, printable, read_value, shown
from clausal.source import Source, Span
from clausal.values import Exact

FOUNDED = ("source", "assumed")

NOBODY = ""
"""Of whom a provision is asked that is reserved, and says nothing of it."""

Data = Mapping[str, Any]
T = TypeVar("T")


class Lines:
    """Where each key and item of a YAML text stands."""

    def __init__(self, name: str, text: str) -> None:
        import yaml

        self.source = Source(name, text)
        self.places: dict[Place, Span] = {}
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError:  # several documents
            node = None
        self._add(node, ())

    def _add(self, node: Any, place: Place) -> None:
        import yaml

        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                here = (*place, str(key.value))
                self.places[here] = self._span(key)
                self._add(value, here)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self.places[*place, index] = self._span(value)
                self._add(value, (*place, index))

    def _span(self, node: Any) -> Span:
        begin, end = node.start_mark, node.end_mark
        return Span(self.source, begin.line + 1, begin.column + 1, end.line + 1, end.column + 1)

    def at(self, place: Place) -> Span:
        """The place, or the nearest one around it that is written."""
        while place and place not in self.places:
            place = place[:-1]
        return self.places.get(place, Span(self.source, 1, 1, 1, 2))


class Names:
    """Reads what names something of a book; what is wrong is kept in `found`."""

    def __init__(self, book: Book, lines: Lines) -> None:
        self.book = book
        self.text = book.reading
        self.lines = lines
        self.found: list[Diagnostic] = []
        self.sources: list[Remark] = []
        self.assumptions: list[Remark] = []
        self.asked = dict(asked_of(book))
        self.of = ""

    def fault(self, place: Place, fault: Fault) -> None:
        """Keeps a fault at its place."""
        self.found.append(
            Diagnostic(
                code=fault.code,
                message=fault.message,
                help=fault.help,
                span=self.lines.at(place),
                path=place_text(place),
            )
        )

    # -------------------------------------------------------------- shapes

    def known(self, data: Data, keys: Iterable[str], place: Place, where: str) -> None:
        """Keeps a fault for every key that nothing knows."""
        keys = tuple(keys)
        for key in data:
            if key not in keys:
                help_ = near_name(key, keys) or f"there are {', '.join(keys)}"
                message = f"there is no `{printable(key)}` in {where}"
                self.fault((*place, key), Fault("R302", message, help_))

    def part(
        self, data: Data, key: str, read: Callable[[Any, Place], T], needed: str | None = None
    ) -> T | None:
        """What a key says, or None."""
        if key not in data:
            if needed is not None:
                message = f"there is no `{key}` in the costing"
                self.fault((key,), Fault("R302", message, f"write `{key}: {needed}`"))
            return None
        return self.attempt(read, data[key], (key,))

    def attempt(self, read: Callable[[Any, Place], T], given: Any, place: Place) -> T | None:
        """What is read, or None, with a fault."""
        try:
            return read(given, place)
        except Fault as fault:
            self.fault(place, fault)
            return None

    def each(self, data: Data, key: str, read: Callable[[Any, Place], T]) -> Iterator[T]:
        """What a list says."""
        given = data.get(key, [])
        if not isinstance(given, list):
            self.fault((key,), Fault("R302", f"expected a list, got {shown(given)}", "write [ … ]"))
            return
        for index, one in enumerate(given):
            made = self.attempt(read, one, (key, index))
            if made is not None:
                yield made

    def mapping(self, given: Any, place: Place, keys: Iterable[str], where: str) -> Data:
        """What is written as {…}. Raises Fault."""
        if not isinstance(given, Mapping):
            raise Fault("R302", f"expected {{…}}, got {shown(given)}", f"there are {listed(keys)}")
        self.known(given, keys, place, where)
        return given

    def founded(self, data: Data, place: Place) -> None:
        """Keeps where something is from; a fault if it is not said."""
        said = False
        for key, kept in (("source", self.sources), ("assumed", self.assumptions)):
            if key in data:
                says = data[key]
                if isinstance(says, str) and says.strip():
                    kept.append(Remark(about=place_text(place), says=says.strip()))
                else:
                    message = f"`{key}` is a sentence, and not {shown(says)}"
                    self.fault((*place, key), Fault("R302", message))
                said = True
        if not said:
            message = "it is not said where this comes from"
            help_ = 'write `source: "…"` if it is known, or `assumed: "…"`'
            self.fault(place, Fault("R302", message, help_))

    def sentences(self, given: Any, place: Place) -> tuple[str, ...]:
        """A list of sentences."""
        if isinstance(given, list) and all(isinstance(one, str) for one in given):
            return tuple(given)
        self.fault(place, Fault("R302", "expected a list of sentences", 'write ["…", "…"]'))
        return ()

    def words(self, data: Data, key: str, help: str) -> str:
        """The words of a key."""
        given = data.get(key)
        if isinstance(given, str) and given.strip():
            return given.strip()
        self.fault((key,), Fault("R302", f"expected a text, got {shown(given)}", help))
        return ""

    def count(self, data: Data, key: str, most: int) -> int:
        """A number of years."""
        given = data.get(key, 0)
        if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= most:
            return given
        message = f"{shown(given)} is no number of years"
        self.fault((key,), Fault("R302", message, f"write a whole number from 0 to {most}"))
        return 0

    def root(self, given: object) -> str:
        """The record that is counted."""
        records = self.text.records
        if not isinstance(given, str) or given not in records:
            help_ = near_name(str(given), records) or f"there are {listed(records)}"
            message = f"there is no record {shown(given)} in {self.text.agreement.name}"
            self.fault(("of",), Fault("R302", message, help_))
            return ""
        if records[given].singleton:
            fault = Fault("R302", f"there is one {given} for the agreement", "name what is many")
            self.fault(("of",), fault)
        return given

    # -------------------------------------------------------------- names of the book

    def question(
        self,
        given: object,
        kind: type[Type] | None = None,
        wanted: str = "a value",
        *,
        gate: bool = False,
    ) -> str:
        """A question about the record, whose values are of a kind. Raises Fault."""
        if not isinstance(given, str) or given not in self.asked:
            help_ = near_name(str(given), self.asked) or f"it can be asked for {listed(self.asked)}"
            raise Fault("R302", f"there is nothing to ask by the name {shown(given)}", help_)
        root, type = self.asked[given]
        if self.of and root not in (self.of, NOBODY):
            raise Fault(
                "R302",
                f"`{given}` is asked of {a(root)}, and this costs {self.of}s",
                f"name a question that is asked of {a(self.of)}",
            )
        if gate:
            if type is not None:
                raise Fault("R302", f"`{given}` is {type_name(type)}, and no gate")
        elif type is None or (kind is not None and not isinstance(type, kind)):
            is_ = "a gate" if type is None else type_name(type)
            raise Fault("R302", f"`{given}` is {is_}, and not {wanted}")
        return given

    def field(self, given: object) -> tuple[tuple[str, ...], Type]:
        """The path to a field, `worker.post.rank`, and its type. Raises Fault."""
        if not isinstance(given, str):
            raise Fault("R302", f"expected a field, got {shown(given)}", f"write `{self.of}.field`")
        path = tuple(given.split("."))
        records = self.text.records
        if path[0] not in records or (path[0] != self.of and not records[path[0]].singleton):
            help_ = near_name(path[0], records) or f"begin it with `{self.of}.`"
            raise Fault("R302", f"`{printable(given)}` is no field of {a(self.of)}", help_)
        type: Type = RecordType(name=path[0])
        for name in path[1:]:
            if not isinstance(type, RecordType):
                raise Fault("R302", f"`{printable(given)}` goes on behind {type_name(type)}")
            fields = records[type.name].fields
            if name not in fields:
                help_ = near_name(name, fields) or f"there are {listed(fields)}"
                message = f"there is no field `{printable(name)}` in {a(type.name)}"
                raise Fault("R302", message, help_)
            if fields[name].personal:
                help_ = "name a field that several people share"
                raise Fault("R302", f"`{given}` is personal: it tells who somebody is", help_)
            type = fields[name].type
        if isinstance(type, RecordType | ListType | SetType):
            raise Fault("R302", f"`{printable(given)}` is {type_name(type)}, and no single value")
        return path, type

    def way(self, given: Any, place: Place, more: Iterable[str] = (), *, bands: bool = True) -> Way:
        """By what people are told apart. Raises Fault."""
        keys = ("field", "question", "title", *(("bands",) if bands else ()), *more)
        data = self.mapping(given, place, keys, f"`{place_text(place)}`")
        if ("field" in data) == ("question" in data):
            help_ = f"write `field: {self.of}.…` or `question: …`"
            raise Fault("R302", "it is by one of `field` and `question`", help_)
        field: tuple[str, ...] | None = None
        question: str | None = None
        if "field" in data:
            field, type = self.field(data["field"])
            name = field[-1]
            title = _title(self.text, field)
        else:
            question = self.question(data["question"])
            found = self.asked[question][1]
            assert found is not None
            type, name, title = found, question.rpartition(".")[2], None
            if isinstance(type, RecordType | ListType | SetType):
                raise Fault("R302", f"`{question}` is {type_name(type)}, and no single value")
        ends = self.bands(data["bands"], type) if "bands" in data else ()
        if not ends and isinstance(type, MoneyType):
            help_ = "write `bands: [0, 50000, …]`, the lower end of each"
            raise Fault("R302", "an amount tells people apart by bands alone", help_)
        titled = data.get("title", title or name.replace("_", " "))
        if not isinstance(titled, str):
            raise Fault("R302", f"a title is a text, and not {shown(titled)}")
        return Way(name=name, title=titled, type=type, field=field, question=question, bands=ends)

    def bands(self, given: Any, type: Type) -> tuple[Exact, ...]:
        """The lower ends of bands. Raises Fault."""
        if not isinstance(type, NumberType | MoneyType | PercentType):
            raise Fault("R302", f"{type_name(type)} has no bands", "leave them out")
        if not isinstance(given, list) or not given:
            raise Fault("R302", "bands are a list of their lower ends", "such as [0, 5, 10, 20]")
        kind = replace(type, low=None, high=None)
        ends = [exact(read_value(one, kind)) for one in given]
        if sorted(set(ends)) != ends:
            raise Fault("R302", "bands go up", "write the lowest first, and each once")
        return tuple(ends)


# ------------------------------------------------------------------ what a book has


def labels_of(way: Way, currency: str) -> tuple[str, ...] | None:
    """All that a way can tell people apart by, in order; None if that is not known."""
    if way.bands:
        return Labels(way, currency).in_order((), all_of=True)
    match way.type:
        case ChoiceType(options=options):
            return options
        case YesNoType():
            return ("yes", "no")
        case _:
            return None


def texts_of(book: Book) -> Iterator[ConsolidatedText]:
    """Every text of a book, each proposal by itself included, the latest first."""
    for proposals in ((), *((name,) for name in book.proposals)):
        texts = book.texts(None, proposals)
        for _, state in reversed(list(texts.history.states())):
            checked = texts.check(state)
            if checked.sound:
                yield checked.text


def asked_of(book: Book) -> Iterator[tuple[str, tuple[str, Type | None]]]:
    """Whatever can be asked in a text of a book: of which record, and the type of its value."""
    done: set[str] = set()
    for text in texts_of(book):
        for question in questions(text):
            if question in done:
                continue
            done.add(question)
            name = question.partition(".")[0]
            if name in text.defines:
                root = text.defines[name].subject
            elif name in text.gates:
                root = text.gates[name].scope.root
            elif name in text.sources:
                root = text.sources[name].scope.root
            else:
                root = text.ladders[name].root
            yield question, (root, type_asked(question, text))


def _title(text: ConsolidatedText, path: tuple[str, ...]) -> str | None:
    type: Type = RecordType(name=path[0])
    title = None
    for name in path[1:]:
        assert isinstance(type, RecordType)
        field = text.records[type.name].fields[name]
        type, title = field.type, field.title
    return title


def exact(value: object) -> Exact:
    assert isinstance(value, int | Fraction)
    return value


def listed(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:20]) + (", …" if len(found) > 20 else "")
