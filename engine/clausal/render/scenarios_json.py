"""Results of scenarios → JSON, by `schemas/scenarios-1.schema.json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from clausal.ir.text import ConsolidatedText
from clausal.render.answers_json import answer_json
from clausal.render.findings_json import place_json
from clausal.scenarios.run import Outcome, Result

SCHEMA = "clausal/scenarios/1"

JSON = dict[str, Any]


def scenarios_json(results: Sequence[Result], text: ConsolidatedText, *, book: str) -> JSON:
    """All results, in the order in which the scenarios are written."""
    counts = Counter(result.outcome for result in results)
    return {
        "schema": SCHEMA,
        "book": book,
        "agreement": text.agreement.name,
        "version": text.version,
        "passed": counts[Outcome.PASSED],
        "failed": counts[Outcome.FAILED],
        "scenarios": [_result_json(result, text.agreement.currency) for result in results],
    }


def _result_json(result: Result, currency: str) -> JSON:
    scenario = result.scenario
    return {
        "title": scenario.title,
        "place": place_json(scenario.span),
        "on": scenario.on.isoformat(),
        "outcome": str(result.outcome),
        "known_on": scenario.known_on.isoformat() if scenario.known_on else None,
        "proposals": list(scenario.proposals),
        "expectations": [
            {
                "expected": expectation.text,
                "place": place_json(expectation.span),
                "held": verdict.held,
                "got": answer_json(verdict.got, currency),
            }
            for expectation, verdict in zip(scenario.expect, result.verdicts, strict=True)
        ],
    }
