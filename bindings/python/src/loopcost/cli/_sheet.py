"""What a cost is worked out on: symbols, formulas with their numbers, and terms that must sum to the cost."""

from __future__ import annotations

from collections import namedtuple
from inspect import Parameter, signature
from math import fsum

from .. import _native
from .._record import Record
from ..loop import Calls, Kind, Loop, Residuals
from ..money import Price
from ..strategy import PARTS, Context, Model, Strategy, Task
from ..thread import Thread
from . import _formulas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator

    from ..strategy import Cost

# What the formulas take into account. A setting that is not here, and is not at its default, has no explanation.
_KNOWN = {
    Strategy: ("generator", "fixer", "task", "context", "name"),
    Model: ("price", "bugs", "fix_chance", "name"),
    Price: ("input", "output", "cache_read", "cache_write", "cache_write_1h"),
    Task: ("prompt", "generation", "attempt", "trace"),
    Context: ("mode", "caching", "warm_first", "warm_later", "warm_generation", "expiry"),
    Loop: ("thread", "calls", "late_step", "late_from", "name", "residuals"),
    Residuals: ("residuals", "weights"),
    Thread: ("price", "base", "step", "output", "warm", "caching", "expiry"),
    Calls: ("kinds", "cap", "tells_ends"),
    Kind: ("weight", "solved", "wrong", "alpha", "beta", "solved_share"),
}


class Unknown(Exception):
    """Why there is no explanation."""


def check_known(value: object, path: str) -> None:
    """Raises Unknown for the first setting that no formula knows."""
    if isinstance(value, Record):
        for field in value._fields:
            given = getattr(value, field)
            if field in _KNOWN.get(type(value), ()):
                check_known(given, f"{path}.{field}")
            elif given != _default(type(value), field):
                raise unknown(given, f"{path}.{field}")
    elif isinstance(value, tuple):
        for i, one in enumerate(value):
            check_known(one, f"{path}[{i}]")
    elif isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(one, float):
                raise unknown(one, f"{path}.{key}")
    elif not (value is None or isinstance(value, (bool, int, float, str))):
        raise unknown(value, path)


def unknown(value: object, path: str) -> Unknown:
    return Unknown(f"{path.lstrip('.')} is {_native.shown(value)}, which the formulas here do not know")


def _default(kind: type[Record], field: str) -> object:
    given = signature(kind.__init__).parameters.get(field)
    return kind._defaults.get(field, Parameter.empty) if given is None else given.default


Line = namedtuple("Line", "part symbol formula numbers value")


class Sheet:
    """What was given, what was worked out of it line by line, and the terms of the mean and the variance."""

    def __init__(self, cost: Cost, plan: str) -> None:
        self.cost, self.plan = cost, plan
        self.why_not: str | None = None
        self.bill = ""  # the formula of a call's bill
        self.about = "mean"  # what the bills of all calls are on average
        self.notes: list[str] = []
        self.values: dict[str, float] = {}
        self.given: list[tuple[str, str, float]] = []
        self.worked: list[Line] = []
        self.classes: list[dict[str, Any]] = []
        self.kinds: list[dict[str, Any]] = []
        self.calls: list[dict[str, Any]] = []
        self.sums: list[tuple[str, str, float]] = []
        self.terms: dict[str, list[Line]] = {"mean": [], "variance": []}

    def give(self, symbol: str, value: float, what: str) -> None:
        self.values[symbol] = value
        self.given.append((symbol, what, value))

    def work(self, part: str, symbol: str, formula: str) -> None:
        line = self._line(part, symbol, formula)
        self.values[symbol] = line.value
        self.worked.append(line)

    def summed(self, symbol: str, formula: str, value: float) -> None:
        """A sum over more terms than can be shown."""
        self.values[symbol] = value
        self.sums.append((symbol, formula, value))

    def work_all(self, lines: Iterable[tuple[str, str, str]]) -> None:
        for line in lines:
            self.work(*line)

    def term(self, moment: str, part: str, formula: str) -> None:
        self.terms[moment].append(self._line(part, None, formula))

    def _line(self, part: str, symbol: str | None, formula: str) -> Line:
        numbers, value = _formulas.numbers(formula, self.values), _formulas.value(formula, self.values)
        return Line(part, symbol, formula, numbers, value)

    def sum(self, moment: str, part: str | None = None) -> float:
        return fsum(line.value for line in self.terms[moment] if part in (None, line.part))

    def check(self) -> None:
        """Raises Unknown where the terms do not explain what compare says."""
        cost = self.cost
        for part in PARTS:
            self._compare("mean", cost.parts[part], part)
        self._compare("mean", cost.mean)
        self._compare("variance", cost.variance)
        if cost.ill_conditioned:
            self.notes.append(
                f"Terms cancel: compare knows the mean to {cost.mean_bound:.1g} USD, the variance to "
                f"{cost.variance_bound:.1g} USD^2."
            )

    def _compare(self, moment: str, told: float, part: str | None = None) -> None:
        ours = self.sum(moment, part)
        if not abs(ours - told) <= self._room(moment):
            raise Unknown(
                f"the terms of its {(part or moment).replace('_', ' ')} sum to {_formulas.number(ours)}, not to "
                f"{_formulas.number(told)}: it costs by other formulas than those here"
            )

    def _room(self, moment: str) -> float:
        """How far apart rounding may take two ways to work something out."""
        size = fsum(abs(line.value) for line in self.terms[moment])
        if moment == "mean":
            return 1e-9 * size + 1e3 * self.cost.mean_bound
        return 1e-9 * size + 1e3 * self.cost.variance_bound + (1e-10 * self.cost.mean) ** 2

    def document(self) -> dict[str, Any]:
        found = {"plan": self.plan, "mean_usd": self.cost.mean, "variance_usd2": self.cost.variance}
        if self.why_not:
            return {**found, "not_explained": self.why_not}
        return {
            **found,
            "given": [{"symbol": symbol, "what": what, "value": value} for symbol, what, value in self.given],
            "classes": self.classes,
            "kinds": self.kinds,
            "calls": self.calls,
            "sums": [
                {"symbol": symbol, "formula": formula, "value": value} for symbol, formula, value in self.sums
            ],
            "worked": [line._asdict() for line in self.worked],
            "mean": self._moment("mean"),
            "variance": self._moment("variance"),
            "notes": self.notes,
        }

    def _moment(self, moment: str) -> dict[str, Any]:
        keys = ("part", "formula", "numbers", "value")
        terms = [{key: getattr(line, key) for key in keys} for line in self.terms[moment]]
        return {"terms": terms, "sum": self.sum(moment)}


