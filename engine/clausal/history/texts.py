"""The files of a book → its agreement as it was made, and the amendments and proposals to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from clausal.syntax import nodes as n
from clausal.syntax.printer import print_item

Key = tuple[str, str]
"""The name of a provision, `("", name)`; vocabulary has names of its own, `("type", name)`."""


def key_of(item: n.Provision) -> Key:
    """The name of a provision among the others."""
    return ("type" if isinstance(item, n.Choice | n.Record | n.Unit) else "", item.name.text)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A provision in a text, the article it stands under, and who gave it its words.

    `by` are the names of the amendments that changed it, in the order in which they took force;
    none if it stands as it was agreed.
    """

    item: n.Provision
    article: n.Article | None = None
    by: tuple[str, ...] = ()

    @cached_property
    def printed(self) -> str:
        """Its canonical form under its article. Many texts share an entry."""
        article = "" if self.article is None else print_item(self.article)
        return article + print_item(self.item)


@dataclass(frozen=True, kw_only=True)
class Text:
    """What an agreement says: its heading and its provisions, in the order written.

    Names that stand twice are kept, for the checker to find.
    """

    agreement: n.Agreement | None = None
    entries: tuple[Entry, ...] = ()
    by: tuple[str, ...] = ()
    """the amendments that changed the heading"""

    @cached_property
    def by_key(self) -> Mapping[Key, Entry]:
        """The provisions by their names; of two with one name, the first."""
        found: dict[Key, Entry] = {}
        for entry in self.entries:
            found.setdefault(key_of(entry.item), entry)
        return found

    @cached_property
    def sources(self) -> tuple[n.SourceProvision | n.Reserved, ...]:
        """The sources, and what is reserved. Each feeds a ladder by its unit, unnamed by it."""
        kinds = n.SourceProvision | n.Reserved
        return tuple(entry.item for entry in self.entries if isinstance(entry.item, kinds))

    @cached_property
    def lists(self) -> frozenset[tuple[str, str, str]]:
        """Record, field and item of every list. An item belongs to whoever has a list of it."""
        return frozenset(
            (entry.item.name.text, field.name.text, field.type.record.text)
            for entry in self.entries
            if isinstance(entry.item, n.Record)
            for field in entry.item.fields
            if isinstance(field.type, n.ListType)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """An amendment or a proposal: its heading, and the changes under it."""

    heading: n.Amendment
    changes: tuple[n.Change, ...] = ()

    @property
    def name(self) -> str:
        """Its name."""
        return self.heading.name.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A book's items, sorted by what they are. `rest` is what belongs to no text: the version of
    the language, changes without a heading, provisions under a change's heading."""

    text: Text
    patches: tuple[Patch, ...] = ()
    scenarios: tuple[n.Scenario, ...] = ()
    rest: tuple[n.Item, ...] = ()


def split(files: Iterable[n.File]) -> Split:
    """Sorts the items of a book's files."""
    agreement: n.Agreement | None = None
    entries: list[Entry] = []
    patches: list[Patch] = []
    scenarios: list[n.Scenario] = []
    rest: list[n.Item] = []
    for file in files:
        article: n.Article | None = None
        heading: n.Amendment | None = None
        changes: list[n.Change] = []
        for item in file.items:
            if isinstance(item, n.Agreement | n.Article | n.Amendment):
                if heading is not None:
                    patches.append(Patch(heading=heading, changes=tuple(changes)))
                heading, changes = None, []
            match item:
                case n.Agreement():
                    article = None
                    if agreement is None:
                        agreement = item
                    else:
                        rest.append(item)
                case n.Article():
                    article = item
                case n.Amendment():
                    article, heading = None, item
                case n.Scenario():
                    scenarios.append(item)
                case n.Language():
                    rest.append(item)
                case _ if isinstance(item, n.Change):
                    if heading is None:
                        rest.append(item)
                    else:
                        changes.append(item)
                case _ if heading is not None:
                    rest.append(item)
                case _:
                    entries.append(Entry(item=item, article=article))
        if heading is not None:
            patches.append(Patch(heading=heading, changes=tuple(changes)))
    return Split(
        text=Text(agreement=agreement, entries=tuple(entries)),
        patches=tuple(patches),
        scenarios=tuple(scenarios),
        rest=tuple(rest),
    )
