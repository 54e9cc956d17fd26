"""loopcost compare: what each strategy costs, which one wins, and where the answer turns over."""

from __future__ import annotations

import sys
from argparse import SUPPRESS
from itertools import combinations
from math import floor, log10

from .. import errors
from ..answers import compare, crossover
from ..scenario import BUILTIN, Scenario, join
from ..strategy import PARTS
from . import _output

_DESCRIPTION = """\
Compares the strategies of a scenario, a TOML file; without one those of the built-in scenario, which
`loopcost examples strong-or-weak` prints. It answers what each strategy costs, how sure that is, which one
wins, and where the answer turns over."""


def add_parser(commands):
    parser = commands.add_parser(
        "compare", help="which strategy is cheaper, and from where on", description=_DESCRIPTION
    )
    parser.add_argument(
        "scenario", nargs="?", metavar="SCENARIO", help="a scenario in TOML; - is the standard input"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    for option in _LATER:
        parser.add_argument(option, help=SUPPRESS)
    parser.set_defaults(run=run)


_LATER = ("--budget", "--plot")


def run(arguments):
    for option in _LATER:
        if getattr(arguments, option.lstrip("-")) is not None:
            raise errors.UnsupportedError(" is not supported yet", option)
    scenario = _read(arguments.scenario)
    comparison = compare(scenario.strategies)
    crossovers = list(_crossovers(scenario))
    if arguments.json:
        _output.print_json(_document(scenario, comparison, crossovers))
    else:
        _print(arguments.scenario or f"{BUILTIN} (built in)", scenario, comparison, crossovers)
    return 0


def _read(name):
    if name is None:
        return Scenario.example()
    return Scenario.parse(sys.stdin.buffer.read(), name) if name == "-" else Scenario.read(name)


def _crossovers(scenario):
    """(a, b, model, Crossover) for every pair of strategies, in the bugs of each generator of the pair, the
    later strategy's first. A generator without a mix of bugs has no count to move."""
    for (a, first), (b, second) in combinations(scenario.strategies.items(), 2):
        pairs = [(a, first, b, second)]
        if first.generator != second.generator:
            pairs.append((b, second, a, first))
        for still, strategy, moving, other in pairs:
            try:
                found = crossover(strategy, other)
            except errors.UndefinedError:
                continue
            yield still, moving, other.generator, found


def _turns(scenario, crossovers):
    """(a, b, model, Crossing, whether it changes the winner) wherever a pair turns over."""
    for a, b, model, found in crossovers:
        for crossing in found.turns:
            yield a, b, model, crossing, _changes_winner(scenario, a, b, model, crossing.value)


def _changes_winner(scenario, a, b, model, count):
    """Is none of the others cheaper than the two that cost the same at this number of bugs?"""
    mix = model._one_bug()._counts
    scale = count / sum(mix.values())
    try:
        moved = model.replace(bugs={name: one * scale for name, one in mix.items()})
    except errors.OutOfRangeError:  # more bugs than any model may leave
        return False
    means = {
        name: _with(strategy, model, moved).cost().mean for name, strategy in scenario.strategies.items()
    }
    least = max(means.pop(a), means.pop(b))
    return all(mean >= least for mean in means.values())


def _with(strategy, model, other):
    """The strategy with another model in every place of one."""
    roles = {role: getattr(strategy, role) for role in ("generator", "fixer")}
    return strategy.replace(**{role: other for role, one in roles.items() if one == model})


def _document(scenario, comparison, crossovers):
    return {
        "schema": 1,
        "basis": "assumed",
        "strategies": {name: _strategy(cost) for name, cost in comparison.costs.items()},
        "winner": comparison.winner,
        "because": comparison.because,
        "crossovers": [
            {
                "parameter": f"{join('models', model.name)}.bugs.count",
                "value": crossing.value,
                "cheaper_below": _cheaper(crossing.sign_below, a, b),
                "cheaper_above": _cheaper(crossing.sign_above, a, b),
                "changes_winner": changes_winner,
            }
            for a, b, model, crossing, changes_winner in _turns(scenario, crossovers)
        ],
    }


def _cheaper(sign, a, b):
    return a if sign > 0 else b


def _strategy(cost):
    return {
        "mean_usd": cost.mean,
        "variance_usd2": cost.variance,
        "sd_usd": cost.sd,
        "attempts": {"mean": cost.attempts_mean, "variance": cost.attempts_variance},
        "parts_usd": cost.parts,
        "by_model_usd": cost.by_model,
    }


def _print(place, scenario, comparison, crossovers):
    console = _output.console()
    console.print(f"[bold]{_output.text(place)}[/] [dim]every input is assumed[/]\n", soft_wrap=True)
    usd = _amounts(comparison)
    _output.print_table(console, _costs(scenario, comparison, usd))
    if any(cost.mean for cost in comparison.costs.values()):
        parts = _parts(comparison, usd, _bars(comparison))
        _output.print_table(console, parts if _output.fits(console, parts) else _parts(comparison, usd))
        _output.print_table(console, _models(comparison, usd))
    console.print(f"[bold green]{_output.text(comparison.because)}[/]", soft_wrap=True)
    sentences = _pair_sentences if len(scenario.strategies) == 2 else _winner_sentences
    for sentence in sentences(scenario, crossovers):
        console.print(_output.text(sentence), soft_wrap=True)


def _amounts(comparison):
    """How amounts are written: the largest of them with four significant digits."""
    largest = max(max(cost.mean, cost.sd) for cost in comparison.costs.values())
    decimals = max(0, 3 - floor(log10(largest))) if largest > 0 else 2
    return lambda amount: f"{amount:,.{decimals}f}"


def _costs(scenario, comparison, usd):
    rows = []
    for rank in comparison.ranks:
        strategy, cost = scenario.strategies[rank.name], comparison.costs[rank.name]
        plan = f"{strategy.generator.name} → {strategy.fixer.name}"
        rows.append(
            (
                rank.name,
                plan,
                usd(cost.mean),
                f"± {usd(cost.sd)}",
                f"{cost.attempts_mean:,.1f}",
                f"± {cost.attempts_variance**0.5:,.1f}",
                "" if rank.name == comparison.winner else usd(rank.difference),
            )
        )
    return _output.table(
        ("strategy", "plan"),
        ("cost", "sd", "fix\nattempts", "sd", "above\nthe best"),
        rows,
        title="What each strategy costs, USD",
        first="green",
    )


def _parts(comparison, usd, bars=None):
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
        [(f"{GLYPHS[part]}\n" if bars else "") + part.replace("_", " ") for part in parts],
        rows,
        title="Where the money goes, USD",
    )


