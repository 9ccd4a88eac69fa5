"""Vehicles from tables: pandas, polars, pyarrow and whatever else narwhals knows."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from .columns import Column, Numbers, Packed, TimeUnit, Track, number_column, time_column
from .columns import values_column as packed_column
from .errors import BadDataError, MissingPackageError
from .fields import NUMBERS, TIMES, FieldNames

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["is_table", "table_batches", "table_tracks"]

_PACKAGES = ("pandas", "polars", "pyarrow", "modin", "cudf")
_MICROS_A_MILLI = 1000.0


def is_table(data: Any) -> bool:
    """Whether this is a table, told without importing anything."""
    package = type(data).__module__.partition(".")[0]
    if package in _PACKAGES:
        return type(data).__name__ in {"DataFrame", "LazyFrame", "Table"}
    return hasattr(data, "__narwhals_dataframe__")


def _frame(data: Any) -> nw.DataFrame[Any]:
    try:
        import narwhals
    except ImportError as error:
        raise MissingPackageError(
            f"a {type(data).__module__.partition('.')[0]} table needs the package narwhals: "
            "pip install 'trackscope[tables]'"
        ) from error
    frame = narwhals.from_native(data)
    return frame.collect() if isinstance(frame, narwhals.LazyFrame) else frame


def table_batches(data: Any, size: int) -> Iterator[Any]:
    """Parts of a table of so many rows each, in order."""
    frame = _frame(data)
    for start in range(0, len(frame), size):
        yield frame[start : start + size].to_native()


def table_tracks(
    data: Any,
    *,
    columns: Mapping[str, str] | None = None,
    vehicle_id: str = "vehicle",
    time_unit: TimeUnit = "ms",
    first_row: int = 0,
) -> list[Track]:
    """Turns a table into one track a vehicle, rows in the order that they have.

    A column of datetimes without a zone is shown as it is given; one with a zone is shown as
    UTC. ``first_row`` is added to rows that an error names.

    Raises:
        BadDataError: A needed column is missing, or a value cannot be used.
        MissingPackageError: narwhals or numpy is not installed.

    """
    frame = _frame(data)
    try:
        import numpy  # noqa: F401 - asked for here so that it is missed with a clear text
    except ImportError as error:
        raise MissingPackageError(
            "tables need the package numpy: pip install 'trackscope[tables]'"
        ) from error
    fields = FieldNames.find(frame.columns, columns)
    if len(frame) == 0:
        return []
    split = _Split.of(frame, fields.vehicle, vehicle_id, first_row)
    made: dict[str, list[Column]] = {}
    for name, column in fields.fixes.items():
        series = frame[column]
        if name in TIMES:
            where, parts = _times(series, split, time_unit, column)
            made.setdefault(where, parts)
        elif name in NUMBERS:
            made[name] = _numbers(series, split, column)
        else:
            made[name] = _others(series, split, column)
    labels = _firsts(frame, fields.label, split)
    colors = _firsts(frame, fields.color, split)
    groups = _firsts(frame, fields.group, split)
    return [
        Track(
            vehicle,
            labels[number],
            colors[number],
            {name: parts[number] for name, parts in made.items()},
            split.length(number),
            groups[number],
        )
        for number, vehicle in enumerate(split.vehicles)
    ]


class _Split:
    """Which rows belong to which vehicle."""

    def __init__(self, vehicles: list[str], order: Any, bounds: list[int], first_row: int) -> None:
        self.vehicles = vehicles
        # Row numbers so that each vehicle's stand together; None where they do already.
        self.order = order
        self.bounds = bounds
        self.first_row = first_row

    @classmethod
    def of(
        cls, frame: nw.DataFrame[Any], column: str | None, vehicle_id: str, first_row: int
    ) -> _Split:
        import narwhals as nw
        import numpy as np

        if column is None:
            return cls([vehicle_id], None, [0, len(frame)], first_row)
        ids = frame.select(column)
        missing = ids[column].is_null().to_numpy()
        if missing.any():
            row = int(np.flatnonzero(missing)[0])
            raise BadDataError(
                "there is no vehicle id", row=first_row + row, column=column, value=None
            )
        known = ids.unique(maintain_order=True)
        codes_of = known.with_columns(
            nw.new_series(
                "__trackscope_code",
                list(range(len(known))),
                nw.Int64,
                backend=nw.get_native_namespace(known),
            )
        )
        if len(known) == 1:
            codes = np.zeros(len(frame), dtype=np.int64)
        else:
            rows = ids.with_row_index("__trackscope_row")
            # A join gives no promise about the order of its rows.
            joined = rows.join(codes_of, on=column, how="left").sort("__trackscope_row")
            codes = joined["__trackscope_code"].to_numpy().astype(np.int64)
        in_order = bool((codes[1:] >= codes[:-1]).all())
        order = None if in_order else np.argsort(codes, kind="stable")
        counts = np.bincount(codes, minlength=len(known))
        bounds = [0, *(int(bound) for bound in np.cumsum(counts))]
        return cls([str(one) for one in known[column].to_list()], order, bounds, first_row)

    def length(self, number: int) -> int:
        """How many rows that vehicle has."""
        return self.bounds[number + 1] - self.bounds[number]

    def rows(self, number: int) -> range | list[int]:
        """The rows of a vehicle as the application counts them."""
        start, end = self.bounds[number], self.bounds[number + 1]
        if self.order is None:
            return range(self.first_row + start, self.first_row + end)
        return [self.first_row + int(row) for row in self.order[start:end]]

    def parts(self, values: Any) -> Iterator[Any]:
        """A numpy array, vehicle by vehicle."""
        ordered = values if self.order is None else values[self.order]
        for number in range(len(self.vehicles)):
            yield ordered[self.bounds[number] : self.bounds[number + 1]]

    def lists(self, values: list[Any]) -> Iterator[list[Any]]:
        """A list, vehicle by vehicle."""
        ordered = values if self.order is None else [values[row] for row in self.order]
        for number in range(len(self.vehicles)):
            yield ordered[self.bounds[number] : self.bounds[number + 1]]


def _doubles(values: Any) -> Numbers:
    numbers = array("d")
    numbers.frombytes(values.astype("=f8", copy=False).tobytes())
    return Numbers(numbers)


def _numbers(series: nw.Series[Any], split: _Split, column: str) -> list[Column]:
    import narwhals as nw

    if series.dtype.is_numeric() and not isinstance(series.dtype, nw.Decimal):
        return [_doubles(part) for part in split.parts(series.cast(nw.Float64).to_numpy())]
    return [
        number_column(part, column=column, vehicle=split.vehicles[at], rows=split.rows(at))
        for at, part in enumerate(split.lists(series.to_list()))
    ]


def _times(
    series: nw.Series[Any], split: _Split, unit: TimeUnit, column: str
) -> tuple[str, list[Column]]:
    import narwhals as nw

    dtype = series.dtype
    if isinstance(dtype, nw.Datetime):
        if dtype.time_zone is None:
            return "timestamp", [_iso_texts(part) for part in split.parts(_datetimes(series))]
        millis = series.dt.timestamp("us").cast(nw.Float64).to_numpy() / _MICROS_A_MILLI
        return "t_ms", [_doubles(part) for part in split.parts(millis)]
    if dtype.is_numeric():
        factor = {"s": 1e3, "ms": 1.0, "us": 1e-3, "ns": 1e-6}[unit]
        millis = series.cast(nw.Float64).to_numpy() * factor
        return "t_ms", [_doubles(part) for part in split.parts(millis)]
    parts = [
        time_column(part, unit=unit, column=column, vehicle=split.vehicles[at], rows=split.rows(at))
        for at, part in enumerate(split.lists(series.to_list()))
    ]
    if len({where for where, _ in parts}) == 1:
        return parts[0][0], [times for _, times in parts]
    return "timestamp", [times.packed() for _, times in parts]


def _datetimes(series: nw.Series[Any]) -> Any:
    # Through integers, for not every kind of table gives datetime64 where values are missing.
    import narwhals as nw
    import numpy as np

    micros = series.dt.timestamp("us").cast(nw.Float64).to_numpy()
    missing = np.isnan(micros)
    whole = np.where(missing, 0.0, micros).astype(np.int64).astype("datetime64[us]")
    whole[missing] = np.datetime64("NaT", "us")
    return whole


def _iso_texts(moments: Any) -> Packed:
    """Times without a zone as texts, packed all at once: a Python string each would be slow."""
    import numpy as np

    if np.isnat(moments).any():
        texts = np.datetime_as_string(moments).tolist()
        return Packed.of([None if text == "NaT" else text for text in texts])
    micros = moments.astype(np.int64)
    unit: Literal["s", "ms", "us"] = "us"
    if not (micros % 1000).any():
        unit = "s" if not (micros % 1_000_000).any() else "ms"
    letters = np.datetime_as_string(moments, unit=unit).astype("S")
    width = letters.dtype.itemsize
    if width > 31 or (np.char.str_len(letters) != width).any():
        return Packed.of([text.decode() for text in letters.tolist()])
    packed = np.empty((len(letters), width + 1), dtype=np.uint8)
    packed[:, 0] = 0xA0 | width  # how MessagePack begins a text of up to 31 bytes
    packed[:, 1:] = letters.view(np.uint8).reshape(len(letters), width)
    return Packed(len(letters), bytearray(packed.tobytes()))


def _others(series: nw.Series[Any], split: _Split, column: str) -> list[Column]:
    return [
        packed_column(part, column=column, vehicle=split.vehicles[at], rows=split.rows(at))
        for at, part in enumerate(split.lists(series.to_list()))
    ]


def _firsts(frame: nw.DataFrame[Any], column: str | None, split: _Split) -> list[str | None]:
    """The first value of each vehicle."""
    if column is None:
        return [None] * len(split.vehicles)
    return [
        next((str(value) for value in part if value is not None), None)
        for part in split.lists(frame[column].to_list())
    ]
