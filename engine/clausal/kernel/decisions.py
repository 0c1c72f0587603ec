"""One value out of disjoint cases, and the test that a gate puts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausal.interpret.answers import Need, NeedKind
from clausal.interpret.decide import MET, NOT_MET
from clausal.ir import expressions as ir
from clausal.ir.text import Band, Case, Decision, Test
from clausal.kernel import expressions as ex
from clausal.kernel.bindings import kind_of
from clausal.kernel.choices import Lazily, all_of, at_hand, chosen, quick
from clausal.kernel.comparisons import compare
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.module import Argument, both, either, known, lacks, literal, negation
from clausal.kernel.value import V, aligned, constant_of, equal, exclusive, lacking, nothing
from clausal.source import NOWHERE


def decide(s: Scope, decision: Decision, frame: Frame, name: str) -> V:
    """The value of the case that holds, else the default.

    Two cases that hold with different values are a conflict. While a condition is not known, the
    value is known only if it is the same whichever way the condition comes out.
    """
    if not decision.cases:
        return _default(s, decision, frame, name)
    looked = [s.kept(ex.expression(s, case.condition, frame)) for case in decision.cases]
    holding = [both(known(look.u), look.code) for look in looked]
    open_ = either(*(lacks(look.u) for look in looked))
    apart = all(exclusive(a, b) for i, a in enumerate(looked) for b in looked[i + 1 :])
    single = _settled(holding, open_, apart)
    cases: list[tuple[str, Lazily]] = []
    if single != "True":
        cases.append((negation(single), lambda: _unsettled(s, decision, looked, frame, name)))
    for code, case in zip(holding, decision.cases, strict=True):
        cases.append((code, ex.later(s, case.value, frame)))
    return chosen(s, cases, lambda: _default(s, decision, frame, name))


def _settled(holding: Sequence[str], open_: str, apart: bool) -> str:
    """The code of whether no condition is unknown, and at most one holds."""
    live = [code for code in holding if code != "False"]
    settled = "True" if open_ == "False" else f"not ({open_})"
    if len(live) < 2 or apart:
        return settled
    if len(live) == 2:
        one = f"not ({both(*live)})"
    else:
        one = f"{' + '.join(f'(1 if {code} else 0)' for code in live)} < 2"
    return both(settled, one)


def _default(s: Scope, decision: Decision, frame: Frame, name: str) -> V:
    if decision.default is None:
        says = f"no branch of `{name}` holds here"
        like = _like(decision)
        return lacking(like, s.lack(NeedKind.NO_BRANCH, name, says, NOWHERE))
    return ex.expression(s, decision.default, frame)


def _like(decision: Decision) -> V:
    """What stands for a value where no case has one."""
    return nothing(kind_of(decision.cases[0].value.type) if decision.cases else "truth")


def _unsettled(s: Scope, decision: Decision, looked: Sequence[V], frame: Frame, name: str) -> V:
    """The value where conditions are unknown, or several hold: all candidates are looked at."""
    w = s.w
    values: list[V] = []
    for look, case in zip(looked, decision.cases, strict=True):
        counts = either(lacks(look.u), look.code)
        if isinstance(case.value, ir.Literal):
            values.append(ex.expression(s, case.value, frame))
            continue
        none = replace(_like(decision), m="True")
        values.append(s.kept(chosen(s, [(counts, ex.later(s, case.value, frame))], at_hand(none))))
    holding = [w.let(both(known(look.u), look.code), "h") for look in looked]
    opens = [lacks(look.u) for look in looked]
    nobody = negation(either(*holding))
    with_default = decision.default is not None
    values_lack = [
        w.lack(f"{v.u} if {h} else 0") if v.u != "0" and h != "True" else v.u
        for v, h in zip(values, holding, strict=True)
    ]
    values_open = [
        w.lack(f"{v.u} if {o} else 0") if v.u != "0" and o != "True" else v.u
        for v, o in zip(values, opens, strict=True)
    ]
    default: V | None = None
    if isinstance(decision.default, ir.Literal):
        default = ex.expression(s, decision.default, frame)
    elif with_default:
        default = s.kept(
            chosen(
                s,
                [(nobody, lambda: _default(s, decision, frame, name))],
                lambda: replace(_like(decision), m="True"),
            )
        )
    lack = s.join(
        *(look.u for look in looked),
        *(u for u, o in zip(values_lack, opens, strict=True) if o != "True"),
        *(u for u, o in zip(values_open, opens, strict=True) if o != "False"),
        *([w.lack(f"{default.u} if {nobody} else 0")] if default and default.u != "0" else []),
    )
    # The candidates in order: those that hold, those that may, the default where none holds.
    candidates: list[tuple[str, V, str]] = [
        *((h, v, "sure") for h, v in zip(holding, values, strict=True) if h != "False"),
        *((o, v, "perhaps") for o, v in zip(opens, values, strict=True) if o != "False"),
    ]
    if default is not None:
        candidates.append((nobody, default, "default"))
    conflict = _differing(s, [(c, v) for c, v, how in candidates if how == "sure"])
    differs = _differing(s, [(c, v) for c, v, _ in candidates])
    unknowns = either(*(both(c, lacks(v.u)) for c, v, _ in candidates))
    uncovered = nobody if not with_default else "False"
    mask = "0"
    for i, h in enumerate(holding):
        if h != "False":
            mask = f"{mask} + ({1 << i} if {h} else 0)"

    def clash() -> V:
        return lacking(values[0], _conflict(s, decision, name, w.let(mask, "k")))

    cases: list[tuple[str, Lazily]] = [
        (conflict, clash),
        (either(uncovered, unknowns, differs), lambda: lacking(values[0], lack)),
    ]
    for code, value, _ in candidates[:-1]:
        cases.append((code, at_hand(value)))
    last = candidates[-1][1]
    return chosen(s, cases, lambda: last)


def _differing(s: Scope, candidates: Sequence[tuple[str, V]]) -> str:
    """The code of whether two of the candidates that count are known and not the same."""
    w = s.w
    parts = []
    for i, (one, a) in enumerate(candidates):
        for other, b in candidates[i + 1 :]:
            if a is b:
                continue
            if a.kind == "number":
                for each in aligned(a, b):
                    s.fits(each)
            same, comparable = equal(a, b), both(known(a.u), known(b.u))
            if same != "True" and comparable != "True":
                same = f"({same}) if {comparable} else True"
            parts.append(both(one, other, negation(same if literal(same) else w.let(same))))
    return w.let(either(*parts)) if parts else "False"


def _conflict(s: Scope, decision: Decision, name: str, mask: str) -> str:
    cases: tuple[Case, ...] = decision.cases
    s.holds(1 << len(cases))

    def build(which: int) -> Need:
        holding = [case for i, case in enumerate(cases) if which >> i & 1]
        texts = " and ".join(f"`{case.text}`" for case in holding)
        says = f"{texts} both hold, and the text does not say which comes first"
        return Need(NeedKind.CONFLICT, name, says, holding[1].span)

    return s.site(build, Argument(mask, "count"))


# ------------------------------------------------------------------ gates


def put_to_test(s: Scope, test: Test, frame: Frame, name: str) -> V:
    """The outcome of a gate's test: every requirement, then the band of the score."""
    met = V(kind="truth", code="True")
    if test.requires:
        requires = [ex.later(s, each, frame) for each in test.requires]
        met = s.kept(all_of(s, requires, [quick(each) for each in test.requires]))
    refused = both(known(met.u), negation(met.code))
    not_met = outcome(s, NOT_MET)
    if test.score is None:
        found = replace(outcome(s, MET), u=met.u)
        return chosen(s, [(refused, lambda: not_met)], lambda: found)
    decision = test.score

    def scored() -> V:
        made = s.kept(_scored(s, test, decision, frame, name))
        return replace(made, u=s.join(met.u, made.u))

    return chosen(s, [(refused, lambda: not_met)], scored)


