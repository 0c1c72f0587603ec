"""Codes → values, and handles → what is lacking."""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clausal.interpret.answers import Need
from clausal.interpret.arithmetic import whole
from clausal.kernel import scratch
from clausal.kernel.columns import Codes, Columns
from clausal.kernel.module import Argument, Site
from clausal.values import SchoolYear

if TYPE_CHECKING:
    from numpy.typing import NDArray


class HandleReader(ABC):
    """Reads what generated source says is lacking, whichever way its binding keeps it."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = sites

    def needs(self, handle: Any) -> tuple[Need, ...]:
        """All that is lacking, each once, in the order of the text."""
        return tuple(dict.fromkeys(self._leaves(handle)))

    @abstractmethod
    def row(self, handle: Any) -> tuple[int, Sequence[Any]]:
        """The site of what is lacking and its arguments; or JOINED, and two other handles."""

    @abstractmethod
    def which(self, handle: Any) -> int:
        """A number that no other handle has."""

    @abstractmethod
    def path(self, record: str, code: Any) -> str:
        """Where a record of that name stands: `teacher.evaluations[2]`."""

    @abstractmethod
    def text(self, code: Any) -> str:
        """A text or an option."""

    def _leaves(self, handle: Any) -> Iterator[Need]:
        waiting, seen = [handle], set[int]()
        while waiting:
            each = waiting.pop()
            site, codes = self.row(each)
            if site == scratch.JOINED:
                # What is joined may be a part of much else: it is read once.
                if (which := self.which(each)) not in seen:
                    seen.add(which)
                    waiting += (codes[1], codes[0])
            else:
                place = self.sites[site]
                arguments = zip(place.reads, codes, strict=False)
                yield place.build(*(self._argument(*each) for each in arguments))

    def _argument(self, argument: Argument, code: Any) -> Any:
        match argument.how:
            case "ref":
                return self.path(argument.name, code)
            case "day":
                return dt.date.fromordinal(code)
            case "year":
                return SchoolYear(code)
            case "text":
                return self.text(code)
            case "truth":
                return bool(code)
            case "number":
                return whole(Fraction(code) / argument.scale)
            case "paths":
                return self._paths(code)
            case _:
                return code

    def _paths(self, handle: Any) -> tuple[str, ...]:
        if not handle:
            return ()
        site, (code, before, *_) = self.row(handle)
        return (*self._paths(before), self.path(self.sites[site].reads[0].name, code))


class Reader(HandleReader):
    """Reads the codes of a batch."""

    def __init__(
        self, sites: Sequence[Site], columns: Columns, codes: Codes, lacking: NDArray[Any]
    ) -> None:
        super().__init__(sites)
        self.columns, self._codes = columns, codes
        self.lacking = lacking

    def row(self, handle: Any) -> tuple[int, Sequence[int]]:
        site, *codes = self.lacking[int(handle)].tolist()
        return site, codes

    def which(self, handle: Any) -> int:
        return int(handle)

    def path(self, record: str, code: int) -> str:
        return self.columns.path(record, code)

    def text(self, code: Any) -> str:
        return self._codes.text(int(code))

    def options(self, code: Any, choice: str) -> frozenset[str]:
        """A set of options."""
        return self._codes.set(choice, int(code))