def _models(comparison, usd):
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


def _bars(comparison):
    """The parts of each cost, the longest bar that of the most expensive strategy."""
    most = max(cost.mean for cost in comparison.costs.values())
    return {name: _bar(cost, most) for name, cost in comparison.costs.items()}


def _bar(cost, most):
    bar, spent = "", 0.0
    for part in PARTS:
        spent += max(cost.parts[part], 0.0)
        bar += GLYPHS[part] * (round(_BAR * spent / most) - len(bar) if most > 0 else 0)
    return bar


def _pair_sentences(_, crossovers):
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


def _winner_sentences(scenario, crossovers):
    """Of many strategies only where the winner changes."""
    turns = list(_turns(scenario, crossovers))
    yield from (_turn(*turn) for *turn, changes_winner in turns if changes_winner)
    others = sum(not changes_winner for *_, changes_winner in turns)
    if others:
        yield f"(--json lists {others} more)"


def _turn(a, b, model, crossing):
    bugs = sum(model._counts.values())
    return (
        f"{a} and {b} cost the same when {model.name} leaves {crossing.value:,.4g} bugs ({bugs:.4g} assumed): "
        f"below, {_cheaper(crossing.sign_below, a, b)} is cheaper; above, "
        f"{_cheaper(crossing.sign_above, a, b)}."
    )
