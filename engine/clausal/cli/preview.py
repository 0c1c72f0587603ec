"""`clausal preview`: what proposals cost, and whom, for a population."""

from __future__ import annotations

from pathlib import Path

import click

from clausal.cli.ending import findings_shown
from clausal.cli.knowledge import Knowledge, knowledge, setting, settings_given
from clausal.cli.output import complain, write_json
from clausal.cli.progress import counted_aloud, watched


@click.command("preview", options_metavar="--with PROPOSAL... --records IN --out DIR [OPTIONS]")
@click.argument("book")
@click.option(
    "--records",
    "given",
    metavar="IN",
    required=True,
    help="The population, as `clausal batch` takes it.",
)
@knowledge
@click.option(
    "--against",
    metavar="DATE[+PROPOSAL]...",
    help="Compare on this later day; the base is then the day of --as-of.",
)
@settings_given
@click.option(
    "--costing",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="What is paid, and what it costs. [costing.yaml in the book's folder]",
)
@click.option(
    "--facts",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Records that are the same for all, such as the district: JSON or YAML.",
)
@click.option("--set-aside", is_flag=True, help="Leave out rows that have a fault.")
@click.option(
    "--threshold",
    metavar="N",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="Show nothing that tells of fewer people.",
)
@click.option("--identified", is_flag=True, help="Show single people, and all groups.")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Make this folder, and write the report into it.",
)
@click.option("--force", is_flag=True, help="Take the place of a report that is in DIR already.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(
    book: str,
    given: str,
    knowledge: Knowledge,
    against: str | None,
    settings: tuple[str, ...],
    costing: Path | None,
    facts: Path | None,
    set_aside: bool,
    threshold: int,
    identified: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Show what proposals to BOOK cost, who gains and who loses, and which clause costs what.

    Compared are the text with each --with and that without it, on the day of --as-of. DIR then has
    the report as a page, a workbook, pictures, and the figures as JSON and Parquet.
    """
    if out is None and not as_json:
        raise click.UsageError("name a folder for the report with --out, or ask for --json")
    chosen = dict(setting(words) for words in settings)
    from clausal.preview.folder import check_folder, whole_folder
    from clausal.preview.plain import figures_json
    from clausal.preview.run import preview
    from clausal.report.draw import drawer
    from clausal.report.write import check_libraries, write_report

    check_libraries()
    if out is not None:
        check_folder(out, force=force)
    drawing = click.get_current_context().with_resource(drawer()) if out is not None else None
    with findings_shown(as_json):
        figures = preview(
            book,
            records=given,
            as_of=knowledge.day,
            proposals=knowledge.proposals,
            against=against,
            known_on=knowledge.known_on,
            costing=costing,
            settings=chosen,
            facts=_facts(facts),
            set_aside=set_aside,
            identified=identified,
            threshold=threshold,
            checked=lambda rows: counted_aloud(rows, "checking row"),
            watched=watched,
            streamed=lambda batches: counted_aloud(batches, "comparing", len),
        )
    if figures.heading.population.label:
        complain(figures.heading.population.label)
    if out is not None:
        heading = figures.heading
        about = {
            "engine": heading.engine,
            "agreement": heading.agreement,
            "identified": identified,
            "threshold": heading.threshold,
            "synthetic": heading.population.label is not None,
        }
        with whole_folder(out, about) as folder:
            write_report(figures, folder, drawing)
        complain(f"wrote the preview: {out}")
    if as_json:
        write_json(figures_json(figures))


def _facts(path: Path | None) -> dict[str, object] | None:
    """The records of a file that hold for all. Raises RecordError."""
    if path is None:
        return None
    from clausal.records.read import read_documents

    documents = read_documents(path)
    if len(documents) > 1:
        raise click.UsageError(f"what holds for all is one object, and `{path}` has several")
    return dict(documents[0].data)
