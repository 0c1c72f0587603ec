"""Lark's tree → our tree, for rules: definitions, sources, ladders and gates."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from clausal.source import Span
from clausal.syntax import expressions as e
from clausal.syntax import nodes as n
from clausal.syntax.build_tables import TableBuilder, cites_apart

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


class RuleBuilder(TableBuilder):
    """Builds what earns, climbs and decides."""

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
        cites, rest = cites_apart(lines)
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
