"""The module of generated source: its functions, its constants, and what can be lacking in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from clausal.interpret.answers import Need

ATOM = re.compile(r"-?\d+|[A-Za-z_]\w*|'[^'\\]*'")
"""A name or a literal: what can be written again and again, wherever it is."""
_CHANGES = re.compile(r"\bx\d+\b")
_ONE_OF_TWO = re.compile(r"([01]) if (.*) else ([01])")
GIVE_UP = "raise Lacking"


@dataclass(frozen=True, slots=True)
class Argument:
    """What the sentence of a need says of the record at hand: the code of it, and how to read it.

    `how` is `ref` (of the record `name`), `paths` (of those that conflict, one more each time),
    `day`, `text`, `number` (times `scale`), `year`, `truth` or `count`.
    """

    code: str
    how: str
    name: str = ""
    scale: int = 1


Build = Callable[..., Need]
"""Makes a need of what its arguments are."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the text where something can be lacking. `reads` say what its arguments are."""

    build: Build
    reads: tuple[Argument, ...]


@dataclass(slots=True)
class Function:
    """A function of the module. `uses` are the columns that it reads, `calls` the others below;
    `own` are names of columns that it makes for those below."""

    name: str
    parameters: tuple[str, ...]
    lines: list[str] = field(default_factory=list)
    uses: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    returns: Any = None
    """what the caller gets, as values whose codes are to be filled in; None while it is written"""


ABOUT_ONE = ("define", "position", "total", "gate", "any")
"""Kinds of functions whose answer about a record is asked for again: not those about an event."""


class Module:
    """Functions that call each other."""

    def __init__(self) -> None:
        self.functions: dict[Any, Function] = {}
        self.sites: list[Site] = []
        self._sites: dict[Any, int] = {}
        self.constants: dict[str, str] = {}
        self._constants: dict[Any, str] = {}

    def site(self, build: Build, reads: Sequence[Argument], key: Any = None) -> int:
        """The number of a place where something can be lacking; of equal keys the same."""
        found = self._sites.get(key)
        if found is None:
            found = len(self.sites)
            self.sites.append(Site(build, tuple(reads)))
            if key is not None:
                self._sites[key] = found
        return found

    def constant(self, code: str, prefix: str = "C") -> str:
        """The name of a constant of the module with that source."""
        if code not in self._constants:
            name = f"{prefix}{len(self._constants)}"
            self._constants[code] = name
            self.constants[name] = code
        return self._constants[code]

    def source(self, head: str, entries: Sequence[Function], places: dict[str, str]) -> str:
        """The whole source of what some functions call.

        The columns that a function reads, itself or through others, become its first parameters.
        """
        by_name = {function.name: function for function in self.functions.values()}
        reached = set[str]().union(*(_reached(entry.name, by_name) for entry in entries))
        once = self._asked_again() & reached if "m" in entries[0].own else set()
        for name in once:
            by_name[name].uses.add("m")
        below = {
            name: "".join(f"{each}, " for each in self.columns(by_name[name], by_name))
            for name in reached
        }
        mark = re.compile(r"@(\w+)@")
        parts = [head]
        parts += [f"{name} = {code}" for name, code in self.constants.items()]
        parts += [f"{name} = {code}" for code, name in places.items()]
        for name in sorted(reached, key=lambda name: int(name.rpartition("_")[2])):
            function = by_name[name]
            parameters = below[name] + ", ".join(function.parameters)
            kept = "" if name not in once else "once_read\n@" if "k, " in below[name] else "once\n@"
            parts.append(f"\n\n@{kept}compiled\ndef {name}({parameters}):")
            parts += [mark.sub(lambda m: below[m[1]], line) for line in function.lines if line]
        return "\n".join(parts) + "\n"

    def columns(self, function: Function, by_name: dict[str, Function] | None = None) -> list[str]:
        """The columns that a function reads, itself or through others."""
        by_name = by_name or {each.name: each for each in self.functions.values()}
        uses = {use for name in _reached(function.name, by_name) for use in by_name[name].uses}
        return sorted(uses - function.own)

    def _asked_again(self) -> set[str]:
        """The functions about one record that are called in several places, or by themselves."""
        by_name = {function.name: function for function in self.functions.values()}
        called = Counter(
            name
            for function in self.functions.values()
            for line in function.lines
            for name in re.findall(r"\b(\w+)\(@", line)
        )
        return {
            function.name
            for key, function in self.functions.items()
            if key[0] in ABOUT_ONE
            and function.parameters == ("r", "t", "a0")
            and (called[function.name] > 1 or _asks_itself(function.name, by_name))
        }


def circle(entry: Function, module: Module) -> str | None:
    """The name of a function that `entry` reaches and that reaches itself; None if none does."""
    by_name = {function.name: function for function in module.functions.values()}
    reached = sorted(_reached(entry.name, by_name))
    return next((name for name in reached if _asks_itself(name, by_name)), None)


