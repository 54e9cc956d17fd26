"""What will a run cost, with all that is unknown of it: before it starts, and after each of its calls?"""

from __future__ import annotations

import ctypes
from math import fsum

from . import _abi, _native, books, calibration, errors, fit
from ._record import Made, Record
from .growth import Growth
from .loop import Calls, Holding, Kind, Loop, Residuals, State
from .loop import _error as _loop_error
from .money import Price, Usage
from .pile import capped, checked_cap, holds
from .records import RecordedRun
from .thread import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Callable, Iterable, Sequence, Union

    from .books import Book
    from .fit import Evidence
    from .records import CallRecord


LAWS = ("free", *fit.LAWS)

FEW = 4  # runs hardly tell how runs differ

_FOLDS = 10  # for which the growth is fitted without the runs that it is compared with
_ENOUGH = 10  # past runs that got as far, for residuals of their own


_TOLD = ("mean", "variance", "calls_mean", "p_solved", "p_wrong", "p_capped", "p_solved_within")


class Forecast(Made):
    """The law of what a run of a loop costs, in USD, what is spent included: exact over the calls and the loop's residuals.
    `made` without a state: all that is known is that it has made so many calls and goes on.

    `mean`, `variance`, `sd`; `calls_mean` calls in all; `p_solved`, `p_wrong`, `p_capped`: how it ends; `p_solved_within`:
    solved, and within the state's budget. What rests on solved or wrong is None where the loop's calls do not tell ends.
    """

    mean: float
    variance: float
    calls_mean: float
    p_solved: float | None
    p_wrong: float | None
    p_capped: float
    p_solved_within: float | None

    def __init__(self, loop: Loop, state: State | None = None, made: int = 0) -> None:
        _native.instance(loop, Loop, "loop")
        if state is not None:
            _native.instance(state, State, "state")
        self.budget = None if state is None else state.budget
        self._struct = _native.new(_abi.loopcost_forecast)
        self._struct.made = _native.whole(_abi.PARAM_FORECAST_MADE, made, "made")
        self._build(loop, state)
        untold = loop.calls._untold(_TOLD)
        for name in _TOLD:
            setattr(self, name, untold[name] if name in untold else getattr(self._struct, name))
        self.sd = self.variance**0.5

    def _build(self, loop: Loop, state: State | None) -> None:
        given, where = loop._struct, None if state is None else state._c_state(loop)
        words, fault = ctypes.c_uint64(), _abi.loopcost_fault()
        library, law = _native.library, self._struct
        if library.loopcost_forecast_words(given, where, law, words, fault):
            raise _loop_error(fault)
        self._work = (ctypes.c_double * words.value)()
        self._struct.work, self._struct.words = self._work, words.value
        if library.loopcost_forecast_build(given, where, law, fault):
            raise _loop_error(fault)

    def ppf(self, chance: float) -> float:
        """The smallest amount that is enough with a chance in [0, 1]; at 1 of a loop without a cap there is none, which
        raises UndefinedError."""
        return self._asked(
            _native.library.loopcost_forecast_quantile, _native.number(_abi.PARAM_CHANCE, chance, "chance")
        )

    def interval(self, level: float) -> tuple[float, float]:
        """The middle `level` of the law: what leaves out (1 - level)/2 on either side."""
        return calibration.middle(self, level)

    def cdf(self, usd: float) -> float:
        """P(cost <= usd)."""
        return self._chances(usd).at_most

    def sf(self, usd: float) -> float:
        """P(cost > usd)."""
        return self._chances(usd).more

    def p_over(self, budget: float | None = None) -> float:
        """The chance to pass a budget for the whole run, by default the state's."""
        if budget is None:
            return 0.0 if self.budget is None else self.sf(self.budget)
        return self.sf(budget)

    def pit(self, observed: float, uniform: float = 0.5) -> float:
        """P(cost < observed) + uniform P(cost = observed)."""
        chances = self._chances(observed)
        uniform = _native.number(_abi.PARAM_UNIFORM, uniform, "uniform")
        return min(max(chances.at_most - (1 - uniform) * chances.exactly, 0.0), 1.0)

    def crps(self, observed: float) -> float:
        """The continuous ranked probability score once the run has cost so much, in USD; 0 is best."""
        return self._asked(
            _native.library.loopcost_forecast_crps, _native.number(_abi.PARAM_BUDGET, observed, "observed")
        )

    def _chances(self, usd: float) -> _abi.loopcost_chances:
        result, usd = _native.new(_abi.loopcost_chances), _native.number(_abi.PARAM_BUDGET, usd, "usd")
        _native.call(_native.library.loopcost_forecast_chances, self._struct, usd, result)
        return result

    def _asked(self, function: Callable[..., int], given: float) -> float:
        result = ctypes.c_double()
        _native.call(function, self._struct, given, result)
        return result.value

    def __repr__(self) -> str:
        return f"<Forecast: mean {self.mean:.4g} USD, 90 % from {self.ppf(0.05):.4g} to {self.ppf(0.95):.4g}>"


