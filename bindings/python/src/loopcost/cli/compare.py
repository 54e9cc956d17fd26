"""loopcost compare: what each strategy costs, which one wins, and where the answer turns over."""

from __future__ import annotations

import sys
from itertools import combinations

from .. import errors
from ..answers import compare, crossover
from ..laws import Beta
from ..scenario import BUILTIN, Scenario, join
from ..strategy import PARTS, Strategy
from . import _basis, _files, _output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from typing import Any, Callable, Iterable, Iterator, Mapping

    from rich.table import Table

    from .._structs import Plan
    from ..answers import Comparison, Crossing, Crossover
    from ..distribution import Distribution
    from ..strategy import Cost, Model
    from ._output import Commands

    Crossed = tuple[str, str, Model, Crossover]
    Turn = tuple[str, str, Model, Crossing, bool]
    Amounts = Callable[[float], str]

_DESCRIPTION = """\
Compares the strategies of a scenario, a TOML file; without one those of the built-in scenario, which
`loopcost examples strong-or-weak` prints. It answers what each strategy costs, how sure that is, which one
wins, and where the answer turns over."""


def add_parser(commands: Commands) -> None:
    parser = commands.add_parser(
        "compare", help="which strategy is cheaper, and from where on", description=_DESCRIPTION
    )
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a scenario in TOML; - is the standard input"
    )
    parser.add_argument("--budget", type=_output.amount, metavar="USD", help="how likely is it to cost more?")
    parser.add_argument("--plot", metavar="FILE", help="draw the cost distributions (.png, .svg, .pdf)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=run, takes={"scenario": (_files.SCENARIO,)})


def run(arguments: argparse.Namespace) -> int:
    scenario = _read(arguments.scenario)
    answer = _Answer(scenario, arguments.budget)
    if arguments.plot is not None:
        from ..plots import draw_costs

        draw_costs(answer.laws, arguments.plot, arguments.budget)
    if arguments.json:
        _output.print_json(_document(answer))
    else:
        _print(arguments.scenario or f"{BUILTIN} (built in)", answer)
    return 0


class _Answer:
    """What there is to say: the means, where they cross, and the laws of the costs where they have one."""

    def __init__(self, scenario: Scenario, budget: float | None) -> None:
        self.scenario, self.budget = scenario, budget
        self.comparison = _compared(scenario.strategies)
        self.without_crossovers: dict[str, str] = {}
        self.crossovers = list(_crossovers(scenario, self.without_crossovers))
        self.laws, self.without_law, self.drawn = {}, {}, set()
        for name, strategy in scenario.strategies.items():
            _check_cost(name, strategy)
            try:
                self.laws[name] = strategy.distribution()
            except (errors.UndefinedError, errors.UnsupportedError) as problem:
                self.without_law[name] = str(problem)
                if isinstance(problem, errors.UnsupportedError):
                    self.drawn.add(str(problem))


def _compared(strategies: Mapping[str, Plan]) -> Comparison:
    try:
        return compare(strategies)
    except errors.UnsupportedError as problem:
        problem.reason += ": it has no closed form; `loopcost simulate` draws it"
        raise


def _check_cost(name: str, strategy: Plan) -> None:
    """Means can be compared where a variance is infinite; the tables show both."""
    try:
        strategy.cost()
    except errors.LoopcostError as problem:
        problem.strategy = name
        problem.reason += "; `loopcost simulate` draws what it can"
        raise


def _read(name: str | None) -> Scenario:
    if name is None:
        return Scenario.example()
    return Scenario.parse(sys.stdin.buffer.read(), name) if name == "-" else Scenario.read(name)


def _crossovers(scenario: Scenario, without: dict[str, str]) -> Iterator[Crossed]:
    """(a, b, model, Crossover) for every pair of strategies, in the bugs of each generator of the pair, the
    later strategy's first. A generator without a mix of bugs has no count to move. Notes in `without` which
    strategies go beyond what a crossover knows, and why."""
    repairs = [(name, one) for name, one in scenario.strategies.items() if isinstance(one, Strategy)]
    for (a, first), (b, second) in combinations(repairs, 2):
        pairs = [(a, first, b, second)]
        if first.generator != second.generator:
            pairs.append((b, second, a, first))
        for still, strategy, moving, other in pairs:
            try:
                found = crossover(strategy, other)
            except errors.UndefinedError:
                continue
            except errors.UnsupportedError as problem:
                name = still if problem.strategy == "a" else moving
                problem.strategy = None
                without[name] = str(problem)
                continue
            yield still, moving, other.generator, found


def _turns(scenario: Scenario, crossovers: Iterable[Crossed]) -> Iterator[Turn]:
    """(a, b, model, Crossing, whether it changes the winner) wherever a pair turns over."""
    for a, b, model, found in crossovers:
        for crossing in found.turns:
            yield a, b, model, crossing, _changes_winner(scenario, a, b, model, crossing.value)


def _changes_winner(scenario: Scenario, a: str, b: str, model: Model, count: float) -> bool:
    """Is none of the others cheaper than the two that cost the same at this number of bugs?"""
    mix = model._one_bug()._counts or {}
    scale = count / sum(mix.values())
    try:
        moved = model.replace(bugs={name: one * scale for name, one in mix.items()})
    except errors.OutOfRangeError:  # more bugs than any model may leave
        return False
    means = {name: _mean_with(strategy, model, moved) for name, strategy in scenario.strategies.items()}
    least = max(mean for mean in (means.pop(a), means.pop(b)) if mean is not None)
    return all(mean is None or mean >= least for mean in means.values())


def _mean_with(strategy: Plan, model: Model, other: Model) -> float | None:
    """The mean cost with another model in every place of one; None where there is none at its number of bugs."""
    try:
        return _with(strategy, model, other).cost().mean
    except errors.UndefinedError:
        return None


def _with(strategy: Plan, model: Model, other: Model) -> Plan:
    """The strategy with another model in every place of one."""
    if not isinstance(strategy, Strategy):
        return strategy
    roles = {role: getattr(strategy, role) for role in ("generator", "fixer")}
    return strategy.replace(**{role: other for role, one in roles.items() if one == model})


def _document(answer: _Answer) -> dict[str, Any]:
    scenario, comparison, crossovers = answer.scenario, answer.comparison, answer.crossovers
    return {
        "schema": 1,
        **_basis.document(scenario),
        "strategies": {name: _strategy(answer, name) for name in comparison.costs},
        "winner": comparison.winner,
        "because": comparison.because,
        "crossovers": [
            {
                "parameter": f"{join('models', model.name or '')}.bugs.count",
                "value": crossing.value,
                "cheaper_below": _cheaper(crossing.sign_below, a, b),
                "cheaper_above": _cheaper(crossing.sign_above, a, b),
                "changes_winner": changes_winner,
            }
            for a, b, model, crossing, changes_winner in _turns(scenario, crossovers)
        ],
        **({"no_crossovers": answer.without_crossovers} if answer.without_crossovers else {}),
    }


def _cheaper(sign: int, a: str, b: str) -> str:
    return a if sign > 0 else b


_QUANTILES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}


