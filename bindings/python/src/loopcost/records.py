"""What does a log tell? One record for all of them: a call of a run, or the total of several calls."""

from __future__ import annotations

from . import _native, errors
from ._record import Made, Record
from .money import KINDS, Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, TypeVar, Union

    Number = TypeVar("Number", int, float)
    T = TypeVar("T")

ENDS = ("solved", "wrong", "capped", "aborted", "unknown")


class CallRecord(Record):
    """One call of a recorded run; or, where the log has no calls of their own, the total of `calls` calls of one model.

    `run` names the run. `arm` is the configuration of the agent that made it (scaffold, prompt, set of models), `task` what
    it was to do, `task_type` what such tasks have in common, `trial` which try at it this is; None is not known.

    `model` served the call, the `index`-th of its run, from 1; a total has no index, and None `calls` if their number is
    not recorded. A run that ended before its first call has one record, of no model, with 0 `calls`. `time` is when, in
    seconds since 1970 UTC, and `seconds` how long it took. `usage` counts its tokens by kind, each token once; `cost` is
    what the log says it cost. `requests` are those of the provider's own tools, web searches say, which are billed apart from
    the tokens. `checks` are the results of checks that followed it, passed or not, by name.

    `end` is how the run ended, one of ENDS, None where the record does not tell it. The last record of a run tells it, or each
    of them, as in a table with a column for it; if they differ, the last that tells it counts. `wrong` is an outcome: the
    run stopped by itself and was wrong. `capped` was stopped at a limit, `aborted` by trouble that has nothing to do with the
    task. `propensity` is the chance with which this model was chosen, if the choice was left to chance.

    Growth, reports and forecasts go by `index`, which shows where calls are missing. `loopcost trials` goes by the checks and
    the propensity of a run, those that its records told last: it says what checks are worth as verifiers, and weighs runs by
    one over their propensity.

    `file` and `line` are where the record stands.
    """

    run: str
    model: str | None
    usage: Usage
    index: int | None = None
    calls: int | None = 1
    arm: str | None = None
    task: str | None = None
    task_type: str | None = None
    trial: str | None = None
    time: float | None = None
    seconds: float | None = None
    cost: float | None = None
    requests: int = 0
    checks: Mapping[str, bool] | None = None
    end: str | None = None
    propensity: float | None = None
    file: str | None = None
    line: int | None = None


class Unreadable(Record):
    """A line of a log that cannot be read, and why: `error` is a LoopcostError."""

    file: str
    line: int
    error: errors.LoopcostError

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.error}"


class RecordedRun(Record):
    """A run put together from its records: `calls` are those of its single calls in their order, none if the log has only
    totals.

    `models` are the models that served it, in the order of their first record; `counts` says how many calls each served,
    None if that is not recorded. `main` is the model that the run is a loop of (with_mains() says which), and what the others
    served are side calls. `usage` is by model, and so are `costs`, what the log says that each cost, None unless all its
    records say it, and `warms`, the tokens of its first prompt that were read from the cache, of models whose first call is
    recorded by itself. `time` is when the run began, `seconds` from then to the end of its last call, if times are
    recorded, else the sum of what its records took. `cost` is what the log says it cost, None unless all its records say it.
    `end` is one of ENDS.
    """

    run: str
    arm: str | None
    task: str | None
    task_type: str | None
    trial: str | None
    end: str
    models: tuple[str, ...]
    main: str | None
    counts: Mapping[str, int | None]
    usage: Mapping[str, Usage]
    costs: Mapping[str, float | None]
    warms: Mapping[str, int]
    time: float | None
    seconds: float | None
    cost: float | None
    checks: Mapping[str, bool] | None
    propensity: float | None
    calls: tuple[CallRecord, ...]

    @property
    def length(self) -> int | None:
        """How many calls its main model served, None if they are not counted, 0 if no model served any."""
        return 0 if self.main is None else self.counts[self.main]

    @property
    def warm(self) -> int | None:
        """The tokens of the main model's first prompt that were read from the cache, None if that call is not recorded by
        itself."""
        return None if self.main is None else self.warms.get(self.main)

    @property
    def thread(self) -> tuple[CallRecord, ...]:
        """The single calls of its main model."""
        return tuple(call for call in self.calls if call.model == self.main)


