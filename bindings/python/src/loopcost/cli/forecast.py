"""loopcost forecast: what a run will cost, before it starts and after its calls."""

from __future__ import annotations

from .. import books, errors, records
from .._native import counted
from .._record import Record
from ..forecast import LAWS, is_few, learn, past_runs, start_of, state_of
from ..loop import State
from ..pile import Pile, pile_of
from . import _arguments, _basis, _files, _logs, _output, _plan, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Iterable, Iterator, Mapping, Sequence

    from ..books import Book
    from ..forecast import Forecast, Left, PastRun, Predictor
    from ..loop import Loop
    from ..records import RecordedRun, Unreadable
    from ._output import Commands

    Kind = tuple[str, str, str]  # arm, main model, type of tasks
    Laws = Sequence[tuple[int, Forecast]]

_DESCRIPTION = """\
The law of what a run costs, in USD, learnt from the recorded runs of one arm, model and type of tasks, or that of a model's loop in a fit
file, at the price in a book, or in a scenario. With --after it is that of the run in a log, which goes on; with --calls,
--context and --spent that of a run that stands there. With --run it is that of a recorded run, before it started and after each
of its calls, learnt from runs of other tasks."""

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser("forecast", help="what a run will cost", description=_DESCRIPTION)
    _logs.add_arguments(parser, help=f"{_logs.HELP}; or a fit file or a scenario (.toml)")
    bill.add_prices(parser, bill.AS_LOGGED)
    parser.add_argument("--arm", metavar="NAME", help="of the runs of this arm")
    parser.add_argument("--model", metavar="M", help="and of this model, which makes the calls")
    parser.add_argument("--task-type", metavar="NAME", help="and at tasks of this type")
    _plan.add_arguments(parser)
    _logs.add_conformal(parser)
    parser.add_argument("--seed", type=int, metavar="N", help="which deals the halves of --conformal (0)")
    _logs.add_after(parser)
    parser.add_argument("--calls", type=int, metavar="N", help="calls made so far")
    parser.add_argument("--context", type=float, metavar="X", help="tokens that the next call sees")
    parser.add_argument("--spent", type=_output.amount, metavar="USD", help="spent so far")
    parser.add_argument("--budget", type=_output.amount, metavar="USD", help="for the whole run")
    parser.add_argument(
        "--run", dest="recorded", metavar="NAME", help="a recorded run, from its start to its end"
    )
    parser.add_argument("--law", choices=LAWS, help="of logs, the law of the calls (free of any shape)")
    parser.add_argument(
        "--cap",
        type=int,
        metavar="N",
        help="calls after which a run is stopped; where no recorded run made more, those of exactly N that were not solved were "
        "stopped there",
    )
    parser.add_argument("--plot", metavar="FILE", help="draw it (.png, .svg, .pdf)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"logs": (*_files.RECORDS, _files.FIT, _files.SCENARIO)})


def run(arguments: argparse.Namespace) -> int:
    unreadable: list[Unreadable] = []
    _check(arguments)
    if _is_plan(arguments):
        _of_plan(arguments, unreadable)
    else:
        with _output.Progress() as progress:
            found = records.runs(_logs.read(arguments, unreadable, progress))
        known = _known(_chosen(found, arguments), arguments)
        (_of_run if arguments.recorded else _of_logs)(arguments, known, unreadable)
    return 1 if unreadable else 0


def _is_plan(arguments: argparse.Namespace) -> bool:
    return bool(arguments.logs[0].endswith(".toml"))


def _check(arguments: argparse.Namespace) -> None:
    """Raises UnsupportedError for an option that has no effect beside others."""
    for options, reason in (_NOT_OF_PLANS if _is_plan(arguments) else _NOT_OF_LOGS).items():
        _arguments.refuse(arguments, options, reason)
    if arguments.recorded is not None:
        if _is_plan(arguments):
            raise errors.UnsupportedError(" is given, and a TOML file has no recorded run", "--run")
        _arguments.refuse(arguments, ("conformal",), " stands beside --run, which shows laws alone")
        _arguments.refuse(arguments, ("after", *_STANDS), " stands beside --run, whose calls are recorded")
    if arguments.conformal is None:
        _arguments.refuse(arguments, ("seed",), " is given, and --conformal is not")
    if arguments.after is None:
        _arguments.refuse(arguments, ("after_columns", "after_format"), " is given, and --after is not")
    else:
        _arguments.refuse(arguments, _STANDS, " stands beside --after, whose log tells it")


_STANDS = ("calls", "context", "spent")
_READING = ("columns", "format")
_NOT_OF_LOGS = {("borrow",): " takes a fit file, and has no effect on logs"}
_NOT_OF_PLANS = {
    ("conformal",): " takes logs: a TOML file has no runs to score",
    ("law",): " takes logs: a TOML file has a law",
    _READING: " takes logs: a TOML file is none; the log of --after has --after-columns, --after-format",
}


class _Known(Record):
    """The recorded runs: the `past` ones that are learnt from, what is `left` out, and their pile-up at a number of calls."""

    past: list[PastRun]
    left: Left
    pile: Pile | None


def _known(found: Sequence[RecordedRun], arguments: argparse.Namespace) -> _Known:
    past, left = past_runs(found, _book(arguments), arguments.cap)
    if not past:
        why = "; ".join(left.reasons()) or "there is none"
        raise errors.LogError(f"no run of the logs can be learnt from: {why}")
    return _Known(past, left, pile_of(found) if arguments.cap is None else None)


def _chosen(found: Sequence[RecordedRun], arguments: argparse.Namespace) -> list[RecordedRun]:
    """The runs of one arm, model and type of tasks."""
    kept = [run for run in found if _is_asked_for(run, arguments)]
    kinds = _kinds(kept)
    if len(kinds) > 1:
        apart = [option for option, told in zip(_KIND, zip(*kinds)) if len(set(told)) > 1]
        raise errors.LogError(
            f"the runs are of several arms, models or types of tasks, {_some(map(_name, kinds))}: say which with "
            f"{' and '.join(apart)}"
        )
    if found and not kept:
        raise errors.LogError(
            f"no run of the logs is of this arm, model and type of tasks; there are {_some(map(_name, _kinds(found)))}"
        )
    return kept


_KIND = {"--arm": "arm", "--model": "main", "--task-type": "task_type"}


def _is_asked_for(run: RecordedRun, arguments: argparse.Namespace) -> bool:
    asked = (arguments.arm, arguments.model, arguments.task_type)
    return all(one in (None, getattr(run, field)) for one, field in zip(asked, _KIND.values()))


def _kinds(runs: Iterable[RecordedRun]) -> list[Kind]:
    """Arms, main models and types of tasks. A run that tells no model, aborted before its first call for example, is of its
    arm's models."""
    found = {(run.arm or "no arm", run.main or "", run.task_type or "") for run in runs}
    named = {arm for arm, model, _ in found if model}
    return sorted(kind for kind in found if kind[1] or kind[0] not in named)


def _name(kind: Kind) -> str:
    return " / ".join(filter(None, kind))


_NAMED = 9


def _some(names: Iterable[str]) -> str:
    """The first few of some names."""
    names = list(names)
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} others" if len(names) > _NAMED else "")


