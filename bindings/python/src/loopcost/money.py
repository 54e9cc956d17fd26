"""What does a call cost? Rate cards, usage and exact bills."""

from __future__ import annotations

import ctypes
import sys

from . import _abi, _native, errors
from ._record import Record

TYPE_CHECKING = False  # typing has such a name too, and is slow to import
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Callable, Mapping, Optional, Union

    from .books import Book

    Rate = Union[int, float, Decimal, str, None]

KINDS = ("input", "output", "cache_read", "cache_write", "cache_write_1h")


class LongContext(Record):
    """The rates of requests whose prompt is longer than `threshold` tokens, in USD per Mtok.

    `reprices` says which tokens they bill: those of the "whole" request, or only the "excess" of the prompt
    (and the output of such a request). A rate that is not given is unknown: tokens of that kind have no bill
    there.
    """

    threshold: int
    input: Optional[float]
    output: Optional[float]
    cache_read: Optional[float]
    cache_write: Optional[float]
    cache_write_1h: Optional[float]
    reprices: str

    def __init__(
        self,
        threshold: int,
        input: Rate = None,
        output: Rate = None,
        cache_read: Rate = None,
        cache_write: Rate = None,
        cache_write_1h: Rate = None,
        reprices: str = "whole",
    ) -> None:
        rates = (input, output, cache_read, cache_write, cache_write_1h)
        self._set(
            threshold=_native.whole(_abi.PARAM_RATES_THRESHOLD, threshold, "price.long_context.threshold"),
            reprices=_native.choice(reprices, tuple(_TIERS), "price.long_context.reprices"),
            **{kind: _usd_per_mtok(rate, f"price.long_context.{kind}") for kind, rate in zip(KINDS, rates)},
        )


_TIERS = {"whole": _abi.TIER_WHOLE, "excess": _abi.TIER_EXCESS}


class Price(Record):
    """One model's rate card, in USD per Mtok. A rate that is not given (None) is unknown.

    Numbers of any kind are welcome. Text and Decimal are read exactly: each must be a whole number of
    nano-USD per Mtok, at most 1e4 USD. Other numbers go up to 1e9 for expectations; an exact bill asks the
    same of them as of text, up to the rounding of a double.

    Expectations need input and output, and with caching on cache_read and cache_write. An exact bill needs a
    rate for every kind of token that the usage has.
    """

    input: Optional[float]
    output: Optional[float]
    cache_read: Optional[float]
    cache_write: Optional[float]
    cache_write_1h: Optional[float]
    long_context: Optional[LongContext]
    _rates: Optional[_abi.loopcost_rates]
    _doubles: Optional[ctypes._Pointer[_abi.loopcost_price]]

    def __init__(
        self,
        input: Rate,
        output: Rate,
        cache_read: Rate = None,
        cache_write: Rate = None,
        cache_write_1h: Rate = None,
        long_context: Optional[LongContext] = None,
    ) -> None:
        if long_context is not None:
            _native.instance(long_context, LongContext, "price.long_context")
        rates = (input, output, cache_read, cache_write, cache_write_1h)
        self._set(
            long_context=long_context,
            _rates=None,
            _doubles=None,
            **{kind: _usd_per_mtok(rate, f"price.{kind}") for kind, rate in zip(KINDS, rates)},
        )

    def _check_expectation(self, path: str, caching: bool) -> None:
        """What an expectation needs of a rate card; `path` is its place in the caller's words."""
        if self.long_context is not None:
            reason = ": an expectation has one price for each kind of token; give a Price without"
            raise errors.UnsupportedError(reason, f"{path}.long_context")
        rates = (self.input, self.output, self.cache_read, self.cache_write)[: 4 if caching else 2]
        if None in rates:
            kind = KINDS[rates.index(None)]
            raise errors.UnpricedError(" is not given, and the expectation needs it", f"{path}.{kind}")

    def _pointer(self) -> ctypes._Pointer[_abi.loopcost_price]:
        """To the rate card in doubles, made when the first expectation asks for it. A rate may be unknown where it is not
        read, with caching off."""
        pointer = self._doubles
        if pointer is None:
            rates = (self.input, self.output, self.cache_read, self.cache_write)
            size = ctypes.sizeof(_abi.loopcost_price)
            pointer = ctypes.pointer(_abi.loopcost_price(size, 0, *(rate or 0.0 for rate in rates)))
            self._set(_doubles=pointer)
        return pointer

    def _c_rates(self) -> _abi.loopcost_rates:
        """The rate card in nano-USD, made when the first bill asks for it."""
        rates = self._rates
        if rates is None:
            rates = _c_rates(self)
            self._set(_rates=rates)
        return rates


