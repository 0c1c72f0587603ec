"""Whole provisions of a generated book, as text: each names only what was written before it.

A ladder is the exception that the language makes: what happens may ask for the position as its day
began. `Known.late` keeps apart what rests on a ladder, so that no circle closes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from tests.generate.names import At, Known, bare
from tests.generate.stated import Stated
from tests.generate.vocabulary import (
    AMOUNTS,
    DATE,
    MONEY,
    NUMBER,
    OTHER,
    PERCENT,
    POSITION,
    ROOT,
    UNIT,
    UNITS,
    YEAR,
    YES,
    Sort,
    choice,
)

OUTCOMES = (("Granted", "Denied"), ("Strong", "Weak", "None"), ("Passed", "Retry", "Failed"))


class Provisions(Stated):
    """The provisions of a book so far: what decides, earns, lets through and climbs."""

    # -------------------------------------------------------------- definitions

    def define(self, name: str, *, late: bool, sort: Sort | None = None) -> None:
        """A definition, mostly of the root."""
        about: tuple[str, ...] = (
            self.random.choice([ROOT, ROOT, ROOT, ROOT, "course", "review", "remark", OTHER]),
        )
        if self.maybe(0.12):
            about = self.random.choice([(ROOT, OTHER), ("course", ROOT)])
        if late:
            about = (ROOT,)
        sort = sort or self.random.choice(
            [*AMOUNTS, MONEY, NUMBER, MONEY, YES, YES, DATE, choice("grade"), choice("rank"), YEAR]
        )
        known = Known(kind="define", name=name, sort=sort, about=about, late=late)
        if self.maybe(0.04):
            text = f'{self._head(known, reserved=True)}\n  until "it is agreed"'
        else:
            text = self.define_text(known, self.at(*about, late=late))
        self.put(known, text)

    def _head(self, known: Known, *, reserved: bool = False) -> str:
        about, *other = known.about
        for_ = f" for {other[0]}" if other else ""
        kind = "reserved define" if reserved else "define"
        return f"{kind} {known.name} of {about}{for_} as {self.vocabulary.type_text(known.sort)}"

    def define_text(self, known: Known, at: At) -> str:
        """The text of a definition."""
        lines = [self._head(known)]
        if self.maybe(0.7):
            return "\n".join([*lines, *(f"  {line}" for line in self._body(known, at))])
        turns = self.turns(2)
        turns[0] = dt.date(2000, 1, 1) if self.maybe(0.8) else turns[0]
        ending = turns[1] - dt.timedelta(days=self.random.choice([1, 100]))
        to = f" to {ending}" if self.maybe(0.3) and ending > turns[0] else ""
        lines += [f"  from {turns[0]}{to}", *(f"    {line}" for line in self._body(known, at))]
        if self.maybe(0.15):
            lines.append(f'  from {turns[1]} reserved until "it is agreed"')
        else:
            lines += [f"  from {turns[1]}", *(f"    {line}" for line in self._body(known, at))]
            if self.maybe(0.3):
                day = turns[1] - dt.timedelta(days=1)
                lines[-1] = lines[-1].replace(" is today", f" is {day}")
        return "\n".join(lines)

    def _value(self, sort: Sort, at: At, depth: int) -> str:
        text = self.phrases.value(sort, at, depth)
        fine = sort in (MONEY, PERCENT) or "/" in text or "average" in text
        if sort in AMOUNTS and (fine or self.maybe(0.3)):
            return f"{text}, {self.phrases.rounding(sort)}"
        return bare(text)

    def _body(self, known: Known, at: At) -> list[str]:
        sort, phrases = known.sort, self.phrases
        if sort == YES:
            lines = [f"holds when {bare(phrases.condition(at, 3))}"]
            if self.maybe(0.25):
                word = self.random.choice(["yes", "no"])
                lines.append(f"except {word} when {bare(phrases.condition(at, 1))}{self.because()}")
            return lines
        if self.maybe(0.45):
            lines = [f"is {self._value(sort, at, 3)}"]
            for condition in self.conditions(at, self.random.choice([0, 0, 1, 1, 2])):
                value = self._value(sort, at, 1)
                lines.append(f"except ({value}) when {bare(condition)}{self.because()}")
            return lines
        conditions = self.conditions(at, self.random.choice([1, 2, 2, 3]))
        lines = [
            f"  ({self._value(sort, at, 1)}) when {bare(c)}{self.because()}" for c in conditions
        ]
        if self.maybe(0.75):
            lines.append(f"  ({self._value(sort, at, 2)}) otherwise")
        return ["is", *lines]

    def conditions(self, at: At, count: int) -> list[str]:
        """Conditions of branches: of one fact, and disjoint, or any."""
        if count < 2 or self.maybe(0.15):
            return [self._opaque(at) if count > 1 else self.phrases.condition(at, 3)
                    for _ in range(count)]  # fmt: skip
        if self.maybe(0.5):
            low, high = self.random.choice([("1", "3"), ("2", "5"), ("0", "4")])
            fact = self.phrases.fact(NUMBER, at)
            found = [f"({fact} is below {low})", f"({fact} is at least {high})"]
            if self.maybe(0.5):
                found.append(f"({fact} is at least {low} and {fact} is below {high})")
        else:
            sort = choice(self.random.choice(["grade", "rank", "subject"]))
            fact = self.phrases.fact(sort, at)
            options = self.vocabulary.choices[sort.of].options
            if fact in options:
                return [self.phrases.condition(at, 2)]
            found = [f"({fact} is {option})" for option in options]
        return self.random.sample(found, min(count, len(found)))

    def _opaque(self, at: At) -> str:
        """A condition of which the checker finds no record that meets it."""
        test = self.phrases.quantifier(at, 2)
        condition = self.phrases.condition(at, 2)
        return f"({condition} and {test})" if test else condition

    # -------------------------------------------------------------- sources and gates

    def _scope(self) -> tuple[str, str, tuple[str, ...]]:
        """`for each` what, its `on` day, and all that is at hand with it."""
        return self.random.choice(
            [
                ("course", self.random.choice(["course.done", "done"]), (ROOT, "course")),
                ("review", "the last day of review.year", (ROOT, "review")),
                ("review", "review.given", (ROOT, "review")),
                ("review", "given", (ROOT, "review")),
                ("remark in site.visits", "remark.made", (OTHER, "remark")),
                ("remark in review.remarks", "made", (ROOT, "review", "remark")),
            ]
        )

    def _event_day(self, at: At, usual: str) -> str:
        """The usual day, or a definition that gives one."""
        days = [k.name for k in at.of("define") if k.sort == DATE and k.about == (at.bound[-1],)]
        return self.random.choice(days) if days and self.maybe(0.5) else usual

    def _window(self) -> list[str]:
        if not self.maybe(0.25):
            return []
        first, last = self.turns(2)
        start = dt.date(2000, 1, 1) if self.maybe(0.5) else first
        return [f"  in force from {start}{f' to {last}' if self.maybe(0.5) else ''}"]

    def source(self, name: str) -> None:
        """A source, or one that is reserved."""
        each, day, bound = self._scope()
        if self.maybe(0.06):
            text = f'reserved source {name} as number of {UNIT}\n  until "it is agreed"'
            self.put(Known(kind="source", name=name, sort=UNITS, about=(), late=True), text)
            return
        early, at = self.at(*bound, late=False), self.at(*bound)
        lines = [f"source {name}", f"  for each {each}, on {self._event_day(early, day)}"]
        lines += [*self._window(), "  earns", *self.earns(at)]
        known = Known(kind="source", name=name, sort=UNITS, about=(bound[0],), late=True)
        self.put(known, self._renamed("\n".join(lines)))

    def _renamed(self, text: str) -> str:
        """At times with another name for the item."""
        if "for each course," not in text or not self.maybe(0.3):
            return text
        return renamed(text, "study in member.courses")

    def earns(self, at: At) -> list[str]:
        """The lines of what a source earns."""
        if self.maybe(0.25):
            return [f"    {self._earned(at)}"]
        lines = [
            f"    {self._earned(at)} when {bare(c)}"
            for c in self.conditions(at, self.random.choice([1, 2, 2]))
        ]
        return [*lines, f"    {self._earned(at)} otherwise"] if self.maybe(0.3) else lines

    def _earned(self, at: At) -> str:
        # What a source earns is of a type that must not rest on the ladder.
        early = replace(at, known=[k for k in at.known if not k.late])
        if self.maybe(0.4):
            return bare(self.phrases.literal(UNITS))
        if self.maybe(0.4):
            facts = [p for p, _ in self.phrases.fields(NUMBER, early)]
            return f"{self.random.choice(facts)} {UNIT}"
        return self.phrases.amount(UNITS, early, 2)

    def gate(self, name: str) -> None:
        """A gate: of a record, or dated for each item of a list."""
        words = self.random.choice(OUTCOMES) if self.maybe(0.5) else ()
        if self.maybe(0.06):
            text = f'reserved gate {name}\n  until "it is agreed"'
            self.put(Known(kind="gate", name=name, words=("met",), late=True), text)
            return
        lines = [f"gate {name}"]
        if self.maybe(0.3):
            about = self.random.choice([ROOT, ROOT, OTHER])
            bound: tuple[str, ...] = (about,)
            lines.append(f"  for {about}")
        else:
            each, day, bound = self._scope()
            early = self.at(*bound, late=False)
            days = [p for p, _ in self.phrases.fields(DATE, early) if "(" not in p]
            on = f"  for each {each}, on {self._event_day(early, day)}"
            if self.maybe(0.35):
                days += ["review.effective_day"] * 5 if "review" in bound else []
                on += f", effective {self.random.choice(days)}"
            lines.append(on)
            lines += self._crossing(name, moves=bound[0] == ROOT)
        lines += self._window()
        known = Known(kind="gate", name=name, about=(bound[0],), late=True, words=_outcomes(words))
        self.put(known, self._renamed("\n".join([*lines, *self.test(self.at(*bound), words)])))

    def _crossing(self, name: str, *, moves: bool) -> list[str]:
        ranks = self.vocabulary.choices["rank"].options
        origin = self.random.choice(ranks) if self.maybe(0.4) else None
        target = self.random.choice(ranks) if origin or self.maybe(0.3) else None
        lapses = self.maybe(0.55)
        if moves:
            self.gates[name] = origin, target, lapses
        lines = []
        if target:
            lines.append(f"  {f'from {origin} ' if origin else ''}to {target}")
        if lapses:
            count, unit = self.random.choice(
                [(1, "year"), (2, "years"), (5, "months"), (90, "days")]
            )
            lines.append(f"  lasts {count} {unit}")
        return lines

    def test(self, at: At, words: Sequence[str]) -> list[str]:
        """What a gate requires, its score and its bands."""
        lines: list[str] = []
        if not words or self.maybe(0.4):
            conditions = [
                self.phrases.condition(at, 2) for _ in range(self.random.choice([1, 1, 2]))
            ]
            lines += ["  requires", *(f"    {bare(c)}" for c in conditions)]
        return lines + (self.scores(at, words) if words else [])

    def scores(self, at: At, words: Sequence[str]) -> list[str]:
        """A score and its outcomes."""
        sort = self.random.choice([NUMBER, PERCENT, NUMBER, MONEY, UNITS])
        lines = [f"  scores {bare_for_line(self.phrases.amount(sort, at, 2))}"]
        if self.maybe(0.25):
            value = self.phrases.atom(sort, at)
            lines.append(f"    except {value} when {bare(self.phrases.condition(at, 1))}")
        marks = {
            "number": ["1", "2", "3", "5", "10"],
            "percent": ["10%", "50%", "75%", "80%"],
            "money": ["$1", "$500", "$1,000"],
            "units": [f"(1 {UNIT})", f"(3 {UNIT})", f"(12 {UNIT})"],
        }[sort.kind]
        named = [k.name for k in at.of("constant") if k.sort == sort]
        starts = self.random.sample(marks, len(words) - 1)
        lines.append("  outcome by score")
        for index, (start, word) in enumerate(zip(starts, words[:-1], strict=True)):
            begins = named[0] if named and index == 0 and self.maybe(0.5) else start
            lines.append(f"    from {begins}  {word}")
        lines.append(f"    below  {words[-1]}")
        return lines

    # -------------------------------------------------------------- the ladder

    def parts(self) -> None:
        """The parts of the position, which what happens may ask for."""
        for part, sort in (("rank", choice("rank")), ("step", NUMBER), ("balance", UNITS)):
            known = Known(kind="part", name=f"career.{part}", sort=sort, about=(ROOT,), late=True)
            self.known.append(known)

    def ladder(self) -> None:
        """The ladder, moved by the dated gates."""
        at = self.at(ROOT, late=False)
        lines = ["ladder career", f"  for {ROOT}, from {ROOT}.{POSITION}", *self._window()]
        lines += [self.climbs(at), *self.rungs()]
        if moves := self.moves():
            lines += ["  moves", *moves]
        self.texts["ladder career"] = "\n".join([*lines, *self.balance(at, bool(moves))])
        self.before["ladder career"] = len(self.known)

    def climbs(self, at: At) -> str:
        """How many units one step takes."""
        if self.maybe(0.3):
            return f"  climbs one step for every {self.random.choice(['2', '3', '12'])} {UNIT}"
        ways = [self.phrases.amount(UNITS, at, 1), self.phrases.atom(UNITS, at, literal=0.0)]
        least = self.random.choice(["1", "3", "0.5"])
        return f"  climbs one step for every ({self.random.choice(ways)}, at least {least} {UNIT})"

    def rungs(self) -> list[str]:
        """Every rung, some of which lead to the next."""
        ranks = self.vocabulary.choices["rank"].options
        lines = ["  rungs"]
        for rank, above in zip(ranks, [*ranks[1:], None], strict=True):
            then = f", then {above}" if above and self.maybe(0.6) else ""
            lines.append(f"    {rank} steps 1 to {self.random.choice([1, 2, 3, 5])}{then}")
        return lines

    def moves(self) -> list[str]:
        """Moves on outcomes, and on lapses."""
        ranks = self.vocabulary.choices["rank"].options
        words = {k.name: k.words for k in self.known if k.kind == "gate"}
        lines: list[str] = []
        for name, (_, target, lapses) in self.gates.items():
            if not self.maybe(0.8):
                continue
            rank = target or self.random.choice(ranks)
            lines.append(f"    to {rank} step 1  on {name} is {self.random.choice(words[name])}")
            if lapses and self.maybe(0.6):
                lines.append(f"    to {self.random.choice(ranks)} step 1  when {name} lapses")
        return lines

    def balance(self, at: At, moves: bool) -> list[str]:
        """What becomes of the balance."""
        lines = ["  balance"]
        for occasion in ("on a move", "at the top") if moves else ("at the top",):
            fate, other = self.random.sample(["kept", "lost"], 2)
            case = ""
            if self.maybe(0.4):
                case = f" except {other} when {bare(self.phrases.condition(at, 1))}"
            lines.append(f"    {occasion}  is {fate}{case}")
        return lines


def renamed(text: str, each: str) -> str:
    """With each course called by another name."""
    name = each.split()[0]
    return re.sub(r"\bcourse\.", f"{name}.", text.replace("for each course,", f"for each {each},"))


def _outcomes(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(words) if words else ("met",)


def bare_for_line(text: str) -> str:
    """A line's own expression: parentheses stay where a `where` inside would take the rest."""
    return text if " where " in text or "," in text else bare(text)
