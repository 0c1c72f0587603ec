"""Hypothesis strategies: texts with records of every kind, their documents, and what those mean."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import yaml
from hypothesis import strategies as st

from clausal.ir.text import ConsolidatedText, Field
from clausal.ir.types import (
    ChoiceType,
    DateType,
    ListType,
    MoneyType,
    NumberType,
    PercentType,
    RecordType,
    SchoolYearType,
    SetType,
    TextType,
    Type,
    YesNoType,
)
from clausal.records.yaml_text import _ExactLoader
from clausal.values import MISSING, Item, SchoolYear, Value

from .conftest import record, text_of

RECORDS = ("alpha", "beta", "gamma")

NAMES = st.sampled_from(["a", "b2", "no", "id", "yes", "Null", "true", "on", "year", "a_b", "E1"])

SAFE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)

CHOICES = st.builds(
    lambda name, options, ordered: ChoiceType(name=name, options=tuple(options), ordered=ordered),
    st.sampled_from(["rank", "kind"]),
    st.lists(NAMES, min_size=1, unique=True),
    st.booleans(),
)


@st.composite
def ends(draw: st.DrawFn, share: int = 1) -> dict[str, Any]:
    """The ends of a range, or none."""
    if draw(st.booleans()):
        return {}
    two = st.lists(st.integers(-(10**4), 10**4), min_size=2, max_size=2)
    low, high = sorted(Fraction(n, 100) for n in draw(two))
    return {"low": low / share, "high": high / share}


QUANTITIES = st.one_of(
    st.builds(
        lambda places, ends, unit: NumberType(places=places, unit=unit, **ends),
        st.integers(2, 6),
        ends(),
        st.sampled_from([None, "AU"]),
    ),
    st.just(NumberType(places=0)),
    ends().map(lambda ends: MoneyType(**ends)),
    ends(share=100).map(lambda ends: PercentType(**ends)),
)

TYPES: st.SearchStrategy[Type] = st.one_of(
    st.sampled_from([TextType(), YesNoType(), DateType(), SchoolYearType()]),
    QUANTITIES,
    CHOICES,
    CHOICES.map(lambda choice: SetType(choice=choice)),
    st.sampled_from(RECORDS).map(lambda name: RecordType(name=name)),
    st.sampled_from(RECORDS).map(lambda name: ListType(record=name)),
)


@st.composite
def texts(draw: st.DrawFn) -> ConsolidatedText:
    """Three records that may refer to each other, and to themselves."""
    choices: dict[str, ChoiceType] = {}
    records = []
    for name in RECORDS:
        fields = []
        for called in draw(st.lists(NAMES, min_size=1, max_size=5, unique=True)):
            type = draw(TYPES)
            # A choice has one meaning in a text.
            if isinstance(type, ChoiceType):
                type = choices.setdefault(type.name, type)
            elif isinstance(type, SetType):
                type = SetType(choice=choices.setdefault(type.choice.name, type.choice))
            missing, personal = draw(st.booleans()), draw(st.booleans())
            fields.append(Field(name=called, type=type, may_be_missing=missing, personal=personal))
        records.append(record(name, *fields))
    return text_of(*records)


@dataclass(frozen=True)
class Meant:
    """A document, and the items that it states."""

    text: ConsolidatedText
    document: dict[str, Any]
    items: dict[str, Item]


@st.composite
def meant(draw: st.DrawFn) -> Meant:
    return _meant(draw, draw(texts()))


@st.composite
def several_meant(draw: st.DrawFn) -> list[Meant]:
    """Some documents of one text."""
    text = draw(texts())
    return [_meant(draw, text) for _ in range(draw(st.integers(1, 4)))]


def _meant(draw: st.DrawFn, text: ConsolidatedText) -> Meant:
    document: dict[str, Any] = {}
    items: dict[str, Item] = {}
    for name in draw(st.lists(st.sampled_from(RECORDS), unique=True)):
        document[name], items[name] = _item(draw, text, name, name, 0)
    return Meant(text, document, items)


def _item(
    draw: st.DrawFn, text: ConsolidatedText, name: str, path: str, depth: int
) -> tuple[Any, Item]:
    written: dict[str, Any] = {}
    fields: dict[str, Value] = {}
    for field in text.records[name].fields.values():
        how = draw(st.sampled_from(["left out", "null", "given", "given", "given"]))
        if how == "null":
            written[field.name] = None
            if field.may_be_missing:
                fields[field.name] = MISSING
        elif how == "given":
            here = f"{path}.{field.name}"
            written[field.name], fields[field.name] = _value(draw, text, field.type, here, depth)
    return written, Item(name, path, fields)


def _value(
    draw: st.DrawFn, text: ConsolidatedText, type: Type, path: str, depth: int
) -> tuple[Any, Value]:
    match type:
        case RecordType(name=name):
            if depth == 3:
                return {}, Item(name, path, {})
            return _item(draw, text, name, path, depth + 1)
        case ListType(record=name):
            count = draw(st.integers(0, 2)) if depth < 3 else 0
            items = [_item(draw, text, name, f"{path}[{n + 1}]", depth + 1) for n in range(count)]
            return [written for written, _ in items], tuple(item for _, item in items)
        case TextType():
            given = draw(SAFE_TEXT)
            return given, given
        case YesNoType():
            answer = draw(st.booleans())
            return answer, answer
        case DateType():
            day = draw(st.dates())
            return day.isoformat(), day
        case SchoolYearType():
            start = draw(st.integers(dt.MINYEAR, dt.MAXYEAR - 1))
            return f"{start:04}-{(start + 1) % 100:02}", SchoolYear(start)
        case ChoiceType(options=options):
            option = draw(st.sampled_from(options))
            return option, option
        case SetType(choice=choice):
            some = draw(st.lists(st.sampled_from(choice.options), unique=True))
            return some, frozenset(some)
        case NumberType() | MoneyType() | PercentType():
            return _quantity(draw, type)
    raise AssertionError(type)


def _quantity(draw: st.DrawFn, type: NumberType | MoneyType | PercentType) -> tuple[Any, Value]:
    """A value in the type's range, in one of the ways in which it can be written."""
    share = 100 if isinstance(type, PercentType) else 1
    scale = 10 ** (type.places or 0)
    low = -(10**20) if type.low is None else type.low * share * scale
    high = 10**20 if type.high is None else type.high * share * scale
    units = draw(st.integers(int(low), int(high)))
    decimal = Decimal(units).scaleb(-(type.places or 0))
    noughts = "0" * draw(st.integers(0, 3))
    plain = format(decimal, "f")
    longer = plain + (noughts if "." in plain else noughts and f".{noughts}")
    value = Fraction(units, scale) / share
    exact = value.numerator if value.denominator == 1 else value
    if share == 100:
        return f"{longer}%", exact
    ways: list[Any] = [longer, Decimal(longer), Decimal(f"{units}e-{type.places}")]
    if isinstance(exact, int):
        ways.append(exact)
    return draw(st.sampled_from(ways)), exact


