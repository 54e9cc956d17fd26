"""Result files of trials, as the free-executor study keeps them: a line for each trial, with the totals of each model."""

from __future__ import annotations

from .. import errors, logs
from ..money import Usage
from ..records import CallRecord, Unreadable
from . import _values
from ._json import objects
from .usage import end_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

    from . import Log


def read(log: Log) -> Iterator[CallRecord | Unreadable]:
    for item in objects(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, trial = item
        try:
            yield from _records(log.name, line, trial)
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _records(file: str, line: int, trial: dict[str, Any]) -> list[CallRecord]:
    """A record for each model. The first is the one that runs the loop: `iterations` are its calls, and those of the
    others are not counted."""
    if trial.get("usage_by_role") is None:
        raise errors.UsageError(" is not given", "usage_by_role")
    told = logs.tells(trial)
    calls = told["calls"]
    costs = _values.table(trial.get("cost_usd_by_role"), "cost_usd_by_role")
    common: dict[str, Any] = {
        "run": f"{file}:{line}",
        "file": file,
        "line": line,
        **{key: _values.text(trial.get(key)) for key in ("arm", "task", "task_type", "trial")},
    }
    records = [
        CallRecord(
            model=model,
            usage=usage,
            calls=_values.calls(trial.get("iterations"), "iterations") if i == 0 else None,
            cost=_values.amount(costs.get(model), f"cost_usd_by_role.{model}"),
            **common,
        )
        for i, (model, usage) in enumerate(calls)
    ] or [CallRecord(model=None, usage=Usage(), calls=0, cost=0.0, **common)]
    records[-1] = records[-1].replace(
        requests=told["requests"],
        seconds=_values.amount(trial.get("wall_sec"), "wall_sec"),
        end=_end(trial),
        checks=_checks(trial),
        propensity=_values.chance(trial.get("propensity"), "propensity"),
    )
    return records


def _end(trial: dict[str, Any]) -> str:
    if trial.get("error") is not None:
        return "aborted"
    return end_of(None, trial.get("success")) or "unknown"


def _checks(trial: dict[str, Any]) -> dict[str, bool] | None:
    exit_code = _values.table(trial.get("verify_final"), "verify_final").get("exit_code")
    return None if exit_code is None else {"verify_final": exit_code == 0}
