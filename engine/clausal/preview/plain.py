"""Figures → JSON: amounts as decimal texts, what is withheld as `withheld`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from clausal.interpret.answers import Answer
from clausal.preview import figures as f
from clausal.preview.arrow import money_fields
from clausal.render.answers_json import answer_json
from clausal.values import decimal_text

SCHEMA = "clausal/preview/1"

MOST_PLACES = 8


def figures_json(figures: f.Figures) -> dict[str, Any]:
    """All figures but the rows of people."""
    made = {
        field.name: _plain(getattr(figures, field.name), figures.heading.currency)
        for field in fields(figures)
        if field.name != "people"
    }
    return {"schema": SCHEMA, **made}


def _plain(value: Any, currency: str, *, money: bool = False) -> Any:
    match value:
        case f.WITHHELD:
            return "withheld"
        case None | bool() | str():
            return value
        case int() if money:
            return decimal_text(Fraction(value, 100), 2)
        case int():
            return value
        case Fraction():
            return decimal_text(value, most=MOST_PLACES)
        case dt.date():
            return value.isoformat()
        case Answer():
            return answer_json(value, currency)
        case Mapping():
            return {key: _plain(inside, currency) for key, inside in value.items()}
        case tuple() | list():
            return [_plain(inside, currency, money=money) for inside in value]
        case f.Side():
            return {
                field.name: _plain(getattr(value, field.name), currency)
                for field in fields(value)
                if field.name != "text"
            }
        case _ if is_dataclass(value) and not isinstance(value, type):
            amounts = money_fields(type(value))
            return {
                field.name: _plain(
                    getattr(value, field.name), currency, money=field.name in amounts
                )
                for field in fields(value)
            }
        case _:
            raise AssertionError(f"no figure: {type(value).__name__}")
