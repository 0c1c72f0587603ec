"""Values of every sort as text: amounts, days, options; what a table or a list gives."""

from __future__ import annotations

from tests.generate.names import RELATIONS, At, Key, Names, bare_limited
from tests.generate.vocabulary import (
    AMOUNTS,
    DATE,
    MONEY,
    NUMBER,
    PERCENT,
    UNIT,
    UNITS,
    YEAR,
    Sort,
)


class Values(Names):
    """Draws values by their sort; the deeper, the more parts they have."""

    def latest(self, sort: Sort, at: At, depth: int, *, empty: bool = False) -> str | None:
        """A part of the latest item; with `empty`, one that is missing where there is no item."""
        found = self.items(at, depth)
        if found is None:
            return None
        path, where, inner = found
        record = self.vocabulary.records[inner.bound[-1]]
        fields = [field.name for field in record if field.sort == sort]
        if not empty:  # a definition is never missing
            fields += [
                k.name
                for k in at.known
                if k.kind == "define" and k.sort == sort and k.about == (inner.bound[-1],)
            ]
        by = [field.name for field in record if field.sort in (DATE, YEAR, NUMBER)]
        if not fields:
            return None
        part = self.random.choice(fields)
        return f"({part} of the latest {path} by {self.random.choice(by)}{where})"

    def missable(self, sort: Sort, at: At, depth: int) -> str | None:
        """What can come out missing."""
        ways = [path for path, missing in self.fields(sort, at) if missing]
        if depth > 0:
            ways += [way for way in (self.latest(sort, at, depth, empty=True),) if way]
            if sort in AMOUNTS:
                ways += [way for way in (self.aggregate(sort, at, depth, empty=True),) if way]
            ways += [way for way in (self.inverse(sort, at, depth),) if way]
        return self.random.choice(ways) if ways else None

    def aggregate(self, sort: Sort, at: At, depth: int, *, empty: bool = False) -> str | None:
        """`sum of …`; with `empty`, one that is missing where there is no item."""
        found = self.items(at, depth)
        if found is None:
            return None
        path, where, inner = found
        words = ["average", "smallest", "largest"] + ([] if empty else ["sum", "sum"])
        gaps = [p for p, m in self.fields(sort, At(inner.bound[-1:], ())) if m]
        if gaps and self.maybe(0.4):
            operand = self.random.choice(gaps)
        else:
            operand = self.amount(sort, inner, 1) if self.maybe(0.3) else self.fact(sort, inner)
        if self.maybe(0.15) and (days := [p for p, _ in self.fields(DATE, inner)]):
            operand = f"({operand} on {self.random.choice(days)})"
        return f"({self.random.choice(words)} of {operand} over {path}{where})"

    # -------------------------------------------------------------- tables

    def key(self, key: Key, at: At) -> str:
        """What a table is looked up by; it is in the table more often than not."""
        if key.sort.kind == "choice":
            return self.atom(key.sort, at, literal=0.2)
        if key.bands or self.maybe(0.5):
            text = self.atom(key.sort, at, literal=0.15)
        else:
            limited = f"{self.amount(key.sort, at, 0)}, rounded to 1"
            text = f"({limited}, at least {key.values[0]}, at most {key.values[-1]})"
        return text if key.sort != UNITS else f"({text} / (1 {UNIT}))"

    def look_up(self, sort: Sort, at: At) -> str | None:
        """`pay at interval, pathway`"""
        tables = [k for k in at.of("table") if k.sort == sort]
        if not tables:
            return None
        table = self.random.choice(tables)
        return f"({table.name} at {', '.join(self.key(key, at) for key in table.keys)})"

    def inverse(self, sort: Sort, at: At, depth: int) -> str | None:
        """`(lowest interval of pay at Professional that is at least x)`"""
        found = [
            (table, key)
            for table in at.of("table")
            for key in table.keys
            if key.sort == sort and table.sort in AMOUNTS and self._has_order(key.sort)
        ]
        if not found:
            return None
        table, sought = self.random.choice(found)
        others = [self.key(key, at) for key in table.keys if key is not sought]
        keys = f" at {', '.join(others)}" if others else ""
        pick = self.random.choice(["lowest", "highest"])
        threshold = self.amount(table.sort, at, min(depth - 1, 1))
        relation = self.random.choice(RELATIONS)
        return f"({pick} {sought.name} of {table.name}{keys} that is {relation} {threshold})"

    def _has_order(self, sort: Sort) -> bool:
        return sort.kind != "choice" or self.vocabulary.choices[sort.of].ordered

    def through(self, sort: Sort, at: At) -> str | None:
        """`amount through table`: money through percents, or a number through what it gives."""
        for table in self.random.sample(list(at.of("table")), len(at.of("table"))):
            banded = [key for key in table.keys if key.bands]
            made = (MONEY, MONEY) if table.sort == PERCENT else (NUMBER, table.sort)
            if banded and (banded[0].sort, sort) == made:
                others = [self.key(key, at) for key in table.keys if not key.bands]
                keys = f" at {', '.join(others)}" if others else ""
                return f"({self.atom(made[0], at, literal=0.1)} through {table.name}{keys})"
        return None

    # -------------------------------------------------------------- amounts

    def amount(self, sort: Sort, at: At, depth: int) -> str:
        """A number, units, money or a percent."""
        if depth <= 0:
            return self.atom(sort, at)
        text = None
        while text is None:
            text = self._amount(sort, at, depth)
        return text

    def _amount(self, sort: Sort, at: At, depth: int) -> str | None:
        def part(of: Sort = sort) -> str:
            return self.amount(of, at, depth - 1)

        ways = [
            "atom", "atom", "plus", "minus", "times", "divided", "share", "extreme", "limits",
            "rounded", "rounded", "missing", "missing", "aggregate", "aggregate", "table", "table",
            "through", "through", "through", "on", "negative", "latest", "own", "own", "own",
        ]  # fmt: skip
        match self.random.choice(ways):
            case "atom":
                return self.atom(sort, at, literal=0.1)
            case "plus":
                return f"({part()} + {part()})"
            case "minus":
                return f"({part()} - {part()})"
            case "times":
                if sort == PERCENT:  # a percent times a number is a number
                    return f"({self.atom(PERCENT, at)} of {part()})"
                if sort == NUMBER and self.maybe(0.3):
                    return f"({self.atom(PERCENT, at)} * {part()})"
                return f"({part()} * {self.atom(NUMBER, at, literal=0.5)})"
            case "divided":
                return f"({part()} / {self.atom(NUMBER, at, literal=0.7)})"
            case "share":
                return f"({self.atom(PERCENT, at)} of {part()})"
            case "extreme":
                return f"(the {self.random.choice(['larger', 'smaller'])} of {part()} and {part()})"
            case "limits":
                bounds = [f", at least {self.atom(sort, at)}", f", at most {self.atom(sort, at)}"]
                return f"({bare_limited(part())}{''.join(self.random.sample(bounds, 2))})"
            case "rounded":
                return f"({part()}, {self.rounding(sort)})"
            case "missing":
                found = self.missable(sort, at, depth)
                return f"({found}, or {part()} if missing)" if found else None
            case "aggregate":
                return self.aggregate(sort, at, depth)
            case "table":
                return self.look_up(sort, at)
            case "through":
                return self.through(sort, at)
            case "on":
                names = self.names(sort, at)
                return f"({self.random.choice(names)} on {self.date(at, 1)})" if names else None
            case "negative":
                return f"(-{self.atom(sort, at)})"
            case "latest":
                return self.latest(sort, at, depth)
            case _:
                return self._own(sort, at, depth)

    def _own(self, sort: Sort, at: At, depth: int) -> str | None:
        """What only this sort has."""
        if sort == UNITS:
            return f"({self.amount(NUMBER, at, depth - 1)} {UNIT})"
        if sort != NUMBER:
            return None
        match self.random.choice(["count", "count", "whole", "whole", "ratio"]):
            case "count":
                found = self.items(at, depth)
                return f"(count of {found[0]}{found[1]})" if found else None
            case "whole":
                unit = self.random.choice(["years", "months", "days"])
                return f"(whole {unit} from {self.date(at, 1)} to {self.date(at, 1)})"
            case _:
                of = self.random.choice([UNITS, MONEY])
                left = self.amount(of, at, depth - 1)
                return f"({left} / {self.atom(of, at, literal=0.7)}, rounded to 0.01)"

    def rounding(self, sort: Sort) -> str:
        """`rounded up to $1`"""
        steps = {
            NUMBER: ["1", "1", "5", "0.25"],
            UNITS: [f"1 {UNIT}", f"0.5 {UNIT}"],
            MONEY: ["$0.01", "$1", "$0.05", "$100"],
            PERCENT: ["1%", "0.5%"],
        }[sort]
        direction = self.random.choice(["", "", "up ", "down "])
        return f"rounded {direction}to {self.random.choice(steps)}"

    # -------------------------------------------------------------- time

    def date(self, at: At, depth: int) -> str:
        """A day."""
        if depth <= 0:
            return "today" if self.maybe(0.2) else self.atom(DATE, at)
        match self.random.randint(0, 6):
            case 0:
                sign, unit = (
                    self.random.choice("+-"),
                    self.random.choice(["years", "months", "days"]),
                )
                count = 9000 if unit == "years" and self.maybe(0.2) else self.random.randint(1, 13)
                return f"({self.date(at, 0)} {sign} {count} {unit})"
            case 1:
                return f"(the {self.random.choice(['first', 'last'])} day of {self.year(at)})"
            case 2:
                extreme = self.random.choice(["larger", "smaller"])
                return f"(the {extreme} of {self.date(at, 0)} and {self.date(at, 0)})"
            case 3:
                found = self.missable(DATE, at, depth)
                return f"({found}, or {self.date(at, 0)} if missing)" if found else "today"
            case _:
                return self.date(at, 0)

    def year(self, at: At) -> str:
        """A school year."""
        if self.maybe(0.5):
            return self.atom(YEAR, at)
        return f"(the school year of {self.date(at, 0)})"

    # -------------------------------------------------------------- options, and any sort

    def option(self, sort: Sort, at: At, depth: int) -> str:
        """An option of a choice."""
        ways = [way for way in (self.look_up(sort, at),) if way and self.maybe(0.5)]
        found = self.missable(sort, at, depth) if self.maybe(0.4) else None
        if found:
            ways.append(f"({found}, or {self.literal(sort)} if missing)")
        return self.random.choice(ways) if ways else self.atom(sort, at)

    def value(self, sort: Sort, at: At, depth: int) -> str:
        """Of any sort that a definition can have."""
        if sort in AMOUNTS:
            return self.amount(sort, at, depth)
        match sort.kind:
            case "date":
                return self.date(at, depth)
            case "school year":
                return self.year(at)
            case "yes or no":
                return self.condition(at, depth)
            case _:
                return self.option(sort, at, depth)
