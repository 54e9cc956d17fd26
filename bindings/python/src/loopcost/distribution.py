"""How sure is that? The whole law of the attempts that a task's bugs take, and of what a strategy costs."""

from __future__ import annotations

import ctypes
import math

from . import _abi, _native, errors
from ._record import Record
from ._structs import Structs, _is_loop
from .laws import call
from .thread import Cumulants, attempts, class_records, kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Iterable, Iterator

    from ._structs import Plan
    from .loop import Loop
    from .strategy import Strategy
    from .thread import Class, Kept


class Attempts(Record):
    """The law of the attempts T that classes of bugs take together, in SciPy's words.

    `classes` as for attempts(), which says what has cumulants; chances and quantiles are those of one fix chance for
    all attempts at a bug, none of which come back: with another law asking raises UnsupportedError. The counts may be
    fractional; their sum must be a whole number, within 1e-9, else asking raises UndefinedError. Chances are good to 1e-12 relative where they are above
    1e-290 and sum n/p <= 1e7, each by itself: sf is never 1 - cdf where that would cancel. With several fix
    chances an answer takes as many steps as sum n/p is large.

    >>> law = Attempts([(3, 0.6), (2, 0.15)])
    >>> law.ppf(0.9)
    30
    """

    classes: tuple[Kept, ...]

    def __init__(self, classes: Iterable[Class]) -> None:
        self._set(classes=kept(classes))

    def pmf(self, attempts: int) -> float:
        """P(T = attempts)."""
        return self._chances(attempts).exactly

    def cdf(self, attempts: int) -> float:
        """P(T <= attempts)."""
        return self._chances(attempts).at_most

    def sf(self, attempts: int) -> float:
        """P(T > attempts), the survival function."""
        return self._chances(attempts).more

    def ppf(self, chance: float) -> int:
        """The smallest number of attempts whose cdf is at least `chance`, in [0, 1]; at 0 the fewest there can be.
        At 1 there is none, so that raises UndefinedError, unless every attempt succeeds for sure."""
        return self._quantile(_native.library.loopcost_attempts_quantile, chance)

    def isf(self, chance: float) -> int:
        """The smallest number of attempts whose sf is at most `chance`, in [0, 1], down to 1e-290; at 1 the fewest
        there can be. At 0 there is none, as at 1 for ppf()."""
        return self._quantile(_native.library.loopcost_attempts_upper_quantile, chance)

    def interval(self, level: float) -> tuple[int, int]:
        """The numbers of attempts that leave out (1 - level)/2 on either side, at most."""
        tail = (1 - _native.number(_abi.PARAM_CHANCE, level, "level")) / 2
        try:
            return self.ppf(tail), self.isf(tail)
        except errors.UndefinedError as problem:
            if problem.parameter == "chance":
                reason = " is 1; no interval holds every number of attempts"
                raise errors.UndefinedError(reason, "level", level) from None
            raise

    def cumulants(self) -> Cumulants:
        """The mean, the variance, the third and the fourth cumulant."""
        return attempts(self.classes)

    def mean(self) -> float:
        """The mean number of attempts."""
        return self.cumulants().mean

    def var(self) -> float:
        """Its variance."""
        return self.cumulants().variance

    def std(self) -> float:
        """Its standard deviation."""
        return math.sqrt(self.var())

    def _struct(self) -> _abi.loopcost_attempts:
        records = class_records(self.classes)
        law = _native.new(_abi.loopcost_attempts)
        law.n_classes, law.words = len(records), _abi.ATTEMPTS_WORDS * len(records)
        if len(records):
            law.classes = records
            law.work = (ctypes.c_uint64 * law.words)()
        return law

    def _chances(self, attempts: int) -> _abi.loopcost_chances:
        result = _native.new(_abi.loopcost_chances)
        given = _native.whole(_abi.PARAM_ATTEMPTS, attempts, "attempts")
        call(_native.library.loopcost_attempts_chances, self._struct(), given, result)
        return result

    def _quantile(self, function: Callable[..., int], chance: float) -> int:
        given, found = _native.number(_abi.PARAM_CHANCE, chance, "chance"), ctypes.c_uint64()
        call(function, self._struct(), given, found)
        return found.value


class Bracket(Record):
    """A number that is known to lie in [least, most]; `exact` if the two are one, and float() takes only such."""

    least: float
    most: float

    @property
    def exact(self) -> bool:
        """Are the two ends one number?"""
        return self.least == self.most

    def __float__(self) -> float:
        if self.exact:
            return self.least
        raise errors.UndefinedError(
            f" is only known to lie in [{self.least!r}, {self.most!r}]; take .least or .most",
            "float(bracket)",
        )


