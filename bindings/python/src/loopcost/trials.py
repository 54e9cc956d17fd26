"""Are these arms different, and how sure is that? Recorded trials of arms on tasks, and exact statistics of samples.

    >>> opus, haiku = [1.24, 1.74, 1.84], [0.19, 0.30, 0.43]
    >>> mann_whitney(opus, haiku)
    MannWhitney(u=9.0, p=0.1, p_less=1.0, p_greater=0.05, least_p=0.1, tied=False)
    >>> cliffs_delta(opus, haiku)
    Delta(delta=1.0, least=-0.415..., most=1.0, score_least=0.002..., score_most=1.0)

A sample is a sequence of numbers from -1e100 to 1e100. A level is the share of such intervals that is to hold the
truth, in [0.01, 1 - 1e-9]; 0.95 where none is given.
"""

from __future__ import annotations

import ctypes

from . import _abi, _native, errors
from ._record import Made, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Callable, Iterable, Mapping, Sequence, TypeVar

    from .books import Book
    from .money import Bill, Usage
    from .readers._rows import Row
    from .records import RecordedRun, Unreadable

    Result = TypeVar("Result", bound=Record)
    Sample = Sequence[float]

LEVEL = 0.95


class QuantileInterval(Record):
    """A quantile, and `least` and `most` around it. `coverage` is how likely such an interval holds the quantile of any
    continuous law, `widest` the most that so many values can reach, from the least to the largest."""

    estimate: float
    least: float
    most: float
    coverage: float
    widest: float


class MannWhitney(Record):
    """The exact test: `u` pairs in which the first sample's value is larger, equal ones counting half; the chances of a U
    as far from its mean on either side, at most as large, at least as large; and `least_p`, the smallest p that such
    values could have had."""

    u: float
    p: float
    p_less: float
    p_greater: float
    least_p: float
    tied: bool


class MannWhitneyNormal(Record):
    """The normal approximation, two-sided, as publications have it: `p` without any correction, with one for continuity,
    for ties, for both."""

    u: float
    p: float
    p_continuity: float
    p_ties: float
    p_ties_continuity: float


class Delta(Record):
    """Cliff's delta, P(first > second) - P(first < second); an interval that holds whatever the laws are, and a narrower
    one, by the score, for continuous laws of about the same shape."""

    delta: float
    least: float
    most: float
    score_least: float
    score_most: float

    @property
    def magnitude(self) -> str:
        """J. Romano's words: negligible below 0.147, small below 0.33, medium below 0.474, large."""
        bounds = ((0.147, "negligible"), (0.33, "small"), (0.474, "medium"))
        return next((word for bound, word in bounds if abs(self.delta) < bound), "large")


class Proportion(Record):
    """A share of successes, with Clopper and Pearson's interval (exact) and Wilson's."""

    share: float
    exact_least: float
    exact_most: float
    wilson_least: float
    wilson_most: float


class Permutation(Record):
    """A permutation test: the `difference` of means, the chances of one as far from zero, at most as large and at least
    as large, and `least_p`, the smallest p that could have been. `exact` says that all `splits` were counted."""

    difference: float
    p: float
    p_less: float
    p_greater: float
    least_p: float
    splits: float
    exact: bool


class SuccessCost(Record):
    """USD for a success, by two estimators, with percentile intervals of the bootstrap: `mean` is the mean cost of a run
    over the share of successes, `median` the median cost of the successes over it. The upper ends are infinite where
    runs drawn again may hold no success, which `never` is the chance of."""

    mean: float
    mean_least: float
    mean_most: float
    median: float
    median_least: float
    median_most: float
    never: float
    exact: bool


class Dominance(Record):
    """Two arms whose runs are drawn again: the chances that one dominates the other, is cheaper, is solved more often."""

    first_dominates: float
    second_dominates: float
    first_cheaper: float
    second_cheaper: float
    first_solves_more: float
    second_solves_more: float
    exact: bool


# Samples.


def quantile(values: Sample, quantile: float = 0.5, level: float = LEVEL) -> QuantileInterval:
    """A quantile between two order statistics, free of any assumption on the law: where the values are too few for the
    level it is the whole sample, and `coverage` says what that covers.

    >>> quantile([1.24, 1.74, 1.84]).coverage
    0.75
    """
    return _interval(_native.library.loopcost_quantile_ranks, values, quantile, level)


