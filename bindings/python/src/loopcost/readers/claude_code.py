"""Session logs of Claude Code. A session is a run, and each of its subagents is one too."""

from __future__ import annotations

import os
import re

from .. import errors, logs
from ..records import Unreadable
from . import _values
from ._json import lines
from ._window import Told, Window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

    from ..records import CallRecord
    from . import Log

ARM, SUBAGENT = "claude-code", "claude-code/subagent"


def read(log: Log) -> Iterator[CallRecord | Unreadable]:
    session = _Session(log.name)
    window = Window(log)
    for number, data in lines(log.stream):
        message = _MESSAGE.match(data)
        if message is not None and _is_whole(data, message):
            if message["users"] is not None:
                continue
            line = _Unparsed.of(number, data, message, session)
            if line is not None:
                for record in window.add(line):
                    yield record
                continue
        try:
            told = session.told(number, logs.load(data))
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, number, problem)
        else:
            if told.calls:
                yield from window.add(told)
    yield from window.close()


_MESSAGE = re.compile(
    rb'\{(?:"\w+":(?:null|true|false|\d+|"[^"\\]*"),)*"message":\{'
    rb'(?:(?P<users>"role":"user")|"model":"(?P<model>[^"\\]+)","id":"(?P<id>[^"\\]+)",'
    rb'(?:"\w+":(?:null|"[^"\\]*"),)*"content":\[)'
)
_SIDE, _AGENT, _OUTPUT = b'"isSidechain":true', b'"agentId"', b'"output_tokens":'


def _is_whole(data: bytes, message: re.Match[bytes]) -> bool:
    """Can a line that begins like one with a message be understood from a part of it? Not if it may be cut off, nor if it
    may say to which subagent the next lines belong.

    A message of the user tells of no call: so tools give their results, most of a log's bytes. They are not parsed.
    """
    if data.find(_SIDE, 0, message.end()) >= 0 and data.find(_AGENT, 0, message.end()) < 0:
        return False
    return data.endswith((b"}\n", b"}")) or data.rstrip().endswith(b"}")


class _Unparsed:
    """A line with a message of a model, of which others may tell too: parsed only if it is the one that counts."""

    __slots__ = ("line", "message", "output", "_data", "_session")

    def __init__(
        self, line: int, message: tuple[str, str], output: int, data: bytes, session: _Session
    ) -> None:
        self.line, self.message, self.output, self._data, self._session = line, message, output, data, session

    @classmethod
    def of(cls, line: int, data: bytes, message: re.Match[bytes], session: _Session) -> _Unparsed | None:
        """None if its output is not plain to see."""
        place = data.find(_OUTPUT, message.end())
        if place < 0 or data.find(_OUTPUT, place + 1) >= 0:
            return None
        digits = _DIGITS.match(data, place + len(_OUTPUT))
        if digits is None:
            return None
        return cls(line, (message["id"].decode(), message["model"].decode()), int(digits[0]), data, session)

    def parsed(self) -> Told:
        return self._session.told(self.line, logs.load(self._data))


_DIGITS = re.compile(rb"\d{1,12}(?=[,}])")


class _Session:
    """Which run does a line belong to? Lines of subagents carry the agent's id; before version 2 they stood in the log of
    the session, each with the line that it answers."""

    def __init__(self, name: str) -> None:
        self._run = os.path.splitext(os.path.basename(name))[0]
        self._ends: dict[Any, int] = {}
        self._sides = 0

    def told(self, number: int, record: dict[str, Any]) -> Told:
        """What a line tells, for the run that it belongs to."""
        self._follow(record)
        told = logs.tells(record)
        return Told(number, told, self._fields(record) if told.get("calls") else {})

    def _follow(self, record: dict[str, Any]) -> None:
        """Notes where a conversation of a subagent without an id goes on. A side begins with a line that answers none;
        what is kept of it is its last line."""
        if record.get("isSidechain") is not True or record.get("agentId") is not None:
            return
        parent, line = record.get("parentUuid"), record.get("uuid")
        if parent is None or not self._ends:
            self._sides += 1
            side = self._sides
        else:
            side = self._ends.pop(parent, self._sides)
        self._ends[line] = side

    def _fields(self, record: dict[str, Any]) -> dict[str, Any]:
        """What the calls of a line have in common, as fields of CallRecord."""
        agent = self._agent(record)
        time = _values.time(record.get("timestamp"), "timestamp")
        if agent is None:
            return {"run": self._run, "arm": ARM, "time": time}
        return {"run": agent, "arm": SUBAGENT, "time": time}

    def _agent(self, record: dict[str, Any]) -> str | None:
        """The run of a subagent, named as its own log would be; None in the session itself."""
        news = record.get("data")
        agent = record.get("agentId") or (news.get("agentId") if isinstance(news, dict) else None)
        if agent is not None:
            return f"agent-{agent}"
        if record.get("isSidechain") is True:
            return f"{self._run}/{self._ends.get(record.get('uuid'), self._sides)}"
        return None
