"""Laws of one's own: Python functions that the C library asks in every trial."""

from __future__ import annotations

import ctypes
from math import floor

from . import _abi, _native, errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Sequence, Union

    from ._tally import Tally

    AttemptsLaw = Callable[["Random", Union[str, int]], Union[int, tuple[int, bool]]]
    BillLaw = Callable[["Random", int], Sequence[float]]
    Laws = tuple[Union[AttemptsLaw, None], Union[BillLaw, None]]


class Random:
    """Chance for a law of one's own: the words of one bug, or of one thread, in one trial. They are the same
    whoever asks for them, so a law that takes its chance from nowhere else is simulated alike on every machine
    and in every split."""

    __slots__ = ("_place",)

    def __init__(self, place: _abi.loopcost_random) -> None:
        self._place = _abi.loopcost_random.from_buffer_copy(place)

    def bits(self) -> int:
        """The next 64 bits."""
        found = ctypes.c_uint64()
        if _native.library.loopcost_random_next(self._place, found):
            raise errors.BillOverflowError(" has no more bits: 2^27 of them is all there are", "random")
        return found.value

    def uniform(self) -> float:
        """A number in [0, 1), a multiple of 2^-53: the upper digits of the next bits."""
        return (self.bits() >> 11) * 2.0**-53


class Callbacks:
    """The laws `attempts` and `bill`, each may be None, as C functions. What one raises stops the simulation;
    check() raises it again."""

    def __init__(self, laws: Laws, classes: Sequence[str], tally: Tally) -> None:
        self._raised: list[BaseException] = []
        attempts, bill = laws
        self.attempts = _abi.loopcost_attempts_callback()
        self.bill = _abi.loopcost_bill_callback()
        if attempts is not None:
            self.attempts = _abi.loopcost_attempts_callback(self._attempts(attempts, classes))
        if bill is not None:
            self.bill = _abi.loopcost_bill_callback(self._bill(bill, tally.struct))

    def check(self) -> None:
        """Raises what a law has raised, as it was."""
        if self._raised:
            raise self._raised.pop()

    def _attempts(self, law: AttemptsLaw, classes: Sequence[str]) -> Callable[..., int]:
        def ask(_: object, place: Any, index: int, attempts: Any, fixed: Any) -> None:
            name = classes[index] if index < len(classes) else index
            attempts[0], fixed[0] = _attempts_told(law(Random(place.contents), name))

        return self._guarded(ask)

    def _bill(self, law: BillLaw, tally: _abi.loopcost_tally) -> Callable[..., int]:
        def ask(_: object, place: Any, attempts: int, tokens: Any) -> None:
            tokens[0], tokens[1], tokens[2] = _tokens_told(
                law(Random(place.contents), attempts), tally.unit_bits
            )

        return self._guarded(ask)

    def _guarded(self, ask: Callable[..., None]) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            try:
                ask(*arguments)
            except BaseException as problem:  # it must not cross C, whatever it is
                self._raised.append(problem)
                return _STOP
            return _abi.OK

        return call


_STOP = _abi.UNDEFINED  # any status but OK; nobody reads it
_MOST = 2**64 - 1


def checked(attempts: AttemptsLaw | None, bill: BillLaw | None) -> Laws:
    """The two laws, each a function or None."""
    for value, parameter in ((attempts, "attempts"), (bill, "bill")):
        if not (value is None or callable(value)):
            raise _native.wrong_type(value, parameter, "a function")
    return attempts, bill


def _attempts_told(told: Any) -> tuple[int, bool]:
    """(attempts, fixed) of what a law returns."""
    attempts, fixed = told if isinstance(told, tuple) and len(told) == 2 else (told, True)
    if not hasattr(attempts, "__index__") or _native._is_boolean(attempts):
        raise _native.wrong_type(told, "attempts()", "a whole number, or (attempts, fixed)")
    if not _native._is_boolean(fixed):
        raise _native.wrong_type(fixed, "attempts()[1]", "True or False")
    attempts = attempts.__index__()
    if not 1 <= attempts <= _MOST:
        raise errors.OutOfRangeError(
            f" is {attempts}; it must be from 1 to 2^64 - 1 attempts", "attempts()", attempts, 1, _MOST
        )
    return attempts, bool(fixed)


def _tokens_told(told: Any, unit_bits: int) -> tuple[int, int, int]:
    """The tokens that a law returns, in units of 2^-unit_bits."""
    try:
        written, read, output = told
    except (TypeError, ValueError):
        raise _native.wrong_type(told, "bill()", "(written, read, output)") from None
    return _units(written, unit_bits, 0), _units(read, unit_bits, 1), _units(output, unit_bits, 2)


def _units(tokens: float, unit_bits: int, index: int) -> int:
    """Rounded to whole units, ties up."""
    parameter = f"bill()[{index}]"
    if type(tokens) is not int:
        tokens = _native._double(tokens, parameter, "a number of tokens")
        if not 0 <= tokens < 2.0**64:
            raise _no_tokens(tokens, parameter)
        if unit_bits == 0 and tokens != floor(tokens):
            raise errors.OutOfRangeError(
                f" is {tokens!r}; it must be whole, as all sizes of the strategy are", parameter, tokens
            )
    units = tokens << unit_bits if type(tokens) is int else floor(tokens * 2**unit_bits + 0.5)
    if not 0 <= units <= _MOST:
        raise _no_tokens(tokens, parameter)
    return units


def _no_tokens(tokens: float, parameter: str) -> errors.LoopcostError:
    kind = errors.OutOfRangeError if tokens == tokens else errors.NotANumberError
    return kind(
        f" is {tokens!r}; it must be a number of tokens, 0 or more and below 2^44",
        parameter,
        tokens,
        0,
        2**44,
    )
