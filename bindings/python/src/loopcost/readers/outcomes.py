"""A table of outcomes, CSV: each row is one trial of a task by a model."""

from __future__ import annotations

from .. import _abi, _native, errors
from .._record import Record
from . import _rows, _values, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Iterable, Iterator, Mapping, Union

    from ..records import Unreadable

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


def read(
    paths: Iterable[str | os.PathLike[str]], columns: Mapping[str, str]
) -> Iterator[Union[Trial, Unreadable]]:
    """The trials in some CSV files, and an Unreadable for each row that is none. `columns` says which column holds which
    field, several joined by + making one. Raises LogError for a field that is not known or lacking, a file that is named
    twice and a column that a file does not have, OSError for a file that cannot be read."""
    columns = table.checked(columns, COLUMNS, "an outcome")
    lacking = [field for field in NEEDED if field not in columns]
    if lacking:
        raise errors.LogError(f" does not say which column holds {' or '.join(lacking)}", "columns")
    return _rows.read(paths, columns, _trial)


def _trial(row: _rows.Row) -> Trial:
    for field in ("task", "model"):
        if not _values.given(row[field]):
            raise errors.UsageError(" is not given", field)
    success, cost = _success(row["success"]), _values.amount(row["cost"], "cost")
    if (success is None) != (cost is None):
        raise errors.UsageError(" is not given", "success" if success is None else "cost")
    if cost is not None:
        _native.number(_abi.PARAM_OUTCOMES_COST, cost, "cost")
    seconds = _values.amount(row.get("seconds"), "seconds")
    if seconds is None and "seconds" in row and cost is not None:
        raise errors.UsageError(" is not given", "seconds")
    return Trial(
        row["task"], row["model"], success, cost, seconds, _score(row.get("score")), row.file, row.line
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
