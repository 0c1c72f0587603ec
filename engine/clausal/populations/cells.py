"""The cells of one column → whole numbers, many at once, and which of them do not fit.

Only what certainly fits is taken at once; every other cell is given to the reader of single cells,
so that both take the same cells for the same values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clausal.ir.text import Field
from clausal.ir.types import (
    DateType,
    MoneyType,
    NumberType,
    SetType,
    TextType,
    YesNoType,
)
from clausal.kernel.columns import Codes, dtype_of, scale_of
from clausal.kernel.from_items import number_of
from clausal.limits import MOST_DIGITS
from clausal.populations.columns import MOST_KEPT, Reader
from clausal.populations.tables import library

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 2**63 - 1

EPOCH = dt.date(1970, 1, 1).toordinal()

A_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
"""How many of a time's units are a day."""

AtOnce = Callable[[Any], "tuple[NDArray[Any], NDArray[Any] | None]"]
"""Reads an array: the numbers, and which of them are sure (None: all); of nulls it says nothing."""


class NotByVectors(Exception):
    """Why records have to be read by rows, though nothing is wrong with them."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The cells of a column as whole numbers; nought where none is `there` (None: all are), and in
    the rows that are `unfit`."""

    values: NDArray[Any]
    there: NDArray[Any] | None
    unfit: NDArray[Any]


