"""What is in a file? Told from its first bytes."""

from __future__ import annotations

import json
import re

from .. import errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator

ENOUGH = 1 << 18  # bytes to look at

_PACKED = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\x00": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
}
BOM = b"\xef\xbb\xbf"


def format_of(head: bytes, name: str) -> str:
    """The name of the format of a file that begins so. Raises LogError if none fits."""
    for magic, kind in _PACKED.items():
        if head.startswith(magic):
            raise errors.LogError(f"is compressed with {kind}; unpack it first")
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head.removeprefix(BOM).lstrip() if hasattr(head, "removeprefix") else head.lstrip(BOM).lstrip()
    if not text:
        return "usage"
    if text[:1] in (b"{", b"["):
        return _json_format(text)
    if name.endswith((".jsonl", ".json")):
        return "usage"
    names = text.split(b"\n", 1)[0]
    if b"\0" not in text and re.search(rb"[,;\t]", names):
        return "litellm-spend" if b"request_id" in names and b"spend" in names else "csv"
    raise errors.LogError(
        "is no log: neither JSON nor a table with a line of names; --format NAME names what it is"
    )


def _json_format(text: bytes) -> str:
    for record in _objects(text):
        found = next((name for name, fits in _SIGNS.items() if fits(record)), None)
        if found:
            return found
    if b'"model_stats"' in text or b'"trajectory_format"' in text:
        return "mini-swe-agent"
    if b'"request_id"' in text and b'"spend"' in text:
        return "litellm-spend"
    return "usage"


_SIGNS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "trials": lambda record: "usage_by_role" in record,
    "litellm-spend": lambda record: {"request_id", "spend"} <= record.keys(),
    "mini-swe-agent": lambda record: isinstance(record.get("info"), dict) and "messages" in record,
    "claude-code": lambda record: bool(record.keys() & _CLAUDE_CODE) and "type" in record,
}
_CLAUDE_CODE: set[str] = {"sessionId", "leafUuid", "parentUuid", "isSidechain"}


def _objects(text: bytes) -> Iterator[dict[str, Any]]:
    """The objects that stand on lines of their own, or after the bracket of an array."""
    for line in text.lstrip(b"[").split(b"\n"):
        try:
            record = json.loads(line.strip().rstrip(b",]"))
        except (ValueError, RecursionError):
            continue
        if isinstance(record, dict) and record:
            yield record