def _usd_per_mtok(value: object, parameter: str) -> float | None:
    """One rate as a double, or None if it is unknown."""
    if value is None:
        return None
    if isinstance(value, str) or _is_finite_decimal(value):
        return _rate_from_text(str(value), parameter) / 1e9
    return _native.number(_abi.PARAM_PRICE_INPUT, value, parameter)


def _is_finite_decimal(value: object) -> bool:
    decimal = sys.modules.get("decimal")  # whoever has a Decimal has imported it
    return decimal is not None and isinstance(value, decimal.Decimal) and value.is_finite()


def _rate_from_text(text: str, parameter: str) -> int:
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        data = b""
    rate, fault = ctypes.c_uint64(), _abi.loopcost_fault()
    if _native.library.loopcost_rate_from_text(data, len(data), rate, fault):
        problem = _native.error(fault, parameter)
        if fault.status == _abi.SYNTAX:
            problem.value = text
            problem.reason = f" is {_native.shown(text)}; it must be a decimal number"
        raise problem
    return rate.value


def _rate_from_usd(value: float | None, parameter: str) -> int:
    if value is None:
        return _abi.RATE_UNKNOWN
    rate, fault = ctypes.c_uint64(), _abi.loopcost_fault()
    if _native.library.loopcost_rate_from_usd(value, rate, fault):
        raise _native.error(fault, parameter)
    return rate.value


def _c_rates(price: Price) -> _abi.loopcost_rates:
    rates = _native.new(_abi.loopcost_rates)
    for kind in KINDS:
        setattr(rates, kind, _rate_from_usd(getattr(price, kind), f"price.{kind}"))
    above = price.long_context
    if above is not None:
        rates.tier, rates.threshold = _TIERS[above.reprices], above.threshold
        for kind in KINDS:
            rate = _rate_from_usd(getattr(above, kind), f"price.long_context.{kind}")
            setattr(rates, "above_" + kind, rate)
    return rates


class Usage(Record):
    """The tokens of one call, each kind counted once: `input` is what no cache read or wrote, `output`
    includes thinking. `cache_write` is kept for the provider's usual time, `cache_write_1h` for an hour."""

    input: int
    output: int
    cache_read: int
    cache_write: int
    cache_write_1h: int

    def __init__(
        self,
        input: int = 0,
        output: int = 0,
        cache_read: int = 0,
        cache_write: int = 0,
        cache_write_1h: int = 0,
    ) -> None:
        counts = (input, output, cache_read, cache_write, cache_write_1h)
        self._set(
            **{
                kind: _native.whole(field, count, f"usage.{kind}")
                for kind, field, count in zip(KINDS, _USAGE_FIELDS, counts)
            }
        )

    @classmethod
    def _of(cls, *counts: int) -> Usage:
        """A usage of counts that are known to be whole and in range."""
        usage = cls.__new__(cls)
        for kind, count in zip(KINDS, counts):
            object.__setattr__(usage, kind, count)
        return usage

    @classmethod
    def from_report(cls, report: Mapping[str, object] | object) -> Usage:
        """The usage that a provider or a gateway reports: Anthropic, OpenAI (chat and responses), LiteLLM,
        LangChain, Gemini. A mapping, or an object of their Python packages.

        A report with `iterations` is their sum; if they name several models, it has no single usage: use
        calls().
        """
        from . import reports

        found = reports.calls(report)
        if len({model for model, _ in found}) > 1:
            raise errors.UsageError(
                " names several models; bill each of loopcost.calls(report) at its own price",
                "usage.iterations",
            )
        total = found[0][1]
        for _, usage in found[1:]:
            total += usage
        return total

    @property
    def prompt(self) -> int:
        """All tokens of the prompt."""
        return self.input + self.cache_read + self.cache_write + self.cache_write_1h

    def __add__(self, other: Usage) -> Usage:
        if not isinstance(other, Usage):
            return NotImplemented
        return Usage(*(a + b for a, b in zip(self._values(), other._values())))

    def __radd__(self, other: int) -> Usage:
        return self if other == 0 else NotImplemented

    def _c_usage(self) -> _abi.loopcost_usage:
        return _abi.loopcost_usage(
            ctypes.sizeof(_abi.loopcost_usage),
            0,
            self.input,
            self.output,
            self.cache_read,
            self.cache_write,
            self.cache_write_1h,
        )


