"""What would a thousand runs cost, or a million? Trials that are drawn, and the same on every machine."""

from __future__ import annotations

import ctypes
from array import array
from math import sqrt
from operator import index

from . import _abi, _native, errors
from ._callbacks import Callbacks, Random, checked
from ._record import Record
from ._structs import Structs, word
from ._tally import Tally, in_words
from .distribution import Bracket
from .loop import OF_ENDS, Loop, _error
from .strategy import Strategy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import (
        Any,
        Callable,
        ClassVar,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
        TypeVar,
        Union,
    )

    from typing_extensions import Self

    from ._callbacks import AttemptsLaw, BillLaw, Laws
    from ._structs import Plan

    Kind = TypeVar("Kind", bound="_Trials")
    Range = tuple[int, int, int]
    Ranges = Union[tuple[Range, ...], None]

__all__ = ["BINS", "PairSimulation", "Random", "Simulation", "simulate", "simulate_pair", "split"]

BINS = 10_000  # of a histogram, unless the caller says otherwise
_CHUNK = 1 << 16  # trials between two looks at the keyboard


# What the C structs call some of the estimates.
_THEIRS = {"standard_error": "mean_error", "attempts_error": "attempts_mean_error"}


_OF_ENDS = OF_ENDS | {"p_solved_error", "mean_solved_error", "mean_unsolved_error"}


