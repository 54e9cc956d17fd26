"""What does a loop of calls cost, how does it end, and what will the rest of a run cost?"""

from __future__ import annotations

from ctypes import c_double, pointer, sizeof
from math import fsum, sqrt

from . import _abi, _native, errors
from ._record import Record
from .money import Price
from .strategy import Cost
from .thread import Thread, ThreadCost

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes
    from typing import Any, Iterable, Mapping, Sequence, Union

    from ._callbacks import AttemptsLaw, BillLaw
    from .distribution import Distribution
    from .simulation import Simulation

    Chances = Union[float, Sequence[float]]


class Kind(Record):
    """One kind of task: the share `weight` of the tasks is of it.

    `solved` and `wrong` are the chances that a call, if it is reached, ends the run solved or wrongly done: a number
    for every call, or a list for call 1, 2, ... whose last entry holds from there on. Or each task has a chance of its
    own to end with every call, drawn from Beta(`alpha`, `beta`), and `solved_share` of the ends are solved. Tasks that
    may never end need a cap.
    """

    weight: float
    solved: tuple[float, ...] | None
    wrong: tuple[float, ...] | None
    alpha: float | None
    beta: float | None
    solved_share: float | None

    def __init__(
        self,
        weight: float = 1,
        solved: Chances | None = None,
        wrong: Chances | None = None,
        alpha: float | None = None,
        beta: float | None = None,
        solved_share: float | None = None,
    ) -> None:
        weight = _native.number(_abi.PARAM_LOOP_KINDS_WEIGHT, weight, "weight")
        if alpha is None and beta is None and solved_share is None:
            if solved is None and wrong is None:
                raise errors.NullError(" is not given; give it, or alpha and beta", "solved")
            self._set(
                weight=weight,
                solved=_chances(_abi.PARAM_LOOP_KINDS_SOLVED, 0 if solved is None else solved, "solved"),
                wrong=_chances(_abi.PARAM_LOOP_KINDS_WRONG, 0 if wrong is None else wrong, "wrong"),
                alpha=None,
                beta=None,
                solved_share=None,
            )
            return
        for name, value in (("solved", solved), ("wrong", wrong)):
            if value is not None:
                raise errors.UnsupportedError(
                    " stands beside alpha, beta and solved_share; give either", name
                )
        for name, value in (("alpha", alpha), ("beta", beta)):
            if value is None:
                raise errors.NullError(" is not given; a Beta law has alpha and beta", name)
        self._set(
            weight=weight,
            solved=None,
            wrong=None,
            alpha=_native.number(_abi.PARAM_LOOP_KINDS_ALPHA, alpha, "alpha"),
            beta=_native.number(_abi.PARAM_LOOP_KINDS_BETA, beta, "beta"),
            solved_share=_native.number(
                _abi.PARAM_LOOP_KINDS_SOLVED_SHARE,
                1 if solved_share is None else solved_share,
                "solved_share",
            ),
        )

    def _fill(self, record: _abi.loopcost_kind) -> ctypes.Array[_abi.loopcost_hazard] | None:
        """Writes itself to a C record; returns the memory of its hazards, which must be kept."""
        record.weight = self.weight
        hazards = self._hazards()
        if self.alpha is not None and self.beta is not None and self.solved_share is not None:
            record.alpha, record.beta, record.solved_share = self.alpha, self.beta, self.solved_share
        elif hazards is not None:
            record.hazards, record.n_hazards = hazards, len(hazards)
        return hazards

    def _hazards(self) -> ctypes.Array[_abi.loopcost_hazard] | None:
        """The C table: both lists, the shorter one continued by its last entry."""
        if self.solved is None or self.wrong is None:
            return None
        n = max(len(self.solved), len(self.wrong))
        table = (_abi.loopcost_hazard * n)()
        for i in range(n):
            table[i].solved = self.solved[min(i, len(self.solved) - 1)]
            table[i].wrong = self.wrong[min(i, len(self.wrong) - 1)]
        return table


def _chances(field: int, value: Any, parameter: str) -> tuple[float, ...]:
    if isinstance(value, (list, tuple)) or hasattr(value, "tolist"):
        listed = value.tolist() if hasattr(value, "tolist") else value
        listed = listed if isinstance(listed, (list, tuple)) else [listed]
        if not listed:
            raise errors.OutOfRangeError(" is empty; it must hold at least one chance", parameter, 0, 1)
        return tuple(_native.number(field, one, f"{parameter}[{i}]") for i, one in enumerate(listed))
    return (_native.number(field, value, parameter, "a number or a list of numbers"),)