def _of_plan(arguments: argparse.Namespace, unreadable: list[Unreadable]) -> None:
    if len(arguments.logs) > 1:
        raise errors.UnsupportedError(
            f" is given, and {arguments.logs[0]}, a TOML file, is forecast alone", arguments.logs[1]
        )
    plan = _plan.read(arguments.logs[0], arguments)
    state = _state(arguments, plan.loop, plan.model, unreadable)
    beyond = plan.beyond(0 if state is None else state.calls)
    head = {**plan.document, **_basis.beyond_document(beyond), "model": plan.model}
    _tell(
        arguments,
        plan.forecast(state),
        head,
        plan.words,
        [*plan.doubts, *(f"{one.sentence}." for one in beyond)],
    )


def _of_logs(arguments: argparse.Namespace, known: _Known, unreadable: list[Unreadable]) -> None:
    past = known.past
    predictor = _learnt_from(past, arguments)
    state = _state(arguments, predictor.loop, past[0].model, unreadable)
    law = predictor.forecast(state)
    tasks = counted(len({run.task for run in past}), "task", "tasks")
    basis = f"learnt from {counted(len(past), 'run', 'runs')} of {tasks}"
    longest = max(run.length for run in past)
    longer = _longer(predictor.loop, longest, 0 if state is None else state.calls)
    head = {"basis": "fitted", **_learnt(predictor, known), "longest": longest, "p_longer": longer}
    side = [str(predictor.side)] if predictor.side.runs else []
    told = "; ".join((basis, *(f"left out: {reason}" for reason in known.left.reasons()), *side))
    notes = list(_doubts(predictor, known))
    if longer >= _MATTERS:
        notes.append(
            f"With {_output.percent(longer)} it makes more than {longest:,} calls, the most that any run has made."
        )
    miss = _logs.miss(arguments)
    if miss is not None:
        head["conformal"] = enough = _enough(arguments, past, state, miss)
        notes += _enough_sentences(enough)
    _tell(arguments, law, head, told, notes)


