"""loopcost bill: what recorded runs cost, exactly."""

from __future__ import annotations

import os

from .. import books, errors, logs
from ..money import KINDS
from . import _output

_DESCRIPTION = """\
Reads JSON Lines and prints the exact bill, per file, per model and in total. A record carries usage as
usage_by_role: {model: usage}, as model and usage, or as Claude Code writes it (message.model and
message.usage; each message id is one call). Usage may be Anthropic's, OpenAI's, LiteLLM's, LangChain's or
Gemini's."""


def add_parser(commands):
    parser = commands.add_parser("bill", help="what recorded runs cost, exactly", description=_DESCRIPTION)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a JSON Lines file")
    parser.add_argument(
        "--prices",
        metavar="BOOK",
        help="a price book: TOML, or LiteLLM's model_prices_and_context_window.json; "
        f"by default {books.BUILTIN}, which ships with loopcost",
    )
    parser.add_argument("--records", action="store_true", help="list the bill of every record too")
    parser.add_argument("--json", action="store_true", help="print JSON, amounts as decimal strings")
    parser.set_defaults(run=run)


def run(arguments):
    _check_files(arguments.files)
    ledger = _ledger(arguments)
    for line in ledger.unreadable:
        _output.complain(f"{line.file}:{line.line}: {line.error}")
    if arguments.json:
        _output.print_json(_document(ledger, arguments.records))
    else:
        _print(ledger, arguments.records)
    return 1 if ledger.unreadable else 0


def _ledger(arguments):
    ledger = logs.Ledger(books.read(arguments.prices) if arguments.prices else books.builtin())
    progress = _output.Progress()
    for file in arguments.files:
        ledger.open(file)
        for line in logs.read(file):
            ledger.add(line)
            progress.tick()
    ledger.close()
    progress.done()
    return ledger


def _check_files(files):
    """Two names of one file would bill its runs twice."""
    seen = {}
    for file in files:
        name = seen.setdefault(os.path.realpath(file), file)
        if name is not file:
            raise errors.UsageError(f"{file}: the same file as {name}, given twice")


def _document(ledger, with_records):
    document = {
        "schema": 1,
        "total_usd": _usd(ledger.total.usd),
        "models": {name: _model(model) for name, model in ledger.models.items()},
        "files": {file: {"usd": _usd(bill.usd)} for file, bill in ledger.files.items()},
        "book": ledger.book.name,
        "as_of": ledger.book.as_of,
        "source": ledger.book.source,
        "unreadable": [
            {"file": line.file, "line": line.line, "error": str(line.error)} for line in ledger.unreadable
        ],
        "records_without_calls": ledger.without_calls,
    }
    if with_records:
        document["records"] = [
            {"file": file, "line": line, "usd": _usd(bill.usd)} for file, line, bill in ledger.lines
        ]
    return document


def _usd(amount):
    """All nine decimals, zero too: str() of such a Decimal is 0E-9."""
    return f"{amount:f}"


def _model(model):
    return {
        "usd": _usd(model.bill.usd),
        "priced_as": model.entry.name,
        "calls": model.calls,
        "tokens": {kind: getattr(model.usage, kind) for kind in KINDS},
        "parts_usd": {kind: _usd(getattr(model.bill, kind)) for kind in KINDS},
    }


def _print(ledger, with_records):
    console = _output.console()
    if with_records:
        console.print(_records(ledger))
    if ledger.models:
        console.print(_models(ledger))
    console.print(_files(ledger))
    console.print(f"[bold]Total {_usd(ledger.total.usd)} USD[/]")
    console.print(_output.text(_quote(ledger.book)), style="dim", soft_wrap=True)
    if ledger.unreadable:
        console.print(f"[bold red]{len(ledger.unreadable)} unreadable records are not in it[/] (see stderr)")


def _quote(book):
    """Which prices these are."""
    date = f"as of {book.as_of}" if book.as_of else "which has no date"
    return f"Prices: {book.name}, {date}" + (f", from {book.source}" if book.source else "")


def _models(ledger):
    kinds = [kind for kind in KINDS if any(getattr(model.usage, kind) for model in ledger.models.values())]
    result = _output.table(
        ("model",), ("calls", *(kind.replace("_", "\n", 1).replace("_", " ") for kind in kinds), "USD")
    )
    for name, model in sorted(ledger.models.items(), key=lambda item: -item[1].bill.nano_usd):
        priced_as = "" if model.entry.name == name else f"\n  priced as {model.entry.name}"
        result.add_row(
            _output.text(name + priced_as),
            f"{model.calls:,}",
            *(f"{getattr(model.usage, kind):,}" for kind in kinds),
            _usd(model.bill.usd),
        )
    return result


def _files(ledger):
    result = _output.table(("file",), ("USD",))
    for file, bill in ledger.files.items():
        result.add_row(_output.text(file), _usd(bill.usd))
    return result


def _records(ledger):
    result = _output.table(("record",), ("USD",))
    for file, line, bill in ledger.lines:
        result.add_row(_output.text(f"{file}:{line}"), _usd(bill.usd))
    return result
