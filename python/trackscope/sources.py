"""Vehicles from whatever the application has them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .columns import TimeUnit, Track
from .errors import BadDataError
from .rows import Cursor, Rows, nested_tracks, row_chunks
from .tables import is_table, table_batches, table_tracks

__all__ = ["Reading", "VehicleSource"]

VehicleSource = Any
"""One of:

- rows: any iterable of dictionaries (or ``sqlite3.Row``), one a fix
- a DB-API 2.0 cursor after ``execute``
- a pandas, polars or pyarrow table, or what narwhals takes
- vehicles as the wire has them: dictionaries with ``id`` and ``gps_points``, or one object with
  a list of these in ``vehicles``
- a dictionary from vehicle id to any of the first three
"""

_POINTS = ("gps_points", "points")


@dataclass(frozen=True)
class Reading:
    """How the columns of a source are to be understood."""

    columns: Mapping[str, str] | None = None
    """Field (``vehicle``, ``time``, ``lat``, ``lon``, …) to column, where names do not tell."""
    vehicle_id: str = "vehicle"
    """The vehicle of rows that name none."""
    time_unit: TimeUnit = "ms"
    """Unit of times that are numbers since 1970."""

    def tracks(self, source: VehicleSource) -> list[Track]:
        """All vehicles of a source, each with its fixes in the order that they have there.

        Raises:
            BadDataError: The source is of no known kind, or a value in it cannot be used; the
                text names vehicle, row, column and value.
            MissingPackageError: A table needs narwhals and numpy.

        """
        if is_table(source):
            return table_tracks(
                source,
                columns=self.columns,
                vehicle_id=self.vehicle_id,
                time_unit=self.time_unit,
            )
        if isinstance(source, Mapping):
            return self._mapping(source)
        if isinstance(source, Cursor):
            return self._rows(source)
        first, items = _peek(source)
        if isinstance(first, Track):
            return [_track(item) for item in items]
        if isinstance(first, Mapping) and any(name in first for name in _POINTS):
            return nested_tracks(items, self.time_unit)
        return self._rows(items)

    def batches(self, source: VehicleSource, rows: int) -> Iterator[tuple[list[Track], int]]:
        """The same in parts of at most so many rows, with how many each has.

        Raises:
            BadDataError: as :meth:`tracks`

        """
        if is_table(source):
            first_row = 0
            for part in table_batches(source, rows):
                tracks = table_tracks(
                    part,
                    columns=self.columns,
                    vehicle_id=self.vehicle_id,
                    time_unit=self.time_unit,
                    first_row=first_row,
                )
                count = sum(track.length for track in tracks)
                first_row += count
                yield tracks, count
            return
        if isinstance(source, Mapping):
            raise BadDataError("a stream is made from rows, a cursor or a table, in their order")
        first_row = 0
        for names, by_column in row_chunks(source, rows):
            gathered = self._gatherer()
            gathered.count = first_row
            count = gathered.add(names, by_column)
            first_row += count
            yield list(gathered.tracks.values()), count

    def _gatherer(self) -> Rows:
        return Rows(self.columns, self.vehicle_id, self.time_unit)

    def _rows(self, source: Cursor | Iterable[Any]) -> list[Track]:
        gathered = self._gatherer()
        for names, by_column in row_chunks(source):
            gathered.add(names, by_column)
        return list(gathered.tracks.values())

    def _mapping(self, source: Mapping[Any, Any]) -> list[Track]:
        if "vehicles" in source:
            return nested_tracks(source["vehicles"], self.time_unit)
        if any(name in source for name in _POINTS):
            return nested_tracks([source], self.time_unit)
        tracks: list[Track] = []
        for vehicle_id, rows in source.items():
            one = Reading(self.columns, str(vehicle_id), self.time_unit)
            if not (is_table(rows) or isinstance(rows, (list, tuple, Cursor, Iterator))):
                raise BadDataError(
                    "in a dictionary of vehicles stand rows, a cursor or a table, not "
                    f"{rows!r:.100}",
                    vehicle=str(vehicle_id),
                    value=rows,
                )
            for track in one.tracks(rows):
                if track.vehicle_id != str(vehicle_id):
                    raise BadDataError(
                        f"the rows of this vehicle say that they are of {track.vehicle_id!r}",
                        vehicle=str(vehicle_id),
                    )
                tracks.append(track)
        return tracks


def _peek(source: Any) -> tuple[Any, Iterable[Any]]:
    try:
        items = iter(source)
    except TypeError:
        raise BadDataError(
            f"vehicles cannot be read from a {type(source).__name__}: rows as dictionaries, a "
            "database cursor after execute, and a pandas, polars or pyarrow table can"
        ) from None
    first = next(items, None)
    if first is None:
        return None, ()
    return first, source if isinstance(source, (list, tuple)) else chain((first,), items)


def _track(item: Any) -> Track:
    if not isinstance(item, Track):
        raise BadDataError(f"among tracks is a {type(item).__name__}")
    return item
