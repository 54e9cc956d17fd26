"""How well would forecasts have done? Recorded runs, forecast from runs of other tasks, and scored."""

from __future__ import annotations

from random import Random

from . import _abi, _native, calibration, errors
from ._record import Made, Record
from .calibration import Coverage, Ensemble, Margin, Uniformity
from .forecast import FEW, LAWS, Left, PastRun, Predictor, Side, is_few, learn, past_runs, side_calls
from .pile import Pile, checked_cap, holds, pile_of
from .records import RecordedRun

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Iterator, Mapping, Protocol, Sequence, Union

    from .books import Book

    class Law(Protocol):
        """What is forecast."""

        def ppf(self, chance: float, /) -> float: ...
        def pit(self, observed: float, uniform: float = 0.5) -> float: ...
        def crps(self, observed: float) -> float: ...

    Learning = Callable[[list[PastRun]], Predictor]
    Key = tuple[str, str, str]  # arm, main model, type of tasks
    Mark = Union[int, None]
    Told = tuple[str, Union[Law, None], float, tuple[Union[tuple[float, float], None], ...]]

LEVELS = (0.5, 0.8, 0.9, 0.95)
CALLS = (5, 14, 25)
METHODS = {
    "loopcost": "the law of the calls, the growth of the conversation, and residuals",
    "loopcost, split conformal": "the same from half of the past runs, its intervals widened by what the other half takes",
    "cost per call": "what a call has cost on average, times calls",
    "past runs": "the costs of past runs",
}
_FORECAST, _CONFORMAL, _LINEAR, _PAST = METHODS


class Interval(Record):
    """How often the intervals of a level covered what came, and how wide they were: the median of high/low and of high -
    low in USD. `infinite` of them had no end, since too few runs were left for a margin: they cover all, and count."""

    level: float
    coverage: Coverage
    ratio: float | None
    usd: float | None
    infinite: int


class Score(Record):
    """How forecasts of one method at one stage did, over `runs` runs.

    Errors are those of the median of the law (of cost per call: of the amount), relative to what came, and in USD.
    `law_error` is the median relative error of the median of the law, of cost per call too. `crps` is the mean in USD, and
    `relative_crps` in units of what runs of the arm, model and type of tasks cost on average, so that dear ones do not
    outweigh the others; `skill` is 1 - relative_crps over that of the past runs. `pits` are randomised; `even` tests them.
    """

    method: str
    runs: int
    median_error: float
    mean_error: float
    law_error: float
    median_usd: float
    mean_usd: float
    bias: float
    crps: float | None
    relative_crps: float | None
    skill: float | None
    intervals: tuple[Interval, ...]
    pits: tuple[float, ...]
    even: Uniformity | None

    def histogram(self, bins: int = 10) -> tuple[int, ...]:
        return calibration.histogram(self.pits, bins)


class Stage(Record):
    """When forecasts were made: `calls` 0 before the run, None in hindsight, its number of calls known. `recorded`: what
    was spent and the context at that call were known too."""

    calls: int | None
    recorded: bool
    scores: tuple[Score, ...]

    @property
    def name(self) -> str:
        return stage_name(self.calls)


def stage_name(calls: int | None) -> str:
    """When a forecast is made: before the run, at some call, or in hindsight."""
    if calls is None:
        return "in hindsight"
    return f"at call {calls}" if calls else "before the run"


class Group(Record):
    """The runs of one arm, main model and type of tasks ("" where none is told): how many there are, how forecasts of them did
    at each stage, their side calls, and the pile-up of them at their largest number of calls, if there is one that no cap
    explains."""

    arm: str
    model: str
    task_type: str
    runs: int
    stages: tuple[Stage, ...]
    side: Side
    pile: Pile | None

    @property
    def name(self) -> str:
        return " / ".join(filter(None, (self.arm, self.model, self.task_type)))


class Enough(Record):
    """Of each run at a stage an amount that is enough with a chance, by split conformal. `margin` is the median of those by
    which the laws' own amounts were multiplied, `coverage` how often it was enough; `infinite` runs had no such amount, since
    too few past runs were left for a margin: any cost is within it, and counts."""

    calls: int | None
    margin: float | None
    coverage: Coverage
    infinite: int


