"""Tables of numbers as the C library reads them: arrays of doubles as they are, everything else as a copy."""

from __future__ import annotations

import ctypes
from array import array

from . import _abi, _native, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping

_DOUBLE = ctypes.sizeof(ctypes.c_double)


def view(columns: Any) -> memoryview[float]:
    """An array of doubles, for reading."""
    return memoryview(columns).cast("B").cast("d").toreadonly()


def numbers(values: Any, count: int | None, parameter: str) -> ctypes.Array[ctypes.c_double]:
    """A sequence of numbers as an array of doubles; None is NaN. `count` is how many there must be, if that is known."""
    values = _plain(values)
    found = _doubles_at(values, 1)
    if found is not None and (found[2] in ((_DOUBLE,), None) or found[1] == (0,)):
        result = (ctypes.c_double * found[1][0]).from_address(found[0])
        setattr(result, "_kept", values)  # its memory
    else:
        result = _copied(values, parameter)
    if count is not None and len(result) != count:
        raise errors.OutOfRangeError(
            f" has {len(result)} numbers; it must have {count}", parameter, len(result), count, count
        )
    return result


def _copied(values: Any, parameter: str) -> ctypes.Array[ctypes.c_double]:
    given = _native.sequence(values, parameter, "a sequence of numbers")
    return (ctypes.c_double * len(given))(
        *(_number(value, f"{parameter}[{i}]") for i, value in enumerate(given))
    )


def _number(value: object, parameter: str) -> float:
    if type(value) is float:
        return value
    if value is None:
        return float("nan")
    if isinstance(value, bool) or type(value).__name__ == "bool_" or type(value).__name__ == "bool":
        return 1.0 if value else 0.0
    return _native._double(value, parameter, "a number")


def _plain(values: Any) -> Any:
    """What a data frame or a series holds."""
    return values.to_numpy() if hasattr(values, "to_numpy") else values


def _doubles_at(values: Any, dimensions: int) -> tuple[int, tuple[int, ...], tuple[int, ...] | None] | None:
    """Where an array of doubles is, its shape and its strides, None if they are dense; None for anything else."""
    interface = getattr(values, "__array_interface__", None)
    if not isinstance(interface, dict) or interface["typestr"] not in ("<f8", "=f8"):
        return None
    shape, strides = interface["shape"], interface.get("strides")
    if len(shape) != dimensions or any(stride < 0 or stride % _DOUBLE for stride in strides or ()):
        return None
    return interface["data"][0], shape, strides


class Grid:
    """Tables of one shape, tasks by models, that share one layout. `tables` are given by name; None is not there."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        given = {name: _plain(table) for name, table in tables.items() if table is not None}
        self._kept = given
        self._at: dict[str, int] = {}
        self._sides: dict[str, int] = {}
        if not self._is_shared(given):
            self._copy(given)

    @property
    def tasks(self) -> int:
        return self._sides["tasks"]

    @property
    def models(self) -> int:
        return self._sides["models"]

    def _is_shared(self, given: Mapping[str, Any]) -> bool:
        """Are all of them arrays of doubles with one shape and layout? Then that is it."""
        found = {name: place for name, table in given.items() if (place := _doubles_at(table, 2))}
        if len(found) < len(given) or len({place[1:] for place in found.values()}) > 1:
            return False
        self._at = {name: place[0] for name, place in found.items()}
        (tasks, models), strides = next(iter(found.values()))[1:]
        self._sides = {"tasks": tasks, "models": models}
        self._strides = (models, 1) if strides is None else tuple(stride // _DOUBLE for stride in strides)
        return self._is_within_range()

    def _copy(self, given: Mapping[str, Any]) -> None:
        for name, table in given.items():
            rows = _native.sequence(table, name, "a table: a row of numbers for each task")
            flat = array("d")
            for i, row in enumerate(rows):
                cells = _native.sequence(row, f"{name}[{i}]", "a row of numbers, one for each model")
                self._check("models", len(cells), f"{name}[{i}]")
                flat.extend(_number(cell, f"{name}[{i}][{j}]") for j, cell in enumerate(cells))
            self._check("tasks", len(rows), name)
            self._kept[name] = flat
            self._at[name] = flat.buffer_info()[0]
        self._strides = self._sides.setdefault("models", 0), 1
        self._is_within_range()

    def _check(self, side: str, count: int, parameter: str) -> None:
        known = self._sides.setdefault(side, count)
        if known != count:
            word = "rows" if side == "tasks" else "numbers"
            raise errors.OutOfRangeError(
                f" has {count} {word}; it must have as many as the others, {known}",
                parameter,
                count,
                known,
                known,
            )

    def _is_within_range(self) -> bool:
        for side, field in (("models", _abi.PARAM_OUTCOMES_MODELS), ("tasks", _abi.PARAM_OUTCOMES_TASKS)):
            _native.whole(field, self._sides.get(side), side)
        return True

    def struct(self) -> _abi.loopcost_outcomes:
        """The matrix as the C library sees it, which reads the tables where they are."""
        result = _native.new(_abi.loopcost_outcomes)
        result.tasks, result.models = self.tasks, self.models
        for name, address in self._at.items():
            setattr(result, name, ctypes.cast(ctypes.c_void_p(address), ctypes.POINTER(ctypes.c_double)))
        result.task_stride, result.model_stride = self._strides
        return result
