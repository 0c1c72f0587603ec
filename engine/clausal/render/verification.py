"""A verification → text: what is the same as in the receipt, and what is not."""

from __future__ import annotations

from typing import Any

from clausal.render.findings import printable
from clausal.render.paint import Paint, Role, plain

JSON = dict[str, Any]

NAMES = {
    "record": "the record",
    "agreement": "the agreement",
    "version": "the text of the day",
    "timeline": "all that was known",
}
"""What each part that says what the answers are about is called."""


def show_verification(verification: JSON, receipt: str, paint: Paint = plain) -> str:
    """The verdict, what the answers are about, and each answer."""
    same = verification["same"]
    verdict = paint("same", Role.YES) if same else paint("different", Role.NO)
    lines = [f"{paint(printable(receipt), Role.STRONG)}: {verdict}"]
    for key, name in NAMES.items():
        part = verification[key]
        says = "the same"
        if not part["same"]:
            says = f"another: {_short(part['now'])}, and {_short(part['receipt'])} in the receipt"
        lines.append(_line(name, says, part["same"], paint))
    engine = verification["engine"]
    if not engine["same"]:
        words = f"computed again by {engine['now']}; the receipt is from {engine['receipt']}"
        lines.append(f"  {paint('Clausal', Role.QUIET)}: {printable(words)}")
    lines.append("")
    for answer in verification["answers"]:
        same = not answer["differs"] or (answer["differs"] == ["reasons"] and not engine["same"])
        lines.append(_line(answer["question"], _says(answer), same, paint))
    return "".join(f"{line}\n" for line in lines)


def _line(name: str, says: str, same: bool, paint: Paint) -> str:
    mark = paint("✓", Role.YES) if same else paint("✗", Role.NO)
    return f"  {mark} {printable(name)}: {printable(says)}"


def _says(answer: JSON) -> str:
    """`the same, $62,098`; `different in value: …`"""
    before, now = _shown(answer["receipt"]), _shown(answer["now"])
    if not answer["differs"]:
        return f"the same, {now}"
    differs = ", ".join(answer["differs"])
    if before == now:
        return f"{now}, and different in {differs}"
    return f"{now}, and {before} in the receipt; different in {differs}"


def _shown(decided: JSON) -> str:
    if decided["outcome"] != "value":
        needs = f" (needs {', '.join(decided['needs'])})" if decided["needs"] else ""
        return f"{decided['outcome']}{needs}"
    value = decided["value"]
    match value:
        case None:
            return "missing"
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{name} {part}" for name, part in value.items())
        case list():
            return ", ".join(value) or "none"
        case _:
            return f"{value} {decided['unit']}" if decided["unit"] else str(value)


def _short(hash_: str) -> str:
    """The beginning of a long hash."""
    return f"{hash_[:16]}…" if len(hash_) > 20 else hash_
