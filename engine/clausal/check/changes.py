"""The form of a book's files: one agreement, and changes that say what they must."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from clausal.check.declarations import Report
from clausal.diagnostics import Diagnostic, did_you_mean
from clausal.source import Span
from clausal.syntax import nodes as n

SECOND = "a second agreement"
"""How the finding begins that a folder holds several books."""

CHANGES = (
    n.Replace,
    n.ReplacePart,
    n.Strike,
    n.Add,
    n.AddFields,
    n.AddOptions,
    n.AddPart,
    n.Repeal,
    n.Extend,
    n.RaiseTable,
    n.SetValue,
    n.Adopt,
)


def check_form(
    files: Iterable[n.File], *, place: Span, unread: Collection[str] = ()
) -> tuple[Diagnostic, ...]:
    """What is wrong in a book's files, whatever text they make.

    `place` is where a finding about the book as a whole is shown; `unread` are the names of items
    that could not be read, which has been told.
    """
    report = Report(unread)
    named: dict[str, n.Amendment] = {}
    files = list(files)
    agreements = [i for f in files for i in f.items if isinstance(i, n.Agreement)]
    _one_agreement(agreements, place, report, bool(unread))
    for file in files:
        heading: n.Amendment | None = None
        for item in file.items:
            if isinstance(item, n.Amendment):
                heading = item
                _heading(item, agreements, named, report)
            elif isinstance(item, n.Agreement | n.Article):
                heading = None
            elif isinstance(item, n.Language):
                _language(item, report)
            elif isinstance(item, CHANGES):
                if heading is None:
                    report.add(
                        "E401",
                        "this change belongs to no amendment or proposal",
                        item.span,
                        help='put `amendment NAME "…"` or `proposal NAME "…"` above it',
                    )
            elif heading is not None and not isinstance(item, n.Scenario):
                report.add(
                    "E402",
                    f"a provision stands under the {_word(heading)} `{heading.name.text}`",
                    item.span,
                    because=(heading.name.span, "the heading is here"),
                    help="say `add` or `replace` before it",
                )
    return tuple(report.diagnostics)


def _language(item: n.Language, report: Report) -> None:
    if item.version != 1:
        report.add(
            "E301",
            f"language {item.version} is not known to this engine",
            item.span,
            help="write `language 1`, or use a newer engine",
        )


def _one_agreement(
    agreements: list[n.Agreement], place: Span, report: Report, perhaps_unread: bool
) -> None:
    if not agreements and not perhaps_unread:
        report.add(
            "E308",
            "no agreement is stated in this book",
            place,
            help='begin with `agreement NAME "Title"` and its lines',
        )
    for second in agreements[1:]:
        report.add(
            "E102",
            f"{SECOND}, `{second.name.text}`, stands in this book",
            second.name.span,
            because=(agreements[0].name.span, "the first is here"),
            help="a book states one agreement; put the other in a folder of its own",
        )


def _word(item: n.Amendment) -> str:
    return "proposal" if item.proposal else "amendment"


def _heading(
    item: n.Amendment,
    agreements: list[n.Agreement],
    named: dict[str, n.Amendment],
    report: Report,
) -> None:
    name, word = item.name.text, _word(item)
    if name in named:
        report.add(
            "E102",
            f"there are two changes named `{name}`",
            item.name.span,
            because=(named[name].name.span, "the first is here"),
            help="give one of them another name",
        )
    named.setdefault(name, item)
    lacking = [
        line
        for line, given in (
            ("to AGREEMENT", item.to),
            ("in force from DATE", item.window),
            ("decided by … on DATE", item.decided or item.proposal),
        )
        if not given
    ]
    for line in lacking:
        report.add(
            "E403",
            f"the {word} `{name}` has no `{line}`",
            item.name.span,
            help="add the line under the heading; a day that is not known is `assumed`",
        )
    window = item.window
    if window is not None and window.to is not None and window.to < window.start:
        report.add(
            "E310",
            f"the {word} `{name}` ends on {window.to}, before it begins",
            window.span,
            help="write the earlier day first",
        )
    term = agreements[0].window if agreements else None
    if window is not None and term is not None and window.start < term.start:
        report.add(
            "E405",
            f"the {word} `{name}` takes force on {window.start}, before the agreement does",
            window.span,
            because=(term.span, f"the agreement is in force from {term.start}"),
            help="let it take force with the agreement; an earlier event can be reached by "
            "`applies to events from`",
        )
    if window is not None and item.reaches is not None and item.reaches > window.start:
        report.add(
            "E405",
            f"the {word} `{name}` applies to events from {item.reaches}, "
            f"after it takes force on {window.start}",
            item.span,
            help="let it take force on that day, and say nothing of events",
        )
    known = {agreement.name.text for agreement in agreements}
    for target in item.to:
        if known and target.text not in known:
            report.add(
                "E404",
                f"the {word} `{name}` is to `{target.text}`, and this book has no such agreement",
                target.span,
                because=(agreements[0].name.span, "the book's agreement is here"),
                help=did_you_mean(target.text, known) or "name the agreement that it changes",
            )
