"""The tree of a book: headings, provisions, changes and scenarios, each as it is written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clausal.syntax.expressions import (
    Expression,
    Literal,
    Name,
    Node,
    Path,
    Rounding,
)

# ------------------------------------------------------------------ headings


@dataclass(frozen=True, slots=True, kw_only=True)
class Language(Node):
    """`language 1`"""

    version: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Node):
    """`board "Baltimore City Board of School Commissioners"`"""

    name: Name
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Node):
    """`in force from 2010-07-01 to 2013-06-30, then until replaced`; `to` is the last day"""

    start: dt.date
    assumed: bool = False
    to: dt.date | None = None
    until_replaced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Node):
    """`agreement NAME "…"` with its lines; a line that is not given is None"""

    name: Name
    title: str
    parties: tuple[Party, ...] = ()
    ratified: dt.date | None = None
    ratified_assumed: bool = False
    window: Window | None = None
    year_start: tuple[int, int] | None = None
    """month and day"""
    currency: str | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Node):
    """`article "5.2" "Promotion"`"""

    number: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(Node):
    """`decided by JOC on 2011-10-01, 8 to 2`"""

    by: tuple[Name, ...]
    on: dt.date
    assumed: bool = False
    vote: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(Node):
    """`amendment NAME "…"` or `proposal NAME "…"`, the heading alone"""

    proposal: bool
    name: Name
    title: str
    to: tuple[Name, ...] = ()
    by: tuple[Name, ...] = ()
    decided: Decided | None = None
    window: Window | None = None
    reaches: dt.date | None = None
    """applies to events from this day"""
    cites: tuple[str, ...] = ()


# ------------------------------------------------------------------ types


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberType(Node):
    """`whole number of AU from 1 to 15`, `number with 2 places`"""

    whole: bool = False
    places: int | None = None
    unit: Name | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyType(Node):
    """`money from $0 to $200,000`"""

    low: Decimal | None = None
    high: Decimal | None = None
    symbol: str | None = None
    """the sign of both ends"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentType(Node):
    """`percent from 0% to 100%`"""

    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListType(Node):
    """`list of evaluation`"""

    record: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SetType(Node):
    """`set of stage`"""

    choice: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class YesNoType(Node):
    """`yes or no`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolYearType(Node):
    """`school year`"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedType(Node):
    """`text`, `date`, or the name of a choice or record"""

    name: Name


Type = (
    NumberType
    | MoneyType
    | PercentType
    | ListType
    | SetType
    | YesNoType
    | SchoolYearType
    | NamedType
)

# ------------------------------------------------------------------ vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Node):
    """`unit AU "Achievement Unit"`"""

    name: Name
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Node):
    """`Masters "Master's or equivalent"`"""

    name: Name
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Node):
    """`choice pathway Standard < Professional`, or with `|` where there is no order"""

    name: Name
    options: tuple[Option, ...]
    ordered: bool


class Flag(StrEnum):
    """What is said of a field after its type."""

    MAY_BE_MISSING = "may be missing"
    PERSONAL = "personal"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Node):
    """`rating  rating, may be missing`"""

    name: Name
    type: Type
    flags: tuple[Flag, ...] = ()
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Node):
    """`record district, one for the agreement` and its fields"""

    name: Name
    title: str | None = None
    singleton: bool = False
    fields: tuple[Field, ...]


# ------------------------------------------------------------------ provisions


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue(Node):
    """`from 2008-07-01 is $36,635`"""

    start: dt.date
    to: dt.date | None = None
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedVersion(Node):
    """`from 2014-07-01 reserved until "the parties agree"`"""

    start: dt.date
    to: dt.date | None = None
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Node):
    """`constant pass_mark is 80%`; either `value` or `versions`"""

    name: Name
    title: str | None = None
    type: Type | None = None
    value: Expression | None = None
    versions: tuple[DatedValue | ReservedVersion, ...] = ()
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Node):
    """`reading average_of_three  adopted`"""

    name: Name
    title: str | None = None
    adopted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Node):
    """`question panel_score "…"` and its readings"""

    name: Name
    title: str
    readings: tuple[Reading, ...]
    cites: tuple[str, ...] = ()


class Kind(StrEnum):
    """The kinds of provision that changes and reservations name."""

    SOURCE = "source"
    GATE = "gate"
    LADDER = "ladder"
    DEFINE = "define"
    TABLE = "table"
    CONSTANT = "constant"
    QUESTION = "question"
    UNIT = "unit"
    CHOICE = "choice"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved(Node):
    """`reserved gate lead_review "…"` with its `until "…"`"""

    kind: Kind
    name: Name
    subject: Name | None = None
    other: Name | None = None
    type: Type | None = None
    title: str | None = None
    until: str
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyColumn(Node):
    """`amount in bands`"""

    name: Name
    bands: bool = False


