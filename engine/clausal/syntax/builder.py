"""Lark's tree → our tree: one method per rule of `grammar/clause.lark` that makes a node."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.build_rules import RuleBuilder
from clausal.syntax.build_tables import cites_apart, present

MONTHS = (
    "January February March April May June July August September October November December"
).split()

TYPE_WORDS = frozenset("number money percent list set school text date".split())
"""Words that begin a type: a choice or record of that name could not be said."""


class Builder(RuleBuilder):
    """Builds the items of one source: headings, provisions, changes and scenarios."""

    # -------------------------------------------------------------- headings

    def start(self, _: Span, *items: n.Item) -> tuple[n.Item, ...]:
        return items

    def language(self, span: Span, version: Decimal) -> n.Language:
        return n.Language(version=version, span=span)

    def agreement(self, span: Span, name: e.Name, title: str, *lines: Any) -> n.Agreement:
        return n.Agreement(name=name, title=title, span=span, **self._lines("agreement", lines))

    def parties(self, span: Span, *parties: n.Party) -> Any:
        return "parties", parties, span

    def party(self, span: Span, name: e.Name, title: str) -> n.Party:
        return n.Party(name=name, title=title, span=span)

    def ratified(self, span: Span, day: dt.date, assumed: str | None) -> Any:
        return "ratified", day, span, ("ratified_assumed", assumed is not None)

    def year_start(self, span: Span, month: e.Name, day: Decimal) -> Any:
        number = MONTHS.index(month.text) + 1 if month.text in MONTHS else 0
        try:
            dt.date(2001, number, int(day))
        except ValueError:
            self._complain(
                "E011", f"there is no day {month.text} {day} in every year", span, "as in `July 1`"
            )
            return "year_start", (1, 1), span
        return "year_start", (number, int(day)), span

    def currency(self, span: Span, name: e.Name) -> Any:
        return "currency", name.text, span

    def article(self, span: Span, number: str, title: str | None = None) -> n.Article:
        return n.Article(number=number, title=title, span=span)

    def amendment(
        self, span: Span, kind: str, name: e.Name, title: str, *lines: Any
    ) -> n.Amendment:
        fields = self._lines(kind, lines)
        return n.Amendment(proposal=kind == "proposal", name=name, title=title, span=span, **fields)

    def amendment_kind(self, _: Span, word: str) -> str:
        return word

    def amends(self, span: Span, *names: e.Name) -> Any:
        return "to", names, span

    def proposed_by(self, span: Span, *names: e.Name) -> Any:
        return "by", names, span

    def decided(self, span: Span, *parts: Any) -> Any:
        *by, on, assumed, in_favour, against = parts
        vote = None
        if in_favour is not None and against is not None:
            vote = (self._whole(in_favour, span), self._whole(against, span))
        decided = n.Decided(by=tuple(by), on=on, assumed=assumed is not None, vote=vote, span=span)
        return "decided", decided, span

    def reaches(self, span: Span, day: dt.date) -> Any:
        return "reaches", day, span

    def window(
        self,
        span: Span,
        start: dt.date,
        assumed: str | None,
        to: dt.date | None,
        replaced: str | None,
    ) -> Any:
        return (
            "window",
            n.Window(
                start=start,
                assumed=assumed is not None,
                to=to,
                until_replaced=replaced is not None,
                span=span,
            ),
            span,
        )

    def cites(self, span: Span, text: str) -> Any:
        return "cites", text, span

    # -------------------------------------------------------------- vocabulary

    def unit(self, span: Span, name: e.Name, title: str | None = None) -> n.Unit:
        return n.Unit(name=name, title=title, span=span)

    def _type_name(self, name: e.Name) -> e.Name:
        if name.text in TYPE_WORDS:
            self._complain(
                "E010",
                f"`{name.text}` is the name of a type",
                name.span,
                "choose another name, or add a word to it with `_`",
            )
        return name

    def plain_choice(self, span: Span, name: e.Name, *options: n.Option) -> n.Choice:
        return n.Choice(name=self._type_name(name), options=options, ordered=False, span=span)

    def ordered_choice(self, span: Span, name: e.Name, *options: n.Option) -> n.Choice:
        return n.Choice(name=self._type_name(name), options=options, ordered=True, span=span)

    def option(self, span: Span, name: e.Name, title: str | None = None) -> n.Option:
        return n.Option(name=name, title=title, span=span)

    def record(
        self, span: Span, name: e.Name, one: str | None, title: str | None, *fields: n.Field
    ) -> n.Record:
        return n.Record(
            name=self._type_name(name),
            singleton=one is not None,
            title=title,
            fields=fields,
            span=span,
        )

    def field(self, span: Span, name: e.Name, type: n.Type, *rest: Any) -> n.Field:
        *flags, title = rest
        return n.Field(name=name, type=type, flags=tuple(flags), title=title, span=span)

    def may_be_missing(self, _: Span) -> n.Flag:
        return n.Flag.MAY_BE_MISSING

    def personal(self, _: Span) -> n.Flag:
        return n.Flag.PERSONAL

    def fixed(self, _: Span) -> n.Flag:
        return n.Flag.FIXED

    def number_type(
        self,
        span: Span,
        whole: str | None,
        places: Decimal | None,
        unit: e.Name | None,
        low: Decimal | None,
        high: Decimal | None,
    ) -> n.NumberType:
        return n.NumberType(
            whole=whole is not None,
            places=None if places is None else self._whole(places, span),
            unit=unit,
            low=low,
            high=high,
            span=span,
        )

    def signed(self, _: Span, minus: str | None, value: Decimal) -> Decimal:
        return value.copy_negate() if minus else value

    signed_percent = signed

    def signed_money(self, span: Span, minus: str | None, value: Decimal) -> e.Money:
        symbol = self._symbol(span, 1 if minus else 0)
        return e.Money(symbol=symbol, value=self.signed(span, minus, value), span=span)

    def money_type(self, span: Span, low: e.Money | None, high: e.Money | None) -> n.MoneyType:
        if low is None or high is None:
            return n.MoneyType(span=span)
        if low.symbol != high.symbol:
            self._complain(
                "E016",
                f"this range goes from `{low.symbol}` to `{high.symbol}`",
                high.span,
                "write both ends in one currency",
            )
        return n.MoneyType(low=low.value, high=high.value, symbol=low.symbol, span=span)

    def percent_type(self, span: Span, low: Decimal | None, high: Decimal | None) -> n.PercentType:
        return n.PercentType(low=low, high=high, span=span)

    def list_type(self, span: Span, record: e.Name) -> n.ListType:
        return n.ListType(record=record, span=span)

    def set_type(self, span: Span, choice: e.Name) -> n.SetType:
        return n.SetType(choice=choice, span=span)

    def yes_no_type(self, span: Span) -> n.YesNoType:
        return n.YesNoType(span=span)

    def school_year_type(self, span: Span) -> n.SchoolYearType:
        return n.SchoolYearType(span=span)

    def named_type(self, span: Span, name: e.Name) -> n.NamedType:
        return n.NamedType(name=name, span=span)

    def constant(
        self, span: Span, name: e.Name, title: str | None, type: n.Type | None, value: e.Expression
    ) -> n.Constant:
        return n.Constant(name=name, title=title, type=type, value=value, span=span)

    def dated_constant(
        self, span: Span, name: e.Name, title: str | None, type: n.Type, *lines: Any
    ) -> n.Constant:
        cites, versions = cites_apart(lines)
        return n.Constant(
            name=name, title=title, type=type, versions=tuple(versions), cites=cites, span=span
        )

    def constant_version(
        self, span: Span, start: dt.date, to: dt.date | None, value: e.Expression
    ) -> n.DatedValue:
        return n.DatedValue(start=start, to=to, value=value, span=span)

    def reserved_version(
        self, span: Span, start: dt.date, to: dt.date | None, _: str, until: str
    ) -> n.ReservedVersion:
        return n.ReservedVersion(start=start, to=to, until=until, span=span)

    def question(self, span: Span, name: e.Name, title: str, *lines: Any) -> n.Question:
        cites, readings = cites_apart(lines)
        return n.Question(name=name, title=title, readings=tuple(readings), cites=cites, span=span)

    def reading(
        self, span: Span, name: e.Name, title: str | None, adopted: str | None
    ) -> n.Reading:
        return n.Reading(name=name, title=title, adopted=adopted is not None, span=span)

    def reserved_kind(self, _: Span, word: str) -> n.Kind:
        return n.Kind(word)

    kind = vocabulary_kind = reserved_kind

    def reserved(
        self,
        span: Span,
        _: str,
        kind: n.Kind,
        name: e.Name,
        subject: e.Name | None,
        other: e.Name | None,
        type: n.Type | None,
        title: str | None,
        *lines: Any,
    ) -> n.Reserved:
        cites, untils = cites_apart(lines)
        return n.Reserved(
            kind=kind,
            name=name,
            subject=subject,
            other=other,
            type=type,
            title=title,
            until=untils[0],
            cites=cites,
            span=span,
        )

    # -------------------------------------------------------------- changes

    def replace(self, span: Span, provision: n.Provision) -> n.Replace:
        return n.Replace(provision=provision, span=span)

    def replace_part(self, span: Span, kind: n.Kind, name: e.Name, *parts: Any) -> n.ReplacePart:
        return n.ReplacePart(kind=kind, name=name, parts=_values(parts), span=span)

    def strike(self, span: Span, kind: n.Kind, name: e.Name, *lines: Any) -> n.Strike:
        *struck, inserted = lines
        return n.Strike(
            kind=kind, name=name, struck=tuple(struck), inserted=inserted or (), span=span
        )

    def insert(self, _: Span, *lines: n.Branch) -> tuple[n.Branch, ...]:
        return lines

    def add(self, span: Span, provision: n.Provision) -> n.Add:
        return n.Add(provision=provision, span=span)

    def add_fields(self, span: Span, record: e.Name, *fields: n.Field) -> n.AddFields:
        return n.AddFields(record=record, fields=fields, span=span)

    def add_options(self, span: Span, choice: e.Name, *options: n.AddedOption) -> n.AddOptions:
        return n.AddOptions(choice=choice, options=options, span=span)

    def option_above(self, span: Span, option: n.Option, above: e.Name) -> n.AddedOption:
        return n.AddedOption(option=option, above=above, span=span)

    def option_added(self, span: Span, option: n.Option) -> n.AddedOption:
        return n.AddedOption(option=option, span=span)

    def add_part(self, span: Span, kind: n.Kind, name: e.Name, *parts: Any) -> n.AddPart:
        return n.AddPart(kind=kind, name=name, parts=_values(parts), span=span)

    def repeal(self, span: Span, kind: n.Kind, name: e.Name) -> n.Repeal:
        return n.Repeal(kind=kind, name=name, span=span)

    def extend(self, span: Span, agreement: e.Name, to: dt.date) -> n.Extend:
        return n.Extend(agreement=agreement, to=to, span=span)

    def raise_table(self, span: Span, table: e.Name, *rest: Any) -> n.RaiseTable:
        *keys, by, rounding = rest
        return n.RaiseTable(table=table, keys=present(keys), by=by, rounding=rounding, span=span)

    def set_value(self, span: Span, name: e.Name, *rest: Any) -> n.SetValue:
        *keys, value = rest
        return n.SetValue(name=name, keys=present(keys), value=value, span=span)

    def adopt(self, span: Span, reading: e.Name, question: e.Name) -> n.Adopt:
        return n.Adopt(reading=reading, question=question, span=span)

    def cell_key(self, span: Span, name: e.Name | None, key: e.Expression) -> n.CellKey:
        return n.CellKey(name=name, key=key, span=span)

    # -------------------------------------------------------------- scenarios

    def scenario(self, span: Span, title: str, *lines: Any) -> n.Scenario:
        given = tuple(line for line in lines if isinstance(line, n.GivenRecord | n.GivenSetting))
        expect = tuple(line[1] for line in lines if isinstance(line, tuple) and line[0] == "expect")
        rest = tuple(line for line in lines if isinstance(line, tuple) and line[0] != "expect")
        return n.Scenario(
            title=title, given=given, expect=expect, span=span, **self._lines("scenario", rest)
        )

    def given_record(self, span: Span, record: e.Name, *facts: Any) -> n.GivenRecord:
        return n.GivenRecord(record=record, facts=present(facts), span=span)

    def given_setting(self, span: Span, name: e.Name, value: e.Literal | e.Name) -> n.GivenSetting:
        return n.GivenSetting(name=name, value=value, span=span)

    def scenario_day(self, span: Span, day: dt.date) -> Any:
        return "on", day, span

    def known_on(self, span: Span, day: dt.date) -> Any:
        return "known_on", day, span

    def with_proposals(self, span: Span, *names: e.Name) -> Any:
        return "proposals", names, span

    def expect(self, span: Span, expression: e.Expression) -> Any:
        return "expect", expression, span

    def fact(self, span: Span, name: e.Name, *values: e.Literal | e.Name) -> n.Fact:
        return n.Fact(name=name, values=values, span=span)

    def missing_fact(self, span: Span, name: e.Name) -> n.MissingFact:
        return n.MissingFact(name=name, span=span)

    def listed_fact(self, span: Span, name: e.Name, rows: tuple[n.Row, ...]) -> n.ListedFact:
        return n.ListedFact(name=name, rows=rows, span=span)

    def nested_fact(self, span: Span, name: e.Name, *facts: n.AnyFact) -> n.NestedFact:
        return n.NestedFact(name=name, facts=facts, span=span)

    def negative_number(self, span: Span, _: str, value: Decimal) -> e.Number:
        return e.Number(value=value.copy_negate(), span=span)

    def negative_percent(self, span: Span, _: str, value: Decimal) -> e.Percent:
        return e.Percent(value=value.copy_negate(), span=span)

    def negative_money(self, span: Span, minus: str, value: Decimal) -> e.Money:
        return self.signed_money(span, minus, value)


def _values(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value for _, value, _ in parts)