def _strategy(answer: _Answer, name: str) -> dict[str, Any]:
    cost = answer.comparison.costs[name]
    return {
        "mean_usd": cost.mean,
        "variance_usd2": cost.variance,
        "sd_usd": cost.sd,
        "attempts": {"mean": cost.attempts_mean, "variance": cost.attempts_variance},
        "parts_usd": cost.parts,
        "by_model_usd": cost.by_model,
        **_risks(answer, name),
        "p_solved": cost.p_solved,
        "usd_per_solved": cost.per_solved or None,
        "median_usd_per_solved": _median_per_solved(answer, name),
    }


def _median_per_solved(answer: _Answer, name: str) -> float | None:
    """The other estimate of what a success costs when whole runs are repeated; None without a law or a success."""
    p_solved = answer.comparison.costs[name].p_solved
    if name in answer.without_law or not p_solved:
        return None
    return answer.laws[name].ppf(0.5).most / p_solved


def _risks(answer: _Answer, name: str) -> dict[str, Any]:
    """The upper ends of the brackets, and the brackets themselves where the law is not exact; null, and why, where
    there is no law."""
    if name in answer.without_law:
        keys = [f"{key}_usd" for key in _QUANTILES] + ["p_over"] * (answer.budget is not None)
        return {**dict.fromkeys(keys), "no_distribution": answer.without_law[name]}
    law = answer.laws[name]
    risks = {f"{key}_usd": law.ppf(chance) for key, chance in _QUANTILES.items()}
    if answer.budget is not None:
        risks["p_over"] = law.sf(answer.budget)
    found: dict[str, Any] = {key: bracket.most for key, bracket in risks.items()}
    if not law.exact:
        found["brackets"] = {key: [bracket.least, bracket.most] for key, bracket in risks.items()}
    return found