def read(
    paths: Iterable[str | os.PathLike[str]],
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    opened: Callable[[str, str], None] | None = None,
) -> Iterator[Union[CallRecord, Unreadable]]:
    """The records of some logs, one at a time, in the order in which they stand, and the lines that cannot be read.

    A path is a file, or a directory with the *.jsonl and *.traj.json files below it. What a file holds is told from its content, unless
    `format`, one of readers.FORMATS, says it; `opened(file, format)` is called for each. `columns` says which column of a
    table holds which field of a record: readers.COLUMNS has their names. Columns of these names need no mention.

    A run is made by one arm. What a table, a log of usage or a spend log calls by the name of another arm's run is a run of its
    own, ARM/NAME.

    A call that stands in several files, as in the logs of resumed sessions, is told once, where it is read first. Memory
    does not grow with the number of calls, but for 16 bytes for each call that has an id of its own.

    Raises LogError for a file of an unknown format, a directory without logs and columns that are not there, OSError if a file cannot be read.
    """
    from . import readers

    return readers.read(paths, format, columns, opened)


def readable(items: Iterable[Union[T, Unreadable]], unreadable: list[Unreadable]) -> Iterator[T]:
    """The records among what read() gives, or what else was read; the lines that cannot be read go to a list."""
    for item in items:
        if isinstance(item, Unreadable):
            unreadable.append(item)
        else:
            yield item


def runs(records: Iterable[CallRecord]) -> list[RecordedRun]:
    """The runs that some records tell of, in the order of their first records. All of them are kept in memory."""
    found = Runs()
    calls: dict[str, list[CallRecord]] = {}
    for record in records:
        found.add(record)
        if record.index is not None:
            calls.setdefault(record.run, []).append(record)
    return with_mains([sums.run(name, calls.get(name, ())) for name, sums in found.sums.items()])


def with_mains(runs: Sequence[RecordedRun]) -> list[RecordedRun]:
    """The runs, each as a loop of its main model: of its models the one that served the most calls of all these runs of its
    arm; of several with as many the dearest, by what the logs say or, where they do not, by the book that ships with the
    package.

    The arm decides, and not the run: a short run may have more calls aside than in its loop, and would be taken for a loop of
    another model, so that of the loop's the short runs were missing."""
    arms: dict[str | None, Served] = {}
    for run in runs:
        arms.setdefault(run.arm, Served()).add_run(run)
    ranks = {arm: served.ranks() for arm, served in arms.items()}
    mains = (min(run.models, key=ranks[run.arm].__getitem__, default=None) for run in runs)
    return [run if run.main == main else run.replace(main=main) for run, main in zip(runs, mains)]


class Runs(Made):
    """The runs that records tell of, put together record by record: RecordedRuns without their calls, in the order of their
    first records. Memory grows with the runs, about 1 kB each."""

    def __init__(self) -> None:
        self.sums: dict[str, _RunSums] = {}

    def add(self, record: CallRecord) -> None:
        """A record; those of a run come in their order, those of several runs may be mixed."""
        run = _native.instance(record, CallRecord, "records[]").run
        sums = self.sums.get(run)
        if sums is None:
            sums = self.sums[run] = _RunSums()
        sums.add(record)

    def __len__(self) -> int:
        return len(self.sums)

    def __iter__(self) -> Iterator[RecordedRun]:
        return iter(with_mains([sums.run(name, ()) for name, sums in self.sums.items()]))


