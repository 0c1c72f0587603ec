"""A book's texts: read → parse → consolidate → check, each for the days that it is in force."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path, PurePath

from clausal.check import changes
from clausal.check.check import Checked, check
from clausal.check.fields import joined
from clausal.diagnostics import Diagnostic, did_you_mean, has_errors
from clausal.errors import BookError, QuestionError
from clausal.history.apply import Consolidated
from clausal.history.consolidate import timeline_of, version_of
from clausal.history.texts import Patch, Text
from clausal.history.timeline import History, known
from clausal.ir.text import ConsolidatedText, Record, Scenario
from clausal.reading import ParsedBook, parse_book
from clausal.source import Span
from clausal.syntax import nodes as n
from clausal.syntax.expressions import Name


@dataclass(frozen=True)
class KnownTexts:
    """The texts of a book as known on a day, each checked when it is first asked for: a Timeline.

    Raises BookError where a text that is asked for has errors.
    """

    book: ParsedBook
    history: History
    known_on: dt.date | None = None
    proposals: tuple[str, ...] = ()
    _variants: dict[tuple[str, str, int, int], list[ConsolidatedText]] = field(
        default_factory=dict, compare=False
    )

    @cached_property
    def timeline(self) -> str:
        """The hash of everything that is known."""
        return timeline_of(self.history.base, self.history.patches)

    @property
    def turns(self) -> tuple[dt.date, ...]:
        """The days on which the text that is in force or judges may change, in order."""
        return self.history.turns

    def text_on(self, day: dt.date) -> ConsolidatedText:
        """The text of that day."""
        return self._sound(self.history.on(day))

    def judging(self, day: dt.date, vantage: dt.date) -> ConsolidatedText:
        """The text that judges an event of that day, for an answer about `vantage`."""
        return self._sound(self.history.judging(day, vantage))

    def elsewhere(self, name: str, day: dt.date) -> str | None:
        """When a provision that a day's text does not have is in force, as a sentence."""
        agreement = self.history.base.agreement
        first = agreement.window.start if agreement and agreement.window else dt.date.min
        turns = sorted({first, *(turn for turn in self.history.days() if turn > first)})
        there = [name in {key[1] for key in self.history.on(turn).text.by_key} for turn in turns]
        if not any(there):
            return None
        begins = there.index(True)
        ends = next((i for i in range(begins, len(there)) if not there[i]), None)
        to = f" to {turns[ends] - dt.timedelta(days=1)}" if ends is not None else " on"
        return (
            f"the text of {day} does not have `{name}`; it stands in the text from "
            f"{turns[begins]}{to}: ask about one of those days, with `--as-of`"
        )

    def variants(
        self, kind: str, name: str, day: dt.date | None = None, vantage: dt.date | None = None
    ) -> Sequence[ConsolidatedText]:
        """A text for every wording that a provision had, from the earliest on.

        With a day, those alone that judge a day up to it, for an answer about `vantage`.
        """
        last, about = day or dt.date.max, vantage or dt.date.max
        turns = self.history.turns
        key = (kind, name, bisect_right(turns, last), bisect_right(turns, about))
        if key not in self._variants:
            found: dict[object, Consolidated] = {}
            for first, state in self.history.states(about):
                if first <= last and ("", name) in state.text.by_key:
                    found.setdefault(_wording(state.text, kind, name), state)
            texts = [self._sound(state) for state in found.values()]
            self._variants[key] = [text for text in texts if name in getattr(text, f"{kind}s")]
        return self._variants[key]

    def check(self, consolidated: Consolidated, scenarios: Sequence[n.Scenario] = ()) -> Checked:
        """A consolidated text, checked, with the scenarios that are about it."""
        done, key = self.book.checked, consolidated.key
        if key in done and not scenarios:
            checked: Checked = done[key]
            return checked
        made = check(
            consolidated.text,
            version=version_of(consolidated.text),
            attachments=self.book.attachments,
            unread=self.book.unread,
            repealed=consolidated.repealed,
            patches=consolidated.patches,
            scenarios=scenarios,
            records=self.records if scenarios else {},
            gone=consolidated.gone,
        )
        needed = [told for name, told in consolidated.repealed.items() if name in made.missed]
        made = replace(made, diagnostics=(*consolidated.findings, *needed, *made.diagnostics))
        # An error in a scenario is none of the text, which others may ask about.
        if made.sound or not scenarios:
            checked = done.setdefault(key, made)
            return made if scenarios else checked
        return made

    @cached_property
    def records(self) -> Mapping[str, Record]:
        """Every record, with every field and option that it has in any of the texts."""
        records: dict[str, Record] = {}
        for _, state in self.history.states() if self.history.patches else ():
            checked = self.check(state)
            if checked.sound:
                records = joined(records, checked.text.records)
        return records

    def _sound(self, consolidated: Consolidated) -> ConsolidatedText:
        checked = self.check(consolidated)
        if not checked.sound:
            raise book_error(self.book, checked.diagnostics)
        return checked.text


