"""loopcost replay: what policies would have cost and solved, by outcomes that are recorded."""

from __future__ import annotations

import argparse
from math import isfinite

from .. import errors, readers
from .. import replay as replays
from .._native import counted
from . import _files, _logs, _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Iterator, Mapping, Sequence

    from rich.table import Table

    from ._output import Commands

_DESCRIPTION = """\
Reads a table of outcomes, CSV: a row for each trial of a task by a model. Says what each policy would have solved and
cost on the tasks that all policies can answer, with intervals that are paired by task. Savings are against the first
policy, or the cheapest cascade of a search where none is given; regrets are against the oracle over all models that the
policies name: what it solves more, and what it costs less. A task is left out if it lacks a pair of a
model that a policy names, whether it would have been asked or not. Several trials of a pair are averaged."""

_EPILOG = f"""\
policies:
{chr(10).join(f"  {syntax:32} {meaning}" for syntax, meaning in replays.SYNTAX.items())}

A cascade is judged by the recorded outcome: its verifier is perfect, unless --verifier or the cascade itself says how
good it is, cascade:M1,M2@sensitivity=0.9,specificity=0.8,cost=0.01. Sensitivity is the chance that it accepts what is
right, specificity that it rejects what is wrong, cost is in USD for each answer that is verified. Names of models may
hold any character; where a text can be read in two ways, the longest name counts.

exit codes: 0 done; 1 done, but some rows are unreadable; 2 an error, named on stderr"""

_LEVEL = 0.95
_SHOWN = 5  # tasks that are named where some are left out


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "replay",
        help="what policies would have cost, by recorded outcomes",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="+", metavar="MATRIX", help="a CSV file; - is the standard input")
    parser.add_argument(
        "--columns",
        required=True,
        type=_logs.columns,
        metavar="FIELD=COLUMN,...",
        help="which column holds task, model, success (1 or 0, true or false, or a share), cost (USD), and perhaps "
        "seconds and score (one for each task); several joined by + make one",
    )
    parser.add_argument(
        "--policy", action="append", default=[], metavar="POLICY", help="may be given more than once"
    )
    parser.add_argument(
        "--verifier", metavar="QUALITY", help="of cascades: sensitivity=S,specificity=S,cost=USD"
    )
    parser.add_argument("--models", metavar="M1,M2,...", help="leave out all other models")
    parser.add_argument(
        "--search",
        action="store_true",
        help=f"try all cascades, of {replays.MOST_SEARCHED} models at most, and show which no other one beats",
    )
    parser.add_argument(
        "--level", type=float, default=_LEVEL, metavar="L", help=f"of the intervals ({_LEVEL})"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--plot", metavar="FILE", help="draw solved against cost, with intervals: PNG, SVG or PDF"
    )
    parser.set_defaults(run=run, takes={"files": (_files.TABLE,)})


def run(arguments: argparse.Namespace) -> int:
    if not arguments.policy and not arguments.search:
        raise errors.UsageError("nothing is asked: give --policy, or --search")
    answer = _Answer(arguments)
    if arguments.plot is not None:
        from ..evidence_plots import draw_replay

        draw_replay(answer.replay, answer.frontier, answer.curves, arguments.plot)
    if arguments.json:
        _output.print_json(_document(answer))
    else:
        _print(answer)
    return 1 if answer.reading.unreadable else 0