class _Trials(Record):
    """What both kinds of simulations are: trials, tallied in exact integers."""

    _tally: Tally
    _ranges: tuple[Range, ...] | None
    _own: tuple[str, ...]

    if TYPE_CHECKING:
        __slots__: ClassVar[tuple[str, ...]]
        _PLANS: ClassVar[tuple[str, ...]]

        def _ask(self) -> ctypes.Structure: ...

    @property
    def data(self) -> bytes:
        """The tally as bytes, the same on every platform; include/loopcost/simulate.h has their layout."""
        return self._tally.to_bytes()

    @property
    def ranges(self) -> tuple[Range, ...] | None:
        """Which trials these are: a (seed, first, trials) each, in order. None where nobody knows."""
        return self._ranges

    @property
    def own(self) -> tuple[str, ...]:
        """Which laws were the caller's: "attempts", "bill"."""
        return self._own

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal digits: equal for the same trials, however they were split."""
        from hashlib import sha256

        return sha256(self.data).hexdigest()

    def to_bytes(self) -> bytes:
        """The tally as bytes; from_bytes() reads them."""
        return self.data

    def _fill(self, tally: Tally, ranges: Ranges, own: tuple[str, ...]) -> Self:
        self._set(_tally=tally, _ranges=ranges, _own=own)
        result, untold = self._ask(), self._untold()
        for name in type(self).__slots__:
            if name not in self._PLANS:
                value = None if name in untold else getattr(result, _THEIRS.get(name, name))
                self._set(**{name: value})
        return self

    def _untold(self) -> frozenset[str]:
        """What rests on how trials end, where a loop's calls do not tell it."""
        plans = self._strategies()
        told = all(plan.calls.tells_ends for plan in plans if isinstance(plan, Loop))
        return frozenset() if told else _OF_ENDS

    def _read(self, kind: int, data: object, ranges: object, own: object) -> Self:
        """Fills this from bytes."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise _native.wrong_type(data, "data", "bytes")
        tally = Tally.read(bytes(data))
        if tally.struct.kind != kind:
            raise errors.UndefinedError(f" is that of {_KINDS[tally.struct.kind]}", "data")
        if tally.struct.trials == 0:
            raise errors.UndefinedError(" holds no trial", "data")
        return self._fill(tally, _checked_ranges(ranges, tally.struct.trials), _checked_own(own))

    def _with(self, strategies: Iterable[Plan], tally: Tally, ranges: Ranges) -> Self:
        """Another one of this kind."""
        other = type(self).__new__(type(self))
        other._set(**dict(zip(self._PLANS, strategies)))
        return other._fill(tally, ranges, self._own)

    def _strategies(self) -> list[Plan]:
        return [getattr(self, name) for name in self._PLANS]

    def _structs(self) -> Structs:
        return Structs(self._strategies())

    def merge(self, other: Self) -> Self:
        """These trials and others of the same strategy, as if they had been simulated together. The order does not
        matter. Raises UndefinedError for another strategy, other `bins`, or trials that both hold."""
        if type(other) is not type(self):
            raise _native.wrong_type(other, "other", f"a {type(self).__name__}")
        _check_alike(self, other)
        ranges = _joined(self._ranges, other._ranges)
        tally = self._tally.copy()
        tally.merge(other._tally)
        return self._with(self._strategies(), tally, ranges)

    def __add__(self, other: Self) -> Self:
        return self.merge(other) if type(other) is type(self) else NotImplemented

    def __radd__(self, other: int) -> Self:  # sum() starts with 0
        return self if type(other) is int and other == 0 else NotImplemented

    def _key(self) -> tuple[Any, ...]:
        return (*self._strategies(), self.data)


class Simulation(_Trials):
    """What the trials of a strategy cost: strategy.simulate() makes one. Amounts in USD; a `_error` and the
    `standard_error`, that of the mean, are one standard deviation of the estimate.

    Of `trials` there are `solved`, a share of `p_solved`. The `mean` includes the `generation`, the same in every
    trial; `variance`, USD^2, is estimated without bias. `mean_solved` and `mean_unsolved` are the means of the
    trials that do and do not end solved, 0 where there are none; `per_solved` is mean / p_solved, 0 where none is
    solved; all of them None for a loop whose calls do not tell ends. `attempts_mean` and `attempts_variance` count all attempts of a trial; `written`, `read` and `output`
    are the mean tokens of the repairs, or of the loop.

    Simulations of parts add up, in any order, to that of the whole, and sum() adds them. Two are equal if their
    strategies and their bytes are.
    """

    strategy: Strategy | Loop
    trials: int
    solved: int | None
    mean: float
    standard_error: float
    variance: float
    generation: float
    p_solved: float | None
    p_solved_error: float | None
    mean_solved: float | None
    mean_solved_error: float | None
    mean_unsolved: float | None
    mean_unsolved_error: float | None
    per_solved: float | None
    attempts_mean: float
    attempts_error: float
    attempts_variance: float
    written: float
    read: float
    output: float
    _fields = ("strategy", "data", "ranges", "own")
    _PLANS = ("strategy",)

    def __init__(
        self,
        strategy: Strategy | Loop,
        data: bytes,
        ranges: Iterable[Range] | None = None,
        own: Iterable[str] = (),
    ) -> None:
        self._set(strategy=_plan(strategy, "strategy"))
        self._read(_abi.TALLY_ALONE, data, ranges, own)

    @classmethod
    def from_bytes(
        cls,
        data: bytes,
        strategy: Strategy | Loop,
        ranges: Iterable[Range] | None = None,
        own: Iterable[str] = (),
    ) -> Simulation:
        """What to_bytes() wrote, at the prices of the strategy that was simulated. `ranges` and `own` are those of
        the simulation; without ranges there is no exact_quantile(). Raises NumberSyntaxError for bytes that are no tally,
        or a damaged one, UnsupportedError for those of another version, UndefinedError for sizes that another
        strategy has."""
        return cls(strategy, data, ranges, own)

    @property
    def sd(self) -> float:
        """The standard deviation of what a trial costs, USD."""
        return sqrt(self.variance)

    @property
    def median_per_solved(self) -> Bracket | None:
        """The median cost of a trial divided by p_solved; 0 where none is solved, None where that is not told."""
        if self.p_solved is None:
            return None
        if not self.solved:
            return Bracket(0.0, 0.0)
        median = self.quantile(0.5)
        return Bracket(median.least / self.p_solved, median.most / self.p_solved)

    def quantile(self, chance: float) -> Bracket:
        """The smallest cost that at least chance * trials of the trials do not exceed, `chance` in [0, 1]; at 0 the
        cheapest trial. As wide as a bin: more `bins` make it narrower."""
        result = _native.new(_abi.loopcost_bracket)
        given = _native.number(_abi.PARAM_CHANCE, chance, "chance")
        self._call(_native.library.loopcost_tally_quantile, given, result)
        return Bracket(result.least, result.most)

    def exact_quantile(
        self, chance: float, attempts: AttemptsLaw | None = None, bill: BillLaw | None = None
    ) -> float:
        """The cost within quantile(chance) that is meant: that of one trial, to the bit. Where the bracket is not
        exact the trials are run once more, with the same laws of the caller's, if there were any; that takes a few
        times as long as the first run. Raises UndefinedError where nobody knows which trials they were, or the laws
        are others."""
        bracket = self.quantile(chance)
        if bracket.exact:
            return bracket.least
        laws = _same_laws(self._own, checked(attempts, bill))
        if self._ranges is None:
            raise errors.UndefinedError(
                " are not known, so the trials cannot be run once more: give from_bytes() those of the simulation",
                "ranges",
            )
        found = (costs_within(self.strategy, one, bracket, laws, self._tally) for one in self._ranges)
        return order_statistic(chance, self.trials, found)

    def over(self, budget: float) -> Bracket:
        """The share of the trials that cost more than a budget in USD."""
        least, most = ctypes.c_double(), ctypes.c_double()
        given = _native.number(_abi.PARAM_BUDGET, budget, "budget")
        self._call(_native.library.loopcost_tally_over, given, least, most)
        return Bracket(least.value, most.value)

    def repriced(self, other: Strategy | Loop) -> Simulation:
        """The same trials at the prices of another strategy: its generator's and its fixer's, or its loop's. All
        else stays as it was simulated."""
        return self._with([_repriced(self.strategy, other)], self._tally, self._ranges)

    def __repr__(self) -> str:
        return f"<Simulation: {self.trials:,} trials, {self.mean:.6g} ± {self.standard_error:.2g} USD>"

    def _ask(self) -> _abi.loopcost_estimate:
        result = _native.new(_abi.loopcost_estimate)
        self._call(_native.library.loopcost_tally_cost, result)
        return result

    def _call(self, function: Callable[..., int], *arguments: object) -> None:
        structs = self._structs()
        _call(structs, function, self._tally.struct, structs.strategies[0], *arguments)


class PairSimulation(_Trials):
    """Two strategies on the same luck: simulate_pair() makes one. `mean` is what `b` costs more than `a`, USD, and
    `standard_error` its standard error; `independent_error` is what it would be if each had luck of its own,
    `correlation` that of the two costs, 0 where one does not vary. `cheaper` is the share of the trials in which b
    is cheaper than a, `dearer` and `equal` the others, each with its standard error.

    Parts add up as those of a Simulation.
    """

    a: Strategy | Loop
    b: Strategy | Loop
    trials: int
    mean: float
    standard_error: float
    independent_error: float
    correlation: float
    cheaper: float
    dearer: float
    equal: float
    cheaper_error: float
    dearer_error: float
    equal_error: float
    _fields = ("a", "b", "data", "ranges", "own")
    _PLANS = ("a", "b")

    def __init__(
        self,
        a: Strategy | Loop,
        b: Strategy | Loop,
        data: bytes,
        ranges: Iterable[Range] | None = None,
        own: Iterable[str] = (),
    ) -> None:
        self._set(a=_plan(a, "a"), b=_plan(b, "b"))
        self._read(_abi.TALLY_PAIR, data, ranges, own)

    @classmethod
    def from_bytes(
        cls,
        data: bytes,
        a: Strategy | Loop,
        b: Strategy | Loop,
        ranges: Iterable[Range] | None = None,
        own: Iterable[str] = (),
    ) -> PairSimulation:
        """What to_bytes() wrote, at the prices of the strategies that were simulated. Raises as that of a
        Simulation."""
        return cls(a, b, data, ranges, own)

    def __repr__(self) -> str:
        return f"<PairSimulation: {self.trials:,} trials, {self.mean:.6g} ± {self.standard_error:.2g} USD>"

    def _ask(self) -> _abi.loopcost_difference:
        result, structs = _native.new(_abi.loopcost_difference), self._structs()
        function = _native.library.loopcost_pair_difference
        _call(structs, function, self._tally.struct, *structs.strategies, result)
        return result


_KINDS = {
    _abi.TALLY_ALONE: "one strategy, not of a pair",
    _abi.TALLY_PAIR: "a pair of strategies, not of one",
}


def simulate(
    strategy: Strategy | Loop,
    trials: int,
    seed: int = 0,
    first: int = 0,
    bins: int = BINS,
    attempts: AttemptsLaw | None = None,
    bill: BillLaw | None = None,
) -> Simulation:
    """What strategy.simulate() answers."""
    bins = _native.whole(_abi.PARAM_TALLY_BINS, bins, "bins")
    plans = {"strategy": _plan(strategy, "strategy")}
    tally = Tally(_abi.TALLY_ALONE, bins)
    return _simulated(Simulation, plans, tally, (seed, first, trials), (attempts, bill))


def simulate_pair(
    a: Strategy | Loop,
    b: Strategy | Loop,
    trials: int,
    seed: int = 0,
    first: int = 0,
    attempts: AttemptsLaw | None = None,
    bill: BillLaw | None = None,
) -> PairSimulation:
    """Two strategies on the same luck: a PairSimulation. Bug for bug both have the same draws, so what is told
    apart is the strategies and not the luck. Arguments and errors as those of strategy.simulate(); where both have
    bugs of several classes, the classes are told apart by name.

    >>> from loopcost import Scenario
    >>> plans = Scenario.example().strategies
    >>> pair = simulate_pair(plans["A"], plans["B"], 10_000, seed=1)
    >>> round(pair.mean, 2), pair.cheaper
    (0.4, 0.0)
    """
    plans = {"a": _plan(a, "a"), "b": _plan(b, "b")}
    tally = Tally(_abi.TALLY_PAIR, 0)
    return _simulated(PairSimulation, plans, tally, (seed, first, trials), (attempts, bill))


def split(trials: int, parts: int, first: int = 0) -> list[tuple[int, int]]:
    """A range of trials in parts that differ by one trial at most, as (first, trials) each; no part is empty, so
    there are fewer where there are fewer trials.

    >>> split(10, 3)
    [(0, 4), (4, 3), (7, 3)]
    """
    trials, first = _range(trials, first)
    parts = min(whole(parts, "parts", 1, MOST_TRIALS), trials)
    size, longer = divmod(trials, parts)
    return [(first + i * size + min(i, longer), size + (i < longer)) for i in range(parts)]


MOST_TRIALS = 2**48
MOST_SEED = 2**64 - 1


def _simulated(kind: type[Kind], plans: Mapping[str, Plan], tally: Tally, where: Range, laws: Laws) -> Kind:
    """A simulation of that kind, run into an empty tally."""
    seed = whole(where[0], "seed", 0, MOST_SEED)
    trials, first = _range(where[2], where[1])
    laws = checked(*laws)
    runner = _Runner(Structs(list(plans.values())), laws, tally, seed, list(plans))
    for start, count in _chunks(first, trials):
        runner.add(start, count)
    made = kind.__new__(kind)
    made._set(**plans)
    return made._fill(tally, ((seed, first, trials),), _own_of(laws))


def _plan(value: object, parameter: str) -> Plan:
    if not isinstance(value, (Strategy, Loop)):
        raise _native.wrong_type(value, parameter, "a Strategy or a Loop")
    if isinstance(value, Loop) and value.residuals is not None:
        reason = (
            " are given, and trials are whole tokens: simulate its replace(residuals=None), the calls alone"
        )
        raise errors.UnsupportedError(reason, f"{parameter}.residuals")
    return value


def whole(value: Any, parameter: str, least: int, most: int) -> int:
    """A whole number in a range that is no C parameter's."""
    if not hasattr(value, "__index__") or _native._is_boolean(value):
        raise _native.wrong_type(value, parameter, "a whole number")
    number = index(value)
    if not least <= number <= most:
        raise errors.OutOfRangeError(
            f" is {number}; it must be from {least} to {_power(most)}", parameter, number, least, most
        )
    return number


