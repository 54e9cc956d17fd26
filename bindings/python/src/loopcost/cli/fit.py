"""loopcost fit: what recorded runs say of the loops of their models."""

from __future__ import annotations

import argparse

from .. import errors, fit, fix_laws
from .._native import counted
from ..fit_file import FitFile, FittedLoop
from ..forecast import Side
from ..pile import Pile
from ..readers import attempts
from ..sufficient import Sufficient
from . import _arguments, _files, _logs, _meanings, _output, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterator, Mapping

    from rich.console import Console

    from ..books import Book
    from ..fix_laws import FittedFix
    from ..sourced import Sourced
    from ._output import Commands

_DESCRIPTION = """\
Fits the loop of calls of each model, arm and type of tasks in the logs: the law of the calls with its ends, and how the
conversation grows, each value with an interval. Without --law the law is chosen by cross-validation over the tasks: the
simplest one that fits and that none beats. Where many runs stop at exactly the largest number of calls and no log says that
this is a cap, --cap says it. A scenario takes the file: loop = { fitted = "fit.toml" }.

With --attempts the logs are tables, CSV, of attempts at bugs: a row is one bug, or a run whose bugs need not be counted, and
the fit is of the chance to fix one. Columns: attempts, and perhaps model, task, class (of the bug), fixed, bugs (of the
run). A scenario takes it as fix_chance = { fitted = "fit.toml" }.

A run of several models is a loop of the one that served most of its calls. What the others' calls cost is part of what it
cost, and so in the residuals. What --save wrote of other files --merge adds: the fit is that of all of them, to the bit. A
--cap is not saved: it is given where they are merged. --prices are given again: which book it was is saved, not its rates, and
another one, or none, is refused."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "fit",
        help="what recorded runs say of their models",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _logs.add_arguments(parser, nargs="*")
    _logs.add_sums(parser)
    bill.add_prices(parser, bill.AS_LOGGED)
    parser.add_argument("--law", choices=tuple(fit.LAWS), help="the law of the calls, instead of a choice")
    parser.add_argument(
        "--attempts",
        choices=("bug", "run"),
        help="the rows of tables are attempts at a bug each, or totals of runs",
    )
    parser.add_argument(
        "--cap", type=int, metavar="N", help="runs of exactly N calls that were not solved were stopped there"
    )
    parser.add_argument("--level", type=float, default=0.9, metavar="L", help="of the intervals (0.9)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the fit file, TOML")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"logs": _files.RECORDS, "merge": (_files.SUMS,)})


def run(arguments: argparse.Namespace) -> int:
    if not arguments.logs and not arguments.merge:
        raise errors.LogError("no log is given, and no sums to --merge")
    with _output.Progress() as progress:
        made, unreadable = (_of_attempts if arguments.attempts else _of_logs)(arguments, progress)
    if arguments.output is not None:
        made.write(arguments.output)
    if arguments.json:
        _output.print_json({**made.table(), "unreadable": unreadable})
    else:
        _print(made)
    return 1 if unreadable else 0


def _of_logs(arguments: argparse.Namespace, progress: _output.Progress) -> tuple[FitFile, int]:
    """The fit, and how many lines could not be read."""
    book = bill.book(arguments.prices) if arguments.prices else None
    found = Sufficient(arguments.logs, arguments.cap, book)
    for item in _logs.items(arguments, progress):
        found.add(item)
    for path in arguments.merge:
        _merge(found, path, book)
    _check_cap(found)
    if arguments.save is not None:
        found.write(arguments.save)
    return FitFile.of_sufficient(found, arguments.law, arguments.level, book), len(found.unreadable)


def _merge(found: Sufficient, path: str, book: Book | None) -> None:
    """Adds what was saved, which wants the --prices that it was saved with."""
    saved = Sufficient.read(path)
    try:
        saved.check_book(book)
    except errors.LogError as problem:
        problem.parameter, problem.place = "--prices", path
        raise
    found.merge(saved)


def _check_cap(found: Sufficient) -> None:
    """Raises UndefinedError for a cap at which no run was stopped."""
    if found.cap is not None and all((run.end, run.length) != ("capped", found.cap) for run in found.runs):
        raise errors.UndefinedError(
            f" is {found.cap}, and no run of exactly so many calls was left unsolved", "--cap"
        )


_NOT_OF_ATTEMPTS = {
    ("merge", "save", "prices"): ", whose tables are read whole",
    ("format",): ", whose tables are CSV",
    ("cap",): "; a table says with `fixed` what was given up",
}


def _of_attempts(arguments: argparse.Namespace, progress: _output.Progress) -> tuple[FitFile, int]:
    for options, reason in _NOT_OF_ATTEMPTS.items():
        _arguments.refuse(arguments, options, f" stands beside --attempts{reason}")
    per_run = arguments.attempts == "run"
    if arguments.law is not None and (per_run or arguments.law not in fix_laws.LAWS):
        raise errors.UnsupportedError(f" is {arguments.law!r}, which is no law of attempts here", "--law")
    rows, unreadable = _logs.rows(attempts.read(arguments.logs, arguments.columns), progress)
    return FitFile.of_attempts(rows, arguments.law, arguments.level, arguments.logs, per_run), unreadable


def _print_fix(console: Console, made: FittedFix) -> None:
    on = made.on
    if made.law == "totals":
        basis = f"{_many(on, 'runs')}, {_many(on, 'attempts')} in all"
    else:
        basis = f"{_many(on, 'bugs')} of {_many(on, 'tasks')}, {_many(on, 'attempts')}, {on['fixed']:,} fixed"
    console.print(f"[bold green]{_output.text(made.name)}[/]: [dim]{basis}[/]\n", soft_wrap=True)
    _print_values(console, made)
    for sentence in _sentences_of_fix(made):
        console.print(_output.text(sentence), soft_wrap=True)
    console.print()


def _sentences_of_fix(made: FittedFix) -> Iterator[str]:
    if made.law != "totals":
        yield from _law_sentences(made, "attempts")
    elif not made.plug_in:
        yield (
            "Totals of attempts do not tell few bugs that are hard from many that are easy, unless the bugs of the runs are "
            "counted."
        )
    yield from _unidentified(made)


def _unidentified(made: FittedFix | FittedLoop) -> Iterator[str]:
    for name, value in made.values.items():
        if value.identified == "no":
            yield f"Unidentified: {_words(name, made)}; the data allow {'anything' if _is_boundless(value) else _span(value)}."
        elif value.identified and value.identified.startswith("if"):
            yield f"{_words(name, made).capitalize()} holds {value.identified}."


def _print(made: FitFile) -> None:
    console = _output.console()
    for fix in made.fixes:
        _print_fix(console, fix)
    for loop in made.loops:
        console.print(
            f"[bold green]{_output.text(loop.name)}[/]: [dim]{_output.text(_on(loop))}[/]\n", soft_wrap=True
        )
        _print_values(console, loop)
        for sentence in _sentences(loop):
            console.print(_output.text(sentence), soft_wrap=True)
        console.print()
    of_fixes = _meanings.of_attempts(name for fix in made.fixes for name in fix.values)
    of_loops = _meanings.of_runs(name for loop in made.loops for name in loop.values)
    for sentence in (*of_fixes, *of_loops):
        console.print(f"[dim]{sentence}[/]", soft_wrap=True)
    for reason, count in made.left.items():
        console.print(f"[dim]{counted(count, *_LEFT[reason])}[/]", soft_wrap=True)


def _print_values(console: Console, made: FittedFix | FittedLoop) -> None:
    rows = [
        (_words(name, made), _estimate(value), _span(value), f"{value.n:,}")
        for name, value in made.values.items()
    ]
    _output.print_table(
        console, _output.table(("value",), ("estimate", f"{_level(made):.0%} interval", "n"), rows)
    )


def _estimate(value: Sourced) -> str:
    return "unidentified" if value.identified == "no" else _number(value.value)


_LARGEST = 1e12  # of what is fitted; an interval up to it has no bound

_LEFT = {
    "aborted": (
        "run left out: aborted by trouble that has nothing to do with the task",
        "runs left out: aborted by trouble that has nothing to do with the task",
    ),
    "uncounted": (
        "run left out: it does not tell how many calls it made",
        "runs left out: they do not tell how many calls they made",
    ),
}


def _level(made: FittedFix | FittedLoop) -> float:
    return next(value.level for value in made.values.values() if value.level is not None)


def _on(loop: FittedLoop) -> str:
    ends = ", ".join(f"{count:,} {end}" for end, count in loop.on["ends"].items() if count)
    on = loop.on
    return f"{_many(on, 'runs')} of {_many(on, 'tasks')}, {_many(on, 'calls')}: {ends}"


def _many(on: Mapping[str, Any], things: str) -> str:
    return counted(on[things], things.removesuffix("s"), things)


def _words(name: str, made: FittedFix | FittedLoop) -> str:
    return _meanings.title(name, made.law, "call" if isinstance(made, FittedLoop) else "attempt")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _is_boundless(value: Sourced) -> bool:
    """Does the interval say nothing, from the least to the largest number that there may be?"""
    return value.low == 0 and value.high is not None and value.high >= _LARGEST


def _span(value: Sourced) -> str:
    if _is_boundless(value):
        return "not identified"
    return " to ".join(_number(end) for end in (value.low, value.high) if end is not None)


def _sentences(loop: FittedLoop) -> Iterator[str]:
    yield from _law_sentences(loop)
    limit = f"Runs are stopped at {loop.cap.value:,.0f} calls"
    yield (
        f"{limit}, the recorded limit."
        if loop.cap.source == "fitted"
        else f"{limit}: assumed, since no limit is recorded."
    )
    if "pile" in loop.on:
        yield Pile(**loop.on["pile"]).question("fit")
    side = Side(**loop.on["side_calls"])
    if side.runs:
        yield f"{side}."
    yield from _unidentified(loop)


def _law_sentences(loop: FittedFix | FittedLoop, of: str = "calls") -> Iterator[str]:
    """What is to be said of a law: how it was chosen, and whether it fits."""
    misfit = loop.on.get("misfit_p", 1.0)
    fits = misfit >= fit.MISFIT
    count = loop.on["runs"] if "runs" in loop.on else loop.on["bugs"]
    if loop.told is None:
        yield f"The law of the {of} is {loop.law}, as asked for."
        if not fits:
            yield f"The {of} do not follow it: were it right, {_as_far(misfit)}."
    elif not fits:
        yield (
            f"None of the laws that could be tested fits these {of}; {loop.law} is the simplest that none beats. Were it "
            f"right, {_as_far(misfit)}."
        )
    elif loop.told:
        yield f"The law of the {of} is {loop.law}: the data tell it apart from the others."
    else:
        rivals = (
            ", ".join(one["law"] for one in loop.on["candidates"] if one["standing"] == "open") or "another"
        )
        yield (
            f"Which law the {of} have one cannot tell ({loop.law} or {rivals}); {loop.law} is the simplest that no test "
            "sets back and that none beats."
        )
    if "misfit_p" not in loop.on:
        yield f"There are too few {of} to test how well it fits."
    elif _has_all_cells(loop, count):
        yield (
            f"No test says whether it fits: it has an entry for each group of {of} that would be tested, and is there what was "
            "seen."
        )
    elif fits:
        verdict = "fits" if misfit >= fit.DOUBT else "does not fit well"
        yield f"It {verdict}: were it right, {_as_far(misfit)}."
    if count > loop.on["tasks"] and loop.law in (
        "constant",
        "table",
        "contaminated",
    ):
        yield "Intervals are as wide as the tasks are apart: what is of one task is alike."


def _has_all_cells(made: FittedFix | FittedLoop, count: int) -> bool:
    """Does a table leave no degree of freedom to its test of fit?"""
    if made.law != "table":
        return False
    entries = sum(name.startswith(("solved", "fix_chance")) for name in made.values)
    return bool(entries * made.on["tasks"] // count >= made.on["cells"])


def _as_far(misfit: float) -> str:
    return f"data as far from it as these would come in {_output.percent(misfit)} of cases"
