"""A document → the hash that names it, however it was written.

The canonical form is JSON in UTF-8 without spaces: keys in the order of their characters' numbers,
numbers as plain decimals without zeros at their end, and in texts no escape that JSON does not ask
for. The same facts as YAML, or with their keys in another order, have the same hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def record_hash(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, in hexadecimal digits."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def canonical(data: Any) -> str:
    """The canonical form of what a record file holds."""
    match data:
        case Mapping():
            inside = (f"{_text(str(key))}:{canonical(data[key])}" for key in sorted(data))
            return f"{{{','.join(inside)}}}"
        case list() | tuple():
            return f"[{','.join(map(canonical, data))}]"
        case Decimal():
            return _number(data)
        case None | bool() | int():
            return json.dumps(data)
        case float():
            return _number(Decimal(repr(data)))
        case _:
            return _text(str(data))


def _number(number: Decimal) -> str:
    written = format(number, "f")
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return "0" if written in ("-0", "") else written


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
