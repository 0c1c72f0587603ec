"""What a generated book states without conditions, as text: constants, questions, tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from random import Random

from tests.generate.names import At, Key, Known, bare
from tests.generate.phrases import Phrases
from tests.generate.vocabulary import (
    AMOUNTS,
    DATE,
    MONEY,
    NUMBER,
    PERCENT,
    UNITS,
    YES,
    Sort,
    Vocabulary,
    choice,
)


@dataclass(slots=True)
class Stated:
    """The provisions of a book so far: their texts, and what may be named of them."""

    random: Random
    vocabulary: Vocabulary
    days: Sequence[dt.date]
    known: list[Known] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """by kind and name, in the order in which they were written"""
    before: dict[str, int] = field(default_factory=dict)
    """how many of `known` a provision may name"""
    gates: dict[str, tuple[str | None, str | None, bool]] = field(default_factory=dict)
    """of the dated gates of the root: from, to, and whether a result lapses"""
    phrases: Phrases = field(init=False)

    def __post_init__(self) -> None:
        self.phrases = Phrases(self.random, self.vocabulary, self.days)

    # -------------------------------------------------------------- small things

    def maybe(self, chance: float) -> bool:
        """Yes, that often."""
        return self.random.random() < chance

    def at(self, *bound: str, late: bool = True, seen: int | None = None) -> At:
        """These records at hand, with the provisions so far."""
        known = self.known if seen is None else self.known[:seen]
        return At(bound, [k for k in known if late or not k.late])

    def put(self, known: Known, text: str) -> None:
        """One more provision."""
        key = f"{known.kind} {known.name}"
        self.texts[key] = text
        self.before.setdefault(key, len(self.known))
        self.known.append(known)

    def turns(self, count: int) -> list[dt.date]:
        """So many of the book's days, in order."""
        return sorted(self.random.sample(list(self.days), count))

    def because(self) -> str:
        """`because "…"`, at times."""
        return ' because "it says so"' if self.maybe(0.1) else ""

    # -------------------------------------------------------------- constants, questions, tables

    def constant(self, name: str, sort: Sort | None = None) -> Known:
        """A constant: plain, dated, reserved for a time or for good."""
        sort = sort or self.random.choice([*AMOUNTS, NUMBER, MONEY, UNITS, DATE, YES])
        known = Known(kind="constant", name=name, sort=sort)
        self.put(known, self.constant_text(known))
        return known

    def constant_text(self, known: Known) -> str:
        """The text of a constant."""
        name, written = known.name, self.vocabulary.type_text(known.sort)
        literal = self.phrases.literal
        if self.maybe(0.08):
            return f'reserved constant {name} as {written}\n  until "it is agreed"'
        if self.maybe(0.5):
            return f"constant {name} as {written} is {self._constant_value(known)}"
        lines = [f"constant {name} as {written}"]
        turns = self.turns(self.random.choice([2, 2, 3]))
        for index, turn in enumerate(turns):
            last = index == len(turns) - 1
            to = f" to {turn + dt.timedelta(days=200)}" if last and self.maybe(0.15) else ""
            start = dt.date(2000, 1, 1) if index == 0 and self.maybe(0.8) else turn
            if index and self.maybe(0.15):
                lines.append(f'  from {start}{to} reserved until "it is agreed"')
            else:
                lines.append(f"  from {start}{to} is {bare(literal(known.sort))}")
        return "\n".join(lines)

    def _constant_value(self, known: Known) -> str:
        sort = known.sort
        earlier = takewhile(lambda k: k.name != known.name, self.known)
        before = [k.name for k in earlier if k.kind == "constant" and k.sort == sort]
        if sort not in AMOUNTS or not before or self.maybe(0.6):
            return bare(self.phrases.literal(sort))
        named = self.random.choice(before)
        return f"the larger of {self.phrases.literal(sort)} and {named}"

    def question(self, name: str) -> None:
        """An open point; mostly one of its readings is adopted."""
        words = (f"{name}_yes", f"{name}_no", f"{name}_perhaps")[: self.random.choice([2, 3])]
        adopted = self.random.choice(words) if self.maybe(0.85) else None
        lines = [f'question {name} "How is it read?"']
        lines += [f"  reading {word}{'  adopted' if word == adopted else ''}" for word in words]
        self.put(Known(kind="question", name=name, words=words), "\n".join(lines))

    def table(self, name: str) -> None:
        """A table of one to three keys."""
        sort = self.random.choice(
            [MONEY, MONEY, MONEY, NUMBER, PERCENT, PERCENT, UNITS, choice("grade")]
        )
        known = Known(kind="table", name=name, sort=sort, keys=self._keys())
        self.put(known, self.table_text(known))

    def _keys(self) -> tuple[Key, ...]:
        first = self.random.choice([0, 1, 1, 1])
        steps = tuple(str(n) for n in range(first, first + self.random.choice([2, 3, 4, 5])))
        bands = self.random.choice(
            [
                Key("size", NUMBER, ("0", "2", "5", "10"), bands=True),
                Key("size", NUMBER, ("1", "3", "8"), bands=True),
                Key("amount", MONEY, ("$0", "$500", "$1,000", "$2,500"), bands=True),
                Key("share", PERCENT, ("0%", "50%", "80%"), bands=True),
            ]
        )
        options = self.vocabulary.choices
        rank, subject = (
            Key(name, choice(name), options[name].options) for name in ("rank", "subject")
        )
        step = Key("step", NUMBER, steps)
        return self.random.choice(
            [(step,), (rank,), (bands,), (bands,), (step, rank), (bands, subject), (bands, rank),
             (step, subject), (rank, step), (step, rank, subject), (bands, step, rank)]
        )  # fmt: skip

    def table_text(self, known: Known) -> str:
        """The text of a table."""
        gives = self.vocabulary.type_text(known.sort)
        by = " and ".join(f"{k.name}{' in bands' if k.bands else ''}" for k in known.keys)
        lines = [f"table {known.name}", f"  gives {gives} by {by}"]
        turns = self.turns(3)
        if self.maybe(0.4):
            return "\n".join([*lines, *(f"  {row}" for row in self._rows(known))])
        turns[0] = dt.date(2000, 1, 1) if self.maybe(0.85) else turns[0]
        lines += [f"  from {turns[0]}", *(f"    {row}" for row in self._rows(known))]
        for turn in turns[1 : self.random.choice([2, 3])]:
            if self.maybe(0.1):
                lines.append(f'  from {turn} reserved until "it is agreed"')
            elif known.sort in (MONEY, NUMBER) and self.maybe(0.6):
                lines.append(f"  from {turn} raised by {self._raise(known.sort)}")
            else:
                lines += [f"  from {turn}", *(f"    {row}" for row in self._rows(known))]
        return "\n".join(lines)

    def _raise(self, sort: Sort) -> str:
        by = self.random.choice(["2%", "1.5%", "$100" if sort == MONEY else "2"])
        return f"{by}, {self.phrases.rounding(sort)}"

    def _rows(self, known: Known) -> list[str]:
        *left, last = known.keys if len(known.keys) > 1 else (known.keys[0], None)
        columns = [""] if last is None else list(last.values)
        rows = [[*(key.name for key in left), *(columns if last else ["given"])]]
        for keys in _products([key.values for key in left]):
            if self.maybe(0.04) and len(left) > 1:
                continue
            cells = [f"from {v}" if k.bands else v for k, v in zip(left, keys, strict=True)]
            rows.append([*cells, *(self._cell(known.sort) for _ in columns)])
        return ["| " + " | ".join(row) + " |" for row in rows]

    def _cell(self, sort: Sort) -> str:
        if self.maybe(0.06):
            return self.random.choice(["", "", "reserved"])
        if sort.kind == "choice":
            return self.phrases.literal(sort)
        number = self.random.choice([0, 1, 2, 3, 5, 10, 33, 50, 100])
        match sort.kind:
            case "money":
                return f"${number * self.random.choice([1, 10, 50])}"
            case "percent":
                return f"{number}%"
            case _:
                return str(number)


def _products(values: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for more in values:
        found = [(*before, value) for before in found for value in more]
    return found
