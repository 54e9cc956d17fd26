"""Logs on the command line: which files, in which format, and what their columns hold."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError

from .. import errors, readers, records
from . import _arguments, _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Callable, Iterable, Iterator, Mapping, Sequence, TypeVar, Union

    from ..records import CallRecord, Unreadable
    from ._output import Progress

    R = TypeVar("R")

HELP = "a log, or a directory with *.jsonl or *.traj.json files; - is the standard input"


def _add_form(parser: argparse.ArgumentParser, prefix: str, of_format: str, of_columns: str) -> None:
    """What logs are, and which column of a table is what."""
    parser.add_argument(f"--{prefix}format", choices=readers.FORMATS, help=of_format)
    parser.add_argument(f"--{prefix}columns", type=columns, metavar="FIELD=COLUMN,...", help=of_columns)


def add_arguments(parser: argparse.ArgumentParser, nargs: str = "+", help: str = HELP) -> None:
    parser.add_argument("logs", nargs=nargs, metavar="LOG", help=help)
    _add_form(
        parser,
        "",
        "what the logs are; without it, that is told from their content",
        "which column of a table holds which field of a record; several joined by + make one. The fields: "
        + ", ".join(readers.COLUMNS),
    )


def add_after(parser: argparse.ArgumentParser) -> None:
    """The log of a run that goes on, beside those of past ones."""
    parser.add_argument("--after", metavar="LOG", help="the log of a run that goes on, of one run and model")
    _add_form(
        parser,
        "after-",
        "what the log of --after is, as --format is for the others",
        "which column of the table of --after holds which field, as --columns is for the others",
    )


def add_sums(parser: argparse.ArgumentParser) -> None:
    """Sums that are saved, and merged with those of other files or machines."""
    parser.add_argument(
        "--merge",
        action="append",
        default=[],
        metavar="FILE",
        help="add the sums that --save wrote, elsewhere say; may be given more than once",
    )
    parser.add_argument("--save", metavar="FILE", help="write the sums to a file, to be merged")


def add_conformal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--conformal",
        type=float,
        metavar="MISS",
        help="what amount is enough but for a chance of MISS, whatever the law is worth: split conformal, learnt from the runs of "
        "half of the tasks and scored on those of the others, as --seed deals them",
    )


def miss(arguments: argparse.Namespace) -> float | None:
    """The chance that --conformal gives."""
    from .. import _abi, _native

    given = arguments.conformal
    return None if given is None else _native.number(_abi.PARAM_MISS, given, "--conformal")


def enough(miss: float) -> str:
    """With which chance something is enough, never rounded to certainty."""
    return f"{1 - miss:.12g}"


def guarantee(miss: float) -> str:
    """What split conformal promises."""
    return (
        f"Margin (overrun): the amount that a law says is enough with {enough(miss)}, times the margin, is enough with at least "
        f"{enough(miss)}, whatever the law is worth, if the next run and those that were scored are exchangeable: on average over "
        "the scored runs and the next one, not for each kind of run, and not given these."
    )


def rows(items: Iterable[Union[R, Unreadable]], progress: Progress) -> tuple[list[R], int]:
    """The rows of tables, and how many were none, each of which is complained of."""
    found: list[R] = []
    unreadable = 0
    for item in items:
        progress.tick()
        if isinstance(item, records.Unreadable):
            _output.complain(item)
            unreadable += 1
        else:
            found.append(item)
    return found, unreadable


def columns(given: str) -> dict[str, str]:
    """The mapping that --columns gives."""
    found = {}
    for part in given.split(","):
        field, equals, column = part.partition("=")
        if not field or not equals or not column or field in found:
            raise ArgumentTypeError(
                f"{given!r}: it must be FIELD=COLUMN,..., each field once, and {part!r} is not"
            )
        found[field.strip()] = column.strip()
    return found


def items(
    arguments: argparse.Namespace,
    progress: Progress | None = None,
    opened: Callable[[str, str], None] | None = None,
) -> Iterator[CallRecord | Unreadable]:
    """What the logs hold: records, and the lines that cannot be read, each of which is named on stderr, as are logs without
    any."""
    formats: set[str] = set()

    def noted(file: str, format: str) -> None:
        formats.add(format)
        if opened is not None:
            opened(file, format)

    for item in _items_of(arguments.logs, arguments.format, arguments.columns, noted):
        if progress is not None:
            progress.tick()
        yield item
    if not arguments.logs:
        _arguments.refuse(arguments, ("format", "columns"), " is given, and no log is")
    if not _TABLES & formats:
        _arguments.refuse(arguments, ("columns",), " is given, and none of the logs is a table")


_TABLES = {"csv", "parquet"}


def items_after(arguments: argparse.Namespace) -> Iterator[CallRecord | Unreadable]:
    """The same of the log of --after."""
    formats: dict[str, str] = {}
    reading = arguments.after_format, arguments.after_columns, formats.__setitem__
    try:
        yield from _items_of([arguments.after], *reading)
    except errors.LoopcostError as problem:
        if problem.remedy is not None:
            problem.remedy = problem.remedy.replace("--columns", "--after-columns")
        raise
    if not _TABLES & {*formats.values()}:
        _arguments.refuse(arguments, ("after_columns",), f" is given, and {arguments.after} is no table")


def _items_of(
    paths: Sequence[str],
    format: str | None,
    columns: Mapping[str, str] | None,
    opened: Callable[[str, str], None],
) -> Iterator[CallRecord | Unreadable]:
    """The same of some paths, read as records.read() takes them."""
    tells: dict[str | None, bool] = {}  # does a file tell of anything?

    def note(file: str, format: str) -> None:
        tells[file] = False
        opened(file, format)

    for item in records.read(paths, format, columns, note):
        tells[item.file] = True
        if isinstance(item, records.Unreadable):
            _output.complain(item)
        yield item
    for path in paths:
        if not _tells(path, tells):
            also = "" if path == paths[0] else " that is not in a log before it"
            _output.complain(f"{path}: holds no record of a call{also}")


def _tells(path: str, files: Mapping[str | None, bool]) -> bool:
    """Does a file tell of anything, or any file below a directory?"""
    if path in files:
        return files[path]
    below = os.path.join(path, "")
    return any(tells for file, tells in files.items() if file is not None and file.startswith(below))


def read(
    arguments: argparse.Namespace,
    unreadable: list[Unreadable],
    progress: Progress | None = None,
    opened: Callable[[str, str], None] | None = None,
) -> Iterator[CallRecord]:
    """The records of the logs. The lines that cannot be read go to a list."""
    return records.readable(items(arguments, progress, opened), unreadable)
