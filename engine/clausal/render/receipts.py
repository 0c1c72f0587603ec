"""An evaluation → its receipt, by `schemas/receipt-1.schema.json`; two receipts → how they differ.

A receipt has all that is needed to compute its answers again, but not the record: that is named by
its hash, and personal facts are masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clausal.interpret.answers import Evaluation
from clausal.records.personal import Personal
from clausal.render.answers_json import answer_json
from clausal.render.masking import masked

SCHEMA = "clausal/receipt/1"
VERIFICATION = "clausal/verification/1"

JSON = dict[str, Any]


def receipt_json(
    evaluation: Evaluation,
    *,
    book: str,
    settings: Mapping[str, str],
    record: str,
    personal: Mapping[str, Personal],
    engine: str,
) -> JSON:
    """The receipt of an evaluation.

    `book` is what the book was called by, `record` the hash of the record, `engine` the version of
    Clausal.
    """
    return {
        "schema": SCHEMA,
        "engine": engine,
        "book": book,
        "agreement": evaluation.agreement,
        "version": evaluation.version,
        "timeline": evaluation.timeline,
        "as_of": evaluation.as_of.isoformat(),
        "known_on": evaluation.known_on.isoformat() if evaluation.known_on else None,
        "proposals": list(evaluation.proposals),
        "settings": dict(settings),
        "record": {"sha256": record},
        "questions": [answer.question for answer in evaluation.answers],
        "answers": [
            answer_json(masked(answer, personal, evaluation.currency), evaluation.currency)
            for answer in evaluation.answers
        ],
    }


# ------------------------------------------------------------------ verification


def verification_json(receipt: JSON, again: JSON) -> JSON:
    """How a receipt and one that was computed again differ, by `verification-1.schema.json`.

    Both are the same if they are about the same record and texts, and give the same answers.
    Reasons count only within one version of Clausal: another one may word them differently.
    """
    told = {key: _compared(receipt[key], again[key]) for key in ("engine", *SUBJECTS)}
    told["record"] = _compared(receipt["record"]["sha256"], again["record"]["sha256"])
    answers = [
        _answer(before, after)
        for before, after in zip(receipt["answers"], again["answers"], strict=True)
    ]
    counting = (*DECIDING, "reasons") if told["engine"]["same"] else DECIDING
    same = all(told[key]["same"] for key in (*SUBJECTS, "record")) and not any(
        part in counting for answer in answers for part in answer["differs"]
    )
    return {"schema": VERIFICATION, "same": same, **told, "answers": answers}


SUBJECTS = ("agreement", "version", "timeline")
"""What says which texts the answers rest on."""

DECIDING = ("outcome", "value", "needs", "items")
"""What is decided, unlike the reasons that tell why."""


def _compared(before: str, after: str) -> JSON:
    return {"receipt": before, "now": after, "same": before == after}


def _answer(before: JSON, after: JSON) -> JSON:
    return {
        "question": before["question"],
        "differs": [part for part in (*DECIDING, "reasons") if _part(part, before, after)],
        "receipt": _decided(before),
        "now": _decided(after),
    }


def _part(part: str, before: JSON, after: JSON) -> bool:
    """Whether one part of an answer differs."""
    match part:
        case "outcome":
            return bool(before["outcome"] != after["outcome"])
        case "value":
            return (before["value"], before["unit"]) != (after["value"], after["unit"])
        case "needs":
            return _needs(before["needs"]) != _needs(after["needs"])
        case "items":
            return _items(before["items"]) != _items(after["items"])
        case _:
            return bool(_placeless(before) != _placeless(after))


def _decided(answer: JSON) -> JSON:
    return {key: answer[key] for key in ("outcome", "value", "unit")} | {
        "needs": [need["name"] for need in answer["needs"]]
    }


def _needs(needs: Sequence[JSON]) -> set[tuple[str, str]]:
    return {(need["kind"], need["name"]) for need in needs}


def _items(items: Sequence[JSON]) -> list[object]:
    return [
        (
            item["item"],
            item["day"],
            item["outcome"],
            item["value"],
            item["unit"],
            _needs(item["needs"]),
        )
        for item in items
    ]


def _placeless(data: Any) -> Any:
    """The same without the places: a file that is formatted or moved says the same."""
    match data:
        case dict():
            return {key: _placeless(value) for key, value in data.items() if key != "place"}
        case list():
            return [_placeless(value) for value in data]
        case _:
            return data
