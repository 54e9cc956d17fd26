"""Tables of scores, CSV: a row is an answer that had a score, and turned out right or not."""

from __future__ import annotations

from .. import _abi, _native, errors
from .._record import Record
from ..records import Unreadable
from . import Log, _open, _values, files
from ._messages import Messages
from .table import found_columns, rows, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Iterable, Iterator, Mapping, Union

COLUMNS = {
    "score": "what is kept is what scores high",
    "success": "whether it was right: 1 or 0, true or false",
}


class Scored(Record):
    """One row."""

    score: float
    success: bool


def checked(columns: Mapping[str, str] | None) -> dict[str, str]:
    """A mapping from each field to its column; fields that are not named have columns of their own names. Raises UsageError
    for a field that is not known."""
    columns = dict(_native.mapping({} if columns is None else columns, "columns"))
    for field in columns:
        if field not in COLUMNS:
            raise errors.UsageError(
                f"{_native.shown(field)} is no field of a table of scores{_native.nearest(field, tuple(COLUMNS))}"
            )
    return {**{field: field for field in COLUMNS}, **columns}


def read(
    paths: Iterable[str | os.PathLike[str]], columns: Mapping[str, str] | None = None
) -> Iterator[Union[Scored, Unreadable]]:
    """The rows of some CSV files, and an Unreadable for each that is none. Raises LogError for a column that a file does not
    have, OSError for a file that cannot be read."""
    columns = checked(columns)
    for path in files(paths):
        with _open(path) as stream:
            yield from _read(Log(path, stream, Messages(), columns))


def _read(log: Log) -> Iterator[Union[Scored, Unreadable]]:
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
            yield _scored(*(value_of(fields, places[field]) for field in COLUMNS))
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _scored(score: str, success: str) -> Scored:
    right = _values.truth(success, "success")
    if right is None or not _values.given(score):
        raise errors.UsageError(" is not given", "success" if right is None else "score")
    try:
        number = float(score)
    except ValueError:
        raise _native.wrong_type(score, "score", "a number") from None
    return Scored(_native.number(_abi.PARAM_POLICY_SCORES, number, "score"), right)
