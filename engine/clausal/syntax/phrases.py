"""Phrases of other languages, each with what to write instead, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is written, what is said of it, and what to do; `\\1` is the pattern's first group."""

    pattern: re.Pattern[str]
    message: str
    help: str
    kinds: frozenset[str] = frozenset()
    """The items in which it is meant; none says all."""


def _phrase(pattern: str, message: str, help: str, kinds: str = "") -> Phrase:
    return Phrase(re.compile(pattern), message, help, frozenset(kinds.split()))


NOT_A_WORD = r"`\g<slip>` is not part of the language"

PHRASES = (
    # what holds when
    _phrase(
        r"between +(\S+) +(?P<slip>to|-|until|through) +(\S+)",
        r"`between` goes on with `and`",
        r"write `between \1 and \3`",
        "define source gate constant ladder scenario",
    ),
    _phrase(
        r"(?P<slip>if) +(.+?) +then +(\S+) +else +(\S+)",
        NOT_A_WORD,
        r"write two lines beneath `is`: `\3 when \2` and `\4 otherwise`",
    ),
    _phrase(
        r"^ *(?P<slip>else|otherwise),? +(\S+)",
        r"`\g<slip>` stands after its value",
        r"write `\2 otherwise`",
    ),
    _phrase(r"(\S+) +(?P<slip>else)\b", NOT_A_WORD, r"write `\1 otherwise`"),
    _phrase(
        r"(?P<slip>unless) +(\S+)",
        NOT_A_WORD,
        r"write `except … when \2`, with the value that then counts",
    ),
    _phrase(
        r"(?:\S+|except \S+|holds) +(?P<slip>if)\b",
        NOT_A_WORD,
        "write `when`",
        "define source ladder gate",
    ),
    _phrase(
        r"holds +(?P<slip>(?!when\b)\w+)",
        "`when` is missing after `holds`",
        r"write `holds when \g<slip>`",
    ),
    _phrase(
        r"except +(?P<slip>when)\b.*",
        "`except` does not say what counts instead",
        "write the value first: `except 2 when tenured`",
    ),
    _phrase(
        r"^ +(?P<slip>except)\b",
        "a branch has no exceptions",
        "make it a branch too, or let the definition be `is …` with `except` beneath",
        "define source",
    ),
    _phrase(
        r"(?P<slip>because)\b",
        "a reason belongs to an exception or a branch",
        "write it behind `when …`; or cite the sentence with `cites`",
    ),
    _phrase(
        r"(?:^ +|\b(?:when|where|and|or|not) +|\()"
        r"(?P<slip>[0-9]+ +[A-Za-z]\w*) +(?=where\b|in +the +last\b)",
        "`\\g<slip>` does not say whether more would do",
        r"write `at least \g<slip> …`, or `exactly \g<slip> …`",
    ),
    _phrase(r"(?P<slip>all) +(\w+) +where", NOT_A_WORD, r"write `every \2 where …`"),
    _phrase(r"(?P<slip>some) +(\w+) +where", NOT_A_WORD, r"write `any \2 where …`"),
    _phrase(
        r"\w (?P<slip>in) +(\S+.*)",
        "`in` does not compare",
        r"write `is one of \2`",
        "define gate source",
    ),
    _phrase(
        r"(?P<slip>is +not +in|not +in) +(\S+.*)",
        "`not in` does not compare",
        r"write `not … is one of \2`",
        "define gate source",
    ),
    _phrase(
        r"(\w+) (?P<slip>has|have) +(\w+)",
        NOT_A_WORD,
        r"write `any \3`, or `at least 2 \3`",
        "define gate source",
    ),
    _phrase(r"(?P<slip>&&)", NOT_A_WORD, "write `and`"),
    _phrase(r"(?P<slip>\|\|)", NOT_A_WORD, "write `or`", "define source gate"),
    # what is calculated
    _phrase(
        r"rounded +(?:up +|down +)?to +(?P<slip>the +(?:nearest +)?(?:dollar|cent)s?)",
        "what is rounded to is an amount or a number",
        "write `rounded to $1`, or `rounded to $0.01`",
    ),
    _phrase(r"\b(?P<slip>minus) +\S", NOT_A_WORD, "write `-`"),
    _phrase(r"\b(?P<slip>plus) +\S", NOT_A_WORD, "write `+`"),
    _phrase(r"\b(?P<slip>times|x) +\S", NOT_A_WORD, "write `*`"),
    _phrase(r"\b(?P<slip>divided by) +\S", NOT_A_WORD, "write `/`"),
    _phrase(r"\b(?P<slip>max|MAX)(?= *\()", NOT_A_WORD, "write `the larger of … and …`"),
    _phrase(r"\b(?P<slip>min|MIN)(?= *\()", NOT_A_WORD, "write `the smaller of … and …`"),
    _phrase(
        r"\b(?P<slip>round|ROUND|int|INT)(?= *\()",
        NOT_A_WORD,
        "write `, rounded to $1` after the amount",
    ),
    _phrase(
        r"the (larger|smaller) of (\S+)(?P<slip>,) +(\S+)",
        r"`the \1 of` goes on with `and`",
        r"write `the \1 of \2 and \4`",
    ),
    _phrase(
        r"(?P<slip>average|sum|smallest|largest|count) +(?!of\b)(\w\S*)",
        r"`of` is missing after `\g<slip>`",
        r"write `\g<slip> of \2`",
    ),
    _phrase(
        r"(?P<slip>(?<!the )latest) +(\w+) +by",
        "`the` is missing before `latest`",
        r"write `the latest \2 by …`",
    ),
    _phrase(r"\w+ +(?P<slip>with) +(\w+)", NOT_A_WORD, r"write `where \2`", "define gate source"),
    _phrase(
        r"(?<!,) +(?P<slip>rounded) +(?:up +|down +)?to",
        "a comma is missing before `rounded`",
        "write `…, rounded to …`",
    ),
    # what is declared
    _phrase(r"(?P<slip>yes */ *no)\b", NOT_A_WORD, "write `yes or no`"),
    _phrase(
        r"(?P<slip>from +([0-9$%.,]+) *(?:-|\.\.) *([0-9$%.,]+))",
        "a range goes on with `to`",
        r"write `from \2 to \3`",
        "record define table add constant",
    ),
    _phrase(
        r"(?P<slip>between +(\S+) +(?:and|to) +(\S+))",
        NOT_A_WORD + " here",
        r"write `from \2 to \3`",
        "record add",
    ),
    _phrase(
        r"(?:number|money|percent) +(?P<slip>(\S+) +to +(\S+))",
        "`from` is missing before this range",
        r"write `from \2 to \3`",
        "record add define",
    ),
    _phrase(
        r"(?P<slip>optional|nullable|maybe)\b", NOT_A_WORD, "write `may be missing`", "record add"
    ),
    _phrase(
        r"choice +\w+ +(\w+)(?P<slip>,) +(\w+)",
        "options are not set apart by commas",
        r"write `\1 < \3` if they have an order, `\1 | \3` if not",
        "choice",
    ),
    _phrase(
        r"^ +\w.*(?P<slip>[<|])",
        "the options beneath a choice stand on a line each",
        r"leave `\g<slip>` out, or write them all behind the choice's name",
        "choice",
    ),
    _phrase(
        r"(?:<.*(?=\|)|\|.*(?=<))(?P<slip>[<|])",
        "options are set apart by `<` or by `|`, not by both",
        "`<` if they have an order, `|` if not",
        "choice",
    ),
    # what decides, earns, climbs
    _phrase(r"for +(?P<slip>every)\b", NOT_A_WORD + " here", "write `for each`"),
    _phrase(r"climbs +(?P<slip>1|a|an)\b", NOT_A_WORD + " here", "write `climbs one …`", "ladder"),
    _phrase(
        r"by (\w+)(?P<slip>,) +(\w+)",
        "the keys of a table are joined by `and`",
        r"write `by \1 and \3`",
        "table",
    ),
    _phrase(
        r"raised? +(?:by +)?(?P<slip>[0-9$]\S*)",
        "`by` is missing",
        r"write `raised by \g<slip>`",
        "table",
    ),
    _phrase(
        r"^ +(?P<slip>at least|at most|above) +(\S+) +\w+ *$",
        "a band begins with `from` or `below`",
        r"write `from \2 …`",
        "gate",
    ),
    _phrase(
        r"^ +(?P<slip>[0-9$]\S*) +(\w+) *$",
        "a band begins with `from` or `below`",
        r"write `from \g<slip>  \2`",
        "gate",
    ),
    _phrase(
        r"^ +from +(\S+) +(?P<slip>is)\b",
        "`is` does not stand between a band and its outcome",
        r"leave it out: `from \1  Promoted`",
        "gate",
    ),
    _phrase(
        r"lasts +(?P<slip>[a-z]\w*) +(\w+)",
        r"`\g<slip>` is not a number",
        r"write it in digits: `lasts 5 \2`",
        "gate",
    ),
    _phrase(
        r"decided +by +(\w+(?: and \w+)*) +(?P<slip>[0-9-]{10})",
        "`on` is missing before the day",
        r"write `decided by \1 on \g<slip>`",
    ),
    _phrase(
        r"^ *(?P<slip>effective|starts|begins|valid)\b",
        NOT_A_WORD + " here",
        "write `in force from 2011-07-01`",
        "agreement amendment proposal source ladder gate",
    ),
    _phrase(
        r"^ *(?P<slip>in force from)\b",
        "`in force` does not stand here",
        "the lines of a definition or constant begin with `from` and their first day",
        "define constant table",
    ),
    # scenarios and changes
    _phrase(
        r"^ *(?P<slip>as of|at|date)\b", NOT_A_WORD + " here", "write `on 2011-07-01`", "scenario"
    ),
    _phrase(r"^ *(?P<slip>expects|then|assert|should)\b", NOT_A_WORD, "write `expect`", "scenario"),
    _phrase(
        r"^ +(\w+) +(?P<slip>is) +(?!missing\b)(\S+)",
        "a fact has no `is` before its value",
        r"write `\1  \3`",
        "scenario",
    ),
    _phrase(
        r"^ *(?P<slip>raise) +(?:constant +)?(?!table\b)(\w+) +to +(\S+)",
        "a constant is not raised, but set",
        r"write `set \2 to \3`",
    ),
    _phrase(
        r"^ *raise +(?P<slip>(?!table\b)\w+)",
        "`table` is missing after `raise`",
        r"write `raise table \g<slip> …`",
    ),
    _phrase(
        r"^set +(\S+) +(?P<slip>[0-9$]\S*)",
        "`to` is missing before the new value",
        r"write `set \1 to \g<slip>`",
    ),
    _phrase(
        r"^article +(?P<slip>[\w.]+)",
        "the number of an article stands in quotes",
        r'write `article "\g<slip>"`',
    ),
    _phrase(
        r'^article +"[^"]*" +(?P<slip>\w.*)',
        "the title of an article stands in quotes",
        r'write `"\g<slip>"`',
    ),
    _phrase(
        r"^(?P<slip>//|/\*|--|;|%|\*|-)",
        r"`\g<slip>` does not begin a remark",
        "a remark begins with `#`, and is not part of the text",
    ),
)