class Blank(StrEnum):
    """A cell without a value: left empty, or reserved."""

    EMPTY = ""
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Node):
    """One cell of a printed row. A band's row begins with `from n`: then `band` is true."""

    value: Literal | Name | Blank
    band: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Node):
    """`| 1 | 46,773 | 58,434 |`"""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsVersion(Node):
    """`from 2011-07-01` and rows, the first of them the head; undated if `start` is None"""

    start: dt.date | None = None
    to: dt.date | None = None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVersion(Node):
    """`from 2011-07-01, from file "pay.csv"`"""

    start: dt.date
    to: dt.date | None = None
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedVersion(Node):
    """`from 2012-07-01 raised by 1.5%, rounded to $1`"""

    start: dt.date
    to: dt.date | None = None
    by: Expression
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedStep(Node):
    """`raised at pathway Model by 2%, rounded to $1`; without keys, every cell"""

    keys: tuple[CellKey, ...] = ()
    by: Expression
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStep(Node):
    """`set at interval 1, pathway Model to $87,500`"""

    keys: tuple[CellKey, ...]
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedVersion(Node):
    """`from 2013-07-01` and steps that make it of the version before, in the order written"""

    start: dt.date
    to: dt.date | None = None
    steps: tuple[RaisedStep | SetStep, ...]


