"""The whole of a text, provision by provision; what one asks of another is checked on first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from clausal.check.declarations import Declarations
from clausal.check.decisions import check_body, fits
from clausal.check.expressions import check_as, check_expression
from clausal.check.gates import GateHead, build_gate, gate_head
from clausal.check.ladders import LadderHead, build_ladder, ladder_head
from clausal.check.rules import hull
from clausal.check.scope import Scope
from clausal.check.sources import SourceHead, build_source, source_head
from clausal.check.tables import build_table
from clausal.check.types import field_type
from clausal.check.windows import day_after, windows
from clausal.ir import text as ir
from clausal.ir.expressions import Expression, LadderPartKind
from clausal.ir.types import (
    ChoiceType,
    MoneyType,
    NumberType,
    PercentType,
    Quantity,
    Type,
    UnknownType,
)
from clausal.syntax import nodes as n

T = TypeVar("T")


class TextChecker:
    """Checks one text. Each provision is built once; one that is asked for while it is being
    built answers with its declared type, and the cycle is found afterwards."""

    def __init__(self, declared: Declarations, attachments: Mapping[str, str]) -> None:
        self.declared = declared
        self.report = declared.report
        self.attachments = attachments
        self._built: dict[str, Any] = {}
        self._building: set[str] = set()

    # -------------------------------------------------------------- once each

    def _once(self, key: str, make: Callable[[], T]) -> T | None:
        """The thing by that key, made on first use; None while it is being made."""
        if key in self._built:
            built: T = self._built[key]
            return built
        if key in self._building:
            return None
        self._building.add(key)
        try:
            self._built[key] = made = make()
        finally:
            self._building.discard(key)
        return made

    def node(self, name: str) -> Any:
        """The tree of a provision."""
        return self.declared.provisions[name].node

    def common(self, name: str) -> dict[str, Any]:
        """Name, title, citations and place, as every provision has them."""
        entry = self.declared.provisions[name]
        node = entry.node
        title = getattr(node, "title", None)
        return {"name": name, "title": title, "cites": entry.cites, "span": node.name.span}

    def type_of(self, node: n.Type) -> Type:
        """A type as written."""
        return field_type(node, self.declared, self.declared.records)

    def is_reserved(self, name: str) -> bool:
        """Whether the whole provision is reserved."""
        return isinstance(self.node(name), n.Reserved)

    def reserved_version(self, name: str) -> tuple[ir.Version[Any], ...]:
        """The one version of a provision that is reserved as a whole."""
        node = self.node(name)
        return (ir.Version(content=ir.Reserved(until=node.until), span=node.span),)

    def _reserved_type(self, node: n.Reserved) -> Type:
        if node.type is not None:
            return self.type_of(node.type)
        self.report.add(
            "E303",
            f"the reserved {node.kind} `{node.name.text}` does not say what it will be",
            node.span,
            help=f"as in `reserved {node.kind} {node.name.text} as percent`",
        )
        return UnknownType()

    # -------------------------------------------------------------- constants and questions

    def constant(self, name: str) -> ir.Constant | None:
        """A constant with its versions."""
        return self._once(f"constant {name}", lambda: self._constant(name))

    def _constant(self, name: str) -> ir.Constant:
        node = self.node(name)
        if isinstance(node, n.Reserved):
            type = self._reserved_type(node)
            return ir.Constant(type=type, versions=self.reserved_version(name), **self.common(name))
        scope = Scope(self)
        declared = None if node.type is None else self.type_of(node.type)
        if node.value is not None:
            value = self._constant_value(node.value, declared, node.type, scope)
            versions: tuple[ir.Version[Expression | ir.Reserved], ...] = (
                ir.Version(content=value, span=node.span),
            )
        else:
            dated: list[Any] = [
                (v.start, v.to, ir.Reserved(until=v.until), v.span)
                if isinstance(v, n.ReservedVersion)
                else (
                    v.start,
                    v.to,
                    self._constant_value(v.value, declared, node.type, scope),
                    v.span,
                )
                for v in node.versions
            ]
            versions = windows(dated, name, self.report)
        found = [v.content.type for v in versions if not isinstance(v.content, ir.Reserved)]
        type = _joined(found, declared or UnknownType())
        return ir.Constant(type=type, versions=versions, **self.common(name))

    def _constant_value(
        self, node: Any, declared: Type | None, written: n.Type | None, scope: Scope
    ) -> Expression:
        if declared is None:
            return check_expression(node, scope)
        value = check_as(node, declared, scope)
        fits(value, declared, written, scope)
        return value

    def constant_type(self, name: str) -> Type:
        """The type of a constant: what it holds, else what it is declared as."""
        constant = self.constant(name)
        if constant is not None:
            return constant.type
        node = self.node(name)
        return UnknownType() if node.type is None else _open(self.type_of(node.type))

    def question(self, name: str) -> ir.Question:
        """A question and its readings."""
        made = self._once(f"question {name}", lambda: self._question(name))
        assert made is not None
        return made

    def _question(self, name: str) -> ir.Question:
        node = self.node(name)
        readings = [reading.name.text for reading in node.readings]
        adopted = [reading for reading in node.readings if reading.adopted]
        for index, reading in enumerate(node.readings):
            if reading.name.text in readings[:index]:
                self.report.add(
                    "E102", f"the reading `{reading.name.text}` stands twice", reading.name.span
                )
        if len(adopted) > 1:
            self.report.add(
                "E313",
                f"two readings of `{name}` are adopted",
                adopted[1].span,
                because=(adopted[0].span, "the first is here"),
                help="adopt one; a caller can ask for the other",
            )
        return ir.Question(
            type=ChoiceType(name=name, options=tuple(dict.fromkeys(readings))),
            adopted=adopted[0].name.text if adopted else None,
            titles={r.name.text: r.title for r in node.readings if r.title},
            **self.common(name),
        )

    # -------------------------------------------------------------- tables

    def table(self, name: str) -> ir.Table:
        """A table with its grids."""
        made = self._once(f"table {name}", lambda: self._table(name))
        if made is None:  # a raise that looks itself up
            return ir.Table(type=UnknownType(), keys=(), versions=(), **self.common(name))
        return made

    def _table(self, name: str) -> ir.Table:
        node = self.node(name)
        if isinstance(node, n.Reserved):
            type = self._reserved_type(node)
            return ir.Table(
                type=type, keys=(), versions=self.reserved_version(name), **self.common(name)
            )
        return build_table(node, self)

    def key_names(self, name: str) -> list[str]:
        """The keys of a table, in order."""
        return [key.name for key in self.table(name).keys] or ["its keys"]

    # -------------------------------------------------------------- definitions

    def define(self, name: str) -> ir.Define | None:
        """A definition; None while it is being built."""
        return self._once(f"define {name}", lambda: self._define(name))

    def _define(self, name: str) -> ir.Define | None:
        node: n.Define | n.Reserved = self.node(name)
        about = self.define_subjects(name)
        if about is None:
            return None
        subject, other = about
        if isinstance(node, n.Reserved):
            return ir.Define(
                subject=subject,
                other=other,
                type=self._reserved_type(node),
                versions=self.reserved_version(name),
                **self.common(name),
            )
        bound = [(subject, subject)] + ([(other, other)] if other else [])
        scope = Scope(self, tuple(bound))
        declared = self.type_of(node.type)
        for record in dict.fromkeys((subject, *([other] if other else []))):
            field = self.declared.records[record].fields.get(name)
            if field is not None:
                self.report.add(
                    "E106",
                    f"`{name}` is a field of `{record}` already",
                    node.name.span,
                    because=(field.span, "the field is declared here"),
                    help="give the definition another name",
                )
        dated: list[Any] = [
            (v.start, v.to, ir.Reserved(until=v.until), v.span)
            if isinstance(v, n.ReservedVersion)
            else (v.start, v.to, check_body(v.body, declared, node.type, scope, name), v.span)
            for v in node.versions
        ]
        versions = windows(dated, name, self.report)
        found = [
            value.type
            for version in versions
            if isinstance(version.content, ir.Decision)
            for value in _values(version.content)
        ]
        return ir.Define(
            subject=subject,
            other=other,
            type=_joined(found, declared),
            versions=versions,
            **self.common(name),
        )

    def define_subjects(self, name: str) -> tuple[str, str | None] | None:
        """The records a definition is about; None after a finding."""
        return self._once(f"subjects {name}", lambda: self._define_subjects(name))

    def _define_subjects(self, name: str) -> tuple[str, str | None] | None:
        node = self.node(name)
        if node.subject is None:
            self.report.add(
                "E303",
                f"the reserved define `{name}` does not say of what record",
                node.span,
                help=f"as in `reserved define {name} of … as …`",
            )
            return None
        for written in (node.subject, node.other):
            if written is not None and written.text not in self.declared.records:
                self.unknown_record(written)
                return None
        return node.subject.text, node.other.text if node.other else None

    def unknown_record(self, name: Any) -> None:
        """The finding for a record that is not there."""
        from clausal.diagnostics import did_you_mean

        self.report.add(
            "E103",
            f"there is no record `{name.text}`",
            name.span,
            help=did_you_mean(name.text, self.declared.records)
            or f"declare it: `record {name.text}` and its fields",
        )

    def define_type(self, name: str) -> Type:
        """The type of a definition: what its bodies make, else what it is declared as."""
        define = self.define(name)
        if define is not None:
            return define.type
        node = self.node(name)
        return UnknownType() if node.type is None else _open(self.type_of(node.type))

    # -------------------------------------------------------------- sources, gates, ladders

    def source_head(self, name: str) -> SourceHead | None:
        """Scope, day and unit of a source, without its branches' conditions."""
        return self._once(f"head {name}", lambda: source_head(self.node(name), self))

    def source_root_and_type(self, name: str) -> tuple[str, Type]:
        """The root record and the unit of a source."""
        if self.is_reserved(name):
            node = self.node(name)
            return "", UnknownType() if node.type is None else self.type_of(node.type)
        head = self.source_head(name)
        return ("", UnknownType()) if head is None else (head.scope.root, head.type)

    def source(self, name: str) -> ir.Source | None:
        """A source with its decision."""
        return self._once(f"source {name}", lambda: build_source(name, self))

    def gate_head(self, name: str) -> GateHead | None:
        """Scope and outcomes of a gate, without its requirements."""
        return self._once(f"head {name}", lambda: gate_head(self.node(name), self))

    def gate_outcomes(self, name: str) -> tuple[str, ...]:
        """What a gate can come out as; of a reserved one, nothing is known but that it is a gate."""
        return self.gate_type(name).options

    def gate_type(self, name: str) -> ChoiceType:
        """The outcomes of a gate as a choice."""
        head = None if self.is_reserved(name) else self.gate_head(name)
        return head.type if head else ChoiceType(name=name, options=("not met", "met"))

    def gate_root(self, name: str) -> str:
        """The root record of a gate; "" for a reserved one."""
        head = None if self.is_reserved(name) else self.gate_head(name)
        return head.scope.root if head else ""

    def gate(self, name: str) -> ir.Gate | None:
        """A gate with its test."""
        return self._once(f"gate {name}", lambda: build_gate(name, self))

    def ladder_head(self, name: str) -> LadderHead | None:
        """The parts of a ladder, without its moves."""
        return self._once(f"head {name}", lambda: ladder_head(self.node(name), self))

    def ladder_parts(self, name: str) -> tuple[str, dict[str, tuple[LadderPartKind, Type]]] | None:
        """The root record of a ladder, and its parts by the names its record gives them."""
        if self.is_reserved(name):
            self.report.add(
                "E304",
                f"the ladder `{name}` is reserved, and has no parts yet",
                self.node(name).name.span,
            )
            return None
        head = self.ladder_head(name)
        if head is None:
            return None
        return head.root, {
            head.rung_field: (LadderPartKind.RUNG, head.rung_type),
            head.step_field: (LadderPartKind.STEP, head.step_type),
            head.balance_field: (LadderPartKind.BALANCE, head.balance_type),
        }

    def ladder(self, name: str) -> ir.Ladder | None:
        """A ladder with its climb."""
        return self._once(f"ladder {name}", lambda: build_ladder(name, self))

    # -------------------------------------------------------------- the whole

    def build(self, version: str) -> ir.ConsolidatedText:
        """Every provision of the text; findings are in the report."""

        def all_of(kind: str, make: Callable[[str], T | None]) -> dict[str, T]:
            names = self.declared.of_kind(kind)
            made = {name: make(name) for name in names}
            return {name: thing for name, thing in made.items() if thing is not None}

        return ir.ConsolidatedText(
            version=version,
            agreement=self._agreement(),
            units=self.declared.units,
            choices=self.declared.choices,
            records=self.declared.records,
            constants=all_of("constant", self.constant),
            questions=all_of("question", self.question),
            tables=all_of("table", self.table),
            defines=all_of("define", self.define),
            sources=all_of("source", self.source),
            gates=all_of("gate", self.gate),
            ladders=all_of("ladder", self.ladder),
        )

    def _agreement(self) -> ir.Agreement:
        node = self.declared.agreement
        if node is None:
            return ir.Agreement(name="", title="")
        window = node.window
        return ir.Agreement(
            name=node.name.text,
            title=node.title,
            start=window.start if window else None,
            end=day_after(window.to) if window else None,
            holds_over=window.until_replaced if window else True,
            year_start=node.year_start or (7, 1),
            currency=node.currency or "USD",
            cites=node.cites,
            span=node.name.span,
        )


def _values(decision: ir.Decision) -> list[Expression]:
    default = [] if decision.default is None else [decision.default]
    return [*default, *(case.value for case in decision.cases)]


def _joined(found: list[Type], declared: Type) -> Type:
    """The type that holds every one of the values found; the declared one if there is none."""
    known = [type for type in found if not isinstance(type, UnknownType)]
    if not known:
        return _open(declared)
    first, *rest = known
    if not isinstance(first, Quantity):
        return first
    joined: Quantity = first
    for type in rest:
        if isinstance(type, Quantity):
            joined = hull(joined, type)
    if isinstance(declared, PercentType) and not isinstance(joined, PercentType):
        joined = PercentType(places=joined.places, low=joined.low, high=joined.high)
    return joined  # type: ignore[return-value]


def _open(declared: Type) -> Type:
    """A declared type as long as nothing is known of its values."""
    if isinstance(declared, NumberType | PercentType):
        return replace(declared, places=None, low=None, high=None)
    if isinstance(declared, MoneyType):
        return replace(declared, low=None, high=None)
    return declared
