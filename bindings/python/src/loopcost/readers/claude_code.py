"""Session logs of Claude Code. A session is a run, and each of its subagents is one too."""

from __future__ import annotations

import os
import re

from .. import errors, logs
from ..records import Unreadable
from . import _values
from ._json import lines
from ._window import Told, Window

ARM, SUBAGENT = "claude-code", "claude-code/subagent"


def read(log):
    session = _Session(log.name)
    window = Window(log)
    for number, data in lines(log.stream):
        if _tells_nothing(data):
            continue
        try:
            record = logs.load(data)
            told = logs.tells(record)
            session.follow(record)
            fields = session.fields(record) if told.get("calls") else {}
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, number, problem)
            continue
        yield from window.add(Told(number, told, fields))
    yield from window.close()


_USERS = re.compile(rb'\{(?:"\w+":(?:null|true|false|\d+|"[^"\\]*"),)*"message":\{"role":"user"')


def _tells_nothing(data):
    """Is it sure, before it is parsed, that a line tells of no call? One whose message is the user's does not: so tools give
    their results, most of a log's bytes. It is parsed if it may be cut off, or if it may say to which subagent the next
    lines belong."""
    users = _USERS.match(data)
    if users is None or not data.rstrip().endswith(b"}"):
        return False
    return b'"isSidechain":true' not in users[0] or b'"agentId"' in users[0]


class _Session:
    """Which run does a line belong to? Lines of subagents carry the agent's id; before version 2 they stood in the log of
    the session, each with the line that it answers."""

    def __init__(self, name):
        self._run = os.path.splitext(os.path.basename(name))[0]
        self._ends = {}
        self._sides = 0

    def follow(self, record):
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

    def fields(self, record):
        """What the calls of a line have in common, as fields of CallRecord."""
        agent = self._agent(record)
        time = _values.time(record.get("timestamp"), "timestamp")
        if agent is None:
            return {"run": self._run, "arm": ARM, "time": time}
        return {"run": agent, "arm": SUBAGENT, "time": time}

    def _agent(self, record):
        """The run of a subagent, named as its own log would be; None in the session itself."""
        news = record.get("data")
        agent = record.get("agentId") or (news.get("agentId") if isinstance(news, dict) else None)
        if agent is not None:
            return f"agent-{agent}"
        if record.get("isSidechain") is True:
            return f"{self._run}/{self._ends.get(record.get('uuid'), self._sides)}"
        return None