def _power(most: int) -> str:
    return {MOST_TRIALS: "2^48", MOST_TRIALS - 1: "2^48 - 1", MOST_SEED: "2^64 - 1"}.get(most, str(most))


def _range(trials: object, first: object) -> tuple[int, int]:
    """Trials and the first of them; all are below 2^48."""
    first = whole(first, "first", 0, MOST_TRIALS - 1)
    return whole(trials, "trials", 1, MOST_TRIALS - first), first


def _chunks(first: int, trials: int) -> Iterator[tuple[int, int]]:
    for start in range(first, first + trials, _CHUNK):
        yield start, min(_CHUNK, first + trials - start)


class _Runner:
    """Runs trials of some strategies, one or a pair, into a tally, or through a bracket of costs."""

    def __init__(
        self, structs: Structs, laws: Laws, tally: Tally, seed: int, names: Sequence[str] = ("strategy",)
    ) -> None:
        self._structs, self._tally, self._names = structs, tally, names
        self._callbacks = Callbacks(laws, structs.classes, tally)
        self._sampling = _native.new(_abi.loopcost_sampling)
        self._sampling.seed = seed
        self._sampling.attempts, self._sampling.bill = self._callbacks.attempts, self._callbacks.bill
        self._sampling.words = sum(map(self._words, range(len(names))))
        self._sampling.work = (ctypes.c_uint64 * self._sampling.words)()

    def add(self, first: int, trials: int) -> None:
        """Adds trials to the tally."""
        functions = _native.library.loopcost_simulate, _native.library.loopcost_simulate_pair
        self._run(functions[self._tally.struct.kind], first, trials, self._tally.struct)

    def between(self, first: int, trials: int, bracket: Bracket) -> tuple[int, memoryview[float]]:
        """How many trials cost less than a bracket, and the costs of those within."""
        costs = (ctypes.c_double * trials)()
        found, below = ctypes.c_uint64(), ctypes.c_uint64()
        ends = bracket.least, bracket.most
        function = _native.library.loopcost_simulate_between
        self._run(function, first, trials, *ends, costs, trials, found, below)
        return below.value, memoryview(costs).cast("B").cast("d")[: found.value]

    def _words(self, i: int) -> int:
        words, function = ctypes.c_uint64(), _native.library.loopcost_sampling_words
        given = self._structs.strategies[i], self._sampling
        _call(self._structs, function, *given, words, names=self._names, strategy=i)
        return words.value

    def _run(self, function: Callable[..., int], first: int, trials: int, *arguments: object) -> None:
        self._sampling.first, self._sampling.trials = first, trials
        given = self._structs.strategies
        try:
            _call(self._structs, function, *given, self._sampling, *arguments, names=self._names)
        except errors.LoopcostError:
            self._callbacks.check()
            raise


