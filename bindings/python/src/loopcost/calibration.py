"""Do forecasts hold? Scores, coverage, split conformal intervals, and thresholds with either of two promises."""

from __future__ import annotations

import ctypes

from . import _abi, _native, errors
from ._record import Made, Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Iterable, Mapping, Protocol, Sequence

    class Quantiles(Protocol):
        """A law that answers with quantiles."""

        def ppf(self, chance: float, /) -> float: ...


def _doubles(values: object, parameter: str) -> ctypes.Array[ctypes.c_double]:
    given = _native.sequence(values, parameter, "a sequence of numbers")
    try:
        return (ctypes.c_double * len(given))(*given)
    except TypeError:
        wrong = next(i for i, one in enumerate(given) if not isinstance(one, (int, float)))
        raise _native.wrong_type(given[wrong], f"{parameter}[{wrong}]", "a number") from None


def _real(value: object, parameter: str) -> float:
    """A number of any size: what it may be depends on the others, and the C library says."""
    return _native.number(_abi.PARAM_SCORE_MARGIN, value, parameter)


class Ensemble(Made):
    """A law as values, in any order, with weights in any unit; without weights they weigh the same.

    >>> law = Ensemble([1.2, 0.8, 3.0])
    >>> law.ppf(0.5), law.pit(1.0)
    (1.2, 0.3333333333333333)
    """

    def __init__(self, values: Iterable[float], weights: Iterable[float] | None = None) -> None:
        self._values = _doubles(values, "values")
        self._weights = None if weights is None else _doubles(weights, "weights")
        if self._weights is not None and len(self._weights) != len(self._values):
            raise _native.wrong_type(weights, "weights", "as many numbers as there are values")
        _native.call(_native.library.loopcost_ensemble_sort, self._values, self._weights, len(self._values))

    def mean(self) -> float:
        """The weighted mean of the values."""
        if self._weights is None:
            return sum(self._values, 0.0) / len(self._values)
        weighed = sum((value * weight for value, weight in zip(self._values, self._weights)), 0.0)
        return weighed / sum(self._weights, 0.0)

    def ppf(self, chance: float) -> float:
        """The smallest value whose cdf is at least `chance`."""
        return self._asked(
            _native.library.loopcost_ensemble_quantile, _native.number(_abi.PARAM_CHANCE, chance, "chance")
        )

    def interval(self, level: float) -> tuple[float, float]:
        """The middle `level` of the law."""
        return middle(self, level)

    def pit(self, observed: float, uniform: float = 0.5) -> float:
        """P(X < observed) + uniform P(X = observed): the mid one, or with a draw from [0, 1] the randomised one."""
        given = _native.number(_abi.PARAM_UNIFORM, uniform, "uniform")
        return self._asked(_native.library.loopcost_ensemble_pit, _real(observed, "observed"), given)

    def crps(self, observed: float) -> float:
        """The continuous ranked probability score, in the unit of the values; 0 is best."""
        return self._asked(_native.library.loopcost_ensemble_crps, _real(observed, "observed"))

    def _asked(self, function: Callable[..., int], *given: float) -> float:
        result = ctypes.c_double()
        _native.call(function, self._values, self._weights, len(self._values), *given, result)
        return result.value


def middle(law: Quantiles, level: float) -> tuple[float, float]:
    """The interval that leaves out (1 - level)/2 on either side, of a law with a ppf()."""
    tail = (1 - _native.number(_abi.PARAM_CHANCE, level, "level")) / 2
    return law.ppf(tail), law.ppf(1 - tail)


class Coverage(Record):
    """How often intervals covered: the `share`, Clopper and Pearson's limits of the true chance, and `p`, the chance, were the
    nominal one true, of all numbers of hits that are no likelier than this one: as SciPy's binomtest has it."""

    hits: int
    runs: int
    nominal: float
    share: float
    least: float
    most: float
    p: float


def coverage(hits: int, runs: int, nominal: float, level: float = 0.95) -> Coverage:
    """Of `runs` intervals that should cover with the chance `nominal`, `hits` did; the limits have a level."""
    result = _native.new(_abi.loopcost_coverage_result)
    hits, runs = (
        _native.whole(field, value, name)
        for field, value, name in ((_abi.PARAM_HITS, hits, "hits"), (_abi.PARAM_RUNS, runs, "runs"))
    )
    nominal = _native.number(_abi.PARAM_NOMINAL, nominal, "nominal")
    level = _native.number(_abi.PARAM_LEVEL, level, "level")
    _native.call(_native.library.loopcost_coverage, hits, runs, nominal, level, result)
    return Coverage(hits, runs, nominal, result.share, result.least, result.most, result.p)