class PastRun(Record):
    """What is used of a recorded run: its `task`, its main `model`, its `length` in calls of that model, its `cost` in USD,
    of which the calls of other models cost `side`, None if there are none; all tokens of the main model's prompts and its
    output, how it ended; and of a run whose calls are recorded `contexts`, the prompt of each of the main model, `spent`, the
    USD up to and with each, side calls included, and `warm`, the tokens of the first prompt that were read from the cache."""

    name: str
    task: str
    model: str | None
    length: int
    cost: float
    prompt: int
    output: int
    cached: bool
    end: str
    contexts: tuple[int, ...]
    spent: tuple[float, ...]
    warm: int | None = None
    side: float | None = None


class Left(Record):
    """How many runs were left out, and why."""

    aborted: int
    uncounted: int
    free: int

    def reasons(self) -> tuple[str, ...]:
        trouble = "aborted by trouble that has nothing to do with the task"
        texts = {
            "aborted": (f"was {trouble}", f"were {trouble}"),
            "uncounted": ("does not tell how many calls it made", "do not tell how many calls they made"),
            "free": ("cost nothing", "cost nothing"),
        }
        return tuple(
            _native.counted(getattr(self, key), *words) for key, words in texts.items() if getattr(self, key)
        )


def past_runs(
    runs: Iterable[RecordedRun], book: Book | None = None, cap: int | None = None
) -> tuple[list[PastRun], Left]:
    """The runs that forecasts can be learnt from, and how many of the others there are. With a book runs are billed at its
    prices; without, they cost what their log says, and where it does not, what the book that ships with the package says. Of
    runs none of which is longer than a `cap` those of exactly so many calls that were not solved were stopped there."""
    given = _native.sequence(runs, "runs", "a sequence of RecordedRun")
    for run in given:
        _native.instance(run, RecordedRun, "runs[]")
    cap = checked_cap(cap)
    if holds(cap, given):
        given = [capped(run, cap) for run in given]
    kept, left = [], {"aborted": 0, "uncounted": 0, "free": 0}
    for run in given:
        reason = "aborted" if run.end == "aborted" else "uncounted" if not run.length else None
        past = None if reason else _past(run, book)
        if past is not None and past.cost > 0:
            kept.append(past)
        else:
            left[reason or "free"] += 1
    return kept, Left(**left)


def _past(run: RecordedRun, book: Book | None) -> PastRun:
    usage = Usage() if run.main is None else run.usage[run.main]
    costs = {model: _cost(run, model, book) for model in run.models}
    side = [cost for model, cost in costs.items() if model != run.main]
    return PastRun(
        name=run.run,
        task=run.run if run.task is None else run.task,
        model=run.main,
        length=run.length or 0,
        cost=sum(costs.values()),
        prompt=_prompt(usage),
        output=usage.output,
        cached=usage.cache_read > 0,
        end=run.end,
        contexts=tuple(_prompt(call.usage) for call in run.thread),
        spent=_spent(run, book),
        warm=run.warm,
        side=sum(side) if side else None,
    )


def _prompt(usage: Usage) -> int:
    return usage.input + usage.cache_read + usage.cache_write + usage.cache_write_1h


def _cost(run: RecordedRun, model: str, book: Book | None) -> float:
    """What one model of a run cost."""
    told = run.costs[model]
    if book is None and told is not None:
        return float(told)
    if run.calls:
        return sum(_cost_of_call(call, book) for call in run.calls if call.model == model)
    return float(_billed(model, run.usage[model], book, run.counts[model] or 1))


def _cost_of_call(call: CallRecord, book: Book | None) -> float:
    told = call.cost if book is None else None
    return float(_billed(call.model or "", call.usage, book) if told is None else told)


