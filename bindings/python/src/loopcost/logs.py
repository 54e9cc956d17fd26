"""What did my runs cost? Usage read from JSON Lines, and the exact bill of it."""

from __future__ import annotations

import json

from . import _native, errors, reports
from ._record import Made, Record
from .money import Bill, Usage, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Any, Iterable, Iterator

    from .books import Book, Entry

    Told = dict[str, Any]  # fields of a LogLine

SYNTHETIC = "<synthetic>"  # Claude Code's name for messages that it wrote itself, without a call
_NO_CALL = (SYNTHETIC, Usage())


class LogLine(Record):
    """One line of a log: its `calls`, each (model, Usage), none if it tells of no call; `error` says why it
    cannot be read, else it is None.

    `message` is the (id, model) of a message or a response of which several lines may tell; the one with the
    most output is complete. `aggregated` says that each of the calls is the sum of several. `requests` is the
    number of requests of the provider's own tools. `subagent` says that the line sums up a subagent of Claude
    Code, whose calls have lines of their own, in a log of its own.
    """

    file: str
    line: int
    calls: tuple[tuple[str, Usage], ...] = ()
    message: tuple[str, str] | None = None
    aggregated: bool = False
    requests: int = 0
    subagent: bool = False
    error: errors.LoopcostError | None = None


def read(path: str | os.PathLike[str]) -> Iterator[LogLine]:
    """The lines of a JSON Lines file that are not blank, as LogLine, one at a time.

    A record carries usage as `usage_by_role: {model: usage}`, as `model` and `usage`, or as those two in
    `message`, as Claude Code writes it, or in `response`, as OpenAI's events have it, or in Gemini's words. Another
    object with a `type` tells of no call, if nothing in it looks like usage.
    """
    name = _native.path(path)
    with open(name, "rb") as file:
        yield from parse(file, name)


def parse(lines: Iterable[bytes], name: str) -> Iterator[LogLine]:
    """The same from lines of bytes, from a stream for example; `name` is what they are called."""
    for number, data in enumerate(lines, 1):
        data = data.lstrip(b"\xef\xbb\xbf") if number == 1 else data
        if not data.isspace():
            try:
                yield LogLine(name, number, **tells(load(data)))
            except errors.LoopcostError as problem:
                yield LogLine(name, number, error=problem)


def load(data: bytes) -> dict[str, Any]:
    """The object on a line. Raises UsageError if there is none."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise errors.UsageError(f"no JSON: {problem}") from None
    if not isinstance(record, dict):
        raise errors.UsageError(f"no record: {_native.shown(record)}")
    return record


def tells(record: dict[str, Any]) -> dict[str, Any]:
    """What a record tells, as fields of a LogLine. Raises a LoopcostError if that cannot be read."""
    if record.get("usage_by_role") is not None:
        return _by_role(record["usage_by_role"])
    for path, prefix in _PLACES:
        holder = _at(record, path)
        if holder.get("usage") is not None:
            return _call(holder, prefix, has_id=bool(path))
    for usage, model in _GEMINI:
        if record.get(usage) is not None:
            return _call({"usage": record[usage], "model": record.get(model)}, "", has_id=False)
    if not isinstance(record.get("type"), str):
        keys = ", ".join(record) or "no key"
        raise errors.UsageError(f"no usage: {_FORMS}; this one has {keys}")
    _check_no_call(record)
    return {"subagent": bool(_at(record, (_SUBAGENT,)).get("usage"))}


# Where a record may hold model and usage. The second is Claude Code's news of what a subagent does.
_PLACES = tuple(
    (path, "".join(f"{key}." for key in path))
    for path in (("message",), ("data", "message", "message"), ("response",), ())
)
_SUBAGENT = "toolUseResult"
_GEMINI = (
    ("usageMetadata", "modelVersion"),
    ("usage_metadata", "model_version"),
)  # the API's words, and its package's


def _at(record: Any, path: tuple[str, ...]) -> dict[str, Any]:
    """The dict at a path; an empty one if there is none."""
    for key in path:
        record = record.get(key)
        if not isinstance(record, dict):
            return {}
    found: dict[str, Any] = record
    return found


_FORMS = (
    "a record has usage_by_role, or model and usage, message.model and message.usage, or response.model "
    "and response.usage"
)


def _by_role(roles: Any) -> Told:
    if not isinstance(roles, dict):
        raise _native.wrong_type(roles, "usage_by_role", "a mapping from models to usage")
    return {
        "calls": tuple(call for model, usage in roles.items() for call in reports.calls(usage, model)),
        "aggregated": True,
        "requests": sum(map(reports.server_requests, roles.values())),
    }


def _call(holder: dict[str, Any], path: str, has_id: bool) -> Told:
    model, usage = holder.get("model"), holder["usage"]
    if model is None:
        raise errors.UsageError(" is not given", path + "model")
    if not isinstance(model, str):
        raise _native.wrong_type(model, path + "model", "the name of a model")
    found = reports.calls(usage, model)
    return {
        "calls": tuple(call for call in found if call != _NO_CALL),
        "message": (holder["id"], model) if has_id and isinstance(holder.get("id"), str) else None,
        "requests": reports.server_requests(usage),
    }


def _check_no_call(record: dict[str, Any]) -> None:
    """An event without usage tells of no call, unless a call's usage is missing or in a place of its own."""
    message = record.get("message")
    holder = message if isinstance(message, dict) else record
    model = holder.get("model")
    if "assistant" in (record["type"], holder.get("role")) and model not in (None, SYNTHETIC):
        raise errors.UsageError(f"no usage: a message of {_native.shown(model)} without any")
    if holder is message:
        record = {**record, "message": {**message, "content": None}}
    path = _usage_path({**record, _SUBAGENT: None}, _DEPTH)
    if path:
        raise errors.UsageError(f" looks like usage in an unknown place; {_FORMS}", path)


