"""loopcost backtest: how well forecasts of recorded runs would have done."""

from __future__ import annotations

from .. import books, errors, records
from .._native import counted
from ..backtest import CALLS, METHODS, backtest, stage_name
from ..forecast import LAWS
from . import _files, _logs, _output, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Callable, Iterable, Iterator, Sequence

    from rich.table import Table

    from .._record import Record
    from ..backtest import Backtest, Group, Score, Stage
    from ..books import Book
    from ..records import RecordedRun, Unreadable
    from ._output import Commands

    Parts = tuple[tuple[str, tuple[Stage, ...]], ...]

_DESCRIPTION = """\
Forecasts every recorded run from runs of other tasks of the same arm, model and type of tasks: before it starts, after some
calls, and in hindsight, once its number of calls is known. Says how far off the forecasts were, what share of the runs their
intervals covered and how wide they were, beside two simpler methods."""


# What there may be a table of, beside all runs: its name and its stages.
_PARTS: dict[str, Callable[[Backtest], Parts]] = {
    "arm": lambda tested: tested.arms,
    "model": lambda tested: tuple((group.name, group.stages) for group in tested.groups),
}


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "backtest", help="how well forecasts would have done", description=_DESCRIPTION
    )
    _logs.add_arguments(parser)
    bill.add_prices(parser, bill.AS_LOGGED)
    parser.add_argument(
        "--folds", type=int, default=10, metavar="K", help="parts that the tasks are dealt to (10)"
    )
    parser.add_argument(
        "--seed", type=int, default=0, metavar="N", help="which deals them, and the halves of --conformal (0)"
    )
    parser.add_argument(
        "--calls",
        type=_output.listed(int, "whole numbers, N,..."),
        default=CALLS,
        metavar="N,...",
        help=f"after which calls runs are forecast ({','.join(map(str, CALLS))})",
    )
    parser.add_argument(
        "--law", choices=LAWS, default="free", help="the law of the calls (free of any shape)"
    )
    parser.add_argument(
        "--cap",
        type=int,
        metavar="N",
        help="of arms, models and types of tasks none of whose runs made more calls, runs of exactly N that were not solved were stopped there",
    )
    _logs.add_conformal(parser)
    parser.add_argument(
        "--by",
        choices=tuple(_PARTS),
        default="arm",
        help="a table of each arm, or of each arm, model and type of tasks (arm)",
    )
    parser.add_argument("--plot", metavar="FILE", help="draw how the forecasts held (.png, .svg, .pdf)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"logs": _files.RECORDS})


def run(arguments: argparse.Namespace) -> int:
    unreadable: list[Unreadable] = []
    miss = _logs.miss(arguments)
    with _output.Progress() as progress:
        found = records.runs(_logs.read(arguments, unreadable, progress))
    book = bill.book(arguments.prices) if arguments.prices else None
    tested = _tested(arguments, found, book, miss)
    if arguments.plot is not None:
        from ..forecast_plots import draw_calibration

        draw_calibration(tested, arguments.plot)
    if arguments.json:
        _output.print_json(document(tested, _prices(found, book), book))
    else:
        _print(tested, _prices(found, book), _PARTS[arguments.by](tested))
    return 1 if unreadable else 0


_OPTIONS = ("folds", "calls", "cap")


def _tested(
    arguments: argparse.Namespace, found: Sequence[RecordedRun], book: Book | None, miss: float | None
) -> Backtest:
    given = {name: getattr(arguments, name) for name in (*_OPTIONS, "law", "seed")}
    try:
        with _output.Progress("{:,} folds forecast".format) as progress:
            return backtest(found, book, **given, progress=progress.tick, miss=miss)
    except errors.LoopcostError as problem:
        if problem.parameter in _OPTIONS:
            problem.parameter = f"--{problem.parameter}"
        raise


def _prices(runs: Iterable[RecordedRun], book: Book | None) -> str:
    """Where the costs of the runs are from, as past_runs() takes them."""
    if book is not None:
        return book.name
    told: set[bool] = set()
    for run in runs:
        if run.end != "aborted" and run.length:
            told.update(
                [True] if run.cost is not None else [call.cost is not None for call in run.calls] or [False]
            )
    if False not in told:
        return "as logged"
    return f"as logged, and {books.builtin().name} where not" if True in told else books.builtin().name


def document(tested: Backtest, prices: str, book: Book | None = None) -> dict[str, Any]:
    return {
        "schema": 1,
        "folds": tested.folds,
        "seed": tested.seed,
        "law": tested.law,
        "book": None if book is None else book.name,
        "prices": prices,
        "groups": [_group(group) for group in tested.groups],
        "left_out": {**{key: getattr(tested.left, key) for key in tested.left._fields}, "thin": tested.thin},
        "side_calls": _plain(tested.side),
        "stages": [_stage(stage) for stage in tested.stages],
        "arms": {arm: [_stage(stage) for stage in stages] for arm, stages in tested.arms},
        "conformal": _conformal(tested),
        "notes": list(tested.without),
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "arm": group.arm,
        "model": group.model,
        "task_type": group.task_type,
        "runs": group.runs,
        "side_calls": _plain(group.side),
        "pile": None if group.pile is None else _plain(group.pile),
        "stages": [_stage(stage) for stage in group.stages],
    }


def _conformal(tested: Backtest) -> dict[str, Any] | None:
    if tested.miss is None:
        return None
    stages = [
        {
            "stage": stage_name(one.calls),
            "calls": one.calls,
            "margin": one.margin,
            "runs": one.coverage.runs,
            "coverage": one.coverage.share,
            "low": one.coverage.least,
            "high": one.coverage.most,
            "p": one.coverage.p,
            "infinite": one.infinite,
        }
        for one in tested.enough
    ]
    return {
        "miss": tested.miss,
        "score": "overrun",
        "guarantee": _logs.guarantee(tested.miss),
        "stages": stages,
    }


def _conformal_table(tested: Backtest) -> Table:
    rows = [
        (
            stage_name(one.calls),
            f"{one.coverage.runs:,}",
            "none" if one.margin is None else f"x {one.margin:.2f}",
            f"{one.coverage.share:.1%}",
            f"{one.coverage.least:.1%} to {one.coverage.most:.1%}",
            f"{one.infinite:,}",
        )
        for one in tested.enough
    ]
    heads = ("runs", "margin\n(overrun)", "was\nenough", "95% limits", "without\nend")
    title = f"What is enough with {_logs.enough(tested.miss or 0)}, by split conformal"
    return _output.table(("",), heads, rows, title=title)


def _plain(record: Record) -> dict[str, Any]:
    return dict(zip(record._fields, record._values()))


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.name,
        "calls": stage.calls,
        "recorded": stage.recorded,
        "methods": {score.method: _score(score) for score in stage.scores},
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "runs": score.runs,
        "median_error": score.median_error,
        "mean_error": score.mean_error,
        "law_median_error": score.law_error,
        "median_error_usd": score.median_usd,
        "mean_error_usd": score.mean_usd,
        "bias": score.bias,
        "crps_usd": score.crps,
        "relative_crps": score.relative_crps,
        "skill": score.skill,
        "intervals": [
            {
                "level": interval.level,
                "coverage": interval.coverage.share,
                "low": interval.coverage.least,
                "high": interval.coverage.most,
                "p": interval.coverage.p,
                "width_ratio": interval.ratio,
                "width_usd": interval.usd,
                "infinite": interval.infinite,
            }
            for interval in score.intervals
        ],
        "pit": list(score.histogram()) if score.pits else None,
        "pit_p": None if score.even is None else score.even.p,
    }


