"""Writing for people: tables with rich. Writing for programs: JSON."""

from __future__ import annotations

import json
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Callable, Iterable, Sequence, TypeVar

    from rich.console import Console
    from rich.segment import Segment, Segments
    from rich.table import Table
    from typing_extensions import Self

    Number = TypeVar("Number", int, float)
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def print_json(document: object) -> None:
    json.dump(document, sys.stdout, indent=2, allow_nan=False)
    sys.stdout.write("\n")


def console() -> Console:
    """A console as wide as the terminal; in a file or a pipe, wide enough for the tables."""
    from rich.console import Console

    class OurConsole(Console):
        def on_broken_pipe(self) -> None:  # by default rich leaves with 1
            raise BrokenPipeError

    return OurConsole(highlight=False, width=None if sys.stdout.isatty() else 120)


_NAME = 12
_UNLIMITED = 10_000


def table(
    texts: Sequence[str],
    numbers: Sequence[str],
    rows: Iterable[Sequence[str]],
    title: str | None = None,
    first: str | None = None,
) -> Table:
    """A table: columns of text, then columns of numbers; `first` is the style of the first row. In a narrow
    terminal texts are folded, down to a few letters, and numbers never: then the lines are longer than the
    terminal is wide."""
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
    for i, cells in enumerate(zip((*texts, *numbers), *rows)):
        width = max(map(_width, cells))
        if i < len(texts):
            least = min(width, _NAME)
            result.add_column(text(cells[0]), min_width=least, max_width=width, overflow="fold")
        else:
            result.add_column(text(cells[0]), min_width=width, max_width=width, no_wrap=True, justify="right")
    for i, row in enumerate(rows):
        result.add_row(*map(text, row), style=None if i else first)
    return result


def _width(cell: str) -> int:
    from rich.cells import cell_len

    return max(cell_len(_printable(line)) for line in cell.split("\n"))


def fits(console: Console, table: Table) -> bool:
    """Is the terminal wide enough for the table, with nothing folded?"""
    return _unfolded(console, table) <= console.width


def print_table(console: Console, table: Table) -> None:
    if not fits(console, table):
        folds = sum((column.max_width or 0) - (column.min_width or 0) for column in table.columns)
        table.width = max(console.width, _unfolded(console, table) - folds)
    console.print(_lines(console, table), crop=False, end="")


def _lines(console: Console, table: Table) -> Segments:
    """The table as lines of segments: none ends in blanks, and the first is not empty."""
    from itertools import dropwhile

    from rich.segment import Segment, Segments

    drawn = console.render_lines(table, console.options.update(max_width=_UNLIMITED), pad=False)
    lines = dropwhile(lambda line: not line, map(_stripped, drawn))
    return Segments(segment for line in lines for segment in (*line, Segment.line()))


def _stripped(line: Iterable[Segment]) -> list[Segment]:
    line = list(line)
    while line and not line[-1].text.rstrip():
        line.pop()
    if line:
        line[-1] = line[-1]._replace(text=line[-1].text.rstrip())
    return line


def _unfolded(console: Console, table: Table) -> int:
    return console.measure(table, options=console.options.update(max_width=_UNLIMITED)).maximum


def text(value: object) -> str:
    """A stranger's text for a table: brackets are no markup, control characters are shown."""
    from rich.markup import escape

    return "\n".join(escape(_printable(line)) for line in str(value).split("\n"))


def line(value: object) -> str:
    """A stranger's text on one line."""
    return _printable(" ".join(str(value).split()))


def _printable(value: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value)


def amounts(values: Iterable[float]) -> Callable[[float], str]:
    """How amounts are written: the largest of them with four significant digits."""
    from math import floor, log10

    largest = max(values)
    decimals = max(0, 3 - floor(log10(largest))) if largest > 0 else 2
    return lambda amount: f"{amount:,.{decimals}f}"


DASH = "–"  # of what is not known


def part(name: str, of_loop: bool) -> str:
    """A part of a cost as people read it; the calls of a loop fix nothing."""
    return (name.replace("fix_", "") if of_loop else name).replace("_", " ")


def error(amount: float) -> str:
    """A standard error, to two digits."""
    return f"{amount:.2g}" if 0 < amount < 1e-4 or amount >= 100 else f"{float(f'{amount:.2g}'):,}"


def percent(chance: float) -> str:
    """A chance as people read it, never rounded to none or all."""
    if 0 < chance < 0.0005:
        return f"{100 * chance:.1g}%"
    if 0.9995 <= chance < 1:
        return ">99.9%"
    return f"{chance:.1%}"


def amount(given: str) -> float:
    """A number of USD on the command line."""
    from argparse import ArgumentTypeError

    from .. import _abi, _native, errors

    try:
        return _native.number(_abi.PARAM_BUDGET, float(given), "it")
    except errors.LoopcostError as problem:  # "it is -1; it must be from .."
        reason = str(problem).partition("; ")[2]
    except ValueError:
        reason = "it must be a number of USD"
    raise ArgumentTypeError(f"{given!r}: {reason}") from None


def whole(given: str) -> int:
    """A whole number on the command line; 1e6 is one, and 1_000_000."""
    from argparse import ArgumentTypeError

    try:
        return int(given)
    except ValueError:
        pass
    try:
        number = float(given)
        if number == int(number):
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise ArgumentTypeError(f"{given!r}: it must be a whole number")


def listed(number: Callable[[str], Number], wanted: str) -> Callable[[str], tuple[Number, ...]]:
    """Numbers on the command line, with commas between them."""
    from argparse import ArgumentTypeError

    def numbers(given: str) -> tuple[Number, ...]:
        try:
            return tuple(map(number, given.split(",")))
        except ValueError:
            raise ArgumentTypeError(f"{given!r}: it must be {wanted}") from None

    return numbers


def complain(problem: object) -> None:
    """One line on stderr."""
    print("loopcost:", line(problem), file=sys.stderr)


class Progress:
    """Says on a terminal's stderr how far the work is, from the first second on: `shown` makes the text of what was
    counted."""

    def __init__(self, shown: Callable[[int], str] = "{:,} records read".format) -> None:
        self._count = 0
        self._show = shown
        self._shown = False
        self._next = time.monotonic() + 1 if sys.stderr.isatty() else float("inf")

    def tick(self, count: int = 1) -> None:
        self._count += count
        if time.monotonic() >= self._next:
            self._next += 0.2
            self._shown = True
            print(f"\r{self._show(self._count)}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