def _spent(run: RecordedRun, book: Book | None) -> tuple[float, ...]:
    """What had been spent with each call of the main model."""
    total, found = 0.0, []
    for call in run.calls:
        total += _cost_of_call(call, book)
        if call.model == run.main:
            found.append(total)
    return tuple(found)


def _billed(model: str, usage: Usage, book: Book | None, calls: int = 1) -> Decimal:
    """The bill of so many calls of which only the total is known: as if all were alike, where a longer prompt costs more. No
    tokens cost nothing at any price."""
    from .money import Bill, bill

    if not any(usage._values()):
        return Bill().usd
    price = books.chosen(book).find(model).price
    above = price.long_context
    if above is not None and calls > 1:
        price = price.replace(long_context=above.replace(threshold=above.threshold * calls))
    return bill(usage, price).usd


def is_few(runs: int) -> bool:
    """Are so many past runs too few to tell how runs differ? Intervals may be far too narrow then."""
    return runs <= FEW


class Predictor(Made):
    """What past runs tell of the next one: a `loop` (the law of its calls, the growth of its conversation, its price, and as
    residuals what past runs cost over what it says of so many calls, each found without its own run's task).

    `forecast()` is the law of what a run costs, before it starts and after each call; `hindsight()` that of a run whose
    calls are known in number. Made by learn().
    """

    def __init__(self, loop: Loop, runs: list[PastRun]) -> None:
        self.loop = loop
        self.runs = runs

    @property
    def side(self) -> Side:
        """The side calls of the past runs."""
        return side_calls(self.runs)

    def forecast(self, state: State | None = None, made: int = 0) -> Forecast:
        """The law of what the run costs in all. `made` without a state: all that is known is that it has made so many
        calls and goes on.

        The residuals of a run that stands at a state are those of the rests of past runs, from the same call on, where ten
        at least got there; of whole runs where not.
        """
        loop = self.loop
        if state is not None and state.calls and loop.residuals is not None:
            rests = self._rests(state.calls)
            if len(rests) >= _ENOUGH:
                loop = loop.replace(residuals=Residuals.smooth(rests))
        return Forecast(loop, state, made)

    def hindsight(self, calls: int) -> calibration.Ensemble:
        """The law of what a run of so many calls costs."""
        usd, residuals = self.loop.total(calls).mean, self.loop.residuals
        if residuals is None:
            return calibration.Ensemble([usd])
        return calibration.Ensemble([usd * ratio for ratio in residuals.residuals], residuals.weights)

    def state(self, run: PastRun, calls: int, budget: float | None = None) -> State:
        """Where a recorded run stood after so many of its calls, the next one's context being guessed by a step."""
        return state_of(run, self.loop, calls, budget)

    def _rests(self, calls: int) -> list[float]:
        """What the rests of past runs cost over what the loop says."""
        found = []
        for run in self.runs:
            if run.contexts and run.length == len(run.contexts) > calls:
                left = run.cost - run.spent[calls - 1]
                said = self._rest(run, calls).total(run.length - calls).mean
                if left > 0 and said > 0:
                    found.append(left / said)
        return found

    def _rest(self, run: PastRun, calls: int) -> Loop:
        """The loop from where the run stood."""
        state = self.state(run, calls)
        held = state.context - _step(self.loop, calls) if self.loop.thread.caching else 0.0
        thread = self.loop.thread.replace(base=state.context, warm=min(held, state.context))
        late = {}
        if self.loop.late_from is not None:
            late = {"late_from": max(self.loop.late_from - calls, 1)}
        return self.loop.replace(thread=thread, **late)


def start_of(loop: Loop, budget: float | None = None) -> State:
    """Where a run of a loop stands before its first call."""
    thread = loop.thread
    held = {thread.price: Holding(thread.warm)} if thread.caching else {}
    return State(0, thread.base, 0, budget, holdings=held)


def state_of(run: PastRun, loop: Loop, calls: int, budget: float | None = None) -> State:
    """Where a run of a loop stood after so many of its calls, the next one's context being guessed by a step."""
    context, thread = run.contexts[calls - 1], loop.thread
    held = {thread.price: Holding(context)} if thread.caching else {}
    return State(calls, context + _step(loop, calls), run.spent[calls - 1], budget, holdings=held)


def _step(loop: Loop, call: int) -> float:
    if loop.late_from is not None and loop.late_step is not None and call >= loop.late_from:
        return loop.late_step
    return loop.thread.step


