"""A place that the grammar refuses → the finding for a slip that is known by its looks, if any.

What people write out of habit, from contracts, word processors or spreadsheets, each with what
to write instead. A slip counts only where it touches the place.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from clausal.diagnostics import Diagnostic
from clausal.limits import MOST_NUMBER_DIGITS
from clausal.source import Source, Span
from clausal.syntax.build_expressions import RESERVED_WORDS
from clausal.syntax.days import MONTHS
from clausal.syntax.phrases import NOT_A_WORD, PHRASES

NEAR = 200
"""So many characters on either side are looked at: a line can be long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the grammar refuses an item, and what it would take there.

    `code` is the line without its comment, `kind` the first word of the item, `before` its text up
    to the end of that line.
    """

    source: Source
    line: int
    column: int
    code: str
    kind: str
    before: str
    expected: frozenset[str]

    def touching(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match in the line that the place is in, or at an end of."""
        at = self.column - 1
        matches = pattern.finditer(self.code, max(0, at - NEAR), at + NEAR)
        return next((found for found in matches if found.start() <= at <= found.end()), None)

    def finding(
        self, code: str, message: str, help: str, match: re.Match[str], group: int | str = 0
    ) -> Diagnostic:
        """A finding about what a match found."""
        start, end = match.span(group)
        span = Span(self.source, self.line, start + 1, self.line, end + 1)
        return Diagnostic(code=code, message=message, span=span, help=help)


def find_slip(place: Place) -> Diagnostic | None:
    """The finding for the first slip that is known there."""
    return next((found for look in LOOKS if (found := look(place))), None)


# ------------------------------------------------------------------ comparisons

_WRITTEN = {
    "is at least": ">=, =>, ≥, atleast, not less than, no less than, not fewer than, "
    "no fewer than, not below, not under, greater than or equal to, more than or equal to",
    "is at most": "<=, =<, ≤, atmost, not more than, no more than, not above, not over, up to, "
    "less than or equal to",
    "is above": ">, more than, greater than, higher than, larger than, exceeds, over",
    "is below": "<, less than, fewer than, lower than, smaller than, under, beneath",
    "is not": "!=, <>, ≠, not equal to, isn't, isn’t",
    "is": "==, =, equal to, equals",
    "is on or after": "since",
}
COMPARISONS = {word: here for here, words in _WRITTEN.items() for word in words.split(", ")}
"""How things are compared elsewhere, and the words for it here."""

RELATIONS = (
    "at least",
    "at most",
    "above",
    "below",
    "before",
    "after",
    "on or before",
    "on or after",
    "between",
    "one of",
)