_USAGE_FIELDS = (
    _abi.PARAM_USAGE_INPUT,
    _abi.PARAM_USAGE_OUTPUT,
    _abi.PARAM_USAGE_CACHE_READ,
    _abi.PARAM_USAGE_CACHE_WRITE,
    _abi.PARAM_USAGE_CACHE_WRITE_1H,
)


class Bill(Record):
    """An exact amount: `nano_usd` whole nano-USD, `usd` the same as a Decimal, and Decimals by kind of token
    that sum to it. Bills add exactly, in any order, with + and sum(), and < and <= compare their amounts."""

    _fields = KINDS
    nano_usd: int
    _parts: tuple[int, ...]

    def __init__(
        self,
        input: int = 0,
        output: int = 0,
        cache_read: int = 0,
        cache_write: int = 0,
        cache_write_1h: int = 0,
    ) -> None:
        """A bill from its parts in nano-USD."""
        parts = (input, output, cache_read, cache_write, cache_write_1h)
        for kind, part in zip(KINDS, parts):
            if type(part) is not int:
                raise _native.wrong_type(part, f"bill.{kind}", "a whole number of nano-USD")
            if part < 0:
                raise errors.OutOfRangeError(
                    f" is {part}; it must be from 0 to 2**64 - 1 nano-USD", f"bill.{kind}", part, 0, 2**64 - 1
                )
        total = sum(parts)
        if total >= 2**64:
            raise _native.failure(_abi.OVERFLOW, _abi.PARAM_BILL, total, most=2.0**64)
        self._set(nano_usd=total, _parts=parts)

    @classmethod
    def _of(cls, result: _abi.loopcost_bill) -> Bill:
        """What the C library billed."""
        bill = cls.__new__(cls)
        parts = (result.input, result.output, result.cache_read, result.cache_write, result.cache_write_1h)
        bill._set(nano_usd=result.total, _parts=parts)
        return bill

    @property
    def usd(self) -> Decimal:
        """The whole amount."""
        return _usd(self.nano_usd)

    @property
    def input(self) -> Decimal:
        """USD for new input."""
        return _usd(self._parts[0])

    @property
    def output(self) -> Decimal:
        """USD for output."""
        return _usd(self._parts[1])

    @property
    def cache_read(self) -> Decimal:
        """USD for what the cache held."""
        return _usd(self._parts[2])

    @property
    def cache_write(self) -> Decimal:
        """USD for what was written to the cache for the usual time."""
        return _usd(self._parts[3])

    @property
    def cache_write_1h(self) -> Decimal:
        """USD for what was written to the cache for an hour."""
        return _usd(self._parts[4])

    def _values(self) -> tuple[int, ...]:
        return self._parts

    def __lt__(self, other: Bill) -> bool:
        return self.nano_usd < other.nano_usd if isinstance(other, Bill) else NotImplemented

    def __le__(self, other: Bill) -> bool:
        return self.nano_usd <= other.nano_usd if isinstance(other, Bill) else NotImplemented

    def __add__(self, other: Bill) -> Bill:
        if not isinstance(other, Bill):
            return NotImplemented
        return Bill(*(a + b for a, b in zip(self._parts, other._parts)))

    def __radd__(self, other: int) -> Bill:
        return self if other == 0 else NotImplemented

    def __str__(self) -> str:
        return f"{_usd_text(self.nano_usd)} USD"

    def __repr__(self) -> str:
        parts = (f", {kind} {_usd_text(part)}" for kind, part in zip(KINDS, self._parts) if part)
        return f"<Bill {self}{''.join(parts)}>"


