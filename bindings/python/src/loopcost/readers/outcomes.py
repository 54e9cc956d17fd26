"""A table of outcomes, CSV: each row is one trial of a task by a model."""

from __future__ import annotations

from .. import _abi, _native, errors
from .._record import Record
from ..records import Unreadable
from . import Log, _open, _values
from ._messages import Messages
from .table import found_columns, rows, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Iterable, Iterator, Mapping, Union

COLUMNS = {
    "task": "names the task",
    "model": "names the model, or whatever tried it",
    "success": "whether it was solved: 1 or 0, true or false, or a share between them",
    "cost": "what it cost, USD",
    "seconds": "how long it took",
    "score": "the task's score, for thresholds",
}
NEEDED = ("task", "model", "success", "cost")


class Trial(Record):
    """One row. `success` and `cost` are None where both fields are empty: the pair was not tried."""

    task: str
    model: str
    success: float | None
    cost: float | None
    seconds: float | None
    score: float | None
    file: str
    line: int


def checked(columns: object) -> dict[str, str]:
    """A mapping from each field to its column, several joined by + making one; raises UsageError for what it lacks."""
    columns = _native.mapping(columns, "columns")
    for field in columns:
        if field not in COLUMNS:
            raise errors.UsageError(
                f"{_native.shown(field)} is no field of an outcome{_native.nearest(field, list(COLUMNS))}"
            )
    lacking = [field for field in NEEDED if field not in columns]
    if lacking:
        raise errors.UsageError(f" does not say which column holds {' or '.join(lacking)}", "columns")
    return columns


def read(
    paths: Iterable[str | os.PathLike[str]], columns: Mapping[str, str]
) -> Iterator[Union[Trial, Unreadable]]:
    """The trials in some CSV files, and an Unreadable for each row that is none. Raises LogError for a column that a
    file does not have, OSError for a file that cannot be read."""
    columns = checked(columns)
    for path in paths:
        path = _native.path(path)
        with _open(path) as stream:
            yield from _read(Log(path, stream, Messages(), columns))


def _read(log: Log) -> Iterator[Union[Trial, Unreadable]]:
    places = None
    for row in rows(log):
        if isinstance(row, Unreadable):
            yield row
            continue
        line, fields = row
        if places is None:
            places = {
                field: found_columns(log.name, field, column, fields) for field, column in log.columns.items()
            }
        try:
            yield _trial(log.name, line, {field: value_of(fields, parts) for field, parts in places.items()})
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _trial(file: str, line: int, fields: Mapping[str, str]) -> Trial:
    for field in ("task", "model"):
        if not _values.given(fields[field]):
            raise errors.UsageError(" is not given", field)
    success, cost = _success(fields["success"]), _values.amount(fields["cost"], "cost")
    if (success is None) != (cost is None):
        raise errors.UsageError(" is not given", "success" if success is None else "cost")
    if cost is not None:
        _native.number(_abi.PARAM_OUTCOMES_COST, cost, "cost")
    seconds = _values.amount(fields.get("seconds"), "seconds")
    if seconds is None and "seconds" in fields and cost is not None:
        raise errors.UsageError(" is not given", "seconds")
    return Trial(
        fields["task"], fields["model"], success, cost, seconds, _score(fields.get("score")), file, line
    )


def _success(value: str) -> float | None:
    """From 0 to 1, None if it is not given."""
    if not _values.given(value):
        return None
    try:
        number = float(value)
    except ValueError:
        return 1.0 if _values.truth(value, "success") else 0.0
    return _native.number(_abi.PARAM_OUTCOMES_SUCCESS, number, "success")


def _score(value: str | None) -> float | None:
    if value is None or not _values.given(value):
        return None
    try:
        number = float(value)
    except ValueError:
        raise _native.wrong_type(value, "score", "a number") from None
    return _native.number(_abi.PARAM_POLICY_SCORES, number, "score")