def histogram(pits: Iterable[float], bins: int = 10) -> tuple[int, ...]:
    """How many of the PITs lie in each of so many equal parts of [0, 1]."""
    given, counts = _doubles(pits, "pits"), (ctypes.c_uint64 * _native.whole(_abi.PARAM_BINS, bins, "bins"))()
    _native.call(_native.library.loopcost_pit_histogram, given, len(given), counts, len(counts))
    return tuple(counts)


class Uniformity(Record):
    """Are numbers spread evenly over [0, 1]? The most by which their distribution function lies `above` the diagonal (too
    many are small) and `below` it, with exact chances of as much; `p` is that of the larger one, on either side, as SciPy's
    kstest has it: exact for 4096 numbers at most, and of more right to 1e-5 of itself where it is below 0.5."""

    above: float
    below: float
    p_above: float
    p_below: float
    p: float


def uniformity(pits: Iterable[float]) -> Uniformity:
    """Kolmogorov's test, for PITs that are independent."""
    given, result = _doubles(sorted(pits), "pits"), _native.new(_abi.loopcost_uniformity)
    _native.call(_native.library.loopcost_pit_uniformity, given, len(given), result)
    return Uniformity._of_struct(result)


def brier_score(chances: Mapping[str, float], end: str) -> float:
    """Brier's score of the chances of some ends once one of them came: a sum of squares, from 0 (best) to 2."""
    return _end_score(_native.library.loopcost_brier_score, chances, end)


def log_score(chances: Mapping[str, float], end: str) -> float:
    """-log of the chance that the end was given, in nats. Raises UndefinedError where that was 0."""
    return _end_score(_native.library.loopcost_log_score, chances, end)


def _end_score(function: Callable[..., int], chances: Mapping[str, float], end: str) -> float:
    chances = _native.mapping(chances, "chances")
    _native.choice(end, tuple(chances), "end")
    given, result = _doubles(chances.values(), "chances"), ctypes.c_double()
    _native.call(function, given, len(given), list(chances).index(end), result)
    return result.value


SCORES = {
    "distance": _abi.SCORE_DISTANCE,
    "excess": _abi.SCORE_EXCESS,
    "ratio": _abi.SCORE_RATIO,
    "overrun": _abi.SCORE_OVERRUN,
}


def conformal_score(
    interval: tuple[float, float], observed: float, kind: str = "distance", scale: float = 1
) -> float:
    """How far what came lies outside an interval, negative or below 1 within. `kind`: "distance" to the interval on both
    sides, or "excess" above it, both in units of `scale`; "ratio" on both sides, or "overrun" above, for amounts."""
    low, high = (_real(value, "interval") for value in interval)
    result = ctypes.c_double()
    number = SCORES[_native.choice(kind, tuple(SCORES), "kind")]
    scale = _native.number(_abi.PARAM_SCORE_SCALE, scale, "scale")
    function = _native.library.loopcost_conformal_score
    _native.call(function, number, low, high, scale, _real(observed, "observed"), result)
    return result.value


def conformal_rank(n: int, miss: float) -> int:
    """Which of n scores, from the smallest, is the margin: ceil((n + 1)(1 - miss)). It is n + 1 where there are too few scores,
    below 1/miss - 1: then the margin is infinite.

    >>> conformal_rank(19, 0.05), conformal_rank(18, 0.05)
    (19, 19)
    """
    rank = ctypes.c_uint64()
    n, miss = (
        _native.whole(_abi.PARAM_SCORES, n, "n"),
        _native.number(_abi.PARAM_MISS, miss, "miss"),
    )
    _native.call(_native.library.loopcost_conformal_rank, n, miss, rank)
    return rank.value


