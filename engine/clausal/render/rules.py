"""Definitions, sources, gates and ladders → sentences and lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from clausal.diagnostics import a
from clausal.ir import expressions as ir
from clausal.ir import text as irt
from clausal.ir.types import DurationType, YesNoType
from clausal.render.blocks import Block, Grid, Paragraph, Point, Points, Words, joined, listed, said
from clausal.render.english import capital, is_plural, plural, spaced, window
from clausal.render.wording import Wording

MANY = 3
"""From how many conditions on each has a line of its own."""

UNDECIDED = "Until then, what depends on it can't be decided."

UNTIL_THEN = {
    "source": "Until then it has earned nobody anything.",
    "gate": "Until then it has let nobody through.",
}
"""What follows from a provision that is reserved, where it does not leave things undecided."""

T = TypeVar("T")


def reserved(content: irt.Reserved, kind: str, when: str = "") -> Paragraph:
    """The sentences of what is reserved, or reserved from a day on."""
    words = opening(
        when, said(f"reserved until {content.until}. {UNTIL_THEN.get(kind, UNDECIDED)}")
    )
    return Paragraph(words=words)


def opening(when: str, words: Words) -> Words:
    """The beginning of a sentence: `From July 1, 2010, the salary …`, or `The salary …`"""
    first = words[0]
    if when:
        return said(f"{capital(when)}, ", words)
    return said(capital(first), words[1:]) if isinstance(first, str) else words


def stated(
    versions: Sequence[irt.Version[T | irt.Reserved]], kind: str
) -> Iterator[tuple[str, T | Paragraph]]:
    """Each version, with its window in words; one that is reserved as its sentence."""
    for version in versions:
        when = window(version.start, version.end)
        content = version.content
        yield when, reserved(content, kind, when) if isinstance(content, irt.Reserved) else content


# ------------------------------------------------------------------ conditions and cases


ALL, ONE = "all of these hold", "at least one of these holds"


def _conjuncts(conditions: Sequence[ir.Expression]) -> list[ir.Expression]:
    """The conditions, with each `and` taken apart."""
    found: list[ir.Expression] = []
    for condition in conditions:
        found += _conjuncts(condition.operands) if isinstance(condition, ir.And) else [condition]
    return found


def _apart(condition: ir.Expression) -> tuple[str, Sequence[ir.Expression]]:
    """How many of which conditions have to hold; a condition that is neither is alone."""
    if isinstance(condition, ir.Or):
        return ONE, condition.operands
    return ALL, _conjuncts([condition])


def conditions(parts: Sequence[ir.Expression], wording: Wording) -> Points:
    """A line for each condition; what is made of several has lines below it."""
    return Points(points=tuple(_condition(part, wording) for part in parts))


def _condition(node: ir.Expression, wording: Wording) -> Point:
    many, parts = _apart(node)
    if len(parts) == 1:
        return Point(words=wording.clause(node))
    return Point(words=said(f"{many}:"), below=conditions(parts, wording).points)


def _cases(decision: irt.Decision, wording: Wording) -> Points:
    return Points(points=tuple(_case(case, wording) for case in decision.cases))


def _case(case: irt.Case, wording: Wording) -> Point:
    """`12 Achievement Units when the rating is Proficient`; many conditions have their own lines"""
    condition, reason = case.condition, _reason(case.because)
    if isinstance(case.value.type, YesNoType) and not isinstance(case.value, ir.Literal):
        when = said("when ", wording.clause(condition), reason)
        return Point(words=said(when, ": yes if ", wording.clause(case.value)))
    words = wording.value(case.value)
    many, parts = _apart(condition)
    if len(parts) < MANY and many == ALL:
        return Point(words=said(words, " when ", wording.clause(condition), reason))
    below = conditions(parts, wording).points
    return Point(words=said(words, f" when {many}", reason, ":"), below=below)


def _reason(because: str | None) -> str:
    return f" (reason: “{because}”)" if because else ""


# ------------------------------------------------------------------ definitions


def define_blocks(define: irt.Define, wording: Wording) -> Iterator[Block]:
    """`The salary of a teacher is …`"""
    # Where there are two records, each is called by its name.
    inside = wording.of(define.subject if define.other is None else None)
    for when, content in stated(define.versions, "define"):
        if isinstance(content, Paragraph):
            yield content
        elif isinstance(define.type, YesNoType):
            yield from _yes_or_no(define, content, when, inside)
        else:
            yield from _valued(define, content, when, inside)


def _about(define: irt.Define, wording: Wording, word: str) -> str:
    """` of a teacher`; nothing of what there is but one"""
    record = wording.text.records[define.subject]
    one = "" if record.singleton else f" {word} {a(spaced(define.subject))}"
    return one + (f" {'and' if one else 'for'} {a(spaced(define.other))}" if define.other else "")


def _valued(
    define: irt.Define, decision: irt.Decision, when: str, wording: Wording
) -> Iterator[Block]:
    name = spaced(define.name)
    verb = "are" if is_plural(name) else "is"
    head = said(f"the {name}{_about(define, wording, 'of')} {verb}")
    if decision.default is None:
        yield Paragraph(words=opening(when, said(head, ":")), lead=True)
    else:
        rule = said(head, " ", wording.value(decision.default), _reason(decision.default_because))
        if not decision.cases:
            yield Paragraph(words=opening(when, said(rule, ".")))
            return
        yield Paragraph(words=opening(when, said(rule, ". Except:")), lead=True)
    yield _cases(decision, wording)


def _yes_or_no(
    define: irt.Define, decision: irt.Decision, when: str, wording: Wording
) -> Iterator[Block]:
    name = f"“{spaced(define.name)}”{_about(define, wording, 'for')}"
    rule = decision.default
    if rule is None:
        yield Paragraph(words=opening(when, said(f"{name} is:")), lead=True)
        yield _cases(decision, wording)
        return
    because = _reason(decision.default_because)
    if isinstance(rule, ir.Literal):
        answer = wording.value(rule)
        yield Paragraph(words=opening(when, said(f"{name} is ", answer, because, ".")))
    else:
        many, parts = _apart(rule)
        if len(parts) > 1:
            words = said(f"{name} is yes when {many}", because, ":")
            yield Paragraph(words=opening(when, words), lead=True)
            yield conditions(parts, wording)
        else:
            words = said(f"{name} is yes when ", wording.clause(rule), because, ".")
            yield Paragraph(words=opening(when, words))
    if decision.cases:
        yield Paragraph(words=said("Except:"), lead=True)
        yield _cases(decision, wording)


# ------------------------------------------------------------------ sources


def source_blocks(source: irt.Source, wording: Wording) -> Iterator[Block]:
    """`Each evaluation earns, on the last day of its year: …`"""
    item = item_of(source.scope)
    inside = wording.of(item)
    on = _day(source.on, wording.of(item, its=True))
    for when, content in stated(source.versions, "source"):
        if isinstance(content, Paragraph):
            yield content
            continue
        head = said(f"{each_of(source.scope)} earns")
        default = content.default
        if not content.cases and default is not None:
            words = said(head, " ", inside.value(default), on, _reason(content.default_because))
            yield Paragraph(words=opening(when, said(words, ".")))
            continue
        yield Paragraph(words=opening(when, said(head, on and said(",", on), ":")), lead=True)
        yield _cases(content, inside)


def item_of(scope: irt.Scope) -> str:
    return scope.steps[-1][1] if scope.steps else scope.root


def each_of(scope: irt.Scope) -> str:
    """`each evaluation`, `each remark of a review`, `each speech of “second”`"""
    if not scope.steps:
        return f"each {spaced(scope.root)}"
    field, item = scope.steps[-1]
    words = f"each {spaced(item)}"
    if spaced(field) != plural(spaced(item)):
        words += f" of “{spaced(field)}”"
    return words + (f" of {a(spaced(scope.steps[-2][1]))}" if len(scope.steps) > 1 else "")


def _day(on: ir.Expression | None, wording: Wording) -> Words:
    return said(" on ", wording.value(on)) if on is not None else ()


# ------------------------------------------------------------------ gates


def gate_blocks(gate: irt.Gate, wording: Wording) -> Iterator[Block]:
    """`A teacher may move from Professional to Model by peer review. …`"""
    item = item_of(gate.scope)
    inside, its = wording.of(item), wording.of(item, its=True)
    if gate.target:
        start = f"from {spaced(gate.origin)} " if gate.origin else ""
        whom = a(spaced(gate.scope.root))
        yield Paragraph(words=said(f"It leads {whom} {start}to {spaced(gate.target)}."))
    if gate.on is not None:
        counts = (
            said("; the result counts from ", its.value(gate.effective)) if gate.effective else ()
        )
        judged = f"{capital(each_of(gate.scope))} is judged as of "
        yield Paragraph(words=said(judged, its.value(gate.on), counts, "."))
    for when, content in stated(gate.versions, "gate"):
        if isinstance(content, Paragraph):
            yield content
        else:
            yield from _test(gate, content, when, inside)
    if gate.lasts is not None:
        count, unit = gate.lasts
        lasts = wording.literal(count, DurationType(unit=unit))
        yield Paragraph(words=said(f"The result lasts {lasts}."))


def _test(gate: irt.Gate, test: irt.Test, when: str, wording: Wording) -> Iterator[Block]:
    requires, many = _conjuncts(test.requires), "all of these have"
    if len(requires) == 1:
        one, parts = _apart(requires[0])
        requires, many = list(parts), "at least one of these has" if one == ONE else "this has"
    whom = f"for {a(spaced(item_of(gate.scope)))}, " if not gate.target and gate.on is None else ""
    if requires:
        yield Paragraph(words=opening(when, said(f"{whom}{many} to hold:")), lead=True)
        yield conditions(requires, wording)
    if test.score is None:
        return
    rule = test.score.default
    assert rule is not None
    goes_by = said("if so, " if requires else whom, "the outcome goes by ", wording.value(rule))
    yield Paragraph(
        words=opening(
            "" if requires else when, said(goes_by, ". Except:" if test.score.cases else ":")
        ),
        lead=True,
    )
    if test.score.cases:
        yield _cases(test.score, wording)
        yield Paragraph(words=said("The outcome:"), lead=True)
    bands = [
        Point(words=said("from ", wording.value(band.threshold), f": {spaced(band.outcome)}"))
        for band in test.bands
    ]
    if test.below is not None:
        bands.append(Point(words=said(f"below that: {spaced(test.below)}")))
    yield Points(points=tuple(bands))


# ------------------------------------------------------------------ ladders


def ladder_blocks(ladder: irt.Ladder, wording: Wording) -> Iterator[Block]:
    """The position, the rungs as a table, the moves, and what becomes of the balance."""
    for when, content in stated(ladder.versions, "ladder"):
        if isinstance(content, Paragraph):
            yield content
        else:
            yield from _climb(ladder, content, when, wording.of(ladder.root))


def _climb(ladder: irt.Ladder, climb: irt.Climb, when: str, wording: Wording) -> Iterator[Block]:
    rung, step, balance = map(spaced, (ladder.rung_field, ladder.step_field, ladder.balance_field))
    stands = f"{a(spaced(ladder.root))} stands in {a(rung)}, at {a(step)}, with {a(balance)}"
    units = getattr(ladder.balance_type, "unit", None)
    yield Paragraph(
        words=said(
            opening(when, said(stands, f" of {wording.units(units)}" if units else "", ". ")),
            "The first position is ",
            wording.value(ladder.start),
            f", from its date “{spaced(ladder.since_field)}” on. Climbing one {step} takes ",
            wording.value(climb.units),
            ".",
        )
    )
    if ladder.sources:
        sources = [
            wording.link("source", name, wording.text.sources[name].title)
            for name in ladder.sources
        ]
        yield Paragraph(words=said("The units of these sources count: ", listed(sources), "."))
    yield Grid(
        caption=f"{capital(plural(rung))} and their {plural(step)}",
        head=(capital(rung), capital(plural(step)), "Then"),
        rows=tuple(
            (
                said(wording.option(ladder.rung_type, r.name)),
                said(f"{r.first} to {r.last}"),
                said(wording.option(ladder.rung_type, r.then)) if r.then else (),
            )
            for r in climb.rungs.values()
        ),
    )
    if climb.moves:
        yield Paragraph(words=said("Moves:"), lead=True)
        yield Points(points=tuple(_move(move, ladder, wording) for move in climb.moves))
    yield Paragraph(words=said(f"The {balance}:"), lead=True)
    yield Points(
        points=(
            Point(words=said("on a move ", _fate(climb.on_a_move, wording))),
            Point(words=said("at the top ", _fate(climb.at_the_top, wording))),
        )
    )


def _move(move: irt.Move, ladder: irt.Ladder, wording: Wording) -> Point:
    rung, step = wording.option(ladder.rung_type, move.rung), spaced(ladder.step_field)
    gate = wording.link("gate", move.gate)
    if move.outcome is None:
        ends = said("when a result of ", gate, " ends")
    elif move.outcome == "met":
        ends = said("when ", gate, " is met")
    else:
        ends = said("when ", gate, f" has the outcome “{spaced(move.outcome)}”")
    return Point(words=said(f"to {rung}, {step} {move.step}, ", ends))


def _fate(decision: irt.Decision, wording: Wording) -> Words:
    """`it is lost, except that it is kept when …`"""
    rule = decision.default
    cases = [
        said(
            "kept" if isinstance(c.value, ir.Literal) and c.value.value else "lost",
            " when ",
            wording.clause(c.condition),
            _reason(c.because),
        )
        for c in decision.cases
    ]
    if not isinstance(rule, ir.Literal):
        return said("it is ", joined(cases, "; "))
    kept = f"it is {'kept' if rule.value else 'lost'}{_reason(decision.default_because)}"
    return said(kept, ", except that it is " if cases else "", joined(cases, "; "))
