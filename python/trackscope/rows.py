"""Vehicles from rows: dictionaries, rows of a database cursor, and the nested form of the wire."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import Any, Protocol, runtime_checkable

from .columns import Column, TimeUnit, Track, number_column, time_column, values_column
from .errors import BadDataError
from .fields import NUMBERS, TIMES, FieldNames

__all__ = ["CHUNK_ROWS", "Cursor", "Rows", "nested_tracks", "row_chunks"]

CHUNK_ROWS = 65_536
"""Rows that are turned at once: enough for speed, little beside what they become."""


@runtime_checkable
class Cursor(Protocol):
    """What of a DB-API 2.0 cursor is needed, after ``execute``."""

    @property
    def description(self) -> Any:
        """One sequence a column; its first element is the name."""

    def fetchmany(self, size: int = ..., /) -> Sequence[Any]:
        """The next rows, none at the end."""


@dataclass
class Rows:
    """Gathers rows into one track a vehicle."""

    columns: Mapping[str, str] | None = None
    """Field to column, where the names do not tell."""
    vehicle_id: str = "vehicle"
    """The vehicle of rows that name none."""
    time_unit: TimeUnit = "ms"
    tracks: dict[str, Track] = field(default_factory=dict)
    count: int = 0
    """Rows so far."""

    def add(self, names: Sequence[str], by_column: Sequence[Sequence[Any]]) -> int:
        """Adds rows, of which there is one column for each of ``names``; says how many.

        Raises:
            BadDataError: A needed column is missing, or a value cannot be used.

        """
        fields = FieldNames.find(names, self.columns)
        place = {name: at for at, name in enumerate(names)}
        length = len(by_column[0])
        for vehicle_id, at in self._vehicles(fields, place, by_column, length):
            self._add_vehicle(vehicle_id, at, fields, place, by_column)
        self.count += length
        return length

    def _vehicles(
        self,
        fields: FieldNames,
        place: Mapping[str, int],
        by_column: Sequence[Sequence[Any]],
        length: int,
    ) -> Iterator[tuple[str, Sequence[int] | range]]:
        """Each vehicle with the places of its rows."""
        if fields.vehicle is None:
            yield self.vehicle_id, range(length)
            return
        ids = by_column[place[fields.vehicle]]
        if ids.count(ids[0]) == length:
            yield self._id(ids[0], 0, fields.vehicle), range(length)
            return
        places: dict[Any, list[int]] = {}
        for at, one in enumerate(ids):
            try:
                places[one].append(at)
            except KeyError:
                places[one] = [at]
        for one, rows in places.items():
            yield self._id(one, rows[0], fields.vehicle), rows

    def _id(self, value: Any, at: int, column: str) -> str:
        if value is None or value == "":
            raise BadDataError(
                "there is no vehicle id", row=self.count + at, column=column, value=value
            )
        return str(value)

    def _add_vehicle(
        self,
        vehicle_id: str,
        at: Sequence[int] | range,
        fields: FieldNames,
        place: Mapping[str, int],
        by_column: Sequence[Sequence[Any]],
    ) -> None:
        rows: Sequence[int] | range
        if isinstance(at, range):
            rows = range(self.count, self.count + len(at))

            def pick(column: str) -> Sequence[Any]:
                return by_column[place[column]]
        else:
            rows = [self.count + one for one in at]
            getter = itemgetter(*at)
            single = len(at) == 1

            def pick(column: str) -> Sequence[Any]:
                picked = getter(by_column[place[column]])
                return (picked,) if single else picked

        track = self.tracks.get(vehicle_id)
        if track is None:
            track = self.tracks[vehicle_id] = Track(vehicle_id)
        track.label = track.label or _first_text(fields.label, pick)
        track.color = track.color or _first_text(fields.color, pick)
        track.group = track.group or _first_text(fields.group, pick)
        made: dict[str, Column] = {}
        for name, column in fields.fixes.items():
            values = pick(column)
            if name in TIMES:
                where, times = time_column(
                    values, unit=self.time_unit, column=column, vehicle=vehicle_id, rows=rows
                )
                made.setdefault(where, times)
            elif name in NUMBERS:
                made[name] = number_column(values, column=column, vehicle=vehicle_id, rows=rows)
            else:
                made[name] = values_column(values, column=column, vehicle=vehicle_id, rows=rows)
        track.extend(made, len(at))


def _first_text(column: str | None, pick: Any) -> str | None:
    if column is None:
        return None
    return next((str(value) for value in pick(column) if value is not None), None)


Chunk = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Names, and for each the values of some rows."""


