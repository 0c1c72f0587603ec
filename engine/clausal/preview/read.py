"""A costing's file, and the book that it is about → a Costing; or RecordError with every fault."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from clausal.book import Book
from clausal.diagnostics import a
from clausal.errors import RecordError
from clausal.ir.types import (
    DateType,
    ListType,
    MoneyType,
    PercentType,
    Type,
    YesNoType,
    type_name,
)
from clausal.preview.costing import (
    Benefits,
    Costing,
    Grid,
    Pay,
    Rate,
    Schools,
    Typical,
    Way,
)
from clausal.preview.figures import Remark
from clausal.preview.names import FOUNDED, Data, Lines, Names, exact, labels_of, listed, texts_of
from clausal.records.faults import Place, record_error
from clausal.records.read import read_documents
from clausal.records.unfit import fit
from clausal.records.value import Fault, near_name, printable, read_value, shown
from clausal.values import Exact, Value

SCHEMA = "clausal/costing/1"
FILE = "costing.yaml"
"""What a book declares of its costs."""

KEYS = (
    *("schema", "title", "of", "called", "assumed", "pay", "share", "hired", "one_time", "grid"),
    *(
        "groups",
        "schools",
        "benefits",
        "gates",
        "protected",
        "questions",
        "careers",
        "years_ahead",
        "base",
    ),
    *("discount", "unless_given"),
)
CALLED = re.compile(r"[a-z][a-z _-]*")
BASE = re.compile(r"same day|([1-9]) years? before")
WHOLE, PAID = "a full position", "each person"
MOST_YEARS, MOST_CAREER = 10, 60

PERCENT = PercentType(low=0)
AMOUNT = MoneyType(low=0)
RATE = PercentType(low=0, high=1)


def read_costing(path: Path, book: Book) -> Costing:
    """The costing that a file declares. Raises RecordError, with every fault of the file."""
    documents = read_documents(path, "those of a costing: schema, title, of, called, pay, …")
    text = path.read_text(encoding="utf-8-sig")
    reading = _Reading(book, Lines(str(path), text))
    if len(documents) > 1:
        fault = Fault("R302", "a file declares one costing", "write each in a file of its own")
        reading.fault((), fault)
    unfit: dict[Place, Fault] = {}
    data: Any = fit(documents[0].data, unfit)
    for place, fault in unfit.items():
        reading.fault(place, fault)
    digest = hashlib.sha256(text.encode()).hexdigest()
    costing = None if reading.found else reading.costing(data, path.name, digest)
    if costing is None or reading.found:
        raise record_error(str(path), sorted(reading.found, key=lambda found: found.sort_key))
    return costing


class _Reading(Names):
    def costing(self, data: Data, file: str, digest: str) -> Costing | None:
        """The costing, or None if something is wrong."""
        self.known(data, KEYS, (), "a costing")
        if data.get("schema") != SCHEMA:
            self.fault(
                ("schema",), Fault("R302", f"expected {SCHEMA}, got {shown(data.get('schema'))}")
            )
        title = self.words(data, "title", "what this costs, in words")
        called = self.words(data, "called", "what many of them are called, in small letters")
        if called and not CALLED.fullmatch(called):
            message = f"`{printable(called)}` is not in small letters"
            self.fault(("called",), Fault("R302", message, "such as `workers`"))
        self.of = self.root(data.get("of"))
        for sentence in self.sentences(data.get("assumed", []), ("assumed",)):
            self.assumptions.append(Remark(about="", says=sentence))
        pay = self.part(data, "pay", self.pay, needed="{question: …}")
        share = self.part(data, "share", self.share)
        if pay is not None and pay.whole and share is None and "share" not in data:
            message = "it is not said how much of a position each person has"
            help_ = "write `share: {field: …}`, or let `pay` be of each person"
            self.fault(("pay",), Fault("R302", message, help_))
        benefits = self.part(data, "benefits", self.benefits) or Benefits(
            rates={}, otherwise=Rate()
        )
        costing = Costing(
            file=file,
            hash=digest,
            title=title,
            of=self.of,
            called=called,
            pay=pay or Pay(question=""),
            share=share,
            hired=self.part(data, "hired", self.hired),
            one_time=tuple(self.each(data, "one_time", self.one_time)),
            grid=self.part(data, "grid", self.grid),
            groups=self.groups(data),
            schools=self.part(data, "schools", self.schools),
            benefits=benefits,
            gates=tuple(self.each(data, "gates", self.gate)),
            protected=self.part(data, "protected", self.protected),
            questions=tuple(self.each(data, "questions", self.open_question))
            if "questions" in data
            else None,
            careers=tuple(self.each(data, "careers", self.career)),
            unless_given=self.part(data, "unless_given", self.unless_given) or {},
            years_ahead=self.count(data, "years_ahead", MOST_YEARS),
            base_years=self.part(data, "base", self.base) or 0,
            discount=self.part(data, "discount", self.discount) or Fraction(0),
            assumptions=tuple(self.assumptions),
            sources=tuple(self.sources),
        )
        return None if self.found else costing

    # -------------------------------------------------------------- the keys

    def pay(self, given: Any, place: Place) -> Pay:
        """`pay: {question: salary, of: a full position}`"""
        data = self.mapping(given, place, ("question", "of", *FOUNDED), "`pay`")
        of = data.get("of", PAID)
        if of not in (WHOLE, PAID):
            help_ = f"write `of: {WHOLE}` or `of: {PAID}`"
            self.fault((*place, "of"), Fault("R302", f"pay is not of {shown(of)}", help_))
        self.founded(data, place)
        return Pay(
            question=self.question(data.get("question"), MoneyType, "money"), whole=of == WHOLE
        )

    def share(self, given: Any, place: Place) -> Way:
        """`share: {field: worker.part}`"""
        way = self.way(given, place, FOUNDED, bands=False)
        if not isinstance(way.type, PercentType):
            message = f"`{way}` is {type_name(way.type)}, and not a percent"
            raise Fault("R302", message, "it is the share of a full position")
        self.founded(given, place)
        return way

    def hired(self, given: Any, place: Place) -> tuple[str, ...]:
        """`hired: {field: worker.begun}`"""
        data = self.mapping(given, place, ("field",), "`hired`")
        path, type = self.field(data.get("field"))
        if not isinstance(type, DateType):
            message = f"`{data['field']}` is {type_name(type)}, and not a date"
            raise Fault("R302", message, "it is the day since when somebody is paid")
        return path

    def one_time(self, given: Any, place: Place) -> str:
        """`one_time: [{question: bonus}]`"""
        data = self.mapping(given, place, ("question", *FOUNDED), "what is paid once")
        question = self.question(data.get("question"), MoneyType, "money")
        self.founded(data, place)
        return question

    def grid(self, given: Any, place: Place) -> Grid:
        """`grid: {rows: …, columns: …}`"""
        data = self.mapping(given, place, ("rows", "columns"), "`grid`")
        lacking = [key for key in ("rows", "columns") if key not in data]
        if lacking:
            raise Fault("R302", f"there is no `{lacking[0]}`", "a grid has `rows` and `columns`")
        rows, columns = (
            self.attempt(self.way, data[key], (*place, key)) for key in ("rows", "columns")
        )
        if rows is None or columns is None:
            return None  # type: ignore[return-value]  # what is wrong is told already
        return Grid(rows=rows, columns=columns)

    def groups(self, data: Data) -> tuple[Way, ...]:
        """`groups: [{field: …}, {question: …, bands: […]}]`"""
        ways = tuple(self.each(data, "groups", self.way))
        titles = [way.title for way in ways]
        for index, title in enumerate(titles):
            if title in titles[:index]:
                fault = Fault("R302", f"two groups are called `{title}`", "give one a `title`")
                self.fault(("groups", index), fault)
        return ways

    def schools(self, given: Any, place: Place) -> Schools:
        """`schools: {by: {field: …}, charged: {"yes": actual, "no": average}}`"""
        data = self.mapping(given, place, ("by", "charged", *FOUNDED), "`schools`")
        by = self.way(data.get("by"), (*place, "by"))
        options = labels_of(by, self.text.agreement.currency)
        charged = data.get("charged")
        if not isinstance(charged, Mapping):
            help_ = "write {kind: actual, kind: average}"
            raise Fault("R302", "it is not said what each kind is charged", help_)
        for kind, rule in charged.items():
            here = (*place, "charged", kind)
            if options is not None and kind not in options:
                near = near_name(kind, options) or f"it can be {listed(options)}"
                self.fault(here, Fault("R302", f"`{by}` is never `{printable(kind)}`", near))
            if rule not in ("actual", "average"):
                message = f"no school is charged {shown(rule)}"
                self.fault(here, Fault("R302", message, "write actual or average"))
        lacking = [option for option in options or () if option not in charged]
        if lacking:
            message = f"it is not said what `{listed(lacking)}` is charged"
            self.fault((*place, "charged"), Fault("R302", message, "write actual or average"))
        self.founded(data, place)
        return Schools(
            by=by, actual=frozenset(k for k, rule in charged.items() if rule == "actual")
        )

    def benefits(self, given: Any, place: Place) -> Benefits:
        """`benefits: {of_salary: 20%, a_head: 9000}`, or `by: …` and `rates: {…}`"""
        keys = ("of_salary", "a_head", "by", "rates", *FOUNDED)
        data = self.mapping(given, place, keys, "`benefits`")
        self.founded(data, place)
        if "by" not in data and "rates" not in data:
            return Benefits(rates={}, otherwise=self.rate(data, place))
        if "of_salary" in data or "a_head" in data:
            help_ = "write `otherwise: {…}` among the rates"
            raise Fault("R302", "benefits by groups have their rates in `rates`", help_)
        by = self.way(data.get("by"), (*place, "by"))
        options = labels_of(by, self.text.agreement.currency)
        rates = self.mapping(
            data.get("rates"), (*place, "rates"), data.get("rates") or (), "`rates`"
        )
        made: dict[str, Rate] = {}
        for label, one in rates.items():
            here = (*place, "rates", label)
            if label != "otherwise" and options is not None and label not in options:
                near = near_name(label, options) or f"it can be {listed(options)}"
                self.fault(here, Fault("R302", f"`{by}` is never `{printable(label)}`", near))
            rate = self.attempt(
                self.rate, self.mapping(one, here, ("of_salary", "a_head"), label), here
            )
            if rate is not None:
                made[label] = rate
        otherwise = made.pop("otherwise", None)
        if otherwise is None:
            message = "there is no rate for whoever is in none of the groups"
            self.fault((*place, "rates"), Fault("R302", message, "write `otherwise: {…}`"))
        return Benefits(by=by, rates=made, otherwise=otherwise or Rate())

    def rate(self, data: Data, place: Place) -> Rate:
        """A share of salary, and an amount a head."""
        if "of_salary" not in data and "a_head" not in data:
            raise Fault(
                "R302",
                "benefits are a share of salary, an amount a head, or both",
                "write `of_salary: 20%`, `a_head: 9000`",
            )
        values: dict[str, Exact] = {}
        for key, kind in (("of_salary", PERCENT), ("a_head", AMOUNT)):

            def read(given: Any, _: Place, kind: Type = kind, key: str = key) -> Exact:
                return exact(read_value(given, kind, key, self.text.agreement.currency))

            if key in data:
                values[key] = self.attempt(read, data[key], (*place, key)) or 0
        return Rate(
            of_salary=Fraction(values.get("of_salary", 0)),
            a_head=int(values.get("a_head", 0) * 100),
        )

    def gate(self, given: Any, _: Place) -> str:
        """A gate whose crossing is reported."""
        return self.question(given, gate=True)

    def protected(self, given: Any, place: Place) -> str:
        """`protected: {question: keeps_pay}`: who is kept from losing"""
        data = self.mapping(given, place, ("question", *FOUNDED), "`protected`")
        return self.question(data.get("question"), YesNoType, "yes or no")

    def open_question(self, given: Any, _: Place) -> str:
        """An open question whose readings are compared."""
        known = dict.fromkeys(name for text in texts_of(self.book) for name in text.questions)
        if isinstance(given, str) and given in known:
            return given
        help_ = near_name(str(given), known) or f"there are {listed(known) or 'none'}"
        raise Fault("R302", f"there is no open question {shown(given)}", help_)

    def base(self, given: Any, _: Place) -> int:
        """`base: 1 year before`"""
        found = BASE.fullmatch(given) if isinstance(given, str) else None
        if found is None:
            help_ = "write `same day`, or `1 year before`"
            raise Fault("R302", f"{shown(given)} is no base", help_)
        return int(found[1] or 0)

    def discount(self, given: Any, place: Place) -> Fraction:
        """`discount: {rate: 3%}`"""
        data = self.mapping(given, place, ("rate", *FOUNDED), "`discount`")
        self.founded(data, place)
        return Fraction(exact(read_value(data.get("rate"), RATE, "rate")))

    def unless_given(self, given: Any, place: Place) -> Mapping[str, Value]:
        """`unless_given: {fields: {tasks: []}}`"""
        data = self.mapping(given, place, ("fields", *FOUNDED), "`unless_given`")
        self.founded(data, place)
        fields = data.get("fields")
        if not isinstance(fields, Mapping):
            raise Fault("R302", f"expected fields, got {shown(fields)}", "write `fields: {…}`")
        if not self.of:
            return {}
        try:
            return self.book.read({self.of: fields}).items[self.of].fields
        except RecordError as error:
            for one in error.diagnostics:
                name = (one.path or "").removeprefix(f"{self.of}.").partition("[")[0]
                fault = Fault(one.code, one.message, one.help)
                self.fault((*place, "fields", *name.split(".")), fault)
            return {}

    def career(self, given: Any, place: Place) -> Typical:
        """A typical person."""
        keys = ("title", "record", "each_year", "years", "assumed")
        data = self.mapping(given, place, keys, "a career")
        title = data.get("title")
        if not isinstance(title, str) or not title.strip():
            raise Fault("R302", "a career has no title", "write whose it is, in words")
        years = data.get("years")
        if not isinstance(years, int) or isinstance(years, bool) or not 0 < years <= MOST_CAREER:
            help_ = f"write a whole number from 1 to {MOST_CAREER}"
            fault = Fault("R302", f"{shown(years)} is no number of years", help_)
            self.fault((*place, "years"), fault)
            years = 1
        assumptions = self.sentences(data.get("assumed"), (*place, "assumed"))
        record = data.get("record")
        if not isinstance(record, Mapping) or self.of not in record:
            help_ = f"write `record: {{{self.of}: {{…}}}}`"
            raise Fault("R302", f"a career has a record of {a(self.of)}", help_)
        grown = data.get("each_year", {})
        if not isinstance(grown, Mapping) or not all(
            isinstance(i, Mapping) for i in grown.values()
        ):
            help_ = f"write `each_year: {{{self.of}.list: {{…}}}}`"
            raise Fault("R302", "a year adds items to lists", help_)
        each_year: dict[tuple[str, ...], Mapping[str, Any]] = {}
        for name, item in grown.items():
            each_year[self.list_of(name, record, (*place, "each_year", name))] = item
        typical = Typical(
            title=title.strip(),
            record=record,
            each_year=each_year,
            years=years,
            assumptions=assumptions,
        )
        self.fits(typical, place)
        return typical

    def list_of(self, name: str, record: Data, place: Place) -> tuple[str, ...]:
        """The path of a list that a year adds to. What is wrong with it is told."""
        path = tuple(name.split("."))
        fields = self.text.records[self.of].fields
        if len(path) == 2 and path[0] == self.of and path[1] in fields:
            if isinstance(fields[path[1]].type, ListType):
                return path
            message = f"`{printable(name)}` is {type_name(fields[path[1]].type)}, and no list"
            self.fault(place, Fault("R302", message))
        else:
            lists = [f"{self.of}.{f.name}" for f in fields.values() if isinstance(f.type, ListType)]
            help_ = near_name(name, lists) or f"there are {listed(lists)}"
            self.fault(place, Fault("R302", f"there is no list `{printable(name)}`", help_))
        return path

    def fits(self, typical: Typical, place: Place) -> None:
        """Keeps what in a typical person's record does not fit the book."""
        from clausal.preview.careers import grown

        if self.found:
            return
        try:
            self.book.read(grown(typical, self.text.agreement.year_start, 2000, 1))
        except RecordError as error:
            for one in error.diagnostics:
                says = f"{one.path}: {one.message}"
                self.fault((*place, "record"), Fault(one.code, says, one.help))
