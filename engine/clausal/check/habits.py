"""Words of other languages and contracts, and the help for whoever writes them here."""

from __future__ import annotations

from collections.abc import Mapping

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()

VALUES: Mapping[str, str] = {
    "true": "write `yes`",
    "false": "write `no`",
    **dict.fromkeys("null none nil empty blank nothing".split(), "write `is missing`"),
    **dict.fromkeys(
        "more greater better higher longer later".split(), "to say `or more`, write `is at least …`"
    ),
    **dict.fromkeys(
        "less fewer worse lower shorter earlier".split(), "to say `or less`, write `is at most …`"
    ),
    **dict.fromkeys(("isnt", "isn"), "write `is not`"),
    **{word: f"write it in digits: `{number}`" for number, word in enumerate(_NUMBERS, 1)},
}
"""What stands where a value belongs."""

TYPES: Mapping[str, str] = {
    **dict.fromkeys("integer int whole count".split(), "write `whole number`"),
    **dict.fromkeys("boolean bool flag".split(), "write `yes or no`"),
    **dict.fromkeys("string str varchar name".split(), "write `text`"),
    **dict.fromkeys("float decimal double numeric real".split(), "write `number`"),
    **dict.fromkeys("amount dollars dollar currency usd".split(), "write `money`"),
    **dict.fromkeys("percentage rate share".split(), "write `percent`"),
    **dict.fromkeys("day datetime timestamp".split(), "write `date`"),
    "year": "write `school year`; or `whole number`, for a year of the calendar",
}
"""What stands where a type belongs, in small letters."""

UNITS: Mapping[str, str] = {
    **dict.fromkeys("usd dollars dollar".split(), "write the sign before the amount: `$500`"),
    **dict.fromkeys("percent pct percents".split(), "write the sign: `80%`"),
}
"""What stands where a unit belongs, in small letters."""
