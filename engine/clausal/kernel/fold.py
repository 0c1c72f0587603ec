"""Where the fold of a ladder is being written: what it is of, its accumulators, and its rows.

What happens is collected first, as rows `(day, number, what, which, code, lack)`, and sorted. In
plain objects rows are tuples of a list `H`; compiled, they are rows of the scratch array `H`. What
gates decided is kept in `R`. Both arrays are shared by all folds, each of which uses them from the
place on that was free when it began: `hb` and `rb`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from clausal.ir.text import Climb, Ladder
from clausal.kernel.generate import Frame, Scope
from clausal.kernel.ladders import Plan
from clausal.kernel.scratch import WIDE
from clausal.kernel.value import V

UNITS, RESULT, END, PERHAPS, NOTHING = 0, 1, 2, 3, 4
"""What happens on a day: units are earned, a result begins to count, one ends, one may end;
or nothing, but that the ladder is climbed in another way from the next day on."""

LIMIT = 2**40
"""The units, and with them the balance, that a compiled fold has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """What a ladder's fold is of. The names below `since` are those of its accumulators."""

    s: Scope
    ladder: Ladder
    """as the text of today has it"""
    plan: Plan
    root: V
    frame: Frame
    since: str
    """the code of the day whose position is given"""
    rung: str
    step: str
    balance: str
    lack: str
    """all for which the position is not known"""
    undated: str
    """what is lacking to say when things happened"""
    held: str
    """the gates whose results keep the rung, by their bits"""

    def counts(self, day: str) -> str:
        """The code of a day's being after the first one, and not after the last that counts.

        In an event, positions are those with which the day began.
        """
        return f"{self.since} < {day} <= {self.last}"

    @property
    def last(self) -> str:
        """The code of the last day that counts."""
        day = self.frame.day
        if day.isdigit():
            return str(int(day) - self.frame.event)
        return f"{day} - 1" if self.frame.event else day

    def lacks(self, u: str) -> None:
        """Writes that the position is not known for one more reason."""
        if self.s.g.binding.given:
            self.s.w.lack(u)
        else:
            self.s.w.line(f"{self.lack} = {u}")

    def give(self) -> None:
        """Returns the position."""
        lack = "" if self.s.g.binding.given else f", {self.lack}"
        self.s.w.line(f"return {self.rung}, {self.step}, {self.balance}{lack}")

    def ends(self, climb: Climb) -> tuple[str, str]:
        """The constants of all first and last steps; of a rung that is not there, none fits."""
        module = self.s.g.module
        rungs = [climb.rungs.get(rung) for rung in self.plan.rungs]
        firsts = self.s.array([r.first if r else 1 for r in rungs])
        lasts = self.s.array([r.last if r else -1 for r in rungs])
        return module.constant(firsts, "R"), module.constant(lasts, "R")

    # -------------------------------------------------------------- rows

    def open(self) -> None:
        """Begins to collect."""
        w = self.s.w
        if self.s.g.binding.compiled:
            w.function.uses |= {"H", "R", "N"}
            w.line("hb = H[0, 0]")
            w.line("rb = R[0, 0]")
        else:
            w.line("H = []")
            w.line("R = []")

    def close(self) -> None:
        """Gives up the rows."""
        if self.s.g.binding.compiled:
            self.s.w.line("H[0, 0] = hb")
            self.s.w.line("R[0, 0] = rb")

    def limit(self) -> None:
        """A balance that compiled numbers have no room for is not decided by them."""
        w = self.s.w
        if self.s.g.binding.compiled:
            w.function.uses.add("N")
            with w.block(f"if abs({self.balance}) > {LIMIT}"):
                w.line(f"N[0, 1] = {WIDE}")
                w.line(f"{self.balance} = 0")

    def arrays(self, *names: str) -> str:
        """The arrays in which a helper keeps things; compiled, it can run out of room in them."""
        if self.s.g.binding.compiled:
            self.s.w.function.uses |= {"N", *names}
            return ", ".join(("N", *names))
        return ", ".join(names)

    def sort(self) -> tuple[str, str]:
        """Sorts the rows by their days; the codes of the first one, and of the end."""
        w = self.s.w
        if self.s.g.binding.compiled:
            w.line("rows = H[0, 0]")
            w.line("sort(H, hb, rows)")
            return "hb", "rows"
        w.line("H.sort()")
        w.line("rows = len(H)")
        return "0", "rows"

    def cell(self, row: str, column: int) -> str:
        """What stands in a row: the day, what, which, a code, what is lacking."""
        if self.s.g.binding.compiled:
            return f"H[{row}, {column}]"
        return f"H[{row}][{column + 1 if column else 0}]"


@dataclass(frozen=True, slots=True)
class Rows:
    """What happens on one day: the rows from `first` to before `end`, their `units` and what is
    lacking of these, and the number of all `others`."""

    fold: Fold
    first: str
    end: str
    units: str
    lack: str
    others: str

    @contextmanager
    def of(self, what: int, which: int | None = None) -> Iterator[tuple[str, str, str]]:
        """A loop over what happens of one kind: its number, its code, and what is lacking."""
        w, cell = self.fold.s.w, self.fold.cell
        q = w.name("i")
        condition = f"{cell(q, 1)} == {what}"
        if which is not None:
            condition = f"{condition} and {cell(q, 2)} == {which}"
        with w.block(f"for {q} in range({self.first}, {self.end})"), w.block(f"if {condition}"):
            yield cell(q, 2), w.let(cell(q, 3)), w.let(cell(q, 4))