def bootstrap_quantile(values: Sample, quantile: float = 0.5, level: float = LEVEL) -> QuantileInterval:
    """The percentile interval of the bootstrap, exactly: what ever more resamples would come to. `coverage` is what it
    covers at least, which of few values is less than the level."""
    return _interval(_native.library.loopcost_bootstrap_quantile, values, quantile, level)


def _interval(
    function: Callable[..., int], values: object, quantile: float, level: float
) -> QuantileInterval:
    sample = _sample(values, "values", _abi.PARAM_VALUES)
    result = _native.new(_abi.loopcost_quantile_interval)
    _native.call(
        function,
        sample,
        len(sample),
        _native.number(_abi.PARAM_QUANTILE, quantile, "quantile"),
        _level(level),
        *_work(2 * len(sample)),
        result,
    )
    return _record(QuantileInterval, result)


def coverage(n: int, lower: int, upper: int, quantile: float = 0.5) -> float:
    """How likely the quantile of any continuous law lies between two order statistics of n values; ranks count from 1.

    >>> coverage(6, 1, 6)
    0.96875
    """
    covers = ctypes.c_double()
    ranks = (
        _native.whole(_abi.PARAM_RANK, rank, name) for rank, name in ((lower, "lower"), (upper, "upper"))
    )
    q = _native.number(_abi.PARAM_QUANTILE, quantile, "quantile")
    count = _native.whole(_abi.PARAM_VALUES, n, "n")
    _native.call(_native.library.loopcost_quantile_coverage, count, q, *ranks, covers)
    return covers.value


def bootstrap_law(n: int, rank: int) -> tuple[float, ...]:
    """How likely each of n values is the rank-th of a resample of n of them.

    >>> [round(chance, 4) for chance in bootstrap_law(3, 2)]
    [0.2593, 0.4815, 0.2593]
    """
    count = _native.whole(_abi.PARAM_VALUES, n, "n")
    chances = (ctypes.c_double * count)()
    of = _native.whole(_abi.PARAM_RANK, rank, "rank")
    _native.call(_native.library.loopcost_bootstrap_law, count, of, chances)
    return tuple(chances)


def bootstrap_pair_law(n: int, rank: int) -> memoryview[float]:
    """How likely two neighbours of a resample, the rank-th and the next, are two of the n values: a table of n by n, whose
    entry [i, j] is the chance of values i and j, which count from 0. Where n is even and rank n/2, their mean is the median.
    n is from 2 to 10000, and rank below n.

    >>> law = bootstrap_pair_law(4, 2)
    >>> round(law[0, 1], 4), law[1, 0], round(sum(law[i, j] for i in range(4) for j in range(4)), 9)
    (0.1172, 0.0, 1.0)
    """
    count = _native.whole_within(2, _abi.BOOTSTRAP_PAIRS_MOST, _abi.PARAM_VALUES, n, "n")
    chances = (ctypes.c_double * count**2)()
    of = _native.whole(_abi.PARAM_RANK, rank, "rank")
    _native.call(_native.library.loopcost_bootstrap_pair_law, count, of, chances)
    return memoryview(chances).cast("B").cast("d", (count, count)).toreadonly()


def mann_whitney(first: Sample, second: Sample) -> MannWhitney:
    """The exact test of Mann and Whitney, ties included. Without ties it is SciPy's method="exact".

    Raises UnsupportedError for more ways to deal the labels than 2^125 (64 against 64 have fewer).
    """
    a, b = _pair(first, second)
    result, words = _native.new(_abi.loopcost_mann_whitney_result), ctypes.c_uint64()
    tied = len({*a, *b}) < len(a) + len(b)
    _native.call(_native.library.loopcost_mann_whitney_words, len(a), len(b), tied, words)
    _native.call(_native.library.loopcost_mann_whitney, a, len(a), b, len(b), *_work(words.value), result)
    return _record(MannWhitney, result)


def mann_whitney_normal(first: Sample, second: Sample) -> MannWhitneyNormal:
    """The same test by the normal approximation, to reproduce what was published. p_ties_continuity is SciPy's
    method="asymptotic", p_ties that without its correction for continuity."""
    a, b = _pair(first, second)
    result = _native.new(_abi.loopcost_mann_whitney_normal_result)
    function, work = _native.library.loopcost_mann_whitney_normal, _work(2 * (len(a) + len(b)))
    _native.call(function, a, len(a), b, len(b), *work, result)
    return _record(MannWhitneyNormal, result)


