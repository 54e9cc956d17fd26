"""The spend logs of a LiteLLM proxy, its table LiteLLM_SpendLogs: rows from /spend/logs, or from the database as JSON or
CSV."""

from __future__ import annotations

import json

from .. import _native, errors, reports
from ..records import CallRecord, Unreadable
from . import _values
from ._json import objects
from .table import rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator

    from ..money import Usage
    from . import Log

NEEDED = {"request_id", "spend", "prompt_tokens", "completion_tokens", "model"}


def read(log: Log) -> Iterator[CallRecord | Unreadable]:
    lengths: dict[str, int] = {}
    for item in _rows(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, row = item
        try:
            if _is_call(row):
                record = _record(log, line, row, lengths)
                if log.messages.claim(_id(row), record.usage.output) is None:
                    lengths[record.run] = lengths.get(record.run, 0) + 1
                    yield record
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _rows(log: Log) -> Iterator[Any]:
    if log.stream.peek(1).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        yield from rows(log)
        return
    for item in objects(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, record = item
        page = record.get("data")  # /spend/logs/v2 gives pages
        yield from ((line, row) for row in page) if isinstance(page, list) else [item]


def _id(row: dict[str, Any]) -> str:
    request = _values.text(_native.mapping(row, "row").get("request_id"))
    if request is None:
        raise errors.UsageError(" is not given", "request_id")
    return request


def _is_call(row: dict[str, Any]) -> bool:
    """An answer out of the proxy's own cache is no call, and a failure that used nothing is none either."""
    if _values.truth(row.get("cache_hit"), "cache_hit"):
        return False
    return bool(_values.tokens(row.get("total_tokens"), "total_tokens") or row.get("status") != "failure")


def _record(log: Log, line: int, row: dict[str, Any], lengths: dict[str, int]) -> CallRecord:
    usage, requests = _usage(row)
    model = _values.text(row.get("model"))
    if model is None:
        raise errors.UsageError(" is not given", "model")
    arm = _values.text(row.get("agent_id"))
    run = log.run(_values.text(row.get("session_id")) or _id(row), arm)
    began, ended = (_values.time(row.get(key), key) for key in ("startTime", "endTime"))
    return CallRecord(
        run=run,
        model=model,
        usage=usage,
        index=lengths.get(run, 0) + 1,
        arm=arm,
        time=began,
        seconds=None if began is None or ended is None else max(ended - began, 0),
        cost=_values.amount(row.get("spend"), "spend"),
        requests=requests,
        file=log.name,
        line=line,
    )


def _usage(row: dict[str, Any]) -> tuple[Usage, int]:
    """The report as the provider gave it, if the row kept it; else what its columns have, without a word of caches. And how
    many requests of the provider's own tools it tells of."""
    metadata = row.get("metadata")
    if isinstance(metadata, str):
        try:
            metadata = json.loads(metadata)
        except (ValueError, RecursionError):
            raise errors.UsageError(" is no JSON", "metadata") from None
    report = metadata.get("usage_object") if isinstance(metadata, dict) else None
    if not isinstance(report, dict) or report.get("prompt_tokens") is None:
        report = {key: _values.tokens(row.get(key), key) for key in ("prompt_tokens", "completion_tokens")}
    return reports.calls(report)[0][1], reports.server_requests(report)