def learn(
    runs: Iterable[Union[RecordedRun, PastRun]],
    book: Book | None = None,
    law: str = "free",
    cap: int | None = None,
    price: Price | None = None,
    plug_in: bool = False,
) -> Predictor:
    """What some recorded runs, alike in their agent, model and type of tasks, tell of the next one.

    The law of the calls is by default "free" of any shape: every call has a hazard of its own, of which the past runs and
    one run of a constant hazard tell. "table", "constant", "contaminated", "beta", "beta-never" and "mixture" are fit.h's
    laws with the uncertainty of what was fitted; all but the first need a `cap`, the calls after which a run is stopped;
    which of the recorded ones it stopped is as past_runs() says. With `plug_in` all that was fitted is taken
    for certain: of the free law the shares of the past runs that ended with each call, and no residuals.
    Base, step and output are growth.h's, of the totals of the runs; so much of the base is warm as first calls read from the
    cache on average, where they are recorded, nothing where none is. `price` is the model's; by default the book's, or what
    a token of the prompt cost in these runs.

    Raises UndefinedError without a run that tells its calls and its cost.
    """
    given = _native.sequence(runs, "runs", "a sequence of runs")
    past, left = (given, None) if given and isinstance(given[0], PastRun) else past_runs(given, book, cap)
    if not past:
        reasons = () if left is None else left.reasons()
        raise errors.UndefinedError(
            " holds no run that tells its calls and its cost" + "".join(f"; {reason}" for reason in reasons),
            "runs",
        )
    growths = _Growths(past, _price(past, book) if price is None else price, _calls(past, law, cap, plug_in))
    loop = growths.loop()
    if not plug_in:
        loop = loop.replace(residuals=Residuals.smooth(growths.ratios()))
    return Predictor(loop, past)


def _calls(past: Sequence[PastRun], law: str, cap: int | None, plug_in: bool) -> Calls:
    evidence = fit.Evidence()
    for run in past:
        evidence.add_outcome(run.task, run.length, run.end)
    free = _native.choice(law, LAWS, "law") == "free"
    cap = evidence.cap if cap is None else cap
    if free:
        ends = [run.end for run in past]
        kinds = [_free(evidence, _LEAST_STRENGTH if plug_in else _STRENGTH)]
        told = fit.tells_ends({end: ends.count(end) for end in set(ends)})
        return Calls(kinds=kinds, cap=cap, tells_ends=told)
    return fit.fit(evidence, law).calls(cap, plug_in)


_STRENGTH = 1.0  # the prior of the free law weighs as one run
_LEAST_STRENGTH = 1e-3


def _free(evidence: Evidence, strength: float) -> Kind:
    lowered, room = fit._Lowered(evidence), evidence.longest + 1
    hazards, n = (_abi.loopcost_hazard * room)(), ctypes.c_uint64()
    work = (ctypes.c_uint64 * room)()
    lowered.struct.work, lowered.struct.words = work, room
    function = _native.library.loopcost_forecast_hazards
    _native.call(function, lowered.struct, strength, hazards, room, n)
    return Kind(1, [one.solved for one in hazards], [one.wrong for one in hazards])


def _price(past: Sequence[PastRun], book: Book | None) -> Price:
    """The rate card of the model that served most of the runs; where no book knows it, what a token of the prompt cost."""
    served = [run.model for run in past if run.model is not None]
    try:
        return price_of(max(sorted(set(served)), key=served.count), book)
    except (errors.LoopcostError, ValueError):
        tokens = sum(run.prompt for run in past) or sum(run.length for run in past)
        return Price(input=1e6 * fsum(run.cost for run in past) / tokens, output=0)


def price_of(model: str, book: Book | None = None) -> Price:
    """A model's price in a book as a forecast takes it: without a tier for long contexts, and with a rate for what is
    written to the cache."""
    price = books.chosen(book).find(model).price
    write = price.input if price.cache_write is None else price.cache_write
    return price.replace(long_context=None, cache_write=write)


