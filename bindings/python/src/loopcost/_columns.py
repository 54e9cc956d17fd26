"""Columns of doubles as the C library takes them: a pointer and a stride. What is float64 already is not copied."""

from __future__ import annotations

import ctypes
from array import array

from . import _native, errors

_DOUBLE = ctypes.sizeof(ctypes.c_double)


class Column:
    """The doubles of an array, a buffer or a list. `owner` keeps their memory alive."""

    def __init__(self, owner, address, stride, rows):
        self.owner, self.address, self.stride, self.rows = owner, address, stride, rows

    @classmethod
    def of(cls, values, parameter):
        """To be read."""
        given = _of_interface(values) or _of_buffer(values)
        if given is None:
            given = _of_buffer(array("d", _numbers(values, parameter)))
        return cls(*given)

    @classmethod
    def into(cls, values, rows, parameter):
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


def is_array(values):
    """Is it what NumPy makes?"""
    return hasattr(values, "__array_interface__")


def new(rows, like_numpy):
    if like_numpy:
        import numpy

        return numpy.empty(rows)
    return array("d", bytes(_DOUBLE * rows))


def _of_interface(values, writable=False):
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


def array_type():
    import sys

    return "<f8" if sys.byteorder == "little" else ">f8"


def _is_numeric(interface):
    return interface["typestr"][1] in "fiu"


def _of_buffer(values):
    try:
        view = memoryview(values)
    except TypeError:
        return None
    if view.format != "d" or view.ndim != 1 or view.readonly or not view.c_contiguous:
        return None
    rows = view.shape[0]
    memory = (ctypes.c_char * (_DOUBLE * rows)).from_buffer(view)
    return memory, ctypes.addressof(memory), _DOUBLE, rows


def _numbers(values, parameter):
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