_KINDS = ("arm and model", "arms and models")
_KINDS_OF_TYPES = ("arm, model and type of tasks", "arms, models and types of tasks")


def _print(tested: Backtest, prices: str, parts: Parts) -> None:
    console = _output.console()
    runs = sum(group.runs for group in tested.groups)
    kinds = _KINDS_OF_TYPES if any(group.task_type for group in tested.groups) else _KINDS
    console.print(
        f"{counted(runs, 'run', 'runs')} of {counted(len(tested.groups), *kinds)}, each forecast from runs "
        f"of other tasks, in {tested.folds} folds, [dim]prices: {_output.text(prices)}[/]\n",
        soft_wrap=True,
    )
    for stage in tested.stages:
        _output.print_table(console, _table(stage))
    for name, stages in parts:
        _output.print_table(console, _part_table(name, stages))
    if tested.miss is not None:
        _output.print_table(console, _conformal_table(tested))
        console.print(_output.text(_logs.guarantee(tested.miss)), soft_wrap=True)
    for sentence in _notes(tested):
        console.print(_output.text(sentence), soft_wrap=True)


_HEAD = ("error,\nmedian", "error,\nmean", "skill", "50%", "80%", "90%", "95%", "width of\n90%", "PIT,\np")


def _cells(score: Score) -> tuple[str, ...]:
    width = score.intervals[2].ratio
    return (
        f"{score.median_error:.0%}",
        f"{score.mean_error:.0%}",
        "" if score.skill is None else f"{score.skill:+.2f}",
        *(
            f"{100 * interval.coverage.share:.1f}{'*' if interval.coverage.p < 0.05 else ' '}"
            for interval in score.intervals
        ),
        "" if width is None else f"x {width:,.1f}",
        "" if score.even is None else f"{score.even.p:.2g}",
    )


def _table(stage: Stage) -> Table:
    rows = [(score.method, f"{score.runs:,}", *_cells(score)) for score in stage.scores]
    return _output.table(("method",), ("runs", *_HEAD), rows, title=stage.name.capitalize())


def _part_table(name: str, stages: tuple[Stage, ...]) -> Table:
    rows = [
        (stage.name, score.method, f"{score.runs:,}", *_cells(score))
        for stage in stages
        for score in stage.scores
    ]
    return _output.table(("", "method"), ("runs", *_HEAD), rows, title=name or "no arm")


def _notes(tested: Backtest) -> Iterator[str]:
    yield (
        "Errors are those of the median, relative to what came. Skill is 1 - CRPS over that of the past runs, each in units of what runs of its arm cost. 50% to 95%: the "
        "share of runs that intervals of this level covered, with * where the exact binomial test finds it another at 0.05. "
        "Width: upper over lower end, the median."
    )
    for method, text in METHODS.items():
        yield f"{method}: {text}."
    for text in (
        *tested.left.reasons(),
        *(
            [f"{counted(tested.thin, 'is', 'are')} of arms, models or types of tasks with too few runs"]
            if tested.thin
            else ()
        ),
    ):
        yield f"Left out: {text}."
    if tested.side.runs:
        yield f"{tested.side}."
    for group in tested.groups:
        if group.pile is not None:
            name = f"{group.name}: " if len(tested.groups) > 1 else ""
            yield f"{name}{group.pile.question('backtest')}"
    yield from (f"{text.capitalize()}." for text in tested.without)
    if any(
        interval.infinite for stage in tested.stages for score in stage.scores for interval in score.intervals
    ):
        yield (
            "Split conformal intervals without an end, where too few runs were left for a margin, count as covering."
        )