class Distribution(Record):
    """The law of what a strategy costs, in SciPy's words: strategy.distribution() makes one. With the quantity
    "attempts", which strategy.attempts_distribution() asks for, it is that of the fix attempts, or of the calls of a loop,
    and wherever USD are mentioned they are meant: an exact law for every law of attempts, in every mode.

    Answers are brackets. They are exact for a shared conversation and for a loop of calls, whatever the `width`. For fresh threads they
    are exact where all costs are multiples of one amount that is not too small for memory (whole tokens, prices
    of whole nano-dollars); otherwise the law is bounded from both sides so that the two ends of a quantile are at
    most `width` USD apart. Costs outside the law have a chance of `tail` together.
    """

    strategy: Strategy | Loop
    width: float
    tail: float
    quantity: str
    _law: _abi.loopcost_distribution
    _work: ctypes.Array[ctypes.c_double]

    def __init__(
        self, strategy: Strategy | Loop, width: float, tail: float = 1e-18, quantity: str = "cost"
    ) -> None:
        from .loop import Loop
        from .strategy import Strategy

        if not isinstance(strategy, (Strategy, Loop)):
            raise _native.wrong_type(strategy, "strategy", "a Strategy or a Loop")
        self._set(
            strategy=strategy,
            width=_native.number(_abi.PARAM_WIDTH, width, "width"),
            tail=_native.number(_abi.PARAM_TAIL, tail, "tail"),
            quantity=_native.choice(quantity, QUANTITIES, "quantity"),
        )
        structs = Structs([strategy])
        law = _wanted(self.width, self.tail)
        law.quantity = QUANTITIES.index(self.quantity)
        words = _words(structs, law)
        try:
            work = (ctypes.c_double * words)()
        except (OverflowError, MemoryError, ValueError):
            raise errors.OutOfRangeError(
                f" is {width!r}: so narrow a law takes {words:,} numbers, more than there is memory for; "
                "take a larger one",
                "width",
                width,
            ) from None
        law.words, law.work = words, work
        _call(_native.library.loopcost_distribution_build, structs, law)
        self._set(_law=law, _work=work)

    @property
    def exact(self) -> bool:
        """Is the law exact, or bounded from both sides?"""
        return bool(self._law.exact)

    def cdf(self, usd: float) -> Bracket:
        """P(cost <= usd): a cost equal to the budget is within it."""
        risk = self._risk(usd)
        return Bracket(risk.within_least, risk.within_most)

    def sf(self, usd: float) -> Bracket:
        """P(cost > usd), the chance of passing a budget; never 1 - cdf where that would cancel."""
        risk = self._risk(usd)
        return Bracket(risk.over_least, risk.over_most)

    def ppf(self, chance: float) -> Bracket:
        """The smallest cost whose cdf is at least `chance`: the budget that is enough so often. Raises
        UndefinedError where it lies in the tail outside the law."""
        return self._quantile(_native.library.loopcost_distribution_quantile, chance)

    def isf(self, chance: float) -> Bracket:
        """The smallest cost that is passed with `chance` at most."""
        return self._quantile(_native.library.loopcost_distribution_upper_quantile, chance)

    def interval(self, level: float) -> Bracket:
        """An interval that leaves out (1 - level)/2 on either side, at most."""
        tail = (1 - _native.number(_abi.PARAM_CHANCE, level, "level")) / 2
        return Bracket(self.ppf(tail).least, self.isf(tail).most)

    def mean_within(self, usd: float) -> Bracket:
        """The mean cost of the runs that stay within a budget; 0 where none does."""
        risk = self._risk(usd)
        return Bracket(risk.mean_within_least, risk.mean_within_most)

    def overrun(self, usd: float) -> Bracket:
        """The mean of max(cost - usd, 0); divided by sf(usd), the mean overrun of the runs that pass the budget."""
        risk = self._risk(usd)
        return Bracket(risk.overrun_least, risk.overrun_most)

    def mean(self) -> float:
        """In closed form, as strategy.cost() has it; where there is none, of the law in the table, without its tail."""
        return self._moments()[0]

    def var(self) -> float:
        """The variance, USD^2, from where mean() has the mean."""
        return self._moments()[1]

    def _moments(self) -> tuple[float, float]:
        try:
            cost = self.strategy.cost()
        except (errors.UnsupportedError, errors.UndefinedError):
            return _moments_of(self.table())
        if self.quantity == "cost":
            return cost.mean, cost.variance
        return cost.attempts_mean, cost.attempts_variance

    def std(self) -> float:
        """The standard deviation, USD."""
        return math.sqrt(self.var())

    def duel(self, other: Distribution) -> Duel:
        """This law and another, when both run independently: which is cheaper?"""
        _native.instance(other, Distribution, "other")
        result = _native.new(_abi.loopcost_duel)
        _native.call(_native.library.loopcost_distribution_duel, self._law, other._law, result)
        return Duel(
            Bracket(result.cheaper_least, result.cheaper_most),
            Bracket(result.dearer_least, result.dearer_most),
            Bracket(result.saving_least, result.saving_most),
        )

    def table(self) -> Table:
        """The law itself: its costs, and beside each the chances. NumPy takes the columns as they are."""
        view, n = memoryview(self._work).cast("B").cast("d"), self._law.atoms
        columns = [view[i * n : (i + 1) * n].toreadonly() for i in range(3 if self.exact else 5)]
        return Table(columns[0], columns[1], columns[2], columns[-2], columns[-1])

    def _risk(self, usd: float) -> _abi.loopcost_risk:
        budget = _native.number(_abi.PARAM_BUDGET, usd, "budget")
        result = _native.new(_abi.loopcost_risk)
        _native.call(_native.library.loopcost_distribution_risk, self._law, budget, result)
        return result

    def _quantile(self, function: Callable[..., int], chance: float) -> Bracket:
        result = _native.new(_abi.loopcost_bracket)
        _native.call(function, self._law, _native.number(_abi.PARAM_CHANCE, chance, "chance"), result)
        return Bracket(result.least, result.most)


