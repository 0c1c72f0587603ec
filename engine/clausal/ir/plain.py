"""Anything made of frozen dataclasses → plain data that JSON can hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from clausal.source import NOWHERE, Span
from clausal.values import SchoolYear


def plain(value: object) -> Any:
    """The value as objects, lists and texts.

    A node is an object whose first key, `is`, is its class; what it says by default is left out.
    A mapping whose keys are not all texts is a list of pairs. A fraction is a text, `4/5`.
    """
    match value:
        case None | bool() | int() | str() if not isinstance(value, Enum):
            return value
        case Enum():
            return value.value
        case Fraction() | dt.date() | SchoolYear():
            return str(value)
        case Span():
            return str(value)
        case Mapping():
            if all(isinstance(key, str) for key in value):
                return {key: plain(held) for key, held in value.items()}
            return [[plain(key), plain(held)] for key, held in value.items()]
        case frozenset():
            return sorted(map(plain, value))
        case list() | tuple():
            return [plain(held) for held in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {"is": type(value).__name__} | {
                field.name: plain(held)
                for field in fields(value)
                if (held := getattr(value, field.name)) != field.default and held is not NOWHERE
            }
        case _:
            raise TypeError(f"{type(value).__name__} is no part of a text")
