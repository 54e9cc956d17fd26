"""What is in a file that a command is given? One of another kind is named, with the commands that take it."""

from __future__ import annotations

import json
import os

from .. import errors
from .._toml import parse
from ..readers._detect import BOM, ENOUGH, format_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Iterator, Mapping

SCENARIO, FIT, BOOK, REPORT, SUMS, LOG, TABLE = (
    "a scenario",
    "a fit file",
    "a price book",
    "a saved report",
    "the saved sums of a fit",
    "a log",
    "a table",
)
RECORDS = (LOG, TABLE)

_TAKERS = {
    SCENARIO: "compare, explain, simulate, forecast and remaining take it",
    FIT: "forecast and remaining take it, and so does a scenario, as loop = {{ fitted = {path} }} of a model",
    BOOK: "--prices takes it",
    REPORT: "report --merge takes it",
    SUMS: "fit --merge takes them",
    LOG: "report, fit, forecast, backtest, bill and trials take it",
    TABLE: "report, fit, forecast, backtest, trials, replay and keep take it",
}
_MOST = 1 << 24  # bytes of TOML that are looked through


def check(arguments: argparse.Namespace) -> None:
    """Raises UnsupportedError for a file of a kind that the command does not take there. `takes` of a parser are those
    that it does, by argument."""
    for argument, kinds in {**getattr(arguments, "takes", {}), **_EVERYWHERE}.items():
        for path in _paths(getattr(arguments, argument, None)):
            kind = kind_of(path)
            if kind is not None and kind not in kinds:
                raise _other(path, kind, kinds)


_EVERYWHERE = {"prices": (BOOK,), "against": (BOOK,), "after": RECORDS}


def _paths(given: object) -> Iterator[str]:
    """Those that are files; what is none is another matter."""
    for path in given if isinstance(given, list) else [given]:
        if isinstance(path, str) and os.path.isfile(path):
            yield path


def _other(path: str, kind: str, wanted: tuple[str, ...]) -> errors.LoopcostError:
    *others, last = wanted
    named = f"{', '.join(others)} or {last}" if others else last
    problem = errors.UnsupportedError(f" {_verb(kind)} {kind}, and {named} {_verb(last)} wanted", path, path)
    problem.remedy = _TAKERS[kind].format(path=json.dumps(path))
    return problem


def _verb(named: str) -> str:
    return "are" if named == SUMS else "is"


def kind_of(path: str) -> str | None:
    """What a file is; None where that cannot be told."""
    with open(path, "rb") as file:
        head = file.read(ENOUGH)
        text = (head[len(BOM) :] if head.startswith(BOM) else head).lstrip()
        if text[:1] in (b"{", b"[") and not path.endswith(".toml"):
            return _of_json(text)
        whole = head if len(head) < ENOUGH else head + file.read(_MOST)
    try:
        return _of_toml(parse(whole, path, errors.LogError))
    except errors.LogError:
        return None if path.endswith(".toml") else _of_text(head, path)


def _of_json(text: bytes) -> str:
    for kind, begins in ((REPORT, b'{"loopcost": "summary"'), (SUMS, b'{"loopcost": "fit"')):
        if text.startswith(begins):
            return kind
    return BOOK if b'"input_cost_per_token"' in text and b'"litellm_provider"' in text else LOG


def _of_toml(table: Mapping[str, Any]) -> str | None:
    if "loops" in table and "schema" in table:
        return FIT
    models = table.get("models")
    entries = [one for one in models.values() if isinstance(one, dict)] if isinstance(models, dict) else []
    if table.keys() & {"strategies", "task", "context"} or any(one.keys() & _OF_PLANS for one in entries):
        return SCENARIO
    return BOOK if entries else None


_OF_PLANS = {"loop", "bugs", "fix_chance"}


def _of_text(head: bytes, path: str) -> str | None:
    try:
        return TABLE if format_of(head, path) in ("csv", "parquet") else LOG
    except errors.LogError:
        return None
