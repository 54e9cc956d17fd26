"""loopcost remaining: what the rest of a run will cost."""

from __future__ import annotations

from .. import errors
from .._native import counted
from ..loop import Holding, State, remaining
from ..scenario import Scenario
from . import _basis, _files, _output, _plan, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Sequence

    from ..loop import Loop, Rest
    from ._output import Commands
    from ._plan import Plan

_DESCRIPTION = """\
What is still to come of a run that has made some calls and is not finished: its cost, how sure that is, and the chance
to pass the budget. The model is one with a loop of calls in the scenario, a TOML file; or one of a fit file, at the price in
a book; without a file one in the built-in scenario, which `loopcost examples loops` prints."""

BUILTIN = "loops"


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "remaining", help="what the rest of a run will cost", description=_DESCRIPTION
    )
    parser.add_argument("scenario", nargs="?", metavar="FILE", help=_plan.HELP)
    bill.add_prices(parser)
    parser.add_argument("--arm", metavar="NAME", help="of a fit file: the arm")
    parser.add_argument("--task-type", metavar="NAME", help="of a fit file: the type of tasks")
    parser.add_argument(
        "--cap", type=int, metavar="N", help="of a fit file: calls after which a run is stopped"
    )
    _plan.add_arguments(parser)
    parser.add_argument("--model", required=True, metavar="M", help="the model that makes the calls")
    parser.add_argument("--call", required=True, type=_output.whole, metavar="T", help="calls made so far")
    parser.add_argument(
        "--context", required=True, type=float, metavar="X", help="tokens that the next call sees"
    )
    parser.add_argument("--spent", type=_output.amount, default=0.0, metavar="USD", help="spent so far")
    parser.add_argument("--budget", type=_output.amount, metavar="USD", help="for the whole run")
    parser.add_argument(
        "--held",
        type=float,
        metavar="TOKENS",
        help="tokens that the model's cache holds; none, unless you say so",
    )
    parser.add_argument(
        "--idle", type=float, default=0.0, metavar="SECONDS", help="since the model's last call"
    )
    parser.add_argument("--lifetime", type=float, metavar="SECONDS", help="for which its cache keeps them")
    parser.add_argument(
        "--chance", type=float, default=0.95, metavar="P", help="that the reserve is enough (0.95)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"scenario": (_files.SCENARIO, _files.FIT)})


def run(arguments: argparse.Namespace) -> int:
    plan = _read(arguments)
    loop = plan.loop
    try:
        rest = remaining(loop, _state(arguments, loop))
    except errors.LoopcostError as problem:
        path = problem.parameter or ""
        problem.parameter = _OPTIONS.get(path, path)
        raise
    belief = loop.belief(arguments.call)
    if arguments.json:
        _output.print_json(_document(arguments, plan, rest, belief))
    else:
        _print(arguments, plan, rest, loop, belief)
    return 0


_OPTIONS = {
    "calls": "--call",
    "state.calls": "--call",
    "context": "--context",
    "chance": "--chance",
    "state.chance": "--chance",
    "spent": "--spent",
    "held": "--held",
    "state.holdings[0].held": "--held",
    "idle": "--idle",
    "lifetime": "--lifetime",
}


def _read(arguments: argparse.Namespace) -> Plan:
    if arguments.scenario is None:
        return _plan.of_scenario(Scenario.example(BUILTIN), arguments)
    return _plan.read(arguments.scenario, arguments)


def _state(arguments: argparse.Namespace, loop: Loop) -> State:
    holdings = {}
    if arguments.held is not None:
        holdings[loop.thread.price] = Holding(arguments.held, arguments.idle, arguments.lifetime)
    return State(
        arguments.call, arguments.context, arguments.spent, arguments.budget, arguments.chance, holdings
    )


def _document(
    arguments: argparse.Namespace, plan: Plan, rest: Rest, belief: Sequence[float]
) -> dict[str, Any]:
    document = {
        "schema": 1,
        **plan.document,
        **_basis.beyond_document(plan.beyond(arguments.call)),
        "model": arguments.model,
        "calls": arguments.call,
        "spent_usd": arguments.spent,
        "mean_usd": rest.mean,
        "sd_usd": rest.sd,
        "variance_usd2": rest.variance,
        "p50_usd": rest.p50,
        "p90_usd": rest.p90,
        "p99_usd": rest.p99,
        "reserve_usd": rest.reserve,
        "chance": arguments.chance,
        "calls_left": rest.calls_mean,
        "p_solved": rest.p_solved,
        "belief": list(belief),
    }
    if arguments.budget is not None:
        document["budget_usd"] = arguments.budget
        document["p_over"] = rest.p_over
        document["p_solved_within"] = rest.p_solved_within
    return document


def _print(
    arguments: argparse.Namespace, plan: Plan, rest: Rest, loop: Loop, belief: Sequence[float]
) -> None:
    console = _output.console()
    calls = counted(arguments.call, "call", "calls")
    console.print(
        f"[bold]{_output.text(arguments.model)}[/] after {calls}: [dim]{_output.text(plan.words)}[/]\n",
        soft_wrap=True,
    )
    usd = _output.amounts([rest.mean, rest.p99, rest.reserve, arguments.spent])
    rows = [
        ("mean", usd(rest.mean), usd(arguments.spent + rest.mean)),
        ("enough half the time", usd(rest.p50), usd(arguments.spent + rest.p50)),
        ("enough in 90%", usd(rest.p90), usd(arguments.spent + rest.p90)),
        ("enough in 99%", usd(rest.p99), usd(arguments.spent + rest.p99)),
    ]
    _output.print_table(console, _output.table(("USD",), ("still to\ncome", "with what\nis spent"), rows))
    ends = _basis.ENDS_UNTOLD
    if rest.p_solved is not None:
        ends = f"the run ends solved with {_output.percent(rest.p_solved)}"
    sentences = [
        f"{rest.calls_mean:,.1f} more calls are expected; {ends}.",
        f"A reserve of {usd(rest.reserve)} USD covers the rest with {_output.percent(arguments.chance)}.",
    ]
    if arguments.budget is not None:
        within = ""
        if rest.p_solved_within is not None:
            within = f", and the run is solved within it with {_output.percent(rest.p_solved_within)}"
        sentences.append(
            f"With a budget of {arguments.budget:g} USD it is passed with {_output.percent(rest.p_over)}"
            f"{within}."
        )
    if len(belief) > 1:
        before = loop.belief(0)
        sentences.append(
            "The task is of kind "
            + ", ".join(
                f"{i + 1} with {_output.percent(now)} ({_output.percent(then)} at the start)"
                for i, (now, then) in enumerate(zip(belief, before))
            )
            + "."
        )
    sentences += [*plan.doubts, *(f"{one.sentence}." for one in plan.beyond(arguments.call))]
    for sentence in sentences:
        console.print(_output.text(sentence), soft_wrap=True)