QUANTITIES = ("cost", "attempts")


class Table(Record):
    """Costs in USD, growing, and the chances of at most and of more than each: by the law that is rounded down
    and by the one that is rounded up, the same where the law is exact."""

    cost: memoryview[float]
    lower_cdf: memoryview[float]
    lower_sf: memoryview[float]
    upper_cdf: memoryview[float]
    upper_sf: memoryview[float]


class Duel(Record):
    """Two strategies that run independently: the chances that the first is cheaper and dearer than the second,
    and the mean of the second less that of the first, USD."""

    cheaper: Bracket
    dearer: Bracket
    saving: Bracket


def _moments_of(table: Table) -> tuple[float, float]:
    """The mean of a law in a table, and squares around it."""
    chances = [after - before for before, after in zip([0.0, *table.lower_cdf], table.lower_cdf)]
    mean = math.fsum(chance * cost for chance, cost in zip(chances, table.cost))
    return mean, math.fsum(chance * (cost - mean) ** 2 for chance, cost in zip(chances, table.cost))


def _wanted(width: float, tail: float) -> _abi.loopcost_distribution:
    law = _native.new(_abi.loopcost_distribution)
    law.width, law.tail = width, tail
    return law


def _words(structs: Structs, law: _abi.loopcost_distribution) -> int:
    words = ctypes.c_uint64()
    _call(_native.library.loopcost_distribution_words, structs, law, words)
    return words.value


def _call(function: Callable[..., int], structs: Structs, *arguments: object) -> None:
    fault = _abi.loopcost_fault()
    if function(structs.strategies[0], *arguments, fault):
        raise structs.error(fault)


_STEPS = 4e8  # a second or so


def distribution(strategy: Strategy | Loop, width: float | None, tail: float) -> Distribution:
    """The law of a strategy's cost; without a width, exact where that takes about a second at most, else as narrow
    as a second allows, at best a hundredth of the standard deviation."""
    if width is not None:
        return Distribution(strategy, width, tail)
    structs, tail = Structs([strategy]), _native.number(_abi.PARAM_TAIL, tail, "tail")
    for wanted in [] if _falls_slowly(strategy) else _candidates(strategy):
        try:
            words = _words(structs, _wanted(wanted, tail))
        except errors.UnsupportedError as problem:
            if problem.parameter != "width":
                raise
            continue
        if _steps(strategy, words) <= _STEPS:
            return Distribution(strategy, wanted, tail)
    raise errors.UnsupportedError(
        " is not given, and any law takes longer than a second or so; give a width, and a larger tail",
        "width",
    )


def _falls_slowly(strategy: Plan) -> bool:
    """A Beta law without a cap reaches far: how far alone takes long to find out."""
    return not hasattr(strategy, "calls") and strategy._least_alpha() < _LEAST_ALPHA


_LEAST_ALPHA = 10


def _candidates(strategy: Plan) -> Iterable[float]:
    """One conversation has an exact law, whatever the width."""
    if hasattr(strategy, "calls") or strategy.context.mode == "shared":
        return [0.0]
    return _widths(strategy.cost().sd)


def _steps(strategy: Plan, words: int) -> float:
    """About how many additions a law of so many numbers takes: in proportion to the attempts, or to the square of its
    length where bugs are convolved one by one."""
    if _is_loop(strategy):
        return words if strategy.residuals is None else 10 * words  # which are sorted
    if strategy._is_streamed():
        return words
    if strategy.context.mode == "shared":
        return 0.1 * words**2
    if strategy._least_alpha() < float("inf"):
        return 20 * words * strategy.cost().attempts_mean
    return words * strategy.cost().attempts_mean


def _widths(sd: float) -> Iterator[float]:
    """0 for the exact law, then ever wider ones."""
    yield 0.0
    yield from (sd * share for share in (0.01, 0.03, 0.1, 0.3, 1.0))