def _call(
    structs: Structs,
    function: Callable[..., int],
    *arguments: object,
    names: Sequence[str] = (),
    strategy: int = _abi.NO_INDEX,
) -> None:
    """Calls a function about some strategies; of a pair, a fault says which one is meant."""
    fault = _abi.loopcost_fault()
    if not function(*arguments, fault):
        return
    problem = _error(fault)
    if not (problem.parameter or "").startswith("calls."):
        problem.parameter = word(fault.field, fault.index, structs.classes)
    problem.parameter = in_words(problem.parameter)
    if fault.field == _abi.PARAM_TALLY_UNIT_BITS:
        problem.reason = " differs: some sizes are whole tokens, and some of another are not"
    which = fault.strategy if fault.strategy != _abi.NO_INDEX else strategy
    problem.strategy = names[which] if which < len(names) > 1 else None
    raise problem


def costs_within(
    strategy: Plan, where: Range, bracket: Bracket, laws: Laws = (None, None), tally: Tally | None = None
) -> tuple[int, array[float]]:
    """How many trials of a range are cheaper than a bracket, and the costs of those within. A law of the caller's
    needs the tally, for its unit of tokens."""
    seed, first, trials = where
    runner = _Runner(Structs([strategy]), laws, tally or Tally(_abi.TALLY_ALONE, 2), seed)
    below, costs = 0, array("d")
    for start, count in _chunks(first, trials):
        fewer, found = runner.between(start, count, bracket)
        below += fewer
        costs.extend(found)
    return below, costs