class Calls(Record):
    """How many calls a run takes and how it ends: the law of the calls of a loop.

    `solved` and `wrong` as in a Kind, for tasks that are all alike; or `kinds`, whose weights sum to 1. The run is
    stopped after `cap` calls, if there is a cap. Where `tells_ends` is False, the chances were fitted to runs that do not say
    how they ended: only the sum of solved and wrong means something, and what rests on either alone is None in every answer.

    >>> Calls(solved=0.02, wrong=0.01, cap=250).kinds
    (Kind(weight=1.0, solved=(0.02,), wrong=(0.01,)),)
    """

    kinds: tuple[Kind, ...]
    cap: int | None
    tells_ends: bool

    def __init__(
        self,
        solved: Chances | None = None,
        wrong: Chances | None = None,
        cap: int | None = None,
        kinds: Iterable[Kind] | None = None,
        tells_ends: bool = True,
    ) -> None:
        if kinds is None:
            found = (Kind(1, solved, wrong),)
        else:
            for name, value in (("solved", solved), ("wrong", wrong)):
                if value is not None:
                    raise errors.UnsupportedError(" stands beside kinds; give either", name)
            found = tuple(_native.sequence(kinds, "kinds", "a sequence of Kind"))
            for i, kind in enumerate(found):
                if not isinstance(kind, Kind):
                    raise _native.wrong_type(kind, f"kinds[{i}]", "a Kind")
        if cap is not None:
            cap = _native.whole(_abi.PARAM_LOOP_CAP, cap, "cap")
            if cap == 0:
                raise errors.OutOfRangeError(
                    " is 0; it must be from 1 to 1e7 calls, or None", "cap", 0, 1, 1e7
                )
        if not isinstance(tells_ends, bool):
            raise _native.wrong_type(tells_ends, "tells_ends", "True or False")
        self._set(kinds=found, cap=cap, tells_ends=tells_ends)

    def _untold(self, names: Iterable[str]) -> dict[str, None]:
        """None for those of some results that rest on how runs end, where that is not told."""
        return {} if self.tells_ends else dict.fromkeys(name for name in names if name in OF_ENDS)


OF_ENDS = frozenset(
    (
        *("solved", "wrong", "solved_by", "wrong_by", "p_solved", "p_solved_within", "p_unsolved", "p_wrong"),
        *("mean_solved", "mean_unsolved", "mean_wrong", "per_solved"),
    )
)
"""Results that rest on which ends are solved: None where Calls.tells_ends is False."""


class Ends(Record):
    """The law of the calls T at one number t: the chances that the run ends with call t, `solved`, `wrong` or
    `capped`, that it has ended `solved_by` and `wrong_by` t, and that it takes `more` calls. None where the calls do not
    tell ends."""

    solved: float | None
    wrong: float | None
    capped: float
    solved_by: float | None
    wrong_by: float | None
    more: float


class Run(Record):
    """What a whole run takes, costs (USD, USD^2) and comes to. The mean cost of the runs that end solved, wrongly done
    or capped is 0 where there are none; `per_solved`, the mean cost until the first success if whole runs are repeated,
    is 0 where none is ever solved. All that rests on solved or wrong is None where the calls do not tell ends. write +
    read + generate is the mean."""

    mean: float
    variance: float
    calls_mean: float
    calls_variance: float
    p_solved: float | None
    p_wrong: float | None
    p_capped: float
    mean_solved: float | None
    mean_wrong: float | None
    mean_capped: float
    per_solved: float | None
    write: float
    read: float
    generate: float

    @property
    def sd(self) -> float:
        """The standard deviation of the cost, USD."""
        return sqrt(self.variance)


