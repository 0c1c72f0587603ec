"""Names and stated values of a text → what readers call them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from clausal.ir.show import show_value
from clausal.ir.text import ConsolidatedText
from clausal.ir.types import (
    ChoiceType,
    DurationType,
    MoneyType,
    NumberType,
    PercentType,
    SetType,
    TextType,
    Type,
)
from clausal.render.blocks import Link
from clausal.render.english import plural, spaced, written_day
from clausal.values import Value


def anchor(kind: str, name: str) -> str:
    """The place of a provision in its document."""
    return f"{kind}-{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What the provisions, units and options of a text are called.

    `anchors` are the places that can be linked to.
    """

    text: ConsolidatedText
    anchors: frozenset[str] = frozenset()

    def link(self, kind: str, name: str, text: str | None = None) -> str | Link:
        """A provision by its name in words; a link if it is in the document."""
        place, words = anchor(kind, name), text or spaced(name)
        return Link(words, place) if place in self.anchors else words

    def units(self, unit: str) -> str:
        """What several of a unit are called."""
        declared = self.text.units.get(unit)
        return plural(declared.title) if declared and declared.title else unit

    def option(self, type: ChoiceType, option: str) -> str:
        """An option by its title, where it has one; a reading in quotes."""
        choice, question = self.text.choices.get(type.name), self.text.questions.get(type.name)
        if choice and choice.type == type:
            return choice.titles.get(option) or spaced(option)
        if question and question.type == type:
            return f"“{question.titles.get(option) or spaced(option)}”"
        return spaced(option)

    def literal(self, value: Value, type: Type) -> str:
        """A value that the text states."""
        match type, value:
            case ChoiceType(), str():
                return self.option(type, value)
            case SetType(choice=choice), frozenset():
                return ", ".join(self.option(choice, o) for o in sorted(value)) or "none"
            case TextType(), str():
                return f"“{value}”"
            case DurationType(unit=unit), int():
                return f"{value} {unit.removesuffix('s') if value == 1 else unit}"
            case NumberType(unit=str(unit)), int() | Fraction():
                declared = self.text.units.get(unit)
                one = declared.title if declared and declared.title else unit
                return (
                    f"{show_value(value, NumberType())} {one if value == 1 else self.units(unit)}"
                )
            case _, dt.date():
                return written_day(value)
            case _:
                return show_value(value, type, self.text.agreement.currency)

    def amount(self, type: Type) -> str:
        """What a table gives, in one word."""
        match type:
            case MoneyType():
                return "amount"
            case PercentType():
                return "percentage"
            case _:
                return "value"
