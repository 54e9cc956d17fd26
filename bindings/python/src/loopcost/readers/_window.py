"""The calls of a log in their order, each once: a message that several lines tell of is held until the last of them."""

from __future__ import annotations

from .. import errors
from ..records import CallRecord, Unreadable

OPEN = 64  # messages that are held: Claude Code writes the lines of one close together


class Told:
    """What a line tells: `told` as logs.tells() has it, and what its calls have in common, as fields of CallRecord."""

    __slots__ = ("line", "told", "fields")

    def __init__(self, line, told, fields):
        self.line = line
        self.told = told
        self.fields = fields

    @property
    def message(self):
        return self.told.get("message")

    @property
    def output(self):
        return sum(usage.output for _, usage in self.told["calls"])


class Window:
    """Takes lines in the order of a log, and gives what they tell in the same order, OPEN messages later."""

    def __init__(self, log):
        self._name = log.name
        self._messages = log.messages
        self._open = {}
        self._lengths = {}

    def add(self, told):
        """Takes a line; gives the records that are complete by it."""
        if not told.told.get("calls"):
            return
        key = told.message[0] if told.message else told.line
        lines = self._open.get(key)
        if lines is not None:
            self._merge(lines, told)
            return
        self._open[key] = {told.message and told.message[1]: told}
        if len(self._open) > OPEN:
            yield from self._settle(next(iter(self._open)))

    def close(self):
        for key in list(self._open):
            yield from self._settle(key)

    def _merge(self, lines, told):
        """Of the lines of a message, the one with the most output, at the place of the first; of each model that they
        name, one."""
        model = told.message[1]
        first = lines.setdefault(model, told)
        if told.output > first.output:
            fields = {**told.fields, "time": first.fields.get("time")}
            lines[model] = Told(first.line, told.told, fields)

    def _settle(self, key):
        lines = self._open.pop(key)
        told = next(iter(lines.values()))
        if len(lines) > 1:
            yield from self._contradict(key, lines)
        elif told.message is None:
            yield from self._records(told)
        else:
            yield from self._once(key, told)

    def _contradict(self, key, lines):
        for model, told in lines.items():
            others = ", ".join(other for other in lines if other != model)
            problem = errors.UsageError(f" {key} is of {model} here, and elsewhere of {others}", "message")
            yield Unreadable(self._name, told.line, problem)

    def _once(self, key, told):
        """A message, unless it was told before."""
        before = self._messages.output(key)
        if before is None:
            self._messages.add(key, told.output)
            yield from self._records(told)
        elif told.output > before:
            problem = errors.UsageError(
                f" {key} has {told.output} tokens of output here, and {before} where it was counted",
                "message",
            )
            yield Unreadable(self._name, told.line, problem)

    def _records(self, told):
        """A record for each call; the totals of several calls have no index."""
        fields = dict(told.fields)
        total = told.told.get("aggregated") or "calls" in fields
        run, end = fields["run"], fields.pop("end", None)
        calls = told.told["calls"]
        for i, (model, usage) in enumerate(calls, 1):
            index = None if total else self._lengths.get(run, 0) + 1
            self._lengths[run] = index or 0
            yield CallRecord(
                model=model,
                usage=usage,
                index=index,
                end=end if i == len(calls) else None,
                file=self._name,
                line=told.line,
                **fields,
            )
