"""A consolidated text → its typed IR and scenarios, and everything wrong in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from clausal.check.cycles import find_cycles
from clausal.check.declarations import Report, article_cite, declare
from clausal.check.fields import joined
from clausal.check.scenarios import check_scenario
from clausal.check.text import TextChecker
from clausal.diagnostics import Diagnostic, has_errors
from clausal.history.texts import Patch, Text
from clausal.ir.text import Amendment, ConsolidatedText, Record, Scenario
from clausal.source import Source
from clausal.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check gives. `text` can be evaluated only if there is no error among the findings.

    `missed` are the names, of those that were unread or repealed, that the text needs.
    """

    text: ConsolidatedText
    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]
    missed: frozenset[str] = frozenset()

    @property
    def sound(self) -> bool:
        """Whether the text can be evaluated."""
        return not has_errors(self.diagnostics)


def check(
    text: Text,
    *,
    version: str,
    attachments: Mapping[str, Source] | None = None,
    unread: Collection[str] = (),
    repealed: Collection[str] = (),
    patches: Sequence[Patch] = (),
    scenarios: Sequence[n.Scenario] = (),
    records: Mapping[str, Record] | None = None,
    gone: Collection[str] = (),
) -> Checked:
    """Checks one consolidated text, and the scenarios that are about it.

    `version` is the hash of its canonical form; `attachments` are the book's other files by name;
    `unread` are the names of items and files that could not be read, and `repealed` those that the
    agreement has no more: that the text needs them is told elsewhere, but not that a scenario does;
    `patches` are the amendments in the text; `records` are those of other texts, of which scenarios
    may give facts, and `gone` what they may expect not to be in force.
    """
    report = Report({*unread, *repealed})
    declared = declare(text, report, {patch.name: cite_of(patch.heading) for patch in patches})
    if declared.agreement is not None:
        _term(declared.agreement, report)
    checker = TextChecker(declared, attachments or {}, gone)
    built = replace(
        checker.build(version),
        articles=tuple(
            dict.fromkeys(article_cite(e.article) for e in text.entries if e.article is not None)
        ),
        amendments=tuple(_amendment(patch.heading) for patch in patches),
    )
    missed = frozenset(report.missed)
    report.unread = frozenset(unread)
    declared.records = joined(declared.records, records or {})
    found = [check_scenario(node, checker) for node in scenarios]
    days = [p.heading.window.start for p in patches if p.heading.window is not None]
    find_cycles(built, report, max(days, default=None))
    return Checked(
        text=built,
        scenarios=tuple(scenario for scenario in found if scenario is not None),
        diagnostics=tuple(sorted(report.diagnostics, key=lambda d: d.sort_key)),
        missed=missed,
    )


def _amendment(heading: n.Amendment) -> Amendment:
    return Amendment(
        name=heading.name.text,
        title=heading.title,
        proposal=heading.proposal,
        cite=cite_of(heading),
        span=heading.name.span,
    )


def cite_of(heading: n.Amendment) -> str:
    """`amendment course_credits, decided by JOC on 2011-10-01 (assumed)`"""
    name = heading.name.text
    if heading.proposal:
        by = " and ".join(party.text for party in heading.by)
        return f"proposal {name}{f', by {by}' if by else ''}"
    decided = heading.decided
    if decided is None:
        return f"amendment {name}"
    by = " and ".join(party.text for party in decided.by)
    vote = f", {decided.vote[0]} to {decided.vote[1]}" if decided.vote else ""
    assumed = " (assumed)" if decided.assumed else ""
    return f"amendment {name}, decided by {by} on {decided.on}{vote}{assumed}"


def _term(agreement: n.Agreement, report: Report) -> None:
    window, name = agreement.window, agreement.name.text
    if window is None:
        report.add(
            "E314",
            f"the agreement `{name}` does not say when it is in force",
            agreement.name.span,
            help="write `in force from DATE to DATE`, and `, then until replaced` if it holds over",
        )
    elif window.to is not None and window.to < window.start:
        report.add(
            "E310",
            f"the agreement `{name}` ends on {window.to}, before it begins",
            window.span,
            help="write the earlier day first",
        )
