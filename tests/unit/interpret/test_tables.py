"""Tables: cells by their keys, bands, amounts through bands, and look-ups the other way round."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from clausal.interpret.answers import NeedKind

from .conftest import ask, needs, only_need, value

TEXT = """
choice lane  Low < Middle < High

record teacher
  step    number
  years   number
  lane    lane
  floor   money, may be missing
  salary  money

table pay
  gives money by step and lane
  | step | Low  | Middle |
  | 3  | 30,000 | 40,000 |
  | 1  | 10,000 | 20,000 |
  | 2  | 25,000 |      |
  | 4  | 35,000 | reserved |

table bonus
  gives money by years in bands and lane
  | years   | Low | Middle |
  | from 10 | 200 | 300  |
  | from 5  | 100 |      |

table tax
  gives percent by salary in bands
  | salary  | tax |
  | from $0 | 0% |
  | from $1000 | 10% |
  | from $3000 | 20% |

define paid of teacher as money
  is pay at step, lane

define extra of teacher as money
  is bonus at years, lane

define taxed of teacher as money
  is salary through tax, rounded to $0.01

define through_bonus of teacher as money
  is years through bonus at lane, rounded to $1

define place of teacher as number
  is lowest step of pay at lane that is at least floor

define highest_below of teacher as number
  is highest step of pay at lane that is below floor

define place_or_none of teacher as number
  is (lowest step of pay at lane that is at least floor), or 99 if missing

define lowest_lane of teacher as lane
  is lowest lane of bonus at years that is at least floor
"""


def asked(question: str, **facts: Any) -> Any:
    return value(TEXT, question, {"teacher": facts})


def need(question: str, **facts: Any) -> tuple[NeedKind, str]:
    found = only_need(ask(TEXT, question, {"teacher": facts}))
    return found.kind, found.name


def test_a_cell_by_its_keys_whatever_the_order_of_the_rows() -> None:
    assert asked("paid", step=1, lane="Middle") == 20_000
    assert asked("paid", step=4, lane="Low") == 35_000


def test_each_cell_that_gives_nothing_is_undetermined_by_its_name() -> None:
    """A blank cell, a reserved one and no such row are each answered as what they are."""
    assert need("paid", step=2, lane="Middle") == (NeedKind.BLANK, "pay at step 2, lane Middle")
    assert need("paid", step=4, lane="Middle") == (NeedKind.RESERVED, "pay at step 4, lane Middle")
    assert need("paid", step=5, lane="Low") == (NeedKind.NO_ROW, "pay at step 5, lane Low")
    assert need("paid", step="1.5", lane="Low") == (NeedKind.NO_ROW, "pay at step 1.5, lane Low")
    assert need("paid", step=1, lane="High") == (NeedKind.NO_ROW, "pay at step 1, lane High")
    assert need("paid", lane="Low") == (NeedKind.FACT, "teacher.step")


def test_a_later_version_can_be_derived_and_blank_cells_stay_blank() -> None:
    text = """
    choice lane  Low < Middle

    record teacher
      step  number
      lane  lane

    table pay
      gives money by step and lane
      from 2000-01-01
        | step | Low    | Middle |
        | 1    | 10,050 | 20,000 |
        | 2    | 25,049 |        |
      from 2010-01-01 raised by 1%, rounded to $1

    define paid of teacher as money
      is pay at step, lane
    """

    def paid(step: int, lane: str, on: str) -> Any:
        return value(text, "paid", {"teacher": {"step": step, "lane": lane}}, on=on)

    assert [paid(step, "Low", "2009-12-31") for step in (1, 2)] == [10_050, 25_049]
    assert [paid(step, "Low", "2010-01-01") for step in (1, 2)] == [10_151, 25_299]
    assert paid(2, "Middle", "2010-01-01") == "undetermined"


@pytest.mark.parametrize(("years", "amount"), [(5, 100), ("9.999999", 100), (10, 200), (40, 200)])
def test_a_band_reaches_to_the_next(years: Any, amount: int) -> None:
    assert asked("extra", years=years, lane="Low") == amount


def test_below_the_lowest_band_there_is_no_row() -> None:
    assert need("extra", years="4.999999", lane="Low")[0] is NeedKind.NO_ROW
    assert need("extra", years=7, lane="Middle")[0] is NeedKind.BLANK


@pytest.mark.parametrize(
    ("salary", "tax"),
    [(0, 0), (1000, 0), (1001, "0.1"), (3000, 200), (5000, 600), ("3000.05", "200.01")],
)
def test_each_part_in_a_band_times_that_bands_value(salary: Any, tax: Any) -> None:
    assert asked("taxed", salary=salary) == Fraction(Decimal(tax))


def test_through_a_table_with_another_key() -> None:
    """What lies below the lowest band is in none; a part in a blank cell leaves it open."""
    assert asked("through_bonus", years=12, lane="Low") == 5 * 100 + 2 * 200
    assert asked("through_bonus", years=3, lane="Low") == 0
    assert need("through_bonus", years=12, lane="Middle")[0] is NeedKind.BLANK
    assert asked("through_bonus", years=5, lane="Middle") == 0


# ------------------------------------------------------------------ the other way round


@pytest.mark.parametrize(
    ("lane", "floor", "step"),
    [
        ("Low", 10_000, 1),
        ("Low", 10_001, 2),
        ("Low", 26_000, 3),
        ("Middle", 20_001, 3),  # past the blank cell
    ],
)
def test_the_lowest_step_whose_cell_is_enough(lane: str, floor: int, step: int) -> None:
    assert asked("place", lane=lane, floor=floor) == step


def test_the_highest_step_whose_cell_is_below() -> None:
    assert asked("highest_below", lane="Low", floor=30_000) == 2
    assert asked("highest_below", lane="Low", floor=99_000) == 4


def test_where_no_cell_is_enough_it_is_missing() -> None:
    assert asked("place_or_none", lane="Low", floor=50_000) == 99
    assert asked("place_or_none", lane="Low", floor=None) == 99
    assert need("place", lane="Low", floor=50_000)[0] is NeedKind.NOTHING
    assert needs(ask(TEXT, "place", {"teacher": {"lane": "Low"}})) == {"teacher.floor"}


def test_a_reserved_cell_on_the_way_leaves_it_open() -> None:
    assert need("place", lane="Middle", floor=50_000)[0] is NeedKind.RESERVED
    assert asked("place", lane="Middle", floor=40_000) == 3


def test_another_key_that_has_no_row_is_undetermined_by_its_name() -> None:
    assert need("place", lane="High", floor=1) == (NeedKind.NO_ROW, "pay at lane High")


def test_another_key_in_bands_stands_for_its_band() -> None:
    assert asked("lowest_lane", years=12, floor=150) == "Low"
    assert asked("lowest_lane", years=12, floor=250) == "Middle"
    assert need("lowest_lane", years=1, floor=250)[0] is NeedKind.NO_ROW
