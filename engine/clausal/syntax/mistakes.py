"""Lark's refusal of a text → a finding in the committee's words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from clausal.diagnostics import Diagnostic
from clausal.source import Source, Span
from clausal.syntax.grammar import parser
from clausal.syntax.shapes import BENEATH, FOLLOWS, HEADS, ITEMS, LINES, MISSING
from clausal.syntax.slips import Place, find_slip

SIGNS = {
    **dict.fromkeys("“”„«»'`\u2018\u2019", 'write a straight quote: `"`'),
    **dict.fromkeys("–—−", "write a plain hyphen: `-`"),
    **dict.fromkeys("\u00a0\u2007\u202f\ufeff\r", "write a plain space, or nothing"),
    **dict.fromkeys("$€£", "write the sign before the amount: `$5`"),
    **dict.fromkeys("{}", "leave it out: indentation shows what belongs together"),
    **dict.fromkeys("[]", "leave it out: a list is written `Art, Music`"),
    ";": "leave it out: each thing stands on a line of its own",
    ":": "leave it out",
    "%": "a percent is a number with its sign: `5%`",
    "_": "a name begins with a letter",
    "×": "write `*`",
    "÷": "write `/`",
    "&": "write `and`",
    "|": "write `or`",
    "!": "write `not`",
    "^": "write the multiplication out: `a * a`",
    "§": 'put it in quotes: `cites "§ 5.2"`',
}
"""What to do about a character that is none of the language's, or is out of place."""

KINDS = {
    "NAME": "a name",
    "NUMBER": "a number, such as `3`",
    "MONEY": "an amount, such as `$5`",
    "PERCENT": "a percent, such as `80%`",
    "DATE": "a day, such as `2011-07-01`",
    "SCHOOL_YEAR": "a school year, such as `2011-12`",
    "STRING": 'a text in quotes, such as `"Promotion"`',
    "ROW": "a row of a table, such as `| 1 | $5 |`",
    "RPAR": "`)`",
    "COMMA": "a comma",
}
"""The terminals that are not words, as a committee calls them."""

COMPLETE = (
    "here the sentence can end, or go on with a word such as `and`; "
    "to write two things, write two lines"
)
MOST_SHOWN = 3
"""More words than this help nobody."""


def bad_indentation(source: Source, first_line: int, text: str) -> Diagnostic:
    """A line that returns to a depth that was never open."""
    depths = [0]
    for number, line in enumerate(text.split("\n"), first_line):
        bare = line.lstrip(" ")
        if not bare or bare.startswith("#"):
            continue
        depth = len(line) - len(bare)
        if depth > depths[-1]:
            depths.append(depth)
            continue
        while depths and depths[-1] > depth:
            depths.pop()
        if not depths or depths[-1] != depth:
            return Diagnostic(
                code="E003",
                message="this line begins between two depths of indentation",
                span=Span(source, number, 1, number, depth + 1),
                help="begin it under the line that it goes with; each level is two spaces",
            )
    return Diagnostic(
        code="E003",
        message="the indentation of this item is uneven",
        span=Span(source, first_line, 1, first_line, 2),
        help="each level is two spaces",
    )


def too_deep(span: Span) -> Diagnostic:
    """An expression in more parentheses than can be read."""
    return Diagnostic(
        code="E009",
        message="this expression is nested too deeply to be read",
        span=span,
        help="give its parts names of their own, each with `define`",
    )


def too_many(source: Source, line: int) -> Diagnostic:
    """More mistakes than help at once; `line` is the first that was not read."""
    return Diagnostic(
        code="E026",
        message="there are too many mistakes to tell them all: the rest of this file is not read",
        span=Span(source, line, 1, line, 2),
        help="mend the first of them, and check again",
    )


def describe(mistake: UnexpectedInput, source: Source, first_line: int, text: str) -> Diagnostic:
    """The finding for the first place in an item that the grammar refuses."""
    line = first_line + max(getattr(mistake, "line", 1), 1) - 1
    column = max(getattr(mistake, "column", 1), 1)
    if isinstance(mistake, UnexpectedCharacters):
        place = _place(source, first_line, line, column, mistake.allowed or ())
        return _character(place, source.line(line))
    assert isinstance(mistake, UnexpectedToken)
    token = mistake.token
    expected = mistake.accepts or mistake.expected
    if token.type in ("$END", "_DEDENT", "_NL"):
        if token.type == "$END" or not token.line:
            line = _last_line(first_line, text)
        below = _next_line(source, line + 1)
        written = source.line(below)
        tab = written[: len(written) - len(written.lstrip())].find("\t")
        if tab >= 0:
            return _tab(Span(source, below, tab + 1, below, tab + 2))
        column = _text_of(source, line).end_column
        place = _place(source, first_line, line, column, expected)
        return find_slip(place) or _too_early(place)
    place = _place(source, first_line, line, column, expected)
    if token.type == "_INDENT":
        return _indented(source, line)
    if source.line(line).lstrip().startswith("|") and token.type != "ROW":
        return _open_row(_text_of(source, line))
    return _token(place, token)