def mann_whitney_floor(n: int, m: int) -> float:
    """The smallest two-sided p that n against m values can have: 2/binom(n + m, n).

    >>> mann_whitney_floor(3, 3)
    0.1
    """
    p = ctypes.c_double()
    sizes = _native.whole(_abi.PARAM_FIRST, n, "n"), _native.whole(_abi.PARAM_SECOND, m, "m")
    _native.call(_native.library.loopcost_mann_whitney_floor, *sizes, p)
    return p.value


def cliffs_delta(first: Sample, second: Sample, level: float = LEVEL) -> Delta:
    """Cliff's delta and two intervals, neither of which is a point where all values of one sample are larger."""
    a, b = _pair(first, second)
    result = _native.new(_abi.loopcost_delta_interval)
    function, work = _native.library.loopcost_cliffs_delta, _work(2 * (len(a) + len(b)))
    _native.call(function, a, len(a), b, len(b), _level(level), *work, result)
    return _record(Delta, result)


def permutation_test(
    first: Sample | Mapping[str, Sample],
    second: Sample | Mapping[str, Sample],
    limit: int = 200_000,
    draws: int = 9999,
    seed: int = 0,
) -> Permutation:
    """The permutation test of the difference of means. Two samples; or two mappings of the same tasks to samples: then
    labels are dealt anew within each task, every task weighs the same, and where each arm has one value for a task that
    is a test of paired differences.

    All ways are counted if there are at most `limit`; otherwise `draws` of them are drawn, the same on every machine.
    """
    names, firsts, seconds = _strata(first, second)
    strata = (_abi.loopcost_stratum * len(names))()
    for record, a, b in zip(strata, firsts, seconds):
        record.first, record.second = len(a), len(b)
    words = ctypes.c_uint64()
    _native.call(_native.library.loopcost_permutation_words, strata, len(names), 0, words)
    how = _resampling(words.value, limit, draws, seed)
    result = _native.new(_abi.loopcost_permutation_result)
    joined = (_joined(firsts), _joined(seconds))
    function = _native.library.loopcost_permutation_test
    _native.call(function, *joined, strata, len(names), 0, how, result)
    return _record(Permutation, result)


def _strata(
    first: Any, second: Any
) -> tuple[Sequence[str], list[ctypes.Array[ctypes.c_double]], list[ctypes.Array[ctypes.c_double]]]:
    if not hasattr(first, "keys") and not hasattr(second, "keys"):
        return (
            ("",),
            [_sample(first, "first", _abi.PARAM_FIRST)],
            [_sample(second, "second", _abi.PARAM_SECOND)],
        )
    first, second = _native.mapping(first, "first"), _native.mapping(second, "second")
    for one, other, name in ((first, second, "second"), (second, first, "first")):
        for task in one:
            if task not in other:
                raise errors.NullError(" is not given, and the other arm has it", f"{name}.{task}")
    return (
        tuple(first),
        [_sample(values, f"first.{task}", _abi.PARAM_FIRST) for task, values in first.items()],
        [_sample(second[task], f"second.{task}", _abi.PARAM_SECOND) for task in first],
    )


def _joined(samples: Iterable[Iterable[float]]) -> ctypes.Array[ctypes.c_double]:
    values = [value for sample in samples for value in sample]
    return (ctypes.c_double * len(values))(*values)


# Successes.


def proportion(successes: int, trials: int, level: float = LEVEL) -> Proportion:
    """A share of successes, with Clopper and Pearson's interval and Wilson's.

    >>> round(proportion(3, 4).exact_least, 4)
    0.1941
    """
    result = _native.new(_abi.loopcost_proportion_interval)
    counts = (
        _native.whole(_abi.PARAM_SUCCESSES, successes, "successes"),
        _native.whole(_abi.PARAM_SCORED, trials, "trials"),
    )
    _native.call(_native.library.loopcost_proportion, *counts, _level(level), result)
    return _record(Proportion, result)


