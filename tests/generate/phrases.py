"""Conditions of every kind as text; with them, all the expressions of a generated book."""

from __future__ import annotations

from tests.generate.names import OF_DAYS, RELATIONS, At, bare, bare_limited
from tests.generate.values import Values
from tests.generate.vocabulary import (
    AMOUNTS,
    DATE,
    MONEY,
    NUMBER,
    TEXT,
    YES,
    Sort,
    choice,
)

RECORDS = ("post", "contract")


class Phrases(Values):
    """Draws any expression."""

    def condition(self, at: At, depth: int) -> str:
        """A yes or no."""
        if depth > 1 and self.maybe(0.35):
            word = self.random.choice(["and", "or"])
            parts = [self.condition(at, depth - 1) for _ in range(self.random.choice([2, 2, 3]))]
            return f"({f' {word} '.join(parts)})"
        text = None
        while text is None:
            text = self._test(at, depth)
        return f"(not {text})" if self.maybe(0.1) else text

    def _test(self, at: At, depth: int) -> str | None:
        pick = self.random.choice
        tests = [
            "amount", "amount", "amount", "between", "day", "day", "year", "option", "option",
            "one of", "gap", "text", "set", "yes", "yes", "yes missing", "missing", "quantifier",
            "quantifier", "quantifier", "gate", "gate", "question", "on",
        ]  # fmt: skip
        match pick(tests):
            case "amount":
                sort = pick(AMOUNTS)
                left = self.amount(sort, at, depth - 1) if depth > 1 else self.fact(sort, at)
                relation = pick([*(f"{r} " for r in RELATIONS), "", "not "])
                return f"({bare_limited(left)} is {relation}{self.atom(sort, at, literal=0.7)})"
            case "between":
                sort, low, high = pick(
                    [
                        (NUMBER, "1", "3"),
                        (NUMBER, "2", "5"),
                        (MONEY, "$1", "$1,000"),
                        (DATE, str(self.days[1]), str(self.days[-2])),
                        (choice("grade"), "Poor", "Fair"),
                    ]
                )
                fact = self.fact(sort, at)
                if sort == choice("grade") and "." not in fact and fact[0].isupper():
                    return None  # an option
                return f"({fact} is between {low} and {high})"
            case "day":
                left = self.date(at, depth - 1) if self.maybe(0.4) else self.fact(DATE, at)
                return f"({left} is {pick([*OF_DAYS, ''])} {self.date(at, 0)})"
            case "year":
                years = self.year(at), self.year(at)
                return f"({years[0]} is {pick([*OF_DAYS, '', 'not'])} {years[1]})"
            case "option":
                sort = choice(pick(["rank", "grade", "grade", "subject"]))
                words = [*(f"{r} " for r in RELATIONS)] if self._has_order(sort) else []
                left = self.option(sort, at, depth - 1) if depth > 1 else self.fact(sort, at)
                if left in self.vocabulary.choices[sort.of].options:
                    return None
                others = [path for path, _ in self.fields(sort, at)]
                right = pick(others) if others and self.maybe(0.25) else self.literal(sort)
                return f"({left} is {pick([*words, '', 'not '])}{right})"
            case "gap":
                sort = pick([*AMOUNTS, TEXT, choice("grade"), choice("subject")])
                gaps = [path for path, missing in self.fields(sort, at) if missing]
                return (
                    f"({pick(gaps)} is {pick(['', 'not '])}{self.literal(sort)})" if gaps else None
                )
            case "one of":
                sort = pick([NUMBER, TEXT, *(choice(n) for n in ("rank", "grade", "subject"))])
                listed = ["1", "2", "3", "5"] if sort == NUMBER else ['"A"', '"B"']
                if sort.kind == "choice":
                    listed = list(self.vocabulary.choices[sort.of].options)
                options = ", ".join(self.random.sample(listed, 2))
                facts = [path for path, _ in self.fields(sort, at)]
                return f"({pick(facts)} is one of {options})" if facts else None
            case "text":
                facts = [path for path, _ in self.fields(TEXT, at)]
                return f"({pick(facts)} is {self.literal(TEXT)})" if facts else None
            case "set":
                facts = [path for path, _ in self.fields(Sort("set", "subject"), at)]
                options = ", ".join(self.random.sample(["Art", "Music", "Sports"], 2))
                some = pick(["Art", f"all of {options}", f"any of {options}"])
                return f"({pick(facts)} include {some})" if facts else None
            case "yes":
                sure = [path for path, missing in self.fields(YES, at) if not missing]
                sure += self.names(YES, at)
                return pick(sure) if sure else None
            case "yes missing":
                found = self.missable(YES, at, depth)
                ending = pick([", or no if missing", ", or yes if missing", " is yes", " is no"])
                return f"({found}{ending})" if found else None
            case "missing":
                sort = pick(
                    [*AMOUNTS, DATE, choice("grade"), *(Sort("record", r) for r in RECORDS),
                     Sort("list", "course")]
                )  # fmt: skip
                if sort.kind in ("record", "list"):
                    gaps = [path for path, missing in self.fields(sort, at) if missing]
                    found = pick(gaps) if gaps else None
                else:
                    found = self.missable(sort, at, depth)
                return f"({found} is {pick(['missing', 'present'])})" if found else None
            case "quantifier":
                return self.quantifier(at, depth)
            case "gate":
                gates = at.of("gate")
                if not gates:
                    return None
                gate = pick(gates)
                own = "is not met" if self.maybe(0.25) else f"is {pick(gate.words)}"
                return f"({gate.name} {own})"
            case "question":
                known = at.of("question")
                if not known:
                    return None
                question = pick(known)
                return f"({question.name} is {pick(question.words)})"
            case _:
                names = self.names(YES, at)
                return f"({pick(names)} on {self.date(at, 1)})" if names else None

    def quantifier(self, at: At, depth: int) -> str | None:
        """`at least 2 courses where …`"""
        found = self.items(at, depth) if depth > 0 else None
        if found is None:
            return None
        path, where, inner = found
        counts = [k.name for k in at.of("constant") if k.sort == NUMBER]
        counts += [p for p, _ in self.fields(NUMBER, at) if self.maybe(0.1) and "(" not in p]
        count = self.random.choice([*counts, "1", "2", "2", "3"])
        word = self.random.choice(
            ["any", "every", "no", f"at least {count}", f"at most {count}", f"exactly {count}"]
        )
        if word == "every" and not where:
            where = f" where {bare(self.condition(inner, depth - 1))}"
        return f"({word} {path}{where})"