def _any_of(words: tuple[str, ...] | dict[str, str]) -> str:
    """A pattern for any of the words, the longest first."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(w) + (r"\b" if w[-1].isalpha() else "") for w in ordered)


_LEFT = r"(?:(?P<left>[A-Za-z][\w.]*) +)?"
_RIGHT = r"(?: *(?P<right>[^\s,)]+))?"
_COMPARED = re.compile(rf"{_LEFT}(?P<slip>(?P<is>is +)?(?P<words>{_any_of(COMPARISONS)})){_RIGHT}")
_RELATED = re.compile(
    rf"{_LEFT}(?<![\w.])(?P<slip>(?P<is>is +(?:not +)?)?(?P<words>{_any_of(RELATIONS)})){_RIGHT}"
)
_SUBJECT = re.compile(r"([A-Za-z][\w.]*) +is\b")
_COUNTED = re.compile(r"[1-9][0-9]{0,3}")


def _comparison(place: Place) -> Diagnostic | None:
    """`hours >= 10`, `hours is less than 10`, `more than 2 courses`"""
    match = place.touching(_COMPARED)
    if match is None:
        return None
    written, words = match["words"], COMPARISONS[match["words"]]
    if written == "over" and not match["is"]:
        return None  # `sum of credits over courses`
    if written == "=" and (help_ := _equals_sign(place, match)):
        return place.finding("E007", "`=` is not part of the language", help_, match, "words")
    help_ = f"write `{words}`"
    left, right = _subject(place, match), match["right"]
    if match["left"] == "when" and not match["is"] and _COUNTED.fullmatch(right or ""):
        number = int(right) + {"is above": 1, "is below": -1}.get(words, 0)
        bound = "at least" if words in ("is above", "is at least") else "at most"
        help_ = f"to count, write `{bound} {number} …`"
    elif left and right:
        help_ = f"write `{left} {words} {right}`"
    return place.finding(
        "E007", f"`{match['slip']}` is not part of the language", help_, match, "slip"
    )


def _equals_sign(place: Place, match: re.Match[str]) -> str | None:
    """What to do about `=` where it does not stand for `is`."""
    if place.kind == "set":
        return "write `to`"
    if place.kind == "scenario" and not place.code.lstrip().startswith(("expect", "given")):
        return f"leave it out: `{match['left'] or 'hours'}  {match['right'] or 45}`"
    return "leave it out" if place.kind in ("choice", "record") else None


def _relation(place: Place) -> Diagnostic | None:
    """`hours at least 45`, `… and below 45`, `… and is below 45`"""
    match = place.touching(_RELATED)
    if match is None or match["left"] == "is" or place.kind == "record":
        return None
    left, right, words = match["left"], match["right"] or "…", match["words"]
    if words == "between":
        right = place.code[match.start("right") :]
    if left and left not in RESERVED_WORDS and not match["is"]:
        return place.finding(
            "E001",
            f"`is` is missing before `{words}`",
            f"write `{left} is {words} {right}`",
            match,
            "slip",
        )
    subject = _subject(place, match)
    if left not in ("and", "or") or subject is None:
        return None
    negated = "not " if "not" in (match["is"] or "") else ""
    return place.finding(
        "E001",
        f"`{match['slip']} {right}` does not say what it is about",
        f"write `{left} {subject} is {negated}{words} {right}`",
        match,
        "slip",
    )


def _subject(place: Place, match: re.Match[str]) -> str | None:
    """What a comparison is about: the name before it, or the one that was compared before."""
    left: str | None = match["left"]
    if left and left not in RESERVED_WORDS:
        return left
    earlier = [
        name
        for name in _SUBJECT.findall(place.before[-len(place.code) - NEAR : -len(place.code)])
        + _SUBJECT.findall(place.code[max(0, match.start("slip") - NEAR) : match.start("slip")])
        if name not in RESERVED_WORDS
    ]
    return earlier[-1] if earlier and left in ("and", "or") else None


# ------------------------------------------------------------------ numbers, days, names

_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
_DAY = re.compile(
    rf"(?P<month>{_MONTH})\.? +(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>[0-9]{{4}})"
    rf"|(?P<day2>[0-9]{{1,2}})\.? +(?P<month2>{_MONTH})\.?,? +(?P<year2>[0-9]{{4}})"
)
_NUMBER = re.compile(
    r"[$€£]?[0-9]+(?:[.,_][0-9]+|, ?[0-9]{3}(?![0-9-]))+|(?<![\w.])\.[0-9]+|[0-9]+\.(?![0-9])"
)
_FINE = re.compile(r"[$€£]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_SIGN_APART = re.compile(
    r"([$€£]) +([0-9][0-9.,]*)"
    r"|(?<![\w.,-])([0-9][0-9.,]*) *([$€£])(?![0-9])"
    r"|([0-9][0-9.,]*) +%"
)
_TWO_WORDS = re.compile(
    r"^(?:replace +|add +|reserved +)?\w+ +"
    r"(?P<name>[A-Za-z]\w*(?:(?: +|-)(?!(?:of|as|is|for|one)\b)[A-Za-z]\w*)+)"
)
_PARTY = re.compile(
    r"^ +(?:decided +by|by|between|and) +(?:\w+ +and +)*"
    r"(?P<name>[A-Za-z]\w*(?:(?: +|-)(?!(?:on|and)\b)[A-Za-z]\w*)+)"
)
_NO_NAME = re.compile(
    r"^(?P<kind>constant|define|table|source|gate|ladder|question) +(?:is|of|as|gives|for)\b.*"
)
_DIGIT_FIRST = re.compile(r"(?<![\w.,$€£-])[0-9]+[A-Za-z]\w*")


def _day(place: Place) -> Diagnostic | None:
    """`July 1, 2011`"""
    match = place.touching(_DAY)
    if match is None:
        return None
    month = (match["month"] or match["month2"])[:3]
    number = [name[:3] for name in MONTHS].index(month) + 1
    year, day = match["year"] or match["year2"], int(match["day"] or match["day2"])
    return place.finding(
        "E011",
        f"`{match[0]}` is not how a day is written",
        f"a date is year-month-day: `{year}-{number:02}-{day:02}`",
        match,
    )


def _number(place: Place) -> Diagnostic | None:
    """`1.000,50`, `1, 000`, `10,00`, `.5`"""
    match = place.touching(_NUMBER)
    if match is None or _FINE.fullmatch(match[0]):
        return None
    return place.finding(
        "E018", f"`{match[0]}` is not how a number is written", number_help(match[0]), match
    )


def number_help(written: str) -> str:
    """How a number is written, as in the one that was meant."""
    sign = written[0] if written[0] in "$€£" else ""
    digits = written.removeprefix(sign).replace(" ", "").strip("_,")
    whole, point, places = digits, "", ""
    last = max(digits.rfind("."), digits.rfind(","))
    if last >= 0 and (digits[last] == "." or len(digits) - last != 4):
        whole, point, places = digits[:last], ".", digits[last + 1 :]
    whole = re.sub(r"\D", "", whole)[:MOST_NUMBER_DIGITS] or "0"
    meant = f"{sign}{int(whole):,}{point if places else ''}{places}"
    return f"write `{meant}`: a comma between thousands, a point before the decimal places"


def cell_help(content: str) -> str:
    """What a cell is, or how what stands there is written."""
    if not content.strip("-: "):
        return "leave the line out: nothing stands between the head and the first row"
    if re.fullmatch(r"[$€£]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[$€£]?[0-9.,]+", content):
        return number_help(content)
    if re.search(r"[0-9] +%|[$€£] +[0-9]|[0-9] *[$€£]", content):
        return "a sign stands without a space: `5%`, `$500`"
    return (
        "a cell holds a number, an amount, a day or a name; a text stands in quotes; "
        "or it holds nothing"
    )


def _sign(place: Place) -> Diagnostic | None:
    """`$ 500`, `500 $`, `5 %`"""
    match = place.touching(_SIGN_APART)
    if match is None:
        return None
    before, amount, amount2, after, share = match.groups()
    meant = f"{share}%" if share else f"{before or after}{amount or amount2}"
    where = "after the number" if share else "before the amount"
    return place.finding(
        "E018",
        f"`{match[0]}` is not how {'a percent' if share else 'an amount'} is written",
        f"write `{meant}`: the sign stands {where}, without a space",
        match,
    )


def _name(place: Place) -> Diagnostic | None:
    """`constant is 3`, `define my value of …`, `gate 2nd_review`"""
    match = place.touching(_NO_NAME)
    if match is not None and place.expected.isdisjoint({"NAME"}):
        kind = match["kind"]
        return place.finding(
            "E001", f"this {kind} has no name", f"write it after `{kind}`", match, "kind"
        )
    match = place.touching(_TWO_WORDS) if place.code == place.before else place.touching(_PARTY)
    if match is not None and place.kind in (NAMED if place.code == place.before else PARTIES):
        joined = re.sub(r"[ -]+", "_", match["name"])
        return place.finding(
            "E001",
            f"the name `{match['name']}` is not one word",
            f"write `{joined}`",
            match,
            "name",
        )
    match = place.touching(_DIGIT_FIRST)
    if match is not None and "NAME" in place.expected and "NUMBER" not in place.expected:
        return place.finding(
            "E001",
            f"`{match[0]}` is not a name",
            "a name begins with a letter, and holds letters, digits and `_`",
            match,
        )
    return None


NAMED = frozenset(
    "unit record constant table define source ladder gate question agreement amendment "
    "proposal".split()
)
"""The kinds whose name follows them."""

PARTIES = frozenset({"agreement", "amendment", "proposal"})
"""The kinds with lines that name who agreed, decided or proposes."""


# ------------------------------------------------------------------ phrases and commas


def _phrases(place: Place) -> Diagnostic | None:
    for phrase in PHRASES:
        if phrase.kinds and place.kind not in phrase.kinds:
            continue
        match = place.touching(phrase.pattern)
        if match is not None:
            message, help_ = match.expand(phrase.message), match.expand(phrase.help)
            code = "E007" if phrase.message.startswith(NOT_A_WORD) else "E001"
            return place.finding(code, message, help_, match, "slip")
    return None


_AFTER_A_COMMA = re.compile(
    r"(?<=[\w\"%]) +(?P<slip>on|from|effective|then|may be missing|personal|fixed|assumed|raised|"
    r"one for the agreement|decided|rounded)\b"
)


def _comma(place: Place) -> Diagnostic | None:
    """`for each course on course.finished`"""
    match = place.touching(_AFTER_A_COMMA)
    if match is None or "COMMA" not in place.expected:
        return None
    return place.finding(
        "E001",
        f"a comma is missing before `{match['slip']}`",
        f"write `…, {match['slip']}`",
        match,
        "slip",
    )


LOOKS: tuple[Callable[[Place], Diagnostic | None], ...] = (
    _day,
    _number,
    _sign,
    _name,
    _comma,
    _relation,
    _phrases,
    _comparison,
)