def order_statistic(chance: float, trials: int, parts: Iterable[tuple[int, array[float]]]) -> float:
    """The quantile itself, from what costs_within() its bracket says of all trials."""
    below, costs = 0, array("d")
    for fewer, found in parts:
        below += fewer
        costs.extend(found)
    rank = _rank(chance, trials) - below
    if not 0 < rank <= len(costs):
        raise errors.UndefinedError(" is not there: these trials are others", "the quantile")
    return sorted(costs)[rank - 1]


def _rank(chance: float, trials: int) -> int:
    """Which of the sorted costs a quantile is, from 1: as loopcost_tally_quantile() counts."""
    product = float(chance) * float(trials)
    whole = trials if chance >= 1 else int(product)
    return max(1, whole + (float(whole) < product))


def _own_of(laws: Laws) -> tuple[str, ...]:
    return tuple(name for name, law in zip(_LAWS, laws) if law is not None)


_LAWS = ("attempts", "bill")


def _same_laws(own: tuple[str, ...], laws: Laws) -> Laws:
    """The laws, as many as were the caller's in the simulation."""
    for name, law in zip(_LAWS, laws):
        if (law is not None) != (name in own):
            told = (
                "is given, and the simulation had none" if law else "is not given, and the simulation had one"
            )
            raise errors.UndefinedError(f" {told}; the trials can be run once more with the same laws", name)
    return laws