def row_chunks(rows: Cursor | Iterable[Any], size: int = CHUNK_ROWS) -> Iterator[Chunk]:
    """Columns of so many rows at a time, from a cursor or from dictionaries.

    Raises:
        BadDataError: The rows are neither.

    """
    if isinstance(rows, Cursor):
        yield from _cursor_chunks(rows, size)
        return
    it = iter(rows)
    while chunk := list(islice(it, size)):
        yield _dict_chunk(chunk)


def _cursor_chunks(cursor: Cursor, size: int) -> Iterator[Chunk]:
    if cursor.description is None:
        raise BadDataError("the cursor has no result: execute a SELECT before handing it over")
    names = [str(column[0]) for column in cursor.description]
    while chunk := cursor.fetchmany(size):
        if isinstance(chunk[0], Mapping):
            yield names, [list(map(itemgetter(name), chunk)) for name in names]
        else:
            # Not zip(*chunk): that would make an iterator a row.
            yield names, [list(map(itemgetter(at), chunk)) for at in range(len(names))]


def _dict_chunk(chunk: list[Any]) -> Chunk:
    first = chunk[0]
    if not hasattr(first, "keys"):
        raise BadDataError(
            f"a row is a dictionary with the names of its values, not a {type(first).__name__}: "
            f"{first!r:.100}"
        )
    names = list(first.keys())
    if not names:
        raise BadDataError("a row is a dictionary without any value", row=0)
    try:
        # Rows of the same length with all the names of the first have no others. Column by
        # column: a tuple a row would keep the garbage collector busy.
        if set(map(len, chunk)) == {len(names)}:
            return names, [list(map(itemgetter(name), chunk)) for name in names]
    except (KeyError, IndexError, TypeError):
        pass
    for row in chunk:
        if not hasattr(row, "keys"):
            raise BadDataError(f"among rows that are dictionaries is a {type(row).__name__}")
    # Flags stand in those rows only where they are true.
    union = list(dict.fromkeys(name for row in chunk for name in row.keys()))  # noqa: SIM118
    plain = [row if isinstance(row, Mapping) else dict(row) for row in chunk]
    return union, [[row.get(name) for row in plain] for name in union]


def nested_tracks(vehicles: Iterable[Mapping[str, Any]], time_unit: TimeUnit) -> list[Track]:
    """Tracks from vehicles as the wire has them: id, label, color, group and ``gps_points``.

    Raises:
        BadDataError: A vehicle has no id, or a value of a point cannot be used.

    """
    tracks: list[Track] = []
    for number, vehicle in enumerate(vehicles):
        vehicle_id = _of(vehicle, "id", "vehicle_id", "vehicleId")
        if vehicle_id is None or vehicle_id == "":
            raise BadDataError("the vehicle has no id", row=number, column="id")
        gathered = Rows(vehicle_id=str(vehicle_id), time_unit=time_unit)
        points = _of(vehicle, "gps_points", "points")
        if points:
            # The vehicle is known, so nothing in a point may be taken for its id.
            for names, by_column in row_chunks(points):
                keep = [at for at, name in enumerate(names) if name not in _NOT_OF_POINTS]
                gathered.add([names[at] for at in keep], [by_column[at] for at in keep])
        track = gathered.tracks.get(str(vehicle_id)) or Track(str(vehicle_id))
        label, color = _of(vehicle, "label", "name", "vehicle_label"), _of(vehicle, "color")
        track.label = None if label is None else str(label)
        track.color = None if color is None else str(color)
        group = _of(vehicle, "group", "vehicle_group", "vehicleGroup")
        track.group = None if group is None else str(group)
        tracks.append(track)
    return tracks


_NOT_OF_POINTS = frozenset(
    {
        *("id", "vehicle_id", "vehicleId", "vehicle", "label", "name", "vehicle_label", "color"),
        *("group", "vehicle_group", "vehicleGroup"),
    }
)


def _of(vehicle: Mapping[str, Any], *spellings: str) -> Any:
    return next((vehicle[name] for name in spellings if vehicle.get(name) is not None), None)