def _usd_text(nano: int) -> str:
    text = ctypes.create_string_buffer(_abi.USD_TEXT_SIZE)
    _native.library.loopcost_usd_text(nano, text, _abi.USD_TEXT_SIZE)
    return text.value.decode()


def _usd(nano: int) -> Decimal:
    from decimal import Decimal

    return Decimal(_usd_text(nano))


def bill(
    usage: Usage | Mapping[str, object] | object, price: Price | str, book: Optional[Book] = None
) -> Bill:
    """The exact bill of a call, rounded once, half to even, to nano-USD.

    `usage` is a Usage, or a report as Usage.from_report() and calls() read it. `price` is a Price, or the
    name of the model that served, looked up in `book`: a Book, by default the one that ships with the
    package. With a name, each of the report's iterations is billed at the price of the model that it names.

    Raises UnpricedError for tokens without a rate, InexactError for a rate that is no whole number of
    nano-USD per Mtok, BillOverflowError, UsageError, UnknownModelError.
    """
    if isinstance(price, Price):
        return _bill_usage(usage if isinstance(usage, Usage) else Usage.from_report(usage), price)
    if not isinstance(price, str):
        raise _native.wrong_type(price, "price", "a Price or the name of a model")
    from . import books, reports

    book = books.chosen(book)
    found = [(price, usage)] if isinstance(usage, Usage) else reports.calls(usage, price)
    return sum((_bill_usage(part, book.find(served or price).price) for served, part in found), Bill())


def biller(price: Price) -> Callable[..., tuple[int, ...]]:
    """bill() for many calls at one price: a function from the tokens of each kind, whole and in range, in the order of
    KINDS, to their nano-USD. It reuses its memory, so one thread at a time may call it."""
    per_token = _nano_usd_per_token(price)
    if per_token is not None:
        for_input, for_output, for_read, for_write, for_write_1h = per_token

        def multiply(
            input: int, output: int, cache_read: int, cache_write: int, cache_write_1h: int
        ) -> tuple[int, ...]:
            return (
                input * for_input,
                output * for_output,
                cache_read * for_read,
                cache_write * for_write,
                cache_write_1h * for_write_1h,
            )

        return multiply
    rates, usage = price._c_rates(), _native.new(_abi.loopcost_usage)
    result, fault = _native.new(_abi.loopcost_bill), _abi.loopcost_fault()
    places, function = (
        (rates, usage, result, fault),
        _native.library.loopcost_bill_usage,
    )

    def bill_tokens(
        input: int, output: int, cache_read: int, cache_write: int, cache_write_1h: int
    ) -> tuple[int, ...]:
        usage.input, usage.output, usage.cache_read = input, output, cache_read
        usage.cache_write, usage.cache_write_1h = cache_write, cache_write_1h
        if function(*places):
            raise _native.error(fault, _price_path(fault.field))
        return result.input, result.output, result.cache_read, result.cache_write, result.cache_write_1h

    return bill_tokens


def _nano_usd_per_token(price: Price) -> list[int] | None:
    """The rates of a price at which a bill is a sum of products, without rounding: all are known, whole numbers of nano-USD
    per token, and the same however long the prompt. None for another price."""
    rates = [getattr(price._c_rates(), kind) for kind in KINDS]
    if price.long_context is not None or _abi.RATE_UNKNOWN in rates or any(rate % 10**6 for rate in rates):
        return None
    return [rate // 10**6 for rate in rates]


def _bill_usage(usage: Usage, price: Price) -> Bill:
    result, fault = _native.new(_abi.loopcost_bill), _abi.loopcost_fault()
    if _native.library.loopcost_bill_usage(price._c_rates(), usage._c_usage(), result, fault):
        raise _native.error(fault, _price_path(fault.field))
    return Bill._of(result)


def _price_path(field: int) -> str:
    """The Python word for a field of the rate card: C's rates.above_input is price.long_context.input."""
    path = _native.param_path(field)
    return path.replace("rates.above_", "price.long_context.").replace("rates.", "price.")
