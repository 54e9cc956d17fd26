"""Small rules: what failures tell, the best of several samples, bugs that bring in bugs, what a success costs."""

from __future__ import annotations

from ctypes import c_double

from . import _abi, _native, errors
from ._record import Record
from .laws import chances, fill
from .strategy import counts_of, given_bugs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping

    from .laws import Chance


def belief(bugs: Mapping[str, float], fix_chance: Mapping[str, Chance], failures: int) -> dict[str, float]:
    """How likely a bug that `failures` attempts did not fix, 0 to 1e12 of them, is of each class: shares by class.

    `bugs` and `fix_chance` as in a Model. Failure is informative: what has failed before is likely to be hard. Raises
    UndefinedError where no bug of any class fails so often.

    >>> belief({"count": 10, "hard_share": 0.4}, {"easy": 0.6, "hard": 0.15}, failures=2)
    {'easy': 0.2493..., 'hard': 0.7506...}
    """
    counts = counts_of(given_bugs(_native.mapping(bugs, "bugs"))) or {}
    laws = chances(fix_chance) or {}
    records = (_abi.loopcost_class * len(counts))()
    for record, (name, count) in zip(records, counts.items()):
        if name not in laws:
            raise errors.NullError(" is not given, and there are such bugs", f"fix_chance.{name}")
        record.count = count
        fill(record, laws[name])
    weights = (c_double * len(counts))()
    given = _native.whole(_abi.PARAM_FAILURES, failures, "failures")
    _native.call(_native.library.loopcost_attempts_belief, records, len(records), 0, given, weights)
    return dict(zip(counts, weights))


def best_of(chance: float, samples: int) -> tuple[float, float]:
    """Of `samples` independent attempts, 0 to 1e12, that succeed with `chance` each, in [0, 1]: the chances that any
    does, which is what a perfect verifier finds, and that none does. To 1e-12 each.

    >>> best_of(0.2, 5)
    (0.67232, 0.32768)
    """
    given = _native.number(_abi.PARAM_CHANCE, chance, "chance")
    number = _native.whole(_abi.PARAM_SAMPLES, samples, "samples")
    any_one, none = c_double(), c_double()
    _native.call(_native.library.loopcost_best_of, given, number, any_one, none)
    return any_one.value, none.value


class Progeny(Record):
    """What bugs that bring in bugs come to: `mean` and `variance` of how many there are in all, of one at the start;
    `cost_mean` USD and `cost_variance` USD^2 of all together."""

    mean: float
    variance: float
    cost_mean: float
    cost_variance: float


def progeny(
    mean: float, variance: float, bugs: float = 1, cost_mean: float = 0, cost_variance: float = 0
) -> Progeny:
    """What `bugs` at the start come to where each repair brings in others: `mean` of them, in [0, 1), with `variance`,
    by any law that does not depend on what the repair costs. That is `cost_mean` USD, with `cost_variance` USD^2.

    Raises DivergentError where a repair brings in one bug or more: it never ends.

    >>> progeny(mean=0.5, variance=0.25, bugs=4, cost_mean=0.0625)
    Progeny(mean=2.0, variance=2.0, cost_mean=0.5, cost_variance=0.03125)
    """
    result = _native.new(_abi.loopcost_progeny)
    given = _native.new(_abi.loopcost_offspring)
    given.mean = _offspring_mean(mean)
    for field, name, value in (
        (_abi.PARAM_OFFSPRING_BUGS, "bugs", bugs),
        (_abi.PARAM_OFFSPRING_VARIANCE, "variance", variance),
        (_abi.PARAM_OFFSPRING_COST_MEAN, "cost_mean", cost_mean),
        (_abi.PARAM_OFFSPRING_COST_VARIANCE, "cost_variance", cost_variance),
    ):
        setattr(given, name, _native.number(field, value, name))
    fault = _abi.loopcost_fault()
    if _native.library.loopcost_offspring_progeny(given, result, fault):
        raise _native.error(fault, _native.param_path(fault.field).rpartition(".")[2])
    return Progeny._of_struct(result)


def _offspring_mean(value: object) -> float:
    """One or more has an answer of its own in C: the repairs never end."""
    try:
        return _native.number(_abi.PARAM_OFFSPRING_MEAN, value, "mean")
    except errors.OutOfRangeError as problem:
        if problem.value > 1:
            return float(problem.value)
        raise


def per_solved(p_solved: float, mean_solved: float, mean_unsolved: float = 0) -> float:
    """USD, what a success costs when whole runs are repeated until the first one, of which each ends solved with
    `p_solved`, in [1e-300, 1]: the runs that do cost `mean_solved` USD on average, the others `mean_unsolved`.

    >>> per_solved(0.25, mean_solved=0.5, mean_unsolved=0.3)
    1.4
    """
    usd = c_double()
    given = (
        _native.number(_abi.PARAM_P_SOLVED, p_solved, "p_solved"),
        _native.number(_abi.PARAM_MEAN_SOLVED, mean_solved, "mean_solved"),
        _native.number(_abi.PARAM_MEAN_UNSOLVED, mean_unsolved, "mean_unsolved"),
    )
    _native.call(_native.library.loopcost_per_solved, *given, usd)
    return usd.value
