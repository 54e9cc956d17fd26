"""Tables of attempts, CSV: a row tells how many attempts a bug took, or a run at all of its bugs."""

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
    from typing import Any, Iterable, Iterator, Mapping, Union

COLUMNS = {
    "attempts": "how many attempts were made",
    "model": "names the model that made them",
    "task": "names the task; attempts at bugs of one task are not independent",
    "class": "the class of the bug: easy, hard, or whatever you tell apart",
    "fixed": "whether it was fixed in the end, or given up: 1 or 0, true or false; without it all were",
    "bugs": "how many bugs the attempts were at, where they are a run's",
}
_NEEDED = ("attempts",)


class Attempts(Record):
    """One row: so many `attempts`, the last of which fixed the bug, or all bugs of the run, if it was `fixed`."""

    attempts: int
    model: str | None
    task: str | None
    bug_class: str | None
    fixed: bool
    bugs: int | None
    file: str
    line: int


def checked(columns: Mapping[str, str] | None) -> dict[str, str]:
    """A mapping from each field to its column; fields that are not named have columns of their own names. Raises UsageError
    for a field that is not known."""
    columns = dict(_native.mapping({} if columns is None else columns, "columns"))
    for field in columns:
        if field not in COLUMNS:
            raise errors.UsageError(
                f"{_native.shown(field)} is no field of a table of attempts{_native.nearest(field, tuple(COLUMNS))}"
            )
    return columns


def read(
    paths: Iterable[str | os.PathLike[str]], columns: Mapping[str, str] | None = None
) -> Iterator[Union[Attempts, Unreadable]]:
    """The rows of some CSV files, and an Unreadable for each that is none. Raises LogError for a column that a file does not
    have, OSError for a file that cannot be read."""
    columns = checked(columns)
    for path in paths:
        path = _native.path(path)
        with _open(path) as stream:
            yield from _read(Log(path, stream, Messages(), columns))


def _read(log: Log) -> Iterator[Union[Attempts, Unreadable]]:
    places = None
    for row in rows(log):
        if isinstance(row, Unreadable):
            yield row
            continue
        line, fields = row
        if places is None:
            places = _places(log, fields)
        try:
            yield _row(log.name, line, {field: value_of(fields, parts) for field, parts in places.items()})
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _places(log: Log, names: Mapping[str, str]) -> dict[str, Any]:
    """The columns of each field."""
    columns = {**{field: field for field in COLUMNS if field in names}, **log.columns}
    for field in _NEEDED:
        if field not in columns:
            raise errors.UsageError(
                f"{log.name} has no column named {field}; it has {', '.join(names)}. Say which column holds what: --columns "
                f"FIELD=COLUMN,...; the fields are {', '.join(COLUMNS)}"
            )
    return {field: found_columns(log.name, field, column, names) for field, column in columns.items()}


def _row(file: str, line: int, fields: Mapping[str, str]) -> Attempts:
    attempts = _values.whole(fields["attempts"], "attempts")
    if attempts is None:
        raise errors.UsageError(" is not given", "attempts")
    _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, attempts, "attempts")
    fixed = _values.truth(fields.get("fixed"), "fixed")
    bugs = _values.whole(fields.get("bugs"), "bugs")
    if bugs is not None and not 1 <= bugs <= attempts:
        raise errors.OutOfRangeError(
            f" is {bugs}; there is one at least, and no more than attempts, {attempts}",
            "bugs",
            bugs,
            1,
            attempts,
        )
    return Attempts(
        attempts=attempts,
        model=_values.text(fields.get("model")),
        task=_values.text(fields.get("task")),
        bug_class=_values.text(fields.get("class")),
        fixed=fixed is not False,
        bugs=bugs,
        file=file,
        line=line,
    )