class Margin(Record):
    """The score that further ones stay at or below with the chance `coverage` = rank/(n + 1) at least, on average over
    the n scores and the next one, if these are exchangeable."""

    margin: float
    coverage: float
    rank: int

    def interval(
        self, interval: tuple[float, float], kind: str = "distance", scale: float = 1
    ) -> tuple[float, float]:
        """The interval, as wide as the margin says."""
        low, high = (_real(value, "interval") for value in interval)
        least, most = ctypes.c_double(), ctypes.c_double()
        number = SCORES[_native.choice(kind, tuple(SCORES), "kind")]
        scale = _native.number(_abi.PARAM_SCORE_SCALE, scale, "scale")
        function = _native.library.loopcost_conformal_interval
        _native.call(function, number, low, high, scale, self.margin, least, most)
        return least.value, most.value


def conformal_margin(scores: Iterable[float], miss: float) -> Margin:
    """The split conformal margin: of n scores the one of rank ceil((n + 1)(1 - miss)).

    >>> conformal_margin([0.3, 0.1, 0.2, 0.4], miss=0.2)
    Margin(margin=0.4, coverage=0.8, rank=4)

    Raises UndefinedError where n is below 1/miss - 1: the margin is infinite.
    """
    given = _doubles(sorted(_native.sequence(scores, "scores", "a sequence of numbers")), "scores")
    result = _native.new(_abi.loopcost_margin)
    miss = _native.number(_abi.PARAM_MISS, miss, "miss")
    _native.call(_native.library.loopcost_conformal_margin, given, len(given), miss, result)
    return Margin(result.margin, result.coverage, result.rank)


class Threshold(Record):
    """What scores above the `threshold` is kept: of the recorded runs `kept`, of which `kept_failures` failed, out of
    `failures` in all. `promised` is the bound that holds, at most what was asked for."""

    threshold: float
    promised: float
    kept: int
    kept_failures: int
    failures: int


def threshold_failure_given_kept(
    scores: Sequence[float],
    failed: Sequence[bool],
    candidates: Iterable[float],
    miss: float,
    confidence: float = 0.95,
) -> Threshold:
    """P(failure | kept) <= miss, but for a chance of 1 - confidence: few of those that are kept fail.

    The candidates are tested in their order, the one that is surely good enough first, and the last that passes is the
    answer (Learn then test). They must have been chosen without looking at these runs, which must be independent and drawn
    alike. Raises UndefinedError where not even the first passes: keep nothing.
    """
    given, flags = _scored(scores, failed)
    thresholds, result = _doubles(candidates, "candidates"), _native.new(_abi.loopcost_threshold)
    function = _native.library.loopcost_threshold_failure_given_kept
    miss = _native.number(_abi.PARAM_MISS, miss, "miss")
    confidence = _native.number(_abi.PARAM_CONFIDENCE, confidence, "confidence")
    _native.call(function, given, flags, len(given), thresholds, len(thresholds), miss, confidence, result)
    return Threshold._of_struct(result)


def threshold_kept_given_failure(scores: Sequence[float], failed: Sequence[bool], miss: float) -> Threshold:
    """P(kept | failure) <= miss: few of those that fail are kept.

    Split conformal, of the failures alone: on average over the recorded failures and the next one, if these are
    exchangeable. Raises UndefinedError where there are fewer failures than 1/miss - 1: keep nothing.
    """
    given, flags = _scored(scores, failed)
    result = _native.new(_abi.loopcost_threshold)
    function = _native.library.loopcost_threshold_kept_given_failure
    miss = _native.number(_abi.PARAM_MISS, miss, "miss")
    _native.call(function, given, flags, len(given), miss, result)
    return Threshold._of_struct(result)


_FIFTH = 5  # one score in so many chooses the candidates
_ROOM = 3  # times as many are kept by the first candidate as it takes where none of them fails
_CANDIDATES = 50


class Keep(Record):
    """Thresholds for what is kept, one for each promise, None where it takes more runs: keep nothing. Neither implies the
    other. `failure_given_kept` is tested on `tested` runs, with `candidates` that the scores of the others chose;
    `kept_given_failure` rests on all `runs`. `failing` is the candidate that ended the test, None where all passed: `promised` is
    the least that it could have promised."""

    miss: float
    confidence: float
    runs: int
    failures: int
    tested: int
    candidates: tuple[float, ...]
    failure_given_kept: Threshold | None
    kept_given_failure: Threshold | None
    failing: Threshold | None