def _print(place: str, answer: _Answer) -> None:
    scenario, comparison, crossovers = answer.scenario, answer.comparison, answer.crossovers
    console = _output.console()
    console.print(
        f"[bold]{_output.text(place)}[/]: [dim]{_output.text(_basis.words(scenario))}[/]\n", soft_wrap=True
    )
    for one in _basis.beyond(scenario):
        console.print(_output.text(one.sentence) + ".\n", soft_wrap=True)
    usd = _amounts(comparison)
    _output.print_table(console, _costs(scenario, comparison, usd))
    if answer.laws:
        _output.print_table(console, _quantiles(answer, usd))
    if any(cost.p_unsolved for cost in comparison.costs.values()):
        _output.print_table(console, _ends(answer, usd))
    for sentence in _law_sentences(answer, usd):
        console.print(_output.text(sentence) + "\n", soft_wrap=True)
    if any(cost.mean for cost in comparison.costs.values()):
        parts = _parts(scenario, comparison, usd, _bars(comparison))
        if not _output.fits(console, parts):
            parts = _parts(scenario, comparison, usd)
        _output.print_table(console, parts)
        _output.print_table(console, _models(comparison, usd))
    console.print(f"[bold green]{_output.text(comparison.because)}[/]", soft_wrap=True)
    sentences = _pair_sentences if len(scenario.strategies) == 2 else _winner_sentences
    for sentence in (*sentences(scenario, crossovers), *_no_crossover_sentences(answer)):
        console.print(_output.text(sentence), soft_wrap=True)


def _amounts(comparison: Comparison) -> Amounts:
    return _output.amounts([max(cost.mean, cost.sd) for cost in comparison.costs.values()])


def _plan(strategy: Plan) -> str:
    if not isinstance(strategy, Strategy):
        return f"{strategy.name} in a loop"
    beyond = ", ".join(_beyond(strategy))
    return f"{strategy.generator.name} → {strategy.fixer.name}" + (f"\n+ {beyond}" if beyond else "")


def _beyond(strategy: Strategy) -> list[str]:
    """What goes beyond the plain model, in a few letters each."""
    generator, fixer = strategy.generator, strategy.fixer
    task, context = strategy.task, strategy.context
    classes = [name for name, count in (generator._counts or {}).items() if count]
    laws = [(fixer._fix_chance or {})[name] for name in classes]
    notes = {
        f"groups of {context.group}": context.group,
        f"cap {context.bug_cap}/bug": context.bug_cap,
        f"cap {context.conversation_cap}": context.conversation_cap,
        "split": generator.split == "random" and generator.count_law == "fixed",
        "Poisson": generator.count_law == "poisson",
        "neg. binomial": generator.count_law == "negative_binomial",
        "table": any(isinstance(law, tuple) for law in laws),
        "Beta": any(isinstance(law, Beta) for law in laws),
        "come back": any(any(fixer._rates_of(name)) for name in classes),
        "growth": task.growth,
        "varying": task.attempt_sd or task.trace_sd,
    }
    return [note for note, on in notes.items() if on]


