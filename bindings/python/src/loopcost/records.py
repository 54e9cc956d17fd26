"""What does a log tell? One record for all of them: a call of a run, or the total of several calls."""

from __future__ import annotations

from . import _native, errors
from ._record import Record
from .money import Usage

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, TypeVar, Union

    Number = TypeVar("Number", int, float)

ENDS = ("solved", "wrong", "capped", "aborted", "unknown")


class CallRecord(Record):
    """One call of a recorded run; or, where the log has no calls of their own, the total of `calls` calls of one model.

    `run` names the run. `arm` is the configuration of the agent that made it (scaffold, prompt, set of models), `task` what
    it was to do, `task_type` what such tasks have in common, `trial` which try at it this is; None is not known.

    `model` served the call, the `index`-th of its run, from 1; a total has no index, and None `calls` if their number is
    not recorded. A run that ended before its first call has one record, of no model, with 0 `calls`. `time` is when, in
    seconds since 1970 UTC, and `seconds` how long it took. `usage` counts its tokens by kind, each token once; `usd` is
    what the log says it cost. `checks` are the results of checks that followed it, passed or not, by name.

    `end` is how the run ended, one of ENDS, on its last record; None on the others. `wrong` is an outcome: the run stopped
    by itself and was wrong. `capped` was stopped at a limit, `aborted` by trouble that has nothing to do with the task.
    `propensity` is the chance with which this model was chosen, if the choice was left to chance.

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
    usd: float | None = None
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
    None if that is not recorded, and `length` how many calls that are, of the models whose calls are counted; None if none
    are. `usage` is by model. `time` is when the run began, `seconds` from then to the end of its last call, if times are
    recorded, else the sum of what its records took. `usd` is what the log says it cost, None unless all its records say it.
    `end` is one of ENDS.
    """

    run: str
    arm: str | None
    task: str | None
    task_type: str | None
    trial: str | None
    end: str
    models: tuple[str, ...]
    length: int | None
    counts: Mapping[str, int | None]
    usage: Mapping[str, Usage]
    time: float | None
    seconds: float | None
    usd: float | None
    checks: Mapping[str, bool] | None
    calls: tuple[CallRecord, ...]


def read(
    paths: Iterable[str | os.PathLike[str]],
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    opened: Callable[[str, str], None] | None = None,
) -> Iterator[Union[CallRecord, Unreadable]]:
    """The records of some logs, one at a time, in the order in which they stand, and the lines that cannot be read.

    A path is a file, or a directory with the *.jsonl files below it. What a file holds is told from its content, unless
    `format`, one of readers.FORMATS, says it; `opened(file, format)` is called for each. `columns` says which column of a
    table holds which field of a record: readers.COLUMNS has their names. Columns of these names need no mention.

    A call that stands in several files, as in the logs of resumed sessions, is told once, where it is read first. Memory
    does not grow with the number of calls, but for 16 bytes for each call that has an id of its own.

    Raises LogError for a file of an unknown format and for columns that are not there, OSError if a file cannot be read.
    """
    from . import readers

    return readers.read(paths, format, columns, opened)


def readable(
    items: Iterable[Union[CallRecord, Unreadable]], unreadable: list[Unreadable]
) -> Iterator[CallRecord]:
    """The records among what read() gives; the lines that cannot be read go to a list."""
    for item in items:
        if isinstance(item, Unreadable):
            unreadable.append(item)
        else:
            yield item


def runs(records: Iterable[CallRecord]) -> list[RecordedRun]:
    """The runs that some records tell of, in the order of their first records. All of them are kept in memory."""
    found: dict[str, list[CallRecord]] = {}
    for record in records:
        found.setdefault(_native.instance(record, CallRecord, "records[]").run, []).append(record)
    return [_run(run, of_run) for run, of_run in found.items()]


def _run(name: str, records: Sequence[CallRecord]) -> RecordedRun:
    calls = [(record.index, record) for record in records if record.index is not None]
    served = [(record.model, record) for record in records if record.model is not None]
    counts: dict[str, int | None] = {model: 0 for model, _ in served}
    usage = {model: Usage() for model, _ in served}
    for model, record in served:
        usage[model] += record.usage
        counts[model] = _sum((counts[model], record.calls))
    counted = [count for count in counts.values() if count is not None]
    checks = [record.checks for record in records if record.checks is not None]
    return RecordedRun(
        run=name,
        **{key: _last(records, key) for key in ("arm", "task", "task_type", "trial")},
        end=_last(records, "end") or "unknown",
        models=tuple(counts),
        length=sum(counted) if counted or not served else None,
        counts=counts,
        usage=usage,
        time=_began(records),
        seconds=_seconds(records),
        usd=_sum([record.usd for record in records]),
        checks=checks[-1] if checks else None,
        calls=_in_order(calls) if len(calls) == len(served) else (),
    )


def _in_order(calls: list[tuple[int, CallRecord]]) -> tuple[CallRecord, ...]:
    return tuple(record for _, record in sorted(calls, key=lambda call: call[0]))


def _last(records: Sequence[CallRecord], key: str) -> Any:
    """What the last record that tells it says."""
    return next((value for record in reversed(records) if (value := getattr(record, key)) is not None), None)


def _sum(values: Sequence[Number | None]) -> Number | None:
    """Their sum, None if one is not known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _began(records: Sequence[CallRecord]) -> float | None:
    return min((record.time for record in records if record.time is not None), default=None)


def _seconds(records: Sequence[CallRecord]) -> float | None:
    began = _began(records)
    if began is not None:
        return (
            max(record.time + (record.seconds or 0) for record in records if record.time is not None) - began
        )
    took = [record.seconds for record in records if record.seconds is not None]
    return sum(took) if took else None
