"""A history → JSON, by `schemas/history-1.schema.json`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from clausal.ir.chronicle import Chronicle, Enactment, ProvisionHistory, Turn, Wording
from clausal.render.findings_json import place_json

SCHEMA = "clausal/history/1"

JSON = dict[str, Any]


def history_json(history: Chronicle, *, book: str) -> JSON:
    """The whole history; days are the first or the last one, as their names say."""
    return {
        "schema": SCHEMA,
        "book": book,
        "agreement": history.agreement,
        "title": history.title,
        "ratified": _day(history.ratified),
        "ratified_assumed": history.ratified_assumed,
        "timeline": history.timeline,
        "known_on": _day(history.known_on),
        "with": list(history.asked),
        "days": [_turn(turn) for turn in history.turns],
        "amendments": [_enactment(one) for one in history.enactments],
        "proposals": [_enactment(one) for one in history.proposals],
        "decided_later": [_enactment(one) for one in history.later],
        "provisions": [_provision(one) for one in history.provisions],
    }


def _turn(turn: Turn) -> JSON:
    return {
        "day": turn.day.isoformat(),
        "version": turn.version,
        "standing": str(turn.standing),
        "term_ends": _day(turn.end),
        "takes_force": list(turn.begun),
        "lapses": list(turn.lapsed),
        "versions_begin": list(turn.dated),
    }


def _enactment(one: Enactment) -> JSON:
    return {
        "name": one.name,
        "title": one.title,
        "proposal": one.proposal,
        "by": list(one.parties),
        "decided": _day(one.decided),
        "decided_assumed": one.decided_assumed,
        "vote": list(one.vote) if one.vote else None,
        "from": _day(one.start),
        "from_assumed": one.start_assumed,
        "to": _day(one.end),
        "events_from": _day(one.reaches),
        "cites": list(one.cites),
        "place": place_json(one.span),
        "changes": [
            {"kind": change.kind, "provision": change.provision, "text": change.text}
            for change in one.changes
        ],
    }


def _provision(one: ProvisionHistory) -> JSON:
    return {
        "kind": one.kind,
        "name": one.name,
        "title": one.title,
        "wordings": [_wording(wording) for wording in one.wordings],
    }


def _wording(wording: Wording) -> JSON:
    return {
        "from": wording.start.isoformat(),
        "to": _day(wording.end),
        "takes_force": list(wording.begun),
        "lapses": list(wording.lapsed),
        "text": wording.text,
        "cells": [
            {"keys": list(cell.keys), "before": cell.before, "after": cell.after}
            for cell in wording.cells
        ],
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()
