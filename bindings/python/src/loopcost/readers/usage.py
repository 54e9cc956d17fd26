"""JSON Lines of usage, as Anthropic, OpenAI, Gemini, LiteLLM and LangChain report it: a record for each call."""

from __future__ import annotations

from .. import _native, errors, logs
from ..records import ENDS, Unreadable
from . import _values
from ._json import objects
from ._window import Told, Window

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

    from ..records import CallRecord
    from . import Log


def read(log: Log) -> Iterator[CallRecord | Unreadable]:
    window = Window(log)
    for item in objects(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, record = item
        try:
            fields = _fields(record)
            run = log.run(fields.get("run", log.name), fields.get("arm"))
            told = Told(line, logs.tells(record), {**fields, "run": run})
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)
        else:
            if told.calls:
                yield from window.add(told)
    yield from window.close()


_TEXTS = {
    "run": ("run", "run_id", "session_id", "conversation_id"),
    "arm": ("arm",),
    "task": ("task", "task_id"),
    "task_type": ("task_type",),
    "trial": ("trial",),
}
_NUMBERS = {
    "time": (("time", "timestamp", "created", "created_at"), _values.time),
    "seconds": (("seconds",), _values.amount),
    "cost": (("cost", "cost_usd"), _values.amount),
    "propensity": (("propensity",), _values.chance),
    "calls": (("calls",), _values.calls),
}


def _fields(record: dict[str, Any]) -> dict[str, Any]:
    """What a record says of its call beside the usage, under the names of CallRecord and a few that are usual."""
    fields: dict[str, Any] = {}
    for field, names in _TEXTS.items():
        name = _first(record, names)
        if name is not None:
            fields[field] = _values.text(record[name])
    for field, (names, read_value) in _NUMBERS.items():
        name = _first(record, names)
        if name is not None:
            fields[field] = read_value(record[name], name)
    checks = record.get("checks")
    if isinstance(checks, dict):
        fields["checks"] = {name: _values.truth(passed, f"checks.{name}") for name, passed in checks.items()}
    end = end_of(record.get("end"), record.get("success"))
    return {**fields, "end": end} if end else fields


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if _values.given(record.get(name))), None)


def end_of(end: object, success: object) -> str | None:
    """How a run ended, from one of ENDS or from whether it was a success."""
    if _values.given(end):
        return _native.choice(end, ENDS, "end")
    solved = _values.truth(success, "success")
    return None if solved is None else "solved" if solved else "wrong"
