"""The spend logs of a LiteLLM proxy, its table LiteLLM_SpendLogs: rows from /spend/logs, or from the database as JSON or
CSV."""

from __future__ import annotations

import json

from .. import _native, errors, reports
from ..records import CallRecord, Unreadable
from . import _values
from ._json import objects
from .table import rows

NEEDED = {"request_id", "spend", "prompt_tokens", "completion_tokens", "model"}


def read(log):
    lengths = {}
    for item in _rows(log):
        if isinstance(item, Unreadable):
            yield item
            continue
        line, row = item
        try:
            if _is_call(row):
                record = _record(log, line, row, lengths)
                if log.messages.claim(_id(row), record.usage.output) is None:
                    lengths[record.run] = record.index
                    yield record
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, line, problem)


def _rows(log):
    if log.stream.peek(1).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"["):
        yield from rows(log)
        return
    for item in objects(log):
        page = None if isinstance(item, Unreadable) else item[1].get("data")
        if isinstance(page, list):  # /spend/logs/v2 gives pages
            yield from ((item[0], row) for row in page)
        else:
            yield item


def _id(row):
    request = _values.text(_native.mapping(row, "row").get("request_id"))
    if request is None:
        raise errors.UsageError(" is not given", "request_id")
    return request


def _is_call(row):
    """An answer out of the proxy's own cache is no call, and a failure that used nothing is none either."""
    if _values.truth(row.get("cache_hit"), "cache_hit"):
        return False
    return bool(_values.tokens(row.get("total_tokens"), "total_tokens") or row.get("status") != "failure")


def _record(log, line, row, lengths):
    usage = _usage(row)
    model = _values.text(row.get("model"))
    if model is None:
        raise errors.UsageError(" is not given", "model")
    run = _values.text(row.get("session_id")) or _id(row)
    began, ended = (_values.time(row.get(key), key) for key in ("startTime", "endTime"))
    return CallRecord(
        run=run,
        model=model,
        usage=usage,
        index=lengths.get(run, 0) + 1,
        arm=_values.text(row.get("agent_id")),
        time=began,
        seconds=max(ended - began, 0) if None not in (began, ended) else None,
        usd=_values.amount(row.get("spend"), "spend"),
        file=log.name,
        line=line,
    )


def _usage(row):
    """The report as the provider gave it, if the row kept it; else what its columns have, without a word of caches."""
    metadata = row.get("metadata")
    if isinstance(metadata, str):
        try:
            metadata = json.loads(metadata)
        except (ValueError, RecursionError):
            raise errors.UsageError(" is no JSON", "metadata") from None
    report = metadata.get("usage_object") if isinstance(metadata, dict) else None
    if isinstance(report, dict) and report.get("prompt_tokens") is not None:
        return reports.calls(report)[0][1]
    return reports.calls(
        {key: _values.tokens(row.get(key), key) for key in ("prompt_tokens", "completion_tokens")}
    )[0][1]
