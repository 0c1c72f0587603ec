"""The fields that a sample declares → rules that fit the book, and every fault with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from clausal.diagnostics import Diagnostic, a
from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    Quantity,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
    type_name,
)
from clausal.records.faults import diagnose
from clausal.records.value import Fault, near_name, printable, read_value, shown
from clausal.sampling.ends import Known, options_of, read_end, resolve
from clausal.sampling.rules import (
    COUNT,
    Cases,
    FieldRule,
    Fields,
    Fixed,
    Items,
    Remark,
    Rule,
    Way,
    Years,
)
from clausal.sampling.simple import Data, listed, mapping, pair, read_simple, share, yes_no

Scopes = tuple[Mapping[str, Known], ...]

FITS: dict[str, tuple[type, ...]] = {
    "is": (),
    "one_of": (TextType, ChoiceType, DateType, SchoolYearType, Quantity),
    "chance": (YesNoType,),
    "between": (DateType, SchoolYearType, Quantity),
    "text": (TextType,),
    "including": (SetType,),
    "by": (),
    "fields": (RecordType,),
    "each": (ListType,),
}
"""What a rule can say, and the types of its field; none: every type."""

WITH = {
    "between": ("step", "shape"),
    "text": ("between",),
    "by": ("cases",),
    "each": ("number", "every", "last"),
}
"""What more can stand in a rule that says so."""

ALWAYS = ("missing", "unknown", "source", "assumed")


@dataclass(frozen=True, slots=True)
class Declared:
    """The fields of a record, with what others can know of them."""

    way: Fields
    known: Mapping[str, Known]


@dataclass(slots=True)
class Declaring:
    """Reads declarations. What is wrong is added to `found`, and where they are from is kept."""

    text: ConsolidatedText
    found: list[Diagnostic]
    sources: list[Remark] = field(default_factory=list)
    assumptions: list[Remark] = field(default_factory=list)

    def assume(self, path: str, sentences: Iterable[str]) -> None:
        """Keeps what is assumed."""
        self.assumptions += (Remark(path=path, says=says) for says in sentences)

    def fields(
        self, given: object, record: str, outer: Scopes, path: str, *, founded: bool = False
    ) -> Declared | None:
        """The rules of a record's fields; None if they are no fields at all.

        `founded`: it was said already where they come from.
        """
        if not isinstance(given, Mapping):
            message = f"expected fields of {a(record)}, got {shown(given)}"
            self.found.append(diagnose(path, Fault("R301", message, "write field: {rule}")))
            return None
        types = {f.name: f for f in self.text.records[record].fields.values()}
        scope: dict[str, Known] = {}
        rules: dict[str, FieldRule] = {}
        for name, data in given.items():
            here = f"{path}.{printable(name)}"
            try:
                rule_of = mapping(data)
                hidden = yes_no(rule_of.get("hidden", False), "hidden")
                type = self.type_of(name, rule_of, types, record, hidden)
            except Fault as fault:
                self.found.append(diagnose(here, fault))
                continue
            try:
                said = {key: value for key, value in rule_of.items() if key != "hidden"}
                rule, known = self.rule(said, type, (*outer, scope), here, founded=founded)
                optional = not hidden and types[name].may_be_missing
                self.check_missing(rule, optional, name)
            except Fault as fault:
                self.found.append(diagnose(here, fault))
                scope[name] = Known(type, True)  # so that others are not told to lack it
                continue
            rules[name] = FieldRule(type=type, rule=rule)
            scope[name] = Known(type, _is_certain(rule), known)
        way = Fields(fields=rules, shown=tuple(name for name in types if name in rules))
        return Declared(way, scope)

    def type_of(
        self, name: str, data: Data, fields: Mapping[str, Field], record: str, hidden: bool
    ) -> Type:
        """The type of a field, or of something that is hidden. Raises Fault."""
        if not hidden:
            if name not in fields:
                raise _no_field(name, record, fields)
            return fields[name].type
        if name in fields:
            message = f"`{name}` is a field of {a(record)}, and would not be written"
            raise Fault("R301", message, "give what is hidden a name of its own")
        return ChoiceType(name=name, options=tuple(dict.fromkeys(_words(data))))

    def check_missing(self, rule: Rule, optional: bool, name: str) -> None:
        """Raises Fault if a field is missing that may not be."""
        if not optional and any(one.missing for one in _within(rule)):
            help_ = "it can be `unknown`; only what the book says may be missing can be missing"
            raise Fault("R301", f"`{name}` may not be missing", help_)

    def rule(
        self, data: Data, type: Type, scopes: Scopes, path: str, *, founded: bool
    ) -> tuple[Rule, Mapping[str, Known]]:
        """A rule for a value of the type, and what a record of it makes known. Raises Fault."""
        kind = _kind(data, type)
        for key in data:
            allowed = (kind, *WITH.get(kind, ()), *ALWAYS)
            if key not in allowed:
                help_ = near_name(key, allowed) or f"beside `{kind}` go {listed(allowed[1:])}"
                raise Fault("R301", f"there is no `{printable(key)}` beside `{kind}`", help_)
        founded = self.remarks(data, path) or founded
        nested = kind in ("fields", "each", "by")
        if not founded and not nested:
            help_ = 'write `source: "…"` for what is known, or `assumed: "…"` for what is not'
            raise Fault("R301", "it is not said where this comes from", help_)
        known: Mapping[str, Known] = {}
        way: Way
        match type:
            case RecordType(name=record) if kind == "fields":
                declared = self.fields(data[kind], record, scopes, path, founded=founded)
                way = declared.way if declared else NO_FIELDS
                known = declared.known if declared else {}
            case ListType(record=record) if kind == "each":
                way = self.items(data, record, scopes, path, founded=founded)
            case ListType() if kind == "is" and data[kind] == []:
                way = Items(each=NO_FIELDS, number=Rule(way=Fixed(value=0)))
            case _ if kind == "by":
                way = self.cases(data, type, scopes, path, founded=founded)
            case _:
                way = read_simple(kind, data, type, scopes, self.text.agreement.currency)
        missing, unknown = (share(data.get(key, "0%"), key) for key in ("missing", "unknown"))
        return Rule(way=way, missing=missing, unknown=unknown), known

    def remarks(self, data: Data, path: str) -> bool:
        """Keeps where a rule is from, and says whether it says so."""
        said = False
        for key, kept in (("source", self.sources), ("assumed", self.assumptions)):
            if key not in data:
                continue
            says = data[key]
            if not isinstance(says, str) or not says.strip():
                raise Fault("R301", f"`{key}` is a sentence, and not {shown(says)}", None)
            kept.append(Remark(path=path, says=says))
            said = True
        return said

    # ------------------------------------------------------------------ rules with rules in them

    def items(
        self, data: Data, record: str, scopes: Scopes, path: str, *, founded: bool
    ) -> Items | Years:
        """`each: {…}`, with `number` or `every`"""
        if ("number" in data) == ("every" in data):
            help_ = "write `number: {…}`, or `every: {field: [first, last]}` for school years"
            raise Fault("R301", "a list has one of `number` and `every`", help_)
        if "number" in data:
            if "last" in data:
                raise Fault("R301", "`last` goes with `every`", "take it out")
            numbers = mapping(data["number"], "number")
            number, _ = self.rule(numbers, COUNT, scopes, f"{path}.number", founded=founded)
            if not _is_certain(number):
                raise Fault("R301", "the number of items is always known", "leave the list unknown")
            declared = self.fields(data["each"], record, scopes, path, founded=founded)
            return Items(each=declared.way if declared else NO_FIELDS, number=number)
        every = mapping(data["every"], "every")
        fields = self.text.records[record].fields
        if len(every) != 1:
            raise Fault("R301", "`every` names one field", "write it as {field: [first, last]}")
        ((name, ends),) = every.items()
        if name not in fields:
            raise _no_field(name, record, fields)
        if not isinstance(fields[name].type, SchoolYearType):
            type = type_name(fields[name].type)
            raise Fault("R301", f"`{name}` is {type}", "`every` goes through school years")
        currency = self.text.agreement.currency
        low, high = (
            read_end(end, SchoolYearType(), scopes, currency, year_of_day=True)
            for end in pair(ends, "every")
        )
        year = {name: Known(SchoolYearType(), True)}
        declared = self.fields(data["each"], record, (*scopes, year), path, founded=founded)
        if declared and name in declared.way.fields:
            raise Fault("R301", f"`{name}` is given by `every` already", "take it out of `each`")
        last = data.get("last")
        if last is not None:
            last = read_value(last, NumberType(places=0, low=1), "last")
            assert isinstance(last, int)
        each = replace(declared.way if declared else NO_FIELDS, shown=tuple(fields))
        return Years(each=each, field=name, low=low, high=high, last=last)

    def cases(self, data: Data, type: Type, scopes: Scopes, path: str, *, founded: bool) -> Cases:
        """`by: field` and `cases: {…}`"""
        if isinstance(type, RecordType):
            raise Fault("R301", "a record has no cases", "let each of its fields have them")
        if not isinstance(data["by"], str):
            raise Fault("R301", f"`by` names a field, and not {shown(data['by'])}", None)
        by, asked = resolve(data["by"], scopes)
        options = options_of(asked)
        if options is None:
            help_ = "cases are of a choice, of yes or no, or of something `hidden`"
            raise Fault("R301", f"`{by}` is {type_name(asked)}", help_)
        given = mapping(data.get("cases"), "cases")
        rules: dict[str, Rule] = {}
        for option, one in given.items():
            if option not in (*options, "otherwise"):
                near = near_name(option, options) or f"it can be {listed(options)}"
                raise Fault("R301", f"`{by}` is never `{printable(option)}`", near)
            rules[option], _ = self.rule(
                mapping(one, option), type, scopes, f"{path}.{option}", founded=founded
            )
        otherwise = rules.pop("otherwise", None)
        lacking = [option for option in options if option not in rules]
        if lacking and otherwise is None:
            help_ = "write them, or `otherwise`"
            raise Fault("R301", f"there is no case for {listed(lacking)}", help_)
        answers = {"yes": True, "no": False} if isinstance(asked, YesNoType) else {}
        return Cases(
            by=by,
            cases={answers.get(option, option): rule for option, rule in rules.items()},
            otherwise=otherwise,
        )


NO_FIELDS = Fields(fields={}, shown=())


def _kind(data: Data, type: Type) -> str:
    """What a rule says, by its key."""
    # A text may have a range for its number.
    kinds = [key for key in FITS if key in data and not (key == "between" and "text" in data)]
    fitting = [key for key, types in FITS.items() if not types or isinstance(type, types)]
    if len(kinds) > 1:
        raise Fault("R301", f"a rule says one of {listed(f'`{k}`' for k in kinds)}", None)
    if not kinds:
        near = next(filter(None, (near_name(key, FITS) for key in data)), None)
        help_ = near or f"for {type_name(type)}, write one of {listed(fitting)}"
        raise Fault("R301", "the rule says nothing of how the value is drawn", help_)
    (kind,) = kinds
    if kind not in fitting:
        help_ = f"for {type_name(type)}, write one of {listed(fitting)}"
        raise Fault("R301", f"`{kind}` does not go with {type_name(type)}", help_)
    return kind


def _no_field(name: str, record: str, known: Iterable[str]) -> Fault:
    names = tuple(known)
    help_ = near_name(name, names) or f"there are {listed(names)}; what is only drawn is `hidden`"
    return Fault("R301", f"there is no field `{printable(name)}` in {a(record)}", help_)


def _words(data: object) -> Iterator[str]:
    """All the words that something hidden can be, wherever they stand in its rule."""
    if isinstance(data, Mapping):
        if isinstance(words := data.get("one_of"), list | Mapping):
            yield from map(str, words)
        if isinstance(word := data.get("is"), str):
            yield word
        if isinstance(cases := data.get("cases"), Mapping):
            for case in cases.values():
                yield from _words(case)


def _within(rule: Rule) -> Iterator[Rule]:
    """A rule, and those of its cases."""
    yield rule
    if isinstance(rule.way, Cases):
        for case in rule.way.cases.values():
            yield from _within(case)
        if rule.way.otherwise is not None:
            yield from _within(rule.way.otherwise)


def _is_certain(rule: Rule) -> bool:
    return not any(one.missing or one.unknown for one in _within(rule))