def _wording(text: Text, kind: str, name: str) -> object:
    """A provision's tree, and what it rests on without naming it: equal if the wording is."""
    sources = tuple(map(id, text.sources)) if kind == "ladder" else ()
    return id(text.by_key["", name].item), text.lists, sources


def texts_known(
    book: ParsedBook, known_on: dt.date | None = None, proposals: Iterable[str] = ()
) -> KnownTexts:
    """The texts of a book as known on a day (None: all that was decided), with proposals."""
    asked = tuple(proposals)
    patches = known(book.parts.patches, known_on, asked)
    return KnownTexts(book, History(book.parts.text, patches, book.made), known_on, asked)


def find_proposals(book: ParsedBook, names: Iterable[str]) -> None:
    """Raises QuestionError if the book has no proposal of one of the names."""
    known = [patch.name for patch in book.parts.patches if patch.heading.proposal]
    for name in names:
        if name not in known:
            help_ = did_you_mean(name, known) or f"there are: {', '.join(known) or 'none'}"
            raise QuestionError(f"there is no proposal `{name}` in {book.location}; {help_}")


def reading_text(book: ParsedBook, texts: KnownTexts) -> ConsolidatedText:
    """The latest text, with every field that a record has in any text, also with a proposal.

    Records are read by it, so that one record can be asked about under several texts.
    """
    latest = texts.text_on(dt.date.max)
    records = joined(latest.records, texts.records)
    for patch in book.parts.patches:
        if patch.heading.proposal:
            records = joined(records, texts_known(book, None, [patch.name]).records)
    return replace(latest, records=records)


def book_error(book: ParsedBook, diagnostics: Sequence[Diagnostic]) -> BookError:
    """The exception that carries the findings of a book."""
    errors = [d for d in diagnostics if has_errors([d])]
    count = f"{len(errors)} error{'' if len(errors) == 1 else 's'}"
    return BookError(f"{book.location} has {count}: {errors[0].message}", diagnostics)


# ------------------------------------------------------------------ everything that is wrong


@dataclass(frozen=True, slots=True)
class CheckedBook:
    """A book after every stage. `diagnostics` are of all stages, in the order of their places."""

    parsed: ParsedBook
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]


def check_book(
    book: str | Path | ParsedBook,
    progress: Callable[[str], None] = lambda _: None,
    *,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    proposals: Sequence[str] = (),
) -> CheckedBook:
    """Every stage on a book, in all its texts; findings are returned.

    If a day, knowledge or proposals are given, only the texts that they choose are checked: that
    of the day, with what was known and all of the proposals. Scenarios choose their own.

    Raises BookError if there is no book, and QuestionError for an unknown proposal.
    """
    parsed = book if isinstance(book, ParsedBook) else parse_book(book, progress)
    form = check_form(parsed)
    several = [found for found in form if _of_another_book(found)]
    if several:
        # A folder of books: what clashes between them is no use to anybody.
        return CheckedBook(parsed, (), tuple(sorted(several, key=lambda d: d.sort_key)))
    findings = _Findings([*parsed.diagnostics, *form])
    if as_of or known_on or proposals:
        find_proposals(parsed, proposals)
        chosen = texts_known(parsed, known_on, proposals)
        if as_of is not None:
            findings.add(chosen.check(chosen.history.on(as_of)).diagnostics, ())
        for _, state in chosen.history.states() if as_of is None else ():
            findings.add(chosen.check(state).diagnostics, state.patches)
        return CheckedBook(parsed, (), findings.in_order())
    scenarios = _check_scenarios(parsed, findings)
    texts = texts_known(parsed)
    for day, state in texts.history.states():
        progress(str(day))
        findings.add(texts.check(state).diagnostics, state.patches)
    for patch in parsed.parts.patches:
        if patch.heading.proposal and patch.heading.window is not None:
            asked = texts_known(parsed, proposals=[patch.name])
            state = asked.history.on(patch.heading.window.start)
            findings.add(asked.check(state).diagnostics, state.patches)
    return CheckedBook(parsed, scenarios, findings.in_order())


def _of_another_book(found: Diagnostic) -> bool:
    """Whether it is a second agreement that stands in a folder of its own."""
    if not found.message.startswith(changes.SECOND) or not (found.span and found.because):
        return False
    files = (PurePath(span.source.name) for span in (found.span, found.because.span))
    return len({file.parent for file in files}) > 1


def check_form(book: ParsedBook) -> tuple[Diagnostic, ...]:
    """What is wrong in a book's files, whatever text they make."""
    place = Span(book.sources[0], 1, 1, 1, 2)
    return changes.check_form(book.files, place=place, unread=book.unread)


