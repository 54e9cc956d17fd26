"""Which log is this, and what does it tell? A reader for each format, and the entry that finds the right one."""

from __future__ import annotations

import io
import os

from .. import _native, errors
from ..records import Unreadable
from . import _detect, claude_code, mini_swe_agent, spend_logs, table, trials, usage
from ._messages import Messages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Iterable, Iterator, Mapping, Union

    from ..records import CallRecord

    Items = Iterator[Union[CallRecord, Unreadable]]

_READERS = {
    "claude-code": claude_code.read,
    "usage": usage.read,
    "trials": trials.read,
    "litellm-spend": spend_logs.read,
    "mini-swe-agent": mini_swe_agent.read,
    "csv": table.read_csv,
    "parquet": table.read_parquet,
}
FORMATS = tuple(_READERS)
ENDINGS = (".jsonl", ".traj.json")  # of the files that are read in a directory
COLUMNS = table.COLUMNS


class Log:
    """An open file: its `name`, its `stream` of bytes, and what the records of all logs share: `messages`, the calls told
    so far, `arms`, those of the runs told so far, and `columns`, which column of a table holds which field."""

    __slots__ = ("name", "stream", "messages", "columns", "arms")

    def __init__(
        self,
        name: str,
        stream: io.BufferedReader,
        messages: Messages,
        columns: Mapping[str, str],
        arms: dict[str, str] | None = None,
    ) -> None:
        self.name = name
        self.stream = stream
        self.messages = messages
        self.columns = columns
        self.arms: dict[str, str] = {} if arms is None else arms

    def run(self, name: str, arm: str | None) -> str:
        """The name of a run. A run is made by one arm: what another arm calls by the same name is another run."""
        if arm is None or self.arms.setdefault(name, arm) == arm:
            return name
        return f"{arm}/{name}"


def read(
    paths: Iterable[str | os.PathLike[str]],
    format: str | None = None,
    columns: Mapping[str, str] | None = None,
    opened: Callable[[str, str], None] | None = None,
) -> Iterator[Union[CallRecord, Unreadable]]:
    """See records.read()."""
    if format is not None:
        _native.choice(format, FORMATS, "format")
    columns = table.checked(columns, COLUMNS, "a record")
    messages = Messages()
    arms: dict[str, str] = {}
    for path in files(paths):
        with _open(path) as stream:
            yield from _read(Log(path, stream, messages, columns, arms), format, opened)


def _read(log: Log, format: str | None, opened: Callable[[str, str], None] | None) -> Items:
    try:
        format = format or _detect.format_of(log.stream.peek(_detect.ENOUGH), log.name)
    except errors.LogError as problem:
        yield Unreadable(log.name, 1, problem)
        return
    if opened is not None:
        opened(log.name, format)
    yield from _READERS[format](log)


def files(paths: Iterable[str | os.PathLike[str]]) -> Iterator[str]:
    """The files that some paths name: themselves, or those below a directory with one of ENDINGS, sorted; "-" is the
    standard input. Raises LogError for a file that is named twice, and for a directory without any."""
    seen: dict[str, str] = {}
    for path in map(_native.path, _native.sequence(paths, "paths", "a sequence of paths")):
        for file in _below(path) if os.path.isdir(path) else (path,):
            first = seen.setdefault(file if file == "-" else os.path.realpath(file), file)
            if first is not file:
                raise errors.LogError(f"{file}: the same file as {first}, given twice")
            yield file


def _below(directory: str) -> Iterator[str]:
    empty = True
    for folder, folders, names in os.walk(directory):
        folders.sort()
        for name in sorted(names):
            if name.endswith(ENDINGS):
                empty = False
                yield os.path.join(folder, name)
    if empty:
        raise errors.LogError(
            f"{directory}: no {' or '.join(f'*{ending}' for ending in ENDINGS)} file is in or below this directory; name logs of "
            "other kinds"
        )


def _open(path: str) -> io.BufferedReader:
    raw = io.FileIO(0, closefd=False) if path == "-" else io.FileIO(path)
    return io.BufferedReader(raw, _detect.ENOUGH)
