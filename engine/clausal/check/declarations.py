"""What a text declares: its names by kind, found before anything is checked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from clausal.check.types import field_type
from clausal.diagnostics import Diagnostic, Label, a
from clausal.history.texts import Entry, Text
from clausal.ir import text as ir
from clausal.ir.types import ChoiceType
from clausal.source import Span
from clausal.syntax import nodes as n
from clausal.syntax.build_expressions import RESERVED_WORDS
from clausal.syntax.expressions import Name

TIMES = ("year", "years", "month", "months", "day", "days")

PLURALS = {
    n.Unit: "unit",
    n.Choice: "choice",
    n.Record: "record",
    n.Constant: "constant",
    n.Table: "table",
    n.Define: "define",
    n.SourceProvision: "source",
    n.Ladder: "ladder",
    n.Gate: "gate",
    n.Question: "question",
}
"""The kind of each provision's node, as it is written."""


class Report:
    """The findings of a pass, in the order in which they are made; none is told twice.

    `unread` are the names of items whose text could not be read. That they are not known is not
    told, and neither is it of a word that can't be a name: why not has been. `missed` are those of
    them that are needed.
    """

    def __init__(self, unread: Collection[str] = ()) -> None:
        self.unread = frozenset(unread)
        self.missed: set[str] = set()
        self._found: dict[tuple[Diagnostic, str], None] = {}

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """The findings so far."""
        return [found for found, _ in self._found]

    def add(
        self,
        code: str,
        message: str,
        span: Span,
        *,
        help: str | None = None,
        because: tuple[Span, str] | None = None,
        name: str | None = None,
    ) -> None:
        """One finding; `because` is a second place and what it explains.

        `name` is the name that is not known, where that is the finding.
        """
        if name in self.unread:
            self.missed.add(name)
        if name in self.unread or name in RESERVED_WORDS:
            return
        label = Label(span=because[0], message=because[1]) if because else None
        self.include(Diagnostic(code=code, message=message, span=span, help=help, because=label))

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """Inside, findings are not kept: what is looked at will be checked in its own turn."""
        kept = self._found
        self._found = dict(kept)
        try:
            yield
        finally:
            self._found = kept

    def include(self, found: Diagnostic) -> None:
        """A finding that is made already. Equal places in two files are two findings."""
        self._found[found, found.span.source.name if found.span else ""] = None


@dataclass(frozen=True, slots=True)
class Declared:
    """A provision of the text, with the article it stands under."""

    node: n.Provision
    cites: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    """the amendments that gave it its words"""

    @property
    def kind(self) -> str:
        """`define`, `gate`, …; a reserved provision has the kind it is reserved as."""
        node = self.node
        return node.kind.value if isinstance(node, n.Reserved) else PLURALS[type(node)]


@dataclass(slots=True)
class Declarations:
    """Every name of a text. Vocabulary is built at once; provisions wait for their check."""

    report: Report
    agreement: n.Agreement | None = None
    provisions: dict[str, Declared] = field(default_factory=dict)
    units: dict[str, ir.Unit] = field(default_factory=dict)
    choices: dict[str, ir.Choice] = field(default_factory=dict)
    records: dict[str, ir.Record] = field(default_factory=dict)

    def of_kind(self, *kinds: str) -> Mapping[str, Declared]:
        """The provisions of those kinds."""
        return {name: d for name, d in self.provisions.items() if d.kind in kinds}

    def options_of(self, choice: str) -> tuple[Span, str] | None:
        """The second place of a finding about an option: where the choice is declared."""
        declared = self.choices.get(choice)
        return (declared.span, "its options are declared here") if declared else None


def declare(text: Text, report: Report, cites: Mapping[str, str] | None = None) -> Declarations:
    """Collects the provisions of a consolidated text.

    `cites` are the citations of the amendments in it, by their names.
    """
    declared = Declarations(report=report, agreement=text.agreement)
    places: dict[str, tuple[Name, str]] = {}
    for entry in text.entries:
        article = () if entry.article is None else (article_cite(entry.article),)
        changed = tuple(cites[name] for name in entry.by if name in cites) if cites else ()
        _provision(declared, places, entry, article, changed)
    _vocabulary(declared)
    return declared


