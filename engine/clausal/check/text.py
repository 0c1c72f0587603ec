"""The whole of a text, provision by provision; what one asks of another is checked on first use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from clausal.check.constants import build_constant
from clausal.check.declarations import Declarations
from clausal.check.defines import build_define, define_subjects
from clausal.check.gates import GateHead, build_gate, gate_head
from clausal.check.ladders import LadderHead, build_ladder, ladder_head
from clausal.check.order import in_order
from clausal.check.rules import unbounded
from clausal.check.sources import SourceHead, build_source, source_head
from clausal.check.tables import build_table
from clausal.check.types import field_type
from clausal.check.windows import day_after
from clausal.diagnostics import did_you_mean
from clausal.ir import text as ir
from clausal.ir.expressions import LadderPartKind
from clausal.ir.show import SYMBOLS
from clausal.ir.types import (
    ChoiceType,
    DurationType,
    ListType,
    NumberType,
    RecordType,
    SetType,
    Type,
    UnknownType,
    type_name,
)
from clausal.source import Source, Span
from clausal.syntax import nodes as n
from clausal.syntax.expressions import Name

T = TypeVar("T")


class TextChecker:
    """Checks one text. Each provision is built once; one that is asked for while it is being
    built answers with its declared type, and the cycle is found afterwards."""

    def __init__(
        self,
        declared: Declarations,
        attachments: Mapping[str, Source],
        gone: Collection[str] = (),
    ) -> None:
        self.declared = declared
        self.report = declared.report
        self.attachments = attachments
        self.gone = frozenset(gone)
        self.flawed: set[str] = set()
        """The tables that have a finding at a key: whether they have every row can't be said."""
        self._built: dict[str, Any] = {}
        self._building: set[str] = set()
        self.as_written: dict[str, Type] = {}
        """The types of constants, with the places and range of the values written."""

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
        except RecursionError:
            self._built[key] = None
            raise
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
        return {
            "name": name,
            "title": title,
            "cites": entry.cites,
            "amended": entry.by,
            "span": node.name.span,
        }

    def type_of(self, node: n.Type) -> Type:
        """The type that a provision says it gives."""
        type = field_type(node, self.declared, self.declared.records)
        return self.single(type, node.span, "a provision")

    def single(self, type: Type, span: Span, what: str) -> Type:
        """The type, if it is that of a single value; `what` is what has it."""
        if not isinstance(type, ListType | SetType | RecordType | DurationType):
            return type
        self.report.add(
            "E251",
            f"{what} can't be {type_name(type)}",
            span,
            help="state a single value: a number, an amount, a day, an option, yes or no",
        )
        return UnknownType()

    @property
    def currency(self) -> str:
        """The agreement's currency."""
        agreement = self.declared.agreement
        return (agreement.currency if agreement else None) or "USD"

    def check_symbol(self, symbol: str | None, span: Span) -> None:
        """Finds an amount in another currency than the agreement's."""
        wanted = SYMBOLS.get(self.currency, "$")
        if symbol and symbol != wanted:
            self.report.add(
                "E205",
                f"`{symbol}` is not the sign of this agreement's currency, {self.currency}",
                span,
                help=f"write `{wanted}`",
            )

    def is_reserved(self, name: str) -> bool:
        """Whether the whole provision is reserved."""
        return isinstance(self.node(name), n.Reserved)

    def reserved_version(self, name: str) -> tuple[ir.Version[Any], ...]:
        """The one version of a provision that is reserved as a whole."""
        node = self.node(name)
        return (ir.Version(content=ir.Reserved(until=node.until), span=node.span),)

    def reserved_type(self, node: n.Reserved) -> Type:
        """What a reserved provision says it will be."""
        if node.type is not None:
            return self.type_of(node.type)
        of = f" of {node.subject.text}" if node.subject else ""
        example = {n.Kind.SOURCE: "number of points", n.Kind.TABLE: "money"}.get(
            node.kind, "percent"
        )
        self.report.add(
            "E303",
            f"the reserved {node.kind} `{node.name.text}` does not say what it will be",
            node.span,
            help=f"as in `reserved {node.kind} {node.name.text}{of} as {example}`",
        )
        return UnknownType()

    # -------------------------------------------------------------- constants and questions

    def constant(self, name: str) -> ir.Constant | None:
        """A constant with its versions."""
        return self._once(f"constant {name}", lambda: build_constant(name, self))

    def constant_type(self, name: str) -> Type:
        """The type of a constant as it is written: what it holds, else what it is declared as."""
        if self.constant(name) is not None:
            return self.as_written[name]
        node = self.node(name)
        if node.type is not None:
            return unbounded(self.type_of(node.type))
        self.report.add(
            "E330",
            f"the constant `{name}` would have to be known before itself",
            node.name.span,
            help="state its value without the others of the circle",
        )
        return UnknownType()

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
                    "E102",
                    f"the reading `{reading.name.text}` stands twice",
                    reading.name.span,
                    help="take one of them out",
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
        if made is None:
            self.report.add(
                "E330",
                f"a version of the table `{name}` would have to be known before itself",
                self.node(name).name.span,
                help="state by how much it is raised without looking the table up",
            )
            return ir.Table(type=UnknownType(), keys=(), versions=(), **self.common(name))
        return made

    def _table(self, name: str) -> ir.Table:
        node = self.node(name)
        if isinstance(node, n.Reserved):
            type = self.reserved_type(node)
            return ir.Table(
                type=type, keys=(), versions=self.reserved_version(name), **self.common(name)
            )
        return build_table(node, self)

    def key_names(self, name: str) -> list[str]:
        """The keys of a table, in order."""
        return [key.name for key in self.table(name).keys] or ["which key"]

    # -------------------------------------------------------------- definitions

    def define(self, name: str) -> ir.Define | None:
        """A definition; None while it is being built."""
        return self._once(f"define {name}", lambda: build_define(name, self))

    def define_subjects(self, name: str) -> tuple[str, str | None] | None:
        """The records a definition is about; None after a finding."""
        return self._once(f"subjects {name}", lambda: define_subjects(name, self))

    def unknown_record(self, name: Name) -> None:
        """The finding for a record that is not there."""
        self.report.add(
            "E103",
            f"there is no record `{name.text}`",
            name.span,
            help=did_you_mean(name.text, self.declared.records)
            or f"declare it: `record {name.text}` and its fields",
            name=name.text,
        )

    def define_type(self, name: str) -> Type:
        """The type of a definition: what its bodies make, else what it is declared as."""
        define = self.define(name)
        if define is not None:
            return define.type
        node = self.node(name)
        return UnknownType() if node.type is None else unbounded(self.type_of(node.type))

    # -------------------------------------------------------------- sources, gates, ladders

    def source_head(self, name: str) -> SourceHead | None:
        """Scope, day and unit of a source, without its branches' conditions."""
        return self._once(f"head {name}", lambda: source_head(self.node(name), self))

    def source_root_and_type(self, name: str) -> tuple[str, Type]:
        """The root record and the unit of a source."""
        if self.is_reserved(name):
            return "", self._reserved_units(self.node(name))
        head = self.source_head(name)
        return ("", UnknownType()) if head is None else (head.scope.root, head.type)

    def _reserved_units(self, node: n.Reserved) -> Type:
        """What a reserved source will earn: what it says, else the only unit there is."""
        if node.type is None and len(self.declared.units) == 1:
            return NumberType(unit=next(iter(self.declared.units)))
        return self.reserved_type(node)

    def source(self, name: str) -> ir.Source | None:
        """A source with its decision."""
        return self._once(f"source {name}", lambda: build_source(name, self))

    def gate_head(self, name: str) -> GateHead | None:
        """Scope and outcomes of a gate, without its requirements."""
        return self._once(f"head {name}", lambda: gate_head(self.node(name), self))

    def gate_outcomes(self, name: str) -> tuple[str, ...]:
        """What a gate can come out as; of a reserved one no more is known than that it is one."""
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

    def ladder_parts(
        self, name: str, span: Span
    ) -> tuple[str, dict[str, tuple[LadderPartKind, Type]]] | None:
        """The root record of a ladder, and its parts by the names its record gives them.

        `span` is where one of them is asked for.
        """
        if self.is_reserved(name):
            self.report.add(
                "E304",
                f"the ladder `{name}` is reserved, and nobody can have a position on it yet",
                span,
                because=(self.node(name).name.span, "it is reserved here"),
                help="reserve what depends on it too, as in `reserved define … of … as …`",
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

        provisions = self.declared.provisions
        makers: dict[str, Callable[[str], Any]] = {
            "constant": self.constant,
            "question": self.question,
            "table": self.table,
            "define": self.define,
            "source": self.source,
            "gate": self.gate,
            "ladder": self.ladder,
        }
        made: dict[str, Any] = {}
        for name in in_order(provisions):
            kind = provisions[name].kind
            if kind not in makers:
                continue
            try:
                made[name] = makers[kind](name)
            except RecursionError:
                # An expression's depth is bounded, and the order takes care of any other chain.
                self.report.add(
                    "E330",
                    f"what `{name}` needs leads back to itself, by a way too long to follow",
                    provisions[name].node.name.span,
                    help="let one of them be stated without the others",
                )

        def all_of(kind: str) -> dict[str, Any]:
            return {
                name: made[name]
                for name in self.declared.of_kind(kind)
                if made.get(name) is not None
            }

        return ir.ConsolidatedText(
            version=version,
            agreement=self._agreement(),
            units=self.declared.units,
            choices=self.declared.choices,
            records=self.declared.records,
            constants=all_of("constant"),
            questions=all_of("question"),
            tables=all_of("table"),
            defines=all_of("define"),
            sources=all_of("source"),
            gates=all_of("gate"),
            ladders=all_of("ladder"),
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
            currency=self.currency,
            cites=node.cites,
            parties=tuple(party.title for party in node.parties),
            ratified=node.ratified,
            ratified_assumed=node.ratified_assumed,
            span=node.name.span,
        )
