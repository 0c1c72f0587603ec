"""The vocabulary of a generated book: its choices and records, drawn from a seeded `Random`.

Field names are the vocabulary's own: no two records share one, so that a bare name has one meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import NamedTuple

UNIT = "AU"
ROOT, OTHER, SINGLE, POSITION = "member", "site", "board", "post"


class Sort(NamedTuple):
    """What a value is; `of` names the choice or the record, if there is one."""

    kind: str
    of: str = ""


NUMBER, UNITS, MONEY, PERCENT = Sort("number"), Sort("units"), Sort("money"), Sort("percent")
DATE, YEAR, YES, TEXT = Sort("date"), Sort("school year"), Sort("yes or no"), Sort("text")
AMOUNTS = (NUMBER, UNITS, MONEY, PERCENT)


def choice(name: str) -> Sort:
    """The options of a choice."""
    return Sort("choice", name)


@dataclass(frozen=True, slots=True)
class Field:
    """A field, with its type as it is written."""

    name: str
    sort: Sort
    written: str
    may_be_missing: bool = False

    def __str__(self) -> str:
        return f"  {self.name}  {self.written}{', may be missing' if self.may_be_missing else ''}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice with its options in order, if it has one."""

    name: str
    options: tuple[str, ...]
    ordered: bool

    def __str__(self) -> str:
        return f"choice {self.name}  {(' < ' if self.ordered else ' | ').join(self.options)}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The choices and records of a book by name; the rungs are the options of the choice `rank`."""

    choices: dict[str, Choice]
    records: dict[str, tuple[Field, ...]]

    def text(self) -> list[str]:
        """The provisions that declare it."""
        found = [f"unit {UNIT}", *(str(choice) for choice in self.choices.values())]
        for name, fields in self.records.items():
            one = ", one for the agreement" if name == SINGLE else ""
            found.append("\n".join([f"record {name}{one}", *map(str, fields)]))
        return found

    def type_text(self, sort: Sort) -> str:
        """The type of a sort as a definition writes it."""
        match sort.kind:
            case "units":
                return f"number of {UNIT}"
            case "choice":
                return sort.of
            case kind:
                return kind


def draw_vocabulary(random: Random) -> Vocabulary:
    """A vocabulary with every type of field, of which ranges, places and absences vary."""
    ranks = ("Low", "Middle", "High", "Top")[: random.choice([2, 3, 3, 4])]
    grades = ("Poor", "Fair", "Good", "Fine")[: random.choice([3, 4])]
    choices = {
        "rank": Choice("rank", ranks, random.random() < 0.6),
        "grade": Choice("grade", grades, True),
        "subject": Choice("subject", ("Art", "Music", "Sports"), False),
    }
    return Vocabulary(choices, _records(random))


def _records(random: Random) -> dict[str, tuple[Field, ...]]:
    def maybe(chance: float) -> bool:
        return random.random() < chance

    def field(name: str, sort: Sort, written: str, chance: float = 0.0) -> Field:
        return Field(name, sort, written, maybe(chance))

    def ranged(written: str, *ranges: str) -> str:
        return f"{written} from {random.choice(ranges)}" if maybe(0.6) else written

    number = random.choice(["number", "number with 2 places", "number with 1 place"])
    money = ranged("money", "$0 to $5,000", "-$500 to $5,000", "$0 to $100,000")
    steps = random.choice([3, 4, 6])
    records = {
        ROOT: [
            field("hired", DATE, "date"),
            field("left", DATE, "date", 1.0),
            field("began", YEAR, "school year"),
            field("pay", MONEY, money),
            field("extra", MONEY, "money", 0.6),
            field("load", PERCENT, ranged("percent", "0% to 100%", "10% to 200%")),
            field("hours", NUMBER, ranged(number, "0 to 20", "-5 to 20")),
            field("level", NUMBER, ranged("whole number", "1 to 5", "0 to 6")),
            field("saved", UNITS, ranged(f"number of {UNIT}", "0 to 40", "-10 to 40"), 0.3),
            field("grade", choice("grade"), "grade", 0.3),
            field("subject", choice("subject"), "subject", 0.2),
            field("tenured", YES, "yes or no"),
            field("waiver", YES, "yes or no", 0.7),
            field("label", TEXT, "text", 0.3),
            field("skills", Sort("set", "subject"), "set of subject", 0.2),
            field(POSITION, Sort("record", POSITION), POSITION, 0.2),
            field("contract", Sort("record", "contract"), "contract", 0.4),
            field("courses", Sort("list", "course"), "list of course", 0.2),
            field("reviews", Sort("list", "review"), "list of review"),
        ],
        POSITION: [
            field("since", DATE, "date"),
            field("rank", choice("rank"), "rank"),
            field("step", NUMBER, f"whole number from 1 to {steps}"),
            field("balance", UNITS, ranged(f"number of {UNIT}", "0 to 30", "0 to 12")),
        ],
        "contract": [
            field("signed", DATE, "date"),
            field("amount", MONEY, "money", 0.3),
            field("share", PERCENT, "percent"),
        ],
        "course": [
            field("done", DATE, "date", 0.4),
            field("credits", NUMBER, ranged("number", "0 to 20")),
            field("graduate", YES, "yes or no"),
            field("worth", UNITS, f"number of {UNIT}", 0.3),
            field("topic", choice("subject"), "subject"),
            field("price", MONEY, money, 0.2),
        ],
        "review": [
            field("year", YEAR, "school year", 0.2),
            field("given", DATE, "date", 0.2),
            field("effective_day", DATE, "date", 0.6),
            field("score", PERCENT, "percent from 0% to 100%"),
            field("points", NUMBER, ranged(number, "0 to 12", "-3 to 12"), 0.2),
            field("mark", choice("grade"), "grade", 0.3),
            field("remarks", Sort("list", "remark"), "list of remark"),
        ],
        "remark": [
            field("made", DATE, "date", 0.2),
            field("grave", YES, "yes or no"),
            field("weight", NUMBER, ranged("whole number", "0 to 9")),
            field("fine", MONEY, "money", 0.3),
        ],
        OTHER: [
            field("size", NUMBER, ranged("whole number", "0 to 9")),
            field("opened", DATE, "date"),
            field("cost", MONEY, "money", 0.3),
            field("focus", choice("subject"), "subject"),
            field("visits", Sort("list", "remark"), "list of remark", 0.3),
        ],
        SINGLE: [
            field("passed", YES, "yes or no"),
            field("rate", PERCENT, "percent", 0.2),
            field("cap", MONEY, "money", 0.3),
        ],
    }
    return {name: tuple(fields) for name, fields in records.items()}
