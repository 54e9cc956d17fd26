"""The calls of a log in their order, each once: a message that several lines tell of is held until the last of them."""

from __future__ import annotations

from .. import errors
from ..records import CallRecord, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable, Iterator, Mapping, Protocol, Union

    from . import Log

    class Line(Protocol):
        """A line that may wait to be parsed."""

        line: int

        @property
        def message(self) -> tuple[str, str] | None: ...

        @property
        def output(self) -> int: ...

        def parsed(self) -> Told: ...

    Items = Iterable[Union[CallRecord, Unreadable]]

OPEN = 64  # messages that are held: Claude Code writes the lines of one close together


class Told:
    """What a line tells: its `calls`, each (model, Usage); whether they are `total`s of several; how many `requests` of the
    provider's own tools they made; and what they have in common, as `fields` of CallRecord. `message` is the (id, model) of a
    message of which other lines may tell too."""

    __slots__ = ("line", "message", "calls", "requests", "total", "fields")

    def __init__(self, line: int, told: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        self.line = line
        self.message = told.get("message")
        self.calls = told.get("calls", ())
        self.requests = told.get("requests", 0)
        self.total = told.get("aggregated", False) or "calls" in fields
        self.fields = fields

    @property
    def output(self) -> int:
        return sum(usage.output for _, usage in self.calls)

    def parsed(self) -> Told:
        return self


class Window:
    """Takes lines in the order of a log, and gives what they tell in the same order, OPEN messages later. A line may come
    before it is parsed, with its `message` and `output` only: of those that tell of a message, one is parsed."""

    def __init__(self, log: Log) -> None:
        self._name = log.name
        self._messages = log.messages
        self._open: dict[str | int, dict[str | None, Line]] = {}
        self._lengths: dict[str, int] = {}

    def add(self, line: Line) -> Items:
        """Takes a line; gives the records that are complete by it."""
        if line.message is None:
            self._open[line.line] = {None: line}
        else:
            key, model = line.message
            lines = self._open.setdefault(key, {})
            first = lines.setdefault(model, line)
            if line.output > first.output:
                lines[model] = line
        return self._settle(next(iter(self._open))) if len(self._open) > OPEN else ()

    def close(self) -> Iterator[Union[CallRecord, Unreadable]]:
        for key in list(self._open):
            yield from self._settle(key)

    def _settle(self, key: str | int) -> Items:
        """What a message tells, unless it was told before."""
        lines = self._open.pop(key)
        if len(lines) > 1:
            return [self._contradiction(key, line, lines) for line in lines.values()]
        (line,) = lines.values()
        if line.message is not None:
            before = self._messages.claim(str(key), line.output)
            if before is not None:
                return [self._late(key, line, before)] if line.output > before else ()
        try:
            return self._records(line.parsed())
        except errors.LoopcostError as problem:
            return [Unreadable(self._name, line.line, problem)]

    def _contradiction(self, key: str | int, line: Line, lines: Iterable[str | None]) -> Unreadable:
        mine = line.message[1] if line.message else None
        others = ", ".join(model for model in lines if model is not None and model != mine)
        problem = errors.UsageError(f" {key} is of {mine} here, and elsewhere of {others}", "message")
        return Unreadable(self._name, line.line, problem)

    def _late(self, key: str | int, line: Line, before: int) -> Unreadable:
        problem = errors.UsageError(
            f" {key} has {line.output} tokens of output here, and {before} where it was counted", "message"
        )
        return Unreadable(self._name, line.line, problem)

    def _records(self, told: Told) -> Items:
        """A record for each call; the totals of several calls have no index. What the line tells of all of them together
        stands on the last: their end and requests, and what they cost and took, since nobody says what each of them did."""
        if not told.calls:
            return ()
        fields = dict(told.fields)
        last: dict[str, Any] = {
            name: fields.pop(name) for name in ("end", "cost", "seconds") if name in fields
        }
        others: dict[str, Any] = {"cost": 0.0} if "cost" in last else {}
        run = fields["run"]
        length = self._lengths.get(run, 0)
        if not told.total:
            self._lengths[run] = length + len(told.calls)
        return [
            CallRecord(
                model=model,
                usage=usage,
                index=None if told.total else length + i,
                requests=told.requests if i == len(told.calls) else 0,
                file=self._name,
                line=told.line,
                **fields,
                **(last if i == len(told.calls) else others),
            )
            for i, (model, usage) in enumerate(told.calls, 1)
        ]