class Backtest(Record):
    """Forecasts of recorded runs, each learnt from the runs of the same arm, model and type of tasks that are in other folds.

    `left` are the runs that were left out, `thin` those of groups with too few runs or tasks. `stages` are of all runs, `arms`
    those of each arm where there are several, `groups` those of each arm, model and type of tasks. Limits of a coverage
    count runs as if they were independent; runs of one task are not, nor are forecasts that share past runs. `enough` has an entry for each
    stage where a `miss` was given.
    """

    folds: int
    seed: int
    law: str
    groups: tuple[Group, ...]
    left: Left
    thin: int
    stages: tuple[Stage, ...]
    arms: tuple[tuple[str, tuple[Stage, ...]], ...]
    without: tuple[str, ...]
    side: Side
    miss: float | None = None
    enough: tuple[Enough, ...] = ()


def backtest(
    runs: Iterable[RecordedRun],
    book: Book | None = None,
    folds: int = 10,
    law: str = "free",
    calls: Iterable[int] = CALLS,
    seed: int = 0,
    progress: Callable[[], None] | None = None,
    miss: float | None = None,
    cap: int | None = None,
) -> Backtest:
    """Forecasts every run from runs of other tasks, before it starts, at some calls and in hindsight, and scores them.

    Tasks are dealt to `folds` folds, and for split conformal those of the other folds to halves, by `seed`. Costs as in
    past_runs(). `progress` is called for each fold of a group. With a `miss` it also says what amounts were enough but for
    that chance, by split conformal: Backtest.enough. `cap` are the calls after which runs were stopped, those of exactly so
    many that were not solved, of each arm, model and type of tasks none of whose is longer.
    """
    if miss is not None:
        miss = _native.number(_abi.PARAM_MISS, miss, "miss")
    folds = _native.whole(_abi.PARAM_CALLS, folds, "folds")
    if folds < 2:
        raise errors.OutOfRangeError(f" is {folds}; it must be at least 2", "folds", folds, 2)
    _native.choice(law, LAWS, "law")
    runs = _native.sequence(runs, "runs", "a sequence of RecordedRun")
    cap = checked_cap(cap)
    groups = _groups(runs, book, cap)
    kept = {key: known for key, known in groups.items() if known.is_enough}
    left = Left(**{key: sum(getattr(known.left, key) for known in groups.values()) for key in Left._fields})
    if not kept:
        raise errors.UndefinedError(
            f" are too few: it takes {FEW + 1} of one arm, model and type of tasks, at two tasks or more, that tell their calls "
            "and cost" + "".join(f"; {reason}" for reason in left.reasons()),
            "runs",
        )
    if cap is not None and all(known.cap is None for known in kept.values()):
        raise errors.OutOfRangeError(
            f" is {cap}, and of each arm, model and type of tasks some run made more calls", "cap", cap
        )
    draws, halving = Random(seed), Random(f"halves of {seed}")
    marks = tuple(sorted({_native.whole(_abi.PARAM_CALLS, mark, "calls") for mark in calls} - {0}))
    scored: dict[Key, list[_Scored]] = {}
    for key, known in kept.items():
        for held, others in _folds(known.past, folds, draws):
            fold = _Fold(others, known.learning(book, law), miss, halving)
            scored.setdefault(key, []).extend(fold.scored(held, marks, draws))
            if progress is not None:
                progress()
    stages, without = _stages(_pooled(scored.values()), marks)
    return Backtest(
        folds=folds,
        seed=seed,
        law=law,
        groups=tuple(kept[key].group(key, _stages(of_group, marks)[0]) for key, of_group in scored.items()),
        left=left,
        thin=sum(len(known.past) for key, known in groups.items() if key not in kept),
        stages=stages,
        arms=_arms(scored, marks),
        without=without,
        side=side_calls(run for known in kept.values() for run in known.past),
        miss=miss,
        enough=() if miss is None else tuple(_enough(_pooled(scored.values()), marks, miss)),
    )


