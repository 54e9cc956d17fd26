"""loopcost trials: what recorded trials say of some arms, and what so few of them cannot say."""

from __future__ import annotations

from .. import trials as statistics
from ..verdicts import judge
from . import _files, _logs, _output, _verdicts, bill

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from ..records import Unreadable
    from ._output import Commands

_DESCRIPTION = """\
Reads trials of some arms (models, agents, set-ups) on some tasks: result files and logs whose runs tell arm, task and
outcome, or CSV with --columns. Says what each arm costs and how often it succeeds on each task, with intervals and what
they really cover; whether arms differ, by tests whose chances are counted; which arms nothing dominates; where each trial
tells its propensity, what each arm would cost and solve on all tasks; what checks are worth as verifiers; and with
--against, which of all that another price book would turn over."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "trials", help="whether arms differ, and how sure that is", description=_DESCRIPTION
    )
    parser.add_argument("logs", nargs="+", metavar="FILE", help=_logs.HELP)
    parser.add_argument(
        "--columns",
        type=_logs.columns,
        metavar="FIELD=COLUMN,...",
        help=f"a table has a line for each trial, in these columns: {', '.join(statistics.COLUMNS)}; "
        "the first four are needed, and several joined by + make one",
    )
    parser.add_argument(
        "--prices",
        action="append",
        metavar="BOOK",
        help="price the trials' usage by this book, as loopcost bill does; without it, what the logs say they cost",
    )
    parser.add_argument(
        "--against",
        action="append",
        metavar="BOOK",
        help="name each ordering that this other book turns over; may be given more than once, as --prices",
    )
    parser.add_argument(
        "--level", type=float, default=statistics.LEVEL, metavar="P", help="of intervals (0.95)"
    )
    parser.add_argument(
        "--plot", metavar="FILE", help="draw cost against success, a panel for each task (.png, .svg, .pdf)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"logs": _files.RECORDS})


def run(arguments: argparse.Namespace) -> int:
    unreadable: list[Unreadable] = []
    trials = statistics.read(arguments.logs, arguments.columns, unreadable)
    for line in unreadable:
        _output.complain(line)
    book, against = (bill.book(names) if names else None for names in (arguments.prices, arguments.against))
    verdicts = judge(trials, book, against, level=arguments.level)
    if arguments.plot is not None:
        from ..evidence_plots import draw_frontiers

        draw_frontiers(verdicts, arguments.plot)
    if arguments.json:
        _output.print_json(_verdicts.document(verdicts, unreadable))
    else:
        _verdicts.show(verdicts)
    return 1 if unreadable else 0
