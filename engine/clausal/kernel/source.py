"""Generated source for columns that runs: the loop over a batch, and where it is kept.

The source is kept in a file by its hash, and what numba makes of it beside that file, so that it is
compiled once on a machine. Not compiled, the same source runs as it stands: so it is tested.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import platformdirs

from clausal.kernel import days, runtime, scratch
from clausal.kernel.answers import Question, width
from clausal.kernel.bindings import Columns as Binding
from clausal.kernel.bindings import Profile
from clausal.kernel.columns import Columns
from clausal.kernel.entry import Kernel
from clausal.kernel.generate import deep, parts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

HELP = (
    *(
        getattr(days, name)
        for name in (
            "ordinal", "year_of", "month_of", "months_later", "days_later", "school_year",
            "edge_day", "_completed", "whole_days", "whole_months", "whole_years",
        )
    ),
    *(
        getattr(runtime, name)
        for name in ("nearest", "up", "down", "at_least", "reached", "among", "climbed")
    ),
    *(
        getattr(scratch, name)
        for name in ("leaf", "join", "happens", "results", "keeps", "sort", "includes")
    ),
)  # fmt: skip
"""The functions that generated source calls; their source stands before it."""

HELP_HEAD = f"""\
# What generated source calls, for all of it alike.
from typing import Any

from numpy import int64

LAST = {days.LAST}
"""

HEAD = """\
# Generated from the text of an agreement. Every function decides one part of it for the record in
# row `r` of the columns, today being `t`.
from numpy import array

ENDLESS = 2**63 - 1
EMPTY_TEXT = EMPTY_RECORD = -1
EMPTY_SET = EMPTY_LIST = 0
"""

COMPILED = """\
from numba import njit

# Only `run` is called from Python: the others need no way in from there. Nobody owns an array here,
# so nothing counts who does.
entered = njit(cache=True, nogil=True, error_model="numpy", _nrt=False)
compiled = njit(
    cache=True,
    nogil=True,
    error_model="numpy",
    no_cpython_wrapper=True,
    no_cfunc_wrapper=True,
    _nrt=False,
)
"""

READING = """

def _reader(bits, signed):
    from llvmlite import ir
    from numba import types
    from numba.extending import intrinsic

    # One array holds where all columns are: a function gets it, instead of fifty arrays.
    @intrinsic
    def at(context, A, number, row):
        signature = types.int64(A, types.int64, types.int64)

        def generate(context, builder, signature, arguments):
            columns = context.make_array(signature.args[0])(context, builder, arguments[0])
            address = builder.load(builder.gep(columns.data, [arguments[1]]))
            column = builder.inttoptr(address, ir.IntType(bits).as_pointer())
            found = builder.load(builder.gep(column, [arguments[2]]))
            if bits == 64:
                return found
            extended = builder.sext if signed else builder.zext
            return extended(found, ir.IntType(64))

        return signature, generate

    return at


int64_at, int32_at, uint8_at = _reader(64, True), _reader(32, True), _reader(8, False)
"""

READING_AS_IT_STANDS = """

def int64_at(A, number, row):
    return int64(A[number][row])


