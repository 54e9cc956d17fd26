"""Trajectories of mini-swe-agent, NAME.traj.json: one run, with the report of each call beside what the model said."""

from __future__ import annotations

import json
import os

from .. import errors, reports
from ..money import Usage
from ..records import CallRecord, Unreadable
from . import _values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader
    from typing import Any, Iterator

    from . import Log

_ENDING = ".traj.json"


def read(log: Log) -> Iterator[CallRecord | Unreadable]:
    try:
        yield from _records(log.name, _document(log.stream))
    except errors.LoopcostError as problem:
        yield Unreadable(log.name, 1, problem)


def _document(stream: BufferedReader) -> dict[str, Any]:
    try:
        document = json.loads(stream.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as problem:
        raise errors.UsageError(f"no JSON: {problem}") from None
    for key, kind in (("info", dict), ("messages", list)):
        if not isinstance(_field(document, key), kind):
            raise errors.UsageError("no trajectory of mini-swe-agent: it has info and messages")
    found: dict[str, Any] = document
    return found


def _records(name: str, trajectory: dict[str, Any]) -> Iterator[CallRecord]:
    info = trajectory["info"]
    config = _field(info, "config", "model", "model_name")
    file = os.path.basename(name)
    run: dict[str, Any] = {
        "run": name,
        "arm": "/".join(filter(None, ("mini-swe-agent", _values.text(config)))),
        "task": _values.text(trajectory.get("instance_id"))
        or (file[: -len(_ENDING)] if file.endswith(_ENDING) else file),
        "file": name,
        "line": 1,
    }
    calls = [call for message in trajectory["messages"] for call in _calls(message, config)]
    end = _end(info.get("exit_status"))
    if not calls:
        if end != "aborted" and _field(info, "model_stats", "api_calls"):
            raise errors.UsageError(
                "no usage: this version of mini-swe-agent kept only the number of its calls"
            )
        yield CallRecord(model=None, usage=Usage(), calls=0, cost=0.0, end=end, **run)
    for index, (model, usage, fields) in enumerate(calls, 1):
        last = index == len(calls)
        yield CallRecord(model=model, usage=usage, index=index, end=end if last else None, **fields, **run)


def _calls(message: object, config: object) -> Iterator[tuple[str, Usage, dict[str, Any]]]:
    """The calls that a message tells of: one, if a model said it. Of several the last has what is told of all together."""
    extra = _field(message, "extra")
    response = _field(extra, "response") or message
    report = _field(response, "usage")
    if report is None:
        return
    time = _values.time(_field(extra, "timestamp"), "extra.timestamp")
    cost = _values.amount(_field(extra, "cost"), "extra.cost")
    others = {"cost": None if cost is None else 0.0}
    last = {"cost": cost, "requests": reports.server_requests(report)}
    calls = reports.calls(report, _field(response, "model") or _values.text(config))
    for i, (model, usage) in enumerate(calls, 1):
        if not isinstance(model, str):
            raise errors.UsageError(" is not given", "extra.response.model")
        yield model, usage, {"time": time, **(last if i == len(calls) else others)}


def _end(status: object) -> str:
    """Whether what was submitted is right, no trajectory knows. Other than by a limit, a run ends by an exception."""
    if not isinstance(status, str) or status.lower() == "submitted":
        return "unknown"
    return "capped" if status in _LIMITS else "aborted"


_LIMITS = ("LimitsExceeded", "ContextWindowExceededError", "TimeExceeded")


def _field(value: Any, *path: str) -> Any:
    """What stands at a path of keys, None if nothing does."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value