def _checked_own(own: object) -> tuple[str, ...]:
    own = tuple(_native.sequence(own, "own", "a sequence of names"))
    return tuple(_native.choice(name, _LAWS, "own") for name in own)


def _checked_ranges(ranges: object, trials: int) -> Ranges:
    """Ranges that come from elsewhere."""
    if ranges is None:
        return None
    found: tuple[Range, ...] = ()
    for i, one in enumerate(_native.sequence(ranges, "ranges", _RANGES)):
        if not isinstance(one, (tuple, list)) or len(one) != 3:
            raise _native.wrong_type(one, f"ranges[{i}]", "(seed, first, trials)")
        count, first = _range(one[2], one[1])
        found = _joined_known(found, ((whole(one[0], "seed", 0, MOST_SEED), first, count),))
    held = sum(count for _, _, count in found)
    if held != trials:
        raise errors.UndefinedError(f" hold {held:,} trials, and the data {trials:,}", "ranges")
    return found


_RANGES = "a sequence of (seed, first, trials)"


def _joined(some: Ranges, others: Ranges) -> Ranges:
    """The ranges of two simulations, if those of both are known."""
    return None if some is None or others is None else _joined_known(some, others)


def _joined_known(some: tuple[Range, ...], others: tuple[Range, ...]) -> tuple[Range, ...]:
    """Ranges that touch become one."""
    found: list[Range] = []
    for seed, first, trials in sorted(some + others):
        if found and found[-1][0] == seed:
            end = found[-1][1] + found[-1][2]
            if first < end:
                raise errors.UndefinedError(
                    f": trial {first} of seed {seed} is in both; a trial counts once", "ranges"
                )
            if first == end:
                found[-1] = seed, found[-1][1], found[-1][2] + trials
                continue
        found.append((seed, first, trials))
    return tuple(found)


def _check_alike(one: _Trials, other: _Trials) -> None:
    """Raises where two simulations are not parts of one."""
    if one._strategies() != other._strategies():
        raise errors.UndefinedError(" simulates another strategy", "other")
    if one._own != other._own:
        raise errors.UndefinedError(" has other laws of the caller's", "other")
    bins = one._tally.struct.bins, other._tally.struct.bins
    if bins[0] != bins[1]:
        raise errors.UndefinedError(f" has {bins[1]:,} bins, not {bins[0]:,}", "other")


def _repriced(strategy: Plan, other: Plan) -> Plan:
    """A strategy with the prices of another."""
    if isinstance(strategy, Loop) and isinstance(other, Loop):
        return strategy.replace(thread=strategy.thread.replace(price=other.thread.price))
    if not (isinstance(strategy, Strategy) and isinstance(other, Strategy)):
        raise _native.wrong_type(other, "other", f"a {type(strategy).__name__}")
    generator = strategy.generator.replace(price=other.generator.price)
    fixer = strategy.fixer.replace(price=other.fixer.price)
    context, was_one = strategy.context, strategy.generator == strategy.fixer
    if context.warm_first is None and was_one != (generator == fixer):  # what is warm must not change
        context = context.replace(warm_first="prompt" if was_one else "cold")
    return strategy.replace(generator=generator, fixer=fixer, context=context)