def _pooled(parts: Iterable[list[_Scored]]) -> list[_Scored]:
    return [one for part in parts for one in part]


def _arms(
    scored: Mapping[Key, list[_Scored]], marks: Sequence[int]
) -> tuple[tuple[str, tuple[Stage, ...]], ...]:
    """The stages of each arm where there are several."""
    arms = tuple(dict.fromkeys(arm for arm, *_ in scored))
    if len(arms) == 1:
        return ()
    of_arm = {arm: _pooled(part for key, part in scored.items() if key[0] == arm) for arm in arms}
    return tuple((arm, _stages(part, marks)[0]) for arm, part in of_arm.items())


class _Known(Record):
    """The runs of one arm, model and type of tasks: the `past` ones that are used, what is `left` out, the `cap` at which they
    were stopped, and their pile-up without one."""

    past: list[PastRun]
    left: Left
    cap: int | None
    pile: Pile | None

    @property
    def is_enough(self) -> bool:
        """Can it be forecast from runs of other tasks?"""
        return len({run.task for run in self.past}) >= 2 and not is_few(len(self.past))

    def learning(self, book: Book | None, law: str) -> Learning:
        """How something is learnt from some of them."""
        return lambda past: learn(past, book, law, self.cap)

    def group(self, key: Key, stages: tuple[Stage, ...]) -> Group:
        """They, and how forecasts of them did."""
        return Group(*key, len(self.past), stages, side_calls(self.past), self.pile)


def _known(runs: Sequence[RecordedRun], book: Book | None, cap: int | None) -> _Known:
    cap = cap if holds(cap, runs) else None
    return _Known(*past_runs(runs, book, cap), cap, None if cap else pile_of(runs))


def _groups(runs: Iterable[RecordedRun], book: Book | None, cap: int | None) -> dict[Key, _Known]:
    """Runs by arm, model and type of tasks."""
    found: dict[Key, list[RecordedRun]] = {}
    for run in runs:
        _native.instance(run, RecordedRun, "runs[]")
        found.setdefault((run.arm or "", run.main or "", run.task_type or ""), []).append(run)
    return {key: _known(found[key], book, cap) for key in sorted(found)}


def _dealt(past: list[PastRun], parts: int, draws: Random) -> list[list[PastRun]]:
    """The runs in so many parts without a common task. Chance deals them, since the names of tasks, and
    so their order, may follow what the tasks are."""
    tasks = sorted({run.task for run in past})
    draws.shuffle(tasks)
    of_task = {task: i % parts for i, task in enumerate(tasks)}
    return [[run for run in past if of_task[run.task] == part] for part in range(parts)]


def _folds(past: list[PastRun], folds: int, draws: Random) -> Iterator[tuple[list[PastRun], list[PastRun]]]:
    """Runs held out and the others, so that no task is on both sides."""
    for held in _dealt(past, min(folds, len({run.task for run in past})), draws):
        tasks = {run.task for run in held}
        yield held, [run for run in past if run.task not in tasks]


class _Scored(Record):
    """One law, once the run had come: at `mark` calls (0 before, None in hindsight)."""

    mark: int | None
    recorded: bool
    method: str
    observed: float
    unit: float
    point: float
    middle: float
    crps: float | None
    pit: float | None
    intervals: tuple[tuple[float, float] | None, ...]
    enough: (
        tuple[Margin, float] | None
    )  # the margin of an amount that is enough, and the amount; None is infinite


