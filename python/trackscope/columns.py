"""The fixes of one vehicle as columns: eight bytes a number, texts as they go over the wire."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import msgpack

from .errors import BadDataError

__all__ = [
    "Column",
    "Numbers",
    "Packed",
    "TimeUnit",
    "Track",
    "number_column",
    "time_column",
    "values_column",
]

TimeUnit = Literal["s", "ms", "us", "ns"]
"""Unit of times that are given as numbers since 1970."""

_MILLIS_FROM: dict[str, float] = {"s": 1e3, "ms": 1.0, "us": 1e-3, "ns": 1e-6}
_NAN = math.nan
_NIL = b"\xc0"


class Numbers:
    """A column of doubles; NaN where there is no value."""

    __slots__ = ("values",)

    def __init__(self, values: array[float]) -> None:
        self.values = values

    def __len__(self) -> int:
        return len(self.values)

    @property
    def size_bytes(self) -> int:
        """Bytes that it takes in a message."""
        return 8 * len(self.values)

    def copy(self) -> Numbers:
        """One that can be extended without changing this one."""
        return Numbers(self.values[:])

    def pad(self, count: int) -> None:
        """Adds so many missing values."""
        self.values.extend([_NAN] * count)

    def to_list(self) -> list[Any]:
        """The values, ``None`` where there is none."""
        return [None if value != value else value for value in self.values]

    def little_endian(self) -> memoryview | bytes:
        """The values as the wire has them."""
        if sys.byteorder == "little":
            return memoryview(self.values).cast("B")
        swapped = self.values[:]
        swapped.byteswap()
        return swapped.tobytes()

    def packed(self) -> Packed:
        """The same values as MessagePack, where a column turns out to hold other things too."""
        return Packed.of(self.to_list())


class Packed:
    """A column of anything, each value as MessagePack."""

    __slots__ = ("count", "data")

    def __init__(self, count: int, data: bytearray) -> None:
        self.count = count
        self.data = data

    @classmethod
    def of(cls, values: Sequence[Any]) -> Packed:
        """Packs values.

        Raises:
            TypeError, ValueError, OverflowError: One of them has no form in MessagePack.

        """
        packer = msgpack.Packer(autoreset=False)
        packer.pack(values if isinstance(values, (list, tuple)) else list(values))
        # In front stands how many there are, which a message writes for the whole column.
        head = 1 if len(values) < 16 else 3 if len(values) < 1 << 16 else 5
        return cls(len(values), bytearray(memoryview(packer.getbuffer())[head:]))

    def __len__(self) -> int:
        return self.count

    @property
    def size_bytes(self) -> int:
        """Bytes that it takes in a message."""
        return len(self.data)

    def copy(self) -> Packed:
        """One that can be extended without changing this one."""
        return Packed(self.count, self.data[:])

    def pad(self, count: int) -> None:
        """Adds so many missing values."""
        self.count += count
        self.data += _NIL * count

    def to_list(self) -> list[Any]:
        """The values, ``None`` where there is none."""
        unpacker = msgpack.Unpacker(max_buffer_size=0, strict_map_key=False)
        unpacker.feed(self.data)
        return list(unpacker)

    def packed(self) -> Packed:
        """Itself, as :meth:`Numbers.packed` is what a column of numbers becomes."""
        return self


Column = Numbers | Packed


@dataclass
class Track:
    """A vehicle and its fixes."""

    vehicle_id: str
    label: str | None = None
    color: str | None = None
    columns: dict[str, Column] = field(default_factory=dict)
    """By field of the protocol, all of the same length."""
    length: int = 0
    """How many fixes it has."""
    group: str | None = None
    """What kind of vehicle it is or whom it belongs to; the viewer colours and sorts by it."""

    @property
    def size_bytes(self) -> int:
        """Bytes that it takes in a message, about."""
        return 64 + sum(column.size_bytes for column in self.columns.values())

    def extend(self, columns: dict[str, Column], length: int) -> None:
        """Adds fixes behind the others; a field that one side lacks is missing there."""
        for name, more in columns.items():
            mine = self.columns.get(name)
            if mine is None:
                # A new one, so that what is added later does not change the caller's.
                mine = more.copy() if self.length == 0 else _missing_like(more, self.length)
                self.columns[name] = mine
                if self.length == 0:
                    continue
            self.columns[name] = _joined(mine, more)
        self.length += length
        for column in self.columns.values():
            if len(column) < self.length:
                column.pad(self.length - len(column))

    def copy(self) -> Track:
        """One that can be extended without changing this one."""
        columns = {name: column.copy() for name, column in self.columns.items()}
        return Track(self.vehicle_id, self.label, self.color, columns, self.length, self.group)


def _missing_like(column: Column, count: int) -> Column:
    empty: Column = Numbers(array("d")) if isinstance(column, Numbers) else Packed(0, bytearray())
    empty.pad(count)
    return empty


def _joined(mine: Column, more: Column) -> Column:
    if isinstance(mine, Numbers) and isinstance(more, Numbers):
        mine.values.extend(more.values)
        return mine
    mine, more = mine.packed(), more.packed()
    mine.count += more.count
    mine.data += more.data
    return mine


def number_column(
    values: Sequence[Any], *, column: str, vehicle: str, rows: Sequence[int] | range
) -> Numbers:
    """Makes a column of numbers; texts that hold one count, ``None`` is a missing value.

    ``column``, ``vehicle`` and ``rows`` (the row that each value is from) are for the error.

    Raises:
        BadDataError: A value is not a number.

    """
    try:
        return Numbers(array("d", values))
    except (TypeError, OverflowError):
        pass
    numbers = array("d")
    for place, value in enumerate(values):
        try:
            numbers.append(_NAN if value is None or value == "" else float(value))
        except (TypeError, ValueError, OverflowError):
            raise BadDataError(
                f"{value!r} is not a number",
                vehicle=vehicle,
                row=rows[place],
                column=column,
                value=value,
            ) from None
    return Numbers(numbers)


def time_column(
    values: Sequence[Any],
    *,
    unit: TimeUnit,
    column: str,
    vehicle: str,
    rows: Sequence[int] | range,
) -> tuple[str, Column]:
    """Makes a column of times and says which field of the protocol it is.

    Numbers are since 1970 in ``unit`` and shown as UTC. Texts go as they are: the viewer reads
    them, and shows a time without a zone as it is given. Datetimes go as ISO 8601 with the zone
    that they have, or without one.

    Raises:
        BadDataError: A value is no time.

    """
    first = next((value for value in values if value is not None), None)
    if isinstance(first, (int, float)):
        try:
            numbers = array("d", values)
        except TypeError:
            pass
        else:
            return "t_ms", Numbers(_in_millis(numbers, unit))
    elif isinstance(first, str) and set(map(type, values)) == {str}:
        return "timestamp", Packed.of(values)
    elif type(first) is datetime and set(map(type, values)) == {datetime}:
        return "timestamp", Packed.of([value.isoformat() for value in values])
    texts = [
        _one_time(value, unit, column, vehicle, rows[place]) for place, value in enumerate(values)
    ]
    return "timestamp", Packed.of(texts)


def _in_millis(numbers: array[float], unit: TimeUnit) -> array[float]:
    if unit == "ms":
        return numbers
    factor = _MILLIS_FROM[unit]
    return array("d", [number * factor for number in numbers])


def _one_time(
    value: Any, unit: TimeUnit, column: str, vehicle: str, row: int
) -> str | float | None:
    if value is None or isinstance(value, str):
        return value
    # A pandas NaT is a datetime without a moment, and not equal to itself.
    if isinstance(value, datetime):
        return value.isoformat() if value == value else None
    if isinstance(value, (int, float)):
        return float(value) * _MILLIS_FROM[unit] if value == value else None
    if not isinstance(value, date):
        text = str(value)
        if type(value).__name__ == "datetime64":
            return None if text == "NaT" else text
        try:
            return float(text) * _MILLIS_FROM[unit]  # a decimal of a database
        except ValueError:
            pass
    raise BadDataError(
        f"{value!r} is no time: an ISO 8601 text, a datetime or a number since 1970 is",
        vehicle=vehicle,
        row=row,
        column=column,
        value=value,
    )


def values_column(
    values: Iterable[Any], *, column: str, vehicle: str, rows: Sequence[int] | range
) -> Packed:
    """Makes a column of texts, truths or objects.

    Raises:
        BadDataError: A value has no form on the wire.

    """
    listed = list(values)
    try:
        return Packed.of(listed)
    except (TypeError, ValueError, OverflowError):
        pass
    for place, value in enumerate(listed):
        try:
            msgpack.packb(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise BadDataError(
                f"{value!r} cannot be sent ({error})",
                vehicle=vehicle,
                row=rows[place],
                column=column,
                value=value,
            ) from None
    raise AssertionError("each value can be packed but not all of them")  # pragma: no cover