# ------------------------------------------------------------------ dumping


def as_json(data: object) -> str:
    """JSON, with Decimals digit by digit."""
    match data:
        case dict():
            pairs = ", ".join(f"{json.dumps(k)}: {as_json(v)}" for k, v in data.items())
            return f"{{{pairs}}}"
        case list():
            return f"[{', '.join(as_json(item) for item in data)}]"
        case Decimal():
            return str(data)
        case _:
            return json.dumps(data, ensure_ascii=False)


class _Dumper(yaml.SafeDumper):
    """Quotes what the loader would not take for a text."""

    yaml_implicit_resolvers = _ExactLoader.yaml_implicit_resolvers

    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    Decimal,
    lambda dumper, number: dumper.represent_scalar(
        f"tag:yaml.org,2002:{'float' if '.' in format(number, 'f') else 'int'}", format(number, "f")
    ),
)


def as_yaml(data: object) -> str:
    """YAML in ASCII (the library breaks other lines' ends), with Decimals digit by digit."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False)


# ------------------------------------------------------------------ spoiling

SLIPS = st.sampled_from(
    [
        *["2011-02-30", "2011-13-01", "0000-01-01", "2011-07-01", "2011-12", "2011-13", "9999-00"],
        *["80%", "0.80", "1,000", "-5", " 5", "5 ", "1e5", "0.1234567", "1." + "0" * 40, "½", "٣"],
        *["yes", "no", "", "\ud800", Decimal("1e2"), Decimal("1e999999999"), Decimal("0.1234567")],
        *[Decimal("1.0"), 10**40, -1, 0, 1, True, False, None, [], {}, [None], [{}], [[]]],
        *[["no", "no"], ["no", 1], {"no": None}, {"zzz": 1}],
    ]
)

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | SAFE_TEXT | NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES | SAFE_TEXT, inner),
    max_leaves=12,
)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[ConsolidatedText, Any]:
    """A text and a document that nearly fits it: up to three slips."""
    made = draw(meant())
    document: Any = made.document
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.sampled_from(list(_places(document))))
        document = _replaced(document, place, draw(SLIPS | PLAIN))
    return made.text, document


def _places(data: object, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    if isinstance(data, dict | list):
        for step, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _places(inner, (*place, step))


def _replaced(data: Any, place: tuple[Any, ...], slip: object) -> Any:
    if not place:
        return slip
    step, *rest = place
    inner = _replaced(data[step], tuple(rest), slip)
    if isinstance(data, dict):
        return {**data, step: inner}
    return [*data[:step], inner, *data[step + 1 :]]
