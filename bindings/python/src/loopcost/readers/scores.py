"""Tables of scores, CSV: a row is an answer that had a score, and turned out right or not."""

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
    "score": "what is kept is what scores high",
    "success": "whether it was right: 1 or 0, true or false",
}


class Scored(Record):
    """One row."""

    score: float
    success: bool


def read(
    paths: Iterable[str | os.PathLike[str]], columns: Mapping[str, str] | None = None
) -> Iterator[Union[Scored, Unreadable]]:
    """The rows of some CSV files, and an Unreadable for each that is none. `columns` says which column holds which field;
    fields that it does not name have columns of their own names. Raises LogError for a field that is not known, a file
    that is named twice and a column that a file does not have, OSError for a file that cannot be read."""
    named = {field: field for field in COLUMNS}
    return _rows.read(paths, {**named, **table.checked(columns, COLUMNS, "a table of scores")}, _scored)


def _scored(row: _rows.Row) -> Scored:
    score, success = row["score"], row["success"]
    right = _values.truth(success, "success")
    if right is None or not _values.given(score):
        raise errors.UsageError(" is not given", "success" if right is None else "score")
    try:
        number = float(score)
    except ValueError:
        raise _native.wrong_type(score, "score", "a number") from None
    return Scored(_native.number(_abi.PARAM_POLICY_SCORES, number, "score"), right)
