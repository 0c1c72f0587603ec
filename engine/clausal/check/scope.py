"""Names → what they stand for: the item, its owner, the agreement's records, the provisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clausal.check.habits import VALUES
from clausal.diagnostics import a, did_you_mean
from clausal.ir import expressions as ir
from clausal.ir.types import ChoiceType, ListType, RecordType, Type, UnknownType
from clausal.source import Span
from clausal.syntax import expressions as e

if TYPE_CHECKING:
    from clausal.check.text import TextChecker


FEW = 8
"""As many names are listed in a help; with more, none."""


@dataclass(frozen=True, slots=True)
class GateName:
    """A gate, where an outcome is still to be named: `peer_review` in `peer_review is Promoted`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the text, and the records bound there, innermost first.

    `bound` holds pairs of the binding name and its record. In a scenario every record can be named.
    """

    text: TextChecker
    bound: tuple[tuple[str, str], ...] = ()
    scenario: bool = False

    def inside(self, name: str, record: str) -> Scope:
        """The scope of a list's item."""
        return replace(self, bound=((name, record), *self.bound))

    # -------------------------------------------------------------- subjects

    def subject(self, record: str, span: Span, what: str) -> ir.Expression | None:
        """The record that a provision is about, as bound here; a finding if none is at hand."""
        for name, bound in self.bound:
            if bound == record:
                return _subject(name, record, span)
        known = self.text.declared.records.get(record)
        if known is not None and (known.singleton or self.scenario):
            return _subject(record, record, span)
        if known is not None:
            self.text.report.add(
                "E107",
                f"`{what}` is about {a(record)}, and no {record} is at hand here",
                span,
                because=(known.span, f"the record `{record}` is declared here"),
                help="use it in a provision for that record, or pass the record along with `for`",
            )
        return None

    def fields_named(self, name: str) -> Iterator[tuple[str, str]]:
        """Where a bare field name is found: binding and record, the agreement's records last."""
        records = self.text.declared.records
        seen: set[str] = set()
        for binding, record in self.bound:
            if record in records and name in records[record].fields and binding not in seen:
                seen.add(binding)
                yield binding, record
        for single in records.values():
            if single.singleton and name in single.fields and single.name not in seen:
                yield single.name, single.name

    # -------------------------------------------------------------- paths

    def resolve(
        self, path: e.Path, expected: Type | None = None
    ) -> ir.Expression | GateName | None:
        """What a path stands for; None after a finding."""
        first, *rest = path.names
        base = self._first(first, bool(rest), path, expected)
        if base is None:
            return None
        if isinstance(base, _LadderName):
            return self._ladder_part(base.name, path)
        if rest and isinstance(base, GateName):
            self._no_part(base.name, rest[0], [])
            return None
        for name in rest:
            assert not isinstance(base, GateName)
            part = self.part_of(name, base)
            if part is None:
                return None
            base = replace(part, text=f"{base.text}.{name.text}")
        return base

    def _first(
        self, name: e.Name, more: bool, path: e.Path, expected: Type | None
    ) -> ir.Expression | GateName | _LadderName | None:
        text, span = name.text, name.span
        found = list(self.fields_named(text))
        is_option = isinstance(expected, ChoiceType) and not more and text in expected.options
        if is_option and not found:
            assert expected is not None
            return ir.Literal(type=expected, value=text, text=text, span=span)
        for binding, record in self.bound:
            if binding == text and (more or not found):
                return _subject(binding, record, span)
        if len(found) > 1 or (is_option and found):
            places = [f"`{binding}.{text}`" for binding, _ in found]
            if is_option:
                places.append(f"the option of `{getattr(expected, 'name', '')}`")
            self.text.report.add(
                "E104",
                f"`{text}` could mean {' or '.join(places)}",
                span,
                help=f"write which one, such as {places[0]}",
            )
            return None
        if found:
            binding, record = found[0]
            return self._field(_subject(binding, record, span), record, name)
        records = self.text.declared.records
        if text in records and (records[text].singleton or self.scenario):
            return _subject(text, text, span)
        return self._provision(name, path, expected)

    def _provision(
        self, name: e.Name, path: e.Path, expected: Type | None
    ) -> ir.Expression | GateName | _LadderName | None:
        checker, text = self.text, name.text
        entry = checker.declared.provisions.get(text)
        kind = entry.kind if entry else None
        match kind:
            case "constant":
                return ir.ConstantRef(
                    name=text, type=checker.constant_type(text), text=text, span=name.span
                )
            case "question":
                question = checker.question(text)
                return ir.QuestionRef(name=text, type=question.type, text=text, span=name.span)
            case "define":
                return self._define(text, None, name.span)
            case "source":
                return self._source_total(text, name.span)
            case "gate":
                return GateName(text, name.span)
            case "ladder":
                return _LadderName(text)
            case "table":
                checker.report.add(
                    "E108",
                    f"`{text}` is a table: say at which {' and '.join(checker.key_names(text))}",
                    name.span,
                    because=(checker.declared.provisions[text].node.name.span, "the table is here"),
                    help=f"as in `{text} at …`",
                )
                return None
            case _:
                self._unknown(name, path, expected)
                return None

    def _unknown(self, name: e.Name, path: e.Path, expected: Type | None) -> None:
        if isinstance(expected, UnknownType) and len(path.names) == 1:
            return  # it may well be an option of what has a finding already
        declared = self.text.declared
        fields = {
            field
            for _, record in self.bound
            if record in declared.records
            for field in declared.records[record].fields
        }
        singles = {f for r in declared.records.values() if r.singleton for f in r.fields}
        options: tuple[str, ...] = expected.options if isinstance(expected, ChoiceType) else ()
        values = [n for n in declared.provisions if " " not in n]
        known = [*fields, *singles, *options, *values, *(b for b, _ in self.bound)]
        help_ = (
            self._of_the_owner(name.text)
            or VALUES.get(name.text.lower())
            or did_you_mean(name.text, known)
        )
        if help_ is None:
            help_ = f"it can be {_or(options)}" if options else self._option_elsewhere(name.text)
        choice = expected.name if isinstance(expected, ChoiceType) else ""
        self.text.report.add(
            "E101",
            f"there is no `{name.text}` here"
            if not options
            else f"`{name.text}` is not one of the options of `{choice}`",
            name.span,
            because=declared.options_of(choice),
            help=help_ or "a name is a field, or a provision of this book",
            name=name.text,
        )

    def _of_the_owner(self, name: str) -> str | None:
        """For the owner, or a field of it, in a definition of an item: how it comes to hand."""
        records = self.text.declared.records
        item = self.bound[-1][1] if self.bound else ""
        owners = [
            record
            for record in records.values()
            if any(field.type == ListType(record=item) for field in record.fields.values())
        ]
        bound = {record for _, record in self.bound}
        for owner in owners:
            if owner.name not in bound and (name == owner.name or name in owner.fields):
                what = "" if name == owner.name else f"`{name}` is a field of `{owner.name}`: "
                return f"{what}write `define … of {item} for {owner.name}` to have it at hand"
        return None

    def _option_elsewhere(self, name: str) -> str | None:
        """For `subject is Art or Music`: what to compare an option with."""
        for choice in self.text.declared.choices.values():
            if name in choice.type.options:
                return (
                    f"`{name}` is an option of `{choice.name}`, and stands where one is compared: "
                    f"`… is {name}`, or `… is one of {choice.type.options[0]}, {name}`"
                )
        return None

    # -------------------------------------------------------------- what follows a dot

    def part_of(self, name: e.Name, base: ir.Expression) -> ir.Field | ir.DefineRef | None:
        """The field or definition of that name that a record has; None after a finding."""
        match base.type:
            case UnknownType():
                return None
            case RecordType(name=record):
                if name.text in self.text.declared.records[record].fields:
                    return self._field(base, record, name)
                entry = self.text.declared.provisions.get(name.text)
                if entry is not None and entry.kind == "define":
                    return self._define(name.text, base, name.span)
                fields = list(self.text.declared.records[record].fields)
                self._no_part(base.text, name, fields)
                return None
            case _:
                self._no_part(base.text, name, [])
                return None

    def _no_part(self, whole: str, name: e.Name, known: list[str]) -> None:
        help_ = did_you_mean(name.text, known)
        if help_ is None:
            few = 0 < len(known) <= FEW
            help_ = f"it has {_or(known)}" if few else "only a record has parts: its fields"
        self.text.report.add(
            "E101", f"`{whole}` has no `{name.text}`", name.span, help=help_, name=name.text
        )

    def _field(self, base: ir.Expression, record: str, name: e.Name) -> ir.Field:
        found = self.text.declared.records[record].fields[name.text]
        return ir.Field(
            record=base,
            field=name.text,
            may_be_missing=found.may_be_missing,
            type=found.type,
            text=name.text,
            span=base.span.to(name.span),
        )

    def _define(self, name: str, base: ir.Expression | None, span: Span) -> ir.DefineRef | None:
        checker = self.text
        about = checker.define_subjects(name)
        if about is None:
            return None
        subject_record, other_record = about
        subject = base or self.subject(subject_record, span, name)
        if subject is None:
            return None
        if subject.type != RecordType(name=subject_record):
            checker.report.add(
                "E107",
                f"`{name}` is about {a(subject_record)}, not about {a(_record(subject.type))}",
                span,
                because=(checker.declared.provisions[name].node.name.span, "it is defined here"),
            )
            return None
        other = self.subject(other_record, span, name) if other_record else None
        if other_record and other is None:
            return None
        return ir.DefineRef(
            name=name,
            subject=subject,
            other=other,
            type=checker.define_type(name),
            text=name,
            span=span,
        )

    def _source_total(self, name: str, span: Span) -> ir.Expression | None:
        root, type = self.text.source_root_and_type(name)
        subject = self.any_subject(root, span, name)
        if subject is None:
            return None
        return ir.SourceTotal(name=name, subject=subject, type=type, text=name, span=span)

    def any_subject(self, root: str, span: Span, what: str) -> ir.Expression | None:
        """The root record of a provision; for a reserved one, which has none, whatever is bound."""
        if root:
            return self.subject(root, span, what)
        name, record = self.bound[0] if self.bound else ("", "")
        return _subject(name, record, span)

    def _ladder_part(self, name: str, path: e.Path) -> ir.Expression | None:
        parts = self.text.ladder_parts(name, path.span)
        if parts is None:
            return None
        root, types = parts
        if len(path.names) != 2 or path.names[1].text not in types:
            known = list(types)
            last = path.names[1] if len(path.names) > 1 else path.names[0]
            said = f"`{name}` is a ladder: say which part of it is meant"
            if len(path.names) > 1:
                said = f"the ladder `{name}` has no `{last.text}`"
            self.text.report.add(
                "E101",
                said,
                last.span,
                help=(did_you_mean(last.text, known) if len(path.names) > 1 else None)
                or f"write {_or([f'{name}.{part}' for part in known])}",
            )
            return None
        part, type = types[path.names[1].text]
        subject = self.any_subject(root, path.span, name)
        if subject is None:
            return None
        return ir.LadderPart(
            name=name, part=part, subject=subject, type=type, text=str(path), span=path.span
        )


@dataclass(frozen=True, slots=True)
class _LadderName:
    name: str


def _subject(name: str, record: str, span: Span) -> ir.Subject:
    return ir.Subject(name=name, type=RecordType(name=record), text=name, span=span)


def _record(type: Type) -> str:
    return type.name if isinstance(type, RecordType) else "value"


def _or(names: list[str] | tuple[str, ...]) -> str:
    shown = [f"`{name}`" for name in names]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