# Prices, by what the cache does: the symbols given, the prices of a token that is new and of one that is held, what has
# to be worked out for that, and the terms of the mean.

_Caching = namedtuple("_Caching", "given new held worked fixes")
OFF = _Caching(
    ("cin", "cout"),
    "cin",
    "cin",
    (),
    (("fix_output", "cout G I/10^6"), ("fix_input", "cin new/10^6"), ("fix_input", "cin held/10^6")),
)
ON = _Caching(
    ("cw", "cr", "cout"),
    "cw",
    "cr",
    (),
    (("fix_output", "cout G I/10^6"), ("cache_read", "cr held/10^6"), ("cache_write", "cw new/10^6")),
)
EXPIRING = _Caching(
    ("cw", "cr", "cout"),
    "cw",
    "cr'",
    (("price", "cr'", "(1-m) cr + m cw"),),
    (
        ("fix_output", "cout G I/10^6"),
        ("cache_read", "(1-m) cr held/10^6"),
        ("cache_write", "cw (new + m held)/10^6"),
    ),
)
EXPIRY_VARIANCE = "m (1-m) (cw-cr)^2 Q/10^12"

_PRICES = {
    "cin": ("input", "of the prompt"),
    "cw": ("cache_write", "written to the cache"),
    "cr": ("cache_read", "read from the cache"),
    "cout": ("output", "generated"),
}


def caching_of(context: Context | Thread) -> _Caching:
    """That of a Context or a Thread."""
    return (EXPIRING if context.expiry else ON) if context.caching else OFF


def give_prices(sheet: Sheet, symbols: Iterable[str], price: Price, name: str, suffix: str = "") -> None:
    for symbol in symbols:
        field, what = _PRICES[symbol]
        sheet.give(symbol + suffix, getattr(price, field), f"USD per Mtok {what}, {name}")


def give_call_prices(sheet: Sheet, context: Context | Thread, price: Price, name: str) -> None:
    """Those of calls that go on with a conversation."""
    give_prices(sheet, caching_of(context).given, price, name)
    if context.caching and context.expiry:
        sheet.give("m", context.expiry, "chance that what the cache holds has expired")


def bill(caching: _Caching) -> str:
    """Of one call."""
    return f"({caching.new} new + {caching.held} held + cout G)/10^6"


def coefficients(caching: _Caching) -> Iterator[tuple[str, str, str]]:
    """c1 and c2 of C(T), the bill of T calls."""
    growth = "" if caching.new == caching.held else f" + ({caching.new}-{caching.held}) D"
    yield "price", "c1", f"({caching.held} L1{growth} + cout G)/10^6"
    yield "price", "c2", f"{caching.held} D/10^6"