def _doubts(predictor: Predictor, known: _Known) -> Iterator[str]:
    """What the runs leave in doubt."""
    yield from _basis.few_sentences(len(predictor.runs))
    if known.pile is not None:
        yield known.pile.question("forecast")


def _enough(
    arguments: argparse.Namespace, past: Sequence[PastRun], state: State | None, miss: float
) -> dict[str, Any]:
    """What is enough but for a chance, by split conformal."""
    from random import Random

    from ..backtest import SplitConformal

    seed = arguments.seed or 0
    split = SplitConformal(list(past), lambda runs: _learnt_from(runs, arguments), Random(seed))
    mark = state.calls if state else 0
    if mark and not split.tells_calls(mark):
        raise errors.UnsupportedError(
            f" is given of a run after {counted(mark, 'call', 'calls')}, and the logs do not record those of the runs that it "
            "would be scored by",
            "--conformal",
        )
    found = None if split.predictor is None else split.enough(split.predictor.forecast(state), mark, miss)
    return {
        "miss": miss,
        "score": "overrun",
        "guarantee": _logs.guarantee(miss),
        "seed": seed,
        "learnt_from": 0 if split.predictor is None else len(split.predictor.runs),
        "scored": split.scored(mark),
        "margin": None if found is None else found[0].margin,
        "coverage": None if found is None else found[0].coverage,
        "enough_usd": None if found is None else found[1],
    }


def _enough_sentences(enough: Mapping[str, Any]) -> Iterator[str]:
    on = (
        f"learnt from {counted(enough['learnt_from'], 'run', 'runs')}, scored on {counted(enough['scored'], 'run', 'runs')}, "
        f"dealt by seed {enough['seed']}"
    )
    if enough["enough_usd"] is None:
        yield f"No amount is enough with {_logs.enough(enough['miss'])}: too few runs for a margin, {on}."
        return
    yield (
        f"{enough['enough_usd']:.4g} USD are enough with {enough['coverage']:.4g} at least: margin (overrun) x {enough['margin']:.4g}, "
        f"{on}."
    )
    yield enough["guarantee"]


_MATTERS = 0.01


def _longer(loop: Loop, longest: int, made: int) -> float:
    """The chance of more calls than any run has made: what is said of them is beyond what was seen."""
    return loop.ends(longest).more / loop.ends(made).more if made < longest else 1.0


def _learnt_from(past: Sequence[PastRun], arguments: argparse.Namespace) -> Predictor:
    law = arguments.law or "free"
    return learn(past, law=law, cap=arguments.cap, book=_book(arguments), plug_in=arguments.plug_in)


