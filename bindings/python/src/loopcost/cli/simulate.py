"""loopcost simulate: what many trials of each strategy cost, split over processes."""

from __future__ import annotations

from itertools import combinations

from .. import errors
from .._native import counted
from ..distribution import Bracket
from ..loop import Loop
from ..scenario import BUILTIN
from ..simulation import MOST_SEED, MOST_TRIALS, costs_within, order_statistic, simulate_pair, split, whole
from . import _basis, _files, _output
from .compare import _QUANTILES, _plan, _read

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from array import array
    from typing import Any, Callable, Iterable, Iterator, Sequence, TypeVar

    from rich.table import Table

    from .._structs import Plan
    from ..scenario import Scenario
    from ..simulation import PairSimulation, Simulation
    from ._output import Commands

    J = TypeVar("J")
    R = TypeVar("R")
    Names = tuple[str, ...]

_DESCRIPTION = """\
Draws trials of the strategies of a scenario, a TOML file; without one those of the built-in scenario, which `loopcost
examples strong-or-weak` prints. The same seed gives the same bits on every machine and with any number of workers.
Strategies are compared on the same luck, so few trials tell them apart."""

_TRIALS = 100_000
_EXACT = 1_000_000  # up to so many trials each quantile is looked up in them; it takes a second run
_PART = 1 << 14  # trials that are worth a job,
_PARTS = 64  # and how many jobs are enough to keep the workers busy


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "simulate", help="what many trials cost, drawn at random", description=_DESCRIPTION
    )
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a scenario in TOML; - is the standard input"
    )
    parser.add_argument(
        "--trials", type=_output.whole, default=_TRIALS, metavar="N", help=f"of each strategy ({_TRIALS:,})"
    )
    parser.add_argument(
        "--seed", type=_output.whole, default=0, metavar="S", help="another one is other luck (0)"
    )
    parser.add_argument(
        "--workers", type=_output.whole, default=1, metavar="K", help="processes that share the work (1)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"scenario": (_files.SCENARIO,)})


def run(arguments: argparse.Namespace) -> int:
    for option, (least, most) in _OPTIONS.items():
        whole(getattr(arguments, option), f"--{option}", least, most)
    answer = _Answer(_read(arguments.scenario), arguments)
    if arguments.json:
        _output.print_json(_document(answer))
    else:
        _print(arguments.scenario or f"{BUILTIN} (built in)", answer)
    return 0


_OPTIONS = {"trials": (1, MOST_TRIALS), "seed": (0, MOST_SEED), "workers": (1, 1024)}


class _Answer:
    """What the trials say: of each strategy, and of each pair of them on the same luck; or why they say nothing.
    `simulations`, `quantiles` and `pairs` are dicts by the names, one or two."""

    def __init__(self, scenario: Scenario, arguments: argparse.Namespace) -> None:
        self.scenario = scenario
        self.strategies = {name: _drawable(strategy) for name, strategy in scenario.strategies.items()}
        self.trials, self.seed = arguments.trials, arguments.seed
        self.simulations: dict[Names, Simulation] = {}
        self.quantiles: dict[Names, dict[str, Bracket]] = {}
        self.pairs: dict[Names, PairSimulation] = {}
        self.why_not: dict[Names, errors.LoopcostError] = {}
        self._parts = split(self.trials, min(_PARTS, max(1, self.trials // _PART)))
        singles = list(self._possible([(name,) for name in self.strategies]))
        if not singles:
            raise next(iter(self.why_not.values()))
        pairs = list(self._possible(combinations((name for (name,) in singles), 2)))
        jobs = len(self._parts) * (len(pairs) + (1 + len(_QUANTILES)) * len(singles))
        with _Workers(arguments.workers, jobs) as workers:
            for names in singles:
                made = self.simulations[names] = self._simulate(names, workers)
                self.quantiles[names] = {
                    key: self._quantile(made, chance, workers) for key, chance in _QUANTILES.items()
                }
            for names in pairs:
                self.pairs[names] = self._simulate(names, workers)

    @property
    def bare(self) -> list[str]:
        """The names of those that are drawn without their residuals."""
        return [name for name, drawn in self.strategies.items() if drawn != self.scenario.strategies[name]]

    @property
    def order(self) -> list[str]:
        """The names of those that were simulated, the cheapest first."""
        return sorted((name for (name,) in self.simulations), key=lambda name: self.simulations[name,].mean)

    def _possible(self, given: Iterable[Names]) -> Iterator[Names]:
        """Those that can be simulated; one trial tells."""
        for names in given:
            try:
                _simulated((self._plan(names), self.seed, 0, 1))
            except _NO_LAW as problem:
                self.why_not[names] = problem
            else:
                yield names

    def _plan(self, names: Names) -> list[Plan]:
        return [self.strategies[name] for name in names]

    def _simulate(self, names: Names, workers: _Workers) -> Any:
        jobs = [(self._plan(names), self.seed, *part) for part in self._parts]
        return sum(workers.map(_simulated, jobs))

    def _quantile(self, made: Simulation, chance: float, workers: _Workers) -> Bracket:
        """The trial itself where that is cheap, else a bracket."""
        bracket = made.quantile(chance)
        if bracket.exact or self.trials > _EXACT:
            workers.skip(len(self._parts))
            return bracket
        jobs = [(made.strategy, (self.seed, *part), bracket) for part in self._parts]
        found = order_statistic(chance, self.trials, workers.map(_within, jobs))
        return Bracket(found, found)


def _drawable(strategy: Plan) -> Plan:
    """Trials are whole tokens, so a loop is drawn without what runs of so many calls differ by."""
    return strategy.replace(residuals=None) if isinstance(strategy, Loop) else strategy


_NO_LAW = errors.UndefinedError, errors.UnsupportedError, errors.DivergentError, errors.BillOverflowError


def _simulated(job: tuple[Sequence[Plan], int, int, int]) -> Simulation | PairSimulation:
    """A part of the trials of a strategy, or of a pair."""
    plan, seed, first, trials = job
    if len(plan) == 2:
        return simulate_pair(plan[0], plan[1], trials, seed, first)
    return plan[0].simulate(trials, seed, first)


def _within(job: tuple[Plan, tuple[int, int, int], Bracket]) -> tuple[int, array[float]]:
    return costs_within(*job)


class _Workers:
    """Does jobs in this process or in some others. What comes of them is in the order of the jobs, so it does not tell
    how many workers there were."""

    def __init__(self, workers: int, jobs: int) -> None:
        self._progress = _output.Progress(lambda count: f"{count / jobs:.0%} simulated")
        self._pool = None
        if workers > 1:
            from concurrent.futures import ProcessPoolExecutor

            self._pool = ProcessPoolExecutor(workers, initializer=_leave_quietly)

    def map(self, function: Callable[[J], R], jobs: Iterable[J]) -> Iterator[R]:
        for result in self._pool.map(function, jobs) if self._pool else map(function, jobs):
            self._progress.tick()
            yield result

    def skip(self, jobs: int) -> None:
        """Counts jobs that need not be done."""
        self._progress.tick(jobs)

    def __enter__(self) -> _Workers:
        self._progress.__enter__()
        return self

    def __exit__(self, *problem: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)
        self._progress.__exit__(*problem)


def _leave_quietly() -> None:
    """A worker that is interrupted ends, and leaves it to the command to say so. In the background of a script, where the
    command is not interrupted, neither is a worker."""
    import signal

    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _exact_mean(strategy: Plan) -> float | None:
    """The mean in closed form; None where there is none."""
    try:
        return strategy.mean()
    except (errors.UndefinedError, errors.UnsupportedError):
        return None


def _apart(made: Simulation, exact: float | None) -> float | None:
    """How many standard errors lie between the simulated mean and the exact one; None where there is no telling."""
    if exact is None or made.standard_error == 0:
        return None
    return (made.mean - exact) / made.standard_error


def _document(answer: _Answer) -> dict[str, Any]:
    return {
        "schema": 1,
        **_basis.document(answer.scenario),
        "trials": answer.trials,
        "seed": answer.seed,
        **({"without_residuals": answer.bare} if answer.bare else {}),
        "strategies": {name: _strategy(answer, (name,)) for name in answer.strategies},
        "pairs": [
            {"a": a, "b": b, **_pair(answer, (a, b))}
            for a, b in combinations(answer.strategies, 2)
            if (a, b) in answer.pairs or (a, b) in answer.why_not
        ],
    }


def _strategy(answer: _Answer, name: Names) -> dict[str, Any]:
    exact = _exact_mean(answer.strategies[name[0]])
    if name in answer.why_not:
        return {**dict.fromkeys(_KEYS), "exact_mean_usd": exact, "no_simulation": str(answer.why_not[name])}
    made, quantiles = answer.simulations[name], answer.quantiles[name]
    values = (
        made.mean,
        made.standard_error,
        made.variance,
        exact,
        _apart(made, exact),
        *(bracket.most for bracket in quantiles.values()),
        {"mean": made.attempts_mean, "variance": made.attempts_variance},
        made.p_solved,
        made.p_solved_error,
        made.per_solved or None,
        made.digest,
    )
    found: dict[str, Any] = dict(zip(_KEYS, values))
    if not all(bracket.exact for bracket in quantiles.values()):
        brackets = {f"{key}_usd": [one.least, one.most] for key, one in quantiles.items() if not one.exact}
        found["brackets"] = brackets
    return found


_KEYS = (
    "mean_usd",
    "standard_error_usd",
    "variance_usd2",
    "exact_mean_usd",
    "apart",
    *(f"{key}_usd" for key in _QUANTILES),
    "attempts",
    "p_solved",
    "p_solved_error",
    "usd_per_solved",
    "digest",
)


def _pair(answer: _Answer, names: Names) -> dict[str, Any]:
    """What the first saves against the second, on the same luck."""
    if names in answer.why_not:
        return {"saving_usd": None, "no_simulation": str(answer.why_not[names])}
    made = answer.pairs[names]
    return {
        "saving_usd": made.mean,
        "standard_error_usd": made.standard_error,
        "independent_error_usd": made.independent_error,
        "correlation": made.correlation,
        "a_cheaper": made.dearer,
        "b_cheaper": made.cheaper,
        "equal": made.equal,
        "digest": made.digest,
    }


_BARE = (
    "only the calls are drawn; what is unknown of base and step, and how runs of so many calls differ, is in what compare and "
    "forecast say, not here"
)


def _print(place: str, answer: _Answer) -> None:
    console = _output.console()
    trials = counted(answer.trials, "trial", "trials")
    console.print(
        f"[bold]{_output.text(place)}[/]: {trials}, seed {answer.seed}; [dim]{_output.text(_basis.words(answer.scenario))}[/]\n",
        soft_wrap=True,
    )
    for one in _basis.beyond(answer.scenario):
        console.print(_output.text(one.sentence) + ".\n", soft_wrap=True)
    made = answer.simulations.values()
    usd = _output.amounts([max(one.mean, one.sd) for one in made])
    for table in (_costs, _quantiles):
        _output.print_table(console, table(answer, usd))
    told = [name for name in answer.order if answer.simulations[name,].p_solved is not None]
    if any(answer.simulations[name,].p_solved != 1 for name in told):
        _output.print_table(console, _ends(answer, told, usd))
    if answer.pairs:
        _output.print_table(console, _savings(answer))
    for names, why in answer.why_not.items():
        console.print(_output.text(f"{' and '.join(names)}: not simulated, {why}") + "\n", soft_wrap=True)
    if answer.bare:
        console.print(_output.text(f"{', '.join(answer.bare)}: {_BARE}.") + "\n", soft_wrap=True)
    untold = [name for name in answer.order if name not in told]
    if untold:
        console.print(_output.text(f"{', '.join(untold)}: {_basis.ENDS_UNTOLD}.") + "\n", soft_wrap=True)
    for name in answer.order:
        console.print(_output.text(f"{name}: digest {answer.simulations[name,].digest}"), soft_wrap=True)


def _costs(answer: _Answer, usd: Callable[[float], str]) -> Table:
    rows = []
    for name in answer.order:
        made, exact = answer.simulations[name,], _exact_mean(answer.strategies[name])
        apart = _apart(made, exact)
        rows.append(
            (
                name,
                _plan(answer.strategies[name]),
                usd(made.mean),
                f"± {_output.error(made.standard_error)}",
                usd(made.sd),
                "" if exact is None else usd(exact),
                "" if apart is None else f"{apart:+.1f}",
            )
        )
    return _output.table(
        ("strategy", "plan"),
        ("cost", "standard\nerror", "sd", "exact\ncost", "errors\napart"),
        rows,
        title="What the trials cost, USD",
        first="green",
    )


def _quantiles(answer: _Answer, usd: Callable[[float], str]) -> Table:
    rows = [
        (name, *(_shown(bracket, usd) for bracket in answer.quantiles[name,].values()))
        for name in answer.order
    ]
    headers = [f"{chance:.0%}" for chance in _QUANTILES.values()]
    return _output.table(("strategy",), headers, rows, title="The budget that was enough so often, USD")


def _shown(bracket: Bracket, usd: Callable[[float], str]) -> str:
    ends = usd(bracket.least), usd(bracket.most)
    return ends[0] if ends[0] == ends[1] else "-".join(ends)


def _ends(answer: _Answer, names: Iterable[str], usd: Callable[[float], str]) -> Table:
    """How trials ended, where any ended otherwise than solved."""
    rows = []
    for name in names:
        made = answer.simulations[name,]
        rows.append(
            (
                name,
                _output.percent(made.p_solved or 0.0),
                usd(made.mean_solved or 0.0) if made.solved else "",
                usd(made.mean_unsolved or 0.0) if made.solved != made.trials else "",
                usd(made.per_solved or 0.0) if made.solved else "",
            )
        )
    headers = ("solved", "cost if\nsolved", "cost if\nnot", "cost per\nsolved")
    return _output.table(("strategy",), headers, rows, title="How the trials ended, USD")


def _savings(answer: _Answer) -> Table:
    """The cheaper one of each pair first."""
    rows, rank = [], {name: i for i, name in enumerate(answer.order)}
    usd = _output.amounts([abs(made.mean) for made in answer.pairs.values()])
    for names in sorted(answer.pairs, key=lambda names: sorted(rank[name] for name in names)):
        made = answer.pairs[names]
        (a, b), sign = (names, 1) if rank[names[0]] < rank[names[1]] else (names[::-1], -1)
        rows.append(
            (
                a,
                b,
                usd(sign * made.mean),
                f"± {_output.error(made.standard_error)}",
                f"± {_output.error(made.independent_error)}",
                _output.percent(made.dearer if sign > 0 else made.cheaper),
            )
        )
    headers = ("saves", "standard\nerror", "with luck\nof its own", "cheaper\nin")
    return _output.table(("strategy", "against"), headers, rows, title="On the same luck, USD")