TableVersion = RowsVersion | FileVersion | RaisedVersion | DerivedVersion | ReservedVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Node):
    """`table pay "…"`, `gives money by interval and pathway`, and its versions"""

    name: Name
    title: str | None = None
    gives: Type
    keys: tuple[KeyColumn, ...]
    versions: tuple[TableVersion, ...]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Except(Node):
    """`except 9 AU when rating is missing because "…"`"""

    value: Expression
    condition: Expression
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch(Node):
    """`12 AU when rating is Proficient`; without `when`, `otherwise` or the plain value"""

    value: Expression
    condition: Expression | None = None
    because: str | None = None
    otherwise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IsBody(Node):
    """`is EXPRESSION except … when …`"""

    value: Expression
    exceptions: tuple[Except, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldsBody(Node):
    """`holds when CONDITION except no when …`"""

    condition: Expression
    exceptions: tuple[Except, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchesBody(Node):
    """`is` over a list of branches"""

    branches: tuple[Branch, ...]


Body = IsBody | HoldsBody | BranchesBody


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedBody(Node):
    """`from 2011-07-01` and a body; undated if `start` is None"""

    start: dt.date | None = None
    to: dt.date | None = None
    body: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Define(Node):
    """`define salary of teacher as money "…"` and its bodies"""

    name: Name
    subject: Name
    other: Name | None = None
    type: Type
    title: str | None = None
    versions: tuple[DatedBody | ReservedVersion, ...]
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEach(Node):
    """`for each application in teacher.applications, on …, effective …`"""

    item: Name
    items: Path | None = None
    on: Expression | None = None
    effective: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ForOne(Node):
    """`for teacher, from teacher.placement`"""

    subject: Name
    start: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earnings(Node):
    """`earns` and its branches"""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceProvision(Node):
    """`source coursework "…"`; a line that is not given is None"""

    name: Name
    title: str | None = None
    for_each: ForEach | None = None
    window: Window | None = None
    earns: Earnings | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Climbs(Node):
    """`climbs one interval for every units_per_interval`"""

    step: Name
    units: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung(Node):
    """`Standard intervals 1 to 5, then Professional`"""

    name: Name
    steps: Name
    """the word between, `intervals`"""
    first: int
    last: int
    then: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rungs(Node):
    """`rungs` and its lines"""

    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Node):
    """`to Model interval 1 on peer_review is Promoted`; `outcome` is None for `when … lapses`"""

    rung: Name
    step: Name
    """the word between, `interval`"""
    number: int
    gate: Name
    outcome: Name | None = None
    """`met`, or the name of an outcome"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves(Node):
    """`moves` and its lines"""

    moves: tuple[Move, ...]


class Fate(StrEnum):
    """What becomes of a balance."""

    KEPT = "kept"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class FateException(Node):
    """`except kept when units_on_a_move is carried`"""

    fate: Fate
    condition: Expression
    because: str | None = None


class Occasion(StrEnum):
    """When a balance has a fate."""

    ON_A_MOVE = "on a move"
    AT_THE_TOP = "at the top"


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceRule(Node):
    """`on a move is lost except kept when …`"""

    occasion: Occasion
    fate: Fate
    exceptions: tuple[FateException, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance(Node):
    """`balance` and its rules"""

    rules: tuple[BalanceRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder(Node):
    """`ladder career "…"`; a block that is not given is None"""

    name: Name
    title: str | None = None
    for_one: ForOne | None = None
    window: Window | None = None
    climbs: Climbs | None = None
    rungs: Rungs | None = None
    moves: Moves | None = None
    balance: Balance | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing(Node):
    """`from Professional to Model`"""

    origin: Name | None = None
    target: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Requires(Node):
    """`requires` and its conditions"""

    conditions: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores(Node):
    """`scores EXPRESSION except … when …`"""

    value: Expression
    exceptions: tuple[Except, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band(Node):
    """`from pass_mark Promoted`; `below Denied` where `threshold` is None"""

    threshold: Expression | None = None
    outcome: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Node):
    """`outcome by score` and its bands"""

    by: Name
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasts(Node):
    """`lasts 5 years`"""

    count: Decimal
    unit: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Node):
    """`gate peer_review "…"`; a line that is not given is None"""

    name: Name
    title: str | None = None
    scope: ForEach | ForOne | None = None
    window: Window | None = None
    crossing: Crossing | None = None
    requires: Requires | None = None
    scores: Scores | None = None
    outcome: Outcome | None = None
    lasts: Lasts | None = None
    cites: tuple[str, ...] = ()


Provision = (
    Unit
    | Choice
    | Record
    | Constant
    | Table
    | Define
    | SourceProvision
    | Ladder
    | Gate
    | Question
    | Reserved
)

# ------------------------------------------------------------------ changes

Part = Earnings | Requires | Scores | Outcome | Rungs | Moves | Climbs | Balance


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Node):
    """`replace source NAME …`"""

    provision: Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacePart(Node):
    """`replace in source NAME` and parts"""

    kind: Kind
    name: Name
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike(Node):
    """`strike in gate NAME` and quoted lines, `insert` and lines"""

    kind: Kind
    name: Name
    struck: tuple[Branch, ...]
    """a quoted condition is a branch without `when`"""
    inserted: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Add(Node):
    """`add source NAME …`"""

    provision: Provision


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFields(Node):
    """`add to record NAME` and fields"""

    record: Name
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedOption(Node):
    """`Distinguished above Model`"""

    option: Option
    above: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOptions(Node):
    """`add to choice NAME` and options"""

    choice: Name
    options: tuple[AddedOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPart(Node):
    """`add to gate NAME` and parts"""

    kind: Kind
    name: Name
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeal(Node):
    """`repeal source NAME`"""

    kind: Kind
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend(Node):
    """`extend agreement NAME to 2014-06-30`"""

    agreement: Name
    to: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class CellKey(Node):
    """`interval 1`, or `Model` alone"""

    name: Name | None = None
    key: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseTable(Node):
    """`raise table pay at Model by 2%, rounded to $1`"""

    table: Name
    keys: tuple[CellKey, ...] = ()
    by: Expression
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue(Node):
    """`set pay at interval 1, Model to $87,500`"""

    name: Name
    keys: tuple[CellKey, ...] = ()
    value: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Node):
    """`adopt each_of_three for panel_score`"""

    reading: Name
    question: Name


Change = (
    Replace
    | ReplacePart
    | Strike
    | Add
    | AddFields
    | AddOptions
    | AddPart
    | Repeal
    | Extend
    | RaiseTable
    | SetValue
    | Adopt
)

# ------------------------------------------------------------------ scenarios


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Node):
    """`stages  Learn, Share`"""

    name: Name
    values: tuple[Literal | Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFact(Node):
    """`product is missing`"""

    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFact(Node):
    """`evaluations` and rows, the first of them the head"""

    name: Name
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NestedFact(Node):
    """`placement` and facts; for a list, one `review` with its facts per item"""

    name: Name
    facts: tuple[AnyFact, ...]


AnyFact = Fact | MissingFact | ListedFact | NestedFact


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenRecord(Node):
    """`given teacher` and facts"""

    record: Name
    facts: tuple[AnyFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSetting(Node):
    """`given panel_score is each_of_three`"""

    name: Name
    value: Literal | Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Node):
    """`scenario "…"`: given, on, known on, with, expect"""

    title: str
    given: tuple[GivenRecord | GivenSetting, ...] = ()
    on: dt.date | None = None
    known_on: dt.date | None = None
    proposals: tuple[Name, ...] = ()
    expect: tuple[Expression, ...] = ()


Heading = Agreement | Article | Amendment
Item = Language | Heading | Provision | Change | Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Node):
    """One `.clause` file: its items in the order written"""

    name: str
    items: tuple[Item, ...]