def keep(
    scores: Sequence[float],
    failed: Sequence[bool],
    miss: float,
    confidence: float = 0.95,
    candidates: Sequence[float] | None = None,
    seed: int = 0,
) -> Keep:
    """What to keep so that few of the kept fail, and what so that few failures are kept.

    Without `candidates`, those that are tested for the first promise are quantiles of one score in five, drawn by the seed;
    these runs take no part in the test. Candidates of one's own must have been chosen without these runs."""
    scores = _native.sequence(scores, "scores", "a sequence of numbers")
    failed = _native.sequence(failed, "failed", "a sequence of True and False")
    _scored(scores, failed)
    miss = _native.number(_abi.PARAM_MISS, miss, "miss")
    confidence = _native.number(_abi.PARAM_CONFIDENCE, confidence, "confidence")
    aside, tested = ((), range(len(scores))) if candidates is not None else _dealt(len(scores), seed)
    if candidates is None:
        candidates = _candidates([scores[i] for i in aside], len(tested), miss, confidence)
    candidates = tuple(dict.fromkeys(candidates))
    rows = [scores[i] for i in tested], [failed[i] for i in tested]
    first = None
    if candidates:
        first = _if_any(threshold_failure_given_kept, *rows, candidates, miss, confidence)
    after = 0 if first is None else candidates.index(first.threshold) + 1
    return Keep(
        miss=miss,
        confidence=confidence,
        runs=len(scores),
        failures=sum(map(bool, failed)),
        tested=len(tested),
        candidates=candidates,
        failure_given_kept=first,
        kept_given_failure=_if_any(threshold_kept_given_failure, scores, failed, miss),
        failing=None if after == len(candidates) else _failing(*rows, candidates[after], confidence),
    )


def _failing(
    scores: Sequence[float], failed: Sequence[bool], candidate: float, confidence: float
) -> Threshold:
    """A candidate that fails, and the least that it could have promised: that nearly all of the kept fail passes, if any did
    not."""
    _, most = _native.param_range(_abi.PARAM_MISS)
    told = _if_any(threshold_failure_given_kept, scores, failed, (candidate,), most, confidence)
    if told is not None:
        return told
    kept = [bool(fails) for score, fails in zip(scores, failed) if score > candidate]
    return Threshold(candidate, 1.0, len(kept), sum(kept), sum(map(bool, failed)))


def _if_any(function: Callable[..., Threshold], *given: object) -> Threshold | None:
    try:
        return function(*given)
    except errors.UndefinedError:
        return None


def _dealt(runs: int, seed: int) -> tuple[Sequence[int], Sequence[int]]:
    """Which runs choose the candidates, and which are tested."""
    from random import Random

    order = list(range(runs))
    Random(seed).shuffle(order)
    return order[: runs // _FIFTH], sorted(order[runs // _FIFTH :])


def _candidates(scores: Sequence[float], tested: int, miss: float, confidence: float) -> list[float]:
    """Thresholds from the highest down to one that keeps all but the lowest, by the scores of other runs. The first keeps some
    three times as many of those that are tested as it takes where none fails: a test that fails ends the search."""
    from math import log1p

    ordered = sorted(scores, reverse=True)
    least = log1p(-confidence) / log1p(-miss)
    first = min(1.0, _ROOM * least / max(tested, 1))
    shares = (first + (1 - first) * i / (_CANDIDATES - 1) for i in range(_CANDIDATES))
    ranks = (
        dict.fromkeys(min(int(share * len(ordered)), len(ordered) - 1) for share in shares) if ordered else {}
    )
    return list(dict.fromkeys(ordered[rank] for rank in ranks))


def _scored(
    scores: object, failed: object
) -> tuple[ctypes.Array[ctypes.c_double], ctypes.Array[ctypes.c_uint32]]:
    """Scores in ascending order, and which of them failed."""
    scores = _native.sequence(scores, "scores", "a sequence of numbers")
    failed = _native.sequence(failed, "failed", "a sequence of True and False")
    if len(scores) != len(failed):
        raise _native.wrong_type(failed, "failed", "as many as there are scores")
    for i, flag in enumerate(failed):
        if flag not in (0, 1):
            raise _native.wrong_type(flag, f"failed[{i}]", "True or False")
    given = _doubles(scores, "scores")
    order = sorted(range(len(scores)), key=given.__getitem__)
    flags = (ctypes.c_uint32 * len(failed))(*(int(failed[i]) for i in order))
    return (ctypes.c_double * len(given))(*(given[i] for i in order)), flags