def _book(arguments: argparse.Namespace) -> Book | None:
    return bill.book(arguments.prices) if arguments.prices else None


def _learnt(predictor: Predictor, known: _Known) -> dict[str, Any]:
    left, piled = known.left, known.pile
    thread = predictor.loop.thread
    return {
        "runs": len(predictor.runs),
        "tasks": len({run.task for run in predictor.runs}),
        "few_runs": is_few(len(predictor.runs)),
        "pile": None if piled is None else dict(zip(piled._fields, piled._values())),
        "left_out": {key: getattr(left, key) for key in left._fields},
        "side_calls": {"runs": predictor.side.runs, "share": predictor.side.share},
        "base": thread.base,
        "warm": thread.warm if thread.caching else 0.0,
        "step": thread.step,
        "output": thread.output,
        "calls_mean": predictor.loop.run().calls_mean,
    }


def _state(
    arguments: argparse.Namespace, loop: Loop, model: str | None, unreadable: list[Unreadable]
) -> State | None:
    """Where the run stands: by its log, by what was given, or None at its start."""
    if arguments.after is not None:
        return _after(arguments, loop, model, unreadable)
    if arguments.calls is None:
        if arguments.context is not None or arguments.spent is not None:
            raise errors.NullError(" is not given, and where the run stands is", "--calls")
        return None if arguments.budget is None else start_of(loop, arguments.budget)
    if arguments.context is None:
        raise errors.NullError(" is not given; it is what the next call sees", "--context")
    return State(arguments.calls, arguments.context, arguments.spent or 0, arguments.budget)


def _after(
    arguments: argparse.Namespace, loop: Loop, model: str | None, unreadable: list[Unreadable]
) -> State:
    found = records.runs(records.readable(_logs.items_after(arguments), unreadable))
    if len(found) != 1:
        raise errors.LogError(
            f"{arguments.after} holds {len(found)} runs; the one that goes on must be alone in its log"
        )
    (run,) = found
    run = run.replace(end="unknown", main=model if model in run.models else run.main)
    if not run.calls:
        raise errors.LogError(f"{arguments.after} does not record the calls of the run one by one")
    (past,) = past_runs([run], _book(arguments) or _book_of(run, loop))[0]
    return state_of(past, loop, past.length, arguments.budget)


def _book_of(run: RecordedRun, loop: Loop) -> Book | None:
    """The loop's price, and for side calls the builtin one, for a run of which the log does not say what it cost."""
    if run.cost is not None or run.main is None:
        return None
    mine = books.Book("the loop", {run.main: books.Entry(run.main, loop.thread.price)})
    return mine.over(books.builtin())


def _tell(
    arguments: argparse.Namespace,
    law: Forecast,
    head: Mapping[str, Any],
    basis: str,
    notes: Sequence[str],
) -> None:
    if arguments.plot is not None:
        from ..forecast_plots import draw_law

        draw_law(law, arguments.plot, arguments.budget)
    if arguments.json:
        _output.print_json({"schema": 1, **head, **_law(law, arguments.budget)})
    else:
        _print(law, arguments, basis, notes)


def _law(law: Forecast, budget: float | None) -> dict[str, Any]:
    document = {
        "mean_usd": law.mean,
        "sd_usd": law.sd,
        "quantiles_usd": {f"{level:g}": law.ppf(level) for level in _LEVELS},
        "calls_in_all": law.calls_mean,
        "p_solved": law.p_solved,
        "p_wrong": law.p_wrong,
        "p_capped": law.p_capped,
    }
    if budget is not None:
        document.update(budget_usd=budget, p_over=law.p_over(budget))
    return document