class _Fold:
    """What is told of the runs of a fold by those of the others, by each method. With a `miss` also what amounts are enough but
    for that chance."""

    def __init__(
        self, others: list[PastRun], learning: Learning, miss: float | None, halving: Random
    ) -> None:
        self._learnt, self._halves = _Learnt(others, learning), SplitConformal(others, learning, halving)
        self._unit = sum(run.cost for run in others) / len(others)
        self._miss = miss

    def scored(self, held: Iterable[PastRun], marks: Sequence[int], draws: Random) -> Iterator[_Scored]:
        """The laws of the runs that were held out: before they start, at each call after which they went on, and in hindsight."""
        for run in held:
            for mark in (0, *(mark for mark in marks if run.length > mark), None):
                yield from self._scored(run, mark, draws)

    def _scored(self, run: PastRun, mark: Mark, draws: Random) -> Iterator[_Scored]:
        for method, law, point, intervals in self._forecasts(run, mark):
            yield _Scored(
                mark=mark,
                recorded=bool(mark and run.contexts),
                method=method,
                observed=run.cost,
                unit=self._unit,
                point=point,
                middle=point if law is None else law.ppf(0.5),
                crps=None if law is None else law.crps(run.cost),
                pit=None if law is None else law.pit(run.cost, draws.random()),
                intervals=intervals,
                enough=self._enough(run, mark) if method == _CONFORMAL else None,
            )

    def _forecasts(self, run: PastRun, mark: Mark) -> list[Told]:
        return self._learnt.forecasts(run, mark) + self._halves.forecasts(run, mark)

    def _enough(self, run: PastRun, mark: Mark) -> tuple[Margin, float] | None:
        return None if self._miss is None else self._halves.enough_for(run, mark, self._miss)


class _Learnt:
    """What the other runs tell, by each method."""

    def __init__(self, past: list[PastRun], learning: Learning) -> None:
        self.past = past
        self.predictor = learning(past)
        self.per_call = sum(run.cost for run in past) / sum(run.length for run in past)
        self._kept: dict[tuple[Any, ...], Law] = {}

    def law(self, run: PastRun, mark: Mark) -> Law:
        """The law of what a run costs. Those that depend on nothing but the mark are made once."""
        if mark is None:
            return self._once(("hindsight", run.length), lambda: self.predictor.hindsight(run.length))
        if mark and run.contexts:
            return self.predictor.forecast(self.predictor.state(run, mark))
        return self._once(("forecast", mark), lambda: self.predictor.forecast(made=mark))

    def _once(self, key: tuple[Any, ...], make: Callable[[], Law]) -> Law:
        if key not in self._kept:
            self._kept[key] = _Asked(make())
        return self._kept[key]

    def forecasts(self, run: PastRun, mark: Mark) -> list[Told]:
        law = self.law(run, mark)
        spent = run.spent[mark - 1] if mark and run.contexts else 0.0
        linear, point = self._linear(run, mark, spent)
        past = self._once(("past", mark), lambda: self._past(mark))
        return [
            (_FORECAST, law, law.ppf(0.5), _intervals(law)),
            (_LINEAR, linear, point, _intervals(linear)),
            (_PAST, past, past.ppf(0.5), _intervals(past)),
        ]

    def _past(self, mark: Mark) -> Ensemble:
        """What past runs cost, of those that got as far if there are any."""
        costs = [other.cost for other in self.past if mark is None or other.length > mark]
        return Ensemble(costs or [other.cost for other in self.past])

    def _linear(self, run: PastRun, mark: Mark, spent: float) -> tuple[Law, float]:
        """Cost per call times calls, and its law from what it was wrong by, with the calls of past runs that got as far."""
        ratios = [other.cost / (self.per_call * other.length) for other in self.past]
        if mark is None:
            point = self.per_call * run.length
            return self._once(
                ("linear", run.length), lambda: Ensemble([point * ratio for ratio in ratios])
            ), point
        lengths = [other.length for other in self.past if other.length > mark]
        lengths = lengths or [max(mark + 1, max(other.length for other in self.past))]
        done = mark if spent else 0
        calls = [length - done for length in lengths]
        point = spent + self.per_call * sum(calls) / len(calls)

        def law() -> Ensemble:
            return Ensemble([spent + self.per_call * n * ratio for n in calls for ratio in ratios])

        return (_Asked(law()) if spent else self._once(("linear at", mark), law)), point


