"""What leaves the engine: nothing of single people, the same bytes each time, and whole folders."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import clausal
from clausal.cli import main
from clausal.errors import QuestionError
from clausal.preview.arrow import arrow_tables
from clausal.preview.figures import WITHHELD, Figures
from clausal.preview.folder import check_folder, whole_folder
from clausal.preview.plain import figures_json
from clausal.report.write import write_report

from .conftest import ANN, BEN, COSTING, CYD, Previewed, Written


def crew(number: int) -> list[Mapping[str, Any]]:
    """Workers as they come, of whom few are Senior in the South."""
    draw = random.Random(7)
    made: list[Mapping[str, Any]] = []
    for _ in range(number):
        site = draw.choice(["North", "North", "South"])
        made.append(
            {
                "hired": f"{draw.randint(2016, 2020)}-0{draw.randint(1, 9)}-01",
                "grade": "Senior"
                if draw.random() < (0.04 if site == "South" else 0.5)
                else "Junior",
                "site": site,
                "part": draw.choice(["100%", "100%", "50%"]),
                "tested": draw.random() < 0.9,
            }
        )
    return made


def as_text(figures: Figures) -> str:
    return json.dumps(figures_json(figures))


def test_nobody_is_shown(previewed: Previewed) -> None:
    figures = previewed(*crew(80), identified=False)
    assert figures.people is None
    assert figures.largest == ()
    assert "w-" not in as_text(figures)
    assert "people" not in arrow_tables(figures)
    held = [cell.heads for grid in figures.scattergrams for cell in grid.cells]
    assert WITHHELD in held
    assert all(heads is WITHHELD or heads == 0 or heads >= 5 for heads in held)
    for grouping in figures.groupings:
        for row in grouping.rows:
            counts = (row.heads, row.gained, row.lost, row.unchanged, row.protected)
            assert all(n is WITHHELD or n == 0 or n >= 5 for n in counts)


def test_nobody_compared_is_still_a_report(previewed: Previewed, tmp_path: Path) -> None:
    unknown = {name: value for name, value in CYD.items() if name != "grade"}
    write_report(previewed(*[unknown] * 6, identified=False), tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (
        "What the proposal would cost is not known. What 6 workers are paid is not known." in page
    )


def test_so_few_that_nothing_is_shown(previewed: Previewed) -> None:
    figures = previewed(ANN, BEN, CYD, identified=False)
    amounts = [part.amount for part in figures.cost.parts if part.people != 0]
    assert set(amounts) == {WITHHELD}
    assert all(total.after is WITHHELD for total in figures.cost.totals if total.after != 0)
    assert figures.clauses.total is WITHHELD
    assert {year.after for year in figures.settlement} == {WITHHELD}
    assert figures.standing.gained is WITHHELD


def test_few_who_change_are_not_told_by_subtracting(previewed: Previewed) -> None:
    """Two have the bonus that is raised: all else that changes is shown, and sums are not."""
    untested = [{**ANN, "tested": False}] * 20
    figures = previewed(*untested, ANN, ANN, identified=False)
    parts = {(part.cause, part.kind): part.amount for part in figures.cost.parts}
    assert parts["schedule", "one_time"] is WITHHELD
    assert parts["schedule", "salary"] == 22 * 11_00
    everything = next(total for total in figures.cost.totals if total.name == "all")
    assert everything.schedule is WITHHELD
    assert {year.change for year in figures.settlement if year.kinds == "all"} == {WITHHELD}
    (question,) = figures.questions
    assert {row.after for row in question.rows} == {WITHHELD}
    bonus = next(row for row in figures.clauses.rows if row.name.startswith("better.3"))
    assert bonus.shapley is WITHHELD
    rest = [row.shapley for row in figures.clauses.rows if row is not bonus]
    assert figures.clauses.total is WITHHELD
    assert WITHHELD in rest


def test_few_newcomers_are_not_told_by_subtracting(previewed: Previewed) -> None:
    """What is paid before is told by groups; so is either movement withheld, or the base."""
    figures = previewed(*[ANN] * 20, BEN, BEN, identified=False)
    parts = {(part.cause, part.kind): part.amount for part in figures.cost.parts}
    assert parts["newcomers", "salary"] is WITHHELD
    salary = next(total for total in figures.cost.totals if total.name == "salary")
    assert salary.before == 20 * 110_00 + 2 * 50_00
    assert WITHHELD in (parts["base", "salary"], parts["movement", "salary"])


def test_few_who_move_are_not_told_by_subtracting_years(previewed: Previewed) -> None:
    """Two come to the next step in a year, and all others stand at the last."""
    last = {**ANN, "hired": "2015-01-01"}
    figures = previewed(*[last] * 20, ANN, ANN, identified=False)
    assert {year.after is WITHHELD for year in figures.settlement if year.number == 0} == {False}
    assert {year.before for year in figures.settlement if year.number == 1} == {WITHHELD}
    many = previewed(*[last] * 20, *[ANN] * 5, identified=False)
    assert WITHHELD not in {year.before for year in many.settlement}


def test_few_of_a_rate_are_not_told_by_their_benefits(previewed: Previewed, tmp_path: Path) -> None:
    """Two unknowns, salaries at each rate, and two sums: with one of them nothing follows."""
    costing = tmp_path / "costing.yaml"
    rates = "benefits: {by: {field: worker.grade}, rates: {Senior: {of_salary: 30%, a_head: 9}"
    words = COSTING.replace(
        "benefits: {of_salary: 10%, a_head: 7", rates + ", otherwise: {of_salary: 10%, a_head: 7}}"
    )
    assert words != COSTING
    costing.write_text(words, encoding="utf-8")

    def loaded(*workers: Mapping[str, Any]) -> tuple[Figures, set[bool]]:
        figures = previewed(*workers, identified=False, costing=costing)
        totals = {total.name: total for total in figures.cost.totals}
        assert WITHHELD not in (totals["salary"].before, totals["salary"].after)
        told = {
            getattr(totals[name], side) is WITHHELD
            for name in ("loaded", "benefits", "without_one_time", "without_fixed", "all")
            for side in ("base", "before", "after", "new_money")
        }
        return figures, told

    few, withheld = loaded(*[ANN] * 20, CYD)
    assert withheld == {True}
    assert {year.before for year in few.settlement if year.kinds == "all"} == {WITHHELD}
    assert {row.after for question in few.questions for row in question.rows} == {WITHHELD}
    assert few.clauses.total is WITHHELD
    assert {row.shapley for row in few.clauses.rows if row.people != 0} == {WITHHELD}
    many, withheld = loaded(*[ANN] * 20, *[CYD] * 5)
    assert withheld == {False}
    assert many.clauses.total is not WITHHELD


def test_a_clause_tells_no_more_than_the_tables(previewed: Previewed) -> None:
    """The clause of the tested touches all of the North but one."""
    north = [ANN] * 30
    south = [{**ANN, "site": "South", "tested": False}] * 20
    figures = previewed(*north, {**ANN, "tested": False}, *south, identified=False)
    bonus = next(row for row in figures.clauses.rows if row.name.startswith("better.3"))
    sites = next(one for one in figures.groupings if one.name == "worker.site")
    assert WITHHELD in (bonus.people, *(row.heads for row in sites.rows))


def test_few_who_are_unknown(previewed: Previewed) -> None:
    """Neither they nor the number of all are told."""
    unknown = {name: value for name, value in CYD.items() if name != "tested"}
    figures = previewed(*[ANN] * 10, unknown, identified=False)
    assert figures.heading.population.size is WITHHELD
    assert figures.heading.population.compared == 10
    assert figures.unknowns.people is WITHHELD
    assert "worker.tested" not in as_text(figures)
    many = previewed(*[ANN] * 10, *[unknown] * 6, identified=False)
    assert (many.heading.population.size, many.unknowns.people) == (16, 6)
    assert "worker.tested" in as_text(many)


def test_withheld_is_not_nothing(previewed: Previewed) -> None:
    figures = previewed(*crew(80), identified=False)
    table = arrow_tables(figures)["scattergrams"].to_pylist()
    for row in table:
        assert (row["heads"] is None) == row["heads_withheld"]
    assert any(row["heads_withheld"] for row in table)
    assert any(row["heads"] == 0 for row in table)


def test_the_same_bytes(previewed: Previewed) -> None:
    first, second = (previewed(*crew(30)) for _ in range(2))
    assert as_text(first) == as_text(second)
    for name, table in arrow_tables(first).items():
        assert table.equals(arrow_tables(second)[name])


def test_amounts_as_decimals(previewed: Previewed) -> None:
    figures = previewed(ANN, BEN, CYD)
    made = figures_json(figures)
    totals = {total["name"]: total for total in made["cost"]["totals"]}
    assert totals["salary"]["after"] == "460.00"
    assert made["settlement"][0]["percent"] == "0.17647059"
    (table,) = {str(row["after"]) for row in _rows(figures, "totals") if row["name"] == "salary"}
    assert table == "460.00"


def _rows(figures: Figures, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = arrow_tables(figures)[name].to_pylist()
    return rows


def test_the_package_is_called(book: clausal.Book, written: Written) -> None:
    figures = clausal.preview(
        book, records=written([ANN]), as_of="2021-07-01", proposals=["better"]
    )
    assert isinstance(figures, clausal.Figures)


# ------------------------------------------------------------------ the folder


def test_a_folder_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "report"
    check_folder(out, force=False)
    with whole_folder(out, {"agreement": "yard"}) as folder:
        assert not out.exists()
        (folder / "charts").mkdir()
        (folder / "charts" / "a.svg").write_text("a")
        (folder / "page.html").write_text("b")
    about = json.loads((out / "about.json").read_text())
    assert about["agreement"] == "yard"
    assert sorted(about["files"]) == ["charts/a.svg", "page.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    with pytest.raises(QuestionError, match="--force"):
        check_folder(out, force=False)
    check_folder(out, force=True)


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "report"
    with whole_folder(out, {}) as folder:
        (folder / "page.html").write_text("first")

    def fail() -> None:
        with whole_folder(out, {}) as folder:
            (folder / "page.html").write_text("second")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (out / "page.html").read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "mine.txt").write_text("mine")
    for force in (False, True):
        with pytest.raises(QuestionError, match=r"holds `charts/mine\.txt`"):
            check_folder(tmp_path, force=force)
    with pytest.raises(QuestionError, match="is a file"):
        check_folder(tmp_path / "charts" / "mine.txt", force=True)
    with pytest.raises(QuestionError, match="there is no folder"):
        check_folder(tmp_path / "nowhere" / "report", force=False)


# ------------------------------------------------------------------ the command


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["preview", *map(str, words)])


def test_the_command(folder: Path, written: Written) -> None:
    records = written(crew(30))
    asked = (folder, "--with", "better", "--records", records, "--as-of", "2021-07-01", "--json")
    ended = run(*asked)
    assert ended.exit_code == 0, ended.output
    made = json.loads(ended.stdout)
    assert made["schema"] == "clausal/preview/1"
    assert made["heading"]["population"]["compared"] == 30
    assert made["heading"]["threshold"] == 5
    assert run(*asked).stdout == ended.stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["--with", "bettr", "--json"], 2, "did you mean `better`?"),
        (["--json", "--costing", "none.yaml"], 2, "there is no such file"),
        ([], 2, "name a folder for the report with --out"),
        (["--json", "--threshold", "0"], 2, "--threshold"),
        (["--out", "nowhere/report"], 2, "there is no folder `nowhere`"),
        (["--json", "--against", "later"], 2, "`later` is no later day"),
    ],
)
def test_what_the_command_says(
    folder: Path, written: Written, words: list[str], code: int, says: str
) -> None:
    ended = run(folder, "--records", written([ANN]), "--as-of", "2021-07-01", *words)
    assert (ended.exit_code, says in ended.output) == (code, True), ended.output


def test_a_population_that_does_not_fit(folder: Path, written: Written) -> None:
    records = written([ANN, {**ANN, "grade": "Chief"}, *[ANN] * 9])
    asked = (folder, "--records", records, "--as-of", "2021-07-01", "--json")
    ended = run(*asked)
    assert ended.exit_code == 1
    assert "`Chief` is not a `grade`" in ended.output
    aside = run(*asked, "--set-aside")
    assert aside.exit_code == 0
    made = json.loads(aside.stdout)
    assert made["heading"]["population"]["set_aside"] == "withheld"
    assert made["heading"]["population"]["compared"] == 10
