"""How many attempts will it take, and what does one conversation cost after T of them?"""

from __future__ import annotations

from ctypes import sizeof

from . import _abi, _native
from ._record import Record
from .laws import call, chance, fill
from .money import Price

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from typing import Any, Callable, Iterable, Sequence, Tuple, Union

    from .laws import Chance, Law

    Kept = Union[Tuple[float, Law], Tuple[float, Law, float, float]]
    Class = Union[Tuple[float, Chance], Tuple[float, Chance, float], Tuple[float, Chance, float, float]]


class Cumulants(Record):
    """The number of attempts: its mean, its variance, its third and fourth cumulants."""

    mean: float
    variance: float
    third: float
    fourth: float


def attempts(classes: Iterable[Class]) -> Cumulants:
    """The cumulants of the attempts that classes of bugs take together, to 8 ulp.

    `classes` holds a (count, fix_chance) each, the chance as in a Model: a number, a list of numbers, or a Beta law.
    Two more numbers, after_fix and after_failure, are the chances that a fix and a failed attempt bring in another bug
    of the class. Raises DivergentError where each bug brings in one or more, UndefinedError where a Beta law has an
    alpha of 4 or less.
    """
    records, result = class_records(kept(classes)), _native.new(_abi.loopcost_cumulants)
    call(_native.library.loopcost_attempts_cumulants, records, len(records), 0, result)
    return Cumulants._of_struct(result)


def kept(classes: object) -> tuple[Kept, ...]:
    """Classes as they are kept: a tuple of (count, fix_chance), or of (count, fix_chance, after_fix, after_failure)."""
    given = _native.sequence(classes, "classes", "a sequence of (count, fix_chance)")
    return tuple(_class(one, f"classes[{i}]") for i, one in enumerate(given))


_RATES = (
    ("after_fix", _abi.PARAM_CLASSES_AFTER_FIX),
    ("after_failure", _abi.PARAM_CLASSES_AFTER_FAILURE),
)


def _class(one: Any, parameter: str) -> Kept:
    try:
        count, law, *rates = one
    except (TypeError, ValueError):
        raise _native.wrong_type(one, parameter, "(count, fix_chance)") from None
    if len(rates) > len(_RATES):
        wanted = "(count, fix_chance, after_fix, after_failure) at most"
        raise _native.wrong_type(one, parameter, wanted)
    found = tuple(
        _native.number(field, rate, f"{parameter}.{name}") for rate, (name, field) in zip(rates, _RATES)
    )
    kept_count = _native.number(_abi.PARAM_CLASSES_COUNT, count, f"{parameter}.count")
    kept_law = chance(law, f"{parameter}.fix_chance")
    if not any(found):
        return kept_count, kept_law
    after_fix, after_failure = (*found, 0.0)[:2]
    return kept_count, kept_law, after_fix, after_failure


def class_records(classes: Sequence[Kept]) -> ctypes.Array[_abi.loopcost_class]:
    """The C records of classes."""
    records = (_abi.loopcost_class * len(classes))()
    for record, (count, law, *rates) in zip(records, classes):
        record.count = count
        fill(record, law)
        record.after_fix, record.after_failure = rates or (0.0, 0.0)
    return records


class ThreadCost(Record):
    """What some attempts of a thread take and cost: `mean` USD and `variance` USD^2 (from cache expiry
    alone), prompt tokens that were new to the cache or held by it, tokens generated."""

    mean: float
    variance: float
    new_tokens: float
    held_tokens: float
    output_tokens: float


class Coefficients(Record):
    """Those of C(T) = c0 + c1 T + c2 T (T-1)/2, in USD, for T >= 1. They explain; they do not evaluate
    well.
    """

    c0: float
    c1: float
    c2: float


class Thread(Record):
    """One conversation with one model: attempt t sees base + (t-1) step tokens and generates `output`.

    `warm` of the base's tokens are in the cache when it starts, and before each attempt the cached part has
    expired with chance `expiry`. With caching off every token of the prompt is billed as input.
    """

    price: Price
    base: float
    step: float
    output: float
    warm: float
    caching: bool
    expiry: float
    _struct: _abi.loopcost_thread

    def __init__(
        self,
        price: Price,
        base: float,
        step: float,
        output: float,
        warm: float = 0,
        caching: bool = True,
        expiry: float = 0,
    ) -> None:
        _native.instance(price, Price, "price")
        if not isinstance(caching, bool):
            raise _native.wrong_type(caching, "thread.caching", "True or False")
        price._check_expectation("price", caching)
        self._set(
            price=price,
            base=_native.number(_abi.PARAM_THREAD_BASE, base, "thread.base"),
            step=_native.number(_abi.PARAM_THREAD_STEP, step, "thread.step"),
            output=_native.number(_abi.PARAM_THREAD_OUTPUT, output, "thread.output"),
            warm=_native.number(_abi.PARAM_THREAD_WARM, warm, "thread.warm"),
            caching=caching,
            expiry=_native.number(_abi.PARAM_THREAD_EXPIRY, expiry, "thread.expiry"),
        )
        self._set(_struct=self._c_thread())
        self.coefficients()  # checks what single values do not tell: warm is part of base

    def attempt(self, number: int) -> ThreadCost:
        """The bill of attempt `number`, 1 for the first, to 8 ulp."""
        return self._cost(_native.library.loopcost_thread_attempt, number)

    def total(self, attempts: int) -> ThreadCost:
        """The first `attempts` attempts together, to 8 ulp; no attempt costs nothing."""
        return self._cost(_native.library.loopcost_thread_total, attempts)

    def coefficients(self) -> Coefficients:
        """Those of the polynomial that the cost of T attempts is."""
        result = _native.new(_abi.loopcost_thread_coefficients)
        _native.call(_native.library.loopcost_thread_polynomial, self._struct, result)
        return Coefficients._of_struct(result)

    def _cost(self, function: Callable[..., int], attempts: int) -> ThreadCost:
        attempts = _native.whole(_abi.PARAM_ATTEMPTS, attempts, "attempts")
        result = _native.new(_abi.loopcost_thread_cost)
        _native.call(function, self._struct, attempts, result)
        return ThreadCost._of_struct(result)

    def _c_thread(self) -> _abi.loopcost_thread:
        return _abi.loopcost_thread(
            sizeof(_abi.loopcost_thread),
            self.caching,
            self.price._pointer(),
            None,
            self.base,
            self.step,
            self.output,
            self.warm,
            self.expiry,
        )
