"""What did my runs cost? Usage read from JSON Lines, and the exact bill of it."""

from __future__ import annotations

import json
import os

from . import errors, reports
from ._native import shown, wrong_type
from ._record import Record
from .money import Bill, Usage, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, Iterator

    from .books import Book

SYNTHETIC = "<synthetic>"  # Claude Code's name for messages that it wrote itself, without a call


class LogLine(Record):
    """One line of a log: its `calls`, each (model, Usage), none if it tells of no call; `error` says why it
    cannot be read, else it is None.

    `message` is the id of Claude Code's message: several lines tell of one, and the last of them is complete.
    `aggregated` says that each of the calls is the sum of several.
    """

    __slots__ = ("file", "line", "calls", "message", "aggregated", "error")

    def __init__(self, file, line, calls=(), message=None, aggregated=False, error=None):
        self._set(
            file=file, line=line, calls=tuple(calls), message=message, aggregated=aggregated, error=error
        )


def read(path: str | os.PathLike[str]) -> Iterator[LogLine]:
    """The lines of a JSON Lines file that are not blank, as LogLine, one at a time.

    A record carries usage as `usage_by_role: {model: usage}`, as `model` and `usage`, or as Claude Code
    writes it, `message.model` and `message.usage`. Events (objects with a `type`) without usage tell of no
    call.
    """
    with open(path, "rb") as file:
        for number, data in enumerate(file, 1):
            data = data.lstrip(b"\xef\xbb\xbf") if number == 1 else data
            if data.strip():
                yield _log_line(os.fspath(path), number, data)


def _log_line(file, number, data):
    try:
        record = _object(data)
        calls, message, aggregated = _calls(record)
    except errors.LoopcostError as problem:
        return LogLine(file, number, error=problem)
    return LogLine(file, number, calls, message, aggregated)


def _object(data):
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise errors.UsageError(f"no JSON: {problem}") from None
    if not isinstance(record, dict):
        raise errors.UsageError(f"no record: {shown(record)}")
    return record


def _calls(record):
    """What a record tells: its calls, its message's id, and whether the calls are aggregated."""
    message = record.get("message")
    if record.get("usage_by_role") is not None:
        return _by_role(record["usage_by_role"]), None, True
    if isinstance(message, dict) and message.get("usage") is not None:
        return _call(message, "message."), _message_id(message), False
    if record.get("usage") is not None:
        return _call(record, ""), None, False
    if isinstance(record.get("type"), str):
        return (), None, False
    keys = ", ".join(record) or "no key"
    raise errors.UsageError(
        f"no usage: a record has usage_by_role, model and usage, or message.model and "
        f"message.usage; this one has {keys}"
    )


def _message_id(message):
    return message["id"] if isinstance(message.get("id"), str) else None


def _by_role(roles):
    if not isinstance(roles, dict):
        raise wrong_type(roles, "usage_by_role", "a mapping from models to usage")
    return [call for model, usage in roles.items() for call in reports.calls(usage, model)]


def _call(holder, path):
    model = holder.get("model")
    if model is None:
        raise errors.UsageError(" is missing", path + "model")
    if not isinstance(model, str):
        raise wrong_type(model, path + "model", "the name of a model")
    calls = reports.calls(holder["usage"], model)
    return [(name, usage) for name, usage in calls if name != SYNTHETIC or usage != Usage()]


class ModelBill:
    """What one model's calls cost: `entry` is the book's, `calls` a number, `usage` and `bill` sums."""

    __slots__ = ("entry", "calls", "usage", "bill")

    def __init__(self, entry):
        self.entry = entry
        self.calls = 0
        self.usage = Usage()
        self.bill = Bill()


class Ledger:
    """The bill of some logs: `total`, `files` (a Bill each), `models` (a ModelBill each, by the name
    recorded), `lines` (file, line and Bill of every line that was billed), `unreadable` lines,
    `without_calls` a number, and the `book`.

    Lines that repeat a message of Claude Code are one call, billed as the last of them says.
    """

    def __init__(self, book):
        self.book = book
        self.files = {}
        self.models = {}
        self.lines = []
        self.unreadable = []
        self.without_calls = 0
        self._messages = {}
        self._unknown = {}

    @property
    def total(self) -> Bill:
        return sum(self.files.values(), Bill())

    def open(self, path):
        """Lists a file, even one without lines."""
        self.files.setdefault(os.fspath(path), Bill())

    def add(self, line):
        """Takes a LogLine of an open file. Lines that repeat a message are billed by close()."""
        if line.error is not None:
            self.unreadable.append(line)
        elif line.message is not None:
            self._messages[line.message] = line
        else:
            self._settle(line)

    def close(self):
        """Bills what is left, and raises UnknownModelError for the models that the book does not hold."""
        for line in self._messages.values():
            self._settle(line)
        self._messages.clear()
        if self._unknown:
            raise errors.UnknownModelError("; ".join(self._unknown.values()), value=next(iter(self._unknown)))
        order = {file: i for i, file in enumerate(self.files)}
        self.lines.sort(key=lambda line: (order[line[0]], line[1]))
        self.unreadable.sort(key=lambda line: (order[line.file], line.line))

    def _settle(self, line):
        try:
            bills = [(model, usage, self._bill(model, usage, line)) for model, usage in line.calls]
        except errors.UnknownModelError as problem:
            self._unknown.setdefault(problem.value, f"{line.file}:{line.line}: {problem}")
            return
        except errors.LoopcostError as problem:
            self.unreadable.append(line.replace(error=problem))
            return
        if not bills and not line.aggregated:
            self.without_calls += 1
            return
        self._book(line, bills)

    def _bill(self, model, usage, line):
        price = self._model(model).entry.price
        above = price.long_context
        if line.aggregated and above is not None and usage.prompt > above.threshold:
            raise errors.UsageError(
                f" sums several calls of {model}; which of them passed the price's long-context "
                f"threshold of {above.threshold} tokens is not recorded",
                "usage_by_role",
            )
        return bill(usage, price)

    def _model(self, model):
        if model not in self.models:
            self.models[model] = ModelBill(self.book.find(model))
        return self.models[model]

    def _book(self, line, bills):
        total = sum((one for _, _, one in bills), Bill())
        self.files[line.file] += total
        self.lines.append((line.file, line.line, total))
        for name, usage, one in bills:
            model = self.models[name]
            model.calls += 1
            model.usage += usage
            model.bill += one


def bill_files(paths: Iterable[str | os.PathLike[str]], book: Book | None = None) -> Ledger:
    """The Ledger of some JSON Lines files, at the prices of `book`, by default the one that ships with the
    package.

    Raises OSError for a file that cannot be read, UnknownModelError for models that the book does not hold.
    """
    from . import books

    ledger = Ledger(books.builtin() if book is None else book)
    for path in paths:
        ledger.open(path)
        for line in read(path):
            ledger.add(line)
    ledger.close()
    return ledger
