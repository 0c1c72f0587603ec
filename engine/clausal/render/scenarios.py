"""Results of scenarios → text: of each that failed, what was expected, what was got, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from clausal.interpret.questions import Verdict
from clausal.ir.text import ConsolidatedText
from clausal.render.answers import answered, show_why
from clausal.render.findings import counted, printable
from clausal.render.paint import Paint, Role, plain
from clausal.scenarios.run import Outcome, Result


def show_results(
    results: Sequence[Result],
    text: ConsolidatedText,
    *,
    book: str,
    paint: Paint = plain,
) -> str:
    """Each that did not pass, and a line that counts them all."""
    blocks = [
        _failure(result, text.agreement.currency, paint)
        for result in results
        if result.outcome is not Outcome.PASSED
    ]
    passed = all(result.outcome is Outcome.PASSED for result in results)
    summary = f"{text.agreement.name}: {count_results(results)}"
    blocks.append(
        f"{paint(summary, Role.YES if passed else Role.ERROR)}"
        f"{paint(f' ({book}, version {text.version})', Role.QUIET)}\n"
    )
    return "\n".join(blocks)


def count_results(results: Sequence[Result]) -> str:
    """`12 scenarios: 11 passed, 1 failed`"""
    counts = Counter(result.outcome for result in results)
    each = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    return f"{counted(len(results), 'scenario')}{': ' if each else ''}{each}"


def show_verdict(verdict: Verdict, wanted: str, currency: str, paint: Paint = plain) -> str:
    """What was expected and what was got, with its reasons."""
    return "".join(_verdict(verdict, wanted, currency, paint))


def _failure(result: Result, currency: str, paint: Paint) -> str:
    scenario = result.scenario
    head = paint(f"{result.outcome}:", Role.ERROR)
    lines = [
        f"{head} {paint(printable(scenario.title), Role.STRONG)}\n",
        paint(f"  {scenario.span.source.name}:{scenario.span.line}", Role.QUIET) + "\n",
    ]
    for expectation, verdict in zip(scenario.expect, result.verdicts, strict=True):
        if not verdict.held:
            lines += _verdict(verdict, expectation.text, currency, paint)
    return "".join(lines)


def _verdict(verdict: Verdict, wanted: str, currency: str, paint: Paint) -> Iterator[str]:
    yield f"  expected  {paint(printable(wanted), Role.YES)}\n"
    yield f"  got       {paint(answered(verdict.got, currency), Role.NO)}\n"
    yield "  because\n"
    yield show_why(verdict.got, currency, indent=4, paint=paint)