def outcome(s: Scope, name: str) -> V:
    """An outcome of a gate."""
    return V(kind="text", code=s.g.binding.text(name))


def _scored(s: Scope, test: Test, decision: Decision, frame: Frame, name: str) -> V:
    w = s.w
    score = s.kept(decide(s, decision, frame, f"the score of {name}"))
    assert decision.default is not None
    type = decision.default.type
    says = f"`{name}` has no score to go by"
    score = s.required(score, lambda: s.lack(NeedKind.NOTHING, f"score of {name}", says, NOWHERE))
    lows = [s.kept(_threshold(s, band, frame, name)) for band in test.bands]
    u = s.join(score.u, *(low.u for low in lows))
    score = replace(score, u="0")

    def banded() -> V:
        bare = [replace(low, u="0") for low in lows]
        reached = [
            w.let(compare(s, ir.Relation.AT_LEAST, score, low, type).code, "h") for low in bare
        ]
        return _band(s, test, bare, reached, name)

    cases: list[tuple[str, Lazily]] = []
    if u != "0":
        cases.append((u, lambda: replace(outcome(s, NOT_MET), u=u)))
    return chosen(s, cases, banded)


def _threshold(s: Scope, band: Band, frame: Frame, name: str) -> V:
    low = s.kept(ex.expression(s, band.threshold, frame))
    says = f"`{band.text}` of `{name}` has no value, because a part of it is missing"
    named = f"{name}: {band.text}"
    return s.required(low, lambda: s.lack(NeedKind.NOTHING, named, says, band.threshold.span))


def _band(s: Scope, test: Test, lows: Sequence[V], reached: Sequence[str], name: str) -> V:
    """The band with the highest threshold that the score reaches; bands have no order of lines."""
    w = s.w
    below = outcome(s, test.below or NOT_MET)
    cases: list[tuple[str, Lazily]] = []
    tops: list[str] = []
    for i, low in enumerate(lows):
        higher = [
            both(
                reached[j],
                compare(s, ir.Relation.ABOVE, lows[j], low, test.bands[i].threshold.type).code,
            )
            for j in range(len(lows))
            if j != i
        ]
        tops.append(w.let(both(reached[i], negation(either(*higher)))))
    for i in range(len(lows)):
        for j in range(i + 1, len(lows)):
            if test.bands[i].outcome == test.bands[j].outcome:
                continue
            alike = both(tops[i], tops[j])
            fixed = _constants(lows[i], lows[j])
            if fixed:
                continue
            cases.append((alike, lambda: replace(below, u=_clash(s, test, tops, name))))
    for top, band in zip(tops, test.bands, strict=True):
        cases.append((top, at_hand(outcome(s, band.outcome))))
    return chosen(s, cases, lambda: below)


def _constants(one: V, other: V) -> bool:
    """Whether two thresholds are known, and differ."""
    a, b = constant_of(one), constant_of(other)
    return a is not None and b is not None and a != b


def _clash(s: Scope, test: Test, tops: Sequence[str], name: str) -> str:
    mask = " + ".join(f"({1 << i} if {top} else 0)" for i, top in enumerate(tops))

    def build(which: int) -> Need:
        at_top = [band for i, band in enumerate(test.bands) if which >> i & 1]
        outcomes = " and ".join(f"`{band.outcome}`" for band in at_top)
        return Need(NeedKind.CONFLICT, name, f"{outcomes} of `{name}` begin at the same score")

    return s.site(build, Argument(s.w.let(mask, "k"), "count"))
