"""One value out of disjoint cases, and the test that a gate puts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clausal.interpret import evaluate as ev
from clausal.interpret.answers import Need, NeedKind, Reason, ReasonKind, Unknown
from clausal.interpret.frame import Found, Frame, Truth, all_of, lacking, merged, unknown
from clausal.ir.show import show_value
from clausal.ir.text import Band, Case, Decision, Test
from clausal.values import MISSING, Value

NOT_MET, MET = "not met", "met"


def decide(decision: Decision, frame: Frame, name: str) -> Found:
    """The value of the case that holds, else the default.

    Two cases that hold with different values are a conflict. While a condition is not known, the
    value is known only if it is the same whichever way the condition comes out.
    """
    looked = [_look(case, frame) for case in decision.cases]
    holding = [look for look in looked if look.truth is True]
    open_ = [look for look in looked if isinstance(look.truth, Unknown)]
    steps = tuple(look.reason for look in looked)
    candidates = [ev.evaluate(look.case.value, frame) for look in (*holding, *open_)]
    sure = [value for value, _ in candidates[: len(holding)]]
    if len({value for value in sure if not isinstance(value, Unknown)}) > 1:
        return _conflict(holding, name), steps
    if not holding and (decision.default is not None or not open_):
        candidates.append(_default(decision, frame, name))
    values = [value for value, _ in candidates]
    value, more = candidates[0]
    if len(values) > 1 or open_:
        covered = holding or decision.default is not None
        if not covered or any(isinstance(v, Unknown) or v != value for v in values):
            return unknown([*(look.truth for look in open_), *values]), merged(
                steps, *(more for _, more in candidates)
            )
        return value, merged(steps, more)
    if holding:
        # The value's own steps belong to the case that gave it.
        steps = tuple(
            replace(step, because=merged(step.because, more)) if step is holding[0].reason else step
            for step in steps
        )
        return value, steps
    return value, merged(more, steps)  # the rule before the exceptions that it does not meet


@dataclass(frozen=True, slots=True)
class _Looked:
    case: Case
    truth: Truth
    reason: Reason


def _look(case: Case, frame: Frame) -> _Looked:
    truth, steps = ev.evaluate_truth(case.condition, frame)
    reason = Reason(
        kind=ReasonKind.RULE,
        text=case.text,
        value=truth,
        said=case.because,
        because=_opened(case.condition.text, steps),
        span=case.span,
    )
    return _Looked(case, truth, reason)


def _opened(text: str, steps: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Without the step that only says again what the rule above it says."""
    if len(steps) == 1 and steps[0].kind is ReasonKind.CONDITION and steps[0].text == text:
        return steps[0].because
    return steps


def _conflict(holding: list[_Looked], name: str) -> Unknown:
    texts = " and ".join(f"`{look.case.text}`" for look in holding)
    says = f"{texts} both hold, and the text does not say which comes first"
    needs = (Need(NeedKind.CONFLICT, name, says, holding[1].case.span),)
    return Unknown(needs)


def _default(decision: Decision, frame: Frame, name: str) -> Found:
    if decision.default is None:
        return lacking(NeedKind.NO_BRANCH, name, f"no branch of `{name}` holds here"), ()
    value, steps = ev.evaluate(decision.default, frame)
    if decision.default_because is not None:
        reason = Reason(
            kind=ReasonKind.RULE,
            text=f"{decision.default.text} otherwise" if decision.cases else decision.default.text,
            value=True,
            said=decision.default_because,
            because=steps,
            span=decision.default.span,
        )
        return value, (reason,)
    return value, steps


# ------------------------------------------------------------------ gates


def put_to_test(test: Test, frame: Frame, name: str) -> tuple[str | Unknown, tuple[Reason, ...]]:
    """The outcome of a gate's test: every requirement, then the band of the score."""
    truths: list[Truth] = []
    steps: list[Reason] = []
    for requirement in test.requires:
        truth, found = ev.evaluate_truth(requirement, frame)
        truths.append(truth)
        steps.append(
            Reason(
                kind=ReasonKind.RULE,
                text=requirement.text,
                value=truth,
                because=_opened(requirement.text, found),
                span=requirement.span,
            )
        )
    met = all_of(truths)
    if met is False:
        return NOT_MET, tuple(steps)
    if test.score is None:
        return (met if isinstance(met, Unknown) else MET), tuple(steps)
    outcome, more = _scored(test, test.score, frame, name)
    if isinstance(met, Unknown) or isinstance(outcome, Unknown):
        return unknown((met, outcome)), (*steps, *more)
    return outcome, (*steps, *more)


def _scored(
    test: Test, decision: Decision, frame: Frame, name: str
) -> tuple[str | Unknown, tuple[Reason, ...]]:
    score, steps = decide(decision, frame, f"the score of {name}")
    type = decision.default.type if decision.default else None
    if score is MISSING:
        score = lacking(NeedKind.NOTHING, f"score of {name}", f"`{name}` has no score to go by")
    thresholds = [_threshold(band, frame, name) for band in test.bands]
    reason = Reason(kind=ReasonKind.RULE, text="score", value=score, type=type, because=steps)
    found = [value for value, _ in thresholds]
    if isinstance(score, Unknown) or any(isinstance(value, Unknown) for value in found):
        return unknown((score, *found)), merged((reason,), *(more for _, more in thresholds))
    band = _band(test.bands, found, score, name)
    if isinstance(band, Unknown):
        return band, (reason,)
    if band is None:
        outcome = test.below or NOT_MET
        return outcome, (reason, Reason(kind=ReasonKind.RULE, text=f"below: {outcome}", value=True))
    place = test.bands.index(band)
    low = show_value(found[place], type, frame.text.agreement.currency)  # type: ignore[arg-type]
    said = Reason(
        kind=ReasonKind.RULE,
        text=f"{band.text}: {band.outcome}",
        value=True,
        because=merged(thresholds[place][1]),
        title=f"from {low}",
    )
    return band.outcome, (reason, said)


def _threshold(band: Band, frame: Frame, name: str) -> Found:
    value, steps = ev.evaluate(band.threshold, frame)
    if value is MISSING:
        says = f"`{band.text}` of `{name}` has no value, because a part of it is missing"
        value = lacking(NeedKind.NOTHING, f"{name}: {band.text}", says, band.threshold.span)
    return value, steps


def _band(
    bands: tuple[Band, ...], thresholds: list[Value | Unknown], score: Value, name: str
) -> Band | Unknown | None:
    """The band with the highest threshold that the score reaches; bands have no order of lines."""
    reached = [
        (low, band)
        for low, band in zip(thresholds, bands, strict=True)
        if low <= score  # type: ignore[operator]
    ]
    if not reached:
        return None
    top = max(low for low, _ in reached)  # type: ignore[type-var]
    at_top = [band for low, band in reached if low == top]
    if len({band.outcome for band in at_top}) > 1:
        outcomes = " and ".join(f"`{band.outcome}`" for band in at_top)
        says = f"{outcomes} of `{name}` begin at the same score"
        return lacking(NeedKind.CONFLICT, name, says)
    return at_top[0]