def _place(
    source: Source, first_line: int, line: int, column: int, expected: Iterable[str]
) -> Place:
    shown = _text_of(source, line)
    code = source.line(line)[: shown.end_column - 1]
    above = source.lines[first_line - 1 : line - 1]
    return Place(
        source=source,
        line=line,
        column=column,
        code=code,
        kind=next(iter(source.line(first_line).split(maxsplit=1)), ""),
        before="\n".join([*above, code]),
        expected=frozenset(expected),
    )


# ------------------------------------------------------------------ layout


def _indented(source: Source, line: int) -> Diagnostic:
    """`line` is the one above."""
    row = source.line(_next_line(source, line + 1)).lstrip().startswith("|")
    help_ = "begin it under the line above, or with `and` or `when` if it continues that line"
    if row:
        help_ = "rows without a date stand right under `gives`"
    return Diagnostic(
        code="E003",
        message="this line is indented, but nothing above it opens a block",
        span=_text_of(source, _next_line(source, line + 1)),
        help=help_,
    )


def _not_indented(place: Place) -> Diagnostic:
    return Diagnostic(
        code="E003",
        message="this line belongs to the one above it, and is not indented",
        span=_text_of(place.source, place.line),
        help="begin it two spaces further in",
    )


def _too_early(place: Place) -> Diagnostic:
    message, help_ = "this line is not complete", _missing(place)
    span = Span(place.source, place.line, place.column, place.line, place.column + 1)
    opened = place.code.find("(")
    if place.code.count("(") > place.code.count(")"):
        message, help_ = "this parenthesis is not closed in its line", "put `)` where it ends"
        span = Span(place.source, place.line, opened + 1, place.line, opened + 2)
    return Diagnostic(code="E002", message=message, span=span, help=help_)


def _missing(place: Place) -> str:
    words = place.code.split()
    first, last = words[0], words[-1]
    if "_INDENT" in place.expected:
        beneath = BENEATH.get(first, "its lines")
        return f"write beneath it, indented by two spaces, {beneath}"
    if last in ("and", "or"):
        return f"let the next line begin with `{last}`: a line that begins so continues this one"
    if last[-1] in FOLLOWS or last in FOLLOWS:
        return f"here is missing {FOLLOWS.get(last) or FOLLOWS[last[-1]]}"
    if {"WHEN", "OTHERWISE"} <= place.expected and "AND" not in place.expected:
        return "write after it when it counts: `when …`, or `otherwise` for all other cases"
    for terminal, phrase in MISSING.items():
        if terminal in place.expected:
            return f"here is missing {phrase}"
    return _what_belongs(place)


# ------------------------------------------------------------------ words


def _token(place: Place, token: Token) -> Diagnostic:
    if place.expected == {"_INDENT"} or (
        place.column == 1 and place.code != place.before and "_INDENT" in place.expected
    ):
        return _not_indented(place)
    slip = find_slip(place)
    if slip is not None:
        return slip
    what = "a row of a table" if token.type == "ROW" else f"`{token}`"
    message = f"{what} can't stand here"
    near = difflib.get_close_matches(str(token).lower(), _words(place.expected), n=1, cutoff=0.7)
    if near:
        help_ = f"did you mean `{near[0]}`?"
    elif place.column == 1 and "DEFINE" in place.expected:
        message, help_ = _no_item(token, message)
    elif place.column == 3 and not place.code[:2].strip() and place.kind in LINES:
        shown = _joined([f"`{word}`" for word in LINES[place.kind]])
        help_ = f"the lines beneath `{place.kind}` begin with {shown}"
    elif place.code == place.before and place.kind in HEADS:
        help_ = f"it is written as in `{HEADS[place.kind]}`"
    elif token == ",":
        message, help_ = "a comma can't stand here", _comma(place)
    elif token == ")":
        message, help_ = "no parenthesis is open here", "leave `)` out, or open one with `(`"
    else:
        help_ = _what_belongs(place)
    span = Span(place.source, place.line, place.column, place.line, place.column + len(token))
    return Diagnostic(code="E001", message=message, span=span, help=help_)