class _Findings:
    """The findings of many texts: one that several have is told once, with who caused it."""

    def __init__(self, found: Iterable[Diagnostic]) -> None:
        self.found: dict[object, Diagnostic] = {_key(d): d for d in found}
        self.before: set[str] = set()

    def add(self, diagnostics: Iterable[Diagnostic], patches: Sequence[Patch]) -> None:
        """The findings of a text; what is new in it comes from the patches that are new in it."""
        new = [patch.name for patch in patches if patch.name not in self.before]
        causes = new or [patch.name for patch in patches]
        for found in diagnostics:
            if _key(found) not in self.found:
                told = found
                if causes and not found.code.startswith("E4"):
                    by = " and ".join(f"`{name}`" for name in causes)
                    told = replace(found, message=f"with {by}: {found.message}")
                self.found[_key(found)] = told
        self.before.update(new)

    def in_order(self) -> tuple[Diagnostic, ...]:
        """All of them by their places."""
        return tuple(sorted(self.found.values(), key=lambda d: d.sort_key))


def _key(found: Diagnostic) -> object:
    return found, found.span.source.name if found.span else ""


def _check_scenarios(book: ParsedBook, findings: _Findings) -> tuple[Scenario, ...]:
    """The scenarios, each checked in the text that it is about, in the order written."""
    proposals = [patch.name for patch in book.parts.patches]
    groups: dict[object, tuple[KnownTexts, Consolidated, list[n.Scenario]]] = {}
    histories: dict[tuple[dt.date | None, tuple[str, ...]], KnownTexts] = {}
    for node in book.parts.scenarios:
        if not _known_proposals(node, proposals, book, findings):
            continue
        asked = (node.known_on, tuple(name.text for name in node.proposals))
        if asked not in histories:
            histories[asked] = texts_known(book, *asked)
        texts = histories[asked]
        state = texts.history.on(node.on or dt.date.min)
        groups.setdefault((asked, state.key), (texts, state, []))[2].append(node)
    found: dict[str, Scenario] = {}
    for texts, state, nodes in groups.values():
        checked = texts.check(state, nodes)
        findings.add(checked.diagnostics, state.patches)
        found.update({str(scenario.span): scenario for scenario in checked.scenarios})
    spans = (str(node.span) for node in book.parts.scenarios)
    return tuple(found[span] for span in spans if span in found)


def _known_proposals(
    node: n.Scenario, names: Sequence[str], book: ParsedBook, findings: _Findings
) -> bool:
    lacking = [name for name in node.proposals if name.text not in names]
    findings.add(
        [
            Diagnostic(
                code="E101",
                message=f"there is no proposal or amendment `{name.text}`",
                span=name.span,
                help=did_you_mean(name.text, names) or "name one that is in this book",
            )
            for name in lacking
            if name.text not in book.unread
        ],
        (),
    )
    return not lacking


def scenarios_of(book: ParsedBook) -> tuple[Scenario, ...]:
    """The scenarios of a book. Raises BookError if one of them, or a text of theirs, has errors."""
    findings = _Findings(())
    found = _check_scenarios(book, findings)
    if has_errors(findings.in_order()):
        raise book_error(book, findings.in_order())
    return found


def scenarios_as_if(
    book: ParsedBook,
    *,
    as_of: dt.date | None = None,
    known_on: dt.date | None = None,
    proposals: Sequence[str] = (),
) -> tuple[Scenario, ...]:
    """The scenarios as if each were about that day, and with those proposals too.

    One that says itself what is known keeps to that. Left out is one that names what its text then
    does not have, or whose own proposals don't go with the others. Raises BookError if a text has
    errors, and QuestionError for an unknown proposal.
    """
    find_proposals(book, proposals)
    groups: dict[tuple[str, ...], list[n.Scenario]] = {}
    for node in book.parts.scenarios:
        own = tuple(name.text for name in node.proposals)
        more = (Name(text=name, span=node.span) for name in proposals if name not in own)
        changed = replace(
            node,
            on=as_of or node.on,
            known_on=node.known_on or known_on,
            proposals=(*node.proposals, *more),
        )
        groups.setdefault(own, []).append(changed)
    fit: dict[str, Scenario] = {}
    for own, nodes in groups.items():
        findings = _Findings(())
        asked = replace(book, parts=replace(book.parts, scenarios=tuple(nodes)))
        found = _check_scenarios(asked, findings)
        errors = [d for d in findings.in_order() if has_errors([d])]
        unfit = [{str(x.span) for x in nodes if d.span and _within(d.span, x.span)} for d in errors]
        if all(unfit):
            fit.update({str(s.span): s for s in found if not any(str(s.span) in u for u in unfit)})
        elif not own:
            raise book_error(book, errors)
    return tuple(fit[key] for x in book.parts.scenarios if (key := str(x.span)) in fit)


def _within(inner: Span, outer: Span) -> bool:
    same = inner.source.name == outer.source.name
    return same and outer.line <= inner.line <= outer.end_line