def _costs(scenario: Scenario, comparison: Comparison, usd: Amounts) -> Table:
    rows = []
    for rank in comparison.ranks:
        strategy, cost = scenario.strategies[rank.name], comparison.costs[rank.name]
        rows.append(
            (
                rank.name,
                _plan(strategy),
                usd(cost.mean),
                f"± {usd(cost.sd)}",
                f"{cost.attempts_mean:,.1f}",
                f"± {cost.attempts_variance**0.5:,.1f}",
                "" if rank.name == comparison.winner else usd(rank.difference),
            )
        )
    return _output.table(
        ("strategy", "plan"),
        ("cost", "sd", _tries(scenario), "sd", "above\nthe best"),
        rows,
        title="What each strategy costs, USD",
        first="green",
    )


def _tries(scenario: Scenario) -> str:
    """The head of the column of what is made until a run ends: attempts at bugs, calls of a loop, or either."""
    if not _has_loops(scenario):
        return "fix\nattempts"
    repairs = any(isinstance(one, Strategy) for one in scenario.strategies.values())
    return "attempts\nor calls" if repairs else "calls"


def _has_loops(scenario: Scenario) -> bool:
    return not all(isinstance(one, Strategy) for one in scenario.strategies.values())


def _quantiles(answer: _Answer, usd: Amounts) -> Table:
    rows = []
    for rank in answer.comparison.ranks:
        law = answer.laws.get(rank.name)
        row = [_output.DASH if law is None else usd(law.ppf(chance).most) for chance in _QUANTILES.values()]
        if answer.budget is not None:
            row.append(_output.DASH if law is None else _output.percent(_chance_over(law, answer.budget)))
        rows.append((rank.name, *row))
    headers = [f"{chance:.0%}" for chance in _QUANTILES.values()]
    if answer.budget is not None:
        headers.append(f"chance to\npass {answer.budget:g}")
    return _output.table(("strategy",), headers, rows, title="The budget that is enough so often, USD")


def _chance_over(law: Distribution, budget: float) -> float:
    """Past the last cost of the law there is its tail at most, if anything."""
    over = law.sf(budget)
    return 0.0 if over.least == 0.0 and over.most <= law.tail else over.most


def _ends(answer: _Answer, usd: Amounts) -> Table:
    """How it ends, where it may end otherwise than solved and that is recorded. What a success costs has two estimates: by the mean of a
    run, and by its median where it has one."""
    costs, rows = answer.comparison.costs, []
    medians = {name: _median_per_solved(answer, name) for name in costs}
    for rank in answer.comparison.ranks:
        cost, median = costs[rank.name], medians[rank.name]
        if cost.p_solved is None:
            continue
        row = (
            _solved(cost.p_solved, cost.p_unsolved),
            *(
                usd(usd_of) if usd_of else ""
                for usd_of in (cost.mean_solved, cost.mean_unsolved, cost.per_solved)
            ),
            _output.DASH if median is None else usd(median),
        )
        rows.append((rank.name, *row))
    headers = ["solved", "cost if\nsolved", "cost if\nnot", "cost per\nsolved", "by the\nmedian"]
    shown = len(headers) if any(medians.values()) else len(headers) - 1
    cells = [row[: 1 + shown] for row in rows]
    return _output.table(("strategy",), headers[:shown], cells, title="How it ends, USD")


def _solved(solved: float, unsolved: float | None) -> str:
    """Never rounded to all."""
    return _output.percent(solved) if solved < 1 or not unsolved else ">99.9%"


def _law_sentences(answer: _Answer, usd: Amounts) -> Iterator[str]:
    for name, law in answer.laws.items():
        if not law.exact:
            yield f"{name}: known to within {usd(law.width)} USD; shown is the upper end."
    for why, names in _by_reason(answer.without_law):
        yield f"{names}: no distribution, {why}" + (
            "; `loopcost simulate` draws it" if why in answer.drawn else ""
        )
    untold = [name for name, cost in answer.comparison.costs.items() if cost.p_solved is None]
    if untold:
        yield f"{', '.join(untold)}: {_basis.ENDS_UNTOLD}, so that what a success costs is not known."


def _no_crossover_sentences(answer: _Answer) -> Iterator[str]:
    for why, names in _by_reason(answer.without_crossovers):
        yield f"{names}: no crossovers, {why}"


