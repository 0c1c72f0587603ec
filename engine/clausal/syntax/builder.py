"""Lark's tree → our tree: one method per rule of `grammar/clause.lark` that makes a node."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from lark import Token

from clausal.diagnostics import Diagnostic
from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.build_expressions import ExpressionBuilder
from clausal.syntax.slips import cell_help

MONTHS = (
    "January February March April May June July August September October November December"
).split()

TYPE_WORDS = frozenset("number money percent list set school text date".split())
"""Words that begin a type: a choice or record of that name could not be said."""

WORDS = {
    "parties": "between",
    "window": "in force",
    "year_start": "year",
    "reaches": "applies",
    "for_each": "for",
    "for_one": "for",
    "scope": "for",
    "crossing": "to",
    "known_on": "known on",
    "proposals": "with",
}
"""The lines of a block whose fields are not called by their first word."""

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_CELL = re.compile(
    rf"""(?P<money>-?[$€£]{_NUMBER})|(?P<percent>-?{_NUMBER}%)|(?P<date>\d{{4}}-\d{{2}}-\d{{2}})
    |(?P<year>\d{{4}}-\d{{2}})|(?P<number>-?{_NUMBER})|"(?P<text>[^"]*)"|(?P<name>[A-Za-z][A-Za-z0-9_]*)""",
    re.VERBOSE,
)
_PIECE = re.compile(r'(?:"[^"]*"|[^|"])*')


