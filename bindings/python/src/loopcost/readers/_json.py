"""Objects from a stream of JSON Lines, or from one array, one at a time, each with the line on which it begins."""

from __future__ import annotations

import json

from .. import _native, errors, logs
from ..records import Unreadable
from ._detect import BOM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedReader
    from typing import Any, Iterator, Union

    from . import Log

    Objects = Iterator[Union[tuple[int, dict[str, Any]], Unreadable]]

_CHUNK = 1 << 16
_LONGEST = 1 << 26  # characters of one element of an array


def lines(stream: BufferedReader) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, each with its number, without a mark at the beginning of the file."""
    for number, data in enumerate(stream, 1):
        if number == 1 and data.startswith(BOM):
            data = data[len(BOM) :]
        if data and not data.isspace():
            yield number, data


def objects(log: Log) -> Objects:
    """Each object as (line, dict), and Unreadable for what is none."""
    first = log.stream.peek(_CHUNK).lstrip(BOM).lstrip().split(b"\n", 1)[0].rstrip()
    if first.startswith(b"[") or first == b"{":  # an array, or one object on many lines
        yield from _elements(log)
        return
    for number, data in lines(log.stream):
        try:
            yield number, logs.load(data)
        except errors.LoopcostError as problem:
            yield Unreadable(log.name, number, problem)


def _elements(log: Log) -> Objects:
    """The elements of an array, or objects one after another, read as far as needed."""
    text = _Text(log.stream)
    closing = "]" if text.skip("[") else None
    while not text.at(closing):
        line = text.line
        try:
            element = text.element()
        except ValueError as problem:
            yield Unreadable(
                log.name, line, errors.UsageError(f"no JSON, and the rest is not read: {problem}")
            )
            return
        if isinstance(element, dict):
            yield line, element
        else:
            yield Unreadable(log.name, line, errors.UsageError(f"no record: {_native.shown(element)}"))
        text.skip(",")


class _Text:
    """The text of a stream: what was read of it and not yet used."""

    def __init__(self, stream: BufferedReader) -> None:
        import codecs

        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._decoder = json.JSONDecoder()
        self._text = ""
        self.line = 1

    def _more(self, size: int = _CHUNK) -> bool:
        data = self._stream.read(size)
        self._text += self._decode(data, final=not data)
        return bool(data)

    def _use(self, count: int) -> None:
        self.line += self._text.count("\n", 0, count)
        self._text = self._text[count:]

    def _blank(self) -> None:
        while True:
            self._use(len(self._text) - len(self._text.lstrip()))
            if self._text or not self._more():
                return

    def at(self, mark: str | None) -> bool:
        """Does the text go on with a mark? None is its end."""
        self._blank()
        return self._text.startswith(mark) if mark else not self._text

    def skip(self, mark: str) -> bool:
        """Whether the text went on with a mark, which is then behind."""
        found = self.at(mark)
        if found:
            self._use(len(mark))
        self._blank()
        return found

    def element(self) -> Any:
        while True:
            try:
                element, end = self._decoder.raw_decode(self._text)
            except RecursionError:
                raise ValueError("nested too deeply") from None
            except ValueError:
                if len(self._text) > _LONGEST or not self._more(max(_CHUNK, len(self._text))):
                    raise
            else:
                self._use(end)
                return element
