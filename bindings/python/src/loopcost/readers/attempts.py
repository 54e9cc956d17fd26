"""Tables of attempts, CSV: a row tells how many attempts a bug took, or a run at all of its bugs."""

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
    "attempts": "how many attempts were made",
    "model": "names the model that made them",
    "task": "names the task; attempts at bugs of one task are not independent",
    "class": "the class of the bug: easy, hard, or whatever you tell apart",
    "fixed": "whether it was fixed in the end, or given up: 1 or 0, true or false; without it all were",
    "bugs": "how many bugs the attempts were at, where they are a run's",
}


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


def read(
    paths: Iterable[str | os.PathLike[str]], columns: Mapping[str, str] | None = None
) -> Iterator[Union[Attempts, Unreadable]]:
    """The rows of some CSV files, and an Unreadable for each that is none. `columns` says which column holds which field;
    fields that it does not name have columns of their own names. Raises LogError for a field that is not known, a file
    that is named twice and a column that a file does not have, OSError for a file that cannot be read."""
    named = {"attempts": "attempts", **table.checked(columns, COLUMNS, "a table of attempts")}
    return _rows.read(paths, named, _attempts, optional=COLUMNS)


def _attempts(row: _rows.Row) -> Attempts:
    attempts = _values.whole(row["attempts"], "attempts")
    if attempts is None:
        raise errors.UsageError(" is not given", "attempts")
    _native.whole(_abi.PARAM_EVIDENCE_OUTCOMES_CALLS, attempts, "attempts")
    fixed = _values.truth(row.get("fixed"), "fixed")
    bugs = _values.whole(row.get("bugs"), "bugs")
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
        model=_values.text(row.get("model")),
        task=_values.text(row.get("task")),
        bug_class=_values.text(row.get("class")),
        fixed=fixed is not False,
        bugs=bugs,
        file=row.file,
        line=row.line,
    )
