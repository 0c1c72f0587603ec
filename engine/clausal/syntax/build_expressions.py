"""Lark's tree → our tree, for expressions: one method per rule of the grammar that makes a node."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lark import Token, Tree

from clausal.diagnostics import Diagnostic
from clausal.limits import DEEPEST_EXPRESSION, MOST_NUMBER_DIGITS
from clausal.source import Source, Span
from clausal.syntax import expressions as e
from clausal.syntax.days import meant_as_a_day, no_such_day

RESERVED_WORDS = frozenset(
    """is in on of at by to from and or not when where because except over rounded count sum average
    smallest largest the any all each every no yes one exactly today if missing present met between
    include through otherwise whole lowest highest that earns undetermined least most above below
    before after""".split()
)
"""Words with a place in expressions: no name may be one of them."""


class TooDeepError(Exception):
    """An expression is nested too deeply; its argument is the place."""


class ExpressionBuilder:
    """Builds the nodes of one source; `diagnostics` holds what a grammar can't refuse."""

    def __init__(self, source: Source, first_line: int = 1) -> None:
        self.origin = source
        self.offset = first_line - 1
        self.depth = 0
        self.diagnostics: list[Diagnostic] = []

    # -------------------------------------------------------------- the walk

    def build(self, node: Any) -> Any:
        """The node, name or plain value for a tree or token. Raises TooDeepError."""
        if isinstance(node, Tree):
            self.depth += 1
            if self.depth > DEEPEST_EXPRESSION:
                raise TooDeepError(self._span(node.meta))
            built = self._build_tree(node)
            self.depth -= 1
            return built
        if isinstance(node, Token):
            return self._token(node)
        return node

    def _build_tree(self, node: Tree[Any]) -> Any:
        if node.data == "word":
            (token,) = node.children
            assert isinstance(token, Token)
            return self._word(token)
        if node.data in ("both", "either"):
            return self._chain(node)
        children = [self.build(child) for child in node.children]
        method: Callable[..., Any] = getattr(self, node.data)
        return method(self._span(node.meta), *children)

    def _chain(self, node: Any) -> e.And | e.Or:
        """`a and b and c` is one node; `a and (b and c)` keeps its parenthesis as a node."""
        kind, span = node.data, self._span(node.meta)
        operands: list[e.Expression] = []
        while isinstance(node, Tree) and node.data == kind:
            node, right = node.children
            operands.append(self.build(right))
        operands.append(self.build(node))
        make = e.And if kind == "both" else e.Or
        return make(operands=tuple(reversed(operands)), span=span)

    def _span(self, meta: Any) -> Span:
        if getattr(meta, "line", None) is None:
            return Span(self.origin, self.offset + 1, 1, self.offset + 1, 1)
        offset = self.offset
        return Span(
            self.origin, meta.line + offset, meta.column, meta.end_line + offset, meta.end_column
        )

    def _token(self, token: Token) -> Any:
        match token.type:
            case "NAME":
                if token in RESERVED_WORDS:
                    self._complain(
                        "E010",
                        f"`{token}` is a word of the language and can't be a name",
                        self._span(token),
                        help="choose another name, or add a word to it with `_`",
                    )
                return e.Name(text=str(token), span=self._span(token))
            case "NUMBER":
                return self._decimal(token, self._span(token))
            case "PERCENT":
                return self._decimal(token[:-1], self._span(token))
            case "MONEY":
                return self._decimal(token[1:], self._span(token))
            case "DATE":
                return self._date(str(token), self._span(token))
            case "SCHOOL_YEAR":
                return self._school_year(str(token), self._span(token))
            case "STRING":
                return token[1:-1]
            case "ROW":
                return self._row(token)
            case "MET":
                return e.Name(text="met", span=self._span(token))
            case _:
                return str(token)

    def _complain(self, code: str, message: str, span: Span, help: str | None = None) -> None:
        self.diagnostics.append(Diagnostic(code=code, message=message, span=span, help=help))

    def _decimal(self, text: str, span: Span) -> Decimal:
        plain = text.replace(",", "")
        significant = plain.rstrip("0") if "." in plain else plain
        if sum(letter.isdigit() for letter in significant) > MOST_NUMBER_DIGITS:
            self._complain(
                "E017",
                f"a number has {MOST_NUMBER_DIGITS} digits at most",
                span,
                "round it: nothing is counted so finely",
            )
            return Decimal(0)
        return Decimal(plain)

    def _date(self, text: str, span: Span) -> dt.date:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self._complain("E011", f"there is no day {text}", span, no_such_day(text))
            return dt.date(1, 1, 1)

    def _school_year(self, text: str, span: Span) -> int:
        start, end = int(text[:4]), int(text[5:])
        if (start + 1) % 100 != end or start < 1:
            self._complain(
                "E012",
                f"`{text}` is not a school year",
                span,
                f"a school year ends in the year after it begins: {start}-{(start + 1) % 100:02}",
            )
        return start

    def _word(self, token: Token) -> e.YesNo | e.Name:
        span = self._span(token)
        if token in ("yes", "no"):
            return e.YesNo(value=token == "yes", span=span)
        return e.Name(text=str(token), span=span)

    def _whole(self, value: Decimal, span: Span) -> int:
        if value != value.to_integral_value():
            self._complain("E015", f"`{value}` has to be a whole number", span)
        return int(value)

    def _row(self, token: Token) -> Any:
        raise NotImplementedError  # rows are not expressions: the provisions' builder reads them

    # -------------------------------------------------------------- expressions: what stands alone

    def number(self, span: Span, value: Decimal) -> e.Number:
        return e.Number(value=value, span=span)

    def percent(self, span: Span, value: Decimal) -> e.Percent:
        return e.Percent(value=value, span=span)

    def money(self, span: Span, value: Decimal) -> e.Money:
        return e.Money(symbol=self._symbol(span), value=value, span=span)

    def _symbol(self, span: Span, skip: int = 0) -> str:
        return self.origin.line(span.line)[span.column - 1 + skip :].lstrip()[:1]

    def date(self, span: Span, value: dt.date) -> e.Date:
        return e.Date(value=value, span=span)

    def school_year(self, span: Span, start: int) -> e.SchoolYear:
        return e.SchoolYear(start=start, span=span)

    def text(self, span: Span, value: str) -> e.Text:
        return e.Text(value=value, span=span)

    def today(self, span: Span) -> e.Today:
        return e.Today(span=span)

    def yes(self, span: Span) -> e.YesNo:
        return e.YesNo(value=True, span=span)

    def no(self, span: Span) -> e.YesNo:
        return e.YesNo(value=False, span=span)

    def path(self, span: Span, *names: e.Name) -> e.Path:
        return e.Path(names=names, span=span)

    def parenthesis(self, _: Span, inner: e.Expression) -> e.Expression:
        return inner

    # -------------------------------------------------------------- expressions: yes or no

    def negation(self, span: Span, operand: e.Expression) -> e.Not:
        return e.Not(operand=operand, span=span)

    def comparison(
        self, span: Span, left: e.Expression, relation: Callable[..., e.Expression]
    ) -> e.Expression:
        return relation(left, span)

    @staticmethod
    def _relation(relation: e.Relation) -> Callable[..., Any]:
        def rule(self: Any, _: Span, right: e.Expression) -> Callable[..., e.Expression]:
            return lambda left, span: e.Compare(
                relation=relation, left=left, right=right, span=span
            )

        return rule

    equals = _relation(e.Relation.EQUALS)
    differs = _relation(e.Relation.DIFFERS)
    at_least = _relation(e.Relation.AT_LEAST)
    at_most = _relation(e.Relation.AT_MOST)
    above = _relation(e.Relation.ABOVE)
    below = _relation(e.Relation.BELOW)
    before = _relation(e.Relation.BEFORE)
    after = _relation(e.Relation.AFTER)
    on_or_before = _relation(e.Relation.ON_OR_BEFORE)
    on_or_after = _relation(e.Relation.ON_OR_AFTER)

    def is_yes(self, place: Span) -> Any:
        return self.equals(place, e.YesNo(value=True, span=place))

    def is_no(self, place: Span) -> Any:
        return self.equals(place, e.YesNo(value=False, span=place))

    def between(self, _: Span, low: e.Expression, high: e.Expression) -> Any:
        return lambda operand, span: e.Between(operand=operand, low=low, high=high, span=span)

    def one_of(self, _: Span, *options: e.Expression) -> Any:
        return lambda operand, span: e.OneOf(operand=operand, options=options, span=span)

    @staticmethod
    def _state(state: e.State) -> Callable[..., Any]:
        def rule(self: Any, _: Span) -> Callable[..., e.Expression]:
            return lambda operand, span: e.IsState(operand=operand, state=state, span=span)

        return rule

    is_missing = _state(e.State.MISSING)
    is_present = _state(e.State.PRESENT)
    is_met = _state(e.State.MET)
    is_not_met = _state(e.State.NOT_MET)
    is_undetermined = _state(e.State.UNDETERMINED)
    is_in_conflict = _state(e.State.IN_CONFLICT)
    is_not_in_force = _state(e.State.NOT_IN_FORCE)

    @staticmethod
    def _include(extent: e.Extent) -> Callable[..., Any]:
        def rule(
            self: Any, span: Span, operand: e.Expression, *options: e.Expression
        ) -> e.Expression:
            return e.Include(operand=operand, extent=extent, options=options, span=span)

        return rule

    include_one = _include(e.Extent.ONE)
    include_all = _include(e.Extent.ALL)
    include_any = _include(e.Extent.ANY)

    def earns_test(self, span: Span, source: e.Expression, units: e.Expression) -> e.Earns:
        return e.Earns(source=source, units=units, span=span)

    # -------------------------------------------------------------- expressions: lists

    @staticmethod
    def _quantity(quantity: e.Quantity) -> Callable[..., Any]:
        def rule(self: Any, _: Span, count: e.Expression | None = None) -> Any:
            return quantity, count

        return rule

    quantity_at_least = _quantity(e.Quantity.AT_LEAST)
    quantity_at_most = _quantity(e.Quantity.AT_MOST)
    quantity_exactly = _quantity(e.Quantity.EXACTLY)
    quantity_any = _quantity(e.Quantity.ANY)
    quantity_every = _quantity(e.Quantity.EVERY)
    quantity_no = _quantity(e.Quantity.NO)

    def quantifier(
        self, span: Span, quantity: Any, items: e.Items, where: e.Expression | None = None
    ) -> e.Quantifier:
        word, count = quantity
        return e.Quantifier(quantity=word, count=count, items=_where(items, where, span), span=span)

    def list_of(
        self,
        span: Span,
        path: e.Path,
        count: Decimal | None,
        unit: e.Name | None,
        second: e.Name | None,
    ) -> e.Items:
        recent = None
        if count is not None and unit is not None:
            words = unit.text if second is None else f"{unit.text} {second.text}"
            recent = e.Recent(count=self._whole(count, span), unit=words, span=unit.span)
        return e.Items(path=path, recent=recent, span=span)

    def aggregate_word(self, _: Span, word: str) -> e.AggregateKind:
        return e.AggregateKind(word)

    def aggregate(
        self, span: Span, kind: e.AggregateKind, operand: e.Expression, items: e.Items
    ) -> e.Aggregate:
        return e.Aggregate(kind=kind, operand=operand, items=items, span=span)

    def count(self, span: Span, items: e.Items) -> e.Aggregate:
        return e.Aggregate(kind=e.AggregateKind.COUNT, items=items, span=span)

    def aggregate_where(
        self, span: Span, aggregate: e.Aggregate, where: e.Expression
    ) -> e.Aggregate:
        return replace(aggregate, items=_where(aggregate.items, where, span), span=span)

    def latest(self, span: Span, items: e.Items, by: e.Name) -> e.Latest:
        return e.Latest(items=items, by=by, span=span)

    def latest_where(self, span: Span, latest: e.Latest, where: e.Expression) -> e.Latest:
        return replace(latest, items=_where(latest.items, where, span), span=span)

    def of_latest_where(
        self, span: Span, left: e.Expression, latest: e.Latest, where: e.Expression
    ) -> e.Of:
        return e.Of(left=left, right=self.latest_where(span, latest, where), span=span)

    # -------------------------------------------------------------- expressions: arithmetic

    @staticmethod
    def _arithmetic(operator: e.Operator) -> Callable[..., Any]:
        def rule(self: Any, span: Span, left: e.Expression, right: e.Expression) -> e.Arithmetic:
            self._not_a_day(span)
            return e.Arithmetic(operator=operator, left=left, right=right, span=span)

        return rule

    def _not_a_day(self, span: Span) -> None:
        if span.line == span.end_line:
            written = self.origin.line(span.line)[span.column - 1 : span.end_column - 1]
            if complaint := meant_as_a_day(written):
                code, message, help_ = complaint
                self._complain(code, message, span, help_)

    plus = _arithmetic(e.Operator.PLUS)
    minus = _arithmetic(e.Operator.MINUS)
    times = _arithmetic(e.Operator.TIMES)
    divided_by = _arithmetic(e.Operator.DIVIDED_BY)

    def negative(self, span: Span, operand: e.Expression) -> e.Negative:
        return e.Negative(operand=operand, span=span)

    def quantity_of(self, span: Span, amount: e.Expression, unit: e.Name) -> e.QuantityOf:
        return e.QuantityOf(amount=amount, unit=unit, span=span)

    def of(self, span: Span, left: e.Expression, right: e.Expression) -> e.Of:
        return e.Of(left=left, right=right, span=span)

    def not_below(self, span: Span, operand: e.Expression, limit: e.Expression) -> e.Limit:
        return e.Limit(bound=e.Bound.AT_LEAST, operand=operand, limit=limit, span=span)

    def not_above(self, span: Span, operand: e.Expression, limit: e.Expression) -> e.Limit:
        return e.Limit(bound=e.Bound.AT_MOST, operand=operand, limit=limit, span=span)

    def if_missing(self, span: Span, operand: e.Expression, otherwise: e.Expression) -> e.IfMissing:
        return e.IfMissing(operand=operand, otherwise=otherwise, span=span)

    def yes_if_missing(self, span: Span, operand: e.Expression) -> e.IfMissing:
        return self.if_missing(span, operand, e.YesNo(value=True, span=span))

    def no_if_missing(self, span: Span, operand: e.Expression) -> e.IfMissing:
        return self.if_missing(span, operand, e.YesNo(value=False, span=span))

    def direction(self, _: Span, word: str) -> e.Direction:
        return e.Direction(word)

    def to_the(self, span: Span, direction: e.Direction | None, step: e.Expression) -> e.Rounding:
        return e.Rounding(direction=direction or e.Direction.NEAREST, step=step, span=span)

    def rounded(self, span: Span, operand: e.Expression, rounding: e.Rounding) -> e.Rounded:
        return e.Rounded(operand=operand, rounding=rounding, span=span)

    def larger(self, span: Span, left: e.Expression, right: e.Expression) -> e.ExtremeOf:
        return e.ExtremeOf(extreme=e.Extreme.LARGER, left=left, right=right, span=span)

    def smaller(self, span: Span, left: e.Expression, right: e.Expression) -> e.ExtremeOf:
        return e.ExtremeOf(extreme=e.Extreme.SMALLER, left=left, right=right, span=span)

    # -------------------------------------------------------------- expressions: time, tables

    def whole_units(
        self, span: Span, _: str, unit: e.Name, start: e.Expression, end: e.Expression
    ) -> e.WholeUnits:
        return e.WholeUnits(unit=unit, start=start, end=end, span=span)

    def edge(self, _: Span, word: str) -> e.Edge:
        return e.Edge(word)

    def edge_day(self, span: Span, edge: e.Edge, year: e.Expression) -> e.EdgeDay:
        return e.EdgeDay(edge=edge, year=year, span=span)

    def school_year_of(self, span: Span, day: e.Expression) -> e.SchoolYearOf:
        return e.SchoolYearOf(day=day, span=span)

    def on_day(self, span: Span, operand: e.Expression, day: e.Expression) -> e.OnDay:
        return e.OnDay(operand=operand, day=day, span=span)

    def keys(self, _: Span, *keys: e.Expression) -> tuple[e.Expression, ...]:
        return keys

    def look_up(self, span: Span, table: e.Path, keys: tuple[e.Expression, ...]) -> e.LookUp:
        return e.LookUp(table=table, keys=keys, span=span)

    def through(
        self,
        span: Span,
        amount: e.Expression,
        table: e.Path,
        keys: tuple[e.Expression, ...] | None,
    ) -> e.Through:
        return e.Through(amount=amount, table=table, keys=keys or (), span=span)

    def pick(self, _: Span, word: str) -> e.Pick:
        return e.Pick(word)

    def bound(self, _: Span, *words: str) -> e.Relation:
        return e.Relation(" ".join(words))

    def inverse_look_up(
        self,
        span: Span,
        pick: e.Pick,
        key: e.Name,
        table: e.Path,
        keys: tuple[e.Expression, ...] | None,
        relation: e.Relation,
        threshold: e.Expression,
    ) -> e.InverseLookUp:
        return e.InverseLookUp(
            pick=pick,
            key=key,
            table=table,
            keys=keys or (),
            relation=relation,
            threshold=threshold,
            span=span,
        )


def _where(items: e.Items, where: e.Expression | None, span: Span) -> e.Items:
    return items if where is None else replace(items, where=where, span=items.span.to(span))
