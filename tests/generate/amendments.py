"""Amendments and proposals of a generated book, as text: no two change the same thing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from random import Random

from tests.generate.names import Known, bare
from tests.generate.provisions import Provisions, renamed
from tests.generate.vocabulary import AMOUNTS, MONEY, NUMBER, OTHER, ROOT, UNITS


class Amendments:
    """Draws the amendments of a book whose provisions are written."""

    def __init__(
        self, random: Random, made: Provisions, start: dt.date, end: dt.date | None
    ) -> None:
        self.random, self.made, self.start, self.end = random, made, start, end
        self.force = start
        self.touched: set[str] = set()
        self.texts = list(made.texts.values())

    def draw(self, number: int) -> list[str]:
        """One amendment or proposal with its changes: some headings and items of a text."""
        random = self.random
        force = self.start + dt.timedelta(days=random.choice([184, 365, 400, 730, 900, 1100]))
        self.force = force
        proposal = random.random() < 0.3
        name = f"change{number}"
        lines = [f'{"proposal" if proposal else "amendment"} {name} "A change"', "  to  test"]
        lines.append("  by  union" if proposal else f"  decided  by board on {force}")
        to = f" to {force + dt.timedelta(days=random.choice([100, 365]))}"
        lines.append(f"  in force  from {force}{to if random.random() < 0.2 else ''}")
        if random.random() < 0.4:
            reach = force - dt.timedelta(days=random.choice([100, 365, 700]))
            lines.append(f"  applies  to events from {reach}")
        changes: list[str] = []
        for _ in range(random.choice([1, 2, 2, 3])):
            change = random.choice(self._ways())(number)
            if change:
                changes.append(change)
        self.texts += changes
        return ["\n".join(lines), *changes] if changes else []

    def _ways(self) -> list[Callable[[int], str | None]]:
        return [
            self._replace, self._replace, self._replace, self._set, self._raise, self._cell,
            self._adopt, self._repeal, self._add, self._part, self._part, self._part, self._option,
            self._field, self._strike, self._extend,
        ]  # fmt: skip

    def _untouched(self, *kinds: str) -> Known | None:
        found = [
            k for k in self.made.known
            if k.kind in kinds and f"{k.kind} {k.name}" in self.made.texts
            and f"{k.kind} {k.name}" not in self.touched
        ]  # fmt: skip
        if not found:
            return None
        known = self.random.choice(found)
        self.touched.add(f"{known.kind} {known.name}")
        return known

    def _text(self, known: Known) -> str:
        return self.made.texts[f"{known.kind} {known.name}"]

    # -------------------------------------------------------------- whole provisions

    def _replace(self, _: int) -> str | None:
        known = self._untouched("define", "constant", "table")
        if known is None:
            return None
        made = self.made
        match known.kind:
            case "constant":
                return f"replace {made.constant_text(known)}"
            case "table":
                return f"replace {made.table_text(known)}"
            case _:
                seen = made.before[f"define {known.name}"]
                at = made.at(*known.about, late=known.late, seen=seen)
                text = made.define_text(known, at)
                return f"replace {self._kept(known, text) if self.random.random() < 0.5 else text}"

    def _kept(self, known: Known, text: str) -> str:
        """A definition that keeps what it came to on the day before the change."""
        head, day = text.splitlines()[0], self.force - dt.timedelta(days=1)
        before = f"({known.name} on {day})"
        if known.sort not in AMOUNTS or self.random.random() < 0.4:
            return f"{head}\n  from {self.force}\n    is {bare(before)}"
        at = self.made.at(
            *known.about, late=known.late, seen=self.made.before[f"define {known.name}"]
        )
        value = self.made.phrases.amount(known.sort, at, 1)
        rounding = self.made.phrases.rounding(known.sort)
        return (
            f"{head}\n  from {self.force}\n    is (the larger of {value} and {before}), {rounding}"
        )

    def _repeal(self, _: int) -> str | None:
        known = self._untouched("define", "source", "gate", "constant", "question")
        if known is None or known.name == "per_step":
            return None
        named = re.compile(rf"\b{known.name}\b")
        others = [text for text in self.texts if text != self._text(known)]
        if any(named.search(text) for text in others):
            return None
        self.made.known.remove(known)
        return f"repeal {known.kind} {known.name}"

    def _add(self, number: int) -> str | None:
        made = self.made
        name = f"added{number}"
        if name in self.touched:
            return None
        self.touched.add(name)
        made.define(name, late=self.random.random() < 0.5)
        return f"add {made.texts.pop(f'define {name}')}"

    def _extend(self, _: int) -> str | None:
        if "agreement" in self.touched or self.end is None:
            return None
        self.touched.add("agreement")
        later = self.end + dt.timedelta(days=self.random.choice([1, 365]))
        return f"extend agreement test to {later}"

    # -------------------------------------------------------------- values

    def _set(self, _: int) -> str | None:
        known = self._untouched("constant")
        if known is None or "reserved" in self._text(known) or "from" in self._text(known):
            return None
        return f"set {known.name} to {bare(self.made.phrases.literal(known.sort))}"

    def _adopt(self, _: int) -> str | None:
        known = self._untouched("question")
        return f"adopt {self.random.choice(known.words)} for {known.name}" if known else None

    def _raise(self, _: int) -> str | None:
        known = self._untouched("table")
        if known is None or known.sort not in (MONEY, NUMBER) or self._late(known):
            return None
        amount = "$250" if known.sort == MONEY else "3"
        by = self.random.choice(["2%", "1.5%", amount])
        step = self.made.phrases.rounding(known.sort)
        return f"raise table {known.name} by {by}, {step}"

    def _late(self, known: Known) -> bool:
        """Whether the versions of a table may begin after the change."""
        text = self._text(known)
        return re.search(r"from \d{4}-", text) is not None and "from 2000-01-01" not in text

    def _cell(self, _: int) -> str | None:
        known = self._untouched("table")
        if known is None or "reserved until" in self._text(known) or self._late(known):
            return None
        keys = ", ".join(f"{key.name} {self.random.choice(key.values)}" for key in known.keys)
        return f"set {known.name} at {keys} to {bare(self.made.phrases.literal(known.sort))}"

    # -------------------------------------------------------------- parts

    def _part(self, _: int) -> str | None:
        made = self.made
        if "ladder career" in made.texts and self.random.random() < 0.4:
            return self._ladder_part()
        known = self._untouched("source", "gate")
        if known is None or self._text(known).startswith("reserved"):
            return None
        at = made.at(*_bound(self._text(known)), seen=made.before[f"{known.kind} {known.name}"])
        if known.kind == "source":
            lines = [f"replace in source {known.name}", "  earns", *made.earns(at)]
        elif "scores" in self._text(known):
            lines = [f"replace in gate {known.name}", *made.scores(at, known.words)]
        else:
            word = self.random.choice(["replace in", "add to"])
            condition = bare(made.phrases.condition(at, 2))
            lines = [f"{word} gate {known.name}", "  requires", f"    {condition}"]
        text = "\n".join(lines)
        return renamed(text, "study") if "each study" in self._text(known) else text

    def _ladder_part(self) -> str | None:
        made, part = self.made, self.random.choice(["climbs", "rungs", "moves", "balance"])
        key = f"ladder career {part}"
        if key in self.touched:
            return None
        self.touched.add(key)
        at = made.at(ROOT, late=False)
        text = made.texts["ladder career"]
        moves = made.moves() if part == "moves" and "  moves" in text else []
        match part:
            case "climbs":
                lines = [made.climbs(at)]
            case "rungs":
                lines = made.rungs()
            case "balance":
                lines = made.balance(at, "  moves" in text)
            case _:
                lines = ["  moves", *moves]
        if lines == ["  moves"]:
            return None
        return "\n".join(["replace in ladder career", *lines])

    def _strike(self, _: int) -> str | None:
        known = self._untouched("source")
        if known is None or self._text(known).startswith("reserved"):
            return None
        lines = self._text(known).split("  earns\n")[1].splitlines()
        at = self.made.at(_bound(self._text(known))[0])
        amount = bare(self.made.phrases.literal(UNITS))
        condition = bare(self.made.phrases.condition(at, 1))
        line = self.random.choice(lines)
        if any("otherwise" in other for other in lines):
            return None  # what is inserted stands last
        new = f"    {amount} when {condition}" if " when " in line else f"    {amount}"
        return "\n".join([f"strike in source {known.name}", line, "insert", new])

    # -------------------------------------------------------------- vocabulary

    def _option(self, _: int) -> str | None:
        if "grade" in self.touched:
            return None
        self.touched.add("grade")
        return "add to choice grade\n  Superb above Fair"

    def _field(self, number: int) -> str | None:
        made, name = self.made, f"more{number}"
        if name in self.touched:
            return None
        self.touched.add(name)
        record = self.random.choice([ROOT, "course"])
        missing = self.random.choice(["", ", may be missing"])
        added = f"add to record {record}\n  {name}  number{missing}"
        define = self._untouched("define")
        if define is None or define.sort != NUMBER or define.about != (record,):
            return added
        seen = made.before[f"define {define.name}"]
        at = made.at(*define.about, late=define.late, seen=seen)
        value = made.phrases.amount(NUMBER, at, 1)
        head = f"replace define {define.name} of {record} as number"
        return f"{added}\n\n{head}\n  is {name} + {value}"


def _bound(text: str) -> tuple[str, ...]:
    """What is at hand in a source or gate, by its `for each`."""
    found = re.search(r"for each (\w+(?: in site)?)", text)
    if found is None:
        other = re.search(r"for (\w+)", text)
        return (other[1],) if other else (ROOT,)
    scopes = {
        "remark": (ROOT, "review", "remark"),
        "remark in site": (OTHER, "remark"),
        "study": (ROOT, "course"),
    }
    return scopes.get(found[1], (ROOT, found[1]))