class Residuals(Record):
    """What recorded runs cost over what a loop says of so many calls: ratios, in [0, 1e9], each with a weight in any unit, by
    default the same. How runs of so many calls differ is in them, and what is not known of the loop's numbers."""

    residuals: tuple[float, ...]
    weights: tuple[float, ...] | None
    _residuals: ctypes.Array[c_double]
    _weights: ctypes.Array[c_double] | None

    def __init__(self, residuals: Iterable[float], weights: Iterable[float] | None = None) -> None:
        found = _ratios(_abi.PARAM_LOOP_RESIDUAL, residuals, "residuals")
        least, most = 1, _native.param_range(_abi.PARAM_LOOP_RESIDUALS)[1]
        if not least <= len(found) <= most:
            raise errors.OutOfRangeError(
                f" are {len(found)}; there must be from 1 to 1e6", "residuals", len(found), least, most
            )
        weigh = None if weights is None else _ratios(_abi.PARAM_LOOP_RESIDUAL_WEIGHT, weights, "weights")
        if weigh is not None and len(weigh) != len(found):
            raise _native.wrong_type(weights, "weights", "as many numbers as there are residuals")
        if weigh is not None and not any(weigh):
            raise errors.UndefinedError(" are all 0; one at least must be more", "weights")
        self._set(
            residuals=found,
            weights=weigh,
            _residuals=(c_double * len(found))(*found),
            _weights=None if weigh is None else (c_double * len(weigh))(*weigh),
        )

    @property
    def mean(self) -> float:
        """How much more runs cost on average than the loop says of so many calls."""
        return fsum(weight * one for weight, one in zip(self._shares(), self.residuals))

    @property
    def variance(self) -> float:
        """How much they differ in that."""
        mean = self.mean
        return fsum(weight * (one - mean) ** 2 for weight, one in zip(self._shares(), self.residuals))

    def _shares(self) -> list[float]:
        weights = self.weights or (1.0,) * len(self.residuals)
        total = fsum(weights)
        return [weight / total for weight in weights]

    def __repr__(self) -> str:
        return (
            f"<Residuals: {len(self.residuals)} from {min(self.residuals):.4g} to {max(self.residuals):.4g}>"
        )

    @classmethod
    def smooth(cls, ratios: Iterable[float]) -> Residuals:
        """The residuals that the ratios of few runs stand for: each is spread by a normal kernel in its logarithm, in five
        points. Of more than 200 ratios the means of so many equal parts, in ascending order, stand for all: a forecast takes
        time in proportion."""
        least, most = _native.param_range(_abi.PARAM_FORECAST_RATIO)
        kept = condensed(min(max(ratio, least), most) for ratio in ratios)
        n = len(kept)
        residuals, weights = (c_double * (5 * n))(), (c_double * (5 * n))()
        given = (c_double * n)(*kept)
        _native.call(_native.library.loopcost_forecast_smooth, given, n, residuals, weights)
        return cls(list(residuals), list(weights))


_RATIOS = 200


def condensed(ratios: Iterable[float], most: int = _RATIOS) -> list[float]:
    """The means of so many equal parts of some ratios in ascending order, which have the mean of all; all of them where there
    are no more."""
    ordered = sorted(ratios)
    size, parts = len(ordered), min(len(ordered), most)
    return ordered if parts == size else [_mean_of_part(ordered, i, parts) for i in range(parts)]


