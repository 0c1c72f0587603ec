"""Evaluations → JSON, by `schemas/answers-1.schema.json`."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from clausal.interpret.answers import (
    Answer,
    Evaluation,
    ItemAnswer,
    Need,
    Reason,
    ReasonKind,
    Unknown,
)
from clausal.ir.types import DurationType, MoneyType, NumberType, PercentType, Type
from clausal.render.findings_json import place_json
from clausal.source import NOWHERE, Span
from clausal.values import MISSING, Item, SchoolYear, Value, decimal_text

SCHEMA = "clausal/answers/1"

JSON = dict[str, Any]


def evaluation_json(evaluation: Evaluation) -> JSON:
    """The answers about one record."""
    return {
        "schema": SCHEMA,
        "book": evaluation.book,
        "agreement": evaluation.agreement,
        "version": evaluation.version,
        "timeline": evaluation.timeline,
        "as_of": evaluation.as_of.isoformat(),
        "known_on": evaluation.known_on.isoformat() if evaluation.known_on else None,
        "proposals": list(evaluation.proposals),
        "record": evaluation.record,
        "answers": [answer_json(answer, evaluation.currency) for answer in evaluation.answers],
        "notes": list(evaluation.notes),
    }


def answer_json(answer: Answer, currency: str) -> JSON:
    """One answer; what it does not have is null or empty."""
    unit = unit_of(answer.type, currency)
    return {
        "question": answer.question,
        "outcome": answer.outcome,
        "value": value_json(answer.value, answer.type),
        "unit": unit if answer.value is not None else None,
        "because": _reason_json(answer.because, currency),
        "cites": list(answer.cites),
        "needs": [_need_json(need) for need in answer.needs],
        "notes": list(answer.notes),
        "items": [_item_json(item, answer.type, currency) for item in answer.items],
    }


def unit_of(type: Type | None, currency: str) -> str | None:
    """`USD`, `AU`, `%`, `years`; None for what is counted in nothing."""
    match type:
        case MoneyType():
            return currency
        case PercentType():
            return "%"
        case NumberType(unit=unit):
            return unit
        case DurationType(unit=unit):
            return unit
        case _:
            return None


def _item_json(item: ItemAnswer, type: Type | None, currency: str) -> JSON:
    return {
        "item": item.item,
        "day": item.day and item.day.isoformat(),
        "outcome": item.outcome,
        "value": value_json(item.value, type),
        "unit": unit_of(type, currency) if item.value is not None else None,
        "because": _reason_json(item.because, currency),
        "needs": [_need_json(need) for need in item.needs],
    }


def _need_json(need: Need) -> JSON:
    return {
        "kind": str(need.kind),
        "name": need.name,
        "says": need.says,
        "place": _place(need.span),
    }


def _reason_json(reason: Reason, currency: str, told: set[int] | None = None) -> JSON:
    """A step of the reasons, with the keys alone that it has something for.

    `told` are the steps above whose reasons were given: what several share is given once.
    """
    told = set() if told is None else told
    repeated = bool(reason.because) and id(reason) in told
    told.add(id(reason))
    step: JSON = {"kind": str(reason.kind), "text": reason.text}
    if isinstance(reason.value, Unknown):
        step["unknown"] = [need.name for need in reason.value.needs]
        for end in ("low", "high"):
            bound = getattr(reason.value, end)
            if bound is not None:
                step[end] = value_json(bound, reason.type)
    elif isinstance(reason.value, Item) and reason.kind is not ReasonKind.PROVISION:
        step["value"] = reason.value.path
    elif reason.value is not None:
        step["value"] = value_json(reason.value, reason.type)
    more = {
        "unit": unit_of(reason.type, currency) if reason.value is not None else None,
        "provision": reason.provision,
        "title": reason.title,
        "cites": list(reason.cites),
        "day": reason.day and reason.day.isoformat(),
        "said": reason.said,
        "place": _place(reason.span),
        "repeated": repeated,
        "because": []
        if repeated
        else [_reason_json(below, currency, told) for below in reason.because],
    }
    return step | {key: value for key, value in more.items() if value}


def _place(span: Span) -> JSON | None:
    return None if span is NOWHERE else place_json(span)


def value_json(value: Value | None, type: Type | None = None) -> Any:
    """Numbers as exact decimals in text, yes and no as true and false, missing as null.

    A percent is given in percent points, the items of a list by their paths.
    """
    match value:
        case None | bool() | str():
            return value
        case int() | Fraction():
            match type:
                case MoneyType():
                    return decimal_text(value, 2)
                case PercentType():
                    return decimal_text(value * 100)
                case _:
                    return decimal_text(value)
        case dt.date():
            return value.isoformat()
        case SchoolYear():
            return str(value)
        case frozenset():
            return sorted(value)
        case Item():
            return {name: value_json(part) for name, part in value.fields.items()}
        case tuple():
            return [item.path for item in value]
        case _:
            assert value is MISSING
            return None