class Served(Made):
    """What each model served, by model: its calls, `counts`, None where they are not counted; its `tokens` by kind; and its
    `costs` as the logs say them, None where they do not."""

    __slots__ = ("counts", "tokens", "costs")

    def __init__(self) -> None:
        self.counts: dict[str, int | None] = {}
        self.tokens: dict[str, list[int]] = {}
        self.costs: dict[str, float | None] = {}

    def add(self, model: str, calls: int | None, usage: Usage, cost: float | None) -> None:
        self.counts[model] = _sum((self.counts.get(model, 0), calls))
        self.costs[model] = _sum((self.costs.get(model, 0), cost))
        tokens = self.tokens.setdefault(model, [0] * len(KINDS))
        for i, count in enumerate(usage._values()):
            tokens[i] += count

    def add_run(self, run: RecordedRun) -> None:
        """A run; calls that are not counted count for none."""
        for model in run.models:
            self.add(model, run.counts[model] or 0, run.usage[model], run.costs[model])

    def ranks(self) -> dict[str, tuple[float, float, str]]:
        """What orders the models: those with the most calls first, of those with as many the dearest."""
        return {
            model: (-(count or 0), -self._amount(model, count), model) for model, count in self.counts.items()
        }

    def _amount(self, model: str, count: int | None) -> float:
        """What a model cost, as far as its rank depends on it, beside the others with as many calls: as the logs say, or as a
        book does that knows them all; else its tokens."""
        tied = [name for name, of_name in self.counts.items() if of_name == count]
        if len(tied) == 1:
            return 0.0
        if all(self.costs[name] is not None for name in tied):
            return self.costs[model] or 0.0
        try:
            return [self._billed(name) for name in tied][tied.index(model)]
        except errors.LoopcostError:
            return sum(self.tokens[model])

    def _billed(self, model: str) -> float:
        from .books import builtin
        from .money import bill

        price = builtin().find(model).price.replace(long_context=None)
        return bill(Usage(*self.tokens[model]), price).nano_usd


class _RunSums:
    """What the records of a run come to, one by one."""

    __slots__ = ("_facts", "_records", "_served", "_began", "_until", "_took", "_cost", "_warms")

    def __init__(self) -> None:
        self._facts: dict[str, Any] = dict.fromkeys((*_FACTS, "checks"))
        self._records = 0  # of calls
        self._served = Served()
        self._began: float | None = None
        self._until: float = 0
        self._took: float | None = None
        self._cost: float | None = 0
        self._warms: dict[str, int] = {}

    def add(self, record: CallRecord) -> None:
        for name in _FACTS:  # the last record that tells it counts
            value = getattr(record, name)
            if value is not None:
                self._facts[name] = value
        if record.checks is not None:
            self._facts["checks"] = {**(self._facts["checks"] or {}), **record.checks}
        if record.model is not None:
            self._serve(record.model, record)
        if record.time is not None:
            end = record.time + (record.seconds or 0)
            self._until = end if self._began is None else max(self._until, end)
            self._began = record.time if self._began is None else min(self._began, record.time)
        if record.seconds is not None:
            self._took = (self._took or 0) + record.seconds
        self._cost = _sum((self._cost, record.cost))

    def _serve(self, model: str, record: CallRecord) -> None:
        self._records += 1
        if model not in self._served.counts and record.index == self._records:  # none before it is missing
            self._warms[model] = record.usage.cache_read
        self._served.add(model, record.calls, record.usage, record.cost)

    def run(self, name: str, calls: Sequence[CallRecord]) -> RecordedRun:
        """The run with its single calls, unless there are totals beside them."""
        facts, served = self._facts, self._served
        return RecordedRun(
            run=name,
            **{**facts, "end": facts["end"] or "unknown"},
            models=tuple(served.counts),
            main=next(iter(served.counts), None),
            counts=dict(served.counts),
            usage={model: Usage(*tokens) for model, tokens in served.tokens.items()},
            costs=dict(served.costs),
            warms=dict(self._warms),
            time=self._began,
            seconds=self._took if self._began is None else self._until - self._began,
            cost=self._cost,
            calls=_numbered(calls) if len(calls) == self._records else (),
        )


_FACTS = ("arm", "task", "task_type", "trial", "end", "propensity")


class Numbers(Made):
    """Which call of its run is a record's? In each file the numbers may begin anew; then those of the file before go on."""

    __slots__ = ("_file", "_before", "_last")

    def __init__(self) -> None:
        self._file: str | None = None
        self._before = self._last = 0

    def of(self, record: CallRecord) -> int:
        index = record.index or 0
        if record.file != self._file:
            self._file = record.file
            self._before = self._last if index <= self._last else 0
        number = self._before + index
        self._last = max(self._last, number)
        return number


def _numbered(records: Sequence[CallRecord]) -> tuple[CallRecord, ...]:
    """The calls of a run in their order, numbered through all files."""
    numbers = Numbers()
    calls = [(numbers.of(record), record) for record in records]
    return tuple(
        record if record.index == number else record.replace(index=number)
        for number, record in sorted(calls, key=lambda call: call[0])
    )


def _sum(values: Sequence[Number | None]) -> Number | None:
    """Their sum, None if one is not known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