_DEPTH = 8


def _usage_path(value: object, depth: int) -> str | None:
    """The path of the first thing that looks like usage, in nested dicts and lists; None if nothing does."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner and _is_usage(key, inner):
                return str(key)
            below = _usage_path(inner, depth - 1) if depth else None
            if below:
                return f"{key}.{below}"
    elif isinstance(value, list) and depth:
        found = next((path for inner in value if (path := _usage_path(inner, depth - 1))), None)
        return f"[].{found}" if found else None
    return None


def _is_usage(key: str, value: object) -> bool:
    """Limits are no usage: max_tokens, a thinking budget."""
    if key in ("usage", "modelUsage"):
        return True
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and reports.counts_tokens(key) and not key.startswith(("max_", "budget_"))


class ModelBill(Made):
    """What one model's calls cost: `entry` is the book's, `records` the number of records that tell of them,
    `usage` and `bill` sums."""

    __slots__ = ("entry", "records", "usage", "bill")

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self.records = 0
        self.usage = Usage()
        self.bill = Bill()


class Ledger(Made):
    """The bill of some logs: `total`, `files` (a Bill each), `models` (a ModelBill each, by the name
    recorded), `lines` (file, line and Bill of every line that was billed), `unreadable` lines,
    `without_calls` and `subagents` numbers of such lines, `unbilled_requests` the number of requests of the providers' own tools, which
    are not in it, and the `book`.

    Lines that repeat a message are one call: the line with the most output is billed, in the file that had
    the message first. If they name different models, all of them are unreadable.
    """

    def __init__(self, book: Book) -> None:
        self.book = book
        self.files: dict[str, Bill] = {}
        self.models: dict[str, ModelBill] = {}
        self.lines: list[tuple[str, int, Bill]] = []
        self.unreadable: list[LogLine] = []
        self.without_calls = 0
        self.subagents = 0
        self.unbilled_requests = 0
        self._messages: dict[str, dict[str, LogLine]] = {}
        self._entries: dict[str, Entry] = {}
        self._missing: dict[tuple[str, str | None], _Missing] = {}

    @property
    def total(self) -> Bill:
        return sum(self.files.values(), Bill())

    def open(self, path: str | os.PathLike[str]) -> None:
        """Lists a file, even one without lines."""
        self.files.setdefault(_native.path(path), Bill())

    def add(self, line: LogLine) -> None:
        """Takes a LogLine of an open file. Lines that repeat a message are billed by close()."""
        if line.error is not None:
            self.unreadable.append(line)
        elif line.message is not None:
            self._keep(line, *line.message)
        else:
            self._settle(line)

    def close(self) -> None:
        """Bills what is left. Raises UnknownModelError or UnpricedError, a line for each model or rate that
        calls need and the book does not hold."""
        for name, by_model in self._messages.items():
            for model, line in by_model.items():
                self._settle(line) if len(by_model) == 1 else self._contradicts(line, name, model, by_model)
        self._messages.clear()
        if self._missing:
            raise _joined(list(self._missing.values()))
        order = {file: i for i, file in enumerate(self.files)}
        self.lines.sort(key=lambda line: (order[line[0]], line[1]))
        self.unreadable.sort(key=lambda line: (order[line.file], line.line))

    def _keep(self, line: LogLine, name: str, model: str) -> None:
        """Of the lines that repeat a message, the one that counts, at the place of the first."""
        by_model = self._messages.setdefault(name, {})
        first = by_model.setdefault(model, line)
        if _weight(line) > _weight(first):
            by_model[model] = line.replace(file=first.file, line=first.line)

    def _contradicts(self, line: LogLine, name: str, model: str, models: Iterable[str]) -> None:
        others = ", ".join(other for other in models if other != model)
        problem = errors.UsageError(f" {name} is of {model} here, and elsewhere of {others}", "message")
        self.unreadable.append(line.replace(error=problem))

    def _settle(self, line: LogLine) -> None:
        if not line.calls and not line.aggregated:
            self.without_calls += 1
            self.subagents += line.subagent
            return
        try:
            bills = [self._bill(model, usage, line) for model, usage in line.calls]
        except errors.LoopcostError as problem:
            self.unreadable.append(line.replace(error=problem))
            return
        known = [one for one in bills if one is not None]
        if len(known) == len(bills):
            self._book(line, known)

    def _bill(self, model: str, usage: Usage, line: LogLine) -> Bill | None:
        """The bill of a call; None if the book lacks what it needs, which close() tells."""
        try:
            price = self._entry(model).price
        except errors.LoopcostError as problem:
            self._miss(line, model, None, problem)
            return None
        above = price.long_context
        if line.aggregated and above is not None and usage.prompt > above.threshold:
            raise errors.UsageError(
                f" sums several calls of {model}; which of them passed the price's long-context "
                f"threshold of {above.threshold} tokens is not recorded",
                "usage_by_role",
            )
        try:
            return bill(usage, price)
        except errors.UnpricedError as problem:
            rate = (problem.parameter or "").rpartition(".")[2]
            problem.reason = f" of {model!r} is not in the price book {self.book.name}, and tokens need it"
            problem.remedy = self.book.remedy(model, (rate,))
            self._miss(line, model, problem.parameter, problem)
            return None

    def _entry(self, model: str) -> Entry:
        if model not in self._entries:
            self._entries[model] = self.book.find(model)
        return self._entries[model]

    def _miss(self, line: LogLine, model: str, rate: str | None, problem: errors.LoopcostError) -> None:
        """Remembers what the book lacks, and counts the records that need it."""
        missing = self._missing.setdefault((model, rate), _Missing(line, problem))
        missing.records.add((line.file, line.line))

    def _book(self, line: LogLine, bills: list[Bill]) -> None:
        total = sum(bills) or Bill()
        self.files[line.file] += total
        self.lines.append((line.file, line.line, total))
        self.unbilled_requests += line.requests
        for (name, usage), one in zip(line.calls, bills):
            model = self._row(name)
            model.usage += usage
            model.bill += one
        for name in dict(line.calls):
            self.models[name].records += 1

    def _row(self, model: str) -> ModelBill:
        if model not in self.models:
            self.models[model] = ModelBill(self._entry(model))
        return self.models[model]


def _weight(line: LogLine) -> tuple[Any, ...]:
    """More output, more complete. The rest only makes equal weight mean equal calls."""
    calls = sorted((model, usage._values()) for model, usage in line.calls)
    return sum(usage.output for _, usage in line.calls), calls, line.requests


class _Missing:
    """A model or a rate that the book does not hold: where it was first needed, and by which records."""

    def __init__(self, line: LogLine, problem: errors.LoopcostError) -> None:
        self.place = f"{line.file}:{line.line}"
        self.problem = problem
        self.records: set[tuple[str, int]] = set()

    def __str__(self) -> str:
        more = len(self.records) - 1
        also = f" ({more} more record{'s need' if more > 1 else ' needs'} it)" if more else ""
        return f"{self.place}: {self.problem.told}{also}"


def _joined(missing: list[_Missing]) -> errors.LoopcostError:
    first = missing[0].problem
    lines = [str(one) for one in missing]
    if first.remedy is not None:
        lines.append(first.remedy + ("" if len(missing) == 1 else "; and so with the others"))
    return type(first)("\n".join(lines), value=first.value)


def bill_files(paths: Iterable[str | os.PathLike[str]], book: Book | None = None) -> Ledger:
    """The Ledger of some JSON Lines files, at the prices of `book`, by default the one that ships with the
    package.

    Raises OSError for a file that cannot be read, UnknownModelError or UnpricedError for what the book does
    not hold.
    """
    from . import books

    ledger = Ledger(books.chosen(book))
    for path in _native.sequence(paths, "paths", "a sequence of paths"):
        ledger.open(path)
        for line in read(path):
            ledger.add(line)
    ledger.close()
    return ledger
