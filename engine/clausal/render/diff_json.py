"""A diff → its published JSON: typed edits, as `schemas/diff-1.schema.json` describes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from clausal.diff.compare import article_of
from clausal.diff.edits import (
    AnyEdit,
    AnyProvision,
    CellEdit,
    CellsEdit,
    Change,
    Changed,
    Diff,
    Part,
    Raise,
    Removed,
    Window,
    names_of,
)
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.plain import plain
from clausal.render.changes import Comparison, now, summary
from clausal.render.edits import Sides, by_whom, cell_said, raise_words, sentence, stated
from clausal.values import Exact, decimal_text

SCHEMA = "clausal/diff/1"


def diff_json(comparison: Comparison) -> dict[str, Any]:
    """The whole diff."""
    diff = comparison.diff
    return {
        "schema": SCHEMA,
        "agreement": diff.new.agreement.name,
        "old": _text(diff.old, comparison.old),
        "new": _text(diff.new, comparison.new),
        "same": not diff,
        "summary": summary(diff),
        "edits": [_edit(edit, None, Sides.of(diff)) for edit in (*diff.agreement, *diff.articles)],
        "provisions": [_change(change, diff) for change in diff.changes],
    }


def _text(text: irt.ConsolidatedText, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "version": text.version,
        "amendments": [amendment.name for amendment in text.amendments],
    }


def _change(change: Change, diff: Diff) -> dict[str, Any]:
    provision = now(change)
    before = sorted(names_of(change) - {provision.name})
    text = diff.old if isinstance(change, Removed) else diff.new
    edits = change.edits if isinstance(change, Changed) else ()
    sides = Sides.of(diff).about(provision)
    return {
        "change": type(change).__name__.lower(),
        "kind": change.kind,
        "name": provision.name,
        "was": before[0] if before else None,
        "title": provision.title,
        "article": article_of(provision, text),
        "by": list(by_whom(change)),
        "edits": [_edit(edit, provision, sides) for edit in edits],
    }


def _edit(edit: AnyEdit, provision: AnyProvision | None, sides: Sides) -> dict[str, Any]:
    said = {"says": sentence(edit, provision, sides), **_days(edit.at)}
    if isinstance(edit, CellsEdit):
        assert isinstance(provision, irt.Table)
        return {"edit": "cells"} | said | _cells(edit, provision, sides)
    part = Part(edit.of) if edit.part is Part.BRANCH and edit.of else edit.part
    amount = edit.amount
    return {
        "edit": edit.part.value,
        **said,
        "of": edit.of,
        "old": None if edit.old is None else _stated(edit.old, stated(edit.old, part, sides.old)),
        "new": None if edit.new is None else _stated(edit.new, stated(edit.new, part, sides.new)),
        "difference": _number(amount.difference if amount else None),
        "percent": _percent(amount.share if amount else None),
    }


def _days(days: Window) -> dict[str, Any]:
    last = None if days.end is None else days.end - dt.timedelta(days=1)
    return {"from": plain(days.start), "to": plain(last)}


def _stated(value: object, words: str) -> dict[str, Any]:
    """What a part says: in words, in the language where it has such words, and its bare value."""
    text = getattr(value, "text", None) or None
    bare = value.value if isinstance(value, ir.Literal) else None
    if isinstance(value, str | bool | int | dt.date):
        bare = value
    return {"says": words, "text": text, "value": plain(bare)}


def _cells(edit: CellsEdit, table: irt.Table, sides: Sides) -> dict[str, Any]:
    return {
        "raises": [_raise(one, table, sides) for one in edit.raises],
        "follows": edit.follows,
        "cells": [_cell(cell, table, sides) for cell in edit.cells],
    }


def _raise(one: Raise, table: irt.Table, sides: Sides) -> dict[str, Any]:
    key = None if one.key is None else table.keys[one.key].name
    return {
        "says": raise_words(one, table.type, sides.new.text.agreement.currency),
        "cells": one.cells,
        "of": one.of,
        "at": None if key is None else {key: plain(one.value)},
        "percent": _percent(one.share),
        "amount": _number(one.amount),
        "rounded_to": _number(one.step),
        "direction": one.direction.value if one.step is not None else None,
    }


def _cell(cell: CellEdit, table: irt.Table, sides: Sides) -> dict[str, Any]:
    amount = cell.amount
    return {
        "keys": {key.name: plain(value) for key, value in zip(table.keys, cell.keys, strict=False)},
        "old": cell_said(cell.old, table.type, sides.old),
        "new": cell_said(cell.new, table.type, sides.new),
        "difference": _number(amount.difference if amount else None),
        "percent": _percent(amount.share if amount else None),
    }


def _number(value: Exact | None) -> str | None:
    return None if value is None else decimal_text(value)


def _percent(share: Exact | None) -> str | None:
    """In percent, exact to twelve places."""
    return None if share is None else decimal_text(share * 100)
