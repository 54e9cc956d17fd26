"""The shared object: found, loaded and called; what it reports becomes an exception in its own words.

Where a function wants a pointer to a struct it is given the struct: ctypes takes its address, in half the time that a call
with byref() or pointer() takes.
"""

from __future__ import annotations

import ctypes
import os

from . import _abi, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Sequence, TypeVar

    Struct = TypeVar("Struct", bound=ctypes.Structure)
    T = TypeVar("T")

PATH = os.environ.get("LOOPCOST_LIBRARY") or os.path.join(os.path.dirname(__file__), "libloopcost.so")


class _Library(ctypes.CDLL):
    """The shared object. A function is looked up, and gets its types, when it is first asked for."""

    def __getitem__(self, name: Any) -> Any:
        try:
            function = super().__getitem__(name)
        except AttributeError:
            raise ImportError(
                f"{PATH} is no loopcost library that this package knows: it has no {name}", path=PATH
            ) from None
        function.restype, function.argtypes = _abi.prototype(name)
        return function


def _load() -> ctypes.CDLL:
    try:
        library = _Library(PATH)
    except OSError as problem:
        raise ImportError(f"loopcost cannot load its shared object {PATH}: {problem}", path=PATH) from None
    found = library.loopcost_abi_version()
    if found != _abi.ABI_VERSION:
        raise ImportError(f"{PATH} has ABI {found}; this package needs ABI {_abi.ABI_VERSION}", path=PATH)
    return library


library = _load()


def new(kind: type[Struct]) -> Struct:
    """A growable C struct with its struct_size set, everything else zero."""
    return kind(ctypes.sizeof(kind))


def call(function: Callable[..., int], *arguments: object) -> None:
    """Calls a function that ends with a fault; a fault becomes an exception."""
    fault = _abi.loopcost_fault()
    if function(*arguments, fault):
        raise error(fault)


def param_path(field: int, index: int = _abi.NO_INDEX) -> str:
    path: str = library.loopcost_param_path(field).decode()
    return path if index == _abi.NO_INDEX else path.replace("[]", f"[{index}]")


def param_range(field: int) -> tuple[float, float]:
    """The closed range of a field: (least, most)."""
    if field not in _ranges:
        least, most = ctypes.c_double(), ctypes.c_double()
        library.loopcost_param_range(field, least, most)
        _ranges[field] = least.value, most.value
    return _ranges[field]


_ranges: dict[int, tuple[float, float]] = {}


def error(fault: _abi.loopcost_fault, parameter: str | None = None) -> errors.LoopcostError:
    """The exception of a fault. `parameter` is the caller's word for the C field, its path by default."""
    path = param_path(fault.field, fault.index)
    strategy = None if fault.strategy == _abi.NO_INDEX else fault.strategy
    return errors.BY_STATUS[fault.status](
        _reason(fault, path),
        path if parameter is None else parameter,
        fault.value,
        fault.least,
        fault.most,
        strategy,
    )


def _reason(fault: _abi.loopcost_fault, path: str) -> str:
    """What the C library says after the name of the parameter."""
    alone = _abi.loopcost_fault.from_buffer_copy(fault)
    alone.strategy, alone.row = _abi.NO_INDEX, 2**64 - 1
    text = ctypes.create_string_buffer(_abi.FAULT_TEXT_SIZE)
    library.loopcost_fault_text(alone, text, _abi.FAULT_TEXT_SIZE)
    return text.value.decode()[len(path) :]


def failure(
    status: int,
    field: int,
    value: float,
    parameter: str | None = None,
    most: float | None = None,
    least: float | None = None,
) -> errors.LoopcostError:
    """The exception of a status that was found on this side of the border; `most` and `least` are narrower bounds."""
    lowest, highest = param_range(field)
    least, most = lowest if least is None else least, highest if most is None else most
    shown = _double(value, "", "a number")  # a whole number may be beyond all doubles
    fault = _abi.loopcost_fault(status, field, _abi.NO_INDEX, _abi.NO_INDEX, 2**64 - 1, shown, least, most)
    return error(fault, parameter)


def number(field: int, value: object, parameter: str, wanted: str = "a number") -> float:
    """`value` as a double in the range of `field`."""
    double = value if type(value) is float else _double(value, parameter, wanted)
    least, most = _ranges.get(field) or param_range(field)
    if least <= double <= most:
        return double
    raise failure(_abi.OUT_OF_RANGE if double == double else _abi.NOT_A_NUMBER, field, double, parameter)


def number_up_to(most: float, field: int, value: object, parameter: str) -> float:
    """`value` as a double in the range of `field` that is at most `most`."""
    double = number(field, value, parameter)
    if double <= most:
        return double
    raise failure(_abi.OUT_OF_RANGE, field, double, parameter, most)


def whole(field: int, value: object, parameter: str) -> int:
    """`value` as a whole number in the range of `field`."""
    if type(value) is not int:
        value = _integer(field, value, parameter)
    least, most = _ranges.get(field) or param_range(field)
    if least <= value <= most:
        return value
    raise failure(_abi.OUT_OF_RANGE, field, _double(value, parameter, "a number"), parameter)


