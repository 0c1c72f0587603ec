"""`clausal explain`: what a code means, and how it is mended."""

from __future__ import annotations

import click

from clausal.cli.output import paint, write, write_json


@click.command("explain")
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the pages as JSON, in Markdown.")
def command(codes: tuple[str, ...], as_json: bool) -> None:
    """Explain each CODE of a finding, such as E101: what it means, and how to mend it.

    Without a CODE, list all of them.
    """
    from clausal import explanations

    wanted = [_known(code) for code in codes]
    if as_json:
        found = wanted or explanations.codes()
        write_json([_json(code) for code in found])
    elif wanted:
        from clausal.render.explanations import explanation_text

        pages = [explanation_text(explanations.explanation(code), paint()) for code in wanted]
        write("\n".join(pages))
    else:
        for code in explanations.codes():
            write(f"{code}  {explanations.title(code)}")


def _known(code: str) -> str:
    """The code as its page is called. Raises QuestionError if there is none."""
    from clausal.diagnostics import did_you_mean
    from clausal.errors import QuestionError
    from clausal.explanations import codes

    name = code.upper()
    if name not in codes():
        help_ = did_you_mean(name, codes()) or "`clausal explain` lists them all"
        raise QuestionError(f"there is no code `{code}`; {help_}")
    return name


def _json(code: str) -> dict[str, str]:
    from clausal.explanations import explanation, title

    return {"code": code, "title": title(code), "page": explanation(code)}
