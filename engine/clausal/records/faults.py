"""What a schema's validator finds in a document → faults in plain words, each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from clausal.diagnostics import Diagnostic
from clausal.errors import RecordError
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import ListType, RecordType, SetType, Type, type_name
from clausal.limits import MOST_FAULTS
from clausal.records.value import Fault, form, near_name, printable, read_value

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Place = tuple[str | int, ...]
"""Keys and indexes (from 0) from the top of a document."""

UNSHOWN = {
    "R103": "",
    "R104": "",
    "R105": " that exists",
    "R106": " with fewer places",
    "R107": " within its range",
    "R108": ", each option once",
}
"""The faults that show what was given, and what they say is expected if that is personal."""


def place_text(place: Place) -> str:
    """`teacher.evaluations[2].rating`, counted from 1; `document` for the whole."""
    path = ""
    for step in place:
        if isinstance(step, int):
            path += f"[{step + 1}]"
        else:
            path += f".{printable(step)}" if path else printable(step)
    return path or "document"


def diagnose(path: str, fault: Fault) -> Diagnostic:
    """The fault at its place, as every renderer reads it."""
    return Diagnostic(code=fault.code, message=fault.message, help=fault.help, path=path)


def record_error(what: str, found: Sequence[Diagnostic]) -> RecordError:
    """The exception that carries them, and whose own message has the first."""
    count = "a fault" if len(found) == 1 else f"{len(found)} faults"
    if len(found) > MOST_FAULTS:
        count = f"more than {MOST_FAULTS} faults"
        rest = Fault("R011", f"{what} has {count}", "mend these; others are shown then")
        found = [*found[:MOST_FAULTS], diagnose(place_text(()), rest)]
    return RecordError(f"{what} has {count}: {found[0].path}: {found[0].message}", found)


def explain(
    errors: Iterable[ValidationError], text: ConsolidatedText
) -> Iterator[tuple[Place, Fault]]:
    """The places that the errors are about, and what is wrong there."""
    for error in errors:
        place: Place = tuple(error.absolute_path)
        schema: Any = error.schema
        given: Any = error.instance
        if error.validator == "additionalProperties":
            known = schema["properties"]
            for name in given:
                if name not in known:
                    yield (*place, str(name)), _unknown_name(str(name), place, known, text)
        elif not place:
            example = next(iter(text.records), "record")
            yield (
                place,
                Fault(
                    "R008", "a document is an object of records", f'such as {{"{example}": {{…}}}}'
                ),
            )
        else:
            yield place, _misfit(error, text)


def masked(place: Place, fault: Fault, text: ConsolidatedText) -> Fault:
    """The fault; without the value, if that is personal, or is in something that is."""
    if fault.code not in UNSHOWN:
        return fault
    type, personal = _expected(place, text)
    if not personal:
        return fault
    expected = f"expected {type_name(type)}{UNSHOWN[fault.code]}"
    return Fault(fault.code, f"{expected}; what was given is personal and is not shown", form(type))


def _misfit(error: ValidationError, text: ConsolidatedText) -> Fault:
    place: Place = tuple(error.absolute_path)
    type, _ = _expected(place, text)
    given: Any = error.instance
    if error.validator == "uniqueItems":
        counts = Counter(option for option in given if isinstance(option, str))
        twice = [f"`{printable(option)}`" for option, count in counts.items() if count > 1]
        names = " and ".join(twice[:3]) or "a value"
        return Fault("R108", f"{names} stands more than once", "a set has each option once")
    try:
        name = place[-1]
        read_value(given, type, name if isinstance(name, str) else None, text.agreement.currency)
    except Fault as fault:
        return fault
    # The schema is never stricter than the reading, but a fault must not get lost.
    return Fault("R109", f"this does not fit {type_name(type)}: see `{error.validator}`")


def _expected(place: Place, text: ConsolidatedText) -> tuple[Type, bool]:
    """What belongs at a place below the top, and whether it is personal."""
    type: Type = RecordType(name=str(place[0]))
    personal = False
    for step in place[1:]:
        match type:
            case RecordType(name=name):
                field = text.records[name].fields[str(step)]
                type = field.type
                personal = personal or field.personal
            case ListType(record=record):
                type = RecordType(name=record)
            case SetType(choice=choice):
                type = choice
            case _:
                break
    return type, personal


def _unknown_name(name: str, place: Place, known: Iterable[str], text: ConsolidatedText) -> Fault:
    names = list(known)
    help_ = near_name(name, names) or f"there are {', '.join(names)}"
    if not place:
        return Fault("R101", f"there is no record `{printable(name)}`", help_)
    owner, _ = _expected(place, text)
    assert isinstance(owner, RecordType)
    article = "an" if owner.name[0].lower() in "aeiou" else "a"
    return Fault("R102", f"there is no field `{printable(name)}` in {article} {owner.name}", help_)
