"""A scenario and the texts of its agreement → whether it came out as it says, and what was got."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from clausal.interpret.questions import Circumstances, Verdict, judge
from clausal.ir.text import Scenario, Timeline
from clausal.values import Item


class Outcome(StrEnum):
    """What became of a scenario."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A scenario that was run: a verdict for each thing it expects, in its order."""

    scenario: Scenario
    verdicts: tuple[Verdict, ...]

    @property
    def outcome(self) -> Outcome:
        """Passed, if all that it expects held."""
        held = all(verdict.held for verdict in self.verdicts)
        return Outcome.PASSED if held else Outcome.FAILED


def run(scenario: Scenario, timeline: Timeline) -> Result:
    """Judges all that the scenario expects, on its day, of the records that it gives.

    `timeline` are the texts as known on the scenario's day, with its proposals.
    """
    circumstances = Circumstances(
        timeline=timeline,
        as_of=scenario.on,
        known_on=scenario.known_on,
        records={name: given for name, given in scenario.given.items() if isinstance(given, Item)},
        settings=scenario.settings,
    )
    verdicts = tuple(judge(expectation, circumstances) for expectation in scenario.expect)
    return Result(scenario=scenario, verdicts=verdicts)