def _mean_of_part(ordered: Sequence[float], i: int, parts: int) -> float:
    """Each value is as long as there are parts, and each part as there are values."""
    size = len(ordered)
    start, end = i * size, (i + 1) * size
    values = range(start // parts, (end - 1) // parts + 1)
    return fsum((min(end, (j + 1) * parts) - max(start, j * parts)) * ordered[j] for j in values) / size


def _ratios(field: int, given: Any, parameter: str) -> tuple[float, ...]:
    listed = given.tolist() if hasattr(given, "tolist") else given
    numbers = _native.sequence(listed, parameter, "a sequence of numbers")
    return tuple(_native.number(field, one, f"{parameter}[{i}]") for i, one in enumerate(numbers))


class Loop(Record):
    """A loop of calls: what logs record. Call t of the conversation `thread` sees base + (t-1) step tokens; `calls` says
    how many there are and how the run ends. From call `late_from` on a call adds `late_step` tokens instead. With
    `residuals` a run costs what so many calls do times one of them, independent of the calls: in its cost(), its
    distribution(), its forecast() and what is remaining(). Without, the default, the loop is exact.

    >>> price = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
    >>> loop = Loop(Thread(price, base=15000, step=1000, output=400), Calls(solved=0.02, wrong=0.01, cap=250))
    >>> round(loop.run().mean, 2)
    0.84

    It is a strategy beside others: compare() takes it, and it has a cost() and a distribution().
    """

    thread: Thread
    calls: Calls
    late_step: float | None
    late_from: int | None
    name: str | None
    residuals: Residuals | None
    _struct: _abi.loopcost_loop
    _cost: Cost

    def __init__(
        self,
        thread: Thread,
        calls: Calls,
        late_step: float | None = None,
        late_from: int | None = None,
        name: str | None = None,
        residuals: Residuals | None = None,
    ) -> None:
        _native.instance(thread, Thread, "thread")
        _native.instance(calls, Calls, "calls")
        if residuals is not None:
            _native.instance(residuals, Residuals, "residuals")
        if not (name is None or isinstance(name, str)):
            raise _native.wrong_type(name, "name", "text")
        if (late_step is None) != (late_from is None):
            names = ("late_step", "late_from") if late_step is None else ("late_from", "late_step")
            raise errors.NullError(f" is not given, and {names[1]} is", names[0])
        if late_from is not None:
            late_from = _native.whole(_abi.PARAM_LOOP_LATE_FROM, late_from, "late_from")
            if late_from == 0:
                raise errors.OutOfRangeError(
                    " is 0; it must be from 1 to 1e12 calls, or None", "late_from", 0, 1, 1e12
                )
            late_step = _native.number(_abi.PARAM_LOOP_LATE_STEP, late_step, "late_step")
        self._set(
            thread=thread,
            calls=calls,
            late_step=late_step,
            late_from=late_from,
            name=name,
            residuals=residuals,
        )
        self._set(_struct=self._c_loop())
        self._set(_cost=_cost_of(self))

    def run(self) -> Run:
        """Means, variances and ends of a whole run, to 1e-13."""
        result = _native.new(_abi.loopcost_run)
        _native.call(_native.library.loopcost_loop_run, self._struct, result)
        return Run._of_struct(result, **self.calls._untold(Run._fields))

    def ends(self, calls: int) -> Ends:
        """The law of the calls at one number of them, to 1e-12."""
        result = _native.new(_abi.loopcost_ends)
        given = _native.whole(_abi.PARAM_CALLS, calls, "calls")
        _native.call(_native.library.loopcost_loop_ends, self._struct, given, result)
        return Ends._of_struct(result, **self.calls._untold(Ends._fields))

    def total(self, calls: int) -> ThreadCost:
        """What the first `calls` calls take and cost: what residuals are ratios to, without any."""
        result = _native.new(_abi.loopcost_thread_cost)
        given = _native.whole(_abi.PARAM_CALLS, calls, "calls")
        _native.call(_native.library.loopcost_loop_total, self._struct, given, result)
        return ThreadCost._of_struct(result)

    def belief(self, calls: int) -> tuple[float, ...]:
        """How likely each kind of task is once so many calls were not enough. Raises UndefinedError where no run gets
        there."""
        weights = (c_double * len(self.calls.kinds))()
        given = _native.whole(_abi.PARAM_CALLS, calls, "calls")
        _native.call(_native.library.loopcost_loop_belief, self._struct, given, weights)
        return tuple(weights)

    def cost(self) -> Cost:
        """What the loop costs as a strategy: its calls are the attempts, its output is fix_output."""
        return self._cost

    def mean(self) -> float:
        """The mean cost in USD, as a strategy has it."""
        return self._cost.mean

    def distribution(self, width: float | None = None, tail: float = 1e-18) -> Distribution:
        """The whole law of what the loop costs; it is exact. Raises UnsupportedError where the cache may expire."""
        from .distribution import distribution

        return distribution(self, width, tail)

    def attempts_distribution(self, tail: float = 1e-18) -> Distribution:
        """The whole law of the calls, exact: its numbers are calls, not USD. Raises UnsupportedError as distribution()."""
        from .distribution import Distribution

        return Distribution(self, 0, tail, "attempts")

    def simulate(
        self,
        trials: int,
        seed: int = 0,
        first: int = 0,
        bins: int = 10_000,
        attempts: AttemptsLaw | None = None,
        bill: BillLaw | None = None,
    ) -> Simulation:
        """What the trials `first` to first + trials - 1 cost, as Strategy.simulate() tells it; attempts(random, kind) is
        asked once a trial, for the calls of a task of that number, and returns (calls, False) where it ends unsolved."""
        from .simulation import simulate

        return simulate(self, trials, seed, first, bins, attempts, bill)

    def _c_loop(self) -> _abi.loopcost_loop:
        kinds = (_abi.loopcost_kind * len(self.calls.kinds))()
        for record, kind in zip(kinds, self.calls.kinds):
            kind._fill(record)
        result = _native.new(_abi.loopcost_loop)
        result.thread, result.kinds, result.n_kinds = pointer(self.thread._struct), kinds, len(kinds)
        result.kind_stride = sizeof(_abi.loopcost_kind)
        result.cap = self.calls.cap or 0
        if self.late_from is not None and self.late_step is not None:
            result.late_from, result.late_step = self.late_from, self.late_step
        if self.residuals is not None:
            result.residuals, result.n_residuals = self.residuals._residuals, len(self.residuals.residuals)
            if self.residuals._weights is not None:
                result.residual_weights = self.residuals._weights
        return result


def _cost_of(loop: Loop) -> Cost:
    strategy, result = _native.new(_abi.loopcost_strategy), _native.new(_abi.loopcost_cost)
    strategy.calls = pointer(loop._struct)
    fault = _abi.loopcost_fault()
    if _native.library.loopcost_strategy_cost(strategy, result, fault):
        raise _error(fault)
    return Cost._of_struct(
        result,
        ill_conditioned=bool(result.ill_conditioned),
        models=(loop.name or "model",) * 2,
        **loop.calls._untold(Cost._fields),
    )


def _error(fault: _abi.loopcost_fault) -> errors.LoopcostError:
    """Python's word for a C path: loop.kinds[1].solved is calls.kinds[1].solved."""
    problem = _native.error(fault)
    path = problem.parameter or ""
    if path.startswith(("loop.cap", "loop.kinds", "loop.weights")):
        problem.parameter = "calls" + path[len("loop") :]
    if problem.parameter == "calls.cap" and isinstance(problem, errors.UndefinedError):
        problem.reason = " is not given; a run may go on for ever, so it needs a cap"
    if problem.parameter == "calls.weights":
        problem.parameter = "the sum of calls.kinds[].weight"
    return problem


class Holding(Record):
    """What one model's prompt cache holds: `held` tokens of the conversation; it was last called `idle` seconds ago and
    keeps them for `lifetime` seconds, for ever by default."""

    held: float
    idle: float
    lifetime: float | None

    def __init__(self, held: float, idle: float = 0, lifetime: float | None = None) -> None:
        if lifetime is not None:
            lifetime = _native.number(_abi.PARAM_STATE_HOLDINGS_LIFETIME, lifetime, "lifetime")
            if lifetime == 0:
                raise errors.OutOfRangeError(" is 0; it must be above, or None", "lifetime", 0, 0, 1e12)
        self._set(
            held=_native.number(_abi.PARAM_STATE_HOLDINGS_HELD, held, "held"),
            idle=_native.number(_abi.PARAM_STATE_HOLDINGS_IDLE, idle, "idle"),
            lifetime=lifetime,
        )


class State(Record):
    """Where a run stands: `calls` made, `context` tokens that the next one sees, USD `spent`, the `budget` for the whole
    run (none by default), what the models' caches hold (`holdings`, a Holding by the model's Price; nothing by default),
    and the `chance` with which the reserve is to be enough."""

    calls: int
    context: float
    spent: float
    budget: float | None
    chance: float
    _holdings: dict[Price, Holding]
    _fields = ("calls", "context", "spent", "budget", "chance", "holdings")

    def __init__(
        self,
        calls: int,
        context: float,
        spent: float = 0,
        budget: float | None = None,
        chance: float = 0.95,
        holdings: Mapping[Price, Holding] | None = None,
    ) -> None:
        holdings = {} if holdings is None else holdings
        if not isinstance(holdings, dict):
            raise _native.wrong_type(holdings, "holdings", "a dict of a Holding by Price")
        for price, holding in holdings.items():
            _native.instance(price, Price, "holdings: a key")
            _native.instance(holding, Holding, "holdings: a value")
        self._set(
            calls=_native.whole(_abi.PARAM_STATE_CALLS, calls, "calls"),
            context=_native.number(_abi.PARAM_STATE_CONTEXT, context, "context"),
            spent=_native.number(_abi.PARAM_STATE_SPENT, spent, "spent"),
            budget=None if budget is None else _native.number(_abi.PARAM_STATE_BUDGET, budget, "budget"),
            chance=_native.number(_abi.PARAM_STATE_CHANCE, chance, "chance"),
            _holdings=dict(holdings),
        )

    @property
    def holdings(self) -> dict[Price, Holding]:
        """What the models' caches hold, by price."""
        return dict(self._holdings)

    def _key(self) -> tuple[Any, ...]:
        return (
            self.calls,
            self.context,
            self.spent,
            self.budget,
            self.chance,
            frozenset(self._holdings.items()),
        )

    def _c_state(self, loop: Loop) -> _abi.loopcost_state:
        """The C struct for a loop, whose price is known by its place in memory."""
        records = (_abi.loopcost_holding * len(self._holdings))()
        own = loop.thread
        for record, (price, holding) in zip(records, self._holdings.items()):
            record.price = own._struct.price if price == own.price else price._pointer()
            record.held, record.idle, record.lifetime = holding.held, holding.idle, holding.lifetime or 0.0
        return _abi.loopcost_state(
            sizeof(_abi.loopcost_state),
            len(records),
            records,
            None,
            sizeof(_abi.loopcost_holding),
            0,
            self.calls,
            self.context,
            self.spent,
            _NO_BUDGET if self.budget is None else self.budget,
            self.chance,
        )


_NO_BUDGET = 1e300


class Rest(Record):
    """The rest of a run, USD still to come: `mean` and `variance`, the amounts that are enough with 50, 90 and 99 %
    (`p50`, `p90`, `p99`) and with the state's chance (`reserve`), the `calls_mean` still to come, the chances that the
    run ends solved, solved within the budget (None where the calls do not tell ends), and over it."""

    mean: float
    variance: float
    p50: float
    p90: float
    p99: float
    reserve: float
    calls_mean: float
    p_solved: float | None
    p_solved_within: float | None
    p_over: float

    @property
    def sd(self) -> float:
        """The standard deviation of what is still to come, USD."""
        return sqrt(self.variance)


def remaining(loop: Loop, state: State) -> Rest:
    """The rest of a run of a loop that stands at a state, to 1e-12: exact, and quick enough for every call.

    The law is that of the calls given that there were so many: with several kinds of tasks a run that has gone on for
    long is likely to be of a slow kind. With residuals it is the loop's forecast, less what is spent. Raises UndefinedError
    where no run gets so far, UnsupportedError where the cache may expire at random.

    >>> price = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
    >>> loop = Loop(Thread(price, base=15000, step=1000, output=400), Calls(solved=0.02, wrong=0.01, cap=250))
    >>> rest = remaining(loop, State(calls=40, context=55_000, spent=1.10, budget=3))
    >>> round(rest.mean, 2), round(rest.p_over, 2)
    (1.37, 0.21)
    """
    _native.instance(loop, Loop, "loop")
    _native.instance(state, State, "state")
    if loop.residuals is not None:
        return _rest_of_forecast(loop, state)
    result, fault = _native.new(_abi.loopcost_rest), _abi.loopcost_fault()
    where = state._c_state(loop)
    if _native.library.loopcost_remaining(loop._struct, where, result, fault):
        raise _error(fault)
    return Rest._of_struct(result, **loop.calls._untold(Rest._fields))


def _rest_of_forecast(loop: Loop, state: State) -> Rest:
    """What the law of the whole run leaves once what is spent is taken off."""
    from .forecast import Forecast

    law = Forecast(loop, state)

    def left(usd: float) -> float:
        return max(usd - state.spent, 0.0)

    return Rest(
        mean=left(law.mean),
        variance=law.variance,
        p50=left(law.ppf(0.5)),
        p90=left(law.ppf(0.9)),
        p99=left(law.ppf(0.99)),
        reserve=left(law.ppf(state.chance)),
        calls_mean=law.calls_mean - state.calls,
        p_solved=law.p_solved,
        p_solved_within=law.p_solved_within,
        p_over=law.p_over(),
    )