def cost_per_success(
    costs: Sample,
    solved: Sequence[bool],
    level: float = LEVEL,
    limit: int = 200_000,
    draws: int = 9999,
    seed: int = 0,
) -> SuccessCost:
    """What a success costs, of runs with these costs in USD and outcomes. The bootstrap draws whole runs; all resamples
    are counted if there are at most `limit` (of 10 runs there are 92378), otherwise `draws` are drawn.

    Raises UndefinedError where no run is solved.

    >>> round(cost_per_success([1.0, 3.0], [True, False]).mean, 6)
    4.0
    """
    arm, how = _arm(costs, solved), _resampling(0, limit, draws, seed)
    _enlarge(how, arm.n_trials, 0)
    result = _native.new(_abi.loopcost_success_cost)
    _native.call(_native.library.loopcost_cost_per_success, arm, _level(level), how, result)
    return _record(SuccessCost, result)


MEASURES = {"mean": _abi.MEASURE_MEAN, "median_solved": _abi.MEASURE_MEDIAN_SOLVED}


def dominance(
    first: tuple[Sample, Sequence[bool]],
    second: tuple[Sample, Sequence[bool]],
    measure: str = "mean",
    limit: int = 200_000,
    draws: int = 9999,
    seed: int = 0,
) -> Dominance:
    """How sure is it that one arm is better? Each is given as (costs, solved), and is measured by the "mean" cost of its
    runs or by the cost of those that are solved, "median_solved"."""
    a, b = _arm(*first), _arm(*second)
    how = _resampling(0, limit, draws, seed)
    how.measure = MEASURES[_native.choice(measure, tuple(MEASURES), "measure")]
    _enlarge(how, a.n_trials, b.n_trials)
    result = _native.new(_abi.loopcost_dominance_result)
    _native.call(_native.library.loopcost_dominance, a, b, how, result)
    return _record(Dominance, result)


def _arm(costs: object, solved: object) -> _abi.loopcost_arm:
    values = _native.sequence(costs, "costs", "a sequence of numbers")
    outcomes = _native.sequence(solved, "solved", "a sequence of outcomes")
    if len(values) != len(outcomes):
        raise errors.UndefinedError(f" has {len(outcomes)} outcomes for {len(values)} costs", "solved")
    trials = (_abi.loopcost_trial * len(values))()
    for i, (trial, cost, outcome) in enumerate(zip(trials, values, outcomes)):
        trial.cost = _native.number(_abi.PARAM_ARM_TRIALS_COST, cost, f"costs[{i}]")
        trial.solved = bool(outcome)
    arm = _native.new(_abi.loopcost_arm)
    arm.trials, arm.n_trials = trials, len(trials)
    return arm


def _enlarge(how: _abi.loopcost_resampling, n: int, m: int) -> None:
    words = ctypes.c_uint64()
    _native.call(_native.library.loopcost_resampling_words, how, n, m, words)
    how.work, how.words = _work(words.value)


class Hajek(Record):
    """A mean of values that were seen by chance, each weighed by one over its chance, with limits. `effective` is how many that
    were all as likely would weigh as much."""

    mean: float
    least: float
    most: float
    effective: float


def hajek(
    values: Sample,
    propensities: Sample,
    clusters: Sequence[str] | None = None,
    unseen: int = 0,
    level: float = LEVEL,
) -> Hajek:
    """The mean over all that might have been seen: sum(v/p)/sum(1/p), with the limits of a ratio over independent clusters
    (tasks), of which `unseen` more had no value. Values are 0 or more. Without clusters each value is one.

    >>> found = hajek([1.0, 1.0, 3.0], [0.5, 0.5, 0.25])
    >>> found.mean, found.effective
    (2.0, 2.6666666666666665)
    """
    from math import fsum

    from .replay import Always, Outcomes

    given = list(zip(_native.sequence(values, "values", "a sequence of numbers"), propensities))
    weights = [_weight(chance, i) for i, (_, chance) in enumerate(given)]
    sums: dict[object, list[float]] = {}
    for i, ((value, _), weight) in enumerate(zip(given, weights)):
        of_cluster = sums.setdefault(i if clusters is None else clusters[i], [0.0, 0.0])
        of_cluster[0] += weight * value
        of_cluster[1] += weight
    if not sums:
        raise errors.UndefinedError(" is empty", "values")
    rows = [*sums.values(), *[[0.0, 0.0]] * unseen]
    top = max(weight for _, weight in rows)
    # the cost of a success is such a ratio too
    outcomes = Outcomes([[weight / top] for _, weight in rows], [[sum_ / top] for sum_, _ in rows], ["arm"])
    (standing,) = outcomes.replay([Always("arm")], level=_level(level)).standings
    return Hajek(
        standing.per_solved,
        *standing.intervals["per_solved"],
        fsum(weights) ** 2 / fsum(weight * weight for weight in weights),
    )


