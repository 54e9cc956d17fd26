"""Writing for people: tables with rich. Writing for programs: JSON."""

from __future__ import annotations

import json
import sys
import time


def print_json(document):
    json.dump(document, sys.stdout, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def console():
    """A console as wide as the terminal; in a file or a pipe, wide enough for the tables."""
    from rich.console import Console

    return Console(highlight=False, width=None if sys.stdout.isatty() else 120)


def table(texts, numbers, title=None):
    """A table: columns of text, then columns of numbers."""
    from rich import box
    from rich.table import Table

    result = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
    )
    for column in texts:
        result.add_column(column, overflow="fold")
    for column in numbers:
        result.add_column(column, justify="right", no_wrap=True)
    return result


def text(value):
    """A stranger's text for a table: brackets are no markup, control characters are shown."""
    from rich.markup import escape

    return "\n".join(escape(_printable(line)) for line in str(value).split("\n"))


def line(value):
    """A stranger's text on one line."""
    return _printable(" ".join(str(value).split()))


def _printable(value):
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value)


def complain(problem):
    """One line on stderr."""
    print("loopcost:", line(problem), file=sys.stderr)


class Progress:
    """Says on a terminal's stderr how many records were read, from the first second on."""

    def __init__(self):
        self._count = 0
        self._next = time.monotonic() + 1 if sys.stderr.isatty() else float("inf")

    def tick(self):
        self._count += 1
        if time.monotonic() >= self._next:
            self._next += 0.2
            print(f"\r{self._count:,} records read", end="", file=sys.stderr, flush=True)

    def done(self):
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
