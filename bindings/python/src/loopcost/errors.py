"""What can go wrong, one class per status of the C library, each also the built-in kind that a user
expects.
"""

from __future__ import annotations

from . import _abi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class LoopcostError(Exception):
    """An input that has no answer.

    `parameter` is its path ("fixer.price.input"), `value` what was given, `least` and `most` what it must lie
    in, `strategy` the name or the number of the strategy it was found in, `place` the file it was read from, `row`
    the row of a sweep, `remedy` what to do about it where that is not to be seen from the rest, and `told` the message without
    it. What does not apply is None.
    """

    status: int | None = None

    def __init__(
        self,
        reason: str = "",
        parameter: str | None = None,
        value: object = None,
        least: float | None = None,
        most: float | None = None,
        strategy: str | int | None = None,
        place: str | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(reason, parameter, value, least, most, strategy, place)
        self.row = row
        self.remedy: str | None = None
        self.reason = reason
        self.parameter = parameter
        self.value: Any = value
        self.least = least
        self.most = most
        self.strategy = strategy
        self.place = place

    def __str__(self) -> str:
        return self.told if self.remedy is None else f"{self.told}; {self.remedy}"

    @property
    def told(self) -> str:
        """The message without the remedy."""
        place = "" if self.place is None else f"{self.place}: "
        row = "" if self.row is None else f"row {self.row}: "
        strategy = "" if self.strategy is None else f"strategy {self.strategy}: "
        return f"{place}{row}{strategy}{self.parameter or ''}{self.reason}"


class NullError(LoopcostError, TypeError):
    """Something that the call needs was not given."""

    status = _abi.NULL


class StructSizeError(LoopcostError, RuntimeError):
    """The package and the shared object disagree on the layout of a struct."""

    status = _abi.STRUCT_SIZE


class UnsupportedError(LoopcostError, NotImplementedError):
    """A valid wish that this version, or this formula, does not know."""

    status = _abi.UNSUPPORTED


class NotANumberError(LoopcostError, ValueError):
    """A NaN."""

    status = _abi.NOT_A_NUMBER


class OutOfRangeError(LoopcostError, ValueError):
    """Outside the closed range from `least` to `most`, infinities included."""

    status = _abi.OUT_OF_RANGE


class InexactError(LoopcostError, ValueError):
    """A price that is no whole number of nano-USD per Mtok, asked for an exact bill."""

    status = _abi.INEXACT


class BillOverflowError(LoopcostError, OverflowError):
    """A bill above 18.4e9 USD."""

    status = _abi.OVERFLOW


class UndefinedError(LoopcostError, ValueError):
    """The question has no answer at this input, though its neighbours have one."""

    status = _abi.UNDEFINED


class NumberSyntaxError(LoopcostError, ValueError):
    """Text that is no decimal number."""

    status = _abi.SYNTAX


class UnpricedError(LoopcostError, LookupError):
    """Tokens of a kind for which the rate card has no rate."""

    status = _abi.UNPRICED


class DivergentError(LoopcostError, ArithmeticError):
    """Each bug brings in one or more on average: the repairs never end."""

    status = _abi.DIVERGENT


class WrongTypeError(LoopcostError, TypeError):
    """A value of a type that the parameter cannot have."""


class UnknownParameterError(LoopcostError, TypeError):
    """A parameter that a constructor does not have: its name is `value`, or how many were given."""


class UsageError(LoopcostError, ValueError):
    """A usage report of an unknown shape, or one that contradicts itself."""


class UnknownModelError(LoopcostError, LookupError):
    """A model that the price book does not hold."""


class BookError(LoopcostError, ValueError):
    """A price book that cannot be read."""


class LogError(LoopcostError, ValueError):
    """A log of a format that is not known, or a table without a column that it needs."""


class ScenarioError(LoopcostError, ValueError):
    """A scenario, or a part of one, with an unknown, a missing or a contradictory key."""


BY_STATUS = {kind.status: kind for kind in LoopcostError.__subclasses__() if kind.status is not None}