class _Asked:
    """A law that keeps the quantiles that it was asked for."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._quantiles: dict[float, float] = {}

    def ppf(self, chance: float) -> float:
        if chance not in self._quantiles:
            self._quantiles[chance] = self._law.ppf(chance)
        return self._quantiles[chance]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._law, name)


def _intervals(law: Law) -> tuple[tuple[float, float], ...]:
    return tuple(calibration.middle(law, level) for level in LEVELS)


class SplitConformal(Made):
    """Forecasts from half of the tasks, which `draws` deal; the runs of the other half tell how much wider their intervals
    have to be. `learning` makes the Predictor of some runs."""

    def __init__(self, past: list[PastRun], learning: Learning, draws: Random) -> None:
        first, self._second = _dealt(past, 2, draws)
        self._learnt = _Learnt(first, learning) if len(first) >= FEW and len(self._second) >= 1 else None
        self._kept: dict[Mark, tuple[Margin | None, ...]] = {}
        self._overruns: dict[tuple[Mark, float], Margin | None] = {}

    @property
    def predictor(self) -> Predictor | None:
        """What makes the laws; None where there are too few runs."""
        return None if self._learnt is None else self._learnt.predictor

    def margin(self, mark: Mark, miss: float) -> Margin | None:
        """By how much the amount that a law says is enough with 1 - miss is multiplied, at some call, 0 before the run, None in
        hindsight, so that it is enough whatever the law is worth. None where too few runs got as far."""
        learnt = self._learnt
        if learnt is None:
            return None
        if (mark, miss) not in self._overruns:
            amounts = [(learnt.law(run, mark).ppf(1 - miss), run.cost) for run in self._at(mark)]
            self._overruns[mark, miss] = _margin(
                [((amount, amount), usd) for amount, usd in amounts], miss, "overrun"
            )
        return self._overruns[mark, miss]

    def scored(self, mark: Mark) -> int:
        """How many runs the margin at some call rests on."""
        return len(self._at(mark))

    def tells_calls(self, mark: Mark) -> bool:
        """Do all these runs tell where they stood at some call? Else their laws are those of runs of which that is not known,
        and a margin from them says nothing of a run of which it is."""
        return all(run.contexts for run in self._at(mark))

    def _at(self, mark: Mark) -> list[PastRun]:
        """The runs that got further than some call."""
        return [run for run in self._second if mark is None or run.length > mark]

    def enough(self, law: Law, mark: Mark, miss: float) -> tuple[Margin, float] | None:
        """The margin, and the amount that is enough for a run of a law; None where it is infinite."""
        margin = self.margin(mark, miss)
        if margin is None:
            return None
        amount = law.ppf(1 - miss)
        return margin, margin.interval((amount, amount), "overrun")[1]

    def enough_for(self, run: PastRun, mark: Mark, miss: float) -> tuple[Margin, float] | None:
        """The same for a recorded run."""
        return None if self._learnt is None else self.enough(self._learnt.law(run, mark), mark, miss)

    def forecasts(self, run: PastRun, mark: Mark) -> list[Told]:
        if self._learnt is None:
            return []
        law = self._learnt.law(run, mark)
        margins = self._margins(self._learnt, mark)
        intervals = tuple(
            _widened(margin, interval) if margin else None
            for margin, interval in zip(margins, _intervals(law))
        )
        return [(_CONFORMAL, None, law.ppf(0.5), intervals)]

    def _margins(self, learnt: _Learnt, mark: Mark) -> tuple[Margin | None, ...]:
        """One for each level; None is infinite."""
        if mark not in self._kept:
            laws = [(run.cost, _intervals(learnt.law(run, mark))) for run in self._at(mark)]
            self._kept[mark] = tuple(
                _margin([(intervals[i], usd) for usd, intervals in laws], 1 - level, "ratio")
                for i, level in enumerate(LEVELS)
            )
        return self._kept[mark]


def _margin(pairs: Sequence[tuple[tuple[float, float], float]], miss: float, kind: str) -> Margin | None:
    scores = [calibration.conformal_score(interval, usd, kind) for interval, usd in pairs]
    try:
        return calibration.conformal_margin(scores, miss)
    except errors.UndefinedError:
        return None


def _widened(margin: Margin, interval: tuple[float, float]) -> tuple[float, float]:
    return margin.interval(interval, "ratio")


def _enough(scored: Sequence[_Scored], marks: Sequence[int], miss: float) -> Iterator[Enough]:
    for mark in (0, *marks, None):
        at = [one for one in scored if one.mark == mark and one.method == _CONFORMAL]
        if at:
            margins = [one.enough[0].margin for one in at if one.enough is not None]
            hits = sum(one.enough is None or one.observed <= one.enough[1] for one in at)
            yield Enough(
                calls=mark,
                margin=_median(margins) if margins else None,
                coverage=calibration.coverage(hits, len(at), 1 - miss),
                infinite=len(at) - len(margins),
            )


def _stages(scored: Sequence[_Scored], marks: Sequence[int]) -> tuple[tuple[Stage, ...], tuple[str, ...]]:
    """The scores of each stage, and why there is none of some."""
    stages: list[Stage] = []
    without: list[str] = []
    untold: dict[str, list[int]] = {}
    for mark in (0, *marks, None):
        at = [one for one in scored if one.mark == mark]
        if not at:
            without = without or [f"no run made more than {mark} calls"]
            continue
        recorded = all(one.recorded for one in at)
        if mark and not recorded:
            told = "some runs' calls" if any(one.recorded for one in at) else "calls"
            untold.setdefault(told, []).append(mark)
        scores = []
        for method in METHODS:
            of_method = [one for one in at if one.method == method]
            if of_method:
                scores.append(
                    _score(method, of_method, _relative([one for one in at if one.method == _PAST]))
                )
        stages.append(Stage(mark, recorded, tuple(scores)))
    without += [
        f"at {_calls_of(marks)}: {told} are not recorded one by one, so all that is known is that a run has made so many"
        for told, marks in untold.items()
    ]
    return tuple(stages), tuple(without)


def _calls_of(marks: Sequence[int]) -> str:
    *before, last = map(str, marks)
    return f"calls {', '.join(before)} and {last}" if before else f"call {last}"


def _relative(scored: Sequence[_Scored]) -> float | None:
    """The mean CRPS in units of what runs cost; None where no whole law was forecast."""
    told = [one.crps / one.unit for one in scored if one.crps is not None]
    return sum(told) / len(told) if told else None


def _score(method: str, scored: Sequence[_Scored], past: float | None) -> Score:
    errors_usd = [abs(one.point - one.observed) for one in scored]
    relative = [error / one.observed for error, one in zip(errors_usd, scored)]
    told = [one.crps for one in scored if one.crps is not None]
    crps, relative_crps = (sum(told) / len(told) if told else None), _relative(scored)
    pits = tuple(one.pit for one in scored if one.pit is not None)
    return Score(
        method=method,
        runs=len(scored),
        median_error=_median(relative),
        mean_error=sum(relative) / len(relative),
        law_error=_median([abs(one.middle - one.observed) / one.observed for one in scored]),
        median_usd=_median(errors_usd),
        mean_usd=sum(errors_usd) / len(errors_usd),
        bias=sum(one.point for one in scored) / sum(one.observed for one in scored) - 1,
        crps=crps,
        relative_crps=relative_crps,
        skill=1 - relative_crps / past if relative_crps is not None and past else None,
        intervals=tuple(_interval(i, level, scored) for i, level in enumerate(LEVELS)),
        pits=pits,
        even=calibration.uniformity(pits) if pits else None,
    )


def _interval(i: int, level: float, scored: Sequence[_Scored]) -> Interval:
    ends = [(one.intervals[i], one.observed) for one in scored]
    hits = sum(interval is None or interval[0] <= usd <= interval[1] for interval, usd in ends)
    finite = [interval for interval, _ in ends if interval is not None]
    ratios = [high / low for low, high in finite if low > 0]
    return Interval(
        level=level,
        coverage=calibration.coverage(hits, len(ends), level),
        ratio=_median(ratios) if ratios else None,
        usd=_median([high - low for low, high in finite]) if finite else None,
        infinite=len(ends) - len(finite),
    )


def _median(values: Iterable[float]) -> float:
    ordered = sorted(values)
    n = len(ordered)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2
