"""A tally of trials in memory: merged, written to bytes and read from them."""

from __future__ import annotations

import ctypes

from . import _abi, _native, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable


class Tally:
    """What trials have come to, in memory that the C library fills; `struct` is how it sees it."""

    def __init__(self, kind: int, bins: int) -> None:
        words = ctypes.c_uint64()
        _call(_native.library.loopcost_tally_words, kind, bins, words)
        self.struct = _native.new(_abi.loopcost_tally)
        self.struct.kind, self.struct.bins = kind, bins
        self.struct.words, self.struct.work = words.value, _memory(words.value, bins)

    @classmethod
    def read(cls, data: bytes) -> Tally:
        """The tally that some bytes hold. Raises NumberSyntaxError for bytes that hold none, UnsupportedError for
        those of another version."""
        tally = cls(*_size(data))
        _call(_native.library.loopcost_tally_read, tally.struct, _c_bytes(data), len(data))
        return tally

    def copy(self) -> Tally:
        return self.read(self.to_bytes())

    def merge(self, other: Tally) -> None:
        """Adds the trials of another one."""
        _call(_native.library.loopcost_tally_merge, self.struct, other.struct)

    def to_bytes(self) -> bytes:
        """The same on every platform, and equal for equal tallies."""
        size = ctypes.c_uint64()
        _call(_native.library.loopcost_tally_bytes, self.struct, size)
        data = (ctypes.c_ubyte * size.value)()
        _call(_native.library.loopcost_tally_write, self.struct, data, size.value)
        return bytes(data)


def _memory(words: int, bins: int) -> ctypes.Array[ctypes.c_uint64]:
    try:
        return (ctypes.c_uint64 * words)()
    except (OverflowError, MemoryError, ValueError):
        raise errors.OutOfRangeError(
            f" is {bins:,}: so many take {words:,} numbers, more than there is memory for; take fewer",
            "bins",
            bins,
        ) from None


_KIND, _BINS = slice(12, 16), slice(24, 32)  # where the bytes tell them
_LEAST = _abi.TALLY_ALONE, 2


def _size(data: bytes) -> tuple[int, int]:
    """The kind and the bins that bytes tell; something small where they cannot be right, which is then said by who
    reads them."""
    kind, bins = (int.from_bytes(data[place], "little") for place in (_KIND, _BINS))
    least, most = _native.param_range(_abi.PARAM_TALLY_BINS)
    if kind == _abi.TALLY_ALONE and least <= bins <= most and data[:8] == b"loopcost":
        return kind, bins
    return (kind, 0) if kind == _abi.TALLY_PAIR and bins == 0 else _LEAST


def _c_bytes(data: bytes) -> ctypes._Pointer[ctypes.c_ubyte]:
    return ctypes.cast(ctypes.c_char_p(data), ctypes.POINTER(ctypes.c_ubyte))


def _call(function: Callable[..., int], *arguments: object) -> None:
    try:
        _native.call(function, *arguments)
    except errors.LoopcostError as problem:
        problem.parameter = in_words(problem.parameter)
        raise


def in_words(path: str | None) -> str | None:
    """Python's word for a path of the C library."""
    return path if path is None else _WORDS.get(path, path)


_WORDS = {
    "sampling.first": "first",
    "sampling.trials": "trials",
    "tally.bins": "bins",
    "tally.bytes": "data",
}
