"""Tables whose rows are all of one kind, CSV: attempts, outcomes, scores."""

from __future__ import annotations

from .. import errors
from ..records import Unreadable
from . import Log, _open, files
from ._messages import Messages
from .table import found_columns, rows, value_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Callable, Iterable, Iterator, Mapping, TypeVar, Union

    T = TypeVar("T")
    Row = Callable[[str, int, Mapping[str, str]], T]


def read(
    paths: Iterable[str | os.PathLike[str]],
    columns: Mapping[str, str],
    row: Row[T],
    optional: Iterable[str] = (),
) -> Iterator[Union[T, Unreadable]]:
    """What `row` makes of the rows of some CSV files, of the file, the line and the value of each field; and an Unreadable
    for each that is none. Fields of `optional` that `columns` does not name are there where a column has their name.
    Raises LogError for a file that is named twice and for a column that a file does not have, OSError for a file that
    cannot be read."""
    for path in files(paths):
        with _open(path) as stream:
            yield from _read(Log(path, stream, Messages(), columns), row, optional)


def _read(log: Log, row: Row[T], optional: Iterable[str]) -> Iterator[Union[T, Unreadable]]:
    places = None
    for item in rows(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, values = item
        if places is None:
            places = _places(log, values, optional)
        try:
            yield row(log.name, line, {field: value_of(values, parts) for field, parts in places.items()})
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _places(log: Log, names: Mapping[str, str], optional: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The columns of each field."""
    columns = {**{field: field for field in optional if field in names}, **log.columns}
    return {field: found_columns(log.name, field, column, names) for field, column in columns.items()}
