"""Tables, a row for each call or for the total of several: CSV, and Parquet with loopcost[parquet]."""

from __future__ import annotations

import csv
import io

from .. import _native, errors
from ..money import Usage
from ..records import CallRecord, Unreadable
from . import _values
from .usage import end_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterable, Iterator, Mapping, Sequence, TypeVar, Union

    from . import Log

    T = TypeVar("T")
    Items = Iterator[Union[CallRecord, Unreadable]]

COLUMNS = {
    "run": "names the run; without it each row is a run",
    "arm": "the configuration of the agent",
    "task": "what the run was to do",
    "task_type": "what such tasks have in common",
    "trial": "which try at the task it was",
    "model": "the model that served",
    "calls": "how many calls the row sums up; without it a row is one call",
    "call": "which call of its run the row is, from 1; without it rows are counted. Rows of a run stand in this order",
    "input": "tokens that no cache read or wrote",
    "prompt": "all tokens of the prompt; takes the place of input",
    "output": "tokens of output, thinking included",
    "cache_read": "tokens read from a cache",
    "cache_write": "tokens written to a cache",
    "cache_write_1h": "tokens written to a cache for an hour",
    "time": "when: ISO 8601, or seconds since 1970",
    "seconds": "how long it took",
    "cost": "what the log says it cost, USD",
    "success": "whether the run was a success: true or false, 1 or 0; on each of its rows, or on the last",
    "end": "how the run ended: solved, wrong, capped, aborted, unknown; on each of its rows, or on the last",
    "checks": "whether a check after the call passed, a test or a verifier: true or false, 1 or 0; several columns are "
    "several checks, each of its column's name",
    "propensity": "the chance with which the model was chosen",
}
_NEEDED = ("model", "output")
_TEXTS = ("run", "arm", "task", "task_type", "trial", "model")  # which several columns can make
_MANY = (*_TEXTS, "checks")


def checked(columns: object, fields: Iterable[str], what: str) -> dict[str, str]:
    """A mapping from some of the fields of `what` to columns; raises LogError for a field that is not known."""
    columns, known = {} if columns is None else _native.mapping(columns, "columns"), list(fields)
    for field, column in columns.items():
        if field not in known:
            raise errors.LogError(
                f"{_native.shown(field)} is no field of {what}{_native.nearest(field, known)}"
            )
        if not isinstance(column, str) or not column:
            raise _native.wrong_type(column, f"columns.{field}", "the name of a column")
    return columns


def read_csv(log: Log) -> Items:
    lines = _lines(log)
    names, _ = next(lines, (None, 0))
    if isinstance(names, Unreadable):
        yield names
    if not isinstance(names, list):
        return
    table = _Table(log, names)
    for values, line in lines:
        yield values if isinstance(values, Unreadable) else table.record(values, line)


def rows(log: Log) -> Iterator[Union[tuple[int, dict[str, str]], Unreadable]]:
    """The rows of a CSV file as (line, dict by the names of the columns), and Unreadable for what is none."""
    lines = _lines(log)
    names, _ = next(lines, ([], 0))
    if isinstance(names, Unreadable):
        yield names
        return
    for values, line in lines:
        if isinstance(values, Unreadable):
            yield values
        elif len(values) != len(names):
            yield _short(log.name, line, len(values), len(names))
        else:
            yield line, dict(zip(names, values))


def found_columns(file: str, field: str, column: str, names: Iterable[str]) -> tuple[str, ...]:
    """The columns that make a field: one, or several joined by +. Raises LogError for one that is not there."""
    parts = (column,) if column in names else tuple(column.split("+"))
    for part in parts:
        if part not in names:
            raise errors.LogError(
                f"{file} has no column {_native.shown(part)} for {field}{_native.nearest(part, list(names))}"
            )
    return parts


def value_of(fields: Mapping[str, str], parts: tuple[str, ...]) -> str:
    """What a row has in the columns that make a field."""
    return fields[parts[0]] if len(parts) == 1 else "/".join(fields[part] for part in parts)


_LONGEST = 1 << 27  # characters of a field: logs may hold whole conversations