class _Growths:
    """The growth of the conversations of each part of the tasks, so that it can be fitted without one."""

    def __init__(self, past: Sequence[PastRun], price: Price, calls: Calls) -> None:
        self._price, self._calls = price, calls
        self._caching = price.cache_read is not None and any(run.cached for run in past)
        tasks = {task: i % _FOLDS for i, task in enumerate(sorted({run.task for run in past}))}
        self._runs: dict[int, list[PastRun]] = {}
        for run in past:
            self._runs.setdefault(tasks[run.task], []).append(run)
        self._parts = {part: _growth(runs) for part, runs in self._runs.items()}

    def loop(self, without: int | None = None) -> Loop:
        parts = [part for part in self._parts if part != without]
        runs = [run for part in parts for run in self._runs[part]]
        growth = sum((self._parts[part] for part in parts), Growth())
        grown = growth.fit(evidence="totals")
        try:
            thread, late = grown.thread(self._price, self._caching), grown.late()
        except errors.UndefinedError:
            thread, late = self._level(runs), {}
        return Loop(thread.replace(warm=min(_warm(runs), thread.base)), self._calls, **late)

    def _level(self, runs: Sequence[PastRun]) -> Thread:
        """Where all runs are equally long, only what they take together is known: a call like another."""
        calls = sum(run.length for run in runs)
        base, output = sum(run.prompt for run in runs) / calls, sum(run.output for run in runs) / calls
        return Thread(self._price, base, 0, output, caching=self._caching)

    def ratios(self) -> list[float]:
        """What each run cost over what the loop says that was fitted without its part of the tasks."""
        found = []
        for part, runs in self._runs.items():
            loop = self.loop(part if len(self._parts) > 1 else None)
            found += [run.cost / said for run in runs if (said := loop.total(run.length).mean) > 0]
        return found or [1.0]


def _warm(runs: Sequence[PastRun]) -> float:
    """Tokens that first calls read from the cache, on average."""
    read = [run.warm for run in runs if run.warm is not None]
    return sum(read) / len(read) if read else 0.0


def costed(runs: Sequence[RecordedRun], book: Book | None = None) -> tuple[list[PastRun], Price]:
    """What runs of one model cost, and its price. Where a price is not known, tokens of prompts stand for money."""
    try:
        past = past_runs(runs, book)[0]
        return past, _price(past, book)
    except errors.LoopcostError:  # a model or a kind of tokens that the book does not know
        past = past_runs([_in_tokens(run) for run in runs])[0]
        return past, Price(input=1e6, output=0)


def _in_tokens(run: RecordedRun) -> RecordedRun:
    costs = {model: float(_prompt(usage)) for model, usage in run.usage.items()}
    return run.replace(costs=costs, cost=sum(costs.values()), calls=())


def ratios(past: Sequence[PastRun], price: Price) -> list[float]:
    """What each run cost over what a loop says of so many calls that was fitted to the runs of other tasks."""
    return _Growths(past, price, Calls(1)).ratios() if past else []


class Side(Record):
    """Side calls: in how many `runs` other models served calls beside the main one, and what `share` of the cost of all runs
    that was."""

    runs: int
    share: float

    def __str__(self) -> str:
        runs = _native.counted(self.runs, "run has", "runs have")
        share = f"{self.share:.1%}" if self.share >= 0.0005 else "less than 0.1%"
        return f"{runs} calls of other models too, {share} of what all runs cost; that is in the residuals"


def side_calls(past: Iterable[PastRun]) -> Side:
    """The side calls of some runs."""
    past = list(past)
    costs = [run.side for run in past if run.side is not None]
    return Side(len(costs), fsum(costs) / fsum(run.cost for run in past) if costs else 0.0)


def _growth(runs: Sequence[PastRun]) -> Growth:
    growth = Growth()
    for run in runs:
        growth.add_total(run.length, run.prompt, run.output, run=run.name)
    return growth


def forecast(
    source: Union[Predictor, Loop, Iterable[RecordedRun]], state: State | None = None, made: int = 0
) -> Forecast:
    """The law of what a run costs: of a Predictor, of recorded runs that one is learnt from, or of a Loop, which is exact
    where it has no residuals. Before the run starts; with a State from where it stands.

    >>> price = Price(input=3, output=15, cache_read=0.3, cache_write=3.75)
    >>> loop = Loop(Thread(price, base=15000, step=1000, output=400), Calls(solved=0.02, wrong=0.01, cap=250))
    >>> law = forecast(loop, State(calls=40, context=55_000, spent=1.10, budget=3))
    >>> round(law.mean, 2), round(law.p_over(), 2)
    (2.47, 0.21)
    """
    if isinstance(source, Loop):
        return Forecast(source, state, made)
    predictor = source if isinstance(source, Predictor) else learn(source)
    return predictor.forecast(state, made)