def _asks_itself(name: str, by_name: dict[str, Function]) -> bool:
    """Whether a function reaches itself by what it calls."""
    return any(name in _reached(called, by_name) for called in by_name[name].calls)


def _reached(name: str, by_name: dict[str, Function]) -> set[str]:
    """A function and all that it calls, directly or not."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += by_name[each].calls
    return seen


class Writer:
    """Writes the body of one function. What has a name is computed once and never changes, but for
    accumulators, whose names begin with `x`. Where all is `given`, it gives up if anything is
    lacking: another source decides then."""

    def __init__(self, function: Function, *, given: bool = False) -> None:
        self.function = function
        self.given = given
        self._indent = 1
        self._number = 0
        self._known: list[dict[str, str]] = [{}]
        self.remembered: list[dict[Any, Any]] = [{}]

    def line(self, text: str) -> None:
        """A line at the present depth."""
        self.function.lines.append("    " * self._indent + text)

    def name(self, prefix: str) -> str:
        """A name that the function does not have yet."""
        self._number += 1
        return f"{prefix}{self._number}"

    def let(self, code: str, prefix: str = "v") -> str:
        """A name (or what is as short) for what the code comes to, computed once."""
        if ATOM.fullmatch(code):
            return code
        for known in reversed(self._known):
            if code in known:
                return known[code]
        name = self.name(prefix)
        self.line(f"{name} = {code}")
        if not _CHANGES.search(code):
            self._known[-1][code] = name
        return name

    def lack(self, code: str) -> str:
        """A name for what is lacking; "0", nothing, where the source gives up otherwise."""
        if not self.given:
            return self.let(code, "u")
        key = f"lack {code}"
        if any(key in known for known in self._known):
            return "0"
        one_of_two = _ONE_OF_TWO.fullmatch(code)
        if one_of_two is None:
            lacks = {"0": "False", "1": "True"}.get(code, code)
        else:
            so, condition, otherwise = one_of_two.groups()
            lacks = {"10": condition, "01": negation(condition)}.get(so + otherwise, str(so == "1"))
        with self.when(lacks):
            self.line(GIVE_UP)
        if not _CHANGES.search(code):
            self._known[-1][key] = "0"
        return "0"

    @property
    def given_up(self) -> bool:
        """Whether what comes next is never reached."""
        lines = self.function.lines
        return bool(lines) and lines[-1] == "    " * self._indent + GIVE_UP

    @property
    def depth(self) -> int:
        """How deep the next line stands."""
        return self._indent

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is computed inside is not known outside."""
        self._known.append({})
        self.remembered.append({})
        yield
        self.remembered.pop()
        self._known.pop()

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """What is written inside stands below `head:`, and what it computes is known there only."""
        self.line(f"{head}:")
        self._indent += 1
        before = len(self.function.lines)
        with self.apart():
            yield
        if len(self.function.lines) == before:
            self.line("pass")
        self._indent -= 1

    @contextmanager
    def when(self, code: str) -> Iterator[None]:
        """The same below `if code:`; at once if it is always so, and nowhere if it never is."""
        if code == "True":
            yield
        elif code == "False":
            kept = len(self.function.lines)
            with self.apart():
                yield
            del self.function.lines[kept:]
        else:
            with self.block(f"if {code}"):
                yield

    def branches(self, cases: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """`if`, `elif` and, for a last case that is always so, `else`; where the cases before give
        up, it needs none."""
        head = "if"
        for code, write in cases:
            if code == "False":
                continue
            if code == "True":
                if head == "if":
                    write()
                else:
                    with self.block("else"):
                        write()
                return
            with self.block(f"{head} {code}"):
                write()
                given_up = self.given_up
            head = "if" if given_up and head == "if" else "elif"


# ------------------------------------------------------------------ conditions as source


def both(*codes: str) -> str:
    """And."""
    if "False" in codes:
        return "False"
    kept = list(dict.fromkeys(code for code in codes if code != "True"))
    return " and ".join(map(_inside, kept)) if kept else "True"


def either(*codes: str) -> str:
    """Or."""
    if "True" in codes:
        return "True"
    kept = list(dict.fromkeys(code for code in codes if code != "False"))
    return " or ".join(map(_inside, kept)) if kept else "False"


def negation(code: str) -> str:
    """Not."""
    if code in ("True", "False"):
        return "False" if code == "True" else "True"
    return code[4:] if re.fullmatch(r"not \w+", code) else f"not {_inside(code)}"


def literal(code: str) -> bool:
    """Whether it is a value that is known when the source is generated."""
    return code in ("True", "False") or code.lstrip("-").isdigit() or code.startswith("'")


def known(u: str) -> str:
    """Whether nothing is lacking, of what `u` says is."""
    return "True" if u == "0" else f"not {u}"


def lacks(u: str) -> str:
    """Whether something is lacking."""
    return "False" if u == "0" else u


def _inside(code: str) -> str:
    return code if ATOM.fullmatch(code) or re.fullmatch(r"not \w+", code) else f"({code})"
