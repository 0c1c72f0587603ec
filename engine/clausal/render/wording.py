"""Expressions → English: what a provision says, in words that its readers use.

A value becomes a noun (`the years of service`), a condition a clause (`the degree is at least
Master's + 30 credits`); what names a provision is a link to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import assert_never

from clausal.ir import expressions as ir
from clausal.ir.text import Key, Reserved
from clausal.ir.types import (
    DateType,
    DurationType,
    NumberType,
    PercentType,
    SetType,
    YesNoType,
)
from clausal.render.binding import (
    ATOM,
    LIMITED,
    PHRASE,
    SIGNS,
    SINGLE,
    SUM,
    Clause,
    clause_strength,
    strength,
)
from clausal.render.blocks import Link, Words, as_text, joined, listed, said
from clausal.render.english import is_plural, plural, spaced
from clausal.render.naming import Naming

RELATIONS = {
    ir.Relation.EQUALS: "",
    ir.Relation.DIFFERS: " not",
    ir.Relation.AT_LEAST: " at least",
    ir.Relation.AT_MOST: " at most",
    ir.Relation.ABOVE: " above",
    ir.Relation.BELOW: " below",
}

DAYS = RELATIONS | {
    ir.Relation.AT_LEAST: " on or after",
    ir.Relation.AT_MOST: " on or before",
    ir.Relation.ABOVE: " after",
    ir.Relation.BELOW: " before",
}

ROUNDINGS = {
    ir.Direction.NEAREST: "rounded to the nearest ",
    ir.Direction.UP: "rounded up to the next ",
    ir.Direction.DOWN: "rounded down to the next ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording(Naming):
    """Puts expressions of a text into words.

    `about` is the record or item at hand: its fields are `the …`, or with `its`, `its …`; those of
    others say whose they are.
    """

    about: str | None = None
    its: bool = False

    def of(self, about: str | None, *, its: bool = False) -> Wording:
        """The same about another record."""
        return replace(self, about=about, its=its)

    # -------------------------------------------------------------- nouns

    def value(self, node: ir.Expression) -> Words:
        """The value as a noun: `the average of the score over all reviews`"""
        match node:
            case ir.Literal(value=value, type=type):
                return said(self.literal(value, type))
            case ir.Today():
                return said("today")
            case ir.Subject(name=name):
                return said("the ", spaced(name))
            case ir.Field():
                return self._whose(self._field(node), node.record)
            case ir.ConstantRef(name=name):
                noun = self._quoted(node, self.link("constant", name))
                return said("the ", noun, self._stated(name))
            case ir.QuestionRef(name=name):
                return said("the reading of ", self.link("question", name))
            case ir.DefineRef(name=name, subject=subject, other=other):
                words = self._quoted(node, self.link("define", name))
                if not self._is_singleton(subject):
                    words = self._whose(words, subject)
                elif not isinstance(node.type, YesNoType):
                    words = said("the ", words)
                return words if other is None else said(words, " for ", self.value(other))
            case ir.SourceTotal(name=name, subject=subject, type=type):
                unit = type.unit if isinstance(type, NumberType) else None
                words = said(f"the {self.units(unit or 'units')} from ", self.link("source", name))
                return said(words, self._for(subject))
            case ir.LadderPart(name=name, subject=subject):
                return self._whose(said(self.link("ladder", name), f" {self.part(node)}"), subject)
            case ir.GateResult(name=name, subject=subject):
                return said("the outcome of ", self.link("gate", name), self._for(subject))
            case ir.Aggregate(kind=ir.AggregateKind.COUNT, items=items):
                return said("the number of ", self._items(items, many=True))
            case ir.Aggregate(kind=kind, operand=operand, items=items):
                assert operand is not None
                inside = self.of(items.item)
                words = said(f"the {kind.value} of ", inside._operand(operand, SUM))
                return said(words, " over all ", self._items(items, many=True))
            case ir.Latest(items=items, by=by):
                return said("the latest ", self._items(items, many=False, by=by))
            case ir.Arithmetic():
                return self._arithmetic(node)
            case ir.Negative(operand=operand):
                return said("minus ", self._operand(operand, ATOM))
            case ir.Measured(operand=ir.Literal(value=value), type=type):
                return said(self.literal(value, type))
            case ir.Measured(operand=operand, type=type):
                unit = type.unit if isinstance(type, NumberType) else None
                units = self.units(unit or "")
                return said(f"as many {units} as ", self._operand(operand, PHRASE))
            case ir.ExtremeOf():
                return self._extreme(node)
            case ir.IfMissing(operand=operand, otherwise=otherwise):
                missing = self._operand(otherwise, PHRASE)
                return said(self._operand(operand, LIMITED), ", or ", missing, " if it is missing")
            case ir.Rounded(operand=operand, direction=direction, step=step):
                words = said(self._operand(operand, LIMITED), f", {ROUNDINGS[direction]}")
                return said(words, self._operand(step, PHRASE))
            case ir.ShiftDay(day=day, count=count, unit=unit):
                length = self.literal(abs(count), DurationType(unit=unit))
                way = "before" if count < 0 else "after"
                return said(f"{length} {way} ", self._operand(day, ATOM))
            case ir.WholeUnits(unit=unit, start=start, end=end):
                ends = (self._operand(start, SUM), " to ", self._operand(end, SUM))
                return said(f"the whole {unit} from ", *ends)
            case ir.EdgeDay(last=last, year=year):
                return said(f"the {'last' if last else 'first'} day of ", self._operand(year, SUM))
            case ir.SchoolYearOf(day=day):
                return said("the school year of ", self._operand(day, SUM))
            case ir.OnDay(operand=operand, day=day):
                return said(self._operand(operand, ATOM), " as of ", self._operand(day, SUM))
            case ir.LookUp(table=table, keys=keys, type=type):
                words = said(f"the {self.amount(type)} in the table ", self.link("table", table))
                return said(words, self._at(self.text.tables[table].keys, keys))
            case ir.Through(amount=amount, table=table, keys=keys):
                banded = self.text.tables[table]
                others = [key for key in banded.keys if not key.bands]
                bands = said(self.link("table", table), self._at(others, keys))
                each = said(", of each part of ", self._operand(amount, SUM))
                share = f" times the {self.amount(banded.type)} of its band"
                return said("the sum, over the bands of the table ", bands, each, share)
            case ir.InverseLookUp():
                return self._inverse(node)
            case (
                ir.And()
                | ir.Or()
                | ir.Not()
                | ir.Compare()
                | ir.Between()
                | ir.OneOf()
                | ir.Include()
                | ir.IsMissing()
                | ir.Quantifier()
                | ir.GateIs()
            ):
                return said("whether ", self.clause(node))
            case _:
                assert_never(node)

    def _operand(self, node: ir.Expression, least: int) -> Words:
        """A value inside another: in parentheses if its own words hold together less tightly."""
        words = self.value(node)
        return words if strength(node) >= least else said("(", words, ")")

    def _quoted(self, node: ir.Expression, name: str | Link) -> Words:
        """What is yes or no is called by its name in quotes, and a day is a date of that name."""
        match node.type:
            case YesNoType():
                return said("“", name, "”")
            case DateType() if "date" not in as_text((name,)).split():
                return said("date “", name, "”")
            case _:
                return said(name)

    def _field(self, node: ir.Field) -> Words:
        return self._quoted(node, spaced(node.field))

    def _whose(self, noun: Words, owner: ir.Expression) -> Words:
        named = isinstance(noun[0], str) and noun[0].startswith("“")
        if isinstance(owner, ir.Subject):
            if owner.name != self.about:
                return said(f"the {spaced(owner.name)}'s ", noun)
            return noun if named else said("its " if self.its else "the ", noun)
        return said("" if named else "the ", noun, " of ", self._operand(owner, PHRASE))

    def _for(self, subject: ir.Expression) -> Words:
        if isinstance(subject, ir.Subject) and subject.name == self.about:
            return ()
        return said(" for ", self.value(subject))

    def _is_singleton(self, node: ir.Expression) -> bool:
        record = self.text.records.get(node.name) if isinstance(node, ir.Subject) else None
        return record is not None and record.singleton

    def part(self, node: ir.LadderPart) -> str:
        """What the ladder calls a part of a position."""
        ladder = self.text.ladders[node.name]
        fields = {
            ir.LadderPartKind.RUNG: ladder.rung_field,
            ir.LadderPartKind.STEP: ladder.step_field,
            ir.LadderPartKind.BALANCE: ladder.balance_field,
        }
        return spaced(fields[node.part])

    def _stated(self, name: str) -> Words:
        """The value of a constant, if it has but one."""
        versions = self.text.constants[name].versions
        if len(versions) != 1:
            return ()
        content = versions[0].content
        return said(" (", "reserved" if isinstance(content, Reserved) else self.value(content), ")")

    def _arithmetic(self, node: ir.Arithmetic) -> Words:
        sign, left, right = SIGNS[node.operator]
        shares = node.operator is ir.Operator.TIMES and isinstance(node.left.type, PercentType)
        if shares and not isinstance(node.right.type, PercentType):
            sign = " of "
        return said(self._operand(node.left, left), sign, self._operand(node.right, right))

    def _extreme(self, node: ir.ExtremeOf) -> Words:
        if not isinstance(node.right, ir.Literal | ir.ConstantRef | ir.Measured):
            both = listed([self._operand(node.left, SUM), self._operand(node.right, SUM)])
            return said(f"the {'larger' if node.larger else 'smaller'} of ", both)
        again = isinstance(node.left, ir.ExtremeOf)
        limit = f"{' and' if again else ', but'} at {'least' if node.larger else 'most'} "
        return said(self._operand(node.left, LIMITED), limit, self._operand(node.right, PHRASE))

    def _at(self, keys: Sequence[Key], nodes: Sequence[ir.Expression]) -> Words:
        """` for the step and degree Masters`; a key that is stated says which it is."""
        words = [
            said(f"{spaced(key.name)} ", self.value(node))
            if key is not None and isinstance(node, ir.Literal)
            else self._operand(node, PHRASE)
            # A reserved table does not say by what it will go.
            for key, node in zip_longest(keys, nodes)
        ]
        return said(" for ", listed(words)) if words else ()

    def _inverse(self, node: ir.InverseLookUp) -> Words:
        table = self.text.tables[node.table]
        sought = table.keys[node.position]
        which = f"the {'lowest' if node.lowest else 'highest'} {spaced(sought.name)} at which "
        given = said(f"the {self.amount(table.type)} in the table ", self.link("table", table.name))
        at = self._at([key for key in table.keys if key is not sought], node.keys)
        limit = said(f" is{RELATIONS[node.relation]} ", self._operand(node.threshold, SUM))
        return said(which, given, at, limit)

    # -------------------------------------------------------------- lists

    def _items(self, items: ir.Items, *, many: bool, by: str | None = None) -> Words:
        """`evaluations in the last 3 school years where the rating is Proficient`"""
        one = spaced(items.item)
        words = said(plural(one) if many else one)
        if not isinstance(items.list, ir.Field):
            words = said(words, " of ", self._operand(items.list, PHRASE))
        else:
            field = spaced(items.list.field)
            if field != plural(one):
                words = said(words, f" of “{field}”")
            owner = items.list.record
            if not isinstance(owner, ir.Subject) or owner.name != self.about:
                words = said(words, " of ", self._operand(owner, PHRASE))
        if items.recent is not None:
            words = said(words, self._recent(items.recent))
        if by is not None:
            words = said(words, f" by “{spaced(by)}”")
        if items.where is not None:
            words = said(words, " where ", self.of(items.item).clause(items.where))
        return words

    def _recent(self, recent: ir.Recent) -> str:
        count, unit = recent.count, recent.unit
        length = unit.removesuffix("s") if count == 1 else f"{count} {unit}"
        return f" in the last {length}" + (
            f" by “{spaced(recent.field)}”" if recent.field_is_date else ""
        )

    def _quantifier(self, node: ir.Quantifier) -> Words:
        one = isinstance(node.count, ir.Literal) and node.count.value == 1
        match node.quantity:
            case ir.QuantityKind.EVERY:
                whole = replace(node.items, where=None)
                words = said("for every ", self._items(whole, many=False))
                assert node.items.where is not None
                return said(words, ", ", self.of(node.items.item).clause(node.items.where))
            case ir.QuantityKind.ANY:
                return said("there is at least one ", self._items(node.items, many=False))
            case ir.QuantityKind.NO:
                return said("there is no ", self._items(node.items, many=False))
            case ir.QuantityKind.AT_LEAST | ir.QuantityKind.AT_MOST | ir.QuantityKind.EXACTLY:
                assert node.count is not None
                words = said(f"there {'is' if one else 'are'} {node.quantity.value} ")
                count = self._operand(node.count, SUM)
                return said(words, count, " ", self._items(node.items, many=not one))
            case _:
                assert_never(node.quantity)

    # -------------------------------------------------------------- clauses

    def clause(self, node: ir.Expression) -> Words:
        """The condition as a clause: `the hours are at least 15`"""
        if not isinstance(node, Clause):
            return said(self._operand(node, PHRASE), " is yes")
        match node:
            case ir.And(operands=operands):
                return joined((self._part(o, SINGLE) for o in operands), " and ")
            case ir.Or(operands=operands):
                return joined((self._part(o, SINGLE) for o in operands), " or ")
            case ir.Not(operand=operand):
                return self._denied(operand)
            case ir.Compare(relation=relation, left=left, right=right):
                return self._compared(relation, left, right)
            case ir.Between(operand=operand, low=low, high=high):
                ends = (self._operand(low, SUM), " and ", self._operand(high, SUM))
                words = said(self._operand(operand, PHRASE), f" {self._are(operand)} between ")
                return said(words, *ends, ", both included")
            case ir.OneOf(operand=operand, options=options):
                which = listed([self._operand(o, PHRASE) for o in options], "or")
                return said(self._operand(operand, PHRASE), f" {self._are(operand)} ", which)
            case ir.Include(operand=operand, every=every, options=options):
                type = operand.type
                names = [
                    self.option(type.choice, o) if isinstance(type, SetType) else spaced(o)
                    for o in options
                ]
                verb = "include" if self._are(operand) == "are" else "includes"
                words = said(self._operand(operand, PHRASE), f" {verb} ")
                if len(names) == 1:
                    return said(words, names[0])
                which = listed(names, "and" if every else "or")
                return said(words, "all of " if every else "at least one of ", which)
            case ir.IsMissing(operand=operand):
                return said(self._operand(operand, PHRASE), f" {self._are(operand)} missing")
            case ir.Quantifier():
                return self._quantifier(node)
            case ir.GateIs():
                return self._decided(node)
            case _:
                assert_never(node)

    def _part(self, node: ir.Expression, least: int) -> Words:
        """A clause inside another: in parentheses if something could be taken for its own."""
        words = self.clause(node)
        return words if clause_strength(node) >= least else said("(", words, ")")

    def _denied(self, node: ir.Expression) -> Words:
        match node:
            case ir.IsMissing(operand=operand):
                return said(self._operand(operand, PHRASE), f" {self._are(operand)} present")
            case _ if not isinstance(node, Clause):
                return said(self._operand(node, PHRASE), " is no")
            case _:
                return said("it is not so that ", self._part(node, SINGLE))

    def _compared(self, relation: ir.Relation, left: ir.Expression, right: ir.Expression) -> Words:
        if isinstance(left, ir.QuestionRef) and relation in (
            ir.Relation.EQUALS,
            ir.Relation.DIFFERS,
        ):
            read = said(self.link("question", left.name), f" is{RELATIONS[relation]} read as ")
            return said(read, self.value(right))
        words = (DAYS if isinstance(left.type, DateType) else RELATIONS)[relation]
        sides = self._operand(left, PHRASE), self._operand(right, PHRASE)
        return said(sides[0], f" {self._are(left)}{words} ", sides[1])

    def _are(self, node: ir.Expression) -> str:
        """The verb that goes with the noun."""
        match node:
            case ir.Field(type=DateType() | YesNoType()):
                return "is"
            case ir.Field(field=name) | ir.DefineRef(name=name) | ir.ConstantRef(name=name):
                many = is_plural(spaced(name)) and not isinstance(node.type, DateType | YesNoType)
            case ir.LadderPart():
                many = is_plural(self.part(node))
            case ir.WholeUnits() | ir.SourceTotal():
                many = True
            case _:
                many = False
        return "are" if many else "is"

    def _decided(self, node: ir.GateIs) -> Words:
        gate = said(self.link("gate", node.name), self._for(node.subject))
        if node.outcome in ("met", "not met"):
            return said(gate, f" is {node.outcome}")
        return said(gate, f" has the outcome “{spaced(node.outcome)}”")
