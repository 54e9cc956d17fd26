"""Tables whose rows are all of one kind, CSV: attempts, outcomes, scores, trials."""

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


class Row:
    """A row: in which `file` and `line` it stands, and what its columns hold. Which columns make a field is said by
    `places`."""

    __slots__ = ("file", "line", "_values", "_places")

    def __init__(
        self, file: str, line: int, values: Mapping[str, str], places: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.file, self.line = file, line
        self._values, self._places = values, places

    def get(self, field: str) -> str | None:
        """The value of a field, made of several columns perhaps; None where no column is its own."""
        parts = self._places.get(field)
        return None if parts is None else value_of(self._values, parts)

    def __getitem__(self, field: str) -> str:
        return value_of(self._values, self._places[field])

    def __contains__(self, field: str) -> bool:
        return field in self._places

    def name(self, field: str) -> str:
        """What the table calls a field."""
        return "+".join(self._places.get(field, (field,)))

    def columns(self, field: str) -> dict[str, str]:
        """Each column of a field by itself."""
        return {column: self._values[column] for column in self._places.get(field, ())}


def read(
    paths: Iterable[str | os.PathLike[str]],
    columns: Mapping[str, str],
    made: Callable[[Row], T],
    optional: Iterable[str] = (),
) -> Iterator[Union[T, Unreadable]]:
    """What is `made` of the rows of some CSV files; and an Unreadable for each that is none. Fields of `optional` that `columns` does not name are there where a column has their name.
    Raises LogError for a file that is named twice and for a column that a file does not have, OSError for a file that
    cannot be read."""
    for path in files(paths):
        with _open(path) as stream:
            yield from _read(Log(path, stream, Messages(), columns), made, optional)


def _read(log: Log, made: Callable[[Row], T], optional: Iterable[str]) -> Iterator[Union[T, Unreadable]]:
    places = None
    for item in rows(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, values = item
        if places is None:
            places = _places(log, values, optional)
        try:
            yield made(Row(log.name, line, values, places))
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _places(log: Log, names: Mapping[str, str], optional: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The columns of each field."""
    columns = {**{field: field for field in optional if field in names}, **log.columns}
    return {field: found_columns(log.name, field, column, names) for field, column in columns.items()}