def article_cite(article: n.Article) -> str:
    """`Article 5.2, Promotion`; a number that is a word stands by itself: `Exhibit 6, …`."""
    number = article.number if article.number[:1].isalpha() else f"Article {article.number}"
    return f"{number}, {article.title}" if article.title else number


def _provision(
    declared: Declarations,
    places: dict[str, tuple[Name, str]],
    stated: Entry,
    article: tuple[str, ...],
    changed: tuple[str, ...],
) -> None:
    item = stated.item
    entry = Declared(item, (*article, *getattr(item, "cites", ()), *changed), stated.by)
    name = item.name
    # A choice or unit may share its name with a field or key, but not with another provision;
    # records and choices live apart from values: `level` is a choice and a field.
    spot = f"{'type ' if isinstance(item, n.Choice | n.Record | n.Unit) else ''}{name.text}"
    if spot in places:
        first, kind = places[spot]
        declared.report.add(
            "E102",
            f"there are two provisions named `{name.text}`",
            name.span,
            because=(first.span, f"the first, {a(kind)}, is here"),
            help="give one of them another name",
        )
        return
    places[spot] = (name, entry.kind)
    key = name.text
    if isinstance(item, n.Choice | n.Record | n.Unit):
        key = f"{entry.kind} {name.text}"
    declared.provisions[key] = entry


def _vocabulary(declared: Declarations) -> None:
    # Types of record fields refer to choices and units: those come first.
    for entry in declared.provisions.values():
        node = entry.node
        common = {
            "name": node.name.text,
            "cites": entry.cites,
            "amended": entry.by,
            "span": node.name.span,
        }
        if isinstance(node, n.Unit):
            if node.name.text in TIMES:
                declared.report.add(
                    "E105",
                    f"`{node.name.text}` is a word for time, and can't name a unit",
                    node.name.span,
                    help="add a word to it with `_`, as in `leave_days`",
                )
            declared.units[node.name.text] = ir.Unit(title=node.title, **common)  # type: ignore[arg-type]
        elif isinstance(node, n.Choice):
            _choice(declared, node, common)
    records = [e for e in declared.provisions.values() if isinstance(e.node, n.Record)]
    names = {e.node.name.text for e in records}
    for entry in records:
        node = entry.node
        assert isinstance(node, n.Record)
        fields: dict[str, ir.Field] = {}
        for f in node.fields:
            if f.name.text in fields:
                declared.report.add(
                    "E102",
                    f"`{node.name.text}` has two fields named `{f.name.text}`",
                    f.name.span,
                    because=(fields[f.name.text].span, "the first is here"),
                    help="give one of them another name",
                )
                continue
            fields[f.name.text] = ir.Field(
                name=f.name.text,
                type=field_type(f.type, declared, names),
                may_be_missing=n.Flag.MAY_BE_MISSING in f.flags,
                personal=n.Flag.PERSONAL in f.flags,
                fixed=n.Flag.FIXED in f.flags,
                title=f.title,
                span=f.name.span,
            )
        declared.records[node.name.text] = ir.Record(
            name=node.name.text,
            title=node.title,
            cites=entry.cites,
            amended=entry.by,
            span=node.name.span,
            singleton=node.singleton,
            fields=fields,
        )


def _choice(declared: Declarations, node: n.Choice, common: Mapping[str, object]) -> None:
    options: dict[str, str] = {}
    seen: dict[str, Span] = {}
    for option in node.options:
        name = option.name.text
        if name in seen:
            declared.report.add(
                "E102",
                f"`{name}` stands twice in this choice",
                option.name.span,
                because=(seen[name], "the first is here"),
                help="take one of them out",
            )
        seen.setdefault(name, option.name.span)
        if option.title:
            options[name] = option.title
    declared.choices[node.name.text] = ir.Choice(
        type=ChoiceType(name=node.name.text, options=tuple(seen), ordered=node.ordered),
        titles=options,
        **common,  # type: ignore[arg-type]
    )
