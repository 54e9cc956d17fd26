"""Columns of doubles as the C library takes them: a pointer and a stride. What is float64 already is not copied."""

from __future__ import annotations

import ctypes
from array import array

from . import _native, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator, Protocol, Sequence, Union

    from typing_extensions import Self

    class Array(Protocol):
        """What NumPy makes, and what speaks its language."""

        @property
        def __array_interface__(self) -> dict[str, Any]: ...

    Numbers = Union[Sequence[float], "array[float]", "memoryview[float]", Array]
    _Place = tuple[object, int, int, int]

_DOUBLE = ctypes.sizeof(ctypes.c_double)


class Column:
    """The doubles of an array, a buffer or a list. `owner` keeps their memory alive."""

    def __init__(self, owner: object, address: int, stride: int, rows: int) -> None:
        self.owner, self.address, self.stride, self.rows = owner, address, stride, rows

    @classmethod
    def of(cls, values: object, parameter: str) -> Self:
        """To be read."""
        given = _of_interface(values) or _of_buffer(values)
        return cls(*(given or _of_doubles(array("d", _numbers(values, parameter)))))

    @classmethod
    def into(cls, values: object, rows: int, parameter: str) -> Self:
        """To be written."""
        given = _of_interface(values, writable=True) or _of_buffer(values)
        if given is None:
            raise _native.wrong_type(values, parameter, "a writable array of float64 with one dimension")
        column = cls(*given)
        if column.rows != rows:
            raise errors.OutOfRangeError(
                f" has {column.rows} values; it must be {rows}, one for each row", parameter
            )
        return column


def is_array(values: object) -> bool:
    """Is it what NumPy makes?"""
    return hasattr(values, "__array_interface__")


def new(rows: int, like_numpy: bool) -> Any:
    if like_numpy:
        import numpy

        return numpy.empty(rows)
    return array("d", bytes(_DOUBLE * rows))


def _of_interface(values: Any, writable: bool = False) -> _Place | None:
    interface = getattr(values, "__array_interface__", None)
    if interface is None or len(interface["shape"]) != 1:
        return None
    if interface["typestr"] != array_type() or interface["data"][1] > (not writable):
        return None if writable else _of_interface(values.astype("f8")) if _is_numeric(interface) else None
    (rows,) = interface["shape"]
    stride = interface["strides"][0] if interface["strides"] else _DOUBLE
    if stride == 0:  # one value for all rows; to the C library it would mean the width of a double
        return None if writable else _of_interface(values.copy())
    return values, interface["data"][0], stride, rows


def array_type() -> str:
    import sys

    return "<f8" if sys.byteorder == "little" else ">f8"


def _is_numeric(interface: dict[str, Any]) -> bool:
    return interface["typestr"][1] in "fiu"


def _of_buffer(values: Any) -> _Place | None:
    try:
        view = memoryview(values)
    except TypeError:
        return None
    if view.format != "d" or view.ndim != 1 or view.readonly or not view.c_contiguous:
        return None
    return _of_doubles(view)


def _of_doubles(values: array[float] | memoryview[Any]) -> _Place:
    """Of doubles that lie side by side in memory of their own."""
    rows = len(values)
    memory = (ctypes.c_char * (_DOUBLE * rows)).from_buffer(values)
    return memory, ctypes.addressof(memory), _DOUBLE, rows


def _numbers(values: object, parameter: str) -> Iterator[float]:
    wanted = "numbers, one for each row"
    if is_array(values) or isinstance(values, (str, bytes, bytearray)):
        raise _native.wrong_type(values, parameter, wanted)
    for value in _native.sequence(values, parameter, wanted):
        if isinstance(value, (bool, str, bytes)) or value is None:
            raise _native.wrong_type(value, parameter, "a number")
        try:
            yield float(value)
        except (TypeError, ValueError):
            raise _native.wrong_type(value, parameter, "a number") from None