class _Answer:
    """What was read and what came out. `names` are the policies as they were given; `replay` holds them and, past them,
    the frontier of the cascades, `frontier`; `curves` are all cuts of the thresholds."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        with _output.Progress("{:,} rows read".format) as progress:
            models = None if arguments.models is None else arguments.models.split(",")
            files = readers.files(arguments.files)
            self.reading = replays.read(files, arguments.columns, models, progress.tick, _output.complain)
        outcomes = self.outcomes = self.reading.outcomes
        verifier = replays.parse_verifier(arguments.verifier) if arguments.verifier else None
        self.names = list(arguments.policy)
        self.policies = [replays.parse(text, outcomes.models, verifier) for text in self.names]
        self.points = self._searched(verifier) if arguments.search else ()
        self.searched = outcomes.models if arguments.search else ()
        self.replay = outcomes.replay(
            [*self.policies, *(point.policy for point in self.points)], level=arguments.level
        )
        self.standings = self.replay.standings[: len(self.names)]
        self.frontier = self.replay.standings[len(self.names) :]
        self.curves = [
            outcomes.thresholds(policy.models[0], policy.models[1], without=self.replay.left_out)
            for policy in self.policies
            if isinstance(policy, replays.Threshold) and len(policy.models) == 2
        ]

    def _searched(self, verifier: Mapping[str, float] | None) -> tuple[replays.Point, ...]:
        if len(self.outcomes.models) > replays.MOST_SEARCHED:
            raise errors.UsageError(
                f"--search takes {replays.MOST_SEARCHED} models at most; there are {len(self.outcomes.models)}: "
                "name some with --models"
            )
        quality = {**replays.PERFECT, **(verifier or {})}
        return self.outcomes.cascades(None, quality["sensitivity"], quality["specificity"], quality["cost"])

    def notes(self) -> Iterator[str]:
        """What a reader must know to believe the numbers."""
        reading, replay = self.reading, self.replay
        cascades = [one.policy for one in replay.standings if isinstance(one.policy, replays.Cascade)]
        if any(cascade.perfect for cascade in cascades):
            yield (
                "Cascades without a verifier of their own are judged by the recorded outcome: that is a perfect verifier, "
                "which no real one is."
            )
        if any(not cascade.perfect for cascade in cascades):
            yield "A verifier that errs is taken to do so on each answer independently of all else."
        if self.frontier:
            yield "The frontier is chosen on these same tasks: on others it will do somewhat worse."
        if cascades:
            yield "A later model of a cascade is taken to do what it did alone."
        if any(isinstance(one.policy, replays.Oracle) for one in replay.standings):
            yield "The oracle knows the outcomes: no router that asks one model a task reaches it."
        if replay.left_out:
            yield _left_out(replay)
        if reading.repeated:
            pairs = counted(reading.repeated, "pair was", "pairs were")
            yield f"{pairs} tried more than once; the trials of a pair are averaged."
        if reading.unreadable:
            rows = counted(len(reading.unreadable), "row is", "rows are")
            yield f"{rows} unreadable and not in it."


def _left_out(replay: replays.Replay) -> str:
    shown = ", ".join(replay.left_out[:_SHOWN]) + (", ..." if len(replay.left_out) > _SHOWN else "")
    lacks = ", ".join(f"{model} ({count:,})" for model, count in replay.missing.items()) or "a score"
    return (
        f"{len(replay.left_out):,} of {counted(replay.tasks + len(replay.left_out), 'task', 'tasks')} "
        f"{'is' if len(replay.left_out) == 1 else 'are'} left out, since an outcome that a "
        f"policy needs is missing: {shown}. Missing: {lacks}."
    )


def _document(answer: _Answer) -> dict[str, Any]:
    replay, outcomes = answer.replay, answer.outcomes
    document = {
        "schema": 1,
        "matrix": {
            "tasks": len(outcomes.tasks),
            "models": list(outcomes.models),
            "pairs": len(outcomes.tasks) * len(outcomes.models) - outcomes.missing_pairs,
            "missing_pairs": outcomes.missing_pairs,
            "repeated_pairs": answer.reading.repeated,
        },
        "tasks": replay.tasks,
        "left_out": {"tasks": list(replay.left_out), "missing_by_model": dict(replay.missing)},
        "level": replay.level,
        "policies": [_entry(name, one) for name, one in zip(answer.names, answer.standings)],
        "notes": list(answer.notes()),
        "unreadable": [
            {"file": row.file, "line": row.line, "error": str(row.error)} for row in answer.reading.unreadable
        ],
    }
    if answer.searched:
        document["search"] = {
            "models": list(answer.searched),
            "cascades": _count(len(answer.searched)),
            "frontier": [_entry(str(one.policy), one) for one in answer.frontier],
        }
    return document


def _count(n: int) -> int:
    """How many cascades n models make."""
    total, ordered = 0, 1
    for k in range(n):
        ordered *= n - k
        total += ordered
    return total


def _entry(name: str, one: replays.Standing) -> dict[str, Any]:
    intervals = {
        _KEYS.get(key, key): [_finite(limit) for limit in pair] for key, pair in one.intervals.items()
    }
    entry = {
        "policy": name,
        "solved": one.solved,
        "tasks": one.tasks,
        "total_usd": one.usd,
        "mean_usd": one.usd / one.tasks,
        "usd_per_solved": _finite(one.per_solved),
        "saving": _finite(one.saving),
        "gained": one.gained,
        "regret_solved": one.regret_solved,
        "regret_usd": one.regret_usd,
        "seconds": one.seconds,
        "calls": one.calls,
        "intervals": intervals,
    }
    if isinstance(one.policy, replays.Cascade):
        entry["verifier"] = {
            "perfect": one.policy.perfect,
            "sensitivity": one.policy.sensitivity,
            "specificity": one.policy.specificity,
            "usd": one.policy.verification,
            "wrongly_accepted": one.wrongly_accepted,
            "wrongly_rejected": one.wrongly_rejected,
        }
    return entry


_KEYS = {"usd": "total_usd", "per_solved": "usd_per_solved"}


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _print(answer: _Answer) -> None:
    console = _output.console()
    replay = answer.replay
    console.print(
        f"[bold]{counted(replay.tasks, 'task', 'tasks')}[/], {counted(len(answer.outcomes.models), 'model', 'models')}; {100 * replay.level:g}% intervals, "
        "paired by task",
        soft_wrap=True,
    )
    if answer.standings:
        _output.print_table(console, _table("policy", answer.names, answer.standings, replay.standings[0]))
    if answer.searched:
        title = f"All {_count(len(answer.searched)):,} cascades: those that no other one beats"
        names = [",".join(one.policy._models(())) for one in answer.frontier]
        _output.print_table(console, _table("cascade", names, answer.frontier, replay.standings[0], title))
    for note in answer.notes():
        console.print(_output.text(note), style="dim", soft_wrap=True)


def _table(
    head: str,
    names: Sequence[str],
    standings: Sequence[replays.Standing],
    reference: replays.Standing,
    title: str | None = None,
) -> Table:
    """Each number, and below it its interval."""
    usd = _output.amounts([one.usd for one in standings])
    per = _output.amounts([one.per_solved for one in standings if isfinite(one.per_solved)] or [0])
    heads = ("solved", "USD", "USD per\nsolved", "saving", "regret,\ntasks")
    rows = [
        (
            name,
            *(
                f"{_shown(getattr(one, key), write)}\n{_limits(one.intervals[key], write_limit)}"
                for key, write, write_limit in (
                    ("solved", _tasks, "{:,.0f}".format),
                    ("usd", usd, usd),
                    ("per_solved", per, per),
                    ("saving", "{:.1%}".format, "{:.1%}".format),
                    ("regret_solved", _tasks, "{:,.0f}".format),
                )
            ),
        )
        for name, one in zip(names, standings)
    ]
    for i, one in enumerate(standings):
        if one is reference:
            rows[i] = (*rows[i][:4], "", *rows[i][5:])
    return _output.table((head,), heads, rows, title)


def _tasks(count: float) -> str:
    return f"{count:,.0f}" if abs(count - round(count)) < 1e-9 else f"{count:,.1f}"


def _shown(number: float, write: Callable[[float], str]) -> str:
    """What is infinite has no number: the cost of a success where there is none, a saving on what costs nothing."""
    return write(number) if isfinite(number) else _output.DASH


def _limits(pair: tuple[float, float], write: Callable[[float], str]) -> str:
    least, most = pair
    if isfinite(least) and isfinite(most):
        return f"{write(least)} to {write(most)}"
    if isfinite(least):
        return f"{write(least)} or more"
    return f"{write(most)} or less" if isfinite(most) else _output.DASH
