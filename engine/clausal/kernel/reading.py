"""The codes of a batch → values, and what is lacking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from clausal.interpret.answers import Need
from clausal.interpret.arithmetic import whole
from clausal.kernel import scratch
from clausal.kernel.columns import Codes, Columns
from clausal.kernel.module import Site
from clausal.values import SchoolYear

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Reader:
    """Reads the codes of a batch."""

    def __init__(
        self, sites: Sequence[Site], columns: Columns, codes: Codes, lacking: NDArray[Any]
    ) -> None:
        self.sites, self.columns, self._codes = sites, columns, codes
        self.lacking = lacking

    def needs(self, handle: Any) -> tuple[Need, ...]:
        """All that is lacking, each once, in the order of the text."""
        return tuple(dict.fromkeys(self._leaves(int(handle))))

    def _leaves(self, handle: int) -> Iterator[Need]:
        waiting = [handle]
        while waiting:
            site, *codes = self.lacking[waiting.pop()].tolist()
            if site == scratch.JOINED:
                waiting += (codes[1], codes[0])
            else:
                place = self.sites[site]
                yield place.build(
                    *(
                        self._argument(argument.how, argument.name, argument.scale, code)
                        for argument, code in zip(place.reads, codes, strict=False)
                    )
                )

    def _argument(self, how: str, name: str, scale: int, code: int) -> Any:
        match how:
            case "ref":
                return self.columns.path(name, code)
            case "day":
                return dt.date.fromordinal(code)
            case "year":
                return SchoolYear(code)
            case "text":
                return self._codes.text(code)
            case "truth":
                return bool(code)
            case "number":
                return whole(Fraction(code, scale))
            case "paths":
                return self._paths(code)
            case _:
                return code

    def _paths(self, handle: int) -> tuple[str, ...]:
        if not handle:
            return ()
        site, row, before, *_ = self.lacking[handle].tolist()
        name = self.sites[site].reads[0].name
        return (*self._paths(before), self.columns.path(name, row))

    def text(self, code: Any) -> str:
        """A text or an option."""
        return self._codes.text(int(code))

    def options(self, code: Any, choice: str) -> frozenset[str]:
        """A set of options."""
        options = self._codes.options(choice)
        return frozenset(option for i, option in enumerate(options) if int(code) >> i & 1)