class Builder(ExpressionBuilder):
    """Builds the items of one source: headings, provisions, changes and scenarios."""

    # -------------------------------------------------------------- rows of tables

    def _row(self, token: Token) -> n.Row:
        span = self._span(token)
        cells: list[n.Cell] = []
        position = 1
        end = len(token)
        while position < end:
            piece = _PIECE.match(token, position)
            raw = piece.group() if piece else ""
            left = position + len(raw) - len(raw.lstrip())
            content = raw.strip()
            column = span.column + left
            place = Span(self.origin, span.line, column, span.line, column + max(len(content), 1))
            cells.append(self._cell(content, place))
            position += len(raw) + 1
        return n.Row(cells=tuple(cells), span=span)

    def _cell(self, content: str, span: Span) -> n.Cell:
        if not content:
            return n.Cell(value=n.Blank.EMPTY, span=span)
        if content == "reserved":
            return n.Cell(value=n.Blank.RESERVED, span=span)
        band = content.startswith("from ")
        found = _CELL.fullmatch(content.removeprefix("from ").strip())
        if found is None:
            self._complain("E013", f"`{content}` can't be read as a cell", span, cell_help(content))
            return n.Cell(value=n.Blank.EMPTY, span=span)
        text = found.group()
        value: e.Literal | e.Name
        match found.lastgroup:
            case "money":
                symbol = text.lstrip("-")[0]
                amount = self._decimal(text.replace(symbol, ""), span)
                value = e.Money(symbol=symbol, value=amount, span=span)
            case "percent":
                value = e.Percent(value=self._decimal(text[:-1], span), span=span)
            case "date":
                value = e.Date(value=self._date(text, span), span=span)
            case "year":
                value = e.SchoolYear(start=self._school_year(text, span), span=span)
            case "number":
                value = e.Number(value=self._decimal(text, span), span=span)
            case "text":
                value = e.Text(value=text[1:-1], span=span)
            case _:
                value = (
                    e.YesNo(value=text == "yes", span=span)
                    if text in ("yes", "no")
                    else e.Name(text=text, span=span)
                )
        return n.Cell(value=value, band=band, span=span)

    def rows(self, _: Span, *rows: n.Row) -> tuple[n.Row, ...]:
        return rows

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

    def _lines(self, what: str, lines: tuple[Any, ...]) -> dict[str, Any]:
        """The lines of a block as keyword arguments; each may stand once, but for `cites`."""
        fields: dict[str, Any] = {}
        places: dict[str, Span] = {}
        for name, value, span, *more in lines:
            if name == "cites":
                fields["cites"] = (*fields.get("cites", ()), value)
                continue
            if name in fields:
                self._complain(
                    "E014",
                    f"this {what} says `{WORDS.get(name, name)}` twice",
                    span,
                    f"the first stands in line {places[name].line}; keep one of them",
                )
            fields[name], places[name] = value, span
            fields.update(more)
        return fields

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
        cites, versions = _cites_apart(lines)
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
        cites, readings = _cites_apart(lines)
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
        cites, untils = _cites_apart(lines)
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

    # -------------------------------------------------------------- tables

    def table(self, span: Span, name: e.Name, title: str | None, *lines: Any) -> n.Table:
        cites, rest = _cites_apart(lines)
        gives, *keys, versions = rest
        return n.Table(
            name=name,
            title=title,
            gives=gives,
            keys=tuple(keys),
            versions=versions,
            cites=cites,
            span=span,
        )

    def key_column(self, span: Span, name: e.Name, bands: str | None) -> n.KeyColumn:
        return n.KeyColumn(name=name, bands=bands is not None, span=span)

    def versions(self, _: Span, *versions: n.TableVersion) -> tuple[n.TableVersion, ...]:
        return versions

    def undated_version(self, span: Span, rows: tuple[n.Row, ...]) -> n.RowsVersion:
        return n.RowsVersion(rows=rows, span=span)

    def derived_version(
        self, span: Span, start: dt.date, to: dt.date | None, *steps: n.RaisedStep | n.SetStep
    ) -> n.DerivedVersion:
        return n.DerivedVersion(start=start, to=to, steps=steps, span=span)

    def raised_step(self, span: Span, *rest: Any) -> n.RaisedStep:
        *keys, by, rounding = rest
        return n.RaisedStep(keys=_present(keys), by=by, rounding=rounding, span=span)

    def set_step(self, span: Span, *rest: Any) -> n.SetStep:
        *keys, value = rest
        return n.SetStep(keys=tuple(keys), value=value, span=span)

    def rows_version(
        self, span: Span, start: dt.date, to: dt.date | None, rows: tuple[n.Row, ...]
    ) -> n.RowsVersion:
        return n.RowsVersion(start=start, to=to, rows=rows, span=span)

    def file_version(
        self, span: Span, start: dt.date, to: dt.date | None, file: str
    ) -> n.FileVersion:
        return n.FileVersion(start=start, to=to, file=file, span=span)

    def raised_version(
        self,
        span: Span,
        start: dt.date,
        to: dt.date | None,
        by: e.Expression,
        rounding: e.Rounding | None,
    ) -> n.RaisedVersion:
        return n.RaisedVersion(start=start, to=to, by=by, rounding=rounding, span=span)

    # -------------------------------------------------------------- values

    def define(
        self,
        span: Span,
        name: e.Name,
        subject: e.Name,
        other: e.Name | None,
        type: n.Type,
        title: str | None,
        *lines: Any,
    ) -> n.Define:
        cites, rest = _cites_apart(lines)
        return n.Define(
            name=name,
            subject=subject,
            other=other,
            type=type,
            title=title,
            versions=rest[0],
            cites=cites,
            span=span,
        )

    def undated_body(self, span: Span, body: n.Body) -> tuple[n.DatedBody]:
        return (n.DatedBody(body=body, span=span),)

    def dated_bodies(self, _: Span, *bodies: n.DatedBody) -> tuple[n.DatedBody, ...]:
        return bodies

    def dated_body(
        self, span: Span, start: dt.date, to: dt.date | None, *rest: Any
    ) -> n.DatedBody | n.ReservedVersion:
        return n.DatedBody(start=start, to=to, body=rest[0], span=span)

    def is_body(self, span: Span, value: e.Expression, *exceptions: n.Except) -> n.IsBody:
        return n.IsBody(value=value, exceptions=exceptions, span=span)

    def holds_body(self, span: Span, condition: e.Expression, *exceptions: n.Except) -> n.HoldsBody:
        return n.HoldsBody(condition=condition, exceptions=exceptions, span=span)

    def branches_body(self, span: Span, *branches: n.Branch) -> n.BranchesBody:
        return n.BranchesBody(branches=branches, span=span)

    def exception(
        self, span: Span, value: e.Expression, condition: e.Expression, because: str | None
    ) -> n.Except:
        return n.Except(value=value, condition=condition, because=because, span=span)

    def branch(
        self, span: Span, value: e.Expression, condition: e.Expression, because: str | None
    ) -> n.Branch:
        return n.Branch(value=value, condition=condition, because=because, span=span)

    def otherwise_branch(self, span: Span, value: e.Expression, because: str | None) -> n.Branch:
        return n.Branch(value=value, otherwise=True, because=because, span=span)

    def plain_branch(self, span: Span, value: e.Expression, because: str | None) -> n.Branch:
        return n.Branch(value=value, because=because, span=span)

    def because(self, _: Span, text: str) -> str:
        return text

    # -------------------------------------------------------------- sources, ladders, gates

    def source(self, span: Span, name: e.Name, title: str | None, *lines: Any) -> Any:
        return n.SourceProvision(name=name, title=title, span=span, **self._lines("source", lines))

    def earns(self, span: Span, *branches: n.Branch) -> Any:
        return "earns", n.Earnings(branches=branches, span=span), span

    def for_each(
        self,
        span: Span,
        item: e.Name,
        items: e.Path | None,
        on: e.Expression | None,
        effective: e.Expression | None,
    ) -> Any:
        return (
            "for_each",
            n.ForEach(item=item, items=items, on=on, effective=effective, span=span),
            span,
        )

    def for_one(self, span: Span, subject: e.Name, start: e.Path | None) -> Any:
        return "for_one", n.ForOne(subject=subject, start=start, span=span), span

    def ladder(self, span: Span, name: e.Name, title: str | None, *lines: Any) -> n.Ladder:
        return n.Ladder(name=name, title=title, span=span, **self._lines("ladder", lines))

    def climbs(self, span: Span, step: e.Name, units: e.Expression) -> Any:
        return "climbs", n.Climbs(step=step, units=units, span=span), span

    def rungs(self, span: Span, *rungs: n.Rung) -> Any:
        return "rungs", n.Rungs(rungs=rungs, span=span), span

    def rung(
        self,
        span: Span,
        name: e.Name,
        steps: e.Name,
        first: Decimal,
        last: Decimal,
        then: e.Name | None,
    ) -> n.Rung:
        return n.Rung(
            name=name,
            steps=steps,
            first=self._whole(first, span),
            last=self._whole(last, span),
            then=then,
            span=span,
        )

    def moves(self, span: Span, *moves: n.Move) -> Any:
        return "moves", n.Moves(moves=moves, span=span), span

    def gate_move(
        self, span: Span, rung: e.Name, step: e.Name, number: Decimal, gate: e.Name, outcome: e.Name
    ) -> n.Move:
        return n.Move(
            rung=rung,
            step=step,
            number=self._whole(number, span),
            gate=gate,
            outcome=outcome,
            span=span,
        )

    def lapse_move(
        self, span: Span, rung: e.Name, step: e.Name, number: Decimal, gate: e.Name
    ) -> n.Move:
        return n.Move(rung=rung, step=step, number=self._whole(number, span), gate=gate, span=span)

    def fate(self, _: Span, word: str) -> n.Fate:
        return n.Fate(word)

    def balance(self, span: Span, *rules: n.BalanceRule) -> Any:
        return "balance", n.Balance(rules=rules, span=span), span

    def balance_on_a_move(
        self, span: Span, fate: n.Fate, *exceptions: n.FateException
    ) -> n.BalanceRule:
        return n.BalanceRule(
            occasion=n.Occasion.ON_A_MOVE, fate=fate, exceptions=exceptions, span=span
        )

    def balance_at_the_top(
        self, span: Span, fate: n.Fate, *exceptions: n.FateException
    ) -> n.BalanceRule:
        return n.BalanceRule(
            occasion=n.Occasion.AT_THE_TOP, fate=fate, exceptions=exceptions, span=span
        )

    def fate_exception(
        self, span: Span, fate: n.Fate, condition: e.Expression, because: str | None
    ) -> n.FateException:
        return n.FateException(fate=fate, condition=condition, because=because, span=span)

    def gate(self, span: Span, name: e.Name, title: str | None, *lines: Any) -> n.Gate:
        scoped = [
            ("scope", *line[1:]) if line[0] in ("for_each", "for_one") else line for line in lines
        ]
        return n.Gate(name=name, title=title, span=span, **self._lines("gate", tuple(scoped)))

    def crossing(self, span: Span, origin: e.Name | None, target: e.Name) -> Any:
        return "crossing", n.Crossing(origin=origin, target=target, span=span), span

    def requires(self, span: Span, *conditions: e.Expression) -> Any:
        return "requires", n.Requires(conditions=conditions, span=span), span

    def scores(self, span: Span, value: e.Expression, *exceptions: n.Except) -> Any:
        return "scores", n.Scores(value=value, exceptions=exceptions, span=span), span

    def outcome(self, span: Span, by: e.Name, *bands: n.Band) -> Any:
        return "outcome", n.Outcome(by=by, bands=bands, span=span), span

    def band(self, span: Span, threshold: e.Expression, outcome: e.Name) -> n.Band:
        return n.Band(threshold=threshold, outcome=outcome, span=span)

    def below_band(self, span: Span, outcome: e.Name) -> n.Band:
        return n.Band(outcome=outcome, span=span)

    def lasts(self, span: Span, count: Decimal, unit: e.Name) -> Any:
        return "lasts", n.Lasts(count=count, unit=unit, span=span), span

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
        return n.RaiseTable(table=table, keys=_present(keys), by=by, rounding=rounding, span=span)

    def set_value(self, span: Span, name: e.Name, *rest: Any) -> n.SetValue:
        *keys, value = rest
        return n.SetValue(name=name, keys=_present(keys), value=value, span=span)

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
        return n.GivenRecord(record=record, facts=_present(facts), span=span)

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


def _cites_apart(lines: tuple[Any, ...]) -> tuple[tuple[str, ...], list[Any]]:
    """The citations among a block's lines, and the other lines."""
    cites = tuple(x[1] for x in lines if isinstance(x, tuple) and x[:1] == ("cites",))
    return cites, [x for x in lines if not (isinstance(x, tuple) and x[:1] == ("cites",))]


def _values(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(value for _, value, _ in parts)


def _present(children: Any) -> tuple[Any, ...]:
    return tuple(child for child in children if child is not None)


def read_row(contents: list[str], span: Span) -> tuple[n.Row, list[Diagnostic]]:
    """A row of a table that stands in a file of its own; its place is where the file is named."""
    builder = Builder(span.source)
    cells = tuple(builder._cell(content.strip(), span) for content in contents)
    return n.Row(cells=cells, span=span), builder.diagnostics
