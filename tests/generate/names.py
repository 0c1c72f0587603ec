"""What an expression of a generated book can name: literals, fields, provisions, lists.

Every expression that is made of parts is in parentheses, and may stand wherever an atom may.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.generate.vocabulary import (
    NUMBER,
    SINGLE,
    UNIT,
    Field,
    Sort,
    Vocabulary,
)

RELATIONS = ("at least", "at most", "above", "below")
OF_DAYS = ("before", "after", "on or before", "on or after")


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table, with the values of its rows."""

    name: str
    sort: Sort
    values: tuple[str, ...]
    bands: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A provision that others may name.

    `late` says that it rests on the ladder; `about` are the records that have to be at hand.
    """

    kind: str
    name: str
    sort: Sort = NUMBER
    about: tuple[str, ...] = ()
    late: bool = False
    keys: tuple[Key, ...] = ()
    words: tuple[str, ...] = ()
    """the outcomes of a gate, the readings of a question"""


@dataclass(frozen=True, slots=True)
class At:
    """What is at hand: the records bound, outermost first, and the provisions that may be named."""

    bound: tuple[str, ...]
    known: Sequence[Known]

    def inside(self, record: str) -> At:
        """With one more record at hand."""
        return At((*self.bound, record), self.known)

    def of(self, kind: str) -> list[Known]:
        """The provisions of a kind whose records are at hand."""
        return [k for k in self.known if k.kind == kind and set(k.about) <= set(self.bound)]


def bare(text: str) -> str:
    """Without the parentheses around the whole."""
    if not text.startswith("("):
        return text
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return text[1:-1] if place == len(text) - 1 else text
    return text


class Names(ABC):
    """Draws what stands alone."""

    def __init__(self, random: Random, vocabulary: Vocabulary, days: Sequence[dt.date]) -> None:
        self.random, self.vocabulary, self.days = random, vocabulary, days

    def maybe(self, chance: float) -> bool:
        """Yes, that often."""
        return self.random.random() < chance

    # -------------------------------------------------------------- literals

    def literal(self, sort: Sort) -> str:
        """A value that is written out."""
        pick = self.random.choice
        match sort.kind:
            case "number":
                return pick(["0", "1", "2", "3", "3", "4", "5", "6", "10", "2.5", "0.5", "(-1)"])
            case "units":
                return f"({pick(['0', '1', '2', '3', '4', '6', '12', '2.5'])} {UNIT})"
            case "money":
                return "$" + pick(["0", "1", "100", "500", "999.99", "1,000", "2,500", "5,000"])
            case "percent":
                return pick(["0%", "1%", "2.5%", "10%", "33%", "50%", "75%", "80%", "100%"])
            case "date":
                return str(self.day())
            case "school year":
                start = self.day().year - self.random.randint(0, 1)
                return f"{start}-{(start + 1) % 100:02}"
            case "yes or no":
                return pick(["yes", "no"])
            case "text":
                return pick(['"A"', '"B"'])
            case _:
                return pick(self.vocabulary.choices[sort.of].options)

    def day(self) -> dt.date:
        """One of the days of the book, or one near it."""
        shift = self.random.choice([0, 0, 0, 1, -1, 30, -365])
        return self.random.choice(self.days) + dt.timedelta(days=shift)

    # -------------------------------------------------------------- names

    def fields(self, sort: Sort, at: At) -> list[tuple[str, bool]]:
        """The paths that lead to a field of the sort, and whether it may be missing."""
        found: list[tuple[str, bool]] = []
        for record in at.bound:
            for field in self.vocabulary.records[record]:
                near = record == at.bound[-1] and self.maybe(0.4)
                path = field.name if near else f"{record}.{field.name}"
                if field.sort == sort:
                    found.append((path, field.may_be_missing))
                elif field.sort.kind == "record":
                    found += [
                        (self._part(path, part.name), field.may_be_missing or part.may_be_missing)
                        for part in self.vocabulary.records[field.sort.of]
                        if part.sort == sort
                    ]
        found += [
            (f"{SINGLE}.{field.name}", field.may_be_missing)
            for field in self.vocabulary.records[SINGLE]
            if field.sort == sort
        ]
        return found

    def _part(self, path: str, part: str) -> str:
        return f"({part} of {path})" if self.maybe(0.1) else f"{path}.{part}"

    def names(self, sort: Sort, at: At) -> list[str]:
        """The provisions of the sort, as they are named."""
        found = [k.name for k in at.of("constant") if k.sort == sort]
        found += [k.name for k in at.of("source") if k.sort == sort]
        found += [k.name for k in at.of("part") if k.sort == sort]
        for known in at.of("define"):
            if known.sort == sort:
                whole = len(known.about) == 1 and self.maybe(0.5)
                found.append(f"{known.about[0]}.{known.name}" if whole else known.name)
        return found

    def atom(self, sort: Sort, at: At, *, literal: float = 0.25) -> str:
        """A literal (that often), a field or a provision."""
        paths, names = [path for path, _ in self.fields(sort, at)], self.names(sort, at)
        if self.maybe(literal) or not (paths or names):
            return self.literal(sort)
        pool = names if names and (not paths or self.maybe(0.45)) else paths
        return self.random.choice(pool)

    # -------------------------------------------------------------- lists

    def lists(self, at: At) -> list[tuple[str, Field]]:
        """The lists at hand whose items are not at hand already."""
        return [
            (field.name if record == at.bound[-1] and self.maybe(0.5) else f"{record}.{field.name}",
             field)
            for record in at.bound
            for field in self.vocabulary.records[record]
            if field.sort.kind == "list" and field.sort.of not in at.bound
        ]  # fmt: skip

    def items(self, at: At, depth: int) -> tuple[str, str, At] | None:
        """A list with its limits, its `where` if any, and the inner scope."""
        lists = self.lists(at)
        if not lists:
            return None
        path, field = self.random.choice(lists)
        inner = at.inside(field.sort.of)
        if self.maybe(0.3):
            units = ["school years"] if field.sort.of == "review" else ["years", "months", "days"]
            unit = self.random.choice([*units, "school years"])
            path += f" in the last {self.random.choice([1, 2, 3, 18])} {unit}"
        where = f" where {bare(self.condition(inner, depth - 1))}" if self.maybe(0.6) else ""
        return path, where, inner

    def fact(self, sort: Sort, at: At) -> str:
        """A field or provision, if there is one."""
        return self.atom(sort, at, literal=0.0)

    @abstractmethod
    def condition(self, at: At, depth: int) -> str:
        """A yes or no."""


def bare_limited(text: str) -> str:
    """Parentheses stay where a comma or a `where` inside would reach out of them."""
    inside = bare(text)
    return text if any(mark in inside for mark in (",", " where ", " on ")) else inside