def _no_item(token: Token, message: str) -> tuple[str, str]:
    """What is said of a line at the margin that begins nothing."""
    word = str(token)
    if word.lower() in ITEMS:
        return message, f"write `{ITEMS[word.lower()]}`"
    if word in ("import", "include", "use"):
        return message, "leave it out: all `.clause` files of a folder are one book"
    return (
        f"`{word}` does not begin anything that a book holds",
        "a provision begins with its kind, such as `define`, `table` or `gate`",
    )


def _comma(place: Place) -> str:
    if place.column == len(place.code):
        return "leave it out: each line says one thing"
    return (
        "join the two with a word such as `and`; a comma stands only within a list, and before "
        "`at least`, `at most`, `or … if missing` and `rounded`"
    )


def _what_belongs(place: Place) -> str:
    """What the grammar would take, if that is few things; else what kind of thing."""
    expected = place.expected
    if {"NAME", "NUMBER", "STRING"} <= expected:
        return "here belongs a value, such as a name, a number or an amount"
    kinds = [kind for name, kind in KINDS.items() if name in expected]
    words = [f"`{word}`" for word in _words(expected)]
    first = place.code.split()[0] if place.code.split() else ""
    if first in BENEATH and expected <= {"_NL", "COMMA"}:
        return f"end the line before it: write beneath it, indented, {BENEATH[first]}"
    if place.kind == "record" and "_NL" in expected:
        return "a field is its name and its type, as in `hired  date`"
    if expected & {"AND", "PLUS"} or expected <= {"EXCEPT", "_NL", "BECAUSE"}:
        return COMPLETE
    if 0 < len(kinds) + len(words) <= MOST_SHOWN:
        return f"here belongs {_joined([*kinds, *words])}"
    if kinds:
        return f"here belongs {_joined(kinds[:MOST_SHOWN])}"
    return f"here belongs {_joined(words[:MOST_SHOWN])}, for example" if words else COMPLETE


def _joined(things: list[str]) -> str:
    *first, last = things
    return f"{', '.join(first)} or {last}" if first else last


def _words(names: Iterable[str]) -> list[str]:
    """The words of the language among terminals, as they are written."""
    patterns = {terminal.name: terminal.pattern for terminal in parser().terminals}
    found = [patterns[name] for name in names if name in patterns]
    return sorted(p.value for p in found if p.type == "str" and p.value[:1].isalpha())


# ------------------------------------------------------------------ characters


def _character(place: Place, written: str) -> Diagnostic:
    source, line, column = place.source, place.line, place.column
    rest = written[column - 1 :]
    to_the_end = Span(source, line, column, line, len(written) + 1)
    here = Span(source, line, column, line, column + 1)
    if rest.startswith("\t"):
        return _tab(here)
    if rest.startswith('"'):
        return Diagnostic(
            code="E005",
            message="this quote is opened and not closed in its line",
            span=to_the_end,
            help='put `"` at the end of the text',
        )
    slip = find_slip(place)
    if slip is not None:
        return slip
    if rest.startswith("|") and not written[: column - 1].strip():
        return _open_row(to_the_end)
    character = rest[:1]
    shown = f"`{character}`" if character.isprintable() else f"the character {ord(character):#x}"
    return Diagnostic(
        code="E007",
        message=f"{shown} is not part of the language",
        span=here,
        help=SIGNS.get(character, "leave it out, or say it in words"),
    )


def _tab(span: Span) -> Diagnostic:
    return Diagnostic(
        code="E004",
        message="a tab stands here",
        span=span,
        help="use spaces, two for each level",
    )


def _open_row(span: Span) -> Diagnostic:
    return Diagnostic(
        code="E006",
        message="this row of a table does not end with `|`",
        span=span,
        help="every cell stands between two `|`",
    )


# ------------------------------------------------------------------ lines


def _last_line(first_line: int, text: str) -> int:
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return first_line + len(lines) - 1


def _next_line(source: Source, line: int) -> int:
    while line < len(source.lines) and not source.line(line).split("#")[0].strip():
        line += 1
    return line


def _text_of(source: Source, line: int) -> Span:
    """What stands in a line, without indentation and comment."""
    text = source.line(line)
    start = len(text) - len(text.lstrip()) + 1
    code = re.match(r'(?:"[^"]*"|[^"#])*"?', text)
    end = len(code.group().rstrip()) + 1 if code else len(text) + 1
    return Span(source, line, start, line, max(start, end))
