"""loopcost fit: what recorded runs say of the loops of their models."""

from __future__ import annotations

from .. import fit
from ..fit_file import FitFile
from . import _logs, _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Iterator

    from ..fit_file import FittedLoop, Sourced
    from ..records import Unreadable
    from ._output import Commands

_DESCRIPTION = """\
Fits the loop of calls of each model, arm and type of tasks in the logs: the law of the calls with its ends, and how the
conversation grows, each value with an interval. Without --law the law is chosen by cross-validation over the tasks: the
simplest one that none beats. A scenario takes the file: loop = { fitted = "fit.toml" }."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "fit", help="what recorded runs say of their models", description=_DESCRIPTION
    )
    _logs.add_arguments(parser)
    parser.add_argument("--law", choices=tuple(fit.LAWS), help="the law of the calls, instead of a choice")
    parser.add_argument("--level", type=float, default=0.9, metavar="L", help="of the intervals (0.9)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the fit file, TOML")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    unreadable: list[Unreadable] = []
    with _output.Progress() as progress:
        found = _logs.read(arguments, unreadable, progress)
        made = FitFile.of_records(found, arguments.law, arguments.level, arguments.logs)
    if arguments.output is not None:
        made.write(arguments.output)
    if arguments.json:
        _output.print_json({**made.table(), "unreadable": len(unreadable)})
    else:
        _print(made)
    return 1 if unreadable else 0


def _print(made: FitFile) -> None:
    console = _output.console()
    for loop in made.loops:
        console.print(
            f"[bold green]{_output.text(loop.name)}[/] [dim]{_output.text(_on(loop))}[/]\n", soft_wrap=True
        )
        rows = [
            (
                _words(name),
                _number(value.value),
                f"{_span(value)}",
                f"{value.n:,}",
            )
            for name, value in loop.values.items()
        ]
        level = f"{_level(loop):.0%} interval"
        _output.print_table(console, _output.table(("value",), ("estimate", level, "n"), rows))
        for sentence in _sentences(loop):
            console.print(_output.text(sentence), soft_wrap=True)
        console.print()
    for reason, count in made.left.items():
        console.print(f"[dim]{count:,} {_LEFT[reason]}[/]", soft_wrap=True)


_LEFT = {
    "aborted": "runs left out: aborted by trouble that has nothing to do with the task",
    "uncounted": "runs left out: they do not tell how many calls they made",
    "several_models": "runs left out: several models served them, so they are no loop of one",
}


def _verdict(chance: float) -> str:
    return " So it is not: another law, by --law, may describe these runs better." if chance < 0.001 else ""


def _level(loop: FittedLoop) -> float:
    return next(value.level for value in loop.values.values() if value.level is not None)


def _on(loop: FittedLoop) -> str:
    ends = ", ".join(f"{count:,} {end}" for end, count in loop.on["ends"].items() if count)
    return f"{loop.on['runs']:,} runs of {loop.on['tasks']:,} tasks, {loop.on['calls']:,} calls: {ends}"


def _words(name: str) -> str:
    head, dot, index = name.partition(".")
    return head.replace("_", " ") + (f" ({index})" if dot else "")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _span(value: Sourced) -> str:
    return " to ".join(_number(end) for end in (value.low, value.high) if end is not None)


def _sentences(loop: FittedLoop) -> Iterator[str]:
    if loop.told is None:
        yield f"The law of the calls is {loop.law}, as asked for."
    elif loop.told:
        yield f"The law of the calls is {loop.law}: the data tell it apart from the others."
    else:
        rivals = ", ".join(one["law"] for one in loop.on["candidates"] if one["standing"] == "open")
        yield f"Which law the calls have one cannot tell ({loop.law} or {rivals}); {loop.law} is the simplest that none beats."
    if "misfit_p" in loop.on:
        chance = _output.percent(loop.on["misfit_p"])
        yield f"Were it right, data would be as far from it with {chance}." + _verdict(loop.on["misfit_p"])
    limit = f"Runs are stopped at {loop.cap.value:,.0f} calls"
    yield (
        f"{limit}, the recorded limit."
        if loop.cap.source == "fitted"
        else f"{limit}: assumed, since no limit is recorded."
    )
    for name, value in loop.values.items():
        if value.identified == "no":
            yield f"Unidentified: {_words(name)}; the data allow {_span(value)}."
        elif value.identified and value.identified.startswith("if"):
            yield f"{_words(name).capitalize()} holds {value.identified}."
