"""What became of a call, as the application's services tell it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

__all__ = ["Result"]

_Value = TypeVar("_Value")
_Field = TypeVar("_Field")


class _FactoryAndField(Generic[_Field]):
    """``Result.success(value)`` makes one, ``result.success`` asks it: one name, two meanings."""

    def __init__(self, make: Callable[[Any], Result[Any]], read: Callable[[Any], _Field]) -> None:
        self._make = make
        self._read = read

    @overload
    def __get__(self, instance: None, owner: type) -> Callable[[Any], Result[Any]]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> _Field: ...

    def __get__(self, instance: object | None, owner: type) -> Any:
        return self._make if instance is None else self._read(instance)


class Result(Generic[_Value]):
    """What became of a call: made with ``Result.success(value)`` or ``Result.error(text)``.

    ``result.success`` and ``bool(result)`` say whether it went well, ``result.value`` is what
    it gave, ``result.error`` what went wrong; ``None`` where there is none.
    """

    __slots__ = ("_error", "_is_success", "_value")

    def __init__(
        self,
        is_success: bool,
        value: _Value | None = None,
        error: Any = None,
    ) -> None:
        self._is_success = is_success
        self._value = value
        self._error = error

    @property
    def value(self) -> _Value:
        """What the call gave; ``None`` after a failure."""
        return self._value  # type: ignore[return-value]

    def __bool__(self) -> bool:
        return self._is_success

    def __repr__(self) -> str:
        kept = f"value={self._value!r}" if self._is_success else f"error={self._error!r}"
        return f"Result(success={self._is_success}, {kept})"

    success: _FactoryAndField[bool]
    error: _FactoryAndField[Any]


def _made_success(value: Any = None) -> Result[Any]:
    return Result(True, value)


def _made_error(error: Any) -> Result[Any]:
    return Result(False, None, error)


Result.success = _FactoryAndField(_made_success, lambda result: result._is_success)
Result.error = _FactoryAndField(_made_error, lambda result: result._error)