int32_at = uint8_at = int64_at
"""

AS_IT_STANDS = """\
compiled = entered = lambda function: function
"""

ROOM = 4096
"""Rows of the scratch arrays at the start."""


class Source:
    """Source for columns of a profile. It is loaded, and compiled, when it is first run."""

    def __init__(self, kernel: Kernel, profile: Profile, folder: Path | None) -> None:
        self.profile = profile
        self.questions = kernel.questions
        self.sites = kernel.generator.module.sites
        binding = kernel.generator.binding
        assert isinstance(binding, Binding)
        self._arrays: Sequence[tuple[str, str, str, str]] = list(binding.arrays)
        self._folder = folder
        self.width: int = sum(width(question) for question in kernel.questions)
        how = COMPILED if folder is not None else AS_IT_STANDS
        reading = READING if folder is not None else READING_AS_IT_STANDS
        self._help = HELP_HEAD + how + _helpers() + reading
        names = (function.__name__ for function in HELP)
        calls = ", ".join((*names, "int64_at", "int32_at", "uint8_at"))
        head = f"{HEAD}{how}from {_name('help', self._help)} import {calls}\n"
        self.text = kernel.source(head) + _run(kernel, self.width)
        self._loaded: Callable[..., int] | None = None

    def _entered(self) -> Callable[..., int]:
        """The function `run` of the source."""
        if self._loaded is None:
            _module("help", self._help, self._folder)
            self._loaded = _module("kernel", self.text, self._folder).run
        return self._loaded

    def forget(self) -> None:
        """Removes what was compiled of it, and of what it calls, so that it is compiled again."""
        self._loaded = None
        for name in (_name("help", self._help), _name("kernel", self.text)):
            sys.modules.pop(name, None)
            if self._folder is not None:
                for path in (self._folder / "__pycache__").glob(f"{name}.*"):
                    path.unlink(missing_ok=True)  # another process may remove it too

    def run(
        self, columns: Columns, today: int, beyond: bool
    ) -> tuple[NDArray[Any], NDArray[Any], list[int]]:
        """The codes of all answers, what is lacking, and the rows without room."""
        import numpy as np

        out = np.zeros((columns.length, self.width), "int64")
        arrays = [_array(columns, *key) for key in self._arrays]
        places: Any = arrays
        if self._folder is not None:
            places = np.array([each.ctypes.data for each in arrays], "int64")
        lacking, size = np.zeros((ROOM, 6), "int64"), ROOM
        lacking[0, 0] = 1
        entered = self._entered()
        row, wide = 0, list(range(columns.length)) if beyond else []
        while row < columns.length and not beyond:
            happens, decided = np.zeros((size, 5), "int64"), np.zeros((size, 7), "int64")
            happens[0, 0] = decided[0, 0] = 1
            with deep():  # compiling goes down the blocks of a function, one in the other
                row = entered(places, lacking, happens, decided, row, columns.length, today, out)
            if lacking[0, 1] == scratch.WIDE:
                wide.append(row)
                row += 1
            elif lacking[0, 1] == scratch.FULL:
                size *= 2
                lacking = np.concatenate([lacking, np.zeros_like(lacking)])
            lacking[0, 1] = 0
        return out, lacking, wide


def _array(columns: Columns, record: str, field: str, part: str, dtype: str) -> NDArray[Any]:
    """A column, one whole number after the other."""
    import numpy as np

    table = columns.tables[record]
    held = table.cells.get(field) or table.lists[field]
    found = getattr(held, part)
    if found is None:  # the states, where every cell is there
        found = np.ones(table.length, dtype)
    array: NDArray[Any] = np.ascontiguousarray(found, dtype)
    return array


def _run(kernel: Kernel, width: int) -> str:
    """The loop over the rows of a batch."""
    entry = kernel.entry
    passed = "".join(f"{name}, " for name in kernel.generator.module.columns(entry))
    handles = _handles(kernel.questions)
    lines = [
        "\n\n@entered",
        "def run(A, N, H, R, first, end, t, out):",
        "    for r in range(first, end):",
        "        before = N[0, 0]",
        f"        row = {entry.name}({passed}r, t)",
        "        if N[0, 1] != 0:",
        "            N[0, 0] = before",
        "            return r",
        *(f"        out[r, {i}] = row[{i}]" for i in range(width)),
    ]
    if handles:
        nothing = " and ".join(f"row[{at}] == 0" for at in handles)
        lines += [f"        if {nothing}:", "            N[0, 0] = before"]
    lines.append("    return end")
    return "\n".join(lines) + "\n"


def _handles(questions: Sequence[Question]) -> list[int]:
    """Where the rows of a batch hold what is lacking."""
    found = []
    for question in questions:
        if question.ladder is not None:
            found.append(question.at + 3)
        elif question.value is not None:
            names = [name for name, _ in parts_of(question.value)]
            if "u" in names:
                found.append(question.at + names.index("u"))
    return found


def _helpers() -> str:
    return "".join(f"\n\n@compiled\n{inspect.getsource(function)}" for function in HELP)


def _name(name: str, source: str) -> str:
    """What a module is called: numba finds it by that, also in another process."""
    return f"clausal_{name}_{hashlib.sha256(source.encode()).hexdigest()[:32]}"


def _module(name: str, source: str, folder: Path | None) -> ModuleType:
    """The source as a module; from a file in a folder, where what is compiled of it is kept too."""
    name = _name(name, source)
    there = sys.modules.get(name)
    if there is not None and (folder is None or Path(str(there.__file__)).parent == folder):
        return there
    if folder is None:
        module = ModuleType(name)
        exec(compile(source, "<kernel>", "exec"), module.__dict__)
        sys.modules[name] = module
        return module
    path = folder / f"{name}.py"
    if not path.exists() or path.read_bytes() != source.encode():
        # Written beside it and renamed: another process finds it whole, or not at all.
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_text(source, encoding="utf-8")
        os.replace(beside, path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def kept_in() -> Path:
    """The folder of compiled kernels."""
    return Path(platformdirs.user_cache_dir("clausal")) / "kernels"
