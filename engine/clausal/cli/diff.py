"""`clausal diff`: what changed between two texts of a book, in meaning and by provision."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausal.cli.ending import findings_shown
from clausal.cli.knowledge import day_given
from clausal.cli.output import json_text, paint
from clausal.cli.show import form_of, give
from clausal.cli.sides import Side, side, texts_of

if TYPE_CHECKING:
    from clausal.diff.edits import Diff
    from clausal.render.changes import Comparison

DIFFERENT = 1


def _side(_: click.Context, __: click.Parameter, value: str) -> Side:
    return side(value)


@click.command("diff")
@click.argument("book")
@click.argument("old", metavar="A", callback=_side)
@click.argument("new", metavar="B", callback=_side)
@click.argument("provisions", metavar="[PROVISION]...", nargs=-1)
@click.option(
    "--known-on",
    metavar="DATE",
    callback=day_given,
    help="Leave out what was decided after this day.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    help="A list of edits, a summary for members, or a redline. [by the ending of FILE, else text]",
)
@click.option(
    "--out",
    "path",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into FILE.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the typed edits as JSON.")
@click.option("--exit-code", is_flag=True, help="End with 1 if the texts differ.")
@click.pass_context
def command(
    context: click.Context,
    book: str,
    old: Side,
    new: Side,
    provisions: tuple[str, ...],
    known_on: dt.date | None,
    form: str | None,
    path: Path | None,
    as_json: bool,
    exit_code: bool,
) -> None:
    """Show what changed from the text A of BOOK to the text B, or only in each PROVISION.

    A and B are each a day (2013-07-01), a day with proposals (2013-07-01+one_year), another folder
    (or folder:2013-07-01), or a revision in git (@main, or @main:2013-07-01). What has another
    order, spacing or file is no difference.
    """
    if form is not None and as_json:
        raise click.UsageError("--format does not go with --json")
    from clausal.diff.compare import compare
    from clausal.render.changes import Comparison

    with findings_shown(as_json):
        before, after = texts_of((old, new), book, known_on)
    diff = compare(before, after)
    if provisions:
        diff = _only(diff, provisions)
    today = dt.date.today()
    titles = [one.title(one.day or today) for one in (old, new)]
    if known_on is not None:
        from clausal.render.english import written_day

        titles = [f"{title}, as known on {written_day(known_on)}" for title in titles]
    comparison = Comparison(diff=diff, old=titles[0], new=titles[1])
    chosen = "json" if as_json else form or form_of(path)
    give(_rendered(comparison, chosen or "text", plainly=path is not None), path)
    if exit_code and (diff.in_meaning if provisions else diff):
        context.exit(DIFFERENT)


def _only(diff: Diff, names: tuple[str, ...]) -> Diff:
    """The diff of some provisions. Raises QuestionError if neither text has one of a name."""
    from clausal.diagnostics import did_you_mean
    from clausal.diff.edits import KINDS, names_of
    from clausal.errors import QuestionError

    texts = (diff.old, diff.new)
    known = {name for text in texts for kind in KINDS for name in getattr(text, f"{kind}s")}
    known.update(name for change in diff.changes for name in names_of(change))
    for name in names:
        if name not in known:
            near = did_you_mean(name, sorted(known)) or "`clausal show` lists them"
            raise QuestionError(f"there is no provision `{name}` in either text; {near}")
    return diff.only(names)


def _rendered(comparison: Comparison, form: str, *, plainly: bool) -> str:
    match form:
        case "html":
            from clausal.render.diff_html import diff_html

            return diff_html(comparison)
        case "markdown":
            from clausal.render.diff_markdown import diff_markdown

            return diff_markdown(comparison)
        case "json":
            from clausal.render.diff_json import diff_json

            return json_text(diff_json(comparison)) + "\n"
        case _:
            from clausal.render.diff_text import diff_text
            from clausal.render.paint import plain as unpainted

            return diff_text(comparison, unpainted if plainly else paint())
