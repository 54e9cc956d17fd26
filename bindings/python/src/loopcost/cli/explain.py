"""loopcost explain: the formulas with a scenario's numbers put in, term by term, to check by hand."""

from __future__ import annotations

from math import fsum

from .. import errors
from ..scenario import BUILTIN
from ..strategy import Strategy
from . import _basis, _files, _formulas, _output, _sheet
from ._calls import calls
from ._repairs import repairs
from .compare import _plan, _read

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Callable, Iterable, Iterator, Mapping

    from rich.table import Table

    from .._structs import Plan
    from ..fit_file import FittedLoop
    from ._output import Commands
    from ._sheet import Line, Sheet

_DESCRIPTION = """\
Works out the mean and the variance of each strategy's cost in plain arithmetic: every symbol, every formula, and the
formula again with its numbers, ready for a calculator. The terms sum to what `loopcost compare` says. The symbols are
those of the README, "The mathematics"."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "explain", help="the formulas, with a scenario's numbers put in", description=_DESCRIPTION
    )
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a scenario in TOML; - is the standard input"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"scenario": (_files.SCENARIO,)})


def run(arguments: argparse.Namespace) -> int:
    scenario = _read(arguments.scenario)
    strategies = scenario.strategies
    sheets = {name: _named(name, strategy) for name, strategy in strategies.items()}
    for name, sheet in sheets.items():
        _tell_sources(sheet, scenario.fits.get(strategies[name].name or ""))
    if arguments.json:
        documents = {name: sheet.document() for name, sheet in sheets.items()}
        _output.print_json({"schema": 1, **_basis.document(scenario), "strategies": documents})
    else:
        notes = [one.sentence for one in _basis.beyond(scenario)]
        _print(arguments.scenario or f"{BUILTIN} (built in)", _basis.words(scenario), notes, sheets)
    return 0


_FITTED = {"L1": "base", "D": "step", "D_late": "late_step", "G": "output", "u": "warm", "K": "cap"}


def _tell_sources(sheet: Sheet, fitted: FittedLoop | None) -> None:
    """Says of what was given which of it a fit file says, and how sure that is."""
    values = {} if fitted is None else {**fitted.values, "cap": fitted.cap}
    for i, (symbol, what, given) in enumerate(sheet.given):
        value = values.get(_FITTED.get(symbol, ""))
        if value is not None and value.value == given:
            sheet.given[i] = symbol, f"{what}; {_basis.sourced(value)}", given


def _named(name: str, strategy: Plan) -> Sheet:
    try:
        return _explain(strategy)
    except errors.LoopcostError as problem:
        problem.strategy = name
        raise


def _explain(strategy: Plan) -> Sheet:
    sheet = _sheet.Sheet(strategy.cost(), _plan(strategy))
    try:
        _sheet.check_known(strategy, "")
        if isinstance(strategy, Strategy):
            repairs(sheet, strategy)
        else:
            calls(sheet, strategy)
        sheet.check()
    except _sheet.Unknown as problem:
        sheet.why_not = str(problem)
    return sheet


_WIDTH = 100
_CLASSES = 12


def _print(place: str, basis: str, notes: Iterable[str], sheets: Mapping[str, Sheet]) -> None:
    console = _output.console()
    console.width = min(console.width, _WIDTH)
    console.print(f"[bold]{_output.text(place)}[/]: [dim]{_output.text(basis)}[/]\n", soft_wrap=True)
    for note in notes:
        console.print(_output.text(note) + ".\n", soft_wrap=True)
    for name, sheet in sheets.items():
        console.print(
            f"[bold green]{_output.text(name)}[/]  [bold]{_output.text(sheet.plan)}[/]\n", soft_wrap=True
        )
        for table in _why_not(sheet) if sheet.why_not else _tables(sheet):
            if isinstance(table, str):
                console.print(_output.text(table) + "\n", soft_wrap=True)
            else:
                _output.print_table(console, table)


def _why_not(sheet: Sheet) -> Iterator[str]:
    yield f"Not explained: {sheet.why_not}. compare says {_formulas.number(sheet.cost.mean)} USD."


def _tables(sheet: Sheet) -> Iterator[str | Table]:
    number = _formulas.number
    given = [(symbol, what, number(value)) for symbol, what, value in sheet.given]
    yield _output.table(("symbol", "what it is"), ("value",), given, title="Given")
    if sheet.classes:
        yield _classes(sheet)
    if sheet.worked:
        yield _worked(sheet)
    yield from sheet.notes
    if sheet.kinds:
        yield from _loop_tables(sheet)
    yield from _meanings(sheet)
    yield from _moment(sheet, "mean", sheet.cost.mean, "USD")
    yield from _moment(sheet, "variance", sheet.cost.variance, "USD^2")


def _classes(sheet: Sheet) -> Table:
    number, keys = _formulas.number, ("n", "p", "th", "n_th1", "n_th2", "n_th3", "n_th4")
    rows = [(one["class"], *(number(one[key]) for key in keys)) for one in sheet.classes[:_CLASSES]]
    if len(sheet.classes) > _CLASSES:
        more = sheet.classes[_CLASSES:]
        sums = {key: number(fsum(one[key] for one in more)) for key in keys if key not in ("p", "th")}
        rows.append((f"{len(more)} more", *(sums.get(key, "") for key in keys)))
    all_of_them = (number(sheet.values[symbol]) for symbol in ("M1", "M2", "M3", "M4"))
    rows.append(("sum", number(sheet.values["n"]), "", "", *all_of_them))
    return _output.table(
        ("class",),
        ("n", "p", "th=(1-p)/p", "n th", "n th^2", "n th^3", "n th^4"),
        rows,
        title="The bugs; the sums are n, M1, M2, M3, M4",
    )


def _loop_tables(sheet: Sheet) -> Iterator[str | Table]:
    number = _formulas.number
    kinds = [
        (str(i + 1), kind["solved"], kind["wrong"], number(kind["weight"]))
        for i, kind in enumerate(sheet.kinds)
    ]
    yield _output.table(("kind", "s, solved", "f, wrong"), ("weight",), kinds, title="How call t ends a run")
    yield _call_table(
        sheet,
        "The runs that come to call t",
        "those at call t-1, of each kind, times 1 - s - f",
        lambda call: call["reached_numbers"],
        {"P(T >= t)": "p_reached"},
    )
    yield _call_table(
        sheet,
        f"{_titles(sheet)[0]}, USD, call by call",
        f"bill(t) = {sheet.bill}",
        lambda call: call["bill_numbers"],
        {"bill(t)": "bill_usd", "P(T >= t)": "p_reached", "product": "mean_usd"},
    )
    yield _call_table(
        sheet,
        f"{_titles(sheet)[1]}, USD^2, call by call",
        f"P(T = t) (C(t) - {sheet.about})^2",
        lambda call: _spread_numbers(sheet, call),
        {"USD^2": "variance_usd2"},
    )
    yield "P(T = t) is P(T >= t) - P(T >= t+1), and C(t) the sum of the bills up to t."
    sums = [(symbol, formula, number(value)) for symbol, formula, value in sheet.sums]
    yield _output.table(("symbol", "formula"), ("value",), sums, title="Sums over all calls")


def _titles(sheet: Sheet) -> tuple[str, str]:
    """What the bills call by call come to: the moments, or where there are residuals those of the calls alone."""
    return ("The mean", "The variance") if sheet.about == "mean" else ("R1", "VR")


def _call_table(
    sheet: Sheet,
    title: str,
    formula: str,
    numbers: Callable[[Mapping[str, Any]], str | None],
    columns: Mapping[str, str],
) -> Table:
    """A line for each call that is shown; of the calls between them, and of all, what can be summed."""
    rows = []
    for call in sheet.calls:
        one = call["first"] == call["last"]
        label = f"{call['first']}" if one else f"{call['first']} to {call['last']}"
        cells = ("" if call[key] is None else _formulas.number(call[key]) for key in columns.values())
        rows.append((label, numbers(call) or "each in the same way", *cells))
    summed = ("p_reached", "mean_usd", "variance_usd2")
    sums = (
        _formulas.number(fsum(call[key] for call in sheet.calls)) if key in summed else ""
        for key in columns.values()
    )
    rows.append(("sum", "", *sums))
    return _whole(_output.table(("call t", formula), tuple(columns), rows, title=title))


def _spread_numbers(sheet: Sheet, call: Mapping[str, Any]) -> str | None:
    if call["p_ends"] is None:
        return None
    chance, cost, mean = map(_formulas.operand, (call["p_ends"], call["so_far_usd"], sheet.values["mean"]))
    return f"{chance}*({cost}-{mean})^2"


def _worked(sheet: Sheet) -> Table:
    rows = [
        (part, line.symbol, line.formula, line.numbers, _formulas.number(line.value))
        for part, line in _grouped(sheet.worked)
    ]
    texts = ("part", "symbol", "formula", "with its numbers")
    return _whole(_output.table(texts, ("value",), rows, title="Worked out"))


def _moment(sheet: Sheet, moment: str, told: float, unit: str) -> Iterator[str | Table]:
    """The terms, and what compare says."""
    number = _formulas.number
    rows = [
        (_output.part(part, bool(sheet.kinds)), line.formula, line.numbers, number(line.value))
        for part, line in _grouped(sheet.terms[moment])
    ]
    if any(line.numbers for line in sheet.terms[moment]):
        texts = ("part", "formula", "with its numbers")
        yield _whole(_output.table(texts, (unit,), rows, title=f"The {moment}, {unit}"))
    ours = sheet.sum(moment)
    yield f"{moment}: sum {number(ours)} {unit}; compare says {number(told)}, {abs(ours - told):.1g} apart"


def _whole(table: Table) -> Table:
    """The table with lines broken only at spaces: half a number is none."""
    for column in table.columns:
        words = [word for cell in column.cells for word in str(cell).split()]
        column.min_width = max(column.min_width or 0, *map(len, words), 0)
    return table


def _grouped(lines: Iterable[Line]) -> Iterator[tuple[str, Line]]:
    """Each line with its part where that is a new one."""
    before = None
    for line in lines:
        yield ("" if line.part == before else line.part), line
        before = line.part


_MEANINGS = {
    "S1": "S1 and S2 are the means of S and S (S-1)/2, with S the attempts after the first.",
    "S3": "S3 is the mean of S (S-1) (S-2)/6.",
    "new": "new and held are the tokens of the prompts that the model has not and has seen before, on average.",
    "Q": "Q is the mean of the sum of the squares of what the cache holds at each attempt.",
}


def _meanings(sheet: Sheet) -> Iterator[str]:
    """What the symbols are that the README does not have."""
    symbols = [line.symbol for line in sheet.worked] + [symbol for symbol, *_ in sheet.sums]
    said = [_MEANINGS[symbol] for symbol in symbols if symbol in _MEANINGS]
    if said:
        yield "\n".join(said)
