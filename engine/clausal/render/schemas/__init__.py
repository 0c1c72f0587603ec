"""The published schemas of what the commands print as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

EMBEDDED = {
    "answers": ("findings",),
    "history": ("answers",),
    "receipt": ("answers",),
    "scenarios": ("answers",),
    "verification": ("answers",),
}
"""Each schema that names another one holds it, so that it can be used by itself."""


def output_schema(name: str) -> dict[str, Any]:
    """The schema of what a command prints (`answers`, `findings`, …), in its present version."""
    (path,) = Path(__file__).parent.glob(f"{name}-*.schema.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for other in EMBEDDED.get(name, ()):
        schema["$defs"][other] = output_schema(other)
    return schema