def _weight(propensity: object, i: int) -> float:
    chance = _native.number(_abi.PARAM_CHANCE, propensity, f"propensities[{i}]")
    if not chance:
        raise errors.OutOfRangeError(
            " is 0; it must be above 0 and at most 1", f"propensities[{i}]", 0.0, 0, 1
        )
    return 1 / chance


def pareto(costs: Sample, yields: Sample) -> list[int | None]:
    """For each point None, if no other costs no more and yields no less and is better in one of the two; otherwise which
    one does: the cheapest of those.

    >>> pareto([1.0, 2.0, 2.0], [0.8, 0.9, 0.7])
    [None, None, 0]
    """
    xs, ys = (
        _sample(costs, "costs", _abi.PARAM_POINTS_COST),
        _sample(yields, "yields", _abi.PARAM_POINTS_YIELD),
    )
    if len(xs) != len(ys):
        raise errors.UndefinedError(f" has {len(ys)} values for {len(xs)} costs", "yields")
    dominators = (ctypes.c_uint32 * len(xs))()
    _native.call(_native.library.loopcost_pareto, xs, ys, len(xs), dominators)
    return [None if i == _abi.NO_INDEX else i for i in dominators]


# Many questions.


def holm(p_values: Sample) -> list[float]:
    """p values corrected for their number so that no false one is called significant, with that chance.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    return _adjusted(_native.library.loopcost_holm, p_values)


def benjamini_hochberg(p_values: Sample) -> list[float]:
    """p values corrected so that of those called significant at most that share is false, on average."""
    return _adjusted(_native.library.loopcost_benjamini_hochberg, p_values)


def _adjusted(function: Callable[..., int], p_values: object) -> list[float]:
    given = _sample(p_values, "p_values", _abi.PARAM_P_VALUES_AT)
    adjusted = (ctypes.c_double * len(given))()
    _native.call(function, given, len(given), *_work(3 * len(given)), adjusted)
    return list(adjusted)


def trials_needed(delta: float, level: float = LEVEL, power: float = 0.8) -> int:
    """How many trials each of two arms needs for the Mann-Whitney test to call a difference of this Cliff's delta
    significant with that power: Noether's formula, and no fewer than can reach that p at all.

    >>> trials_needed(1.0), trials_needed(0.5)
    (6, 21)
    """
    given = (_native.number(_abi.PARAM_DELTA, delta, "delta"),)
    return _needed(_native.library.loopcost_trials_needed, given, level, power)


def trials_needed_for_chances(first: float, second: float, level: float = LEVEL, power: float = 0.8) -> int:
    """The same for two chances of success, by Cohen's h.

    >>> trials_needed_for_chances(0.5, 0.6)
    388
    """
    given = (
        _native.number(_abi.PARAM_CHANCE, first, "first"),
        _native.number(_abi.PARAM_CHANCE, second, "second"),
    )
    try:
        return _needed(_native.library.loopcost_trials_needed_chances, given, level, power)
    except errors.UndefinedError as problem:
        problem.parameter = "second"
        raise


def _needed(function: Callable[..., int], given: tuple[float, ...], level: float, power: float) -> int:
    trials = ctypes.c_uint64()
    with_power = _native.number(_abi.PARAM_POWER, power, "power")
    _native.call(function, *given, _level(level), with_power, trials)
    return trials.value


# The border.


def _sample(values: object, parameter: str, field: int) -> ctypes.Array[ctypes.c_double]:
    """Numbers as an array of doubles; those out of range are named with their place."""
    numbers = _native.sequence(values, parameter, "a sequence of numbers")
    of_values = (
        field if field in _SCALARS else field + 1
    )  # the field of a sample is followed by that of its values
    given = [_native.number(of_values, value, f"{parameter}[{i}]") for i, value in enumerate(numbers)]
    if not given and field not in _SCALARS:
        raise _native.failure(_abi.OUT_OF_RANGE, field, 0.0, parameter)
    return (ctypes.c_double * len(given))(*given)


_SCALARS = (_abi.PARAM_POINTS_COST, _abi.PARAM_POINTS_YIELD, _abi.PARAM_P_VALUES_AT)


def _pair(
    first: object, second: object
) -> tuple[ctypes.Array[ctypes.c_double], ctypes.Array[ctypes.c_double]]:
    return _sample(first, "first", _abi.PARAM_FIRST), _sample(second, "second", _abi.PARAM_SECOND)


def _level(level: float) -> float:
    return _native.number(_abi.PARAM_LEVEL, level, "level")


def _work(words: int) -> tuple[ctypes.Array[ctypes.c_uint64], int]:
    """Memory, and how much it is; None is fine where nothing is needed."""
    return (ctypes.c_uint64 * words)(), words


_SEEDS = 2**64 - 1


def _resampling(words: int, limit: int, draws: int, seed: int) -> _abi.loopcost_resampling:
    how = _native.new(_abi.loopcost_resampling)
    how.limit = _native.whole(_abi.PARAM_RESAMPLING_LIMIT, limit, "limit")
    how.draws = _native.whole(_abi.PARAM_RESAMPLING_DRAWS, draws, "draws")
    from .simulation import whole

    how.seed = whole(seed, "seed", 0, _SEEDS)
    how.work, how.words = _work(words)
    return how


_FLAGS = ("tied", "exact")


def _record(kind: type[Result], result: ctypes.Structure) -> Result:
    return kind(
        *(bool(getattr(result, name)) if name in _FLAGS else getattr(result, name) for name in kind._fields)
    )


# Trials.


class Trial(Record):
    """One run of an `arm` on a `task`: whether it was `solved` (None where it was not scored, since trouble that has
    nothing to do with the task has ended it), its `cost` in USD (None where the log does not say it and it is not
    priced yet), its `bill` if it was priced from its usage, how long it took in `seconds`, how many `calls` the loop made,
    its `usage` by model, `propensity`, the chance with which the task was given to this arm if that was left to chance, and
    the results of its `checks` by name."""

    arm: str
    task: str
    solved: bool | None
    cost: float | None
    trial: str | None = None
    seconds: float | None = None
    calls: int | None = None
    usage: Mapping[str, Usage] | None = None
    bill: Bill | None = None
    place: str | None = None
    propensity: float | None = None
    checks: Mapping[str, bool] | None = None

    @property
    def name(self) -> str:
        """The trial in a sentence."""
        number = "" if self.trial is None else f", trial {self.trial}"
        return f"arm {self.arm}, {self.task}{number}"


class Trials(Made):
    """Trials of some arms on some tasks, both in the order in which they appear."""

    def __init__(self, trials: Iterable[Trial]) -> None:
        self.all = tuple(_native.instance(trial, Trial, "trials[]") for trial in trials)
        self.scored = tuple(trial for trial in self.all if trial.solved is not None)
        self.unscored = tuple(trial for trial in self.all if trial.solved is None)
        self.arms = tuple(sorted(dict.fromkeys(trial.arm for trial in self.scored)))
        self.tasks = tuple(sorted(dict.fromkeys(trial.task for trial in self.scored)))
        self._cells: dict[tuple[str, str], list[Trial]] = {}
        for trial in self.scored:
            self._cells.setdefault((trial.arm, trial.task), []).append(trial)

    def __len__(self) -> int:
        return len(self.all)

    def __repr__(self) -> str:
        return f"<Trials: {len(self.scored)} scored, {len(self.arms)} arms, {len(self.tasks)} tasks>"

    def cell(self, arm: str, task: str) -> tuple[Trial, ...]:
        """The scored trials of an arm on a task."""
        return tuple(self._cells.get((arm, task), ()))

    @property
    def usd(self) -> float:
        """What all of them cost, the unscored ones too."""
        from math import fsum

        return fsum(trial.cost or 0.0 for trial in self.all)

    @property
    def costed(self) -> bool:
        """Is it known what each of them cost?"""
        return all(trial.cost is not None for trial in self.all)

    @property
    def has_usage(self) -> bool:
        """Can they be priced?"""
        return all(trial.usage is not None for trial in self.all)

    def priced(self, book: Book) -> Trials:
        """The same trials at the prices of a book, exactly.

        Raises UndefinedError for trials without usage, UnknownModelError or UnpricedError for what the book lacks.
        """
        return Trials(_priced(trial, book) for trial in self.all)

    def alike(self) -> list[tuple[Trial, Trial]]:
        """Pairs of trials of one arm and task whose usage is equal to the token: copies, or a cache of answers."""
        pairs = []
        for of_cell in self._cells.values():
            for i, one in enumerate(of_cell):
                pairs += [
                    (one, other) for other in of_cell[i + 1 :] if one.usage and one.usage == other.usage
                ]
        return pairs


def _priced(trial: Trial, book: Book) -> Trial:
    from .money import Bill, bill

    if trial.usage is None:
        raise errors.UndefinedError(" tells no usage, so no book can price it", f"{trial.name}")
    total = sum((bill(usage, model, book) for model, usage in trial.usage.items()), Bill())
    return trial.replace(cost=total.nano_usd / 1e9, bill=total)


def read(
    paths: Iterable[str | os.PathLike[str]],
    columns: Mapping[str, str] | None = None,
    unreadable: list[Unreadable] | None = None,
    opened: Callable[[str, str], None] | None = None,
) -> Trials:
    """The trials in some files: logs whose runs tell arm, task and outcome, and, with `columns`, CSV files with a line
    for each trial. `columns` then maps arm, task, success and cost, and if you like trial, seconds, end
    (aborted and unknown are not scored), propensity and checks (several joined by + are a check each), to the columns' names,
    several joined by + making one. Lines that cannot be read go to the list.

    Raises LogError where an arm or a task is not told and for columns that are not there, OSError.
    """
    from . import records
    from .readers import _rows

    lost = [] if unreadable is None else unreadable
    if columns is not None:
        return Trials(records.readable(_rows.read(paths, _checked(columns), _of_row), lost))
    runs = records.runs(records.readable(records.read(paths, opened=opened), lost))
    return Trials(map(of_run, runs))


def of_run(run: RecordedRun) -> Trial:
    """The trial that a recorded run is."""
    if run.arm is None or run.task is None:
        lost = "arm" if run.arm is None else "task"
        raise errors.LogError(" is not told; a trial is one of an arm on a task", f"run {run.run}: {lost}")
    outcome = {"solved": True, "wrong": False, "capped": False}.get(run.end)
    return Trial(
        arm=run.arm,
        task=run.task,
        solved=outcome,
        cost=None if run.cost is None else round(run.cost, 9),  # a sum over models, in whole nano-USD
        trial=run.trial,
        seconds=run.seconds,
        calls=run.length,
        usage=run.usage,
        place=run.run,
        propensity=run.propensity,
        checks=run.checks,
    )


COLUMNS = ("arm", "task", "success", "cost", "trial", "seconds", "end", "propensity", "checks")
_NEEDED = COLUMNS[:4]


def _checked(columns: object) -> dict[str, str]:
    from .readers import table

    columns = table.checked(columns, COLUMNS, "a trial")
    for field in _NEEDED:
        if field not in columns:
            raise errors.LogError(
                " is not given; it names the column of a table that holds it", f"columns.{field}"
            )
    return columns


def _of_row(row: Row) -> Trial:
    from .readers import _values

    for field in ("arm", "task", "cost"):
        if not _values.given(row[field]):
            raise errors.UsageError(" is empty", row.name(field))
    told = {column: _values.truth(passed, column) for column, passed in row.columns("checks").items()}
    unscored = row.get("end") in ("aborted", "unknown")
    return Trial(
        arm=row["arm"],
        task=row["task"],
        solved=None if unscored else _values.truth(row["success"], row.name("success")),
        cost=_values.amount(row["cost"], row.name("cost")),
        trial=_values.text(row.get("trial")),
        seconds=_values.amount(row.get("seconds"), row.name("seconds")),
        place=f"{row.file}:{row.line}",
        propensity=_values.chance(row.get("propensity"), row.name("propensity")),
        checks={column: passed for column, passed in told.items() if passed is not None} or None,
    )