class CellReader:
    """Reads the cells of one field of a record."""

    def __init__(
        self, reader: Reader, record: str, field: Field, codes: Codes, *, written: bool
    ) -> None:
        self.field = field
        self._reader = reader
        self._record = record
        self._codes = codes
        self._written = written
        self._words: dict[str, int | None] = {}

    def numbers(self, array: Any, *, wanted: bool = True) -> Numbers:
        """The cells of an array; of a text that is not `wanted`, only whether it fits.

        Raises NotByVectors.
        """
        import numpy as np

        array = _plain(array)
        there = None if array.null_count == 0 else mask(array.is_valid())
        left = np.arange(0)
        at_once = self._at_once(array.type, wanted)
        if at_once is None or array.null_count == len(array):
            values = np.zeros(len(array), dtype_of(self.field.type))
            left = (np.ones(len(array), bool) if there is None else there).nonzero()[0]
        else:
            values, sure = at_once(array)
            if sure is not None:
                left = (~sure if there is None else ~sure & there).nonzero()[0]
            if there is not None:
                values = np.where(there, values, values.dtype.type(0))
        if len(left):
            values, left = self._one_by_one(array, values, left)
        return Numbers(values, there, left)

    def _at_once(self, type: Any, wanted: bool) -> AtOnce | None:
        t: Any = library("pyarrow.types")
        texts = t.is_string(type) or t.is_large_string(type) or t.is_dictionary(type)
        match self.field.type:
            case TextType() if texts and not wanted:
                return _texts
            case YesNoType() if t.is_boolean(type):
                return _yes_no
            case NumberType() | MoneyType():
                if t.is_integer(type):
                    return self._integers
                if t.is_decimal(type) and 0 <= type.scale <= MOST_DIGITS:
                    return self._decimals
                if t.is_floating(type):
                    return self._floats
            case DateType() if t.is_date(type) or (t.is_timestamp(type) and type.tz is None):
                return _days
            case SetType(choice=choice) if _is_list(type) and self._codes.has_bits(choice.name):
                return self._sets
            case _:
                pass
        return self._by_words if texts else None

    # -------------------------------------------------------------- one by one

    def _one_by_one(
        self, array: Any, values: NDArray[Any], left: NDArray[Any]
    ) -> tuple[NDArray[Any], NDArray[Any]]:
        """The values with those of the rows that are left, and the rows that do not fit."""
        import numpy as np

        values = values.copy()
        values[left] = 0
        try:
            cells = array.take(np.asarray(left)).to_pylist()
        except (ValueError, OverflowError):  # what Python has no value for
            return values, left
        unfit = []
        for row, cell in zip(left.tolist(), cells, strict=True):
            number = self._number(cell)
            if number is None:
                unfit.append(row)
            else:
                values[row] = number
        return values, np.array(unfit, "int64")

    def _number(self, cell: Any) -> int | None:
        """The number of a cell that is there; None if it does not fit."""
        field = self.field
        value = self._reader.field(self._record, field, cell, (), "", self._written)
        if self._reader.faults:
            self._reader.faults.clear()
            return None
        number = number_of(value, field.type, self._codes)
        if not -MOST <= number <= MOST:
            raise NotByVectors(f"`{self._record}.{field.name}` has a value that 64 bits can't hold")
        return number

    # -------------------------------------------------------------- words

    def _by_words(self, array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Each different text is read once."""
        import numpy as np

        words, rows = _words(array)
        try:
            numbers = [self._word(word) for word in words.to_pylist()]
        except UnicodeDecodeError:
            return np.zeros(len(array), dtype_of(self.field.type)), np.zeros(len(array), bool)
        values = np.array([number or 0 for number in numbers], dtype_of(self.field.type))
        found = values.take(rows)
        if None not in numbers:
            return found, None
        fits = np.array([number is not None for number in numbers])
        return found, fits.take(rows)

    def _word(self, word: str) -> int | None:
        kept = self._words
        if word in kept:
            return kept[word]
        number = self._number(word)
        if len(kept) < MOST_KEPT:
            kept[word] = number
        return number

    def _sets(self, array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Bits of options. Their sum has as many as there are options, if none stands twice."""
        import numpy as np

        assert isinstance(self.field.type, SetType)
        choice = self.field.type.choice
        places = self._codes.options(choice.name)
        bit = {option: 1 << places.index(option) for option in choice.options}
        # What does not fit is cut off, and then too few bits are left: nothing else is lost.
        dtype = np.min_scalar_type(max(bit.values(), default=0))
        starts, ends, options = runs(array)
        words, rows = _words(_plain(options))
        bits = np.array([*(bit.get(word, 0) for word in words.to_pylist()), 0], dtype).take(rows)
        if options.null_count:
            bits = np.where(mask(options.is_valid()), bits, dtype.type(0))
        before = np.zeros(len(bits) + 1, dtype)
        np.cumsum(bits, dtype=dtype, out=before[1:])
        sums = before[ends] - before[starts]
        return sums.astype("int64"), np.bitwise_count(sums) == ends - starts

    # -------------------------------------------------------------- numbers

    def _integers(self, array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
        return self._scaled(flat(array), 0)

    def _floats(self, array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """A binary float is n places long, if it is whole when it is doubled n times: 5 is odd."""
        import numpy as np

        type = self.field.type
        assert isinstance(type, NumberType | MoneyType) and type.places is not None
        with np.errstate(all="ignore"):
            doubled = np.ldexp(flat(array).astype("float64"), type.places)
            sure = (np.floor(doubled) == doubled) & (np.abs(doubled) < 2.0**62)
            whole = np.where(sure, doubled, 0).astype("int64")
        values, fit = self._within(whole, 5**type.places)
        return values, _both(sure, fit)

    def _decimals(self, array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Of 128 bits, the upper half only repeats the sign if the number fits the lower one."""
        import numpy as np
        import pyarrow as pa

        scale = array.type.scale
        if not pa.types.is_decimal128(array.type):
            try:
                array = array.cast(pa.decimal128(38, scale))
            except ValueError:
                return np.zeros(len(array), "int64"), np.zeros(len(array), bool)
        halves = np.frombuffer(array.buffers()[1], "<i8").reshape(-1, 2)
        halves = halves[array.offset : array.offset + len(array)]
        low, high = halves[:, 0], halves[:, 1]
        values, fit = self._scaled(low, scale)
        return values, _both(high == low >> 63, fit)

    def _scaled(self, whole: NDArray[Any], scale: int) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Whole numbers of which 10 ** `scale` make one, as the field's; in its range."""
        type = self.field.type
        assert isinstance(type, NumberType | MoneyType) and type.places is not None
        if scale <= type.places:
            return self._within(whole, 10 ** (type.places - scale))
        divisor = 10 ** (scale - type.places)
        if divisor > MOST:
            return whole * 0, whole == 0
        quotient = whole // divisor
        values, fit = self._within(quotient, 1)
        return values, _both(quotient * divisor == whole, fit)

    def _within(self, whole: NDArray[Any], factor: int) -> tuple[NDArray[Any], NDArray[Any] | None]:
        """Times the factor; sure are those that fit 64 bits and lie in the range."""
        import numpy as np

        type = self.field.type
        assert isinstance(type, NumberType | MoneyType)
        scale = scale_of(type)
        low = -MOST if type.low is None else max(-MOST, -(-(type.low * scale) // 1))
        high = MOST if type.high is None else min(MOST, type.high * scale // 1)
        # In terms of what is multiplied, so that nothing is multiplied that would not fit.
        least, most = int(-(-low // factor)), int(high // factor)
        ends = np.iinfo(whole.dtype)
        fit: NDArray[Any] | None = None
        if most < ends.max:
            fit = whole <= most
        if least > ends.min:
            fit = whole >= least if fit is None else fit & (whole >= least)
        if fit is not None and fit.all():
            fit = None
        with np.errstate(over="ignore"):
            values = np.multiply(whole, factor, dtype="int64")
        return values, fit


# ------------------------------------------------------------------ arrays


def mask(array: Any) -> NDArray[Any]:
    """An array of yes and no, none of them null."""
    return _bits(array).view(bool)


def _bits(array: Any) -> NDArray[Any]:
    """A 1 for yes, and a 0 for no; anything where there is none."""
    import numpy as np

    if not len(array):
        return np.zeros(0, "uint8")
    first, rest = divmod(array.offset, 8)
    packed = np.frombuffer(array.buffers()[1], "uint8")[first:]
    return np.unpackbits(packed, count=rest + len(array), bitorder="little")[rest:]


def flat(array: Any) -> NDArray[Any]:
    """The numbers of an array, without a copy; anything where there is none."""
    import numpy as np

    dtype = np.dtype(array.type.to_pandas_dtype())
    buffer = array.buffers()[1]
    if buffer is None:
        return np.zeros(len(array), dtype)
    return np.frombuffer(buffer, dtype)[array.offset : array.offset + len(array)]


def runs(array: Any) -> tuple[NDArray[Any], NDArray[Any], Any]:
    """Where each list begins and ends among the items of all of them, and these. Null has none."""
    import numpy as np
    import pyarrow as pa

    lists = pa.types.is_list(array.type) or pa.types.is_large_list(array.type)
    if lists and array.null_count == 0:
        offsets = flat(array.offsets).astype("int64")
        items = array.values.slice(offsets[0], offsets[-1] - offsets[0])
        offsets -= offsets[0]
    else:
        lengths = flat(library("pyarrow.compute").list_value_length(array).fill_null(0))
        offsets = np.zeros(len(array) + 1, "int64")
        np.cumsum(lengths, out=offsets[1:])
        items = array.flatten()
    return offsets[:-1], offsets[1:], items


def _both(sure: NDArray[Any], fit: NDArray[Any] | None) -> NDArray[Any]:
    return sure if fit is None else sure & fit


def _is_list(type: Any) -> bool:
    t: Any = library("pyarrow.types")
    return bool(t.is_list(type) or t.is_large_list(type) or t.is_fixed_size_list(type))


def _plain(array: Any) -> Any:
    """The array in one of the forms that are read at once, if it is not."""
    import pyarrow as pa

    t = pa.types
    if t.is_dictionary(array.type):
        words = array.type.value_type
        if words not in (pa.string(), pa.large_string()) or array.dictionary.null_count:
            return array.dictionary_decode()
    return array


def _words(array: Any) -> tuple[Any, NDArray[Any]]:
    """The different texts of an array, and for each of its cells which one it has."""
    if not library("pyarrow.types").is_dictionary(array.type):
        array = array.dictionary_encode()
    rows = array.indices.fill_null(0) if array.null_count else array.indices
    return array.dictionary, flat(rows)


def _texts(array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """Of texts that nobody asks for, whether they are texts."""
    import numpy as np

    values = np.zeros(len(array), "int32")
    try:
        array.validate(full=True)
    except ValueError:
        return values, np.zeros(len(array), bool)
    return values, None


def _yes_no(array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
    return _bits(array), None


def _days(array: Any) -> tuple[NDArray[Any], NDArray[Any] | None]:
    import numpy as np
    import pyarrow as pa

    if pa.types.is_date32(array.type):
        days, sure = flat(array.view(pa.int32())), None
    else:
        unit = "ms" if pa.types.is_date64(array.type) else array.type.unit
        times = flat(array.view(pa.int64()))
        days = times // A_DAY[unit]
        sure = days * A_DAY[unit] == times
    within = (days >= 1 - EPOCH) & (days <= dt.date.max.toordinal() - EPOCH)
    if not within.all():
        sure = within if sure is None else sure & within
        days = np.where(within, days, 0)
    return np.add(days, EPOCH, dtype="int32"), sure