def whole_within(least: int, most: int, field: int, value: object, parameter: str) -> int:
    """`value` as a whole number in the range of `field`, narrowed."""
    found = whole(field, value, parameter)
    if least <= found <= most:
        return found
    raise failure(_abi.OUT_OF_RANGE, field, found, parameter, most, least)


def limit(field: int, value: object, parameter: str) -> int | None:
    """`value` as a number of attempts from 1 on, or None for no limit."""
    if value is None:
        return None
    found = whole(field, value, parameter)
    if found:
        return found
    raise errors.OutOfRangeError(
        " is 0; it must be from 1 to 1e12 attempts, or None", parameter, 0, 1, param_range(field)[1]
    )


def _double(value: Any, parameter: str, wanted: str) -> float:
    if type(value) is not int and _is_no_number(value):
        raise wrong_type(value, parameter, wanted)
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else -float("inf")
    except (TypeError, ValueError):
        raise wrong_type(value, parameter, wanted) from None


def _integer(field: int, value: Any, parameter: str) -> int:
    if hasattr(value, "__index__") and not _is_boolean(value):
        import operator

        return operator.index(value)
    if isinstance(value, float) and not value - value == 0:
        number(field, value, parameter)  # raises: neither NaN nor an infinity is in any range
    raise wrong_type(value, parameter, "a whole number")


def _is_no_number(value: object) -> bool:
    """Would float() take what is none?"""
    return value is None or isinstance(value, (str, bytes, bytearray)) or _is_boolean(value)


def _is_boolean(value: object) -> bool:
    return isinstance(value, bool) or type(value).__name__ in ("bool", "bool_")


def choice(value: object, choices: Sequence[str], parameter: str) -> str:
    """`value`, one of some words."""
    wanted = f"{', '.join(map(repr, choices[:-1]))} or {choices[-1]!r}"
    if not isinstance(value, str):
        raise wrong_type(value, parameter, wanted)
    if value not in choices:
        raise errors.OutOfRangeError(f" is {shown(value)}; it must be {wanted}", parameter, value)
    return value


def instance(value: object, kind: type[T], parameter: str) -> T:
    """`value`, one of the package's own types."""
    if not isinstance(value, kind):
        raise wrong_type(value, parameter, f"a {kind.__name__}")
    return value


def mapping(value: Any, parameter: str) -> dict[str, Any]:
    """`value` as a dict whose keys are text. The providers' packages report in pydantic models."""
    if hasattr(value, "model_dump"):
        value = value.model_dump()
    if not isinstance(value, dict) and not (hasattr(value, "keys") and hasattr(value, "__getitem__")):
        raise wrong_type(value, parameter, "a mapping")
    table = value if isinstance(value, dict) else {key: value[key] for key in value.keys()}
    for key in table:
        if not isinstance(key, str):
            raise wrong_type(key, f"{parameter}: a key", "text")
    return table


def sequence(value: Any, parameter: str, wanted: str) -> list[Any]:
    """`value` as a list; a text is none."""
    try:
        if not isinstance(value, (str, bytes)):
            return list(value)
    except TypeError:
        pass
    raise wrong_type(value, parameter, wanted)


def path(value: Any, parameter: str = "path") -> str:
    """`value` as the text of a path."""
    try:
        return os.fsdecode(value)
    except TypeError:
        raise wrong_type(value, parameter, "the path of a file") from None


def counted(number: int, one: str, many: str) -> str:
    """A number with the word for one or for many."""
    return f"{number:,} {one if number == 1 else many}"


def nearest(word: str, known: Sequence[str]) -> str:
    """The end of a message about a word that is not known."""
    near = closest(word, known)
    return (
        f"; known are {', '.join(known) or 'none'}" if near is None else f"; the nearest known one is {near}"
    )


def unknown_key(key: str, value: object, known: Sequence[str]) -> str:
    """The end of a message about a key that is not known, and what it is given if that is short."""
    if hasattr(value, "keys") or isinstance(value, list):
        given = ""
    else:
        given = f" = {shown(value) if isinstance(value, str) else value}"
    return f"{given} is an unknown key{nearest(key, known)}"


def meant(word: str, known: Sequence[str]) -> str:
    """The end of a question about a word that is not known, whose answers follow."""
    near = closest(word, known)
    return "." if near is None else f": did you mean {near!r}?"


def closest(word: object, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Which of the known words it may be meant to be, if any."""
    import difflib

    return next(iter(difflib.get_close_matches(str(word), list(known), n=1, cutoff=cutoff)), None)


def wrong_type(value: object, parameter: str, wanted: str) -> errors.WrongTypeError:
    """The exception for a value that is not `wanted`: "a number"."""
    return errors.WrongTypeError(
        f" is {shown(value)} ({type(value).__name__}); it must be {wanted}", parameter, value
    )


def shown(value: object) -> str:
    """A value in a message: one line, and not much of it."""
    try:
        text = repr(value)
    except Exception:  # the value is a stranger's, and the message must come out
        return "a value"
    return text if len(text) <= 60 else text[:57] + "..."