def _lines(log: Log) -> Iterator[tuple[Union[list[str], Unreadable], int]]:
    """The fields of each line that is not blank, or Unreadable, with the line's number."""
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST))
    text = io.TextIOWrapper(log.stream, encoding="utf-8-sig", errors="replace", newline="")
    reader = csv.reader(text, _dialect(log), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield Unreadable(log.name, line, errors.UsageError(f"no row: {problem}")), line
        else:
            if values:
                yield [value.strip() for value in values], line


def _short(name: str, line: int, fields: int, names: int) -> Unreadable:
    counted = _native.counted(fields, "field", "fields")
    problem = errors.UsageError(f"no row: it has {counted}, and the line of names has {names}")
    return Unreadable(name, line, problem)


def _dialect(log: Log) -> type[csv.Dialect]:
    """What stands between the fields: what stands most often in the line of names."""
    head = log.stream.peek(1).split(b"\n", 1)[0]
    delimiter = max(",;\t", key=lambda mark: head.count(mark.encode()))
    return type("Dialect", (csv.excel,), {"delimiter": delimiter})


def _guessed(fields: Iterable[str], names: Sequence[str]) -> str:
    """The mapping that the names suggest, or the form of one."""
    words = [word for field in fields for word in field.split(" or ")]
    guesses = ((word, next((name for name in names if word in name.lower()), None)) for word in words)
    found = ",".join(f"{word}={name}" for word, name in guesses if name)
    return f"{found} perhaps" if found else "FIELD=COLUMN,..."


def read_parquet(log: Log) -> Items:
    try:
        from pyarrow import parquet
    except ImportError:
        raise ImportError("reading Parquet needs PyArrow: pip install 'loopcost[parquet]'") from None
    import pyarrow

    try:
        file = parquet.ParquetFile(log.stream)
        table, line = _Table(log, file.schema_arrow.names), 1
        for batch in file.iter_batches(columns=table.used):
            for row in zip(*(column.to_pylist() for column in batch.columns)):
                yield table.picked(row, line)
                line += 1
    except (pyarrow.ArrowException, OSError) as problem:
        yield Unreadable(log.name, 1, errors.LogError(f"no Parquet: {problem}"))


class _Table:
    """The columns of a table, and the records that its rows make."""

    def __init__(self, log: Log, names: list[str]) -> None:
        self._log, self._file = log, log.name
        file, columns = log.name, log.columns
        self._width = len(names)
        self._lengths: dict[str, int] = {}
        self._fields = {field: found_columns(file, field, column, names) for field, column in columns.items()}
        for field in COLUMNS:
            if field in names:
                self._fields.setdefault(field, (field,))
        self._check(names)
        self.used = list(dict.fromkeys(column for used in self._fields.values() for column in used))
        self._places = [names.index(column) for column in self.used]

    def _check(self, names: list[str]) -> None:
        missing = [field for field in _NEEDED if field not in self._fields]
        if not {"input", "prompt"} & self._fields.keys():
            missing.append("input or prompt")
        if missing:
            problem = errors.LogError(
                f"{self._file} has no column named {', '.join(missing)}; it has {', '.join(names)}"
            )
            problem.remedy = f"say which column holds what: --columns {_guessed(missing, names)}; the fields are {', '.join(COLUMNS)}"
            raise problem
        for field, parts in self._fields.items():
            if len(parts) > 1 and field not in _MANY:
                raise errors.LogError(
                    f"{self._file}: one column holds {field}, not {'+'.join(parts)}; several make {', '.join(_MANY)}"
                )
        if {"call", "calls"} <= self._fields.keys():
            raise errors.LogError(
                f"{self._file} has columns for call, {self._name('call')}, and for calls, {self._name('calls')}: a row is one "
                "call of its run, or sums up several"
            )

    def record(self, values: Sequence[Any], line: int) -> CallRecord | Unreadable:
        """The record of a row, or why it is none."""
        if len(values) != self._width:
            return _short(self._file, line, len(values), self._width)
        return self.picked([values[place] for place in self._places], line)

    def picked(self, values: Sequence[Any], line: int) -> CallRecord | Unreadable:
        """The record of the fields that are used."""
        row = dict(zip(self.used, values))
        try:
            return self._record(row, line)
        except errors.LoopcostError as problem:
            return Unreadable(self._file, line, problem)

    def _record(self, row: Mapping[str, Any], line: int) -> CallRecord:
        texts: dict[str, Any] = {key: self._text(row, key) for key in _TEXTS}
        if texts["model"] is None:
            raise errors.UsageError(" is not given", self._name("model"))
        run = self._log.run(texts.pop("run") or f"{self._file}:{line}", texts["arm"])
        return CallRecord(
            run=run,
            usage=self._usage(row),
            **texts,
            **self._count(row, run),
            time=self._value(row, "time", _values.time),
            seconds=self._value(row, "seconds", _values.amount),
            cost=self._value(row, "cost", _values.amount),
            end=end_of(self._text(row, "end"), self._text(row, "success")),
            checks=self._checks(row),
            propensity=self._value(row, "propensity", _values.chance),
            file=self._file,
            line=line,
        )

    def _count(self, row: Mapping[str, Any], run: str) -> dict[str, Any]:
        if "calls" in self._fields:
            return {"calls": self._value(row, "calls", _values.calls), "index": None}
        last = self._lengths.get(run, 0)
        told = self._value(row, "call", _values.calls)
        index = last + 1 if told is None else told
        if index <= last:
            least = f"above {last}, the one before it in its run" if last else "1 at least"
            raise errors.OutOfRangeError(
                f" is {index}; it must be {least}", self._name("call"), index, last + 1
            )
        self._lengths[run] = index
        return {"calls": 1, "index": index}

    def _checks(self, row: Mapping[str, Any]) -> dict[str, bool] | None:
        """The checks that the row tells of, by the names of their columns."""
        told = {column: _values.truth(row[column], column) for column in self._fields.get("checks", ())}
        return {column: passed for column, passed in told.items() if passed is not None} or None

    def _usage(self, row: Mapping[str, Any]) -> Usage:
        kinds = ("input", "output", "cache_read", "cache_write", "cache_write_1h")
        counts = {kind: self._value(row, kind, _values.tokens) or 0 for kind in kinds}
        prompt = self._value(row, "prompt", _values.whole)
        if prompt is not None:
            held = counts["cache_read"] + counts["cache_write"] + counts["cache_write_1h"]
            if held > prompt:
                raise errors.UsageError(
                    f" is {prompt}, less than what caches read and wrote", self._name("prompt")
                )
            counts["input"] = prompt - held
        return Usage(**counts)

    def _text(self, row: Mapping[str, Any], field: str) -> str | None:
        parts = [row[column] for column in self._fields.get(field, ())]
        return _values.text(parts[0]) if len(parts) == 1 else "/".join(map(str, parts)) or None

    def _value(self, row: Mapping[str, Any], field: str, read_value: Callable[[Any, str], T]) -> T | None:
        column = self._fields.get(field)
        return read_value(row[column[0]], self._name(field)) if column else None

    def _name(self, field: str) -> str:
        return "+".join(self._fields[field])