def _print(law: Forecast, arguments: argparse.Namespace, basis: str, notes: Sequence[str]) -> None:
    console = _output.console()
    stands = _output.text(f"that goes on from {arguments.after}") if arguments.after else "before it starts"
    stands = f"after {counted(arguments.calls, 'call', 'calls')}" if arguments.calls else stands
    console.print(f"[bold]A run {stands}[/]: [dim]{_output.text(basis)}[/]\n", soft_wrap=True)
    quantiles = [law.ppf(level) for level in _LEVELS]
    usd = _output.amounts([*quantiles, law.mean])
    rows = [
        ("mean", usd(law.mean)),
        *((f"{level:.0%} cost less", usd(q)) for level, q in zip(_LEVELS, quantiles)),
    ]
    _output.print_table(console, _output.table(("the run in all",), ("USD",), rows))
    ends = f"; {_basis.ENDS_UNTOLD}"
    if law.p_solved is not None:
        ends = f", and ends solved with {_output.percent(law.p_solved)}"
    sentences = [f"It makes {law.calls_mean:,.1f} calls in all on average{ends}."]
    if arguments.budget is not None:
        sentences.append(
            f"A budget of {arguments.budget:g} USD is passed with {_output.percent(law.p_over(arguments.budget))}."
        )
    for sentence in (*sentences, *notes):
        console.print(_output.text(sentence), soft_wrap=True)


def _of_run(arguments: argparse.Namespace, known: _Known, _: list[Unreadable]) -> None:
    run, others = _held_out(arguments.recorded, known.past)
    predictor = _learnt_from(others, arguments)
    laws = [(0, predictor.forecast())]
    for made in range(1, run.length):
        try:
            laws.append((made, predictor.forecast(predictor.state(run, made, arguments.budget))))
        except errors.UndefinedError:  # no past run got so far
            break
    if arguments.plot is not None:
        from ..forecast_plots import draw_fan

        title = f"{run.name}: {counted(run.length, 'call', 'calls')}, {run.cost:.4g} USD, ended {run.end}"
        draw_fan(laws, arguments.plot, run.spent, run.cost, arguments.budget, title)
    if arguments.json:
        steps = [
            {
                "calls": made,
                "spent_usd": run.spent[made - 1] if made else 0.0,
                **_law(law, arguments.budget),
            }
            for made, law in laws
        ]
        head = {"schema": 1, "basis": "fitted", "run": run.name, "task": run.task, "length": run.length}
        _output.print_json(
            {**head, "usd": run.cost, "end": run.end, **_learnt(predictor, known), "forecasts": steps}
        )
    else:
        _print_run(run, laws, others, list(_doubts(predictor, known)))


def _held_out(name: str, past: Sequence[PastRun]) -> tuple[PastRun, list[PastRun]]:
    """The run, and those of other tasks."""
    run = next((run for run in past if run.name == name), None)
    if run is None:
        raise errors.LogError(
            f"no run that can be forecast has the name {name!r}; there are {_some(run.name for run in past)}"
        )
    if not run.contexts:
        raise errors.LogError(f"the log does not record the calls of {name!r} one by one")
    others = [other for other in past if other.task != run.task]
    if not others:
        raise errors.LogError(f"there is no run of another task to learn from than that of {name!r}")
    return run, others


_ROWS = 25


def _print_run(run: PastRun, laws: Laws, others: Sequence[PastRun], notes: Sequence[str]) -> None:
    console = _output.console()
    console.print(
        f"[bold]{_output.text(run.name)}[/] came to {run.cost:.4g} USD in "
        f"{counted(run.length, 'call', 'calls')}, [dim]learnt from {counted(len(others), 'run', 'runs')} of other tasks[/]\n",
        soft_wrap=True,
    )
    step = -(-len(laws) // _ROWS)
    usd = _output.amounts([law.ppf(0.95) for _, law in laws])
    rows = [
        (
            f"{made:,}",
            usd(run.spent[made - 1] if made else 0.0),
            *(usd(law.ppf(level)) for level in (0.05, 0.5, 0.95)),
        )
        for made, law in laws[::step]
    ]
    heads = ("calls\nmade", "spent", "5% cost\nless", "half cost\nless", "95% cost\nless")
    _output.print_table(console, _output.table((), heads, rows))
    for sentence in notes:
        console.print(_output.text(sentence), soft_wrap=True)
