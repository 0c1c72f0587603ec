"""How items and their lines are written, as data: what a message shows of them."""

from __future__ import annotations

ITEMS = {
    **dict.fromkeys(("def", "definition", "rule", "calculate", "let", "function"), "define"),
    **dict.fromkeys(("const", "var", "value"), "constant"),
    **dict.fromkeys(("field", "type", "struct", "class", "entity", "object"), "record"),
    **dict.fromkeys(("enum", "options"), "choice"),
    **dict.fromkeys(("test", "example", "case"), "scenario"),
    **dict.fromkeys(("change", "modify"), "replace"),
    **dict.fromkeys(("remove", "delete", "drop"), "repeal"),
    **dict.fromkeys(("section", "chapter", "heading"), "article"),
    **dict.fromkeys(("contract",), "agreement"),
    **dict.fromkeys(("schedule", "scale"), "table"),
}
"""What an item may be called by somebody who does not know its word."""

LINES = {
    "agreement": ("between", "in force", "year"),
    "amendment": ("to", "decided", "in force"),
    "proposal": ("to", "by", "in force"),
    "constant": ("from",),
    "define": ("is", "holds", "from"),
    "gate": ("for", "requires", "scores"),
    "ladder": ("for", "climbs", "rungs"),
    "question": ("reading",),
    "reserved": ("until",),
    "scenario": ("given", "on", "expect"),
    "source": ("for", "earns"),
    "table": ("gives", "from"),
}
"""How the lines beneath an item begin, the commonest first."""

BENEATH = {
    "agreement": "`between`, `in force` and `year`",
    "amendment": "`to`, `decided` and `in force`",
    "proposal": "`to`, `by` and `in force`",
    "balance": "what becomes of it, as in `on a move  is lost`",
    "choice": "its options, a line each",
    "constant": "its versions, as in `from 2011-07-01 is $5`",
    "define": "`is …` or `holds when …`",
    "earns": "what is earned, as in `3 CR  when graduate`",
    "from": "what is so from that day on",
    "gate": "`for …`, `requires` or `scores`",
    "given": "the facts, as in `hours  45`",
    "is": "the branches, as in `2 when tenured`",
    "ladder": "`for …`, `climbs …`, `rungs` and `balance`",
    "moves": "the moves, as in `to Expert step 1  on review is met`",
    "outcome": "the bands, as in `from 80%  Promoted`",
    "question": "its readings",
    "record": "its fields, as in `hired  date`",
    "requires": "the conditions, a line each",
    "reserved": 'what is awaited, as in `until "the parties agree"`',
    "rungs": "the rungs, as in `Novice  steps 1 to 3`",
    "scenario": "`given`, `on` and `expect`",
    "source": "`for each …` and `earns`",
    "table": "`gives …` and its rows",
}
"""What stands beneath a line, by its first word."""

HEADS = {
    "add": "add table longevity",
    "adopt": "adopt nearest_dollar for rounding",
    "agreement": 'agreement riverside "The agreement of 2020"',
    "amendment": 'amendment credits "Which credits count"',
    "article": 'article "5.2" "Promotion"',
    "choice": "choice rank  Novice < Skilled",
    "constant": "constant least_score is 80%",
    "define": "define salary of teacher as money",
    "extend": "extend agreement riverside to 2024-06-30",
    "gate": 'gate review "Promotion"',
    "ladder": 'ladder career "Steps and lanes"',
    "language": "language 1",
    "proposal": 'proposal longer_term "One more year"',
    "question": 'question rounding "To the dollar, or to the cent?"',
    "raise": "raise table pay by 2%, rounded to $1",
    "record": 'record teacher "Who is paid"',
    "repeal": "repeal gate review",
    "replace": "replace gate review",
    "reserved": "reserved gate review",
    "scenario": 'scenario "a Good year earns 12 CR"',
    "set": "set pay at step 1, Novice to $87,500",
    "source": 'source courses "What courses earn"',
    "strike": "strike in source courses",
    "table": 'table pay "Salary by step"',
    "unit": 'unit CR "Credit"',
}
"""The first line of each item, as an example."""

FOLLOWS = {
    **dict.fromkeys(("and", "or", "not", "when", "where"), "a condition, as in `hours is above 3`"),
    **dict.fromkeys(("is",), "what it is, as in `is 3` or `is at least 3`"),
    **dict.fromkeys(("least", "most", "above", "below", "of", "by", "to"), "a value"),
    **dict.fromkeys(("because", "cites", "until"), 'a text in quotes, as in `"Article 5"`'),
    **dict.fromkeys("+-*/", "a value"),
    **dict.fromkeys(",<|", "the next of the list"),
}
"""What is missing after a line's last word."""

MISSING = {
    "WHEN": "`when` and a condition",
    "AS": "`as` and what it gives, as in `as money`",
    "OVER": "`over` and a list, as in `sum of credits over courses`",
    "OF": "`of` and what it belongs to",
    "STRING": "a title in quotes",
    "NAME": "a name",
    "IS": "`is` and a value",
}
"""What is missing at a line's end, by what could stand there."""
