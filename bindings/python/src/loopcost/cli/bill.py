"""loopcost bill: what recorded runs cost, exactly."""

from __future__ import annotations

import sys
from functools import reduce

from .. import books, errors, logs, readers
from .._native import counted
from ..money import KINDS
from . import _files, _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from decimal import Decimal
    from typing import Any, Iterable, Iterator

    from rich.table import Table

    from ..books import Book
    from ..money import Bill
    from ._output import Commands

_DESCRIPTION = """\
Reads JSON Lines and prints the exact bill, per file, per model and in total. A record carries usage as
usage_by_role: {model: usage}, as model and usage, as Claude Code writes it (message.model and message.usage;
each message id is one call), or as OpenAI's events have it (response.model and response.usage). Usage may be
Anthropic's, OpenAI's, LiteLLM's, LangChain's or Gemini's."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("bill", help="what recorded runs cost, exactly", description=_DESCRIPTION)
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="a JSON Lines file, or a directory with such files; - is the standard input",
    )
    add_prices(parser)
    parser.add_argument("--records", action="store_true", help="list the bill of every record too")
    parser.add_argument("--json", action="store_true", help="print JSON, amounts as decimal strings")
    parser.set_defaults(run=run, takes={"files": (_files.LOG,)})


def add_prices(parser: argparse.ArgumentParser, otherwise: str = "the builtin one") -> None:
    """`otherwise` says what prices are taken where no book is given."""
    parser.add_argument(
        "--prices",
        action="append",
        metavar="BOOK",
        help="a price book: TOML, or LiteLLM's model_prices_and_context_window.json, or the word builtin for "
        f"{books.BUILTIN}, which ships with loopcost; without it, {otherwise}; may be given more than once: a later book goes "
        "before an earlier one",
    )


AS_LOGGED = "runs cost what their logs say, and where these do not, what the builtin one says"


def run(arguments: argparse.Namespace) -> int:
    ledger = _ledger(arguments)
    for line in ledger.unreadable:
        _output.complain(f"{line.file}:{line.line}: {line.error}")
    if arguments.json:
        _output.print_json(_document(ledger, arguments.records))
    else:
        _print(ledger, arguments.records)
    return 1 if ledger.unreadable else 0


def _ledger(arguments: argparse.Namespace) -> logs.Ledger:
    ledger = logs.Ledger(book(arguments.prices))
    with _output.Progress() as progress:
        for file in readers.files(arguments.files):
            ledger.open(file)
            for line in _lines(file):
                ledger.add(line)
                progress.tick()
        ledger.close()
    return ledger


def book(names: list[str] | None) -> Book:
    """The book that --prices names."""
    names = names or ["builtin"]
    given = [books.builtin() if name == "builtin" else books.read(name) for name in names]
    return reduce(lambda earlier, later: later.over(earlier), given)


def _lines(file: str) -> Iterable[logs.LogLine]:
    if file == "-":
        return logs.parse(sys.stdin.buffer, file)
    if file.endswith(".traj.json"):  # found in a directory: not to be passed over in silence
        problem = errors.UsageError("is a trajectory and no JSON Lines; loopcost report tells what it cost")
        return [logs.LogLine(file, 1, error=problem)]
    return logs.read(file)


def _document(ledger: logs.Ledger, with_records: bool) -> dict[str, Any]:
    document = {
        "schema": 1,
        "total_usd": _decimals(ledger.total.usd),
        "models": {name: _model(model) for name, model in ledger.models.items()},
        "files": {file: {"usd": _decimals(bill.usd)} for file, bill in ledger.files.items()},
        "book": ledger.book.name,
        "as_of": ledger.book.as_of,
        "source": ledger.book.source,
        "unreadable": [
            {"file": line.file, "line": line.line, "error": str(line.error)} for line in ledger.unreadable
        ],
        "records_without_calls": ledger.without_calls,
        "subagents": ledger.subagents,
        "unbilled_requests": ledger.unbilled_requests,
    }
    if with_records:
        document["records"] = [
            {"file": file, "line": line, "usd": _decimals(bill.usd)} for file, line, bill in ledger.lines
        ]
    return document


def _decimals(amount: Decimal) -> str:
    """All nine decimals, zero too: str() of such a Decimal is 0E-9."""
    return f"{amount:f}"


def _model(model: logs.ModelBill) -> dict[str, Any]:
    return {
        "usd": _decimals(model.bill.usd),
        "priced_as": model.entry.name,
        "records": model.records,
        "tokens": {kind: getattr(model.usage, kind) for kind in KINDS},
        "parts_usd": {kind: _decimals(getattr(model.bill, kind)) for kind in KINDS},
    }


def _print(ledger: logs.Ledger, with_records: bool) -> None:
    console = _output.console()
    if with_records:
        rows = ((f"{file}:{line}", bill) for file, line, bill in ledger.lines)
        _output.print_table(console, _amounts("record", rows))
    if ledger.models:
        _output.print_table(console, _models(ledger))
    _output.print_table(console, _amounts("file", ledger.files.items()))
    console.print(f"[bold]Total {_decimals(ledger.total.usd)} USD[/]", soft_wrap=True)
    console.print(_output.text(quote(ledger.book)), style="dim", soft_wrap=True)
    for note in _notes(ledger):
        console.print(note, soft_wrap=True)


def _notes(ledger: logs.Ledger) -> Iterator[str]:
    """What is not in the total."""
    if ledger.without_calls:
        yield f"[dim]{counted(ledger.without_calls, 'record tells', 'records tell')} of no call[/]"
    if ledger.subagents:
        results = counted(ledger.subagents, "subagent is summed up", "subagents are summed up")
        yield f"[dim]{results} there; what their calls cost stands in their own logs[/]"
    if ledger.unbilled_requests:
        yield f"[bold]{apart(ledger.unbilled_requests)} and not in it[/]"
    if ledger.unreadable:
        records = counted(len(ledger.unreadable), "unreadable record is", "unreadable records are")
        yield f"[bold red]{records} not in it[/] (see stderr)"


def apart(requests: int) -> str:
    """What is said of requests of the providers' own tools."""
    return f"{counted(requests, 'server tool request is', 'server tool requests are')} billed apart"


def quote(book: Book) -> str:
    """Which prices these are."""
    date = f"as of {book.as_of}" if book.as_of else "which has no date"
    return f"Prices: {book.name}, {date}" + (f", from {book.source}" if book.source else "")


def _models(ledger: logs.Ledger) -> Table:
    kinds = [kind for kind in KINDS if any(getattr(model.usage, kind) for model in ledger.models.values())]
    heads = ("records", *(kind.replace("_", "\n", 1).replace("_", " ") for kind in kinds), "USD")
    rows = [
        (
            name if model.entry.name == name else f"{name}\n  priced as {model.entry.name}",
            f"{model.records:,}",
            *(f"{getattr(model.usage, kind):,}" for kind in kinds),
            _decimals(model.bill.usd),
        )
        for name, model in sorted(ledger.models.items(), key=lambda item: item[1].bill, reverse=True)
    ]
    return _output.table(("model",), heads, rows)


def _amounts(head: str, bills: Iterable[tuple[str, Bill]]) -> Table:
    rows = [(name, _decimals(bill.usd)) for name, bill in bills]
    return _output.table((head,), ("USD",), rows)