def _by_reason(reasons: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(reason, the names that it holds for) of reasons by name."""
    for why in dict.fromkeys(reasons.values()):
        yield why, ", ".join(name for name, reason in reasons.items() if reason == why)


def _parts(
    scenario: Scenario, comparison: Comparison, usd: Amounts, bars: Mapping[str, str] | None = None
) -> Table:
    costs = comparison.costs
    parts = [part for part in PARTS if any(cost.parts[part] for cost in costs.values())]
    rows = [
        (
            rank.name,
            *([bars[rank.name]] if bars else []),
            *(usd(costs[rank.name].parts[part]) for part in parts),
        )
        for rank in comparison.ranks
    ]
    return _output.table(
        ("strategy", "") if bars else ("strategy",),
        [(f"{GLYPHS[part]}\n" if bars else "") + _output.part(part, _has_loops(scenario)) for part in parts],
        rows,
        title="Where the money goes, USD",
    )


def _models(comparison: Comparison, usd: Amounts) -> Table:
    costs = comparison.costs
    models = list(dict.fromkeys(name for cost in costs.values() for name in cost.by_model))
    rows = []
    for rank in comparison.ranks:
        paid = costs[rank.name].by_model
        amounts = (usd(paid[name]) if name in paid else "" for name in models)
        rows.append((rank.name, *amounts))
    return _output.table(("strategy",), models, rows, title="And to which model, USD")


GLYPHS = {"generation": "█", "fix_input": "▓", "fix_output": "▒", "cache_read": "░", "cache_write": "▪"}
_BAR = 16


def _bars(comparison: Comparison) -> dict[str, str]:
    """The parts of each cost, the longest bar that of the most expensive strategy."""
    most = max(cost.mean for cost in comparison.costs.values())
    return {name: _bar(cost, most) for name, cost in comparison.costs.items()}


def _bar(cost: Cost, most: float) -> str:
    bar, spent = "", 0.0
    for part in PARTS:
        spent += max(cost.parts[part], 0.0)
        bar += GLYPHS[part] * (round(_BAR * spent / most) - len(bar) if most > 0 else 0)
    return bar


def _pair_sentences(_: Scenario, crossovers: Iterable[Crossed]) -> Iterator[str]:
    """All about two strategies."""
    for a, b, model, found in crossovers:
        yield from (_turn(a, b, model, crossing) for crossing in found.turns)
        names = {1: a, 0: "neither", -1: b}
        if found.turns and found.sign != found.sign_at_zero:
            yield f"If {model.name} leaves none, {names[found.sign_at_zero]} is cheaper."
        elif found.sign != found.sign_at_zero:
            yield (
                f"Cheaper is {names[found.sign_at_zero]} if {model.name} leaves none, "
                f"{names[found.sign]} as soon as it leaves any."
            )
        elif not found.turns and found.sign:
            yield (
                f"{_cheaper(found.sign, a, b)} is cheaper than {_cheaper(-found.sign, a, b)} however many "
                f"bugs {model.name} leaves."
            )
        elif not found.turns:
            yield f"{a} and {b} cost the same however many bugs {model.name} leaves."


def _winner_sentences(scenario: Scenario, crossovers: Iterable[Crossed]) -> Iterator[str]:
    """Of many strategies only where the winner changes."""
    turns = list(_turns(scenario, crossovers))
    for a, b, model, crossing, changes_winner in turns:
        if changes_winner:
            yield _turn(a, b, model, crossing)
    others = sum(not changes_winner for *_, changes_winner in turns)
    if others:
        yield f"(--json lists {others} more)"


def _turn(a: str, b: str, model: Model, crossing: Crossing) -> str:
    bugs = sum((model._counts or {}).values())
    return (
        f"{a} and {b} cost the same when {model.name} leaves {crossing.value:,.4g} bugs ({bugs:.4g} assumed): "
        f"below, {_cheaper(crossing.sign_below, a, b)} is cheaper; above, "
        f"{_cheaper(crossing.sign_above, a, b)}."
    )
